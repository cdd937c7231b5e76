/*
 * json_agree: one text, every reader. The differential behind t/unit/test_json_diff.c and
 * t/fuzz/fuzz_json.c.
 *
 * agree_text() returns NULL when all of this holds, else what does not:
 *   - every kernel accepts or refuses the text alike, by json_read and json_check, with the same
 * message and place;
 *   - json_check_lines judges its lines as json_check does one by one;
 *   - read by forms, many times over, its lines are what they are without (json_read_lines);
 *   - jansson accepts it exactly when we do, but for the differences listed at agree_jansson;
 *   - what both accept means the same: types, members, strings, numbers;
 *   - what emit_js, emit_carry and canon_write print of it is accepted, and printing that again
 * changes nothing.
 */
#ifndef OC_T_JSON_AGREE_H
#define OC_T_JSON_AGREE_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Both libraries speak of JSON_OBJECT and json_type; jansson's get another name. Its macros that
 * use them are not used. */
#define JSON_OBJECT JANSSON_OBJECT
#define JSON_ARRAY JANSSON_ARRAY
#define JSON_STRING JANSSON_STRING
#define JSON_INTEGER JANSSON_INTEGER
#define JSON_REAL JANSSON_REAL
#define JSON_TRUE JANSSON_TRUE
#define JSON_FALSE JANSSON_FALSE
#define JSON_NULL JANSSON_NULL
#define json_type jansson_type
#include <jansson.h>
#undef JSON_OBJECT
#undef JSON_ARRAY
#undef JSON_STRING
#undef JSON_INTEGER
#undef JSON_REAL
#undef JSON_TRUE
#undef JSON_FALSE
#undef JSON_NULL
#undef json_type

#include "base/arena.h"
#include "base/err.h"
#include "base/sb.h"
#include "data/canon.h"
#include "data/emit.h"
#include "data/forms.h"
#include "data/json.h"

#define AGREE_KERNELS 5

struct agree {
	struct json reader[AGREE_KERNELS];
	const char *name[AGREE_KERNELS];
	size_t readers;
	struct json again;
	struct forms forms[AGREE_KERNELS];
	struct sb many;
	struct arena arena;
	unsigned long accepted, refused, judged; /* judged: by jansson too */
	bool duplicates;                         /* some object had more members than keys */
	char what[512];
};

static inline void agree_init(struct agree *a)
{
	static const char *const names[AGREE_KERNELS] = {"plain", "sse2", "avx2", "avx512", "neon"};
	struct oc_err e = OC_ERR_INIT;

	memset(a, 0, sizeof(*a));
	a->many = (struct sb)SB_INIT;
	for (size_t i = 0; i < AGREE_KERNELS; i++) {
		struct json *j = &a->reader[a->readers];

		if (json_init(j, &e) != 0)
			abort();
		forms_init(&a->forms[i]);
		if (json_use_kernel(j, names[i]) == 0)
			a->name[a->readers++] = names[i];
		else
			json_release(j);
	}
	if (json_init(&a->again, &e) != 0)
		abort();
}

static inline void agree_release(struct agree *a)
{
	for (size_t i = 0; i < a->readers; i++) {
		json_release(&a->reader[i]);
		forms_release(&a->forms[i]);
	}
	sb_release(&a->many);
	json_release(&a->again);
	arena_release(&a->arena);
}

static inline int agree_hex(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
				      : -1;
}

/* The value of \uXXXX at p, or -1. */
static inline int agree_escape(const char *p, const char *end)
{
	int v = 0;

	if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
		return -1;
	for (int i = 2; i < 6; i++) {
		if (agree_hex(p[i]) < 0)
			return -1;
		v = v * 16 + agree_hex(p[i]);
	}
	return v;
}

/*
 * jansson refuses, and we accept: escapes of lone surrogates and of NUL. They become \u0041 here,
 * which changes nothing else: same length, same place of everything. Without a backslash outside
 * strings being legal, backslashes can be paired from the left.
 */
static inline void agree_soften(char *text, size_t n)
{
	const char *end = text + n;

	for (char *p = text; p < end; p++) {
		int v, w;

		if (*p != '\\')
			continue;
		v = agree_escape(p, end);
		w = v >= 0xd800 && v < 0xdc00 ? agree_escape(p + 6, end) : -1;
		if (w >= 0xdc00 && w < 0xe000)
			p += 11;
		else if (v == 0 || (v >= 0xd800 && v < 0xe000))
			memcpy(p + 2, "0041", 4);
		else
			p++;
	}
}

static inline bool agree_same(struct agree *a, struct json_val v, json_t *w);

static inline bool agree_same_object(struct agree *a, struct json_val v, json_t *w)
{
	size_t seen = 0;

	for (void *it = json_object_iter(w); it != NULL; it = json_object_iter_next(w, it)) {
		const char *key = json_object_iter_key(it);

		if (!agree_same(a, json_gets(v, key), json_object_iter_value(it)))
			return false;
		seen++;
	}
	a->duplicates |= seen < json_count(v);
	return seen <= json_count(v);
}

static inline bool agree_same(struct agree *a, struct json_val v, json_t *w)
{
	struct json_iter it = json_iter(v);
	struct slice s;
	int64_t n;
	size_t i = 0;

	switch (json_typeof(w)) {
	case JANSSON_OBJECT:
		return json_type(v) == JSON_OBJECT && agree_same_object(a, v, w);
	case JANSSON_ARRAY:
		if (json_type(v) != JSON_ARRAY || json_count(v) != json_array_size(w))
			return false;
		while (json_next(&it))
			if (!agree_same(a, it.val, json_array_get(w, i++)))
				return false;
		return i == json_array_size(w);
	case JANSSON_STRING:
		s = json_text(v, &a->arena);
		return json_type(v) == JSON_STRING &&
		       slice_eq(s, slice_make(json_string_value(w), json_string_length(w)));
	case JANSSON_INTEGER:
		return json_int64(v, &n) && n == json_integer_value(w);
	case JANSSON_REAL:
		return json_type(v) == JSON_NUMBER && !json_int64(v, &n) &&
		       json_number(v) == json_real_value(w);
	case JANSSON_TRUE:
		return json_type(v) == JSON_TRUE;
	case JANSSON_FALSE:
		return json_type(v) == JSON_FALSE;
	default:
		return json_type(v) == JSON_NULL;
	}
}

/*
 * The differences: jansson refuses integers beyond 64 bits and reals beyond double (then it has no
 * say); its depth is 2048, so that a document may be too deep for us alone; and it takes a NUL
 * behind the document for its end.
 */
static inline const char *agree_jansson(struct agree *a, const char *text, size_t n, bool accepted)
{
	const char *said = NULL;
	struct oc_err e = OC_ERR_INIT;
	struct json_val root;
	json_error_t why;
	char *soft = malloc(n + 1);
	json_t *w;
	bool ours;

	if (soft == NULL)
		abort();
	memcpy(soft, text, n);
	agree_soften(soft, n);
	ours = json_read(&a->reader[0], soft, n, &e) == 0;
	root = ours ? json_root(&a->reader[0]) : JSON_NONE;
	a->duplicates = false;
	w = json_loadb(soft, n, JSON_DECODE_ANY, &why);
	if (ours != accepted)
		said = "an escape changed the verdict";
	else if (w == NULL && json_error_code(&why) == json_error_numeric_overflow)
		;
	else if (!ours && (strstr(e.message, "deep") != NULL || memchr(text, '\0', n) != NULL))
		;
	else if (ours != (w != NULL))
		said = ours ? "accepted, but not by jansson" : "refused, but not by jansson";
	else if (w != NULL && !agree_same(a, root, w))
		said = "jansson reads another value";
	else if (w != NULL && a->duplicates != (json_duplicate(root, &a->arena,
						    &(struct json_val){NULL, 0}) == 1))
		said = "json_duplicate errs";
	if (said != NULL)
		snprintf(a->what, sizeof(a->what), "%s (ours: %.100s; jansson: %.100s)", said,
		    e.message, w == NULL ? why.text : "");
	else if (w != NULL || json_error_code(&why) != json_error_numeric_overflow)
		a->judged++;
	json_decref(w);
	free(soft);
	return said == NULL ? NULL : a->what;
}

typedef void agree_printer(struct agree *a, struct sb *out, struct json_val v);

static inline void agree_print_js(struct agree *a, struct sb *out, struct json_val v)
{
	struct emit w;

	(void)a;
	emit_init(&w, out, 0);
	emit_js(&w, v);
}

static inline void agree_print_carry(struct agree *a, struct sb *out, struct json_val v)
{
	struct emit w;

	(void)a;
	emit_init(&w, out, 0);
	emit_carry(&w, v);
}

static inline void agree_print_canon(struct agree *a, struct sb *out, struct json_val v)
{
	struct oc_err e = OC_ERR_INIT;

	if (canon_write(out, v, &a->arena, &e) != 0)
		out->failed = true;
}

/* What `print` writes of the document is JSON, and is its own print. */
static inline bool agree_settles(struct agree *a, agree_printer *print)
{
	struct sb once = SB_INIT, twice = SB_INIT;
	struct oc_err e = OC_ERR_INIT;
	bool ok;

	print(a, &once, json_root(&a->reader[0]));
	ok = sb_ok(&once) && json_read(&a->again, once.buf, once.len, &e) == 0;
	if (ok) {
		print(a, &twice, json_root(&a->again));
		ok = sb_ok(&twice) && slice_eq(sb_slice(&once), sb_slice(&twice));
	}
	if (!ok)
		snprintf(a->what, sizeof(a->what), "printed <%.200s> then <%.200s> %.60s",
		    once.buf == NULL ? "" : once.buf, twice.buf == NULL ? "" : twice.buf,
		    e.message);
	sb_release(&once);
	sb_release(&twice);
	return ok;
}

static inline const char *agree_kernels(struct agree *a, const char *text, size_t n, bool *accepted)
{
	struct oc_err first = OC_ERR_INIT;

	for (size_t i = 0; i < a->readers; i++) {
		struct oc_err e = OC_ERR_INIT, f = OC_ERR_INIT;
		bool read = json_read(&a->reader[i], text, n, &e) == 0;
		bool checked = json_check(&a->reader[i], text, n, &f) == 0;

		if (i == 0) {
			*accepted = read;
			first = e;
		}
		if (read == *accepted && checked == read && e.line == first.line &&
		    e.column == first.column && f.line == first.line && f.column == first.column &&
		    strcmp(e.message, first.message) == 0 &&
		    strcmp(f.message, first.message) == 0 &&
		    (read || (e.line > 0 && e.column > 0 && e.exit == OC_EX_DATA)))
			continue;
		snprintf(a->what, sizeof(a->what),
		    "kernel %s: read %d %d:%d %.80s; check %d %d:%d %.80s; kernel %s: %d %d:%d "
		    "%.80s",
		    a->name[i], read, (int)e.line, (int)e.column, e.message, checked, (int)f.line,
		    (int)f.column, f.message, a->name[0], *accepted, (int)first.line,
		    (int)first.column, first.message);
		return a->what;
	}
	return NULL;
}

/* Line by line, as json_check_lines is to judge all of them at once. */
static inline bool agree_each_line(struct agree *a, const char *text, size_t n, uint64_t *lines)
{
	struct oc_err e = OC_ERR_INIT;
	bool good = true;

	*lines = 0;
	for (size_t at = 0, len; at < n; at += len + 1) {
		const char *lf = memchr(text + at, '\n', n - at);
		size_t blank = 0;

		len = lf == NULL ? n - at : (size_t)(lf - (text + at));
		*lines += lf != NULL;
		while (blank < len && memchr(" \t\r", text[at + blank], 3) != NULL)
			blank++;
		good = good && (blank == len || json_check(&a->again, text + at, len, &e) == 0);
	}
	return good;
}

static inline const char *agree_lines(struct agree *a, const char *text, size_t n)
{
	uint64_t want, got;
	bool good = agree_each_line(a, text, n, &want);

	for (size_t i = 0; i < a->readers; i++) {
		got = 0;
		if (json_check_lines(&a->reader[i], text, n, &got) == good &&
		    (!good || got == want))
			continue;
		snprintf(a->what, sizeof(a->what),
		    "kernel %s: json_check_lines, %d by line, %d lines, got %d", a->name[i], good,
		    (int)want, (int)got);
		return a->what;
	}
	return NULL;
}

/* Often enough that forms are learnt, and patterns used. */
#define AGREE_TIMES 4

static inline bool agree_one_form(struct agree *a, size_t i, bool good, uint64_t want)
{
	struct json *j = &a->reader[i];
	uint64_t got;

	a->forms[i].paused = 0;
	if (forms_read_lines(&a->forms[i], j, a->many.buf, a->many.len, &got) != good)
		return false;
	if (!good)
		return true;
	return got == want && j->count == a->again.count &&
	       (j->count == 0 ||
		   memcmp(j->node, a->again.node, j->count * sizeof(*j->node)) == 0);
}

static inline const char *agree_forms(struct agree *a, const char *text, size_t n)
{
	uint64_t want;

	sb_reset(&a->many);
	for (int i = 0; i < AGREE_TIMES; i++) {
		sb_add(&a->many, text, n);
		sb_addc(&a->many, '\n');
	}
	bool good = json_read_lines(&a->again, a->many.buf, a->many.len, &want);
	for (size_t i = 0; i < a->readers; i++) {
		if (agree_one_form(a, i, good, want))
			continue;
		snprintf(a->what, sizeof(a->what), "kernel %s: lines by forms differ (%s without)",
		    a->name[i], good ? "good" : "bad");
		return a->what;
	}
	return NULL;
}

/* text need not end with a NUL, and had better not: a reader that looks behind it is then found by
 * the sanitizer. */
static inline const char *agree_text(struct agree *a, const char *text, size_t n)
{
	bool accepted;
	const char *said = agree_kernels(a, text, n, &accepted);

	arena_reset(&a->arena);
	if (said == NULL && accepted && !agree_settles(a, agree_print_js))
		said = a->what;
	if (said == NULL && accepted && !agree_settles(a, agree_print_carry))
		said = a->what;
	if (said == NULL && accepted && !agree_settles(a, agree_print_canon))
		said = a->what;
	if (said == NULL)
		said = agree_jansson(a, text, n, accepted);
	if (said == NULL)
		said = agree_lines(a, text, n);
	if (said == NULL && n < 4096)
		said = agree_forms(a, text, n);
	if (accepted)
		a->accepted++;
	else
		a->refused++;
	return said;
}

#endif

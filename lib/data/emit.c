#include "data/emit.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "data/number.h"

enum { IN_OBJECT = 1, NOT_EMPTY = 2 };

void emit_init(struct emit *w, struct sb *out, uint32_t indent)
{
	w->out = out;
	w->depth = 0;
	w->indent = indent;
	w->after_key = false;
	w->state[0] = 0;
}

static void new_line(struct emit *w)
{
	if (w->indent == 0)
		return;
	sb_addc(w->out, '\n');
	for (uint32_t i = 0; i < w->depth * w->indent; i++)
		sb_addc(w->out, ' ');
}

/* The comma and line break before a value of an array or a key of an object. */
static void separate(struct emit *w)
{
	if (w->depth == 0)
		return;
	if ((w->state[w->depth] & NOT_EMPTY) != 0)
		sb_addc(w->out, ',');
	w->state[w->depth] |= NOT_EMPTY;
	new_line(w);
}

static void before_value(struct emit *w)
{
	assert(w->depth == 0 || w->after_key == ((w->state[w->depth] & IN_OBJECT) != 0));
	if (w->after_key)
		w->after_key = false;
	else
		separate(w);
}

static void open_level(struct emit *w, char bracket, uint8_t state)
{
	before_value(w);
	assert(w->depth + 1 < sizeof(w->state));
	sb_addc(w->out, bracket);
	w->state[++w->depth] = state;
}

void emit_object(struct emit *w)
{
	open_level(w, '{', IN_OBJECT);
}

void emit_array(struct emit *w)
{
	open_level(w, '[', 0);
}

void emit_end(struct emit *w)
{
	assert(w->depth > 0 && !w->after_key);
	uint8_t state = w->state[w->depth--];
	if ((state & NOT_EMPTY) != 0)
		new_line(w);
	sb_addc(w->out, (state & IN_OBJECT) != 0 ? '}' : ']');
}

void emit_null(struct emit *w)
{
	before_value(w);
	sb_add(w->out, "null", 4);
}

void emit_bool(struct emit *w, bool b)
{
	before_value(w);
	sb_adds(w->out, b ? "true" : "false");
}

void emit_double(struct emit *w, double x)
{
	char text[NUMBER_MAX];

	if (!isfinite(x)) {
		emit_null(w);
		return;
	}
	before_value(w);
	sb_add(w->out, text, number_format(text, x));
}

void emit_int(struct emit *w, int64_t n)
{
	before_value(w);
	if (n < 0)
		sb_addc(w->out, '-');
	sb_addu64(w->out, n < 0 ? 0 - (uint64_t)n : (uint64_t)n);
}

void emit_uint(struct emit *w, uint64_t n)
{
	before_value(w);
	sb_addu64(w->out, n);
}

static void escape_unit(struct sb *out, unsigned unit)
{
	static const char hex[] = "0123456789abcdef";
	char text[6] = {
	    '\\', 'u', hex[unit >> 12], hex[unit >> 8 & 15], hex[unit >> 4 & 15], hex[unit & 15]};

	sb_add(out, text, sizeof(text));
}

/* Writes the byte or sequence at p, which may not go out as it is. Returns how many bytes it took.
 */
static size_t escape_one(struct sb *out, const unsigned char *p, size_t n)
{
	static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";

	if (p[0] < 0x80) {
		const char *hit = p[0] == 0 ? NULL : strchr(from, p[0]);
		if (hit == NULL) {
			escape_unit(out, p[0]);
			return 1;
		}
		sb_addc(out, '\\');
		sb_addc(out, to[hit - from]);
		return 1;
	}
	size_t len = utf8_length(p, n, true);
	if (len == 0) {
		sb_add(out, "\xEF\xBF\xBD", 3);
		return 1;
	}
	if (p[0] == 0xED && p[1] >= 0xA0)
		escape_unit(out, 0xD000u | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu));
	else
		sb_add(out, (const char *)p, len);
	return len;
}

static void quoted(struct sb *out, struct slice s)
{
	const unsigned char *p = (const unsigned char *)s.p;

	sb_addc(out, '"');
	for (size_t at = 0; at < s.n;) {
		size_t from = at;
		while (at < s.n && p[at] >= 0x20 && p[at] < 0x80 && p[at] != '"' && p[at] != '\\')
			at++;
		sb_add(out, s.p + from, at - from);
		if (at < s.n)
			at += escape_one(out, p + at, s.n - at);
	}
	sb_addc(out, '"');
}

void emit_string(struct emit *w, struct slice s)
{
	before_value(w);
	quoted(w->out, s);
}

void emit_cstr(struct emit *w, const char *s)
{
	emit_string(w, slice_cstr(s));
}

void emit_raw(struct emit *w, struct slice s)
{
	before_value(w);
	sb_addslice(w->out, s);
}

static void begin_key(struct emit *w)
{
	assert(w->depth > 0 && (w->state[w->depth] & IN_OBJECT) != 0 && !w->after_key);
	separate(w);
	w->after_key = true;
}

static void end_key(struct emit *w)
{
	sb_addc(w->out, ':');
	if (w->indent > 0)
		sb_addc(w->out, ' ');
}

void emit_keyslice(struct emit *w, struct slice key)
{
	begin_key(w);
	quoted(w->out, key);
	end_key(w);
}

void emit_rawkey(struct emit *w, struct slice quoted_key)
{
	begin_key(w);
	sb_addslice(w->out, quoted_key);
	end_key(w);
}

void emit_key(struct emit *w, const char *key)
{
	emit_keyslice(w, slice_cstr(key));
}

void emit_kstring(struct emit *w, const char *key, struct slice s)
{
	emit_key(w, key);
	emit_string(w, s);
}

void emit_kcstr(struct emit *w, const char *key, const char *s)
{
	emit_key(w, key);
	emit_cstr(w, s);
}

void emit_kdouble(struct emit *w, const char *key, double x)
{
	emit_key(w, key);
	emit_double(w, x);
}

void emit_kint(struct emit *w, const char *key, int64_t n)
{
	emit_key(w, key);
	emit_int(w, n);
}

void emit_kbool(struct emit *w, const char *key, bool b)
{
	emit_key(w, key);
	emit_bool(w, b);
}

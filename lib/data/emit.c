#include "data/emit.h"

#include <assert.h>
#include <math.h>

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

/* Room that an input byte may need: \u00xx. */
#define ESCAPED_MAX 6
#define CHUNK ((size_t)4096)

static char *escape_unit(char *to, unsigned unit)
{
	static const char hex[] = "0123456789abcdef";

	*to++ = '\\';
	*to++ = 'u';
	for (int shift = 12; shift >= 0; shift -= 4)
		*to++ = hex[unit >> shift & 15];
	return to;
}

static char *escape_ascii(char *to, unsigned char c)
{
	static const char from[] = "\"\\\b\f\n\r\t", with[] = "\"\\bfnrt";
	const char *hit = c == 0 ? NULL : strchr(from, c);

	if (hit == NULL)
		return escape_unit(to, c);
	*to++ = '\\';
	*to++ = with[hit - from];
	return to;
}

/* Writes the sequence at p, which is not ASCII. *len: how many bytes it took. */
static char *escape_wide(char *to, const unsigned char *p, size_t n, size_t *len)
{
	*len = utf8_length(p, n, true);
	if (*len == 0) {
		*len = 1;
		memcpy(to, "\xEF\xBF\xBD", 3);
		return to + 3;
	}
	if (p[0] == 0xED && p[1] >= 0xA0)
		return escape_unit(to, 0xD000u | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu));
	memcpy(to, p, *len);
	return to + *len;
}

/* Copies bytes that stay as they are, eight at a time; to has room for eight more. Returns how many of the n: those up
 * to the first that may need an escape, or to the last whole eight. */
static size_t copy_plain(char *to, const unsigned char *p, size_t n)
{
	const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
	size_t at = 0;

	for (; n - at >= 8; at += 8) {
		uint64_t x;
		memcpy(&x, p + at, 8);
		memcpy(to + at, &x, 8);
		uint64_t quote = x ^ ones * '"';
		uint64_t slash = x ^ ones * '\\';
		if ((((x - ones * 0x20) | (quote - ones) | (slash - ones) | x) & tops) != 0)
			break;
	}
	return at;
}

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

/* Writes the escaped form of the n bytes at p, and of what a sequence there needs beyond them. */
static char *escape(char *to, const unsigned char *p, size_t n, size_t more, size_t *taken)
{
	size_t at = 0, len;

	while (at < n) {
		len = copy_plain(to, p + at, n - at);
		at += len;
		to += len;
		while (at < n && is_plain(p[at]))
			*to++ = (char)p[at++];
		if (at >= n)
			break;
		if (p[at] < 0x80)
			to = escape_ascii(to, p[at++]);
		else {
			to = escape_wide(to, p + at, n - at + more, &len);
			at += len;
		}
	}
	*taken = at;
	return to;
}

static void quoted(struct sb *out, struct slice s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t taken;

	sb_addc(out, '"');
	for (size_t at = 0; at < s.n; at += taken) {
		size_t n = s.n - at < CHUNK ? s.n - at : CHUNK;
		char *to = sb_room(out, n * ESCAPED_MAX + 8);
		if (to == NULL)
			return;
		char *end = escape(to, p + at, n, s.n - at - n, &taken);
		out->len += (size_t)(end - to);
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

void emit_text(struct emit *w, struct slice s)
{
	if (s.p == NULL)
		emit_null(w);
	else
		emit_string(w, s);
}

/* Members: key and value, when it is wanted. */
#define MEMBER(name, type, wanted, value)                                                          \
	void name(struct emit *w, const char *key, type x)                                         \
	{                                                                                          \
		if (wanted) {                                                                      \
			emit_key(w, key);                                                          \
			value(w, x);                                                               \
		}                                                                                  \
	}

MEMBER(emit_kstring, struct slice, true, emit_string)
MEMBER(emit_ktext, struct slice, x.p != NULL, emit_string)
MEMBER(emit_kword, struct slice, x.n > 0, emit_string)
MEMBER(emit_kraw, struct slice, x.n > 0, emit_raw)
MEMBER(emit_kcstr, const char *, true, emit_cstr)
MEMBER(emit_kdouble, double, true, emit_double)
MEMBER(emit_kfinite, double, isfinite(x), emit_double)
MEMBER(emit_kint, int64_t, true, emit_int)
MEMBER(emit_kuint, uint64_t, true, emit_uint)
MEMBER(emit_ksome, uint64_t, x > 0, emit_uint)
MEMBER(emit_kbool, bool, true, emit_bool)
MEMBER(emit_kcarry, struct json_val, !json_is(x, JSON_MISSING), emit_carry)
MEMBER(emit_kjs, struct json_val, !json_is(x, JSON_MISSING), emit_js)

void emit_kobject(struct emit *w, const char *key)
{
	emit_key(w, key);
	emit_object(w);
}

void emit_karray(struct emit *w, const char *key)
{
	emit_key(w, key);
	emit_array(w);
}

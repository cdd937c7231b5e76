#include "data/json.h"

#include <math.h>

#include "data/number.h"

/* Bit 7 of each byte of x that is a backslash, or of one above such a byte (Mycroft's test). */
static uint64_t backslashes(const char *p)
{
	const uint64_t ones = 0x0101010101010101u;
	uint64_t x;

	memcpy(&x, p, sizeof(x));
	x ^= ones * '\\';
	return (x - ones) & ~x & ones << 7;
}

/* Most strings that are looked at are short: ids, words, times. */
static bool has_escape(struct slice lexeme)
{
	size_t n = lexeme.n;

	if (n > 32)
		return memchr(lexeme.p, '\\', n) != NULL;
	if (n < 8) {
		while (n > 0 && lexeme.p[n - 1] != '\\')
			n--;
		return n > 0;
	}
	uint64_t found = backslashes(lexeme.p + n - 8);
	for (size_t i = 0; i + 8 < n; i += 8)
		found |= backslashes(lexeme.p + i);
	return found != 0;
}

static uint32_t hex4(const char *p)
{
	return (uint32_t)(hex_digit(p[0]) << 12 | hex_digit(p[1]) << 8 | hex_digit(p[2]) << 4 | hex_digit(p[3]));
}

/* Decodes the escape at p (p is at the backslash). Returns its length. */
static size_t unescape_one(const char *p, size_t left, uint32_t *cp)
{
	static const char meant[128] = {
	    ['b'] = '\b', ['f'] = '\f', ['n'] = '\n', ['r'] = '\r', ['t'] = '\t'};

	if (p[1] != 'u') {
		char c = meant[p[1] & 127];
		*cp = (unsigned char)(c != 0 ? c : p[1]);
		return 2;
	}
	*cp = hex4(p + 2);
	if (*cp >= 0xD800 && *cp < 0xDC00 && left >= 12 && p[6] == '\\' && p[7] == 'u') {
		uint32_t low = hex4(p + 8);
		if (low >= 0xDC00 && low < 0xE000) {
			*cp = 0x10000 + ((*cp - 0xD800) << 10) + (low - 0xDC00);
			return 12;
		}
	}
	return 6;
}

void json_unescape(struct sb *out, struct slice s)
{
	size_t at = 0;

	while (at < s.n) {
		const char *hit = memchr(s.p + at, '\\', s.n - at);
		size_t run = hit == NULL ? s.n - at : (size_t)(hit - s.p) - at;
		uint32_t cp;
		sb_add(out, s.p + at, run);
		at += run;
		if (at < s.n) {
			at += unescape_one(s.p + at, s.n - at, &cp);
			if (cp < 0x80)
				sb_addc(out, (char)cp);
			else
				sb_addutf8(out, cp);
		}
	}
}

bool json_lexeme_is(struct slice lexeme, struct slice text)
{
	if (lexeme.n == text.n && bytes_same(lexeme.p, text.p, text.n) && !has_escape(text))
		return true;
	/* Decoded, a text is never longer, and with an escape shorter. */
	if (lexeme.n <= text.n || (text.n > 0 && lexeme.p[0] != '\\' && lexeme.p[0] != text.p[0]) ||
	    !has_escape(lexeme))
		return false;
	size_t at = 0, i = 0;
	while (i < lexeme.n) {
		char utf8[8];
		struct sb one = {utf8, 0, sizeof(utf8), false};
		if (lexeme.p[i] == '\\') {
			uint32_t cp;
			i += unescape_one(lexeme.p + i, lexeme.n - i, &cp);
			sb_addutf8(&one, cp);
		} else {
			sb_addc(&one, lexeme.p[i++]);
		}
		if (text.n - at < one.len || memcmp(text.p + at, utf8, one.len) != 0)
			return false;
		at += one.len;
	}
	return at == text.n;
}

struct json_val json_get(struct json_val v, struct slice key)
{
	struct json_val found = JSON_NONE;

	if (!json_is(v, JSON_OBJECT))
		return found;
	struct json_iter it = json_iter(v);
	while (json_next(&it)) {
		if (json_lexeme_is(json_lexeme(it.key), key))
			found = it.val;
	}
	return found;
}

struct json_val json_elem(struct json_val v, uint32_t i)
{
	if (!json_is(v, JSON_ARRAY) || i >= json_count(v))
		return JSON_NONE;
	struct json_iter it = json_iter(v);
	for (uint32_t k = 0; k <= i; k++)
		json_next(&it);
	return it.val;
}

struct slice json_decoded(struct json_val v, struct arena *a)
{
	struct slice s = json_lexeme(v);

	if (!json_is(v, JSON_STRING))
		return slice_make(NULL, 0);
	if (!has_escape(s))
		return s;
	/* Decoded text is never longer than its lexeme. */
	char *to = arena_alloc(a, s.n + 1);
	struct sb out = {to, 0, s.n + 1, false};
	if (to == NULL)
		return slice_make(NULL, 0);
	json_unescape(&out, s);
	return sb_slice(&out);
}

double json_number(struct json_val v)
{
	return json_is(v, JSON_NUMBER) ? number_parse(json_lexeme(v)) : (double)NAN;
}

/* A number of at most eight digits and nothing else, from the eight bytes of the text that end with it: four times two
 * digits, twice four, once eight (Lemire, "Quickly parsing eight digits", 2018). */
static bool eight_digits(struct json_val v, uint64_t *n)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	const struct json_node *node = &v.j->node[v.at];
	const uint64_t zeros = 0x3030303030303030u, high = 0xF0F0F0F0F0F0F0F0u;
	uint64_t w;

	if (node->len > 8 || node->off + node->len < 8)
		return false;
	memcpy(&w, v.j->text + node->off + node->len - 8, 8);
	uint64_t before = node->len == 8 ? 0 : UINT64_MAX >> 8 * node->len;
	w = (w & ~before) | (zeros & before);
	if (((w & high) ^ zeros) | (((w + (zeros >> 3)) & high) ^ zeros))
		return false;
	w -= zeros;
	w = w * 10 + (w >> 8);
	*n = ((w & 0x000000FF000000FFu) * 0x000F424000000064u +
		 (w >> 16 & 0x000000FF000000FFu) * 0x0000271000000001u) >>
	     32;
	return true;
#else
	(void)v;
	(void)n;
	return false;
#endif
}

bool json_int64(struct json_val v, int64_t *n)
{
	struct slice s = json_lexeme(v);
	bool negative = s.n > 0 && s.p[0] == '-';
	uint64_t x, most = negative ? (uint64_t)1 << 63 : INT64_MAX;

	if (!json_is(v, JSON_NUMBER))
		return false;
	if (eight_digits(v, &x)) {
		*n = (int64_t)x;
		return true;
	}
	if (!slice_number(slice_make(s.p + negative, s.n - negative), most, &x))
		return false;
	*n = negative ? (int64_t)(0 - x) : (int64_t)x;
	return true;
}

void json_place(const char *text, size_t offset, uint64_t *line, uint64_t *column)
{
	const char *from = text, *hit;

	*line = 1;
	while ((hit = memchr(from, '\n', offset - (size_t)(from - text))) != NULL) {
		(*line)++;
		from = hit + 1;
	}
	*column = offset - (uint64_t)(from - text) + 1;
}

#include "redact/decode.h"

#include "redact/text.h"

/* The four digits behind \u at p, or -1. */
static int32_t hex4(const unsigned char *p, size_t n)
{
	int32_t value = 0;

	if (n < 6 || p[0] != '\\' || p[1] != 'u')
		return -1;
	for (int i = 2; i < 6; i++) {
		int h = hex_digit((char)p[i]);
		if (h < 0)
			return -1;
		value = value << 4 | h;
	}
	return value;
}

/* One escape at p (a backslash): its decoded bytes into out and *made. Returns its length, 0 when it is none. */
static size_t escape_item(const unsigned char *p, size_t n, unsigned char out[4], size_t *made)
{
	static const char FROM[] = "\"\\/bfnrt", TO[] = "\"\\/\b\f\n\r\t";

	if (n < 2)
		return 0;
	const char *at = p[1] == 0 ? NULL : strchr(FROM, p[1]);
	if (at != NULL) {
		out[0] = (unsigned char)TO[at - FROM];
		*made = 1;
		return 2;
	}
	int32_t cp = hex4(p, n);
	if (cp < 0)
		return 0;
	int32_t low = cp >= 0xD800 && cp < 0xDC00 ? hex4(p + 6, n - 6) : -1;
	if (low >= 0xDC00 && low < 0xE000) {
		*made = utf8_put((char *)out, 0x10000u + ((uint32_t)(cp - 0xD800) << 10) + (uint32_t)(low - 0xDC00));
		return 12;
	}
	*made = utf8_put((char *)out, (uint32_t)cp);
	return 6;
}

static size_t percent_item(const unsigned char *p, size_t n, unsigned char out[4], size_t *made)
{
	if (n < 3)
		return 0;
	int high = hex_digit((char)p[1]), low = hex_digit((char)p[2]);
	if (high < 0 || low < 0)
		return 0;
	out[0] = (unsigned char)(high << 4 | low);
	*made = 1;
	return 3;
}

static size_t item(enum decoding d, const unsigned char *p, size_t n, unsigned char out[4], size_t *made)
{
	return d == DECODE_ESCAPES ? escape_item(p, n, out, made) : percent_item(p, n, out, made);
}

/* Bytes before the next one that may begin an item. */
static size_t plain_run(enum decoding d, const unsigned char *p, size_t n)
{
	const unsigned char *at = memchr(p, d == DECODE_ESCAPES ? '\\' : '%', n);

	return at == NULL ? n : (size_t)(at - p);
}

size_t decode(enum decoding d, const unsigned char *p, size_t n, unsigned char *out)
{
	size_t in = 0, to = 0;

	while (in < n) {
		unsigned char bytes[4];
		size_t made = 0, run = plain_run(d, p + in, n - in);
		memcpy(out + to, p + in, run);
		in += run;
		to += run;
		if (in == n)
			break;
		size_t used = item(d, p + in, n - in, bytes, &made);
		if (used == 0) {
			out[to++] = p[in++];
			continue;
		}
		memcpy(out + to, bytes, made);
		to += made;
		in += used;
	}
	return to;
}

/* Walks to the last item that begins at or before `at`. */
static size_t walk(struct decode_walk *w, size_t at, size_t *next)
{
	while (w->in < w->n) {
		unsigned char bytes[4];
		size_t made = 0, run = plain_run(w->d, w->p + w->in, w->n - w->in);
		if (at - w->out < run) {
			w->in += at - w->out;
			w->out = at;
			*next = w->in + 1;
			return w->in;
		}
		w->in += run;
		w->out += run;
		if (w->in == w->n)
			break;
		size_t used = item(w->d, w->p + w->in, w->n - w->in, bytes, &made);
		if (used == 0) {
			used = 1;
			made = 1;
		}
		if (at - w->out < made) {
			*next = w->in + used;
			return w->in;
		}
		w->in += used;
		w->out += made;
	}
	*next = w->n;
	return w->n;
}

size_t decode_begin(struct decode_walk *w, size_t at)
{
	size_t next;

	return walk(w, at, &next);
}

size_t decode_end(struct decode_walk *w, size_t at)
{
	size_t next, from = walk(w, at, &next);

	return w->out == at ? from : next;
}

#define N 64
#define N16 N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N

const unsigned char decode_base64_value[256] = {
    N16, N16,
    N, N, N, N, N, N, N, N, N, N, N, 62, N, 62, N, 63,
    52, 53, 54, 55, 56, 57, 58, 59, 60, 61, N, N, N, N, N, N,
    N, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
    15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, N, N, N, N, 63,
    N, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
    41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, N, N, N, N, N,
    N16, N16, N16, N16, N16, N16, N16, N16};

size_t decode_base64(const unsigned char *p, size_t n, char *out)
{
	size_t to = 0;

	for (; n >= 4; p += 4, n -= 4) {
		uint32_t v = (uint32_t)decode_base64_value[p[0]] << 18 |
			     (uint32_t)decode_base64_value[p[1]] << 12 |
			     (uint32_t)decode_base64_value[p[2]] << 6 | decode_base64_value[p[3]];
		out[to++] = (char)(v >> 16);
		out[to++] = (char)(v >> 8);
		out[to++] = (char)v;
	}
	if (n >= 2)
		out[to++] = (char)(decode_base64_value[p[0]] << 2 | decode_base64_value[p[1]] >> 4);
	if (n == 3)
		out[to++] = (char)(decode_base64_value[p[1]] << 4 | decode_base64_value[p[2]] >> 2);
	return to;
}

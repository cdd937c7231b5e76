/* decode: the encodings in which a value may hide, and the way back from a place in the decoded text to the encoded
 * one. Private to lib/redact. All decoders are lenient: what is no escape stays as it is. */
#pragma once

#include <stddef.h>

enum decoding {
	DECODE_ESCAPES, /* of JSON strings; surrogate pairs joined, lone ones as WTF-8 */
	DECODE_PERCENT  /* RFC 3986, 2.1 */
};

/* Decodes n bytes into out, which has room for n. Returns how many were written: n when nothing was encoded. */
size_t decode(enum decoding d, const unsigned char *p, size_t n, unsigned char *out);

/* The way back, for places in ascending order. decode_begin: the offset in p where the item that decoded to out offset
 * `at` begins; decode_end: where the first item at or behind `at` does. */
struct decode_walk {
	enum decoding d;
	const unsigned char *p;
	size_t n;
	size_t in, out;
};

size_t decode_begin(struct decode_walk *w, size_t at);
size_t decode_end(struct decode_walk *w, size_t at);

/* base64 and base64url without padding; n may be any number of characters, all of the alphabet. out has room for n * 3
 * / 4. Returns the bytes written (a last group of two or three counts). */
size_t decode_base64(const unsigned char *p, size_t n, char *out);

/* The six bits of a character of either alphabet; 64 for any other byte. */
extern const unsigned char decode_base64_value[256];

/* decode: the encodings in which a value may be hidden, and mapping places in the decoded text back. Private to
 * lib/redact. All decoders are lenient: invalid escapes stay as they are. */
#ifndef OC_REDACT_DECODE_H
#define OC_REDACT_DECODE_H

#include <stddef.h>

enum decoding {
	DECODE_ESCAPES, /* of JSON strings; surrogate pairs joined, lone ones as WTF-8 */
	DECODE_PERCENT  /* RFC 3986, 2.1 */
};

/*
 * Decodes n bytes into out, which has room for n. Returns the length of the result, n if nothing was encoded.
 */
size_t decode(enum decoding d, const unsigned char *p, size_t n, unsigned char *out);

/* Maps places of the decoded text back; they must come in ascending order. decode_begin: the offset in p of the
 * item that decoded to `at`; decode_end: of the first item that decoded to `at` or later. */
struct decode_walk {
	enum decoding d;
	const unsigned char *p;
	size_t n;
	size_t in, out;
};

size_t decode_begin(struct decode_walk *w, size_t at);
size_t decode_end(struct decode_walk *w, size_t at);

/* base64 and base64url without padding: n characters, all of the alphabet. out has room for n * 3 / 4 bytes.
 * Returns the bytes written; a last group of two or three characters counts. */
size_t decode_base64(const unsigned char *p, size_t n, char *out);

/* The six bits of a character of either alphabet; 64 for any other byte. */
extern const unsigned char decode_base64_value[256];

#endif

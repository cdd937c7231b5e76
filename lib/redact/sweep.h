/*
 * sweep: one pass over a text that stops at every sign of a finding and calls its matcher. Private to
 * lib/redact.
 *
 * Vector code handles 64 bytes at a time and produces bit masks: where the first three bytes of a literal's
 * sign may be (by the nibbles of each byte, eight groups of literals at once: "Teddy" of Hyperscan; Wang et
 * al., "Hyperscan: A Fast Multi-pattern Regex Matcher for Modern CPUs", NSDI 2019), and where the bytes of
 * other signs are.
 */
#ifndef OC_REDACT_SWEEP_H
#define OC_REDACT_SWEEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "redact/text.h"

#define SWEEP_BLOCK 64u
#define SWEEP_AHEAD 32u /* bytes after a block that a kernel may read */
#define SWEEP_BATCH 16u /* maximum of blocks per kernel call */
#define SWEEP_EXACT 65536u
#define BASE64_LEAST 12u

/* Bit i: the byte at i ... */
struct sweep_bits {
	uint64_t sign;           /* may begin a literal's sign */
	uint64_t digit, digit16; /* is a digit; the byte at i + 16 is one */
	uint64_t sep;            /* is ':' or '=' */
	uint64_t base64;         /* is of base64's alphabets */
	uint64_t dot, dot7;      /* is '.'; the byte at i + 7 is one */
	uint64_t at, plus, percent, backslash;
};

/* lo[i], hi[i]: by the low and high nibble of a sign's byte i, the groups with such a sign. class_lo, class_hi:
 * by nibble, the CLASS_* bits that both nibbles of a byte must share. */
struct sweep_tables {
	uint8_t lo[3][16], hi[3][16];
	uint8_t class_lo[16], class_hi[16];
};

#define CLASS_DIGIT 1
#define CLASS_SEP 2
#define CLASS_BASE64 0x7D /* CLASS_DIGIT among them */

struct sweep_kernel {
	const char *name;
	bool (*usable)(void);
	void (*bits)(const struct sweep_tables *t, const unsigned char *p, size_t blocks,
	    struct sweep_bits *out);
};

extern const struct sweep_kernel sweep_avx2;
extern const struct sweep_kernel sweep_neon;
extern const struct sweep_kernel sweep_plain;

struct sweep {
	const struct sweep_kernel *kernel;
	struct sweep_tables tables;
	/* order[first[c]] to order[last[c] - 1]: the literals whose sign begins with c. */
	uint8_t first[256], last[256], order[256];
	uint64_t exact[SWEEP_EXACT /
		       64]; /* set of the signs, folded and hashed: rejects most false candidates */
};

void sweep_init(struct sweep *w);

/* For other passes: the widest kernel of this machine; and adding a sign of three letters to tables that begin
 * as zeros. folded: matches upper and lower case. */
const struct sweep_kernel *sweep_best(void);
void sweep_add(struct sweep_tables *t, const char *letters, bool folded);

/* Uses the kernel of that name, for tests. Returns -1 if this machine has none. */
int sweep_use_kernel(struct sweep *w, const char *name);

/* What else the text contains, for the layers of scan.c. */
struct sweep_seen {
	bool escapes; /* a backslash that begins a JSON escape */
	bool percent; /* %XX */
	bool base64;  /* there was a run of BASE64_LEAST bytes or more */
	/* Called for each such run, in order; NULL: not called. */
	void (*run)(void *ctx, struct text *t, size_t from, size_t end);
	void *ctx;
};

/* Sweeps over the text; over a raw text until the first finding. */
void sweep(const struct sweep *w, struct text *t, struct sweep_seen *seen);

#endif

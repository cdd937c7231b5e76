/* sweep: one pass over a text that stops at every sign of a finding and asks its matcher. Private to lib/redact.
 *
 * Vector code looks at 64 bytes at a time and gives bit masks: where the first three bytes of a literal's sign may
 * stand (by the nibbles of each byte, eight groups of literals at once: the "Teddy" of Hyperscan; Wang et al.,
 * "Hyperscan: A Fast Multi-pattern Regex Matcher for Modern CPUs", NSDI 2019), and where the bytes stand that other
 * signs are made of. */
#pragma once

#include "redact/text.h"

#define SWEEP_BLOCK 64u
#define SWEEP_AHEAD 32u /* bytes behind a block that a kernel may read */
#define SWEEP_BATCH 16u /* blocks in one call of a kernel, at most */
#define SWEEP_EXACT 65536u
#define BASE64_LEAST 12u

/* Bit i: the byte at i ... */
struct sweep_bits {
	uint64_t sign;           /* may begin a literal's sign */
	uint64_t digit, digit16; /* is a digit; 16 further on stands one */
	uint64_t sep;            /* is ':' or '=' */
	uint64_t base64;         /* is of base64's alphabets */
	uint64_t dot, dot7;      /* is '.'; 7 further on stands one */
	uint64_t at, plus, percent, backslash;
};

/* [i][half][nibble]: the groups that have a sign whose byte i has this nibble; and what a byte's nibbles say of its
 * class (CLASS_*). */
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
	void (*bits)(const struct sweep_tables *t, const unsigned char *p, size_t blocks, struct sweep_bits *out);
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
		       64]; /* the signs, folded and hashed: what groups let through ends here */
};

void sweep_init(struct sweep *w);

/* For passes of others: the widest kernel that this machine has, and a sign more in tables that begin as zeros.
 * letters: three; folded: in any case. */
const struct sweep_kernel *sweep_best(void);
void sweep_add(struct sweep_tables *t, const char *letters, bool folded);

/* What is left near a text's end, with bytes behind it that may be read. */
struct sweep_tail {
	unsigned char bytes[SWEEP_BLOCK * 2 + SWEEP_AHEAD];
};

/* The next blocks of a text of which `left` bytes are left at p. Returns where to read them: at p, or in the tail. */
const unsigned char *sweep_blocks(const unsigned char *p, size_t left, struct sweep_tail *tail, size_t *blocks);

/* As json_use_kernel: another kernel, by name, for tests. Returns -1 when there is none. */
int sweep_use_kernel(struct sweep *w, const char *name);

/* What else the text holds, for the layers below. */
struct sweep_seen {
	bool escapes; /* a backslash before something that it escapes in JSON */
	bool percent; /* %XX */
	bool base64;  /* runs of BASE64_LEAST bytes or more were given to `run` */
	/* Called for each such run, in order, when not NULL. */
	void (*run)(void *ctx, struct text *t, size_t from, size_t end);
	void *ctx;
};

/* Sweeps over the text. A raw one only until something is found. */
void sweep(const struct sweep *w, struct text *t, struct sweep_seen *seen);

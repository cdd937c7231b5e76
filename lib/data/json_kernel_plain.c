/* The kernel for every other machine: eight bytes at a time in a 64-bit word. */
#include "data/json_index.h"
#include "data/json_pattern.h"
#include "data/json_scalar.h"

#define ONES 0x0101010101010101u
#define HIGHS 0x8080808080808080u

struct block {
	uint64_t w[8];
};

/* Byte i of the text becomes bits 8i..8i+7 of its word on any byte order. */
static inline void block_load(struct block *b, const unsigned char *p)
{
	for (int i = 0; i < 8; i++) {
		uint64_t w;
		memcpy(&w, p + 8 * i, 8);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
		w = __builtin_bswap64(w);
#endif
		b->w[i] = w;
	}
}

/* The high bits of the bytes that are zero (exact: no carries between bytes). */
static inline uint64_t zero_bytes(uint64_t w)
{
	return ~(((w & ~HIGHS) + ~HIGHS) | w) & HIGHS;
}

/* One bit a byte from their high bits. */
static inline uint64_t gather(uint64_t highs)
{
	return ((highs >> 7) * 0x0102040810204080u) >> 56;
}

static inline uint64_t block_eq(const struct block *b, unsigned char c)
{
	uint64_t bits = 0;

	for (int i = 0; i < 8; i++)
		bits |= gather(zero_bytes(b->w[i] ^ ONES * c)) << 8 * i;
	return bits;
}

static inline uint64_t block_differ(const struct block *a, const struct block *b)
{
	uint64_t bits = 0;

	for (int i = 0; i < 8; i++)
		bits |= gather(zero_bytes(a->w[i] ^ b->w[i])) << 8 * i;
	return ~bits;
}

static inline uint64_t block_control(const struct block *b)
{
	uint64_t bits = 0;

	for (int i = 0; i < 8; i++)
		bits |= gather(zero_bytes(b->w[i] & ONES * 0xE0)) << 8 * i;
	return bits;
}

static inline void block_fold(struct block *folded, const struct block *b)
{
	for (int i = 0; i < 8; i++)
		folded->w[i] = b->w[i] | ONES * 0x20;
}

static inline bool block_ascii(const struct block *b)
{
	uint64_t any = 0;

	for (int i = 0; i < 8; i++)
		any |= b->w[i];
	return (any & HIGHS) == 0;
}

#include "data/json_compare.inc.h"

#include "data/json_kernel.inc.h"
#include "data/json_kernel_pattern.inc.h"

static bool usable(void)
{
	return true;
}

const struct json_kernel json_kernel_plain = {"plain", usable, index_window, screen_window, match_pattern};

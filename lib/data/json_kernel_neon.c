/* The NEON kernel: four registers of 16 bytes. Every AArch64 processor has it. */
#include "data/json_index.h"
#include "data/json_pattern.h"
#include "data/json_scalar.h"

#if defined(__aarch64__)

#include <arm_neon.h>

struct block {
	uint8x16_t v[4];
};

static inline void block_load(struct block *b, const unsigned char *p)
{
	for (int i = 0; i < 4; i++)
		b->v[i] = vld1q_u8(p + 16 * i);
}

/* One bit a byte of four comparison results, by adding neighbours three times. */
static inline uint64_t mask4(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d)
{
	static const uint8_t bit[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
	uint8x16_t w = vld1q_u8(bit);
	uint8x16_t lo = vpaddq_u8(vandq_u8(a, w), vandq_u8(b, w));
	uint8x16_t hi = vpaddq_u8(vandq_u8(c, w), vandq_u8(d, w));
	uint8x16_t all = vpaddq_u8(lo, hi);

	return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
}

static inline uint64_t block_eq(const struct block *b, unsigned char c)
{
	uint8x16_t v = vdupq_n_u8(c);
	return mask4(vceqq_u8(b->v[0], v), vceqq_u8(b->v[1], v), vceqq_u8(b->v[2], v), vceqq_u8(b->v[3], v));
}

static inline uint64_t block_differ(const struct block *a, const struct block *b)
{
	return ~mask4(vceqq_u8(a->v[0], b->v[0]), vceqq_u8(a->v[1], b->v[1]),
	    vceqq_u8(a->v[2], b->v[2]), vceqq_u8(a->v[3], b->v[3]));
}

static inline uint64_t block_control(const struct block *b)
{
	uint8x16_t v = vdupq_n_u8(0x20);
	return mask4(vcltq_u8(b->v[0], v), vcltq_u8(b->v[1], v), vcltq_u8(b->v[2], v), vcltq_u8(b->v[3], v));
}

static inline void block_fold(struct block *folded, const struct block *b)
{
	for (int i = 0; i < 4; i++)
		folded->v[i] = vorrq_u8(b->v[i], vdupq_n_u8(0x20));
}

static inline bool block_ascii(const struct block *b)
{
	return vmaxvq_u8(vorrq_u8(vorrq_u8(b->v[0], b->v[1]), vorrq_u8(b->v[2], b->v[3]))) < 0x80;
}

#include "data/json_compare.inc.h"

#include "data/json_kernel.inc.h"
#include "data/json_kernel_pattern.inc.h"

static bool usable(void)
{
	return true;
}

const struct json_kernel json_kernel_neon = {"neon", usable, index_window, screen_window, match_pattern};

#endif

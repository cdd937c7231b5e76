/* The NEON kernel (arm64, where every processor has it): four registers of 16 bytes. */
#include "redact/sweep.h"

#if defined(__aarch64__)

#include <arm_neon.h>

struct neon_tables {
	uint8x16_t lo[3], hi[3], class_lo, class_hi;
};

static inline uint8x16_t both(uint8x16_t v, uint8x16_t lo, uint8x16_t hi)
{
	return vandq_u8(vqtbl1q_u8(lo, vandq_u8(v, vdupq_n_u8(0x0F))), vqtbl1q_u8(hi, vshrq_n_u8(v, 4)));
}

/* Four vectors of all-ones and zeros to a bit mask. */
static inline uint64_t mask(const uint8x16_t v[4])
{
	static const uint8_t weights[16] = {
	    1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
	const uint8x16_t weight = vld1q_u8(weights);
	uint8x16_t a = vpaddq_u8(vandq_u8(v[0], weight), vandq_u8(v[1], weight));
	uint8x16_t b = vpaddq_u8(vandq_u8(v[2], weight), vandq_u8(v[3], weight));

	a = vpaddq_u8(a, b);
	a = vpaddq_u8(a, a);
	return vgetq_lane_u64(vreinterpretq_u64_u8(a), 0);
}

static inline uint64_t equal(const unsigned char *p, uint8_t c)
{
	uint8x16_t v[4];

	for (int i = 0; i < 4; i++)
		v[i] = vceqq_u8(vld1q_u8(p + 16 * i), vdupq_n_u8(c));
	return mask(v);
}

static inline uint64_t has(const uint8x16_t class[4], uint8_t bits)
{
	uint8x16_t v[4];

	for (int i = 0; i < 4; i++)
		v[i] = vtstq_u8(class[i], vdupq_n_u8(bits));
	return mask(v);
}

static inline void one_block(const struct neon_tables *t, const unsigned char *p, struct sweep_bits *b)
{
	uint8x16_t sign[4], class[4], digit[4];

	for (int i = 0; i < 4; i++) {
		const unsigned char *q = p + 16 * i;
		uint8x16_t v = vld1q_u8(q), all = both(v, t->lo[0], t->hi[0]);
		all = vandq_u8(all, both(vld1q_u8(q + 1), t->lo[1], t->hi[1]));
		all = vandq_u8(all, both(vld1q_u8(q + 2), t->lo[2], t->hi[2]));
		sign[i] = vtstq_u8(all, all);
		class[i] = both(v, t->class_lo, t->class_hi);
		digit[i] = vcleq_u8(vsubq_u8(vld1q_u8(q + 16), vdupq_n_u8('0')), vdupq_n_u8(9));
	}
	b->sign = mask(sign);
	b->digit = has(class, CLASS_DIGIT);
	b->sep = has(class, CLASS_SEP);
	b->base64 = has(class, CLASS_BASE64);
	b->digit16 = mask(digit);
	b->dot = equal(p, '.');
	b->dot7 = equal(p + 7, '.');
	b->at = equal(p, '@');
	b->plus = equal(p, '+');
	b->percent = equal(p, '%');
	b->backslash = equal(p, '\\');
}

static void bits(const struct sweep_tables *s, const unsigned char *p, size_t blocks, struct sweep_bits *out)
{
	struct neon_tables t;

	for (int i = 0; i < 3; i++) {
		t.lo[i] = vld1q_u8(s->lo[i]);
		t.hi[i] = vld1q_u8(s->hi[i]);
	}
	t.class_lo = vld1q_u8(s->class_lo);
	t.class_hi = vld1q_u8(s->class_hi);
	for (size_t i = 0; i < blocks; i++)
		one_block(&t, p + i * SWEEP_BLOCK, &out[i]);
}

static bool usable(void)
{
	return true;
}

const struct sweep_kernel sweep_neon = {"neon", usable, bits};

#else

static bool usable(void)
{
	return false;
}

const struct sweep_kernel sweep_neon = {"neon", usable, NULL};

#endif

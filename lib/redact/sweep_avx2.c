/* The AVX2 kernel: two registers of 32 bytes. Compiled everywhere, used only where the processor has it. */
#include "redact/sweep.h"

#if defined(__x86_64__)

#include <immintrin.h>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2")
#endif

static inline __m256i load(const unsigned char *p)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

static inline __m256i table(const uint8_t t[16])
{
	return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)t));
}

static inline uint64_t mask(__m256i lo, __m256i hi)
{
	return (uint32_t)_mm256_movemask_epi8(lo) | (uint64_t)(uint32_t)_mm256_movemask_epi8(hi) << 32;
}

struct avx2_tables {
	__m256i lo[3], hi[3], class_lo, class_hi;
};

/* What both of a byte's nibbles have. */
static inline __m256i both(__m256i v, __m256i lo, __m256i hi)
{
	const __m256i low = _mm256_set1_epi8(0x0F);

	return _mm256_and_si256(_mm256_shuffle_epi8(lo, _mm256_and_si256(v, low)),
	    _mm256_shuffle_epi8(hi, _mm256_and_si256(_mm256_srli_epi16(v, 4), low)));
}

/* All ones where no group has a sign. */
static inline __m256i no_sign(const unsigned char *p, const struct avx2_tables *t)
{
	__m256i a = both(load(p), t->lo[0], t->hi[0]);
	__m256i b = both(load(p + 1), t->lo[1], t->hi[1]);
	__m256i c = both(load(p + 2), t->lo[2], t->hi[2]);

	return _mm256_cmpeq_epi8(_mm256_and_si256(a, _mm256_and_si256(b, c)), _mm256_setzero_si256());
}

static inline uint64_t equal(__m256i lo, __m256i hi, char c)
{
	__m256i v = _mm256_set1_epi8(c);

	return mask(_mm256_cmpeq_epi8(lo, v), _mm256_cmpeq_epi8(hi, v));
}

static inline __m256i digits(__m256i v)
{
	__m256i d = _mm256_sub_epi8(v, _mm256_set1_epi8('0'));

	return _mm256_cmpeq_epi8(_mm256_min_epu8(d, _mm256_set1_epi8(9)), d);
}

static inline void one_block(const struct avx2_tables *t, const unsigned char *p, struct sweep_bits *b)
{
	const __m256i none = _mm256_setzero_si256(), base64 = _mm256_set1_epi8(CLASS_BASE64);
	__m256i lo = load(p), hi = load(p + 32);
	__m256i clo = both(lo, t->class_lo, t->class_hi), chi = both(hi, t->class_lo, t->class_hi);

	b->sign = ~mask(no_sign(p, t), no_sign(p + 32, t));
	b->digit = mask(_mm256_slli_epi16(clo, 7), _mm256_slli_epi16(chi, 7));
	b->sep = mask(_mm256_slli_epi16(clo, 6), _mm256_slli_epi16(chi, 6));
	b->base64 = ~mask(_mm256_cmpeq_epi8(_mm256_and_si256(clo, base64), none),
	    _mm256_cmpeq_epi8(_mm256_and_si256(chi, base64), none));
	b->digit16 = mask(digits(load(p + 16)), digits(load(p + 48)));
	b->dot = equal(lo, hi, '.');
	b->dot7 = equal(load(p + 7), load(p + 39), '.');
	b->at = equal(lo, hi, '@');
	b->plus = equal(lo, hi, '+');
	b->percent = equal(lo, hi, '%');
	b->backslash = equal(lo, hi, '\\');
}

static void bits(const struct sweep_tables *s, const unsigned char *p, size_t blocks, struct sweep_bits *out)
{
	struct avx2_tables t;

	for (int i = 0; i < 3; i++) {
		t.lo[i] = table(s->lo[i]);
		t.hi[i] = table(s->hi[i]);
	}
	t.class_lo = table(s->class_lo);
	t.class_hi = table(s->class_hi);
	for (size_t i = 0; i < blocks; i++)
		one_block(&t, p + i * SWEEP_BLOCK, &out[i]);
}

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

static bool usable(void)
{
	return __builtin_cpu_supports("avx2");
}

const struct sweep_kernel sweep_avx2 = {"avx2", usable, bits};

#else

static bool usable(void)
{
	return false;
}

const struct sweep_kernel sweep_avx2 = {"avx2", usable, NULL};

#endif

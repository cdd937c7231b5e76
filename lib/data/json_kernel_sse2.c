/* The SSE2 kernel: four registers of 16 bytes. Every x86-64 processor has it. */
#include "data/json_index.h"
#include "data/json_pattern.h"
#include "data/json_scalar.h"

#if defined(__x86_64__)

#include <emmintrin.h>

struct block {
	__m128i v[4];
};

static inline void block_load(struct block *b, const unsigned char *p)
{
	for (int i = 0; i < 4; i++)
		b->v[i] = _mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i));
}

static inline uint64_t mask4(__m128i a, __m128i b, __m128i c, __m128i d)
{
	return (uint64_t)(uint32_t)_mm_movemask_epi8(a) |
	       (uint64_t)(uint32_t)_mm_movemask_epi8(b) << 16 |
	       (uint64_t)(uint32_t)_mm_movemask_epi8(c) << 32 |
	       (uint64_t)(uint32_t)_mm_movemask_epi8(d) << 48;
}

static inline uint64_t block_eq(const struct block *b, unsigned char c)
{
	__m128i v = _mm_set1_epi8((char)c);
	return mask4(_mm_cmpeq_epi8(b->v[0], v), _mm_cmpeq_epi8(b->v[1], v),
	    _mm_cmpeq_epi8(b->v[2], v), _mm_cmpeq_epi8(b->v[3], v));
}

static inline uint64_t block_differ(const struct block *a, const struct block *b)
{
	return ~mask4(_mm_cmpeq_epi8(a->v[0], b->v[0]), _mm_cmpeq_epi8(a->v[1], b->v[1]),
	    _mm_cmpeq_epi8(a->v[2], b->v[2]), _mm_cmpeq_epi8(a->v[3], b->v[3]));
}

static inline uint64_t block_control(const struct block *b)
{
	__m128i v = _mm_set1_epi8(0x1F);
	return mask4(_mm_cmpeq_epi8(_mm_max_epu8(b->v[0], v), v), _mm_cmpeq_epi8(_mm_max_epu8(b->v[1], v), v),
	    _mm_cmpeq_epi8(_mm_max_epu8(b->v[2], v), v), _mm_cmpeq_epi8(_mm_max_epu8(b->v[3], v), v));
}

static inline void block_fold(struct block *folded, const struct block *b)
{
	for (int i = 0; i < 4; i++)
		folded->v[i] = _mm_or_si128(b->v[i], _mm_set1_epi8(0x20));
}

static inline bool block_ascii(const struct block *b)
{
	return _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(b->v[0], b->v[1]), _mm_or_si128(b->v[2], b->v[3]))) == 0;
}

#include "data/json_compare.inc.h"

#include "data/json_kernel.inc.h"
#include "data/json_kernel_pattern.inc.h"

static bool usable(void)
{
	return true;
}

const struct json_kernel json_kernel_sse2 = {"sse2", usable, index_window, screen_window, match_pattern};

#endif

/* The AVX2 kernel: two registers of 32 bytes, UTF-8 by table look-up (Keiser and Lemire, "Validating UTF-8 In Less Than
 * One Instruction Per Byte", 2021). Compiled everywhere, used only where the processor has it. */
#include "data/json_index.h"
#include "data/json_pattern.h"
#include "data/json_scalar.h"

#if defined(__x86_64__)

#include <immintrin.h>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,pclmul,bmi,popcnt"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,pclmul,bmi,popcnt")
#endif

#include "data/json_tables.inc.h"

struct block {
	__m256i lo, hi;
};

static inline uint64_t mask(__m256i lo, __m256i hi)
{
	return (uint32_t)_mm256_movemask_epi8(lo) | (uint64_t)(uint32_t)_mm256_movemask_epi8(hi) << 32;
}

static inline __m256i table(const char t[16])
{
	return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)t));
}

static inline void block_load(struct block *b, const unsigned char *p)
{
	b->lo = _mm256_loadu_si256((const __m256i *)(const void *)p);
	b->hi = _mm256_loadu_si256((const __m256i *)(const void *)(p + 32));
}

static inline uint64_t block_eq(const struct block *b, unsigned char c)
{
	__m256i v = _mm256_set1_epi8((char)c);
	return mask(_mm256_cmpeq_epi8(b->lo, v), _mm256_cmpeq_epi8(b->hi, v));
}

static inline uint64_t block_differ(const struct block *a, const struct block *b)
{
	return ~mask(_mm256_cmpeq_epi8(a->lo, b->lo), _mm256_cmpeq_epi8(a->hi, b->hi));
}

static inline uint64_t block_control(const struct block *b)
{
	__m256i v = _mm256_set1_epi8(0x1F);
	return mask(_mm256_cmpeq_epi8(_mm256_max_epu8(b->lo, v), v), _mm256_cmpeq_epi8(_mm256_max_epu8(b->hi, v), v));
}

static inline uint64_t block_space(const struct block *b)
{
	__m256i t = table(SPACES);
	return mask(_mm256_cmpeq_epi8(b->lo, _mm256_shuffle_epi8(t, b->lo)),
	    _mm256_cmpeq_epi8(b->hi, _mm256_shuffle_epi8(t, b->hi)));
}

static inline uint64_t block_op(const struct block *b)
{
	__m256i t = table(OPS), bit = _mm256_set1_epi8(0x20);
	return mask(_mm256_cmpeq_epi8(_mm256_or_si256(b->lo, bit), _mm256_shuffle_epi8(t, b->lo)),
	    _mm256_cmpeq_epi8(_mm256_or_si256(b->hi, bit), _mm256_shuffle_epi8(t, b->hi)));
}

static inline __m256i high_nibble(__m256i v)
{
	return _mm256_and_si256(_mm256_srli_epi16(v, 4), _mm256_set1_epi8(0x0F));
}

static inline __m256i not_escapable(__m256i v)
{
	__m256i shared = _mm256_and_si256(_mm256_shuffle_epi8(table(ESCAPE_LOW), v),
	    _mm256_shuffle_epi8(table(ESCAPE_HIGH), high_nibble(v)));
	return _mm256_cmpeq_epi8(shared, _mm256_setzero_si256());
}

static inline uint64_t block_escapable(const struct block *b)
{
	return ~mask(not_escapable(b->lo), not_escapable(b->hi));
}

static inline uint64_t prefix_xor(uint64_t bits)
{
	__m128i r = _mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)bits), _mm_set1_epi8((char)0xFF), 0);
	return (uint64_t)_mm_cvtsi128_si64(r);
}

static inline uint32_t lowest_bit(uint64_t bits)
{
	return (uint32_t)_tzcnt_u64(bits);
}

struct utf8 {
	__m256i error;
	__m256i prev; /* the 32 bytes before the block */
};

/* v shifted by n bytes, the first ones taken from the vector before. */
#define SHIFT_IN(v, before, n)                                                                     \
	_mm256_alignr_epi8((v), _mm256_permute2x128_si256((before), (v), 0x21), 16 - (n))

static inline void utf8_vector(struct utf8 *u, __m256i v)
{
	__m256i prev1 = SHIFT_IN(v, u->prev, 1);
	__m256i special = _mm256_and_si256(_mm256_shuffle_epi8(table(BYTE_1_HIGH), high_nibble(prev1)),
		_mm256_and_si256(_mm256_shuffle_epi8(table(BYTE_1_LOW),
				     _mm256_and_si256(prev1, _mm256_set1_epi8(0x0F))),
		    _mm256_shuffle_epi8(table(BYTE_2_HIGH), high_nibble(v))));
	__m256i third = _mm256_subs_epu8(SHIFT_IN(v, u->prev, 2), _mm256_set1_epi8((char)(0xE0 - 0x80)));
	__m256i fourth = _mm256_subs_epu8(SHIFT_IN(v, u->prev, 3), _mm256_set1_epi8((char)(0xF0 - 0x80)));
	__m256i must = _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8((char)0x80));

	u->error = _mm256_or_si256(u->error, _mm256_xor_si256(must, special));
	u->prev = v;
}

static inline void utf8_begin(struct utf8 *u, const struct json_index *x)
{
	u->error = _mm256_setzero_si256();
	u->prev = x->at < 32 ? u->error : _mm256_loadu_si256((const __m256i *)(const void *)(x->text + x->at - 32));
}

static inline bool block_ascii(const struct block *b)
{
	return _mm256_movemask_epi8(_mm256_or_si256(b->lo, b->hi)) == 0;
}

/* Bad only when the block before it left a sequence open; seen by looking at its last vector. */
static inline void utf8_ascii(struct utf8 *u, const struct block *b)
{
	const __m256i open = _mm256_setr_epi8(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
	    -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, (char)(0xF0 - 1),
	    (char)(0xE0 - 1), (char)(0xC0 - 1));

	u->error = _mm256_or_si256(u->error, _mm256_subs_epu8(u->prev, open));
	u->prev = b->hi;
}

static inline void utf8_mixed(struct utf8 *u, struct json_index *x, size_t at, const struct block *b)
{
	(void)x;
	(void)at;
	utf8_vector(u, b->lo);
	utf8_vector(u, b->hi);
}

static inline bool utf8_end(struct utf8 *u, struct json_index *x)
{
	/* At the end of the text nothing may be open; a last block that was not full was padded with spaces and has
	 * said so. */
	if (x->at == x->size && (x->size - x->from) % JSON_BLOCK == 0 && x->size > 0) {
		struct block blank = {_mm256_set1_epi8(' '), _mm256_set1_epi8(' ')};
		utf8_ascii(u, &blank);
	}
	return _mm256_testz_si256(u->error, u->error) != 0;
}

#include "data/json_kernel.inc.h"
#include "data/json_kernel_pattern.inc.h"

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

static bool usable(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") &&
	       __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
}

const struct json_kernel json_kernel_avx2 = {"avx2", usable, index_window, screen_window, match_pattern};

#endif

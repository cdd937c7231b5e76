/* The AVX-512 kernel: one register of 64 bytes, comparisons straight into a mask, places listed by a compressing store.
 * Wants VBMI2 (Ice Lake, Zen 4 and later), where 512-bit registers no longer slow the clock. UTF-8 as in the AVX2
 * kernel. oc-capture on transcripts takes 10 to 16 % more CPU time with AVX2 instead (Zen 5, 96 MiB). */
#include "data/json_index.h"
#include "data/json_pattern.h"
#include "data/json_scalar.h"

#if defined(__x86_64__)

#include <immintrin.h>

#if defined(__clang__)
#pragma clang attribute push(                                                                      \
    __attribute__((target("avx512f,avx512bw,avx512vbmi2,avx2,pclmul,bmi,popcnt"))),                \
    apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512vbmi2,avx2,pclmul,bmi,popcnt")
#endif

#include "data/json_tables.inc.h"

struct block {
	__m512i v;
};

static inline __m512i table(const char t[16])
{
	return _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(const void *)t));
}

static inline void block_load(struct block *b, const unsigned char *p)
{
	b->v = _mm512_loadu_si512(p);
}

static inline uint64_t block_eq(const struct block *b, unsigned char c)
{
	return _mm512_cmpeq_epi8_mask(b->v, _mm512_set1_epi8((char)c));
}

static inline uint64_t block_differ(const struct block *a, const struct block *b)
{
	return _mm512_cmpneq_epi8_mask(a->v, b->v);
}

static inline uint64_t block_control(const struct block *b)
{
	return _mm512_cmplt_epu8_mask(b->v, _mm512_set1_epi8(0x20));
}

static inline uint64_t block_space(const struct block *b)
{
	return _mm512_cmpeq_epi8_mask(b->v, _mm512_shuffle_epi8(table(SPACES), b->v));
}

static inline uint64_t block_op(const struct block *b)
{
	return _mm512_cmpeq_epi8_mask(
	    _mm512_or_si512(b->v, _mm512_set1_epi8(0x20)), _mm512_shuffle_epi8(table(OPS), b->v));
}

static inline __m512i high_nibble(__m512i v)
{
	return _mm512_and_si512(_mm512_srli_epi16(v, 4), _mm512_set1_epi8(0x0F));
}

static inline uint64_t block_escapable(const struct block *b)
{
	return _mm512_test_epi8_mask(_mm512_shuffle_epi8(table(ESCAPE_LOW), b->v),
	    _mm512_shuffle_epi8(table(ESCAPE_HIGH), high_nibble(b->v)));
}

static inline uint64_t prefix_xor(uint64_t bits)
{
	__m128i r = _mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)bits), _mm_set1_epi8((char)0xFF), 0);
	return (uint64_t)_mm_cvtsi128_si64(r);
}

/* The places of the bits as bytes, side by side, then widened sixteen at a time. */
static inline void put_bits(struct carry *c, uint32_t base, uint64_t bits)
{
	static const unsigned char count[64] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
	    15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36,
	    37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
	uint32_t n = (uint32_t)__builtin_popcountll(bits);
	__m512i places = _mm512_maskz_compress_epi8(bits, _mm512_loadu_si512(count));
	__m512i from = _mm512_set1_epi32((int)base);

	_mm512_storeu_si512(c->to, _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(places))));
	if (n > 16) {
		_mm512_storeu_si512(c->to + 16, _mm512_add_epi32(from,
				    _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(places, 1))));
		if (n > 32) {
			_mm512_storeu_si512(c->to + 32, _mm512_add_epi32(
				from, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(places, 2))));
			_mm512_storeu_si512(c->to + 48, _mm512_add_epi32(
				from, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(places, 3))));
		}
	}
	c->to += n;
}

#define JSON_KERNEL_PUTS_BITS

struct utf8 {
	__m512i error;
	__m512i prev; /* the 64 bytes before the block */
};

/* v shifted by n bytes, the first ones taken from the vector before (whose last lane, with v's first three, is in
 * `lanes`). */
#define SHIFT_IN(v, lanes, n) _mm512_alignr_epi8((v), (lanes), 16 - (n))

static inline void utf8_begin(struct utf8 *u, const struct json_index *x)
{
	u->error = _mm512_setzero_si512();
	u->prev = x->at < 64 ? u->error : _mm512_loadu_si512(x->text + x->at - 64);
}

/* Does the vector before end inside a sequence? */
static inline __m512i open_end(__m512i prev)
{
	static const unsigned char most[16] = {
	    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0xEF, 0xDF, 0xBF};
	__m128i last = _mm512_extracti32x4_epi32(prev, 3);

	return _mm512_zextsi128_si512(_mm_subs_epu8(last, _mm_loadu_si128((const __m128i *)(const void *)most)));
}

static inline bool block_ascii(const struct block *b)
{
	return _mm512_movepi8_mask(b->v) == 0;
}

static inline void utf8_ascii(struct utf8 *u, const struct block *b)
{
	u->error = _mm512_or_si512(u->error, open_end(u->prev));
	u->prev = b->v;
}

static inline void utf8_mixed(struct utf8 *u, struct json_index *x, size_t at, const struct block *b)
{
	(void)x;
	(void)at;
	const __m512i order = _mm512_setr_epi64(6, 7, 8, 9, 10, 11, 12, 13);
	__m512i lanes = _mm512_permutex2var_epi64(u->prev, order, b->v);
	__m512i prev1 = SHIFT_IN(b->v, lanes, 1);
	__m512i special = _mm512_and_si512(_mm512_shuffle_epi8(table(BYTE_1_HIGH), high_nibble(prev1)),
		_mm512_and_si512(_mm512_shuffle_epi8(table(BYTE_1_LOW),
				     _mm512_and_si512(prev1, _mm512_set1_epi8(0x0F))),
		    _mm512_shuffle_epi8(table(BYTE_2_HIGH), high_nibble(b->v))));
	__m512i third = _mm512_subs_epu8(SHIFT_IN(b->v, lanes, 2), _mm512_set1_epi8((char)(0xE0 - 0x80)));
	__m512i fourth = _mm512_subs_epu8(SHIFT_IN(b->v, lanes, 3), _mm512_set1_epi8((char)(0xF0 - 0x80)));
	__m512i must = _mm512_and_si512(_mm512_or_si512(third, fourth), _mm512_set1_epi8((char)0x80));

	u->error = _mm512_or_si512(u->error, _mm512_xor_si512(must, special));
	u->prev = b->v;
}

static inline bool utf8_end(struct utf8 *u, struct json_index *x)
{
	if (x->at == x->size)
		u->error = (x->size - x->from) % JSON_BLOCK == 0 ? _mm512_or_si512(u->error, open_end(u->prev))
						     : u->error;
	return _mm512_test_epi8_mask(u->error, u->error) == 0;
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
	return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
	       __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("pclmul") &&
	       __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
}

const struct json_kernel json_kernel_avx512 = {"avx512", usable, index_window, screen_window, match_pattern};

#endif

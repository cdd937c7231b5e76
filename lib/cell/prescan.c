#include "cell/prescan.h"

#include <assert.h>

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

#define BLOCK 16

typedef unsigned char bytes __attribute__((vector_size(BLOCK)));

static uint32_t load_key(const char *p)
{
	uint32_t key;

	memcpy(&key, p, PRESCAN_KEY);
	return key | 0x20202020u;
}

static uint32_t hash(uint32_t key)
{
	return key * 0x9E3779B1u >> 22;
}

void prescan_add(struct prescan *f, const struct words_phrase *list)
{
	for (; list->text.p != NULL; list++) {
		assert(f->count < PRESCAN_PHRASES && list->text.n >= PRESCAN_KEY);
		uint32_t key = load_key(list->text.p), h = hash(key);
		f->bits[h / 64] |= (uint64_t)1 << h % 64;
		f->key[f->count] = key;
		f->phrase[f->count++] = list->text;
	}
}

/* Is the phrase at the beginning of text, as a whole word? */
static bool phrase_here(struct slice text, struct slice phrase)
{
	if (text.n < phrase.n)
		return false;
	for (size_t i = 0; i < phrase.n; i++) {
		char c = text.p[i];
		if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != phrase.p[i])
			return false;
	}
	bool inside = words_at(WORDS_ASCII, phrase, phrase.n - 1);
	return !inside || !words_at(WORDS_ASCII, text, phrase.n);
}

/* Does text, of at least PRESCAN_KEY bytes, begin with a phrase? */
static bool begins(const struct prescan *f, struct slice text)
{
	uint32_t key = load_key(text.p), h = hash(key);

	if ((f->bits[h / 64] >> h % 64 & 1) == 0)
		return false;
	for (size_t i = 0; i < f->count; i++) {
		if (f->key[i] == key && phrase_here(text, f->phrase[i]))
			return true;
	}
	return false;
}

static uint32_t mask_of(bytes v)
{
#if defined(__x86_64__)
	return (uint32_t)_mm_movemask_epi8((__m128i)v);
#else
	uint32_t mask = 0;

	for (uint32_t i = 0; i < BLOCK; i++)
		mask |= (uint32_t)(v[i] & 1) << i;
	return mask;
#endif
}

/* The word characters among the bytes at p, a bit each. *wide: a byte begins a letter that folds. */
static uint32_t word_mask(const char *p, bool *wide)
{
	bytes v;

	memcpy(&v, p, BLOCK);
	bytes letter = (v | 0x20) - 'a';
	bytes digit = v - '0';
	*wide |= mask_of((bytes)((v == 0xC5) | (v == 0xE2))) != 0;
	return mask_of((bytes)((letter < 26) | (digit < 10) | (v == '_')));
}

bool prescan_may(const struct prescan *f, struct slice text)
{
	uint32_t inside = 0; /* 1: the byte before this block belongs to a word */
	bool wide = false;

	for (size_t at = 0; at < text.n; at += BLOCK) {
		char rest[BLOCK] = {0};
		const char *p = text.p + at;
		if (text.n - at < BLOCK)
			p = memcpy(rest, p, text.n - at);
		uint32_t words = word_mask(p, &wide);
		uint32_t starts = words & ~(words << 1 | inside);
		inside = words >> (BLOCK - 1) & 1;
		if (wide)
			return true;
		for (; starts != 0; starts &= starts - 1) {
			size_t start = at + (size_t)__builtin_ctz(starts);
			if (text.n - start >= PRESCAN_KEY && begins(f, slice_make(text.p + start, text.n - start)))
				return true;
		}
	}
	return false;
}

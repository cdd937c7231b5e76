/* The kernel in plain C: what the others compute, byte by byte. */
#include "redact/sweep.h"

static inline uint8_t both(const uint8_t lo[16], const uint8_t hi[16], unsigned char c)
{
	return lo[c & 15] & hi[c >> 4];
}

static void one_block(const struct sweep_tables *t, const unsigned char *p, struct sweep_bits *b)
{
	*b = (struct sweep_bits){0};
	for (unsigned i = 0; i < SWEEP_BLOCK; i++) {
		uint64_t bit = (uint64_t)1 << i;
		uint8_t class = both(t->class_lo, t->class_hi, p[i]);
		if ((both(t->lo[0], t->hi[0], p[i]) & both(t->lo[1], t->hi[1], p[i + 1]) &
			both(t->lo[2], t->hi[2], p[i + 2])) != 0)
			b->sign |= bit;
		if ((class & CLASS_BASE64) != 0)
			b->base64 |= bit;
		if ((class & CLASS_DIGIT) != 0)
			b->digit |= bit;
		if ((class & CLASS_SEP) != 0)
			b->sep |= bit;
		if (p[i + 16] >= '0' && p[i + 16] <= '9')
			b->digit16 |= bit;
		if (p[i] == '.')
			b->dot |= bit;
		if (p[i + 7] == '.')
			b->dot7 |= bit;
		if (p[i] == '@')
			b->at |= bit;
		if (p[i] == '+')
			b->plus |= bit;
		if (p[i] == '%')
			b->percent |= bit;
		if (p[i] == '\\')
			b->backslash |= bit;
	}
}

static void bits(const struct sweep_tables *t, const unsigned char *p, size_t blocks, struct sweep_bits *out)
{
	for (size_t i = 0; i < blocks; i++)
		one_block(t, p + i * SWEEP_BLOCK, &out[i]);
}

static bool usable(void)
{
	return true;
}

const struct sweep_kernel sweep_plain = {"plain", usable, bits};

#include "redact/sweep.h"

#include "redact/match.h"

static const struct sweep_kernel *const KERNELS[] = {&sweep_avx2, &sweep_neon, &sweep_plain};

#define KERNEL_COUNT (sizeof(KERNELS) / sizeof(KERNELS[0]))

/* The three bytes of a literal's sign, each in both cases when the literal is folded. The third of a literal of two
 * letters is any upper-case letter or digit (slack ids): byte[2][0] is 0 then. */
struct sign {
	unsigned char byte[3][2];
};

static struct sign sign_of(const struct prefix *p)
{
	struct sign s = {{{0}}};

	for (size_t i = 0; i < 3; i++) {
		unsigned char c = (unsigned char)p->literal[p->sign + i];
		s.byte[i][0] = s.byte[i][1] = c;
		if (c == 0)
			break;
		if (p->folded && is_letter((char)c))
			s.byte[i][1] = c ^ 0x20;
	}
	return s;
}

/* The nibbles of byte i of a sign. */
static void nibbles(const struct sign *s, size_t i, unsigned *lo, unsigned *hi)
{
	if (s->byte[i][0] == 0) {
		*lo = 0xFFFF;
		*hi = 1u << 3 | 1u << 4 | 1u << 5;
		return;
	}
	*lo = 1u << (s->byte[i][0] & 15);
	*hi = 1u << (s->byte[i][0] >> 4) | 1u << (s->byte[i][1] >> 4);
}

/* About how many bytes of a text have one of these nibbles: most are small letters. */
static double weight(unsigned lo, unsigned hi)
{
	unsigned rows = 0;

	for (unsigned i = 0; i < 16; i++)
		rows += (hi >> i & 1u) * (i == 6 || i == 7 ? 10u : i == 2 || i == 3 ? 3u : 1u);
	return (double)__builtin_popcount(lo) * rows;
}

/* Puts a sign into the group that it makes least unspecific. */
static void add_sign(struct sweep_tables *t, const struct sign *s)
{
	double least = 0;
	unsigned best = 0;

	for (unsigned g = 0; g < 8; g++) {
		double before = 1, after = 1;
		for (size_t i = 0; i < 3; i++) {
			unsigned lo = 0, hi = 0, lo1, hi1;
			for (unsigned k = 0; k < 16; k++) {
				lo |= (t->lo[i][k] >> g & 1u) << k;
				hi |= (t->hi[i][k] >> g & 1u) << k;
			}
			nibbles(s, i, &lo1, &hi1);
			before *= weight(lo, hi);
			after *= weight(lo | lo1, hi | hi1);
		}
		if (g == 0 || after - before < least) {
			least = after - before;
			best = g;
		}
	}
	for (size_t i = 0; i < 3; i++) {
		unsigned lo, hi;
		nibbles(s, i, &lo, &hi);
		for (unsigned k = 0; k < 16; k++) {
			t->lo[i][k] |= (uint8_t)((lo >> k & 1u) << best);
			t->hi[i][k] |= (uint8_t)((hi >> k & 1u) << best);
		}
	}
}

static inline uint32_t exact_hash(unsigned char a, unsigned char b, unsigned char c)
{
	uint32_t v = ((uint32_t)a | (uint32_t)b << 8 | (uint32_t)c << 16) | 0x202020;

	return (v * 2654435761u) >> 16; /* Knuth's multiplier; 16 bits */
}

static void add_exact(struct sweep *w, const struct sign *s)
{
	for (unsigned c = s->byte[2][0] == 0 ? '0' : s->byte[2][0];
	     c <= (s->byte[2][0] == 0 ? 'Z' : s->byte[2][0]); c++) {
		uint32_t h = exact_hash(s->byte[0][0], s->byte[1][0], (unsigned char)c);
		w->exact[h / 64] |= (uint64_t)1 << h % 64;
	}
}

/* The bits of a byte's class: those that both of its nibbles have. */
static void class_nibbles(struct sweep_tables *t)
{
	for (unsigned c = 0; c < 16; c++) {
		t->class_lo[c] =
		    (uint8_t)((c < 10 ? 1 : 0) | (c == 10 || c == 13 ? 2 : 0) |
			      (c == 11 || c == 13 || c == 15 ? 4 : 0) | (c > 0 ? 8 : 0) |
			      (c <= 10 || c == 15 ? 16 : 0) | (c <= 10 ? 32 : 0));
	}
	t->class_hi[2] = 4;     /* + - / */
	t->class_hi[3] = 1 | 2; /* 0-9; : = */
	t->class_hi[4] = 8;     /* A-O */
	t->class_hi[5] = 16;    /* P-Z _ */
	t->class_hi[6] = 8;     /* a-o */
	t->class_hi[7] = 32;    /* p-z */
}

const struct sweep_kernel *sweep_best(void)
{
	size_t k = 0;

	while (!KERNELS[k]->usable())
		k++;
	return KERNELS[k];
}

void sweep_add(struct sweep_tables *t, const char *letters, bool folded)
{
	const struct prefix p = {.literal = letters, .n = 3, .folded = folded};
	struct sign s = sign_of(&p);

	add_sign(t, &s);
}

void sweep_init(struct sweep *w)
{
	memset(w, 0, sizeof(*w));
	w->kernel = sweep_best();
	class_nibbles(&w->tables);
	for (size_t k = 0; k < prefix_count; k++) {
		struct sign s = sign_of(&prefixes[k]);
		add_sign(&w->tables, &s);
		add_exact(w, &s);
	}
	for (unsigned c = 0, at = 0; c < 256; c++) {
		w->first[c] = (uint8_t)at;
		for (size_t k = 0; k < prefix_count; k++) {
			struct sign s = sign_of(&prefixes[k]);
			if (s.byte[0][0] == c || s.byte[0][1] == c)
				w->order[at++] = (uint8_t)k;
		}
		w->last[c] = (uint8_t)at;
	}
}

int sweep_use_kernel(struct sweep *w, const char *name)
{
	for (size_t k = 0; k < KERNEL_COUNT; k++) {
		if (strcmp(KERNELS[k]->name, name) == 0 && KERNELS[k]->usable()) {
			w->kernel = KERNELS[k];
			return 0;
		}
	}
	return -1;
}

/* --- from bits to matchers --- */

#define MATCHER_OF(upper, lower) [MATCH_##upper] = match_##lower,

static void (*const MATCH[])(struct text *t, size_t at, const struct prefix *p) = {MATCHERS(MATCHER_OF)};

struct sweep_cursor {
	const struct sweep *w;
	struct text *t;
	struct sweep_seen *seen;
	uint64_t digit; /* carry: the last byte of the block before was a digit */
	size_t open;    /* length of the run of base64 that ends with the block before */
};

static void literals(const struct sweep *w, struct text *t, size_t at)
{
	unsigned char c = t->p[at];

	for (size_t i = w->first[c]; i < w->last[c]; i++) {
		const struct prefix *p = &prefixes[w->order[i]];
		size_t n = p->n;
		if ((((unsigned char)p->literal[p->sign + 1] ^ t->p[at + 1]) & (p->folded ? 0xDFu : 0xFFu)) != 0)
			continue;
		if (at < p->sign || at - p->sign < t->token_end || (rule_of(p->rule)->class & t->classes) == 0)
			continue;
		size_t from = at - p->sign;
		if (!(p->folded ? text_is_folded(t, from, p->literal, n)
				: text_is(t, from, p->literal, n)))
			continue;
		size_t before = t->found_end;
		MATCH[p->match](t, from, p);
		if (t->found_end > before)
			t->token_end = t->found_end;
	}
}

static bool hex_at(const struct text *t, size_t at)
{
	return at < t->n && is(t->p[at], IS_HEX);
}

/* A backslash in a raw text: an escape that hides a byte of ASCII, or the remnant's ellipsis, or whose last digit would
 * run into what follows it, means that the value has to be looked at. */
static void escape(struct sweep_cursor *c, size_t at)
{
	struct text *t = c->t;
	unsigned char e = at + 1 < t->n ? t->p[at + 1] : 0;

	if (!one_of(e, "\"\\/bfnrtu"))
		return;
	c->seen->escapes = true;
	if (!t->raw)
		return;
	if (e == '/' || ((e == 'b' || e == 'f') && hex_at(t, at + 2)))
		t->found = true;
	if (e != 'u')
		return;
	if ((TEXT_IS(t, at + 2, "00") && at + 4 < t->n && t->p[at + 4] >= '2' &&
		t->p[at + 4] <= '7') ||
	    TEXT_IS(t, at + 2, "2026") || hex_at(t, at + 6))
		t->found = true;
}

static void run(struct sweep_cursor *c, size_t from, size_t end)
{
	c->seen->base64 = true;
	if (c->seen->run != NULL)
		c->seen->run(c->seen->ctx, c->t, from, end);
}

/* Runs of BASE64_LEAST (12) or more bits of the alphabet, across blocks. */
static void base64_runs(struct sweep_cursor *c, size_t at, uint64_t bits)
{
	if (bits == ~(uint64_t)0) {
		c->open += SWEEP_BLOCK;
		return;
	}
	unsigned lead = (unsigned)__builtin_ctzll(~bits);
	if (c->open + lead >= BASE64_LEAST)
		run(c, at - c->open, at + lead);
	/* Runs wholly inside: neither the first nor the last bits. */
	c->open = (size_t)__builtin_clzll(~bits);
	uint64_t inner = bits >> lead << lead;
	if (c->open > 0)
		inner = inner << c->open >> c->open;
	uint64_t four = inner & inner >> 1;
	four &= four >> 2;
	uint64_t long_run = four & four >> 4 & four >> 8;
	while (long_run != 0) {
		unsigned from = (unsigned)__builtin_ctzll(long_run);
		unsigned n = (unsigned)__builtin_ctzll(~(inner >> from));
		run(c, at + from, at + from + n);
		uint64_t past = from + n >= 64 ? 0 : ~(uint64_t)0 << (from + n);
		long_run &= past;
	}
}

static void each(struct sweep_cursor *c, size_t at, uint64_t bits, void (*match)(struct text *, size_t))
{
	for (; bits != 0; bits &= bits - 1)
		match(c->t, at + (size_t)__builtin_ctzll(bits));
}

static void percent(struct sweep_cursor *c, size_t at, uint64_t bits)
{
	for (; bits != 0 && !c->seen->percent; bits &= bits - 1) {
		size_t i = at + (size_t)__builtin_ctzll(bits);
		if (hex_at(c->t, i + 1) && hex_at(c->t, i + 2))
			c->seen->percent = true;
	}
}

static void block(struct sweep_cursor *c, size_t at, const struct sweep_bits *b)
{
	struct text *t = c->t;
	uint64_t follows = b->digit << 1 | c->digit; /* a digit stands before it */
	uint64_t precedes = b->digit >> 1 | (uint64_t)1 << 63;
	uint64_t octet = b->dot & follows & precedes;
	uint64_t plus = b->plus & precedes;
	uint64_t starts = b->digit & ~follows & b->digit16;
	uint64_t dots = b->dot & b->dot7;

	c->digit = b->digit >> 63;
	for (uint64_t bits = b->sign; bits != 0; bits &= bits - 1) {
		size_t i = at + (size_t)__builtin_ctzll(bits);
		const unsigned char *p = t->p + i;
		if (i + 3 > t->n)
			break;
		uint32_t h = exact_hash(p[0], p[1], p[2]);
		if ((c->w->exact[h / 64] >> h % 64 & 1) != 0)
			literals(c->w, t, i);
	}
	each(c, at, b->sep, match_colon);
	if ((b->at | plus | starts | dots) != 0) {
		each(c, at, b->at, match_at);
		each(c, at, starts, match_digits);
		each(c, at, dots, match_dots);
		for (; plus != 0; plus &= plus - 1) {
			size_t i = at + (size_t)__builtin_ctzll(plus);
			if (i + 1 < t->n && is(t->p[i + 1], IS_DIGIT))
				match_plus(t, i);
		}
	}
	octet &= octet >> 2 | octet >> 3 | octet >> 4 | (uint64_t)0xF << 60;
	if (octet != 0)
		each(c, at, octet, match_octets);
	for (uint64_t bits = b->backslash; bits != 0; bits &= bits - 1)
		escape(c, at + (size_t)__builtin_ctzll(bits));
	if (b->percent != 0)
		percent(c, at, b->percent);
	base64_runs(c, at, b->base64);
}

const unsigned char *sweep_blocks(const unsigned char *p, size_t left, struct sweep_tail *tail, size_t *blocks)
{
	*blocks = left > SWEEP_AHEAD ? (left - SWEEP_AHEAD) / SWEEP_BLOCK : 0;
	if (*blocks > SWEEP_BATCH)
		*blocks = SWEEP_BATCH;
	if (*blocks > 0)
		return p;
	memset(tail->bytes, 0, sizeof(tail->bytes));
	memcpy(tail->bytes, p, left);
	*blocks = (left + SWEEP_BLOCK - 1) / SWEEP_BLOCK;
	return tail->bytes;
}

void sweep(const struct sweep *w, struct text *t, struct sweep_seen *seen)
{
	struct sweep_bits bits[SWEEP_BATCH];
	struct sweep_cursor c = {w, t, seen, 0, 0};
	size_t at = 0;

	while (at < t->n && !(t->raw && t->found)) {
		struct sweep_tail tail;
		size_t blocks;
		const unsigned char *p = sweep_blocks(t->p + at, t->n - at, &tail, &blocks);
		w->kernel->bits(&w->tables, p, blocks, bits);
		for (size_t i = 0; i < blocks && !(t->raw && t->found); i++, at += SWEEP_BLOCK)
			block(&c, at, &bits[i]);
	}
	if (c.open >= BASE64_LEAST && !(t->raw && t->found))
		run(&c, t->n - c.open, t->n);
}

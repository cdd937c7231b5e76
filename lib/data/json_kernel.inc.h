/* The part of the index that is the same for every kernel. A kernel file defines, then includes this:
 *
 *	struct block                   64 bytes in registers
 *	block_load(b, p)               from p[0..64)
 *	block_eq(b, c)                 a bit for each byte that is c
 *	block_differ(a, b)             that differs
 *	block_control(b)               < 0x20
 *	block_space(b)                 SP TAB LF CR
 *	block_op(b)                    []{}:, (and perhaps 0x0C, 0x1A: refused later)
 *	block_escapable(b)             that may follow a backslash
 *	block_ascii(b)                 is every byte < 0x80?
 *	prefix_xor(bits)               bit i: parity of bits 0..i
 *	lowest_bit(bits)               its place; anything for 0
 *	struct utf8                    the validator's state over one window: utf8_begin, then for
 *	                               each block utf8_ascii (all of it is) or utf8_mixed, utf8_end
 *
 * and, with JSON_KERNEL_PUTS_BITS defined, its own put_bits(). */

/* Bytes that a backslash escapes. *carry: whether the first byte of the block is one, then of the next block. */
static inline uint64_t escaped_in(uint64_t backslash, uint64_t *carry)
{
	const uint64_t even = 0x5555555555555555u;

	backslash &= ~*carry;
	uint64_t follows = backslash << 1 | *carry;
	uint64_t odd_starts = backslash & ~even & ~follows;
	uint64_t even_runs;
	*carry = __builtin_add_overflow(odd_starts, backslash, &even_runs) ? 1 : 0;
	return (even ^ even_runs << 1) & follows;
}

/* The same for blocks of which most have no backslash. */
static inline uint64_t find_escaped(uint64_t backslash, uint64_t *carry)
{
	if (backslash != 0)
		return escaped_in(backslash, carry);
	uint64_t escaped = *carry;
	*carry = 0;
	return escaped;
}

static inline bool escapes_hold(const struct json_index *x, size_t at, const struct block *b, uint64_t escaped)
{
	if ((escaped & ~block_escapable(b)) != 0)
		return false;
	for (uint64_t u = escaped & block_eq(b, 'u'); u != 0; u &= u - 1) {
		if (!json_hex4(x->text, x->size, at + (size_t)__builtin_ctzll(u) + 1))
			return false;
	}
	return true;
}

#if !defined(JSON_KERNEL_PUTS_BITS)
/* Lists the places of the bits, four at a time without a branch; what is written too far is overwritten by the next
 * block. All but dense blocks have eight or fewer. */
static inline void put_bits(struct carry *c, uint32_t base, uint64_t bits)
{
	uint32_t n = (uint32_t)__builtin_popcountll(bits);

	for (uint32_t i = 0; i < n; i += 4) {
		for (uint32_t k = 0; k < 4; k++) {
			c->to[i + k] = base + lowest_bit(bits);
			bits &= bits - 1;
		}
	}
	c->to += n;
}
#endif

static inline __attribute__((always_inline)) bool index_block(
    struct carry *c, const struct json_index *x, size_t at, const struct block *b)
{
	uint64_t escaped = find_escaped(block_eq(b, '\\'), &c->escape);
	uint64_t quote = block_eq(b, '"') & ~escaped;
	uint64_t string = prefix_xor(quote) ^ c->string;

	c->string = (uint64_t)((int64_t)string >> 63);
	if (string != 0) {
		if ((string & block_control(b)) != 0)
			return false;
		if ((escaped & string) != 0 && !escapes_hold(x, at, b, escaped & string))
			return false;
		if (string == ~(uint64_t)0 && quote == 0)
			return true;
	}
	uint64_t op = block_op(b);
	uint64_t scalar = ~(op | block_space(b) | quote | string);
	uint64_t starts = scalar & ~(scalar << 1 | c->scalar);
	c->scalar = scalar >> 63;
	if (x->newlines != 0)
		op |= block_eq(b, '\n');
	put_bits(c, (uint32_t)at, (op & ~string) | starts | quote);
	return true;
}

static inline void utf8_block(struct utf8 *u, struct json_index *x, size_t at, const struct block *b)
{
	if (block_ascii(b))
		utf8_ascii(u, b);
	else
		utf8_mixed(u, x, at, b);
}

static bool index_window(struct json_index *x)
{
	size_t at = x->at;
	size_t stop = x->size - at < JSON_WINDOW ? x->size : at + JSON_WINDOW;
	struct carry c = {x->escape, x->string, x->scalar, x->pos};
	struct utf8 u;
	struct block b;

	utf8_begin(&u, x);
	for (; stop - at >= JSON_BLOCK; at += JSON_BLOCK) {
		block_load(&b, x->text + at);
		utf8_block(&u, x, at, &b);
		if (!index_block(&c, x, at, &b))
			return false;
	}
	if (at < stop) {
		unsigned char last[JSON_BLOCK];
		memset(last, ' ', sizeof(last));
		memcpy(last, x->text + at, stop - at);
		block_load(&b, last);
		utf8_block(&u, x, at, &b);
		if (!index_block(&c, x, at, &b))
			return false;
		at = stop;
	}
	x->escape = c.escape;
	x->string = c.string;
	x->scalar = c.scalar;
	x->count = (uint32_t)(c.to - x->pos);
	x->at = at;
	return utf8_end(&u, x);
}

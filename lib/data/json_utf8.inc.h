/*
 * UTF-8 for the kernels without a vector validator: blocks of ASCII cost one test, others are read byte by byte. A sequence may run over the end of its
 * block; utf8_at remembers how far the text has been read. Wants block_ascii(const struct block *) from the kernel. Also what else has no
 * better form without special instructions: prefix_xor, lowest_bit.
 */
struct utf8 {
	bool bad;
};

static inline void utf8_begin(struct utf8 *u, const struct json_index *x)
{
	(void)x;
	u->bad = false;
}

static inline void utf8_block(struct utf8 *u, struct json_index *x, size_t at, const struct block *b)
{
	size_t from = x->utf8_at > at ? x->utf8_at : at;
	size_t to = x->size - at < JSON_BLOCK ? x->size : at + JSON_BLOCK;

	if ((block_ascii(b) && from == at) || u->bad)
		return;
	size_t end = json_utf8_run(x->text, x->size, from, to);
	if (end == SIZE_MAX)
		u->bad = true;
	else
		x->utf8_at = end;
}

static inline bool utf8_end(struct utf8 *u, struct json_index *x)
{
	(void)x;
	return !u->bad;
}

static inline uint64_t prefix_xor(uint64_t bits)
{
	for (unsigned shift = 1; shift < 64; shift *= 2)
		bits ^= bits << shift;
	return bits;
}

static inline uint32_t lowest_bit(uint64_t bits)
{
	return bits == 0 ? 0 : (uint32_t)__builtin_ctzll(bits);
}

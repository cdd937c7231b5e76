/* For the kernels that only compare bytes (no look-ups in a register): their sets of bytes, their UTF-8 and what else
 * has no better form there. Wants from the kernel: block_eq, block_ascii(const struct block *), and block_fold(struct
 * block *to, const struct block *), which sets 0x20 in each byte. */
static inline uint64_t block_space(const struct block *b)
{
	return block_eq(b, ' ') | block_eq(b, '\n') | block_eq(b, '\r') | block_eq(b, '\t');
}

static inline uint64_t block_op(const struct block *b)
{
	struct block folded; /* where [ and { are one, and ] and } */

	block_fold(&folded, b);
	return block_eq(&folded, '{') | block_eq(&folded, '}') | block_eq(b, ',') | block_eq(b, ':');
}

static inline uint64_t block_escapable(const struct block *b)
{
	return block_eq(b, '"') | block_eq(b, '\\') | block_eq(b, '/') | block_eq(b, 'n') |
	       block_eq(b, 't') | block_eq(b, 'r') | block_eq(b, 'u') | block_eq(b, 'b') |
	       block_eq(b, 'f');
}

/* Blocks of ASCII cost one test, others are read byte by byte. A sequence may run over the end of its block; utf8_at
 * remembers how far the text has been read. */
struct utf8 {
	bool bad;
};

static inline void utf8_begin(struct utf8 *u, const struct json_index *x)
{
	(void)x;
	u->bad = false;
}

/* A sequence that runs into a block is seen there: the block is not ASCII then. */
static inline void utf8_ascii(struct utf8 *u, const struct block *b)
{
	(void)u;
	(void)b;
}

static inline void utf8_mixed(struct utf8 *u, struct json_index *x, size_t at, const struct block *b)
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

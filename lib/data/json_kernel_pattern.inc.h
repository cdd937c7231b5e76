/* Lines read by a pattern (json_pattern.h), for every kernel: included behind json_kernel.inc.h. First a window of the
 * text is screened for what needs no structure to be seen, without a branch that text decides but one for each group of
 * blocks; then it is matched. */

#define GROUP 4u /* blocks */

/* Of a group of blocks: their escapes. */
static inline __attribute__((always_inline)) bool screen_escapes(
    struct json_index *x, size_t at, const struct block b[GROUP], const uint64_t back[GROUP])
{
	uint64_t bad = 0, hex[GROUP], any = 0;

	x->escapes = true;
	for (unsigned i = 0; i < GROUP; i++) {
		uint64_t escaped = escaped_in(back[i], &x->escape);
		bad |= escaped & ~block_escapable(&b[i]);
		hex[i] = escaped & block_eq(&b[i], 'u');
		any |= hex[i];
	}
	for (unsigned i = 0; any != 0 && i < GROUP; i++) {
		for (uint64_t u = hex[i]; u != 0; u &= u - 1) {
			size_t digits = at + i * JSON_BLOCK + (size_t)__builtin_ctzll(u) + 1;
			if (!json_hex4(x->text, x->size, digits))
				return false;
		}
	}
	return bad == 0;
}

static inline __attribute__((always_inline)) bool screen_group(
    struct json_index *x, struct utf8 *u, struct carry *c, size_t at, const struct block b[GROUP])
{
	uint64_t back[GROUP], odd = 0, any = x->escape;
	bool ascii = true;

	for (unsigned i = 0; i < GROUP; i++) {
		uint64_t ends = block_eq(&b[i], '\n');
		back[i] = block_eq(&b[i], '\\');
		any |= back[i];
		odd |= block_control(&b[i]) ^ ends;
		ascii = ascii & block_ascii(&b[i]);
		if (ends != 0)
			put_bits(c, (uint32_t)(at + i * JSON_BLOCK), ends);
	}
	if (odd != 0 || (any != 0 && !screen_escapes(x, at, b, back)))
		return false;
	for (unsigned i = 0; i < GROUP; i++) {
		if (ascii)
			utf8_ascii(u, &b[i]);
		else
			utf8_mixed(u, x, at + i * JSON_BLOCK, &b[i]);
	}
	return true;
}

/* Screens the next window, no more: its UTF-8, its escapes, and that LF is its only control byte; lists the LFs. What
 * it refuses may still be good JSON, with other white space. */
static bool screen_window(struct json_index *x)
{
	const size_t step = GROUP * JSON_BLOCK;
	size_t at = x->at;
	size_t stop = x->size - at < JSON_SCREEN ? x->size : at + JSON_SCREEN;
	struct carry c = {0, 0, 0, x->end};
	struct utf8 u;
	struct block b[GROUP];
	bool good = true;

	x->escapes = false;
	utf8_begin(&u, x);
	for (; good && stop - at >= step; at += step) {
		for (unsigned i = 0; i < GROUP; i++)
			block_load(&b[i], x->text + at + i * JSON_BLOCK);
		good = screen_group(x, &u, &c, at, b);
	}
	if (good && at < stop) {
		unsigned char last[GROUP * JSON_BLOCK];
		memset(last, ' ', sizeof(last));
		memcpy(last, x->text + at, stop - at);
		for (unsigned i = 0; i < GROUP; i++)
			block_load(&b[i], last + i * JSON_BLOCK);
		good = screen_group(x, &u, &c, at, b);
	}
	x->ends = (uint32_t)(c.to - x->end);
	x->at = stop;
	return utf8_end(&u, x) && good;
}

/* What follows reads a line that ends with its LF, in text that was screened, and a block behind it without asking
 * whether it is there. */

/* The place of the quote that ends the string whose content begins at `at`; 0: there is none before `end`. */
static inline __attribute__((always_inline)) size_t string_end(const unsigned char *text, size_t at, size_t end)
{
	struct block b;

	for (; at < end; at += JSON_BLOCK) {
		block_load(&b, text + at);
		uint64_t quote = block_eq(&b, '"');
		for (; quote != 0; quote &= quote - 1) {
			size_t place = at + (size_t)__builtin_ctzll(quote);
			if (text[place - 1] != '\\' || !json_escaped(text, place))
				return place < end ? place : 0;
		}
	}
	return 0;
}

/* The text of more than a block before a value. */
static inline bool same_long(const unsigned char *a, const unsigned char *b, uint32_t n, size_t left)
{
	return left >= n && memcmp(a, b, n) == 0;
}

static inline __attribute__((always_inline)) bool same_text(
    const struct json_step *s, const unsigned char *a, const unsigned char *b, size_t left)
{
	struct block x, y;

	if (s->length > JSON_BLOCK)
		return same_long(a, b, s->length, left);
	block_load(&x, a);
	block_load(&y, b);
	return (block_differ(&x, &y) & s->mask) == 0;
}

/* The end of the value at `at`; 0 when there is none of its type. */
static inline __attribute__((always_inline)) size_t value_end(
    const unsigned char *text, size_t at, size_t end, uint32_t type)
{
	size_t len;

	if (type == JSON_STRING)
		return string_end(text, at, end);
	if (type == JSON_NUMBER)
		len = number_length(text, SIZE_MAX, at);
	else
		len = word_at(text, end, at, "true", 4)    ? 4
		      : word_at(text, end, at, "false", 5) ? 5
							   : 0;
	return len == 0 ? 0 : at + len;
}

typedef uint32_t four __attribute__((vector_size(16)));

/* What a place adds to a node that begins behind it, and to one that ends behind it. */
struct match_place {
	four from, to;
};

static inline __attribute__((always_inline)) void fill_nodes(const struct json_pattern *p,
    const unsigned char *text, const struct match_place *place, struct json_node *to)
{
	const struct json_spot *s = p->spot, *end = s + p->nodes;

	for (; s < end; s++, to++) {
		four n;
		memcpy(&n, s, sizeof(n));
		n += place[s->from].from + place[s->to].to;
		/* Its end becomes its length. */
		n -= __builtin_shufflevector(n, (four){0}, 4, 0, 4, 4);
		memcpy(to, &n, sizeof(n));
	}
	to -= p->nodes;
	for (uint32_t i = 0; i < p->bools; i++) {
		struct json_node *n = &to[p->truth[i]];
		n->meta = text[n->off] == 't' ? JSON_TRUE : JSON_FALSE;
	}
}

/* Many values are as long as the one in the same place of the line before: ids, times, words. A processor that guesses
 * so goes on before the end has been found. (The empty asm keeps a compiler from seeing that both lengths are one.) */
static inline __attribute__((always_inline)) size_t advance(struct json_step *s, size_t at, size_t end)
{
	size_t guess = s->guess;

	if (end - at == guess) {
		__asm__("" : "+r"(guess));
		return at + guess;
	}
	s->guess = end - at;
	return end;
}

static bool match_pattern(const unsigned char *text, struct json_pattern *p, size_t at, size_t end,
    struct json_node *to, uint32_t before)
{
	struct match_place place[JSON_PATTERN_NODES + 1], *here = place;
	const unsigned char *between = p->text;

	for (struct json_step *s = p->step;; s++, here++) {
		if (!same_text(s, text + at, between, end - at))
			return false;
		*here = (struct match_place){{(uint32_t)at, 0, before, 0}, {0, (uint32_t)at, 0, 0}};
		at += s->length;
		between += s->length;
		if (s->type == JSON_MISSING)
			break;
		size_t stop = value_end(text, at, end, s->type);
		if (stop == 0)
			return false;
		at = advance(s, at, stop);
	}
	if (at != end)
		return false;
	fill_nodes(p, text, place, to);
	return true;
}

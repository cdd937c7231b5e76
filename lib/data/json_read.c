/* The reader: chooses the kernel that makes the index, then walks over the index and builds the tape (json_read) or
 * only checks (json_check, json_check_lines). */
#include "data/json.h"

#include "data/json_index.h"
#include "data/json_scalar.h"

#define END UINT32_MAX /* no place in a text: they are smaller */

static const struct json_kernel *const KERNELS[] = {
#if defined(__x86_64__)
    &json_kernel_avx512,
    &json_kernel_avx2,
    &json_kernel_sse2,
#elif defined(__aarch64__)
    &json_kernel_neon,
#endif
    &json_kernel_plain,
};

int json_init(struct json *j, struct oc_err *e)
{
	memset(j, 0, sizeof(*j));
	j->index = mem_alloc(sizeof(*j->index));
	if (j->index == NULL)
		return err_nomem(e);
	size_t i = 0;
	while (!KERNELS[i]->usable())
		i++;
	j->index->kernel = KERNELS[i];
	return 0;
}

void json_release(struct json *j)
{
	mem_free(j->index);
	mem_free(j->node);
	memset(j, 0, sizeof(*j));
}

const char *json_kernel(const struct json *j)
{
	return j->index->kernel->name;
}

int json_use_kernel(struct json *j, const char *name)
{
	for (size_t i = 0; i < sizeof(KERNELS) / sizeof(KERNELS[0]); i++) {
		if (strcmp(KERNELS[i]->name, name) == 0 && KERNELS[i]->usable()) {
			j->index->kernel = KERNELS[i];
			return 0;
		}
	}
	return -1;
}

/* What may stand right behind a number or literal (white space, comma, closing bracket; the colon is refused later). */
static const bool STOP[256] = {[' '] = true, ['\t'] = true, ['\n'] = true, ['\r'] = true, [','] = true, [']'] = true,
    ['}'] = true, [':'] = true, ['['] = true, ['{'] = true};

/* Length of the literal or number at i and its type, 0 when it is neither or something is glued to it. */
static inline size_t scalar_length(const unsigned char *t, size_t n, size_t i, uint32_t *type)
{
	size_t len = 0;

	switch (t[i]) {
	case 't':
		*type = JSON_TRUE;
		len = word_at(t, n, i, "true", 4) ? 4 : 0;
		break;
	case 'f':
		*type = JSON_FALSE;
		len = word_at(t, n, i, "false", 5) ? 5 : 0;
		break;
	case 'n':
		*type = JSON_NULL;
		len = word_at(t, n, i, "null", 4) ? 4 : 0;
		break;
	default:
		*type = JSON_NUMBER;
		len = number_length(t, n, i);
	}
	return len > 0 && (i + len == n || STOP[t[i + len]]) ? len : 0;
}

struct frame {
	uint32_t node;  /* of the container */
	uint32_t count; /* members or elements so far */
	bool object;
};

enum outcome { WALK_OK, WALK_BAD, WALK_NOMEM };

/* What a walk is for. A constant at each call site, so that each is compiled without the others' work. */
enum purpose { CHECK, TAPE = 1, LINES = 2, TAPE_LINES = TAPE | LINES };

/* Cursor over the index. */
struct cursor {
	struct json *j;
	const uint32_t *pos; /* what is next in the index, END behind the last */
	struct json_node *node; /* where the next node goes, */
	uint32_t nodes;         /* and how many there are */
	enum outcome outcome;
	uint64_t lines; /* LFs seen so far (LINES) */
};

static inline bool refill(struct cursor *c, enum purpose to)
{
	struct json_index *x = c->j->index;

	do {
		if (x->at == x->size)
			return false;
		if (!x->kernel->window(x)) {
			c->outcome = WALK_BAD;
			return false;
		}
	} while (x->count == 0);
	x->pos[x->count] = END;
	c->pos = x->pos;
	if ((to & TAPE) != 0) {
		size_t used = c->nodes;
		if (mem_grow(&c->j->node, &c->j->cap, used + x->count + 1, sizeof(struct json_node)) != 0) {
			c->outcome = WALK_NOMEM;
			return false;
		}
		c->node = c->j->node + used;
	}
	return true;
}

/* The next place in the index; END at the end, or when the text is bad (c->outcome). */
static inline uint32_t next(struct cursor *c, enum purpose to)
{
	uint32_t p = *c->pos;

	if (__builtin_expect(p == END, 0)) {
		if (!refill(c, to))
			return END;
		p = *c->pos;
	}
	c->pos++;
	return p;
}

static inline void put(struct cursor *c, enum purpose to, uint32_t off, uint32_t len, uint32_t type)
{
	if ((to & TAPE) == 0)
		return;
	c->node->off = off;
	c->node->len = len;
	c->node->next = ++c->nodes;
	c->node->meta = type;
	c->node++;
}

static inline bool put_string(struct cursor *c, enum purpose to, uint32_t open)
{
	uint32_t close = next(c, to);

	if (close == END)
		return false;
	put(c, to, open + 1, close - open - 1, JSON_STRING);
	return true;
}

/* A string, number or literal. */
static inline bool put_plain(struct cursor *c, enum purpose to, uint32_t p)
{
	const unsigned char *t = (const unsigned char *)c->j->text;
	uint32_t type;

	if (t[p] == '"')
		return put_string(c, to, p);
	size_t len = scalar_length(t, c->j->index->size, p, &type);
	if (len > 0)
		put(c, to, p, (uint32_t)len, type);
	return len > 0;
}

/* A key and its colon. */
static inline bool put_key(struct cursor *c, enum purpose to, uint32_t p)
{
	if (p == END || c->j->text[p] != '"' || !put_string(c, to, p))
		return false;
	uint32_t colon = next(c, to);
	return colon != END && c->j->text[colon] == ':';
}

static inline void open_container(struct cursor *c, enum purpose to, struct frame *f, uint32_t p)
{
	f->node = c->nodes;
	f->count = 0;
	f->object = c->j->text[p] == '{';
	put(c, to, p, 0, f->object ? JSON_OBJECT : JSON_ARRAY);
}

static inline void close_container(struct cursor *c, enum purpose to, const struct frame *f, uint32_t p)
{
	if ((to & TAPE) == 0)
		return;
	struct json_node *n = c->j->node + f->node;
	n->len = p + 1 - n->off;
	n->next = c->nodes;
	n->meta |= f->count << 3;
}

/* From the place *p to the next one that is no line's end. Returns false at the end. */
static inline bool skip_line_ends(struct cursor *c, enum purpose to, uint32_t *p)
{
	while (*p != END && c->j->text[*p] == '\n') {
		c->lines++;
		*p = next(c, to);
	}
	return *p != END;
}

/* One loop over the grammar; a container is a frame on a stack of fixed depth, never a call. */
static inline enum outcome walk(struct json *j, enum purpose to, uint64_t *lines)
{
	static const uint32_t nothing = END;
	const unsigned char *t = (const unsigned char *)j->text;
	struct cursor c = {j, &nothing, j->node, (uint32_t)j->count, WALK_OK, 0};
	struct frame stack[JSON_DEPTH + 1]; /* the first means "in no container" */
	struct frame *f = stack;
	uint32_t p = next(&c, to);

	if ((to & LINES) != 0 && !skip_line_ends(&c, to, &p))
		goto end;
value:
	if (p == END)
		goto bad;
	if (t[p] != '{' && t[p] != '[') {
		if (!put_plain(&c, to, p))
			goto bad;
		goto after;
	}
	if (f == stack + JSON_DEPTH)
		goto bad;
	open_container(&c, to, ++f, p);
	p = next(&c, to);
	if (p == END)
		goto bad;
	if (t[p] == (f->object ? '}' : ']'))
		goto close;
	if (f->object)
		goto member;
	f->count = 1;
	goto value;
after:
	p = next(&c, to);
	if (f == stack) {
		if ((to & LINES) != 0 && p != END && t[p] == '\n' && skip_line_ends(&c, to, &p))
			goto value;
		goto end;
	}
	if (p == END)
		goto bad;
	if (t[p] == ',') {
		p = next(&c, to);
		if (f->object)
			goto member;
		f->count++;
		goto value;
	}
	if (t[p] != (f->object ? '}' : ']'))
		goto bad;
close:
	close_container(&c, to, f, p);
	f--;
	goto after;
member:
	if (!put_key(&c, to, p))
		goto bad;
	f->count++;
	p = next(&c, to);
	goto value;
end:
	*lines = c.lines;
	j->count = c.nodes;
	return p != END && c.outcome == WALK_OK ? WALK_BAD : c.outcome;
bad:
	return c.outcome == WALK_NOMEM ? WALK_NOMEM : WALK_BAD;
}

/* What was wrong, and where: the slow twin reads the text again. */
static int explain(const struct json *j, enum outcome outcome, struct oc_err *e)
{
	size_t offset;
	const char *why;
	uint64_t line, column;

	if (outcome == WALK_NOMEM)
		return err_nomem(e);
	if (!json_locate((const unsigned char *)j->text, j->size, &offset, &why))
		return err_set(e, OC_EX_SOFTWARE,
		    "the JSON reader refuses a text that its twin accepts (kernel %s); please report it",
		    json_kernel(j));
	json_place(j->text, offset, &line, &column);
	err_set(e, OC_EX_DATA, "%s", why);
	return err_at(e, NULL, line, column);
}

int json_begin(struct json *j, const char *text, size_t size, size_t most, struct oc_err *e)
{
	struct json_index *x = j->index;

	j->count = 0;
	j->plain = false;
	j->text = text;
	j->size = size;
	if (size > most)
		return err_set(e, OC_EX_DATA,
		    "document of %zu bytes is too large (the reader's limit is %zu)", size, most);
	x->text = (const unsigned char *)text;
	x->size = size;
	x->at = x->from = x->utf8_at = 0;
	x->escape = x->string = x->scalar = 0;
	x->count = 0;
	x->newlines = 0;
	return 0;
}

int json_check(struct json *j, const char *text, size_t size, struct oc_err *e)
{
	if (json_begin(j, text, size, JSON_CHECK_MAX, e) != 0)
		return -1;
	enum outcome outcome = walk(j, CHECK, &(uint64_t){0});
	return outcome == WALK_OK ? 0 : explain(j, outcome, e);
}

bool json_check_lines(struct json *j, const char *text, size_t size, uint64_t *lines)
{
	struct oc_err e;

	if (json_begin(j, text, size, JSON_CHECK_MAX, &e) != 0)
		return false;
	j->index->newlines = ~(uint64_t)0;
	return walk(j, LINES, lines) == WALK_OK;
}

int json_read(struct json *j, const char *text, size_t size, struct oc_err *e)
{
	if (json_begin(j, text, size, JSON_READ_MAX, e) != 0)
		return -1;
	enum outcome outcome = walk(j, TAPE, &(uint64_t){0});
	if (outcome == WALK_OK)
		return 0;
	j->count = 0;
	return explain(j, outcome, e);
}

bool json_read_lines(struct json *j, const char *text, size_t size, uint64_t *lines)
{
	struct oc_err e;

	if (json_begin(j, text, size, JSON_READ_MAX, &e) != 0)
		return false;
	j->index->newlines = ~(uint64_t)0;
	if (walk(j, TAPE_LINES, lines) == WALK_OK)
		return true;
	j->count = 0;
	return false;
}

bool json_append_lines(struct json *j, size_t at, size_t end, uint64_t *lines)
{
	struct json_index *x = j->index;
	size_t before = j->count;

	x->size = end;
	x->at = x->from = x->utf8_at = at;
	x->escape = x->string = x->scalar = 0;
	x->count = 0;
	x->newlines = ~(uint64_t)0;
	if (walk(j, TAPE_LINES, lines) == WALK_OK)
		return true;
	j->count = before;
	return false;
}

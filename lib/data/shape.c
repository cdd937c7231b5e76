/* The shape of a document: which keys hold which types (canon.h). */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "data/canon.h"

struct shape_line {
	uint64_t hash; /* 0: free */
	struct slice text;
};

static const char *type_word(enum json_type t)
{
	static const char *const words[] = {
	    "missing", "null", "boolean", "boolean", "number", "string", "array", "object"};

	return words[t];
}

void shape_init(struct shape *s)
{
	*s = (struct shape){.path = SB_INIT, .text = ARENA_INIT};
}

void shape_release(struct shape *s)
{
	mem_free(s->line);
	sb_release(&s->path);
	arena_release(&s->text);
	shape_init(s);
}

static int grow(struct shape *s)
{
	size_t cap = s->cap == 0 ? 64 : s->cap * 2;
	struct shape_line *line = mem_resize(NULL, cap, sizeof(*line));

	if (line == NULL)
		return -1;
	memset(line, 0, cap * sizeof(*line));
	for (size_t i = 0; i < s->cap; i++) {
		if (s->line[i].hash == 0)
			continue;
		size_t at = s->line[i].hash >> 1 & (cap - 1);
		while (line[at].hash != 0)
			at = (at + 1) & (cap - 1);
		line[at] = s->line[i];
	}
	mem_free(s->line);
	s->line = line;
	s->cap = cap;
	return 0;
}

/* Adds "PATH TYPE\n" unless it is there. */
static int add_line(struct shape *s, enum json_type type)
{
	size_t len = s->path.len;

	sb_addc(&s->path, ' ');
	sb_adds(&s->path, type_word(type));
	sb_addc(&s->path, '\n');
	if (!sb_ok(&s->path) || (s->count * 2 >= s->cap && grow(s) != 0))
		return -1;
	struct slice text = sb_slice(&s->path);
	uint64_t hash = XXH3_64bits(text.p, text.n) | 1;
	size_t at = hash >> 1 & (s->cap - 1);
	while (s->line[at].hash != 0 &&
	       !(s->line[at].hash == hash && slice_eq(s->line[at].text, text)))
		at = (at + 1) & (s->cap - 1);
	s->path.len = len;
	if (s->line[at].hash != 0)
		return 0;
	if (s->count == SHAPE_PATHS) {
		s->overflow = true;
		return 0;
	}
	struct slice copy = arena_copy(&s->text, text);
	if (copy.p == NULL)
		return -1;
	s->line[at] = (struct shape_line){hash, copy};
	s->count++;
	return 0;
}

/* Depth is bounded by the reader (JSON_DEPTH), so recursion is. */
static int add_value(struct shape *s, struct json_val v)
{
	size_t len = s->path.len;
	struct json_iter it = json_iter(v);

	if (add_line(s, json_type(v)) != 0)
		return -1;
	while (!s->overflow && json_next(&it)) {
		if (it.object) {
			sb_addc(&s->path, '.');
			json_unescape(&s->path, json_lexeme(it.key));
		} else {
			sb_adds(&s->path, "[]");
		}
		if (add_value(s, it.val) != 0)
			return -1;
		s->path.len = len;
	}
	return 0;
}

int shape_add(struct shape *s, struct json_val v, struct oc_err *e)
{
	if (s->overflow)
		return 0;
	sb_reset(&s->path);
	return add_value(s, v) == 0 ? 0 : err_nomem(e);
}

int shape_note(struct shape *s, struct slice path, enum json_type type, struct oc_err *e)
{
	if (s->overflow)
		return 0;
	sb_reset(&s->path);
	sb_addslice(&s->path, path);
	return add_line(s, type) == 0 ? 0 : err_nomem(e);
}

static int line_cmp(const void *a, const void *b)
{
	return slice_cmp(*(const struct slice *)a, *(const struct slice *)b);
}

int shape_write(const struct shape *s, struct sb *out, struct oc_err *e)
{
	size_t n = 0;
	struct slice *sorted = mem_resize(NULL, s->count, sizeof(*sorted));

	if (sorted == NULL)
		return err_nomem(e);
	for (size_t i = 0; i < s->cap; i++) {
		if (s->line[i].hash != 0)
			sorted[n++] = s->line[i].text;
	}
	qsort(sorted, n, sizeof(*sorted), line_cmp);
	for (size_t i = 0; i < n; i++)
		sb_addslice(out, sorted[i]);
	mem_free(sorted);
	return sb_ok(out) ? 0 : err_nomem(e);
}

int shape_finish(const struct shape *s, char *hex, struct oc_err *e)
{
	struct sb text = SB_INIT;
	int rc = 0;

	if (s->overflow) {
		memcpy(hex, "unbounded", sizeof("unbounded"));
		return 0;
	}
	rc = shape_write(s, &text, e);
	if (rc == 0)
		hash_bytes(hex, sb_slice(&text).p, text.len);
	sb_release(&text);
	return rc;
}

int shape_hash(char *hex, struct json_val v, struct oc_err *e)
{
	struct shape s;
	int rc;

	shape_init(&s);
	rc = shape_add(&s, v, e);
	if (rc == 0)
		rc = shape_finish(&s, hex, e);
	shape_release(&s);
	return rc;
}

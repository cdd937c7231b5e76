/* The shape of a document: which keys hold which types (canon.h). */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <stdlib.h>

#include "data/canon.h"

struct shape_line {
	uint64_t hash;
	struct slice text;
};

static bool same_text(const void *line, const void *text)
{
	return slice_eq(((const struct shape_line *)line)->text, *(const struct slice *)text);
}

static const char *type_word(enum json_type t)
{
	static const char *const words[] = {
	    "missing", "null", "boolean", "boolean", "number", "string", "array", "object"};

	return words[t];
}

void shape_init(struct shape *s)
{
	*s = (struct shape){
	    .lines = TABLE_INIT(struct shape_line, same_text), .path = SB_INIT, .text = ARENA_INIT};
}

void shape_release(struct shape *s)
{
	table_release(&s->lines);
	sb_release(&s->path);
	arena_release(&s->text);
	shape_init(s);
}

/* Adds "PATH TYPE\n" unless it is there. */
static int add_line(struct shape *s, enum json_type type)
{
	size_t len = s->path.len;

	sb_addc(&s->path, ' ');
	sb_adds(&s->path, type_word(type));
	sb_addc(&s->path, '\n');
	if (!sb_ok(&s->path))
		return -1;
	struct slice text = sb_slice(&s->path), copy;
	uint64_t hash = XXH3_64bits(text.p, text.n);
	struct shape_line *line = table_find(&s->lines, hash, &text);
	s->path.len = len;
	if (line != NULL)
		return 0;
	if (s->lines.count == SHAPE_PATHS) {
		s->overflow = true;
		return 0;
	}
	if ((copy = arena_copy(&s->text, text)).p == NULL || (line = table_put(&s->lines, hash, &copy)) == NULL)
		return -1;
	line->text = copy;
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
	struct slice *sorted = mem_resize(NULL, s->lines.count, sizeof(*sorted));

	if (sorted == NULL)
		return err_nomem(e);
	for (const struct shape_line *line = NULL; (line = table_next(&s->lines, line)) != NULL;)
		sorted[n++] = line->text;
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

	shape_init(&s);
	int rc = shape_add(&s, v, e);
	if (rc == 0)
		rc = shape_finish(&s, hex, e);
	shape_release(&s);
	return rc;
}

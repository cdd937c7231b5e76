#include "artifact/tree.h"

#include <stdlib.h>

#include "io/io.h"

#define DEPTH 300 /* io/walk stops earlier */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Compares the runs of digits at the front of both by value, and steps over them. */
static int number_cmp(struct slice *a, struct slice *b)
{
	size_t za = 0, zb = 0, na, nb;

	while (za + 1 < a->n && a->p[za] == '0' && is_digit(a->p[za + 1]))
		za++;
	while (zb + 1 < b->n && b->p[zb] == '0' && is_digit(b->p[zb + 1]))
		zb++;
	for (na = za; na < a->n && is_digit(a->p[na]);)
		na++;
	for (nb = zb; nb < b->n && is_digit(b->p[nb]);)
		nb++;
	int order = na - za != nb - zb ? (na - za > nb - zb ? 1 : -1) : memcmp(a->p + za, b->p + zb, na - za);
	*a = slice_make(a->p + na, a->n - na);
	*b = slice_make(b->p + nb, b->n - nb);
	return order;
}

static int natural_cmp(struct slice a, struct slice b)
{
	const struct slice wa = a, wb = b;

	while (a.n > 0 && b.n > 0) {
		int order;
		if (is_digit(a.p[0]) && is_digit(b.p[0])) {
			order = number_cmp(&a, &b);
		} else {
			order = (unsigned char)a.p[0] - (unsigned char)b.p[0];
			a = slice_make(a.p + 1, a.n - 1);
			b = slice_make(b.p + 1, b.n - 1);
		}
		if (order != 0)
			return order;
	}
	return a.n != b.n ? (a.n > b.n ? 1 : -1) : slice_cmp(wa, wb);
}

static bool is_sample_name(struct slice name)
{
	return slice_has_prefix(name, SLICE("sample-"));
}

static struct slice component(const char *p)
{
	const char *slash = strchr(p, '/');

	return slice_make(p, slash == NULL ? strlen(p) : (size_t)(slash - p));
}

static int entry_cmp(const void *x, const void *y)
{
	const struct tree_entry *a = x, *b = y;
	const char *pa = a->path, *pb = b->path;

	for (;;) {
		struct slice ca = component(pa), cb = component(pb);
		bool last_a = pa[ca.n] == '\0', last_b = pb[cb.n] == '\0';
		if (!slice_eq(ca, cb)) {
			/* A root named with a slash behind it ends in an empty name. */
			if (ca.n == 0 || cb.n == 0)
				return ca.n == 0 ? -1 : 1;
			bool file_a = last_a && !a->folder, file_b = last_b && !b->folder;
			if (file_a != file_b)
				return file_a ? -1 : 1;
			return is_sample_name(ca) && is_sample_name(cb) ? natural_cmp(ca, cb) : slice_cmp(ca, cb);
		}
		if (last_a || last_b)
			return last_b - last_a;
		pa += ca.n + 1;
		pb += cb.n + 1;
	}
}

struct reading {
	const char *root;
	struct tree *t;
	const struct tree_events *ev;
	struct oc_err *e;
};

static struct slice last_name(const char *path)
{
	size_t end = strlen(path), at;

	while (end > 1 && path[end - 1] == '/')
		end--;
	for (at = end; at > 0 && path[at - 1] != '/';)
		at--;
	return slice_make(path + at, end - at);
}

static int add(void *arg, enum walk_kind kind, const char *path)
{
	struct reading *rd = arg;
	struct tree *t = rd->t;

	if (kind == WALK_DIR_LEAVE)
		return 0;
	if (kind == WALK_FILE && slice_has_prefix(last_name(path), SLICE(".oc-")) && strcmp(path, rd->root) != 0)
		return 0;
	if (kind == WALK_SKIPPED) {
		rd->ev->skipped(rd->ev->arg, path);
		return 0;
	}
	struct slice copy = arena_copy(&t->names, slice_cstr(path));
	if (copy.p == NULL || mem_grow(&t->entry, &t->cap, t->count + 1, sizeof(*t->entry)) != 0)
		return err_nomem(rd->e);
	t->entry[t->count++] = (struct tree_entry){.path = copy.p, .folder = kind == WALK_DIR_ENTER};
	return 0;
}

static int bad(void *arg, const struct oc_err *e)
{
	const struct reading *rd = arg;

	return rd->ev->bad(rd->ev->arg, e);
}

static size_t depth_of(const char *path, size_t root)
{
	size_t n = 0;

	for (const char *p = path + root; *p != '\0'; p++)
		n += *p == '/';
	return n;
}

/* Numbers the samples of each folder: they come in order, with other entries between them. */
static void number(struct tree *t, size_t root)
{
	uint32_t seen[DEPTH + 1] = {0};

	for (size_t i = 0; i < t->count; i++) {
		struct tree_entry *en = &t->entry[i];
		size_t depth = depth_of(en->path, root);
		if (!en->folder || depth >= DEPTH)
			continue;
		seen[depth + 1] = 0;
		en->sample = is_sample_name(last_name(en->path));
		if (en->sample)
			en->index = ++seen[depth];
	}
}

int tree_read(struct tree *t, const char *path, const struct tree_events *ev, struct oc_err *e)
{
	*t = (struct tree){NULL, 0, 0, ARENA_INIT};
	struct reading rd = {path, t, ev, e};
	const struct walk w = {.fn = add, .bad = bad, .arg = &rd};
	if (walk_path(&w, path, e) != 0)
		return -1;
	if (t->count > 1)
		qsort(t->entry, t->count, sizeof(*t->entry), entry_cmp);
	number(t, strlen(path));
	return 0;
}

void tree_release(struct tree *t)
{
	mem_free(t->entry);
	arena_release(&t->names);
	*t = (struct tree){NULL, 0, 0, ARENA_INIT};
}

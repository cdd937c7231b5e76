#include "cell/out.h"

#include <string.h>

static int sink_out_record(void *arg, struct slice line)
{
	return sink_record(arg, line);
}

static int sink_out_reject(
    void *arg, const struct oc_err *e, struct slice bytes, const struct record_src *src)
{
	return sink_reject(arg, e, NULL, bytes, src);
}

static void sink_out_notice(void *arg, const char *path, const char *text)
{
	sink_notice(arg, path, 0, text);
}

static int sink_out_idle(void *arg)
{
	struct sink *sink = arg;

	return sink_flush(sink);
}

struct cell_out cell_out_sink(struct sink *sink)
{
	return (struct cell_out){
	    sink, sink_out_record, sink_out_reject, sink_out_notice, sink_out_idle};
}

enum later_kind { LATER_RECORD, LATER_REJECT, LATER_NOTICE };

struct later_event {
	struct later_event *next;
	enum later_kind kind;
	struct slice text; /* the record, the rejected bytes, the notice */
	struct oc_err err;
	struct record_src src;
};

void later_init(struct later *l)
{
	*l = (struct later){.arena = ARENA_INIT};
	l->last = &l->first;
}

void later_release(struct later *l)
{
	arena_release(&l->arena);
	later_init(l);
}

void later_reset(struct later *l)
{
	arena_reset(&l->arena);
	l->first = NULL;
	l->last = &l->first;
	l->failed = false;
}

static struct later_event *add(
    struct later *l, enum later_kind kind, struct slice text, const char *path)
{
	struct later_event *n = arena_alloc(&l->arena, sizeof(*n));
	struct slice copy = arena_copy(&l->arena, text);
	struct slice name = arena_copy(&l->arena, slice_cstr(path));

	if (n == NULL || copy.p == NULL || name.p == NULL) {
		l->failed = true;
		return NULL;
	}
	n->next = NULL;
	n->kind = kind;
	n->text = copy;
	n->src.path = name.p;
	*l->last = n;
	l->last = &n->next;
	return n;
}

static int later_record(void *arg, struct slice line)
{
	return add(arg, LATER_RECORD, line, "") == NULL ? -1 : 0;
}

static int later_reject(
    void *arg, const struct oc_err *e, struct slice bytes, const struct record_src *src)
{
	struct later_event *n = add(arg, LATER_REJECT, bytes, src->path);

	if (n == NULL)
		return -1;
	n->err = *e;
	n->src.line = src->line;
	memcpy(n->src.xxh3, src->xxh3, sizeof(n->src.xxh3));
	return 0;
}

static void later_notice(void *arg, const char *path, const char *text)
{
	add(arg, LATER_NOTICE, slice_cstr(text), path);
}

static int later_idle(void *arg)
{
	(void)arg;
	return 0;
}

struct cell_out cell_out_later(struct later *l)
{
	return (struct cell_out){l, later_record, later_reject, later_notice, later_idle};
}

int later_say(const struct later *l, struct sink *sink, struct oc_err *e)
{
	for (const struct later_event *n = l->first; n != NULL; n = n->next) {
		int rc = 0;
		if (n->kind == LATER_RECORD)
			rc = sink_record(sink, n->text);
		else if (n->kind == LATER_REJECT)
			rc = sink_reject(sink, &n->err, NULL, n->text, &n->src);
		else
			sink_notice(sink, n->src.path, 0, n->text.p);
		if (rc != 0)
			return -1;
	}
	return l->failed ? err_nomem(e) : 0;
}

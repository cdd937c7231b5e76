/* oc-capture-usage: how oc-capture brings the reader, its crew and the usage of tokens together. */
#ifndef OC_FILTERS_OC_CAPTURE_USAGE_H
#define OC_FILTERS_OC_CAPTURE_USAGE_H

#include <string.h>

#include "artifact/crew.h"
#include "artifact/reader.h"
#include "base/mem.h"
#include "usage/capture.h"
#include "usage/seen.h"

struct tokens {
	struct usage_capture usage;
	struct usage_seen seen;
};

static void tokens_begin(struct tokens *t, void *arg, int (*record)(void *, struct slice),
    void (*notice)(void *, const char *, uint64_t, const char *), const char *folder)
{
	usage_seen_init(&t->seen);
	t->seen.arg = arg;
	t->seen.record = record;
	t->seen.notice = notice;
	const struct usage_out usage = usage_seen_out(&t->seen);
	usage_capture_init(&t->usage, &usage, folder);
}

/* What a worker makes of databases and lines is logged, and told in its turn. */
enum { USAGE_SESSION = CREW_OTHER, USAGE_RECORD };

static int log_session(
    void *arg, const struct usage_origin *o, struct slice id, uint64_t word, uint64_t count)
{
	const struct crew_event ev = {
	    .kind = USAGE_SESSION, .number = {word, count}, .part = {id, slice_cstr(o->path)}};

	return crew_put(arg, &ev);
}

static int log_record(void *arg, struct slice line, uint64_t seq, size_t mark)
{
	const struct crew_event ev = {.kind = USAGE_RECORD, .number = {seq, mark}, .part = {line}};

	return crew_put(arg, &ev);
}

static int on_event(void *arg, const struct crew_event *ev)
{
	struct tokens *c = arg;

	if (ev->kind == USAGE_RECORD)
		return usage_seen_record(&c->seen, ev->part[0], ev->number[0], ev->number[1]);
	return usage_seen_session(
	    &c->seen, ev->part[1].p, ev->part[0], ev->number[0], ev->number[1]);
}

struct database_call {
	const struct reader_sink *sink;
	const struct record_src *src;
};

static int on_bad_event(void *arg, struct oc_err *bad, struct slice text)
{
	const struct database_call *call = arg;

	return call->sink->reject(call->sink->arg, bad, text, call->src);
}

static int read_database(struct usage_capture *u, const struct reader_sink *sink,
    const struct artifact *a, struct oc_err *e)
{
	struct record_src src = {.path = a->path};
	struct database_call call = {sink, &src};

	if (strcmp(a->type->name, "agent-database") != 0)
		return 0;
	int rc = usage_capture_database(u, a->path, on_bad_event, &call, e);
	return rc == 1 ? sink->reject(sink->arg, e, SLICE(""), &src) : rc;
}

/* One worker's. */
struct helper {
	struct usage_capture usage;
	struct reader_sink sink;
};

static int helper_more(void *arg, const struct artifact *a, struct oc_err *e)
{
	struct helper *h = crew_mine(arg);

	return read_database(&h->usage, &h->sink, a, e);
}

static int on_hire(
    void *arg, struct crew_worker *w, void **mine, struct reader_sink *sink, struct oc_err *e)
{
	struct tokens *c = arg;
	struct helper *h = mem_alloc(sizeof(*h));
	const struct usage_out out = {w, log_session, log_record, sink->notice};

	if (h == NULL)
		return err_nomem(e);
	usage_capture_init(&h->usage, &out, c->usage.folder);
	sink->more = helper_more;
	sink->others = &h->usage;
	sink->lines = usage_capture_begin;
	sink->line = usage_capture_line;
	sink->lines_end = usage_capture_end;
	h->sink = *sink;
	*mine = h;
	return 0;
}

static void on_dismiss(void *arg, void *mine)
{
	struct helper *h = mine;

	(void)arg;
	usage_capture_release(&h->usage);
	mem_free(h);
}

#endif

#include "usage/reader.h"

#include "base/base.h"

void usage_reader_init(struct usage_reader *r, const struct outlet *to, const char *folder)
{
	usage_repeats_init(&r->repeats, to, folder);
	const struct usage_out out = usage_repeats_out(&r->repeats);
	usage_capture_init(&r->capture, &out, folder);
}

void usage_reader_release(struct usage_reader *r)
{
	usage_capture_release(&r->capture);
	usage_repeats_release(&r->repeats);
}

enum { LOG_SESSION = POOL_OTHER, LOG_RECORD };

static int put_session(void *arg, const struct usage_origin *o, struct slice id, uint64_t count)
{
	const struct pool_event ev = {LOG_SESSION, {count}, {id, slice_cstr(o->path)}};

	return pool_put(arg, &ev);
}

static int put_record(void *arg, struct slice line, uint64_t call, size_t mark)
{
	const struct pool_event ev = {LOG_RECORD, {call, mark}, {line}};

	return pool_put(arg, &ev);
}

int usage_reader_hire(void *arg, struct pool_worker *w, struct listener *l, struct oc_err *e)
{
	const struct usage_reader *r = arg;
	const struct outlet to = pool_outlet(w);
	const struct usage_out out = {w, put_session, put_record, to.notice, to.reject};
	struct usage_capture *c = mem_alloc(sizeof(*c));

	if (c == NULL)
		return err_nomem(e);
	usage_capture_init(c, &out, r->capture.folder);
	*l = usage_capture_listener(c);
	return 0;
}

void usage_reader_dismiss(void *r, void *arg)
{
	(void)r;
	usage_capture_release(arg);
	mem_free(arg);
}

int usage_reader_event(void *r, const struct pool_event *ev)
{
	struct usage_repeats *repeats = &((struct usage_reader *)r)->repeats;

	if (ev->kind == LOG_RECORD)
		return usage_repeats_record(repeats, ev->part[0], ev->number[0], ev->number[1]);
	return usage_repeats_session(repeats, ev->part[1].p, ev->part[0], ev->number[0]);
}

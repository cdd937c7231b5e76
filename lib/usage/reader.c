#include "usage/reader.h"

void usage_reader_init(struct usage_reader *r, void *arg, int (*record)(void *arg, struct slice line),
    void (*notice)(void *arg, const char *path, uint64_t line, const char *text), const char *folder)
{
	usage_seen_init(&r->seen);
	r->seen.arg = arg;
	r->seen.record = record;
	r->seen.notice = notice;
	const struct usage_out out = usage_seen_out(&r->seen);
	usage_capture_init(&r->capture, &out, folder);
}

void usage_reader_release(struct usage_reader *r)
{
	usage_capture_release(&r->capture);
	usage_seen_release(&r->seen);
}

int usage_reader_take(struct usage_reader *r, const struct usage_result *result)
{
	if (result->is_record)
		return usage_seen_record(&r->seen, result->part[0], result->number[0], result->number[1]);
	return usage_seen_session(
	    &r->seen, result->part[1].p, result->part[0], result->number[0], result->number[1]);
}

static int put_session(void *arg, const struct usage_origin *o, struct slice id, uint64_t word, uint64_t count)
{
	struct usage_worker *w = arg;

	return w->put(w->arg, &(struct usage_result){false, {word, count}, {id, slice_cstr(o->path)}});
}

static int put_record(void *arg, struct slice line, uint64_t seq, size_t mark)
{
	struct usage_worker *w = arg;

	return w->put(w->arg, &(struct usage_result){true, {seq, mark}, {line}});
}

static void pass_notice(void *arg, const char *path, uint64_t line, const char *text)
{
	struct usage_worker *w = arg;

	w->notice(w->arg, path, line, text);
}

void usage_worker_init(struct usage_worker *w, const char *folder)
{
	const struct usage_out out = {w, put_session, put_record, pass_notice};

	usage_capture_init(&w->capture, &out, folder);
}

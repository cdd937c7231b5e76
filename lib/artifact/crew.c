#include "artifact/crew.h"

#include <pthread.h>
#include <string.h>

#include "artifact/read.h"
#include "base/mem.h"
#include "base/sb.h"

#define PARTS 4u

enum state { RUNNING, DONE, DECLINED, FAILED };

/* A file that is being read, or was. Its log is the worker's until `handed` or no longer running. */
struct slot {
	size_t file; /* SIZE_MAX: none */
	enum state state;
	bool handed; /* the log is full: the worker waits */
	struct sb log;
	struct oc_err err;
};

struct crew_worker {
	struct crew *crew;
	pthread_t thread;
	struct reader reader;
	struct slot *slot;
	void *mine;
	bool hired, started;
};

struct crew {
	struct crew_calls calls;
	const char *const *path;
	size_t count, next, pos; /* files in all, next to be read, next to be told */
	bool stop;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct crew_worker *worker;
	unsigned workers;
	struct slot *slot;
	size_t slots;
	struct sb taken;
};

struct head {
	unsigned kind;
	uint64_t number[2];
	size_t len[PARTS]; /* SIZE_MAX: absent */
};

void *crew_mine(struct crew_worker *w)
{
	return w->mine;
}

/* Waits until the log has been taken. Returns 0, or -1 when all ends. */
static int hand_over(struct crew_worker *w)
{
	struct crew *c = w->crew;

	pthread_mutex_lock(&c->lock);
	w->slot->handed = true;
	pthread_cond_broadcast(&c->changed);
	while (w->slot->handed && !c->stop)
		pthread_cond_wait(&c->changed, &c->lock);
	bool stop = c->stop;
	pthread_mutex_unlock(&c->lock);
	return stop ? -1 : 0;
}

int crew_put(struct crew_worker *w, const struct crew_event *ev)
{
	struct sb *log = &w->slot->log;
	struct head h = {.kind = ev->kind, .number = {ev->number[0], ev->number[1]}};

	if (log->len > CREW_LOG && hand_over(w) != 0)
		return -1;
	for (size_t i = 0; i < PARTS; i++)
		h.len[i] = ev->part[i].p == NULL ? SIZE_MAX : ev->part[i].n;
	sb_add(log, (const char *)&h, sizeof(h));
	for (size_t i = 0; i < PARTS; i++) {
		if (ev->part[i].p == NULL)
			continue;
		sb_addslice(log, ev->part[i]);
		sb_addc(log, '\0');
	}
	return sb_ok(log) ? 0 : err_nomem(&w->slot->err);
}

/* ---- the workers' sink ---- */

static int on_record(void *arg, struct slice line)
{
	const struct crew_event ev = {.kind = CREW_RECORD, .part = {line}};

	return crew_put(arg, &ev);
}

static int on_reject(
    void *arg, const struct oc_err *e, struct slice bytes, const struct record_src *src)
{
	const struct crew_event ev = {.kind = CREW_REJECT,
	    .number = {src->line, 0},
	    .part = {bytes.p == NULL ? SLICE("") : bytes, slice_make((const char *)e, sizeof(*e)),
		slice_cstr(src->path), slice_cstr(src->xxh3)}};

	return crew_put(arg, &ev);
}

static void on_notice(void *arg, const char *path, uint64_t line, const char *text)
{
	const struct crew_event ev = {.kind = CREW_NOTICE,
	    .number = {line, 0},
	    .part = {slice_cstr(text), slice_cstr(path)}};

	(void)crew_put(arg, &ev);
}

static int on_idle(void *arg)
{
	(void)arg;
	return 0;
}

/* ---- the threads ---- */

/* The next file, or NULL when there is none left. */
static const char *claim(struct crew_worker *w)
{
	struct crew *c = w->crew;
	const char *path = NULL;

	pthread_mutex_lock(&c->lock);
	while (!c->stop && c->next < c->count && c->next >= c->pos + c->slots)
		pthread_cond_wait(&c->changed, &c->lock);
	if (!c->stop && c->next < c->count) {
		path = c->path[c->next];
		w->slot = &c->slot[c->next % c->slots];
		w->slot->file = c->next++;
		w->slot->state = RUNNING;
		w->slot->handed = false;
		sb_reset(&w->slot->log);
	}
	pthread_mutex_unlock(&c->lock);
	return path;
}

static enum state read_one(struct crew_worker *w, const char *path)
{
	struct reader *r = &w->reader;
	struct artifact *kept = NULL;

	/* There is but one standard input, and its reader may have to wait. */
	if (strcmp(path, "-") == 0)
		return DECLINED;
	r->declined = false;
	int rc = reader_read(r, path, ROLE_NONE, &kept, &w->slot->err);
	artifact_free(kept);
	return rc != 0 || !sb_ok(&w->slot->log) ? FAILED : r->declined ? DECLINED : DONE;
}

static void *work(void *arg)
{
	struct crew_worker *w = arg;
	const char *path;

	while ((path = claim(w)) != NULL) {
		enum state state = read_one(w, path);
		pthread_mutex_lock(&w->crew->lock);
		w->slot->state = state;
		pthread_cond_broadcast(&w->crew->changed);
		pthread_mutex_unlock(&w->crew->lock);
	}
	return NULL;
}

/* ---- telling ---- */

static int replay_reject(struct reader *to, const struct crew_event *ev)
{
	struct record_src src = {.path = ev->part[2].p, .line = ev->number[0]};
	struct oc_err bad;

	memcpy(&bad, ev->part[1].p, sizeof(bad));
	memcpy(src.xxh3, ev->part[3].p, ev->part[3].n + 1);
	to->rejects++;
	return to->sink.reject(to->sink.arg, &bad, ev->part[0], &src);
}

static int replay_one(struct crew *c, struct reader *to, const struct crew_event *ev)
{
	switch (ev->kind) {
	case CREW_RECORD:
		return to->sink.record(to->sink.arg, ev->part[0]);
	case CREW_REJECT:
		return replay_reject(to, ev);
	case CREW_NOTICE:
		to->sink.notice(to->sink.arg, ev->part[1].p, ev->number[0], ev->part[0].p);
		return 0;
	default:
		return c->calls.event(c->calls.arg, ev);
	}
}

static int replay(struct crew *c, struct reader *to, struct oc_err *e)
{
	size_t at = 0;

	while (at < c->taken.len) {
		struct head h;
		struct crew_event ev = {.part = {{NULL, 0}}};
		memcpy(&h, c->taken.buf + at, sizeof(h));
		at += sizeof(h);
		ev.kind = h.kind;
		memcpy(ev.number, h.number, sizeof(ev.number));
		for (size_t i = 0; i < PARTS; i++) {
			if (h.len[i] == SIZE_MAX)
				continue;
			ev.part[i] = slice_make(c->taken.buf + at, h.len[i]);
			at += h.len[i] + 1;
		}
		if (replay_one(c, to, &ev) != 0)
			return err_set(e, OC_EX_OK, "output has failed");
	}
	return 0;
}

/* Waits for something of the file to tell, and takes it. */
static enum state take(struct crew *c, struct oc_err *err)
{
	struct slot *s = &c->slot[c->pos % c->slots];

	pthread_mutex_lock(&c->lock);
	while (s->file != c->pos || (s->state == RUNNING && !s->handed))
		pthread_cond_wait(&c->changed, &c->lock);
	struct sb log = s->log;
	s->log = c->taken;
	c->taken = log;
	sb_reset(&s->log);
	enum state state = s->state;
	*err = s->err;
	s->handed = false;
	if (state == RUNNING)
		pthread_cond_broadcast(&c->changed);
	pthread_mutex_unlock(&c->lock);
	return state;
}

int crew_file(struct crew *c, struct reader *to, struct oc_err *e)
{
	enum state state;

	do {
		state = take(c, e);
		if (state == FAILED && e->exit == OC_EX_OK)
			err_nomem(e);
		if (state == FAILED)
			return -1;
		if (state != DECLINED && replay(c, to, e) != 0)
			return -1;
	} while (state == RUNNING);
	pthread_mutex_lock(&c->lock);
	c->pos++;
	pthread_cond_broadcast(&c->changed);
	pthread_mutex_unlock(&c->lock);
	return state == DECLINED;
}

/* ---- life ---- */

static int hire(struct crew *c, struct crew_worker *w, const struct reader *like, struct oc_err *e)
{
	struct reader_sink sink = {
	    .arg = w, .record = on_record, .reject = on_reject, .notice = on_notice, .idle = on_idle};

	w->crew = c;
	if (c->calls.hire(c->calls.arg, w, &w->mine, &sink, e) != 0)
		return -1;
	w->hired = true;
	if (reader_init(&w->reader, &sink, e) != 0)
		return -1;
	w->reader.max_bytes = like->max_bytes;
	w->reader.max_line = like->max_line;
	memcpy(w->reader.own, like->own, sizeof(w->reader.own));
	w->reader.forced = like->forced;
	w->reader.lines_only = true;
	if (pthread_create(&w->thread, NULL, work, w) != 0)
		return err_set(e, OC_EX_SOFTWARE, "cannot start a thread: try a smaller --jobs");
	w->started = true;
	return 0;
}

struct crew *crew_start(const struct crew_calls *calls, const struct reader *like, unsigned workers,
    const char *const *path, size_t count, struct oc_err *e)
{
	struct crew *c = mem_alloc(sizeof(*c));

	if (c == NULL) {
		err_nomem(e);
		return NULL;
	}
	*c = (struct crew){.calls = *calls, .path = path, .count = count, .taken = SB_INIT};
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->changed, NULL);
	c->slots = (size_t)workers * CREW_AHEAD;
	c->slot = mem_resize(NULL, c->slots, sizeof(*c->slot));
	c->worker = mem_resize(NULL, workers, sizeof(*c->worker));
	int rc = c->slot != NULL && c->worker != NULL ? 0 : err_nomem(e);
	for (size_t i = 0; rc == 0 && i < c->slots; i++)
		c->slot[i] = (struct slot){.file = SIZE_MAX, .log = SB_INIT};
	if (rc == 0)
		memset(c->worker, 0, workers * sizeof(*c->worker));
	for (; rc == 0 && c->workers < workers; c->workers++)
		rc = hire(c, &c->worker[c->workers], like, e);
	if (rc == 0)
		return c;
	crew_stop(c);
	return NULL;
}

void crew_stop(struct crew *c)
{
	if (c == NULL)
		return;
	pthread_mutex_lock(&c->lock);
	c->stop = true;
	pthread_cond_broadcast(&c->changed);
	pthread_mutex_unlock(&c->lock);
	for (unsigned i = 0; i < c->workers; i++) {
		struct crew_worker *w = &c->worker[i];
		if (w->started)
			pthread_join(w->thread, NULL);
		if (w->hired)
			c->calls.dismiss(c->calls.arg, w->mine);
		if (w->reader.hash != NULL)
			reader_release(&w->reader);
	}
	for (size_t i = 0; c->worker != NULL && i < c->slots; i++)
		sb_release(&c->slot[i].log);
	sb_release(&c->taken);
	pthread_cond_destroy(&c->changed);
	pthread_mutex_destroy(&c->lock);
	mem_free(c->slot);
	mem_free(c->worker);
	mem_free(c);
}

#include "record/pool.h"

#include <pthread.h>

#define PARTS 4u

/* A job that is being done, or was. Its log is the worker's until `handed` or no longer running. */
struct slot {
	size_t job; /* SIZE_MAX: none */
	bool running;
	bool handed; /* the log is full: the worker waits */
	int result;
	struct sb log;
	struct oc_err err;
};

struct pool_worker {
	struct pool *pool;
	pthread_t thread;
	struct slot *slot;
	void *mine;
	bool started;
};

struct pool {
	struct pool_calls calls;
	size_t count, begun, asked; /* jobs added, begun, asked for */
	bool stop;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct pool_worker worker[POOL_MAX];
	unsigned workers;
	struct slot *slot; /* owned; job n is in n % slots */
	size_t slots;
	struct sb taken; /* the log that is replayed */
	uint64_t rejects;
};

/* An event in a log; its parts follow. */
struct event_head {
	unsigned kind;
	uint64_t number[2];
	size_t len[PARTS]; /* SIZE_MAX: absent */
};

/* Waits until the log has been taken. Returns 0, or -1 when all ends. */
static int hand_over(struct pool_worker *w)
{
	struct pool *p = w->pool;

	pthread_mutex_lock(&p->lock);
	w->slot->handed = true;
	pthread_cond_broadcast(&p->changed);
	while (w->slot->handed && !p->stop)
		pthread_cond_wait(&p->changed, &p->lock);
	bool stop = p->stop;
	pthread_mutex_unlock(&p->lock);
	return stop ? -1 : 0;
}

int pool_put(struct pool_worker *w, const struct pool_event *ev)
{
	struct sb *log = &w->slot->log;
	struct event_head h = {.kind = ev->kind, .number = {ev->number[0], ev->number[1]}};

	if (log->len > POOL_LOG && hand_over(w) != 0)
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
	return sb_ok(log) ? 0 : -1;
}

/* ---- the workers' outlet ---- */

static int on_record(void *arg, struct slice line)
{
	const struct pool_event ev = {.kind = POOL_RECORD, .part = {line}};

	return pool_put(arg, &ev);
}

static int on_reject(void *arg, const struct oc_err *e, struct slice bytes, const struct record_src *src)
{
	const struct pool_event ev = {.kind = POOL_REJECT, .number = {src->line, 0},
	    .part = {bytes.p == NULL ? SLICE("") : bytes, slice_make((const char *)e, sizeof(*e)),
		slice_cstr(src->path), slice_cstr(src->xxh3)}};

	return pool_put(arg, &ev);
}

static void on_notice(void *arg, const char *path, uint64_t line, const char *text)
{
	const struct pool_event ev = {
	    .kind = POOL_NOTICE, .number = {line, 0}, .part = {slice_cstr(text), slice_cstr(path)}};

	(void)pool_put(arg, &ev);
}

struct outlet pool_outlet(struct pool_worker *w)
{
	return (struct outlet){w, on_record, on_reject, on_notice, outlet_none().idle};
}

/* ---- the threads ---- */

/* Takes the next job, which may have to wait. Returns false when all ends. */
static bool claim(struct pool_worker *w)
{
	struct pool *p = w->pool;

	pthread_mutex_lock(&p->lock);
	while (!p->stop && (p->begun == p->count || p->begun >= p->asked + p->slots))
		pthread_cond_wait(&p->changed, &p->lock);
	bool stop = p->stop;
	if (!stop) {
		w->slot = &p->slot[p->begun % p->slots];
		w->slot->job = p->begun++;
		w->slot->running = true;
		w->slot->handed = false;
		sb_reset(&w->slot->log);
	}
	pthread_mutex_unlock(&p->lock);
	return !stop;
}

static void *work(void *arg)
{
	struct pool_worker *w = arg;
	struct pool *p = w->pool;

	while (claim(w)) {
		struct oc_err e = OC_ERR_INIT;
		int result = p->calls.work(w->mine, w->slot->job, &e);
		if (!sb_ok(&w->slot->log))
			result = err_nomem(&e);
		pthread_mutex_lock(&p->lock);
		w->slot->err = e;
		w->slot->result = result;
		w->slot->running = false;
		pthread_cond_broadcast(&p->changed);
		pthread_mutex_unlock(&p->lock);
	}
	return NULL;
}

/* ---- replaying ---- */

static int replay_reject(const struct outlet *to, const struct pool_event *ev)
{
	struct record_src src = {.path = ev->part[2].p, .line = ev->number[0]};
	struct oc_err bad;

	memcpy(&bad, ev->part[1].p, sizeof(bad));
	memcpy(src.xxh3, ev->part[3].p, ev->part[3].n + 1);
	return to->reject(to->arg, &bad, ev->part[0], &src);
}

static int replay_one(struct pool *p, const struct outlet *to, const struct pool_event *ev)
{
	switch (ev->kind) {
	case POOL_RECORD:
		return to->record(to->arg, ev->part[0]);
	case POOL_REJECT:
		p->rejects++;
		return replay_reject(to, ev);
	case POOL_NOTICE:
		to->notice(to->arg, ev->part[1].p, ev->number[0], ev->part[0].p);
		return 0;
	default:
		return p->calls.event(p->calls.arg, ev);
	}
}

static int replay(struct pool *p, const struct outlet *to)
{
	const char *at = p->taken.buf, *end = at + p->taken.len;

	while (at < end) {
		struct pool_event ev = {.part = {{NULL, 0}}};
		struct event_head h;
		memcpy(&h, at, sizeof(h));
		at += sizeof(h);
		ev.kind = h.kind;
		memcpy(ev.number, h.number, sizeof(ev.number));
		for (size_t i = 0; i < PARTS; i++) {
			if (h.len[i] == SIZE_MAX)
				continue;
			ev.part[i] = slice_make(at, h.len[i]);
			at += h.len[i] + 1;
		}
		if (replay_one(p, to, &ev) != 0)
			return -1;
	}
	return 0;
}

/* Waits until the job has said something, and takes it. Returns whether there will be more. */
static bool take(struct pool *p, struct slot *s)
{
	pthread_mutex_lock(&p->lock);
	while (s->job != p->asked || (s->running && !s->handed))
		pthread_cond_wait(&p->changed, &p->lock);
	struct sb log = s->log;
	s->log = p->taken;
	p->taken = log;
	sb_reset(&s->log);
	bool running = s->running;
	s->handed = false;
	if (running)
		pthread_cond_broadcast(&p->changed);
	pthread_mutex_unlock(&p->lock);
	return running;
}

int pool_next(struct pool *p, const struct outlet *to, struct oc_err *e)
{
	struct slot *s = &p->slot[p->asked % p->slots];
	bool running;

	do {
		running = take(p, s);
		if (!sb_ok(&p->taken))
			return err_nomem(e);
		if ((running || s->result != POOL_DECLINED) && replay(p, to) != 0)
			return err_set(e, OC_EX_OK, "output has failed");
	} while (running);
	int result = s->result;
	if (result < 0)
		*e = s->err;
	pthread_mutex_lock(&p->lock);
	p->asked++;
	pthread_cond_broadcast(&p->changed);
	pthread_mutex_unlock(&p->lock);
	return result;
}

void pool_add(struct pool *p, size_t jobs)
{
	pthread_mutex_lock(&p->lock);
	p->count += jobs;
	pthread_cond_broadcast(&p->changed);
	pthread_mutex_unlock(&p->lock);
}

size_t pool_waiting(const struct pool *p)
{
	return p->count - p->asked;
}

uint64_t pool_rejects(const struct pool *p)
{
	return p->rejects;
}

/* ---- life ---- */

static int start(struct pool *p, struct pool_worker *w, struct oc_err *e)
{
	w->pool = p;
	w->mine = p->calls.hire(p->calls.arg, w, e);
	if (w->mine == NULL)
		return -1;
	if (pthread_create(&w->thread, NULL, work, w) != 0)
		return err_set(e, OC_EX_SOFTWARE, "cannot start a thread: try a smaller --jobs");
	w->started = true;
	return 0;
}

struct pool *pool_start(const struct pool_calls *calls, unsigned workers, struct oc_err *e)
{
	struct pool *p = mem_alloc(sizeof(*p));
	int rc = 0;

	if (p == NULL) {
		err_nomem(e);
		return NULL;
	}
	*p = (struct pool){.calls = *calls, .slots = (size_t)workers * POOL_AHEAD, .taken = SB_INIT};
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->changed, NULL);
	p->slot = mem_resize(NULL, p->slots, sizeof(*p->slot));
	if (p->slot == NULL)
		rc = err_nomem(e);
	for (size_t i = 0; rc == 0 && i < p->slots; i++)
		p->slot[i] = (struct slot){.job = SIZE_MAX, .log = SB_INIT};
	for (; rc == 0 && p->workers < workers; p->workers++)
		rc = start(p, &p->worker[p->workers], e);
	if (rc == 0)
		return p;
	pool_stop(p);
	return NULL;
}

void pool_stop(struct pool *p)
{
	if (p == NULL)
		return;
	pthread_mutex_lock(&p->lock);
	p->stop = true;
	pthread_cond_broadcast(&p->changed);
	pthread_mutex_unlock(&p->lock);
	for (unsigned i = 0; i < p->workers; i++) {
		if (p->worker[i].started)
			pthread_join(p->worker[i].thread, NULL);
		if (p->worker[i].mine != NULL)
			p->calls.dismiss(p->calls.arg, p->worker[i].mine);
	}
	for (size_t i = 0; p->slot != NULL && i < p->slots; i++)
		sb_release(&p->slot[i].log);
	sb_release(&p->taken);
	pthread_cond_destroy(&p->changed);
	pthread_mutex_destroy(&p->lock);
	mem_free(p->slot);
	mem_free(p);
}

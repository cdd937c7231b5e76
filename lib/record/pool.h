/* pool: jobs done side by side by several threads, whose output comes in the order of the jobs, as if one thread had
 * done them all.
 *
 * What a job says (records, rejects, notices, events of the caller's own) is logged, and replayed in the thread that
 * calls pool_next. Order of calls: pool_start; pool_add and pool_next as jobs become known and are wanted, pool_next
 * once for each; pool_stop.
 *
 * Memory: a log of at most POOL_LOG bytes and one event for each job that is done ahead of pool_next, at most
 * POOL_AHEAD of them for each worker. A worker with more waits for pool_next. */
#pragma once

#include "record/outlet.h"

#define POOL_LOG ((size_t)2 << 20)
#define POOL_AHEAD 8u
#define POOL_MAX 64u /* workers */

struct pool;
struct pool_worker;

/* What a job said; kinds from POOL_OTHER up are the caller's own. Absent parts stay absent; each part is followed by a
 * NUL. */
enum { POOL_RECORD, POOL_REJECT, POOL_NOTICE, POOL_OTHER };

struct pool_event {
	unsigned kind;
	uint64_t number[2];
	struct slice part[4];
};

enum { POOL_DECLINED = 1 };

struct pool_calls {
	void *arg;
	/* In the thread of pool_start, for each worker: what it works with, the caller's own. NULL, and *e, when there
	 * can be none. */
	void *(*hire)(void *arg, struct pool_worker *w, struct oc_err *e);
	void (*dismiss)(void *arg, void *mine);
	/* In the worker's thread: does the job of that number. Returns 0; POOL_DECLINED: what it said is forgotten, and
	 * whoever asks does the job; or -1 with *e set. */
	int (*work)(void *mine, size_t job, struct oc_err *e);
	/* In the thread of pool_next: an event of the caller's own. Returns 0, or -1 to give up. May be NULL. */
	int (*event)(void *arg, const struct pool_event *ev);
};

/* What the worker's jobs say to it is logged. */
struct outlet pool_outlet(struct pool_worker *w);

/* Logs an event. Returns 0, or -1: the job is to give up. */
int pool_put(struct pool_worker *w, const struct pool_event *ev);

/* Starts `workers` threads (POOL_MAX at most). NULL on errors. */
struct pool *pool_start(const struct pool_calls *calls, unsigned workers, struct oc_err *e);

/* So many jobs more, which workers begin as soon as they can. They are numbered from 0. */
void pool_add(struct pool *p, size_t jobs);

/* Jobs that were added and not yet asked for. */
size_t pool_waiting(const struct pool *p);

/* Waits for the next job, which must have been added, and replays what it said to `to`. Returns what `work` did; -1
 * also when memory is out, or with OC_EX_OK when `to` or `event` gave up. */
int pool_next(struct pool *p, const struct outlet *to, struct oc_err *e);

/* Rejects replayed so far. */
uint64_t pool_rejects(const struct pool *p);

/* Ends the threads, done or not. NULL is fine. */
void pool_stop(struct pool *p);

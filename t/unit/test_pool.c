#include "record/pool.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/sb.h"
#include "oom.h"
#include "tap.h"

/* What the replay said, a line each; and the workers that were hired. */
struct told {
	struct sb text;
	size_t records, give_up_at; /* 0: never */
	int hired, dismissed, refuse_at;
};

struct hand {
	struct told *told;
	struct pool_worker *w;
	struct outlet out;
};

/* ---- the jobs ---- */

enum { WORDS = 0, PLAIN = 1, DECLINES = 2, FAILS = 3, LONG = 4, KINDS = 5 };

#define LONG_RECORDS 3000

static void say(const struct hand *h, size_t job, size_t n)
{
	char text[2000];

	snprintf(text, sizeof(text), "record %zu of job %zu %*s", n, job, (int)(job % 5 == LONG ? 1500 : 1), "");
	h->out.record(h->out.arg, slice_cstr(text));
}

static int say_words(const struct hand *h, size_t job)
{
	struct record_src src = {.path = "a path", .line = job, .xxh3 = "0123456789abcdef"};
	const struct pool_event own = {POOL_OTHER + 1, {job, 7}, {SLICE("first"), {NULL, 0}, SLICE("")}};
	struct oc_err e = OC_ERR_INIT;

	err_set(&e, OC_EX_DATA, "bad %zu", job);
	h->out.reject(h->out.arg, &e, slice_make("x\0y", 3), &src);
	src.xxh3[0] = '\0';
	h->out.reject(h->out.arg, &e, slice_make(NULL, 0), &src);
	h->out.notice(h->out.arg, NULL, 0, "no path");
	h->out.notice(h->out.arg, "path", 5, "with path");
	return pool_put(h->w, &own);
}

static int work(void *mine, size_t job, struct oc_err *e)
{
	const struct hand *h = mine;
	struct timespec nap = {0, (long)(job * 7919 % 5) * 200000};

	nanosleep(&nap, NULL);
	for (size_t n = 0; job % KINDS == LONG && n < LONG_RECORDS; n++)
		say(h, job, n);
	say(h, job, 0);
	switch (job % KINDS) {
	case WORDS:
		return say_words(h, job);
	case DECLINES:
		return POOL_DECLINED;
	case FAILS:
		return err_set(e, OC_EX_DATA, "job %zu failed", job);
	default:
		return 0;
	}
}

/* ---- the replay ---- */

static int on_record(void *arg, struct slice line)
{
	struct told *t = arg;

	if (++t->records == t->give_up_at)
		return -1;
	sb_addslice(&t->text, line);
	sb_addc(&t->text, '\n');
	return 0;
}

static int on_reject(void *arg, const struct oc_err *e, struct slice bytes, const struct record_src *src)
{
	struct told *t = arg;

	sb_addf(&t->text, "reject %s %d %s %llu [%s] %zu\n", e->message, e->exit, src->path,
	    (unsigned long long)src->line, src->xxh3, bytes.n);
	return 0;
}

static void on_notice(void *arg, const char *path, uint64_t line, const char *text)
{
	struct told *t = arg;

	sb_addf(&t->text, "notice %s %llu %s\n", path == NULL ? "-" : path, (unsigned long long)line, text);
}

static int on_event(void *arg, const struct pool_event *ev)
{
	struct told *t = arg;

	sb_addf(&t->text, "event %u %llu %llu %s %s %s\n", ev->kind, (unsigned long long)ev->number[0],
	    (unsigned long long)ev->number[1], ev->part[0].p, ev->part[1].p == NULL ? "absent" : "there",
	    ev->part[2].p != NULL && ev->part[2].n == 0 ? "empty" : "?");
	return 0;
}

static void *hire(void *arg, struct pool_worker *w, struct oc_err *e)
{
	struct told *t = arg;
	struct hand *h = t->hired == t->refuse_at ? NULL : malloc(sizeof(*h));

	if (h == NULL) {
		err_set(e, OC_EX_SOFTWARE, "refused");
		return NULL;
	}
	*h = (struct hand){t, w, pool_outlet(w)};
	t->hired++;
	return h;
}

static void dismiss(void *arg, void *mine)
{
	struct told *t = arg;

	t->dismissed++;
	free(mine);
}

static struct told fresh(void)
{
	return (struct told){.text = SB_INIT, .refuse_at = -1};
}

static struct pool *begin(struct told *t, unsigned workers, struct oc_err *e)
{
	const struct pool_calls calls = {t, hire, dismiss, work, on_event};

	return pool_start(&calls, workers, e);
}

static struct outlet outlet_of(struct told *t)
{
	return (struct outlet){t, on_record, on_reject, on_notice, NULL};
}

/* All jobs: what was told, and how each ended. *step: how many are added at a time. */
static bool run(struct told *t, unsigned workers, size_t jobs, size_t step, uint64_t *rejects)
{
	struct oc_err e = OC_ERR_INIT;
	struct pool *p = begin(t, workers, &e);
	const struct outlet to = outlet_of(t);
	size_t added = 0;

	for (size_t job = 0; p != NULL && job < jobs; job++) {
		if (pool_waiting(p) == 0) {
			pool_add(p, step);
			added += step;
		}
		if (pool_waiting(p) != added - job)
			sb_adds(&t->text, "waiting is wrong\n");
		int rc = pool_next(p, &to, &e);
		sb_addf(&t->text, "job %zu: %d%s%s\n", job, rc, rc < 0 ? " " : "", rc < 0 ? e.message : "");
	}
	*rejects = p == NULL ? 0 : pool_rejects(p);
	pool_stop(p);
	return p != NULL;
}

static void test_order(void)
{
	static const struct {
		unsigned workers;
		size_t step;
	} ways[] = {{2, 1}, {2, 60}, {3, 4}, {POOL_MAX, 60}};
	struct told one = fresh();
	uint64_t rejects, others;

	TEST(run(&one, 1, 60, 60, &rejects), "one worker");
	TEST_INT(rejects, 24, "rejects are counted when they are replayed");
	TEST(strstr(one.text.buf, "record 0 of job 0  \nreject bad 0 65 a path 0 [0123456789abcdef] 3\n"
				  "reject bad 0 65 a path 0 [] 0\nnotice - 0 no path\nnotice path 5 with path\n"
				  "event 4 0 7 first absent empty\njob 0: 0\n"
				  "record 0 of job 1  \njob 1: 0\n"
				  "job 2: 1\n"
				  "record 0 of job 3  \njob 3: -1 job 3 failed\n"
				  "record 0 of job 4 ") == one.text.buf,
	    "everything is replayed as it was said, but for what a job that declines has said");
	TEST(one.records == 60 / 5 * (3 + 1 + LONG_RECORDS), "a log beyond its limit is replayed in parts");
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct told more = fresh();
		TEST(run(&more, ways[i].workers, 60, ways[i].step, &others), "more workers");
		TEST(one.text.len == more.text.len && memcmp(one.text.buf, more.text.buf, one.text.len) == 0 &&
			 rejects == others,
		    "say the same in the same order");
		TEST(more.hired == (int)ways[i].workers && more.dismissed == more.hired, "and are all dismissed");
		sb_release(&more.text);
	}
	sb_release(&one.text);
}

static void test_give_up(void)
{
	struct told t = fresh();
	struct oc_err e = OC_ERR_INIT;
	struct pool *p = begin(&t, 3, &e);
	const struct outlet to = outlet_of(&t);
	int rc = 0;

	t.give_up_at = 20;
	pool_add(p, 60);
	for (size_t job = 0; rc != -1 || e.exit == OC_EX_DATA; job++)
		rc = pool_next(p, &to, &e);
	TEST_INT(e.exit, OC_EX_OK, "the replay ends when the outlet gives up");
	TEST_INT(t.records, 20, "at once");
	pool_stop(p);
	TEST(t.dismissed == 3, "workers that wait with a full log end too");
	sb_release(&t.text);
}

static void test_start_fails(void)
{
	struct told t = fresh();
	struct oc_err e = OC_ERR_INIT;

	t.refuse_at = 2;
	TEST(begin(&t, 4, &e) == NULL, "a worker that cannot be hired is an error");
	TEST_STR(e.message, "refused", "which says why");
	TEST_INT(t.dismissed, 2, "and those hired before are dismissed");
	left = 0;
	t = fresh();
	TEST(begin(&t, 2, &e) == NULL && e.exit == OC_EX_SOFTWARE && t.hired == 0, "no memory for the pool");
	left = 1;
	TEST(begin(&t, 2, &e) == NULL && e.exit == OC_EX_SOFTWARE && t.hired == 0, "nor for its logs");
	left = 1 << 30;
	pool_stop(NULL);
}

/* Memory ends while a job says something. */
static void test_no_memory(void)
{
	struct told t = fresh();
	struct oc_err e = OC_ERR_INIT;
	struct pool *p = begin(&t, 1, &e);
	const struct outlet to = outlet_of(&t);

	left = 0;
	pool_add(p, 1);
	TEST(pool_next(p, &to, &e) == -1 && e.exit == OC_EX_SOFTWARE, "a log without memory is told as that");
	TEST_INT(t.records, 0, "and is not replayed");
	left = 1 << 30;
	pool_stop(p);
}

int main(void)
{
	left = 1 << 30;
	test_order();
	test_give_up();
	test_start_fails();
	test_no_memory();
	return tap_done();
}

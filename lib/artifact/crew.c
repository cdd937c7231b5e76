#include "artifact/crew.h"

#include <string.h>

#include "artifact/read.h"
#include "base/mem.h"

struct crew {
	struct crew_calls calls;
	const struct reader *like;
	const char *const *path;
	struct pool *pool;
};

struct member {
	struct crew *crew;
	struct reader reader;
	void *mine;
};

void *crew_mine(struct pool_worker *w)
{
	const struct member *m = pool_mine(w);

	return m->mine;
}

static void dismiss(void *arg, void *mine)
{
	struct crew *c = arg;
	struct member *m = mine;

	if (m->mine != NULL)
		c->calls.dismiss(c->calls.arg, m->mine);
	reader_release(&m->reader);
	mem_free(m);
}

static int begin(struct crew *c, struct member *m, struct pool_worker *w, struct oc_err *e)
{
	const struct outlet to = pool_outlet(w);
	struct reader_calls calls = {.arg = w};

	if (c->calls.hire(c->calls.arg, w, &m->mine, &calls, e) != 0 || reader_init(&m->reader, &to, &calls, e) != 0)
		return -1;
	m->reader.max_bytes = c->like->max_bytes;
	m->reader.max_line = c->like->max_line;
	memcpy(m->reader.own, c->like->own, sizeof(m->reader.own));
	m->reader.forced = c->like->forced;
	m->reader.lines_only = true;
	return 0;
}

static void *hire(void *arg, struct pool_worker *w, struct oc_err *e)
{
	struct member *m = mem_alloc(sizeof(*m));

	if (m == NULL) {
		err_nomem(e);
		return NULL;
	}
	*m = (struct member){.crew = arg};
	if (begin(arg, m, w, e) == 0)
		return m;
	dismiss(arg, m);
	return NULL;
}

static int work(void *mine, size_t job, struct oc_err *e)
{
	struct member *m = mine;
	const char *path = m->crew->path[job];
	struct artifact *kept = NULL;

	/* There is but one standard input, and its reader may have to wait. */
	if (strcmp(path, "-") == 0)
		return POOL_DECLINED;
	m->reader.declined = false;
	int rc = reader_read(&m->reader, path, ROLE_NONE, &kept, e);
	artifact_free(kept);
	if (rc != 0)
		return -1;
	return m->reader.declined ? POOL_DECLINED : 0;
}

static int on_event(void *arg, const struct pool_event *ev)
{
	const struct crew *c = arg;

	return c->calls.event(c->calls.arg, ev);
}

int crew_file(struct crew *c, struct reader *to, struct oc_err *e)
{
	const uint64_t before = pool_rejects(c->pool);
	int rc = pool_next(c->pool, &to->to, e);

	to->rejects += pool_rejects(c->pool) - before;
	return rc;
}

struct crew *crew_start(const struct crew_calls *calls, const struct reader *like, unsigned workers,
    const char *const *path, size_t count, struct oc_err *e)
{
	struct crew *c = mem_alloc(sizeof(*c));

	if (c == NULL) {
		err_nomem(e);
		return NULL;
	}
	*c = (struct crew){*calls, like, path, NULL};
	const struct pool_calls pool = {c, hire, dismiss, work, on_event};
	c->pool = pool_start(&pool, workers, e);
	if (c->pool == NULL) {
		mem_free(c);
		return NULL;
	}
	pool_add(c->pool, count);
	return c;
}

void crew_stop(struct crew *c)
{
	if (c == NULL)
		return;
	pool_stop(c->pool);
	mem_free(c);
}

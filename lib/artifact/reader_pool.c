#include "artifact/reader_pool.h"

#include "artifact/read.h"

struct reader_pool {
	struct reader_pool_calls calls;
	const struct reader *like;
	const char *const *path;
	struct pool *pool;
};

struct member {
	struct reader_pool *of;
	struct reader reader;
};

static void dismiss(void *arg, void *mine)
{
	const struct reader_pool *p = arg;
	struct member *m = mine;

	if (m->reader.listeners > 0)
		p->calls.dismiss(p->calls.arg, m->reader.listener[0].arg);
	reader_release(&m->reader);
	mem_free(m);
}

static int begin(const struct reader_pool *p, struct member *m, struct pool_worker *w, struct oc_err *e)
{
	const struct outlet to = pool_outlet(w);

	if (reader_init(&m->reader, &to, e) != 0 || p->calls.hire(p->calls.arg, w, &m->reader.listener[0], e) != 0)
		return -1;
	m->reader.listeners = 1;
	m->reader.max_bytes = p->like->max_bytes;
	m->reader.max_line = p->like->max_line;
	memcpy(m->reader.own, p->like->own, sizeof(m->reader.own));
	m->reader.forced = p->like->forced;
	m->reader.scope = p->like->scope;
	m->reader.tally = p->like->tally;
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
	*m = (struct member){.of = arg};
	if (begin(arg, m, w, e) == 0)
		return m;
	dismiss(arg, m);
	return NULL;
}

static int work(void *mine, size_t job, struct oc_err *e)
{
	struct member *m = mine;
	const char *path = m->of->path[job];
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
	const struct reader_pool *c = arg;

	return c->calls.event(c->calls.arg, ev);
}

int reader_pool_file(struct reader_pool *c, struct reader *to, struct oc_err *e)
{
	const uint64_t before = pool_rejects(c->pool);
	int rc = pool_next(c->pool, &to->to, e);

	to->rejects += pool_rejects(c->pool) - before;
	return rc;
}

struct reader_pool *reader_pool_start(const struct reader_pool_calls *calls, const struct reader *like,
    unsigned workers, const char *const *path, size_t count, struct oc_err *e)
{
	struct reader_pool *c = mem_alloc(sizeof(*c));

	if (c == NULL) {
		err_nomem(e);
		return NULL;
	}
	*c = (struct reader_pool){*calls, like, path, NULL};
	const struct pool_calls pool = {c, hire, dismiss, work, on_event};
	c->pool = pool_start(&pool, workers, e);
	if (c->pool == NULL) {
		mem_free(c);
		return NULL;
	}
	pool_add(c->pool, count);
	return c;
}

void reader_pool_stop(struct reader_pool *c)
{
	if (c == NULL)
		return;
	pool_stop(c->pool);
	mem_free(c);
}

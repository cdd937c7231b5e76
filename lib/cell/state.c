#include "cell/state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define DATABASE "openclaw-agent.sqlite"
#define STORE "sessions.json"

/* --- the list of sessions --- */

/* All text lives in the list's arena. */
struct state_session {
	struct slice key, id;
	struct slice file; /* sessionFile; absent when the entry has none */
	double updated;
	bool root;
	size_t at; /* in the order in which they are listed */
};

struct sessions {
	struct state_session *session;
	size_t count, cap;
	struct arena text;
};

#define SESSIONS_INIT                                                                            \
	{                                                                                          \
		NULL, 0, 0, ARENA_INIT                                                             \
	}

/* Upstream's isRuntimeParityRootSession. */
static bool is_root(struct json_val entry, struct arena *a)
{
	struct json_val depth = json_gets(entry, "spawnDepth");

	return field_trimmed(entry, "spawnedBy", a).p == NULL &&
	       field_trimmed(entry, "parentSessionKey", a).p == NULL &&
	       field_trimmed(entry, "subagentRole", a).p == NULL &&
	       !(json_is(depth, JSON_NUMBER) && json_number(depth) > 0);
}

/* A copy in the list's arena; absent stays absent. */
static bool keep(struct sessions *l, struct slice *s)
{
	if (s->p == NULL)
		return true;
	*s = arena_copy(&l->text, *s);
	return s->p != NULL;
}

/* Adds an entry's session if it counts. id, updated: defaults for an entry without. Returns 0, or -1 when memory is
 * out. */
static int sessions_add(struct sessions *l, struct slice key, struct json_val entry, struct slice id,
    double updated, struct oc_err *e)
{
	struct slice own = field_trimmed(entry, "sessionId", &l->text);
	struct json_val at = json_gets(entry, "updatedAt");
	struct state_session s = {
	    .key = key,
	    .id = own.p != NULL ? own : id,
	    .file = field_trimmed(entry, "sessionFile", &l->text),
	    .updated = json_is(at, JSON_NUMBER) ? json_number(at) : updated,
	    .root = is_root(entry, &l->text),
	    .at = l->count,
	};

	if (s.id.n == 0 || field_trimmed(entry, "heartbeatIsolatedBaseSessionKey", &l->text).p != NULL)
		return 0;
	if (!keep(l, &s.key) || !keep(l, &s.id) || !keep(l, &s.file) ||
	    mem_grow(&l->session, &l->cap, l->count + 1, sizeof(*l->session)) != 0)
		return err_nomem(e);
	l->session[l->count++] = s;
	return 0;
}

/* Adds all sessions of a sessions.json. Returns 0, or -1 when memory is out. */
static int sessions_store(struct sessions *l, struct json_val root, struct oc_err *e)
{
	struct json_iter it = json_iter(root);
	struct json_val again;
	bool twice = json_duplicate(root, &l->text, &again);

	while (json_next(&it)) {
		struct slice key = json_text(it.key, &l->text);
		if (key.p == NULL)
			return err_nomem(e);
		/* The last entry of a repeated key counts. */
		if (twice && json_get(root, key).at != it.val.at)
			continue;
		if (sessions_add(l, key, it.val, (struct slice){NULL, 0}, 0, e) != 0)
			return -1;
	}
	return 0;
}

static int newest_first(const void *x, const void *y)
{
	const struct state_session *a = x, *b = y;

	if (a->root != b->root)
		return a->root ? -1 : 1;
	if (a->updated != b->updated)
		return a->updated > b->updated ? -1 : 1;
	return a->at < b->at ? -1 : a->at > b->at;
}

/* Keeps the roots (all when there is none), newest first. */
static void sessions_sort(struct sessions *l)
{
	size_t roots = 0;

	for (size_t i = 0; i < l->count; i++)
		roots += l->session[i].root;
	if (l->count > 1)
		qsort(l->session, l->count, sizeof(*l->session), newest_first);
	if (roots > 0)
		l->count = roots;
}

static void sessions_release(struct sessions *l)
{
	mem_free(l->session);
	arena_release(&l->text);
	*l = (struct sessions)SESSIONS_INIT;
}

/* --- the search --- */

struct finding {
	const struct state_search *s;
	struct state_found *f;
	struct transcript *t;
	struct sessions list;
	struct agentdb *db; /* NULL: the sessions are files */
	struct sb place;    /* path of the database or of sessions.json */
	struct oc_err *e;
};

static void notice(struct finding *g, const char *path, const char *text)
{
	g->s->notice(g->s->arg, path, text);
}

/* A regular file, not through a link. Returns a descriptor, or -1 with *e located. */
static int open_plain(const char *path, struct oc_err *e)
{
	struct stat st;
	int fd = at_open(AT_FDCWD, path, O_RDONLY, 0);

	if (fd < 0 && errno != ELOOP)
		return err_open(e, path);
	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		return fd;
	err_set(e, OC_EX_NOINPUT, fd < 0 ? "is a symbolic link: not followed" : "is not a regular file");
	if (fd >= 0)
		close(fd);
	return err_at(e, path, 0, 0);
}

/* Appends the whole (unpacked) file. Returns 0 or -1. */
static int read_file(struct sb *out, const char *path, size_t limit, struct oc_err *e)
{
	struct in in;
	char *text = NULL;
	size_t n = 0;
	int fd = open_plain(path, e);

	if (fd < 0)
		return -1;
	in_fd(&in, fd, path);
	int rc = in_slurp(&in, &text, &n, limit, e);
	in_close(&in);
	close(fd);
	if (rc != 0)
		return -1;
	sb_add(out, text, n);
	mem_free(text);
	return sb_ok(out) ? 0 : err_nomem(e);
}

/* --- where sessions are listed --- */

/* Does that file exist? Then g->place is its path. */
static bool is_there(struct finding *g, const char *folder, const char *agent, const char *rest)
{
	struct stat st;

	sb_reset(&g->place);
	sb_adds(&g->place, folder);
	if (agent != NULL)
		sb_addf(&g->place, "/agents/%s", agent);
	sb_addf(&g->place, "/%s", rest);
	return sb_ok(&g->place) && lstat(g->place.buf, &st) == 0;
}

/* Returns 1 for a database, 0 for a sessions.json, or -1. */
static int find_place(struct finding *g)
{
	const char *dir = g->s->dir, *agent = g->s->agent;

	if (agent[0] == '\0' || strchr(agent, '/') != NULL || strcmp(agent, ".") == 0 || strcmp(agent, "..") == 0)
		return err_set(g->e, OC_EX_USAGE, "an agent's id is a plain name, not '%.100s'", agent);
	if (is_there(g, dir, agent, "agent/" DATABASE))
		return 1;
	if (is_there(g, dir, agent, "sessions/" STORE))
		return 0;
	if (is_there(g, dir, NULL, DATABASE))
		return 1;
	if (is_there(g, dir, NULL, STORE))
		return 0;
	if (!sb_ok(&g->place))
		return err_nomem(g->e);
	err_set(g->e, OC_EX_NOINPUT, "no sessions of agent '%.100s': neither agents/%.100s/agent/" DATABASE
	    " nor agents/%.100s/sessions/" STORE " nor one of them by itself is there (--agent names another)",
	    agent, agent, agent);
	return err_at(g->e, dir, 0, 0);
}

static int list_store(struct finding *g)
{
	struct sb text = SB_INIT;
	struct json j;
	int rc = json_init(&j, g->e);

	if (rc != 0)
		return rc;
	rc = read_file(&text, g->place.buf, g->s->max_bytes, g->e);
	if (rc == 0 && (rc = json_read(&j, sb_slice(&text).p, text.len, g->e)) != 0)
		err_at(g->e, g->place.buf, g->e->line, g->e->column);
	if (rc == 0 && !json_is(json_root(&j), JSON_OBJECT)) {
		err_set(g->e, OC_EX_DATA, "is no list of sessions: an object of session keys is wanted");
		rc = err_at(g->e, g->place.buf, 1, 1);
	}
	if (rc == 0)
		rc = sessions_store(&g->list, json_root(&j), g->e);
	json_release(&j);
	sb_release(&text);
	return rc;
}

struct listing {
	struct finding *g;
	struct json json;
};

static int add_session(void *arg, const struct agentdb_session *s)
{
	struct listing *l = arg;
	struct oc_err bad = OC_ERR_INIT;
	char text[160];

	if (json_read(&l->json, s->entry.p, s->entry.n, &bad) != 0) {
		if (bad.exit == OC_EX_SOFTWARE)
			return err_nomem(l->g->e);
		snprintf(text, sizeof(text), "session %.*s is passed over: its entry_json is no JSON",
		    (int)(s->id.n < 60 ? s->id.n : 60), s->id.p == NULL ? "" : s->id.p);
		notice(l->g, l->g->place.buf, text);
		return 0;
	}
	return sessions_add(&l->g->list, s->key, json_root(&l->json), s->id, (double)s->updated_ms, l->g->e);
}

static int list_database(struct finding *g)
{
	struct listing l = {.g = g};

	g->db = agentdb_open(g->place.buf, g->s->folder, g->e);
	if (g->db == NULL || json_init(&l.json, g->e) != 0)
		return -1;
	int rc = agentdb_sessions(g->db, add_session, &l, g->e);
	json_release(&l.json);
	return rc;
}

/* --- a session's transcript --- */

struct gathering {
	struct sb *text;
	size_t limit;
	struct oc_err *e;
	const char *path;
};

static int add_event(void *arg, int64_t seq, struct slice event)
{
	struct gathering *g = arg;

	(void)seq;
	if (event.n + 1 > g->limit - g->text->len) {
		err_set(g->e, OC_EX_DATA, "a transcript is larger than the limit of %zu bytes (--max-bytes)", g->limit);
		return err_at(g->e, g->path, 0, 0);
	}
	sb_addslice(g->text, event);
	sb_addc(g->text, '\n');
	return sb_ok(g->text) ? 0 : err_nomem(g->e);
}

static struct slice last_part(struct slice path)
{
	size_t at = path.n;

	while (at > 0 && path.p[at - 1] != '/' && path.p[at - 1] != '\\')
		at--;
	return slice_make(path.p + at, path.n - at);
}

/* The base name of sessionFile, else ID.jsonl, beside sessions.json; empty when neither is a plain name. */
static int name_file(struct finding *g, const struct state_session *s)
{
	struct slice name = s->file.p != NULL ? last_part(s->file) : last_part(s->id);
	const char *slash = strrchr(g->place.buf, '/');

	sb_reset(&g->f->path);
	if (name.n == 0 || slice_eqs(name, ".") || slice_eqs(name, "..") || memchr(name.p, '\0', name.n) != NULL)
		return 0;
	sb_add(&g->f->path, g->place.buf, (size_t)(slash - g->place.buf) + 1);
	sb_addslice(&g->f->path, name);
	if (s->file.p == NULL)
		sb_adds(&g->f->path, ".jsonl");
	return sb_ok(&g->f->path) ? 0 : err_nomem(g->e);
}

static int load_file(struct finding *g, const struct state_session *s)
{
	struct oc_err bad = OC_ERR_INIT;

	if (name_file(g, s) != 0)
		return -1;
	if (g->f->path.len == 0) {
		notice(g, g->place.buf, "a session is passed over: its sessionFile names no file");
		return 0;
	}
	if (read_file(&g->f->text, g->f->path.buf, g->s->max_bytes, &bad) == 0)
		return 0;
	if (bad.exit != OC_EX_NOINPUT) {
		*g->e = bad;
		return -1;
	}
	notice(g, g->f->path.buf, "a newer session is passed over: its transcript cannot be opened");
	sb_reset(&g->f->text);
	return 0;
}

static int load_events(struct finding *g, const struct state_session *s)
{
	struct gathering to = {&g->f->text, g->s->max_bytes, g->e, g->place.buf};

	sb_reset(&g->f->path);
	sb_addf(&g->f->path, "%s#", g->place.buf);
	sb_addslice(&g->f->path, s->id);
	if (!sb_ok(&g->f->path))
		return err_nomem(g->e);
	return agentdb_events(g->db, s->id, add_event, &to, g->e);
}

/* Returns 0 when the session is taken, 1 when it is skipped, or -1. */
static int try_session(struct finding *g, const struct state_session *s)
{
	sb_reset(&g->f->text);
	if ((g->db != NULL ? load_events(g, s) : load_file(g, s)) != 0)
		return -1;
	if (js_trim(sb_slice(&g->f->text)).n == 0)
		return 1;
	if (transcript_text(g->t, sb_slice(&g->f->text), g->e) != 0)
		return -1;
	return g->t->heartbeat ? 1 : 0;
}

/* Reports the lines of the chosen transcript that are not JSON, as transcript_line sees them. */
static int tell_bad(struct finding *g)
{
	struct slice rest = sb_slice(&g->f->text);
	struct json j;
	uint64_t number = 0;
	int rc = 0;

	if (json_init(&j, g->e) != 0)
		return -1;
	while (rc == 0 && rest.n > 0) {
		struct oc_err bad = OC_ERR_INIT;
		size_t n = slice_find(rest, SLICE("\n"), 0), step = n < rest.n ? n + 1 : n;
		struct slice line = slice_make(rest.p, n), text = js_trim(line);
		number++;
		if (number >= g->t->bad_first && text.n > 0 && json_check(&j, text.p, text.n, &bad) != 0) {
			err_at(&bad, g->f->path.buf, number, bad.column + (uint64_t)(text.p - line.p));
			if (g->s->bad(g->s->arg, &bad, g->f->path.buf, number, line) != 0)
				rc = err_set(g->e, OC_EX_OK, "output has failed");
		}
		rest = slice_make(rest.p + step, rest.n - step);
	}
	json_release(&j);
	return rc;
}

static int pick(struct finding *g)
{
	int rc = 1;

	sessions_sort(&g->list);
	for (size_t i = 0; rc == 1 && i < g->list.count; i++)
		rc = try_session(g, &g->list.session[i]);
	return rc == 0 && g->t->bad > 0 && g->s->bad != NULL ? tell_bad(g) : rc;
}

int state_find(const struct state_search *s, struct state_found *f, struct transcript *t, struct oc_err *e)
{
	struct finding g = {
	    .s = s, .f = f, .t = t, .list = SESSIONS_INIT, .place = SB_INIT, .e = e};
	int rc = find_place(&g);

	if (rc >= 0)
		rc = rc == 1 ? list_database(&g) : list_store(&g);
	if (rc == 0)
		rc = pick(&g);
	if (rc >= 0 && g.db != NULL && agentdb_unchanged(g.db, e) != 0)
		rc = -1;
	if (rc == 1) {
		sb_reset(&f->text);
		sb_reset(&f->path);
		sb_addslice(&f->path, sb_slice(&g.place));
		rc = transcript_text(t, SLICE(""), e) == 0 && sb_ok(&f->path) ? 1 : err_nomem(e);
	}
	if (rc >= 0)
		hash_bytes(f->xxh3, sb_slice(&f->text).p, f->text.len);
	agentdb_close(g.db);
	sessions_release(&g.list);
	sb_release(&g.place);
	return rc;
}

void state_found_release(struct state_found *f)
{
	sb_release(&f->path);
	sb_release(&f->text);
}

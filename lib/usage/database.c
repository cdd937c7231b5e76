/* Usage of a database: its list of sessions, the transcript of each, its archives. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "data/data.h"
#include "usage/capture.h"
#include "usage/fields.h"

/* A session that is listed. Texts are in the reading's arena. */
struct listed {
	struct slice id, key, runtime;
};

struct db_reading {
	struct usage_capture *c;
	struct agentdb *db;
	const char *path;
	struct json json;
	struct arena texts;
	struct listed *listed;
	size_t count, cap;
	struct slice *id;
	size_t ids, id_cap;
	struct slice now; /* id of the current session */
	struct oc_err *e;
	struct oc_err ours; /* what e points to; exit -1: nothing yet */
};

static int no_output(struct oc_err *e)
{
	return err_set(e, OC_EX_OK, "output has failed");
}

/* Rejects a part of the database; the rest is still read. Returns 0 or -1. */
static int reject_part(
    struct db_reading *r, struct oc_err *bad, const char *what, struct slice name, struct slice text)
{
	char why[sizeof(bad->message)];

	memcpy(why, bad->message, sizeof(why));
	if (bad->exit == OC_EX_SOFTWARE) {
		*r->e = *bad;
		return -1;
	}
	uint64_t column = bad->column;
	err_set(bad, OC_EX_DATA, "%s %.*s: %.300s", what, (int)(name.n < 80 ? name.n : 80), name.p,
	    why);
	err_at(bad, r->path, 0, column);
	const struct usage_out *out = &r->c->out;
	return out->reject(out->arg, bad, text, &(struct record_src){.path = r->path}) == 0 ? 0 : no_output(r->e);
}

static int add_listed(struct db_reading *r, struct slice id, struct slice key, struct slice runtime)
{
	if (mem_grow(&r->listed, &r->cap, r->count + 1, sizeof(*r->listed)) != 0)
		return err_nomem(r->e);
	struct listed *l = &r->listed[r->count++];
	*l = (struct listed){arena_copy(&r->texts, id), arena_copy(&r->texts, key),
	    runtime.p == NULL ? runtime : arena_copy(&r->texts, runtime)};
	bool whole =
	    l->id.p != NULL && l->key.p != NULL && (runtime.p == NULL || l->runtime.p != NULL);
	return whole ? 0 : err_nomem(r->e);
}

static int on_session(void *arg, const struct agentdb_session *s)
{
	struct db_reading *r = arg;
	struct usage_capture *c = r->c;
	struct record_src src = {.path = r->path};
	struct oc_err bad;
	struct emit w;

	if (json_read(&r->json, s->entry.p == NULL ? "" : s->entry.p, s->entry.n, &bad) != 0)
		return reject_part(r, &bad, "entry of session", s->key, s->entry) != 0
			   ? -1
			   : add_listed(r, s->id, s->key, slice_make(NULL, 0));
	struct json_val entry = json_root(&r->json);
	if (add_listed(
		r, s->id, s->key, json_text(json_gets(entry, "agentHarnessId"), &c->arena)) != 0)
		return -1;
	sb_reset(&c->rec);
	emit_init(&w, &c->rec, 0);
	bool any = usage_prompt_write(&w, s->key, entry, &src);
	arena_reset(&c->arena);
	if (!sb_ok(&c->rec))
		return err_nomem(r->e);
	if (any && c->out.record(c->out.arg, sb_slice(&c->rec), 0, 0) != 0)
		return no_output(r->e);
	return 0;
}

static int on_id(void *arg, struct slice id)
{
	struct db_reading *r = arg;

	if (mem_grow(&r->id, &r->id_cap, r->ids + 1, sizeof(*r->id)) != 0)
		return err_nomem(r->e);
	r->id[r->ids] = arena_copy(&r->texts, id);
	return r->id[r->ids++].p == NULL ? err_nomem(r->e) : 0;
}

/* what: names the event in a reject. Returns 0 or -1. */
static int read_event(struct db_reading *r, struct slice text, uint64_t number, const char *what)
{
	struct oc_err bad;

	if (json_read(&r->json, text.p, text.n, &bad) != 0)
		return reject_part(r, &bad, what, r->now, text);
	const struct forms_line line = {json_root(&r->json), number, text, NULL};
	int rc = usage_session_event(&r->c->session, &line, &r->c->arena, r->e);
	arena_reset(&r->c->arena);
	return rc;
}

static int on_event(void *arg, int64_t seq, struct slice event)
{
	char what[64];

	snprintf(what, sizeof(what), "event %lld of session", (long long)seq);
	return read_event(arg, event, (uint64_t)seq + (seq >= 0), what);
}

/* After a listing that returned rc and *bad: a list that cannot be read to its end is rejected, but its
 * first entries count. Returns 0 or -1. */
static int listing(struct db_reading *r, int rc, struct oc_err *bad, const char *of)
{
	if (rc == 0)
		return 0;
	if (r->e->exit != -1)
		return -1;
	return reject_part(r, bad, "the list of", slice_cstr(of), SLICE(""));
}

static int archived_line(struct db_reading *r, struct slice line, uint64_t number)
{
	char what[64];

	snprintf(what, sizeof(what), "line %llu of archived session", (unsigned long long)number);
	return read_event(r, line, number, what);
}

/* An archive is a session of its own, with the id of the transcript that it was cut from. */
static int on_archive(void *arg, const struct agentdb_archive *a)
{
	struct db_reading *r = arg;
	struct usage_origin o = {.path = r->path, .source = "database", .session = a->session};
	struct slice rest = a->lines;
	struct oc_err bad = OC_ERR_INIT;
	uint64_t number = 0;
	int rc = 0;

	if (a->key.p != NULL) {
		o.key = a->key;
		o.agent = usage_agent_of_key(a->key);
	}
	r->now = a->session;
	usage_session_begin(&r->c->session, &o);
	while (rc == 0 && rest.n > 0) {
		size_t n = slice_find(rest, SLICE("\n"), 0);
		struct slice line = slice_make(rest.p, n);
		/* The last line of a truncated archive is incomplete. */
		if (a->wrong != NULL && n == rest.n)
			break;
		number++;
		n += n < rest.n;
		rest = slice_make(rest.p + n, rest.n - n);
		rc = line.n == 0 ? 0 : archived_line(r, line, number);
	}
	if (rc == 0 && a->wrong != NULL) {
		err_set(&bad, OC_EX_DATA, "not counted whole: %s (%.*s)", a->wrong,
		    (int)(a->name.n < 120 ? a->name.n : 120), a->name.p == NULL ? "" : a->name.p);
		rc = reject_part(r, &bad, "archive of session", a->session, SLICE(""));
	}
	return rc != 0 ? -1 : usage_session_end(&r->c->session, &r->c->out, r->e);
}

static int archives(struct db_reading *r)
{
	struct oc_err bad = OC_ERR_INIT;

	r->e->exit = -1;
	return listing(r, agentdb_archives(r->db, on_archive, r, &bad), &bad, "archived sessions");
}

static int listed_cmp(const void *a, const void *b)
{
	return slice_cmp(((const struct listed *)a)->id, ((const struct listed *)b)->id);
}

static int transcript(struct db_reading *r, struct slice id)
{
	const struct listed want = {.id = id};
	const struct listed *l =
	    r->count == 0 ? NULL : bsearch(&want, r->listed, r->count, sizeof(want), listed_cmp);
	struct usage_origin o = {.path = r->path, .source = "database", .session = id};

	if (l != NULL) {
		o.key = l->key;
		o.agent = usage_agent_of_key(l->key);
		o.runtime = l->runtime;
	}
	r->now = id;
	usage_session_begin(&r->c->session, &o);
	struct oc_err bad = OC_ERR_INIT;
	r->e->exit = -1;
	int rc = agentdb_events(r->db, id, on_event, r, &bad);
	/* After an error of the database the events before it count. */
	if (rc != 0 && r->e->exit != -1)
		return -1;
	if (rc != 0 && reject_part(r, &bad, "session", id, SLICE("")) != 0)
		return -1;
	return usage_session_end(&r->c->session, &r->c->out, r->e);
}

/* Transcripts whose list cannot be read are still to be had by the sessions' ids. */
static int ids_of_sessions(struct db_reading *r)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < r->count; i++) {
		if (i == 0 || !slice_eq(r->listed[i].id, r->listed[i - 1].id))
			rc = on_id(r, r->listed[i].id);
	}
	return rc;
}

static int read_listings(struct db_reading *r)
{
	struct oc_err bad = OC_ERR_INIT;
	int rc = agentdb_sessions(r->db, on_session, r, &bad);

	if (listing(r, rc, &bad, "sessions") != 0)
		return -1;
	if (r->count > 1)
		qsort(r->listed, r->count, sizeof(*r->listed), listed_cmp);
	rc = agentdb_transcripts(r->db, on_id, r, &bad);
	if (listing(r, rc, &bad, "transcripts") != 0)
		return -1;
	return rc != 0 && r->ids == 0 ? ids_of_sessions(r) : 0;
}

/* Returns 0, -1 (of ours), or 1 with *e of the database. */
static int read_all(struct db_reading *r, struct oc_err *e)
{
	r->ours = (struct oc_err){.exit = -1};
	r->e = &r->ours;
	int rc = read_listings(r);
	for (size_t i = 0; rc == 0 && i < r->ids; i++)
		rc = transcript(r, r->id[i]);
	if (rc == 0)
		rc = archives(r);
	if (rc != 0)
		*e = r->ours;
	else if (agentdb_unchanged(r->db, e) != 0)
		rc = 1;
	return rc;
}

int usage_capture_database(struct usage_capture *c, const char *path, struct oc_err *e)
{
	const struct record_src src = {.path = path};
	struct db_reading r = {.c = c, .path = path};
	int rc = 1;

	r.db = agentdb_open(path, c->folder, e);
	if (r.db != NULL) {
		rc = json_init(&r.json, e) == 0 ? read_all(&r, e) : -1;
		json_release(&r.json);
		agentdb_close(r.db);
		arena_release(&r.texts);
		mem_free(r.listed);
		mem_free(r.id);
	} else if (e->exit == OC_EX_SOFTWARE) {
		rc = -1;
	} else if (agentdb_foreign(e)) {
		c->out.notice(c->out.arg, path, 0, e->message);
		rc = 0;
	}
	if (rc == 1)
		rc = c->out.reject(c->out.arg, e, SLICE(""), &src) == 0 ? 0 : no_output(e);
	return rc;
}

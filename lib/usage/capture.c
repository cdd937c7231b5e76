#include "usage/capture.h"

#include <math.h>
#include <string.h>

#include "data/data.h"
#include "usage/fields.h"

void usage_capture_init(struct usage_capture *c, const struct usage_out *out, const char *folder)
{
	*c =
	    (struct usage_capture){.out = *out, .folder = folder, .rec = SB_INIT, .known = SB_INIT};
	usage_session_init(&c->session);
}

void usage_capture_release(struct usage_capture *c)
{
	usage_session_release(&c->session);
	arena_release(&c->arena);
	sb_release(&c->rec);
	sb_release(&c->known);
}

static struct slice last_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slice_cstr(slash == NULL ? path : slash + 1);
}

/* The name's part before ".jsonl", or all of it. */
static struct slice session_of_path(const char *path)
{
	struct slice name = last_name(path);

	return slice_make(name.p, slice_find(name, SLICE(".jsonl"), 0));
}

/* .../agents/ID/sessions/FILE, or where the move into the database leaves the imported ones. */
static struct slice agent_of_path(const char *path)
{
	struct slice rest = slice_cstr(path), name = last_name(path);
	const struct slice folders[] = {SLICE("/sessions/"), SLICE("/session-sqlite-import-archive/")};
	size_t i = 0, n = sizeof(folders) / sizeof(folders[0]);

	rest.n -= name.n;
	while (i < n && !slice_has_suffix(rest, folders[i]))
		i++;
	if (i == n)
		return slice_make(NULL, 0);
	rest.n -= folders[i].n;
	size_t from = rest.n;
	while (from > 0 && rest.p[from - 1] != '/')
		from--;
	struct slice before = slice_make(rest.p, from), agents = SLICE("agents/");
	bool is = slice_has_suffix(before, agents) &&
		  (from == agents.n || before.p[from - agents.n - 1] == '/');
	return is && from < rest.n ? slice_make(rest.p + from, rest.n - from) : slice_make(NULL, 0);
}

static bool is_copy(const char *path)
{
	struct slice name = last_name(path);

	return slice_find(name, SLICE(".jsonl.bak."), 0) < name.n ||
	       slice_has_suffix(name, SLICE(".bak"));
}

static enum usage_kind kind_of(const char *type)
{
	static const struct {
		const char *type;
		enum usage_kind kind;
	} kinds[] = {{"session-transcript", USAGE_KIND_TRANSCRIPT}, {"replay-transcript", USAGE_KIND_CODE},
	    {"trajectory", USAGE_KIND_TRAJECTORY}, {"cron-run", USAGE_KIND_CRON},
	    {"mock-requests", USAGE_KIND_MOCK}};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(kinds[i].type, type) == 0)
			return kinds[i].kind;
	}
	return USAGE_KIND_NONE;
}

bool usage_capture_begin(void *arg, const char *type, const char *path)
{
	struct usage_capture *c = arg;
	const struct usage_origin o = {.path = path,
	    .source = "transcript",
	    .session = session_of_path(path),
	    .agent = agent_of_path(path)};

	c->kind = kind_of(type);
	c->path = path;
	c->seq = c->turn = 0;
	c->code = false;
	sb_reset(&c->known);
	if (c->kind != USAGE_KIND_TRANSCRIPT && c->kind != USAGE_KIND_CODE)
		return c->kind != USAGE_KIND_NONE;
	if (is_copy(path)) {
		c->out.notice(c->out.arg, path, 0,
		    "is a copy (.bak) of a transcript: its usage is left out, as upstream does");
		c->kind = USAGE_KIND_NONE;
		return false;
	}
	usage_session_begin(&c->session, &o);
	return true;
}

/* ---- sources that repeat the records of transcripts and databases ---- */

struct repeated_row {
	const char *source;
	struct json_val session, key, tools;
	struct usage_fields f;
};

/* Announces a session when it differs from that of the row before. */
static int tell_session(
    struct usage_capture *c, const struct repeated_row *r, struct slice id, struct oc_err *e)
{
	const struct usage_origin o = {.path = c->path, .source = r->source};

	if (id.n == 0 || slice_eq(id, sb_slice(&c->known)))
		return 0;
	sb_reset(&c->known);
	sb_addslice(&c->known, id);
	if (!sb_ok(&c->known))
		return err_nomem(e);
	return c->out.session(c->out.arg, &o, id, 0) == 0
		   ? 0
		   : err_set(e, OC_EX_OK, "output has failed");
}

static int write_row(struct usage_capture *c, const struct repeated_row *r, uint64_t number,
    struct slice text, struct oc_err *e)
{
	struct record_src src = {.path = c->path, .line = number};
	struct slice id = json_text(r->session, &c->arena), key = json_text(r->key, &c->arena);
	struct slice agent = usage_agent_of_key(key);
	struct emit w;

	if (tell_session(c, r, id, e) != 0)
		return -1;
	sb_reset(&c->rec);
	emit_init(&w, &c->rec, 0);
	usage_begin(&w, r->source);
	emit_kstring(&w, "session", id.p == NULL ? SLICE("") : id);
	emit_ktext(&w, "sessionKey", key);
	emit_ktext(&w, "agent", agent);
	emit_kint(&w, "turn", (int64_t)c->turn);
	emit_kint(&w, "seq", (int64_t)++c->seq);
	usage_fields_write(&c->rec, &r->f);
	emit_kcstr(&w, "branch", "live");
	if (number > 0)
		hash_bytes(src.xxh3, text.p, text.n);
	record_end(&w, &src);
	if (!sb_ok(&c->rec))
		return err_nomem(e);
	return c->out.record(c->out.arg, sb_slice(&c->rec), 0, 0) == 0
		   ? 0
		   : err_set(e, OC_EX_OK, "output has failed");
}

static int trajectory_line(struct usage_capture *c, struct json_val line, uint64_t number,
    struct slice text, struct oc_err *e)
{
	struct json_val type = json_gets(line, "type"), data = json_gets(line, "data");
	struct repeated_row r = {.source = "trajectory",
	    .session = json_gets(line, "sessionId"),
	    .key = json_gets(line, "sessionKey")};

	c->turn += json_text_is(type, "prompt.submitted");
	if (!json_text_is(type, "model.completed"))
		return 0;
	usage_fields_init(&r.f);
	message_usage_read_all(&r.f.usage, json_gets(data, "usage"), &c->arena);
	r.f.provider = json_gets(line, "provider");
	r.f.model = json_gets(line, "modelId");
	r.f.at = json_gets(line, "ts");
	r.f.error = json_gets(data, "promptError");
	return write_row(c, &r, number, text, e);
}

static int cron_line(struct usage_capture *c, struct json_val line, uint64_t number,
    struct slice text, struct oc_err *e)
{
	struct repeated_row r = {.source = "cron",
	    .session = json_gets(line, "sessionId"),
	    .key = json_gets(line, "sessionKey")};
	struct json_val usage = json_gets(line, "usage");

	/* A run that was skipped asked no model. */
	if (!json_present(usage))
		return 0;
	c->turn++;
	usage_fields_init(&r.f);
	message_usage_read_all(&r.f.usage, usage, &c->arena);
	r.f.provider = json_gets(line, "provider");
	r.f.model = json_gets(line, "model");
	r.f.at_ms = json_number(json_gets(line, "ts"));
	if (json_text_is(json_gets(line, "status"), "error"))
		r.f.error = json_gets(line, "error");
	return write_row(c, &r, number, text, e);
}

static int mock_line(struct usage_capture *c, struct json_val line, uint64_t number,
    struct slice text, struct oc_err *e)
{
	struct repeated_row r = {.source = "mock", .session = JSON_NONE, .key = JSON_NONE};

	usage_fields_init(&r.f);
	message_usage_read_all(&r.f.usage, json_gets(line, "usage"), &c->arena);
	r.f.model = json_gets(line, "model");
	r.f.at = json_gets(line, "t");
	return write_row(c, &r, number, text, e);
}

int usage_capture_line(void *arg, const struct forms_line *line, struct oc_err *e)
{
	struct usage_capture *c = arg;
	int rc = 0;

	switch (c->kind) {
	case USAGE_KIND_TRANSCRIPT:
		rc = usage_session_event(&c->session, line, &c->arena, e);
		break;
	case USAGE_KIND_CODE:
		if (json_is(json_gets(line->root, "uuid"), JSON_STRING)) {
			c->code = true;
			rc = usage_session_event(&c->session, line, &c->arena, e);
		}
		break;
	case USAGE_KIND_TRAJECTORY:
		rc = trajectory_line(c, line->root, line->number, line->text, e);
		break;
	case USAGE_KIND_CRON:
		rc = cron_line(c, line->root, line->number, line->text, e);
		break;
	case USAGE_KIND_MOCK:
		rc = mock_line(c, line->root, line->number, line->text, e);
		break;
	default:
		break;
	}
	arena_reset(&c->arena);
	return rc;
}

int usage_capture_end(void *arg, struct oc_err *e)
{
	struct usage_capture *c = arg;
	const bool session = c->kind == USAGE_KIND_TRANSCRIPT || (c->kind == USAGE_KIND_CODE && c->code);
	int rc = 0;

	if (c->kind == USAGE_KIND_CODE && c->code)
		c->out.notice(c->out.arg, c->path, 0,
		    "is a log of Claude Code: its messages are counted, each once (the last line of a message.id)");
	if (session)
		rc = usage_session_end(&c->session, &c->out, e);
	c->kind = USAGE_KIND_NONE;
	return rc;
}

/* ---- whole documents ---- */

static int prompts(
    struct usage_capture *c, struct json_val root, const struct record_src *src, struct oc_err *e)
{
	struct json_iter it = json_iter(root);

	while (it.object && json_next(&it)) {
		struct emit w;
		sb_reset(&c->rec);
		emit_init(&w, &c->rec, 0);
		bool any =
		    usage_prompt_write(&w, json_text(it.key, &c->arena), it.val, src);
		if (!sb_ok(&c->rec))
			return err_nomem(e);
		if (any && c->out.record(c->out.arg, sb_slice(&c->rec), 0, 0) != 0)
			return err_set(e, OC_EX_OK, "output has failed");
	}
	return 0;
}

static int mock_doc(struct usage_capture *c, struct json_val root, struct oc_err *e)
{
	struct json_iter it = json_iter(root);
	int rc = 0;

	while (rc == 0 && !it.object && json_next(&it))
		rc = mock_line(c, it.val, 0, SLICE(""), e);
	return rc;
}

int usage_capture_document(void *arg, const struct document *d, struct oc_err *e)
{
	struct usage_capture *c = arg;
	int rc = 0;

	c->path = d->src.path;
	c->seq = c->turn = 0;
	sb_reset(&c->known);
	if (strcmp(d->type, "agent-database") == 0)
		return usage_capture_database(c, c->path, e);
	if (strcmp(d->type, "sessions-store") == 0)
		rc = prompts(c, d->root, &d->src, e);
	else if (strcmp(d->type, "mock-requests") == 0)
		rc = mock_doc(c, d->root, e);
	arena_reset(&c->arena);
	return rc;
}

struct listener usage_capture_listener(struct usage_capture *c)
{
	return (struct listener){
	    c, usage_capture_document, usage_capture_begin, usage_capture_line, usage_capture_end};
}

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "redact/redact.h"

static bool checks(const struct redactor *r)
{
	return r->options.mode == REDACT_CHECK_SECRETS || r->options.mode == REDACT_CHECK_ALL;
}

static void tell(struct redactor *r, const struct oc_err *e)
{
	r->failed = r->failed || (e->exit != OC_EX_OK && e->exit != OC_EX_DATA);
	r->error(r->arg, e);
}

void redactor_init(struct redactor *r)
{
	*r = (struct redactor){.file = STORE_FILE_NONE, .store = {.root = -1, .lock = -1}};
	redaction_init(&r->tally);
	pseudonyms_init(&r->names);
	rewrite_init(&r->rewrite);
	findings_init(&r->findings);
	explain_init(&r->explain);
}

/* ---- what the parts tell ---- */

static void on_bad(void *arg, const struct oc_err *e)
{
	tell(arg, e);
}

static void on_tick(void *arg, uint64_t raw)
{
	struct redactor *r = arg;

	r->tick(r->arg, raw);
}

static void tell_lost(struct redactor *r, const char *report, const char *path)
{
	struct oc_err e = OC_ERR_INIT;

	if (r->options.allow_loss)
		return;
	err_set(&e, OC_EX_DATA,
	    "the policy takes %.300s away, which the %s report reads; change the policy, or insist with --allow-loss",
	    path, report);
	tell(r, &e);
}

static int on_lost(void *arg, const char *report, const struct rewrite_level *level)
{
	const uint64_t hash = level->after ^ XXH3_64bits(report, strlen(report));
	struct redactor *r = arg;
	struct lost_fields *l = &r->lost;
	struct sb path = SB_INIT;
	struct emit w;

	l->values++;
	for (size_t i = 0; i < l->count; i++) {
		if (l->seen[i] == hash)
			return 0;
	}
	if (l->count == LOST_FIELDS_MAX)
		return 0;
	l->seen[l->count++] = hash;
	rewrite_path(level, true, &path);
	sb_addc(&l->list, l->count == 1 ? '[' : ',');
	emit_init(&w, &l->list, 0);
	emit_object(&w);
	emit_kcstr(&w, "report", report);
	emit_kstring(&w, "path", sb_slice(&path));
	emit_end(&w);
	if (sb_ok(&path))
		tell_lost(r, report, path.buf);
	const bool ok = sb_ok(&path) && sb_ok(&l->list);
	sb_release(&path);
	return ok ? 0 : err_nomem(&r->e);
}

static int on_changed(void *arg, const struct rewrite_seen *seen)
{
	struct redactor *r = arg;

	return findings_add(&r->findings, seen);
}

static int on_judged(void *arg, const struct rewrite_seen *seen)
{
	struct redactor *r = arg;

	return explain_add(&r->explain, seen, &r->e);
}

/* ---- making ready ---- */

static int open_policy(struct redactor *r, struct oc_err *e)
{
	const char *name = r->options.policy;

	if (name == NULL || strcmp(name, "public") == 0)
		r->policy = policy_public(e);
	else if (strcmp(name, "internal") == 0)
		r->policy = policy_internal(e);
	else
		r->policy = policy_read_file(name, e);
	return r->policy == NULL ? -1 : 0;
}

static int open_output(struct redactor *r, struct oc_err *e)
{
	const struct redact_options *o = &r->options;

	if (o->mode != REDACT_WRITE)
		return 0;
	r->stream.out = o->output == NULL ? r->out : &r->file.out;
	if (o->output != NULL)
		return store_begin_file(&r->file, o->output, e);
	return o->folder == NULL ? 0 : store_open(&r->store, o->folder, e);
}

static void connect(struct redactor *r)
{
	const struct redact_options *o = &r->options;
	struct rewrite *w = &r->rewrite;
	const bool secrets = o->mode == REDACT_CHECK_SECRETS;

	w->edit.classes = secrets ? SCAN_SECRET : SCAN_ALL;
	w->edit.policy = secrets ? NULL : r->policy;
	w->edit.scan = &r->scan;
	/* What is left of a key that upstream masked is no key; it goes, but is no finding. */
	w->edit.pass = secrets ? "remnant" : NULL;
	w->edit.names = &r->names;
	w->edit.times = o->times == REDACT_TIMES_RELATIVE ? &r->times : NULL;
	w->edit.tally = &r->tally;
	w->arg = r;
	w->judged = o->mode == REDACT_EXPLAIN ? on_judged : NULL;
	w->changed = checks(r) ? on_changed : NULL;
	w->lost = o->mode == REDACT_WRITE ? on_lost : NULL;
	r->stream.form = o->form;
	r->stream.limit = o->limit;
	r->stream.arg = r;
	r->stream.bad = on_bad;
	r->findings.stream = &r->stream;
	r->findings.out = r->out;
	r->findings.e = &r->e;
	r->findings.github = o->github;
	r->findings.sarif = o->sarif != NULL;
}

int redactor_open(struct redactor *r, struct oc_err *e)
{
	const struct redact_options *o = &r->options;

	if (o->start != NULL && !times_start(&r->times, slice_cstr(o->start)))
		return err_set(e, OC_EX_USAGE, "--start takes a time as 2026-11-20T10:00:00Z, not '%s'", o->start);
	if (open_policy(r, e) != 0 || stream_init(&r->stream, &r->rewrite, e) != 0)
		return -1;
	connect(r);
	if (scan_init(&r->scan, r->rewrite.edit.classes, e) != 0)
		return -1;
	if (o->key_file != NULL && pseudonyms_key(&r->names, o->key_file, e) != 0)
		return -1;
	return open_output(r, e);
}

void redactor_release(struct redactor *r)
{
	store_drop(&r->file);
	store_close(&r->store);
	sb_release(&r->name);
	findings_release(&r->findings);
	explain_release(&r->explain);
	sb_release(&r->lost.list);
	stream_release(&r->stream);
	rewrite_release(&r->rewrite);
	redaction_release(&r->tally);
	pseudonyms_release(&r->names);
	scan_release(&r->scan);
	policy_free(r->policy);
}

/* ---- inputs ---- */

/* One file through the stream; *e is for a file of ours that cannot be written. */
static int read_one(struct redactor *r, const char *path, struct oc_err *e)
{
	struct out *out = r->stream.out;
	struct oc_err why = OC_ERR_INIT;

	r->stream.tick = r->tick == NULL ? NULL : on_tick;
	if (stream_read(&r->stream, path, &why) == 0)
		return 0;
	/* An observer that gave up has said why in its own; an output that failed, in its own. */
	tell(r, why.exit == OC_EX_OK && r->e.exit != OC_EX_OK ? &r->e : &why);
	if (out != r->out && out != NULL && out->failed)
		*e = out->err;
	return why.exit == OC_EX_NOINPUT ? 0 : -1;
}

/* The path below the input folder as a name below ours: part by part, as no part may become two. */
static int name_file(struct redactor *r, const char *path, struct oc_err *e)
{
	sb_reset(&r->name);
	while (*path != '\0') {
		size_t n = strcspn(path, "/");
		if (n > 0 && rewrite_name(&r->rewrite, slice_make(path, n), &r->name, e) != 0)
			return -1;
		path += n;
		if (*path == '/') {
			sb_addc(&r->name, '/');
			path++;
		}
	}
	return sb_ok(&r->name) ? 0 : err_nomem(e);
}

/* The last part without the suffix of its compression, in place; NULL when it keeps its name. */
static const char *unpacked_name(struct redactor *r)
{
	static const struct slice suffixes[] = {SLICE(".zst"), SLICE(".gz"), SLICE(".xz"), SLICE(".bz2")};
	char *last = strrchr(r->name.buf, '/');
	const struct slice name = sb_slice(&r->name);

	last = last == NULL ? r->name.buf : last + 1;
	for (size_t i = 0; r->stream.packed && i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		if (!slice_has_suffix(name, suffixes[i]) || strlen(last) <= suffixes[i].n)
			continue;
		r->name.buf[name.n - suffixes[i].n] = '\0';
		return last;
	}
	return NULL;
}

/* One file to one below the folder. */
static int read_into(struct redactor *r, const char *path, struct oc_err *e)
{
	struct store_file file;

	if (name_file(r, path + r->prefix, e) != 0 || store_begin(&r->store, &file, r->name.buf, e) != 0)
		return -1;
	r->stream.out = &file.out;
	r->stream.refused = false;
	r->stream.ended = true;
	int rc = read_one(r, path, e);
	r->stream.out = NULL;
	if (rc == 0 && !r->stream.refused)
		return store_commit(&file, unpacked_name(r), 0666, e);
	store_drop(&file);
	return rc;
}

/* A folder's own path is left out of names; of a file's all but the last part. */
static size_t prefix_of(enum walk_kind kind, const char *path)
{
	const size_t n = strlen(path);
	const char *slash = strrchr(path, '/');

	if (kind == WALK_DIR_ENTER)
		return n > 0 && path[n - 1] == '/' ? n : n + 1;
	return slash == NULL ? 0 : (size_t)(slash - path) + 1;
}

struct redactor_walk {
	struct redactor *r;
	struct oc_err *e;
};

static int on_entry(void *arg, enum walk_kind kind, const char *path)
{
	const struct redactor_walk *w = arg;
	struct redactor *r = w->r;
	struct oc_err skipped = OC_ERR_INIT;

	if (!r->walking)
		r->prefix = prefix_of(kind, path);
	r->walking = true;
	if (kind == WALK_FILE)
		return r->options.folder != NULL ? read_into(r, path, w->e) : read_one(r, path, w->e);
	if (kind == WALK_SKIPPED && r->options.folder == NULL) {
		r->notice(r->arg, path, "not looked at: a symlink, or no regular file");
	} else if (kind == WALK_SKIPPED) {
		err_set(&skipped, OC_EX_DATA, "is a symlink, or no regular file: not read");
		err_at(&skipped, path, 0, 0);
		tell(r, &skipped);
	}
	return 0;
}

static int on_unreadable(void *arg, const struct oc_err *e)
{
	tell(((const struct redactor_walk *)arg)->r, e);
	return 0;
}

int redactor_read(struct redactor *r, const char *path, struct oc_err *e)
{
	struct redactor_walk w = {r, e};
	const struct walk walk = {on_entry, on_unreadable, &w};

	if (r->options.mode == REDACT_WRITE && r->options.folder == NULL)
		return read_one(r, path, e);
	if (r->options.folder != NULL && strcmp(path, "-") == 0)
		return err_set(e, OC_EX_USAGE, "--into needs names: standard input has none");
	r->walking = false;
	return walk_path(&walk, path, e) == 0 ? 0 : -1;
}

/* ---- the end ---- */

/* The closing record: behind JSON Lines, to options.report, or as a line for the person. */
static int write_report(struct redactor *r, struct oc_err *e)
{
	const struct redact_options *o = &r->options;
	const struct redaction_head head = {
	    r->policy, &r->names, r->rewrite.edit.times != NULL, "(all inputs)", &r->lost.list};
	const bool lines = o->folder == NULL && r->stream.all_lines && r->tally.units > 0;
	/* An earlier redaction, by this policy, that left nothing to do has its own record. */
	const bool done = r->tally.changed == 0 && strcmp(r->tally.seen_policy, policy_xxh3(r->policy)) == 0;
	struct sb text = SB_INIT;

	if (r->lost.count > 0)
		sb_addc(&r->lost.list, ']');
	int rc = redaction_record(&r->tally, &head, &text, e);

	sb_addc(&text, '\n');
	if (rc == 0 && !sb_ok(&text))
		rc = err_nomem(e);
	if (rc == 0 && o->report != NULL) {
		rc = store_publish_file(o->report, sb_slice(&text), 0666, e);
	} else if (rc == 0 && lines) {
		if (!done && stream_end_line(&r->stream, e) == 0)
			out_write(r->stream.out, sb_slice(&text));
	} else if (rc == 0 && r->tally.units > 0) {
		sb_reset(&text);
		redaction_line(&r->tally, &head, &text);
		r->notice(r->arg, NULL, sb_slice(&text).p);
	}
	sb_release(&text);
	return rc;
}

static int write_sarif(struct redactor *r, struct oc_err *e)
{
	struct sb text = SB_INIT;
	int rc = findings_sarif(&r->findings, &r->tally, &text, e);

	if (rc == 0)
		rc = store_publish_file(r->options.sarif, sb_slice(&text), 0666, e);
	sb_release(&text);
	return rc;
}

static void end_check(struct redactor *r)
{
	struct oc_err e = OC_ERR_INIT;

	if (r->options.sarif != NULL && write_sarif(r, &e) != 0)
		tell(r, &e);
	if (r->tally.units == 0)
		err_set(&e, OC_EX_DATA, "nothing was there to look at, so nothing is clean");
	else if (r->findings.places > 0)
		err_set(&e, OC_EX_FINDING, "%llu places would be masked", (unsigned long long)r->findings.places);
	else
		return;
	tell(r, &e);
}

static void end_redaction(struct redactor *r)
{
	struct oc_err e = OC_ERR_INIT;

	if (policy_end(r->policy, &e) != 0 || write_report(r, &e) != 0)
		tell(r, &e);
	/* A file that would mislead a report, or is not whole, does not appear. */
	if (r->failed || (r->lost.values > 0 && !r->options.allow_loss))
		store_drop(&r->file);
	else if (r->options.output != NULL && store_commit(&r->file, NULL, 0666, &e) != 0)
		tell(r, &e);
}

void redactor_end(struct redactor *r)
{
	if (r->options.mode == REDACT_EXPLAIN)
		explain_write(&r->explain, r->out);
	else if (checks(r))
		end_check(r);
	else
		end_redaction(r);
}

/* oc-redact: artifacts in, the same without what must not be published out. What that is,
 * lib/redact knows. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io/at.h"
#include "io/diag.h"
#include "io/store.h"
#include "io/walk.h"
#include "record/progress.h"
#include "redact/findings.h"
#include "redact/out_folder.h"
#include "redact/lost_fields.h"
#include "redact/out_file.h"
#include "redact/explain.h"
#include "redact/stream.h"

#include "oc-redact-options.h"

enum mode { REDACT, CHECK_SECRETS, CHECK_ALL, EXPLAINED };

struct redactor {
	struct diag diag;
	struct progress progress;
	const char *given[OPTIONS]; /* by id; NULL: not given; "" for options without value */
	enum mode mode;
	struct policy *policy;
	struct scan scan;
	struct pseudonyms names;
	struct times times;
	struct redaction tally;
	struct rewrite rewrite;
	struct stream stream;
	struct findings check;
	struct explain reasons;
	struct lost_fields loss;
	struct out out;     /* standard output */
	struct out_file place; /* --output */
	struct out_folder into;   /* --into */
	struct oc_err e;    /* of an observer */
};

static const char *given(const struct redactor *r, int id)
{
	return r->given[id - POLICY];
}

/* ---- what the library tells ---- */

static void tell(struct redactor *r, const struct oc_err *e)
{
	progress_clear(&r->progress);
	diag_error(&r->diag, e);
}

static void on_bad(void *arg, const struct oc_err *e)
{
	tell(arg, e);
}

static void on_tick(void *arg, uint64_t raw)
{
	struct redactor *r = arg;

	r->progress.records = r->tally.units;
	progress_tick(&r->progress, raw);
}

static void on_loss(void *arg, const char *report, const char *path)
{
	struct redactor *r = arg;
	struct oc_err e = OC_ERR_INIT;

	if (given(r, ALLOW_LOSS) != NULL)
		return;
	err_set(&e, OC_EX_DATA,
	    "the policy takes %.300s away, which the %s report reads; change the policy, or insist "
	    "with "
	    "--allow-loss",
	    path, report);
	tell(r, &e);
}

static int on_lost(void *arg, const char *report, const struct rewrite_level *level)
{
	struct redactor *r = arg;

	return lost_fields_add(&r->loss, report, level, &r->e);
}

static int on_changed(void *arg, const struct rewrite_seen *seen)
{
	struct redactor *r = arg;

	return findings_add(&r->check, seen);
}

static int on_judged(void *arg, const struct rewrite_seen *seen)
{
	struct redactor *r = arg;

	return explain_add(&r->reasons, seen, &r->e);
}

/* ---- inputs ---- */

static int redact_one(struct redactor *r, const char *path)
{
	struct oc_err e = OC_ERR_INIT;

	if (stream_read(&r->stream, path, &e) == 0)
		return 0;
	/* An observer that gave up has said why in its own; an output that failed, in its own. */
	tell(r, e.exit == OC_EX_OK && r->e.exit != OC_EX_OK ? &r->e : &e);
	return e.exit == OC_EX_NOINPUT ? 0 : -1;
}

static int on_file(void *arg, const char *path)
{
	return redact_one(arg, path);
}

static int on_walked(void *arg, enum walk_kind kind, const char *path)
{
	struct redactor *r = arg;

	if (kind == WALK_FILE)
		return redact_one(r, path);
	if (kind == WALK_SKIPPED) {
		progress_clear(&r->progress);
		diag_notice(&r->diag, path, 0, "not looked at: a symlink, or no regular file");
	}
	return 0;
}

static int on_unreadable(void *arg, const struct oc_err *e)
{
	tell(arg, e);
	return 0;
}

/* A file, or all files of a folder, of which nothing is written. */
static int look_at(struct redactor *r, const char *path)
{
	const struct walk walk = {on_walked, on_unreadable, r};
	struct oc_err e = OC_ERR_INIT;
	int rc = walk_path(&walk, path, &e);

	/* What a call had to say has been said. */
	if (rc != 0 && e.exit != OC_EX_OK)
		tell(r, &e);
	return rc;
}

/* The closing record: behind JSON Lines, to --report, or as a line for the person. */
static int write_report(struct redactor *r, struct oc_err *e)
{
	const struct redaction_head told = {
	    r->policy, &r->names, r->rewrite.times != NULL, "(all inputs)", lost_fields_list(&r->loss)};
	bool appended = r->mode == REDACT && r->stream.out != NULL && given(r, INTO) == NULL &&
			r->stream.all_lines && r->tally.units > 0;
	bool stands =
	    r->tally.changed == 0 && strcmp(r->tally.seen_policy, policy_xxh3(r->policy)) == 0;
	struct sb text = SB_INIT;
	int rc = redaction_record(&r->tally, &told, &text, e);

	sb_addc(&text, '\n');
	if (rc == 0 && !sb_ok(&text))
		rc = err_nomem(e);
	if (rc == 0 && given(r, REPORT) != NULL) {
		rc = store_publish_file(given(r, REPORT), sb_slice(&text), 0666, e);
	} else if (rc == 0 && appended) {
		/* Of an earlier redaction that left nothing to do, the record stands. */
		if (!stands && stream_end_line(&r->stream, e) == 0)
			out_write(r->stream.out, sb_slice(&text));
	} else if (rc == 0 && r->tally.units > 0) {
		sb_reset(&text);
		redaction_line(&r->tally, &told, &text);
		progress_clear(&r->progress);
		diag_notice(&r->diag, NULL, 0, "%s", sb_slice(&text).p);
	}
	sb_release(&text);
	return rc;
}

static int write_sarif(struct redactor *r, struct oc_err *e)
{
	struct sb text = SB_INIT;
	int rc = findings_sarif(&r->check, &r->tally, OC_VERSION, &text, e);

	if (rc == 0)
		rc = store_publish_file(given(r, SARIF), sb_slice(&text), 0666, e);
	sb_release(&text);
	return rc;
}

/* What the guard found. */
static void close_check(struct redactor *r)
{
	struct oc_err e = OC_ERR_INIT;

	if (given(r, SARIF) != NULL && write_sarif(r, &e) != 0)
		tell(r, &e);
	if (r->tally.units == 0) {
		err_set(&e, OC_EX_DATA, "nothing was there to look at, so nothing is clean");
		tell(r, &e);
	} else if (r->check.places > 0) {
		err_set(&e, OC_EX_FINDING, "%llu places would be masked",
		    (unsigned long long)r->check.places);
		tell(r, &e);
	}
}

static void close_redaction(struct redactor *r)
{
	struct oc_err e = OC_ERR_INIT;

	if (policy_end(r->policy, &e) != 0 || write_report(r, &e) != 0)
		tell(r, &e);
	if (given(r, OUTPUT) == NULL)
		return;
	/* A file that would mislead a report, or is not whole, does not appear. */
	if (r->diag.exit != OC_EX_OK && (r->diag.exit != OC_EX_DATA || r->loss.values > 0) &&
	    !(r->diag.exit == OC_EX_DATA && given(r, ALLOW_LOSS) != NULL))
		out_file_drop(&r->place);
	else if (out_file_commit(&r->place, NULL, &e) != 0)
		tell(r, &e);
}

static void redact_all(struct redactor *r, char **path, int n)
{
	struct oc_err e = OC_ERR_INIT;
	int rc = n > 0 || given(r, INTO) != NULL ? 0 : redact_one(r, "-");

	for (int i = 0; rc == 0 && i < n; i++) {
		if (r->mode != REDACT)
			rc = look_at(r, path[i]);
		else if (given(r, INTO) == NULL)
			rc = redact_one(r, path[i]);
		else if ((rc = out_folder_read(&r->into, path[i], &e)) != 0)
			tell(r, &e);
	}
	if (rc != 0)
		return;
	if (r->mode == EXPLAINED)
		explain_write(&r->reasons, &r->out);
	else if (r->mode == REDACT)
		close_redaction(r);
	else
		close_check(r);
}

/* ---- options ---- */

static int usage(struct oc_err *e, const char *what)
{
	return err_set(e, OC_EX_USAGE, "%s; see 'oc-redact --help'", what);
}

static int take_policy(struct redactor *r, struct oc_err *e)
{
	const char *name = given(r, POLICY);

	if (name == NULL || strcmp(name, "public") == 0)
		r->policy = policy_public(e);
	else if (strcmp(name, "internal") == 0)
		r->policy = policy_internal(e);
	else
		r->policy = policy_read_file(name, e);
	return r->policy == NULL ? -1 : 0;
}

static int take_mode(struct redactor *r, struct oc_err *e)
{
	const char *check = given(r, CHECK);

	if (check != NULL && given(r, EXPLAIN) != NULL)
		return usage(e, "--check and --explain are two questions: ask one");
	if (check == NULL && (given(r, SARIF) != NULL || given(r, GITHUB) != NULL))
		return usage(e, "--sarif and --github are for --check");
	if (check != NULL && strcmp(check, "all") == 0)
		r->mode = CHECK_ALL;
	else if (check != NULL && (check[0] == '\0' || strcmp(check, "secrets") == 0))
		r->mode = CHECK_SECRETS;
	else if (check != NULL)
		return err_set(e, OC_EX_USAGE, "--check takes secrets or all, not '%s'", check);
	else if (given(r, EXPLAIN) != NULL)
		r->mode = EXPLAINED;
	if (r->mode != REDACT &&
	    (given(r, OUTPUT) != NULL || given(r, INTO) != NULL || given(r, REPORT) != NULL))
		return usage(e,
		    "--check and --explain change nothing: leave out --output, --into, --report");
	if (given(r, OUTPUT) != NULL && given(r, INTO) != NULL)
		return usage(
		    e, "--output is for one file and --into for a folder: use one of them");
	return 0;
}

static int take_times(struct redactor *r, struct oc_err *e)
{
	const char *how = given(r, TIMES), *start = given(r, START);

	if (how != NULL && strcmp(how, "relative") != 0 && strcmp(how, "exact") != 0)
		return err_set(e, OC_EX_USAGE, "--times takes exact or relative, not '%s'", how);
	if (how != NULL && how[0] == 'r')
		r->rewrite.times = &r->times;
	if (start != NULL && r->rewrite.times == NULL)
		return usage(e, "--start is for --times=relative");
	if (start != NULL && !times_start(&r->times, slice_cstr(start)))
		return err_set(e, OC_EX_USAGE,
		    "--start takes a time as 2026-11-20T10:00:00Z, not '%s'", start);
	return 0;
}

static int take_form(struct redactor *r, struct oc_err *e)
{
	static const struct {
		const char *word;
		enum stream_form form;
	} forms[] = {{"ndjson", STREAM_LINES}, {"json", STREAM_JSON}, {"text", STREAM_TEXT}};
	const char *type = given(r, TYPE);

	for (size_t i = 0; type != NULL && i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (strcmp(type, forms[i].word) == 0)
			r->stream.form = forms[i].form;
	}
	if (type != NULL && r->stream.form == STREAM_AUTO)
		return err_set(e, OC_EX_USAGE, "--type takes ndjson, json or text, not '%s'", type);
	return given(r, MAX_LINE) == NULL
		   ? 0
		   : opt_size("max-line", given(r, MAX_LINE), &r->stream.limit, e);
}

static int take_output(struct redactor *r, struct oc_err *e)
{
	if (r->mode != REDACT)
		return 0;
	r->stream.out = &r->out;
	if (given(r, OUTPUT) != NULL) {
		if (out_file_open(&r->place, given(r, OUTPUT), e) != 0)
			return -1;
		r->stream.out = &r->place.out;
	}
	if (given(r, INTO) != NULL) {
		r->into.rewrite = &r->rewrite;
		r->into.stream = &r->stream;
		r->into.arg = r;
		r->into.read = on_file;
		r->into.bad = on_bad;
		return out_folder_open(&r->into, given(r, INTO), e);
	}
	return 0;
}

static void wire(struct redactor *r)
{
	struct rewrite *w = &r->rewrite;

	w->classes = r->mode == CHECK_SECRETS ? SCAN_SECRET : SCAN_ALL;
	w->policy = r->mode == CHECK_SECRETS ? NULL : r->policy;
	w->scan = &r->scan;
	/* What is left of a key that upstream masked is no key; it goes, but is no finding. */
	w->pass = r->mode == CHECK_SECRETS ? "remnant" : NULL;
	w->names = &r->names;
	w->tally = &r->tally;
	w->arg = r;
	w->judged = r->mode == EXPLAINED ? on_judged : NULL;
	w->changed = r->mode == CHECK_SECRETS || r->mode == CHECK_ALL ? on_changed : NULL;
	w->lost = r->mode == REDACT ? on_lost : NULL;
	r->stream.arg = r;
	r->stream.bad = on_bad;
	r->stream.tick = given(r, PROGRESS) != NULL || isatty(STDERR_FILENO) == 1 ? on_tick : NULL;
	r->check.stream = &r->stream;
	r->check.out = &r->out;
	r->check.e = &r->e;
	r->check.github = given(r, GITHUB) != NULL;
	r->check.sarif = given(r, SARIF) != NULL;
	r->loss.arg = r;
	r->loss.tell = on_loss;
}

/* Makes what was asked for ready. */
static int prepare(struct redactor *r, struct oc_err *e)
{
	const char *colour = given(r, COLOUR);

	if (colour != NULL && diag_colour(&r->diag, colour[0] == '\0' ? "always" : colour,
				  getenv("NO_COLOR") != NULL) != 0)
		return usage(e, "--color takes auto, always or never");
	if (take_mode(r, e) != 0 || take_times(r, e) != 0 || take_policy(r, e) != 0)
		return -1;
	wire(r);
	if (scan_init(&r->scan, r->rewrite.classes, e) != 0 ||
	    stream_init(&r->stream, &r->rewrite, e) != 0)
		return -1;
	wire(r);
	if (take_form(r, e) != 0)
		return -1;
	if (given(r, KEY_FILE) != NULL && pseudonyms_key(&r->names, given(r, KEY_FILE), e) != 0)
		return -1;
	return take_output(r, e);
}

/* Returns 1 when --help, --version or --keygen was all that was asked for, 0, or -1. */
static int read_options(struct redactor *r, int argc, char **argv, int *first, struct oc_err *e)
{
	struct sb answer = SB_INIT;
	int asked = opt_collect(&spec, POLICY, r->given, argc, argv, first, &answer, e);

	if (asked > 0)
		out_write(&r->out, sb_slice(&answer));
	sb_release(&answer);
	if (asked != 0 || given(r, KEYGEN) == NULL)
		return asked;
	return pseudonym_keygen(given(r, KEYGEN), e) == 0 ? 1 : -1;
}

static int finish(struct redactor *r)
{
	progress_clear(&r->progress);
	out_file_drop(&r->place);
	out_folder_close(&r->into);
	if (r->out.buf != NULL && out_finish(&r->out) != 0)
		diag_error(&r->diag, &r->out.err);
	findings_release(&r->check);
	explain_release(&r->reasons);
	sb_release(&r->loss.list);
	stream_release(&r->stream);
	rewrite_release(&r->rewrite);
	redaction_release(&r->tally);
	pseudonyms_release(&r->names);
	scan_release(&r->scan);
	policy_free(r->policy);
	return r->diag.exit;
}

int main(int argc, char **argv)
{
	struct redactor r = {.place = {.folder = -1, .fd = -1}};
	struct oc_err e = OC_ERR_INIT;
	int first = argc, asked;

	signal(SIGPIPE, SIG_IGN);
	diag_init(&r.diag, spec.prog, STDERR_FILENO);
	progress_init(&r.progress, spec.prog, STDERR_FILENO);
	redaction_init(&r.tally);
	pseudonyms_init(&r.names);
	rewrite_init(&r.rewrite);
	findings_init(&r.check);
	explain_init(&r.reasons);
	out_folder_init(&r.into);
	if (out_init(&r.out, STDOUT_FILENO, "(standard output)", &e) != 0) {
		diag_error(&r.diag, &e);
		return r.diag.exit;
	}
	asked = read_options(&r, argc, argv, &first, &e);
	if (asked < 0 || (asked == 0 && prepare(&r, &e) != 0))
		diag_error(&r.diag, &e);
	else if (asked == 0)
		redact_all(&r, argv + first, argc - first);
	return finish(&r);
}

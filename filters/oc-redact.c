/* oc-redact: artifacts in, the same without what must not be published out; the rules are in lib/redact. */
#include "filter/filter.h"
#include "redact/redact.h"

struct redact {
	struct filter_run run;
	const char *keygen;
	bool explain;
	struct redact_options asked;
	struct redactor redactor;
};

static const struct option_word forms[] = {
    {"ndjson", STREAM_LINES}, {"json", STREAM_JSON}, {"text", STREAM_TEXT}, {NULL, 0}};
static const struct option_word times[] = {
    {"exact", REDACT_TIMES_EXACT}, {"relative", REDACT_TIMES_RELATIVE}, {NULL, 0}};
static const struct option_word checks[] = {{"secrets", REDACT_CHECK_SECRETS}, {"all", REDACT_CHECK_ALL}, {NULL, 0}};

static const struct option options[] = {
    {"policy", 'p', "POLICY", "public (the default), internal, or a policy file",
	OPTION_TEXT(struct redact, asked.policy)},
    {"type", 't', "TYPE", "ndjson, json or text (told by content)", OPTION_CHOICE(struct redact, asked.form, forms)},
    {"times", 0, "HOW", "exact (the default), or relative to the run's start",
	OPTION_CHOICE(struct redact, asked.times, times)},
    {"start", 0, "TIME", "the run's start (the first time seen)", OPTION_TEXT(struct redact, asked.start)},
    {"key-file", 'k', "FILE", "pseudonyms by this key, the same in every run",
	OPTION_TEXT(struct redact, asked.key_file)},
    {"keygen", 0, "FILE", "make a key file and end", OPTION_TEXT(struct redact, keygen)},
    {"check", 'c', "[=WHAT]", "change nothing; exit 1 and list what is there: secrets (the default), all",
	OPTION_CHOICE_OR(struct redact, asked.mode, checks, REDACT_CHECK_SECRETS)},
    {"sarif", 0, "FILE", "with --check: the list as SARIF 2.1.0 too", OPTION_TEXT(struct redact, asked.sarif)},
    {"github", 0, NULL, "with --check: list as annotations of GitHub Actions",
	OPTION_FLAG(struct redact, asked.github)},
    {"explain", 'x', NULL, "change nothing; print what happens to each path, and why",
	OPTION_FLAG(struct redact, explain)},
    {"allow-loss", 0, NULL, "let the policy take away what a report reads",
	OPTION_FLAG(struct redact, asked.allow_loss)},
    {"report", 'r', "FILE", "write the redaction record to FILE", OPTION_TEXT(struct redact, asked.report)},
    {"output", 'o', "FILE", "write to FILE, which appears when it is whole", OPTION_TEXT(struct redact, asked.output)},
    {"into", 0, "DIR", "write each input to a file of its own below DIR", OPTION_TEXT(struct redact, asked.folder)},
    {.name = NULL},
};

/* ---- what was asked for ---- */

static int check(const struct redact *d, struct oc_err *e)
{
	const struct redact_options *o = &d->asked;
	const struct filter_run *r = &d->run;
	const bool checks_only = options_given(&r->options, "check") != NULL;

	if (checks_only && d->explain)
		return filter_usage(r, e, "--check and --explain are two questions: ask one");
	if (!checks_only && (o->sarif != NULL || o->github))
		return filter_usage(r, e, "--sarif and --github are for --check");
	if ((checks_only || d->explain) && (o->output != NULL || o->folder != NULL || o->report != NULL))
		return filter_usage(r, e, "--check and --explain change nothing: leave out --output, --into, --report");
	if (o->output != NULL && o->folder != NULL)
		return filter_usage(r, e, "--output is for one file and --into for a folder: use one of them");
	if (o->start != NULL && o->times != REDACT_TIMES_RELATIVE)
		return filter_usage(r, e, "--start is for --times=relative");
	return 0;
}

static void on_error(void *arg, const struct oc_err *e)
{
	filter_error(arg, e);
}

static void on_notice(void *arg, const char *path, const char *text)
{
	filter_notice(arg, path, 0, "%s", text);
}

static int read_inputs(void *state, struct oc_err *e)
{
	struct redact *d = state;
	int rc = 0;

	d->redactor.tick = d->run.intake.tick;
	if (d->run.operands == 0 && d->asked.folder == NULL) {
		filter_keyboard(&d->run);
		rc = redactor_read(&d->redactor, "-", e);
	}
	for (int i = 0; rc == 0 && i < d->run.operands; i++)
		rc = redactor_read(&d->redactor, d->run.operand[i], e);
	return rc;
}

static int prepare(void *state, struct oc_err *e)
{
	struct redact *d = state;
	struct redactor *r = &d->redactor;

	if (d->keygen != NULL)
		return pseudonym_keygen(d->keygen, e) == 0 ? 1 : -1;
	if (check(d, e) != 0)
		return -1;
	if (d->explain)
		d->asked.mode = REDACT_EXPLAIN;
	d->asked.limit = d->run.max_line;
	r->options = d->asked;
	d->run.read = read_inputs;
	r->out = &d->run.sink.out;
	r->arg = d;
	r->error = on_error;
	r->notice = on_notice;
	return redactor_open(r, e);
}

static void tick(void *state)
{
	struct redact *d = state;

	d->run.progress.records = d->redactor.tally.units;
}

static int end(void *state, struct oc_err *e)
{
	struct redact *d = state;

	(void)e;
	redactor_end(&d->redactor);
	return 0;
}

static void defaults(void *state)
{
	redactor_init(&((struct redact *)state)->redactor);
}

static void release(void *state)
{
	redactor_release(&((struct redact *)state)->redactor);
}

static const struct filter oc_redact = {
    .name = "oc-redact",
    .usage = "[options] [file | folder ...]",
    .summary = "masks what must not be published and keeps what reports measure",
    .expects = "artifacts, records or logs",
    .state = FILTER_STATE_OF(struct redact),
    .options = {{options, 0}},
    .raw = true,
    .defaults = defaults,
    .prepare = prepare,
    .tick = tick,
    .end = end,
    .release = release,
};

int main(int argc, char **argv)
{
	return filter_main(&oc_redact, argc, argv);
}

#include "artifact/metrics.h"

#include <math.h>

#include "artifact/memory.h"
#include "artifact/paths.h"

/* Numbers that are not there are NaN. */
struct command {
	const char *tool; /* label and source */
	struct slice raw; /* of the maximum, in KiB */
	uint64_t line;    /* that it stands in */
	double max_rss_kb, elapsed, user, system, sample, attempts, exit, signal;
	struct slice name;
	const struct artifact *summary; /* NULL: none */
	uint32_t index;
};

static void note_odd(
    struct reader *r, const struct artifact *a, const struct command *c, const struct memory_reading *m)
{
	char buf[MEMORY_PROBLEM];
	const char *problem = memory_problem(m, buf);

	if (problem != NULL)
		reader_notice(r, a->path, c->line, "max RSS: %.*s KiB %s: not used", SLICE_CUT(m->raw, 40), problem);
	if (isfinite(c->signal))
		reader_notice(r, a->path, 0,
		    "the command was ended by signal %.0f%s: its max RSS is what it had reached by then", c->signal,
		    c->signal == 9 ? " (a timeout, or memory was out)" : "");
}

/* The only scenario of a summary, missing when there are several. */
static struct json_val only_scenario(struct json_val root)
{
	struct json_val list = json_gets(root, "scenarios"), entries = json_gets(root, "entries"),
			ids = json_gets(json_gets(root, "run"), "scenarioIds"), id = JSON_NONE;

	if (json_is(list, JSON_ARRAY) && json_count(list) == 1)
		id = json_gets(json_elem(list, 0), "id");
	else if (json_is(entries, JSON_ARRAY) && json_count(entries) == 1)
		id = json_gets(json_gets(json_elem(entries, 0), "test"), "id");
	if (!json_is(id, JSON_STRING) && json_is(ids, JSON_ARRAY) && json_count(ids) == 1)
		id = json_elem(ids, 0);
	return json_is(id, JSON_STRING) && json_lexeme(id).n > 0 ? id : JSON_NONE;
}

/* What was measured. */
static void emit_of(struct emit *w, const struct reader *r, const struct artifact *a,
    const struct artifact *summary)
{
	struct json_val scenario =
	    summary == NULL ? JSON_NONE : only_scenario(artifact_root(summary));

	if (summary != NULL && summary->mark.channel[0] != '\0')
		emit_kcstr(w, "channel", summary->mark.channel);
	else
		emit_kword(w, "channel", run_metadata_of(&r->run, a->path, RUN_CHANNEL));
	if (json_type(scenario) != JSON_MISSING)
		emit_kcarry(w, "scenario", scenario);
	else
		emit_kword(w, "scenario", run_metadata_of(&r->run, a->path, RUN_SCENARIO));
	emit_kword(w, "version", run_metadata_of(&r->run, a->path, RUN_VERSION));
}

static int write(
    struct reader *r, const struct artifact *a, const struct command *c, struct oc_err *e)
{
	struct emit w;

	const struct memory_reading m = {.scope = "command",
	    .metric = "maxRss",
	    .measure = "process-max-rss",
	    .source = c->tool,
	    .raw = c->raw,
	    .value = c->max_rss_kb,
	    .unit = MEMORY_KIB,
	    .run = path_run(a->path, true),
	    .label = slice_cstr(c->tool),
	    .seq = c->index};
	note_odd(r, a, c, &m);
	reader_begin(r, &w);
	if (memory_begin(&w, &m))
		emit_kdouble(&w, "maxRssKb", c->max_rss_kb);
	emit_of(&w, r, a, c->summary);
	emit_kfinite(&w, "elapsedSeconds", c->elapsed);
	emit_kfinite(&w, "userSeconds", c->user);
	emit_kfinite(&w, "systemSeconds", c->system);
	emit_kfinite(&w, "sample", c->sample);
	emit_kfinite(&w, "attempts", c->attempts);
	emit_kfinite(&w, "exitStatus", c->exit);
	emit_kfinite(&w, "signal", c->signal);
	emit_ktext(&w, "command", c->name);
	record_end(&w, &a->doc.src);
	return reader_emit(r, e);
}

/* The last one wins, as it does for upstream's readers. */
static void read_pair(struct command *v, const struct env_line *at)
{
	const struct {
		const char *key;
		double *to;
	} known[] = {{"max_rss_kb", &v->max_rss_kb}, {"elapsed_seconds", &v->elapsed},
	    {"sample", &v->sample}, {"attempts", &v->attempts}, {"exit_status", &v->exit}};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		double x = number_from_string(at->value);
		if (!slice_eqs(at->key, known[i].key) || !isfinite(x) || at->value.n == 0)
			continue;
		*known[i].to = x;
		if (i == 0) {
			v->raw = js_trim(at->value);
			v->line = at->line;
		}
	}
}

static struct command nothing(const char *tool)
{
	return (struct command){
	    tool, SLICE(""), 0, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, {NULL, 0}, NULL, 0};
}

int metrics_env(struct reader *r, const struct artifact *a, const struct artifact *summary,
    uint32_t index, struct oc_err *e)
{
	struct command c = nothing("resource-metrics");
	struct env env;
	struct env_line at;
	enum env_kind kind;
	double told = NAN;

	c.summary = summary;
	c.index = index;
	env_init(&env, sb_slice(&a->text));
	while ((kind = env_next(&env, &at)) != ENV_END) {
		if (kind == ENV_PAIR)
			read_pair(&c, &at);
		else if (kind == ENV_EXIT)
			told = at.number;
		else if (kind == ENV_SIGNAL)
			c.signal = at.number;
	}
	if (!isfinite(c.exit))
		c.exit = told;
	if (isfinite(c.max_rss_kb))
		return write(r, a, &c, e);
	reader_notice(r, a->path, 0, "has no usable max_rss_kb: no rss-sample");
	return 0;
}

/* The line that the maximum stands in, and its text: negative ones too, which env_verbose does not
 * tell from none. */
static void find_maximum(struct command *c, struct slice text)
{
	const struct slice key = SLICE("Maximum resident set size (kbytes):");
	struct env env;
	struct env_line at;

	env_init(&env, text);
	while (env_next(&env, &at) != ENV_END) {
		struct slice line = js_trim(at.text);
		if (!slice_has_prefix(line, key))
			continue;
		c->raw = js_trim(slice_make(line.p + key.n, line.n - key.n));
		c->max_rss_kb = c->raw.n == 0 ? (double)NAN : number_from_string(c->raw);
		c->line = at.line;
	}
}

static double known(double x)
{
	return x < 0 ? (double)NAN : x;
}

int metrics_time(struct reader *r, const struct artifact *a, struct oc_err *e)
{
	struct command c = nothing("time-v");
	struct env_verbose v;

	env_verbose(sb_slice(&a->text), &v);
	c.elapsed = known(v.elapsed_seconds);
	c.user = known(v.user_seconds);
	c.system = known(v.system_seconds);
	c.exit = known(v.exit_status);
	c.signal = known(v.signal);
	c.name = v.command;
	find_maximum(&c, sb_slice(&a->text));
	return write(r, a, &c, e);
}

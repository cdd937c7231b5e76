#include "rtt/row.h"

#include <math.h>
#include <stdio.h>

#include "rtt/candidates.h"
#include "rtt/value.h"

/* ---- run id and paths ---- */

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Each run of bytes that are neither letter, digit nor one of `others` becomes one '_'; no '_' stays at either end. */
static struct slice sanitise(struct slice text, const char *others, struct field_mem *a)
{
	char *to = rtt_alloc(a, text.n + 1);
	bool in_run = false;
	size_t n = 0;
	size_t skip = 0;

	if (to == NULL)
		return (struct slice){NULL, 0};
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		bool fits = is_alnum(c) || (c != '\0' && strchr(others, c) != NULL);

		if (fits || !in_run)
			to[n++] = fits ? c : '_';
		in_run = !fits;
	}
	while (n > 0 && to[n - 1] == '_')
		n--;
	while (skip < n && to[skip] == '_')
		skip++;
	return slice_make(to + skip, n - skip);
}

/* The text, moved to the arena; absent when memory is out. */
static struct slice move(struct sb *s, struct field_mem *a)
{
	struct slice copy = sb_ok(s) ? field_own(a, sb_slice(s)) : (struct slice){NULL, 0};

	sb_release(s);
	*s = (struct sb)SB_INIT;
	return copy;
}

static struct slice run_id(const struct rtt_order *order, struct slice spec, struct slice started, struct field_mem *a)
{
	struct slice label = sanitise(spec, ".-", a);
	struct slice scenario = sanitise(order->scenario, ".-", a);
	struct sb id = SB_INIT;

	for (size_t i = 0; i < started.n; i++) {
		if (started.p[i] != ':' && started.p[i] != '.')
			sb_addc(&id, started.p[i]);
	}
	sb_addf(&id, "-%.*s-%s", (int)label.n, label.p, order->target->id);
	if (order->target->rules != RTT_RULES_DISCORD)
		sb_addf(&id, "-%.*s", (int)scenario.n, scenario.p);
	sb_adds(&id, "-rtt");
	return label.p == NULL || scenario.p == NULL ? (struct slice){NULL, 0} : move(&id, a);
}

/* The run id, and the paths that it makes part of. Returns 0, or -1 when the id cannot be a folder's name. */
static int name_row(struct rtt_row *row, const struct rtt_order *order, struct slice spec, struct slice started,
    struct field_mem *a, struct oc_err *e)
{
	bool surface = order->target->surface;
	struct slice key = sanitise(order->version, ".+_-", a);
	struct sb path = SB_INIT;

	if (key.p == NULL)
		return err_nomem(e);
	if (js_trim(order->version).n == 0 || key.n == 0)
		return err_set(e, OC_EX_USAGE, "--version has nothing in it that can name a file");
	row->run_id = run_id(order, spec, started, a);
	if (row->run_id.p == NULL)
		return err_nomem(e);
	if (memchr(row->run_id.p, '/', row->run_id.n) != NULL || memchr(row->run_id.p, '\0', row->run_id.n) != NULL)
		return err_set(e, OC_EX_USAGE, "--started-at has a '/' or NUL in it, which no folder's name can have");
	sb_addf(
	    &path, "data/%s/%s/%.*s.jsonl", surface ? "surfaces" : "channels", order->target->id, (int)key.n, key.p);
	row->data_path = move(&path, a);
	sb_addf(&path, "runs/%s%s/%.*s/result.json", surface ? "surfaces/" : "", order->target->id, (int)row->run_id.n,
	    row->run_id.p);
	row->result_path = move(&path, a);
	return row->data_path.p == NULL || row->result_path.p == NULL ? err_nomem(e) : 0;
}

/* ---- the aggregate ---- */

struct aggregate {
	struct slice spec;
	double samples, failed;
	double canary, avg, p50, p95, max;
	bool passed; /* the entry */
	double duration;
	struct slice provider;
};

static bool is_blank(struct slice s)
{
	return js_trim(s).n == 0;
}

static int read_interval(struct aggregate *g, const struct rtt_order *order, struct oc_err *e)
{
	double started = clock_parse(order->started_at);
	double finished = clock_parse(order->finished_at);

	if (isnan(started) || isnan(finished))
		return err_set(
		    e, OC_EX_USAGE, "--%s is no time that can be read", isnan(started) ? "started-at" : "finished-at");
	if (finished < started)
		return err_set(e, OC_EX_USAGE, "--finished-at must be at or after --started-at");
	g->duration = finished - started;
	return 0;
}

static struct slice read_provider(const struct rtt_reading *in)
{
	struct json_val provider = rtt_provider(in->record);
	struct json_val auth = json_gets(provider, "auth");
	struct json_val fixture = json_gets(provider, "fixture");

	if (!rtt_is_object(provider))
		return SLICE("unknown");
	if (rtt_filled(auth, in->a))
		return field_string(in->a, auth);
	if (rtt_filled(fixture, in->a))
		return field_string(in->a, fixture);
	return json_is(json_gets(provider, "live"), JSON_TRUE) ? SLICE("live-frontier") : SLICE("mock-openai");
}

static int read_entry(struct aggregate *g, const struct rtt_reading *in, struct oc_err *e)
{
	struct json_val spec = json_gets(json_gets(in->record, "package"), "spec");
	struct json_val timing = json_gets(in->record, "timing");

	if (!rtt_is_evidence(in))
		return rtt_refuse(in, e, "input must be an evidence file (qa-evidence.json)");
	if (!in->found)
		return rtt_refuse(in, e, "evidence has no %.*s; it has: %s", (int)in->order->scenario.n,
		    in->order->scenario.p, in->sample->available.len > 0 ? in->sample->available.buf : "nothing");
	if (rtt_require_text(in, spec, "evidence's execution.packageSource.spec", e) != 0)
		return -1;
	g->spec = field_string(in->a, spec);
	if (!rtt_is_object(timing))
		return rtt_refuse(in, e, "evidence entry has no result.timing");
	g->samples = rtt_finite(json_gets(timing, "samples"));
	if (!(g->samples > 0))
		return rtt_refuse(in, e, "evidence entry must include a positive result.timing.samples");
	g->failed = rtt_finite(json_gets(timing, "failedSamples"));
	g->canary = rtt_finite(json_gets(timing, "rttMs"));
	g->avg = rtt_finite(json_gets(timing, "avgMs"));
	g->p50 = rtt_finite(json_gets(timing, "p50Ms"));
	g->p95 = rtt_finite(json_gets(timing, "p95Ms"));
	g->max = rtt_finite(json_gets(timing, "maxMs"));
	g->passed = json_text_is(json_gets(in->record, "status"), "pass");
	g->provider = read_provider(in);
	return 0;
}

static void emit_figures(struct emit *w, const struct aggregate *g)
{
	emit_kobject(w, "rtt");
	emit_kfinite(w, "canaryMs", g->canary);
	emit_kfinite(w, "mentionReplyMs", g->p50);
	emit_kfinite(w, "avgMs", g->avg);
	emit_kfinite(w, "p50Ms", g->p50);
	emit_kfinite(w, "p95Ms", g->p95);
	emit_kfinite(w, "maxMs", g->max);
	emit_kfinite(w, "failedSamples", g->failed);
	emit_kdouble(w, "sampleCount", g->samples);
	emit_karray(w, "sources");
	emit_cstr(w, "qa-evidence");
	emit_end(w);
	emit_end(w);
}

static void emit_sample(struct emit *w, const struct aggregate *g)
{
	double passed = g->samples - (isnan(g->failed) ? 0 : g->failed);
	char of[NUMBER_MAX], all[NUMBER_MAX];
	char text[2 * NUMBER_MAX + 64];

	number_format(of, passed > 0 ? passed : 0);
	number_format(all, g->samples);
	snprintf(text, sizeof(text), "aggregate timing from qa-evidence.json (%s/%s samples passed)", of, all);
	emit_karray(w, "samples");
	emit_object(w);
	emit_kint(w, "index", 1);
	emit_kcstr(w, "status", g->passed ? "pass" : "fail");
	emit_kcstr(w, "details", text);
	emit_end(w);
	emit_end(w);
}

static void emit_run(
    struct emit *w, const struct rtt_row *row, const struct aggregate *g, const struct rtt_order *order)
{
	emit_kobject(w, "run");
	emit_kstring(w, "id", row->run_id);
	emit_kstring(w, "startedAt", order->started_at);
	emit_kstring(w, "finishedAt", order->finished_at);
	emit_kdouble(w, "durationMs", g->duration);
	emit_kcstr(w, "status", row->pass ? "pass" : "fail");
	emit_end(w);
	emit_kobject(w, "mode");
	emit_kstring(w, "providerMode", g->provider);
	emit_karray(w, "scenarios");
	emit_string(w, order->scenario);
	emit_end(w);
	emit_kcstr(w, "source", "qa-evidence");
	emit_end(w);
}

/* The whole row of the aggregate; `row` gets all but text, which goes to out. */
static int write_aggregate(struct sb *out, struct rtt_row *row, const struct rtt_reading *in, struct oc_err *e)
{
	const struct rtt_order *order = in->order;
	struct aggregate g = {.passed = false};
	struct rtt_result r;
	double scratch;
	struct emit w;

	if (is_blank(order->started_at) || is_blank(order->finished_at))
		return err_set(e, OC_EX_USAGE, "--started-at and --finished-at must not be blank");
	if (read_interval(&g, order, e) != 0 || read_entry(&g, in, e) != 0)
		return -1;
	rtt_result_init(&r, in);
	if (rtt_result_metrics(&r, in, true, e) != 0 || name_row(row, order, g.spec, order->started_at, in->a, e) != 0)
		return -1;
	row->pass = g.passed && !isnan(g.canary) && !isnan(g.p50);
	row->untimed = g.passed && !row->pass;
	emit_init(&w, out, 0);
	emit_object(&w);
	rtt_row_head(&w, order, g.spec);
	emit_run(&w, row, &g, order);
	emit_figures(&w, &g);
	emit_sample(&w, &g);
	if (!isnan(r.max_rss_kb) || !isnan(r.elapsed_seconds))
		rtt_row_resources(&w, order, &r, 1, &scratch);
	emit_kobject(&w, "artifacts");
	emit_kstring(&w, "resultPath", row->result_path);
	emit_end(&w);
	emit_end(&w);
	return sb_ok(out) ? 0 : err_nomem(e);
}

/* ---- any row ---- */

/* The line that has the scenario, or at least what the sample shares; *found says which. */
static int select_line(struct slice *line, struct rtt_reading *in, struct oc_err *e)
{
	const struct rtt_gathered *s = in->sample;
	enum rtt_rules rules = in->order->target->rules;

	in->found = true;
	*line = s->listed;
	if (line->p == NULL && rules == RTT_RULES_SURFACE)
		*line = s->named;
	if (line->p != NULL)
		return 0;
	in->found = false;
	*line = rules == RTT_RULES_DISCORD && s->unlisted.p != NULL ? s->unlisted : s->first;
	if (rules == RTT_RULES_DISCORD || rules == RTT_RULES_AGGREGATE)
		return 0;
	return rtt_refuse(in, e, "summary has no scenario %.*s; it has: %s", (int)in->order->scenario.n,
	    in->order->scenario.p, s->available.len > 0 ? s->available.buf : "nothing");
}

static int open_reading(struct rtt_reading *in, struct json *reader, struct oc_err *e)
{
	struct slice line;

	if (select_line(&line, in, e) != 0 || json_read(reader, line.p, line.n, e) != 0)
		return -1;
	in->record = json_root(reader);
	if (!in->found && in->order->target->rules == RTT_RULES_DISCORD && rtt_is_evidence(in))
		return rtt_refuse(in, e, "evidence has no %.*s", (int)in->order->scenario.n, in->order->scenario.p);
	if (in->order->target->surface && rtt_is_evidence(in))
		return rtt_refuse(in, e, "a surface needs its suite summary, this is an evidence file");
	return 0;
}

static int read_run(struct rtt_run *run, struct rtt_row *row, const struct rtt_order *order, const struct rtt_gather *g,
    struct json *reader, struct field_mem *a, struct oc_err *e)
{
	row->pass = true;
	for (size_t i = 0; i < g->n; i++) {
		struct rtt_reading in = {.order = order, .sample = &g->sample[i], .number = i + 1, .a = a};
		struct rtt_result *r = &run->result[i];

		if (open_reading(&in, reader, e) != 0 || rtt_result_read(r, &in, e) != 0)
			return -1;
		row->pass = row->pass && r->pass;
		row->untimed += r->untimed;
		row->unread += r->unread;
		if (i == 0 || r->started < run->started)
			run->started = r->started;
		if (i == 0 || r->finished > run->finished)
			run->finished = r->finished;
	}
	run->started_at[clock_iso(run->started_at, run->started)] = '\0';
	return 0;
}

static int build_aggregate(struct sb *out, struct rtt_row *row, const struct rtt_order *order,
    const struct rtt_gather *g, struct json *reader, struct field_mem *a, struct oc_err *e)
{
	struct rtt_reading in = {.order = order, .sample = &g->sample[0], .number = 1, .a = a};

	if (g->n > 1) {
		in.sample = &g->sample[1];
		return rtt_refuse(&in, e, "an aggregate is of one evidence file, this is the second");
	}
	if (open_reading(&in, reader, e) != 0)
		return -1;
	return write_aggregate(out, row, &in, e);
}

static int build_run(struct sb *out, struct rtt_row *row, const struct rtt_order *order, const struct rtt_gather *g,
    struct json *reader, struct field_mem *a, struct oc_err *e)
{
	struct rtt_run run = {.n = g->n};

	run.result = rtt_calloc(a, g->n, sizeof(*run.result));
	run.scratch = rtt_calloc(a, g->n, sizeof(*run.scratch));
	if (run.result == NULL || run.scratch == NULL)
		return err_nomem(e);
	if (read_run(&run, row, order, g, reader, a, e) != 0 ||
	    name_row(row, order, order->spec, slice_cstr(run.started_at), a, e) != 0)
		return -1;
	return rtt_run_write(out, row, order, &run) == 0 ? 0 : err_nomem(e);
}

int rtt_row_build(struct rtt_row *row, const struct rtt_order *order, const struct rtt_gather *g, struct json *reader,
    struct arena *a, struct oc_err *e)
{
	struct field_mem mem = {a, false};
	struct sb text = SB_INIT;
	int done;

	*row = (struct rtt_row){.pass = false};
	if (g->n == 0)
		return err_set(e, OC_EX_DATA, "no samples to import");
	for (size_t i = 0; i < g->n; i++)
		row->superseded += g->sample[i].superseded;
	if (order->target->rules == RTT_RULES_AGGREGATE)
		done = build_aggregate(&text, row, order, g, reader, &mem, e);
	else
		done = build_run(&text, row, order, g, reader, &mem, e);
	if (done == 0)
		row->text = field_own(&mem, sb_slice(&text));
	sb_release(&text);
	return mem.failed ? err_nomem(e) : done;
}

/* The sample's summary is in the folder, which ends with '/' or is empty. */
static bool lies_in(const struct rtt_gathered *s, struct slice folder)
{
	return slice_has_prefix(s->path, folder) && memchr(s->path.p + folder.n, '/', s->path.n - folder.n) == NULL;
}

static bool sample_depends(const struct rtt_order *order, const struct rtt_gathered *s, struct json *reader)
{
	const struct slice line = s->listed.p != NULL ? s->listed : s->first;
	struct rtt_reading in = {.order = order, .sample = s};
	struct oc_err ignored;

	if (json_read(reader, line.p, line.n, &ignored) != 0)
		return true;
	in.record = json_root(reader);
	if (!rtt_is_evidence(&in))
		return true;
	return order->target->rules == RTT_RULES_LIVE &&
	       json_present(json_gets(json_gets(in.record, "candidates"), "companion"));
}

bool rtt_row_depends(const struct rtt_order *order, const struct rtt_gather *g, struct slice path, struct json *reader)
{
	bool beside = false;

	if (!slice_has_suffix(path, SLICE(COMPANION_NAME)))
		return true;
	const struct slice folder = slice_make(path.p, path.n - SLICE(COMPANION_NAME).n);
	for (size_t i = 0; i < g->n; i++) {
		if (!lies_in(&g->sample[i], folder))
			continue;
		if (sample_depends(order, &g->sample[i], reader))
			return true;
		beside = true;
	}
	return !beside;
}

int rtt_row_pretty(struct sb *out, struct slice row, struct json *reader, struct oc_err *e)
{
	struct emit w;

	if (json_read(reader, row.p, row.n, e) != 0)
		return -1;
	emit_init(&w, out, 2);
	emit_js(&w, json_root(reader));
	sb_addc(out, '\n');
	return sb_ok(out) ? 0 : err_nomem(e);
}

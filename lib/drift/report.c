#include "drift/report.h"

#include <math.h>

#include "record/record.h"

void drift_report_init(struct drift_report *r, const char *folder)
{
	*r = (struct drift_report){.text = SB_INIT};
	items_init(&r->rows, folder);
	items_init(&r->failures, folder);
	items_init(&r->incomplete, folder);
	items_init(&r->retried, folder);
}

void drift_report_release(struct drift_report *r)
{
	items_release(&r->rows);
	items_release(&r->failures);
	items_release(&r->incomplete);
	items_release(&r->retried);
	for (size_t i = 0; i < DRIFT_REPORT_AGES; i++)
		sb_release(&r->age[i].from);
	sb_release(&r->run.pair);
	sb_release(&r->run.mode);
	sb_release(&r->run.model);
	sb_release(&r->run.wall);
	sb_release(&r->text);
}

#define NOT_EXECUTED "\"Runtime parity report has no executed scenarios.\""

/* ---- the run ---- */

/* Takes the JSON text of v when the suites so far agree with it. */
static void agree(struct drift_report_run *run, struct sb *field, struct json_val v)
{
	struct slice text = json_present(v) ? json_source(v) : SLICE("");

	if (run->suites == 0)
		sb_addslice(field, text);
	else if (!slice_eq(sb_slice(field), text))
		run->mixed = true;
}

bool drift_report_pair(struct json_val suite, struct slice *left, struct slice *right, struct field_mem *m)
{
	struct json_val pair = json_gets(field_renamed(suite, "runBlock", "run"), "runtimePair");

	*left = field_string(m, json_elem(pair, 0));
	*right = field_string(m, json_elem(pair, 1));
	return left->n > 0 && right->n > 0;
}

static void emit_wall(struct drift_report *r, struct json_val suite)
{
	struct json_val wall = json_gets(json_gets(suite, "metrics"), "wallMs"),
			mode = json_gets(field_renamed(suite, "runBlock", "run"), "providerMode");
	struct emit w;

	if (r->run.wall.len > 0)
		sb_addc(&r->run.wall, ',');
	emit_init(&w, &r->run.wall, 0);
	emit_object(&w);
	emit_kjs(&w, "providerMode", mode);
	emit_kjs(&w, "wallMs", wall);
	emit_kcarry(&w, "src", json_gets(suite, "src"));
	emit_end(&w);
}

int drift_report_suite(struct drift_report *r, struct json_val suite, struct oc_err *e)
{
	struct json_val run = field_renamed(suite, "runBlock", "run"),
			total = json_gets(json_gets(suite, "counts"), "total");
	struct json_val mode = json_gets(run, "providerMode");
	struct slice left, right;
	struct arena a = ARENA_INIT;
	struct field_mem m = {&a, false};
	bool pair = drift_report_pair(suite, &left, &right, &m);

	arena_release(&a);
	if (m.failed)
		return err_nomem(e);
	agree(&r->run, &r->run.pair, pair ? json_gets(run, "runtimePair") : JSON_NONE);
	agree(&r->run, &r->run.mode, json_is(mode, JSON_STRING) ? mode : JSON_NONE);
	agree(&r->run, &r->run.model,
	    json_is(json_gets(run, "primaryModel"), JSON_STRING) ? json_gets(run, "primaryModel") : JSON_NONE);
	r->run.live = slice_has_prefix(json_lexeme(mode), SLICE("live-")) && json_is(mode, JSON_STRING);
	r->run.counting = json_is(total, JSON_NUMBER);
	if (r->run.counting)
		r->run.total += json_number(total);
	emit_wall(r, suite);
	r->run.suites++;
	return sb_ok(&r->run.pair) && sb_ok(&r->run.mode) && sb_ok(&r->run.model) && sb_ok(&r->run.wall) ? 0
													 : err_nomem(e);
}

int drift_report_incomplete(struct drift_report *r, struct slice path, struct slice why, struct oc_err *e)
{
	struct emit w;

	sb_reset(&r->text);
	emit_init(&w, &r->text, 0);
	emit_object(&w);
	emit_ktext(&w, "path", path);
	emit_kstring(&w, "why", why);
	emit_end(&w);
	if (!sb_ok(&r->text))
		return err_nomem(e);
	if (items_add(&r->incomplete, sb_slice(&r->text), e) < 0)
		return -1;
	return items_add_text(&r->failures, why, e);
}

int drift_report_retried(struct drift_report *r, const struct scenario *s, struct oc_err *e)
{
	struct emit w;

	sb_reset(&r->text);
	emit_init(&w, &r->text, 0);
	emit_object(&w);
	emit_kstring(&w, "name", s->name);
	emit_ktext(&w, "scenarioId", s->id);
	emit_kraw(&w, "axes", s->axes);
	emit_kuint(&w, "attempt", s->attempt);
	emit_ktext(&w, "status", s->status);
	if (s->has_reported)
		emit_kcstr(&w, "drift", drift_word(s->reported));
	emit_end(&w);
	return sb_ok(&r->text) ? items_add(&r->retried, sb_slice(&r->text), e) : err_nomem(e);
}

/* ---- scenarios ---- */

static void say_zero(struct sb *out, bool *any, const char *status, const char *runtime)
{
	sb_adds(out, *any ? ", " : " missing live assistant-message usage (");
	sb_adds(out, runtime);
	sb_adds(out, slice_eqs(slice_cstr(status), "pass") ? "=0" : " failed=0");
	*any = true;
}

bool drift_report_usage_missing(const struct drift_report *r, const struct outcome *o, struct sb *sentence)
{
	bool any = false;

	if (!r->run.live || !o->pair->canonical || o->left == NULL || o->right == NULL)
		return false;
	if (o->left->tokens > 0 && o->right->tokens > 0)
		return false;
	if (o->scenario != NULL && o->scenario->usage_exempt)
		return false;
	sb_addslice(sentence, o->name);
	if (!(o->left->tokens > 0))
		say_zero(sentence, &any, o->left_status, "openclaw");
	if (!(o->right->tokens > 0))
		say_zero(sentence, &any, o->right_status, "codex");
	sb_adds(sentence, ").");
	return true;
}

/* Upstream's flat fields of one side. */
static void emit_flat(struct emit *w, const struct parity_cell *s, const char *status, const char *status_key,
    const char *tokens_key, const char *calls_key)
{
	emit_kcstr(w, status_key, status);
	if (s == NULL || !isnan(s->tokens))
		emit_kdouble(w, tokens_key, s == NULL ? 0 : s->tokens);
	emit_kint(w, calls_key, s == NULL ? 0 : (int64_t)s->calls.n);
}

static void emit_ms(struct emit *w, const char *key, double ms)
{
	if (!isnan(ms))
		emit_kdouble(w, key, ms);
}

static void emit_wall_ms(struct emit *w, const char *wall, const char *bootstrap, const struct parity_cell *s)
{
	if (s == NULL)
		return;
	emit_ms(w, wall, s->wall_ms);
	emit_ms(w, bootstrap, s->bootstrap_ms);
}

static void emit_row(struct emit *w, const struct outcome *o, bool pass)
{
	emit_object(w);
	emit_kstring(w, "name", o->name);
	emit_ktext(w, "scenarioId", o->id);
	emit_kraw(w, "axes", o->axes);
	emit_kcstr(w, "status", pass ? "pass" : "fail");
	emit_kcstr(w, "drift", drift_word(o->verdict->drift));
	emit_kword(w, "driftDetails", sb_slice(&o->verdict->details));
	emit_kcstr(w, "severity", severity_word(o->triage->severity));
	if (o->known != NULL)
		emit_kstring(w, "issue", o->known->issue);
	if (o->pair->canonical) {
		emit_flat(w, o->left, o->left_status, "openclawStatus", "openclawTokens", "openclawToolCalls");
		emit_flat(w, o->right, o->right_status, "codexStatus", "codexTokens", "codexToolCalls");
	} else {
		emit_flat(w, o->left, o->left_status, "leftStatus", "leftTokens", "leftToolCalls");
		emit_flat(w, o->right, o->right_status, "rightStatus", "rightTokens", "rightToolCalls");
	}
	emit_wall_ms(w, o->pair->canonical ? "openclawWallMs" : "leftWallMs",
	    o->pair->canonical ? "openclawBootstrapMs" : "leftBootstrapMs", o->left);
	emit_wall_ms(w, o->pair->canonical ? "codexWallMs" : "rightWallMs",
	    o->pair->canonical ? "codexBootstrapMs" : "rightBootstrapMs", o->right);
	emit_end(w);
}

static int add_drift_failure(struct drift_report *r, const struct outcome *o, struct oc_err *e)
{
	struct sb s = SB_INIT;
	bool details = o->verdict->details.len > 0;

	if (o->verdict->drift == DRIFT_MISSING) {
		sb_adds(&s, "Missing runtime parity capture for ");
		sb_addslice(&s, o->name);
	} else {
		sb_addslice(&s, o->name);
		sb_addf(&s, " drift=%s%s", drift_word(o->verdict->drift), details ? " (" : "");
		sb_addslice(&s, sb_slice(&o->verdict->details));
		sb_adds(&s, details ? ")" : "");
	}
	sb_adds(&s, ".");
	int rc = sb_ok(&s) ? items_add_text(&r->failures, sb_slice(&s), e) : err_nomem(e);
	sb_release(&s);
	return rc;
}

int drift_report_add(struct drift_report *r, const struct outcome *o, struct slice usage_failure, struct oc_err *e)
{
	bool missing = o->verdict->drift == DRIFT_MISSING;
	bool pass = o->pass && usage_failure.n == 0;
	struct emit w;

	/* Upstream takes a missing scenario's status from the suite, and fails the report for it
	 * all the same. */
	if (missing && o->scenario != NULL && !o->scenario->captured)
		pass = slice_eqs(o->scenario->status, "pass");
	if ((missing || !o->verdict->pass) && add_drift_failure(r, o, e) < 0)
		return -1;
	if (usage_failure.n > 0 && items_add_text(&r->failures, usage_failure, e) < 0)
		return -1;
	sb_reset(&r->text);
	emit_init(&w, &r->text, 0);
	emit_row(&w, o, pass);
	if (!sb_ok(&r->text))
		return err_nomem(e);
	struct drift_report_age *age = &r->age[o->age.age];
	if (age->scenarios++ == 0)
		sb_addslice(&age->from, o->age.from);
	if (!sb_ok(&age->from))
		return err_nomem(e);
	r->drift[o->verdict->drift]++;
	r->severity[o->triage->severity]++;
	r->known_drifts += o->known != NULL;
	*(pass ? &r->passed : &r->failed) += 1;
	if (!r->run.counting || o->scenario == NULL)
		r->run.total++;
	return items_add(&r->rows, sb_slice(&r->text), e);
}

/* The newest that judged anything, and how much each did. */
static void emit_ages(struct emit *w, const struct drift_report *r, struct age_found age)
{
	size_t newest = age.age;
	bool any = false;

	for (size_t i = 0; i < DRIFT_REPORT_AGES; i++) {
		if (r->age[i].scenarios > 0)
			newest = any && newest > i ? newest : i;
		any = any || r->age[i].scenarios > 0;
	}
	emit_kcstr(w, "upstream", drift_age_text((enum drift_age)newest));
	emit_karray(w, "ages");
	for (size_t i = DRIFT_REPORT_AGES; i-- > 0;) {
		const struct drift_report_age *a = &r->age[i];
		if (a->scenarios == 0)
			continue;
		emit_object(w);
		age_emit(w, (struct age_found){(enum drift_age)i, sb_slice(&a->from)});
		emit_kuint(w, "scenarios", a->scenarios);
		emit_end(w);
	}
	emit_end(w);
}

static void emit_head(struct emit *w, const struct drift_report *r, const struct drift_report_frame *f)
{
	unsigned words = f->rules == RULES_STRICT ? DRIFT_UPSTREAM + 1 : DRIFT_UPSTREAM;

	record_begin(w, "drift-report", 1);
	if (r->run.pair.len > 0 && !r->run.mixed)
		emit_kraw(w, "runtimePair", sb_slice(&r->run.pair));
	else
		runtime_pair_emit(w, "runtimePair", f->pair);
	emit_kcstr(w, "rules", rules_word(f->rules));
	emit_ages(w, r, f->age);
	if (!r->run.mixed) {
		emit_kraw(w, "providerMode", sb_slice(&r->run.mode));
		emit_kraw(w, "primaryModel", sb_slice(&r->run.model));
	}
	emit_kdouble(w, "totalScenarios", r->run.total);
	emit_kuint(w, "passedScenarios", r->passed);
	emit_kuint(w, "failedScenarios", r->failed);
	emit_kuint(w, "missingScenarios", r->drift[DRIFT_MISSING]);
	emit_kuint(w, "judgedPairs", r->rows.count - r->drift[DRIFT_MISSING]);
	emit_kobject(w, "driftCounts");
	for (unsigned i = 0; i < words; i++)
		emit_kuint(w, drift_word((enum drift)i), r->drift[i]);
	emit_end(w);
	emit_kobject(w, "severityCounts");
	for (unsigned i = 0; i < SEVERITIES; i++)
		emit_kuint(w, severity_word((enum severity)i), r->severity[i]);
	emit_end(w);
	emit_key(w, "scenarios");
}

static void emit_known(struct emit *w, const struct drift_report *r, const struct drift_report_frame *f)
{
	emit_kuint(w, "knownDrifts", r->known_drifts);
	emit_karray(w, "known");
	for (size_t i = 0; i < f->knowns->n; i++)
		known_report(w, &f->knowns->entry[i], f->now);
	emit_end(w);
}

static void emit_gate(struct emit *w, const struct drift_report_frame *f)
{
	emit_kobject(w, "gate");
	emit_kcstr(w, "level", severity_word(f->gate_level));
	emit_kuint(w, "findings", f->gate_findings);
	emit_kbool(w, "pass", f->gate_pass);
	emit_end(w);
}

static void emit_notes(struct emit *w)
{
	emit_karray(w, "notes");
	emit_cstr(w, "Runtime parity fails runtime, transport, and failure-mode drift; structural "
		     "and tool-shape drift is recorded "
		     "as advisory when both runtimes complete.");
	emit_cstr(w, "Token totals here are assistant-message usage captured from the normalized "
		     "transcript, not provider "
		     "transport payloads.");
	emit_end(w);
}

static void emit_tail(struct emit *w, const struct drift_report *r, const struct drift_report_frame *f, bool pass)
{
	emit_object(w);
	emit_kbool(w, "pass", pass);
	if (f->gated)
		emit_gate(w, f);
	if (f->knowns != NULL)
		emit_known(w, r, f);
	if (f->expectations > 0) {
		emit_kuint(w, "expectations", f->expectations);
		emit_kuint(w, "expectationsFailed", f->expectations_failed);
	}
	if (r->run.suites > 0) {
		emit_karray(w, "suites");
		emit_raw(w, sb_slice(&r->run.wall));
		emit_end(w);
	}
	emit_kuint(w, "mostWaiting", f->most_waiting);
	emit_notes(w);
	emit_kobject(w, "src");
	emit_kstring(w, "path", f->path);
	emit_kuint(w, "line", f->line);
	emit_end(w);
	emit_end(w);
}

int drift_report_write(struct drift_report *r, const struct drift_report_frame *f, struct out *out, struct oc_err *e)
{
	bool executed = r->run.total > 0 && r->rows.count > 0;
	bool pass = executed && r->failures.count == 0 && r->failed == 0;
	struct emit w;

	sb_reset(&r->text);
	emit_init(&w, &r->text, 0);
	emit_head(&w, r, f);
	if (!sb_ok(&r->text))
		return err_nomem(e);
	out_write(out, sb_slice(&r->text));
	/* The two lists go out in pieces, between the two texts that emit writes. */
	if (items_write(&r->rows, "[", "],\"failures\":[", out, e) < 0)
		return -1;
	if (!executed)
		out_write(out, r->failures.count > 0 ? SLICE(NOT_EXECUTED ",") : SLICE(NOT_EXECUTED));
	if (items_write(&r->failures, "", "],", out, e) < 0)
		return -1;
	if (r->incomplete.count > 0 && items_write(&r->incomplete, "\"incomplete\":[", "],", out, e) < 0)
		return -1;
	if (r->retried.count > 0 && items_write(&r->retried, "\"retried\":[", "],", out, e) < 0)
		return -1;
	sb_reset(&r->text);
	emit_init(&w, &r->text, 0);
	emit_tail(&w, r, f, pass);
	if (!sb_ok(&r->text))
		return err_nomem(e);
	return out_line(out, slice_make(r->text.buf + 1, r->text.len - 1));
}

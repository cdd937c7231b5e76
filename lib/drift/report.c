#include "drift/report.h"

#include <math.h>

#include "record/record.h"

void report_init(struct report *r, const char *folder)
{
	*r = (struct report){.text = SB_INIT};
	spool_init(&r->rows, folder);
	spool_init(&r->failures, folder);
}

void report_release(struct report *r)
{
	spool_release(&r->rows);
	spool_release(&r->failures);
	sb_release(&r->run.pair);
	sb_release(&r->run.mode);
	sb_release(&r->run.model);
	sb_release(&r->run.wall);
	sb_release(&r->text);
}

/* ---- the run ---- */

/* Takes the JSON text of v when the suites so far agree with it. */
static void agree(struct report_run *run, struct sb *field, struct json_val v)
{
	struct slice text = json_present(v) ? json_source(v) : SLICE("");

	if (run->suites == 0)
		sb_addslice(field, text);
	else if (!slice_eq(sb_slice(field), text))
		run->mixed = true;
}

bool report_pair(
    struct json_val suite, struct slice *left, struct slice *right, struct field_mem *m)
{
	struct json_val pair = json_gets(field_renamed(suite, "runBlock", "run"), "runtimePair");

	*left = field_string(m, json_elem(pair, 0));
	*right = field_string(m, json_elem(pair, 1));
	return left->n > 0 && right->n > 0;
}

static void emit_wall(struct report *r, struct json_val suite)
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

int report_suite(struct report *r, struct json_val suite, struct oc_err *e)
{
	struct json_val run = field_renamed(suite, "runBlock", "run"),
			total = json_gets(json_gets(suite, "counts"), "total");
	struct json_val mode = json_gets(run, "providerMode");
	struct slice left, right;
	struct arena a = ARENA_INIT;
	struct field_mem m = {&a, false};
	bool pair = report_pair(suite, &left, &right, &m);

	arena_release(&a);
	if (m.failed)
		return err_nomem(e);
	agree(&r->run, &r->run.pair, pair ? json_gets(run, "runtimePair") : JSON_NONE);
	agree(&r->run, &r->run.mode, json_is(mode, JSON_STRING) ? mode : JSON_NONE);
	agree(&r->run, &r->run.model,
	    json_is(json_gets(run, "primaryModel"), JSON_STRING) ? json_gets(run, "primaryModel")
								 : JSON_NONE);
	r->run.live =
	    slice_has_prefix(json_lexeme(mode), SLICE("live-")) && json_is(mode, JSON_STRING);
	r->run.counting = json_is(total, JSON_NUMBER);
	if (r->run.counting)
		r->run.total += json_number(total);
	emit_wall(r, suite);
	r->run.suites++;
	return sb_ok(&r->run.pair) && sb_ok(&r->run.mode) && sb_ok(&r->run.model) &&
		       sb_ok(&r->run.wall)
		   ? 0
		   : err_nomem(e);
}

/* ---- scenarios ---- */

static void say_zero(struct sb *out, bool *any, const char *status, const char *runtime)
{
	sb_adds(out, *any ? ", " : " missing live assistant-message usage (");
	sb_adds(out, runtime);
	sb_adds(out, slice_eqs(slice_cstr(status), "pass") ? "=0" : " failed=0");
	*any = true;
}

bool report_usage_missing(const struct report *r, const struct outcome *o, struct sb *sentence)
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
static void emit_flat(struct emit *w, const struct side *s, const char *status,
    const char *status_key, const char *tokens_key, const char *calls_key)
{
	emit_kcstr(w, status_key, status);
	if (s == NULL || !isnan(s->tokens))
		emit_kdouble(w, tokens_key, s == NULL ? 0 : s->tokens);
	emit_kint(w, calls_key, s == NULL ? 0 : (int64_t)s->calls.n);
}

static void emit_wall_ms(struct emit *w, const char *key, const struct side *s)
{
	if (s != NULL && !isnan(s->wall_ms))
		emit_kdouble(w, key, s->wall_ms);
}

static void emit_row(struct emit *w, const struct outcome *o, bool pass)
{
	emit_object(w);
	emit_kstring(w, "name", o->name);
	if (o->id.p != NULL)
		emit_kstring(w, "scenarioId", o->id);
	if (o->axes.p != NULL) {
		emit_key(w, "axes");
		emit_raw(w, o->axes);
	}
	emit_kcstr(w, "status", pass ? "pass" : "fail");
	emit_kcstr(w, "drift", drift_word(o->verdict->drift));
	emit_kword(w, "driftDetails", sb_slice(&o->verdict->details));
	emit_kcstr(w, "severity", severity_word(o->triage->severity));
	if (o->known != NULL)
		emit_kstring(w, "issue", o->known->issue);
	if (o->pair->canonical) {
		emit_flat(w, o->left, o->left_status, "openclawStatus", "openclawTokens",
		    "openclawToolCalls");
		emit_flat(
		    w, o->right, o->right_status, "codexStatus", "codexTokens", "codexToolCalls");
	} else {
		emit_flat(w, o->left, o->left_status, "leftStatus", "leftTokens", "leftToolCalls");
		emit_flat(
		    w, o->right, o->right_status, "rightStatus", "rightTokens", "rightToolCalls");
	}
	emit_wall_ms(w, o->pair->canonical ? "openclawWallMs" : "leftWallMs", o->left);
	emit_wall_ms(w, o->pair->canonical ? "codexWallMs" : "rightWallMs", o->right);
	emit_end(w);
}

static int add_failure(struct report *r, struct slice sentence, struct oc_err *e)
{
	struct emit w;

	sb_reset(&r->text);
	if (r->failed_rows++ > 0)
		sb_addc(&r->text, ',');
	emit_init(&w, &r->text, 0);
	emit_string(&w, sentence);
	return sb_ok(&r->text) ? spool_add(&r->failures, sb_slice(&r->text), e) : err_nomem(e);
}

static int add_drift_failure(struct report *r, const struct outcome *o, struct oc_err *e)
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
	int rc = sb_ok(&s) ? add_failure(r, sb_slice(&s), e) : err_nomem(e);
	sb_release(&s);
	return rc;
}

int report_add(
    struct report *r, const struct outcome *o, struct slice usage_failure, struct oc_err *e)
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
	if (usage_failure.n > 0 && add_failure(r, usage_failure, e) < 0)
		return -1;
	sb_reset(&r->text);
	if (r->listed++ > 0)
		sb_addc(&r->text, ',');
	emit_init(&w, &r->text, 0);
	emit_row(&w, o, pass);
	if (!sb_ok(&r->text))
		return err_nomem(e);
	r->drift[o->verdict->drift]++;
	r->severity[o->triage->severity]++;
	r->known_drifts += o->known != NULL;
	*(pass ? &r->passed : &r->failed) += 1;
	if (!r->run.counting || o->scenario == NULL)
		r->run.total++;
	return spool_add(&r->rows, sb_slice(&r->text), e);
}

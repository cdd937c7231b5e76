#include "drift/outcome.h"

#include <math.h>

#include "drift/known.h"
#include "record/record.h"

static void emit_side(struct emit *w, const char *key, const struct parity_cell *s, const char *status)
{
	emit_key(w, key);
	if (s == NULL) {
		emit_null(w);
		return;
	}
	emit_object(w);
	emit_kstring(w, "runtime", s->runtime);
	emit_kcstr(w, "status", status);
	emit_kword(w, "scenarioStatus", s->status);
	emit_kword(w, "runtimeErrorClass", s->runtime_error);
	emit_kword(w, "transportErrorClass", s->transport_error);
	emit_kdouble(w, "tokens", s->tokens);
	emit_kuint(w, "toolCalls", s->calls.n);
	emit_kdouble(w, "wallMs", s->wall_ms);
	if (!isnan(s->bootstrap_ms))
		emit_kdouble(w, "bootstrapMs", s->bootstrap_ms);
	emit_kuint(w, "transcriptLines", s->lines);
	if (s->has_strict)
		emit_kuint(w, "messages", s->messages);
	emit_kraw(w, "src", s->src);
	emit_end(w);
}

static void emit_call(struct emit *w, const char *key, struct parity_calls calls, size_t at)
{
	emit_key(w, key);
	if (at >= calls.n) {
		emit_null(w);
		return;
	}
	emit_object(w);
	emit_kstring(w, "tool", calls.call[at].tool);
	emit_kword(w, "argsHash", calls.call[at].args);
	emit_kword(w, "resultHash", calls.call[at].result);
	emit_kword(w, "errorClass", calls.call[at].error);
	emit_end(w);
}

static bool same_call(const struct parity_call *a, const struct parity_call *b)
{
	return slice_eq(a->tool, b->tool) && slice_eq(a->args, b->args) && slice_eq(a->result, b->result) &&
	       slice_eq(a->error, b->error);
}

/* The call that the verdict is about; for any other verdict the first one that differs in anything.
 * Past both ends: none differs. */
static size_t differing_call(const struct verdict *v, struct parity_calls l, struct parity_calls r)
{
	size_t at = 0;

	if (v->cause == CAUSE_CALLS || v->cause == CAUSE_RESULTS)
		return v->call;
	while (at < l.n && at < r.n && same_call(&l.call[at], &r.call[at]))
		at++;
	return at;
}

static void emit_difference(struct emit *w, const struct outcome *o)
{
	struct parity_calls l = o->verdict->calls[0], r = o->verdict->calls[1];
	size_t at = differing_call(o->verdict, l, r);

	if (at >= l.n && at >= r.n)
		return;
	emit_kobject(w, "firstDifference");
	emit_kuint(w, "call", at + 1);
	emit_call(w, "left", l, at);
	emit_call(w, "right", r, at);
	emit_end(w);
}

static void emit_verdict(struct emit *w, const char *key, const struct verdict *v)
{
	emit_kobject(w, key);
	emit_kcstr(w, "drift", drift_word(v->drift));
	emit_kword(w, "driftDetails", sb_slice(&v->details));
	emit_kbool(w, "pass", v->pass);
	emit_end(w);
}

static void emit_reported(struct emit *w, const struct scenario *s)
{
	emit_kobject(w, "reported");
	emit_kcstr(w, "drift", drift_word(s->reported));
	emit_kword(w, "driftDetails", s->reported_details);
	emit_end(w);
}

static void emit_rubric(struct emit *w, const struct rubric *r)
{
	emit_kobject(w, "wording");
	emit_kbool(w, "within", r->within);
	emit_kdouble(w, "similarity", r->similarity);
	emit_kbool(w, "leftTone", r->left_tone);
	emit_kbool(w, "rightTone", r->right_tone);
	emit_end(w);
}

const char *rules_word(enum rules rules)
{
	static const char *const names[] = {
	    [RULES_UPSTREAM] = "upstream", [RULES_STRICT] = "strict", [RULES_REPORTED] = "reported"};

	return names[rules];
}

void outcome_record(struct emit *w, const struct outcome *o)
{
	record_begin(w, "drift", 2);
	emit_ktext(w, "scenarioId", o->id);
	emit_kstring(w, "name", o->name);
	emit_kraw(w, "axes", o->axes);
	runtime_pair_emit(w, "pair", o->pair);
	emit_kcstr(w, "rules", rules_word(o->rules));
	age_emit(w, o->age);
	if (o->scenario != NULL && o->scenario->attempt > 1)
		emit_kuint(w, "attempt", o->scenario->attempt);
	emit_kcstr(w, "drift", drift_word(o->verdict->drift));
	emit_kword(w, "driftDetails", sb_slice(&o->verdict->details));
	emit_kbool(w, "pass", o->pass);
	emit_kcstr(w, "severity", severity_word(o->triage->severity));
	emit_kword(w, "family", o->triage->family);
	emit_kstring(w, "triage", sb_slice(&o->triage->sentence));
	if (o->known != NULL)
		known_emit(w, o->known);
	emit_side(w, "left", o->left, o->left_status);
	emit_side(w, "right", o->right, o->right_status);
	if (o->left != NULL && o->right != NULL)
		emit_difference(w, o);
	if (o->rubric != NULL)
		emit_rubric(w, o->rubric);
	if (o->other != NULL)
		emit_verdict(w, o->rules == RULES_STRICT ? "upstreamVerdict" : "classified", o->other);
	if (o->reported_differs)
		emit_reported(w, o->scenario);
	if (o->weak)
		emit_kcstr(w, "note",
		    "a cell has no strict data: judged by the transcript's lines and the words of "
		    "its results");
	emit_kobject(w, "src");
	emit_kstring(w, "path", o->path);
	emit_kuint(w, "line", o->line);
	emit_end(w);
	emit_end(w);
}

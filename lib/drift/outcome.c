#include "drift/outcome.h"

#include "drift/known.h"
#include "record/record.h"

bool pair_names(struct slice side, struct slice runtime)
{
	bool pi = slice_eqs(runtime, "pi") || slice_eqs(runtime, "openclaw");

	return slice_eq(side, runtime) ||
	       (pi && (slice_eqs(side, "pi") || slice_eqs(side, "openclaw")));
}

void pair_init(struct pair *p, struct slice left, struct slice right)
{
	bool straight = pair_names(left, SLICE("openclaw")) && slice_eqs(right, "codex");
	bool reversed = slice_eqs(left, "codex") && pair_names(right, SLICE("openclaw"));

	*p = (struct pair){left, right, straight || reversed};
	if (reversed)
		*p = (struct pair){right, left, true};
}

static void emit_side(struct emit *w, const char *key, const struct side *s, const char *status)
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
	emit_kint(w, "toolCalls", (int64_t)s->calls.n);
	emit_kdouble(w, "wallMs", s->wall_ms);
	emit_kint(w, "transcriptLines", (int64_t)s->lines);
	if (s->has_strict)
		emit_kint(w, "messages", (int64_t)s->messages);
	if (s->src.p != NULL) {
		emit_key(w, "src");
		emit_raw(w, s->src);
	}
	emit_end(w);
}

static void emit_call(struct emit *w, const char *key, struct side_calls calls, size_t at)
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

static bool same_call(const struct side_call *a, const struct side_call *b)
{
	return slice_eq(a->tool, b->tool) && slice_eq(a->args, b->args) &&
	       slice_eq(a->result, b->result) && slice_eq(a->error, b->error);
}

/* The call that the verdict is about; for any other verdict the first one that differs in anything.
 * Past both ends: none differs. */
static size_t differing_call(const struct verdict *v, struct side_calls l, struct side_calls r)
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
	bool strict = o->rules == RULES_STRICT && !o->weak;
	struct side_calls l = strict ? o->left->strict : o->left->calls,
			  r = strict ? o->right->strict : o->right->calls;
	size_t at = differing_call(o->verdict, l, r);

	if (at >= l.n && at >= r.n)
		return;
	emit_kobject(w, "firstDifference");
	emit_kint(w, "call", (int64_t)at + 1);
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

static void emit_rules(struct emit *w, const struct outcome *o)
{
	static const char *const names[] = {[RULES_UPSTREAM] = "upstream",
	    [RULES_STRICT] = "strict",
	    [RULES_REPORTED] = "reported"};

	emit_kcstr(w, "rules", names[o->rules]);
	emit_kcstr(w, "upstream", drift_age_text(o->age));
}

void outcome_record(struct emit *w, const struct outcome *o)
{
	record_begin(w, "drift", 2);
	if (o->id.p != NULL)
		emit_kstring(w, "scenarioId", o->id);
	emit_kstring(w, "name", o->name);
	if (o->axes.p != NULL) {
		emit_key(w, "axes");
		emit_raw(w, o->axes);
	}
	emit_karray(w, "pair");
	emit_string(w, o->pair->left);
	emit_string(w, o->pair->right);
	emit_end(w);
	emit_rules(w, o);
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
		emit_verdict(
		    w, o->rules == RULES_STRICT ? "upstreamVerdict" : "classified", o->other);
	if (o->reported_differs)
		emit_reported(w, o->scenario);
	if (o->weak)
		emit_kcstr(w, "note",
		    "a cell has no strict data: judged by the transcript's lines and the words of "
		    "its results");
	emit_kobject(w, "src");
	emit_kstring(w, "path", o->path);
	emit_kint(w, "line", (int64_t)o->line);
	emit_end(w);
	emit_end(w);
}

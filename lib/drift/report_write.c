#include "drift/report.h"

#include "record/record.h"

static void emit_pair(struct emit *w, const struct report *r, const struct report_frame *f)
{
	emit_key(w, "runtimePair");
	if (r->run.pair.len > 0 && !r->run.mixed) {
		emit_raw(w, sb_slice(&r->run.pair));
		return;
	}
	emit_array(w);
	emit_string(w, f->pair->left);
	emit_string(w, f->pair->right);
	emit_end(w);
}

static void emit_head(struct emit *w, const struct report *r, const struct report_frame *f)
{
	static const char *const rules[] = {[RULES_UPSTREAM] = "upstream",
	    [RULES_STRICT] = "strict",
	    [RULES_REPORTED] = "reported"};
	unsigned words = f->rules == RULES_STRICT ? DRIFT_UPSTREAM + 1 : DRIFT_UPSTREAM;

	record_begin(w, "drift-report", 1);
	emit_pair(w, r, f);
	emit_kcstr(w, "rules", rules[f->rules]);
	emit_kcstr(w, "upstream", drift_age_text(f->age));
	if (!r->run.mixed) {
		emit_kraw(w, "providerMode", sb_slice(&r->run.mode));
		emit_kraw(w, "primaryModel", sb_slice(&r->run.model));
	}
	emit_kdouble(w, "totalScenarios", r->run.total);
	emit_kint(w, "passedScenarios", (int64_t)r->passed);
	emit_kint(w, "failedScenarios", (int64_t)r->failed);
	emit_kint(w, "missingScenarios", (int64_t)r->drift[DRIFT_MISSING]);
	emit_kint(w, "judgedPairs", (int64_t)(r->listed - r->drift[DRIFT_MISSING]));
	emit_kobject(w, "driftCounts");
	for (unsigned i = 0; i < words; i++)
		emit_kint(w, drift_word((enum drift)i), (int64_t)r->drift[i]);
	emit_end(w);
	emit_kobject(w, "severityCounts");
	for (unsigned i = 0; i < SEVERITIES; i++)
		emit_kint(w, severity_word((enum severity)i), (int64_t)r->severity[i]);
	emit_end(w);
	emit_key(w, "scenarios");
}

static void emit_known(struct emit *w, const struct report *r, const struct report_frame *f)
{
	emit_kint(w, "knownDrifts", (int64_t)r->known_drifts);
	emit_karray(w, "known");
	for (size_t i = 0; i < f->knowns->n; i++)
		known_report(w, &f->knowns->entry[i], f->now);
	emit_end(w);
}

static void emit_gate(struct emit *w, const struct report_frame *f)
{
	emit_kobject(w, "gate");
	emit_kcstr(w, "level", severity_word(f->gate_level));
	emit_kint(w, "findings", (int64_t)f->gate_findings);
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

static void emit_suites(struct emit *w, const struct report_run *run)
{
	emit_karray(w, "suites");
	if (run->wall.len > 0)
		emit_raw(w, sb_slice(&run->wall));
	emit_end(w);
}

static void emit_tail(
    struct emit *w, const struct report *r, const struct report_frame *f, bool pass)
{
	emit_object(w);
	emit_kbool(w, "pass", pass);
	if (f->gated)
		emit_gate(w, f);
	if (f->knowns != NULL)
		emit_known(w, r, f);
	if (f->expectations > 0) {
		emit_kint(w, "expectations", (int64_t)f->expectations);
		emit_kint(w, "expectationsFailed", (int64_t)f->expectations_failed);
	}
	if (r->run.suites > 0)
		emit_suites(w, &r->run);
	emit_kint(w, "mostWaiting", (int64_t)f->most_waiting);
	emit_notes(w);
	emit_kobject(w, "src");
	emit_kstring(w, "path", f->path);
	emit_kint(w, "line", (int64_t)f->line);
	emit_end(w);
	emit_end(w);
}

static int put(void *arg, struct slice piece)
{
	return out_write(arg, piece);
}

/* The two lists go out in pieces; the writer of the rest never sees them. */
static int write_lists(struct report *r, const char *empty, struct out *out, struct oc_err *e)
{
	out_write(out, SLICE("["));
	if (spool_each(&r->rows, put, out, e) < 0)
		return -1;
	out_write(out, SLICE("],\"failures\":["));
	out_write(out, slice_cstr(empty));
	out_write(out, slice_cstr(empty[0] != '\0' && r->failed_rows > 0 ? "," : ""));
	if (spool_each(&r->failures, put, out, e) < 0)
		return -1;
	return out_write(out, SLICE("],"));
}

int report_write(struct report *r, const struct report_frame *f, struct out *out, struct oc_err *e)
{
	bool executed = r->run.total > 0 && r->listed > 0;
	bool pass = executed && r->failed_rows == 0 && r->failed == 0;
	struct emit w;

	sb_reset(&r->text);
	emit_init(&w, &r->text, 0);
	emit_head(&w, r, f);
	if (!sb_ok(&r->text))
		return err_nomem(e);
	out_write(out, sb_slice(&r->text));
	if (write_lists(r, executed ? "" : "\"Runtime parity report has no executed scenarios.\"",
		out, e) < 0)
		return -1;
	sb_reset(&r->text);
	emit_init(&w, &r->text, 0);
	emit_tail(&w, r, f, pass);
	if (!sb_ok(&r->text))
		return err_nomem(e);
	return out_line(out, slice_make(r->text.buf + 1, r->text.len - 1));
}

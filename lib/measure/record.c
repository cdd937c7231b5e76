#define _DEFAULT_SOURCE /* WCOREDUMP */
#include "measure/record.h"

#include <math.h>
#include <sys/wait.h>

#include "data/clock.h"
#include "data/emit.h"
#include "record/record.h"

static const struct record_src src = {.path = "(exec)"};

/* To a microsecond: more digits would be noise. */
static double tidy(double ms)
{
	return round(ms * 1e3) / 1e3;
}

static void emit_flag(struct emit *w, const char *key, bool on)
{
	if (on)
		emit_kbool(w, key, true);
}

static void emit_iso(struct emit *w, const char *key, double ms)
{
	char iso[CLOCK_ISO_MAX];

	if (clock_iso(iso, floor(ms)) > 0)
		emit_kcstr(w, key, iso);
}

static const char *metric(bool pss)
{
	return pss ? "pss" : "rss";
}

void watch_sample_record(struct sb *out, const struct watch_name *name, uint64_t seq,
    const struct reading *r, struct slice mark, bool stale)
{
	struct slice scenario, edge;
	struct emit w;

	emit_init(&w, out, 0);
	record_begin(&w, "rss-sample", 1);
	emit_kcstr(&w, "scope", name->scope);
	emit_kcstr(&w, "metric", metric(r->pss));
	emit_kcstr(&w, "measure", "tree");
	emit_kcstr(&w, "source", "exec");
	emit_kuint(&w, "bytes", r->bytes);
	emit_kcstr(&w, "run", name->run);
	if (mark.p != NULL)
		emit_kstring(&w, "label", mark);
	else if (name->label != NULL)
		emit_kcstr(&w, "label", name->label);
	emit_kuint(&w, "seq", seq);
	emit_iso(&w, "at", name->start_at + r->at_ms);
	emit_kdouble(&w, "atMs", tidy(r->at_ms));
	if (mark.p != NULL && mark_scenario(mark, &scenario, &edge)) {
		emit_kstring(&w, "scenario", scenario);
		emit_kstring(&w, "edge", edge);
	}
	emit_kuint(&w, "pid", (uint64_t)name->pid);
	emit_kuint(&w, "processes", r->processes);
	emit_kuint(&w, "rssBytes", r->rss);
	emit_ksome(&w, "byRss", r->by_rss);
	emit_flag(&w, "estimated", r->estimated);
	emit_flag(&w, "mark", mark.p != NULL);
	emit_flag(&w, "stale", stale);
	record_end(&w, &src);
}

static void emit_peak(struct emit *w, const struct meter *m)
{
	static const char *const origins[] = {"", "reading", "high-water", "wait"};

	if (m->peak.origin == METER_NONE)
		return;
	emit_kuint(w, "peakBytes", m->peak.bytes);
	emit_kdouble(w, "peakAtMs", tidy(m->peak.at_ms));
	emit_kcstr(w, "peakFrom", origins[m->peak.origin]);
	emit_flag(w, "peakEstimated", m->peak.estimated);
	if (m->peak.at_most > m->peak.bytes)
		emit_kuint(w, "peakAtMostBytes", m->peak.at_most);
	emit_ksome(w, "rssPeakBytes", m->rss_peak);
}

static void emit_tree(struct emit *w, const struct watch *watch, bool command)
{
	const struct meter *m = &watch->meter;

	emit_kobject(w, "tree");
	emit_kcstr(w, "metric", metric(m->pss && m->first.bytes > 0));
	if (m->first.bytes > 0) {
		emit_kuint(w, "startBytes", m->first.bytes);
		emit_kuint(w, "endBytes", m->last.bytes);
		emit_kdouble(w, "endAtMs", tidy(m->last.at_ms));
	}
	emit_peak(w, m);
	emit_kuint(w, "processes", m->tree.seen);
	emit_kuint(w, "processesAtOnce", m->most);
	emit_kuint(w, "vanished", m->tree.vanished);
	emit_ksome(w, "unread", m->tree.failed);
	emit_ksome(w, "byRss", m->most_by_rss);
	emit_kbool(w, "followed", command && watch->run.reaper);
	if (command)
		emit_kuint(w, "left", watch->left);
	emit_end(w);
}

static void emit_how_it_ended(struct emit *w, const struct watch *watch)
{
	int status = watch->end.status;

	if (!watch->ended)
		return;
	emit_kdouble(w, "userMs", tidy(watch->end.user_ms));
	emit_kdouble(w, "systemMs", tidy(watch->end.system_ms));
	if (WIFSIGNALED(status)) {
		emit_kint(w, "signal", WTERMSIG(status));
		emit_flag(w, "coreDumped", WCOREDUMP(status));
	} else {
		emit_kint(w, "exitStatus", WEXITSTATUS(status));
	}
	emit_flag(w, "timedOut", watch->timed_out);
	if (watch->passed != 0)
		emit_kint(w, "passedSignal", watch->passed);
	emit_kint(w, "maxRssKb", watch->end.max_rss_kb);
}

void watch_exec_record(struct sb *out, const struct watch_name *name, const struct watch *watch,
    double self_cpu_ms, uint64_t unwritten)
{
	double wall = watch->end_ms - watch->start_ms;
	struct emit w;

	emit_init(&w, out, 0);
	record_begin(&w, "exec", 2);
	emit_kcstr(&w, "scope", name->scope);
	emit_kcstr(&w, "run", name->run);
	if (name->label != NULL)
		emit_kcstr(&w, "label", name->label);
	if (name->argv != NULL) {
		emit_karray(&w, "argv");
		for (size_t i = 0; name->argv[i] != NULL; i++)
			emit_cstr(&w, name->argv[i]);
		emit_end(&w);
	}
	emit_kuint(&w, "pid", (uint64_t)name->pid);
	emit_iso(&w, "startedAt", name->start_at);
	emit_iso(&w, "finishedAt", name->start_at + wall);
	emit_kdouble(&w, "wallMs", tidy(wall));
	emit_how_it_ended(&w, watch);
	emit_tree(&w, watch, name->argv != NULL);
	emit_kuint(&w, "samples", watch->samples);
	emit_kuint(&w, "missed", watch->missed);
	emit_ksome(&w, "unwritten", unwritten);
	emit_ksome(&w, "unheardMarks", watch->unheard);
	emit_kdouble(&w, "intervalMs", name->interval_ms);
	emit_kdouble(&w, "selfCpuMs", tidy(self_cpu_ms));
	emit_kuint(&w, "pssReads", watch->meter.pss_reads);
	record_end(&w, &src);
}

void watch_metrics(struct sb *out, const struct watch *w)
{
	int status = w->end.status;
	uint64_t hundredths = (uint64_t)((w->end.end_ms - w->end.start_ms) / 10);

	if (WIFSIGNALED(status))
		sb_addf(out, "Command terminated by signal %d\n", WTERMSIG(status));
	else if (WEXITSTATUS(status) != 0)
		sb_addf(out, "Command exited with non-zero status %d\n", WEXITSTATUS(status));
	sb_addf(out, "max_rss_kb=%ld\n", w->end.max_rss_kb);
	sb_addf(out, "elapsed_seconds=%llu.%02llu\n", (unsigned long long)(hundredths / 100),
	    (unsigned long long)(hundredths % 100));
}

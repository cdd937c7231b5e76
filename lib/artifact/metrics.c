#include "artifact/metrics.h"

#include <math.h>
#include <string.h>

#include "data/env.h"
#include "data/number.h"

static void begin(struct emit *w, const char *label, double kb)
{
	record_begin(w, "rss-sample", 1);
	emit_kcstr(w, "scope", "command");
	emit_kcstr(w, "label", label);
	emit_kcstr(w, "measure", "process-max-rss");
	emit_kdouble(w, "maxRssKb", kb);
	emit_kcstr(w, "unit", "bytes");
	emit_kdouble(w, "bytes", kb * 1024);
}

static void number_if(struct emit *w, const char *key, double x)
{
	if (isfinite(x))
		emit_kdouble(w, key, x);
}

struct env_values {
	double max_rss_kb, elapsed_seconds, sample, attempts, exit_status, command_exit,
	    command_signal;
};

/* The last one wins, as it does for upstream's readers. */
static void read_pair(struct env_values *v, const struct env_line *at)
{
	const struct {
		const char *key;
		double *to;
	} known[] = {{"max_rss_kb", &v->max_rss_kb}, {"elapsed_seconds", &v->elapsed_seconds},
	    {"sample", &v->sample}, {"attempts", &v->attempts}, {"exit_status", &v->exit_status}};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		double x = number_from_string(at->value);
		if (slice_eqs(at->key, known[i].key) && isfinite(x) && at->value.n > 0)
			*known[i].to = x;
	}
}

static void read_env(struct env_values *v, struct slice text)
{
	struct env env;
	struct env_line at;
	enum env_kind kind;

	*v = (struct env_values){NAN, NAN, NAN, NAN, NAN, NAN, NAN};
	env_init(&env, text);
	while ((kind = env_next(&env, &at)) != ENV_END) {
		if (kind == ENV_PAIR)
			read_pair(v, &at);
		else if (kind == ENV_EXIT)
			v->command_exit = at.number;
		else if (kind == ENV_SIGNAL)
			v->command_signal = at.number;
	}
}

bool metrics_env_record(struct emit *w, struct slice text, const struct record_src *src)
{
	struct env_values v;

	read_env(&v, text);
	if (!isfinite(v.max_rss_kb))
		return false;
	begin(w, "resource-metrics", v.max_rss_kb);
	number_if(w, "elapsedSeconds", v.elapsed_seconds);
	number_if(w, "sample", v.sample);
	number_if(w, "attempts", v.attempts);
	number_if(w, "exitStatus", isfinite(v.exit_status) ? v.exit_status : v.command_exit);
	number_if(w, "signal", v.command_signal);
	record_end(w, src);
	return true;
}

bool metrics_time_record(struct emit *w, struct slice text, const struct record_src *src)
{
	struct env_verbose v;

	if (!env_verbose(text, &v) || v.max_rss_kb < 0)
		return false;
	begin(w, "time-v", v.max_rss_kb);
	number_if(w, "elapsedSeconds", v.elapsed_seconds < 0 ? NAN : v.elapsed_seconds);
	number_if(w, "userSeconds", v.user_seconds < 0 ? NAN : v.user_seconds);
	number_if(w, "systemSeconds", v.system_seconds < 0 ? NAN : v.system_seconds);
	number_if(w, "exitStatus", v.exit_status < 0 ? NAN : v.exit_status);
	number_if(w, "signal", v.signal < 0 ? NAN : v.signal);
	if (v.command.p != NULL)
		emit_kstring(w, "command", v.command);
	record_end(w, src);
	return true;
}

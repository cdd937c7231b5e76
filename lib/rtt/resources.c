#include "rtt/resources.h"

#include <math.h>

#include "rtt/value.h"

const char *const RTT_METRIC_NAMES[RTT_METRICS + 1] = {
    "max_rss_kb", "elapsed_seconds", "attempts", "exit_status", "sample", NULL};

const char *const RTT_GATEWAY_NAMES[RTT_GATEWAY + 1] = {"gatewayProcessRssStartBytes", "gatewayProcessRssEndBytes",
    "gatewayProcessRssDeltaBytes", "gatewayProcessRssPeakBytes", "gatewayProcessRssPeakDeltaBytes", NULL};

static int keep(struct rtt_env *env, const struct env_line *at, struct oc_err *e)
{
	for (int i = 0; i < RTT_METRICS; i++) {
		if (!slice_eqs(at->key, RTT_METRIC_NAMES[i]))
			continue;
		if (env->n[i] == RTT_METRIC_VALUES)
			err_set(
			    e, OC_EX_DATA, "%s is there more than %d times", RTT_METRIC_NAMES[i], RTT_METRIC_VALUES);
		else if (at->value.n > RTT_METRIC_LENGTH)
			err_set(e, OC_EX_DATA, "%s has a value of %zu bytes, which is no number", RTT_METRIC_NAMES[i],
			    at->value.n);
		else {
			env->value[i][env->n[i]++] = at->value;
			return 0;
		}
		return err_at(e, NULL, at->line, 1);
	}
	return 0;
}

int rtt_env_read(struct rtt_env *env, struct slice text, struct oc_err *e)
{
	struct env lines;
	struct env_line at;
	enum env_kind kind;

	*env = (struct rtt_env){.exit = -1, .signal = -1};
	env_init(&lines, text);
	while ((kind = env_next(&lines, &at)) != ENV_END) {
		if (kind == ENV_EXIT)
			env->exit = at.number;
		else if (kind == ENV_SIGNAL)
			env->signal = at.number;
		else if (kind == ENV_PAIR && keep(env, &at, e) != 0)
			return -1;
	}
	return 0;
}

void rtt_env_emit(struct emit *w, const struct rtt_env *env)
{
	emit_kobject(w, "metrics");
	for (int i = 0; i < RTT_METRICS; i++) {
		if (env->n[i] == 0)
			continue;
		emit_karray(w, RTT_METRIC_NAMES[i]);
		for (uint32_t k = 0; k < env->n[i]; k++)
			emit_string(w, env->value[i][k]);
		emit_end(w);
	}
	emit_end(w);
}

/* The last value that is a number, NaN when none is. */
static double last_number(const struct rtt_env *env, enum rtt_metric which)
{
	for (uint32_t k = env->n[which]; k > 0; k--) {
		struct slice value = js_trim(env->value[which][k - 1]);
		double x = value.n == 0 ? (double)NAN : number_from_string(value);

		if (isfinite(x))
			return x;
	}
	return (double)NAN;
}

static void emit_command(struct emit *w, const struct rtt_env *env)
{
	static const char *const names[RTT_METRICS] = {
	    "maxRssKb", "elapsedSeconds", "attempts", "exitStatus", "sample"};

	emit_kobject(w, "command");
	for (int i = 0; i < RTT_METRICS; i++) {
		double x = last_number(env, (enum rtt_metric)i);

		if (!isnan(x))
			emit_kdouble(w, names[i], x);
	}
	if (env->exit >= 0)
		emit_kint(w, "timeExitStatus", env->exit);
	if (env->signal >= 0)
		emit_kint(w, "timeSignal", env->signal);
	emit_end(w);
}

static void emit_gateway(struct emit *w, struct json_val metrics)
{
	bool any = false;

	for (int i = 0; i < RTT_GATEWAY; i++) {
		struct json_val bytes = json_gets(metrics, RTT_GATEWAY_NAMES[i]);

		if (isnan(rtt_finite(bytes)))
			continue;
		if (!any) {
			emit_kobject(w, "gateway");
			any = true;
		}
		emit_kcarry(w, RTT_GATEWAY_NAMES[i], bytes);
	}
	if (any)
		emit_end(w);
}

void rtt_resources_emit(struct emit *w, const struct rtt_env *env, struct json_val metrics)
{
	emit_kobject(w, "resources");
	if (env != NULL)
		emit_command(w, env);
	emit_gateway(w, metrics);
	emit_end(w);
}

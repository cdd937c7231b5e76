/* verify: one row, by its parts. */
#include <math.h>

#include "data/number.h"
#include "rtt/value.h"
#include "rtt/verify.h"

static bool check_text(
    struct rtt_verify *v, struct json_val object, const char *in, const char *key)
{
	if (rtt_filled(json_gets(object, key), v->a))
		return true;
	rtt_verify_tell(v, "%s.%s is no non-empty string", in, key);
	return false;
}

static bool check_object(struct rtt_verify *v, struct json_val row, const char *key)
{
	if (rtt_is_object(json_gets(row, key)))
		return true;
	rtt_verify_tell(v, "%s is no object", key);
	return false;
}

static double check_time(struct rtt_verify *v, struct json_val run, const char *key)
{
	struct json_val at = json_gets(run, key);
	double ms = rtt_time(at, v->a);

	if (check_text(v, run, "run", key) && isnan(ms))
		rtt_verify_tell(v, "run.%s is no time that can be read", key);
	return ms;
}

static void check_run(struct rtt_verify *v, struct json_val run)
{
	struct json_val status = json_gets(run, "status");
	double started = check_time(v, run, "startedAt");
	double finished = check_time(v, run, "finishedAt");
	double duration = rtt_finite(json_gets(run, "durationMs"));
	char have[NUMBER_MAX], want[NUMBER_MAX];

	check_text(v, run, "run", "id");
	if (!json_text_is(status, "pass") && !json_text_is(status, "fail"))
		rtt_verify_tell(v, "run.status is neither pass nor fail");
	if (isnan(duration))
		rtt_verify_tell(v, "run.durationMs is no finite number");
	if (isnan(started) || isnan(finished))
		return;
	if (finished < started)
		rtt_verify_tell(v, "run.finishedAt is before run.startedAt");
	number_format(have, duration);
	number_format(want, finished - started);
	if (!isnan(duration) && duration != finished - started)
		rtt_verify_tell(v,
		    "run.durationMs is %s, but from startedAt to finishedAt it is %s", have, want);
}

/* A row names the file that it was published in, which the run's id is part of. */
static void check_path(struct rtt_verify *v, struct json_val row)
{
	struct json_val path = json_gets(json_gets(row, "artifacts"), "resultPath");
	struct slice text = rtt_text(path, v->a);
	struct slice end = SLICE("/result.json");

	if (path.j == NULL || v->run_id.p == NULL)
		return;
	if (text.p != NULL && slice_has_suffix(text, end)) {
		text.n -= end.n;
		if (slice_has_suffix(text, v->run_id) &&
		    (text.n == v->run_id.n || text.p[text.n - v->run_id.n - 1] == '/'))
			return;
	}
	rtt_verify_tell(
	    v, "artifacts.resultPath is not of this run: its end is not RUN-ID/result.json");
}

static void check_fields(struct rtt_verify *v, struct json_val row)
{
	struct json_val package = json_gets(row, "package");

	if (check_object(v, row, "package")) {
		check_text(v, package, "package", "spec");
		check_text(v, package, "package", "version");
	}
	if (check_object(v, row, "run"))
		check_run(v, json_gets(row, "run"));
	check_object(v, row, "rtt");
	check_path(v, row);
	for (int i = 0; i < 2; i++) {
		const char *key = i == 0 ? "channel" : "surface";

		if (json_gets(row, key).j != NULL && check_object(v, row, key))
			check_text(v, json_gets(row, key), key, "id");
	}
}

int rtt_verify_row(struct rtt_verify *v, struct json_val row, bool published, struct oc_err *e)
{
	struct json_val samples = rtt_verify_list(row);
	struct json_val id = json_gets(json_gets(row, "run"), "id");

	v->rows++;
	v->run_id = rtt_text(id, v->a);
	if (!rtt_is_object(row)) {
		rtt_verify_tell(v, "is no row: not an object");
		return v->stopped ? -1 : 0;
	}
	check_fields(v, row);
	rtt_verify_counts(v, row, samples);
	rtt_verify_polling(v, row, samples);
	if (rtt_verify_figures(v, row, samples, e) != 0 ||
	    rtt_verify_once(v, row, published, e) != 0)
		return -1;
	if (v->mem.failed)
		return err_nomem(e);
	return v->stopped ? -1 : 0;
}

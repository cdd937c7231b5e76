#include "rtt/verify.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/mem.h"
#include "data/number.h"
#include "rtt/value.h"

int rtt_verify_init(struct rtt_verify *v, int (*told)(void *arg, const struct oc_err *e),
    void (*skipped)(void *arg, const char *path), void *arg, struct oc_err *e)
{
	*v = (struct rtt_verify){.told = told,
	    .skipped = skipped,
	    .arg = arg,
	    .names = ARENA_INIT,
	    .scratch = ARENA_INIT};
	v->mem.arena = &v->scratch;
	v->a = &v->mem;
	return json_init(&v->reader, e);
}

void rtt_verify_release(struct rtt_verify *v)
{
	mem_free(v->seen);
	arena_release(&v->names);
	arena_release(&v->scratch);
	json_release(&v->reader);
}

void rtt_verify_tell(struct rtt_verify *v, const char *fmt, ...)
{
	char text[400];
	struct slice id = v->run_id;
	struct oc_err e = OC_ERR_INIT;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (id.p == NULL)
		err_set(&e, OC_EX_FINDING, "%s", text);
	else
		err_set(
		    &e, OC_EX_FINDING, "%s (run %.*s)", text, (int)(id.n < 100 ? id.n : 100), id.p);
	err_at(&e, v->path, v->line, 0);
	v->findings++;
	if (v->told(v->arg, &e) != 0)
		v->stopped = true;
}

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
	for (int i = 0; i < 2; i++) {
		const char *key = i == 0 ? "channel" : "surface";

		if (json_gets(row, key).j != NULL && check_object(v, row, key))
			check_text(v, json_gets(row, key), key, "id");
	}
}

/* The sample list, of an aggregate none: its one sample stands for all. */
static struct json_val find_samples(struct json_val row)
{
	struct json_val samples = json_gets(json_gets(row, "discord"), "samples");

	if (json_gets(json_gets(row, "rtt"), "sampleCount").j != NULL)
		return JSON_NONE;
	if (samples.j == NULL)
		samples = json_gets(row, "samples");
	return json_is(samples, JSON_ARRAY) ? samples : JSON_NONE;
}

/* Warm samples are those of the list that passed, in their order. */
static size_t check_warm(struct rtt_verify *v, struct json_val samples, struct json_val warm)
{
	struct json_iter it = json_iter(samples);
	struct json_iter have = json_iter(warm);
	size_t passed = 0;
	bool told = false;

	while (json_next(&it)) {
		if (!json_text_is(json_gets(it.val, "status"), "pass"))
			continue;
		passed++;
		if (json_next(&have) && !told &&
		    json_number(json_gets(it.val, "rttMs")) != json_number(have.val)) {
			rtt_verify_tell(v,
			    "rtt.warmSamples[%zu] is not the rttMs of the sample that passed there",
			    passed - 1);
			told = true;
		}
	}
	if (passed != json_count(warm))
		rtt_verify_tell(v, "rtt.warmSamples has %u values, but %zu samples passed",
		    json_count(warm), passed);
	return passed;
}

static void check_counts(struct rtt_verify *v, struct json_val row, struct json_val samples)
{
	struct json_val rtt = json_gets(row, "rtt");
	struct json_val warm = json_gets(rtt, "warmSamples");
	struct json_val failed = json_gets(rtt, "failedSamples");
	double count = rtt_finite(json_gets(rtt, "sampleCount"));
	bool pass = json_text_is(json_gets(json_gets(row, "run"), "status"), "pass");
	char shown[NUMBER_MAX];
	size_t missed;

	if (failed.j != NULL &&
	    (!number_is_integer(json_number(failed)) || json_number(failed) < 0))
		rtt_verify_tell(v, "rtt.failedSamples is no count");
	number_format(shown, json_number(failed));
	if (!isnan(count) && json_number(failed) > count)
		rtt_verify_tell(v, "rtt.failedSamples is %s, more than the %.0f samples there were",
		    shown, count);
	if (samples.j == NULL || !json_is(warm, JSON_ARRAY))
		return;
	missed = json_count(samples) - check_warm(v, samples, warm);
	if (json_number(failed) != (double)missed)
		rtt_verify_tell(v, "rtt.failedSamples is %s, but %zu of %u samples failed",
		    failed.j == NULL ? "missing" : shown, missed, json_count(samples));
	if (pass != (missed == 0))
		rtt_verify_tell(v, "run.status is %s, but %zu of %u samples failed",
		    pass ? "pass" : "not pass", missed, json_count(samples));
}

static void check_polling(struct rtt_verify *v, struct json_val row, struct json_val samples)
{
	struct json_val polling = json_gets(row, "polling");
	struct json_val attempts = json_gets(polling, "attemptSamples");
	struct json_iter it = json_iter(attempts);
	struct json_iter sample = json_iter(samples);
	double retries = 0;
	double most = 0;

	if (!json_is(attempts, JSON_ARRAY))
		return;
	if (samples.j != NULL && json_count(attempts) != json_count(samples))
		rtt_verify_tell(v, "polling.attemptSamples has %u values for %u samples",
		    json_count(attempts), json_count(samples));
	while (json_next(&it)) {
		double n = json_number(it.val);
		double said = json_next(&sample) ? json_number(json_gets(sample.val, "attempts"))
						 : (double)NAN;

		retries += n - 1;
		most = n > most ? n : most;
		if (!isnan(said) && said != n) {
			rtt_verify_tell(
			    v, "polling.attemptSamples is not what the samples' attempts are");
			break;
		}
	}
	if (it.left == 0 && json_number(json_gets(polling, "retryCount")) != retries)
		rtt_verify_tell(
		    v, "polling.retryCount is not the sum of the retries, %.0f", retries);
	if (it.left == 0 && json_number(json_gets(polling, "maxAttempts")) != most)
		rtt_verify_tell(v, "polling.maxAttempts is not the most attempts, %.0f", most);
}

int rtt_verify_row(struct rtt_verify *v, struct json_val row, bool published, struct oc_err *e)
{
	struct json_val samples = find_samples(row);
	struct json_val id = json_gets(json_gets(row, "run"), "id");

	v->rows++;
	v->run_id = rtt_text(id, v->a);
	if (!rtt_is_object(row)) {
		rtt_verify_tell(v, "is no row: not an object");
		return v->stopped ? -1 : 0;
	}
	check_fields(v, row);
	check_counts(v, row, samples);
	check_polling(v, row, samples);
	if (rtt_verify_figures(v, row, samples, e) != 0 ||
	    rtt_verify_once(v, row, published, e) != 0)
		return -1;
	if (v->mem.failed)
		return err_nomem(e);
	return v->stopped ? -1 : 0;
}

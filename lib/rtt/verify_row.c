#include "rtt/verify_row.h"

#define XXH_INLINE_ALL
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <xxhash.h>

#include "rtt/resources.h"
#include "stats/stats.h"

/* Reports a finding about the current row. */
__attribute__((format(printf, 2, 3))) static void tell(struct rtt_verify *v, const char *fmt, ...)
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
		err_set(&e, OC_EX_FINDING, "%s (run %.*s)", text, SLICE_CUT(id, 100));
	err_at(&e, v->path, v->line, 0);
	v->findings++;
	if (v->report(v->arg, &e) != 0)
		v->stopped = true;
}

/* ---- samples, counts, polling ---- */

#define SOURCES_MAX 64 /* words in rtt.sources; rows have one or two */

/* The sample list; missing when the row has none, or sums its samples up (telegram's evidence). */
static struct json_val sample_list(struct json_val row)
{
	struct json_val rtt = json_gets(row, "rtt");
	struct json_val samples = json_gets(json_gets(row, "discord"), "samples");

	if (json_gets(rtt, "sampleCount").j != NULL && json_gets(rtt, "warmSamples").j == NULL)
		return JSON_NONE;
	if (samples.j == NULL)
		samples = json_gets(row, "samples");
	return json_is(samples, JSON_ARRAY) ? samples : JSON_NONE;
}

static bool passed(struct json_val sample)
{
	return json_text_is(json_gets(sample, "status"), "pass");
}

/* A measurement is where a sample's round trip and its source come from, so they are the same. */
static bool is_as_measured(struct json_val sample, struct field_mem *a)
{
	struct json_val m = json_gets(sample, "rttMeasurement");
	struct json_val source = json_gets(sample, "rttSource");
	double ms = rtt_round(rtt_finite(json_gets(m, "finalMatchedReplyRttMs")));

	if (m.j == NULL)
		return true;
	if (ms != json_number(json_gets(sample, "rttMs")))
		return false;
	return !json_is(source, JSON_STRING) ||
	       slice_eq(field_string(a, source), field_string(a, json_gets(m, "source")));
}

/* Reports one fault a row: what is wrong with one sample is mostly wrong with all. */
static void check_each(struct rtt_verify *v, struct json_val samples)
{
	struct json_iter it = json_iter(samples);

	for (size_t i = 0; json_next(&it); i++) {
		struct json_val index = json_gets(it.val, "index");

		if (!passed(it.val) && !json_text_is(json_gets(it.val, "status"), "fail"))
			tell(v, "samples[%zu].status is neither pass nor fail", i);
		else if (index.j != NULL && json_number(index) != (double)(i + 1))
			tell(v, "samples[%zu].index is not %zu", i, i + 1);
		else if (!is_as_measured(it.val, v->a))
			tell(v, "samples[%zu].rttMs or rttSource is not what its rttMeasurement says", i);
		else
			continue;
		return;
	}
}

/* Warm samples are those of the list that passed, in their order. */
static size_t check_warm(struct rtt_verify *v, struct json_val samples, struct json_val warm)
{
	struct json_iter it = json_iter(samples);
	struct json_iter have = json_iter(warm);
	size_t count = 0;
	bool told = false;

	while (json_next(&it)) {
		if (!passed(it.val))
			continue;
		count++;
		if (json_next(&have) && !told && json_number(json_gets(it.val, "rttMs")) != json_number(have.val)) {
			tell(v, "rtt.warmSamples[%zu] is not the rttMs of the sample that passed there", count - 1);
			told = true;
		}
	}
	if (count != json_count(warm))
		tell(v, "rtt.warmSamples has %u values, but %zu samples passed", json_count(warm), count);
	return count;
}

/* A row filled in later from other channels' rows: its list holds only their samples that passed, its failedSamples and
 * sources are theirs, and its status is not made of them. */
static bool is_backfill(struct json_val row, struct field_mem *a)
{
	struct json_iter it = json_iter(json_gets(json_gets(row, "rtt"), "sources"));

	while (json_next(&it)) {
		if (slice_has_prefix(field_string(a, it.val), SLICE("backfill:")))
			return true;
	}
	return json_text_is(json_gets(json_gets(row, "mode"), "source"), "channel-rtt-backfill");
}

static void check_missed(struct rtt_verify *v, struct json_val row, struct json_val samples, size_t missed)
{
	struct json_val failed = json_gets(json_gets(row, "rtt"), "failedSamples");
	bool pass = json_text_is(json_gets(json_gets(row, "run"), "status"), "pass");
	char shown[NUMBER_MAX];

	number_format(shown, json_number(failed));
	if (failed.j != NULL && json_number(failed) != (double)missed)
		tell(v, "rtt.failedSamples is %s, but %zu of %u samples failed", shown, missed, json_count(samples));
	if (pass != (missed == 0))
		tell(v, "run.status is %s, but %zu of %u samples failed", pass ? "pass" : "not pass", missed,
		    json_count(samples));
}

static bool holds(struct json_val list, const char *key, struct slice word, struct field_mem *a)
{
	struct json_iter it = json_iter(list);

	while (json_next(&it)) {
		struct json_val v = key == NULL ? it.val : json_gets(it.val, key);

		if ((key == NULL || passed(it.val)) && json_is(v, JSON_STRING) && slice_eq(field_string(a, v), word))
			return true;
	}
	return false;
}

/* rtt.sources says where the row's figures come from, so it has just the words of the samples that passed. Samples of
 * an age that had no words prove nothing. */
static void check_sources(struct rtt_verify *v, struct json_val row, struct json_val samples)
{
	struct json_val sources = json_gets(json_gets(row, "rtt"), "sources");
	struct json_iter it = json_iter(samples);
	struct json_iter word = json_iter(sources);
	size_t with = 0, without = 0;

	if (json_count(sources) > SOURCES_MAX) {
		tell(v, "rtt.sources has %u words", json_count(sources));
		return;
	}
	while (json_next(&it)) {
		struct slice text = field_string(v->a, json_gets(it.val, "rttSource"));

		with += passed(it.val) && text.p != NULL;
		without += passed(it.val) && text.p == NULL;
		if (!passed(it.val) || text.p == NULL || holds(sources, NULL, text, v->a))
			continue;
		tell(v, "rtt.sources lacks %.*s, which a sample that passed has", SLICE_CUT(text, 100));
		return;
	}
	if (with == 0)
		return;
	if (without > 0)
		tell(v, "%zu samples passed without an rttSource, %zu with one", without, with);
	while (json_next(&word)) {
		struct slice text = field_string(v->a, word.val);

		if (text.p == NULL || !holds(samples, "rttSource", text, v->a))
			tell(v, "rtt.sources names %.*s, which no sample that passed has", SLICE_CUT(text, 100));
	}
}

/* A blank word tells nothing of where the figures come from. */
static void check_source_words(struct rtt_verify *v, struct json_val row)
{
	struct json_val sources = json_gets(json_gets(row, "rtt"), "sources");
	struct json_iter it = json_iter(sources);

	if (sources.j != NULL && !json_is(sources, JSON_ARRAY)) {
		tell(v, "rtt.sources is no list");
		return;
	}
	for (size_t i = 0; json_next(&it); i++) {
		if (!rtt_filled(it.val, v->a)) {
			tell(v, "rtt.sources[%zu] is no non-empty string", i);
			return;
		}
	}
}

static void check_counts(struct rtt_verify *v, struct json_val row, struct json_val samples)
{
	struct json_val rtt = json_gets(row, "rtt");
	struct json_val warm = json_gets(rtt, "warmSamples");
	struct json_val failed = json_gets(rtt, "failedSamples");
	double count = rtt_finite(json_gets(rtt, "sampleCount"));
	char shown[NUMBER_MAX];

	if (failed.j == NULL && warm.j != NULL)
		tell(v, "rtt.failedSamples is missing");
	else if (failed.j != NULL && (!number_is_integer(json_number(failed)) || json_number(failed) < 0))
		tell(v, "rtt.failedSamples is no count");
	number_format(shown, json_number(failed));
	if (!isnan(count) && json_number(failed) > count)
		tell(v, "rtt.failedSamples is %s, more than the %.0f samples there were", shown, count);
	if (samples.j == NULL || !json_is(warm, JSON_ARRAY))
		return;
	size_t missed = json_count(samples) - check_warm(v, samples, warm);
	if (is_backfill(row, v->a))
		return;
	check_missed(v, row, samples, missed);
	check_each(v, samples);
	check_sources(v, row, samples);
}

/* The sum of the retries and the most attempts follow from the list of attempts. */
static void check_attempts(struct rtt_verify *v, struct json_val polling, double retries, double most)
{
	if (json_number(json_gets(polling, "retryCount")) != retries)
		tell(v, "polling.retryCount is not the sum of the retries, %.0f", retries);
	if (json_number(json_gets(polling, "maxAttempts")) != most)
		tell(v, "polling.maxAttempts is not the most attempts, %.0f", most);
}

static void check_polling(struct rtt_verify *v, struct json_val row, struct json_val samples)
{
	struct json_val polling = json_gets(row, "polling");
	struct json_val attempts = json_gets(polling, "attemptSamples");
	struct json_iter it = json_iter(attempts);
	struct json_iter sample = json_iter(samples);
	double retries = 0, most = 0;
	bool any = false;

	if (!json_is(attempts, JSON_ARRAY)) {
		if (json_count(polling) > 0)
			tell(v, "polling is there, but its attemptSamples is no list");
		return;
	}
	if (samples.j != NULL && json_count(attempts) != json_count(samples))
		tell(v, "polling.attemptSamples has %u values for %u samples", json_count(attempts),
		    json_count(samples));
	while (json_next(&it)) {
		double n = json_number(it.val);
		double said = json_next(&sample) ? json_number(json_gets(sample.val, "attempts")) : (double)NAN;

		retries += n - 1;
		most = n > most ? n : most;
		if (said != n && (any || !isnan(said))) {
			tell(v, "polling.attemptSamples is not what the samples' attempts are");
			return;
		}
		any = any || !isnan(said);
	}
	check_attempts(v, polling, retries, most);
}

/* ---- figures ---- */

/* Names of the four figures in `rtt` and in the parts of `resources`. */
static const char *const MS_NAMES[] = {"avgMs", "p50Ms", "p95Ms", "maxMs"};
static const char *const PLAIN_NAMES[] = {"avg", "p50", "p95", "max"};

struct figures {
	const char *in;   /* "rtt.", "resources.maxRssKb." */
	const char *list; /* "rtt.warmSamples" */
	const char *const *names;
	struct json_val values; /* the object with the figures */
	bool rounded_mean;
};

static void tell_wrong(
    struct rtt_verify *v, const struct figures *f, int which, struct json_val have, double want, const char *rule)
{
	char is[NUMBER_MAX], should[NUMBER_MAX];

	number_format(should, want);
	if (json_is(have, JSON_NUMBER))
		number_format(is, json_number(have));
	else
		snprintf(is, sizeof(is), "%s", have.j == NULL ? "missing" : "no number");
	tell(v, "%s%s is %s, but %s gives %s (%s)", f->in, f->names[which], is, f->list, should, rule);
}

/* The mean as upstream wrote it: the sum in ascending order over the count; in older rows the sum in the samples' own
 * order, which can differ in the last digit; and in telegram's rows rounded to whole milliseconds. */
static bool mean_holds(struct rtt_verify *v, const struct figures *f, double have, double ascending, double in_order)
{
	char is[NUMBER_MAX], exact[NUMBER_MAX], text[NUMBER_MAX * 2 + 64];

	if (have == ascending || have == in_order)
		return true;
	if (!f->rounded_mean || have != number_round(ascending))
		return false;
	number_format(is, have);
	number_format(exact, ascending);
	snprintf(
	    text, sizeof(text), "%s%s is %s, rounded by its importer: the mean is %s", f->in, f->names[0], is, exact);
	v->note(v->arg, v->path, v->line, text);
	return true;
}

static void check_four(struct rtt_verify *v, const struct figures *f, double *values, size_t n)
{
	double in_order = 0;
	double want[4];

	for (size_t i = 0; i < n; i++)
		in_order += values[i];
	struct quantile_four four = quantile_four(values, n);
	want[0] = four.avg;
	want[1] = four.p50;
	want[2] = four.p95;
	want[3] = four.max;
	for (int i = 0; i < 4; i++) {
		struct json_val have = json_gets(f->values, f->names[i]);

		if (n == 0) {
			if (have.j != NULL)
				tell(v, "%s%s is there, but %s is empty", f->in, f->names[i], f->list);
		} else if (i == 0) {
			if (!mean_holds(v, f, json_number(have), want[0], in_order / (double)n))
				tell_wrong(v, f, i, have, want[0],
				    f->rounded_mean ? "sum over count, or that rounded" : "sum over count");
		} else if (json_number(have) != want[i]) {
			tell_wrong(v, f, i, have, want[i], i == 3 ? "the greatest" : "nearest rank");
		}
	}
}

/* The numbers of a list. Returns 1; 0 when it holds anything else, which is reported; -1 when memory is out. */
static int read_list(
    struct rtt_verify *v, struct json_val list, const char *name, double **values, size_t *n, struct oc_err *e)
{
	struct json_iter it = json_iter(list);

	*n = 0;
	*values = rtt_alloc(v->a, json_count(list) * sizeof(**values));
	if (*values == NULL)
		return err_nomem(e);
	while (json_next(&it)) {
		double x = rtt_finite(it.val);

		if (isnan(x)) {
			tell(v, "%s[%zu] is no finite number", name, *n);
			return 0;
		}
		(*values)[(*n)++] = x;
	}
	return 1;
}

static bool is_telegram(struct json_val row)
{
	struct json_val channel = json_gets(row, "channel");

	return (channel.j == NULL && json_gets(row, "surface").j == NULL) ||
	       json_text_is(json_gets(channel, "id"), "telegram");
}

/* Figures without the list they were made of: they must at least be an aggregate's, and in order. */
static void check_unproved(struct rtt_verify *v, struct json_val rtt, struct json_val samples)
{
	bool aggregate = json_gets(rtt, "sampleCount").j != NULL;
	const char *first = NULL;

	for (int i = 0; i < 4 && first == NULL; i++)
		first = json_gets(rtt, MS_NAMES[i]).j != NULL ? MS_NAMES[i] : NULL;
	if (samples.j != NULL && json_gets(rtt, "warmSamples").j == NULL)
		tell(v, "rtt.warmSamples is missing, but there is a list of samples");
	else if (first != NULL && !aggregate)
		tell(v,
		    "rtt.%s is there, but nothing it could follow from: no rtt.warmSamples, nor the rtt.sampleCount of "
		    "an aggregate", first);
	v->unproved += first != NULL;
	if (json_number(json_gets(rtt, "p50Ms")) > json_number(json_gets(rtt, "p95Ms")) ||
	    json_number(json_gets(rtt, "p95Ms")) > json_number(json_gets(rtt, "maxMs")) ||
	    json_number(json_gets(rtt, "avgMs")) > json_number(json_gets(rtt, "maxMs")))
		tell(v, "rtt's figures contradict each other: p50Ms, p95Ms and maxMs must rise, avgMs not be above "
			"maxMs");
}

static int check_rtt(struct rtt_verify *v, struct json_val row, struct json_val samples, struct oc_err *e)
{
	struct json_val rtt = json_gets(row, "rtt");
	struct json_val warm = json_gets(rtt, "warmSamples");
	struct figures f = {"rtt.", "rtt.warmSamples", MS_NAMES, rtt, is_telegram(row)};
	double *values;
	size_t n;
	int done;

	if (warm.j != NULL && !json_is(warm, JSON_ARRAY))
		tell(v, "rtt.warmSamples is no list");
	if (json_is(warm, JSON_ARRAY)) {
		done = read_list(v, warm, f.list, &values, &n, e);
		if (done == 1)
			check_four(v, &f, values, n);
		return done < 0 ? -1 : 0;
	}
	check_unproved(v, rtt, samples);
	return 0;
}

/* The figure as the samples themselves have it: in each (`key`), or in its resources. In the order of the list; NaN
 * where a sample has none. */
static double sample_value(struct json_val sample, const char *key)
{
	double x = rtt_finite(json_gets(sample, key));

	return isnan(x) ? rtt_finite(json_gets(json_gets(sample, "resources"), key)) : x;
}

static void check_against_samples(
    struct rtt_verify *v, struct json_val samples, const char *key, const char *list, const double *values, size_t n)
{
	struct json_iter it = json_iter(samples);
	size_t at = 0;

	if (samples.j != NULL && n > json_count(samples))
		tell(v, "%s has %zu values for %u samples", list, n, json_count(samples));
	while (json_next(&it)) {
		double x = sample_value(it.val, key);

		if (isnan(x))
			continue;
		if (at >= n || values[at] != x) {
			tell(v, "%s[%zu] is not what the samples have", list, at);
			return;
		}
		at++;
	}
	if (at > 0 && at < n)
		tell(v, "%s has %zu values, but the samples have %zu", list, n, at);
}

static int check_resource(
    struct rtt_verify *v, struct json_val resources, struct json_val samples, const char *key, struct oc_err *e)
{
	char in[80], list[80], samples_key[64];
	struct figures f = {in, list, PLAIN_NAMES, json_gets(resources, key), false};
	double *values;
	size_t n;

	snprintf(in, sizeof(in), "resources.%s.", key);
	snprintf(list, sizeof(list), "resources.%sSamples", key);
	snprintf(samples_key, sizeof(samples_key), "%sSamples", key);
	struct json_val values_of = json_gets(resources, samples_key);
	if (!json_is(values_of, JSON_ARRAY)) {
		if (json_count(f.values) > 0)
			tell(v, "resources.%s is there, but %s is not", key, list);
		return 0;
	}
	int done = read_list(v, values_of, list, &values, &n, e);
	if (done == 1) {
		check_against_samples(v, samples, key, list, values, n);
		check_four(v, &f, values, n);
	}
	return done < 0 ? -1 : 0;
}

/* What was measured: texts, where it is told. */
static void check_measurement(struct rtt_verify *v, struct json_val measurement)
{
	static const char *const names[] = {"kind", "scope", "command"};

	if (measurement.j != NULL && !rtt_is_object(measurement)) {
		tell(v, "resources.measurement is no object");
		return;
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct json_val text = json_gets(measurement, names[i]);

		if (text.j != NULL && !json_is(text, JSON_STRING))
			tell(v, "resources.measurement.%s is no string", names[i]);
	}
}

static int check_figures(struct rtt_verify *v, struct json_val row, struct json_val samples, struct oc_err *e)
{
	struct json_val resources = json_gets(row, "resources");

	if (check_rtt(v, row, samples, e) != 0)
		return -1;
	if (resources.j == NULL)
		return 0;
	if (!rtt_is_object(resources)) {
		tell(v, "resources is no object");
		return 0;
	}
	check_measurement(v, json_gets(resources, "measurement"));
	if (check_resource(v, resources, samples, "maxRssKb", e) != 0 ||
	    check_resource(v, resources, samples, "elapsedSeconds", e) != 0)
		return -1;
	for (int i = 0; i < RTT_GATEWAY; i++) {
		if (check_resource(v, resources, samples, RTT_GATEWAY_NAMES[i], e) != 0)
			return -1;
	}
	return 0;
}

/* ---- runs ---- */

/* A run that was met: key is "target NUL run id". */
struct seen_run {
	uint64_t hash_of_key;
	struct slice key;
	struct slice path; /* where first */
	uint64_t line;
	char hash[CANON_HASH_LEN + 1];
	bool in_lines, published;
};

static bool same_run(const void *run, const void *key)
{
	return slice_eq(((const struct seen_run *)run)->key, *(const struct slice *)key);
}

struct table rtt_verify_table(void)
{
	return (struct table)TABLE_INIT(struct seen_run, same_run);
}

static struct slice make_key(struct rtt_verify *v, struct json_val row)
{
	struct json_val target = json_gets(row, "channel");
	struct sb key = SB_INIT;
	struct slice copy = {NULL, 0};

	if (target.j == NULL)
		target = json_gets(row, "surface");
	sb_addslice(&key, field_string(v->a, json_gets(target, "id")));
	sb_addc(&key, '\0');
	sb_addslice(&key, v->run_id);
	if (sb_ok(&key))
		copy = field_own(v->a, sb_slice(&key));
	sb_release(&key);
	return copy;
}

static void tell_again(struct rtt_verify *v, const struct seen_run *run, const char *what)
{
	if (run->line > 0)
		tell(v, "%s %.*s:%llu", what, SLICE_CUT(run->path, 200), (unsigned long long)run->line);
	else
		tell(v, "%s %.*s", what, SLICE_CUT(run->path, 200));
}

static int check_once(struct rtt_verify *v, struct json_val row, bool published, struct oc_err *e)
{
	char hash[CANON_HASH_LEN + 1];

	if (v->run_id.p == NULL || v->run_id.n == 0)
		return 0;
	struct slice key = make_key(v, row);
	if (key.p == NULL)
		return err_nomem(e);
	if (canon_hash(hash, row, v->a->arena, e) != 0)
		return -1;
	struct seen_run *run = table_put(&v->seen, XXH3_64bits(key.p, key.n), &key);
	if (run == NULL)
		return err_nomem(e);
	if (run->key.p == NULL) {
		memcpy(run->hash, hash, sizeof(hash));
		run->key = arena_copy(&v->names, key);
		run->path = arena_copy(&v->names, slice_cstr(v->path));
		run->line = v->line;
		if (run->key.p == NULL || run->path.p == NULL)
			return err_nomem(e);
	} else if (published ? run->published : run->in_lines) {
		tell_again(v, run, "run id is there already:");
	} else if (memcmp(run->hash, hash, sizeof(hash)) != 0) {
		tell_again(v, run, "row differs from the one of the same run at");
	}
	run->published = run->published || published;
	run->in_lines = run->in_lines || !published;
	return 0;
}

/* ---- the row ---- */

static bool check_text(struct rtt_verify *v, struct json_val object, const char *in, const char *key)
{
	if (rtt_filled(json_gets(object, key), v->a))
		return true;
	tell(v, "%s.%s is no non-empty string", in, key);
	return false;
}

static bool check_object(struct rtt_verify *v, struct json_val row, const char *key)
{
	if (rtt_is_object(json_gets(row, key)))
		return true;
	tell(v, "%s is no object", key);
	return false;
}

static double check_time(struct rtt_verify *v, struct json_val run, const char *key)
{
	struct json_val at = json_gets(run, key);
	double ms = rtt_time(at, v->a);

	if (check_text(v, run, "run", key) && isnan(ms))
		tell(v, "run.%s is no time that can be read", key);
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
		tell(v, "run.status is neither pass nor fail");
	if (isnan(duration))
		tell(v, "run.durationMs is no finite number");
	if (isnan(started) || isnan(finished))
		return;
	if (finished < started)
		tell(v, "run.finishedAt is before run.startedAt");
	number_format(have, duration);
	number_format(want, finished - started);
	if (!isnan(duration) && duration != finished - started)
		tell(v, "run.durationMs is %s, but from startedAt to finishedAt it is %s", have, want);
}

/* A row names the file that it was published in, which the run's id is part of. */
static void check_path(struct rtt_verify *v, struct json_val row)
{
	struct json_val path = json_gets(json_gets(row, "artifacts"), "resultPath");
	struct slice text = field_string(v->a, path);
	struct slice end = SLICE("/result.json");

	if (path.j == NULL || v->run_id.p == NULL)
		return;
	if (text.p != NULL && slice_has_suffix(text, end)) {
		text.n -= end.n;
		if (slice_has_suffix(text, v->run_id) &&
		    (text.n == v->run_id.n || text.p[text.n - v->run_id.n - 1] == '/'))
			return;
	}
	tell(v, "artifacts.resultPath is not of this run: its end is not RUN-ID/result.json");
}

/* Rows filled in later from channels' figures are no measurement of the Gateway (openclaw-rtt scripts/validate.mjs). */
static void check_native(struct rtt_verify *v, struct json_val row)
{
	struct json_val surface = json_gets(row, "surface");

	if (json_text_is(json_gets(surface, "id"), "rpc") &&
	    (json_text_is(json_gets(surface, "scenario"), "channel-rtt-backfill") ||
		json_text_is(json_gets(json_gets(row, "mode"), "source"), "channel-rtt-backfill")))
		tell(v, "an rpc row must be of native Gateway measurements: this one is filled in from channels");
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

		if (json_gets(row, key).j == NULL || !check_object(v, row, key))
			continue;
		check_text(v, json_gets(row, key), key, "id");
		check_text(v, json_gets(row, key), key, "label");
		check_text(v, json_gets(row, key), key, "scenario");
	}
	check_native(v, row);
}

int rtt_verify_row(struct rtt_verify *v, struct json_val row, bool published, struct oc_err *e)
{
	struct json_val samples = sample_list(row);
	struct json_val id = json_gets(json_gets(row, "run"), "id");

	v->rows++;
	v->run_id = field_string(v->a, id);
	if (!rtt_is_object(row)) {
		tell(v, "is no row: not an object");
		return v->stopped ? -1 : 0;
	}
	check_fields(v, row);
	check_source_words(v, row);
	check_counts(v, row, samples);
	check_polling(v, row, samples);
	if (check_figures(v, row, samples, e) != 0 || check_once(v, row, published, e) != 0)
		return -1;
	if (v->mem.failed)
		return err_nomem(e);
	return v->stopped ? -1 : 0;
}

/* verify: the sample list, and the counts that follow from it. */
#include <math.h>

#include "data/number.h"
#include "rtt/value.h"
#include "rtt/verify.h"

#define SOURCES_MAX 64 /* words in rtt.sources; rows have one or two */

struct json_val rtt_verify_list(struct json_val row)
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
static bool is_as_measured(struct json_val sample, struct rtt_mem *a)
{
	struct json_val m = json_gets(sample, "rttMeasurement");
	struct json_val source = json_gets(sample, "rttSource");
	double ms = rtt_round(rtt_finite(json_gets(m, "finalMatchedReplyRttMs")));

	if (m.j == NULL)
		return true;
	if (ms != json_number(json_gets(sample, "rttMs")))
		return false;
	return !json_is(source, JSON_STRING) ||
	       slice_eq(rtt_text(source, a), rtt_text(json_gets(m, "source"), a));
}

/* Told once a row: what is wrong with one sample is mostly wrong with all. */
static void check_each(struct rtt_verify *v, struct json_val samples)
{
	struct json_iter it = json_iter(samples);

	for (size_t i = 0; json_next(&it); i++) {
		struct json_val index = json_gets(it.val, "index");

		if (!passed(it.val) && !json_text_is(json_gets(it.val, "status"), "fail"))
			rtt_verify_tell(v, "samples[%zu].status is neither pass nor fail", i);
		else if (index.j != NULL && json_number(index) != (double)(i + 1))
			rtt_verify_tell(v, "samples[%zu].index is not %zu", i, i + 1);
		else if (!is_as_measured(it.val, v->a))
			rtt_verify_tell(v,
			    "samples[%zu].rttMs or rttSource is not what its rttMeasurement says",
			    i);
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
		if (json_next(&have) && !told &&
		    json_number(json_gets(it.val, "rttMs")) != json_number(have.val)) {
			rtt_verify_tell(v,
			    "rtt.warmSamples[%zu] is not the rttMs of the sample that passed there",
			    count - 1);
			told = true;
		}
	}
	if (count != json_count(warm))
		rtt_verify_tell(v, "rtt.warmSamples has %u values, but %zu samples passed",
		    json_count(warm), count);
	return count;
}

/*
 * A row filled in later from other channels' rows: its list holds only their samples that passed,
 * its failedSamples and sources are theirs, and its status is not made of them.
 */
static bool is_backfill(struct json_val row, struct rtt_mem *a)
{
	struct json_iter it = json_iter(json_gets(json_gets(row, "rtt"), "sources"));

	while (json_next(&it)) {
		if (slice_has_prefix(rtt_text(it.val, a), SLICE("backfill:")))
			return true;
	}
	return json_text_is(json_gets(json_gets(row, "mode"), "source"), "channel-rtt-backfill");
}

static void check_missed(
    struct rtt_verify *v, struct json_val row, struct json_val samples, size_t missed)
{
	struct json_val failed = json_gets(json_gets(row, "rtt"), "failedSamples");
	bool pass = json_text_is(json_gets(json_gets(row, "run"), "status"), "pass");
	char shown[NUMBER_MAX];

	number_format(shown, json_number(failed));
	if (failed.j != NULL && json_number(failed) != (double)missed)
		rtt_verify_tell(v, "rtt.failedSamples is %s, but %zu of %u samples failed", shown,
		    missed, json_count(samples));
	if (pass != (missed == 0))
		rtt_verify_tell(v, "run.status is %s, but %zu of %u samples failed",
		    pass ? "pass" : "not pass", missed, json_count(samples));
}

static bool holds(struct json_val list, const char *key, struct slice word, struct rtt_mem *a)
{
	struct json_iter it = json_iter(list);

	while (json_next(&it)) {
		struct json_val v = key == NULL ? it.val : json_gets(it.val, key);

		if ((key == NULL || passed(it.val)) && json_is(v, JSON_STRING) &&
		    slice_eq(rtt_text(v, a), word))
			return true;
	}
	return false;
}

/* rtt.sources says where the row's figures come from, so it has just the words of the samples that
 * passed. Samples of an age that had no words prove nothing. */
static void check_sources(struct rtt_verify *v, struct json_val row, struct json_val samples)
{
	struct json_val sources = json_gets(json_gets(row, "rtt"), "sources");
	struct json_iter it = json_iter(samples);
	struct json_iter word = json_iter(sources);
	size_t with = 0, without = 0;

	if (json_count(sources) > SOURCES_MAX) {
		rtt_verify_tell(v, "rtt.sources has %u words", json_count(sources));
		return;
	}
	while (json_next(&it)) {
		struct slice text = rtt_text(json_gets(it.val, "rttSource"), v->a);

		with += passed(it.val) && text.p != NULL;
		without += passed(it.val) && text.p == NULL;
		if (!passed(it.val) || text.p == NULL || holds(sources, NULL, text, v->a))
			continue;
		rtt_verify_tell(v, "rtt.sources lacks %.*s, which a sample that passed has",
		    (int)(text.n < 100 ? text.n : 100), text.p);
		return;
	}
	if (with == 0)
		return;
	if (without > 0)
		rtt_verify_tell(
		    v, "%zu samples passed without an rttSource, %zu with one", without, with);
	while (json_next(&word)) {
		struct slice text = rtt_text(word.val, v->a);

		if (text.p == NULL || !holds(samples, "rttSource", text, v->a))
			rtt_verify_tell(v,
			    "rtt.sources names %.*s, which no sample that passed has",
			    (int)(text.n < 100 ? text.n : 100), text.p == NULL ? "" : text.p);
	}
}

void rtt_verify_counts(struct rtt_verify *v, struct json_val row, struct json_val samples)
{
	struct json_val rtt = json_gets(row, "rtt");
	struct json_val warm = json_gets(rtt, "warmSamples");
	struct json_val failed = json_gets(rtt, "failedSamples");
	double count = rtt_finite(json_gets(rtt, "sampleCount"));
	char shown[NUMBER_MAX];

	if (failed.j == NULL && warm.j != NULL)
		rtt_verify_tell(v, "rtt.failedSamples is missing");
	else if (failed.j != NULL &&
		 (!number_is_integer(json_number(failed)) || json_number(failed) < 0))
		rtt_verify_tell(v, "rtt.failedSamples is no count");
	number_format(shown, json_number(failed));
	if (!isnan(count) && json_number(failed) > count)
		rtt_verify_tell(v, "rtt.failedSamples is %s, more than the %.0f samples there were",
		    shown, count);
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
static void check_attempts(
    struct rtt_verify *v, struct json_val polling, double retries, double most)
{
	if (json_number(json_gets(polling, "retryCount")) != retries)
		rtt_verify_tell(
		    v, "polling.retryCount is not the sum of the retries, %.0f", retries);
	if (json_number(json_gets(polling, "maxAttempts")) != most)
		rtt_verify_tell(v, "polling.maxAttempts is not the most attempts, %.0f", most);
}

void rtt_verify_polling(struct rtt_verify *v, struct json_val row, struct json_val samples)
{
	struct json_val polling = json_gets(row, "polling");
	struct json_val attempts = json_gets(polling, "attemptSamples");
	struct json_iter it = json_iter(attempts);
	struct json_iter sample = json_iter(samples);
	double retries = 0, most = 0;
	bool any = false;

	if (!json_is(attempts, JSON_ARRAY)) {
		if (json_count(polling) > 0)
			rtt_verify_tell(v, "polling is there, but its attemptSamples is no list");
		return;
	}
	if (samples.j != NULL && json_count(attempts) != json_count(samples))
		rtt_verify_tell(v, "polling.attemptSamples has %u values for %u samples",
		    json_count(attempts), json_count(samples));
	while (json_next(&it)) {
		double n = json_number(it.val);
		double said = json_next(&sample) ? json_number(json_gets(sample.val, "attempts"))
						 : (double)NAN;

		retries += n - 1;
		most = n > most ? n : most;
		if (said != n && (any || !isnan(said))) {
			rtt_verify_tell(
			    v, "polling.attemptSamples is not what the samples' attempts are");
			return;
		}
		any = any || !isnan(said);
	}
	check_attempts(v, polling, retries, most);
}

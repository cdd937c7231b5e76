#include <math.h>
#include <stdio.h>

#include "data/number.h"
#include "rtt/resources.h"
#include "rtt/value.h"
#include "rtt/verify.h"
#include "stats/quantile.h"

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

static void tell_wrong(struct rtt_verify *v, const struct figures *f, int which,
    struct json_val have, double want, const char *rule)
{
	char is[NUMBER_MAX], should[NUMBER_MAX];

	number_format(should, want);
	if (json_is(have, JSON_NUMBER))
		number_format(is, json_number(have));
	else
		snprintf(is, sizeof(is), "%s", have.j == NULL ? "missing" : "no number");
	rtt_verify_tell(v, "%s%s is %s, but %s gives %s (%s)", f->in, f->names[which], is, f->list,
	    should, rule);
}

/*
 * The mean as upstream wrote it: the sum in ascending order over the count; in older rows the sum
 * in the samples' own order, which can differ in the last digit; and in telegram's rows rounded to
 * whole milliseconds.
 */
static bool mean_holds(
    struct rtt_verify *v, const struct figures *f, double have, double ascending, double in_order)
{
	char is[NUMBER_MAX], exact[NUMBER_MAX], text[NUMBER_MAX * 2 + 64];

	if (have == ascending || have == in_order)
		return true;
	if (!f->rounded_mean || have != number_round(ascending))
		return false;
	number_format(is, have);
	number_format(exact, ascending);
	snprintf(text, sizeof(text), "%s%s is %s, rounded by its importer: the mean is %s", f->in,
	    f->names[0], is, exact);
	v->noted(v->arg, v->path, v->line, text);
	return true;
}

static void check_four(struct rtt_verify *v, const struct figures *f, double *values, size_t n)
{
	double in_order = 0;
	struct quantile_four four;
	double want[4];

	for (size_t i = 0; i < n; i++)
		in_order += values[i];
	four = quantile_four(values, n);
	want[0] = four.avg;
	want[1] = four.p50;
	want[2] = four.p95;
	want[3] = four.max;
	for (int i = 0; i < 4; i++) {
		struct json_val have = json_gets(f->values, f->names[i]);

		if (n == 0) {
			if (have.j != NULL)
				rtt_verify_tell(v, "%s%s is there, but %s is empty", f->in,
				    f->names[i], f->list);
		} else if (i == 0) {
			if (!mean_holds(v, f, json_number(have), want[0], in_order / (double)n))
				tell_wrong(v, f, i, have, want[0],
				    f->rounded_mean ? "sum over count, or that rounded"
						    : "sum over count");
		} else if (json_number(have) != want[i]) {
			tell_wrong(
			    v, f, i, have, want[i], i == 3 ? "the greatest" : "nearest rank");
		}
	}
}

/* The numbers of a list; told and 0 when it holds anything else. Returns -1 when memory is out. */
static int read_list(struct rtt_verify *v, struct json_val list, const char *name, double **values,
    size_t *n, struct oc_err *e)
{
	struct json_iter it = json_iter(list);

	*n = 0;
	*values = rtt_alloc(v->a, json_count(list) * sizeof(**values));
	if (*values == NULL)
		return err_nomem(e);
	while (json_next(&it)) {
		double x = rtt_finite(it.val);

		if (isnan(x)) {
			rtt_verify_tell(v, "%s[%zu] is no finite number", name, *n);
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

/* Figures without the list they were made of: they must at least be an aggregate's, and in order.
 */
static void check_unproved(struct rtt_verify *v, struct json_val rtt, struct json_val samples)
{
	bool aggregate = json_gets(rtt, "sampleCount").j != NULL;
	const char *first = NULL;

	for (int i = 0; i < 4 && first == NULL; i++)
		first = json_gets(rtt, MS_NAMES[i]).j != NULL ? MS_NAMES[i] : NULL;
	if (samples.j != NULL && json_gets(rtt, "warmSamples").j == NULL)
		rtt_verify_tell(v, "rtt.warmSamples is missing, but there is a list of samples");
	else if (first != NULL && !aggregate)
		rtt_verify_tell(v,
		    "rtt.%s is there, but nothing it could follow from: no rtt.warmSamples, nor "
		    "the "
		    "rtt.sampleCount of an aggregate",
		    first);
	v->unproved += first != NULL;
	if (json_number(json_gets(rtt, "p50Ms")) > json_number(json_gets(rtt, "p95Ms")) ||
	    json_number(json_gets(rtt, "p95Ms")) > json_number(json_gets(rtt, "maxMs")) ||
	    json_number(json_gets(rtt, "avgMs")) > json_number(json_gets(rtt, "maxMs")))
		rtt_verify_tell(v,
		    "rtt's figures contradict each other: p50Ms, p95Ms and maxMs must rise, avgMs "
		    "not be above maxMs");
}

static int check_rtt(
    struct rtt_verify *v, struct json_val row, struct json_val samples, struct oc_err *e)
{
	struct json_val rtt = json_gets(row, "rtt");
	struct json_val warm = json_gets(rtt, "warmSamples");
	struct figures f = {"rtt.", "rtt.warmSamples", MS_NAMES, rtt, is_telegram(row)};
	double *values;
	size_t n;
	int done;

	if (warm.j != NULL && !json_is(warm, JSON_ARRAY))
		rtt_verify_tell(v, "rtt.warmSamples is no list");
	if (json_is(warm, JSON_ARRAY)) {
		done = read_list(v, warm, f.list, &values, &n, e);
		if (done == 1)
			check_four(v, &f, values, n);
		return done < 0 ? -1 : 0;
	}
	check_unproved(v, rtt, samples);
	return 0;
}

/*
 * The figure as the samples themselves have it: in each (`key`), or in its resources. In the order
 * of the list; NaN where a sample has none.
 */
static double sample_value(struct json_val sample, const char *key)
{
	double x = rtt_finite(json_gets(sample, key));

	return isnan(x) ? rtt_finite(json_gets(json_gets(sample, "resources"), key)) : x;
}

static void check_against_samples(struct rtt_verify *v, struct json_val samples, const char *key,
    const char *list, const double *values, size_t n)
{
	struct json_iter it = json_iter(samples);
	size_t at = 0;

	if (samples.j != NULL && n > json_count(samples))
		rtt_verify_tell(
		    v, "%s has %zu values for %u samples", list, n, json_count(samples));
	while (json_next(&it)) {
		double x = sample_value(it.val, key);

		if (isnan(x))
			continue;
		if (at >= n || values[at] != x) {
			rtt_verify_tell(v, "%s[%zu] is not what the samples have", list, at);
			return;
		}
		at++;
	}
	if (at > 0 && at < n)
		rtt_verify_tell(v, "%s has %zu values, but the samples have %zu", list, n, at);
}

static int check_resource(struct rtt_verify *v, struct json_val resources, struct json_val samples,
    const char *key, struct oc_err *e)
{
	char in[80], list[80], samples_key[64];
	struct figures f = {in, list, PLAIN_NAMES, json_gets(resources, key), false};
	struct json_val values_of;
	double *values;
	size_t n;
	int done;

	snprintf(in, sizeof(in), "resources.%s.", key);
	snprintf(list, sizeof(list), "resources.%sSamples", key);
	snprintf(samples_key, sizeof(samples_key), "%sSamples", key);
	values_of = json_gets(resources, samples_key);
	if (!json_is(values_of, JSON_ARRAY)) {
		if (json_count(f.values) > 0)
			rtt_verify_tell(v, "resources.%s is there, but %s is not", key, list);
		return 0;
	}
	done = read_list(v, values_of, list, &values, &n, e);
	if (done == 1) {
		check_against_samples(v, samples, key, list, values, n);
		check_four(v, &f, values, n);
	}
	return done < 0 ? -1 : 0;
}

int rtt_verify_figures(
    struct rtt_verify *v, struct json_val row, struct json_val samples, struct oc_err *e)
{
	struct json_val resources = json_gets(row, "resources");

	if (check_rtt(v, row, samples, e) != 0)
		return -1;
	if (!rtt_is_object(resources))
		return 0;
	if (check_resource(v, resources, samples, "maxRssKb", e) != 0 ||
	    check_resource(v, resources, samples, "elapsedSeconds", e) != 0)
		return -1;
	for (int i = 0; i < RTT_GATEWAY; i++) {
		if (check_resource(v, resources, samples, RTT_GATEWAY_NAMES[i], e) != 0)
			return -1;
	}
	return 0;
}

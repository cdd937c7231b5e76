#include "rss/sample.h"

#include <math.h>

#include "data/clock.h"
#include "data/number.h"
#include "record/member.h"

enum key {
	AT,
	AT_MS,
	BYTES,
	CHANNEL,
	EDGE,
	EXIT_STATUS,
	KIND,
	LABEL,
	MARK,
	MAX_RSS_KB,
	MEASURE,
	METRIC,
	PRESSURE,
	PROBLEM,
	RAW,
	RUN,
	SAMPLE,
	SCENARIO,
	SCOPE,
	SEQ,
	SIGNAL,
	SRC,
	UNIT,
	VERSION,
	KEYS
};

static const struct member_name MEMBERS[][MEMBERS_ALIKE] = {
    [2] = {{SLICE("at"), AT}},
    [3] = {{SLICE("run"), RUN}, {SLICE("src"), SRC}, {SLICE("seq"), SEQ}, {SLICE("raw"), RAW}},
    [4] = {{SLICE("kind"), KIND}, {SLICE("atMs"), AT_MS}, {SLICE("edge"), EDGE},
	{SLICE("unit"), UNIT}, {SLICE("mark"), MARK}},
    [5] = {{SLICE("bytes"), BYTES}, {SLICE("scope"), SCOPE}, {SLICE("label"), LABEL}},
    [6] = {{SLICE("metric"), METRIC}, {SLICE("sample"), SAMPLE}, {SLICE("signal"), SIGNAL}},
    [7] = {{SLICE("measure"), MEASURE}, {SLICE("channel"), CHANNEL}, {SLICE("version"), VERSION},
	{SLICE("problem"), PROBLEM}},
    [8] = {{SLICE("scenario"), SCENARIO}, {SLICE("pressure"), PRESSURE},
	{SLICE("maxRssKb"), MAX_RSS_KB}},
    [10] = {{SLICE("exitStatus"), EXIT_STATUS}},
};

static unsigned key_of(struct slice key)
{
	return member_number(MEMBERS, sizeof(MEMBERS) / sizeof(MEMBERS[0]), key, KEYS);
}

static void pick(struct json_val v[KEYS], struct json_val record, struct arena *a)
{
	struct json_iter it = json_iter(record);

	for (int i = 0; i < KEYS; i++)
		v[i] = JSON_NONE;
	while (json_next(&it)) {
		unsigned key = key_of(json_lexeme(it.key));
		if (key == KEYS && memchr(json_lexeme(it.key).p, '\\', json_lexeme(it.key).n))
			key = key_of(json_text(it.key, a));
		if (key != KEYS)
			v[key] = it.val;
	}
}

/* ---- values ---- */

struct slice rss_text(struct json_val v, struct arena *a, bool *failed)
{
	struct slice text = json_text(v, a);

	*failed = *failed || (json_is(v, JSON_STRING) && text.p == NULL);
	return text.n == 0 ? slice_make(NULL, 0) : text;
}

/* Most numbers are whole: no need to read them as fractions. */
static double number_of(struct json_val v)
{
	int64_t n;

	return json_int64(v, &n) ? (double)n : json_number(v);
}

enum rss_fault rss_bytes(struct json_val v, double unit, uint64_t *bytes)
{
	double x = number_of(v) * unit;

	if (!json_is(v, JSON_NUMBER))
		return RSS_MISSING;
	if (!(x > 0))
		return RSS_NEGATIVE;
	if (!(x <= (double)RSS_BYTES_MAX))
		return RSS_ABSURD;
	*bytes = x < 1 ? 1 : (uint64_t)x;
	return RSS_FINE;
}

static bool near(double a, double b)
{
	return fabs(a - b) <= 0.001 * fabs(b);
}

static double unit_of(struct slice name)
{
	return slice_eqs(name, "KiB")   ? 1024
	       : slice_eqs(name, "MiB") ? 1048576
	       : slice_eqs(name, "GiB") ? 1073741824
					: 1;
}

/* Do the bytes and the number that they are said to come from disagree? */
static bool contradicts(const struct json_val v[KEYS], uint64_t bytes)
{
	double kb = json_number(v[MAX_RSS_KB]), raw = json_is(v[RAW], JSON_STRING)
							  ? number_from_string(json_lexeme(v[RAW]))
							  : (double)NAN;

	if (isfinite(kb) && !near((double)bytes, kb * 1024))
		return true;
	return isfinite(raw) && json_is(v[UNIT], JSON_STRING) &&
	       !near((double)bytes, raw * unit_of(json_lexeme(v[UNIT])));
}

bool rss_killed(struct json_val signal, struct json_val exit_status)
{
	double status = json_number(exit_status);

	return json_present(signal) || (status > 128 && status <= 192) || (status >= 124 && status < 125);
}

static void read_bytes(struct rss_sample *s, const struct json_val v[KEYS])
{
	s->fault = rss_bytes(v[BYTES], 1, &s->bytes);
	if (json_present(v[PROBLEM]))
		s->fault = RSS_UNUSABLE;
	else if (s->fault == RSS_FINE && contradicts(v, s->bytes))
		s->fault = RSS_UNIT;
	else if (s->fault == RSS_FINE && s->clock != RSS_MONOTONIC &&
		 slice_eqs(s->scope, "gateway") &&
		 (slice_eqs(s->metric, "rss") || slice_eqs(s->metric, "pss")) &&
		 s->bytes < RSS_GATEWAY_MIN)
		s->fault = RSS_UNIT;
	if (s->fault != RSS_FINE)
		return;
	if (json_present(v[PRESSURE]))
		s->fault = RSS_PRESSURE;
	else if (slice_eqs(s->measure, "process-max-rss") && rss_killed(v[SIGNAL], v[EXIT_STATUS]))
		s->fault = RSS_KILLED;
}

static int64_t whole(struct json_val v, int64_t least)
{
	double x = number_of(v);

	return x >= (double)least && x < 9e15 ? (int64_t)x : 0;
}

/* Differences of times are to fit into 64 bits, in microseconds. */
static double time_of(struct slice at)
{
	double ms = at.p == NULL ? (double)NAN : clock_parse(at);

	return fabs(ms) < 4e15 ? ms : (double)NAN;
}

/* What is a maximum over a whole life is ordered by its number, if it has one. */
static void read_time(struct rss_sample *s, const struct json_val v[KEYS], struct slice at)
{
	double ms = time_of(at), mono = number_of(v[AT_MS]);
	int64_t sample = whole(v[SAMPLE], 0);

	s->seq = json_is(v[SEQ], JSON_NUMBER) ? whole(v[SEQ], 1) : (int64_t)s->line;
	if (json_is(v[SAMPLE], JSON_NUMBER))
		s->seq = sample + 1;
	if (isfinite(mono) && fabs(mono) < 9e12) {
		s->clock = RSS_MONOTONIC;
		s->at = (int64_t)floor(mono * 1000);
		s->wall = isfinite(ms) ? (int64_t)ms * 1000 : 0;
		return;
	}
	bool numbered = json_is(v[SAMPLE], JSON_NUMBER) || json_is(v[SEQ], JSON_NUMBER);
	s->clock =
	    isfinite(ms) && !(numbered && slice_eqs(s->metric, "maxRss")) ? RSS_WALL : RSS_ORDER;
	s->at = s->clock == RSS_WALL ? (int64_t)ms * 1000 : s->seq;
}

/* "suite-start", "scenario:x:finish", "warm-up:start": what begins or ends. Of readings taken all
 * the time only those of a mark: the others may all have one label. */
static void read_edge(
    struct rss_sample *s, const struct json_val v[KEYS], struct slice label, bool gateway)
{
	const struct slice prefix = SLICE("scenario:");
	bool mark = s->clock != RSS_MONOTONIC || json_is(v[MARK], JSON_TRUE);
	size_t cut = slice_has_suffix(label, SLICE("start"))    ? 5
		     : slice_has_suffix(label, SLICE("finish")) ? 6
								: 0;

	s->labelled = label.p != NULL;
	if (json_is(v[EDGE], JSON_STRING)) {
		s->phase = s->scenario;
		s->edge = json_text_is(v[EDGE], "start") ? RSS_START : RSS_FINISH;
	} else if (mark && cut > 0 && label.n > cut + 1 &&
		   (label.p[label.n - cut - 1] == ':' || label.p[label.n - cut - 1] == '-')) {
		s->phase = slice_make(label.p, label.n - cut - 1);
		s->edge = cut == 5 ? RSS_START : RSS_FINISH;
		if (slice_has_prefix(s->phase, prefix))
			s->phase = slice_make(s->phase.p + prefix.n, s->phase.n - prefix.n);
	}
	/* A gateway's series goes through all scenarios of its run. */
	if (gateway || s->edge != RSS_NO_EDGE)
		s->scenario = slice_make(NULL, 0);
}

int rss_sample_read(
    struct rss_sample *s, struct json_val record, struct slice kind, struct arena *a, struct oc_err *e)
{
	struct json_val v[KEYS];
	bool failed = false;

	pick(v, record, a);
	if (!slice_eq(json_lexeme(v[KIND]), kind)) {
		err_set(e, OC_EX_DATA, "a record that names its kind twice");
		return 1;
	}
	*s = (struct rss_sample){.is_reading = true};
	s->scope = rss_text(v[SCOPE], a, &failed);
	s->metric = rss_text(v[METRIC], a, &failed);
	s->measure = rss_text(v[MEASURE], a, &failed);
	s->run = rss_text(v[RUN], a, &failed);
	s->channel = rss_text(v[CHANNEL], a, &failed);
	s->scenario = rss_text(v[SCENARIO], a, &failed);
	s->version = rss_text(v[VERSION], a, &failed);
	s->path = rss_text(json_gets(v[SRC], "path"), a, &failed);
	s->line = (uint64_t)whole(json_gets(v[SRC], "line"), 1);
	s->problem = rss_text(v[PROBLEM], a, &failed);
	if (slice_eqs(kind, "heap-snapshot")) {
		s->metric = SLICE("heapSnapshot");
		s->measure = SLICE("file");
	}
	read_time(s, v, rss_text(v[AT], a, &failed));
	read_bytes(s, v);
	read_edge(s, v, rss_text(v[LABEL], a, &failed), slice_eqs(s->scope, "gateway"));
	if (failed)
		return err_nomem(e);
	if (s->scope.p != NULL && s->metric.p != NULL)
		return 0;
	err_set(e, OC_EX_DATA, "a reading that does not say of what it is: it needs scope and metric");
	return 1;
}

const char *rss_fault_name(enum rss_fault f)
{
	static const char *const names[RSS_FAULTS] = {
	    "none", "missing", "negative", "absurd", "unit", "unusable", "pressure", "killed"};

	return names[f];
}

const char *rss_fault_sentence(enum rss_fault f)
{
	static const char *const names[RSS_FAULTS] = {"is well", "has no number",
	    "is negative or zero", "is beyond 256 GiB (bytes in a field of KiB?)",
	    "is in another unit than its name says (KiB in a field of bytes?)",
	    "could not be used when it was captured",
	    "was taken because memory was high: it stands apart from the series",
	    "is of a command that was ended by a signal: it stands apart"};

	return names[f];
}

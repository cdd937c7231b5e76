#include "rss/sample.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <xxhash.h>

#include "data/data.h"
#include "record/record.h"

enum key {
	AT,
	AT_MS,
	BYTES,
	CHANNEL,
	EDGE,
	EVENT_SEQ,
	EXIT_STATUS,
	GATEWAY_NAME,
	KIND,
	LABEL,
	MARK,
	MAX_RSS_KB,
	MEASURE,
	METRIC,
	PID,
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
    [3] = {{SLICE("run"), RUN}, {SLICE("src"), SRC}, {SLICE("seq"), SEQ}, {SLICE("raw"), RAW}, {SLICE("pid"), PID}},
    [4] = {{SLICE("kind"), KIND}, {SLICE("atMs"), AT_MS}, {SLICE("edge"), EDGE}, {SLICE("unit"), UNIT},
	{SLICE("mark"), MARK}},
    [5] = {{SLICE("bytes"), BYTES}, {SLICE("scope"), SCOPE}, {SLICE("label"), LABEL}},
    [6] = {{SLICE("metric"), METRIC}, {SLICE("sample"), SAMPLE}, {SLICE("signal"), SIGNAL}},
    [7] = {{SLICE("measure"), MEASURE}, {SLICE("channel"), CHANNEL}, {SLICE("version"), VERSION},
	{SLICE("problem"), PROBLEM}, {SLICE("gateway"), GATEWAY_NAME}},
    [8] = {{SLICE("scenario"), SCENARIO}, {SLICE("pressure"), PRESSURE}, {SLICE("maxRssKb"), MAX_RSS_KB},
	{SLICE("eventSeq"), EVENT_SEQ}},
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

/* A text, absent when it is empty or no string. *failed: memory is out. */
static struct slice read_text(struct json_val v, struct arena *a, bool *failed)
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

/* A number of `unit` bytes each. */
static enum rss_fault read_size(struct json_val v, double unit, uint64_t *bytes)
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

/* Do the bytes contradict the number that they were made of? */
static bool contradicts(const struct json_val v[KEYS], uint64_t bytes)
{
	double kb = json_number(v[MAX_RSS_KB]),
	       raw = json_is(v[RAW], JSON_STRING) ? number_from_string(json_lexeme(v[RAW])) : (double)NAN;

	if (isfinite(kb) && !near((double)bytes, kb * 1024))
		return true;
	return isfinite(raw) && json_is(v[UNIT], JSON_STRING) &&
	       !near((double)bytes, raw * unit_of(json_lexeme(v[UNIT])));
}

/* Was the command ended by a signal, or for being late? A shell, timeout(1) and oc-capture exit with 128 + signal, or
 * 124. */
static bool was_killed(struct json_val signal, struct json_val exit_status)
{
	double status = json_number(exit_status);

	return json_present(signal) || (status > 128 && status <= 192) || (status >= 124 && status < 125);
}

static void read_bytes(struct rss_sample *s, const struct json_val v[KEYS])
{
	s->fault = read_size(v[BYTES], 1, &s->bytes);
	if (json_present(v[PROBLEM]))
		s->fault = RSS_UNUSABLE;
	else if (s->fault == RSS_FINE && contradicts(v, s->bytes))
		s->fault = RSS_UNIT;
	else if (s->fault == RSS_FINE && s->clock != RSS_MONOTONIC && slice_eqs(s->scope, "gateway") &&
		 (slice_eqs(s->metric, "rss") || slice_eqs(s->metric, "pss")) && s->bytes < RSS_GATEWAY_MIN)
		s->fault = RSS_UNIT;
	if (s->fault != RSS_FINE)
		return;
	if (json_present(v[PRESSURE]))
		s->fault = RSS_PRESSURE;
	else if (slice_eqs(s->measure, "process-max-rss") && was_killed(v[SIGNAL], v[EXIT_STATUS]))
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
	s->clock = isfinite(ms) && !(numbered && slice_eqs(s->metric, "maxRss")) ? RSS_WALL : RSS_ORDER;
	s->at = s->clock == RSS_WALL ? (int64_t)ms * 1000 : s->seq;
}

/* "suite-start", "scenario:x:finish", "warm-up:start": what begins or ends. Of readings taken all
 * the time only those of a mark: the others may all have one label. */
static void read_edge(struct rss_sample *s, const struct json_val v[KEYS], struct slice label, bool gateway)
{
	const struct slice prefix = SLICE("scenario:");
	bool mark = s->clock != RSS_MONOTONIC || json_is(v[MARK], JSON_TRUE);
	size_t cut = slice_has_suffix(label, SLICE("start")) ? 5 : slice_has_suffix(label, SLICE("finish")) ? 6 : 0;

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

/* The place of an event in its gateway's own count is better than that in a file. Returns -1 when memory is out. */
static int read_strand(struct rss_sample *s, const struct json_val v[KEYS], struct arena *a)
{
	int64_t event = whole(v[EVENT_SEQ], 1), pid = whole(v[PID], 1);
	char text[64];
	int n;

	if (event > 0) {
		s->seq = event;
		uint64_t path = XXH3_64bits(s->path.p, s->path.n);
		n = snprintf(text, sizeof(text), RSS_STRAND_DUMP "%016" PRIx64, path);
	} else if (pid > 0) {
		n = snprintf(text, sizeof(text), RSS_STRAND_PID "%" PRId64, pid);
	} else {
		n = snprintf(text, sizeof(text), RSS_STRAND_LOG);
	}
	s->strand = arena_copy(a, slice_make(text, (size_t)n));
	return s->strand.p == NULL ? -1 : 0;
}

/* Reads an rss-sample or a heap-snapshot. Returns 0; 1 when it cannot be read at all, -1 when memory is out. */
static int read_sample(
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
	s->scope = read_text(v[SCOPE], a, &failed);
	s->metric = read_text(v[METRIC], a, &failed);
	s->measure = read_text(v[MEASURE], a, &failed);
	s->run = read_text(v[RUN], a, &failed);
	s->channel = read_text(v[CHANNEL], a, &failed);
	s->scenario = read_text(v[SCENARIO], a, &failed);
	s->version = read_text(v[VERSION], a, &failed);
	s->gateway = read_text(v[GATEWAY_NAME], a, &failed);
	s->path = read_text(json_gets(v[SRC], "path"), a, &failed);
	s->line = (uint64_t)whole(json_gets(v[SRC], "line"), 1);
	s->problem = read_text(v[PROBLEM], a, &failed);
	if (slice_eqs(kind, "heap-snapshot")) {
		s->metric = SLICE("heapSnapshot");
		s->measure = SLICE("file");
	}
	read_time(s, v, read_text(v[AT], a, &failed));
	read_bytes(s, v);
	read_edge(s, v, read_text(v[LABEL], a, &failed), slice_eqs(s->scope, "gateway"));
	if (failed || (s->gateway.p != NULL && read_strand(s, v, a) < 0))
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
	static const char *const names[RSS_FAULTS] = {"is well", "has no number", "is negative or zero",
	    "is beyond 256 GiB (bytes in a field of KiB?)",
	    "is in another unit than its name says (KiB in a field of bytes?)",
	    "could not be used when it was captured",
	    "was taken because memory was high: it stands apart from the series",
	    "is of a command that was ended by a signal: it stands apart"};

	return names[f];
}

/* ---- records ---- */

#define GATEWAY "gatewayProcessRss"

struct taking {
	struct rss_sample s; /* what the readings of the record have in common, then each of them */
	struct arena *a;
	bool failed; /* memory is out */
	int (*fn)(void *arg, const struct rss_sample *s, struct oc_err *e);
	void *arg;
	struct oc_err *e;
};

static struct slice text_of(struct taking *t, struct json_val v, const char *key)
{
	return read_text(json_gets(v, key), t->a, &t->failed);
}

static int hand_out(struct taking *t)
{
	return t->failed ? err_nomem(t->e) : t->fn(t->arg, &t->s, t->e);
}

/* ---- exec ---- */

static int take_exec(struct taking *t, struct json_val record)
{
	struct json_val tree = json_gets(record, "tree"), kb = json_gets(record, "maxRssKb"),
			src = json_gets(record, "src");
	struct rss_sample *s = &t->s;
	uint64_t line = 0;
	int rc = 0;

	json_uint64(json_gets(src, "line"), &line);
	*s = (struct rss_sample){.measure = SLICE("tree"), .clock = RSS_MONOTONIC, .labelled = true, .line = line};
	s->scope = text_of(t, record, "scope");
	s->metric = text_of(t, tree, "metric");
	s->run = text_of(t, record, "run");
	s->channel = text_of(t, record, "channel");
	s->scenario = text_of(t, record, "scenario");
	s->version = text_of(t, record, "version");
	s->path = text_of(t, src, "path");
	if (s->scope.p != NULL && s->metric.p != NULL &&
	    read_size(json_gets(tree, "peakBytes"), 1, &s->peak) == RSS_FINE)
		rc = hand_out(t);
	if (rc < 0 || !json_present(kb))
		return rc;
	struct slice at = text_of(t, record, "startedAt");
	double ms = at.p == NULL ? (double)NAN : clock_parse(at);
	s->scope = SLICE("command");
	s->metric = SLICE("maxRss");
	s->measure = SLICE("process-max-rss");
	s->run = text_of(t, record, "label");
	s->clock = isfinite(ms) ? RSS_WALL : RSS_ORDER;
	s->at = isfinite(ms) ? (int64_t)ms * 1000 : (int64_t)line;
	s->peak = 0;
	s->is_reading = true;
	s->fault = read_size(kb, 1024, &s->bytes);
	if (s->fault == RSS_FINE && was_killed(json_gets(record, "signal"), json_gets(record, "exitStatus")))
		s->fault = RSS_KILLED;
	return hand_out(t);
}

/* ---- rows ---- */

static bool is_row(struct json_val record)
{
	struct json_val resources = json_gets(record, "resources");

	return json_is(json_gets(record, "rtt"), JSON_OBJECT) &&
	       json_is(json_gets(json_gets(record, "run"), "id"), JSON_STRING) &&
	       (json_count(json_gets(resources, "maxRssKbSamples")) > 0 ||
		   json_count(json_gets(resources, GATEWAY "EndBytesSamples")) > 0);
}

static struct json_val samples_of(struct json_val record)
{
	struct json_val own = json_gets(json_gets(record, "discord"), "samples");

	return json_is(own, JSON_ARRAY) ? own : json_gets(record, "samples");
}

static struct json_val reading_of(struct json_val sample)
{
	struct json_val v = json_gets(json_gets(sample, "resources"), "maxRssKb");

	return json_present(v) ? v : json_gets(sample, "maxRssKb");
}

/* Do the samples have just the readings of the list, each? */
static bool samples_agree(struct json_val samples, struct json_val list)
{
	struct json_iter it = json_iter(samples), from = json_iter(list);

	while (json_next(&it)) {
		struct json_val v = reading_of(it.val);
		if (!json_present(v))
			continue;
		if (!json_next(&from) || !slice_eq(json_source(v), json_source(from.val)) ||
		    !json_is(json_gets(it.val, "index"), JSON_NUMBER))
			return false;
	}
	return !json_next(&from);
}

/* A reading of so many units, which is the number'th. */
static int take_reading(struct taking *t, struct json_val v, double unit, int64_t number)
{
	t->s.fault = read_size(v, unit, &t->s.bytes);
	t->s.at = t->s.seq = number;
	return hand_out(t);
}

static int take_commands(struct taking *t, struct json_val record)
{
	struct json_val list = json_gets(json_gets(record, "resources"), "maxRssKbSamples"),
			samples = samples_of(record);
	bool own = samples_agree(samples, list);
	struct json_iter it = json_iter(own ? samples : list);
	int rc = 0;

	for (int64_t n = 1; rc == 0 && json_next(&it); n++) {
		struct json_val v = own ? reading_of(it.val) : it.val;
		int64_t number = n;
		if (own)
			json_int64(json_gets(it.val, "index"), &number);
		if (!own || json_present(v))
			rc = take_reading(t, v, 1024, number);
	}
	return rc;
}

/* Each sample was a suite with a gateway of its own: a run of two readings, and a peak. */
static int take_gateways(struct taking *t, struct json_val record)
{
	struct json_val r = json_gets(record, "resources");
	struct json_iter from = json_iter(json_gets(r, GATEWAY "StartBytesSamples")),
			 to = json_iter(json_gets(r, GATEWAY "EndBytesSamples")),
			 peak = json_iter(json_gets(r, GATEWAY "PeakBytesSamples"));
	struct slice run = t->s.run;
	struct sb name = SB_INIT;
	int rc = 0;

	t->s.scope = SLICE("gateway");
	t->s.metric = SLICE("rss");
	t->s.measure = SLICE("tree");
	t->s.scenario = slice_make(NULL, 0);
	t->s.phase = SLICE("suite");
	for (int n = 1; rc == 0 && json_next(&from) && json_next(&to); n++) {
		sb_reset(&name);
		sb_addf(&name, "%.*s#%d", (int)run.n, run.p, n);
		t->s.run = arena_copy(t->a, sb_slice(&name));
		t->failed = !sb_ok(&name) || t->s.run.p == NULL;
		t->s.peak = 0;
		t->s.edge = RSS_START;
		rc = take_reading(t, from.val, 1, 1);
		if (json_next(&peak) && read_size(peak.val, 1, &t->s.peak) != RSS_FINE)
			t->s.peak = 0;
		t->s.edge = RSS_FINISH;
		rc = rc == 0 ? take_reading(t, to.val, 1, 2) : rc;
	}
	sb_release(&name);
	return rc;
}

static int take_row(struct taking *t, struct json_val record)
{
	struct json_val channel = json_gets(record, "channel");
	struct rss_sample *s = &t->s;

	if (!json_is(channel, JSON_OBJECT))
		channel = json_gets(record, "surface");
	*s = (struct rss_sample){.measure = SLICE("process-max-rss"),
	    .metric = SLICE("maxRss"),
	    .clock = RSS_ORDER,
	    .labelled = true,
	    .is_reading = true};
	s->scope = text_of(t, json_gets(json_gets(record, "resources"), "measurement"), "scope");
	if (s->scope.p == NULL || slice_eqs(s->scope, "qa-command"))
		s->scope = SLICE("command");
	s->channel = text_of(t, channel, "id");
	s->scenario = text_of(t, channel, "scenario");
	s->version = text_of(t, json_gets(record, "package"), "version");
	s->path = s->run = text_of(t, json_gets(record, "run"), "id");
	int rc = take_commands(t, record);
	return rc == 0 ? take_gateways(t, record) : rc;
}

/* ---- any ---- */

bool rss_takes(struct json_val record, struct slice kind)
{
	if (kind.p == NULL)
		return is_row(record);
	return slice_eqs(kind, "rss-sample") || slice_eqs(kind, "heap-snapshot") || slice_eqs(kind, "exec");
}

int rss_take(struct json_val record, struct slice kind, struct arena *a,
    int (*fn)(void *arg, const struct rss_sample *s, struct oc_err *e), void *arg, struct oc_err *e)
{
	struct taking t = {.a = a, .fn = fn, .arg = arg, .e = e};
	int rc;

	if (kind.p == NULL)
		rc = take_row(&t, record);
	else if (slice_eqs(kind, "exec"))
		rc = take_exec(&t, record);
	else if ((rc = read_sample(&t.s, record, kind, a, e)) == 0)
		rc = hand_out(&t);
	return rc == 0 && t.failed ? err_nomem(e) : rc;
}

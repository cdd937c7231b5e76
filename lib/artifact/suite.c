#include "artifact/suite.h"

#include <math.h>
#include <stdio.h>

#include "artifact/memory.h"
#include "artifact/paths.h"

/* ---- the suite record ---- */

/* Upstream's two counts, either null when nothing in the summary tells it.
 *
 * failed: the greatest of counts.failed, the scenarios whose status is "fail" and the evidence entries whose
 * result.status is "fail". blocking: the same over counts.failed + counts.skipped and whatever is not "pass". Counts
 * that are no finite numbers do not count; negative ones are 0.
 *
 * From 2026-09 on (suite-summary.ts: countQaSuiteScenarioStatuses, readNonNegativeCount) every status but "pass",
 * "skip" and "skipped" is a failure, and only a non-negative safe integer counts. */
struct suite_counts {
	bool has_failed, has_blocking;
	double failed, blocking;
};

#define SAFE_INTEGER 9007199254740991.0

static bool count_of(struct json_val counts, const char *key, enum drift_age age, double *n)
{
	double x = json_number(json_gets(counts, key));

	if (!isfinite(x) || (age >= DRIFT_2026_09 && (!number_is_integer(x) || x < 0 || x > SAFE_INTEGER)))
		return false;
	*n = x > 0 ? x : 0;
	return true;
}

static void raise_to(bool *has, double *n, double x)
{
	*n = *has && *n > x ? *n : x;
	*has = true;
}

static bool is_failure(struct json_val status, enum drift_age age)
{
	if (age < DRIFT_2026_09)
		return json_text_is(status, "fail");
	return !json_text_is(status, "pass") && !json_text_is(status, "skip") && !json_text_is(status, "skipped");
}

/* How many failed, and how many have any other status than "pass". */
static void tally(struct suite_counts *c, struct json_val list, const char *holder, enum drift_age age)
{
	double failed = 0, blocking = 0;
	struct json_iter it = json_iter(list);

	if (!json_is(list, JSON_ARRAY))
		return;
	while (json_next(&it)) {
		/* Evidence of schemaVersion 3: a later attempt took this one's place. */
		if (json_is(json_gets(it.val, "effective"), JSON_FALSE))
			continue;
		struct json_val v = holder == NULL ? it.val : json_gets(it.val, holder);
		struct json_val status = json_gets(v, "status");
		failed += is_failure(status, age);
		blocking += !json_text_is(status, "pass");
	}
	raise_to(&c->has_failed, &c->failed, failed);
	raise_to(&c->has_blocking, &c->blocking, blocking);
}

static void count(struct json_val root, enum drift_age age, struct suite_counts *c)
{
	struct json_val counts = json_gets(root, "counts");
	double failed = 0, skipped = 0;
	bool has_failed = count_of(counts, "failed", age, &failed);
	bool has_skipped = count_of(counts, "skipped", age, &skipped);

	*c = (struct suite_counts){false, false, 0, 0};
	if (has_failed)
		raise_to(&c->has_failed, &c->failed, failed);
	if (has_failed || has_skipped)
		raise_to(&c->has_blocking, &c->blocking, failed + skipped);
	tally(c, json_gets(root, "scenarios"), NULL, age);
	tally(c, json_gets(root, "entries"), "result", age);
	tally(c, json_gets(json_gets(root, "evidence"), "entries"), "result", age);
}

static void emit_count(struct emit *w, const char *key, bool has, double n)
{
	emit_key(w, key);
	if (has)
		emit_double(w, n);
	else
		emit_null(w);
}

static int emit_suite(struct reader *r, const struct artifact *a, struct oc_err *e)
{
	const struct json_val root = artifact_root(a);
	const struct age_found age = age_of_summary(root);
	struct suite_counts c;
	struct suite_list list;
	struct emit w;

	count(root, age.age, &c);
	if (suite_list_read(&list, root, &r->arena, e) != 0)
		return -1;
	reader_begin(r, &w);
	record_begin(&w, "suite", 2);
	emit_kword(&w, "era", slice_cstr(a->mark.era));
	emit_count(&w, "failed", c.has_failed, c.failed);
	emit_count(&w, "blocking", c.has_blocking, c.blocking);
	age_emit_mark(&w, age);
	if (json_is(root, JSON_OBJECT) && suite_list_emit(&w, &list, root, &r->arena, e) != 0)
		return -1;
	emit_kcarry(&w, "counts", json_gets(root, "counts"));
	emit_kcarry(&w, "metrics", json_gets(root, "metrics"));
	emit_kcarry(&w, "runBlock", json_gets(root, "run"));
	record_end(&w, &a->doc.src);
	return reader_emit(r, e);
}

/* ---- its readings of memory ---- */

struct suite {
	struct reader *r;
	const struct artifact *a;
	struct json_val metrics, run;
	struct sb name;        /* of the run */
	/* Of the list under way: */
	const char *list;
	uint64_t seq, unlabelled, untimed, back;
	double step; /* the first one back, in ms, and where */
	uint64_t step_seq;
	struct memory_clock clock;
	double most; /* the greatest good reading */
	bool failed; /* a text could not be had: memory is out */
};

/* The line of a value, 0 when it is missing. */
static uint64_t line_of(const struct suite *s, struct json_val at)
{
	uint64_t line = 0, column;

	if (json_type(at) != JSON_MISSING)
		json_place(s->a->text.buf, json_offset(at), &line, &column);
	return line;
}

#define NOTICE(S, AT, ...) reader_notice((S)->r, (S)->a->path, line_of(S, AT), __VA_ARGS__)

static void note_problem(struct suite *s, struct json_val at, const char *name, const struct memory_reading *m)
{
	char buf[MEMORY_PROBLEM];
	const char *problem = memory_problem(m, buf);
	const bool label = m->label.n > 0;

	if (problem != NULL)
		NOTICE(s, at, "%s%s%.*s%s: %.*s %s: not used", name, label ? " (" : "", SLICE_CUT(m->label, 80),
		    label ? ")" : "", SLICE_CUT(m->raw, 40), problem);
}

static struct memory_reading reading_of(const struct suite *s, struct json_val bytes)
{
	struct slice raw = json_source(bytes);

	return (struct memory_reading){.scope = "gateway", .metric = "rss", .measure = "tree", .source = "suite",
	    .raw = raw.p == NULL ? SLICE("") : raw, .value = json_number(bytes), .unit = MEMORY_BYTES,
	    .run = sb_slice(&s->name)};
}

/* What both kinds of records end with. */
static int finish(struct suite *s, struct emit *w, struct json_val at, struct json_val path, struct oc_err *e)
{
	struct json_val channel = json_gets(s->run, "channel");

	if (json_is(at, JSON_STRING))
		emit_kcarry(w, "at", at);
	if (json_is(channel, JSON_STRING) && json_lexeme(channel).n > 0)
		emit_kcarry(w, "channel", channel);
	emit_kword(w, "version", run_metadata_of(&s->r->run, s->a->path, RUN_VERSION));
	if (json_is(path, JSON_STRING))
		emit_kcarry(w, "path", path);
	record_end(w, &s->a->doc.src);
	return reader_emit(s->r, e);
}

static int emit_reading(struct suite *s, const struct memory_reading *m, struct json_val at,
    struct json_val path, bool heap, struct oc_err *e)
{
	struct emit w;

	reader_begin(s->r, &w);
	bool good = heap ? memory_begin_heap(&w, m) : memory_begin(&w, m);
	if (good && memory_bytes(m) > s->most)
		s->most = memory_bytes(m);
	return finish(s, &w, at, path, e);
}

/* Absent when v is no string. */
static struct slice text_of(struct suite *s, struct json_val v)
{
	struct slice text = json_text(v, &s->r->arena);

	s->failed = s->failed || (text.p == NULL && json_is(v, JSON_STRING));
	return text;
}

static void watch(struct suite *s, const struct memory_reading *m, struct slice time)
{
	double back = 0;

	s->unlabelled += m->label.n == 0;
	if (time.p == NULL)
		s->untimed++;
	else
		back = memory_step_back(&s->clock, time);
	if (back > 0 && s->back++ == 0) {
		s->step = back;
		s->step_seq = m->seq;
	}
}

static int take_entry(struct suite *s, struct json_val entry, bool heap, struct oc_err *e)
{
	struct json_val bytes = json_gets(entry, heap ? "bytes" : "gatewayProcessRssBytes");
	struct json_val at = json_gets(entry, "at"), path = JSON_NONE;
	struct memory_reading m = reading_of(s, bytes);
	struct slice label = text_of(s, json_gets(entry, "label")), time = text_of(s, at);
	char name[64];

	if (s->failed)
		return err_nomem(e);
	m.seq = ++s->seq;
	m.label = label.p == NULL ? SLICE("") : label;
	if (heap) {
		m.metric = "heapFile";
		path = json_gets(entry, "path");
	}
	snprintf(name, sizeof(name), "%s[%llu]", s->list, (unsigned long long)(m.seq - 1));
	note_problem(s, entry, name, &m);
	watch(s, &m, time);
	return emit_reading(s, &m, at, path, heap, e);
}

static void note_oddities(struct suite *s, struct json_val list)
{
	const unsigned long long n = s->seq;

	if (s->unlabelled > 0)
		NOTICE(s, list, "%s: %llu of %llu have no label: of the run, but of no checkpoint", s->list,
		    (unsigned long long)s->unlabelled, n);
	if (s->untimed > 0)
		NOTICE(s, list, "%s: %llu of %llu have no time: only their order is known", s->list,
		    (unsigned long long)s->untimed, n);
	if (s->back > 0)
		NOTICE(s, list,
		    "%s: the time goes back %llu times, first at [%llu] by %.3f s: a clock that was set, or out of "
		    "order; kept as they stand",
		    s->list, (unsigned long long)s->back, (unsigned long long)(s->step_seq - 1), s->step / 1000);
}

static int take_list(struct suite *s, const char *list, bool heap, struct oc_err *e)
{
	struct json_val found = json_gets(s->metrics, list);
	struct json_iter it = json_iter(found);
	int rc = 0;

	s->list = list;
	s->seq = s->unlabelled = s->untimed = s->back = 0;
	s->clock.any = false;
	s->most = 0;
	if (json_present(found) && !json_is(found, JSON_ARRAY)) {
		NOTICE(s, found, "%s is no list: nothing read of it", list);
		return 0;
	}
	while (rc == 0 && json_next(&it))
		rc = take_entry(s, it.val, heap, e);
	note_oddities(s, found);
	return rc;
}

/* One figure of the block: NaN when it is not there or cannot be used, which is told. */
static double figure(struct suite *s, const char *key)
{
	struct json_val v = json_gets(s->metrics, key);
	struct memory_reading m = reading_of(s, v);
	char buf[MEMORY_PROBLEM];

	if (!json_present(v))
		return NAN;
	note_problem(s, v, key, &m);
	return memory_problem(&m, buf) == NULL ? m.value : NAN;
}

static void contradiction(struct suite *s, const char *key, double is, double should, const char *what)
{
	if (!isnan(is) && !isnan(should) && is != should)
		NOTICE(s, json_gets(s->metrics, key), "%s is %.0f, but %s %.0f", key, is, what, should);
}

/* A summary of before the samples: what it has are the two ends. */
static int take_ends(struct suite *s, struct oc_err *e)
{
	static const struct {
		const char *key, *label;
	} ends[] = {{"gatewayProcessRssStartBytes", "suite-start"},
	    {"gatewayProcessRssEndBytes", "suite-finish"}};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < 2; i++) {
		struct json_val v = json_gets(s->metrics, ends[i].key);
		struct memory_reading m = reading_of(s, v);
		m.label = slice_cstr(ends[i].label);
		m.seq = i + 1;
		if (json_present(v))
			rc = emit_reading(s, &m, JSON_NONE, JSON_NONE, false, e);
	}
	return rc;
}

static int take_block(struct suite *s, struct oc_err *e)
{
	static const char peak[] = "gatewayProcessRssPeakBytes";
	static const char delta[] = "gatewayProcessRssDeltaBytes";
	int rc = take_list(s, "gatewayProcessRssSamples", false, e);
	double start = figure(s, "gatewayProcessRssStartBytes"), end = figure(s, "gatewayProcessRssEndBytes");

	if (rc != 0)
		return rc;
	if (s->seq == 0)
		rc = take_ends(s, e);
	else
		contradiction(s, peak, figure(s, peak), s->most > 0 ? s->most : (double)NAN,
		    "the greatest sample that can be used is");
	contradiction(s, delta, json_number(json_gets(s->metrics, delta)), end - start, "from start to end it is");
	return rc == 0 ? take_list(s, "gatewayHeapSnapshots", true, e) : rc;
}

int suite_records(struct reader *r, const struct artifact *a, struct oc_err *e)
{
	const struct json_val root = artifact_root(a);
	struct suite s = {.r = r, .a = a, .metrics = json_gets(root, "metrics"), .run = json_gets(root, "run")};

	if (emit_suite(r, a, e) != 0)
		return -1;
	path_run_of_suite(&s.name, a->path, text_of(&s, json_gets(s.run, "startedAt")));
	int rc = sb_ok(&s.name) && !s.failed ? take_block(&s, e) : err_nomem(e);
	sb_release(&s.name);
	return rc;
}

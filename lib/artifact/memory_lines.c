#include "artifact/memory_lines.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "artifact/reader_in.h"
#include "data/canon.h"
#include "data/number.h"

#define PRESSURE SLICE("memory pressure: ")
#define TRACE SLICE("startup trace: memory.")
#define HEAD ((size_t)256) /* of a console's line: time and subsystem stand in it */

/* One line that tells of memory. */
struct told {
	uint64_t number;
	struct slice text;           /* the whole line */
	struct slice at, time_of_day; /* absent or empty: not known */
	struct slice label, phase, run;
	struct slice pressure; /* the message, when it is one of pressure */
	int64_t pid;           /* 0: not known */
};

bool memory_lines_begin(
    struct memory_lines *m, struct reader *r, const char *path, const char *type)
{
	*m = (struct memory_lines){.r = r, .path = path, .run = SB_INIT, .plain = SB_INIT};
	if (strcmp(type, "timeline") == 0)
		m->kind = MEMORY_TIMELINE;
	else if (strcmp(type, "gateway-log") == 0)
		m->kind = MEMORY_LOG;
	else if (strcmp(type, "console-log") == 0)
		m->kind = MEMORY_CONSOLE;
	else
		return false;
	memory_run(&m->run, path, false);
	return true;
}

/* The text behind " KEY=" until the next blank; absent when there is none. */
static struct slice word_of(struct slice msg, const char *key)
{
	size_t n = strlen(key);

	for (size_t at = 0; (at = slice_find(msg, slice_make(key, n), at)) < msg.n; at += n) {
		if (at == 0 || msg.p[at - 1] != ' ' || at + n >= msg.n || msg.p[at + n] != '=')
			continue;
		const char *from = msg.p + at + n + 1;
		struct slice rest = slice_make(from, msg.n - at - n - 1);
		return slice_make(from, slice_find(rest, SLICE(" "), 0));
	}
	return slice_make(NULL, 0);
}

static double value_of(struct slice raw)
{
	return raw.n == 0 ? (double)NAN : number_from_string(raw);
}

static void emit_pressure(struct emit *w, struct slice msg)
{
	static const struct {
		const char *key, *found;
		bool number;
	} known[] = {{"level", "level", false}, {"reason", "reason", false},
	    {"thresholdBytes", "thresholdBytes", true}, {"limitBytes", "limitBytes", true},
	    {"growthBytes", "rssGrowthBytes", true}, {"windowMs", "windowMs", true}};

	emit_kobject(w, "pressure");
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct slice word = word_of(msg, known[i].found);
		if (word.n == 0)
			continue;
		if (!known[i].number)
			emit_kstring(w, known[i].key, word);
		else if (isfinite(value_of(word)))
			emit_kdouble(w, known[i].key, value_of(word));
	}
	emit_end(w);
}

static void note_problem(struct memory_lines *m, const struct told *t, const struct memory_reading *x)
{
	char buf[MEMORY_PROBLEM];
	const char *problem = memory_problem(x, buf);

	if (problem == NULL || m->bad++ > 0)
		return;
	m->bad_line = t->number;
	snprintf(m->problem, sizeof(m->problem), "%s %.*s %s", x->metric,
	    (int)(x->raw.n < 40 ? x->raw.n : 40), x->raw.p, problem);
}

static int emit_reading(struct memory_lines *m, const struct told *t, const char *metric,
    struct slice raw, enum memory_unit unit, struct oc_err *e)
{
	static const char *const sources[] = {"", "timeline", "gateway-log", "console-log"};
	const struct memory_reading x = {"gateway", metric, "process", sources[m->kind], raw,
	    value_of(raw), unit, t->run.n > 0 ? t->run : sb_slice(&m->run), t->label, m->seq};
	struct record_src src = {.path = m->path, .line = t->number};
	struct emit w;

	if (!sb_ok(&m->run))
		return err_nomem(e);
	hash_bytes(src.xxh3, t->text.p, t->text.n);
	note_problem(m, t, &x);
	reader_begin(m->r, &w);
	memory_begin(&w, &x);
	if (t->at.n > 0)
		emit_kstring(&w, "at", t->at);
	if (t->time_of_day.n > 0)
		emit_kstring(&w, "timeOfDay", t->time_of_day);
	if (t->pid > 0)
		emit_kint(&w, "pid", t->pid);
	if (t->phase.n > 0)
		emit_kstring(&w, "phase", t->phase);
	if (t->pressure.n > 0)
		emit_pressure(&w, t->pressure);
	record_end(&w, &src);
	return reader_emit(m->r, e);
}

static void note_time(struct memory_lines *m, const struct told *t)
{
	double back = t->at.n > 0 ? memory_step_back(&m->clock, t->at) : 0;

	m->seq++;
	if (back > 0 && m->back++ == 0) {
		m->back_line = t->number;
		m->step = back;
	}
}

/* ---- a timeline's marks ---- */

static const struct {
	const char *key, *metric;
} marks[] = {{"rssMb", "rss"}, {"heapUsedMb", "heapUsed"}, {"heapTotalMb", "heapTotal"}};

#define MARKS (sizeof(marks) / sizeof(marks[0]))

static struct slice text_of(struct memory_lines *m, struct json_val v)
{
	struct slice s = json_text(v, &m->r->arena);

	m->failed = m->failed || (s.p == NULL && json_is(v, JSON_STRING));
	return s.p == NULL ? SLICE("") : s;
}

/* An attribute may come as a number or as its text. */
static struct slice attribute(struct memory_lines *m, struct json_val v)
{
	return json_is(v, JSON_STRING) ? text_of(m, v) : json_source(v);
}

static int take_mark(struct memory_lines *m, struct json_val root, struct told *t, struct oc_err *e)
{
	struct json_val attributes = json_gets(root, "attributes");
	int rc = 0;

	if (!json_text_is(json_gets(root, "type"), "mark") ||
	    !json_present(json_gets(attributes, "rssMb")))
		return 0;
	t->at = text_of(m, json_gets(root, "timestamp"));
	t->label = text_of(m, json_gets(root, "name"));
	t->phase = text_of(m, json_gets(root, "phase"));
	t->run = text_of(m, json_gets(root, "runId"));
	json_int64(json_gets(root, "pid"), &t->pid);
	note_time(m, t);
	for (size_t i = 0; rc == 0 && i < MARKS; i++) {
		struct json_val v = json_gets(attributes, marks[i].key);
		if (json_present(v))
			rc = emit_reading(m, t, marks[i].metric, attribute(m, v), MEMORY_MIB, e);
	}
	return rc;
}

/* ---- messages of logs ---- */

/* "rss=3.33 GiB": rounded for people, where there is nothing better. */
static int emit_rounded(
    struct memory_lines *m, const struct told *t, const char *metric, struct slice raw, struct oc_err *e)
{
	static const char *const names[] = {"B", "KiB", "MiB", "GiB"};
	const char *end = t->pressure.p + t->pressure.n, *at = raw.p + raw.n;
	struct slice rest = slice_make(at, (size_t)(end - at));

	for (int u = MEMORY_BYTES; u <= MEMORY_GIB; u++) {
		size_t n = strlen(names[u]);
		if (rest.n > n && rest.p[0] == ' ' && memcmp(rest.p + 1, names[u], n) == 0 &&
		    (rest.n == n + 1 || rest.p[n + 1] == ' '))
			return emit_reading(m, t, metric, raw, (enum memory_unit)u, e);
	}
	return emit_reading(m, t, metric, raw, MEMORY_BYTES, e);
}

static int take_pressure(struct memory_lines *m, struct told *t, struct slice msg, struct oc_err *e)
{
	static const struct {
		const char *key, *rounded, *metric;
	} known[] = {{"rssBytes", "rss", "rss"}, {"heapUsedBytes", "heap", "heapUsed"}};
	bool any = false;
	int rc = 0;

	t->pressure = msg;
	t->label = SLICE(MEMORY_PRESSURE);
	note_time(m, t);
	for (size_t i = 0; rc == 0 && i < 2; i++) {
		struct slice exact = word_of(msg, known[i].key);
		struct slice rounded = word_of(msg, known[i].rounded);
		any = any || exact.n > 0 || rounded.n > 0;
		if (exact.n > 0)
			rc = emit_reading(m, t, known[i].metric, exact, MEMORY_BYTES, e);
		else if (rounded.n > 0)
			rc = emit_rounded(m, t, known[i].metric, rounded, e);
	}
	if (!any && m->mute++ == 0)
		m->mute_line = t->number;
	return rc;
}

static int take_trace(struct memory_lines *m, struct told *t, struct slice msg, struct oc_err *e)
{
	const size_t head = sizeof("startup trace: ") - 1;
	int rc = 0;

	t->label = slice_make(msg.p + head, msg.n - head);
	t->label.n = slice_find(t->label, SLICE(" "), 0);
	if (word_of(msg, "rssMb").n == 0)
		return 0;
	note_time(m, t);
	for (size_t i = 0; rc == 0 && i < MARKS; i++) {
		struct slice word = word_of(msg, marks[i].key);
		if (word.n > 0)
			rc = emit_reading(m, t, marks[i].metric, word, MEMORY_MIB, e);
	}
	return rc;
}

static int take_message(struct memory_lines *m, struct told *t, struct slice subsystem,
    struct slice msg, struct oc_err *e)
{
	const struct slice diagnostics = SLICE("diagnostics/memory");

	if (slice_has_prefix(msg, PRESSURE) &&
	    slice_find(subsystem, diagnostics, 0) < subsystem.n)
		return take_pressure(m, t, msg, e);
	if (slice_has_prefix(msg, TRACE) && slice_find(subsystem, SLICE("gateway"), 0) < subsystem.n)
		return take_trace(m, t, msg, e);
	return 0;
}

/* Told by the message's first words alone, which need no escapes: most lines end here. */
static struct json_val message_of(struct json_val root)
{
	struct json_val msg = json_gets(root, "message");
	struct slice text;

	if (!json_is(msg, JSON_STRING))
		msg = json_gets(root, "1");
	text = json_lexeme(msg);
	return slice_has_prefix(text, PRESSURE) || slice_has_prefix(text, TRACE) ? msg : JSON_NONE;
}

/* tslog has the subsystem in "0", and in all its shapes the message in "message"; a console in JSON
 * has it in "subsystem". */
static int take_log(struct memory_lines *m, struct json_val root, struct told *t, struct oc_err *e)
{
	struct json_val msg = message_of(root);

	if (json_type(msg) == JSON_MISSING)
		return 0;
	t->at = text_of(m, json_gets(root, "time"));
	struct json_val subsystem = json_gets(root, m->kind == MEMORY_LOG ? "0" : "subsystem");
	return take_message(m, t, text_of(m, subsystem), text_of(m, msg), e);
}

int memory_line(struct memory_lines *m, struct json_val root, uint64_t number, struct slice text,
    struct oc_err *e)
{
	struct told t = {.number = number, .text = text};
	int rc = m->kind == MEMORY_TIMELINE ? take_mark(m, root, &t, e) : take_log(m, root, &t, e);

	return rc == 0 && m->failed ? err_nomem(e) : rc;
}

/* Without the colours of a terminal (CSI ... final byte). */
static struct slice plain_text(struct memory_lines *m, struct slice text)
{
	sb_reset(&m->plain);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] != '\033') {
			sb_add(&m->plain, text.p + i, 1);
			continue;
		}
		for (i += i + 1 < text.n && text.p[i + 1] == '['; i + 1 < text.n; i++) {
			if (text.p[i + 1] >= '@' && text.p[i + 1] <= '~') {
				i++;
				break;
			}
		}
	}
	return sb_slice(&m->plain);
}

/* "[TIME ][SUBSYSTEM] MESSAGE" */
int memory_text(struct memory_lines *m, struct slice text, uint64_t number, struct oc_err *e)
{
	struct told t = {.number = number, .text = text};
	const bool coloured = memchr(text.p, '\033', text.n < HEAD ? text.n : HEAD) != NULL;
	struct slice line = coloured ? plain_text(m, text) : text;

	if (!sb_ok(&m->plain))
		return err_nomem(e);
	struct slice head = slice_make(line.p, line.n < HEAD ? line.n : HEAD);
	size_t open = slice_find(head, SLICE("["), 0), close = slice_find(head, SLICE("] "), 0);
	if (open >= close || close >= head.n || (open > 0 && line.p[open - 1] != ' '))
		return 0;
	struct slice time = slice_make(line.p, open > 0 ? open - 1 : 0);
	struct slice subsystem = slice_make(line.p + open + 1, close - open - 1);
	if (time.n == 8 && time.p[2] == ':')
		t.time_of_day = time;
	else if (time.n > 10)
		t.at = time;
	return take_message(
	    m, &t, subsystem, slice_make(line.p + close + 2, line.n - close - 2), e);
}

static void tell(struct memory_lines *m, uint64_t line, const char *text)
{
	reader_notice(m->r, m->path, line, text);
}

void memory_lines_end(struct memory_lines *m)
{
	char text[sizeof(m->problem) + 128];

	if (m->bad > 0) {
		snprintf(text, sizeof(text), "%s: not used (one of %llu such readings in this file)",
		    m->problem, (unsigned long long)m->bad);
		tell(m, m->bad_line, text);
	}
	if (m->back > 0) {
		snprintf(text, sizeof(text),
		    "the time of memory readings goes back %llu times, here by %.3f s: a clock that was "
		    "set, or two writers; kept as they stand",
		    (unsigned long long)m->back, m->step / 1000);
		tell(m, m->back_line, text);
	}
	if (m->mute > 0) {
		snprintf(text, sizeof(text),
		    "tells of memory pressure without any figure (one of %llu such lines in this file)",
		    (unsigned long long)m->mute);
		tell(m, m->mute_line, text);
	}
	sb_release(&m->run);
	sb_release(&m->plain);
}

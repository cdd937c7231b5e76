#include "artifact/memory_gateway.h"

#include <math.h>
#include <stdio.h>

#include "artifact/paths.h"

#define PRESSURE SLICE("memory pressure: ")
#define TRACE SLICE("startup trace: memory.")
#define HEAD ((size_t)256) /* of a console's line: time and subsystem stand in it */

/* What the run's metadata says, else the name of a folder. */
static struct slice version_of(const struct reader *r, const char *path)
{
	struct slice told = run_metadata_of(&r->run, path, RUN_VERSION);

	return told.n > 0 ? told : path_version(path);
}

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
	*m = (struct memory_lines){.r = r, .path = path};
	if (strcmp(type, "timeline") == 0)
		m->kind = MEMORY_TIMELINE;
	else if (strcmp(type, "gateway-log") == 0)
		m->kind = MEMORY_LOG;
	else if (strcmp(type, "console-log") == 0)
		m->kind = MEMORY_CONSOLE;
	else
		return false;
	m->run = path_gateway(path);
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

/* Bytes of the unit that stands behind a number of the message ("3.33 GiB"); 0: none does. */
static double unit_behind(struct slice msg, struct slice number)
{
	static const char *const names[] = {" B", " KiB", " MiB", " GiB", " TiB"};
	const char *at = number.p + number.n;
	const struct slice rest = slice_make(at, (size_t)(msg.p + msg.n - at));
	double bytes = 1;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++, bytes *= 1024) {
		const size_t n = strlen(names[i]);
		if (slice_has_prefix(rest, slice_cstr(names[i])) && (rest.n == n || rest.p[n] == ' '))
			return bytes;
	}
	return 0;
}

/* The exact figure, else that which is rounded for people; NaN when the message has neither. */
static double figure_of(struct slice msg, const char *exact, const char *rounded)
{
	const double value = value_of(word_of(msg, exact));
	const struct slice word = isfinite(value) || rounded == NULL ? slice_make(NULL, 0) : word_of(msg, rounded);
	const double unit = word.n > 0 ? unit_behind(msg, word) : 0;

	return unit > 0 ? floor(value_of(word) * unit + 0.5) : value;
}

static void emit_pressure(struct emit *w, struct slice msg)
{
	static const struct {
		const char *key, *exact, *rounded;
	} figures[] = {{"thresholdBytes", "thresholdBytes", "threshold"}, {"limitBytes", "limitBytes", "limit"},
	    {"usedBytes", "usedBytes", "used"}, {"growthBytes", "rssGrowthBytes", "rssGrowth"},
	    {"windowMs", "windowMs", NULL}};

	emit_kobject(w, "pressure");
	emit_kword(w, "level", word_of(msg, "level"));
	emit_kword(w, "reason", word_of(msg, "reason"));
	for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++)
		emit_kfinite(w, figures[i].key, figure_of(msg, figures[i].exact, figures[i].rounded));
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
	    SLICE_CUT(x->raw, 40), problem);
}

static int emit_reading(struct memory_lines *m, const struct told *t, const char *metric,
    struct slice raw, enum memory_unit unit, struct oc_err *e)
{
	static const char *const sources[] = {"", "timeline", "gateway-log", "console-log"};
	const struct memory_reading x = {.scope = "gateway",
	    .metric = metric,
	    .measure = "process",
	    .source = sources[m->kind],
	    .raw = raw,
	    .value = value_of(raw),
	    .unit = unit,
	    .run = t->run.n > 0 ? t->run : m->run,
	    .gateway = m->run,
	    .label = t->label,
	    .seq = m->seq};
	struct record_src src = {.path = m->path, .line = t->number};
	struct emit w;

	hash_bytes(src.xxh3, t->text.p, t->text.n);
	note_problem(m, t, &x);
	reader_begin(m->r, &w);
	memory_begin(&w, &x);
	emit_kword(&w, "version", version_of(m->r, m->path));
	emit_kword(&w, "at", t->at);
	emit_kword(&w, "timeOfDay", t->time_of_day);
	if (t->pid > 0)
		emit_kint(&w, "pid", t->pid);
	emit_kword(&w, "phase", t->phase);
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
	static const double units[] = {1, 1 << 10, 1 << 20, 1 << 30};
	const double bytes = unit_behind(t->pressure, raw);
	enum memory_unit unit = MEMORY_BYTES;

	for (int u = MEMORY_BYTES; u <= MEMORY_GIB; u++) {
		if (bytes == units[u])
			unit = (enum memory_unit)u;
	}
	return emit_reading(m, t, metric, raw, unit, e);
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
	if (!json_is(msg, JSON_STRING))
		msg = json_gets(root, "msg");
	text = json_lexeme(msg);
	return slice_has_prefix(text, PRESSURE) || slice_has_prefix(text, TRACE) ? msg : JSON_NONE;
}

/* tslog has the subsystem in "0", and in all its shapes the message in "message"; a console in JSON, and the log of a
 * diagnostics export, have it in "subsystem". */
static int take_log(struct memory_lines *m, struct json_val root, struct told *t, struct oc_err *e)
{
	struct json_val msg = message_of(root);

	if (json_type(msg) == JSON_MISSING)
		return 0;
	t->at = text_of(m, json_gets(root, "time"));
	struct json_val subsystem = json_gets(root, m->kind == MEMORY_LOG ? "0" : "subsystem");
	if (!json_is(subsystem, JSON_STRING))
		subsystem = json_gets(root, "subsystem");
	return take_message(m, t, text_of(m, subsystem), text_of(m, msg), e);
}

/* "[TIME ][SUBSYSTEM] MESSAGE" */
static int take_text(struct memory_lines *m, struct slice line, struct told *t, struct oc_err *e)
{
	struct slice head = slice_make(line.p, line.n < HEAD ? line.n : HEAD);
	size_t open = slice_find(head, SLICE("["), 0), close = slice_find(head, SLICE("] "), 0);

	if (open >= close || close >= head.n || (open > 0 && line.p[open - 1] != ' '))
		return 0;
	struct slice time = slice_make(line.p, open > 0 ? open - 1 : 0);
	struct slice subsystem = slice_make(line.p + open + 1, close - open - 1);
	if (time.n == 8 && time.p[2] == ':')
		t->time_of_day = time;
	else if (time.n > 10)
		t->at = time;
	return take_message(
	    m, t, subsystem, slice_make(line.p + close + 2, line.n - close - 2), e);
}

static bool tells_memory(struct slice line)
{
	return slice_find(line, PRESSURE, 0) < line.n || slice_find(line, TRACE, 0) < line.n;
}

/* A console in JSON, among other lines or behind a prefix. */
static int take_json(struct memory_lines *m, struct slice line, struct told *t, struct oc_err *e)
{
	struct oc_err bad;

	if (!tells_memory(line))
		return 0;
	if (!m->reads && json_init(&m->json, e) != 0)
		return -1;
	m->reads = true;
	if (json_read(&m->json, line.p, line.n, &bad) == 0)
		return take_log(m, json_root(&m->json), t, e);
	return bad.exit == OC_EX_SOFTWARE ? err_nomem(e) : 0;
}

int memory_text(struct memory_lines *m, struct slice text, uint64_t number, struct oc_err *e)
{
	struct told t = {.number = number, .text = text};
	struct slice line = log_line_bare(&m->line, text);
	int rc = line.n > 0 && line.p[0] == '{' ? take_json(m, line, &t, e) : take_text(m, line, &t, e);

	return rc == 0 && (m->failed || m->line.failed) ? err_nomem(e) : rc;
}

int memory_line(struct memory_lines *m, struct json_val root, uint64_t number, struct slice text,
    struct oc_err *e)
{
	struct told t = {.number = number, .text = text};
	if (m->kind == MEMORY_CONSOLE && json_present(json_gets(root, "log")))
		return tells_memory(text) ? memory_text(m, text, number, e) : 0;
	int rc = m->kind == MEMORY_TIMELINE ? take_mark(m, root, &t, e) : take_log(m, root, &t, e);

	return rc == 0 && m->failed ? err_nomem(e) : rc;
}

void memory_lines_end(struct memory_lines *m)
{
	if (m->bad > 0)
		reader_notice(m->r, m->path, m->bad_line, "%s: not used (one of %llu such readings in this file)",
		    m->problem, (unsigned long long)m->bad);
	if (m->back > 0)
		reader_notice(m->r, m->path, m->back_line,
		    "the time of memory readings goes back %llu times, here by %.3f s: a clock that was set, or two "
		    "writers; kept as they stand",
		    (unsigned long long)m->back, m->step / 1000);
	if (m->mute > 0)
		reader_notice(m->r, m->path, m->mute_line,
		    "tells of memory pressure without any figure (one of %llu such lines in this file)",
		    (unsigned long long)m->mute);
	log_line_release(&m->line);
	if (m->reads)
		json_release(&m->json);
}

/* ---- answers of the gateway's RPC: process.memoryUsage() of the gateway alone ---- */

struct answer {
	struct reader *r;
	const struct artifact *a;
	struct slice run;
	uint64_t seq;
	int64_t pid; /* 0: not known */
};

/* One moment: what of it is there. */
struct moment {
	struct json_val event, memory;
	const char *label;
	char at[CLOCK_ISO_MAX];
	bool pressure;
};

static void note_answer(struct answer *s, struct json_val at, const struct memory_reading *m)
{
	char buf[MEMORY_PROBLEM];
	const char *problem = memory_problem(m, buf);
	uint64_t line, column;

	if (problem == NULL)
		return;
	json_place(s->a->text.buf, json_offset(at), &line, &column);
	reader_notice(s->r, s->a->path, line, "%s: %.*s %s: not used", m->metric, SLICE_CUT(m->raw, 40), problem);
}

static void emit_event(struct emit *w, struct json_val event)
{
	static const char *const keys[] = {
	    "level", "reason", "thresholdBytes", "limitBytes", "usedBytes", "growthBytes", "windowMs"};

	emit_kobject(w, "pressure");
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct json_val v =
		    json_gets(event, strcmp(keys[i], "growthBytes") == 0 ? "rssGrowthBytes" : keys[i]);
		if (json_is(v, i < 2 ? JSON_STRING : JSON_NUMBER))
			emit_kcarry(w, keys[i], v);
	}
	emit_end(w);
}

static int emit_moment(struct answer *s, const struct moment *t, struct oc_err *e)
{
	static const struct {
		const char *key, *metric;
	} known[] = {
	    {"rssBytes", "rss"}, {"heapUsedBytes", "heapUsed"}, {"heapTotalBytes", "heapTotal"}};
	int rc = 0;

	s->seq++;
	for (size_t i = 0; rc == 0 && i < sizeof(known) / sizeof(known[0]); i++) {
		struct json_val v = json_gets(t->memory, known[i].key);
		struct memory_reading m = {.scope = "gateway",
		    .metric = known[i].metric,
		    .measure = "process",
		    .source = "diagnostics",
		    .raw = json_source(v),
		    .value = json_number(v),
		    .unit = MEMORY_BYTES,
		    .run = s->run,
		    .gateway = s->run,
		    .label = slice_cstr(t->label),
		    .seq = s->seq};
		json_uint64(json_gets(t->event, "seq"), &m.event);
		struct emit w;

		if (!json_present(v))
			continue;
		note_answer(s, v, &m);
		reader_begin(s->r, &w);
		memory_begin(&w, &m);
		emit_kword(&w, "version", version_of(s->r, s->a->path));
		if (t->at[0] != '\0')
			emit_kcstr(&w, "at", t->at);
		if (s->pid > 0)
			emit_kint(&w, "pid", s->pid);
		if (t->pressure)
			emit_event(&w, t->event);
		record_end(&w, &s->a->doc.src);
		rc = reader_emit(s->r, e);
	}
	return rc;
}

static int take_moment(struct answer *s, struct json_val event, double ms, const char *label, struct oc_err *e)
{
	struct moment t = {.event = event, .memory = json_gets(event, "memory"), .label = label};

	t.pressure = strcmp(label, MEMORY_PRESSURE) == 0;
	t.at[clock_iso(t.at, ms)] = '\0';
	return json_is(t.memory, JSON_OBJECT) ? emit_moment(s, &t, e) : 0;
}

static int take_answer(struct answer *s, struct json_val root, struct oc_err *e)
{
	const struct json_val data = json_gets(root, "data"); /* of a diagnostics export */
	if (json_is(data, JSON_OBJECT))
		root = data;
	struct json_iter it = json_iter(json_gets(root, "events"));
	int rc = take_moment(s, root, json_number(json_gets(root, "ts")), "health", e);

	while (rc == 0 && json_next(&it)) {
		const struct json_val type = json_gets(it.val, "type");
		const double ms = json_number(json_gets(it.val, "ts"));
		if (json_text_is(type, "diagnostic.memory.sample"))
			rc = take_moment(s, it.val, ms, "memory-sample", e);
		else if (json_text_is(type, "diagnostic.memory.pressure"))
			rc = take_moment(s, it.val, ms, MEMORY_PRESSURE, e);
	}
	return rc;
}

int memory_answer(struct reader *r, const struct artifact *a, struct oc_err *e)
{
	struct answer s = {.r = r, .a = a, .run = path_gateway(a->path)};

	return take_answer(&s, artifact_root(a), e);
}

/* Is the pressure that a bundle was written for among its events? */
static bool among_events(struct json_val pressure, struct json_val events)
{
	const double rss = json_number(json_gets(json_gets(pressure, "memory"), "rssBytes"));
	struct json_iter it = json_iter(events);

	while (json_next(&it)) {
		if (json_text_is(json_gets(it.val, "type"), "diagnostic.memory.pressure") &&
		    json_number(json_gets(json_gets(it.val, "memory"), "rssBytes")) == rss)
			return true;
	}
	return false;
}

int memory_bundle(struct reader *r, const struct artifact *a, struct oc_err *e)
{
	struct answer s = {.r = r, .a = a, .run = path_gateway(a->path)};
	struct json_val root = artifact_root(a), printed = json_gets(root, "bundle");
	if (json_is(printed, JSON_OBJECT))
		root = printed;
	const struct json_val snapshot = json_gets(root, "snapshot"),
			      pressure = json_gets(json_gets(root, "evidence"), "memoryPressure");

	json_int64(json_gets(json_gets(root, "process"), "pid"), &s.pid);
	int rc = take_answer(&s, snapshot, e);
	if (rc != 0 || among_events(pressure, json_gets(snapshot, "events")))
		return rc;
	const struct slice written = json_text(json_gets(root, "generatedAt"), &r->arena);
	return take_moment(&s, pressure, clock_parse(written), MEMORY_PRESSURE, e);
}

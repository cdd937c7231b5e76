#include "record/usage.h"

#include <math.h>

#include "record/member.h"

enum usage_key {
	AGENT,
	AT,
	BACKWARDS,
	BRANCH,
	CACHE_READ,
	CACHE_WRITE,
	CALL,
	COST,
	DUPLICATE,
	ERROR,
	INPUT,
	KIND,
	MODEL,
	OUTPUT,
	PROVIDER,
	RUNTIME,
	SESSION,
	SESSION_KEY,
	SOURCE,
	SRC,
	STOP_REASON,
	TOOL_CALLS,
	TOOLS,
	TOTAL,
	TURN,
	KEYS,
	SRC_PATH = KEYS,
	SRC_LINE,
	PLACES
};

_Static_assert(PLACES <= FORMS_PLACES, "a form remembers as many places");

/* By length of the name. tools, toolCalls and backwards are of version 1. */
static const struct member_name MEMBERS[][MEMBERS_ALIKE] = {
    [2] = {{SLICE("at"), AT}},
    [3] = {{SLICE("src"), SRC}},
    [4] = {{SLICE("turn"), TURN}, {SLICE("cost"), COST}, {SLICE("kind"), KIND},
	{SLICE("call"), CALL}},
    [5] = {{SLICE("input"), INPUT}, {SLICE("model"), MODEL}, {SLICE("total"), TOTAL},
	{SLICE("tools"), TOOLS}, {SLICE("agent"), AGENT}, {SLICE("error"), ERROR}},
    [6] = {{SLICE("output"), OUTPUT}, {SLICE("branch"), BRANCH}, {SLICE("source"), SOURCE}},
    [7] = {{SLICE("session"), SESSION}, {SLICE("runtime"), RUNTIME}, {SLICE("earlier"), BACKWARDS}},
    [8] = {{SLICE("provider"), PROVIDER}},
    [9] = {{SLICE("cacheRead"), CACHE_READ}, {SLICE("toolNames"), TOOLS}, {SLICE("toolCalls"), TOOL_CALLS},
	{SLICE("backwards"), BACKWARDS}},
    [10] = {{SLICE("cacheWrite"), CACHE_WRITE}, {SLICE("stopReason"), STOP_REASON},
	{SLICE("sessionKey"), SESSION_KEY}},
    [11] = {{SLICE("duplicateOf"), DUPLICATE}},
    [13] = {{SLICE("toolCallCount"), TOOL_CALLS}},
};

static unsigned key_of(struct slice key)
{
	return member_number(MEMBERS, sizeof(MEMBERS) / sizeof(MEMBERS[0]), key, KEYS);
}

/* Returns false when memory is out. */
static bool find(uint32_t place[PLACES], struct json_val record, struct arena *a)
{
	struct json_iter it = json_iter(record);
	struct json_val src = JSON_NONE;

	memset(place, 0, PLACES * sizeof(*place));
	while (it.object && json_next(&it)) {
		unsigned key = key_of(json_lexeme(it.key));
		if (key == KEYS) { /* it may be written with escapes */
			struct slice text = json_text(it.key, a);
			if (text.p == NULL)
				return false;
			key = key_of(text);
		}
		if (key != KEYS)
			place[key] = it.val.at - record.at;
		if (key == SRC)
			src = it.val;
	}
	struct json_val path = json_gets(src, "path"), line = json_gets(src, "line");
	place[SRC_PATH] = json_is(path, JSON_MISSING) ? 0 : path.at - record.at;
	place[SRC_LINE] = json_is(line, JSON_MISSING) ? 0 : line.at - record.at;
	return true;
}

/* A record, and where its members stand. */
struct view {
	struct json_val record;
	const uint32_t *place;
	uint32_t own[PLACES];
};

/* Returns false when memory is out. */
static bool look(struct view *v, struct json_val record, struct form *form, struct arena *a)
{
	uint32_t *place = form == NULL ? v->own : form->place;

	if ((form == NULL || !form->placed) && !find(place, record, a))
		return false;
	if (form != NULL)
		form->placed = true;
	v->record = record;
	v->place = place;
	return true;
}

static inline struct json_val get(const struct view *v, unsigned key)
{
	uint32_t at = v->place[key];

	return at == 0 ? JSON_NONE : (struct json_val){v->record.j, v->record.at + at};
}

/* ---- counts ---- */

static const enum usage_key COUNTED[USAGE_COUNTS] = {INPUT, OUTPUT, CACHE_READ, CACHE_WRITE, TOTAL};

static enum usage_fault read_count(struct json_val v, uint64_t *n)
{
	int64_t whole;

	if (!json_present(v))
		return FAULT_MISSING;
	if (!json_is(v, JSON_NUMBER))
		return FAULT_NO_NUMBER;
	if (json_int64(v, &whole) && whole >= 0 && (uint64_t)whole <= USAGE_COUNT_MAX) {
		*n = (uint64_t)whole;
		return FAULT_NONE;
	}
	double x = json_number(v);
	if (x < 0)
		return FAULT_NEGATIVE;
	if (!(x <= (double)USAGE_COUNT_MAX))
		return FAULT_HUGE;
	if (!number_is_integer(x))
		return FAULT_FRACTION;
	*n = (uint64_t)x;
	return FAULT_NONE;
}

/*
 * The total is not the sum: what does it say? Providers that count as OpenAI does report an input that holds the cached
 * tokens; the counts here are apart (upstream's normalizeUsage takes the cached ones out of the input too).
 */
static void read_total(struct usage_record *u, uint64_t sum)
{
	uint64_t *count = u->count;
	const uint64_t total = count[USAGE_TOTAL], read = count[USAGE_CACHE_READ], write = count[USAGE_CACHE_WRITE];
	const uint64_t held[] = {read + write, read, write};

	if (total == 0) {
		u->reading = READING_ZERO;
		count[USAGE_TOTAL] = sum;
		return;
	}
	for (int i = 0; i < 3; i++) {
		if (held[i] == 0 || total != sum - held[i])
			continue;
		u->reading = held[i] <= count[USAGE_INPUT] ? READING_HELD : READING_SHORT;
		if (u->reading == READING_HELD)
			count[USAGE_INPUT] -= held[i];
		else
			count[USAGE_TOTAL] = sum;
		return;
	}
	u->reading = total == sum - count[USAGE_OUTPUT] ? READING_SHORT : READING_OTHER;
	if (u->reading == READING_SHORT)
		count[USAGE_TOTAL] = sum;
}

static void read_counts(struct usage_record *u, const struct view *v)
{
	uint64_t sum = 0;

	for (int i = 0; i < USAGE_COUNTS; i++) {
		enum usage_fault fault = read_count(get(v, COUNTED[i]), &u->count[i]);
		if (fault == FAULT_MISSING && i == USAGE_TOTAL)
			u->count[i] = sum;
		else if (fault != FAULT_NONE && (fault != FAULT_MISSING || i <= USAGE_OUTPUT) &&
			 u->fault == FAULT_NONE) {
			u->fault = fault;
			u->where = (enum usage_count)i;
		}
		sum += i < USAGE_TOTAL ? u->count[i] : 0;
	}
	if (u->fault == FAULT_NONE && u->count[USAGE_TOTAL] != sum)
		read_total(u, sum);
}

/* ---- time ---- */

static void read_time(struct usage_record *u, struct slice text)
{
	double ms;

	if (text.p == NULL)
		return;
	u->timed = clock_plain(text, &u->at);
	if (u->timed) {
		u->day = slice_make(text.p, 10);
		return;
	}
	ms = clock_parse(text);
	u->timed = isfinite(ms);
	u->at = u->timed ? (int64_t)ms : 0;
}

/* ---- the rest ---- */

static const char *const SOURCES[USAGE_SOURCES] = {
    NULL, "transcript", "database", "trajectory", "cron", "mock"};

static enum usage_source source_of(struct slice name)
{
	int i = USAGE_SOURCES - 1;

	while (i > SOURCE_OTHER && !slice_eqs(name, SOURCES[i]))
		i--;
	return (enum usage_source)i;
}

static uint64_t read_uint(struct json_val v)
{
	int64_t n;

	return json_int64(v, &n) && n > 0 ? (uint64_t)n : 0;
}

static bool has_failed(const struct view *v)
{
	return (json_is(get(v, ERROR), JSON_STRING) && json_lexeme(get(v, ERROR)).n > 0) ||
	       json_text_is(get(v, STOP_REASON), "error") || json_text_is(get(v, STOP_REASON), "aborted");
}

static bool is_call(const struct view *v, uint64_t *call)
{
	const struct slice text = json_lexeme(get(v, CALL));

	*call = 0;
	if (!json_is(get(v, CALL), JSON_STRING) || text.n != 16)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		const char c = text.p[i];
		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
			return false;
		*call = *call << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	return true;
}

/* Upstream's isTranscriptOnlyOpenClawAssistantMessage; and a row that reports no usage at all. */
static bool is_no_call(const struct usage_record *u, const struct view *v)
{
	bool any = json_present(get(v, COST));

	if (slice_eqs(u->provider, "openclaw") &&
	    (slice_eqs(u->model, "delivery-mirror") || slice_eqs(u->model, "gateway-injected")))
		return true;
	for (int i = 0; i < USAGE_COUNTS; i++)
		any = any || json_present(get(v, COUNTED[i]));
	return !any;
}

/* A text that is there but not to be had means that memory is out. */
static struct slice text_of(struct json_val v, struct arena *a, bool *failed)
{
	struct slice text = json_text(v, a);

	*failed = *failed || (json_is(v, JSON_STRING) && text.p == NULL);
	return text;
}

int usage_record_read(
    struct usage_record *u, struct json_val record, struct form *form, struct arena *a)
{
	struct view own, *v = &own;
	bool failed = false;

	if (!look(v, record, form, a))
		return -1;
	if (!json_text_is(get(v, KIND), "usage"))
		return 1;
	*u = (struct usage_record){
	    .turn = read_uint(get(v, TURN)), .calls = read_uint(get(v, TOOL_CALLS)), .tools = get(v, TOOLS)};
	u->session = text_of(get(v, SESSION), a, &failed);
	u->agent = text_of(get(v, AGENT), a, &failed);
	u->runtime = text_of(get(v, RUNTIME), a, &failed);
	u->provider = text_of(get(v, PROVIDER), a, &failed);
	u->model = text_of(get(v, MODEL), a, &failed);
	u->path = text_of(get(v, SRC_PATH), a, &failed);
	u->line = read_uint(get(v, SRC_LINE));
	u->source = source_of(json_lexeme(get(v, SOURCE)));
	read_counts(u, v);
	u->priced = cost_read(get(v, COST), &u->cost);
	if (json_is(get(v, TOOL_CALLS), JSON_MISSING))
		u->calls = json_is(get(v, TOOLS), JSON_ARRAY) ? json_count(get(v, TOOLS)) : 0;
	read_time(u, text_of(get(v, AT), a, &failed));
	u->side = json_text_is(get(v, BRANCH), "side");
	u->duplicate = json_present(get(v, DUPLICATE));
	u->backwards = json_is(get(v, BACKWARDS), JSON_TRUE);
	u->failed = has_failed(v);
	u->key = text_of(get(v, SESSION_KEY), a, &failed);
	u->called = is_call(v, &u->call);
	u->no_call = is_no_call(u, v);
	return failed ? -1 : 0;
}

const char *usage_count_name(enum usage_count c)
{
	static const char *const names[USAGE_COUNTS] = {
	    "input", "output", "cacheRead", "cacheWrite", "total"};

	return names[c];
}

const char *usage_reading_name(enum usage_reading r)
{
	static const char *const names[USAGE_READINGS] = {
	    "agrees", "totalZero", "inputHoldsCache", "totalTooLow", "totalOther"};

	return names[r];
}

const char *usage_fault_name(enum usage_fault f)
{
	static const char *const names[USAGE_FAULTS] = {
	    "none", "missing", "noNumber", "negative", "fraction", "huge"};

	return names[f];
}

const char *usage_fault_sentence(enum usage_fault f)
{
	static const char *const names[USAGE_FAULTS] = {"is well", "is missing", "is no number",
	    "is negative", "has a fraction", "is beyond any message (2^40)"};

	return names[f];
}

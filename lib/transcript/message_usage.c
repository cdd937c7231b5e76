#include "transcript/message_usage.h"

#include <math.h>

#include "transcript/keys.h"
#include "transcript/words.h"

/* The names of one number are neighbours, the first choice first: those of cells, then the others. */
enum {
	INPUT,
	INPUT_CAMEL,
	INPUT_SNAKE,
	INPUT_PROMPT_CAMEL,
	INPUT_PROMPT,
	INPUT_N,
	OUTPUT,
	OUTPUT_CAMEL,
	OUTPUT_SNAKE,
	OUTPUT_COMPLETION_CAMEL,
	OUTPUT_COMPLETION,
	OUTPUT_N,
	READ,
	READ_SNAKE,
	READ_SHORT,
	READ_INPUT,
	READ_CACHED,
	WRITE,
	WRITE_SNAKE,
	WRITE_SHORT,
	WRITE_CREATION,
	TOTAL,
	TOTAL_CAMEL,
	TOTAL_SNAKE,
	COST,
	TELEMETRY,
	INPUT_DETAILS,
	PROMPT_DETAILS,
	NAMED
};

static const unsigned char FIRST[USAGE_COUNTS + 1] = {INPUT, OUTPUT, READ, WRITE, TOTAL, COST};
static const unsigned char OF_CELLS[USAGE_COUNTS] = {3, 3, 2, 2, 3};

static const struct keys_row NAMES[] = {
    [4] = {{{"cost", COST}}},
    [5] = {{{"input", INPUT}, {"total", TOTAL}}},
    [6] = {{{"output", OUTPUT}}},
    [8] = {{{"prompt_n", INPUT_N}}},
    [9] = {{{"cacheRead", READ}}},
    [10] = {{{"cacheWrite", WRITE}, {"cache_read", READ_SHORT}}},
    [11] = {{{"inputTokens", INPUT_CAMEL}, {"totalTokens", TOTAL_CAMEL}, {"cache_write", WRITE_SHORT},
	{"predicted_n", OUTPUT_N}}},
    [12] = {{{"input_tokens", INPUT_SNAKE}, {"total_tokens", TOTAL_SNAKE}, {"outputTokens", OUTPUT_CAMEL},
	{"promptTokens", INPUT_PROMPT_CAMEL}}},
    [13] = {{{"output_tokens", OUTPUT_SNAKE}, {"prompt_tokens", INPUT_PROMPT}, {"cached_tokens", READ_CACHED}}},
    [14] = {{{"cacheTelemetry", TELEMETRY}}},
    [16] = {{{"completionTokens", OUTPUT_COMPLETION_CAMEL}}},
    [17] = {{{"cache_read_tokens", READ_SNAKE}, {"completion_tokens", OUTPUT_COMPLETION}}},
    [18] = {{{"cache_write_tokens", WRITE_SNAKE}}},
    [20] = {{{"input_tokens_details", INPUT_DETAILS}}},
    [21] = {{{"prompt_tokens_details", PROMPT_DETAILS}}},
    [23] = {{{"cache_read_input_tokens", READ_INPUT}}},
    [27] = {{{"cache_creation_input_tokens", WRITE_CREATION}}},
};

static bool finite(struct json_val v, double *x)
{
	int64_t whole;

	if (!json_is(v, JSON_NUMBER))
		return false;
	*x = json_int64(v, &whole) ? (double)whole : json_number(v);
	return isfinite(*x);
}

/* Of n values, the one that counts. */
static struct json_val choose(struct json_val usage, const uint32_t *at, int n, bool *choice)
{
	struct json_val there[6];
	int found = 0;
	double x;

	for (int i = 0; i < n; i++) {
		struct json_val v = keys_value(usage, at[i]);
		if (json_present(v))
			there[found++] = v;
	}
	if (found == 0)
		return JSON_NONE;
	*choice |= found > 1;
	for (int i = 0; found > 1 && i < found; i++) {
		if (finite(there[i], &x))
			return there[i];
	}
	return there[0];
}

static int read_names(uint32_t at[NAMED], struct json_val usage, struct arena *a)
{
	return keys_find(at, NAMED, NAMES, sizeof(NAMES) / sizeof(NAMES[0]), usage, a);
}

static void read_rest(struct message_usage *u, struct json_val usage, const uint32_t at[NAMED])
{
	struct json_val cost = keys_value(usage, at[COST]);

	u->number[USAGE_COST] = json_is(cost, JSON_OBJECT) ? json_gets(cost, "total") : cost;
	u->telemetry = keys_value(usage, at[TELEMETRY]);
}

int message_usage_read(struct message_usage *u, struct json_val usage, struct arena *a)
{
	uint32_t at[NAMED];
	int rc = read_names(at, usage, a);

	u->choice = u->held = false;
	for (int i = 0; i < USAGE_COUNTS; i++)
		u->number[i] = choose(usage, at + FIRST[i], OF_CELLS[i], &u->choice);
	read_rest(u, usage, at);
	return rc;
}

int message_usage_read_all(struct message_usage *u, struct json_val usage, struct arena *a)
{
	uint32_t at[NAMED];
	int rc = read_names(at, usage, a);

	u->choice = false;
	for (int i = 0; i < USAGE_COUNTS; i++)
		u->number[i] = choose(usage, at + FIRST[i], FIRST[i + 1] - FIRST[i], &u->choice);
	read_rest(u, usage, at);
	struct json_val cached = json_gets(keys_value(usage, at[INPUT_DETAILS]), "cached_tokens");
	if (!json_present(cached))
		cached = json_gets(keys_value(usage, at[PROMPT_DETAILS]), "cached_tokens");
	u->held = json_present(cached) || at[READ_CACHED] != 0;
	u->choice |= u->held;
	if (!json_present(u->number[USAGE_CACHE_READ]) && json_present(cached))
		u->number[USAGE_CACHE_READ] = cached;
	return rc;
}

static bool is_ollama(struct json_val v, struct scratch *s)
{
	return lower_is(message_string(v, s), SLICE("ollama"));
}

static bool drops_cache(
    const struct usage_sum *c, const struct message *m, struct json_val telemetry, struct scratch *s)
{
	if (json_is(telemetry, JSON_OBJECT))
		return json_text_is(json_gets(telemetry, "state"), "unavailable");
	return c->has_read && c->has_write && c->count[USAGE_CACHE_READ] == 0 && c->count[USAGE_CACHE_WRITE] == 0 &&
	       (is_ollama(message_key(m, KEY_PROVIDER), s) || is_ollama(message_key(m, KEY_API), s));
}

struct usage_sum message_usage_counts(
    const struct message_usage *u, const struct message *m, enum drift_age age, struct scratch *s)
{
	struct usage_sum c = {.has_read = false};
	bool has[USAGE_COUNTS];

	for (int i = 0; i < USAGE_COUNTS; i++) {
		has[i] = finite(u->number[i], &c.count[i]);
		if (!has[i])
			c.count[i] = 0;
	}
	c.has_read = has[USAGE_CACHE_READ];
	c.has_write = has[USAGE_CACHE_WRITE];
	if (age >= DRIFT_2026_09 && drops_cache(&c, m, u->telemetry, s)) {
		c.has_read = c.has_write = false;
		c.count[USAGE_CACHE_READ] = c.count[USAGE_CACHE_WRITE] = 0;
	}
	for (int i = 0; !has[USAGE_TOTAL] && i < USAGE_TOTAL; i++)
		c.count[USAGE_TOTAL] += c.count[i];
	return c;
}

void usage_sum_add(struct usage_sum *sum, const struct usage_sum *u)
{
	for (int i = 0; i < USAGE_COUNTS; i++)
		sum->count[i] += u->count[i];
	sum->has_read |= u->has_read;
	sum->has_write |= u->has_write;
}

void usage_sum_emit(struct emit *w, const struct usage_sum *u)
{
	emit_object(w);
	emit_kdouble(w, "inputTokens", u->count[USAGE_INPUT]);
	emit_kdouble(w, "outputTokens", u->count[USAGE_OUTPUT]);
	emit_kdouble(w, "totalTokens", u->count[USAGE_TOTAL]);
	if (u->has_read)
		emit_kdouble(w, "cacheRead", u->count[USAGE_CACHE_READ]);
	if (u->has_write)
		emit_kdouble(w, "cacheWrite", u->count[USAGE_CACHE_WRITE]);
	emit_end(w);
}

/* --- a whole transcript --- */

void transcript_use_release(struct transcript_use *u)
{
	mem_free(u->turn);
	scratch_release(&u->scratch);
	*u = (struct transcript_use)TRANSCRIPT_USE_INIT;
}

/* Returns 0, or -1 when memory is out. */
static int add_assistant(struct transcript_use *u, const struct message *m, enum drift_age age)
{
	struct json_val usage = message_key(m, KEY_USAGE);
	struct message_usage values;
	uint64_t cost;

	if (!json_is(usage, JSON_OBJECT))
		return 0;
	if (message_usage_read(&values, usage, &u->scratch.arena) != 0)
		return -1;
	if (!u->open) {
		if (mem_grow((void **)&u->turn, &u->cap, u->turns + 1, sizeof(*u->turn)) < 0)
			return -1;
		u->turn[u->turns++] = 0;
		u->open = true;
	}
	const struct usage_sum one = message_usage_counts(&values, m, age, &u->scratch);
	usage_sum_add(&u->sum, &one);
	u->turn[u->turns - 1] += one.count[USAGE_TOTAL];
	u->messages++;
	if (cost_read(values.number[USAGE_COST], &cost) == COST_GOOD) {
		u->cost += cost;
		u->priced++;
	}
	return 0;
}

static int add_line(
    struct transcript_use *u, struct slice line, enum drift_age age, struct json *reader, struct oc_err *e)
{
	struct oc_err bad = OC_ERR_INIT;
	struct message m;
	bool exact;

	line = js_trim(line);
	if (line.n == 0)
		return 0;
	if (json_read(reader, line.p, line.n, &bad) < 0)
		return bad.exit == OC_EX_DATA ? 0 : err_nomem(e);
	scratch_reset(&u->scratch);
	message_read(&m, json_gets(json_root(reader), "message"), &u->scratch);
	const enum message_role role = message_role(&m, &exact, &u->scratch);
	if (role == ROLE_USER)
		u->open = false;
	if ((role == ROLE_ASSISTANT && add_assistant(u, &m, age) != 0) || u->scratch.failed)
		return err_nomem(e);
	return 0;
}

int transcript_use_read(
    struct transcript_use *u, struct slice text, enum drift_age age, struct json *reader, struct oc_err *e)
{
	u->sum = (struct usage_sum){.has_read = false};
	u->messages = u->cost = u->priced = 0;
	u->turns = 0;
	u->open = false;
	for (size_t at = 0; at < text.n;) {
		size_t end = slice_find(text, SLICE("\n"), at);
		if (add_line(u, slice_make(text.p + at, end - at), age, reader, e) < 0)
			return -1;
		at = end + 1;
	}
	return 0;
}

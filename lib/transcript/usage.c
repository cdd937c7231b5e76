#include "transcript/usage.h"

#include <math.h>

#include "transcript/lower.h"
#include "transcript/pick.h"

enum {
	INPUT,
	INPUT_CAMEL,
	INPUT_SNAKE,
	OUTPUT,
	OUTPUT_CAMEL,
	OUTPUT_SNAKE,
	TOTAL,
	TOTAL_CAMEL,
	TOTAL_SNAKE,
	READ,
	READ_SNAKE,
	WRITE,
	WRITE_SNAKE,
	TELEMETRY,
	COUNTS
};

static const struct pick_row NAMES[] = {
    [5] = {{{"input", INPUT}, {"total", TOTAL}}},
    [6] = {{{"output", OUTPUT}}},
    [9] = {{{"cacheRead", READ}}},
    [10] = {{{"cacheWrite", WRITE}}},
    [11] = {{{"inputTokens", INPUT_CAMEL}, {"totalTokens", TOTAL_CAMEL}}},
    [12] = {{{"input_tokens", INPUT_SNAKE}, {"total_tokens", TOTAL_SNAKE},
	{"outputTokens", OUTPUT_CAMEL}}},
    [13] = {{{"output_tokens", OUTPUT_SNAKE}}},
    [14] = {{{"cacheTelemetry", TELEMETRY}}},
    [17] = {{{"cache_read_tokens", READ_SNAKE}}},
    [18] = {{{"cache_write_tokens", WRITE_SNAKE}}},
};

/* The first of n values that is a finite number. */
static bool count_of(struct json_val usage, const uint32_t *at, size_t n, double *x)
{
	int64_t whole;

	for (size_t i = 0; i < n; i++) {
		struct json_val v = pick_value(usage, at[i]);
		if (!json_is(v, JSON_NUMBER))
			continue;
		*x = json_int64(v, &whole) ? (double)whole : json_number(v);
		if (isfinite(*x))
			return true;
	}
	*x = 0;
	return false;
}

static bool is_ollama(struct json_val v, struct scratch *s)
{
	return lower_is(message_string(v, s), SLICE("ollama"));
}

static bool drops_cache(
    const struct usage *u, const struct message *m, struct json_val telemetry, struct scratch *s)
{
	if (json_is(telemetry, JSON_OBJECT))
		return json_text_is(json_gets(telemetry, "state"), "unavailable");
	return u->has_read && u->has_write && u->cache_read == 0 && u->cache_write == 0 &&
	       (is_ollama(message_key(m, KEY_PROVIDER), s) ||
		   is_ollama(message_key(m, KEY_API), s));
}

void usage_add(struct usage *sum, const struct message *m, enum drift_age age, struct scratch *s)
{
	struct json_val usage = message_key(m, KEY_USAGE);
	uint32_t at[COUNTS];
	struct usage u = {0};

	pick_members(at, COUNTS, NAMES, sizeof(NAMES) / sizeof(NAMES[0]), usage, s);
	count_of(usage, at + INPUT, 3, &u.input);
	count_of(usage, at + OUTPUT, 3, &u.output);
	u.has_read = count_of(usage, at + READ, 2, &u.cache_read);
	u.has_write = count_of(usage, at + WRITE, 2, &u.cache_write);
	if (age >= DRIFT_2026_09 && drops_cache(&u, m, pick_value(usage, at[TELEMETRY]), s)) {
		u.has_read = u.has_write = false;
		u.cache_read = u.cache_write = 0;
	}
	if (!count_of(usage, at + TOTAL, 3, &u.total))
		u.total = u.input + u.output + u.cache_read + u.cache_write;
	sum->input += u.input;
	sum->output += u.output;
	sum->total += u.total;
	sum->cache_read += u.cache_read;
	sum->cache_write += u.cache_write;
	sum->has_read |= u.has_read;
	sum->has_write |= u.has_write;
}

void usage_emit(struct emit *w, const struct usage *u)
{
	emit_object(w);
	emit_kdouble(w, "inputTokens", u->input);
	emit_kdouble(w, "outputTokens", u->output);
	emit_kdouble(w, "totalTokens", u->total);
	if (u->has_read)
		emit_kdouble(w, "cacheRead", u->cache_read);
	if (u->has_write)
		emit_kdouble(w, "cacheWrite", u->cache_write);
	emit_end(w);
}

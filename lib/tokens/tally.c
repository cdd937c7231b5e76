#include "tokens/tally.h"

#include <math.h>

#include "base/base.h"
#include "record/record.h"

static bool add_cost(struct tally *t, unsigned __int128 cost)
{
	if (t->cost > COST_SUM_MAX || cost > COST_SUM_MAX - t->cost)
		return false;
	t->cost += cost;
	return true;
}

static bool has_usage(const struct usage_record *u)
{
	for (int i = 0; i < USAGE_COUNTS; i++) {
		if (u->count[i] > 0)
			return true;
	}
	return false;
}

int tally_add(struct tally *t, const struct usage_record *u)
{
	bool fits = count_add(&t->calls, u->calls);

	t->messages++;
	t->failed += u->failed;
	t->zero += u->count[USAGE_TOTAL] == 0;
	t->no_usage += !u->failed && !has_usage(u);
	if (u->reading != READING_AGREES)
		t->reading[u->reading]++;
	t->unpriced += u->priced != COST_GOOD;
	t->bad_cost += u->priced == COST_BAD;
	for (int i = 0; i < USAGE_COUNTS; i++)
		fits = count_add(&t->count[i], u->count[i]) && fits;
	if (u->priced == COST_GOOD)
		fits = add_cost(t, u->cost) && fits;
	return fits ? 0 : -1;
}

int tally_merge(struct tally *t, const struct tally *from)
{
	bool fits = count_add(&t->messages, from->messages) && count_add(&t->failed, from->failed) &&
		    count_add(&t->zero, from->zero) && count_add(&t->no_usage, from->no_usage) &&
		    count_add(&t->calls, from->calls) &&
		    count_add(&t->unpriced, from->unpriced) && count_add(&t->bad_cost, from->bad_cost) &&
		    add_cost(t, from->cost);

	for (int i = 0; i < USAGE_COUNTS; i++)
		fits = fits && count_add(&t->count[i], from->count[i]);
	for (int i = 0; i < USAGE_READINGS; i++)
		fits = fits && count_add(&t->reading[i], from->reading[i]);
	return fits ? 0 : -1;
}

uint64_t tally_differs(const struct tally *t)
{
	uint64_t n = 0;

	for (int i = READING_AGREES + 1; i < USAGE_READINGS; i++)
		n += t->reading[i];
	return n;
}

double tally_dollars(const struct tally *t)
{
	return t->messages > t->unpriced ? cost_dollars(t->cost) : (double)NAN;
}

/* ---- as it travels ---- */

static void emit_readings(struct emit *w, const struct tally *t)
{
	for (int i = READING_AGREES + 1; i < USAGE_READINGS; i++)
		emit_ksome(w, usage_reading_name((enum usage_reading)i), t->reading[i]);
}

void tally_write(struct emit *w, const char *key, const struct tally *t)
{
	char digits[COST_DIGITS];

	if (t == NULL)
		return;
	emit_kobject(w, key);
	emit_kuint(w, "messages", t->messages);
	emit_kuint(w, "errors", t->failed);
	emit_kuint(w, "zero", t->zero);
	emit_ksome(w, "noUsage", t->no_usage);
	emit_readings(w, t);
	emit_kuint(w, "toolCalls", t->calls);
	emit_kuint(w, "unpriced", t->unpriced);
	emit_kuint(w, "badCost", t->bad_cost);
	for (int i = 0; i < USAGE_COUNTS; i++)
		emit_kuint(w, usage_count_name((enum usage_count)i), t->count[i]);
	cost_digits(digits, t->cost);
	emit_kcstr(w, "costPico", digits);
	emit_end(w);
}

static bool read_count(struct json_val v, const char *key, uint64_t *n)
{
	return json_uint64(json_gets(v, key), n);
}

bool tally_read(struct tally *t, struct json_val v)
{
	struct tally r = {0};
	struct json_val cost = field_renamed(v, "costPico", "cost");
	bool ok = read_count(v, "messages", &r.messages) && read_count(v, "errors", &r.failed) &&
		  read_count(v, "zero", &r.zero) && partial_count(v, "noUsage", &r.no_usage) &&
		  partial_count(v, usage_reading_name(READING_ZERO), &r.reading[READING_ZERO]) &&
		  partial_count(v, usage_reading_name(READING_HELD), &r.reading[READING_HELD]) &&
		  partial_count(v, usage_reading_name(READING_SHORT), &r.reading[READING_SHORT]) &&
		  partial_count(v, usage_reading_name(READING_OTHER), &r.reading[READING_OTHER]) &&
		  partial_count(v, "differs", &r.reading[READING_OTHER]) && /* of version 2 */
		  read_count(v, "toolCalls", &r.calls) && read_count(v, "unpriced", &r.unpriced) &&
		  read_count(v, "badCost", &r.bad_cost) && cost_from_digits(json_lexeme(cost), &r.cost);

	for (int i = 0; i < USAGE_COUNTS; i++)
		ok = ok && read_count(v, usage_count_name((enum usage_count)i), &r.count[i]);
	return ok && tally_merge(t, &r) == 0;
}

/* ---- as it is reported ---- */

static void emit_sums(struct emit *w, const struct tally *t)
{
	for (int i = 0; i < USAGE_COUNTS; i++)
		emit_kuint(w, usage_count_name((enum usage_count)i), t->count[i]);
	emit_kuint(w, "toolCallCount", t->calls);
	emit_kuint(w, "errors", t->failed);
	emit_kdouble(w, "cost", tally_dollars(t));
}

/* Of nothing there is no share: null. */
static void emit_share(struct emit *w, const char *key, double part, double whole)
{
	emit_kdouble(w, key, whole > 0 ? part / whole : (double)NAN);
}

void tally_emit(struct emit *w, const struct tally *t)
{
	double read = (double)t->count[USAGE_CACHE_READ];

	emit_sums(w, t);
	emit_ksome(w, "unpriced", t->unpriced);
	emit_ksome(w, "badCost", t->bad_cost);
	emit_ksome(w, "zero", t->zero);
	emit_ksome(w, "noUsage", t->no_usage);
	emit_ksome(w, "differs", tally_differs(t));
	emit_readings(w, t);
	emit_share(w, "cacheShare", read, (double)t->count[USAGE_INPUT] + read + (double)t->count[USAGE_CACHE_WRITE]);
	emit_share(w, "tokensPerToolCall", (double)t->count[USAGE_TOTAL], (double)t->calls);
}

void tally_emit_apart(struct emit *w, const char *key, const struct tally *t)
{
	if (t == NULL)
		return;
	emit_kobject(w, key);
	emit_kuint(w, "messages", t->messages);
	emit_sums(w, t);
	emit_end(w);
}

#include "tokens/tally.h"

#include "base/count.h"

static bool add_cost(struct tally *t, unsigned __int128 cost)
{
	if (t->cost > COST_SUM_MAX || cost > COST_SUM_MAX - t->cost)
		return false;
	t->cost += cost;
	return true;
}

int tally_add(struct tally *t, const struct usage_record *u)
{
	bool fits = count_add(&t->calls, u->calls);

	t->messages++;
	t->failed += u->failed;
	t->zero += u->count[USAGE_TOTAL] == 0;
	t->differs += u->differs;
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
	bool fits =
	    count_add(&t->messages, from->messages) && count_add(&t->failed, from->failed) &&
	    count_add(&t->zero, from->zero) && count_add(&t->differs, from->differs) &&
	    count_add(&t->calls, from->calls) && count_add(&t->unpriced, from->unpriced) &&
	    count_add(&t->bad_cost, from->bad_cost) && add_cost(t, from->cost);

	for (int i = 0; i < USAGE_COUNTS; i++)
		fits = fits && count_add(&t->count[i], from->count[i]);
	return fits ? 0 : -1;
}

bool tally_has_cost(const struct tally *t)
{
	return t->messages > t->unpriced;
}

/* ---- as it travels ---- */

static void emit_count(struct emit *w, const char *key, uint64_t n)
{
	emit_key(w, key);
	emit_uint(w, n);
}

void tally_write(struct emit *w, const struct tally *t)
{
	char digits[COST_DIGITS];

	emit_object(w);
	emit_count(w, "messages", t->messages);
	emit_count(w, "errors", t->failed);
	emit_count(w, "zero", t->zero);
	emit_count(w, "differs", t->differs);
	emit_count(w, "toolCalls", t->calls);
	emit_count(w, "unpriced", t->unpriced);
	emit_count(w, "badCost", t->bad_cost);
	for (int i = 0; i < USAGE_COUNTS; i++)
		emit_count(w, usage_count_name((enum usage_count)i), t->count[i]);
	cost_digits(digits, t->cost);
	emit_kcstr(w, "cost", digits);
	emit_end(w);
}

static bool read_uint(struct json_val v, const char *key, uint64_t *n)
{
	int64_t x;

	if (!json_int64(json_gets(v, key), &x) || x < 0)
		return false;
	*n = (uint64_t)x;
	return true;
}

int tally_read(struct tally *t, struct json_val v)
{
	struct tally r = TALLY_INIT;
	bool ok = read_uint(v, "messages", &r.messages) && read_uint(v, "errors", &r.failed) &&
		  read_uint(v, "zero", &r.zero) && read_uint(v, "differs", &r.differs) &&
		  read_uint(v, "toolCalls", &r.calls) && read_uint(v, "unpriced", &r.unpriced) &&
		  read_uint(v, "badCost", &r.bad_cost) &&
		  cost_from_digits(json_lexeme(json_gets(v, "cost")), &r.cost);

	for (int i = 0; i < USAGE_COUNTS; i++)
		ok = ok && read_uint(v, usage_count_name((enum usage_count)i), &r.count[i]);
	return ok ? tally_merge(t, &r) : -2;
}

/* ---- as it is reported ---- */

static void emit_sums(struct emit *w, const struct tally *t)
{
	for (int i = 0; i < USAGE_COUNTS; i++)
		emit_count(w, usage_count_name((enum usage_count)i), t->count[i]);
	emit_count(w, "toolCalls", t->calls);
	emit_count(w, "errors", t->failed);
	if (tally_has_cost(t)) {
		cost_emit(w, "cost", t->cost);
	} else {
		emit_key(w, "cost");
		emit_null(w);
	}
}

static void emit_some(struct emit *w, const char *key, uint64_t n)
{
	if (n > 0)
		emit_count(w, key, n);
}

static void emit_share(struct emit *w, const char *key, double part, double whole)
{
	emit_key(w, key);
	if (whole > 0)
		emit_double(w, part / whole);
	else
		emit_null(w);
}

void tally_emit(struct emit *w, const struct tally *t)
{
	double read = (double)t->count[USAGE_CACHE_READ];

	emit_sums(w, t);
	emit_some(w, "unpriced", t->unpriced);
	emit_some(w, "badCost", t->bad_cost);
	emit_some(w, "zero", t->zero);
	emit_some(w, "differs", t->differs);
	emit_share(w, "cacheShare", read,
	    (double)t->count[USAGE_INPUT] + read + (double)t->count[USAGE_CACHE_WRITE]);
	emit_share(w, "tokensPerToolCall", (double)t->count[USAGE_TOTAL], (double)t->calls);
}

void tally_emit_apart(struct emit *w, const char *key, const struct tally *t)
{
	emit_key(w, key);
	emit_object(w);
	emit_count(w, "messages", t->messages);
	emit_sums(w, t);
	emit_end(w);
}

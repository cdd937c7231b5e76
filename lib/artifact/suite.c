#include "artifact/suite.h"

#include <math.h>

/* Math.max(0, n) of a finite number; false for all else. */
static bool count_of(struct json_val counts, const char *key, double *n)
{
	double x = json_number(json_gets(counts, key));

	if (!isfinite(x))
		return false;
	*n = x > 0 ? x : 0;
	return true;
}

static void raise_to(bool *has, double *n, double x)
{
	*n = *has && *n > x ? *n : x;
	*has = true;
}

/* How many have that status ("fail"), and how many any other than "pass". */
static void tally(struct suite_counts *c, struct json_val list, const char *holder)
{
	double failed = 0, blocking = 0;
	struct json_iter it = json_iter(list);

	if (!json_is(list, JSON_ARRAY))
		return;
	while (json_next(&it)) {
		struct json_val v = holder == NULL ? it.val : json_gets(it.val, holder);
		struct json_val status = json_gets(v, "status");
		failed += json_text_is(status, "fail");
		blocking += !json_text_is(status, "pass");
	}
	raise_to(&c->has_failed, &c->failed, failed);
	raise_to(&c->has_blocking, &c->blocking, blocking);
}

void suite_count(struct json_val root, struct suite_counts *c)
{
	struct json_val counts = json_gets(root, "counts");
	double failed = 0, skipped = 0;
	bool has_failed = count_of(counts, "failed", &failed);
	bool has_skipped = count_of(counts, "skipped", &skipped);

	*c = (struct suite_counts){false, false, 0, 0};
	if (has_failed)
		raise_to(&c->has_failed, &c->failed, failed);
	if (has_failed || has_skipped)
		raise_to(&c->has_blocking, &c->blocking, failed + skipped);
	tally(c, json_gets(root, "scenarios"), NULL);
	tally(c, json_gets(root, "entries"), "result");
	tally(c, json_gets(json_gets(root, "evidence"), "entries"), "result");
}

static void emit_count(struct emit *w, const char *key, bool has, double n)
{
	emit_key(w, key);
	if (has)
		emit_double(w, n);
	else
		emit_null(w);
}

void suite_record(
    struct emit *w, struct json_val root, const char *era, const struct record_src *src)
{
	struct suite_counts c;

	suite_count(root, &c);
	record_begin(w, "suite", 2);
	if (era[0] != '\0')
		emit_kcstr(w, "era", era);
	emit_count(w, "failed", c.has_failed, c.failed);
	emit_count(w, "blocking", c.has_blocking, c.blocking);
	emit_kcarry(w, "counts", json_gets(root, "counts"));
	emit_kcarry(w, "metrics", json_gets(root, "metrics"));
	emit_kcarry(w, "runBlock", json_gets(root, "run"));
	record_end(w, src);
}

/* Tool calls and their results, by upstream's rule and by the strict one. */
#include "transcript/calls.h"
#include "tap.h"

static struct oc_err err;

static struct slice text_of(const char *s)
{
	return s == NULL ? slice_make(NULL, 0) : slice_cstr(s);
}

static void add(struct calls *c, const char *id, const char *tool)
{
	struct hash args = {1, c->count + 1};

	calls_add(c, text_of(id), slice_cstr(tool), &args, &err);
}

static void result(struct calls *c, const char *id, const char *tool, uint64_t value, bool error)
{
	struct hash hash = {2, value};

	calls_result(c, text_of(id), text_of(tool), &hash, error, &err);
}

/* "tool=value" of each call, "!" for an error, "?" for a missing result. */
static const char *shown(const struct calls *c)
{
	static char buf[400];
	size_t n = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < c->count; i++) {
		const struct call *call = &c->call[i];
		enum call_error error = call_error(call);
		n += (size_t)snprintf(buf + n, sizeof(buf) - n, "%s%.*s", i == 0 ? "" : " ",
		    (int)call->tool.n, call->tool.p);
		if (error == CALL_MISSING)
			n += (size_t)snprintf(buf + n, sizeof(buf) - n, "?");
		else
			n += (size_t)snprintf(buf + n, sizeof(buf) - n, "=%d%s",
			    (int)call->result.low, error == CALL_ERROR ? "!" : "");
	}
	return buf;
}

static void by_id(enum calls_rule rule)
{
	struct calls c;

	calls_init(&c, rule);
	add(&c, "1", "a");
	add(&c, "2", "b");
	result(&c, "2", NULL, 7, false);
	TEST_STR(shown(&c), "a? b=7", "a result goes to its id");
	result(&c, "1", NULL, 8, true);
	TEST_STR(shown(&c), "a=8! b=7", "an error");
	result(&c, "1", NULL, 9, false);
	TEST_STR(shown(&c), "a=9 b=7", "a second result replaces the first");
	calls_release(&c);
}

static void upstream(void)
{
	struct calls c;

	calls_init(&c, CALLS_UPSTREAM);
	add(&c, NULL, "a");
	add(&c, NULL, "b");
	add(&c, NULL, "a");
	result(&c, NULL, "a", 1, false);
	result(&c, NULL, "a", 2, false);
	TEST_STR(shown(&c), "a=1 b? a=2", "first in, first out by name");
	result(&c, "zzz", NULL, 3, false);
	TEST_STR(shown(&c), "a=1 b=3 a=2", "an unknown id goes to the oldest");
	result(&c, NULL, NULL, 4, false);
	TEST_STR(shown(&c), "a=1 b=3 a=2 unknown=4", "what has no call stands for itself");
	calls_reset(&c);
	TEST_INT(c.count, 0, "empty again");

	add(&c, "1", "a");
	add(&c, "1", "b");
	result(&c, "1", NULL, 1, false);
	result(&c, "1", NULL, 2, false);
	TEST_STR(shown(&c), "a? b=2", "an id used twice means the later call");
	calls_reset(&c);

	add(&c, NULL, "a");
	add(&c, NULL, "a");
	result(&c, NULL, "z", 1, false);
	TEST_STR(shown(&c), "z=1 a?", "the result's name renames the call");
	result(&c, NULL, "a", 2, false);
	TEST_STR(shown(&c), "a=2 a?", "which is still in the queue of its old name");
	result(&c, NULL, "a", 3, false);
	TEST_STR(shown(&c), "a=2 a=3", "and leaves it then");
	calls_release(&c);
}

static void strict(void)
{
	struct calls c;

	calls_init(&c, CALLS_STRICT);
	add(&c, "1", "a");
	add(&c, "1", "a");
	result(&c, "1", NULL, 1, false);
	result(&c, "1", NULL, 2, false);
	TEST_STR(shown(&c), "a=2 a=1", "an id used twice: each call has its result");
	result(&c, "1", NULL, 3, false);
	TEST_STR(shown(&c), "a=2 a=3", "then the newest");
	add(&c, "4", "b");
	result(&c, "5", "b", 4, false);
	TEST_STR(shown(&c), "a=2 a=3 b? b=4", "an unknown id is nobody's result");
	result(&c, NULL, "zzz", 5, false);
	TEST_STR(shown(&c), "a=2 a=3 b=5 b=4", "without id by age; nothing is renamed");
	result(&c, NULL, "b", 6, false);
	TEST_STR(shown(&c), "a=2 a=3 b=5 b=4 b=6", "an answered call takes no more");
	calls_release(&c);
}

static void comparing(void)
{
	struct calls a, b;

	calls_init(&a, CALLS_UPSTREAM);
	calls_init(&b, CALLS_STRICT);
	TEST(calls_equal(&a, &b) && calls_shape(&a, &b) && !calls_missing(&a), "both empty");
	add(&a, "1", "a");
	TEST(!calls_shape(&a, &b) && calls_missing(&a), "one more");
	add(&b, "2", "a");
	TEST(calls_equal(&a, &b), "ids do not count");
	result(&a, "1", NULL, 1, false);
	TEST(!calls_equal(&a, &b) && calls_shape(&a, &b), "results do, not for the shape");
	result(&b, "2", NULL, 1, true);
	TEST(!calls_equal(&a, &b), "nor errors");
	result(&b, "2", NULL, 1, false);
	TEST(calls_equal(&a, &b), "the same");
	TEST_STR(call_error_text(CALL_ERROR), "tool-result-error", "error");
	TEST_STR(call_error_text(CALL_MISSING), "tool-result-missing", "missing");
	TEST(call_error_text(CALL_FINE) == NULL, "fine");
	calls_release(&a);
	calls_release(&b);
}

/* Time is linear: this takes minutes when it is not. */
static void many(void)
{
	struct calls up, strictly;
	char id[20];

	calls_init(&up, CALLS_UPSTREAM);
	calls_init(&strictly, CALLS_STRICT);
	for (int i = 0; i < 200000; i++) {
		snprintf(id, sizeof(id), "call_%d", i);
		add(&up, id, "a");
		add(&strictly, "same", "a");
	}
	for (int i = 199999; i >= 0; i--) {
		snprintf(id, sizeof(id), "call_%d", i);
		result(&up, id, "a", (uint64_t)i, false);
		result(&strictly, "same", "a", 1, false);
	}
	for (int i = 0; i < 200000; i++)
		result(&strictly, "same", NULL, 1, false);
	TEST_INT(up.count, 200000, "as many as there were");
	TEST(!calls_missing(&up) && !calls_missing(&strictly), "all answered");
	TEST_INT(up.call[77].result.low, 77, "each by its own");
	calls_release(&up);
	calls_release(&strictly);
}

int main(void)
{
	by_id(CALLS_UPSTREAM);
	by_id(CALLS_STRICT);
	upstream();
	strict();
	comparing();
	many();
	return tap_done();
}

/* The set of model calls, in memory and in its file. */
#include "base/base.h"
#include "record/record.h"
#include "tap.h"

#define CALLS 5000

/* The finalizer of splitmix64, so that calls are spread as hashes are. */
static uint64_t call_at(uint64_t i)
{
	uint64_t x = i * 0x9E3779B97F4A7C15u;

	x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
	x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
	return x ^ (x >> 31);
}

static void keeps(size_t memory, bool mapped)
{
	struct oc_err e = OC_ERR_INIT;
	struct call_set s;
	size_t fresh = 0, right = 0;
	bool known;

	call_set_init(&s, NULL);
	TEST(call_set_find(&s, 1) == NULL, "an empty one has no call");
	s.memory = memory;
	for (uint32_t i = 0; i < CALLS; i++) {
		struct call_seen *seen = call_set_put(&s, call_at(i), &known, &e);
		if (seen == NULL)
			break;
		fresh += !known && seen->number[0] == 0;
		seen->number[0] = i + 1;
	}
	TEST_INT(fresh, CALLS, "each is new once");
	TEST_INT(s.mapped, mapped, "is in a file only when it must");
	for (uint32_t i = 0; i < CALLS; i++) {
		struct call_seen *seen = call_set_put(&s, call_at(i), &known, &e);
		right += seen != NULL && known && seen->number[0] == i + 1 && seen == call_set_find(&s, call_at(i));
	}
	TEST_INT(right, CALLS, "and known with its number from then on");
	TEST(call_set_find(&s, call_at(CALLS)) == NULL, "another one is not");
	TEST_INT(s.count, CALLS, "knows how many");
	call_set_release(&s);
}

static void no_folder(void)
{
	struct oc_err e = OC_ERR_INIT;
	struct call_set s;
	bool known;

	call_set_init(&s, "/nonexistent");
	s.memory = 1;
	TEST(call_set_put(&s, 1, &known, &e) == NULL, "no folder for the file: it fails");
	TEST_INT(e.exit, OC_EX_CANTCREAT, "and says so");
	call_set_release(&s);
}

int main(void)
{
	keeps(CALL_SET_MEMORY, false);
	keeps(1024, true);
	no_folder();
	return tap_done();
}

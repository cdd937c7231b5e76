#include "base/table.h"

#include "base/slice.h"
#include "oom.h"
#include "tap.h"

#define MANY 20000

struct row {
	uint64_t hash;
	struct slice name;
	uint64_t count;
};

static bool same_name(const void *row, const void *name)
{
	return slice_eq(((const struct row *)row)->name, *(const struct slice *)name);
}

/* xorshift64*: the same numbers everywhere. */
static uint64_t draw(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(0x2545F4914F6CDD1D);
}

static size_t walk(const struct table *t)
{
	size_t n = 0;

	for (const void *at = NULL; (at = table_next(t, at)) != NULL;)
		n++;
	return n;
}

static void test_numbers(void)
{
	struct table t = TABLE_INIT(struct row, NULL);
	bool fresh = true, kept = true;

	TEST(table_find(&t, 1, NULL) == NULL && table_next(&t, NULL) == NULL, "an empty table has nothing");
	for (uint64_t i = 0; i < MANY; i++) {
		struct row *r = table_put(&t, i * i + 2, NULL);
		fresh = fresh && r->count == 0 && r->name.p == NULL && r->hash == i * i + 2;
		r->count = i + 1;
	}
	TEST(fresh, "a new entry is zero but for its hash");
	TEST_INT(t.count, MANY, "each number has one entry");
	TEST(t.count <= t.cap / 4 * 3 && (t.cap & (t.cap - 1)) == 0 && t.cap < 4 * MANY,
	    "three quarters are in use at most, and not too few");
	for (uint64_t i = 0; i < MANY; i++) {
		struct row *r = table_find(&t, i * i + 2, NULL);
		kept = kept && r != NULL && r->count == i + 1 && table_put(&t, i * i + 2, NULL) == r;
	}
	TEST(kept && t.count == MANY, "all are found again after growth, and none is added twice");
	TEST(table_find(&t, 5, NULL) == NULL, "a number that was not put is not found");
	TEST_INT(walk(&t), MANY, "a walk meets each entry once");
	size_t cap = t.cap;
	table_clear(&t);
	TEST(t.count == 0 && t.cap == cap && walk(&t) == 0 && table_find(&t, 2, NULL) == NULL,
	    "a cleared table is empty and keeps its memory");
	table_put(&t, 6, NULL);
	table_release(&t);
	TEST(t.cap == 0 && t.count == 0 && table_put(&t, 7, NULL) != NULL, "a released table can be used again");
	table_release(&t);
}

static void test_zero(void)
{
	struct table t = TABLE_INIT(struct row, NULL);
	struct row *zero = table_put(&t, 0, NULL);

	TEST(zero != NULL && zero->hash == 1 && table_find(&t, 0, NULL) == zero && table_find(&t, 1, NULL) == zero,
	    "the hash 0 is taken for 1");
	table_release(&t);
}

/* All names under few hashes: equality decides. */
static void test_collisions(void)
{
	static const char text[] = "abcdefghijklmnopqrstuvwxyz";
	struct table t = TABLE_INIT(struct row, same_name);
	bool found = true, none = true;

	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < sizeof(text) - 1; i++) {
			struct slice name = slice_make(text + i, 1);
			struct row *r = table_put(&t, 1 + i % 2, &name);
			found = found && (round == 0) == (r->name.p == NULL);
			r->name = name;
			r->count++;
		}
	}
	TEST(found && t.count == sizeof(text) - 1, "names of one hash have an entry each");
	for (size_t i = 0; i < sizeof(text) - 1; i++) {
		struct slice name = slice_make(text + i, 1);
		const struct row *r = table_find(&t, 1 + i % 2, &name);
		found = found && r != NULL && r->count == 3 && slice_eq(r->name, name);
		none = none && table_find(&t, 2 - i % 2, &name) == NULL;
	}
	TEST(found, "each is found by its name");
	TEST(none, "and not by another hash");
	table_release(&t);
}

/* Against a plain array: numbers are put and removed in any order. Few hashes, so that they crowd and wrap round. */
static void test_removal(void)
{
	struct table t = TABLE_INIT(struct row, NULL);
	bool there[97] = {false}, right = true;
	size_t count = 0;
	uint64_t state = 1;

	for (int i = 0; i < MANY; i++) {
		size_t n = draw(&state) % 97;
		struct row *r = table_find(&t, n + 1, NULL);
		right = right && (r != NULL) == there[n];
		if (r != NULL && draw(&state) % 3 != 0) {
			right = right && r->count == n;
			table_remove(&t, r);
			there[n] = false;
			count--;
		} else if (r == NULL) {
			r = table_put(&t, n + 1, NULL);
			right = right && r->count == 0;
			r->count = n;
			there[n] = true;
			count++;
		}
		right = right && t.count == count;
	}
	for (size_t n = 0; n < 97; n++)
		right = right && (table_find(&t, n + 1, NULL) != NULL) == there[n];
	TEST(right, "what was removed is gone, and nothing else");
	TEST_INT(walk(&t), count, "a walk meets what is left");
	table_release(&t);
}

static void test_reserve(void)
{
	struct table t = TABLE_INIT(struct row, NULL);
	bool good = table_reserve(&t, 100) == 0;
	size_t cap = t.cap;

	left = 0;
	for (uint64_t i = 1; i <= 100; i++)
		good = good && table_put(&t, i, NULL) != NULL;
	TEST(good && t.cap == cap, "what was reserved can be added without memory");
	TEST(table_reserve(&t, 50) == 0 && t.cap == cap, "fewer than there are need none");
	TEST(table_reserve(&t, SIZE_MAX) == -1 && table_reserve(&t, SIZE_MAX / 4) == -1 && t.count == 100,
	    "more than fits into memory is refused");
	left = 1 << 30;
	table_release(&t);
}

/* Each allocation fails once: the entry is not there, all others are. */
static void test_no_memory(void)
{
	struct table t = TABLE_INIT(struct row, NULL);
	bool whole = true;
	size_t refusals = 0;

	for (uint64_t i = 1; i <= 3000; i++) {
		left = 0;
		refused = false;
		struct row *r = table_put(&t, i, NULL);
		if (refused) {
			refusals++;
			whole = whole && r == NULL && t.count == i - 1 && walk(&t) == i - 1 &&
				table_find(&t, i, NULL) == NULL && (i == 1 || table_find(&t, i - 1, NULL) != NULL);
			left = 1;
			r = table_put(&t, i, NULL);
		}
		whole = whole && r != NULL && r->hash == i;
	}
	TEST(whole, "without memory the table is unchanged, and goes on when there is some");
	TEST(refusals > 8, "each growth has failed once");
	left = 1 << 30;
	table_release(&t);
}

int main(void)
{
	left = 1 << 30;
	test_numbers();
	test_zero();
	test_collisions();
	test_removal();
	test_reserve();
	test_no_memory();
	return tap_done();
}

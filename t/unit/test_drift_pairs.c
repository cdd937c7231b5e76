/* The tables of pairing: what waits, and what was seen. */
#include <stdio.h>
#include <stdlib.h>

#include "drift/judged_keys.h"
#include "drift/waits.h"
#include "tap.h"

#define PAIRS 30000

static struct slice id_of(char *buf, unsigned n)
{
	return slice_make(buf, (size_t)snprintf(buf, 32, "s%08u", n));
}

/* Adds ids in the order of step (coprime to PAIRS), then asks for all. */
static void sees(unsigned step, bool sorted)
{
	struct oc_err e = OC_ERR_INIT;
	struct seen s;
	char buf[32];
	unsigned early = 0, late = 0;

	seen_init(&s, NULL);
	for (unsigned i = 0; i < PAIRS; i++) {
		struct slice id = id_of(buf, (unsigned)((unsigned long)i * step % PAIRS));
		uint64_t key = waits_key(id, (struct slice){NULL, 0});
		early += seen_has(&s, id, key, &e) != 0;
		late += seen_add(&s, id, key, &e) != 0;
	}
	TEST_INT(early, 0, "nothing is seen before it came");
	TEST_INT(late, 0, "all is taken");
	TEST_INT(s.table == NULL, sorted, "a table is made only when ids are out of order");
	for (unsigned i = 0; i < PAIRS; i++) {
		struct slice id = id_of(buf, i);
		late += seen_has(&s, id, waits_key(id, (struct slice){NULL, 0}), &e) == 1;
	}
	TEST_INT(late, PAIRS, "and all is seen again, those from before the table too");
	TEST_INT(seen_has(&s, SLICE("s"), waits_key(SLICE("s"), SLICE("{}")), &e), 0,
	    "what did not come is not");
	seen_release(&s);
}

static void sees_axes(void)
{
	struct oc_err e = OC_ERR_INIT;
	struct seen s;
	uint64_t one = waits_key(SLICE("a"), SLICE("{\"x\":\"1\"}")),
		 two = waits_key(SLICE("a"), SLICE("{\"x\":\"2\"}"));

	TEST(one != two && one != waits_key(SLICE("a"), (struct slice){NULL, 0}),
	    "axes make another key");
	seen_init(&s, NULL);
	TEST_INT(seen_add(&s, SLICE("a"), one, &e), 0, "one run of a scenario");
	TEST_INT(seen_has(&s, SLICE("a"), two, &e), 0, "is not the other");
	TEST_INT(seen_add(&s, SLICE("a"), two, &e), 0, "which comes too");
	TEST_INT(seen_has(&s, SLICE("a"), one, &e), 1, "and both");
	TEST_INT(seen_has(&s, SLICE("a"), two, &e), 1, "are seen");
	seen_release(&s);
}

static void waits(void)
{
	struct waits w = WAITS_INIT;
	struct slice none = {NULL, 0};
	struct side_call call = {SLICE("read"), SLICE("1"), SLICE("2"), {NULL, 0}};
	struct side s = {.scenario = SLICE("x"),
	    .runtime = SLICE("codex"),
	    .text = SLICE("done"),
	    .calls = {&call, 1}};
	char buf[32];
	unsigned found = 0;

	for (unsigned i = 0; i < 1000; i++) {
		struct slice id = id_of(buf, i);
		struct wait *at = waits_add(&w, waits_key(id, none), id, none);
		found += at != NULL && waits_keep(&w, &at->left, &s) == 0;
	}
	TEST_INT(found, 1000, "all can wait");
	TEST(w.bytes >= 1000 * sizeof(struct side), "what they hold is known");
	call.tool = SLICE("gone");
	for (unsigned i = 0; i < 1000; i += 2) {
		struct slice id = id_of(buf, i);
		struct wait *at = waits_find(&w, waits_key(id, none), id, none);
		found -= at != NULL && slice_eqs(at->left->calls.call[0].tool, "read");
		waits_drop(&w, at);
	}
	TEST_INT(found, 500, "each is found, and has a copy of its own");
	TEST_INT((long long)w.count, 500, "half are left");
	TEST(slice_eqs(w.first->id, "s00000001") && slice_eqs(w.last->id, "s00000999"),
	    "in the order in which they came");
	TEST(waits_find(&w, waits_key(SLICE("s00000000"), none), SLICE("s00000000"), none) == NULL,
	    "what left is gone");
	waits_release(&w);
	TEST_INT((long long)w.bytes, 0, "and nothing is held in the end");
}

int main(void)
{
	sees(1, true);
	sees(7919, false);
	sees_axes();
	waits();
	return tap_done();
}

/* Pairs of records: what waits for its partner, and what was judged. */
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "drift/judged_keys.h"
#include "record/packed.h"
#include "record/pairing.h"
#include "tap.h"

#define PAIRS 30000

/* The hash that a scenario is known by. */
static uint64_t hash_of(struct slice id, struct slice axes)
{
	struct sb key = SB_INIT;

	packed_add(&key, id);
	packed_add(&key, axes);
	uint64_t hash = pairing_hash(sb_slice(&key));
	sb_release(&key);
	return hash;
}

static struct slice id_of(char *buf, unsigned n)
{
	return slice_make(buf, (size_t)snprintf(buf, 32, "s%08u", n));
}

/* Adds ids in the order of step (coprime to PAIRS), then asks for all. */
static void sees(unsigned step, bool sorted)
{
	struct oc_err e = OC_ERR_INIT;
	struct judged_keys s;
	char buf[32];
	unsigned early = 0, late = 0;

	judged_keys_init(&s, NULL);
	for (unsigned i = 0; i < PAIRS; i++) {
		struct slice id = id_of(buf, (unsigned)((unsigned long)i * step % PAIRS));
		uint64_t key = hash_of(id, (struct slice){NULL, 0});
		early += judged_keys_has(&s, id, key, &e) != 0;
		late += judged_keys_add(&s, id, key, &e) != 0;
	}
	TEST_INT(early, 0, "nothing is seen before it came");
	TEST_INT(late, 0, "all is taken");
	TEST_INT(!s.unordered, sorted, "a table is made only when ids are out of order");
	for (unsigned i = 0; i < PAIRS; i++) {
		struct slice id = id_of(buf, i);
		late += judged_keys_has(&s, id, hash_of(id, (struct slice){NULL, 0}), &e) == 1;
	}
	TEST_INT(late, PAIRS, "and all is seen again, those from before the table too");
	TEST_INT(judged_keys_has(&s, SLICE("s"), hash_of(SLICE("s"), SLICE("{}")), &e), 0,
	    "what did not come is not");
	judged_keys_release(&s);
}

static void sees_axes(void)
{
	struct oc_err e = OC_ERR_INIT;
	struct judged_keys s;
	uint64_t one = hash_of(SLICE("a"), SLICE("{\"x\":\"1\"}")),
		 two = hash_of(SLICE("a"), SLICE("{\"x\":\"2\"}"));

	TEST(one != two && one != hash_of(SLICE("a"), (struct slice){NULL, 0}),
	    "axes make another key");
	judged_keys_init(&s, NULL);
	TEST_INT(judged_keys_add(&s, SLICE("a"), one, &e), 0, "one run of a scenario");
	TEST_INT(judged_keys_has(&s, SLICE("a"), two, &e), 0, "is not the other");
	TEST_INT(judged_keys_add(&s, SLICE("a"), two, &e), 0, "which comes too");
	TEST_INT(judged_keys_has(&s, SLICE("a"), one, &e), 1, "and both");
	TEST_INT(judged_keys_has(&s, SLICE("a"), two, &e), 1, "are seen");
	judged_keys_release(&s);
}

static void waits(void)
{
	struct pairing w = PAIRING_INIT;
	char buf[32];
	unsigned found = 0, gone = 0;

	TEST(pairing_find(&w, SLICE("s")) == NULL, "nothing waits at first");
	for (unsigned i = 0; i < 1000; i++) {
		struct partners *p = pairing_add(&w, id_of(buf, i));
		found += p != NULL && p->part[0] == NULL && (p->part[i % 3] = mem_alloc(1)) != NULL;
	}
	TEST_INT(found, 1000, "all can wait");
	for (unsigned i = 0; i < 1000; i += 2) {
		struct slice id = id_of(buf, i);
		struct partners *p = pairing_find(&w, id);
		found -= p != NULL && slice_eq(p->key, id) && p->hash == pairing_hash(id) && p->part[i % 3] != NULL;
		pairing_drop(&w, p);
		gone += pairing_find(&w, id) == NULL;
	}
	TEST_INT(found, 500, "each is found, with its part");
	TEST_INT(gone, 500, "and what is dropped is gone");
	TEST(w.count == 500 && w.most == 1000, "half are left of those that waited");
	TEST(slice_eqs(w.first->key, "s00000001") && slice_eqs(w.first->after->key, "s00000003") &&
		 slice_eqs(w.last->key, "s00000999") && w.last->after == NULL,
	    "in the order in which they came");
	pairing_drop(&w, w.last);
	pairing_drop(&w, w.first);
	TEST(slice_eqs(w.first->key, "s00000003") && slice_eqs(w.last->key, "s00000997") &&
		 w.first->before == NULL && w.last->after == NULL,
	    "the first and the last may leave");
	pairing_release(&w);
	TEST(w.first == NULL && w.last == NULL && w.count == 0, "and then all");
}

int main(void)
{
	sees(1, true);
	sees(7919, false);
	sees_axes();
	waits();
	return tap_done();
}

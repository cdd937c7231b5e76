/* call_set: the model calls met so far, each by the 64 bits that are its identity (usage_record.call), and two numbers
 * of the caller's for each.
 *
 * Two of n calls share their bits with a chance of n * n / 2^65: about 1 in 37 million for a million.
 *
 * Memory: 16 bytes a slot, half to three quarters of them in use; beyond `memory` slots they are in an unlinked
 * temporary file that is mapped, which the kernel can write back when memory is short. */
#pragma once

#include "base/base.h"

#define CALL_SET_MEMORY ((size_t)1 << 22)

struct call_seen {
	uint64_t call;
	uint32_t number[2]; /* the caller's; 0 at first */
};

struct call_set {
	struct call_seen *slot; /* a free one has call 0 */
	size_t cap;             /* 0 or a power of two */
	size_t count;
	size_t memory;      /* with more slots it is in a file; CALL_SET_MEMORY unless the caller changes it */
	bool mapped;        /* it is */
	const char *folder; /* for the file; borrowed; NULL: /tmp */
};

void call_set_init(struct call_set *s, const char *folder);
void call_set_release(struct call_set *s);

/* The entry of a call (0 is taken for 1), made when there is none; *known: there was one. It moves with the next
 * call_set_put. NULL, and *e, when memory is out or the temporary file cannot be made. */
struct call_seen *call_set_put(struct call_set *s, uint64_t call, bool *known, struct oc_err *e);

/* The entry of a call; NULL when there is none. */
struct call_seen *call_set_find(const struct call_set *s, uint64_t call);

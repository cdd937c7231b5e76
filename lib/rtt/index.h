/* index: the elements of a JSON array by a name in them, so that a scenario finds its observed messages or its suite
 * scenario without a scan each. */
#pragma once

#include "rtt/value.h"

struct rtt_indexed {
	struct slice name;
	uint32_t place; /* in the array, from 0 */
	struct json_val val;
};

/* Sorted by name, then place. Lives in the arena it was built with. */
struct rtt_index {
	struct rtt_indexed *item;
	size_t n;
};

/* Indexes each element whose name, as the function finds it, is a string. Anything but an array gives an empty index.
 * Returns 0, or -1 when memory is out. */
int rtt_index_build(
    struct rtt_index *ix, struct json_val array, struct json_val (*name)(struct json_val element), struct field_mem *a);

/* The elements of this name: their number, and the first of them in *first (in the order of the array). */
size_t rtt_index_find(const struct rtt_index *ix, struct slice name, const struct rtt_indexed **first);

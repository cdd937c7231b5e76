#include "rtt/index.h"

#include <stdlib.h>

static int compare(const void *a, const void *b)
{
	const struct rtt_indexed *x = a;
	const struct rtt_indexed *y = b;
	int order = slice_cmp(x->name, y->name);

	return order != 0 ? order : (x->place > y->place) - (x->place < y->place);
}

int rtt_index_build(
    struct rtt_index *ix, struct json_val array, struct json_val (*name)(struct json_val element), struct field_mem *a)
{
	struct json_iter it = json_iter(array);
	uint32_t place = 0;

	*ix = (struct rtt_index){NULL, 0};
	if (!json_is(array, JSON_ARRAY))
		return 0;
	ix->item = rtt_alloc(a, json_count(array) * sizeof(*ix->item));
	if (ix->item == NULL)
		return -1;
	for (; json_next(&it); place++) {
		struct json_val v = name(it.val);

		if (!json_is(v, JSON_STRING))
			continue;
		struct slice text = field_string(a, v);
		if (text.p == NULL)
			return -1;
		ix->item[ix->n++] = (struct rtt_indexed){text, place, it.val};
	}
	if (ix->n > 1)
		qsort(ix->item, ix->n, sizeof(*ix->item), compare);
	return 0;
}

size_t rtt_index_find(const struct rtt_index *ix, struct slice name, const struct rtt_indexed **first)
{
	size_t low = 0;
	size_t high = ix->n;
	size_t n = 0;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (slice_cmp(ix->item[mid].name, name) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	while (low + n < ix->n && slice_eq(ix->item[low + n].name, name))
		n++;
	*first = n > 0 ? &ix->item[low] : NULL;
	return n;
}

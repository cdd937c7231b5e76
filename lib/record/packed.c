#include "record/packed.h"

void packed_add(struct sb *key, struct slice value)
{
	uint32_t n = (uint32_t)value.n;

	sb_addc(key, value.p == NULL ? 0 : 1);
	if (value.p == NULL)
		return;
	sb_add(key, (const char *)&n, sizeof(n));
	sb_addslice(key, value);
}

int packed_read(struct sb *key, struct json_val v, struct arena *a)
{
	struct slice text = json_text(v, a);

	if (!json_is(v, JSON_STRING) && !json_is(v, JSON_NULL))
		return -2;
	packed_add(key, text);
	return (json_is(v, JSON_STRING) && text.p == NULL) || !sb_ok(key) ? -1 : 0;
}

struct slice packed_next(struct slice key, size_t *at)
{
	bool present = key.p[(*at)++] != 0;
	uint32_t n = 0;

	if (!present)
		return slice_make(NULL, 0);
	memcpy(&n, key.p + *at, sizeof(n));
	*at += sizeof(n) + n;
	return slice_make(key.p + *at - n, n);
}

struct slice packed_value(struct slice key, size_t i)
{
	struct slice value = {NULL, 0};

	for (size_t at = 0, k = 0; k <= i; k++)
		value = packed_next(key, &at);
	return value;
}

struct slice packed_head(struct slice key, size_t n)
{
	size_t at = 0;

	for (size_t i = 0; i < n; i++)
		packed_next(key, &at);
	return slice_make(key.p, at);
}

int packed_compare(struct slice a, struct slice b)
{
	int c = 0;

	for (size_t x = 0, y = 0; x < a.n && y < b.n && c == 0;) {
		struct slice left = packed_next(a, &x), right = packed_next(b, &y);
		c = left.p == NULL || right.p == NULL ? (left.p != NULL) - (right.p != NULL) : slice_cmp(left, right);
	}
	return c;
}

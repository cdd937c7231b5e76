#include "drift/judged_keys.h"

#include "base/base.h"

void judged_keys_init(struct judged_keys *s, const char *folder)
{
	*s = (struct judged_keys){.last = SB_INIT, .table = TABLE_INIT(uint64_t, NULL)};
	spool_init(&s->spool, folder);
}

void judged_keys_release(struct judged_keys *s)
{
	sb_release(&s->last);
	mem_free(s->keys);
	table_release(&s->table);
	spool_release(&s->spool);
}

/* The spool's keys, put together from pieces that may end within one. */
struct loader {
	struct table *table;
	unsigned char bytes[sizeof(uint64_t)];
	size_t n;
	bool failed;
};

static int load(void *arg, struct slice piece)
{
	struct loader *l = arg;

	for (size_t i = 0; i < piece.n; i++) {
		uint64_t key;
		l->bytes[l->n++] = (unsigned char)piece.p[i];
		if (l->n < sizeof(key))
			continue;
		memcpy(&key, l->bytes, sizeof(key));
		l->n = 0;
		l->failed = table_put(l->table, key, NULL) == NULL;
		if (l->failed)
			return -1;
	}
	return 0;
}

static int leave_order(struct judged_keys *s, struct oc_err *e)
{
	struct loader l = {.table = &s->table};

	s->unordered = true;
	if (spool_each(&s->spool, load, &l, e) < 0)
		return l.failed ? err_nomem(e) : -1;
	spool_release(&s->spool);
	return 0;
}

/* Keeps to the order, or leaves it for good when id is before the last one. *same: id is the last one. */
static int check_order(struct judged_keys *s, struct slice id, bool *same, struct oc_err *e)
{
	const int c = s->count == 0 ? 1 : slice_cmp(id, sb_slice(&s->last));

	*same = c == 0;
	return s->unordered || c >= 0 ? 0 : leave_order(s, e);
}

int judged_keys_has(struct judged_keys *s, struct slice id, uint64_t key, struct oc_err *e)
{
	bool same;

	if (check_order(s, id, &same, e) < 0)
		return -1;
	if (s->unordered)
		return table_find(&s->table, key, NULL) != NULL;
	for (size_t i = 0; same && i < s->count; i++) {
		if (s->keys[i] == key)
			return 1;
	}
	return 0;
}

int judged_keys_add(struct judged_keys *s, struct slice id, uint64_t key, struct oc_err *e)
{
	bool same;

	if (check_order(s, id, &same, e) < 0)
		return -1;
	if (s->unordered)
		return table_put(&s->table, key, NULL) == NULL ? err_nomem(e) : 0;
	if (!same) {
		sb_reset(&s->last);
		sb_addslice(&s->last, id);
		s->count = 0;
	}
	if (!sb_ok(&s->last) || mem_grow((void **)&s->keys, &s->cap, s->count + 1, sizeof(*s->keys)) < 0)
		return err_nomem(e);
	s->keys[s->count++] = key;
	return spool_add(&s->spool, slice_make((const char *)&key, sizeof(key)), e);
}

#include "drift/judged_keys.h"

#include "base/mem.h"

#define FIRST_SLOTS 1024

void seen_init(struct seen *s, const char *folder)
{
	*s = (struct seen){.last = SB_INIT};
	spool_init(&s->spool, folder);
}

void seen_release(struct seen *s)
{
	sb_release(&s->last);
	mem_free(s->keys);
	mem_free(s->table);
	spool_release(&s->spool);
	*s = (struct seen){.last = SB_INIT, .spool = s->spool};
}

static uint64_t *slot_of(uint64_t *table, size_t slots, uint64_t key)
{
	size_t at = key & (slots - 1);

	while (table[at] != 0 && table[at] != key)
		at = (at + 1) & (slots - 1);
	return &table[at];
}

static int grow(struct seen *s)
{
	size_t slots = s->slots == 0 ? FIRST_SLOTS : s->slots * 2;
	uint64_t *table = mem_resize(NULL, slots, sizeof(*table));

	if (table == NULL)
		return -1;
	memset(table, 0, slots * sizeof(*table));
	for (size_t i = 0; i < s->slots; i++) {
		if (s->table[i] != 0)
			*slot_of(table, slots, s->table[i]) = s->table[i];
	}
	mem_free(s->table);
	s->table = table;
	s->slots = slots;
	return 0;
}

static int put(struct seen *s, uint64_t key)
{
	key += key == 0;
	if ((s->filled + 1) * 2 > s->slots && grow(s) < 0)
		return -1;
	uint64_t *slot = slot_of(s->table, s->slots, key);
	s->filled += *slot == 0;
	*slot = key;
	return 0;
}

/* The spool's keys, put together from pieces that may end within one. */
struct loader {
	struct seen *s;
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
		if (put(l->s, key) < 0) {
			l->failed = true;
			return -1;
		}
	}
	return 0;
}

/* From here on a table is needed. */
static int leave_order(struct seen *s, struct oc_err *e)
{
	struct loader l = {.s = s};

	if (grow(s) < 0)
		return err_nomem(e);
	if (spool_each(&s->spool, load, &l, e) < 0)
		return l.failed ? err_nomem(e) : -1;
	spool_release(&s->spool);
	return 0;
}

/* -1 before, 0 at, 1 behind the last id; 1 when there is none yet. */
static int order(const struct seen *s, struct slice id)
{
	return s->count == 0 ? 1 : slice_cmp(id, sb_slice(&s->last));
}

int seen_has(struct seen *s, struct slice id, uint64_t key, struct oc_err *e)
{
	int c = order(s, id);

	if (s->table == NULL && c > 0)
		return 0;
	if (s->table == NULL && c < 0 && leave_order(s, e) < 0)
		return -1;
	if (s->table != NULL)
		return *slot_of(s->table, s->slots, key + (key == 0)) != 0;
	for (size_t i = 0; i < s->count; i++) {
		if (s->keys[i] == key)
			return 1;
	}
	return 0;
}

static int add_in_order(struct seen *s, struct slice id, uint64_t key, bool same, struct oc_err *e)
{
	void *p = s->keys;

	if (!same) {
		sb_reset(&s->last);
		sb_addslice(&s->last, id);
		s->count = 0;
	}
	if (!sb_ok(&s->last) || mem_grow(&p, &s->cap, s->count + 1, sizeof(*s->keys)) < 0)
		return err_nomem(e);
	s->keys = p;
	s->keys[s->count++] = key;
	return spool_add(&s->spool, slice_make((const char *)&key, sizeof(key)), e);
}

int seen_add(struct seen *s, struct slice id, uint64_t key, struct oc_err *e)
{
	int c = order(s, id);

	if (s->table == NULL && c < 0 && leave_order(s, e) < 0)
		return -1;
	if (s->table == NULL)
		return add_in_order(s, id, key, c == 0, e);
	return put(s, key) < 0 ? err_nomem(e) : 0;
}

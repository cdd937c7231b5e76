#include "base/mem.h"
#include "data/canon.h"
#include "rtt/value.h"
#include "rtt/verify.h"

#define CAP_MIN 256

/* A run that was met: key is "target NUL run id". */
struct rtt_seen_run {
	struct slice key;
	struct slice path; /* where first; the line's, once there is one */
	uint64_t line;
	char hash[CANON_HASH_LEN + 1];
	bool in_lines, published;
};

static uint64_t mix(struct slice key)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < key.n; i++)
		h = (h ^ (unsigned char)key.p[i]) * UINT64_C(1099511628211);
	return h ^ (h >> 29);
}

static struct rtt_seen_run *slot(struct rtt_seen_run *table, size_t cap, struct slice key)
{
	size_t at = (size_t)mix(key) & (cap - 1);

	while (table[at].key.p != NULL && !slice_eq(table[at].key, key))
		at = (at + 1) & (cap - 1);
	return &table[at];
}

static int grow(struct rtt_verify *v, struct oc_err *e)
{
	size_t cap = v->cap == 0 ? CAP_MIN : v->cap * 2;
	struct rtt_seen_run *table;

	if (v->used * 2 < v->cap)
		return 0;
	table = mem_resize(NULL, cap, sizeof(*table));
	if (table == NULL)
		return err_nomem(e);
	memset(table, 0, cap * sizeof(*table));
	for (size_t i = 0; i < v->cap; i++) {
		if (v->seen[i].key.p != NULL)
			*slot(table, cap, v->seen[i].key) = v->seen[i];
	}
	mem_free(v->seen);
	v->seen = table;
	v->cap = cap;
	return 0;
}

static struct slice make_key(struct rtt_verify *v, struct json_val row)
{
	struct json_val target = json_gets(row, "channel");
	struct sb key = SB_INIT;
	struct slice copy = {NULL, 0};

	if (target.j == NULL)
		target = json_gets(row, "surface");
	sb_addslice(&key, rtt_text(json_gets(target, "id"), v->a));
	sb_addc(&key, '\0');
	sb_addslice(&key, v->run_id);
	if (sb_ok(&key))
		copy = rtt_copy(v->a, sb_slice(&key));
	sb_release(&key);
	return copy;
}

static int remember(
    struct rtt_verify *v, struct rtt_seen_run *run, struct slice key, struct oc_err *e)
{
	run->path = arena_copy(&v->names, slice_cstr(v->path));
	run->line = v->line;
	if (run->key.p == NULL) {
		v->used++;
		key = arena_copy(&v->names, key);
		if (key.p == NULL)
			return err_nomem(e);
		run->key = key;
	}
	return run->path.p == NULL ? err_nomem(e) : 0;
}

static void tell_again(struct rtt_verify *v, const struct rtt_seen_run *run, const char *what)
{
	if (run->line > 0)
		rtt_verify_tell(v, "%s %.*s:%llu", what,
		    (int)(run->path.n < 200 ? run->path.n : 200), run->path.p,
		    (unsigned long long)run->line);
	else
		rtt_verify_tell(
		    v, "%s %.*s", what, (int)(run->path.n < 200 ? run->path.n : 200), run->path.p);
}

int rtt_verify_once(struct rtt_verify *v, struct json_val row, bool published, struct oc_err *e)
{
	char hash[CANON_HASH_LEN + 1];
	struct rtt_seen_run *run;
	struct slice key;

	if (v->run_id.p == NULL || v->run_id.n == 0)
		return 0;
	key = make_key(v, row);
	if (key.p == NULL)
		return err_nomem(e);
	if (grow(v, e) != 0 || canon_hash(hash, row, v->a->arena, e) != 0)
		return -1;
	run = slot(v->seen, v->cap, key);
	if (run->key.p == NULL) {
		memcpy(run->hash, hash, sizeof(hash));
		if (remember(v, run, key, e) != 0)
			return -1;
	} else if (published ? run->published : run->in_lines) {
		tell_again(v, run, "run id is there already:");
	} else if (memcmp(run->hash, hash, sizeof(hash)) != 0) {
		tell_again(v, run, "row differs from the one of the same run at");
	}
	run->published = run->published || published;
	run->in_lines = run->in_lines || !published;
	return 0;
}

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "data/canon.h"
#include "rtt/value.h"
#include "rtt/verify.h"

/* A run that was met: key is "target NUL run id". */
struct seen_run {
	uint64_t hash_of_key;
	struct slice key;
	struct slice path; /* where first */
	uint64_t line;
	char hash[CANON_HASH_LEN + 1];
	bool in_lines, published;
};

static bool same_run(const void *run, const void *key)
{
	return slice_eq(((const struct seen_run *)run)->key, *(const struct slice *)key);
}

struct table rtt_verify_table(void)
{
	return (struct table)TABLE_INIT(struct seen_run, same_run);
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

static void tell_again(struct rtt_verify *v, const struct seen_run *run, const char *what)
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
	struct seen_run *run;
	struct slice key;

	if (v->run_id.p == NULL || v->run_id.n == 0)
		return 0;
	key = make_key(v, row);
	if (key.p == NULL)
		return err_nomem(e);
	if (canon_hash(hash, row, v->a->arena, e) != 0)
		return -1;
	run = table_put(&v->seen, XXH3_64bits(key.p, key.n), &key);
	if (run == NULL)
		return err_nomem(e);
	if (run->key.p == NULL) {
		memcpy(run->hash, hash, sizeof(hash));
		run->key = arena_copy(&v->names, key);
		run->path = arena_copy(&v->names, slice_cstr(v->path));
		run->line = v->line;
		if (run->key.p == NULL || run->path.p == NULL)
			return err_nomem(e);
	} else if (published ? run->published : run->in_lines) {
		tell_again(v, run, "run id is there already:");
	} else if (memcmp(run->hash, hash, sizeof(hash)) != 0) {
		tell_again(v, run, "row differs from the one of the same run at");
	}
	run->published = run->published || published;
	run->in_lines = run->in_lines || !published;
	return 0;
}

/* Keys, and the paths that are made of them. */
#include "redact/rewrite_in.h"

#include "data/json.h"

/* ---- paths ---- */

void rewrite_add_path(const struct rewrite_level *lv, bool after, struct sb *out)
{
	struct slice key = after ? lv->key : lv->was;

	if (lv->up == NULL)
		return;
	rewrite_add_path(lv->up, after, out);
	if (key.p == NULL) {
		sb_adds(out, "[]");
	} else {
		sb_addc(out, '.');
		json_unescape(out, key);
	}
}

void rewrite_path(const struct rewrite_level *level, bool after, struct sb *out)
{
	const struct rewrite_level *first = level;

	while (first->up != NULL && first->up->up != NULL)
		first = first->up;
	/* As jq has it: the root, or an element of it. */
	if (level->up == NULL || first->key.p == NULL)
		sb_addc(out, '.');
	rewrite_add_path(level, after, out);
}

/* ---- keys ---- */

static bool taken(struct json_val object, struct json_val key, struct slice name)
{
	struct json_iter it = json_iter(object);

	while (json_next(&it)) {
		if (it.key.at != key.at && slice_eq(json_lexeme(it.key), name))
			return true;
	}
	return false;
}

/* A name for a key that no other key of the object has, in r->word. */
static int name_key(
    struct rewrite *r, struct json_val object, struct json_val key, const char *type)
{
	struct sb plain = SB_INIT;
	int rc;

	json_unescape(&plain, json_lexeme(key));
	do {
		sb_reset(&r->word);
		rc = rewrite_word(r, type, false, sb_slice(&plain));
		sb_addc(&plain, '\0');
	} while (rc == 0 && sb_ok(&plain) && taken(object, key, sb_slice(&r->word)));
	if (rc == 0 && !sb_ok(&plain))
		rc = err_nomem(r->e);
	sb_release(&plain);
	return rc;
}

/* Keys that are names of ours already: what comes gets other ones. */
static int reserve(struct rewrite *r, struct json_val object, const char *type)
{
	struct json_iter it = json_iter(object);

	while (json_next(&it)) {
		if (pseudonym_reserve(r->names, type, json_lexeme(it.key), r->e) != 0)
			return -1;
	}
	return 0;
}

int rewrite_key(struct rewrite *r, struct json_val object, struct json_val key,
    const struct policy_answer *a, struct slice *now)
{
	struct rewrite_task task = {
	    SCAN_JSON_STRING, {NULL, 0}, a->act == POLICY_KEEP ? 0 : a->classes, false, true};
	struct sb unique = SB_INIT;
	int rc;

	if (a->act == POLICY_PSEUDONYM) {
		if (now->n == 0 || scan_is_mask(*now) || pseudonym_is(*now, a->type))
			return 0;
		if (reserve(r, object, a->type) != 0 || name_key(r, object, key, a->type) != 0 ||
		    rewrite_because(r, "policy:pseudonym", a->type, 0) != 0)
			return -1;
		*now = sb_slice(&r->word);
		return 1;
	}
	if ((!r->hot || task.classes == 0) && r->times == NULL)
		return 0;
	rc = rewrite_text(r, *now, &task, now);
	if (rc <= 0 || !taken(object, key, *now))
		return rc;
	for (unsigned n = 2; rc > 0; n++) {
		sb_reset(&unique);
		sb_addslice(&unique, *now);
		sb_addf(&unique, "-%u", n);
		if (!sb_ok(&unique) || !taken(object, key, sb_slice(&unique)))
			break;
	}
	bool ok = sb_ok(&unique);
	*now = arena_copy(&r->arena, sb_slice(&unique));
	sb_release(&unique);
	return !ok || now->p == NULL ? err_nomem(r->e) : rc;
}

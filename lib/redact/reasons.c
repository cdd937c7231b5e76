#define XXH_INLINE_ALL
#include <xxhash.h>

#include "redact/reasons.h"

#include <string.h>

#include "base/mem.h"

#define SHOWN 512

void reasons_init(struct reasons *r)
{
	*r = (struct reasons){.text = SB_INIT, .path = SB_INIT};
}

void reasons_release(struct reasons *r)
{
	mem_free(r->row);
	mem_free(r->slot);
	sb_release(&r->text);
	sb_release(&r->path);
	reasons_init(r);
}

static const char *act_word(enum policy_act act)
{
	static const char *const words[] = {
	    "keep", "scan", "log", "inside", "pseudonym", "mask", "drop"};

	return words[act];
}

static const char *type_word(enum json_type type)
{
	static const char *const words[] = {
	    "missing", "null", "boolean", "boolean", "number", "string", "array", "object"};

	return words[type];
}

/* The slots are twice the rows, so that there is always a free one. */
static int grow(struct reasons *r)
{
	void *rows = r->row;
	size_t slots = r->slots == 0 ? 512 : r->slots * 2;
	uint32_t *slot;

	if (mem_grow(&rows, &r->cap, r->count + 1, sizeof(*r->row)) != 0)
		return -1;
	r->row = rows;
	if (r->count * 2 < r->slots)
		return 0;
	slot = mem_resize(NULL, slots, sizeof(*slot));
	if (slot == NULL)
		return -1;
	memset(slot, 0, slots * sizeof(*slot));
	for (size_t i = 0; i < r->count; i++) {
		size_t at = (size_t)r->row[i].hash & (slots - 1);
		while (slot[at] != 0)
			at = (at + 1) & (slots - 1);
		slot[at] = (uint32_t)i + 1;
	}
	mem_free(r->slot);
	r->slot = slot;
	r->slots = slots;
	return 0;
}

/* The line up to its count, and from there on. */
static int add_row(struct reasons *r, const struct rewrite_seen *seen, uint64_t hash)
{
	char safe[4 * SHOWN];
	size_t from = r->text.len;

	sb_reset(&r->path);
	rewrite_path(seen->level, true, &r->path);
	if (!sb_ok(&r->path))
		return -1;
	err_escape(safe, sizeof(safe), r->path.buf, r->path.len < SHOWN ? r->path.len : SHOWN);
	sb_addf(&r->text, "%s%s\t%s\t%s", act_word(seen->answer->act), seen->key ? " key" : "",
	    safe, type_word(seen->type));
	sb_addc(&r->text, '\0');
	sb_adds(&r->text, seen->answer->reason);
	if (seen->answer->report != NULL)
		sb_addf(&r->text, " (read by: %s)", seen->answer->report);
	sb_addc(&r->text, '\0');
	if (!sb_ok(&r->text))
		return -1;
	r->row[r->count] = (struct reason_row){hash, 1, from, r->text.len - from};
	r->count++;
	return 0;
}

int reasons_add(struct reasons *r, const struct rewrite_seen *seen, struct oc_err *e)
{
	const struct policy_answer *a = seen->answer;
	enum json_type type = seen->type == JSON_TRUE ? JSON_FALSE : seen->type;
	uint64_t hash = seen->level->after;
	size_t at;

	if (grow(r) != 0)
		return err_nomem(e);
	/* A key's level has no hash of its own. */
	if (seen->key)
		hash = seen->level->up->after + 1;
	hash = XXH3_64bits_withSeed(
	    a->reason, strlen(a->reason), hash + (uint64_t)a->act * 31 + (uint64_t)type * 1009);
	at = (size_t)hash & (r->slots - 1);
	while (r->slot[at] != 0) {
		struct reason_row *row = &r->row[r->slot[at] - 1];
		if (row->hash == hash) {
			row->count++;
			return 0;
		}
		at = (at + 1) & (r->slots - 1);
	}
	if (r->count == REASONS_MAX) {
		r->left_out++;
		return 0;
	}
	r->slot[at] = (uint32_t)r->count + 1;
	return add_row(r, seen, hash) == 0 ? 0 : err_nomem(e);
}

int reasons_write(const struct reasons *r, struct out *out)
{
	struct sb line = SB_INIT;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < r->count; i++) {
		const char *begin = r->text.buf + r->row[i].text;
		sb_reset(&line);
		sb_addf(&line, "%s\t%llu\t%s", begin, (unsigned long long)r->row[i].count,
		    begin + strlen(begin) + 1);
		rc = sb_ok(&line) ? out_line(out, sb_slice(&line)) : -1;
	}
	if (rc == 0 && r->left_out > 0) {
		sb_reset(&line);
		sb_addf(&line, "more\t(too many paths: left out)\t-\t%llu\t-",
		    (unsigned long long)r->left_out);
		rc = sb_ok(&line) ? out_line(out, sb_slice(&line)) : -1;
	}
	sb_release(&line);
	return rc;
}

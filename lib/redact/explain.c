#define XXH_INLINE_ALL
#include <xxhash.h>

#include "redact/explain.h"

#define SHOWN 512

void explain_init(struct explain *r)
{
	*r = (struct explain){
	    .places = TABLE_INIT(struct explain_place, NULL), .text = SB_INIT, .path = SB_INIT};
}

void explain_release(struct explain *r)
{
	mem_free(r->row);
	table_release(&r->places);
	sb_release(&r->text);
	sb_release(&r->path);
	explain_init(r);
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

/* The line up to its count, and from there on. */
static int add_row(struct explain *r, const struct rewrite_seen *seen)
{
	char safe[4 * SHOWN];
	size_t from = r->text.len;
	void *rows = r->row;

	if (mem_grow(&rows, &r->cap, r->count + 1, sizeof(*r->row)) != 0)
		return -1;
	r->row = rows;
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
	r->row[r->count] = (struct explain_row){1, from, r->text.len - from};
	r->count++;
	return 0;
}

int explain_add(struct explain *r, const struct rewrite_seen *seen, struct oc_err *e)
{
	const struct policy_answer *a = seen->answer;
	enum json_type type = seen->type == JSON_TRUE ? JSON_FALSE : seen->type;
	uint64_t hash = seen->level->after;

	/* A key's level has no hash of its own. */
	if (seen->key)
		hash = seen->level->up->after + 1;
	hash = XXH3_64bits_withSeed(a->reason, strlen(a->reason), hash + (uint64_t)a->act * 31 + (uint64_t)type * 1009);
	struct explain_place *place = table_find(&r->places, hash, NULL);
	if (place != NULL) {
		r->row[place->row].count++;
		return 0;
	}
	if (r->count == EXPLAIN_MAX) {
		r->left_out++;
		return 0;
	}
	place = table_put(&r->places, hash, NULL);
	if (place == NULL)
		return err_nomem(e);
	place->row = r->count;
	return add_row(r, seen) == 0 ? 0 : err_nomem(e);
}

int explain_write(const struct explain *r, struct out *out)
{
	struct sb line = SB_INIT;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < r->count; i++) {
		const char *begin = r->text.buf + r->row[i].text;
		sb_reset(&line);
		sb_addf(&line, "%s\t%llu\t%s", begin, (unsigned long long)r->row[i].count, begin + strlen(begin) + 1);
		rc = sb_ok(&line) ? out_line(out, sb_slice(&line)) : -1;
	}
	if (rc == 0 && r->left_out > 0) {
		sb_reset(&line);
		sb_addf(&line, "more\t(too many paths: left out)\t-\t%llu\t-", (unsigned long long)r->left_out);
		rc = sb_ok(&line) ? out_line(out, sb_slice(&line)) : -1;
	}
	sb_release(&line);
	return rc;
}

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "redact/lost_fields.h"

#include "data/emit.h"

int lost_fields_add(
    struct lost_fields *l, const char *report, const struct rewrite_level *level, struct oc_err *e)
{
	uint64_t hash = level->after ^ XXH3_64bits(report, strlen(report));
	struct sb path = SB_INIT;
	struct emit w;

	l->values++;
	for (size_t i = 0; i < l->count; i++) {
		if (l->seen[i] == hash)
			return 0;
	}
	if (l->count == LOST_FIELDS_MAX)
		return 0;
	l->seen[l->count++] = hash;
	rewrite_path(level, true, &path);
	sb_addc(&l->list, l->count == 1 ? '[' : ',');
	emit_init(&w, &l->list, 0);
	emit_object(&w);
	emit_kcstr(&w, "report", report);
	emit_kstring(&w, "path", sb_slice(&path));
	emit_end(&w);
	if (l->tell != NULL && sb_ok(&path))
		l->tell(l->arg, report, path.buf);
	bool ok = sb_ok(&path) && sb_ok(&l->list);
	sb_release(&path);
	return ok ? 0 : err_nomem(e);
}

struct sb *lost_fields_list(struct lost_fields *l)
{
	if (l->count == 0)
		return NULL;
	sb_addc(&l->list, ']');
	return &l->list;
}

#include "record/runtime_pair.h"

static bool is_openclaw(struct slice runtime)
{
	return slice_eqs(runtime, "openclaw") || slice_eqs(runtime, "pi");
}

void runtime_pair_set(struct runtime_pair *p, struct slice left, struct slice right)
{
	const bool straight = is_openclaw(left) && slice_eqs(right, "codex");
	const bool reversed = slice_eqs(left, "codex") && is_openclaw(right);

	*p = (struct runtime_pair){{reversed ? right : left, reversed ? left : right}, straight || reversed};
}

int runtime_pair_side(const struct runtime_pair *p, struct slice runtime)
{
	for (int i = 0; i < 2; i++) {
		if (slice_eq(p->runtime[i], runtime) || (is_openclaw(p->runtime[i]) && is_openclaw(runtime)))
			return i;
	}
	return -1;
}

void runtime_pair_emit(struct emit *w, const char *key, const struct runtime_pair *p)
{
	emit_karray(w, key);
	emit_string(w, p->runtime[0]);
	emit_string(w, p->runtime[1]);
	emit_end(w);
}

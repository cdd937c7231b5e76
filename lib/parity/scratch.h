/*
 * scratch: memory for one line of a transcript: decoded strings, and a text that is being put together. `failed` says that memory ran out
 * somewhere since the last reset, and then nothing read in between can be relied on.
 */
#ifndef OC_PARITY_SCRATCH_H
#define OC_PARITY_SCRATCH_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/sb.h"
#include "data/json.h"
#include "data/jstext.h"

struct scratch {
	struct arena arena;
	struct sb text;
	bool failed;
};

#define SCRATCH_INIT {ARENA_INIT, SB_INIT, false}

static inline void scratch_reset(struct scratch *s)
{
	arena_reset(&s->arena);
	s->failed = false;
}

static inline void scratch_release(struct scratch *s)
{
	arena_release(&s->arena);
	sb_release(&s->text);
}

/* As json_text; an absent slice of a string sets `failed`. */
static inline struct slice scratch_text(struct scratch *s, struct json_val v)
{
	struct slice text = json_text(v, &s->arena);

	if (text.p == NULL && json_is(v, JSON_STRING))
		s->failed = true;
	return text;
}

/* js_trim, with a short way for what has nothing to trim. */
static inline struct slice scratch_trim(struct slice s)
{
	bool solid = s.n > 0 && s.p[0] > ' ' && s.p[s.n - 1] > ' ' && s.p[0] < 0x7F && s.p[s.n - 1] < 0x7F;

	return solid ? s : js_trim(s);
}

#endif

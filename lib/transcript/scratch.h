/* scratch: memory for one line of a transcript: decoded strings, and a text under construction. When memory runs out
 * `failed` is set until the next reset: what was read since the last one is not valid. */
#pragma once

#include <xxhash.h>

#include "data/data.h"

struct scratch {
	struct arena arena;
	struct sb text;
	XXH3_state_t *hash; /* for what is hashed in pieces */
	bool failed;
};

#define SCRATCH_INIT                                                                               \
	{                                                                                          \
		ARENA_INIT, SB_INIT, NULL, false                                                   \
	}

/* Returns 0, or -1 when memory is out. */
static inline int scratch_begin(struct scratch *s, struct oc_err *e)
{
	*s = (struct scratch){ARENA_INIT, SB_INIT, XXH3_createState(), false};
	return s->hash == NULL ? err_nomem(e) : 0;
}

static inline void scratch_reset(struct scratch *s)
{
	arena_reset(&s->arena);
	s->failed = false;
}

static inline void scratch_release(struct scratch *s)
{
	arena_release(&s->arena);
	sb_release(&s->text);
	XXH3_freeState(s->hash);
	s->hash = NULL;
}

/* Is there a backslash in these few bytes? Faster than a call of memchr. */
static inline bool scratch_escaped(struct slice s)
{
	uint64_t lo, hi, found;

	if (s.n < 8 || s.n > 16)
		return s.n > 0 && memchr(s.p, '\\', s.n) != NULL;
	memcpy(&lo, s.p, sizeof(lo));
	memcpy(&hi, s.p + s.n - 8, sizeof(hi));
	/* A byte that is zero borrows from its top bit (Mycroft); none is missed. */
	lo ^= 0x5C5C5C5C5C5C5C5Cu;
	hi ^= 0x5C5C5C5C5C5C5C5Cu;
	found = ((lo - 0x0101010101010101u) & ~lo) | ((hi - 0x0101010101010101u) & ~hi);
	return (found & 0x8080808080808080u) != 0;
}

/* As json_text; an absent slice of a string sets `failed`. */
static inline struct slice scratch_text(struct scratch *s, struct json_val v)
{
	if (!json_is(v, JSON_STRING))
		return slice_make(NULL, 0);
	struct slice text = slice_make(v.j->text + v.j->node[v.at].off, v.j->node[v.at].len);
	if (!scratch_escaped(text))
		return text;
	text = json_text(v, &s->arena);
	s->failed |= text.p == NULL;
	return text;
}

/* js_trim, faster when there is nothing to trim. */
static inline struct slice scratch_trim(struct slice s)
{
	bool solid = s.n > 0 && s.p[0] > ' ' && s.p[s.n - 1] > ' ' && s.p[0] < 0x7F && s.p[s.n - 1] < 0x7F;

	return solid ? s : js_trim(s);
}

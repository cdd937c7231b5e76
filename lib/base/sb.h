/* sb: a growing string of bytes. buf[len] is always NUL once anything was added.
 *
 * Appending reports no failure: when memory runs out the flag `failed` is set and stays, and further appends do
 * nothing. Call sb_ok() before using the bytes. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"

struct sb {
	char *buf;
	size_t len;
	size_t cap;
	bool failed;
};

#define SB_INIT {NULL, 0, 0, false}

void sb_release(struct sb *s);

/* Empties it and keeps the memory; clears `failed`. */
void sb_reset(struct sb *s);

void sb_addf(struct sb *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void sb_addu64(struct sb *s, uint64_t n);

/* Appends one Unicode code point as UTF-8. A surrogate is written as the three bytes UTF-8 would give it (WTF-8). */
void sb_addutf8(struct sb *s, uint32_t cp);

/* Makes room for n more bytes and returns where they go (not counted in len), or NULL when memory is out. */
char *sb_room(struct sb *s, size_t n);

static inline void sb_add(struct sb *s, const char *p, size_t n)
{
	char *to = n < s->cap - s->len && !s->failed ? s->buf + s->len : sb_room(s, n);

	if (to == NULL)
		return;
	if (n > 0)
		memcpy(to, p, n);
	s->len += n;
	s->buf[s->len] = '\0';
}

static inline void sb_adds(struct sb *s, const char *cstr)
{
	sb_add(s, cstr, strlen(cstr));
}

static inline void sb_addslice(struct sb *s, struct slice t)
{
	sb_add(s, t.p, t.n);
}

static inline void sb_addc(struct sb *s, char c)
{
	sb_add(s, &c, 1);
}

static inline bool sb_ok(const struct sb *s)
{
	return !s->failed;
}

static inline struct slice sb_slice(const struct sb *s)
{
	return slice_make(s->buf == NULL ? "" : s->buf, s->len);
}

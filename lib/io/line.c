#include "io/line.h"

#define FIRST ((size_t)256 << 10)
#define KEEP                                                                                       \
	((size_t)64 << 10) /* bytes of an over-long line that stay while its rest is skipped       \
			    */

void line_init(struct line *l, struct in *in, size_t limit)
{
	*l = (struct line){.in = in, .limit = limit == 0 ? LINE_LIMIT : limit};
	if (l->limit > SIZE_MAX / 4)
		l->limit = SIZE_MAX / 4;
}

void line_release(struct line *l)
{
	mem_free(l->buf);
	*l = (struct line){.in = l->in, .limit = l->limit, .eof = true};
}

/* Room behind `end`: by moving the begun line to the front, else by growing. The line and its CR LF fit into limit +
 * 2. */
static int make_room(struct line *l, struct oc_err *e)
{
	/* Moving no more than was consumed costs little, and keeps the work in the cache. */
	if (l->at > 0 && (l->end - l->at <= l->at || l->end == l->cap)) {
		memmove(l->buf, l->buf + l->at, l->end - l->at);
		l->end -= l->at;
		l->at = 0;
	}
	if (l->end < l->cap)
		return 0;
	size_t most = l->limit + 2 < FIRST ? FIRST : l->limit + 2;
	size_t want = l->cap == 0 ? FIRST : l->cap * 2;
	if (want > most)
		want = most;
	char *grown = mem_resize(l->buf, want, 1);
	if (grown == NULL)
		return err_nomem(e);
	l->buf = grown;
	l->cap = want;
	return 0;
}

/* Reads behind `end`. Returns 1, 0 at the end of input, or -1. */
static int fill(struct line *l, struct oc_err *e)
{
	if (l->eof)
		return 0;
	size_t room = l->cap - l->end < FIRST ? l->cap - l->end : FIRST;
	ssize_t got = in_read(l->in, l->buf + l->end, room, e);
	if (got <= 0) {
		l->eof = true;
		return (int)got;
	}
	l->end += (size_t)got;
	return 1;
}

static int too_long(struct line *l, struct slice *s, size_t keep, struct oc_err *e)
{
	*s = slice_make(l->buf + l->at, keep);
	err_set(e, OC_EX_DATA, "line is longer than the limit of %zu bytes (it has %llu with its end): skipped",
	    l->limit, (unsigned long long)(l->consumed - l->offset));
	err_at(e, l->in->name, l->number, 0);
	return -2;
}

/* The line is the bytes [at, at + n), its end included when it has one. */
static int hand_out(struct line *l, struct slice *s, size_t n, bool ended, struct oc_err *e)
{
	const char *p = l->buf + l->at;
	size_t len = n;

	if (ended) {
		len--;
		if (len > 0 && p[len - 1] == '\r')
			len--;
	}
	l->number++;
	l->offset = l->consumed;
	l->consumed += n;
	l->unended = !ended;
	*s = slice_make(p, len);
	int r = len > l->limit ? too_long(l, s, len, e) : 1;
	l->at += n;
	return r;
}

/* Skips a line of which more than the limit is in the buffer and no LF yet. The first KEEP bytes stay where they
 * are. */
static int skip_line(struct line *l, struct slice *s, struct oc_err *e)
{
	uint64_t seen = l->end - l->at;
	size_t keep = seen < KEEP ? (size_t)seen : KEEP;

	memmove(l->buf, l->buf + l->at, keep);
	l->at = 0;
	for (;;) {
		l->end = keep;
		int r = fill(l, e);
		if (r < 0)
			return -1;
		const char *lf = r == 0 ? NULL : memchr(l->buf + keep, '\n', l->end - keep);
		size_t rest = lf == NULL ? l->end : (size_t)(lf - l->buf) + 1;
		seen += rest - keep;
		if (r == 0 || lf != NULL) {
			l->number++;
			l->offset = l->consumed;
			l->consumed += seen;
			l->unended = lf == NULL;
			r = too_long(l, s, keep, e);
			l->at = rest;
			return r;
		}
	}
}

int line_next(struct line *l, struct slice *s, struct oc_err *e)
{
	size_t looked = 0;

	if (l->buf == NULL && make_room(l, e) != 0)
		return -1;
	for (;;) {
		const char *p = l->buf + l->at;
		size_t have = l->end - l->at;
		const char *lf = have == looked ? NULL : memchr(p + looked, '\n', have - looked);
		if (lf != NULL)
			return hand_out(l, s, (size_t)(lf - p) + 1, true, e);
		if (have >= 2 && have - 2 >= l->limit && have >= KEEP)
			return skip_line(l, s, e);
		looked = have;
		if (!l->eof && make_room(l, e) != 0)
			return -1;
		int r = fill(l, e);
		if (r < 0)
			return -1;
		if (r == 0)
			return have == 0 ? 0 : hand_out(l, s, have, false, e);
	}
}

int line_whole(struct line *l, struct slice *s, struct oc_err *e)
{
	if (l->limit < FIRST)
		return 0;
	for (;;) {
		size_t end = l->end;
		while (end > l->at && l->buf[end - 1] != '\n')
			end--;
		/* No line in a block within the limit can be too long. */
		if (end - l->at > l->limit)
			return 0;
		if (end > l->at) {
			*s = slice_make(l->buf + l->at, end - l->at);
			return 1;
		}
		if (l->eof || l->end - l->at > FIRST / 2)
			return 0;
		if (make_room(l, e) != 0)
			return -1;
		int r = fill(l, e);
		if (r <= 0)
			return r;
	}
}

void line_take(struct line *l, struct slice s, uint64_t lines)
{
	l->at += s.n;
	l->number += lines;
	l->consumed += s.n;
	l->offset = l->consumed;
	l->unended = false;
}

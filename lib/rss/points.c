#include "rss/points.h"

#include <stdlib.h>
#include <string.h>

#include "base/base.h"

#define LEVEL_MAX 62

void rss_points_release(struct rss_points *s)
{
	mem_free(s->p);
	sketch_release(&s->values);
	*s = (struct rss_points)RSS_POINTS_INIT;
}

/* By time, then by bytes: repeated readings come together. */
static int order(const struct rss_point *x, const struct rss_point *y)
{
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return (x->least > y->least) - (x->least < y->least);
}

static int compare(const void *a, const void *b)
{
	const struct rss_point *x = a, *y = b;
	int c = order(x, y);

	if (c == 0 && x->file != y->file)
		c = x->file < y->file ? -1 : 1;
	if (c == 0 && x->seq != y->seq)
		c = x->seq < y->seq ? -1 : 1;
	return c;
}

/* The lesser of two places, of which 0 is none. */
static int64_t earlier(int64_t a, int64_t b)
{
	return a == 0 || (b != 0 && b < a) ? b : a;
}

/* Puts y into x. */
static void join(struct rss_point *x, const struct rss_point *y)
{
	x->seq = earlier(x->seq, y->seq);
	x->last = x->last > y->last ? x->last : y->last;
	x->file = x->file == y->file ? x->file : 0;
	x->n += y->n;
	x->sum += y->sum;
	x->least = x->least < y->least ? x->least : y->least;
	x->most = x->most > y->most ? x->most : y->most;
}

void rss_points_bound(struct rss_points *s, const struct rss_point *p)
{
	if (p->n == 0)
		return;
	if (s->first.n == 0 || order(p, &s->first) < 0)
		s->first = *p;
	if (s->final.n == 0 || order(p, &s->final) > 0)
		s->final = *p;
}

/* ---- blocks ---- */

/* Down to a multiple of 2^level, of negative times too. */
static int64_t begin_of(int64_t at, unsigned level)
{
	int64_t width = (int64_t)1 << level, rest = at % width;

	return at - (rest < 0 ? rest + width : rest);
}

static void coarsen(struct rss_points *s)
{
	size_t n = 0;

	s->level++;
	for (size_t i = 0; i < s->n; i++) {
		struct rss_point p = s->p[i];
		p.at = begin_of(p.at, s->level);
		if (n > 0 && s->p[n - 1].at == p.at)
			join(&s->p[n - 1], &p);
		else
			s->p[n++] = p;
	}
	s->n = n;
	s->hot = 0;
}

static void fit(struct rss_points *s)
{
	while (s->n > RSS_POINTS && s->level < LEVEL_MAX)
		coarsen(s);
}

/* The place of the block that begins at `at`, or where it would be. */
static size_t place(const struct rss_points *s, int64_t at)
{
	size_t low = 0, high = s->n;

	if (s->hot < s->n && s->p[s->hot].at == at)
		return s->hot;
	if (s->n > 0 && s->p[s->n - 1].at < at)
		return s->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (s->p[mid].at < at)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static int add_to_block(struct rss_points *s, const struct rss_point *p)
{
	struct rss_point b = *p;

	b.at = begin_of(p->at, s->level);
	size_t i = place(s, b.at);
	s->hot = i;
	if (i < s->n && s->p[i].at == b.at) {
		join(&s->p[i], &b);
		return 0;
	}
	if (mem_grow((void **)&s->p, &s->cap, s->n + 1, sizeof(*s->p)) < 0)
		return -1;
	memmove(s->p + i + 1, s->p + i, (s->n - i) * sizeof(*s->p));
	s->p[i] = b;
	s->n++;
	fit(s);
	return 0;
}

static int to_blocks(struct rss_points *s)
{
	size_t n = 0;

	if (s->blocks)
		return 0;
	for (size_t i = 0; i < s->n; i++) {
		if (sketch_add(&s->values, s->p[i].least, s->p[i].n) < 0)
			return -1;
		if (n > 0 && s->p[n - 1].at == s->p[i].at)
			join(&s->p[n - 1], &s->p[i]);
		else
			s->p[n++] = s->p[i];
	}
	s->n = n;
	s->blocks = true;
	s->level = 0;
	fit(s);
	return 0;
}

bool rss_points_set_blocks(struct rss_points *s, unsigned level)
{
	s->blocks = true;
	s->level = level;
	return level <= LEVEL_MAX;
}

int rss_points_add_block(struct rss_points *s, const struct rss_point *p)
{
	return add_to_block(s, p);
}

/* ---- readings ---- */

/* Of n points with one time and as many bytes, sorted, makes as few as are different: of one source
 * those with different places, of several one. Returns how many. */
static size_t unite(struct rss_point *p, size_t n)
{
	bool several = p[0].file != p[n - 1].file || p[0].file == 0;
	size_t k = 0;

	for (size_t i = 1; i < n; i++) {
		if (several || p[i].seq == p[k].seq)
			join(&p[k], &p[i]);
		else
			p[++k] = p[i];
	}
	return k + 1;
}

int rss_points_tidy(struct rss_points *s)
{
	size_t n = 0;

	if (s->blocks || !s->untidy)
		return 0;
	qsort(s->p, s->n, sizeof(*s->p), compare);
	for (size_t i = 0, k; i < s->n; i = k) {
		for (k = i + 1; k < s->n && order(&s->p[i], &s->p[k]) == 0; k++)
			continue;
		size_t left = unite(s->p + i, k - i);
		memmove(s->p + n, s->p + i, left * sizeof(*s->p));
		n += left;
	}
	s->n = n;
	s->untidy = false;
	return n > RSS_POINTS ? to_blocks(s) : 0;
}

int rss_points_add(struct rss_points *s, const struct rss_point *p)
{
	rss_points_bound(s, p);
	if (s->blocks)
		return sketch_add(&s->values, p->least, p->n) < 0 ? -1 : add_to_block(s, p);
	if (mem_grow((void **)&s->p, &s->cap, s->n + 1, sizeof(*s->p)) < 0)
		return -1;
	s->untidy = s->untidy || (s->n > 0 && order(&s->p[s->n - 1], p) >= 0);
	s->p[s->n++] = *p;
	if (s->n <= 2 * (size_t)RSS_POINTS)
		return 0;
	s->untidy = true;
	return rss_points_tidy(s);
}

int rss_points_merge(struct rss_points *s, struct rss_points *from)
{
	if (rss_points_tidy(from) < 0)
		return -1;
	rss_points_bound(s, &from->first);
	rss_points_bound(s, &from->final);
	if (!from->blocks) {
		for (size_t i = 0; i < from->n; i++) {
			if (rss_points_add(s, &from->p[i]) < 0)
				return -1;
		}
		return 0;
	}
	if (rss_points_tidy(s) < 0 || to_blocks(s) < 0 || sketch_merge(&s->values, &from->values) < 0)
		return -1;
	while (s->level < from->level)
		coarsen(s);
	for (size_t i = 0; i < from->n; i++) {
		if (add_to_block(s, &from->p[i]) < 0)
			return -1;
	}
	return 0;
}

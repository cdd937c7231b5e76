/*
 * oc-rss on any lines: records, rows and partials. What is judged is valid JSON, and what a partial
 * of it says is the same, whether the lines go into one or every second one into another.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "record/record.h"
#include "rss/intake.h"
#include "rss/row.h"
#include "rss/verdict.h"

static struct json reader;

static void take(struct rss_intake *t, struct slice line)
{
	struct oc_err e = OC_ERR_INIT;

	if (json_read(&reader, line.p, line.n, &e) < 0)
		return;
	struct slice kind = record_kind(json_root(&reader));
	if (slice_eqs(kind, "rss-partial"))
		assert(rss_intake_partial(t, json_root(&reader), &e) >= 0);
	else if (rss_takes(json_root(&reader), kind))
		assert(rss_intake_record(t, json_root(&reader), kind, &e) >= 0);
}

/* Runs as one group, even where they would not be. */
static void judge(struct groups *f, struct grouped **run, size_t n, struct sb *out)
{
	const struct rss_options o = {{10485760, 600e6}, 0.25};
	struct arena a = ARENA_INIT;
	struct rss_series s = {.timed = false};
	struct sb row = SB_INIT;
	struct oc_err e = OC_ERR_INIT;

	assert(rss_group_init(&s.group, &f->by, run, n, &a) == 0);
	assert(rss_series_of(&s, &o, NULL, 0, &a) == 0);
	rss_verdicts(&s, 1, &o);
	rss_row_write(&row, &s, &o);
	assert(sb_ok(&row) && memchr(row.buf, '\n', row.len) == NULL);
	assert(json_check(&reader, row.buf, row.len, &e) == 0);
	sb_addslice(out, sb_slice(&row));
	sb_release(&row);
	arena_release(&a);
}

static void report(struct groups *f, struct sb *out)
{
	struct oc_err e = OC_ERR_INIT;
	struct grouped **run = groups_sorted(f, &e);

	assert(run != NULL);
	for (size_t i = 0; i < f->table.count; i++)
		judge(f, run + i, 1, out);
	if (f->table.count > 0)
		judge(f, run, f->table.count, out);
	mem_free(run);
}

static void merge(struct groups *to, struct groups *from)
{
	struct oc_err e = OC_ERR_INIT;
	struct grouped **run = groups_sorted(from, &e);

	assert(run != NULL);
	for (size_t i = 0; i < from->table.count; i++) {
		struct grouped *r = groups_add(to, run[i]->key);
		assert(r != NULL && to->type->merge(r, run[i], &e) == 0);
	}
	mem_free(run);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice rest = slice_make((const char *)data, size);
	struct rss_intake whole, part[2];
	struct sb want = SB_INIT, got = SB_INIT;
	struct oc_err e = OC_ERR_INIT;

	if (reader.index == NULL && json_init(&reader, &e) < 0)
		return 0;
	rss_intake_init(&whole);
	rss_intake_init(&part[0]);
	rss_intake_init(&part[1]);
	whole.groups.by_given = part[0].groups.by_given = part[1].groups.by_given = true;
	for (int i = 0; rest.n > 0; i++) {
		size_t n = slice_find(rest, SLICE("\n"), 0);
		take(&whole, slice_make(rest.p, n));
		take(&part[i % 2], slice_make(rest.p, n));
		n += n < rest.n;
		rest = slice_make(rest.p + n, rest.n - n);
	}
	merge(&part[1].groups, &part[0].groups);
	report(&whole.groups, &want);
	report(&part[1].groups, &got);
	assert(slice_eq(sb_slice(&want), sb_slice(&got)));
	sb_release(&want);
	sb_release(&got);
	rss_intake_release(&whole);
	rss_intake_release(&part[0]);
	rss_intake_release(&part[1]);
	return 0;
}

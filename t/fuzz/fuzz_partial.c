/*
 * Usage and partial records of any shape into groups. What is refused changes nothing; what was
 * taken comes back from the partials written of it, and in the other order, as the same partials
 * and the same report.
 */
#define _GNU_SOURCE /* memfd_create */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "record/partial.h"
#include "record/record.h"
#include "tokens/usage_intake.h"
#include "tokens/usage_report.h"

#define LINES 64
#define WATCHED 6 /* with so few lines they are looked at between any two */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct json j;
static int fd = -1;

struct run {
	struct usage_intake t;
	size_t refused;
	bool ended; /* a sum went too far */
};

static void need(bool ok)
{
	if (!ok)
		abort();
}

static void begin(struct run *r, const char *by, bool lossy)
{
	struct oc_err e = OC_ERR_INIT;

	*r = (struct run){.refused = 0};
	usage_intake_init(&r->t);
	r->t.groups.lossy = lossy;
	r->t.groups.by_given = by != NULL;
	if (by != NULL)
		need(fields_parse(&by_names, &r->t.groups.by, "by", by, &e) == 0);
}

/* What `write` writes, as text of JSON lines. */
static struct sb written(
    struct run *r, int (*write)(struct groups *, struct out *, struct oc_err *))
{
	struct oc_err e = OC_ERR_INIT;
	struct sb text = SB_INIT;
	struct out out;

	need(ftruncate(fd, 0) == 0 && lseek(fd, 0, SEEK_SET) == 0);
	need(out_init(&out, fd, "memory", &e) == 0);
	int rc = write(&r->t.groups, &out, &e);
	need(out_finish(&out) == 0);
	if (rc != 0) { /* only when groups are added up */
		need(e.exit == OC_EX_DATA);
		sb_adds(&text, e.message);
		return text;
	}
	off_t n = lseek(fd, 0, SEEK_END);
	need(n > 0 && sb_room(&text, (size_t)n) != NULL);
	need(pread(fd, text.buf, (size_t)n, 0) == n);
	text.len = (size_t)n;
	for (size_t at = 0, end; at < text.len; at = end + 1) {
		end = slice_find(sb_slice(&text), SLICE("\n"), at);
		need(end < text.len && json_read(&j, text.buf + at, end - at, &e) == 0);
	}
	return text;
}

static int write_partial(struct groups *gs, struct out *out, struct oc_err *e)
{
	return partial_write(gs, NULL, out, e);
}

static int write_report(struct groups *gs, struct out *out, struct oc_err *e)
{
	const struct usage_report_options o = {.threshold = 15};
	struct usage_verdict v;

	return usage_report_write(gs, &o, out, &v, e);
}

static void take(struct run *r, struct slice line)
{
	struct oc_err e = OC_ERR_INIT;
	int rc = 0;

	if (r->ended || json_read(&j, line.p, line.n, &e) != 0)
		return;
	struct json_val record = json_root(&j);
	if (record_is(record, "usage"))
		rc = usage_intake_usage(&r->t, record, NULL, &e);
	else if (record_is(record, "token-partial"))
		rc = usage_intake_partial(&r->t, record, &e);
	need(rc == 0 || (e.exit == OC_EX_DATA && e.message[0] != '\0'));
	r->refused += rc == 1;
	r->ended = rc < 0;
}

static void take_watched(struct run *r, struct slice line)
{
	size_t refused = r->refused;
	struct sb before = written(r, write_partial);

	take(r, line);
	if (r->refused > refused) {
		struct sb after = written(r, write_partial);

		need(slice_eq(sb_slice(&before), sb_slice(&after)));
		sb_release(&after);
	}
	sb_release(&before);
}

static void same(struct sb *a, struct sb *b)
{
	need(slice_eq(sb_slice(a), sb_slice(b)));
	sb_release(b);
}

static size_t split(struct slice text, struct slice line[LINES])
{
	size_t n = 0;

	for (size_t at = 0; at < text.n && n < LINES; n++) {
		size_t end = slice_find(text, SLICE("\n"), at);
		line[n] = slice_make(text.p + at, end - at);
		at = end + 1;
	}
	return n;
}

/* Partials and report of what was taken, against those of another run that took the same. */
static void compare(struct run *r, struct sb *partials, struct sb *report)
{
	struct sb again = written(r, write_partial);

	same(partials, &again);
	again = written(r, write_report);
	same(report, &again);
	usage_intake_release(&r->t);
}

static void read_back(const char *by, bool lossy, struct sb *partials, struct sb *report)
{
	struct slice rest = sb_slice(partials);
	struct run r;

	begin(&r, by, lossy);
	while (rest.n > 0) {
		size_t n = slice_find(rest, SLICE("\n"), 0);
		take(&r, slice_make(rest.p, n));
		rest = slice_make(rest.p + n + 1, rest.n - n - 1);
	}
	need(r.refused == 0 && !r.ended);
	compare(&r, partials, report);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const keys[] = {NULL, "total", "model", "model,day", "tool",
	    "session,tool", "runtime,agent,provider", "session"};
	struct slice line[LINES];
	struct oc_err e = OC_ERR_INIT;
	struct run r;

	if (fd < 0) {
		fd = memfd_create("fuzz", 0);
		need(fd >= 0 && json_init(&j, &e) == 0);
	}
	if (size == 0)
		return 0;
	/* The last byte chooses: a text file as it is does, too. */
	const char *by = keys[data[size - 1] % 8];
	const bool lossy = data[size - 1] & 8;
	size_t n = split(slice_make((const char *)data, size - 1), line);

	begin(&r, by, lossy);
	for (size_t i = 0; i < n; i++) {
		if (by != NULL && n <= WATCHED)
			take_watched(&r, line[i]);
		else
			take(&r, line[i]);
	}
	/* A sketch that comes first makes a sketch of all; coming later it is refused. */
	const bool ended = r.ended, sketched = r.t.groups.lossy;
	const bool whole = !ended && r.refused == 0 && by != NULL && sketched == lossy;
	struct sb partials = written(&r, write_partial), report = written(&r, write_report);
	usage_intake_release(&r.t);
	if (!ended && by != NULL)
		read_back(by, sketched, &partials, &report);
	if (whole) {
		begin(&r, by, lossy);
		for (size_t i = n; i-- > 0;)
			take(&r, line[i]);
		if (r.ended)
			usage_intake_release(&r.t);
		else
			compare(&r, &partials, &report);
	}
	sb_release(&partials);
	sb_release(&report);
	return 0;
}

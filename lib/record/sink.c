#include "record/sink.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define PENDING_MAX ((size_t)256 << 10) /* records that wait for the expressions */

int sink_init(struct sink *s, int fd, const char *name, struct diag *diag, struct progress *progress, struct oc_err *e)
{
	*s = (struct sink){.diag = diag, .progress = progress, .rejects_fd = -1, .text = SB_INIT};
	return out_init(&s->out, fd, name, e);
}

int sink_where(struct sink *s, const char *expr, struct oc_err *e)
{
	s->where = expr == NULL ? NULL : jqx_new(expr, e);
	return expr != NULL && s->where == NULL ? -1 : 0;
}

int sink_map(struct sink *s, const char *expr, struct oc_err *e)
{
	s->map = expr == NULL ? NULL : jqx_new(expr, e);
	return expr != NULL && s->map == NULL ? -1 : 0;
}

int sink_rejects(struct sink *s, const char *path, struct oc_err *e)
{
	/* Above 2: what is meant for a closed stdout or stderr must not land in it. */
	int fd = at_high(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));

	if (fd < 0)
		return err_sys(e, OC_EX_CANTCREAT, path, "cannot create");
	if (out_init(&s->rejects, fd, path, e) != 0) {
		close(fd);
		return -1;
	}
	s->rejects_fd = fd;
	return 0;
}

/* Memory is out. Returns -1. */
static int fail(struct sink *s)
{
	s->out.failed = true;
	return err_nomem(&s->out.err);
}

static void complain(struct sink *s, const struct oc_err *e)
{
	progress_clear(s->progress);
	diag_error(s->diag, e);
}

static int write_line(struct sink *s, struct slice line)
{
	s->progress->records++;
	return out_line(&s->out, line);
}

/* Saved as they are; a line of its own for each, so that what is a line can be put right and read again. */
static int save(struct sink *s, struct slice bytes)
{
	if (s->rejects_fd < 0 || bytes.n == 0)
		return 0;
	bool ended = bytes.p[bytes.n - 1] == '\n';
	return ended ? out_write(&s->rejects, bytes) : out_line(&s->rejects, bytes);
}

/* The record's own place: where it came from. */
static void locate(struct oc_err *e, struct slice line)
{
	struct json reader;
	struct oc_err ignored;
	struct arena a = ARENA_INIT;
	uint64_t number = 0;
	int64_t n;

	if (json_init(&reader, &ignored) != 0)
		return;
	if (json_read(&reader, line.p, line.n, &ignored) == 0) {
		struct json_val src = json_gets(json_root(&reader), "src");
		struct slice path = json_text(json_gets(src, "path"), &a);
		struct slice copy = path.p == NULL ? path : arena_copy(&a, path);
		if (json_int64(json_gets(src, "line"), &n) && n > 0)
			number = (uint64_t)n;
		if (copy.p != NULL)
			err_at(e, copy.p, number, 0);
	}
	arena_release(&a);
	json_release(&reader);
}

/* An expression failed on the record: prints the error and saves the bytes. */
static int lose(struct sink *s, const struct jqx_result *r, struct slice line)
{
	struct oc_err e = OC_ERR_INIT;

	err_set(&e, r->exit, "%.*s", (int)r->text.n, r->text.p);
	locate(&e, line);
	complain(s, &e);
	return save(s, line);
}

/* Runs q on each of the lines; what it keeps or makes of them is appended to `kept`. */
static int run_lines(struct sink *s, struct jqx *q, bool map, struct slice lines, struct sb *kept)
{
	struct jqx_result r;

	if (jqx_lines(q, lines, map, &s->out.err) != 0) {
		s->out.failed = true;
		return -1;
	}
	while (jqx_next(q, &r)) {
		struct slice line = slice_cut(&lines, '\n');
		if (r.result < 0 && lose(s, &r, line) != 0)
			return -1;
		if (map && r.result > 0)
			sb_addslice(kept, r.text);
		else if (!map && r.result > 0)
			sb_add(kept, line.p, line.n + 1);
	}
	return 0;
}

static int write_lines(struct sink *s, struct slice text)
{
	for (const char *p = text.p; (p = memchr(p, '\n', (size_t)(text.p + text.n - p))); p++)
		s->progress->records++;
	return out_write(&s->out, text);
}

int sink_drain(struct sink *s)
{
	struct sb kept = SB_INIT;
	struct slice lines = sb_slice(&s->pending);
	int rc = 0;

	if (lines.n == 0)
		return 0;
	if (s->where != NULL) {
		rc = run_lines(s, s->where, false, lines, &kept);
		lines = sb_slice(&kept);
	}
	sb_reset(&s->text);
	if (rc == 0 && s->map != NULL && lines.n > 0) {
		rc = run_lines(s, s->map, true, lines, &s->text);
		lines = sb_slice(&s->text);
	}
	if (rc == 0 && !(sb_ok(&kept) && sb_ok(&s->text)))
		rc = fail(s);
	if (rc == 0 && lines.n > 0)
		rc = write_lines(s, lines);
	sb_release(&kept);
	sb_reset(&s->pending);
	return rc;
}

int sink_flush(struct sink *s)
{
	return sink_drain(s) != 0 ? -1 : out_flush(&s->out);
}

int sink_record(struct sink *s, struct slice line)
{
	if (s->where == NULL && s->map == NULL)
		return write_line(s, line);
	sb_addslice(&s->pending, line);
	sb_addc(&s->pending, '\n');
	if (!sb_ok(&s->pending))
		return fail(s);
	return s->pending.len < PENDING_MAX ? 0 : sink_drain(s);
}

int sink_lines(struct sink *s, struct slice text)
{
	while (text.n > 0) {
		if (sink_record(s, slice_cut(&text, '\n')) != 0)
			return -1;
	}
	return 0;
}

int sink_reject(struct sink *s, const struct oc_err *e, struct slice bytes, const struct record_src *src)
{
	struct oc_err told = *e;
	struct emit w;
	size_t n = strlen(told.message);

	if (sink_drain(s) != 0)
		return -1;
	if (s->context != NULL && s->context[0] != '\0')
		snprintf(told.message + n, sizeof(told.message) - n, " (%s)", s->context);
	complain(s, &told);
	s->rejected++;
	if (save(s, bytes) != 0)
		return -1;
	if (s->mute)
		return 0;
	sb_reset(&s->text);
	emit_init(&w, &s->text, 0);
	record_reject(&w, e, bytes, false, src);
	if (sb_ok(&s->text))
		return write_line(s, sb_slice(&s->text));
	return fail(s);
}

int sink_close(struct sink *s, uint64_t samples)
{
	const struct record_src src = {.path = "(all inputs)"};
	struct emit w;

	if (sink_drain(s) != 0)
		return -1;
	sb_reset(&s->text);
	emit_init(&w, &s->text, 0);
	record_begin(&w, "capture", 1);
	emit_kuint(&w, "records", s->progress->records);
	emit_kuint(&w, "samples", samples);
	emit_kuint(&w, "rejects", s->rejected);
	record_end(&w, &src);
	if (sb_ok(&s->text))
		return out_line(&s->out, sb_slice(&s->text));
	return fail(s);
}

void sink_notice(struct sink *s, const char *path, uint64_t line, const char *text)
{
	progress_clear(s->progress);
	diag_notice(s->diag, path, line, "%s", text);
}

bool sink_failed(const struct sink *s)
{
	return s->out.failed || s->rejects.failed;
}

void sink_finish(struct sink *s)
{
	progress_clear(s->progress);
	sink_drain(s);
	if (s->rejects_fd >= 0) {
		if (out_finish(&s->rejects) != 0)
			diag_error(s->diag, &s->rejects.err);
		close(s->rejects_fd);
	}
	if (s->out.buf != NULL && out_finish(&s->out) != 0)
		diag_error(s->diag, &s->out.err);
	jqx_free(s->where);
	jqx_free(s->map);
	sb_release(&s->text);
	sb_release(&s->pending);
}

static int outlet_record(void *arg, struct slice line)
{
	return sink_record(arg, line);
}

static int outlet_reject(void *arg, const struct oc_err *e, struct slice bytes, const struct record_src *src)
{
	return sink_reject(arg, e, bytes, src);
}

static void outlet_notice(void *arg, const char *path, uint64_t line, const char *text)
{
	sink_notice(arg, path, line, text);
}

static int outlet_idle(void *arg)
{
	return sink_flush(arg);
}

struct outlet sink_outlet(struct sink *s)
{
	return (struct outlet){s, outlet_record, outlet_reject, outlet_notice, outlet_idle};
}

#include "record/sink.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int sink_init(struct sink *s, int fd, const char *name, struct diag *diag,
    struct progress *progress, struct oc_err *e)
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
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0)
		return err_sys(e, OC_EX_CANTCREAT, path, "cannot create");
	if (out_init(&s->rejects, fd, path, e) != 0) {
		close(fd);
		return -1;
	}
	s->rejects_fd = fd;
	return 0;
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

/* Saved as they are; a line of its own for each, so that what is a line can be put right and read
 * again. */
static int save(struct sink *s, struct slice bytes)
{
	if (s->rejects_fd < 0 || bytes.n == 0)
		return 0;
	bool ended = bytes.p[bytes.n - 1] == '\n';
	return ended ? out_write(&s->rejects, bytes) : out_line(&s->rejects, bytes);
}

static int filtered(struct sink *s, struct slice line)
{
	struct oc_err e = OC_ERR_INIT;
	int keep = s->where == NULL ? 1 : jqx_test(s->where, line, &e);

	if (keep == 0)
		return 0;
	if (keep > 0 && s->map == NULL)
		return write_line(s, line);
	sb_reset(&s->text);
	int n = keep > 0 ? jqx_map(s->map, line, &s->text, &e) : -1;
	if (n < 0) {
		complain(s, &e);
		return save(s, line);
	}
	s->progress->records += (uint64_t)n;
	return out_write(&s->out, sb_slice(&s->text));
}

int sink_record(struct sink *s, struct slice line)
{
	return s->where == NULL && s->map == NULL ? write_line(s, line) : filtered(s, line);
}

int sink_lines(struct sink *s, struct slice text)
{
	while (text.n > 0) {
		size_t n = slice_find(text, SLICE("\n"), 0);
		size_t step = n < text.n ? n + 1 : n;
		if (sink_record(s, slice_make(text.p, n)) != 0)
			return -1;
		text = slice_make(text.p + step, text.n - step);
	}
	return 0;
}

int sink_reject(struct sink *s, const struct oc_err *e, const char *context, struct slice bytes,
    const struct record_src *src)
{
	struct oc_err told = *e;
	struct emit w;
	size_t n = strlen(told.message);

	if (context != NULL)
		snprintf(told.message + n, sizeof(told.message) - n, " (%s)", context);
	complain(s, &told);
	if (save(s, bytes) != 0)
		return -1;
	if (s->mute)
		return 0;
	sb_reset(&s->text);
	emit_init(&w, &s->text, 0);
	record_reject(&w, e, bytes, false, src);
	if (sb_ok(&s->text))
		return write_line(s, sb_slice(&s->text));
	err_nomem(&told);
	complain(s, &told);
	return -1;
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
}

#include "artifact/read.h"

#include <string.h>

#include "artifact/memory_lines.h"
#include "artifact/reader_in.h"

static int more_bytes(
    struct reader *r, struct source *s, const struct sniffed *f, const char *hex, struct oc_err *e)
{
	struct sb path = SB_INIT;
	struct artifact a = {.type = f->type};

	sb_adds(&path, s->in.name);
	if (!sb_ok(&path))
		return err_nomem(e);
	a.path = path.buf;
	memcpy(a.xxh3, hex, sizeof(a.xxh3));
	int rc = r->calls.more(r->calls.arg, &a, e);
	sb_release(&path);
	return rc;
}

/* The lines of a console, cut from its bytes. Of a long one only the head is looked at. */
struct console {
	struct memory_lines memory;
	bool wanted;
	struct sb line;
	uint64_t number;
};

#define CONSOLE_LINE ((size_t)64 << 10)

static int console_line(struct console *c, struct oc_err *e)
{
	struct slice text = sb_slice(&c->line);

	if (!sb_ok(&c->line))
		return err_nomem(e);
	if (text.n > 0 && text.p[text.n - 1] == '\r')
		text.n--;
	c->number++;
	int rc = text.n > 0 ? memory_text(&c->memory, text, c->number, e) : 0;
	sb_reset(&c->line);
	return rc;
}

static int console_bytes(struct console *c, struct slice bytes, struct oc_err *e)
{
	int rc = 0;

	while (c->wanted && rc == 0 && bytes.n > 0) {
		const char *lf = memchr(bytes.p, '\n', bytes.n);
		size_t n = lf == NULL ? bytes.n : (size_t)(lf - bytes.p);
		size_t room = CONSOLE_LINE - c->line.len;
		sb_add(&c->line, bytes.p, n < room ? n : room);
		if (lf != NULL)
			rc = console_line(c, e);
		n += lf != NULL;
		bytes = slice_make(bytes.p + n, bytes.n - n);
	}
	return rc;
}

static void console_end(struct console *c)
{
	if (c->wanted)
		memory_lines_end(&c->memory);
	sb_release(&c->line);
}

/* Takes all that is left. *ours: an error is none of the source's. */
static int drain(
    struct reader *r, struct source *s, struct console *c, bool *ours, struct oc_err *e)
{
	struct slice chunk;
	int got = 0;
	int rc = console_bytes(c, sb_slice(&r->pre), e);

	while (rc == 0 && (got = source_chunk(s, &chunk, e)) == 1) {
		rc = console_bytes(c, chunk, e);
		reader_tick(r, s->in.raw);
	}
	if (rc == 0 && got == 0 && c->line.len > 0)
		rc = console_line(c, e);
	*ours = rc != 0;
	return rc != 0 ? rc : got;
}

/* Everything but text and bytes of no interest: hashed and counted only; a console is looked
 * through for what it tells of memory. */
static int read_bytes(struct reader *r, struct source *s, struct sniffed *f, struct oc_err *e)
{
	struct console c = {.line = SB_INIT};
	char hex[17];
	bool ours;

	c.wanted = memory_lines_begin(&c.memory, r, s->in.name, f->type->name);
	int rc = drain(r, s, &c, &ours, e);
	console_end(&c);
	if (rc != 0)
		return ours ? -1 : reader_failed(r, s, e);
	source_hash(s, hex);
	const struct reader_found found = {s->in.name, f->type, &f->mark, s->bytes, 0, hex, ""};
	if (reader_artifact(r, &found, e) != 0)
		return -1;
	return r->calls.more != NULL ? more_bytes(r, s, f, hex, e) : 0;
}

static int read_open(struct reader *r, struct source *s, enum artifact_role expect,
    struct artifact **kept, struct oc_err *e)
{
	struct sniffed f;

	if (reader_sniff(r, s, expect, &f, e) != 0)
		return reader_failed(r, s, e);
	if (f.form == ARTIFACT_LINES)
		return reader_lines(r, s, &f, e);
	if (f.form == ARTIFACT_BYTES)
		return read_bytes(r, s, &f, e);
	if (r->lines_only) {
		r->declined = true;
		return 0;
	}
	return reader_doc(r, s, &f, expect, kept, e);
}

int reader_read(struct reader *r, const char *path, enum artifact_role expect,
    struct artifact **kept, struct oc_err *e)
{
	struct source s;
	/* A document may stand on one line, so a first line may be as long as either. */
	size_t limit = r->max_line > r->max_bytes ? r->max_line : r->max_bytes;

	*kept = NULL;
	sb_reset(&r->pre);
	if (source_open(&s, path, r->hash, limit, e) != 0)
		return reader_failed(r, &s, e);
	in_on_idle(&s.in, r->to.idle, r->to.arg);
	int rc = reader_is_own(r, &s) ? 0 : read_open(r, &s, expect, kept, e);
	source_close(&s);
	return rc;
}

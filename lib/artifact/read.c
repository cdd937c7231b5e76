#include "artifact/read.h"

#include <string.h>

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
	int rc = r->sink.more(r->sink.arg, &a, e);
	sb_release(&path);
	return rc;
}

/* Everything but text and bytes of no interest: hashed and counted only. */
static int read_bytes(struct reader *r, struct source *s, struct sniffed *f, struct oc_err *e)
{
	struct slice chunk;
	char hex[17];
	int got;

	while ((got = source_chunk(s, &chunk, e)) == 1) {
		if (r->sink.tick != NULL)
			r->sink.tick(r->sink.arg, s->in.raw);
	}
	if (got < 0)
		return reader_failed(r, s, e);
	source_hash(s, hex);
	const struct reader_found found = {s->in.name, f->type, &f->mark, s->bytes, 0, hex, ""};
	if (reader_artifact(r, &found, e) != 0)
		return -1;
	return r->sink.more != NULL ? more_bytes(r, s, f, hex, e) : 0;
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
	in_on_idle(&s.in, r->sink.idle, r->sink.arg);
	int rc = reader_is_own(r, &s) ? 0 : read_open(r, &s, expect, kept, e);
	source_close(&s);
	return rc;
}

#include "artifact/reader.h"

#include <string.h>

#include "artifact/reader_in.h"
#include "base/mem.h"
#include "data/canon.h"

int reader_init(struct reader *r, const struct reader_sink *sink, struct oc_err *e)
{
	*r = (struct reader){.sink = *sink, .max_bytes = READER_BYTES, .max_line = LINE_LIMIT};
	r->hash = XXH3_createState();
	if (r->hash == NULL)
		return err_nomem(e);
	return json_init(&r->json, e);
}

void reader_release(struct reader *r)
{
	XXH3_freeState(r->hash);
	json_release(&r->json);
	arena_release(&r->arena);
	sb_release(&r->out);
	sb_release(&r->pre);
	forms_release(&r->forms);
}

struct json_val artifact_root(const struct artifact *a)
{
	return a->parsed ? json_root(&a->json) : JSON_NONE;
}

void artifact_free(struct artifact *a)
{
	if (a == NULL)
		return;
	if (a->parsed)
		json_release(&a->json);
	sb_release(&a->text);
	mem_free(a->path);
	mem_free(a);
}

void reader_begin(struct reader *r, struct emit *w)
{
	sb_reset(&r->out);
	emit_init(w, &r->out, 0);
}

static int gave_up(struct oc_err *e)
{
	return err_set(e, OC_EX_OK, "output has failed");
}

int reader_emit(struct reader *r, struct oc_err *e)
{
	if (!sb_ok(&r->out))
		return err_nomem(e);
	return r->sink.record(r->sink.arg, sb_slice(&r->out)) == 0 ? 0 : gave_up(e);
}

int reader_artifact(struct reader *r, const struct reader_found *f, struct oc_err *e)
{
	struct record_src src = {.path = f->path};
	struct emit w;

	memcpy(src.xxh3, f->xxh3, strlen(f->xxh3) + 1);
	reader_begin(r, &w);
	record_begin(&w, "artifact", 1);
	emit_kcstr(&w, "type", f->type->name);
	emit_kcstr(&w, "path", f->path);
	emit_key(&w, "bytes");
	emit_uint(&w, f->bytes);
	if (f->lines > 0) {
		emit_key(&w, "lines");
		emit_uint(&w, f->lines);
	}
	if (f->xxh3[0] != '\0')
		emit_kcstr(&w, "xxh3", f->xxh3);
	if (f->shape[0] != '\0')
		emit_kcstr(&w, "shape", f->shape);
	if (f->mark->era[0] != '\0')
		emit_kcstr(&w, "era", f->mark->era);
	if (f->mark->channel[0] != '\0')
		emit_kcstr(&w, "channel", f->mark->channel);
	record_end(&w, &src);
	if (f->type == artifact_unknown())
		r->sink.notice(r->sink.arg, f->path, 0,
		    f->bytes == 0 ? "is empty: nothing to read"
				  : "is of no known type: counted and hashed, not read (--type T "
				    "says what it is)");
	return reader_emit(r, e);
}

int reader_reject(struct reader *r, const struct source *s, struct oc_err *e, struct slice bytes,
    uint64_t line, const char *hash)
{
	struct record_src src = {.path = s->in.name, .line = line};

	if (hash[0] != '\0')
		memcpy(src.xxh3, hash, sizeof(src.xxh3));
	r->rejects++;
	return r->sink.reject(r->sink.arg, e, bytes, &src) == 0 ? 0 : gave_up(e);
}

int reader_failed(struct reader *r, const struct source *s, struct oc_err *e)
{
	if (e->exit == OC_EX_OK || e->exit == OC_EX_SOFTWARE)
		return -1;
	return reader_reject(r, s, e, SLICE(""), 0, "");
}

bool reader_blank(struct slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != ' ' && s.p[i] != '\t' && s.p[i] != '\r' && s.p[i] != '\n')
			return false;
	}
	return true;
}

bool reader_cut(struct slice *rest, struct slice *text, struct slice *raw)
{
	if (rest->n == 0)
		return false;
	const char *lf = memchr(rest->p, '\n', rest->n);
	size_t whole = lf == NULL ? rest->n : (size_t)(lf - rest->p) + 1;
	size_t n = lf == NULL ? whole : whole - 1;
	if (lf != NULL && n > 0 && rest->p[n - 1] == '\r')
		n--;
	*raw = slice_make(rest->p, whole);
	*text = slice_make(rest->p, n);
	*rest = slice_make(rest->p + whole, rest->n - whole);
	return true;
}

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
int reader_bytes(struct reader *r, struct source *s, struct sniffed *f, struct oc_err *e)
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
		return reader_bytes(r, s, &f, e);
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
	int rc = read_open(r, &s, expect, kept, e);
	source_close(&s);
	return rc;
}

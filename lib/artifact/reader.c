#include "artifact/reader.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/stat.h>

int reader_init(struct reader *r, const struct outlet *to, struct oc_err *e)
{
	*r = (struct reader){.to = *to, .max_bytes = READER_BYTES, .max_line = LINE_LIMIT};
	forms_init(&r->forms);
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
	run_metadata_release(&r->run);
}

static struct reader_file file_of(int fd)
{
	struct stat st;
	bool known = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);

	return known ? (struct reader_file){true, st.st_dev, st.st_ino}
		     : (struct reader_file){.known = false};
}

void reader_own(struct reader *r, int fd)
{
	for (int i = 0; i < READER_OWN; i++) {
		if (!r->own[i].known) {
			r->own[i] = file_of(fd);
			return;
		}
	}
}

bool reader_is_own(struct reader *r, const struct source *s)
{
	const struct reader_file f = file_of(s->in.fd);

	for (int i = 0; f.known && i < READER_OWN; i++) {
		if (r->own[i].known && r->own[i].dev == f.dev && r->own[i].ino == f.ino) {
			reader_notice(r, s->in.name, 0, "is where this program writes to: not read");
			return true;
		}
	}
	return false;
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

void reader_notice(struct reader *r, const char *path, uint64_t line, const char *fmt, ...)
{
	char text[sizeof(((struct oc_err *)0)->message)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	r->to.notice(r->to.arg, path, line, text);
}

void reader_tick(struct reader *r, uint64_t raw)
{
	if (r->tick != NULL)
		r->tick(r->tick_arg, raw);
}

static int gave_up(struct oc_err *e)
{
	return err_set(e, OC_EX_OK, "output has failed");
}

int reader_emit(struct reader *r, struct oc_err *e)
{
	if (!sb_ok(&r->out))
		return err_nomem(e);
	return r->to.record(r->to.arg, sb_slice(&r->out)) == 0 ? 0 : gave_up(e);
}

int reader_artifact(struct reader *r, const struct document *d, const struct artifact_mark *mark, uint64_t bytes,
    uint64_t lines, struct oc_err *e)
{
	const char *path = d->src.path;
	struct emit w;

	reader_begin(r, &w);
	record_begin(&w, "artifact", 1);
	emit_kcstr(&w, "type", d->type);
	emit_kcstr(&w, "path", path);
	emit_kuint(&w, "bytes", bytes);
	emit_ksome(&w, "lines", lines);
	emit_kword(&w, "xxh3", slice_cstr(d->src.xxh3));
	emit_kword(&w, "shape", slice_cstr(d->shape));
	emit_kword(&w, "era", slice_cstr(mark->era));
	emit_kword(&w, "channel", slice_cstr(mark->channel));
	record_end(&w, &d->src);
	const bool unknown = strcmp(d->type, artifact_unknown()->name) == 0;
	if (r->tally != NULL && (!unknown || bytes > 0))
		atomic_fetch_add(unknown ? &r->tally->unknown : &r->tally->known, 1);
	if (unknown)
		reader_notice(r, path, 0, "%s", bytes == 0
		    ? "is empty: nothing to read"
		    : "is of no known type: counted and hashed, not read (--type T says what it is)");
	return reader_emit(r, e);
}

int reader_reject(struct reader *r, const struct source *s, struct oc_err *e, struct slice bytes, uint64_t line,
    const char *hash)
{
	return reader_reject_of(r, s->in.name, e, bytes, line, hash);
}

int reader_reject_of(struct reader *r, const char *path, struct oc_err *e, struct slice bytes, uint64_t line,
    const char *hash)
{
	struct record_src src = {.path = path, .line = line};

	if (hash[0] != '\0')
		memcpy(src.xxh3, hash, sizeof(src.xxh3));
	r->rejects++;
	return r->to.reject(r->to.arg, e, bytes, &src) == 0 ? 0 : gave_up(e);
}

int reader_failed(struct reader *r, const struct source *s, struct oc_err *e)
{
	if (e->exit == OC_EX_OK || e->exit == OC_EX_SOFTWARE)
		return -1;
	return reader_reject(r, s, e, SLICE(""), 0, "");
}

int reader_note_change(struct reader *r, const struct source *s, struct oc_err *e)
{
	struct oc_err bad;

	switch (source_changed(s)) {
	case SOURCE_UNCHANGED:
		return 0;
	case SOURCE_GREW:
		reader_notice(r, s->in.name, 0,
		    "grew while it was read: what was written behind the end is for the next run");
		return 0;
	case SOURCE_REPLACED:
		err_set(&bad, OC_EX_DATA, "was replaced or removed while it was read: what was read is the old file");
		break;
	default:
		err_set(&bad, OC_EX_DATA,
		    "was rewritten while it was read: what was made of it may be wrong, read it again");
	}
	err_at(&bad, s->in.name, 0, 0);
	if (reader_reject(r, s, &bad, SLICE(""), 0, "") == 0)
		return 0;
	*e = bad;
	return -1;
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

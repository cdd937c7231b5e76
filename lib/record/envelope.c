#include "record/envelope.h"

#define TEXT_KEPT 256

void record_begin(struct emit *w, const char *kind, int v)
{
	emit_object(w);
	emit_kcstr(w, "kind", kind);
	emit_kint(w, "v", v);
}

void record_end(struct emit *w, const struct record_src *src)
{
	emit_kobject(w, "src");
	emit_kcstr(w, "path", src->path);
	emit_ksome(w, "line", src->line);
	if (src->xxh3[0] != '\0')
		emit_kcstr(w, "xxh3", src->xxh3);
	emit_end(w);
	emit_end(w);
}

bool record_is_witness(struct json_val v)
{
	return record_is(v, "reject") || record_is(v, "capture");
}

struct slice record_kind(struct json_val v)
{
	struct json_val kind = json_gets(v, "kind");

	if (!json_is(kind, JSON_STRING) || !json_is(json_gets(v, "v"), JSON_NUMBER))
		return (struct slice){NULL, 0};
	return json_lexeme(kind);
}

bool record_is(struct json_val v, const char *kind)
{
	struct slice k = record_kind(v);

	return k.p != NULL && slice_eqs(k, kind);
}

void record_reject(struct emit *w, const struct oc_err *e, struct slice bytes, bool keep, const struct record_src *src)
{
	record_begin(w, "reject", 1);
	emit_kcstr(w, "reason", e->message);
	emit_ksome(w, "line", e->line);
	emit_ksome(w, "column", e->column);
	emit_kint(w, "exit", e->exit);
	emit_kuint(w, "bytes", bytes.n);
	if (keep && bytes.p != NULL)
		emit_kstring(w, "text", slice_make(bytes.p, bytes.n < TEXT_KEPT ? bytes.n : TEXT_KEPT));
	record_end(w, src);
}

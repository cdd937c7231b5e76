/* Documents and small texts: read whole, told, and kept when they are part of a sample. */
#include <stdio.h>
#include <string.h>

#include "artifact/memory_doc.h"
#include "artifact/metrics.h"
#include "artifact/reader_in.h"
#include "artifact/suite.h"
#include "base/mem.h"
#include "data/canon.h"

/* What a file is taken for when its column in a list says so and its content does not contradict.
 */
static const struct artifact_type *by_role(enum artifact_role role)
{
	switch (role) {
	case ROLE_OBSERVED:
		return artifact_find("observed-messages");
	case ROLE_EVENTS:
		return artifact_find("performance-events");
	case ROLE_METRICS:
		return artifact_find("resource-metrics");
	case ROLE_SUITE:
		return artifact_find("qa-suite-summary");
	default:
		return artifact_unknown();
	}
}

static void find_type(struct reader *r, struct artifact *a, enum artifact_role expect)
{
	struct json_val root = artifact_root(a);

	if (r->forced != NULL) {
		a->type = r->forced;
		artifact_mark(a->type, root, &a->mark);
	} else {
		a->type = artifact_doc(root, &a->mark);
	}
	bool empty = a->type != NULL && a->type->role == ROLE_OBSERVED && json_count(root) == 0;
	if (a->type == NULL || (empty && expect != ROLE_NONE))
		a->type = by_role(expect);
	a->role = a->type->role;
	if (expect == ROLE_SUMMARY || (expect != ROLE_NONE && a->role == ROLE_NONE))
		a->role = expect;
}

/* "[" line "," line ... "]" in the place of the lines, each of the same length as before, so that
 * places in errors hold. */
static int join_events(struct reader *r, struct source *s, struct artifact *a, struct oc_err *e)
{
	struct sb joined = SB_INIT;
	struct slice rest = sb_slice(&a->text), text, raw;
	uint64_t number = 0;

	sb_addc(&joined, '[');
	while (reader_cut(&rest, &text, &raw)) {
		struct oc_err bad;
		char hex[17];
		number++;
		if (reader_blank(text))
			continue;
		if (json_read(&r->json, text.p, text.n, &bad) != 0) {
			hash_bytes(hex, text.p, text.n);
			err_at(&bad, s->in.name, number, bad.column);
			if (bad.exit == OC_EX_SOFTWARE ||
			    reader_reject(r, s, &bad, raw, number, hex) != 0) {
				*e = bad;
				sb_release(&joined);
				return -1;
			}
			continue;
		}
		sb_adds(&joined, joined.len > 1 ? ",\n" : "");
		sb_addslice(&joined, text);
	}
	sb_addc(&joined, ']');
	sb_release(&a->text);
	a->text = joined;
	return sb_ok(&a->text) ? 0 : err_nomem(e);
}

/* Returns 0; 1 when the text is no JSON document and that was told; -1. */
static int parse(struct reader *r, struct source *s, struct artifact *a, struct oc_err *e)
{
	if (json_init(&a->json, e) != 0)
		return -1;
	a->parsed = true;
	struct slice text = sb_slice(&a->text);
	if (json_read(&a->json, text.p, text.n, e) == 0)
		return shape_hash(a->shape, artifact_root(a), e);
	if (e->exit == OC_EX_SOFTWARE)
		return -1;
	err_at(e, s->in.name, e->line, e->column);
	return reader_reject(r, s, e, text, 0, a->xxh3) == 0 ? 1 : -1;
}

static void note_duplicate(struct reader *r, const struct artifact *a)
{
	struct json_val key;
	uint64_t line, column;
	char text[128];

	int found = json_duplicate(artifact_root(a), &r->arena, &key);
	if (found == -1)
		reader_notice(r, a->path, 0, "out of memory: not searched for duplicated keys");
	if (found != 1)
		return;
	json_place(a->text.buf, json_offset(key), &line, &column);
	struct slice name = json_lexeme(key);
	snprintf(text, sizeof(text),
	    "key \"%.*s\" stands here again (column %llu): the last one counts",
	    (int)(name.n < 48 ? name.n : 48), name.p, (unsigned long long)column);
	reader_notice(r, a->path, line, text);
}

/* The records that a document makes by itself, whatever sample it belongs to. */
static int own_records(struct reader *r, const struct artifact *a, struct oc_err *e)
{
	struct record_src src = {.path = a->path};
	const char *type = a->type->name;
	struct emit w;

	memcpy(src.xxh3, a->xxh3, sizeof(src.xxh3));
	if (strcmp(type, "run-metadata") == 0)
		return run_metadata_read(&r->run, a->path, sb_slice(&a->text), e);
	if (strcmp(type, "rpc-answer") == 0)
		return memory_rpc(r, a, e);
	if (strcmp(type, "time-v") == 0)
		return metrics_time(r, a, e);
	reader_begin(r, &w);
	if (strcmp(type, "rtt-row") == 0)
		emit_carry(&w, artifact_root(a));
	else if (strcmp(type, "qa-suite-summary") == 0)
		suite_record(&w, artifact_root(a), a->mark.era, &src);
	else
		return 0;
	if (reader_emit(r, e) != 0)
		return -1;
	return strcmp(type, "qa-suite-summary") == 0 ? memory_suite(r, a, e) : 0;
}

static int read_whole(struct reader *r, struct source *s, struct sniffed *f,
    enum artifact_role expect, struct artifact *a, struct oc_err *e)
{
	a->text = r->pre;
	r->pre = (struct sb)SB_INIT;
	if (source_slurp(s, &a->text, r->max_bytes, e) != 0) {
		int rc = reader_failed(r, s, e);
		return rc == 0 ? 1 : rc;
	}
	uint64_t bytes = s->bytes;
	source_hash(s, a->xxh3);
	if (reader_note_change(r, s, e) != 0)
		return -1;
	a->type = f->type;
	if (f->form == ARTIFACT_DOC) {
		int rc = f->event_lines ? join_events(r, s, a, e) : 0;
		if (rc == 0)
			rc = parse(r, s, a, e);
		if (rc != 0)
			return rc;
		find_type(r, a, expect);
		if (f->event_lines)
			strcpy(a->mark.era, "lines");
		note_duplicate(r, a);
	} else {
		a->role = a->type->role;
	}
	const struct reader_found found = {a->path, a->type, &a->mark, bytes, 0, a->xxh3, a->shape};
	if (reader_artifact(r, &found, e) != 0)
		return -1;
	if (own_records(r, a, e) != 0)
		return -1;
	return r->calls.more != NULL ? r->calls.more(r->calls.arg, a, e) : 0;
}

int reader_doc(struct reader *r, struct source *s, struct sniffed *f, enum artifact_role expect,
    struct artifact **kept, struct oc_err *e)
{
	size_t n = strlen(s->in.name) + 1;
	struct artifact *a = mem_alloc(sizeof(*a));

	if (a == NULL)
		return err_nomem(e);
	memset(a, 0, sizeof(*a));
	a->path = mem_alloc(n);
	if (a->path == NULL) {
		artifact_free(a);
		return err_nomem(e);
	}
	memcpy(a->path, s->in.name, n);
	int rc = read_whole(r, s, f, expect, a, e);
	arena_reset(&r->arena);
	if (rc == 0 && a->role != ROLE_NONE)
		*kept = a;
	else
		artifact_free(a);
	return rc < 0 ? -1 : 0;
}

#include "artifact/read.h"

#include "artifact/memory_gateway.h"
#include "artifact/metrics.h"
#include "artifact/process_samples.h"
#include "artifact/sniff.h"
#include "artifact/suite.h"

static int tell_document(const struct reader *r, const struct document *d, struct oc_err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < r->listeners; i++) {
		const struct listener *l = &r->listener[i];
		rc = l->document != NULL ? l->document(l->arg, d, e) : 0;
	}
	return rc;
}

/* ---- bytes: hashed and counted; a console is searched for memory readings ---- */

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
	arena_reset(&c->memory.r->arena);
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

/* Reads to the end. *ours: an error is none of the source's. */
static int drain(struct reader *r, struct source *s, struct console *c, bool *ours, struct oc_err *e)
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

static int read_bytes(struct reader *r, struct source *s, struct sniffed *f, struct oc_err *e)
{
	struct console c = {.line = SB_INIT};
	struct document d = {.src = {.path = s->in.name}, .type = f->type->name};
	bool ours;

	c.wanted = memory_lines_begin(&c.memory, r, s->in.name, f->type->name);
	int rc = drain(r, s, &c, &ours, e);
	console_end(&c);
	if (rc != 0)
		return ours ? -1 : reader_failed(r, s, e);
	source_hash(s, d.src.xxh3);
	return reader_artifact(r, &d, &f->mark, s->bytes, 0, e) == 0 ? tell_document(r, &d, e) : -1;
}

/* ---- documents and small texts: read whole, and kept when they are part of a sample ---- */

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
	const struct json_val root = artifact_root(a);

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
		return shape_hash(a->doc.shape, artifact_root(a), e);
	if (e->exit == OC_EX_SOFTWARE)
		return -1;
	err_at(e, s->in.name, e->line, e->column);
	return reader_reject(r, s, e, text, 0, a->doc.src.xxh3) == 0 ? 1 : -1;
}

static void note_duplicate_key(struct reader *r, const struct artifact *a)
{
	struct json_val key;
	uint64_t line, column;

	int found = json_duplicate(artifact_root(a), &r->arena, &key);
	if (found == -1)
		reader_notice(r, a->path, 0, "out of memory: not searched for duplicated keys");
	if (found != 1)
		return;
	json_place(a->text.buf, json_offset(key), &line, &column);
	const struct slice name = json_lexeme(key);
	reader_notice(r, a->path, line, "key \"%.*s\" stands here again (column %llu): the last one counts",
	    SLICE_CUT(name, 48), (unsigned long long)column);
}

static int pass_row(struct reader *r, const struct artifact *a, struct oc_err *e)
{
	struct emit w;

	reader_begin(r, &w);
	emit_carry(&w, artifact_root(a));
	return reader_emit(r, e);
}

static int read_metadata(struct reader *r, const struct artifact *a, struct oc_err *e)
{
	return run_metadata_read(&r->run, a->path, sb_slice(&a->text), e);
}

/* The records that the reader itself makes of a document, whatever sample it belongs to. */
static int own_records(struct reader *r, const struct artifact *a, struct oc_err *e)
{
	static const struct {
		const char *type;
		int (*make)(struct reader *r, const struct artifact *a, struct oc_err *e);
	} own[] = {{"run-metadata", read_metadata}, {"rpc-answer", memory_answer},
	    {"diagnostics-export", memory_answer}, {"stability-bundle", memory_bundle}, {"time-v", metrics_time},
	    {"process-samples", process_samples}, {"rtt-row", pass_row}, {"qa-suite-summary", suite_records}};

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
		if (strcmp(a->type->name, own[i].type) == 0)
			return own[i].make(r, a, e);
	}
	return 0;
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
	source_hash(s, a->doc.src.xxh3);
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
		note_duplicate_key(r, a);
	} else {
		a->role = a->type->role;
	}
	a->doc.type = a->type->name;
	a->doc.text = sb_slice(&a->text);
	a->doc.root = artifact_root(a);
	if (reader_artifact(r, &a->doc, &a->mark, bytes, 0, e) != 0 || own_records(r, a, e) != 0)
		return -1;
	return tell_document(r, &a->doc, e);
}

static int read_document(struct reader *r, struct source *s, struct sniffed *f, enum artifact_role expect,
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
	a->doc.src.path = a->path;
	int rc = read_whole(r, s, f, expect, a, e);
	arena_reset(&r->arena);
	if (rc == 0 && a->role != ROLE_NONE)
		*kept = a;
	else
		artifact_free(a);
	return rc < 0 ? -1 : 0;
}

/* ---- JSON Lines: one line at a time, in constant memory ---- */

#define TRIES 16 /* good lines without a known type before the file is of none */

struct lines {
	struct reader *r;
	struct source *s;
	struct sniffed *f;
	uint64_t number;    /* of the line under way */
	uint64_t good;      /* JSON values read */
	struct shape shape; /* of all of them together */
	bool duplicate_told;
	bool asked;
	const struct listener *told; /* who wants the lines, or NULL */
	bool known, pass; /* whether the lines are passed on is known, and they are */
	bool remembers;   /* the lines may tell of memory */
	struct memory_lines memory;
};

static int bad_line(
    struct lines *l, struct oc_err *bad, struct slice text, struct slice raw, struct oc_err *e)
{
	char hex[17];

	hash_bytes(hex, text.p, text.n);
	err_at(bad, l->s->in.name, l->number, bad->column);
	if (bad->exit != OC_EX_SOFTWARE && reader_reject(l->r, l->s, bad, raw, l->number, hex) == 0)
		return 0;
	*e = *bad;
	return -1;
}

static int pass(
    struct lines *l, struct json_val root, struct slice text, bool row, struct oc_err *e)
{
	struct emit w;

	reader_begin(l->r, &w);
	if (row)
		emit_carry(&w, root);
	else
		sb_addslice(&l->r->out, text);
	return reader_emit(l->r, e);
}

/* Records and rows are passed on, and may stand side by side; nothing else may stand among them. */
static int pass_or_reject(
    struct lines *l, struct json_val root, struct slice text, struct slice raw, struct oc_err *e)
{
	struct artifact_mark m;
	struct oc_err bad;
	const struct artifact_type *t = artifact_line(root, &m);
	bool row = t != NULL && strcmp(t->name, "rtt-row") == 0;

	if (row || t == artifact_records())
		return pass(l, root, text, row, e);
	err_set(&bad, OC_EX_DATA,
	    "line is neither a record (\"kind\", \"v\" first) nor an openclaw-rtt row");
	return bad_line(l, &bad, text, raw, e);
}

/* Returns whether there is none for certain. */
static bool note_duplicate(struct lines *l, struct json_val root)
{
	struct json_val key;

	if (l->duplicate_told)
		return false;
	int found = json_duplicate(root, &l->r->arena, &key);
	if (found == 0)
		return true;
	l->duplicate_told = true;
	reader_notice(l->r, l->s->in.name, l->number,
	    found == 1 ? "a key stands twice in an object: the last one counts (told once a file)" :
			 "out of memory: not searched for duplicated keys");
	return false;
}

static bool passes_on(struct lines *l)
{
	const struct artifact_type *t = l->f->type;

	if (!l->known && t != NULL) {
		l->known = true;
		l->pass = t == artifact_records() || strcmp(t->name, "rtt-row") == 0;
	}
	return l->pass;
}

/* What only the form of a line tells is looked at once for each form. */
static int note_form(
    struct lines *l, struct json_val root, struct form **of, struct oc_err *e)
{
	struct reader *r = l->r;
	struct form *form = *of;
	const bool shaped = l->f->type != artifact_records();

	if (form != NULL && form->distinct && (!shaped || form->added_to == r->file))
		return 0;
	bool distinct = note_duplicate(l, root);
	if (shaped && shape_add(&l->shape, root, e) != 0)
		return -1;
	if (form == NULL)
		form = forms_add(&r->forms, root);
	if (form != NULL) {
		form->distinct = distinct || form->distinct;
		form->added_to = shaped ? r->file : form->added_to;
	}
	*of = form;
	return 0;
}

static void ask_listeners(struct lines *l)
{
	if (l->asked || l->f->type == NULL)
		return;
	l->asked = true;
	for (size_t i = 0; l->told == NULL && i < l->r->listeners; i++) {
		const struct listener *o = &l->r->listener[i];
		if (o->lines != NULL && o->lines(o->arg, l->f->type->name, l->s->in.name))
			l->told = o;
	}
	l->remembers = memory_lines_begin(&l->memory, l->r, l->s->in.name, l->f->type->name);
}

static int tell_listener(struct lines *l, const struct forms_line *line, struct oc_err *e)
{
	ask_listeners(l);
	if (l->remembers && memory_line(&l->memory, line->root, line->number, line->text, e) != 0)
		return -1;
	return l->told != NULL ? l->told->line(l->told->arg, line, e) : 0;
}

static int take_value(
    struct lines *l, struct forms_line *line, struct slice raw, struct oc_err *e)
{
	struct reader *r = l->r;
	struct json_val root = line->root;

	if (l->f->type == NULL && l->good < TRIES)
		l->f->type = artifact_line(root, &l->f->mark);
	l->good++;
	if (note_form(l, root, &line->form, e) != 0)
		return -1;
	int rc = passes_on(l) ? pass_or_reject(l, root, line->text, raw, e)
			      : tell_listener(l, line, e);
	arena_reset(&r->arena);
	return rc;
}

/* On a console in JSON anything may print: boxes, traces of a stack, lines in the other styles. What begins as an
 * object and is none was cut. */
static bool is_console_text(const struct lines *l, struct slice text)
{
	return l->f->type != NULL && strcmp(l->f->type->name, "console-log") == 0 &&
	       !slice_has_prefix(text, SLICE("{\""));
}

static int take_text(struct lines *l, struct slice text, struct oc_err *e)
{
	ask_listeners(l);
	int rc = memory_text(&l->memory, text, l->number, e);
	arena_reset(&l->r->arena);
	return rc;
}

static int take_line(struct lines *l, struct slice text, struct slice raw, struct oc_err *e)
{
	struct reader *r = l->r;
	struct oc_err bad;

	if (reader_blank(text))
		return 0;
	if (text.n > r->max_line) {
		err_set(
		    &bad, OC_EX_DATA, "line is longer than %zu bytes (--max-line)", r->max_line);
		return bad_line(l, &bad, text, raw, e);
	}
	if (json_read(&r->json, text.p, text.n, &bad) != 0)
		return is_console_text(l, text) ? take_text(l, text, e) : bad_line(l, &bad, text, raw, e);
	struct json_val root = json_root(&r->json);
	struct forms_line line = {root, l->number, text, forms_find(&r->forms, root)};
	return take_value(l, &line, raw, e);
}

static int take_run(struct lines *l, struct slice run, struct oc_err *e)
{
	struct forms_run r = forms_run(&l->r->forms, &l->r->json, run, l->number);
	struct forms_line line;

	while (forms_run_next(&r, &line)) {
		l->number = line.number;
		if (take_value(l, &line, r.run.raw, e) != 0)
			return -1;
	}
	return 0;
}

/*
 * The whole lines at hand, together, as long as all of them are good. Returns 0 when what is next
 * is to be looked at line by line, until *until; -1 on an error (*e as of source_line, or of ours
 * when *ours is set).
 */
static int take_runs(struct lines *l, uint64_t *until, bool *ours, struct oc_err *e)
{
	struct slice run;
	uint64_t lines;
	int got;

	while ((got = source_whole(l->s, &run, e)) == 1) {
		if (!forms_read_lines(&l->r->forms, &l->r->json, run.p, run.n, &lines)) {
			*until = l->s->line.consumed + run.n;
			return 0;
		}
		l->number = l->s->line.number;
		if (take_run(l, run, e) != 0) {
			*ours = true;
			return -1;
		}
		source_take(l->s, run, lines);
		reader_tick(l->r, l->s->in.raw);
	}
	return got;
}

static int take_all(struct lines *l, struct oc_err *e)
{
	struct slice rest = sb_slice(&l->r->pre), text, raw;
	uint64_t until = 0;
	int got;

	for (l->number = l->f->first_line; reader_cut(&rest, &text, &raw); l->number++) {
		if (take_line(l, text, raw, e) != 0)
			return -1;
	}
	sb_release(&l->r->pre);
	l->s->line.limit = l->r->max_line;
	for (;;) {
		bool ours = false;
		if (l->s->line.consumed >= until && take_runs(l, &until, &ours, e) == -1)
			return ours ? -1 : reader_failed(l->r, l->s, e);
		got = source_line(l->s, &text, &raw, e);
		if (got == 0)
			return 0;
		if (got == -1)
			return reader_failed(l->r, l->s, e);
		l->number = l->s->line.number;
		int rc = got == 1 ? take_line(l, text, raw, e)
				  : reader_reject(l->r, l->s, e, raw, l->number, "");
		if (rc != 0)
			return -1;
		if ((l->number & 0xFF) == 0)
			reader_tick(l->r, l->s->in.raw);
	}
}

static int finish(struct lines *l, struct oc_err *e)
{
	struct sniffed *f = l->f;
	struct document d = {.src = {.path = l->s->in.name}};

	if (f->type == NULL)
		f->type = artifact_unknown();
	d.type = f->type->name;
	source_hash(l->s, d.src.xxh3);
	if (l->good > 0 && shape_finish(&l->shape, d.shape, e) != 0)
		return -1;
	return reader_artifact(l->r, &d, &f->mark, l->s->bytes, l->s->line.number, e);
}

static int read_lines(struct reader *r, struct source *s, struct sniffed *f, struct oc_err *e)
{
	struct lines l = {.r = r, .s = s, .f = f};

	shape_init(&l.shape);
	r->file++;
	int rc = take_all(&l, e);
	if (rc == 0)
		rc = reader_note_change(r, s, e);
	if (l.remembers)
		memory_lines_end(&l.memory);
	if (rc == 0 && l.told != NULL)
		rc = l.told->lines_end(l.told->arg, e);
	if (rc == 0 && f->type != artifact_records())
		rc = finish(&l, e);
	shape_release(&l.shape);
	return rc;
}

/* ---- inputs ---- */

static int read_open(struct reader *r, struct source *s, enum artifact_role expect,
    struct artifact **kept, struct oc_err *e)
{
	struct sniffed f;

	if (reader_sniff(r, s, expect, &f, e) != 0)
		return reader_failed(r, s, e);
	if (f.form == ARTIFACT_LINES)
		return read_lines(r, s, &f, e);
	if (f.form == ARTIFACT_BYTES)
		return read_bytes(r, s, &f, e);
	if (r->lines_only) {
		r->declined = true;
		return 0;
	}
	return read_document(r, s, &f, expect, kept, e);
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

#include "drift/expect.h"

#include <math.h>

#include "base/base.h"
#include "record/record.h"

/* ---- what an expectation looks at, of a lifecycle or a cell record ---- */

/* Absent, missing or NaN: the record does not have it. All text is borrowed from record and memory. */
struct captured {
	struct slice status, remediation;
	struct slice plugin, host; /* versions */
	struct slice profile, route;
	struct json_val events, pins;
	double responses;
	double tokens, counted; /* input tokens given to the turn, and those that it accounts for */
	double wall_ms;
};

/* How all remediation texts of the Codex plugin's lifecycle begin. */
static const char *const openings[] = {
    "Codex plugin is required", "Codex plugin version ", "Codex app-server auth requires"};

/* From the remediation's first word to the end of its line. */
static struct slice find_remediation(struct slice text)
{
	for (size_t i = 0; i < sizeof(openings) / sizeof(openings[0]); i++) {
		size_t at = slice_find(text, slice_cstr(openings[i]), 0);
		if (at >= text.n)
			continue;
		size_t end = slice_find(text, SLICE("\n"), at);
		return slice_make(text.p + at, end - at);
	}
	return (struct slice){NULL, 0};
}

static struct slice search_cell(struct json_val cell, struct field_mem *m)
{
	struct slice found = find_remediation(field_string(m, json_gets(cell, "scenarioDetails")));
	struct json_iter it = json_iter(json_gets(cell, "bootStateLines"));

	if (found.p == NULL)
		found = find_remediation(field_string(m, json_gets(cell, "finalText")));
	while (found.p == NULL && json_next(&it))
		found = find_remediation(field_string(m, it.val));
	return found;
}

static struct slice status_of(struct slice remediation, struct json_val cell)
{
	if (slice_has_prefix(remediation, SLICE("Codex plugin is required")))
		return SLICE("repair-required");
	if (remediation.p != NULL)
		return SLICE("blocked");
	return json_text_is(json_gets(cell, "scenarioStatus"), "pass") ? SLICE("ready") : (struct slice){NULL, 0};
}

static void read_cell(struct captured *c, struct json_val cell, struct field_mem *m)
{
	struct slice remediation = search_cell(cell, m);

	*c = (struct captured){.remediation = remediation,
	    .status = status_of(remediation, cell),
	    .responses = (double)NAN,
	    .tokens = json_number(json_gets(json_gets(cell, "usage"), "inputTokens")),
	    .counted = (double)NAN,
	    .wall_ms = json_number(json_gets(cell, "wallClockMs"))};
}

static void read_lifecycle(struct captured *c, struct json_val record, struct field_mem *m)
{
	*c = (struct captured){.status = field_name(m, record, "status"),
	    .remediation = field_string(m, json_gets(record, "remediation")),
	    .events = json_gets(record, "events"),
	    .plugin = field_name(m, record, "pluginVersion"),
	    .host = field_name(m, record, "hostVersion"),
	    .profile = field_name(m, record, "selectedAuthProfileId"),
	    .route = field_name(m, record, "tokenRoute"),
	    .pins = json_gets(record, "removedRuntimePins"),
	    .responses = json_number(json_gets(record, "responseCount")),
	    .tokens = json_number(json_gets(record, "inputTokens")),
	    .counted = json_number(json_gets(record, "countedTokens")),
	    .wall_ms = json_number(json_gets(record, "wallClockMs"))};
}

/* ---- the document ---- */

static int complain(struct oc_err *e, uint32_t i, const char *what)
{
	return err_set(e, OC_EX_DATA, "expected cell %u: %s; see schemas/lifecycle-expectation.json", i + 1, what);
}

static int check_cell(struct expect *x, struct json_val cell, uint32_t i, struct oc_err *e)
{
	static const char *const statuses[] = {"ready", "repair-required", "blocked"};
	struct json_val events = json_gets(cell, "events"), remediation = json_gets(cell, "remediation");
	bool known = false;

	struct field_mem m = {&x->names, false};

	x->name[i] = field_name(&m, cell, "cell");
	if (m.failed)
		return err_nomem(e);
	if (x->name[i].p == NULL)
		return complain(e, i, "no name in \"cell\"");
	for (uint32_t k = 0; k < i; k++) {
		if (slice_eq(x->name[k], x->name[i]))
			return complain(e, i, "its name is there twice");
	}
	for (size_t k = 0; k < sizeof(statuses) / sizeof(statuses[0]); k++)
		known |= json_text_is(json_gets(cell, "status"), statuses[k]);
	if (!known)
		return complain(e, i, "status must be ready, repair-required or blocked");
	if (json_present(remediation) && !json_is(remediation, JSON_STRING))
		return complain(e, i, "remediation must be a string");
	if (json_present(events) && !json_is(events, JSON_ARRAY))
		return complain(e, i, "events must be a list");
	return 0;
}

static int read_cells(struct expect *x, struct oc_err *e)
{
	const struct json_val root = json_root(&x->doc.json), budget = json_gets(root, "wallBudgetMs");

	x->wall_ms = EXPECT_WALL_MS;
	x->cells = json_gets(root, "cells");
	struct json_iter it = json_iter(x->cells);
	uint32_t count = json_count(x->cells), i = 0;
	if (!json_is(x->cells, JSON_ARRAY) || count == 0)
		return err_set(e, OC_EX_DATA, "no list \"cells\"; see schemas/lifecycle-expectation.json");
	if (json_present(budget) && !(json_number(budget) > 0))
		return err_set(e, OC_EX_DATA, "wallBudgetMs must be a positive number");
	if (json_present(budget))
		x->wall_ms = json_number(budget);
	x->seen = mem_alloc(count * sizeof(*x->seen));
	x->name = mem_alloc(count * sizeof(*x->name));
	if (x->seen == NULL || x->name == NULL)
		return err_nomem(e);
	memset(x->seen, 0, count * sizeof(*x->seen));
	for (; json_next(&it); i++) {
		if (check_cell(x, it.val, i, e) < 0)
			return -1;
	}
	return 0;
}

int expect_load(struct expect *x, const char *path, struct oc_err *e)
{
	if (document_read(&x->doc, path, e) != 0)
		return -1;
	return read_cells(x, e) == 0 ? 0 : err_at(e, path, e->line, e->column);
}

void expect_release(struct expect *x)
{
	document_release(&x->doc);
	mem_free(x->seen);
	mem_free(x->name);
	arena_release(&x->names);
	*x = (struct expect){.names = ARENA_INIT};
}

/* ---- findings ---- */

struct expect_findings {
	struct emit *w;
	uint64_t n;
};

static void begin_finding(struct expect_findings *f, const char *field)
{
	f->n++;
	emit_object(f->w);
	emit_kcstr(f->w, "field", field);
}

static void emit_side(struct emit *w, const char *key, struct slice s)
{
	emit_key(w, key);
	emit_text(w, s);
}

static void expect_text(struct expect_findings *f, const char *field, struct slice want, struct slice got)
{
	if ((want.p == NULL) == (got.p == NULL) && slice_eq(want, got))
		return;
	begin_finding(f, field);
	emit_side(f->w, "expected", want);
	emit_side(f->w, "got", got);
	emit_end(f->w);
}

static void expect_number(struct expect_findings *f, const char *field, double want, double got)
{
	if (want == got)
		return;
	begin_finding(f, field);
	emit_kdouble(f->w, "expected", want);
	emit_kdouble(f->w, "got", got);
	emit_end(f->w);
}

/* The text with {pluginVersion} and {hostVersion} put in. */
static struct slice fill_in(struct slice text, const struct captured *c, struct field_mem *m)
{
	static const struct {
		const char *name;
		size_t n;
	} names[] = {{"{pluginVersion}", 15}, {"{hostVersion}", 13}};
	struct sb out = SB_INIT;

	for (size_t at = 0; at < text.n;) {
		struct slice rest = slice_make(text.p + at, text.n - at);
		size_t hit = 0;
		for (size_t i = 0; i < 2 && hit == 0; i++) {
			struct slice value = i == 0 ? c->plugin : c->host;
			if (value.p == NULL || !slice_has_prefix(rest, slice_make(names[i].name, names[i].n)))
				continue;
			sb_addslice(&out, value);
			hit = names[i].n;
		}
		if (hit == 0)
			sb_addc(&out, text.p[at]);
		at += hit == 0 ? 1 : hit;
	}
	struct slice filled = field_own(m, sb_slice(&out));
	m->failed |= !sb_ok(&out);
	sb_release(&out);
	return filled;
}

/* Two lists of strings, in order: the first place where they differ is the finding. */
static void expect_list(
    struct expect_findings *f, const char *field, struct json_val want, struct json_val got, struct field_mem *m)
{
	struct json_iter w = json_iter(want), g = json_iter(got);
	uint32_t at = 0;

	if (!json_present(want))
		return;
	for (;; at++) {
		bool more = json_next(&w), has = json_next(&g);
		struct slice x = more ? field_string(m, w.val) : (struct slice){NULL, 0};
		struct slice y = has ? field_string(m, g.val) : (struct slice){NULL, 0};
		if (!more && !has)
			return;
		if (more == has && slice_eq(x, y))
			continue;
		begin_finding(f, field);
		emit_kint(f->w, "at", at + 1);
		emit_side(f->w, "expected", x);
		emit_side(f->w, "got", y);
		emit_end(f->w);
		return;
	}
}

static void expect_wall(struct expect_findings *f, double budget, double got)
{
	if (got <= budget)
		return;
	begin_finding(f, "wallClockMs");
	emit_kdouble(f->w, "expected", budget);
	emit_kdouble(f->w, "got", got);
	emit_end(f->w);
}

/* No token may be lost or counted twice between the waiting and the finished turn. */
static void expect_tokens(struct expect_findings *f, struct json_val want, const struct captured *c)
{
	struct json_val number = json_gets(want, "inputTokens");

	if (json_present(number))
		expect_number(f, "inputTokens", json_number(number), c->tokens);
	if (json_is(json_gets(want, "tokensConserved"), JSON_TRUE))
		expect_number(f, "countedTokens", c->tokens, c->counted);
}

static void judge_cell(
    struct expect *x, struct expect_findings *f, struct json_val want, const struct captured *c, struct field_mem *m)
{
	struct json_val remediation = json_gets(want, "remediation"), profile = json_gets(want, "authProfile");
	struct json_val route = json_gets(want, "tokenRoute"), responses = json_gets(want, "responseCount");
	struct json_val wall = json_gets(want, "wallBudgetMs");
	struct slice text = field_string(m, remediation);

	expect_text(f, "status", field_string(m, json_gets(want, "status")), c->status);
	expect_text(f, "remediation", text.p == NULL ? text : fill_in(text, c, m), c->remediation);
	expect_list(f, "events", json_gets(want, "events"), c->events, m);
	if (json_present(responses))
		expect_number(f, "responseCount", json_number(responses), c->responses);
	expect_tokens(f, want, c);
	if (json_present(profile))
		expect_text(f, "authProfile", field_string(m, profile), c->profile);
	if (json_present(route))
		expect_text(f, "tokenRoute", field_string(m, route), c->route);
	expect_list(f, "removedPins", json_gets(want, "removedPins"), c->pins, m);
	expect_wall(f, json_present(wall) ? json_number(wall) : x->wall_ms, c->wall_ms);
}

/* ---- records ---- */

/* The expectation of that name, and its place; missing when there is none. */
static struct json_val find_cell(struct expect *x, struct slice name, uint32_t *at)
{
	struct json_iter it = json_iter(x->cells);

	for (*at = 0; json_next(&it); ++*at) {
		if (slice_eq(x->name[*at], name))
			return it.val;
	}
	return JSON_NONE;
}

static void write_record(
    struct expect *x, uint32_t at, uint64_t failed, struct slice findings, const struct record_src *src, struct sb *out)
{
	struct emit w;

	emit_init(&w, out, 0);
	record_begin(&w, "expectation", 1);
	emit_kstring(&w, "cell", x->name[at]);
	emit_kbool(&w, "pass", failed == 0);
	emit_key(&w, "findings");
	emit_raw(&w, findings);
	record_end(&w, src);
}

int expect_take(struct expect *x, struct json_val record, const struct record_src *src, struct sb *out, struct arena *a,
    struct oc_err *e)
{
	bool is_cell = record_is(record, "cell");
	struct field_mem m = {a, false};
	struct slice name = field_string(&m, json_gets(record, is_cell ? "scenarioId" : "cell"));
	struct captured c;
	struct sb text = SB_INIT;
	struct emit w;
	uint32_t at;

	struct json_val want = find_cell(x, name, &at);
	if (m.failed)
		return err_nomem(e);
	if ((!is_cell && !record_is(record, "lifecycle")) || !json_present(want))
		return 0;
	if (is_cell)
		read_cell(&c, record, &m);
	else
		read_lifecycle(&c, record, &m);
	emit_init(&w, &text, 0);
	struct expect_findings f = {&w, 0};
	emit_array(&w);
	judge_cell(x, &f, want, &c, &m);
	emit_end(&w);
	write_record(x, at, f.n, sb_slice(&text), src, out);
	x->seen[at] = true;
	x->judged++;
	x->failed += f.n > 0;
	if (f.n > 0)
		gate_close(x->gate, "%.*s (%zu unlike expected)", (int)name.n, name.p, f.n);
	bool ok = sb_ok(&text) && sb_ok(out) && !m.failed;
	sb_release(&text);
	return ok ? 1 : err_nomem(e);
}

int expect_finish(struct expect *x, const struct record_src *src, struct sb *out, struct oc_err *e)
{
	for (uint32_t i = 0; i < json_count(x->cells); i++) {
		if (x->seen[i])
			continue;
		x->failed++;
		gate_close(x->gate, "%.*s (not captured)", (int)x->name[i].n, x->name[i].p);
		write_record(
		    x, i, 1, SLICE("[{\"field\":\"capture\",\"expected\":\"captured\",\"got\":null}]"), src, out);
		sb_addc(out, '\n');
	}
	return sb_ok(out) ? 0 : err_nomem(e);
}

void expect_count(const struct expect *x, uint64_t *cells, uint64_t *failed)
{
	*cells = json_count(x->cells);
	*failed = x->failed;
}

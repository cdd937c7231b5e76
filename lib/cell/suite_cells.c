#include "cell/suite_cells.h"

#include "cell/alias.h"

static const char *const call_names[] = {"tool", "argsHash", "resultHash", "errorClass", NULL};
static const char *const usage_names[] = {
    "inputTokens", "outputTokens", "totalTokens", "cacheRead", "cacheWrite", NULL};

/* What a cell record has of a cell, in its order; and what is taken out of the cell in another form. */
static const char *const cell_names[] = {"finalText", "wallClockMs", "transportErrorClass",
    "runtimeErrorClass", "bootStateLines", "sentinelFindings", NULL};
static const char *const cell_taken[] = {"kind", "v", "src", "axes", "upstream", "upstreamFrom", "supersededBy",
    "scenarioId", "scenarioIndex", "scenarioStatus", "status", "scenarioDetails", "details", "runtime",
    "transcriptBytes", "transcriptRef", "transcriptLines", "badLines", "toolCalls", "toolCallIds",
    "usage", "strict", NULL};

struct suite_writer {
	const struct suite_cells *s;
	const struct record_src *src;
	struct sb *out;
	struct arena *a;
	struct oc_err *e;
	struct json_val run, scenario, parity;
	uint64_t index;
	struct age_found age;
	struct suite_list list;
};

static int gave_up(struct oc_err *e)
{
	return err_set(e, OC_EX_OK, "output has failed");
}

static int hand_out(struct suite_writer *w)
{
	if (!sb_ok(w->out))
		return err_nomem(w->e);
	return w->s->record(w->s->arg, sb_slice(w->out)) == 0 ? 0 : gave_up(w->e);
}

static int refuse(struct suite_writer *w, struct json_val v, const char *what)
{
	struct oc_err bad = OC_ERR_INIT;
	uint64_t line, column;

	json_place(v.j->text, json_offset(v), &line, &column);
	err_set(&bad, OC_EX_DATA, "%s", what);
	err_at(&bad, w->src->path, line, column);
	return w->s->reject(w->s->arg, &bad, json_source(v), w->src) == 0 ? 0 : gave_up(w->e);
}

static void begin(struct suite_writer *w, struct emit *em, const char *kind)
{
	sb_reset(w->out);
	emit_init(em, w->out, 0);
	record_begin(em, kind, 1);
}

static void emit_axes(const struct suite_writer *w, struct emit *em)
{
	if (w->s->axes.p == NULL)
		return;
	emit_key(em, "axes");
	emit_raw(em, w->s->axes);
}

/* A scenario that was run again says so, and so do its cells. */
static void emit_attempt(const struct suite_writer *w, struct emit *em)
{
	const struct suite_entry *s = &w->list.entry[w->index - 1];

	if (s->attempt > 1)
		emit_kuint(em, "attempt", s->attempt);
	if (s->later > 0)
		emit_kuint(em, "supersededBy", s->later);
}

/* The step that is called as the runtime is: how its run of the scenario went. */
static struct json_val step_of(struct json_val scenario, struct slice runtime, struct arena *a)
{
	struct json_val found = JSON_NONE;
	struct json_iter it = json_iter(json_gets(scenario, "steps"));

	while (json_next(&it)) {
		struct json_val name = json_gets(it.val, "name");
		if (json_is(name, JSON_STRING) && slice_eq(json_text(name, a), runtime))
			found = it.val;
	}
	return found;
}

static struct json_val first_present(struct json_val a, struct json_val b)
{
	return json_present(a) ? a : b;
}

static void emit_status(struct suite_writer *w, struct emit *em, struct json_val cell, struct slice runtime)
{
	struct json_val status = first_present(alias_get(cell, "scenarioStatus"), json_gets(cell, "status"));
	struct json_val details = first_present(alias_get(cell, "scenarioDetails"), json_gets(cell, "details"));

	emit_kcarry(em, "scenarioStatus",
	    first_present(status, json_gets(step_of(w->scenario, runtime, w->a), "status")));
	emit_kcarry(em, "scenarioDetails", details);
}

/* Lines of the trimmed text; LF and CRLF end one. */
static int64_t count_lines(struct slice text)
{
	struct slice t = js_trim(text);
	int64_t n = t.n > 0;

	for (const char *p = t.p; t.n > 0 && (p = memchr(p, '\n', (size_t)(t.p + t.n - p))) != NULL;
	     p++) n++;
	return n;
}

static int emit_transcript(struct suite_writer *w, struct emit *em, struct json_val transcript)
{
	if (!json_is(transcript, JSON_STRING)) {
		emit_kcarry(em, "transcriptBytes", transcript);
		return 0;
	}
	struct slice text = json_text(transcript, w->a);
	if (text.p == NULL)
		return err_nomem(w->e);
	if (w->s->transcript == CELL_INLINE)
		emit_kcarry(em, "transcriptBytes", transcript);
	if (w->s->transcript == CELL_REF) {
		char hex[17];
		hash_bytes(hex, text.p, text.n);
		emit_kobject(em, "transcriptRef");
		emit_kcstr(em, "path", w->src->path);
		emit_kuint(em, "bytes", text.n);
		emit_kcstr(em, "xxh3", hex);
		emit_end(em);
	}
	emit_kint(em, "transcriptLines", count_lines(text));
	return 0;
}

static int emit_calls(struct suite_writer *w, struct emit *em, struct json_val calls)
{
	struct json_iter it = json_iter(calls);

	if (!json_is(calls, JSON_ARRAY)) {
		emit_kcarry(em, "toolCalls", calls);
		return 0;
	}
	emit_karray(em, "toolCalls");
	while (json_next(&it)) {
		if (alias_carry(em, it.val, call_names, w->a, w->e) != 0)
			return -1;
	}
	emit_end(em);
	return 0;
}

static int emit_usage(struct suite_writer *w, struct emit *em, struct json_val usage)
{
	if (json_is(usage, JSON_MISSING))
		return 0;
	emit_key(em, "usage");
	return alias_carry(em, usage, usage_names, w->a, w->e);
}

static int write_cell(struct suite_writer *w, struct json_val cell, struct slice runtime)
{
	struct emit em;

	begin(w, &em, "cell");
	emit_kcarry(&em, "scenarioId", alias_get(w->parity, "scenarioId"));
	emit_kuint(&em, "scenarioIndex", w->index);
	emit_attempt(w, &em);
	emit_status(w, &em, cell, runtime);
	emit_axes(w, &em);
	age_emit_mark(&em, w->age);
	emit_kstring(&em, "runtime", runtime);
	if (emit_transcript(w, &em, alias_get(cell, "transcriptBytes")) != 0 ||
	    emit_calls(w, &em, alias_get(cell, "toolCalls")) != 0 ||
	    emit_usage(w, &em, alias_get(cell, "usage")) != 0)
		return -1;
	alias_members(&em, cell, cell_names);
	if (alias_rest(&em, cell, cell_names, cell_taken, w->a, w->e) != 0)
		return -1;
	record_end(&em, w->src);
	return hand_out(w);
}

/* The runtime that a cell is of: its key; in a list of cells, what it says itself. */
static struct slice runtime_of(struct json_val key, struct json_val cell, struct arena *a)
{
	return json_text(json_is(key, JSON_STRING) ? key : alias_get(cell, "runtime"), a);
}

static bool is_cell(const struct json_iter *it)
{
	struct json_val runtime = json_is(it->key, JSON_STRING) ? it->key : alias_get(it->val, "runtime");

	return json_is(it->val, JSON_OBJECT) && json_is(runtime, JSON_STRING) && json_lexeme(runtime).n > 0;
}

static int write_cells(struct suite_writer *w, struct json_val cells)
{
	struct json_iter it = json_iter(cells);

	while (json_next(&it)) {
		int rc = 0;
		if (is_cell(&it)) {
			struct slice runtime = runtime_of(it.key, it.val, w->a);
			rc = runtime.p == NULL ? err_nomem(w->e) : write_cell(w, it.val, runtime);
			arena_reset(w->a);
		} else if (json_present(it.val)) {
			rc = refuse(w, it.val,
			    json_is(it.val, JSON_OBJECT)
				? "a cell of runtimeParity without a runtime"
				: "a cell of runtimeParity is no object");
		}
		if (rc != 0)
			return -1;
	}
	return 0;
}

static int emit_runtimes(struct suite_writer *w, struct emit *em, struct json_val cells)
{
	struct json_iter it = json_iter(cells);

	emit_karray(em, "runtimes");
	while (json_next(&it)) {
		if (!is_cell(&it))
			continue;
		struct slice runtime = runtime_of(it.key, it.val, w->a);
		if (runtime.p == NULL)
			return err_nomem(w->e);
		emit_string(em, runtime);
	}
	emit_end(em);
	return 0;
}

static int write_scenario(struct suite_writer *w)
{
	struct json_val cells = json_gets(w->parity, "cells"), id = alias_get(w->parity, "scenarioId");
	struct emit em;

	begin(w, &em, "scenario");
	emit_kuint(&em, "index", w->index);
	emit_attempt(w, &em);
	emit_kcarry(&em, "scenarioId", json_is(w->parity, JSON_OBJECT) ? id : json_gets(w->scenario, "id"));
	emit_kcarry(&em, "name", json_gets(w->scenario, "name"));
	emit_kcarry(&em, "status", json_gets(w->scenario, "status"));
	emit_kcarry(&em, "details", json_gets(w->scenario, "details"));
	emit_kcarry(&em, "steps", json_gets(w->scenario, "steps"));
	emit_axes(w, &em);
	age_emit_mark(&em, w->age);
	if (emit_runtimes(w, &em, cells) != 0)
		return -1;
	if (json_is(w->parity, JSON_OBJECT)) {
		emit_kobject(&em, "reported");
		emit_kcarry(&em, "drift", json_gets(w->parity, "drift"));
		emit_kcarry(&em, "driftDetails", alias_get(w->parity, "driftDetails"));
		emit_end(&em);
	}
	emit_kcarry(&em, "usagePolicy", json_gets(w->parity, "runtimeParityUsage"));
	emit_kcarry(&em, "runtimePair", json_gets(w->run, "runtimePair"));
	emit_kcarry(&em, "providerMode", json_gets(w->run, "providerMode"));
	emit_kcarry(&em, "primaryModel", json_gets(w->run, "primaryModel"));
	record_end(&em, w->src);
	arena_reset(w->a);
	return hand_out(w) != 0 ? -1 : write_cells(w, cells);
}

int suite_cells_write(const struct suite_cells *s, struct json_val root,
    const struct record_src *src, struct sb *out, struct arena *a, struct oc_err *e)
{
	struct suite_writer w = {
	    .s = s, .src = src, .out = out, .e = e, .run = json_gets(root, "run"), .age = age_of_summary(root)};
	struct json_val list = json_gets(root, "scenarios");
	struct json_iter it = json_iter(list);
	struct arena kept = ARENA_INIT;
	int rc = suite_list_read(&w.list, root, &kept, e);

	w.a = a;
	while (rc == 0 && json_is(list, JSON_ARRAY) && json_next(&it)) {
		w.index++;
		w.scenario = it.val;
		w.parity = alias_get(it.val, "runtimeParity");
		rc = json_is(it.val, JSON_OBJECT) ? write_scenario(&w)
						  : refuse(&w, it.val, "a scenario of the summary is no object");
	}
	arena_release(&kept);
	return rc == 0 ? 0 : -1;
}

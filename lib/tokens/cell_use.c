#include "tokens/cell_use.h"

#include <math.h>
#include <string.h>

#include "base/base.h"
#include "data/data.h"
#include "record/record.h"
#include "stats/stats.h"

static void read_counts(struct cell_use *c, struct json_val usage)
{
	static const char *const names[CELL_COUNTS] = {"inputTokens", "outputTokens", "totalTokens"};

	for (int i = 0; i < CELL_COUNTS; i++) {
		double x = json_number(json_gets(usage, names[i]));
		c->bad[i] = !number_is_integer(x) || x < 0;
		c->count[i] = isfinite(x) && x > 0 ? x : 0;
	}
	c->cache_read = json_number(json_gets(usage, "cacheRead"));
	c->cache_write = json_number(json_gets(usage, "cacheWrite"));
	/* Upstream's cells of May 2026 had it. */
	c->priced = cost_read(json_gets(usage, "costUsd"), &c->cost) == COST_GOOD;
}

static int read_calls(struct cell_use *c, struct json_val calls, struct arena *a, struct oc_err *e)
{
	struct json_iter it = json_iter(calls);

	if (!json_is(calls, JSON_ARRAY))
		return 0;
	c->calls = json_count(calls);
	c->tool = arena_calloc(a, c->calls, sizeof(*c->tool));
	if (c->tool == NULL)
		return err_nomem(e);
	while (json_next(&it)) {
		struct json_val tool = json_gets(it.val, "tool");
		if (!json_is(tool, JSON_STRING))
			continue;
		c->tool[c->tools] = json_text(tool, a);
		if (c->tool[c->tools++].p == NULL)
			return err_nomem(e);
	}
	return 0;
}

static int read_transcript(struct cell_use *c, struct json_val cell, bool reported, struct transcript_use *use,
    struct json *reader, struct arena *a, struct oc_err *e)
{
	struct json_val text = json_gets(cell, "transcriptBytes");

	if (!json_is(text, JSON_STRING) || json_lexeme(text).n == 0)
		return 0;
	struct slice bytes = json_text(text, a);
	if (bytes.p == NULL)
		return err_nomem(e);
	if (transcript_use_read(use, bytes, c->age.age, reader, e) < 0)
		return -1;
	if (use->messages == 0)
		return 0;
	c->turn = use->turn;
	c->turns = use->turns;
	c->cost = use->priced > 0 ? use->cost : c->cost;
	c->priced = use->priced > 0 ? use->priced : c->priced;
	const double *count = use->sum.count;
	const double own[CELL_COUNTS] = {count[USAGE_INPUT], count[USAGE_OUTPUT], count[USAGE_TOTAL]};
	for (int i = 0; i < CELL_COUNTS && !reported; i++) {
		c->recounted = c->recounted || own[i] != c->count[i];
		c->bad[i] = !number_is_integer(own[i]) || own[i] < 0;
		c->count[i] = isfinite(own[i]) && own[i] > 0 ? own[i] : 0;
	}
	return 0;
}

/* ---- processed tokens ---- */

const char *evidence_word(enum evidence e)
{
	static const char *const words[] = {"unavailable", "derived", "measured"};

	return words[e];
}

/* Math.max(0, n) of a finite number, 0 of all else; NaN of a missing member. */
static double cache_count(struct json_val v)
{
	double x = json_number(v);

	if (json_is(v, JSON_MISSING))
		return NAN;
	return isfinite(x) && x > 0 ? x : 0;
}

static void read_misses(struct processed *p, struct json_val diagnostics)
{
	struct json_val list = json_gets(diagnostics, "cacheMisses");
	struct json_val unmeasured = json_gets(diagnostics, "unmeasuredPostWarmTurns");
	struct json_iter it = json_iter(list);

	if (json_is(unmeasured, JSON_ARRAY))
		p->unmeasured = json_source(unmeasured);
	if (!(json_number(json_gets(diagnostics, "cacheTelemetryTurns")) > 0) || !json_is(list, JSON_ARRAY))
		return;
	p->miss_list = json_source(list);
	if (json_count(unmeasured) > 0)
		return;
	p->misses = json_count(list);
	p->miss_input = 0;
	while (json_next(&it))
		p->miss_input += json_number(json_gets(it.val, "inputTokens"));
}

static double known(double count)
{
	return isnan(count) ? 0 : count;
}

/* use: the transcript's sums, when the counts are from there; else NULL. */
static void read_processed(struct cell_use *c, struct json_val cell, const struct usage_sum *use)
{
	struct json_val usage = json_gets(cell, "usage"), diagnostics = json_gets(cell, "cacheDiagnostics");
	struct processed *p = &c->processed;
	const bool complete = json_is(diagnostics, JSON_MISSING) ||
			      json_number(json_gets(diagnostics, "cacheTelemetryTurns")) ==
				  json_number(json_gets(diagnostics, "assistantTurns"));

	*p = (struct processed){.read = cache_count(json_gets(usage, "cacheRead")),
	    .write = cache_count(json_gets(usage, "cacheWrite")),
	    .misses = (double)NAN,
	    .miss_input = (double)NAN};
	if (use != NULL) {
		p->read = use->has_read ? fmax(use->count[USAGE_CACHE_READ], 0) : (double)NAN;
		p->write = use->has_write ? fmax(use->count[USAGE_CACHE_WRITE], 0) : (double)NAN;
	}
	if (json_is(diagnostics, JSON_OBJECT))
		read_misses(p, diagnostics);
	p->tokens = c->count[CELL_INPUT] + c->count[CELL_OUTPUT];
	/* What the total has beyond the counts: an unmeasured turn may have left its cache counts out. */
	const double rest = c->count[CELL_TOTAL] - p->tokens - known(p->read) - known(p->write);
	if (!isnan(p->write) && rest >= 0 && (isnan(p->read) || rest == 0) && (complete || rest == 0)) {
		p->tokens += p->write;
		p->evidence = EVIDENCE_MEASURED;
	} else if (!isnan(p->read) && isnan(p->write) && complete) {
		p->tokens += rest > 0 ? rest : 0;
		p->evidence = rest >= 0 ? EVIDENCE_DERIVED : EVIDENCE_UNAVAILABLE;
	} else if (c->count[CELL_TOTAL] == p->tokens) {
		p->evidence = EVIDENCE_DERIVED;
	}
}

static bool has_failed(struct json_val cell)
{
	return field_truthy(json_gets(cell, "runtimeErrorClass")) ||
	       field_truthy(json_gets(cell, "transportErrorClass")) ||
	       json_text_is(json_gets(cell, "scenarioStatus"), "fail") ||
	       json_text_is(json_gets(cell, "scenarioStatus"), "skip");
}

int cell_use_read(struct cell_use *c, struct json_val cell, bool reported, const struct age_found *age,
    struct transcript_use *use, struct json *reader, struct arena *a, struct oc_err *e)
{
	struct json_val src = json_gets(cell, "src");
	int64_t index;

	*c = (struct cell_use){
	    .cache_read = (double)NAN, .cache_write = (double)NAN, .age = age == NULL ? age_of_record(cell, a) : *age};
	c->scenario = json_text(json_gets(cell, "scenarioId"), a);
	c->runtime = json_text(json_gets(cell, "runtime"), a);
	c->path = json_text(json_gets(src, "path"), a);
	c->src = json_source(src);
	c->index = json_int64(json_gets(cell, "scenarioIndex"), &index) && index > 0 ? (uint64_t)index : 0;
	if (c->runtime.n == 0)
		return err_set(e, OC_EX_DATA, "the cell names no runtime");
	if (c->scenario.n == 0 && c->index == 0)
		return err_set(e, OC_EX_DATA, "the cell names no scenario");
	read_counts(c, json_gets(cell, "usage"));
	c->failed = has_failed(cell);
	if ((json_is(json_gets(cell, "axes"), JSON_OBJECT) && field_axes(&c->axes, cell, a, e) < 0) ||
	    read_calls(c, json_gets(cell, "toolCalls"), a, e) < 0)
		return -1;
	if (read_transcript(c, cell, reported, use, reader, a, e) < 0)
		return -1;
	read_processed(c, cell, c->recounted ? &use->sum : NULL);
	c->failed = c->failed || c->count[CELL_TOTAL] == 0;
	return 0;
}

/* ---- keeping ---- */

static void pack(struct field_pack *p, struct cell_use *c)
{
	struct slice *const all[] = {&c->scenario, &c->axes, &c->runtime, &c->path, &c->src, &c->age.from,
	    &c->processed.miss_list, &c->processed.unmeasured};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		field_pack(p, all[i]);
	for (size_t i = 0; i < c->tools; i++)
		field_pack(p, &c->tool[i]);
}

struct cell_use *cell_use_keep(const struct cell_use *c)
{
	struct cell_use counted = *c;
	struct field_pack p = {NULL, 0};
	size_t turns = c->turn == NULL ? 0 : c->turns * sizeof(double), tools = c->tools * sizeof(struct slice);

	pack(&p, &counted);
	struct cell_use *k = mem_alloc(sizeof(*k) + turns + tools + p.n);
	if (k == NULL)
		return NULL;
	*k = *c;
	char *to = (char *)(k + 1);
	if (c->turn != NULL)
		k->turn = memcpy(to, c->turn, turns);
	to += turns;
	if (tools > 0) {
		k->tool = memcpy(to, c->tool, tools);
		to += tools;
	}
	p = (struct field_pack){to, 0};
	pack(&p, k);
	return k;
}

/* ---- what a runtime made of its tokens ---- */

void efficiency_add(struct efficiency *f, const struct cell_use *c)
{
	double read = c->cache_read, write = isfinite(c->cache_write) ? c->cache_write : 0;

	f->total += c->count[CELL_TOTAL];
	f->calls += c->calls;
	f->cost += c->cost;
	f->priced += c->priced;
	if (!isfinite(read) || read < 0 || write < 0)
		return;
	f->cached++;
	f->cache_read += read;
	f->prompt += c->count[CELL_INPUT] + read + write;
}

static void emit_turns(struct emit *w, const double *turn, size_t n)
{
	double *sorted = mem_resize(NULL, n, sizeof(*sorted));

	emit_kuint(w, "turns", n);
	if (sorted == NULL) {
		w->out->failed = true;
		return;
	}
	memcpy(sorted, turn, n * sizeof(*sorted));
	quantile_sort(sorted, n);
	emit_kdouble(w, "p50PerTurn", quantile_nearest(sorted, n, 0.5));
	emit_kdouble(w, "p90PerTurn", quantile_nearest(sorted, n, 0.9));
	mem_free(sorted);
}

void efficiency_emit(struct emit *w, const struct efficiency *f, const double *turn, size_t turns)
{
	emit_object(w);
	if (turn != NULL && turns > 0)
		emit_turns(w, turn, turns);
	if (f->cached > 0 && f->prompt > 0)
		emit_kdouble(w, "cacheShare", f->cache_read / f->prompt);
	if (f->calls > 0)
		emit_kdouble(w, "tokensPerToolCall", f->total / (double)f->calls);
	if (f->priced > 0)
		cost_emit(w, "cost", f->cost);
	emit_end(w);
}

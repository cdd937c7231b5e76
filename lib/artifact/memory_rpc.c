/* The readings in answers of the gateway's RPC: process.memoryUsage() of the gateway alone. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "artifact/memory.h"
#include "artifact/memory_doc.h"
#include "artifact/memory_lines.h"
#include "artifact/reader_in.h"
#include "data/clock.h"

struct answer {
	struct reader *r;
	const struct artifact *a;
	struct record_src src;
	struct sb name; /* of the run */
	uint64_t seq;
};

/* One moment: what of it is there. */
struct moment {
	struct json_val event, memory;
	const char *label;
	char at[CLOCK_ISO_MAX];
	bool pressure;
};

static void tell_problem(struct answer *s, struct json_val at, const struct memory_reading *m)
{
	char buf[MEMORY_PROBLEM], text[MEMORY_PROBLEM + 128];
	const char *problem = memory_problem(m, buf);
	uint64_t line, column;

	if (problem == NULL)
		return;
	json_place(s->a->text.buf, json_offset(at), &line, &column);
	snprintf(text, sizeof(text), "%s: %.*s %s: not used", m->metric,
	    (int)(m->raw.n < 40 ? m->raw.n : 40), m->raw.p, problem);
	reader_notice(s->r, s->a->path, line, text);
}

static void emit_pressure(struct emit *w, struct json_val event)
{
	static const char *const keys[] = {
	    "level", "reason", "thresholdBytes", "limitBytes", "growthBytes", "windowMs"};

	emit_kobject(w, "pressure");
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct json_val v =
		    json_gets(event, strcmp(keys[i], "growthBytes") == 0 ? "rssGrowthBytes" : keys[i]);
		if (json_is(v, i < 2 ? JSON_STRING : JSON_NUMBER))
			emit_kcarry(w, keys[i], v);
	}
	emit_end(w);
}

static int emit_moment(struct answer *s, const struct moment *t, struct oc_err *e)
{
	static const struct {
		const char *key, *metric;
	} known[] = {
	    {"rssBytes", "rss"}, {"heapUsedBytes", "heapUsed"}, {"heapTotalBytes", "heapTotal"}};
	int rc = 0;

	s->seq++;
	for (size_t i = 0; rc == 0 && i < sizeof(known) / sizeof(known[0]); i++) {
		struct json_val v = json_gets(t->memory, known[i].key);
		struct memory_reading m = {"gateway", known[i].metric, "process", "diagnostics",
		    json_source(v), json_number(v), MEMORY_BYTES, sb_slice(&s->name),
		    slice_cstr(t->label), s->seq};
		struct emit w;

		if (!json_present(v))
			continue;
		tell_problem(s, v, &m);
		reader_begin(s->r, &w);
		memory_begin(&w, &m);
		if (t->at[0] != '\0')
			emit_kcstr(&w, "at", t->at);
		if (t->pressure)
			emit_pressure(&w, t->event);
		record_end(&w, &s->src);
		rc = reader_emit(s->r, e);
	}
	return rc;
}

static int take(struct answer *s, struct json_val event, struct json_val ts, const char *label,
    struct oc_err *e)
{
	struct moment t = {.event = event, .memory = json_gets(event, "memory"), .label = label};

	t.pressure = strcmp(label, MEMORY_PRESSURE) == 0;
	t.at[clock_iso(t.at, json_number(ts))] = '\0';
	return json_is(t.memory, JSON_OBJECT) ? emit_moment(s, &t, e) : 0;
}

static int take_all(struct answer *s, struct json_val root, struct oc_err *e)
{
	struct json_iter it = json_iter(json_gets(root, "events"));
	int rc = take(s, root, json_gets(root, "ts"), "health", e);

	while (rc == 0 && json_next(&it)) {
		struct json_val type = json_gets(it.val, "type"), ts = json_gets(it.val, "ts");
		if (json_text_is(type, "diagnostic.memory.sample"))
			rc = take(s, it.val, ts, "memory-sample", e);
		else if (json_text_is(type, "diagnostic.memory.pressure"))
			rc = take(s, it.val, ts, MEMORY_PRESSURE, e);
	}
	return rc;
}

int memory_rpc(struct reader *r, const struct artifact *a, struct oc_err *e)
{
	struct answer s = {.r = r, .a = a, .src = {.path = a->path}, .name = SB_INIT};

	memcpy(s.src.xxh3, a->xxh3, sizeof(s.src.xxh3));
	memory_run(&s.name, a->path, false);
	int rc = sb_ok(&s.name) ? take_all(&s, artifact_root(a), e) : err_nomem(e);
	sb_release(&s.name);
	return rc;
}

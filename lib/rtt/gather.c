#include "rtt/gather.h"

#include "rtt/sample.h"
#include "rtt/value.h"

#define AVAILABLE_MAX 400

void rtt_gather_init(struct rtt_gather *g, struct slice scenario)
{
	*g = (struct rtt_gather){.scenario = scenario, .lines = ARENA_INIT};
}

void rtt_gather_release(struct rtt_gather *g)
{
	for (size_t i = 0; i < g->n; i++)
		sb_release(&g->sample[i].available);
	mem_free(g->sample);
	arena_release(&g->lines);
}

/* What every record has, checked once. */
struct sample_head {
	int64_t sample, entry;
	struct slice path, xxh3;
};

static int read_head(struct sample_head *h, struct json_val record, struct field_mem *scratch, struct oc_err *e)
{
	struct json_val src = json_gets(record, "src");
	int64_t version;

	if (!json_int64(json_gets(record, "v"), &version) || version < 1 || version > RTT_SAMPLE_VERSION)
		return err_set(e, OC_EX_DATA, "rtt-sample record is not of version 1 or %d", RTT_SAMPLE_VERSION);
	if (!json_int64(json_gets(record, "sample"), &h->sample) || h->sample < 1 ||
	    !json_int64(json_gets(record, "entry"), &h->entry) || h->entry < 1)
		return err_set(e, OC_EX_DATA, "rtt-sample record has no sample or entry number");
	if (!json_is(json_gets(src, "path"), JSON_STRING) || !rtt_is_object(json_gets(record, "candidates")))
		return err_set(e, OC_EX_DATA, "rtt-sample record has no src.path or no candidates");
	h->path = field_string(scratch, json_gets(src, "path"));
	h->xxh3 = field_string(scratch, json_gets(src, "xxh3"));
	return h->path.p == NULL ? err_nomem(e) : 0;
}

static bool same_sample(const struct rtt_gathered *s, const struct sample_head *h)
{
	return s->sample == h->sample && slice_eq(s->path, h->path) && slice_eq(s->xxh3, h->xxh3);
}

static int begin(struct rtt_gather *g, const struct sample_head *h, struct slice line, struct oc_err *e)
{
	if (mem_grow(&g->sample, &g->cap, g->n + 1, sizeof(*g->sample)) != 0)
		return err_nomem(e);
	struct rtt_gathered *s = &g->sample[g->n++];
	*s = (struct rtt_gathered){.sample = h->sample, .available = SB_INIT};
	s->path = arena_copy(&g->lines, h->path);
	s->xxh3 = arena_copy(&g->lines, h->xxh3);
	s->first = arena_copy(&g->lines, line);
	return s->path.p == NULL || s->xxh3.p == NULL || s->first.p == NULL ? err_nomem(e) : 0;
}

static bool is_text(struct json_val v, struct slice text, struct field_mem *scratch)
{
	return json_is(v, JSON_STRING) && slice_eq(field_string(scratch, v), text);
}

static bool is_superseded(struct json_val record)
{
	return json_is(json_gets(record, "superseded"), JSON_TRUE);
}

static void add_available(struct rtt_gathered *s, struct json_val record, struct field_mem *scratch)
{
	struct json_val name = rtt_scenario_id(record);

	if (!json_present(name))
		name = rtt_scenario_name(record);
	if (!json_present(name))
		name = rtt_scenario_title(record);
	if (!json_is(name, JSON_STRING) || json_lexeme(name).n == 0 || s->available.len > AVAILABLE_MAX)
		return;
	if (s->available.len > 0)
		sb_adds(&s->available, ", ");
	sb_addslice(&s->available, field_string(scratch, name));
	if (is_superseded(record))
		sb_adds(&s->available, " (superseded)");
	if (s->available.len > AVAILABLE_MAX) {
		s->available.len = AVAILABLE_MAX;
		sb_adds(&s->available, "...");
	}
}

/* Keeps the line in *slot when that is still free. */
static int keep(struct rtt_gather *g, struct slice *slot, struct slice line, struct oc_err *e)
{
	if (slot->p != NULL)
		return 0;
	*slot = arena_copy(&g->lines, line);
	return slot->p == NULL ? err_nomem(e) : 0;
}

static int sort_in(
    struct rtt_gather *g, struct json_val record, struct slice line, struct field_mem *scratch, struct oc_err *e)
{
	struct rtt_gathered *s = &g->sample[g->n - 1];

	if (is_superseded(record)) {
		s->superseded += is_text(rtt_scenario_id(record), g->scenario, scratch);
		add_available(s, record, scratch);
		return 0;
	}
	if (is_text(rtt_scenario_id(record), g->scenario, scratch)) {
		if (json_is(rtt_scenario_listed(record), JSON_FALSE))
			return keep(g, &s->unlisted, line, e);
		return keep(g, &s->listed, line, e);
	}
	if (json_is(rtt_scenario_listed(record), JSON_TRUE))
		add_available(s, record, scratch);
	if (is_text(rtt_scenario_name(record), g->scenario, scratch) ||
	    is_text(rtt_scenario_title(record), g->scenario, scratch))
		return keep(g, &s->named, line, e);
	return 0;
}

static int add_record(
    struct rtt_gather *g, struct json_val record, struct slice line, struct field_mem *scratch, struct oc_err *e)
{
	struct rtt_gathered *last = g->n == 0 ? NULL : &g->sample[g->n - 1];
	struct sample_head h;

	if (read_head(&h, record, scratch, e) != 0)
		return -1;
	if (last == NULL || !same_sample(last, &h) || h.entry <= last->entry) {
		for (size_t i = 0; i < g->n; i++) {
			if (same_sample(&g->sample[i], &h))
				return err_set(e, OC_EX_DATA,
				    "sample %lld comes again: an input is there twice, or its records do not stand "
				    "together, as oc-capture writes them", (long long)h.sample);
		}
		if (begin(g, &h, line, e) != 0)
			return -1;
	}
	g->sample[g->n - 1].entry = h.entry;
	return sort_in(g, record, line, scratch, e);
}

int rtt_gather_add(
    struct rtt_gather *g, struct json_val record, struct slice line, struct arena *scratch, struct oc_err *e)
{
	struct field_mem mem = {scratch, false};

	if (add_record(g, record, line, &mem, e) != 0)
		return -1;
	return mem.failed ? err_nomem(e) : 0;
}

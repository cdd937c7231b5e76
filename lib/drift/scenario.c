#include "drift/scenario.h"

#include "base/base.h"
#include "record/record.h"

static int read_reported(struct scenario *s, struct json_val record, struct arena *a, struct oc_err *e)
{
	struct json_val reported = json_gets(record, "reported");
	struct slice word;

	if (!json_present(reported))
		return 0;
	if (field_text(&word, reported, "reported", "drift", a, e) < 0 ||
	    field_text(&s->reported_details, reported, "reported", "driftDetails", a, e) < 0)
		return -1;
	if (!drift_of(word, &s->reported) || s->reported >= DRIFT_UPSTREAM)
		return err_set(e, OC_EX_DATA, "the suite reports a drift that is none: %.*s",
		    (int)(word.n < 60 ? word.n : 60), word.p == NULL ? "(absent)" : word.p);
	s->has_reported = true;
	return 0;
}

int scenario_read(struct scenario *s, struct json_val record, struct arena *a, struct oc_err *e)
{
	struct json_val runtimes = json_gets(record, "runtimes");

	*s = (struct scenario){.captured = json_count(runtimes) > 0, .attempt = 1, .age = age_of_record(record, a)};
	if (field_text(&s->id, record, "scenario", "scenarioId", a, e) < 0 ||
	    field_text(&s->name, record, "scenario", "name", a, e) < 0 ||
	    field_text(&s->status, record, "scenario", "status", a, e) < 0 ||
	    field_text(&s->details, record, "scenario", "details", a, e) < 0 ||
	    field_axes(&s->axes, record, a, e) < 0 || read_reported(s, record, a, e) < 0)
		return -1;
	if (s->name.p == NULL)
		return err_set(e, OC_EX_DATA, "scenario without a name");
	if (s->captured && s->id.p == NULL)
		return err_set(e, OC_EX_DATA, "scenario with cells but without a scenarioId");
	s->usage_exempt = usage_not_applicable(record, a).p != NULL;
	s->superseded = json_present(json_gets(record, "supersededBy"));
	json_uint64(json_gets(record, "attempt"), &s->attempt);
	s->src = json_source(json_gets(record, "src"));
	return 0;
}

static void pack_all(struct field_pack *p, struct scenario *s)
{
	struct slice *const all[] = {
	    &s->id, &s->axes, &s->name, &s->status, &s->details, &s->src, &s->reported_details, &s->age.from};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		field_pack(p, all[i]);
}

struct scenario *scenario_keep(const struct scenario *s)
{
	struct field_pack p = {NULL, 0};
	struct scenario *copy, counted = *s;

	pack_all(&p, &counted);
	copy = mem_alloc(sizeof(*copy) + p.n);
	if (copy == NULL)
		return NULL;
	*copy = *s;
	p = (struct field_pack){(char *)(copy + 1), 0};
	pack_all(&p, copy);
	return copy;
}

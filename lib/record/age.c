#include "record/age.h"

const struct option_word drift_ages[] = {
    {"2026-06", DRIFT_2026_06}, {"2026-08", DRIFT_2026_08}, {"2026-09", DRIFT_2026_09}, {NULL, 0}};

#define DEFAULT "default"

enum place { CELL, RUN };

/* The best known first: of several that are found the first is told. */
static const struct {
	enum place place;
	const char *member;
	struct slice name;
	enum drift_age age;
} marks[] = {
    {CELL, "status", SLICE("cell.status"), DRIFT_2026_09},
    {CELL, "details", SLICE("cell.details"), DRIFT_2026_09},
    {CELL, "cacheDiagnostics", SLICE("cell.cacheDiagnostics"), DRIFT_2026_09},
    {CELL, "bootstrapWallClockMs", SLICE("cell.bootstrapWallClockMs"), DRIFT_2026_09},
    {CELL, "providerPlanToolCalls", SLICE("cell.providerPlanToolCalls"), DRIFT_2026_09},
    {CELL, "modelSwitchEvidence", SLICE("cell.modelSwitchEvidence"), DRIFT_2026_09},
    {RUN, "status", SLICE("run.status"), DRIFT_2026_09},
};

#define MARKS (sizeof(marks) / sizeof(marks[0]))

bool drift_age_of(struct slice text, enum drift_age *age)
{
	for (const struct option_word *w = drift_ages; w->word != NULL; w++) {
		if (slice_eqs(text, w->word)) {
			*age = (enum drift_age)w->value;
			return true;
		}
	}
	return false;
}

const char *drift_age_text(enum drift_age age)
{
	return drift_ages[age].word;
}

/* The first mark that v has, of those before `best`; best when there is none. */
static size_t find_mark(struct json_val v, enum place place, size_t best)
{
	for (size_t i = 0; i < best; i++) {
		if (marks[i].place == place && json_present(json_gets(v, marks[i].member)))
			return i;
	}
	return best;
}

static struct age_found found(size_t mark)
{
	return mark < MARKS ? (struct age_found){marks[mark].age, marks[mark].name}
			    : (struct age_found){DRIFT_2026_06, SLICE(DEFAULT)};
}

struct age_found age_of_summary(struct json_val root)
{
	size_t best = find_mark(json_gets(root, "run"), RUN, MARKS);
	struct json_iter it = json_iter(json_gets(root, "scenarios"));

	while (best > 0 && json_next(&it)) {
		struct json_iter cell = json_iter(json_gets(json_gets(it.val, "runtimeParity"), "cells"));
		while (best > 0 && json_next(&cell))
			best = find_mark(cell.val, CELL, best);
	}
	return found(best);
}

struct age_found age_of_record(struct json_val record, struct arena *a)
{
	struct json_val from = json_gets(record, "upstreamFrom");
	struct age_found age;

	if (!drift_age_of(json_text(json_gets(record, "upstream"), a), &age.age))
		return found(json_text_is(json_gets(record, "kind"), "cell") ? find_mark(record, CELL, MARKS) : MARKS);
	age.from = json_text(from, a);
	if (age.from.p == NULL)
		age.from = SLICE("record");
	return age;
}

void age_emit(struct emit *w, struct age_found age)
{
	emit_kcstr(w, "upstream", drift_age_text(age.age));
	emit_kstring(w, "upstreamFrom", age.from);
}

void age_emit_mark(struct emit *w, struct age_found age)
{
	if (!slice_eqs(age.from, DEFAULT))
		age_emit(w, age);
}

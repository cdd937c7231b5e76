/* age: upstream's rules change; which of them an artifact is to be judged by.
 *
 * An age is named by the month in which its rules came (openclaw, extensions/qa-lab/src: runtime-parity.ts,
 * token-efficiency-report.ts, tool-coverage-report.ts). An artifact does not say its age: what its writer put in tells
 * it. Marks are members that no earlier writer had; one of them anywhere in a summary is enough. Summaries of August
 * and September 2026 have the same marks, so the newest rules judge both, which are the stricter ones. */
#pragma once

#include "data/data.h"
#include "io/io.h"

enum drift_age { DRIFT_2026_06, DRIFT_2026_08, DRIFT_2026_09 };

/* The ages as an option takes them, for OPTION_CHOICE. */
extern const struct option_word drift_ages[];

/* "2026-06", "2026-08" or "2026-09". Returns false for another text. */
bool drift_age_of(struct slice text, enum drift_age *age);
const char *drift_age_text(enum drift_age age);

/* An age and what tells it: "cell.status", "run.status" ... (the mark), "option", "record" (a cell record's own
 * `upstream`) or "default". from is borrowed, or static. */
struct age_found {
	enum drift_age age;
	struct slice from;
};

/* Of a qa-suite-summary.json, by its run block and the cells of its scenarios. */
struct age_found age_of_summary(struct json_val root);

/* Of a record: what its `upstream` and `upstreamFrom` say, else the marks of a cell. Text is borrowed from the record
 * and the arena. */
struct age_found age_of_record(struct json_val record, struct arena *a);

/* Appends the members `upstream` and `upstreamFrom`; age_emit_mark only when a mark told the age. */
void age_emit(struct emit *w, struct age_found age);
void age_emit_mark(struct emit *w, struct age_found age);

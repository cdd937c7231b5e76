/*
 * judge: records in, verdicts out.
 *
 * `cell` records are paired by scenario and axes, one cell for each of the two runtimes; a complete pair is judged,
 * written and forgotten. `suite`, `scenario`, `tool-fixture` and `lifecycle` records are used too; all others are left
 * to the caller. judge_finish writes what is missing, then the closing reports. On the model axis suites and scenarios
 * go to agentic alone.
 *
 * Memory: the cells that wait for their partner, the fixtures and the lists of options; 8 to 22 bytes a pair when
 * scenarios do not come sorted (judged_keys.h).
 */
#ifndef OC_DRIFT_JUDGE_H
#define OC_DRIFT_JUDGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/base.h"
#include "data/data.h"
#include "drift/coverage.h"
#include "drift/judged_keys.h"
#include "drift/known.h"
#include "drift/outcome.h"
#include "drift/report.h"
#include "io/io.h"
#include "record/record.h"

#define JUDGE_OTHER 3

struct agentic;
struct expect;
struct transcript;

struct judge_options {
	struct runtime_pair pair;
	bool pair_given; /* else a suite's own runtimePair counts */
	enum rules rules;
	bool age_given; /* else each pair's own age counts */
	enum drift_age age;
	double similarity;
	struct families families; /* owned by the caller */
	struct knowns *knowns;    /* NULL: no list */
	struct expect *expect;    /* NULL: no expectations */
	struct agentic *agentic;  /* NULL: the runtime axis; else the model axis only */
	double now;               /* ms, for the known list */
	bool gated;
	enum severity level;
	const char *folder; /* for temporary files; NULL: /tmp */
};

struct judge {
	const struct judge_options *o;
	struct out *out;
	void (*notice)(void *arg, uint64_t line, const char *text);
	void (*error)(void *arg, const struct oc_err *e); /* at the end of the input; e has its line */
	void *arg;
	struct runtime_pair pair;
	const char *path; /* of the record under way */
	uint64_t line;
	struct pairing waiting; /* parts: enum part; the key: scenario and axes */
	struct judged_keys judged;
	struct drift_report report;
	struct coverage coverage;
	bool any; /* a suite, scenario or cell was seen */
	uint64_t used;
	struct gate gate; /* closed by each finding at the level or above that is not known, failed expectation ... */
	struct verdict verdict, other;
	struct triage triage;
	struct rubric rubric;
	struct sb text, usage, key;
	struct transcript *transcript; /* to derive strict data that a cell lacks; made when needed */
	struct arena arena;
};

/* o, out and arg are borrowed. */
void judge_init(struct judge *j, const struct judge_options *o, struct out *out, void *arg);
void judge_release(struct judge *j);

/*
 * One record. Returns 0; JUDGE_OTHER when it is of no use here; 1 when the record is bad (*e says why, the caller
 * adds the place) and the next may follow; -1 when there is no going on (*e set unless the output failed).
 */
int judge_record(struct judge *j, struct json_val record, struct oc_err *e);

/* The end of the input. Returns 0, or -1. */
int judge_finish(struct judge *j, struct oc_err *e);

/* Did the gate see anything to judge? Only after judge_finish. */
bool judge_saw_any(const struct judge *j);

#endif

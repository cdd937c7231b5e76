/*
 * known: the list of drifts that are known and tracked (--known FILE, schemas/known-drifts.json). A known drift passes
 * the gate. The list can only shrink: an entry that matched nothing, or whose `until` is past, closes the gate.
 *
 *     {"known": [{"scenario": "s", "drift": "structural", "issue": "#80173", "reason": "...", "until": "2026-12-31"}]}
 *
 * An entry names a scenario (by id or title) or a tool (one of the two at the first tool call that differs, or the tool
 * of the scenario's fixture), and the one drift that it covers. `until` is optional: a date, to its end, or a time.
 */
#ifndef OC_DRIFT_KNOWN_H
#define OC_DRIFT_KNOWN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/base.h"
#include "data/data.h"
#include "record/record.h"

struct known {
	struct slice scenario, tool; /* one of them is absent */
	enum drift drift;
	struct slice issue, reason, until; /* until: absent when the entry has none */
	double end;                        /* ms; NaN without until */
	uint64_t matches;
};

struct knowns {
	struct known *entry;
	size_t n;
	struct arena text;
};

#define KNOWNS_INIT                                                                                                    \
	{                                                                                                              \
		NULL, 0, ARENA_INIT                                                                                    \
	}

/* Reads FILE. Returns 0, or -1 with *e naming the file, and the entry (from 1). */
int knowns_load(struct knowns *k, const char *path, struct oc_err *e);
void knowns_release(struct knowns *k);

/* The entry that knows this drift, its matches counted; NULL when there is none. tools: those that
 * the outcome is about, absent ones are skipped. */
struct known *knowns_match(
    struct knowns *k, struct slice id, struct slice name, const struct slice *tools, size_t n, enum drift drift);

bool known_expired(const struct known *k, double now);

/* "known": {issue, reason, until?} of a drift record; and the object of the closing report's list,
 * with its state: occurs, gone or expired. */
void known_emit(struct emit *w, const struct known *k);
void known_report(struct emit *w, const struct known *k, double now);

#endif

/*
 * pair_row: what two runtimes used for one scenario (upstream's TokenEfficiencyRow), and what upstream does not report:
 * figures per turn, cache share, tokens per tool call, cost.
 */
#ifndef OC_TOKENS_PAIR_ROW_H
#define OC_TOKENS_PAIR_ROW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/base.h"
#include "data/data.h"
#include "record/record.h"
#include "tokens/cell_use.h"
#include "tokens/delta.h"

/* The runtimes of a pair, and the keys of their figures: upstream's own for openclaw (or pi) and
 * codex, else left and right. */
struct pair_names {
	struct runtime_pair pair;
	const char *key[2];
};

/* "pi" becomes openclaw beside codex; see runtime_pair_set. */
void pair_names_set(struct pair_names *p, struct slice left, struct slice right);

struct pair_row {
	const struct pair_names *names;
	const struct cell_use *side[2];
	double threshold;
	bool live; /* a provider mode that begins with "live-": only then anything fails */
	struct slice not_applicable; /* why the scenario needs no model; nothing of it fails or saves then */
	struct age_found age;        /* the newer of the two sides' */
	double delta;
	enum delta_class class;
	bool flagged;
	struct slice *tool; /* of both sides, each once, in ICU order */
	size_t tools;
};

/* Judges names, side, threshold and live, which are set. Returns 0, or -1 when memory is out. */
int pair_row_judge(struct pair_row *r, struct arena *a, struct oc_err *e);

/* Are processed tokens compared, not totals? From 2026-09 on. */
bool pair_row_processed(const struct pair_row *r);

/* The members of upstream's row, in the object that is open. */
void pair_row_fields(struct emit *w, const struct pair_row *r);

/* The whole `token-row` record. */
void pair_row_record(struct emit *w, const struct pair_row *r);

#endif

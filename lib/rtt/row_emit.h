/* row_emit: an openclaw-rtt row as JSON: upstream's keys, in upstream's order, with upstream's numbers. */
#pragma once

#include "rtt/result.h"

/* A row that was built. Texts live in the arena given to rtt_row_build. */
struct rtt_row {
	struct slice text; /* compact, as JSON.stringify prints it, without LF */
	struct slice run_id;
	struct slice data_path; /* relative to the store */
	struct slice result_path;
	bool pass;
	size_t untimed; /* samples that passed without a round trip: they count as failed */
	size_t unread;  /* samples with a measurement whose time is no number */
	size_t superseded; /* evidence entries that do not count: a later attempt took their place */
};

/* All samples of a row, its bounds, and room for as many figures. */
struct rtt_run {
	double started, finished;
	struct rtt_result *result;
	size_t n;
	double *scratch; /* n of them */
	char started_at[CLOCK_ISO_MAX];
};

/* Appends the whole row of all but the aggregate. Returns 0, or -1 when memory is out. */
int rtt_run_write(struct sb *out, const struct rtt_row *row, const struct rtt_order *order, const struct rtt_run *run);

/* ---- parts that the aggregate's row has too ---- */

/* channel or surface, and package. */
void rtt_row_head(struct emit *w, const struct rtt_order *order, struct slice spec);

/* The key "resources". scratch: n numbers. */
void rtt_row_resources(
    struct emit *w, const struct rtt_order *order, const struct rtt_result *r, size_t n, double *scratch);

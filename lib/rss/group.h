/*
 * rss_group: the runs of one series side by side, as they are judged: of each run the readings that
 * one clock orders, without those whose unit cannot be right.
 */
#ifndef OC_RSS_GROUP_H
#define OC_RSS_GROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"
#include "rss/growth.h"
#include "rss/run.h"

/* What was odd about the readings of a group, beside the faults of rss_sample.h. */
struct rss_oddities {
	uint64_t fault[RSS_FAULTS];
	uint64_t suspects; /* readings 1024 times off the others' median: not counted */
	uint64_t backwards;  /* times that a source's wall clock goes back; in a run of blocks, between blocks */
	uint64_t unplaced;   /* readings without time and number, or by another clock than most */
	uint64_t unlabelled; /* of a gateway */
	uint64_t twice;      /* repeated readings, each counted once */
	int64_t step_us;     /* how far the wall clock stepped against the other one */
};

/* A run as it is judged. Points and values are the arena's. */
struct rss_view {
	const struct rss_run *run;
	enum rss_clock clock;
	struct rss_point *p; /* in order */
	double *value;       /* of each point: bytes, of a block their mean */
	size_t n;
	uint64_t readings;
	uint64_t peak; /* 0: not known */
	bool exact;
	bool backwards; /* the times of this run cannot be trusted */
	size_t cold;    /* points of its cold part */
	bool cold_judged;
};

struct rss_group {
	const struct fields *by;
	struct slice key; /* of the first run */
	struct rss_view *view;
	size_t views;
	uint64_t readings;
	uint64_t pressure; /* bytes, the highest; 0: none */
	struct rss_oddities odd;
	struct slice path; /* the first of the sources */
	uint64_t line;
};

/* Of runs (struct rss_run) that belong to one group, sorted and tidied. Returns 0, or -1 when memory is out. */
int rss_group_init(struct rss_group *g, const struct fields *by, struct grouped *const *run, size_t n, struct arena *a);

/* Is some input bad that this group was made of? */
bool rss_group_spoiled(const struct rss_group *g);

/* Are there readings, and is it known which is the first? */
bool rss_view_ordered(const struct rss_view *v);

/* The value of point i as often as it counts. */
uint64_t rss_view_weight(const struct rss_view *v, size_t i);

#endif

/*
 * rss_fleet: all runs of an input, by their keys. Readings and merged states go in, runs come out
 * in the order of their keys: groups, and families of groups, one behind the other.
 */
#ifndef OC_RSS_FLEET_H
#define OC_RSS_FLEET_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/sb.h"
#include "rss/by.h"
#include "rss/run.h"

struct rss_fleet {
	struct fields by;
	struct rss_run **slot; /* a table by hash of the key */
	size_t cap, used;
	struct rss_run *last; /* found last: readings of one run come together */
	uint64_t rejected;    /* records and lines that could not be read at all */
	struct sb key;
};

void rss_fleet_init(struct rss_fleet *f, const struct fields *by);
void rss_fleet_release(struct rss_fleet *f);

/* A reading. *run: where it went (may be NULL). Returns 0, or -1 with *e set. */
int rss_fleet_add(
    struct rss_fleet *f, const struct rss_sample *s, struct rss_run **run, struct oc_err *e);

/* The run of a packed key, made when there is none. NULL when memory is out. */
struct rss_run *rss_fleet_run(struct rss_fleet *f, struct slice key);

/*
 * All runs, tidied, in the order of their keys, `used` of them, in a block that the caller frees
 * with mem_free; the runs stay the fleet's. NULL when memory is out.
 */
struct rss_run **rss_fleet_sorted(struct rss_fleet *f);

#endif

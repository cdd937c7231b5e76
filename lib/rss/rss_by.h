/*
 * rss_by: what series of readings are grouped by, and the key of a run.
 *
 * A run's key is packed (record/packed.h): the fields that are grouped by, in the order asked for,
 * then scope, metric, measure, run and clock (RSS_KEY_* say where behind the fields). A group is
 * what has the same fields, scope, metric and measure; a family has the same fields and scope.
 */
#ifndef OC_RSS_BY_H
#define OC_RSS_BY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/sb.h"
#include "data/emit.h"
#include "data/json.h"
#include "rss/rss_sample.h"

enum rss_by_field { RSS_BY_CHANNEL, RSS_BY_SCENARIO, RSS_BY_VERSION, RSS_BY_RUN, RSS_BY_FIELDS };

enum { RSS_KEY_SCOPE, RSS_KEY_METRIC, RSS_KEY_MEASURE, RSS_KEY_RUN, RSS_KEY_CLOCK, RSS_KEY_TAIL };

struct rss_by {
	enum rss_by_field field[RSS_BY_FIELDS];
	size_t n; /* 0: only by scope, metric and measure */
};

/* Channel, scenario, version. */
void rss_by_default(struct rss_by *by);

/* "channel,version": names, each once; "total" stands for none. `option` is for the message.
 * Returns 0, or -1 with OC_EX_USAGE. */
int rss_by_parse(struct rss_by *by, const char *option, const char *text, struct oc_err *e);

bool rss_by_has(const struct rss_by *by, enum rss_by_field f);
bool rss_by_includes(const struct rss_by *by, const struct rss_by *part);

/* ["channel","version"], and back. rss_by_read returns false for anything else. */
void rss_by_emit(struct emit *w, const struct rss_by *by);
bool rss_by_read(struct rss_by *by, struct json_val v);

/* Appends the key of the run that a sample belongs to. */
void rss_by_pack(struct sb *key, const struct rss_by *by, const struct rss_sample *s);

/* Appends the values that {"channel":"x","version":null} has for the fields. Returns 0; -1 when
 * memory is out, -2 when v lacks a field or has another type. */
int rss_by_pack_object(struct sb *key, const struct rss_by *by, struct json_val v, struct arena *a);

/* The fields of a key: {"channel":"x","version":null}; those of `part` as a list of values. */
void rss_by_emit_key(struct emit *w, const struct rss_by *by, struct slice key);
void rss_by_emit_values(
    struct emit *w, const struct rss_by *by, const struct rss_by *part, struct slice key);

/* One of RSS_KEY_*. */
struct slice rss_by_tail(const struct rss_by *by, struct slice key, int which);

#endif

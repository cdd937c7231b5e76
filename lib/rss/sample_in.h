/*
 * rss_sample_in: between the files that take readings from records. As rss_sample_take.
 */
#ifndef OC_RSS_SAMPLE_IN_H
#define OC_RSS_SAMPLE_IN_H

#include "rss/sample.h"

int rss_take_row(struct json_val record, struct arena *a,
    int (*fn)(void *arg, const struct rss_sample *s, struct oc_err *e), void *arg,
    struct oc_err *e);
int rss_take_exec(struct json_val record, struct arena *a,
    int (*fn)(void *arg, const struct rss_sample *s, struct oc_err *e), void *arg,
    struct oc_err *e);

/* A text, absent when it is empty or no string. *failed: memory is out. */
struct slice rss_text(struct json_val v, struct arena *a, bool *failed);

/* A number of so many bytes each. */
enum rss_fault rss_bytes(struct json_val v, double unit, uint64_t *bytes);

#endif

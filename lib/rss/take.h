/*
 * rss_take: readings of memory out of records: rss-sample, heap-snapshot, exec, and rows of openclaw-rtt.
 *
 * An exec record tells two things: the greatest resident set of the command's largest process, which is in a
 * series with the other commands of the same label, in the order in which they were started; and the peak of its
 * tree, which belongs to the run that the rss-samples are of.
 *
 * A row's readings have scope "command" (or the row's own measurement scope where that is not "qa-command"),
 * metric "maxRss", measure "process-max-rss". A row has them twice: in a list of their own, and one in each
 * sample. Of a sample without a reading the list says nothing, so that its first entry need not be the first
 * sample's: the samples' own are taken where they agree with the list.
 */
#ifndef OC_RSS_TAKE_H
#define OC_RSS_TAKE_H

#include "rss/sample.h"

/* Is it one of these, or (kind absent) a row that tells of memory? */
bool rss_takes(struct json_val record, struct slice kind);

/*
 * Hands the readings of a record to fn, in their order. fn returns 0, or -1 with *e set. Returns 0;
 * 1 when the record cannot be read at all (*e says why); -1 when fn gave up or memory is out (*e is
 * set).
 */
int rss_take(struct json_val record, struct slice kind, struct arena *a,
    int (*fn)(void *arg, const struct rss_sample *s, struct oc_err *e), void *arg,
    struct oc_err *e);

#endif

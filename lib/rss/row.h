/*
 * rss_row: a judged series as a record (schemas/rss-row.json).
 */
#ifndef OC_RSS_ROW_H
#define OC_RSS_ROW_H

#include "base/base.h"
#include "rss/verdict.h"

/* Appends the record, without LF; check sb_ok. Growths are listed, so that a row can be a
 * baseline. */
void rss_row_write(struct sb *out, const struct rss_series *s, const struct rss_options *o);

#endif

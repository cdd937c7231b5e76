/*
 * watch_record: what a watch has measured, as records: an rss-sample for each reading, an exec at
 * the end; and the figures of GNU time.
 */
#ifndef OC_MEASURE_RECORD_H
#define OC_MEASURE_RECORD_H

#include <stdbool.h>

#include "base/sb.h"
#include "base/slice.h"
#include "measure/watch.h"

/* What all records of a watch share. */
struct watch_name {
	const char *run;   /* what belongs together */
	const char *scope; /* "command" or "gateway" */
	const char *label; /* NULL: none */
	char *const *argv; /* NULL: pid was watched */
	pid_t pid;         /* of the command, or the one watched */
	double start_at;   /* milliseconds since 1970 */
	double interval_ms;
};

/* The label of a mark goes before that of the watch, and a stale reading is said to be. */
void watch_sample_record(struct sb *out, const struct watch_name *name, uint64_t seq,
    const struct reading *r, struct slice mark, bool stale);

/* self_cpu_ms: the CPU time that measuring took. unwritten: readings that nobody took off us. */
void watch_exec_record(struct sb *out, const struct watch_name *name, const struct watch *w,
    double self_cpu_ms, uint64_t unwritten);

/*
 * What GNU time 1.9 writes for -f 'max_rss_kb=%M\nelapsed_seconds=%e': a line about how the command
 * ended before it when that was not with 0; seconds cut, not rounded, to hundredths.
 */
void watch_metrics(struct sb *out, const struct watch *w);

#endif

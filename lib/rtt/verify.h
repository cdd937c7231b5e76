/* verify: does a stored row hold what it says of itself? Rows of every age are taken as they are: a field that an age
 * did not have is no fault, one that contradicts another is.
 *
 * Checked: required fields; times (finished not before started, durationMs their difference); counts (warm and failed
 * samples against the sample list, and the run's status against them); the samples against their measurements, and the
 * source words against the samples; the figures against the samples they were made of (percentiles by nearest rank; the
 * mean as upstream has ever written it); resources likewise; polling; run ids, and the path that holds one.
 *
 * A run is in one .jsonl file, once, and in one result.json, with the same content. Memory grows with the number of
 * runs. */
#pragma once

#include "rtt/verify_row.h"

/* Returns 0, or -1 when memory is out (and still wants its release). */
int rtt_verify_init(struct rtt_verify *v, int (*report)(void *arg, const struct oc_err *e),
    void (*note)(void *arg, const char *path, uint64_t line, const char *text), void *arg, struct oc_err *e);
void rtt_verify_release(struct rtt_verify *v);

/* Reads and checks the rows of a file ("-": standard input), or of all *.jsonl and result.json files below a folder
 * (packed with zstd or not; of others nothing is read). A .json file is one row, any other a row a line. Returns 0; or
 * -1 when there is no going on (*e), what is wrong with rows and files is reported. */
int rtt_verify_path(struct rtt_verify *v, const char *path, struct oc_err *e);

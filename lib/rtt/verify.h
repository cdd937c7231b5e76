/*
 * verify: does a stored row hold what it says of itself? Rows of every age are taken as they are: a
 * field that an age did not have is no fault, one that contradicts another is.
 *
 * Checked: required fields; times (finished not before started, durationMs their difference);
 * counts (warm and failed samples against the sample list, and the run's status against them); the
 * samples against their measurements, and the source words against the samples; the figures against
 * the samples they were made of (percentiles by nearest rank; the mean as upstream has ever written
 * it); resources likewise; polling; run ids, and the path that holds one.
 *
 * A run stands once in a .jsonl file and once, with the same content, in a result.json. Memory
 * grows with the number of runs.
 */
#ifndef OC_RTT_VERIFY_H
#define OC_RTT_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"
#include "base/table.h"
#include "data/json.h"
#include "rtt/value.h"

struct rtt_verify {
	/* Each finding (OC_EX_FINDING) and each error of the input, located; returns 0 to go on. */
	int (*told)(void *arg, const struct oc_err *e);
	/*
	 * What is no fault, and yet to be known: a file that is not read (a symlink and the like),
	 * a mean that was rounded. line 0: the whole file.
	 */
	void (*noted)(void *arg, const char *path, uint64_t line, const char *text);
	void *arg;
	uint64_t rows, findings;
	uint64_t unproved; /* rows with figures that no list of samples stands behind */
	struct json reader;
	struct arena scratch;
	struct rtt_mem mem; /* scratch */
	struct table seen;  /* runs (verify_once.c) */
	struct arena names;
	/* the row under way */
	const char *path;
	uint64_t line; /* 0: the whole file */
	struct slice run_id;
	struct rtt_mem *a; /* mem */
	bool stopped;      /* told returned non-zero */
};

/* Returns 0, or -1 when memory is out (and still wants its release). */
int rtt_verify_init(struct rtt_verify *v, int (*told)(void *arg, const struct oc_err *e),
    void (*noted)(void *arg, const char *path, uint64_t line, const char *text), void *arg,
    struct oc_err *e);
void rtt_verify_release(struct rtt_verify *v);

/*
 * Reads and checks the rows of a file ("-": standard input), or of all *.jsonl and result.json
 * files below a folder (packed with zstd or not; of others nothing is read). A .json file is one
 * row, any other a row a line. Returns 0; or -1 when there is no going on (*e), what was wrong with
 * rows and files is told.
 */
int rtt_verify_path(struct rtt_verify *v, const char *path, struct oc_err *e);

/* --- between the files of verify --- */

/*
 * One row, from v->path, v->line. published: it comes from a result.json, not from a file of lines.
 * Returns 0; or -1 when memory is out (*e), or told gave up.
 */
int rtt_verify_row(struct rtt_verify *v, struct json_val row, bool published, struct oc_err *e);

/* Tells a finding about the row under way. */
void rtt_verify_tell(struct rtt_verify *v, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* The row's sample list; missing when it has none, or sums its samples up (telegram's evidence). */
struct json_val rtt_verify_list(struct json_val row);

/* The samples themselves, and how many failed. samples is the sample list, or missing. */
void rtt_verify_counts(struct rtt_verify *v, struct json_val row, struct json_val samples);

/* How often each sample was tried. */
void rtt_verify_polling(struct rtt_verify *v, struct json_val row, struct json_val samples);

/* The figures of the row's rtt and resources. */
int rtt_verify_figures(
    struct rtt_verify *v, struct json_val row, struct json_val samples, struct oc_err *e);

/* The table of runs. */
struct table rtt_verify_table(void);

/* Remembers the run, and tells when it was there before. */
int rtt_verify_once(struct rtt_verify *v, struct json_val row, bool published, struct oc_err *e);

#endif

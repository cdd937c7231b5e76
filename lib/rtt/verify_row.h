/* verify_row: the checks of one stored row; what they are, verify.h says. */
#pragma once

#include "rtt/value.h"

struct rtt_verify {
	/* Each finding (OC_EX_FINDING) and each error of the input, located; returns 0 to go on. */
	int (*report)(void *arg, const struct oc_err *e);
	/* No fault, but worth knowing: a file that is not read (a symlink and the like), a mean that was rounded. line
	 * 0: the whole file. */
	void (*note)(void *arg, const char *path, uint64_t line, const char *text);
	void *arg;
	uint64_t rows, findings;
	uint64_t unproved; /* rows with figures that no list of samples proves */
	struct json reader;
	struct arena scratch;
	struct field_mem mem; /* scratch */
	struct table seen;    /* runs (verify_once.c) */
	struct arena names;
	/* the row under way */
	const char *path;
	uint64_t line; /* 0: the whole file */
	struct slice run_id;
	struct field_mem *a; /* mem */
	bool stopped;        /* report returned non-zero */
};

/* One row, from v->path, v->line. published: it comes from a result.json, not from a file of lines. Returns 0; or -1
 * when memory is out (*e), or report gave up. */
int rtt_verify_row(struct rtt_verify *v, struct json_val row, bool published, struct oc_err *e);

/* The table of runs, for v->seen. */
struct table rtt_verify_table(void);

/*
 * collect: reads what the command line names (files, folders, sample-paths lists) and puts the
 * samples together.
 *
 * Every input goes through the reader; the parts of samples that it keeps are grouped (group.h),
 * and each sample is handed to `calls`. What a round trip is made of is not known here: that is the
 * caller's.
 */
#ifndef OC_ARTIFACT_COLLECT_H
#define OC_ARTIFACT_COLLECT_H

#include <stdbool.h>
#include <stdint.h>

#include "artifact/crew.h"
#include "artifact/group.h"
#include "artifact/reader.h"
#include "artifact/validate.h"
#include "base/arena.h"
#include "base/err.h"
#include "io/in.h"

struct collect_calls {
	void *arg;
	/* One sample. Returns 0, or -1 to give up. */
	int (*sample)(void *arg, const struct sample *s, struct oc_err *e);
	/* The file name of the suite summary that an evidence file names, absent when it names
	 * none. Returns 0 or -1. */
	int (*companion)(void *arg, struct json_val evidence, struct slice *name, struct arena *a,
	    struct oc_err *e);
	/* Does the sample of that summary need its events? */
	bool (*needs_events)(void *arg, struct json_val summary, struct arena *a);
	/* A metrics file that is of no sample. Returns 0 or -1. */
	int (*metrics)(void *arg, const struct artifact *a, struct oc_err *e);
	/* An input has been dealt with: its size in bytes when that was asked for, else 0. May be
	 * NULL. */
	void (*done)(void *arg, uint64_t bytes);
};

struct collect {
	struct reader *reader;
	struct collect_calls calls;
	struct group hand; /* files named one by one, until something else comes */
	struct arena arena;
	bool measure;      /* ask for the sizes of inputs */
	uint64_t total;    /* bytes, when measured */
	const char *list;  /* the list under way, NULL: none */
	unsigned jobs;             /* files are read side by side when more than 1; */
	struct crew_calls helpers; /* the caller's side of that */
	struct crew *crew;
	char context[320]; /* "LIST line N", safe to print, while a list is under way */
};

/* The reader is borrowed. */
void collect_init(struct collect *c, struct reader *r, const struct collect_calls *calls);
void collect_release(struct collect *c);

/*
 * Files (collected until collect_finish, a folder or a list comes) and folders with all below them,
 * in this order.
 * What is wrong with an input goes to the reader's sink. Returns 0, or -1 when the sink or a call
 * gave up, or memory is out.
 */
int collect_paths(struct collect *c, char *const *path, size_t n, struct oc_err *e);

/* A sample-paths list ("-": standard input). The same. */
int collect_list(struct collect *c, const char *path, struct oc_err *e);

/* The files named one by one that still wait for each other. The same. */
int collect_finish(struct collect *c, struct oc_err *e);

/* Reads path and what is below it for errors only (reader_validate). */
int collect_validate(struct collect *c, const char *path, enum reader_check how, struct oc_err *e);

#endif

/* collect: reads what the command line names (files, folders, sample-paths lists) and puts the samples together.
 *
 * Every input goes through the reader; the parts of samples that it keeps are grouped (group.h), and each sample is
 * handed to `calls`, then its metrics file makes an rss-sample, as one without a sample does. What a round trip is made
 * of is not known here: that is the caller's. */
#pragma once

#include "artifact/group.h"
#include "artifact/reader.h"
#include "artifact/reader_pool.h"
#include "artifact/validate.h"

struct collect_calls {
	void *arg;
	/* One sample. Returns 0, or -1 to give up. */
	int (*sample)(void *arg, const struct sample *s, struct oc_err *e);
	/* The file name of the suite summary that an evidence file names, absent when it names none. Returns 0 or
	 * -1. */
	int (*companion)(struct json_val evidence, struct slice *name, struct arena *a, struct oc_err *e);
	/* Does the sample of that summary need its events? */
	bool (*needs_events)(struct json_val summary, struct arena *a);
};

struct collect {
	struct reader *reader;
	struct collect_calls calls;
	struct group hand; /* files named one by one, until something else comes */
	struct arena arena;
	struct progress *progress; /* of the inputs, borrowed; NULL: not wanted */
	bool validate;             /* nothing but errors is wanted, found this way: */
	enum reader_check check;
	const char *list;          /* the list under way, NULL: none */
	unsigned jobs;             /* files are read by so many threads when more than 1: */
	struct reader_pool_calls helpers; /* the caller's side of that */
	struct reader_pool *pool;
	char context[320]; /* "LIST line N", safe to print, while a sample of that line is read; else empty */
};

/* The reader is borrowed. */
void collect_init(struct collect *c, struct reader *r, const struct collect_calls *calls);
void collect_release(struct collect *c);

/* Files (collected until collect_finish, a folder or a list comes) and folders with all below them, in this order; with
 * `validate` each of them for errors only (reader_validate). What is wrong with an input goes to the reader's outlet.
 * Returns 0, or -1 when the outlet or a call gave up, or memory is out. */
int collect_paths(struct collect *c, char *const *path, size_t n, struct oc_err *e);

/* A sample-paths list ("-": standard input). The same. */
int collect_list(struct collect *c, const char *path, struct oc_err *e);

/* The files named one by one that still wait for each other. The same. */
int collect_finish(struct collect *c, struct oc_err *e);

/*
 * out_file: a file that is written as a stream and appears under its name only when complete: a temporary file
 * in the same folder (0600), then fsync, rename, fsync of the folder. An existing file stays until then;
 * anything but a regular file is never replaced.
 */
#ifndef OC_REDACT_OUT_FILE_H
#define OC_REDACT_OUT_FILE_H

#include <stdbool.h>

#include "base/err.h"
#include "io/out.h"

struct out_file {
	int folder, fd; /* -1: none */
	char temp[64];
	char name[256];
	const char *path; /* for messages; borrowed */
	bool fresh;       /* the name must not exist */
	struct out out;
};

/* Begins a file at path, whose folder exists. Returns 0, or -1 with OC_EX_CANTCREAT. */
int out_file_open(struct out_file *p, const char *path, struct oc_err *e);

/* Begins a file at the path below root; makes folders, follows no symlinks (io/store.h). The path must not
 * exist. Returns as out_file_open. */
int out_file_open_below(
    struct out_file *p, int root, const char *folder, const char *path, struct oc_err *e);

/* Publishes it, with another last part if name is not NULL. Returns 0, or -1: nothing is published, and the
 * temporary file is removed. */
int out_file_commit(struct out_file *p, const char *name, struct oc_err *e);

/* Removes the temporary file. Allowed after out_file_commit, and if nothing was begun (fd -1). */
void out_file_drop(struct out_file *p);

#endif

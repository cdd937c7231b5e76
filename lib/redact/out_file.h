/*
 * place: a file that is written as a stream and appears under its name only when it is whole: a
 * temporary file in the same folder (0600), then fsync, rename, fsync of the folder. What is there
 * under the name stays until then; anything but a regular file is never replaced.
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
	bool fresh;       /* nothing may be there under the name */
	struct out out;
};

/* Begins a file at path, whose folder exists. Returns 0, or -1 with OC_EX_CANTCREAT. */
int out_file_open(struct out_file *p, const char *path, struct oc_err *e);

/*
 * Begins a file at the path below root, folders made, no symlinks (as io/store.h has it); nothing
 * may be there yet. Returns as out_file_open.
 */
int out_file_open_below(
    struct out_file *p, int root, const char *folder, const char *path, struct oc_err *e);

/* Publishes it, under another last part when name is not NULL. Returns 0, or -1: nothing is
 * published then, and the temporary file is gone. */
int out_file_commit(struct out_file *p, const char *name, struct oc_err *e);

/* Gives it up; nothing stays. Fine after out_file_commit, and when nothing was begun (fd -1). */
void out_file_drop(struct out_file *p);

#endif

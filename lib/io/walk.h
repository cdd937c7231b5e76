/* walk: the files that arguments name. A file is itself; a folder is all regular files below it, names sorted bytewise
 * in each folder, files and folders together. Symlinks below a folder are not followed (fn gets them as WALK_SKIPPED);
 * an argument that is itself a
 * symlink is followed. So there are no loops. */
#pragma once

#include "base/base.h"

enum walk_kind {
	WALK_FILE,      /* a regular file, or any other file that an argument names (a FIFO, /dev/stdin) */
	WALK_DIR_ENTER, /* before a folder's entries */
	WALK_DIR_LEAVE, /* after them */
	WALK_SKIPPED    /* a symlink, socket, device or FIFO below a folder: not read */
};

/* Calls fn for everything below path in order. fn returns 0 to go on, 1 to stop the walk (which then returns 1), -1 to
 * fail. What cannot be opened or listed is given to `bad` (err set, exit OC_EX_NOINPUT) and the walk goes on with the
 * next entry unless `bad` returns non-zero. Returns 0, 1 or -1. The path given to fn is "argument/relative", "-" for
 * standard input, and valid only during the call. Depth is limited to 256 folders. */
struct walk {
	int (*fn)(void *arg, enum walk_kind kind, const char *path);
	int (*bad)(void *arg, const struct oc_err *e);
	void *arg;
};

int walk_path(const struct walk *w, const char *path, struct oc_err *e);

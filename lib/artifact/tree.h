/* tree: lists everything below a folder: files first, then folders, in byte order of their names, but sample-* by
 * number (sample-2 before sample-10), as upstream sorts them (localeCompare, numeric). Skips a store's own files
 * (.oc-*: its lock, and leftovers of a killed writer). Memory: the names. */
#pragma once

#include "base/base.h"

struct tree_entry {
	const char *path;
	bool folder;    /* listed before its content */
	bool sample;    /* a folder called sample-* */
	uint32_t index; /* of a sample among its parent's, from 1 */
};

struct tree {
	struct tree_entry *entry;
	size_t count, cap;
	struct arena names;
};

struct tree_events {
	int (*bad)(void *arg, const struct oc_err *e); /* cannot be read; 0 to go on */
	void (*skipped)(void *arg, const char *path);  /* a symlink, socket, device or FIFO */
	void *arg;
};

/* Reads the folder or file named by path. Returns 0, or -1 when memory is out or bad() said so. */
int tree_read(struct tree *t, const char *path, const struct tree_events *ev, struct oc_err *e);
void tree_release(struct tree *t);

/* store: files that must never be half written: rows appended under a lock, documents published whole.
 *
 * Invariants:
 *   - a reader sees a published file either as it was before or as it is after, whatever is killed
 *     when, and a log file holds only whole lines once a store_append has returned 0;
 *   - a line that a killed writer left torn (no LF at the end) is moved to FILE.torn by the next
 *     append, never glued to a new line; it is durable there before it leaves FILE (so a second
 *     kill may leave it in FILE.torn twice, never nowhere);
 *   - no symlink is followed in the last component, and none below the store's root directory;
 *   - on failure nothing of ours is left but folders: temporary files, and a log file that we made,
 *     are unlinked. What kill -9 leaves is a file ".oc-tmp-*", which nothing reads or waits for.
 *
 * Life of an append: openat (O_NOFOLLOW) → flock → torn tail to FILE.torn → write → fsync → fsync of the file's folder
 * → unlock. Life of a publish: mkdir -p → temp file in the same folder, 0600 → write → fchmod → fsync → rename → fsync
 * of the folder.
 *
 * A file that is too large to be published from memory is begun, written through its `out`, and committed or dropped.
 *
 * A file is either appended to or published, never both: a publish does not wait for appends.
 *
 * Paths are relative to the root: no empty part, no "." or "..", no part longer than 255 bytes, none that begins with
 * ".oc-" (the store's own). Folders are made as 0777 and files as 0666, less the umask. OC_EX_CANTCREAT: a file or
 * folder cannot be made or opened, or the path is refused; OC_EX_IO: writing failed, the message says what became of
 * it. */
#pragma once

#include <sys/types.h>

#include "io/out.h"

struct store {
	int root; /* O_PATH | O_DIRECTORY descriptor of the folder */
	int lock; /* .oc-lock of the root, held between store_lock and store_unlock; -1 else */
	const char *path; /* for messages; borrowed */
};

/* Opens a folder, made if missing. Returns 0, or -1 with OC_EX_CANTCREAT. */
int store_open(struct store *s, const char *path, struct oc_err *e);
void store_close(struct store *s);

/* One writer at a time for the whole store: exclusive flock on ROOT/.oc-lock, waits. Two importers that check for a run
 * id and then append must hold it around both. Released by store_unlock, store_close or death. */
int store_lock(struct store *s, struct oc_err *e);
void store_unlock(struct store *s);

/* Appends text, which must be one or more whole lines, to the file at path, made with its folders if missing. Waits for
 * other appends to the same file. Returns 0 when the lines are durable; or -1, and the file holds no part of text (it
 * is cut back when a write fails midway). */
int store_append(struct store *s, const char *path, struct slice text, struct oc_err *e);

/* Makes the file at path hold exactly text, with the given mode (umask applies). Replaces an existing regular file;
 * refuses anything else. */
int store_publish(struct store *s, const char *path, struct slice text, mode_t mode, struct oc_err *e);

/* The same for a path that is not inside a store: folder (which must exist, and may be reached through symlinks) and
 * name are split off it. */
int store_publish_file(const char *path, struct slice text, mode_t mode, struct oc_err *e);

/* A file that is written in pieces. What `path` and `name` point to is borrowed. */
struct store_file {
	struct out out; /* where its text goes; fails as any other */
	int dir, fd;    /* -1: none */
	char temp[64];
	const char *path; /* for messages */
	const char *name; /* its last part */
	bool fresh;       /* nothing may be there under the name */
};

#define STORE_FILE_NONE {.dir = -1, .fd = -1}

/* Begins a file below the root; nothing may be there yet. Returns 0, or -1 with OC_EX_CANTCREAT. */
int store_begin(struct store *s, struct store_file *f, const char *path, struct oc_err *e);

/* Begins a file that is not inside a store, as store_publish_file. */
int store_begin_file(struct store_file *f, const char *path, struct oc_err *e);

/* Publishes it, under another last part when name is not NULL. Returns 0, or -1: nothing is published then (unless the
 * message says so), and the temporary file is gone. */
int store_commit(struct store_file *f, const char *name, mode_t mode, struct oc_err *e);

/* Gives it up; nothing stays. Fine behind store_commit, and for STORE_FILE_NONE. */
void store_drop(struct store_file *f);

/* Opens a regular file below the root for reading, no symlinks. Returns a descriptor that the caller closes; -1 with
 * errno ENOENT (e untouched) when there is none; else -1 with *e set and errno other than ENOENT. */
int store_read(struct store *s, const char *path, struct oc_err *e);

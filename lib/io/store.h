/*
 * store: files that must never be half written: rows appended under a lock, documents published whole.
 *
 * Invariants:
 *   - a reader sees a file either as it was before or as it is after, whatever is killed when (publish), and a log file
 *     holds only whole lines once a store_append has returned 0;
 *   - a line that a killed writer left torn (no LF at the end) is moved to FILE.torn by the next append, never glued to a new line;
 *   - no symlink is followed in the last component, and none below the store's root directory;
 *   - on failure nothing of ours is left: temporary files are unlinked.
 * Life of an append: openat (O_NOFOLLOW) → flock → torn tail to FILE.torn → check (fn) → write → fsync → fsync of a new file's folder → unlock.
 * Life of a publish: mkdir -p → temp file in the same folder, 0600 → write → fchmod → fsync → rename → fsync of the folder.
 */
#ifndef OC_IO_STORE_H
#define OC_IO_STORE_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/slice.h"

struct store {
	int root;         /* O_PATH | O_DIRECTORY descriptor of the folder */
	int lock;         /* .oc-lock of the root, held between store_lock and store_unlock; -1 else */
	const char *path; /* for messages; borrowed */
};

/* Opens a folder, made if missing. Returns 0, or -1 with OC_EX_CANTCREAT. */
int store_open(struct store *s, const char *path, struct oc_err *e);
void store_close(struct store *s);

/*
 * One writer at a time for the whole store: exclusive flock on ROOT/.oc-lock, waits. Two importers that check for a run id and then append must hold it
 * around both. Released by store_unlock, store_close or death.
 */
int store_lock(struct store *s, struct oc_err *e);
void store_unlock(struct store *s);

/*
 * Appends text, which must be one or more whole lines, to the file at path (relative to the root, no "..", no empty parts), made with its
 * folders if missing. Returns 0; or -1, and the file holds no part of text (it is cut back when a write fails midway).
 */
int store_append(struct store *s, const char *path, struct slice text, struct oc_err *e);

/* Makes the file at path hold exactly text, with the given mode (umask applies). Replaces an existing regular file; refuses a symlink. */
int store_publish(struct store *s, const char *path, struct slice text, mode_t mode, struct oc_err *e);

/*
 * The same two for a path that is not inside a store: folder and name are split off it.
 */
int store_publish_file(const char *path, struct slice text, mode_t mode, struct oc_err *e);

/* Opens a file below the root for reading, no symlinks. Returns a descriptor, -1 with errno ENOENT (e untouched) when there is none, else -1 with *e set. */
int store_read(struct store *s, const char *path, struct oc_err *e);

#endif

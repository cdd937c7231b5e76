/* at: what store does with folders and descriptors: paths walked part by part without symlinks, checked writes, durable
 * folders. Descriptors returned here are above 2, so that output meant for a closed stdout or stderr cannot land in a
 * stored file. */
#pragma once

#include <errno.h>
#include <sys/types.h>

#include "base/base.h"

#define AT_NAME_MAX 255

/* r = CALL, made again while a signal interrupts it. */
#define AT_AGAIN(r, call)                                                                          \
	do                                                                                         \
		(r) = (call);                                                                      \
	while ((r) < 0 && errno == EINTR)

/* As openat with O_CLOEXEC, O_NOFOLLOW, O_NOCTTY and O_NONBLOCK added, again on EINTR. Returns a descriptor, or -1 with
 * errno. */
int at_open(int dir, const char *name, int flags, mode_t mode);

/* Takes the places of those of descriptors 0, 1 and 2 that are closed, so that no file or pipe opened later is one of
 * them: reading 0 and writing 1 and 2 fail as before (EBADF), and a command that is started finds them closed. Returns
 * 0, or -1 with errno. */
int at_hold_standard(void);

/* Is path one that a store takes (store.h)? Sets *e (OC_EX_CANTCREAT) and returns -1 when not. root is for the
 * message. */
int at_check(const char *root, const char *path, struct oc_err *e);

/* Opens (O_PATH) the folder of the checked path below root, made with its parents when `make`; *name is the last part,
 * within path. Returns the descriptor, or -1 with errno. */
int at_folder(int root, const char *path, bool make, const char **name);

/* Opens (O_PATH) a folder that may be reached through symlinks: the root of all else. Nothing can be written to such a
 * descriptor, so it may be any. Returns it, or -1 with errno. */
int at_root(const char *path);

/* Makes what the folder lists durable. A file system that cannot sync folders is no error. Returns 0, or -1 with
 * errno. */
int at_sync(int dir);

/* Again on EINTR. Returns 0, or -1 with errno. */
int at_fsync(int fd);
int at_truncate(int fd, off_t size);
int at_flock(int fd);

/* All of it, waiting for room where fd does not block; or -1 with errno. */
int at_write(int fd, struct slice s);

/* Opens a new file ".oc-tmp-..." in dir, 0600; its name in name. Returns a descriptor, or -1 with errno. */
int at_temp(int dir, char name[64]);

/* Moves fd above 2 when it is not, -1 stays. Returns the descriptor, or -1 with errno (fd is closed then). */
int at_high(int fd);

/* close(2) with errno kept. */
void at_close(int fd);

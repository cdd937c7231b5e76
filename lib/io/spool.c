#include "io/spool.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

#include "io/at.h"

#define PIECE ((size_t)64 << 10)
#define NAME_MAX_BYTES 4096

void spool_init(struct spool *s, const char *folder)
{
	*s = (struct spool){.tail = SB_INIT, .fd = -1, .folder = folder == NULL ? "/tmp" : folder};
}

void spool_release(struct spool *s)
{
	if (s->fd >= 0)
		close(s->fd);
	sb_release(&s->tail);
	spool_init(s, s->folder);
}

int spool_file(const char *folder, struct oc_err *e)
{
	char path[NAME_MAX_BYTES];
	int n = snprintf(path, sizeof(path), "%s/oc-spool-XXXXXX", folder == NULL ? "/tmp" : folder);

	if (n < 0 || (size_t)n >= sizeof(path))
		return err_set(e, OC_EX_CANTCREAT, "the folder for temporary files has too long a name");
	int fd = mkstemp(path);
	if (fd < 0)
		return err_sys(e, OC_EX_CANTCREAT, path,
		    "cannot make a temporary file; set TMPDIR to a folder that can hold one");
	if (fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 && unlink(path) == 0)
		return fd;
	err_sys(e, OC_EX_CANTCREAT, path, "cannot hide the temporary file");
	close(fd);
	return -1;
}

int spool_add(struct spool *s, struct slice text, struct oc_err *e)
{
	sb_addslice(&s->tail, text);
	if (!sb_ok(&s->tail))
		return err_nomem(e);
	if (s->tail.len < SPOOL_MEMORY)
		return 0;
	if (s->fd < 0 && (s->fd = spool_file(s->folder, e)) < 0)
		return -1;
	if (at_write(s->fd, sb_slice(&s->tail)) < 0)
		return err_sys(e, OC_EX_IO, s->folder, "cannot write the temporary file");
	s->filed += s->tail.len;
	sb_reset(&s->tail);
	return 0;
}

int spool_each(struct spool *s, int (*fn)(void *arg, struct slice piece), void *arg, struct oc_err *e)
{
	char buf[PIECE];

	for (uint64_t at = 0; at < s->filed;) {
		ssize_t n;
		AT_AGAIN(n, pread(s->fd, buf, sizeof(buf), (off_t)at));
		if (n < 0)
			return err_sys(e, OC_EX_IO, s->folder, "cannot read the temporary file");
		if (n == 0)
			return err_set(e, OC_EX_IO, "the temporary file lost its end");
		if (fn(arg, slice_make(buf, (size_t)n)) < 0)
			return -1;
		at += (uint64_t)n;
	}
	return s->tail.len == 0 ? 0 : fn(arg, sb_slice(&s->tail));
}

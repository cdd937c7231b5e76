/* O_PATH and getrandom are Linux; flock is BSD. */
#define _GNU_SOURCE
#include "io/at.h"

#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMP_TRIES 100

void at_close(int fd)
{
	int saved = errno;

	if (fd >= 0)
		close(fd);
	errno = saved;
}

int at_high(int fd)
{
	if (fd < 0 || fd > STDERR_FILENO)
		return fd;
	int high = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	at_close(fd);
	return high;
}

int at_hold_standard(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
			continue;
		int held = open("/dev/null", (fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) | O_CLOEXEC);
		if (held >= 0 && held != fd) {
			at_close(held);
			errno = EBADF;
			return -1;
		}
		if (held < 0)
			return -1;
	}
	return 0;
}

int at_open(int dir, const char *name, int flags, mode_t mode)
{
	int fd;

	AT_AGAIN(fd, openat(dir, name, flags | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK, mode));
	return at_high(fd);
}

int at_root(const char *path)
{
	int fd;

	AT_AGAIN(fd, open(path, O_PATH | O_DIRECTORY | O_CLOEXEC));
	return fd;
}

static const char *part_fault(const char *p, size_t n)
{
	if (n == 0)
		return "has an empty part";
	if (n > AT_NAME_MAX)
		return "has a part longer than 255 bytes";
	if ((n == 1 && p[0] == '.') || (n == 2 && p[0] == '.' && p[1] == '.'))
		return "has '.' or '..' in it";
	if (n >= 4 && memcmp(p, ".oc-", 4) == 0)
		return "has a part that begins with '.oc-', which the store keeps for itself";
	return NULL;
}

int at_check(const char *root, const char *path, struct oc_err *e)
{
	const char *p = path;

	for (;;) {
		size_t n = strcspn(p, "/");
		const char *fault = p == path && path[0] == '/' ? "is not relative" : part_fault(p, n);
		if (fault != NULL)
			return err_in(e, OC_EX_CANTCREAT, root, "path '%.300s' %s: refused", path, fault);
		if (p[n] == '\0')
			return 0;
		p += n + 1;
	}
}

int at_fsync(int fd)
{
	int r;

	AT_AGAIN(r, fsync(fd));
	return r;
}

int at_truncate(int fd, off_t size)
{
	int r;

	AT_AGAIN(r, ftruncate(fd, size));
	return r;
}

int at_flock(int fd)
{
	int r;

	AT_AGAIN(r, flock(fd, LOCK_EX));
	return r;
}

int at_sync(int dir)
{
	int fd = at_open(dir, ".", O_RDONLY | O_DIRECTORY, 0);

	if (fd < 0)
		return -1;
	int r = at_fsync(fd);
	if (r != 0 && (errno == EINVAL || errno == ENOTSUP))
		r = 0;
	at_close(fd);
	return r;
}

/* One step down. Returns the folder's descriptor, or -1 with errno. */
static int step(int dir, const char *part, bool make)
{
	int fd = at_open(dir, part, O_PATH | O_DIRECTORY, 0);

	if (fd >= 0 || errno != ENOENT || !make)
		return fd;
	if (mkdirat(dir, part, 0777) == 0) {
		if (at_sync(dir) != 0)
			return -1;
	} else if (errno != EEXIST) {
		return -1;
	}
	return at_open(dir, part, O_PATH | O_DIRECTORY, 0);
}

int at_folder(int root, const char *path, bool make, const char **name)
{
	char part[AT_NAME_MAX + 1];
	int dir = at_open(root, ".", O_PATH | O_DIRECTORY, 0);

	for (const char *slash; dir >= 0 && (slash = strchr(path, '/')) != NULL; path = slash + 1) {
		size_t n = (size_t)(slash - path);
		memcpy(part, path, n);
		part[n] = '\0';
		int below = step(dir, part, make);
		at_close(dir);
		dir = below;
	}
	*name = path;
	return dir;
}

int at_write(int fd, struct slice s)
{
	while (s.n > 0) {
		ssize_t put = write(fd, s.p, s.n);
		if (put > 0) {
			s = slice_make(s.p + put, s.n - (size_t)put);
		} else if (put == 0) {
			errno = EIO;
			return -1;
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			struct pollfd w = {.fd = fd, .events = POLLOUT};
			if (poll(&w, 1, -1) < 0 && errno != EINTR && errno != EAGAIN)
				return -1;
		} else if (errno != EINTR) {
			return -1;
		}
	}
	return 0;
}

int at_temp(int dir, char name[64])
{
	int fd = -1;

	for (int i = 0; fd < 0 && i < TEMP_TRIES; i++) {
		uint64_t random;
		if (getrandom(&random, sizeof(random), 0) != (ssize_t)sizeof(random)) {
			if (errno == EINTR)
				continue;
			return -1;
		}
		snprintf(name, 64, ".oc-tmp-%ld-%016" PRIx64, (long)getpid(), random);
		fd = at_open(dir, name, O_WRONLY | O_CREAT | O_EXCL, 0600);
		if (fd < 0 && errno != EEXIST) {
			int saved = errno; /* made, but no descriptor was left to move it to */
			unlinkat(dir, name, 0);
			errno = saved;
			return -1;
		}
	}
	return fd;
}

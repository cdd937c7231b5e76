/*
 * fault: a shim for LD_PRELOAD that makes the world worse in a repeatable way. For tests.
 *
 *     FAULT=eintr:2,short FAULT_LOG=fired LD_PRELOAD=build/t/fault.so oc-capture ...
 *
 * FAULT is a list, separated by commas, of
 *     eintr:N        every N-th call of those that a signal may interrupt fails with EINTR (N >= 2)
 *     short          reads and writes move one byte
 *     read:ERR:N     the N-th read and all later ones fail; ERR is EIO, ENOSPC, EAGAIN or a number
 *     write:ERR:N    the N-th write and all later ones fail
 *     bytes:ERR:N    writes fail once N bytes are written (the one in between is short)
 *     fsync:ERR      fsync fails
 *     close:ERR      close of what was open for writing fails (after closing it, as Linux does)
 *     rename:ERR     rename fails
 *     disk           nothing fails; each write to a file, fsync and rename is logged: "write PATH",
 *                    "fsync PATH", "rename FROM TO"
 *     malloc:N       the N-th allocation after the start of main() fails, once
 *     malloc+:N      the N-th and all later ones fail
 *     kill:N         the N-th program that starts, of all that have the file FAULT_COUNT in common, is killed
 *     signal:N       the process that starts first gets SIGTERM at its N-th sigprocmask: in a shell that is between any
 *                    two of its steps, in the middle of an expansion too
 * Standard error is spared, so that messages get through. Whatever fired is appended to FAULT_LOG,
 * a word each time it fires first: a test that counts N up ends when nothing fired. An entry that
 * is not understood ends the process with status 99.
 *
 * The calls that libc makes inside itself are not seen; ours go through the symbols below. System
 * calls are made with syscall(2) and memory is taken from glibc's __libc_malloc family, so that
 * nothing here depends on dlsym at a bad moment.
 */
#undef _FORTIFY_SOURCE /* its inline wrappers carry the names defined here */
#define _GNU_SOURCE    /* syscall, O_TMPFILE */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *p, size_t n);
ssize_t __read_chk(int fd, void *p, size_t n, size_t room);
int __open_2(const char *path, int flags);
int __openat_2(int dir, const char *path, int flags);
int __poll_chk(struct pollfd *fds, nfds_t n, int timeout, size_t room);

enum kind { EINTR_EACH, SHORT, DISK, READ, WRITE, BYTES, FSYNC, CLOSE, RENAME, MALLOC, KILL, SIGNAL, KINDS };

static const char *const names[KINDS] = {
    "eintr", "short", "disk", "read", "write", "bytes", "fsync", "close", "rename", "malloc", "kill",
    "signal"};

static struct {
	bool on, fired, ever;
	int error;
	unsigned long at, seen;
} faults[KINDS];

static int log_fd = -1;
static pid_t first;

static void fire(enum kind k)
{
	int saved = errno;

	if (faults[k].fired)
		return;
	faults[k].fired = true;
	if (log_fd >= 0) {
		(void)syscall(SYS_write, log_fd, names[k], strlen(names[k]));
		(void)syscall(SYS_write, log_fd, "\n", 1L);
	}
	errno = saved;
}

/* Counts a call of kind k; true when it is to fail, with errno set. */
static bool fails(enum kind k)
{
	if (!faults[k].on || ++faults[k].seen < faults[k].at)
		return false;
	fire(k);
	errno = faults[k].error;
	return true;
}

static bool interrupted(void)
{
	if (!faults[EINTR_EACH].on || ++faults[EINTR_EACH].seen % faults[EINTR_EACH].at != 0)
		return false;
	fire(EINTR_EACH);
	errno = EINTR;
	return true;
}

/* The path of a descriptor and, below it, of a name. */
static void find_path(char *path, size_t room, int fd, const char *name)
{
	char link[32];
	ssize_t n = 0;

	if (fd >= 0 && (name == NULL || name[0] != '/')) {
		snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
		n = readlink(link, path, room - 1);
	}
	n = n < 0 ? 0 : n;
	snprintf(path + n, room - (size_t)n, "%s%s", n > 0 && name != NULL ? "/" : "",
	    name == NULL ? "" : name);
}

/* Logs what is done to a file; anything else than a file has no path that begins with a slash. */
static void note(const char *what, int fd, const char *name, const char *to)
{
	int saved = errno;
	char line[8192], path[4000];

	if (!faults[DISK].on || log_fd < 0)
		return;
	find_path(path, sizeof(path), fd, name);
	int n = snprintf(line, sizeof(line), "%s %s", what, path);
	if (to != NULL) {
		find_path(path, sizeof(path), fd, to);
		n += snprintf(line + n, sizeof(line) - (size_t)n, " %s", path);
	}
	line[n++] = '\n';
	(void)syscall(SYS_write, log_fd, line, (size_t)n);
	errno = saved;
}

static bool out_of_memory(void)
{
	if (!faults[MALLOC].on || ++faults[MALLOC].seen < faults[MALLOC].at)
		return false;
	if (faults[MALLOC].seen > faults[MALLOC].at && !faults[MALLOC].ever)
		return false;
	fire(MALLOC);
	errno = ENOMEM;
	return true;
}

static size_t shortened(size_t n)
{
	if (!faults[SHORT].on || n <= 1)
		return n;
	fire(SHORT);
	return 1;
}

static int error_named(const char *s)
{
	if (strncmp(s, "EIO", 3) == 0)
		return EIO;
	if (strncmp(s, "ENOSPC", 6) == 0)
		return ENOSPC;
	if (strncmp(s, "EAGAIN", 6) == 0)
		return EAGAIN;
	return atoi(s);
}

/* One entry of FAULT, up to its comma. False when it is not understood. */
static bool parse(const char *s, size_t n)
{
	for (int k = 0; k < KINDS; k++) {
		size_t len = strlen(names[k]);
		const char *p = s + len, *number;

		if (n < len || strncmp(s, names[k], len) != 0)
			continue;
		if (k == MALLOC && *p == '+') {
			faults[k].ever = true;
			p++;
		}
		faults[k].on = true;
		faults[k].at = 1;
		if (k == SHORT || k == DISK)
			return p == s + n;
		if (*p != ':')
			return false;
		number = p + 1;
		if (k != EINTR_EACH && k != MALLOC && k != KILL && k != SIGNAL) {
			faults[k].error = error_named(p + 1);
			if (faults[k].error == 0)
				return false;
			if (k == FSYNC || k == CLOSE || k == RENAME)
				return true;
			number = strchr(p + 1, ':');
			if (number == NULL || number > s + n)
				return false;
			number++;
		}
		faults[k].at = strtoul(number, NULL, 10);
		return faults[k].at >= (k == EINTR_EACH ? 2u : k == BYTES ? 0u : 1u);
	}
	return false;
}

/* The file's length is the ticket: a write to its end and the offset behind it are one step. */
static void count_program(void)
{
	const char *count = getenv("FAULT_COUNT");

	if (!faults[KILL].on || count == NULL)
		return;
	int fd = (int)syscall(SYS_openat, AT_FDCWD, count, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (syscall(SYS_write, fd, ".", 1L) != 1)
		return;
	unsigned long ticket = (unsigned long)syscall(SYS_lseek, fd, 0L, SEEK_CUR);
	(void)syscall(SYS_close, fd);
	if (ticket == faults[KILL].at) {
		fire(KILL);
		(void)syscall(SYS_kill, getpid(), SIGKILL);
	}
}

/* The first process tells those that it starts which one it is; it may become another program (env, then bash). */
static void find_first(void)
{
	const char *said = getenv("FAULT_FIRST");
	char number[16];

	first = getpid();
	snprintf(number, sizeof(number), "%d", (int)first);
	if (said == NULL && faults[SIGNAL].on)
		(void)setenv("FAULT_FIRST", number, 1);
	else if (said != NULL && strcmp(said, number) != 0)
		faults[SIGNAL].on = false;
}

__attribute__((constructor)) static void start(void)
{
	const char *s = getenv("FAULT"), *log = getenv("FAULT_LOG");

	if (log != NULL)
		log_fd = (int)syscall(
		    SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	while (s != NULL && *s != '\0') {
		size_t n = strcspn(s, ",");

		if (!parse(s, n)) {
			static const char what[] = "fault.so: FAULT is not understood\n";

			(void)syscall(SYS_write, 2, what, sizeof(what) - 1);
			_exit(99);
		}
		s += n + (s[n] == ',');
	}
	count_program();
	find_first();
}

int sigprocmask(int how, const sigset_t *set, sigset_t *old)
{
	if (faults[SIGNAL].on && getpid() == first && ++faults[SIGNAL].seen == faults[SIGNAL].at) {
		fire(SIGNAL);
		(void)syscall(SYS_kill, first, SIGTERM);
	}
	return (int)syscall(SYS_rt_sigprocmask, how, set, old, 8L);
}

ssize_t read(int fd, void *p, size_t n)
{
	if (interrupted() || fails(READ))
		return -1;
	return syscall(SYS_read, fd, p, shortened(n));
}

ssize_t __read_chk(int fd, void *p, size_t n, size_t room)
{
	if (n > room)
		abort();
	return read(fd, p, n);
}

ssize_t pread(int fd, void *p, size_t n, off_t at)
{
	if (interrupted() || fails(READ))
		return -1;
	return syscall(SYS_pread64, fd, p, shortened(n), at);
}

/* The bytes of a write that are let through, or -1 with errno when it fails. */
static ssize_t admit(int fd, size_t n)
{
	if (fd == STDERR_FILENO)
		return (ssize_t)n;
	if (interrupted() || fails(WRITE))
		return -1;
	n = shortened(n);
	if (faults[BYTES].on && n > 0) {
		if (faults[BYTES].at == 0) {
			fire(BYTES);
			errno = faults[BYTES].error;
			return -1;
		}
		if (n > faults[BYTES].at)
			n = faults[BYTES].at;
		faults[BYTES].at -= n;
	}
	return (ssize_t)n;
}

ssize_t write(int fd, const void *p, size_t n)
{
	ssize_t m = admit(fd, n);

	note("write", fd, NULL, NULL);
	return m < 0 ? -1 : syscall(SYS_write, fd, p, (size_t)m);
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
	ssize_t m = admit(fd, n);

	note("write", fd, NULL, NULL);
	return m < 0 ? -1 : syscall(SYS_pwrite64, fd, p, (size_t)m, at);
}

ssize_t writev(int fd, const struct iovec *v, int count)
{
	for (int i = 0; i < count; i++)
		if (v[i].iov_len > 0)
			return write(fd, v[i].iov_base, v[i].iov_len);
	return 0;
}

int openat(int dir, const char *path, int flags, ...)
{
	mode_t mode = 0;

	if ((flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE) {
		va_list ap;

		va_start(ap, flags);
		mode = (mode_t)va_arg(ap, unsigned);
		va_end(ap);
	}
	if (interrupted())
		return -1;
	return (int)syscall(SYS_openat, dir, path, flags, mode);
}

int __openat_2(int dir, const char *path, int flags)
{
	return openat(dir, path, flags);
}

int open(const char *path, int flags, ...)
{
	mode_t mode = 0;

	if ((flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE) {
		va_list ap;

		va_start(ap, flags);
		mode = (mode_t)va_arg(ap, unsigned);
		va_end(ap);
	}
	return openat(AT_FDCWD, path, flags, mode);
}

int __open_2(const char *path, int flags)
{
	return openat(AT_FDCWD, path, flags);
}

int poll(struct pollfd *fds, nfds_t n, int timeout)
{
	struct timespec t = {timeout / 1000, timeout % 1000 * 1000000L};

	if (interrupted())
		return -1;
	return (int)syscall(SYS_ppoll, fds, n, timeout < 0 ? NULL : &t, NULL, 0L);
}

int __poll_chk(struct pollfd *fds, nfds_t n, int timeout, size_t room)
{
	if (n > room / sizeof(*fds))
		abort();
	return poll(fds, n, timeout);
}

int flock(int fd, int operation)
{
	if (interrupted())
		return -1;
	return (int)syscall(SYS_flock, fd, operation);
}

int ftruncate(int fd, off_t n)
{
	if (interrupted())
		return -1;
	return (int)syscall(SYS_ftruncate, fd, n);
}

int fsync(int fd)
{
	if (interrupted() || fails(FSYNC))
		return -1;
	note("fsync", fd, NULL, NULL);
	return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
	if (interrupted() || fails(FSYNC))
		return -1;
	note("fsync", fd, NULL, NULL);
	return (int)syscall(SYS_fdatasync, fd);
}

int close(int fd)
{
	int flags = (int)syscall(SYS_fcntl, fd, F_GETFL, 0L);
	int rc = (int)syscall(SYS_close, fd);
	bool writable = flags >= 0 && (flags & O_PATH) == 0 && (flags & O_ACCMODE) != O_RDONLY;

	return rc == 0 && fd != STDERR_FILENO && writable && fails(CLOSE) ? -1 : rc;
}

int renameat(int from_dir, const char *from, int to_dir, const char *to)
{
	if (fails(RENAME))
		return -1;
	note("rename", from_dir, from, to);
	return (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, 0L);
}

int rename(const char *from, const char *to)
{
	return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

void *malloc(size_t n)
{
	return out_of_memory() ? NULL : __libc_malloc(n);
}

void *calloc(size_t count, size_t size)
{
	return out_of_memory() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *p, size_t n)
{
	return out_of_memory() ? NULL : __libc_realloc(p, n);
}

/* O_PATH is Linux; flock is BSD. */
#define _GNU_SOURCE
#include "io/store.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/at.h"

#define LOCK_NAME ".oc-lock"
#define TORN ".torn"
#define CHUNK 65536

/* Puts the error at a file of the store. Returns -1. */
static int locate(const struct store *s, const char *path, struct oc_err *e)
{
	char full[sizeof(e->file)];

	snprintf(full, sizeof(full), "%s/%s", s->path, path);
	return err_at(e, full, 0, 0);
}

/* A failed system call on a file of the store; errno stays. */
static int fail(const struct store *s, const char *path, int exit, const char *what, struct oc_err *e)
{
	int saved = errno;

	err_sys(e, exit, "", what);
	if (saved == ELOOP)
		err_set(e, exit, "%s: it is a symlink, and none is followed here", what);
	locate(s, path, e);
	errno = saved;
	return -1;
}

static int refuse(const struct store *s, const char *path, const char *why, struct oc_err *e)
{
	err_set(e, OC_EX_CANTCREAT, "%s", why);
	return locate(s, path, e);
}

static int fail_folder(const struct store *s, const char *path, struct oc_err *e)
{
	if (errno == ENOTDIR)
		return refuse(s, path, "a part of its path is a symlink or no folder", e);
	return fail(s, path, OC_EX_CANTCREAT, "cannot open or make its folder", e);
}

/* mkdir -p, each new folder made durable in its parent. The root's own path may lead through symlinks. */
static int make_root(const char *path)
{
	struct sb prefix = SB_INIT;
	int r = 0;

	for (size_t n = 0; r == 0 && path[n] != '\0';) {
		n += strspn(path + n, "/");
		size_t from = n;
		n += strcspn(path + n, "/");
		sb_reset(&prefix);
		sb_add(&prefix, path, n);
		if (!sb_ok(&prefix)) {
			errno = ENOMEM;
			r = -1;
		} else if (mkdir(prefix.buf, 0777) == 0) {
			prefix.buf[from] = '\0';
			int parent = at_root(from == 0 ? "." : prefix.buf);
			r = parent < 0 ? -1 : at_sync(parent);
			at_close(parent);
		} else if (errno != EEXIST && errno != EISDIR && errno != EROFS && errno != EACCES) {
			/* Those four may be about a folder that is there: opening it will tell. */
			r = -1;
		}
	}
	int saved = errno;
	sb_release(&prefix);
	errno = saved;
	return r;
}

int store_open(struct store *s, const char *path, struct oc_err *e)
{
	*s = (struct store){.root = -1, .lock = -1, .path = path};
	s->root = at_root(path);
	if (s->root < 0 && errno == ENOENT) {
		if (make_root(path) != 0)
			return err_sys(e, OC_EX_CANTCREAT, path, "cannot make folder");
		s->root = at_root(path);
	}
	return s->root < 0 ? err_sys(e, OC_EX_CANTCREAT, path, "cannot open folder") : 0;
}

void store_close(struct store *s)
{
	store_unlock(s);
	at_close(s->root);
	s->root = -1;
}

int store_lock(struct store *s, struct oc_err *e)
{
	struct stat st;
	int fd = at_open(s->root, LOCK_NAME, O_RDWR | O_CREAT, 0666);

	if (fd < 0)
		return fail(s, LOCK_NAME, OC_EX_CANTCREAT, "cannot open the lock file", e);
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		at_close(fd);
		return refuse(s, LOCK_NAME, "the lock file is not a regular file", e);
	}
	if (at_flock(fd) != 0) {
		fail(s, LOCK_NAME, OC_EX_IO, "cannot lock", e);
		at_close(fd);
		return -1;
	}
	s->lock = fd;
	return 0;
}

void store_unlock(struct store *s)
{
	at_close(s->lock);
	s->lock = -1;
}

/* A log file being appended to. */
struct log {
	struct store *s;
	const char *path; /* for messages */
	const char *name;
	int dir, fd;
	bool made;  /* by us, just now */
	off_t size; /* of its whole lines */
};

/* Opens, or makes, the file and locks it. While we waited for the lock its holder may have unlinked it (an append that
 * failed) or published another in its place: then what we hold is nobody's file, and we begin again. */
static int log_open(struct log *l, struct oc_err *e)
{
	struct stat mine, now;

	for (;;) {
		l->made = true;
		l->fd = at_open(l->dir, l->name, O_RDWR | O_APPEND | O_CREAT | O_EXCL, 0666);
		if (l->fd < 0 && errno == EEXIST) {
			l->made = false;
			l->fd = at_open(l->dir, l->name, O_RDWR | O_APPEND, 0);
			if (l->fd < 0 && errno == ENOENT)
				continue;
		}
		if (l->fd < 0)
			return fail(l->s, l->path, OC_EX_CANTCREAT, "cannot open", e);
		if (fstat(l->fd, &mine) != 0)
			return fail(l->s, l->path, OC_EX_IO, "stat", e);
		if (!S_ISREG(mine.st_mode))
			return refuse(l->s, l->path, "is not a regular file", e);
		if (at_flock(l->fd) != 0)
			return fail(l->s, l->path, OC_EX_IO, "cannot lock", e);
		if (fstatat(l->dir, l->name, &now, AT_SYMLINK_NOFOLLOW) == 0 &&
		    now.st_dev == mine.st_dev && now.st_ino == mine.st_ino)
			break;
		at_close(l->fd);
		l->fd = -1;
	}
	if (fstat(l->fd, &mine) != 0)
		return fail(l->s, l->path, OC_EX_IO, "stat", e);
	l->size = mine.st_size;
	return 0;
}

/* Exactly n bytes at `at`. Returns 0, or -1 with errno. */
static int read_at(int fd, char *p, size_t n, off_t at)
{
	while (n > 0) {
		ssize_t got;
		AT_AGAIN(got, pread(fd, p, n, at));
		if (got == 0)
			errno = EIO;
		if (got <= 0)
			return -1;
		p += got;
		n -= (size_t)got;
		at += got;
	}
	return 0;
}

/* Where the last line's LF ends: size when the file ends well, 0 when there is none. Returns 0, or -1 with errno. */
static int find_whole(int fd, off_t size, off_t *whole)
{
	char chunk[CHUNK];

	for (off_t end = size; end > 0;) {
		/* One byte first: a file that ends well is the rule. */
		size_t n = end == size ? 1 : end < CHUNK ? (size_t)end : CHUNK;
		if (read_at(fd, chunk, n, end - (off_t)n) != 0)
			return -1;
		for (size_t i = n; i > 0; i--) {
			if (chunk[i - 1] == '\n') {
				*whole = end - (off_t)(n - i);
				return 0;
			}
		}
		end -= (off_t)n;
	}
	*whole = 0;
	return 0;
}

/* Copies [from, to) of fd and a LF behind what torn holds, on a line of its own. Returns 0, or -1 with errno. */
static int copy_torn(int fd, off_t from, off_t to, int torn)
{
	char chunk[CHUNK];
	struct stat st;

	if (fstat(torn, &st) != 0)
		return -1;
	if (!S_ISREG(st.st_mode)) {
		errno = EINVAL;
		return -1;
	}
	if (st.st_size > 0) {
		if (read_at(torn, chunk, 1, st.st_size - 1) != 0)
			return -1;
		if (chunk[0] != '\n' && at_write(torn, SLICE("\n")) != 0)
			return -1;
	}
	while (from < to) {
		size_t n = to - from < CHUNK ? (size_t)(to - from) : CHUNK;
		if (read_at(fd, chunk, n, from) != 0 || at_write(torn, slice_make(chunk, n)) != 0)
			return -1;
		from += (off_t)n;
	}
	return at_write(torn, SLICE("\n"));
}

/* The bytes behind the last LF go to FILE.torn, and only when they are safe there, from FILE. The lock on FILE guards
 * both. */
static int log_mend(struct log *l, struct oc_err *e)
{
	char torn[AT_NAME_MAX + 1];
	off_t whole;

	if (find_whole(l->fd, l->size, &whole) != 0)
		return fail(l->s, l->path, OC_EX_IO, "cannot look for a torn line", e);
	if (whole == l->size)
		return 0;
	snprintf(torn, sizeof(torn), "%s" TORN, l->name);
	int fd = at_open(l->dir, torn, O_RDWR | O_APPEND | O_CREAT, 0666);
	if (fd < 0)
		return fail(l->s, l->path, OC_EX_CANTCREAT,
		    "has a torn last line, and FILE" TORN " cannot be opened", e);
	int r = copy_torn(l->fd, whole, l->size, fd);
	if (r == 0)
		r = at_fsync(fd);
	if (r == 0)
		r = at_sync(l->dir);
	at_close(fd);
	if (r != 0)
		return fail(l->s, l->path, OC_EX_IO, "has a torn last line that cannot be moved to FILE" TORN, e);
	if (at_truncate(l->fd, whole) != 0 || at_fsync(l->fd) != 0)
		return fail(l->s, l->path, OC_EX_IO, "cannot cut off the torn last line", e);
	l->size = whole;
	return 0;
}

/* Undoes a write that failed: the file is as long as before, or not there when we made it. */
static int log_cut(struct log *l, const char *what, struct oc_err *e)
{
	fail(l->s, l->path, OC_EX_IO, what, e);
	int r = at_truncate(l->fd, l->size) == 0 && at_fsync(l->fd) == 0 ? 0 : -1;
	if (r != 0)
		fail(l->s, l->path, OC_EX_IO,
		    "writing failed, and so did cutting the file back: look at its last line", e);
	return -1;
}

static int log_write(struct log *l, struct slice text, struct oc_err *e)
{
	if (at_write(l->fd, text) != 0)
		return log_cut(l, "write", e);
	if (at_fsync(l->fd) != 0)
		return log_cut(l, "fsync", e);
	if (at_sync(l->dir) != 0)
		return log_cut(l, "fsync of the folder", e);
	return 0;
}

int store_append(struct store *s, const char *path, struct slice text, struct oc_err *e)
{
	struct log l = {.s = s, .path = path, .dir = -1, .fd = -1};

	if (text.n == 0 || text.p[text.n - 1] != '\n')
		return err_set(e, OC_EX_SOFTWARE, "only whole lines can be appended");
	if (at_check(s->path, path, e) != 0)
		return -1;
	l.dir = at_folder(s->root, path, true, &l.name);
	if (l.dir < 0)
		return fail_folder(s, path, e);
	int r = -1;
	if (strlen(l.name) + strlen(TORN) > AT_NAME_MAX) {
		refuse(s, path, "name is too long: FILE" TORN " could not be made", e);
	} else if (log_open(&l, e) == 0) {
		r = log_mend(&l, e);
		if (r == 0)
			r = log_write(&l, text, e);
		/* Under the lock: a writer that waits for it finds the name gone and makes a new file. */
		if (r != 0 && l.made && l.size == 0)
			unlinkat(l.dir, l.name, 0);
	}
	at_close(l.fd);
	at_close(l.dir);
	return r;
}

/* ---- files that appear whole ---- */

static mode_t masked(mode_t mode)
{
	mode_t mask = umask(077);

	umask(mask);
	return mode & ~mask & 07777;
}

static int file_fail(const struct store_file *f, int exit, const char *what, struct oc_err *e)
{
	return err_sys(e, exit, f->path, what);
}

/* May the file have that name? */
static int file_look(const struct store_file *f, const char *name, struct oc_err *e)
{
	struct stat st;

	if (fstatat(f->dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? 0 : file_fail(f, OC_EX_CANTCREAT, "stat", e);
	if (f->fresh)
		return err_in(e, OC_EX_CANTCREAT, f->path,
		    "is there already: two inputs have that name, or the folder was not empty");
	if (S_ISREG(st.st_mode))
		return 0;
	return err_in(e, OC_EX_CANTCREAT, f->path, "%s: not replaced",
	    S_ISLNK(st.st_mode) ? "is a symlink" : "is not a regular file");
}

/* Takes dir, which may be -1 after a failure that *e tells of. path: for messages. */
static int file_begin(struct store_file *f, int dir, const char *path, const char *name, bool fresh, struct oc_err *e)
{
	*f = (struct store_file){.dir = dir, .fd = -1, .path = path, .name = name, .fresh = fresh};
	if (dir >= 0 && file_look(f, name, e) == 0) {
		f->fd = at_temp(dir, f->temp);
		if (f->fd < 0)
			file_fail(f, OC_EX_CANTCREAT, "cannot make a temporary file beside it", e);
		else if (out_init(&f->out, f->fd, path, e) == 0)
			return 0;
	}
	store_drop(f);
	return -1;
}

int store_begin(struct store *s, struct store_file *f, const char *path, struct oc_err *e)
{
	const char *name = path;
	int dir = -1;

	if (at_check(s->path, path, e) == 0 && (dir = at_folder(s->root, path, true, &name)) < 0)
		fail_folder(s, path, e);
	return file_begin(f, dir, path, name, true, e);
}

int store_begin_file(struct store_file *f, const char *path, struct oc_err *e)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;
	struct sb folder = SB_INIT;
	int dir = -1;

	if (name[0] == '\0' || strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
		err_in(e, OC_EX_CANTCREAT, path, "is no file name");
	} else {
		sb_add(&folder, slash == NULL ? "." : path,
		    slash == NULL || slash == path ? 1 : (size_t)(slash - path));
		if (!sb_ok(&folder))
			err_nomem(e);
		else if ((dir = at_root(folder.buf)) < 0)
			err_sys(e, OC_EX_CANTCREAT, path, "cannot open its folder");
		sb_release(&folder);
	}
	return file_begin(f, dir, path, name, false, e);
}

int store_commit(struct store_file *f, const char *name, mode_t mode, struct oc_err *e)
{
	const char *failed = NULL;
	int rc = -1;

	if (name == NULL)
		name = f->name;
	if (out_finish(&f->out) != 0)
		*e = f->out.err;
	else if (file_look(f, name, e) != 0)
		;
	else if (fchmod(f->fd, masked(mode)) != 0)
		failed = "chmod";
	else if (at_fsync(f->fd) != 0)
		failed = "fsync";
	else if (renameat(f->dir, f->temp, f->dir, name) != 0)
		failed = "rename";
	else
		rc = 0;
	if (rc == 0) {
		f->temp[0] = '\0';
		if (at_sync(f->dir) != 0)
			failed = "it is written, but may not survive a power failure: fsync of the folder";
	}
	if (failed != NULL)
		rc = file_fail(f, OC_EX_IO, failed, e);
	store_drop(f);
	return rc;
}

void store_drop(struct store_file *f)
{
	if (f->out.buf != NULL) {
		f->out.failed = true;
		out_finish(&f->out);
	}
	if (f->fd >= 0) {
		at_close(f->fd);
		if (f->temp[0] != '\0')
			unlinkat(f->dir, f->temp, 0);
	}
	at_close(f->dir);
	f->fd = f->dir = -1;
}

static int publish(struct store_file *f, struct slice text, mode_t mode, struct oc_err *e)
{
	out_write(&f->out, text);
	return store_commit(f, NULL, mode, e);
}

int store_publish(struct store *s, const char *path, struct slice text, mode_t mode, struct oc_err *e)
{
	char full[sizeof(e->file)];
	struct store_file f;
	const char *name;

	snprintf(full, sizeof(full), "%s/%s", s->path, path);
	if (at_check(s->path, path, e) != 0)
		return -1;
	int dir = at_folder(s->root, path, true, &name);
	if (dir < 0)
		return fail_folder(s, path, e);
	return file_begin(&f, dir, full, name, false, e) == 0 ? publish(&f, text, mode, e) : -1;
}

int store_publish_file(const char *path, struct slice text, mode_t mode, struct oc_err *e)
{
	struct store_file f;

	return store_begin_file(&f, path, e) == 0 ? publish(&f, text, mode, e) : -1;
}

static int read_failed(struct store *s, const char *path, int saved, struct oc_err *e)
{
	errno = saved;
	if (saved != ENOENT)
		fail(s, path, OC_EX_NOINPUT, "cannot open", e);
	errno = saved;
	return -1;
}

int store_read(struct store *s, const char *path, struct oc_err *e)
{
	const char *name;
	struct stat st;

	if (at_check(s->path, path, e) != 0) {
		errno = EINVAL;
		return -1;
	}
	int dir = at_folder(s->root, path, false, &name);
	if (dir < 0)
		return read_failed(s, path, errno, e);
	int fd = at_open(dir, name, O_RDONLY, 0);
	at_close(dir);
	if (fd < 0)
		return read_failed(s, path, errno, e);
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		at_close(fd);
		refuse(s, path, "is not a regular file", e);
		e->exit = OC_EX_NOINPUT;
		errno = EINVAL;
		return -1;
	}
	return fd;
}

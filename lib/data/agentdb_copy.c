#include "data/agentdb_copy.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "io/io.h"

#define TRIES 5
#define PIECE ((size_t)256 << 10)
#define PATH_SIZE 4096
#define HEAD 32 /* bytes of a -wal's header: it has new salts each time the file begins anew */

static const char *const sides[] = {"-wal", "-journal", "-shm"};

/* What tells that a file has changed. */
struct file_state {
	bool there;
	struct stat st;
	char head[HEAD];
};

static void join(struct sb *s, const char *path, const char *suffix)
{
	sb_reset(s);
	sb_adds(s, path);
	sb_adds(s, suffix);
}

bool agentdb_beside(const char *path, const char *suffix)
{
	struct sb name = SB_INIT;
	struct stat st;

	join(&name, path, suffix);
	/* When memory is out it is as if there were one: the careful way. */
	bool there = !sb_ok(&name) || (stat(name.buf, &st) == 0 && st.st_size > 0);
	sb_release(&name);
	return there;
}

static void mark(struct file_state *m, const char *path)
{
	int fd = at_open(AT_FDCWD, path, O_RDONLY, 0);

	memset(m, 0, sizeof(*m));
	if (fd < 0)
		return;
	m->there = fstat(fd, &m->st) == 0 && pread(fd, m->head, HEAD, 0) >= 0;
	close(fd);
}

static bool same_file(const struct file_state *a, const struct file_state *b)
{
	return a->there == b->there && a->st.st_ino == b->st.st_ino &&
	       a->st.st_dev == b->st.st_dev && memcmp(a->head, b->head, HEAD) == 0;
}

static bool untouched(const struct file_state *a, const struct file_state *b)
{
	return same_file(a, b) && a->st.st_size == b->st.st_size &&
	       a->st.st_mtim.tv_sec == b->st.st_mtim.tv_sec &&
	       a->st.st_mtim.tv_nsec == b->st.st_mtim.tv_nsec;
}

static int pump(int from, int to, const char *source, const char *target, struct oc_err *e)
{
	char *buf = mem_alloc(PIECE);
	ssize_t n = -1;

	if (buf == NULL)
		return err_nomem(e);
	for (;;) {
		AT_AGAIN(n, read(from, buf, PIECE));
		if (n <= 0 || at_write(to, slice_make(buf, (size_t)n)) != 0)
			break;
	}
	if (n != 0)
		err_sys(e, OC_EX_IO, n < 0 ? source : target, n < 0 ? "cannot read" : "cannot write the private copy");
	mem_free(buf);
	return n == 0 ? 0 : -1;
}

static int copy_file(const char *source, const char *target, struct oc_err *e)
{
	int from = at_open(AT_FDCWD, source, O_RDONLY, 0);

	if (from < 0)
		return err_open(e, source);
	int to = at_open(AT_FDCWD, target, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (to < 0) {
		err_sys(e, OC_EX_CANTCREAT, target, "cannot make a private copy");
		close(from);
		return -1;
	}
	int rc = pump(from, to, source, target, e);
	if (close(to) != 0 && rc == 0)
		rc = err_sys(e, OC_EX_IO, target, "cannot write the private copy");
	close(from);
	return rc;
}

struct file_pair {
	struct sb source, target; /* the side file's */
};

/* The database and one side file. Returns 0; 1 when they changed meanwhile; -1. */
static int copy_pair(const char *path, const char *target, const struct file_pair *side, struct oc_err *e)
{
	struct file_state db, log, db_after, log_after;

	mark(&db, path);
	mark(&log, side->source.buf);
	if (copy_file(path, target, e) != 0)
		return -1;
	if (log.there && copy_file(side->source.buf, side->target.buf, e) != 0)
		return -1;
	mark(&db_after, path);
	mark(&log_after, side->source.buf);
	return untouched(&db, &db_after) && same_file(&log, &log_after) ? 0 : 1;
}

static int copy_once(const char *path, const char *target, const char *suffix, struct oc_err *e)
{
	struct file_pair side = {SB_INIT, SB_INIT};

	join(&side.source, path, suffix);
	join(&side.target, target, suffix);
	int rc = sb_ok(&side.source) && sb_ok(&side.target) ? copy_pair(path, target, &side, e) : err_nomem(e);
	sb_release(&side.source);
	sb_release(&side.target);
	return rc;
}

int agentdb_copy(struct sb *to, const char *path, const char *folder, struct oc_err *e)
{
	const char *side = agentdb_beside(path, "-wal") ? "-wal" : "-journal";
	const struct timespec pause = {0, 50 * 1000 * 1000};
	int rc = 1;

	join(to, folder == NULL || folder[0] == '\0' ? "/tmp" : folder, "/oc-agentdb-XXXXXX");
	if (!sb_ok(to))
		return err_nomem(e);
	if (to->len >= PATH_SIZE)
		return err_set(e, OC_EX_CANTCREAT, "the folder for temporary files has too long a name; set TMPDIR");
	if (mkdtemp(to->buf) == NULL)
		return err_sys(e, OC_EX_CANTCREAT, to->buf,
		    "cannot make a temporary folder; set TMPDIR to a folder that can hold one");
	sb_adds(to, "/db");
	if (!sb_ok(to)) {
		rmdir(to->buf);
		return err_nomem(e);
	}
	for (int i = 0; rc == 1 && i < TRIES; i++) {
		if (i > 0)
			nanosleep(&pause, NULL);
		rc = copy_once(path, to->buf, side, e);
	}
	if (rc == 1)
		err_in(e, OC_EX_DATA, path, "changes faster than it can be copied: try again, or stop the gateway");
	if (rc != 0)
		agentdb_uncopy(to->buf);
	return rc == 0 ? 0 : -1;
}

void agentdb_uncopy(const char *to)
{
	char name[PATH_SIZE + 16]; /* to clear up needs no memory */
	const int folder = (int)(strrchr(to, '/') - to);

	for (size_t i = 0; i < sizeof(sides) / sizeof(sides[0]); i++) {
		snprintf(name, sizeof(name), "%s%s", to, sides[i]);
		unlink(name);
	}
	unlink(to);
	snprintf(name, sizeof(name), "%.*s", folder, to);
	rmdir(name);
}

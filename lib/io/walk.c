#include "io/walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/at.h"

#define DEPTH_MAX 256

struct walker {
	const struct walk *w;
	struct sb path; /* of the entry under way */
	struct oc_err *e;
};

struct names {
	struct sb text;    /* one after the other, each ended by NUL */
	const char **name; /* sorted; into text */
	size_t n;
};

static int walk_folder(struct walker *k, int fd, unsigned depth);

/* Reports what cannot be read; the walk goes on when it returns 0. */
static int tell_bad(struct walker *k, const struct oc_err *e)
{
	int r = k->w->bad == NULL ? -1 : k->w->bad(k->w->arg, e);

	if (r < 0)
		*k->e = *e;
	return r;
}

static int tell_errno(struct walker *k, const char *what)
{
	struct oc_err e = OC_ERR_INIT;

	err_sys(&e, OC_EX_NOINPUT, k->path.buf, what);
	return tell_bad(k, &e);
}

static int tell(struct walker *k, enum walk_kind kind)
{
	return k->w->fn(k->w->arg, kind, k->path.buf);
}

static int name_cmp(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void names_release(struct names *l)
{
	sb_release(&l->text);
	mem_free(l->name);
}

/* Returns 0, -1 when memory is out, or 1 with errno when the folder cannot be listed. */
static int names_read(struct names *l, DIR *dir)
{
	size_t n = 0;

	for (;;) {
		errno = 0;
		struct dirent *d = readdir(dir);
		if (d == NULL && errno != 0)
			return 1;
		if (d == NULL)
			break;
		if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
			continue;
		sb_add(&l->text, d->d_name, strlen(d->d_name) + 1);
		n++;
	}
	if (!sb_ok(&l->text))
		return -1;
	l->name = mem_resize(NULL, n, sizeof(*l->name));
	if (l->name == NULL)
		return -1;
	const char *p = l->text.buf;
	for (l->n = 0; l->n < n; l->n++) {
		l->name[l->n] = p;
		p += strlen(p) + 1;
	}
	if (n > 1)
		qsort(l->name, n, sizeof(*l->name), name_cmp);
	return 0;
}

/* Lists the folder open as fd, which stays open: entries are opened relative to it. Returns as names_read. */
static int list(struct names *l, int fd)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	DIR *dir = copy < 0 ? NULL : fdopendir(copy);

	if (dir == NULL) {
		at_close(copy);
		return errno == ENOMEM ? -1 : 1;
	}
	int r = names_read(l, dir);
	int saved = errno;
	closedir(dir);
	errno = saved;
	return r;
}

/* Returns a descriptor, or -1 with errno. */
static int open_folder(int parent, const char *name, int follow)
{
	int fd;

	AT_AGAIN(fd, openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | follow));
	return fd;
}

static int walk_below(struct walker *k, int parent, const char *name, unsigned depth)
{
	if (depth >= DEPTH_MAX) {
		struct oc_err e = OC_ERR_INIT;
		err_in(&e, OC_EX_NOINPUT, k->path.buf, "folders are nested deeper than %d: not read", DEPTH_MAX);
		return tell_bad(k, &e);
	}
	int fd = open_folder(parent, name, O_NOFOLLOW);
	if (fd < 0)
		return tell_errno(k, "cannot open folder");
	int r = walk_folder(k, fd, depth + 1);
	close(fd);
	return r;
}

static int walk_entry(struct walker *k, int parent, const char *name, unsigned depth)
{
	struct stat st;

	if (fstatat(parent, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return tell_errno(k, "cannot stat");
	if (S_ISDIR(st.st_mode))
		return walk_below(k, parent, name, depth);
	return tell(k, S_ISREG(st.st_mode) ? WALK_FILE : WALK_SKIPPED);
}

static int walk_names(struct walker *k, int fd, const struct names *l, unsigned depth)
{
	size_t here = k->path.len;
	int r = 0;

	for (size_t i = 0; r == 0 && i < l->n; i++) {
		if (here > 0 && k->path.buf[here - 1] != '/')
			sb_addc(&k->path, '/');
		sb_adds(&k->path, l->name[i]);
		r = sb_ok(&k->path) ? walk_entry(k, fd, l->name[i], depth) : err_nomem(k->e);
		k->path.len = here;
		k->path.buf[here] = '\0';
	}
	return r;
}

/* Lists the folder before any call: an unreadable folder is one error, never half its files. */
static int walk_folder(struct walker *k, int fd, unsigned depth)
{
	struct names l = {SB_INIT, NULL, 0};
	int r = list(&l, fd);

	if (r == 0) {
		r = tell(k, WALK_DIR_ENTER);
		if (r == 0)
			r = walk_names(k, fd, &l, depth);
		if (r == 0)
			r = tell(k, WALK_DIR_LEAVE);
	} else {
		r = r < 0 ? err_nomem(k->e) : tell_errno(k, "cannot list folder");
	}
	names_release(&l);
	return r;
}

static int walk_argument(struct walker *k)
{
	struct stat st;

	if (strcmp(k->path.buf, "-") == 0)
		return tell(k, WALK_FILE);
	if (stat(k->path.buf, &st) != 0)
		return tell_errno(k, "cannot open");
	if (!S_ISDIR(st.st_mode))
		return tell(k, WALK_FILE);
	int fd = open_folder(AT_FDCWD, k->path.buf, 0);
	if (fd < 0)
		return tell_errno(k, "cannot open folder");
	int r = walk_folder(k, fd, 0);
	close(fd);
	return r;
}

int walk_path(const struct walk *w, const char *path, struct oc_err *e)
{
	struct walker k = {w, SB_INIT, e};

	sb_adds(&k.path, path);
	int r = sb_ok(&k.path) ? walk_argument(&k) : err_nomem(e);
	sb_release(&k.path);
	return r < 0 ? -1 : r > 0;
}

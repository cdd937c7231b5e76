/* O_PATH is Linux. */
#define _GNU_SOURCE
#include "redact/out_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sb.h"
#include "io/at.h"

static int fail(const struct out_file *p, int exit, const char *what, struct oc_err *e)
{
	return err_sys(e, exit, p->path, what);
}

static int refuse(const struct out_file *p, const char *why, struct oc_err *e)
{
	err_set(e, OC_EX_CANTCREAT, "%s", why);
	return err_at(e, p->path, 0, 0);
}

/* May the name be taken? */
static int look(const struct out_file *p, const char *name, struct oc_err *e)
{
	struct stat st;

	if (fstatat(p->folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? 0 : fail(p, OC_EX_CANTCREAT, "stat", e);
	if (p->fresh)
		return refuse(p,
		    "is there already: two inputs have that name, or the folder was not empty", e);
	return S_ISREG(st.st_mode) ? 0 : refuse(p, "is not a regular file: not replaced", e);
}

static int begin(struct out_file *p, const char *name, struct oc_err *e)
{
	if (strlen(name) >= sizeof(p->name) || name[0] == '\0' || strcmp(name, ".") == 0 ||
	    strcmp(name, "..") == 0)
		return refuse(p, "is no file name", e);
	memcpy(p->name, name, strlen(name) + 1);
	if (look(p, name, e) != 0)
		return -1;
	p->fd = at_temp(p->folder, p->temp);
	if (p->fd < 0)
		return fail(p, OC_EX_CANTCREAT, "cannot make a temporary file beside it", e);
	return out_init(&p->out, p->fd, p->path, e);
}

int out_file_open(struct out_file *p, const char *path, struct oc_err *e)
{
	const char *slash = strrchr(path, '/');
	struct sb folder = SB_INIT;
	int rc = -1;

	*p = (struct out_file){.folder = -1, .fd = -1, .path = path};
	sb_add(&folder, slash == NULL ? "." : path,
	    slash == NULL || slash == path ? 1 : (size_t)(slash - path));
	if (!sb_ok(&folder))
		return err_nomem(e);
	p->folder = at_root(folder.buf);
	if (p->folder < 0)
		fail(p, OC_EX_CANTCREAT, "cannot open its folder", e);
	else
		rc = begin(p, slash == NULL ? path : slash + 1, e);
	sb_release(&folder);
	if (rc != 0)
		out_file_drop(p);
	return rc;
}

int out_file_open_below(
    struct out_file *p, int root, const char *folder, const char *path, struct oc_err *e)
{
	const char *name;
	int rc;

	*p = (struct out_file){.folder = -1, .fd = -1, .path = path, .fresh = true};
	if (at_check(folder, path, e) != 0)
		return -1;
	p->folder = at_folder(root, path, true, &name);
	if (p->folder < 0)
		rc = fail(p, OC_EX_CANTCREAT, "cannot open or make its folder", e);
	else
		rc = begin(p, name, e);
	if (rc != 0)
		out_file_drop(p);
	return rc;
}

static mode_t mode_of_files(void)
{
	mode_t mask = umask(077);

	umask(mask);
	return 0666 & ~mask;
}

int out_file_commit(struct out_file *p, const char *name, struct oc_err *e)
{
	const char *failed = NULL;
	int rc = -1;

	if (name == NULL)
		name = p->name;
	if (out_finish(&p->out) != 0)
		*e = p->out.err;
	else if (look(p, name, e) != 0)
		;
	else if (fchmod(p->fd, mode_of_files()) != 0)
		failed = "chmod";
	else if (at_fsync(p->fd) != 0)
		failed = "fsync";
	else if (renameat(p->folder, p->temp, p->folder, name) != 0)
		failed = "rename";
	else
		rc = 0;
	if (failed != NULL)
		fail(p, OC_EX_IO, failed, e);
	if (rc == 0) {
		p->temp[0] = '\0';
		if (at_sync(p->folder) != 0)
			rc = fail(p, OC_EX_IO,
			    "it is written, but may not survive a power failure: fsync of the "
			    "folder",
			    e);
	}
	out_file_drop(p);
	return rc;
}

void out_file_drop(struct out_file *p)
{
	if (p->out.buf != NULL) {
		p->out.failed = true;
		out_finish(&p->out);
	}
	if (p->fd >= 0) {
		at_close(p->fd);
		if (p->temp[0] != '\0')
			unlinkat(p->folder, p->temp, 0);
	}
	at_close(p->folder);
	p->fd = p->folder = -1;
}

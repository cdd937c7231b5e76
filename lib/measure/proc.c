/* For syscall(2) and the system calls of Linux. */
#define _GNU_SOURCE
#include "measure/proc.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "io/io.h"

#define CHUNK 4096
#define NUMBER_MAX ((uint64_t)1 << 50) /* threads, or KiB: no figure is larger */
#define TEXT_MAX ((size_t)1 << 20) /* Groups: of a status may list 65,536 */

static int open_at(int dir, const char *name, int flags)
{
	int fd;

	do fd = openat(dir, name, flags | O_CLOEXEC);
	while (fd < 0 && errno == EINTR);
	return at_high(fd);
}

int proc_root(const char *path)
{
	return open_at(AT_FDCWD, path, O_RDONLY | O_DIRECTORY);
}

int proc_loadavg(int root)
{
	return open_at(root, "loadavg", O_RDONLY);
}

static enum proc_answer answer(void)
{
	switch (errno) {
	case ESRCH:
		return PROC_GONE;
	case EACCES:
	case EPERM:
		return PROC_DENIED;
	default:
		return PROC_FAILED;
	}
}

/* Reads a file of /proc from its beginning. `enough` (may be NULL): once the text holds it, the rest is not needed,
 * which saves the read that finds the end. */
static int slurp(int fd, struct sb *text, const char *enough)
{
	sb_reset(text);
	for (;;) {
		char *to = sb_room(text, CHUNK);
		if (to == NULL || text->len > TEXT_MAX) {
			errno = ENOMEM;
			return -1;
		}
		ssize_t n = pread(fd, to, CHUNK - 1, (off_t)text->len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		text->len += (size_t)n;
		text->buf[text->len] = '\0';
		if (n == 0 || (n < CHUNK - 1 && enough != NULL && strstr(text->buf, enough) != NULL))
			return 0;
	}
}

/* The number after `key` at the beginning of a line; false when there is none, or an impossible one. */
static bool field(const char *text, const char *key, uint64_t *n)
{
	size_t len = strlen(key);

	for (const char *at = text; at != NULL; at = strchr(at, '\n')) {
		at += *at == '\n';
		if (strncmp(at, key, len) == 0) {
			at += len + strspn(at + len, " \t");
			if (*at < '0' || *at > '9')
				return false;
			*n = strtoull(at, NULL, 10);
			return *n <= NUMBER_MAX;
		}
	}
	return false;
}

static bool bytes(const char *text, const char *key, uint64_t *n)
{
	if (!field(text, key, n))
		return false;
	*n *= 1024;
	return true;
}

/* Fast for the order in which the kernel writes the lines; right for any. */
bool proc_status_read(struct proc_status *s, struct slice text)
{
	uint64_t group = 0, parent = 0;
	const char *state = strstr(text.p, "\nState:");

	*s = (struct proc_status){.group = 0};
	if (state == NULL || !field(state, "Tgid:", &group) || !field(state, "PPid:", &parent))
		return false;
	s->group = (pid_t)group;
	s->parent = (pid_t)parent;
	char letter = state[7 + strspn(state + 7, "\t ")];
	s->zombie = letter == 'Z' || letter == 'X';
	const char *memory = strstr(state, "\nVmSize:");
	s->memory = memory != NULL && strstr(memory, "\nVmRSS:") != NULL;
	if (!field(memory == NULL ? state : memory, "Threads:", &s->threads))
		return false;
	if (!s->memory)
		return true;
	if (strstr(memory, "\nRssAnon:") != NULL && !bytes(memory, "RssAnon:", &s->anon))
		return false;
	return bytes(memory, "VmSize:", &s->size) && bytes(memory, "VmRSS:", &s->rss) &&
	       bytes(memory, "VmHWM:", &s->high) && s->anon <= s->rss && s->rss <= s->high;
}

static enum proc_answer look(int status, struct proc_status *s, struct sb *text)
{
	/* SigQ follows all lines that are read. */
	if (slurp(status, text, "\nSigQ:") != 0)
		return answer();
	if (!proc_status_read(s, sb_slice(text))) {
		errno = EPROTO;
		return PROC_FAILED;
	}
	return PROC_OK;
}

/* As proc_open, for a process in any state. */
static enum proc_answer reopen(struct proc *p, int root, pid_t pid, struct proc_status *s, struct sb *text)
{
	char name[32];

	*p = (struct proc){.pid = pid, .folder = -1, .status = -1};
	snprintf(name, sizeof(name), "%ld", (long)pid);
	p->folder = open_at(root, name, O_RDONLY | O_DIRECTORY);
	if (p->folder >= 0)
		p->status = open_at(p->folder, "status", O_RDONLY);
	if (p->status < 0) {
		enum proc_answer a = errno == ENOENT ? PROC_GONE : answer();
		proc_close(p);
		return a;
	}
	return look(p->status, s, text);
}

enum proc_answer proc_open(struct proc *p, int root, pid_t pid, struct proc_status *s, struct sb *text)
{
	enum proc_answer a = reopen(p, root, pid, s, text);

	if (a == PROC_OK && (s->group != pid || (s->zombie && s->threads <= 1)))
		a = PROC_GONE;
	if (a != PROC_OK)
		proc_close(p);
	return a;
}

void proc_close(struct proc *p)
{
	at_close(p->status);
	at_close(p->folder);
	p->folder = p->status = -1;
}

enum proc_answer proc_look(struct proc *p, int root, struct proc_status *s, struct sb *text)
{
	if (p->status >= 0)
		return look(p->status, s, text);
	enum proc_answer a = reopen(p, root, p->pid, s, text);
	proc_close(p);
	return a;
}

static int open_file(const struct proc *p, int root, const char *file)
{
	char name[48];

	snprintf(name, sizeof(name), "%ld/%s", (long)p->pid, file);
	return p->folder >= 0 ? open_at(p->folder, file, O_RDONLY) : open_at(root, name, O_RDONLY);
}

enum proc_answer proc_pss(struct proc *p, int root, uint64_t *pss, uint64_t *rss, struct sb *text)
{
	int fd = open_file(p, root, "smaps_rollup");

	if (fd < 0 && errno == ENOENT) {
		/* Without a status it has ended; with one, the kernel has no such file. */
		int status = open_file(p, root, "status");
		at_close(status);
		if (status < 0)
			return PROC_GONE;
		errno = ENOENT;
	}
	if (fd < 0)
		return answer();
	int rc = slurp(fd, text, "\nPss_");
	at_close(fd);
	if (rc != 0)
		return answer();
	/* Empty when it has ended since it was opened, zeros while it is in execve(2). */
	bool is = bytes(text->buf, "Rss:", rss) && bytes(text->buf, "Pss:", pss) && *pss > 0 && *pss <= *rss;
	return is ? PROC_OK : PROC_GONE;
}

int proc_same_memory(pid_t a, pid_t b)
{
	long order = syscall(SYS_kcmp, (long)a, (long)b, (long)KCMP_VM, 0L, 0L);

	return order < 0 ? -1 : order == 0;
}

static int add(struct proc_list *list, long pid)
{
	void *grown = list->pid;

	if (pid <= 0)
		return 0;
	if (mem_grow(&grown, &list->cap, list->n + 1, sizeof(*list->pid)) != 0) {
		errno = ENOMEM;
		return -1;
	}
	list->pid = grown;
	list->pid[list->n++] = (pid_t)pid;
	return 0;
}

/* Adds each name in an open folder that is a number. fd is closed. */
static int add_names(int fd, struct proc_list *list)
{
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	int rc = 0;

	if (d == NULL) {
		at_close(fd);
		return -1;
	}
	while (rc == 0 && (entry = readdir(d)) != NULL) {
		char *end;
		long n = strtol(entry->d_name, &end, 10);
		rc = *end == '\0' ? add(list, n) : 0;
	}
	int saved = errno;
	closedir(d);
	errno = saved;
	return rc;
}

/* Adds the numbers in a `children` file. */
static int add_children(int fd, struct proc_list *list, struct sb *text)
{
	if (slurp(fd, text, NULL) != 0)
		return errno == ENOMEM ? -1 : 0;
	for (const char *at = text->buf;;) {
		char *end;
		long n = strtol(at, &end, 10);
		if (end == at)
			return 0;
		if (add(list, n) != 0)
			return -1;
		at = end;
	}
}

/* Without `children` files: looks for the parent of every process. */
static int search_children(int root, pid_t parent, struct proc_list *list, struct sb *text)
{
	struct proc_list all = {NULL, 0, 0};
	struct proc_status s;
	int rc = add_names(open_at(root, ".", O_RDONLY | O_DIRECTORY), &all);

	for (size_t i = 0; rc == 0 && i < all.n; i++) {
		struct proc p;
		if (reopen(&p, root, all.pid[i], &s, text) == PROC_OK && s.parent == parent && s.group == p.pid)
			rc = add(list, p.pid);
		proc_close(&p);
	}
	mem_free(all.pid);
	return rc;
}

int proc_children(int root, pid_t pid, struct proc_list *list, struct sb *text)
{
	struct proc_list threads = {NULL, 0, 0};
	char name[64];

	snprintf(name, sizeof(name), "%ld/task", (long)pid);
	int rc = add_names(open_at(root, name, O_RDONLY | O_DIRECTORY), &threads);
	if (rc != 0)
		rc = errno == ENOENT || errno == ESRCH ? 0 : -1;
	for (size_t i = 0; rc == 0 && i < threads.n; i++) {
		snprintf(name, sizeof(name), "%ld/task/%ld/children", (long)pid, (long)threads.pid[i]);
		int fd = open_at(root, name, O_RDONLY);
		if (fd >= 0) {
			rc = add_children(fd, list, text);
			at_close(fd);
			continue;
		}
		/* The thread has ended, or the kernel has no such file. */
		*strrchr(name, '/') = '\0';
		if (errno == ENOENT && faccessat(root, name, F_OK, 0) == 0) {
			rc = search_children(root, pid, list, text);
			break;
		}
	}
	mem_free(threads.pid);
	return rc;
}

pid_t proc_newest(int loadavg)
{
	char text[128];
	ssize_t n = 0, got;

	do {
		got = loadavg < 0 ? 0 : pread(loadavg, text + n, sizeof(text) - 1 - (size_t)n, n);
		n += got > 0 ? got : 0;
	} while (got > 0 ? n < (ssize_t)sizeof(text) - 1 : got < 0 && errno == EINTR);
	text[n] = '\0';
	const char *last = strrchr(text, ' ');
	long pid = last == NULL ? 0 : strtol(last + 1, NULL, 10);
	return pid > 0 ? (pid_t)pid : 0;
}

int proc_signal(const struct proc *p, int signal)
{
	/* Since Linux 5.1 a folder of /proc can be used as a pidfd. */
	if (p->folder >= 0) {
		if (syscall(SYS_pidfd_send_signal, p->folder, signal, NULL, 0U) == 0)
			return 0;
		if (errno == ESRCH)
			return -1;
	}
	return kill(p->pid, signal);
}

#include "measure/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/mem.h"
#include "io/at.h"

#define NEAR 100       /* numbers to look at one by one rather than read all children files */
#define SPARE_FILES 64 /* descriptors left to others */

static size_t most_open(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur <= SPARE_FILES)
		return 0;
	return limit.rlim_cur == RLIM_INFINITY ? SIZE_MAX : (size_t)(limit.rlim_cur - SPARE_FILES) / 2;
}

int kin_init(struct kin *t, const char *procfs, pid_t top, bool without, struct oc_err *e)
{
	*t = (struct kin){.root = -1, .loadavg = -1, .top = top, .without = without, .text = SB_INIT};
	t->open_max = most_open();
	t->root = proc_root(procfs);
	if (t->root < 0)
		return err_sys(e, OC_EX_IO, procfs, "cannot open");
	do
		t->loadavg = openat(t->root, "loadavg", O_RDONLY | O_CLOEXEC);
	while (t->loadavg < 0 && errno == EINTR);
	return 0;
}

void kin_release(struct kin *t)
{
	for (size_t i = 0; i < t->n; i++)
		proc_close(&t->member[i].proc);
	mem_free(t->member);
	mem_free(t->found.pid);
	at_close(t->loadavg);
	at_close(t->root);
	sb_release(&t->text);
}

bool kin_has(const struct kin *t, pid_t pid)
{
	for (size_t i = t->n; i-- > 0;) {
		if (t->member[i].proc.pid == pid)
			return true;
	}
	return false;
}

static bool belongs(const struct kin *t, pid_t pid, pid_t parent)
{
	return pid == t->top ? !t->without : parent == t->top || kin_has(t, parent);
}

/* Makes pid a member when it lives and its parent is one; *joined says whether. */
static int join(struct kin *t, pid_t pid, bool *joined, struct oc_err *e)
{
	struct kin_member m = {.note = {.known = false}};
	void *grown = t->member;

	if ((pid == t->top && t->without) || kin_has(t, pid))
		return 0;
	enum proc_answer a = proc_open(&m.proc, t->root, pid, &m.now, &t->text);
	if (a == PROC_FAILED && errno == ENOMEM)
		return err_nomem(e);
	t->failed += a != PROC_OK && a != PROC_GONE;
	if (a != PROC_OK)
		return 0;
	if (!belongs(t, pid, m.now.parent)) {
		proc_close(&m.proc);
		return 0;
	}
	if (t->open >= t->open_max)
		proc_close(&m.proc);
	if (mem_grow(&grown, &t->cap, t->n + 1, sizeof(*t->member)) != 0) {
		proc_close(&m.proc);
		return err_nomem(e);
	}
	t->member = grown;
	t->member[t->n++] = m;
	t->open += m.proc.status >= 0;
	t->seen++;
	t->changes++;
	*joined = true;
	return 0;
}

static void leave(struct kin *t, size_t i)
{
	t->open -= t->member[i].proc.status >= 0;
	proc_close(&t->member[i].proc);
	for (t->n--; i < t->n; i++)
		t->member[i] = t->member[i + 1];
	t->changes++;
}

/* Reads those who are known; who has ended leaves. */
static void look_again(struct kin *t)
{
	for (size_t i = t->n; i-- > 0;) {
		struct kin_member *m = &t->member[i];
		enum proc_answer a = proc_look(&m->proc, t->root, &m->now, &t->text);
		t->vanished += a == PROC_GONE;
		t->failed += a != PROC_OK && a != PROC_GONE;
		if (a != PROC_OK || (m->now.zombie && m->now.threads <= 1))
			leave(t, i);
	}
}

/* The children of everybody; a member that is found is asked for its own in its turn. */
static int look_everywhere(struct kin *t, struct oc_err *e)
{
	bool joined;

	if (!t->without && join(t, t->top, &joined, e) != 0)
		return -1;
	for (size_t i = 0; i <= t->n; i++) {
		t->found.n = 0;
		pid_t pid = i == 0 ? t->top : t->member[i - 1].proc.pid;
		if (i > 0 && pid == t->top)
			continue;
		if (proc_children(t->root, pid, &t->found, &t->text) != 0 && errno == ENOMEM)
			return err_nomem(e);
		for (size_t k = 0; k < t->found.n; k++) {
			if (join(t, t->found.pid[k], &joined, e) != 0)
				return -1;
		}
	}
	t->looks = 0;
	return 0;
}

/* The numbers after `from` up to `to`. Parents mostly come before their children, but need not. */
static int look_between(struct kin *t, pid_t from, pid_t to, struct oc_err *e)
{
	bool joined;

	do {
		joined = false;
		for (pid_t pid = from + 1; pid <= to; pid++) {
			if (join(t, pid, &joined, e) != 0)
				return -1;
		}
	} while (joined);
	return 0;
}

int kin_look(struct kin *t, bool whole, struct oc_err *e)
{
	pid_t newest = proc_newest(t->loadavg), before = t->newest;

	t->newest = newest;
	look_again(t);
	if (whole || newest == 0 || before == 0 || newest < before || newest - before > NEAR ||
	    ++t->looks >= KIN_WHOLE_EVERY)
		return look_everywhere(t, e);
	return look_between(t, before, newest, e);
}

size_t kin_signal(struct kin *t, int signal, pid_t spared)
{
	size_t sent = 0;

	for (size_t i = 0; i < t->n; i++) {
		if (spared == 0 || getpgid(t->member[i].proc.pid) != spared)
			sent += proc_signal(&t->member[i].proc, signal) == 0;
	}
	return sent;
}

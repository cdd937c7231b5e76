#include "measure/tree.h"

#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

#include "io/io.h"

#define NEAR 100       /* numbers that are cheaper to look at one by one than all children files */
#define SPARE_FILES 64 /* descriptors left for other uses */

static size_t most_open(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur <= SPARE_FILES)
		return 0;
	return limit.rlim_cur == RLIM_INFINITY ? SIZE_MAX : (size_t)(limit.rlim_cur - SPARE_FILES) / 2;
}

int proc_tree_init(struct proc_tree *t, const char *procfs, pid_t top, bool without, struct oc_err *e)
{
	*t = (struct proc_tree){.root = -1, .loadavg = -1, .top = top, .without = without, .text = SB_INIT};
	t->open_max = most_open();
	t->root = proc_root(procfs);
	if (t->root < 0)
		return err_sys(e, OC_EX_IO, procfs, "cannot open");
	t->loadavg = proc_loadavg(t->root);
	return 0;
}

void proc_tree_release(struct proc_tree *t)
{
	for (size_t i = 0; i < t->n; i++)
		proc_close(&t->member[i].proc);
	mem_free(t->member);
	mem_free(t->found.pid);
	at_close(t->loadavg);
	at_close(t->root);
	sb_release(&t->text);
}

bool proc_tree_has(const struct proc_tree *t, pid_t pid)
{
	for (size_t i = t->n; i-- > 0;) {
		if (t->member[i].proc.pid == pid)
			return true;
	}
	return false;
}

static bool belongs(const struct proc_tree *t, pid_t pid, pid_t parent)
{
	return pid == t->top ? !t->without : parent == t->top || proc_tree_has(t, parent);
}

/* Makes pid a member when it runs and its parent is one, and sets *joined. */
static int join(struct proc_tree *t, pid_t pid, bool *joined, struct oc_err *e)
{
	struct proc_tree_member m = {.note = {.known = false}};
	void *grown = t->member;

	if ((pid == t->top && t->without) || proc_tree_has(t, pid))
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

static void leave(struct proc_tree *t, size_t i)
{
	t->open -= t->member[i].proc.status >= 0;
	proc_close(&t->member[i].proc);
	for (t->n--; i < t->n; i++)
		t->member[i] = t->member[i + 1];
	t->changes++;
}

/* Reads all members and drops those that have ended. */
static void look_again(struct proc_tree *t)
{
	for (size_t i = t->n; i-- > 0;) {
		struct proc_tree_member *m = &t->member[i];
		enum proc_answer a = proc_look(&m->proc, t->root, &m->now, &t->text);
		t->vanished += a == PROC_GONE;
		t->failed += a != PROC_OK && a != PROC_GONE;
		if (a != PROC_OK || (m->now.zombie && m->now.threads <= 1))
			leave(t, i);
	}
}

/* Reads the children of every member, new ones too. */
static int look_everywhere(struct proc_tree *t, struct oc_err *e)
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

/* Looks at the numbers after `from` up to `to`. A child may have a lower number than its parent. */
static int look_between(struct proc_tree *t, pid_t from, pid_t to, struct oc_err *e)
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

int proc_tree_look(struct proc_tree *t, bool whole, struct oc_err *e)
{
	pid_t newest = proc_newest(t->loadavg), before = t->newest;

	t->newest = newest;
	look_again(t);
	if (whole || newest == 0 || before == 0 || newest < before || newest - before > NEAR ||
	    ++t->looks >= PROC_TREE_WHOLE_EVERY)
		return look_everywhere(t, e);
	return look_between(t, before, newest, e);
}

size_t proc_tree_signal(struct proc_tree *t, int signal, pid_t spared)
{
	size_t sent = 0;

	for (size_t i = 0; i < t->n; i++) {
		if (spared == 0 || getpgid(t->member[i].proc.pid) != spared)
			sent += proc_signal(&t->member[i].proc, signal) == 0;
	}
	return sent;
}

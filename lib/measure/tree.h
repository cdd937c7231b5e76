/* proc_tree: a process and its descendants, sampled.
 *
 * A process once seen is kept until it exits, also when its parents exit first: a daemon (double fork) is not lost once
 * it was seen. Below a subreaper (child.h) no process can leave the tree unseen, since orphans are reparented to the
 * subreaper.
 *
 * /proc/loadavg has the number of the newest process. While it does not change, nothing was started; after a small
 * change only the numbers between are looked at. All children files are read at first, after a large change or a
 * backward one, when the number cannot be read, and once in PROC_TREE_WHOLE_EVERY looks, in case it is wrong (lxcfs, a
 * /proc of another namespace). */
#pragma once

#include <sys/types.h>

#include "measure/proc.h"

#define PROC_TREE_WHOLE_EVERY 20

/* What the meter keeps about a member; the tree does not touch it. */
struct proc_tree_note {
	uint64_t pss, pss_rss;    /* the last PSS, and the RSS at that time */
	uint64_t born;            /* tree->changes at that time */
	uint64_t high, rss, part; /* at the last reading; part: of the sum */
	bool known, denied, twin;
};

struct proc_tree_member {
	struct proc proc;
	struct proc_status now;
	struct proc_tree_note note;
};

struct proc_tree {
	int root, loadavg;
	pid_t top;    /* the first of the tree */
	bool without; /* the top itself does not count (it is the keeper) */
	struct proc_tree_member *member;
	size_t n, cap;
	size_t open, open_max; /* members with descriptors */
	pid_t newest;          /* 0: unknown */
	unsigned looks;        /* since all children files were read last */
	uint64_t changes;      /* how often a member joined or left */
	uint64_t seen;         /* members so far */
	uint64_t vanished;     /* members that exited between two looks */
	uint64_t failed;       /* reads of a running process that failed */
	struct sb text;
	struct proc_list found;
};

/* top need not exist. procfs: "/proc". Returns 0, or -1 with OC_EX_IO: no /proc. */
int proc_tree_init(struct proc_tree *t, const char *procfs, pid_t top, bool without, struct oc_err *e);
void proc_tree_release(struct proc_tree *t);

/* Drops members that have ended, finds new ones, and reads the status of each. whole: read all children files. Returns
 * 0, or -1 when memory is out. */
int proc_tree_look(struct proc_tree *t, bool whole, struct oc_err *e);

/* Sends a signal to each member outside the process group `spared` (0: to all), but not to processes started since the
 * last look. Returns the number of processes signalled. */
size_t proc_tree_signal(struct proc_tree *t, int signal, pid_t spared);

/* Is pid a member? */
bool proc_tree_has(const struct proc_tree *t, pid_t pid);

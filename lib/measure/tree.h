/*
 * kin: a process and all that came from it, looked at again and again.
 *
 * Whoever was seen in the tree stays in it until it ends, whatever becomes of its parents: a
 * process that turns into a daemon (a double fork) is not lost once it was seen. Below a process that
 * is a subreaper (run.h) none can leave unseen either: its orphans become that one's children.
 *
 * Finding the new ones is made cheap: /proc/loadavg tells the number given last to anything new.
 * When it has not moved nothing was born; when it has moved a little only the numbers between are
 * looked at. All children files are read at first, when it has moved far or backwards, where it
 * cannot be trusted, and once in WHOLE_EVERY looks, in case it lies (lxcfs, a /proc of another
 * namespace).
 */
#ifndef OC_MEASURE_TREE_H
#define OC_MEASURE_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/sb.h"
#include "measure/proc.h"

#define KIN_WHOLE_EVERY 20

/* What a meter keeps about a member, and the tree does not touch. */
struct kin_note {
	uint64_t pss, pss_rss; /* as read last, and rss at that time */
	uint64_t born;         /* tree->changes when it was read */
	uint64_t high, rss, part; /* at the reading before; part: of the sum */
	bool known, denied, twin;
};

struct kin_member {
	struct proc proc;
	struct proc_status now;
	struct kin_note note;
};

struct kin {
	int root, loadavg;
	pid_t top;    /* the first of the tree */
	bool without; /* the top itself does not count (it is ours) */
	struct kin_member *member;
	size_t n, cap;
	size_t open, open_max; /* members with descriptors */
	pid_t newest;          /* 0: cannot be told */
	unsigned looks;        /* since all children files were read */
	uint64_t changes;      /* grows when anybody comes or goes */
	uint64_t seen;         /* members so far */
	uint64_t vanished;     /* that were gone when they were to be read */
	uint64_t failed;       /* times that one could not be read though it was there */
	struct sb text;
	struct proc_list found;
};

/* top need not exist. procfs: "/proc". Returns 0, or -1 with OC_EX_IO: no /proc. */
int kin_init(struct kin *t, const char *procfs, pid_t top, bool without, struct oc_err *e);
void kin_release(struct kin *t);

/*
 * Looks: drops who has ended, finds who is new, and reads the status of each member. Who ends
 * meanwhile is counted. whole: read all children files now. Returns 0, or -1: memory is out.
 */
int kin_look(struct kin *t, bool whole, struct oc_err *e);

/*
 * Sends a signal to each member that is not of the process group `spared` (0: to all). What was born
 * since the last look does not get it. Returns how many did.
 */
size_t kin_signal(struct kin *t, int signal, pid_t spared);

/* Is pid a member? */
bool kin_has(const struct kin *t, pid_t pid);

#endif

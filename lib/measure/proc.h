/*
 * proc: one process as Linux's /proc shows it: whose child it is, what memory it holds and has
 * held.
 *
 * A process is opened once and read often: its folder in /proc and its `status` stay open, so that
 * a reading is one system call and never that of another process which got the same number. A
 * process that ends is gone (PROC_GONE), which is no error. Where no more descriptors are to be had
 * a process is opened anew for each reading.
 *
 * Sizes are in bytes.
 */
#ifndef OC_MEASURE_PROC_H
#define OC_MEASURE_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/sb.h"
#include "base/slice.h"

/* What `status` says (proc_pid_status(5)). */
struct proc_status {
	pid_t group; /* Tgid: differs from the number asked for when that is a thread's */
	pid_t parent;
	bool zombie; /* ended, or ending: Z or X */
	bool memory; /* it has some: not ending, no zombie, no thread of the kernel */
	uint64_t threads;
	uint64_t rss;  /* VmRSS */
	uint64_t high; /* VmHWM: the most that rss has been since the last execve */
	uint64_t size; /* VmSize */
	uint64_t anon; /* RssAnon */
};

/*
 * Reads the text of a status file. Names in it cannot fake a line: the kernel escapes their line
 * feeds. Returns false when what every process has is not there, or a figure is none or cannot be (an RSS above
 * its high-water mark).
 */
bool proc_status_read(struct proc_status *s, struct slice text);

enum proc_answer { PROC_OK, PROC_GONE, PROC_DENIED, PROC_FAILED /* errno says why */ };

struct proc {
	pid_t pid;
	int folder; /* /proc/PID, -1: no descriptor was left for it */
	int status;
};

/* Opens /proc (or another folder made like it). Returns a descriptor, or -1 with errno. */
int proc_root(const char *path);

/*
 * Opens process pid and reads its status; text is used for that. A thread's number, and a process
 * that has ended but was not waited for, are PROC_GONE. *p is closed unless PROC_OK.
 */
enum proc_answer proc_open(
    struct proc *p, int root, pid_t pid, struct proc_status *s, struct sb *text);
void proc_close(struct proc *p);

/* Reads its status again. */
enum proc_answer proc_look(struct proc *p, int root, struct proc_status *s, struct sb *text);

/*
 * Its proportional set size, from smaps_rollup: each shared page divided by the number of those who
 * share it; and its resident set as the same walk found it, for the two are to be compared. The walk
 * over its page tables takes about 8 us for each MiB in small pages. PROC_GONE when there are no figures that can be:
 * it has ended, or is in execve(2), where all are zero. PROC_DENIED when the process is another user's; PROC_FAILED
 * with ENOENT where the kernel (before 4.14) has no such file.
 */
enum proc_answer proc_pss(
    struct proc *p, int root, uint64_t *pss, uint64_t *rss, struct sb *text);

/* Do two processes share all their memory, as a parent and its vfork(2)ed child do? 1, 0, or -1 with
 * errno when the kernel does not tell (kcmp(2)). */
int proc_same_memory(pid_t a, pid_t b);

/* Numbers of processes, as many as were found. */
struct proc_list {
	pid_t *pid; /* mem_alloc'd; NULL at first */
	size_t n, cap;
};

/*
 * Adds to the list the children of process pid, ended ones included: from task/TID/children of each
 * of its threads, or from all of /proc where the kernel has no such files. A process that is gone
 * has none. Returns 0, or -1 with errno.
 */
int proc_children(int root, pid_t pid, struct proc_list *list, struct sb *text);

/*
 * The number that was given last to a new process or thread (the last field of loadavg), read from
 * an open `loadavg`: when it has not changed nothing was born. Returns 0 when it is not to be had.
 */
pid_t proc_newest(int loadavg);

/* Sends a signal to the process that was opened, never to another with its number. Returns 0, or -1
 * with errno. */
int proc_signal(const struct proc *p, int signal);

#endif

/* proc: one process as Linux's /proc shows it: its parent, and the memory that it holds and has held.
 *
 * A process is opened once and read often. Its folder in /proc and its `status` stay open, so that a reading is one
 * system call and cannot be that of another process with the same number. A process that has ended is PROC_GONE, which
 * is not an error. When there are no descriptors left, a process is opened again for each reading.
 *
 * Sizes are in bytes. */
#pragma once

#include <sys/time.h>
#include <sys/types.h>
#include <time.h>

#include "base/base.h"

/* From `status` (proc_pid_status(5)). */
struct proc_status {
	pid_t group; /* Tgid: another number when it is a thread */
	pid_t parent;
	bool zombie; /* ended, or ending: Z or X */
	bool memory; /* it has memory: not ending, not a zombie, not a kernel thread */
	uint64_t threads;
	uint64_t rss;  /* VmRSS */
	uint64_t high; /* VmHWM: the most that rss has been since the last execve */
	uint64_t size; /* VmSize */
	uint64_t anon; /* RssAnon */
};

/* Reads the text of a status file. A process name cannot fake a line: the kernel escapes line feeds. Returns false when
 * a field that every process has is missing, or a figure is not a number or impossible (an RSS above its high-water
 * mark). */
bool proc_status_read(struct proc_status *s, struct slice text);

enum proc_answer { PROC_OK, PROC_GONE, PROC_DENIED, PROC_FAILED /* errno says why */ };

struct proc {
	pid_t pid;
	int folder; /* /proc/PID; -1: there was no descriptor left */
	int status;
};

/* Opens /proc (or another folder made like it), and its loadavg for proc_newest. Both return a descriptor, or -1 with
 * errno. */
int proc_root(const char *path);
int proc_loadavg(int root);

/* Opens process pid and reads its status into *s; text is a buffer. PROC_GONE also for the number of a thread, and for
 * a zombie. *p is closed unless PROC_OK. */
enum proc_answer proc_open(struct proc *p, int root, pid_t pid, struct proc_status *s, struct sb *text);
void proc_close(struct proc *p);

/* Reads its status again. */
enum proc_answer proc_look(struct proc *p, int root, struct proc_status *s, struct sb *text);

/* Its proportional set size (each page divided by the number of processes that share it) and its resident set from the
 * same walk over its page tables, from smaps_rollup. A walk takes about 8 us for each MiB in small pages. PROC_GONE
 * when it has ended, or is in execve(2), where all figures are zero; PROC_DENIED for a process of another user;
 * PROC_FAILED with ENOENT where the kernel (before 4.14) has no such file. */
enum proc_answer proc_pss(struct proc *p, int root, uint64_t *pss, uint64_t *rss, struct sb *text);

/* Do two processes share all their memory, as after vfork(2)? 1, 0, or -1 with errno when the kernel does not say
 * (kcmp(2)). */
int proc_same_memory(pid_t a, pid_t b);

/* Milliseconds on a clock. */
static inline double clock_ms(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static inline double timeval_ms(struct timeval t)
{
	return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

/* Process numbers. */
struct proc_list {
	pid_t *pid; /* mem_alloc'd; NULL at first */
	size_t n, cap;
};

/* Adds the children of process pid, zombies too: from task/TID/children of each of its threads, or from the whole of
 * /proc where the kernel has no such files. A process that is gone has none. Returns 0, or -1 with errno. */
int proc_children(int root, pid_t pid, struct proc_list *list, struct sb *text);

/* The number of the newest process or thread (the last field of loadavg): while it does not change, nothing was
 * started. Returns 0 when it cannot be read. */
pid_t proc_newest(int loadavg);

/* Sends a signal to the process that was opened, not to another one with the same number. Returns 0, or -1 with
 * errno. */
int proc_signal(const struct proc *p, int signal);

/* Subreapers, pdeathsig, signalfd and pipe2 are Linux. */
#define _GNU_SOURCE
#include "measure/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/io.h"
#include "measure/proc.h"

#define NAME "oc-keeper"
#define AGAIN_MS 10     /* between two rounds of killing */
#define ROUNDS_MAX 1000 /* after these the rest cannot be killed */
#define CANNOT_RUN 126
#define NOT_FOUND 127

enum word { STARTED, ENDED, EMPTY };

/* From the keeper. It gets a letter: KILL or LEAVE. */
struct keeper_report {
	enum word word;
	bool reaper;
	int failed;
	pid_t command;
	long floor_kb;
	struct child_end end;
};

#define KILL 'k'
#define LEAVE 'q'

/* --- in the command's process --- */

static int put(int fd, int as)
{
	if (fd < 0)
		return 0;
	if (fd == as)
		return fcntl(fd, F_SETFD, 0);
	return dup2(fd, as) < 0 ? -1 : 0;
}

static int put_env(const struct child_spec *spec)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < spec->envs; i++)
		rc = putenv((char *)(uintptr_t)spec->env[i]);
	return rc;
}

/* Sent before execvp, and again with the reason when that failed. */
struct last_words {
	long floor_kb;
	int failed;
};

/* Returns the exit status, and only when it could not run the command. */
static int become(const struct child_spec *spec, pid_t keeper, int tell)
{
	struct last_words say = {0, 0};
	struct rusage used;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != keeper)
		return NOT_FOUND;
	signal(SIGPIPE, spec->pipe);
	if (put_env(spec) == 0 && put(spec->in, STDIN_FILENO) == 0 && put(spec->out, STDOUT_FILENO) == 0 &&
	    put(spec->err, STDERR_FILENO) == 0 && getrusage(RUSAGE_SELF, &used) == 0 &&
	    sigprocmask(SIG_SETMASK, &spec->mask, NULL) == 0) {
		say.floor_kb = used.ru_maxrss;
		at_write(tell, slice_make((const char *)&say, sizeof(say)));
		execvp(spec->argv[0], spec->argv);
	}
	say.failed = errno;
	at_write(tell, slice_make((const char *)&say, sizeof(say)));
	return say.failed == ENOENT ? NOT_FOUND : CANNOT_RUN;
}

/* --- in the keeper --- */

struct keeper {
	int socket, signals;
	sigset_t chld;
	pid_t command;
	double start_ms;
	const char *procfs;
	bool childless; /* EMPTY was sent */
};

/* A gone parent shows as EOF. */
static void say(int socket, const struct keeper_report *r)
{
	ssize_t n;

	do n = send(socket, r, sizeof(*r), MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
}

/* Reaps all children that have ended. Returns whether one is left. */
static bool reap(struct keeper *k)
{
	struct rusage used;
	int status;
	pid_t pid;

	while ((pid = wait4(-1, &status, WNOHANG, &used)) > 0 || (pid < 0 && errno == EINTR)) {
		if (pid < 0)
			continue;
		struct keeper_report r = {.word = ENDED};
		r.end = (struct child_end){pid, pid == k->command, status, used.ru_maxrss,
		    timeval_ms(used.ru_utime), timeval_ms(used.ru_stime), k->start_ms, clock_ms(CLOCK_MONOTONIC)};
		say(k->socket, &r);
	}
	return pid == 0;
}

/* Consumes SIGCHLD. The signalfd only wakes poll(2): it is never read. */
static void heard(const struct keeper *k)
{
	const struct timespec now = {0, 0};

	while (sigtimedwait(&k->chld, NULL, &now) > 0)
		;
}

/* Kills all processes below this one, round by round: the orphans of each round become its children. */
static void kill_all(struct keeper *k)
{
	struct proc_list list = {NULL, 0, 0};
	struct sb text = SB_INIT;
	int root = proc_root(k->procfs);

	for (int round = 0; reap(k) && round < ROUNDS_MAX; round++) {
		struct pollfd ready = {k->signals, POLLIN, 0};
		list.n = 0;
		if (root >= 0)
			proc_children(root, getpid(), &list, &text);
		for (size_t i = 0; i < list.n; i++)
			kill(list.pid[i], SIGKILL);
		if (list.n == 0 && k->command > 0)
			kill(k->command, SIGKILL);
		poll(&ready, 1, AGAIN_MS);
		heard(k);
	}
	mem_free(list.pid);
	sb_release(&text);
	at_close(root);
}

static void keep(struct keeper *k)
{
	for (;;) {
		struct pollfd ready[] = {{k->signals, POLLIN, 0}, {k->socket, POLLIN, 0}};
		char letter = 0;
		bool any = reap(k);
		if (!any && !k->childless)
			say(k->socket, &(struct keeper_report){.word = EMPTY});
		k->childless = !any;
		poll(ready, 2, -1);
		heard(k);
		if (ready[1].revents == 0)
			continue;
		ssize_t n = recv(k->socket, &letter, 1, MSG_DONTWAIT);
		if (n > 0 && letter == LEAVE)
			return;
		if (n > 0 && letter == KILL)
			kill_all(k);
		else if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
			kill_all(k);
			return;
		}
	}
}

/* The last message of the command's process, once it runs the command or has failed. */
static struct last_words listen_to(int fd)
{
	struct last_words last = {0, 0}, more;
	size_t got = 0;
	ssize_t n;

	while ((n = read(fd, (char *)&more + got, sizeof(more) - got)) != 0) {
		got += n > 0 ? (size_t)n : 0;
		if (n < 0 && errno != EINTR)
			break;
		if (got == sizeof(more)) {
			last = more;
			got = 0;
		}
	}
	return last;
}

/* Forks the command. Returns 0; CHILD_ENDS in its process; -1 with errno. */
static int launch(struct keeper *k, const struct child_spec *spec, struct keeper_report *r, int *status)
{
	int told[2];
	pid_t self = getpid();

	if (pipe2(told, O_CLOEXEC) != 0)
		return -1;
	k->start_ms = clock_ms(CLOCK_MONOTONIC);
	k->command = fork();
	if (k->command == 0) {
		at_close(told[0]);
		*status = become(spec, self, told[1]);
		return CHILD_ENDS;
	}
	at_close(told[1]);
	if (k->command > 0) {
		struct last_words last = listen_to(told[0]);
		r->failed = last.failed;
		r->floor_kb = last.floor_kb;
	}
	at_close(told[0]);
	return k->command < 0 ? -1 : 0;
}

/* The keeper's main function. Returns CHILD_ENDS. */
static int be_keeper(struct child_command *r, const struct child_spec *spec, int socket)
{
	struct keeper k = {.socket = socket, .signals = -1, .procfs = spec->procfs};
	struct keeper_report first = {.word = STARTED};
	sigset_t all;

	prctl(PR_SET_NAME, NAME);
	sigfillset(&all);
	sigemptyset(&k.chld);
	sigaddset(&k.chld, SIGCHLD);
	sigprocmask(SIG_SETMASK, &all, NULL);
	k.signals = at_high(signalfd(-1, &k.chld, SFD_CLOEXEC | SFD_NONBLOCK));
	first.reaper = prctl(PR_SET_CHILD_SUBREAPER, 1L) == 0;
	r->status = 0;
	int rc = k.signals < 0 ? -1 : launch(&k, spec, &first, &r->status);
	if (rc == CHILD_ENDS)
		return rc;
	if (rc < 0)
		first.failed = errno;
	first.command = rc < 0 ? 0 : k.command;
	first.end.start_ms = k.start_ms;
	say(socket, &first);
	if (rc == 0)
		keep(&k);
	return CHILD_ENDS;
}

/* --- in the caller --- */

static bool hear(int socket, struct keeper_report *r, int flags)
{
	ssize_t n;

	do n = recv(socket, r, sizeof(*r), flags);
	while (n < 0 && errno == EINTR);
	if (n == 0)
		errno = EPIPE;
	return n == sizeof(*r);
}

int child_start(struct child_command *r, const struct child_spec *spec, struct oc_err *e)
{
	struct keeper_report first;
	int ends[2];

	*r = (struct child_command){.socket = -1};
	prctl(PR_SET_CHILD_SUBREAPER, 1L);
	signal(SIGCHLD, SIG_DFL);
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return err_sys(e, OC_EX_SOFTWARE, "", "cannot make a socket");
	r->socket = at_high(ends[0]);
	int other = at_high(ends[1]);
	r->keeper = r->socket < 0 || other < 0 ? -1 : fork();
	if (r->keeper == 0) {
		at_close(r->socket);
		return be_keeper(r, spec, other);
	}
	at_close(other);
	if (r->keeper < 0 || !hear(r->socket, &first, 0) || first.command <= 0) {
		errno = r->keeper > 0 && first.failed != 0 ? first.failed : errno;
		err_sys(e, OC_EX_SOFTWARE, "", "cannot start a process");
		child_finish(r);
		return -1;
	}
	r->command = first.command;
	r->reaper = first.reaper;
	r->failed = first.failed;
	r->floor_kb = first.floor_kb;
	r->start_ms = first.end.start_ms;
	return 0;
}

enum child_event child_next(struct child_command *r, struct child_end *end)
{
	struct keeper_report said;

	if (!hear(r->socket, &said, MSG_DONTWAIT))
		return errno == EAGAIN || errno == EWOULDBLOCK ? CHILD_NOTHING : CHILD_LOST;
	*end = said.end;
	return said.word == EMPTY ? CHILD_EMPTY : CHILD_ENDED;
}

static void tell(struct child_command *r, char letter)
{
	ssize_t n;

	do n = send(r->socket, &letter, 1, MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
}

void child_kill(struct child_command *r)
{
	tell(r, KILL);
}

void child_finish(struct child_command *r)
{
	int status;

	if (r->keeper <= 0) {
		at_close(r->socket);
		return;
	}
	tell(r, LEAVE);
	at_close(r->socket);
	while (waitpid(r->keeper, &status, 0) < 0 && errno == EINTR)
		;
	r->keeper = 0;
}

/*
 * rss_holder: holds memory on cue, so that what measures it can be measured. Run by
 * t/oc-capture-exec.bats.
 *
 *     rss_holder STEP ...
 *
 *     hold:MIB       maps and touches so much more
 *     free           gives back all that hold has taken
 *     spike:MIB      takes so much, touches it and gives it back at once
 *     leak:MIB:N:MS  N times hold:MIB and sleep:MS
 *     saw:MIB:N:MS   N times hold:MIB, sleep:MS, free
 *     sleep:MS       sleeps
 *     cue            waits for a line on standard input
 *     say:TEXT       a line on standard output        cry:TEXT   on standard error
 *     mark:TEXT      a line on descriptor 3
 *     fork           a child does the rest, and this process waits for it
 *     twin:MS        a child sleeps so long, sharing by fork all that is held; and is waited for
 *     spawn:MS       a vforked child sleeps so long (it shares everything), then runs true
 *     daemon         a double fork: the daemon does the rest in a session of its own; this process
 *                    waits until it has done it
 *     leave          the same, but this process ends at once
 *     deaf           ignores SIGINT, SIGTERM and SIGHUP from here on
 *     tell           on SIGINT, SIGTERM: says "got N" on standard error and goes on
 *     pid            prints the process's number
 *     die:N          kills itself with signal N
 *     exit:N         ends with status N
 *
 * A step that cannot be done ends it with status 99.
 */
#define _GNU_SOURCE /* vfork, MADV_NOHUGEPAGE */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BLOCKS 4096

static struct {
	void *at;
	size_t n;
} held[BLOCKS];
static size_t blocks;

static void fail(const char *what)
{
	dprintf(2, "rss_holder: %s: %s\n", what, strerror(errno));
	_exit(99);
}

static void pause_ms(long ms)
{
	struct timespec t = {ms / 1000, ms % 1000 * 1000000L};

	while (nanosleep(&t, &t) != 0 && errno == EINTR)
		;
}

static void *map(size_t n)
{
	char *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		fail("mmap");
	madvise(p, n, MADV_NOHUGEPAGE);
	memset(p, 1, n);
	return p;
}

static void hold(long mib)
{
	size_t n = (size_t)mib << 20;

	if (blocks == BLOCKS || n == 0)
		fail("hold");
	held[blocks].at = map(n);
	held[blocks++].n = n;
}

static void let_go(void)
{
	while (blocks > 0) {
		blocks--;
		munmap(held[blocks].at, held[blocks].n);
	}
}

static void spike(long mib)
{
	size_t n = (size_t)mib << 20;

	munmap(map(n), n);
}

static void line_on(int fd, const char *text)
{
	if (dprintf(fd, "%s\n", text) < 0)
		fail("write");
}

static void cue(void)
{
	char c = 0;

	while (c != '\n' && read(0, &c, 1) == 1)
		;
}

/* Forks; the parent waits, and ends as the child did, unless it is to go on. */
static void in_child(void)
{
	int status;
	pid_t pid = fork();

	if (pid < 0)
		fail("fork");
	if (pid == 0)
		return;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 98);
}

static void twin(long ms)
{
	pid_t pid = fork();

	if (pid == 0) {
		pause_ms(ms);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

static void spawn(long ms)
{
	pid_t pid = vfork();

	if (pid == 0) {
		struct timespec t = {ms / 1000, ms % 1000 * 1000000L};
		nanosleep(&t, NULL);
		execlp("true", "true", (char *)NULL);
		_exit(99);
	}
	waitpid(pid, NULL, 0);
}

static void become_daemon(int wait)
{
	int done[2];
	char c;

	if (pipe(done) != 0)
		fail("pipe");
	pid_t pid = fork();
	if (pid == 0) {
		setsid();
		if (fork() != 0)
			_exit(0);
		close(done[0]);
		return; /* the daemon: its end of the pipe closes when it ends */
	}
	close(done[1]);
	waitpid(pid, NULL, 0);
	while (wait && read(done[0], &c, 1) < 0 && errno == EINTR)
		;
	_exit(0);
}

static void on_signal(int n)
{
	char text[] = "got 00\n";

	text[4] = (char)('0' + n / 10);
	text[5] = (char)('0' + n % 10);
	if (write(2, text, sizeof(text) - 1) < 0)
		_exit(99);
}

static void each_signal(void (*how)(int))
{
	signal(SIGINT, how);
	signal(SIGTERM, how);
	signal(SIGHUP, how);
}

static void repeat(const char *text, int saw)
{
	long mib, n, ms;

	if (sscanf(text, "%ld:%ld:%ld", &mib, &n, &ms) != 3)
		fail(text);
	for (long i = 0; i < n; i++) {
		hold(mib);
		pause_ms(ms);
		if (saw)
			let_go();
	}
}

static void plain_step(const char *step)
{
	if (strcmp(step, "free") == 0)
		let_go();
	else if (strcmp(step, "cue") == 0)
		cue();
	else if (strcmp(step, "fork") == 0)
		in_child();
	else if (strcmp(step, "daemon") == 0)
		become_daemon(1);
	else if (strcmp(step, "leave") == 0)
		become_daemon(0);
	else if (strcmp(step, "deaf") == 0)
		each_signal(SIG_IGN);
	else if (strcmp(step, "tell") == 0)
		each_signal(on_signal);
	else if (strcmp(step, "pid") == 0)
		dprintf(1, "%ld\n", (long)getpid());
	else
		fail(step);
}

static void do_step(const char *step)
{
	static const struct {
		const char *name;
		void (*number)(long);
	} numbers[] = {{"hold:", hold}, {"spike:", spike}, {"sleep:", pause_ms}, {"twin:", twin},
	    {"spawn:", spawn}};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		size_t n = strlen(numbers[i].name);
		if (strncmp(step, numbers[i].name, n) == 0) {
			numbers[i].number(atol(step + n));
			return;
		}
	}
	if (strncmp(step, "leak:", 5) == 0)
		repeat(step + 5, 0);
	else if (strncmp(step, "saw:", 4) == 0)
		repeat(step + 4, 1);
	else if (strncmp(step, "say:", 4) == 0)
		line_on(1, step + 4);
	else if (strncmp(step, "cry:", 4) == 0)
		line_on(2, step + 4);
	else if (strncmp(step, "mark:", 5) == 0)
		line_on(3, step + 5);
	else if (strncmp(step, "die:", 4) == 0)
		kill(getpid(), atoi(step + 4));
	else if (strncmp(step, "exit:", 5) == 0)
		_exit(atoi(step + 5));
	else
		plain_step(step);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		do_step(argv[i]);
	return 0;
}

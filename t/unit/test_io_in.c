/* usleep is older than POSIX 2008. */
#define _DEFAULT_SOURCE
/* in and zin: bytes from files, pipes and zstd streams. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <sys/wait.h>
#include <zstd.h>

#include "base/mem.h"
#include "io/in.h"
#include "scratch.h"
#include "tap.h"

static struct oc_err err;

/*
 * Reads all in steps of `step`. Returns the bytes (to be freed), *n their number or -1 as in_read.
 */
static char *drain(struct in *in, size_t step, ssize_t *n)
{
	char *all = malloc((size_t)4 << 20);
	size_t len = 0;
	ssize_t got;

	err = (struct oc_err)OC_ERR_INIT;
	while ((got = in_read(in, all + len, step, &err)) > 0)
		len += (size_t)got;
	*n = got < 0 ? -1 : (ssize_t)len;
	return all;
}

static void check_file(const char *file, size_t step, const void *want, size_t wn, const char *name)
{
	struct in in;
	ssize_t n = -1;

	if (in_open(&in, file, &err) != 0) {
		TEST(false, name);
		return;
	}
	char *all = drain(&in, step, &n);
	if (n < 0)
		printf("# %s\n", err.message);
	TEST(n == (ssize_t)wn && memcmp(all, want, wn) == 0, name);
	in_close(&in);
	free(all);
}

/* The file must fail, with this exit and a message that has this in it. */
static void check_bad(const char *file, int exit, const char *says, const char *name)
{
	struct in in;
	ssize_t n = -1;
	char *all = NULL;

	err = (struct oc_err)OC_ERR_INIT;
	if (in_open(&in, file, &err) == 0) {
		all = drain(&in, 1000, &n);
		in_close(&in);
	}
	if (!TEST(n < 0 && err.exit == exit && strstr(err.message, says) != NULL &&
		      strcmp(err.file, file) == 0,
		name))
		printf("# %zd exit %d %s: %s\n", n, err.exit, err.file, err.message);
	free(all);
}

static void test_plain(void)
{
	static const char nul[] = "a\0b\nc\0";

	scratch_puts("empty", "");
	check_file("empty", 100, "", 0, "an empty file is fine");
	scratch_write("nul", nul, 6);
	check_file("nul", 100, nul, 6, "NUL bytes");
	check_file("nul", 1, nul, 6, "one byte at a time");
	scratch_write("half", "\x28\xB5\x2F", 3);
	check_file("half", 100, "\x28\xB5\x2F", 3, "three bytes of a magic number are plain");
	scratch_puts("p", "P*N text");
	check_file("p", 1, "P*N text", 8, "text that begins like a skippable frame");
	check_bad(".", OC_EX_NOINPUT, "is a directory", "a directory is refused");
	check_bad("missing", OC_EX_NOINPUT, "No such file", "a missing file is refused");
}

struct made {
	unsigned char bytes[1 << 20];
	size_t n;
};

static struct made made;
static char text[300000];

static void add(const void *p, size_t n)
{
	memcpy(made.bytes + made.n, p, n);
	made.n += n;
}

static void add_frame(const char *p, size_t n)
{
	size_t got = ZSTD_compress(made.bytes + made.n, sizeof(made.bytes) - made.n, p, n, 3);

	made.n += ZSTD_isError(got) ? 0 : got;
}

static void add_checked_frame(const char *p, size_t n)
{
	ZSTD_CCtx *c = ZSTD_createCCtx();

	ZSTD_CCtx_setParameter(c, ZSTD_c_checksumFlag, 1);
	size_t got = ZSTD_compress2(c, made.bytes + made.n, sizeof(made.bytes) - made.n, p, n);
	made.n += ZSTD_isError(got) ? 0 : got;
	ZSTD_freeCCtx(c);
}

static void add_skippable(unsigned kind, const char *p, unsigned n)
{
	unsigned char head[8] = {(unsigned char)(0x50 + kind), 0x2A, 0x4D, 0x18, (unsigned char)n,
	    (unsigned char)(n >> 8), 0, 0};

	add(head, 8);
	add(p, n);
}

static void save(const char *name)
{
	scratch_write(name, made.bytes, made.n);
}

static void make_text(void)
{
	uint32_t x = 12345;

	for (size_t i = 0; i < sizeof(text); i++) {
		x = x * 1664525 + 1013904223;
		text[i] = (char)("0123456789abcdef\n{}[],:\""[x >> 24 & 15] + (i % 7 == 0));
	}
}

static void test_zstd(void)
{
	made.n = 0;
	add_frame(text, sizeof(text));
	save("one");
	check_file("one", 4096, text, sizeof(text), "one frame");
	check_file("one", 1, text, sizeof(text), "... one byte at a time");
	check_file("one", 1 << 20, text, sizeof(text), "... into a large buffer");
	size_t first = made.n;
	for (size_t cut = 4; cut < first; cut = cut < 20 ? cut + 1 : cut * 2) {
		made.n = cut;
		save("cut");
		check_bad("cut", OC_EX_DATA, "truncated", "a truncated frame");
	}
	made.n = first;
	add_skippable(3, "skip me", 7);
	add_frame("", 0);
	add_frame("tail\n", 5);
	add_skippable(0, "", 0);
	save("many");
	char *want = malloc(sizeof(text) + 5);
	memcpy(want, text, sizeof(text));
	memcpy(want + sizeof(text), "tail\n", 5);
	check_file("many", 1000, want, sizeof(text) + 5,
	    "many frames, skippable and empty ones among them");
	check_file("many", 1, want, sizeof(text) + 5, "... one byte at a time");
	free(want);
}

static void test_zstd_edges(void)
{
	for (unsigned kind = 0; kind < 16; kind += 15) {
		made.n = 0;
		add_skippable(kind, "0123456789", 10);
		add_frame("hello", 5);
		save("skipfirst");
		check_file(
		    "skipfirst", 3, "hello", 5, "a stream that begins with a skippable frame");
	}
	made.n = 0;
	add_skippable(1, "only", 4);
	save("skiponly");
	check_file("skiponly", 100, "", 0, "a skippable frame alone is empty");
	made.n = 10;
	save("skipcut");
	check_bad("skipcut", OC_EX_DATA, "truncated", "a truncated skippable frame");
	made.n = 0;
	add_frame("", 0);
	save("zempty");
	check_file("zempty", 100, "", 0, "a frame of nothing is empty");
	made.n = 0;
	add_frame("hello", 5);
	add("garbage!", 8);
	save("garbage");
	check_bad("garbage", OC_EX_DATA, "no zstd frame at compressed byte 14",
	    "garbage behind a frame is located");
	made.n = 0;
	add_frame("hello", 5);
	add("\n", 1);
	save("newline");
	check_bad("newline", OC_EX_DATA, "compressed byte 14", "... a single byte of it too");
	made.n = 0;
	add_checked_frame(text, sizeof(text));
	made.bytes[made.n / 2] ^= 0x55;
	save("corrupt");
	check_bad("corrupt", OC_EX_DATA, "compressed byte", "a corrupt frame is located");
	static const unsigned char wide[] = {
	    0x28, 0xB5, 0x2F, 0xFD, 0x00, (28 - 10) << 3, 0x01, 0x00, 0x00};
	scratch_write("wide", wide, sizeof(wide));
	check_bad("wide", OC_EX_DATA, "128 MiB", "a window of 256 MiB is refused");
	static const unsigned char fits[] = {
	    0x28, 0xB5, 0x2F, 0xFD, 0x00, (27 - 10) << 3, 0x01, 0x00, 0x00};
	scratch_write("fits", fits, sizeof(fits));
	check_file("fits", 100, "", 0, "a window of 128 MiB is read");
}

/* What the writer of a pipe does: one byte each time, slowly enough that reads come up empty. */
static int trickle(const void *p, size_t n, bool nonblocking, pid_t *child)
{
	int fd[2];

	if (pipe(fd) != 0)
		exit(1);
	*child = fork();
	if (*child == 0) {
		close(fd[0]);
		for (size_t i = 0; i < n; i++) {
			if (write(fd[1], (const char *)p + i, 1) != 1)
				_exit(1);
			usleep(i < 12 ? 3000 : 0);
		}
		_exit(0);
	}
	close(fd[1]);
	if (nonblocking)
		fcntl(fd[0], F_SETFL, O_NONBLOCK);
	return fd[0];
}

static int idle_calls, idle_answer;

static int on_idle(void *arg)
{
	(void)arg;
	idle_calls++;
	return idle_answer;
}

static void on_alarm(int sig)
{
	(void)sig;
}

static void check_pipe(
    const void *p, size_t n, const void *want, size_t wn, bool nonblocking, const char *name)
{
	struct in in;
	pid_t child;
	ssize_t got;
	int fd = trickle(p, n, nonblocking, &child);

	idle_calls = 0;
	in_fd(&in, fd, "pipe");
	in_on_idle(&in, on_idle, NULL);
	char *all = drain(&in, 5000, &got);
	TEST(got == (ssize_t)wn && memcmp(all, want, wn) == 0 && idle_calls > 0, name);
	in_close(&in);
	TEST(fcntl(fd, F_GETFD) >= 0, "... and a borrowed descriptor stays open");
	close(fd);
	free(all);
	waitpid(child, NULL, 0);
}

static void test_pipes(void)
{
	struct sigaction sa = {.sa_handler = on_alarm};

	made.n = 0;
	add_frame("hello", 5);
	check_pipe("hello", 5, "hello", 5, false, "a slow pipe");
	check_pipe("hello", 5, "hello", 5, true, "a slow pipe that does not block");
	check_pipe(made.bytes, made.n, "hello", 5, true, "zstd by single bytes");
	check_pipe("\x28\xB5zz", 4, "\x28\xB5zz", 4, false, "half a magic number by single bytes");

	/* Without SA_RESTART: read(2) ends with EINTR again and again while the writer sleeps. */
	sigaction(SIGALRM, &sa, NULL);
	pid_t reader = getpid(), pest = fork();
	if (pest == 0) {
		for (int i = 0; i < 200; i++) {
			kill(reader, SIGALRM);
			usleep(300);
		}
		_exit(0);
	}
	check_pipe("interrupted", 11, "interrupted", 11, false, "reads are retried on EINTR");
	check_pipe("interrupted", 11, "interrupted", 11, true, "... and so is poll");
	kill(pest, SIGKILL);
	while (waitpid(pest, NULL, 0) < 0 && errno == EINTR)
		;
}

static void test_idle(void)
{
	struct in in;
	ssize_t n;
	int fd[2];
	char c[8];

	idle_calls = 0;
	in_open(&in, "one", &err);
	in_on_idle(&in, on_idle, NULL);
	free(drain(&in, 100, &n));
	in_close(&in);
	TEST_INT(idle_calls, 0, "a regular file is never idle");

	if (pipe(fd) != 0 || write(fd[1], "abcd", 4) != 4)
		exit(1);
	in_fd(&in, fd[0], "pipe");
	in_on_idle(&in, on_idle, NULL);
	TEST_INT(in_read(&in, c, 8, &err), 4, "what is there is handed out");
	TEST_INT(idle_calls, 0, "... without calling idle");
	idle_answer = -1;
	err.exit = 99;
	TEST_INT(in_read(&in, c, 8, &err), -1, "idle may give up");
	TEST_INT(err.exit, OC_EX_OK, "... which is no error to speak of");
	TEST_INT(idle_calls, 1, "... and was called once");
	idle_answer = 0;
	in_close(&in);
	close(fd[0]);
	close(fd[1]);
}

static void test_slurp(void)
{
	struct in in;
	char *p = NULL;
	size_t n = 0;

	in_open(&in, "one", &err);
	TEST(in_slurp(&in, &p, &n, sizeof(text), &err) == 0 && n == sizeof(text) &&
		 memcmp(p, text, n) == 0,
	    "slurp unpacks");
	TEST(p != NULL && p[n] == '\0', "... with a NUL behind it");
	mem_free(p);
	in_close(&in);
	in_open(&in, "one", &err);
	TEST(in_slurp(&in, &p, &n, sizeof(text) - 1, &err) == -1 && err.exit == OC_EX_DATA,
	    "one byte past the limit is refused");
	TEST_STR(err.file, "one", "... by name");
	in_close(&in);
	in_open(&in, "nul", &err);
	TEST(in_slurp(&in, &p, &n, 6, &err) == 0 && n == 6, "exactly the limit is fine");
	mem_free(p);
	in_close(&in);
	in_open(&in, "nul", &err);
	TEST(in_slurp(&in, &p, &n, SIZE_MAX, &err) == 0 && n == 6, "no limit");
	mem_free(p);
	in_close(&in);
	in_open(&in, "empty", &err);
	TEST(in_slurp(&in, &p, &n, 0, &err) == 0 && n == 0 && p[0] == '\0',
	    "an empty file within a limit of 0");
	mem_free(p);
	in_close(&in);
}

static void test_fifo_and_bad_fd(void)
{
	struct in in;
	char c;

	in_fd(&in, 987, "nowhere");
	TEST(in_read(&in, &c, 1, &err) == -1 && err.exit == OC_EX_IO,
	    "a read that fails is an I/O error");
	TEST_STR(err.file, "nowhere", "... by name");
	in_close(&in);
	int fd = open(".", O_RDONLY);
	in_fd(&in, fd, "folder");
	TEST(in_read(&in, &c, 1, &err) == -1 && err.exit == OC_EX_IO, "a folder cannot be read");
	in_close(&in);
	close(fd);
}

int main(void)
{
	scratch_init();
	make_text();
	test_plain();
	test_zstd();
	test_zstd_edges();
	test_pipes();
	test_idle();
	test_slurp();
	test_fifo_and_bad_fd();
	scratch_done();
	return tap_done();
}

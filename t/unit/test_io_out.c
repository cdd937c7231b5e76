/* out: buffered, checked, and what it says when writing fails. */
#define _DEFAULT_SOURCE /* usleep */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <sys/wait.h>

#include "io/out.h"
#include "scratch.h"
#include "tap.h"

static struct oc_err err;

static void test_file(void)
{
	struct out o;
	size_t n, total = 0;
	static char big[200000];
	int fd = open("file", O_WRONLY | O_CREAT | O_TRUNC, 0600);

	memset(big, 'b', sizeof(big));
	TEST_INT(out_init(&o, fd, "file", &err), 0, "an output on a file");
	TEST_INT(out_line(&o, SLICE("one")), 0, "a line is taken");
	TEST_INT(lseek(fd, 0, SEEK_CUR), 0, "... and kept back");
	TEST_INT(out_flush(&o), 0, "flush");
	TEST_INT(lseek(fd, 0, SEEK_CUR), 4, "... hands it over");
	total = 4;
	for (size_t k = 0; k < 70000; k += 6999) {
		out_write(&o, slice_make(big, k));
		total += k;
	}
	out_write(&o, slice_make(big, sizeof(big)));
	out_write(&o, slice_make(NULL, 0));
	total += sizeof(big);
	TEST_INT(out_finish(&o), 0, "finish");
	TEST(fcntl(fd, F_GETFD) >= 0, "... leaves the descriptor open");
	close(fd);
	char *p = scratch_read("file", &n);
	bool whole = n == total && memcmp(p, "one\n", 4) == 0;
	for (size_t i = 4; whole && i < n; i++)
		whole = p[i] == 'b';
	TEST(whole, "every byte is there, in order");
	free(p);
}

static void test_full(void)
{
	struct out o;
	int fd = open("/dev/full", O_WRONLY);

	out_init(&o, fd, "/dev/full", &err);
	TEST_INT(out_line(&o, SLICE("x")), 0, "a full disk is not noticed at once");
	TEST_INT(out_flush(&o), -1, "... but at the flush");
	TEST(o.failed && !o.epipe && o.err.exit == OC_EX_IO, "... as an I/O error");
	TEST_STR(o.err.message, "write: No space left on device", "... that says so");
	TEST_STR(o.err.file, "/dev/full", "... and where");
	TEST_INT(out_line(&o, SLICE("y")), -1, "later writes fail");
	TEST_INT(out_finish(&o), -1, "finish still says that something failed");
	close(fd);
}

static void test_closed(void)
{
	struct out o;
	int fd[2];

	signal(SIGPIPE, SIG_IGN);
	if (pipe(fd) != 0)
		exit(1);
	close(fd[0]);
	out_init(&o, fd[1], "pipe", &err);
	out_line(&o, SLICE("x"));
	TEST_INT(out_finish(&o), -1, "a closed pipe fails");
	TEST(o.epipe && o.err.exit == OC_EX_OK, "... with nothing to speak of");
	close(fd[1]);
	out_init(&o, 987, "nowhere", &err);
	TEST_INT(out_finish(&o), 0, "a closed descriptor that was not needed is fine");
	out_init(&o, 987, "nowhere", &err);
	out_line(&o, SLICE("x"));
	TEST(out_finish(&o) == -1 && o.err.exit == OC_EX_IO, "... one that was is an I/O error");
}

static void on_alarm(int sig)
{
	(void)sig;
}

/* A slow reader of a small pipe that does not block, while signals come in. */
static void test_slow_reader(void)
{
	struct out o;
	struct sigaction sa = {.sa_handler = on_alarm};
	int fd[2];

	if (pipe(fd) != 0)
		exit(1);
	sigaction(SIGALRM, &sa, NULL);
	pid_t parent = getpid(), child = fork();
	if (child == 0) {
		char c[3000];
		uint64_t sum = 0, n = 0;
		ssize_t got;
		close(fd[1]);
		while ((got = read(fd[0], c, sizeof(c))) > 0) {
			for (ssize_t i = 0; i < got; i++, n++)
				sum += (unsigned char)c[i] != (unsigned char)('a' + n % 17);
			kill(parent, SIGALRM);
			if (n < 300000)
				usleep(200);
		}
		_exit(sum == 0 && n == 1020000 ? 0 : 1);
	}
	close(fd[0]);
	fcntl(fd[1], F_SETFL, O_NONBLOCK);
	out_init(&o, fd[1], "pipe", &err);
	int r = 0;
	for (int i = 0; i < 60000; i++)
		r += out_write(&o, SLICE("abcdefghijklmnopq"));
	TEST_INT(r, 0, "writes wait for a slow reader");
	TEST_INT(out_finish(&o), 0, "... to the end");
	close(fd[1]);
	int status = -1;
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	TEST_INT(status, 0, "... and every byte came through in order");
}

int main(void)
{
	scratch_init();
	test_file();
	test_full();
	test_closed();
	test_slow_reader();
	scratch_done();
	return tap_done();
}

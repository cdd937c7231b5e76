/* store: the invariants of its header, one after the other. */
#define _DEFAULT_SOURCE /* usleep */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "io/store.h"
#include "scratch.h"
#include "tap.h"

static struct oc_err err;
static struct store st;

static const char *content(const char *name)
{
	static char *p;
	size_t n;

	free(p);
	p = scratch_read(name, &n);
	return p;
}

static int append(const char *path, const char *text)
{
	err = (struct oc_err)OC_ERR_INIT;
	return store_append(&st, path, slice_cstr(text), &err);
}

static int publish(const char *path, const char *text, mode_t mode)
{
	err = (struct oc_err)OC_ERR_INIT;
	return store_publish(&st, path, slice_cstr(text), mode, &err);
}

static mode_t mode_of(const char *name)
{
	struct stat s;

	return lstat(name, &s) == 0 ? s.st_mode & 07777 : 0;
}

/* Names in a folder, its dots left out. */
static int count_names(const char *folder)
{
	DIR *d = opendir(folder);
	int n = 0;

	for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;)
		n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
	if (d != NULL)
		closedir(d);
	return n;
}

static void test_open(void)
{
	TEST_INT(store_open(&st, "a/b/c/", &err), 0, "a missing folder is made with its parents");
	store_close(&st);
	scratch_puts("file", "");
	TEST(store_open(&st, "file", &err) == -1 && err.exit == OC_EX_CANTCREAT,
	    "a file is no store");
	store_close(&st);
	TEST(store_open(&st, "file/x", &err) == -1 && strcmp(err.file, "file/x") == 0,
	    "... nor is what is below one");
	store_close(&st);
	if (symlink("s", "sl") != 0)
		exit(1);
	mkdir("s", 0755);
	TEST_INT(store_open(&st, "sl", &err), 0, "the root itself may be a symlink");
	store_close(&st);
	TEST_INT(store_open(&st, "s", &err), 0, "a folder that is there");
}

static void test_append(void)
{
	TEST_INT(append("x/y/log.jsonl", "one\n"), 0, "an append makes file and folders");
	TEST_INT(append("x/y/log.jsonl", "two\nthree\n"), 0, "several lines");
	TEST_STR(content("s/x/y/log.jsonl"), "one\ntwo\nthree\n", "... behind the others");
	TEST_INT(mode_of("s/x/y/log.jsonl"), 0644, "the umask applies to files");
	TEST_INT(mode_of("s/x/y"), 0755, "... and to folders");
	TEST(append("l", "no end") == -1 && err.exit == OC_EX_SOFTWARE, "half a line is refused");
	TEST(append("l", "") == -1, "nothing is refused");
	TEST(content("s/l") == NULL, "... and leaves no file");
	TEST_INT(append("nul", "\n"), 0, "an empty line is a line");
}

static void test_torn(void)
{
	scratch_puts("s/t", "whole\ntorn by a kill");
	TEST_INT(append("t", "next\n"), 0, "an append to a file with a torn tail");
	TEST_STR(content("s/t"), "whole\nnext\n", "... is never glued to it");
	TEST_STR(content("s/t.torn"), "torn by a kill\n", "... which is kept in FILE.torn");
	scratch_puts("s/t", "again");
	TEST_INT(append("t", "next\n"), 0, "a file that is one torn line");
	TEST_STR(content("s/t"), "next\n", "... holds whole lines after");
	TEST_STR(content("s/t.torn"), "torn by a kill\nagain\n", "... FILE.torn grows");
	scratch_puts("s/t.torn", "the writer of this was killed too");
	scratch_puts("s/t", "ok\nthird");
	TEST_INT(append("t", "next\n"), 0, "a torn FILE.torn");
	TEST_STR(content("s/t.torn"), "the writer of this was killed too\nthird\n",
	    "... is not glued to either");

	size_t n = 200000;
	char *big = malloc(n + 1);
	memset(big, 'x', n);
	big[n] = '\0';
	memcpy(big, "line\n", 5);
	scratch_write("s/big", big, n);
	TEST_INT(append("big", "next\n"), 0, "a torn line of 200 kB");
	TEST_STR(content("s/big"), "line\nnext\n", "... is cut off");
	const char *torn = content("s/big.torn");
	TEST(torn != NULL && strlen(torn) == n - 5 + 1 && memcmp(torn, big + 5, n - 5) == 0,
	    "... and kept whole");
	free(big);

	scratch_puts("s/u", "ok\ntorn");
	if (symlink("elsewhere", "s/u.torn") != 0)
		exit(1);
	TEST_INT(append("u", "next\n"), -1, "a FILE.torn that is a symlink stops the append");
	TEST_STR(content("s/u"), "ok\ntorn", "... and nothing is lost");
	TEST(access("s/elsewhere", F_OK) != 0, "... nor written through it");
}

static void test_paths(void)
{
	static const char *const bad[] = {"", "/", "/abs", "a//b", "a/", "./a", "a/./b", "..",
	    "a/..", "../x", "a/../b", ".", ".oc-lock", "a/.oc-tmp-1"};
	char name[400], text[64];

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(text, sizeof(text), "path '%s' is refused", bad[i]);
		TEST(append(bad[i], "x\n") == -1 && err.exit == OC_EX_CANTCREAT &&
			 publish(bad[i], "x", 0644) == -1,
		    text);
		errno = 0;
		TEST(store_read(&st, bad[i], &err) == -1 && errno != ENOENT, "... for reading too");
	}
	TEST(access("x", F_OK) != 0, "nothing was made outside the store");
	memset(name, 'n', sizeof(name));
	name[256] = '\0';
	TEST(append(name, "x\n") == -1 && publish(name, "x", 0644) == -1,
	    "a part of 256 bytes is refused");
	name[255] = '\0';
	TEST_INT(publish(name, "x", 0644), 0, "a name of 255 bytes can be published");
	TEST_INT(
	    append(name, "x\n"), -1, "... but not be appended to: NAME.torn would be too long");
	TEST_INT(append("...", "x\n"), 0, "three dots are a name");
	TEST_INT(append("new\nline\033/\xFF", "x\n"), 0, "so is any other byte");
}

static void test_symlinks(void)
{
	mkdir("outside", 0755);
	scratch_puts("outside/target", "untouched\n");
	if (symlink("../outside/target", "s/link") != 0 ||
	    symlink("../outside", "s/dirlink") != 0 || symlink("x", "s/inner") != 0 ||
	    symlink("../outside/new", "s/dangling") != 0)
		exit(1);
	TEST_INT(append("link", "x\n"), -1, "an append does not follow a symlink");
	TEST(strstr(err.message, "symlink") != NULL, "... and says why");
	TEST_INT(publish("link", "x\n", 0644), -1, "a publish does not replace a symlink");
	TEST(append("dangling", "x\n") == -1 && publish("dangling", "x", 0644) == -1,
	    "... nor a dangling one");
	TEST(append("dirlink/f", "x\n") == -1 && publish("dirlink/f", "x", 0644) == -1,
	    "no symlink among the folders");
	TEST_STR(err.message, "a part of its path is a symlink or no folder", "... and says why");
	TEST(append("inner/f", "x\n") == -1, "... even one that stays inside");
	TEST(append("dirlink/new/f", "x\n") == -1, "... and nothing is made behind it");
	errno = 0;
	TEST(store_read(&st, "link", &err) == -1 && errno == ELOOP, "a read follows none");
	TEST(store_read(&st, "dirlink/target", &err) == -1 && errno == ENOTDIR,
	    "... neither in the folders");
	TEST_STR(content("outside/target"), "untouched\n", "outside is untouched");
	TEST_INT(count_names("outside"), 1, "... and nothing is new there");
}

static void test_kinds(void)
{
	mkdir("s/folder", 0755);
	if (mkfifo("s/fifo", 0600) != 0)
		exit(1);
	alarm(10);
	TEST(append("folder", "x\n") == -1 && publish("folder", "x", 0644) == -1,
	    "a folder is no file");
	TEST(append("fifo", "x\n") == -1 && publish("fifo", "x", 0644) == -1,
	    "a FIFO is no file, and nothing waits for it");
	TEST(append("nul/x", "x\n") == -1 && publish("nul/x", "x", 0644) == -1,
	    "a file is no folder");
	TEST(store_read(&st, "fifo", &err) == -1 && store_read(&st, "folder", &err) == -1,
	    "neither can be read");
	alarm(0);
}

static void test_publish(void)
{
	mkdir("s/p", 0755);
	TEST_INT(publish("p/doc.json", "first", 0666), 0, "publish");
	TEST_STR(content("s/p/doc.json"), "first", "... the whole text");
	TEST_INT(mode_of("s/p/doc.json"), 0644, "... with the mode, less the umask");
	int old = open("s/p/doc.json", O_RDONLY);
	char c[8] = "";
	TEST_INT(publish("p/doc.json", "second", 0600), 0, "publish again");
	TEST(read(old, c, 8) == 5 && memcmp(c, "first", 5) == 0,
	    "who has opened the old one reads the old one");
	close(old);
	TEST_STR(content("s/p/doc.json"), "second", "who opens it now reads the new one");
	TEST_INT(mode_of("s/p/doc.json"), 0600, "... with the new mode");
	TEST_INT(publish("p/q/r/empty", "", 0644), 0, "an empty document, with its folders");
	TEST_STR(content("s/p/q/r/empty"), "", "... is empty");
	scratch_puts("s/p/.oc-tmp-1-0000000000000000", "left by a kill");
	TEST_INT(
	    publish("p/doc.json", "third", 0644), 0, "a dead writer's file is in nobody's way");
	TEST_INT(count_names("s/p"), 3, "no temporary file of ours is left");
}

static void test_read(void)
{
	char c[16] = "";
	int fd = store_read(&st, "p/doc.json", &err);

	TEST(fd >= 0 && read(fd, c, 16) == 5 && memcmp(c, "third", 5) == 0,
	    "read what was published");
	close(fd);
	err.exit = 1234;
	errno = 0;
	TEST(store_read(&st, "p/none", &err) == -1 && errno == ENOENT && err.exit == 1234,
	    "a missing file is ENOENT and no error");
	errno = 0;
	TEST(store_read(&st, "none/none", &err) == -1 && errno == ENOENT && err.exit == 1234,
	    "... a missing folder too");
}

static void test_publish_file(void)
{
	TEST_INT(store_publish_file("alone", SLICE("text"), 0644, &err), 0, "publish beside us");
	TEST_STR(content("alone"), "text", "... the whole text");
	TEST_INT(store_publish_file("sl/through", SLICE("text"), 0640, &err), 0,
	    "the folder may be a symlink");
	TEST_STR(content("s/through"), "text", "... and is followed");
	TEST(store_publish_file("s/link", SLICE("x"), 0644, &err) == -1 &&
		 strcmp(err.file, "s/link") == 0,
	    "the file may not");
	TEST(store_publish_file("none/x", SLICE("x"), 0644, &err) == -1 &&
		 err.exit == OC_EX_CANTCREAT,
	    "the folder must be there");
	TEST(store_publish_file("s/", SLICE("x"), 0644, &err) == -1 &&
		 store_publish_file("..", SLICE("x"), 0644, &err) == -1 &&
		 store_publish_file("", SLICE("x"), 0644, &err) == -1,
	    "no name is refused");
	char root[300];
	snprintf(root, sizeof(root), "%s/abs", scratch_path);
	TEST_INT(store_publish_file(root, SLICE("x"), 0644, &err), 0, "an absolute path");
}

/* The file size limit makes write(2) fail midway, as a full disk does. */
static void test_full(void)
{
	struct rlimit was, small;
	static char big[100001];

	memset(big, 'x', sizeof(big) - 1);
	big[sizeof(big) - 2] = '\n';
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &was);
	small = was;
	small.rlim_cur = 50000;
	TEST_INT(append("full/log", "kept\n"), 0, "(a line)");
	setrlimit(RLIMIT_FSIZE, &small);
	int first = append("full/log", big);
	struct oc_err first_err = err;
	int second = append("full/new", big);
	int third = publish("full/doc", big, 0644);
	setrlimit(RLIMIT_FSIZE, &was);
	TEST(
	    first == -1 && first_err.exit == OC_EX_IO, "a write that fails midway is an I/O error");
	TEST_STR(first_err.file, "s/full/log", "... of this file");
	TEST_STR(content("s/full/log"), "kept\n", "... and no part of it stays");
	TEST(second == -1 && access("s/full/new", F_OK) != 0,
	    "a file that we made and could not fill is gone");
	TEST(third == -1 && err.exit == OC_EX_IO && access("s/full/doc", F_OK) != 0,
	    "so is a document");
	TEST_INT(count_names("s/full"), 1, "... and its temporary file");
}

static void test_lock(void)
{
	struct timespec a, b;

	TEST_INT(store_lock(&st, &err), 0, "the store can be locked");
	pid_t child = fork();
	if (child == 0) {
		struct store mine;
		struct oc_err e;
		store_close(&st); /* the lock is also held through the descriptor that we inherit */
		int r = store_open(&mine, "s", &e) != 0 || store_lock(&mine, &e) != 0;
		/* The holder has appended by now. */
		_exit(r != 0 || access("s/held", F_OK) != 0);
	}
	usleep(100000);
	TEST(waitpid(child, NULL, WNOHANG) == 0, "another writer waits");
	append("held", "x\n");
	store_unlock(&st);
	int status = -1;
	TEST(waitpid(child, &status, 0) == child && status == 0, "... and goes on when it is free");
	clock_gettime(CLOCK_MONOTONIC, &a);
	child = fork();
	if (child == 0) {
		store_lock(&st, &err);
		raise(SIGKILL);
	}
	waitpid(child, NULL, 0);
	TEST_INT(store_lock(&st, &err), 0, "a killed holder's lock is free");
	clock_gettime(CLOCK_MONOTONIC, &b);
	store_unlock(&st);
	store_unlock(&st);
	TEST(b.tv_sec - a.tv_sec < 5, "... at once");
	if (unlink("s/.oc-lock") != 0 || symlink("../outside/target", "s/.oc-lock") != 0)
		exit(1);
	TEST_INT(store_lock(&st, &err), -1, "a lock file that is a symlink is refused");
	unlink("s/.oc-lock");
}

/*
 * Whoever waits for the lock of a file that is unlinked or replaced meanwhile must not write into
 * what nobody can see.
 */
static void test_replaced(void)
{
	append("gone", "one\n");
	int fd = open("s/gone", O_RDWR);
	flock(fd, LOCK_EX);
	pid_t child = fork();
	if (child == 0) {
		close(fd);
		_exit(append("gone", "two\n") != 0);
	}
	usleep(100000);
	unlink("s/gone");
	close(fd);
	int status = -1;
	waitpid(child, &status, 0);
	TEST_INT(status, 0, "an append that waited for a file now gone");
	TEST_STR(content("s/gone"), "two\n", "... is in the file that is there");
}

/* With stdout closed, the store's file must not become descriptor 1. */
static void test_closed_stdout(void)
{
	pid_t child = fork();

	if (child == 0) {
		close(0);
		close(1);
		close(2);
		int lock = store_lock(&st, &err);
		int log = append("closed", "row\n");
		int bad = lock != 0 || log != 0 || st.lock <= 2;
		int fd = store_read(&st, "closed", &err);
		_exit(bad || fd <= 2);
	}
	int status = -1;
	waitpid(child, &status, 0);
	TEST_INT(status, 0, "no descriptor of the store is 0, 1 or 2");
}

int main(void)
{
	scratch_init();
	umask(022);
	test_open();
	test_append();
	test_torn();
	test_paths();
	test_symlinks();
	test_kinds();
	test_publish();
	test_read();
	test_publish_file();
	test_full();
	test_lock();
	test_replaced();
	test_closed_stdout();
	int before = open("/dev/null", O_RDONLY);
	TEST(before >= 0 && before < 12, "no descriptor is lost");
	store_close(&st);
	scratch_done();
	return tap_done();
}

/* walk: order, what is read and what is skipped, what cannot be read, how deep. */
#include <fcntl.h>

#include "base/sb.h"
#include "io/walk.h"
#include "scratch.h"
#include "tap.h"

struct seen {
	struct sb text;
	const char *stop_at;
	int stop, bad_answer;
	int files, bad;
	struct oc_err last_bad;
};

static struct oc_err err;

static int on_entry(void *arg, enum walk_kind kind, const char *path)
{
	struct seen *s = arg;

	s->files += kind == WALK_FILE;
	sb_addf(&s->text, "%s%c%s", s->text.len == 0 ? "" : " ", "f()s"[kind], path);
	return s->stop_at != NULL && strcmp(path, s->stop_at) == 0 ? s->stop : 0;
}

static int on_bad(void *arg, const struct oc_err *e)
{
	struct seen *s = arg;

	s->bad++;
	s->last_bad = *e;
	sb_addf(&s->text, " !%s", e->file);
	return s->bad_answer;
}

static struct seen seen;

static int walk(const char *path)
{
	struct walk w = {on_entry, on_bad, &seen};

	sb_release(&seen.text);
	seen.files = seen.bad = 0;
	err = (struct oc_err)OC_ERR_INIT;
	return walk_path(&w, path, &err);
}

static void test_order(void)
{
	mkdir("d", 0700);
	mkdir("d/b", 0700);
	mkdir("d/b.d", 0700);
	mkdir("d/empty", 0700);
	scratch_puts("d/b/2", "");
	scratch_puts("d/b/10", "");
	scratch_puts("d/a", "");
	scratch_puts("d/Z", "");
	scratch_puts("d/\xC3\xA4", "");
	scratch_puts("d/b-", "");
	TEST_INT(walk("d"), 0, "a folder");
	TEST_STR(seen.text.buf,
	    "(d fd/Z fd/a (d/b fd/b/10 fd/b/2 )d/b fd/b- (d/b.d )d/b.d (d/empty )d/empty "
	    "fd/\xC3\xA4 )d",
	    "bytewise in each folder, files and folders together");
	TEST_INT(walk("d/b/"), 0, "a folder with a slash behind");
	TEST_STR(seen.text.buf, "(d/b/ fd/b/10 fd/b/2 )d/b/", "... that is not doubled");
	TEST_INT(walk("d/a"), 0, "a file");
	TEST_STR(seen.text.buf, "fd/a", "... is itself");
	TEST_INT(walk("-"), 0, "standard input");
	TEST_STR(seen.text.buf, "f-", "... is itself");
}

static void test_kinds(void)
{
	mkdir("k", 0700);
	scratch_puts("k/file", "");
	scratch_puts("k/new\nline", "");
	if (symlink("file", "k/link") != 0 || symlink("..", "k/loop") != 0 ||
	    mkfifo("k/pipe", 0600) != 0 || symlink("k", "kl") != 0 ||
	    symlink("gone", "dangling") != 0)
		exit(1);
	TEST_INT(walk("k"), 0, "a folder with all sorts in it");
	TEST_STR(seen.text.buf, "(k fk/file sk/link sk/loop fk/new\nline sk/pipe )k",
	    "only regular files are read");
	TEST_INT(walk("kl"), 0, "an argument that is a symlink");
	TEST_STR(seen.text.buf, "(kl fkl/file skl/link skl/loop fkl/new\nline skl/pipe )kl",
	    "... is followed");
	walk("k/pipe");
	TEST_STR(seen.text.buf, "fk/pipe", "a FIFO as an argument is read");
	walk("dangling");
	TEST_STR(seen.text.buf, " !dangling", "a dangling argument is bad");
	TEST_INT(seen.last_bad.exit, OC_EX_NOINPUT, "... and cannot be opened");
}

static void test_stop(void)
{
	seen.stop_at = "d/b/10";
	seen.stop = 1;
	TEST_INT(walk("d"), 1, "fn stops the walk");
	TEST_STR(seen.text.buf, "(d fd/Z fd/a (d/b fd/b/10", "... at once");
	seen.stop = -1;
	TEST_INT(walk("d"), -1, "fn fails the walk");
	seen.stop_at = NULL;
	seen.bad_answer = -1;
	TEST(walk("missing") == -1 && strcmp(err.file, "missing") == 0,
	    "bad fails the walk, and its error is handed on");
	seen.bad_answer = 1;
	TEST_INT(walk("missing"), 1, "bad stops the walk");
	seen.bad_answer = 0;
	struct walk w = {on_entry, NULL, &seen};
	TEST_INT(
	    walk_path(&w, "missing", &err), -1, "without bad, what cannot be read fails the walk");
}

static void test_unreadable(void)
{
	bool root = geteuid() == 0;

	mkdir("u", 0755);
	mkdir("u/locked", 0);
	scratch_puts("u/z", "");
	/* Rights do not bind root. */
	if (root && (chmod(".", 0755) != 0 || seteuid(65534) != 0))
		exit(1);
	TEST_INT(walk("u"), 0, "an unreadable folder does not end the walk");
	TEST_STR(seen.text.buf, "(u !u/locked fu/z )u", "... is told, and the next entry comes");
	if (root && seteuid(0) != 0)
		exit(1);
}

static void make_deep(int levels)
{
	int at = open(".", O_RDONLY | O_DIRECTORY);

	for (int i = 0; i < levels && at >= 0; i++) {
		const char *name = i == 0 ? "deep" : "x";
		mkdirat(at, name, 0700);
		int below = openat(at, name, O_RDONLY | O_DIRECTORY);
		close(at);
		at = below;
	}
	int fd = openat(at, "leaf", O_CREAT | O_WRONLY, 0600);
	close(fd);
	close(at);
}

static void test_deep(void)
{
	make_deep(257);
	TEST_INT(walk("deep"), 0, "256 folders below the argument");
	TEST(seen.files == 1 && seen.bad == 0, "... are read");
	TEST(system("rm -r deep") == 0, "(cleared)");
	make_deep(258);
	TEST_INT(walk("deep"), 0, "one more");
	TEST(seen.files == 0 && seen.bad == 1, "... is told as bad");
	int before = open("/dev/null", O_RDONLY);
	walk("deep");
	walk("d");
	int after = open("/dev/null", O_RDONLY);
	TEST_INT(after, before + 1, "no descriptor is lost");
}

int main(void)
{
	scratch_init();
	test_order();
	test_kinds();
	test_stop();
	test_unreadable();
	test_deep();
	sb_release(&seen.text);
	scratch_done();
	return tap_done();
}

/* diag: what is printed, what is counted, which exit wins. */
#include <fcntl.h>

#include "io/diag.h"
#include "scratch.h"
#include "tap.h"

static struct diag d;

static void begin(void)
{
	diag_init(&d, "oc-x", open("said", O_RDWR | O_CREAT | O_TRUNC, 0600));
}

static const char *said(void)
{
	static char text[20000];
	size_t n;
	char *p = scratch_read("said", &n);

	close(d.fd);
	memcpy(text, p, n + 1);
	free(p);
	return text;
}

static void error(int exit)
{
	struct oc_err e = OC_ERR_INIT;

	err_set(&e, exit, "message");
	diag_error(&d, &e);
}

static void test_text(void)
{
	struct oc_err e = OC_ERR_INIT;

	begin();
	err_set(&e, OC_EX_DATA, "expected ','");
	err_at(&e, "a\nb\033[31m.json", 3, 14);
	diag_error(&d, &e);
	TEST_STR(said(), "oc-x: a\\nb\\x1B[31m.json:3:14: expected ','\n",
	    "an error is located and safe to print");
	begin();
	diag_notice(&d, "f", 7, "odd %d", 5);
	diag_notice(&d, NULL, 0, "%s", "lone\n");
	TEST_STR(said(), "oc-x: f:7: notice: odd 5\noc-x: notice: lone\\n\n", "notices");
	begin();
	d.quiet = true;
	diag_notice(&d, "f", 7, "odd");
	TEST_INT(d.notices, 1, "a quiet notice is counted");
	TEST_STR(said(), "", "... and not printed");
	begin();
	err_set(&e, OC_EX_OK, "closed pipe");
	diag_error(&d, &e);
	TEST(d.errors == 0 && d.exit == 0, "an error not to speak of is not counted");
	TEST_STR(said(), "", "... nor printed");
	memset(e.file, '\1', sizeof(e.file) - 1);
	memset(e.message, '\2', sizeof(e.message) - 1);
	e.line = e.column = UINT64_MAX;
	e.exit = OC_EX_IO;
	begin();
	diag_error(&d, &e);
	const char *text = said();
	TEST(strlen(text) > 4000 && text[strlen(text) - 1] == '\n',
	    "the longest message is one line");
}

static void data(const char *file, uint64_t line, const char *message)
{
	struct oc_err e = OC_ERR_INIT;

	err_set(&e, OC_EX_DATA, "%s", message);
	err_at(&e, file, line, 1);
	diag_error(&d, &e);
}

static void test_sorts(void)
{
	begin();
	for (uint64_t i = 1; i <= 5; i++)
		data("f", i, "expected ','");
	diag_notice(&d, "f", 6, "expected ','");
	diag_end(&d);
	TEST_INT(d.errors, 5, "errors are counted whether printed or not");
	TEST_STR(said(),
	    "oc-x: f:1:1: expected ','\noc-x: f:2:1: expected ','\noc-x: f:3:1: expected ','\n"
	    "oc-x: f:6: notice: expected ','\noc-x: and 2 more of the same: expected ','\n",
	    "three of a sort, then how many more; a notice is of another sort");
	begin();
	for (int i = 0; i < DIAG_SHOWN; i++)
		data("f", 1, "lost");
	diag_end(&d);
	TEST(strstr(said(), "more") == NULL, "no line about none more");
	begin();
	data("f", 1, "'read file' has 12 calls in s-1.json: bad, count: done");
	data("f", 2, "'x' has 7 calls in t/u: bad, count: done");
	data("f", 3, "has calls in x1 bad, count: done");
	data("f", 4, "'y z' has 7 calls in it's: bad, count: done");
	data("f", 5, "has calls in x1: good, count: done");
	diag_end(&d);
	const char *text = said();
	TEST(strstr(text, "f:4") == NULL && strstr(text, "f:5") != NULL &&
		 strstr(text, "and 1 more of the same: 'read file' has 12 calls in s-1.json: bad, count: done\n") !=
		     NULL,
	    "numbers, names and quoted texts do not make a sort, words do");
	begin();
	for (int i = 0; i < DIAG_SORTS + 10; i++) {
		char message[] = "aa came";
		message[0] = (char)('a' + i % 26);
		message[1] = (char)('a' + i / 26);
		data("f", (uint64_t)i + 1, message);
	}
	diag_end(&d);
	text = said();
	TEST(strstr(text, "f:67:1: ") != NULL && strstr(text, "f:68:1: ") == NULL &&
		 strstr(text, "and 7 more of the same: other messages\n") != NULL,
	    "sorts beyond the table count as one");
	begin();
	for (int i = 0; i < 5; i++)
		error(OC_EX_NOINPUT);
	diag_end(&d);
	TEST_STR(said(), "oc-x: message\noc-x: message\noc-x: message\noc-x: message\noc-x: message\n",
	    "an input that cannot be opened is always named");
	begin();
	d.all = true;
	for (int i = 0; i < 5; i++)
		error(OC_EX_DATA);
	for (int i = 0; i < 5; i++)
		diag_notice(&d, NULL, 0, "odd");
	diag_end(&d);
	text = said();
	TEST(strstr(text, "message\noc-x: message\noc-x: message\noc-x: message\noc-x: message\n") != NULL &&
		 strstr(text, "and 2 more of the same: notice: odd\n") != NULL,
	    "all: errors are, notices are not");
}

static void test_colour(void)
{
	begin();
	d.colour = true;
	error(OC_EX_DATA);
	TEST_STR(said(), "\033[1;31moc-x:\033[0m message\n", "colour paints the program's name");
}

static void check_exits(const int *exits, size_t n, int want, const char *name)
{
	begin();
	for (size_t i = 0; i < n; i++)
		error(exits[i]);
	TEST_INT(d.exit, want, name);
	said();
}

static void test_exit(void)
{
	check_exits((const int[]){0}, 0, 0, "nothing: 0");
	check_exits((const int[]){1, 65}, 2, 65, "bad data outranks a finding");
	check_exits((const int[]){65, 1}, 2, 65, "... in any order");
	static const int ascending[] = {1, 65, 66, 70, 73, 74};
	for (size_t i = 0; i + 1 < sizeof(ascending) / sizeof(ascending[0]); i++) {
		const int low = ascending[i], high = ascending[i + 1];
		check_exits((const int[]){low, high}, 2, high, "the graver status outranks the one before");
		check_exits((const int[]){high, low}, 2, high, "... and stays");
	}
	begin();
	diag_raise(&d, OC_EX_FINDING);
	TEST(d.exit == 1 && d.errors == 0, "raise prints and counts nothing");
	said();
	begin();
	close(d.fd);
	d.fd = 987;
	error(OC_EX_DATA);
	TEST(d.errors == 1 && d.exit == OC_EX_DATA, "a closed stderr changes nothing");
}

int main(void)
{
	scratch_init();
	test_text();
	test_sorts();
	test_colour();
	test_exit();
	scratch_done();
	return tap_done();
}

/* line: every way in which a line can lie across reads, ends, and be too long. */
#include <errno.h>
#include <stdint.h>
#include <sys/wait.h>

#include "io/line.h"
#include "scratch.h"
#include "tap.h"

static struct oc_err err;

/* All lines of a file, shown as "number@offset:text|" ("!" for too long, "~" for unended). */
static const char *lines_of(const char *file, size_t limit)
{
	static char shown[8192];
	struct in in;
	struct line l;
	struct slice s;
	size_t at = 0;
	int r;

	shown[0] = '\0';
	if (in_open(&in, file, &err) != 0)
		return "cannot open";
	line_init(&l, &in, limit);
	while ((r = line_next(&l, &s, &err)) != 0 && r != -1 && at < sizeof(shown) / 2)
		at += (size_t)snprintf(shown + at, sizeof(shown) - at, "%llu@%llu:%.*s%s%s|",
		    (unsigned long long)l.number, (unsigned long long)l.offset,
		    s.n < 40 ? (int)s.n : 40, s.p, r == -2 ? "!" : "", l.unended ? "~" : "");
	snprintf(shown + at, sizeof(shown) - at, "%s%llu", r == 0 ? "" : "error ",
	    (unsigned long long)l.consumed);
	line_release(&l);
	in_close(&in);
	return shown;
}

static const char *lines_in(const char *text, size_t limit)
{
	scratch_puts("lines", text);
	return lines_of("lines", limit);
}

static void test_ends(void)
{
	TEST_STR(lines_in("", 0), "0", "no lines");
	TEST_STR(lines_in("a\nbc\n", 0), "1@0:a|2@2:bc|5", "two lines");
	TEST_STR(lines_in("a\nbc", 0), "1@0:a|2@2:bc~|4", "a last line without LF");
	TEST_STR(lines_in("a\r\nbc\r\n", 0), "1@0:a|2@3:bc|7", "CR LF");
	TEST_STR(lines_in("a\r\r\nb\rc\n", 0), "1@0:a\r|2@4:b\rc|8",
	    "only the CR before LF is of the end");
	TEST_STR(lines_in("a\r", 0), "1@0:a\r~|2", "a CR at the end of input stays");
	TEST_STR(lines_in("\n\r\n\n", 0), "1@0:|2@1:|3@3:|4", "empty lines");
	scratch_write("nul", "a\0b\n\0\n", 6);
	struct in in;
	struct line l;
	struct slice s = {NULL, 0};
	in_open(&in, "nul", &err);
	line_init(&l, &in, 0);
	TEST(line_next(&l, &s, &err) == 1 && slice_eq(s, SLICE("a\0b")), "NUL within a line");
	TEST(line_next(&l, &s, &err) == 1 && slice_eq(s, SLICE("\0")), "a line of NUL");
	TEST(line_next(&l, &s, &err) == 0 && line_next(&l, &s, &err) == 0, "the end stays the end");
	line_release(&l);
	in_close(&in);
}

static void test_limit(void)
{
	TEST_STR(lines_in("12345\nx\n", 5), "1@0:12345|2@6:x|8", "a line of just the limit");
	TEST_STR(lines_in("12345\r\nx\n", 5), "1@0:12345|2@7:x|9", "... with CR LF");
	TEST_STR(lines_in("123456\nx\n", 5), "1@0:123456!|2@7:x|9", "one byte more is too long");
	TEST_INT(err.exit, OC_EX_DATA, "... which is bad data");
	TEST_INT(err.line, 1, "... on this line");
	TEST_STR(err.file, "lines", "... of this file");
	TEST_STR(lines_in("12345\r", 5), "1@0:12345\r!~|6", "a CR that ends nothing counts");
	TEST_STR(lines_in("x\n123456", 5), "1@0:x|2@2:123456!~|8", "the last line may be too long");
}

/* A line longer than the buffer's first size, and one longer than the limit, between short ones. */
static void check_long(size_t n, size_t limit, int want, const char *name)
{
	struct in in;
	struct line l;
	struct slice s;
	char *p = malloc(n + 32);
	int first, second, third, fourth;

	memcpy(p, "first\n", 6);
	memset(p + 6, 'x', n);
	memcpy(p + 6 + n, "\r\nlast", 6);
	p[6] = 'b';
	p[6 + n - 1] = 'e';
	scratch_write("long", p, n + 12);
	in_open(&in, "long", &err);
	line_init(&l, &in, limit);
	first = line_next(&l, &s, &err);
	second = line_next(&l, &s, &err);
	bool whole = second == 1 ? s.n == n && memcmp(s.p, p + 6, n) == 0
				 : s.n >= 1024 && memcmp(s.p, p + 6, s.n) == 0;
	bool counted = l.number == 2 && l.offset == 6 && l.consumed == n + 8;
	third = line_next(&l, &s, &err);
	bool last = slice_eqs(s, "last") && l.number == 3 && l.offset == n + 8 && l.unended;
	fourth = line_next(&l, &s, &err);
	bool bounded = l.cap <= (limit + 2 > 262144 ? limit + 2 : 262144);
	if (!TEST(first == 1 && second == want && whole && counted && third == 1 && last &&
		      fourth == 0 && bounded,
		name))
		printf("# n %zu limit %zu: %d %d %d %d whole %d counted %d last %d cap %zu\n", n,
		    limit, first, second, third, fourth, whole, counted, last, l.cap);
	line_release(&l);
	in_close(&in);
	free(p);
}

static void test_long(void)
{
	static const size_t sizes[] = {65530, 65536, 131072, 262100, 262134, 262135, 262136, 262137,
	    262138, 262144, 262146, 300000, 524288, 1000000};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		size_t n = sizes[i];
		check_long(n, n, 1, "a long line within the limit");
		check_long(n, n - 1, -2, "a long line one byte over the limit");
		check_long(n, 5000, -2, "a long line far over the limit");
	}
	check_long((size_t)20 << 20, 300000, -2, "20 MiB skipped in bounded memory");
}

/* Lines of all lengths around the buffer's size, checked byte by byte. */
static void test_many(void)
{
	struct in in;
	struct line l;
	struct slice s;
	FILE *f = fopen("many", "wb");
	uint32_t x = 1;
	uint64_t offset = 0, number = 0;
	int bad = 0;

	for (int i = 0; i < 3000; i++) {
		x = x * 1664525 + 1013904223;
		size_t n = x >> 24 == 7 ? x >> 14 : x >> 22;
		for (size_t k = 0; k < n; k++)
			fputc('a' + (i + (int)k) % 26, f);
		fputs(i % 3 == 0 ? "\r\n" : "\n", f);
	}
	fclose(f);
	in_open(&in, "many", &err);
	line_init(&l, &in, 0);
	x = 1;
	while (line_next(&l, &s, &err) == 1) {
		int i = (int)number++;
		x = x * 1664525 + 1013904223;
		size_t n = x >> 24 == 7 ? x >> 14 : x >> 22;
		bad += s.n != n || l.number != number || l.offset != offset || l.unended;
		for (size_t k = 0; k < s.n; k++)
			bad += s.p[k] != 'a' + (i + (int)k) % 26;
		offset += n + (i % 3 == 0 ? 2 : 1);
	}
	TEST(bad == 0 && number == 3000 && l.consumed == offset, "3000 lines across many reads");
	line_release(&l);
	in_close(&in);
}

/* Whole lines by the buffer, what is left by line_next: the same lines and places. */
static void check_whole(const char *file, size_t limit, uint64_t want_lines, const char *name)
{
	struct in in;
	struct line l;
	struct slice s;
	uint64_t bytes = 0;
	size_t n = 0, at_once = 0;
	char *all = scratch_read(file, &n);
	bool same = true;
	int r;

	in_open(&in, file, &err);
	line_init(&l, &in, limit);
	do {
		r = line_whole(&l, &s, &err);
		if (r == 1) {
			uint64_t lines = 0;
			for (size_t i = 0; i < s.n; i++)
				lines += s.p[i] == '\n';
			same = same && s.p[s.n - 1] == '\n' && memcmp(s.p, all + bytes, s.n) == 0;
			line_take(&l, s, lines);
			bytes += s.n;
			at_once++;
			continue;
		}
		r = line_next(&l, &s, &err);
		same = same && (r == 0 || memcmp(s.p, all + l.offset, s.n) == 0);
		bytes = l.consumed;
	} while (r != 0 && r != -1);
	TEST(same && at_once > 0 && bytes == n && l.number == want_lines, name);
	line_release(&l);
	in_close(&in);
	free(all);
}

static void test_whole(void)
{
	size_t n = 400000;
	char *p = malloc(n);

	check_whole("many", 0, 3000, "all whole lines of a buffer at once");
	memset(p, 'x', n);
	memcpy(p, "a\nb\r\n", 5);
	memcpy(p + n - 6, "\nc\n\nd", 6);
	scratch_write("mixed", p, n);
	check_whole("mixed", 0, 6, "... around a long one");
	check_whole("mixed", 300000, 6, "... around one that is too long");
	free(p);
}

/*
 * The writer waits for an answer to each line: a reader that wants more than the line would wait
 * for ever.
 */
static void test_live(void)
{
	int ask[2], answer[2];
	struct in in;
	struct line l;
	struct slice s;
	int got = 0;

	if (pipe(ask) != 0 || pipe(answer) != 0)
		exit(1);
	pid_t child = fork();
	if (child == 0) {
		char c;
		for (int i = 0; i < 20; i++) {
			const char *line = i % 2 == 0 ? "P\n" : "(\r\n";
			if (write(ask[1], line, strlen(line)) < 0 || read(answer[0], &c, 1) != 1)
				_exit(1);
		}
		_exit(0);
	}
	close(ask[1]);
	alarm(20);
	in_fd(&in, ask[0], "live");
	line_init(&l, &in, 0);
	while (line_next(&l, &s, &err) == 1 && write(answer[1], "y", 1) == 1)
		got += slice_eqs(s, got % 2 == 0 ? "P" : "(");
	TEST_INT(got, 20, "a live pipe's line is handed out when it is whole");
	alarm(0);
	line_release(&l);
	in_close(&in);
	waitpid(child, NULL, 0);
}

static void test_error(void)
{
	struct in in;
	struct line l;
	struct slice s;

	in_fd(&in, 987, "nowhere");
	line_init(&l, &in, 0);
	TEST(line_next(&l, &s, &err) == -1 && err.exit == OC_EX_IO,
	    "an error of the input is final");
	TEST_INT(line_next(&l, &s, &err), 0, "... and nothing comes after it");
	line_release(&l);
	in_close(&in);
}

int main(void)
{
	scratch_init();
	test_ends();
	test_limit();
	test_long();
	test_many();
	test_whole();
	test_live();
	test_error();
	scratch_done();
	return tap_done();
}

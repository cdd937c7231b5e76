/* lib/base: errors as people see them, slices, and the memory under everything. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/sb.h"
#include "base/slice.h"
#include "tap.h"

static const char *escaped(const char *text, size_t n)
{
	static char buf[256];

	err_escape(buf, sizeof(buf), text, n);
	return buf;
}

#define ESCAPED(lit) escaped((lit), sizeof(lit) - 1)

static void test_escape(void)
{
	char small[8];

	TEST_STR(ESCAPED("plain, \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"),
	    "plain, \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80", "text stays");
	TEST_STR(ESCAPED("a\nb\tc\rd"), "a\\nb\\tc\\rd", "line ends and tabs");
	TEST_STR(ESCAPED("\x1b[31m\x07\x7f\0x"), "\\x1B[31m\\x07\\x7F\\x00x", "controls and NUL");
	TEST_STR(ESCAPED("\xc2\x9b\x33m"), "\\u{9B}3m", "C1 controls");
	TEST_STR(ESCAPED("a\xe2\x80\xae"
			 "b\xe2\x81\xa6"),
	    "a\\u{202E}b\\u{2066}", "bidi controls");
	TEST_STR(ESCAPED("\xc0\xaf\xed\xa0\x80\xff"), "\\xC0\\xAF\\xED\\xA0\\x80\\xFF",
	    "bytes that are not UTF-8");
	TEST_INT(err_escape(small, sizeof(small), "abc\x1b[0m", 7), 7, "cut where it fits");
	TEST_STR(small, "abc\\x1B", "never in the middle of an escape");
	TEST_INT(
	    err_escape(small, sizeof(small), "abcdef\xe2\x82\xac", 9), 6, "nor of a character");
	TEST_INT(err_escape(small, 0, "abc", 3), 0, "no room at all");
}

static void test_format(void)
{
	struct oc_err e = OC_ERR_INIT;
	char buf[4096], longer[3000];

	TEST_INT(err_set(&e, OC_EX_DATA, "expected '%c'", ','), -1, "err_set returns -1");
	err_format(&e, buf, sizeof(buf));
	TEST_STR(buf, "expected ','", "without a place");
	err_at(&e, "run-7/summary.json", 1, 218);
	err_format(&e, buf, sizeof(buf));
	TEST_STR(buf, "run-7/summary.json:1:218: expected ','", "with its place");
	err_at(&e, "a\nb\x1b", 3, 0);
	err_format(&e, buf, sizeof(buf));
	TEST_STR(buf, "a\\nb\\x1B:3: expected ','", "a hostile name, no column");

	memset(longer, 'x', sizeof(longer) - 1);
	memcpy(longer + sizeof(longer) - 6, "/tail", 6);
	err_at(&e, longer, 1, 1);
	TEST_INT(strlen(e.file), sizeof(e.file) - 1, "a long name fills its room");
	TEST(strncmp(e.file, "...", 3) == 0 && strstr(e.file, "/tail") != NULL,
	    "and is cut at the front");
	for (size_t n = 0; n < 60; n++)
		if (err_format(&e, buf, n) >= (n == 0 ? 1 : n) || (n > 0 && strlen(buf) >= n))
			TEST(false, "err_format keeps to its room");

	errno = ENOSPC;
	err_sys(&e, OC_EX_IO, "out", "cannot write");
	TEST_INT(errno, ENOSPC, "errno is kept");
	err_format(&e, buf, sizeof(buf));
	TEST_STR(buf, "out: cannot write: No space left on device", "a system's error");
	TEST(err_nomem(&e) == -1 && e.exit == OC_EX_SOFTWARE && e.file[0] == '\0',
	    "lack of memory has no place");
}

static void test_slice(void)
{
	struct slice s = SLICE("one two two");

	TEST_INT(slice_find(s, SLICE("two"), 0), 4, "found");
	TEST_INT(slice_find(s, SLICE("two"), 5), 8, "found from there on");
	TEST_INT(slice_find(s, SLICE("three"), 0), 11, "not found");
	TEST_INT(slice_find(s, SLICE(""), 3), 3, "the empty one at once");
	TEST_INT(slice_find(s, SLICE("one two two."), 0), 11, "longer than the text");
	TEST(slice_has_prefix(s, SLICE("one")) && !slice_has_prefix(SLICE("on"), SLICE("one")),
	    "prefix");
	TEST(slice_has_suffix(s, SLICE("two")) && !slice_has_suffix(s, SLICE("one")), "suffix");
	TEST(slice_cmp(SLICE("a"), SLICE("b")) < 0 && slice_cmp(SLICE("a"), SLICE("ab")) < 0 &&
		 slice_cmp(SLICE("\xff"), SLICE("a")) > 0 && slice_cmp(s, s) == 0,
	    "bytewise order, the shorter first");
	TEST(slice_eq(SLICE("a\0b"), SLICE("a\0b")) && !slice_eq(SLICE("a\0b"), SLICE("a\0c")),
	    "NUL is a byte like others");
}

static void test_sb(void)
{
	struct sb s = SB_INIT;
	char long_text[5000];

	TEST(sb_slice(&s).n == 0 && sb_slice(&s).p != NULL, "empty is not absent");
	for (int i = 0; i < 1000; i++)
		sb_addc(&s, (char)('a' + i % 26));
	TEST(sb_ok(&s) && s.len == 1000 && s.buf[999] == 'a' + 999 % 26 && s.buf[1000] == '\0',
	    "byte by byte");
	sb_reset(&s);
	memset(long_text, 'y', sizeof(long_text) - 1);
	long_text[sizeof(long_text) - 1] = '\0';
	sb_addf(&s, "<%s|%d>", long_text, 42);
	TEST(sb_ok(&s) && s.len == sizeof(long_text) - 1 + 5 && s.buf[s.len - 1] == '>',
	    "a format longer than the buffer");
	sb_reset(&s);
	sb_addu64(&s, UINT64_MAX);
	sb_addc(&s, ' ');
	sb_addu64(&s, 0);
	TEST_STR(s.buf, "18446744073709551615 0", "numbers");
	sb_reset(&s);
	sb_addutf8(&s, 0x41);
	sb_addutf8(&s, 0xe9);
	sb_addutf8(&s, 0x20ac);
	sb_addutf8(&s, 0x1f600);
	sb_addutf8(&s, 0xd800);
	TEST_STR(s.buf, "A\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xed\xa0\x80", "code points");
	TEST(sb_room(&s, SIZE_MAX - 8) == NULL && !sb_ok(&s), "more than there can be fails");
	sb_adds(&s, "more");
	TEST(!sb_ok(&s), "and stays failed");
	sb_reset(&s);
	sb_adds(&s, "new");
	TEST(sb_ok(&s) && strcmp(s.buf, "new") == 0, "until it is reset");
	sb_release(&s);
}

static void test_arena(void)
{
	struct arena a = ARENA_INIT;
	bool aligned = true, apart = true;
	char *last = NULL;

	for (size_t n = 0; n < 2000; n++) {
		char *p = arena_alloc(&a, n);

		aligned = aligned && p != NULL && (uintptr_t)p % _Alignof(max_align_t) == 0;
		apart = apart && (n < 2 || p != last);
		memset(p, 0xa5, n);
		last = p;
	}
	TEST(aligned, "aligned for anything");
	TEST(apart, "no two at one place");
	unsigned char *zero = arena_calloc(&a, 1000, 3);
	bool clear = zero != NULL;
	for (int i = 0; clear && i < 3000; i++)
		clear = zero[i] == 0;
	TEST(clear, "cleared where asked");
	TEST(arena_calloc(&a, SIZE_MAX / 2, 3) == NULL, "a product that overflows");
	TEST(arena_alloc(&a, SIZE_MAX - 4) == NULL, "a size that overflows");
	TEST_STR(arena_copy(&a, slice_make("abcd", 3)).p, "abc", "a copy ends by NUL");
	arena_reset(&a);
	char *first = arena_alloc(&a, 100);
	arena_reset(&a);
	TEST(first != NULL && arena_alloc(&a, 100) == (void *)first, "a reset keeps a block");
	TEST(arena_alloc(&a, 64u << 20) != NULL, "a large one");
	arena_reset(&a);
	TEST(a.head == NULL || (size_t)(a.end - a.at) <= ARENA_KEEP, "is not kept");
	arena_release(&a);
	TEST(arena_alloc(&a, 10) != NULL, "used again after its release");
	arena_release(&a);
}

static void test_grow(void)
{
	void *p = NULL;
	size_t cap = 0;

	TEST(mem_grow(&p, &cap, 5, 8) == 0 && cap >= 5 && p != NULL, "grows from nothing");
	size_t had = cap;
	void *same = p;
	TEST(mem_grow(&p, &cap, had, 8) == 0 && cap == had && p == same, "not when there is room");
	TEST(mem_grow(&p, &cap, had + 1, 8) == 0 && cap >= 2 * had, "doubles");
	had = cap;
	same = p;
	TEST(mem_grow(&p, &cap, SIZE_MAX / 4, 8) == -1 && cap == had && p == same,
	    "stays as it was when it cannot");
	TEST(mem_resize(p, SIZE_MAX / 2, 4) == NULL, "a product that overflows");
	mem_free(p);
	mem_free(NULL);
}

int main(void)
{
	test_escape();
	test_format();
	test_slice();
	test_sb();
	test_arena();
	test_grow();
	return tap_done();
}

#include "data/collate.h"
#include "tap.h"

/* As node 20 (ICU 78) sorts them with localeCompare in en-US: each one before all that follow. */
static const char *const sorted[] = {
    "",
    "_",
    "-",
    "—",
    ":",
    ".",
    "\"q\"",
    "“q”",
    "@home",
    "#12",
    "→",
    "+",
    "|",
    "~",
    "$",
    "1",
    "10",
    "9",
    "á",
    "Á",
    "ä",
    "a b",
    "a_b",
    "a-b",
    "a,b",
    "a:b",
    "a.b",
    "a(b",
    "a/b",
    "a1",
    "a10",
    "a2",
    "aa",
    "aA",
    "Aa",
    "AA",
    "ab",
    "aB",
    "Ab",
    "ae",
    "æ",
    "afoo",
    "b",
    "B",
    "e",
    "é",
    "exec",
    "Exec",
    "exec_command",
    "exec-command",
    "execute",
    "f",
    "l",
    "ł",
    "m",
    "n",
    "ñ",
    "o",
    "ø",
    "p",
    "read",
    "Read",
    "READ",
    "read_file",
    "read-file",
    "readFile",
    "ss",
    "ß",
    "st",
    "tool read",
    "Tool Read",
    "tool_read",
    "tool-read",
    "tool:read",
    "tool.read",
    "uber",
    "ubér",
    "über",
    "write",
    "zoo",
    "α",
    "я",
    "日本",
};

#define SORTED (sizeof(sorted) / sizeof(sorted[0]))

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

static void orders_as_icu(void)
{
	for (size_t i = 0; i < SORTED; i++) {
		for (size_t k = 0; k < SORTED; k++) {
			int got =
			    sign(collate_compare(slice_cstr(sorted[i]), slice_cstr(sorted[k])));
			int want = (i > k) - (i < k);
			if (got == want)
				continue;
			printf("# %s and %s\n", sorted[i], sorted[k]);
			TEST_INT(got, want, "orders two names as ICU does");
		}
	}
	TEST(true, "orders all pairs");
}

static void ignores(void)
{
	TEST_INT(collate_compare(SLICE("a\0b"), SLICE("ab")), 0, "a NUL counts for nothing");
	TEST_INT(collate_compare(SLICE("a\033"), SLICE("a")), 0, "nor does an escape");
	TEST_INT(collate_compare(SLICE("soft\xC2\xADhyphen"), SLICE("softhyphen")), 0,
	    "nor a soft hyphen");
	TEST(collate_compare(SLICE("\xFF"), SLICE("a")) > 0,
	    "bytes that are no text come behind letters");
}

int main(void)
{
	orders_as_icu();
	ignores();
	return tap_done();
}

#include <math.h>
#include <stdlib.h>

#include "data/json.h"
#include "tap.h"

static struct json j;
static struct oc_err e;
static struct arena a = ARENA_INIT;

static struct json_val parse(const char *text)
{
	if (json_read(&j, text, strlen(text), &e) != 0)
		return JSON_NONE;
	return json_root(&j);
}

static const char *text_of(struct json_val v)
{
	struct slice s = json_text(v, &a);
	return s.p == NULL ? NULL : arena_copy(&a, s).p;
}

static void values(void)
{
	struct json_val v = parse("{\"a\": [1, -2.5e3, \"x\", null, true, false, {}], "
				  "\"b\\u0062\": {\"c\": 1}, \"a\": 7}");
	int64_t n = 0;

	TEST_INT(json_type(v), JSON_OBJECT, "an object");
	TEST_INT(json_count(v), 3, "three members, the duplicate too");
	TEST(json_int64(json_gets(v, "a"), &n) && n == 7, "of a duplicated key the last wins");
	TEST(json_is(json_gets(v, "bb"), JSON_OBJECT), "an escaped key is found by its text");
	TEST(json_is(json_gets(json_gets(v, "nope"), "deeper"), JSON_MISSING),
	    "what is missing can be asked on");
	struct json_iter it = json_iter(v);
	json_next(&it);
	TEST(json_number(json_elem(it.val, 1)) == -2500, "a number");
	TEST_INT(json_count(it.val), 7, "seven elements");
	TEST(json_is(json_elem(it.val, 7), JSON_MISSING), "no eighth");
	TEST(!json_present(json_elem(it.val, 3)) && json_present(json_elem(it.val, 5)),
	    "null is not present, false is");
	TEST_MEM(json_source(json_elem(it.val, 2)).p, 3, "\"x\"", 3,
	    "the source of a string has its quotes");
	TEST(isnan(json_number(json_elem(it.val, 2))), "a string is no number");
	struct json_val key;
	TEST(json_duplicate(v, &a, &key) == 1 && json_offset(key) == 68,
	    "the duplicate is found, at its place");
	TEST(json_duplicate(parse("{\"a\":{\"b\":1},\"b\":{\"a\":1}}"), &a, &key) == 0,
	    "equal keys in different objects are none");
}

static void many_keys(void)
{
	struct sb s = SB_INIT;
	struct json_val key;

	sb_addc(&s, '{');
	for (int i = 0; i < 1000; i++)
		sb_addf(&s, "\"k%d\":%d,", i, i);
	sb_adds(&s, "\"k\\u0035\":0}");
	TEST(json_duplicate(parse(s.buf), &a, &key) == 1,
	    "a duplicate among a thousand, written as an escape");
	TEST(json_number(json_gets(json_root(&j), "k5")) == 0, "and it is the one that counts");
	sb_release(&s);
}

static void strings(void)
{
	TEST_STR(text_of(parse("\"a\\n\\\"\\\\\\/\\b\\f\\r\\t\\u00e9\"")),
	    "a\n\"\\/\b\f\r\t\xC3\xA9", "escapes");
	TEST_STR(text_of(parse("\"\\ud83d\\ude00\"")), "\xF0\x9F\x98\x80", "a surrogate pair");
	TEST_STR(text_of(parse("\"\\ud83dx\"")), "\xED\xA0\xBDx", "a lone surrogate in WTF-8");
	TEST_STR(text_of(parse("\"\\udc00\\ud800\"")), "\xED\xB0\x80\xED\xA0\x80",
	    "a pair the wrong way round");
	TEST(json_text(parse("\"a\\u0000b\""), &a).n == 3, "NUL is a byte like others");
	TEST(json_text_is(parse("\"\\u0061b\""), "ab"), "compared decoded");
	TEST(!json_text_is(parse("\"\\u0061b\""), "abc") &&
		 !json_text_is(parse("\"\\u0061bc\""), "ab"),
	    "and to the end");
}

static void integers(void)
{
	int64_t n = 0;

	TEST(json_int64(parse("9223372036854775807"), &n) && n == INT64_MAX, "the largest");
	TEST(json_int64(parse("-9223372036854775808"), &n) && n == INT64_MIN, "the smallest");
	TEST(!json_int64(parse("9223372036854775808"), &n), "one more does not fit");
	TEST(!json_int64(parse("1.0"), &n) && !json_int64(parse("1e2"), &n),
	    "fractions and exponents are not plain");
}

static const struct {
	const char *text, *message;
	int line, column;
} BAD[] = {
    {"", "no JSON value here (empty)", 1, 1},
    {"  \n ", "no JSON value here (empty)", 2, 2},
    {"{\"a\":1,}", "expected a key in double quotes in object", 1, 8},
    {"{\"a\" 1}", "expected ':' behind the key in object", 1, 6},
    {"{\"a\":1 \"b\":2}", "expected ',' or '}' in object", 1, 8},
    {"[1 2]", "expected ',' or ']' in array", 1, 4},
    {"[1,]", "expected a value", 1, 4},
    {"[1", "text ends inside an array", 1, 3},
    {"{\"a\":", "text ends where a value is expected", 1, 6},
    {"\"abc", "string is not closed", 1, 1},
    {"\"a\nb\"", "control byte in string (write it as an escape)", 1, 3},
    {"[\"\\q\"]", "bad escape in string (allowed: \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX)", 1,
	3},
    {"[\"\\u12g4\"]", "\\u wants four hexadecimal digits", 1, 3},
    {"[\"\xC0\x80\"]", "not valid UTF-8", 1, 3},
    {"[\"\xED\xA0\x80\"]", "not valid UTF-8", 1, 3},
    {"[01]", "unexpected byte behind a number or literal", 1, 3},
    {"[1.]", "expected a digit", 1, 4},
    {"[-]", "expected a digit", 1, 3},
    {"[1e]", "expected a digit", 1, 4},
    {"[nul]", "expected a value", 1, 2},
    {"[truex]", "unexpected byte behind a number or literal", 1, 6},
    {"1\n2", "unexpected text behind the JSON value", 2, 1},
    {"\xEF\xBB\xBF{}", "byte order mark before the JSON value (remove it)", 1, 1},
    {"{\"a\":1}}", "unexpected text behind the JSON value", 1, 8},
    {"[1}", "expected ',' or ']' in array", 1, 3},
};

static void errors(void)
{
	for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++) {
		e = (struct oc_err)OC_ERR_INIT;
		TEST(json_read(&j, BAD[i].text, strlen(BAD[i].text), &e) == -1, "refused");
		TEST_STR(e.message, BAD[i].message, "the message");
		TEST(e.exit == OC_EX_DATA && (int)e.line == BAD[i].line &&
			 (int)e.column == BAD[i].column,
		    "the place");
		TEST(json_is(json_root(&j), JSON_MISSING), "nothing is left on the tape");
	}
}

/* The same text at every place relative to a block's edge, through every kernel. */
static void edges(const char *kernel)
{
	static const char *const texts[] = {
	    "{\"k\\\\\":\"\\\\\\\"\\u00e9\xE2\x82\xAC\",\"n\":-1.5e+3}", "\"\xF0\x9F\x98\x80\"",
	    "[true,false,null]"};
	static const char *const bad[] = {"\"\xE2\x82\"", "\"\\\"", "[\"\\u00eg\"]", "\"\x01\"",
	    "tru", "\"\xF4\x90\x80\x80\"", "\"\xE2\x82"};
	char buf[400];
	bool ok = true;

	for (size_t pad = 0; pad < 140; pad++) {
		memset(buf, ' ', pad);
		for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
			strcpy(buf + pad, texts[i]);
			ok = ok && json_check(&j, buf, strlen(buf), &e) == 0 &&
			     json_read(&j, buf, strlen(buf), &e) == 0;
		}
		for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
			strcpy(buf + pad, bad[i]);
			ok = ok && json_check(&j, buf, strlen(buf), &e) == -1 &&
			     e.exit == OC_EX_DATA;
		}
	}
	TEST(ok, kernel);
}

static void kernels(void)
{
	static const char *const names[] = {"avx512", "avx2", "sse2", "neon", "plain"};
	char first[16];
	int usable = 0;

	snprintf(first, sizeof(first), "%s", json_kernel(&j));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (json_use_kernel(&j, names[i]) != 0)
			continue;
		usable++;
		TEST_STR(json_kernel(&j), names[i], "the kernel asked for");
		edges(names[i]);
	}
	TEST(usable >= 1, "at least one kernel");
	TEST(json_use_kernel(&j, "abacus") == -1, "an unknown kernel is refused");
	json_use_kernel(&j, first);
}

static bool lines(const char *text)
{
	uint64_t n = 0, want = 0;

	for (const char *p = text; *p != '\0'; p++)
		want += *p == '\n' ? 1 : 0;
	return json_check_lines(&j, text, strlen(text), &n) && n == want;
}

static void many_lines(void)
{
	TEST(lines("") && lines("\n") && lines(" \r\n\n"), "nothing but blank lines");
	TEST(lines("{}\n[1]\r\n\n\"x\"\n3") && lines("\n1\n"),
	    "a document a line, the last one unended");
	TEST(!lines("{}\n[1,\n2]\n") && !lines("{\"a\":\n1}"),
	    "a document may not go over a line's end");
	TEST(!lines("1 2\n") && !lines("{}{}\n"), "nor may a line hold two");
	TEST(!lines("{}\n\"a\nb\"\n") && !lines("{}\n\"abc") && !lines("1\n[\n"),
	    "nor an open string or array");
	TEST(!lines("1\n\xFF\n") && !lines("\"\xE2\x82\n\""), "nor what is not UTF-8");
}

static void depth(void)
{
	char text[2 * (JSON_DEPTH + 1) + 1];

	memset(text, '[', JSON_DEPTH);
	memset(text + JSON_DEPTH, ']', JSON_DEPTH);
	TEST(json_read(&j, text, (size_t)2 * JSON_DEPTH, &e) == 0, "depth at the limit");
	memset(text, '[', JSON_DEPTH + 1);
	memset(text + JSON_DEPTH + 1, ']', JSON_DEPTH + 1);
	TEST(json_read(&j, text, (size_t)2 * (JSON_DEPTH + 1), &e) == -1, "one deeper");
	TEST_STR(e.message, "nested too deeply (the limit is 512)", "says so");
	TEST_INT(e.column, JSON_DEPTH + 1, "and where");
}

/* Longer than a window of the index, so that every state is carried over its edge. */
static void windows(void)
{
	struct sb s = SB_INIT;

	sb_addc(&s, '[');
	for (int i = 0; s.len < 200000; i++)
		sb_addf(&s, "%s{\"k%d\":\"v\\\\%d \xE2\x82\xAC\",\"n\":[%d,true]}",
		    i == 0 ? "" : ",", i, i, i);
	sb_addc(&s, ']');
	struct json_val v = parse(s.buf);
	struct json_iter it = json_iter(v);
	uint32_t n = 0;
	int64_t last = -1, x;
	while (json_next(&it)) {
		if (json_int64(json_elem(json_gets(it.val, "n"), 0), &x) && x == last + 1)
			last = x;
		n++;
	}
	TEST(n > 3000 && last + 1 == (int64_t)n, "every element of a long array is there");
	TEST(json_check(&j, s.buf, s.len - 1, &e) == -1, "without its last byte it is refused");
	sb_release(&s);
}

int main(void)
{
	if (json_init(&j, &e) != 0)
		return 1;
	values();
	many_keys();
	strings();
	integers();
	errors();
	kernels();
	many_lines();
	depth();
	windows();
	json_release(&j);
	arena_release(&a);
	return tap_done();
}

#include <stdlib.h>

#include "data/json.h"
#include "data/yaml.h"
#include "tap.h"

static struct oc_err e;
static struct sb out = SB_INIT;

/* The JSON on one line; or what is wrong. */
static const char *json(const char *yaml)
{
	static char text[600];

	sb_reset(&out);
	e = (struct oc_err)OC_ERR_INIT;
	if (yaml_to_json(&out, slice_cstr(yaml), &e) != 0) {
		snprintf(text, sizeof(text), "%d:%d: %s", (int)e.line, (int)e.column, e.message);
		return text;
	}
	for (size_t i = 0; i < out.len; i++)
		out.buf[i] = out.buf[i] == '\n' ? ' ' : out.buf[i];
	return out.buf;
}

static void values(void)
{
	TEST_STR(json("a: 1"), "{\"a\":1}", "a mapping");
	TEST_STR(json("- x\n- [1, {b: c}]"), "[\"x\" ,[1,{\"b\":\"c\"}]]", "lists");
	TEST_STR(json("[null, ~, Null, NULL, true, False, TRUE]"),
	    "[null,null,null,null,true,false,true]", "words");
	TEST_STR(json("[nULL, yes, no, on, off, tRue]"),
	    "[\"nULL\",\"yes\",\"no\",\"on\",\"off\",\"tRue\"]", "words that are none");
	TEST_STR(json("[1.50, -0, +7, 1e3, .5, 2., 0x1f, 0o17, 007]"),
	    "[1.5,0,7,1000,0.5,2,31,15,7]", "numbers");
	TEST_STR(json("[1_0, 0x, 0xg, 0o8, -0x1, e5, '.', -, +, 1e, 1.e]"),
	    "[\"1_0\",\"0x\",\"0xg\",\"0o8\",\"-0x1\",\"e5\",\".\",\"-\",\"+\",\"1e\",\"1.e\"]",
	    "what is no number");
	TEST_STR(
	    json("[.inf, -.Inf, .NaN]"), "[null,null,null]", "numbers that JSON does not have");
	TEST_STR(json("['1', \"true\", !!str 5, ~x]"), "[\"1\",\"true\",\"5\",\"~x\"]",
	    "what is quoted, or said to be text, is text");
	TEST_STR(json("a:\nb: x"), "{\"a\":null ,\"b\":\"x\"}", "an empty value");
	TEST_STR(json("a: |\n  one\n  two\nb: >-\n  x\n  y\n"),
	    "{\"a\":\"one\\ntwo\\n\"   ,\"b\":\"x y\"}", "blocks");
	TEST_STR(json("\"\\u00e9\\t\": \"\\U0001F600\""), "{\"\xC3\xA9\\t\":\"\xF0\x9F\x98\x80\"}",
	    "escapes");
	TEST_STR(json("%YAML 1.2\n---\na: 1\n...\n"), "  {\"a\":1}", "a document with its marks");
	TEST_STR(
	    json("12345678901234567890"), "12345678901234567000", "a number as ECMAScript has it");
}

static void refused(void)
{
	char deep[400];

	TEST_STR(json(""), "1:1: holds no document", "nothing");
	TEST_STR(json("a: &x [1]\nb: *x"),
	    "2:4: holds an alias (*name): write out what it stands for", "an alias");
	TEST_STR(json("a: 1\n---\nb: 1"), "2:1: holds more than one document", "two documents");
	TEST_STR(json("? [a]\n: 1"), "1:3: a key that is no scalar", "a key that is a list");
	TEST_STR(json("a: b: c"), "1:5: is no YAML: mapping values are not allowed in this context",
	    "a bad line");
	TEST(strstr(json("a: [\n"), "is no YAML: ") != NULL, "an open list");
	TEST_STR(json("a: \x01"), "0:0: is no YAML: control characters are not allowed",
	    "a control character");
	TEST(strstr(json("a: \xFF"), "is no YAML: ") != NULL, "what is no UTF-8");
	memset(deep, '[', YAML_DEPTH + 1);
	memset(deep + YAML_DEPTH + 1, ']', YAML_DEPTH + 1);
	deep[2 * YAML_DEPTH + 2] = '\0';
	TEST_STR(json(deep), "1:65: nested too deeply", "a level too many");
	deep[YAML_DEPTH] = ' ';
	deep[YAML_DEPTH + 1] = ' ';
	TEST_INT(json(deep)[0], '[', "as many as there may be");
	char *large = malloc(YAML_SIZE + 2);
	memset(large, 'x', YAML_SIZE + 1);
	large[YAML_SIZE + 1] = '\0';
	TEST(strstr(json(large), "is larger than 1048576 bytes") != NULL,
	    "a file that is too large");
	free(large);
}

/* A value stands in the JSON on the line on which it stands in the YAML. */
static void lines(void)
{
	struct json j;
	uint64_t line, column;

	json_init(&j, &e);
	sb_reset(&out);
	yaml_to_json(&out, SLICE("# c\na:\n\n  b: |\n    x\n    y\n  c: [1,\n    2]\nd: e\n"), &e);
	TEST_INT(json_read(&j, out.buf, out.len, &e), 0, "it is JSON");
	struct json_val a = json_gets(json_root(&j), "a");
	json_place(out.buf, json_offset(json_gets(a, "b")), &line, &column);
	TEST_INT(line, 4, "a block begins where its key stands");
	json_place(out.buf, json_offset(json_elem(json_gets(a, "c"), 1)), &line, &column);
	TEST_INT(line, 8, "the second of a list");
	json_place(out.buf, json_offset(json_gets(json_root(&j), "d")), &line, &column);
	TEST_INT(line, 9, "the last value");
	json_release(&j);
}

int main(void)
{
	values();
	refused();
	lines();
	sb_release(&out);
	return tap_done();
}

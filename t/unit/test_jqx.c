#include <stdlib.h>

#include "data/jqx.h"
#include "tap.h"

static struct oc_err err;

static struct jqx *compile(const char *expr)
{
	err = (struct oc_err)OC_ERR_INIT;
	return jqx_new(expr, &err);
}

static int test_on(const char *expr, const char *json)
{
	struct jqx *q = compile(expr);
	struct jqx_result r = {.result = -9};

	if (q != NULL && jqx_lines(q, slice_cstr(json), false, &err) == 0 && jqx_next(q, &r) && r.result < 0)
		err_set(&err, r.exit, "%.*s", (int)r.text.n, r.text.p);

	jqx_free(q);
	return r.result;
}

static const char *map_on(const char *expr, const char *json)
{
	static char text[4096];
	struct sb out = SB_INIT;
	struct jqx *q = compile(expr);

	snprintf(text, sizeof(text), "does not compile: %s", err.message);
	if (q != NULL) {
		sb_adds(&out, ">");
		int n = jqx_map(q, slice_cstr(json), &out, &err);
		snprintf(text, sizeof(text), "%d%s", n, out.buf);
	}
	jqx_free(q);
	sb_release(&out);
	return text;
}

static void test_where(void)
{
	TEST_INT(test_on(".a == 1", "{\"a\":1}"), 1, "true keeps");
	TEST_INT(test_on(".a == 1", "{\"a\":2}"), 0, "false drops");
	TEST_INT(test_on(".b", "{\"a\":2}"), 0, "null drops");
	TEST_INT(test_on("empty", "{\"a\":2}"), 0, "no output drops");
	TEST_INT(test_on("0", "{}"), 1, "0 is truthy");
	TEST_INT(test_on("false, true", "{}"), 0, "the first output decides");
	TEST_INT(test_on("error(null)", "{}"), 0, "error(null) is no output");
	TEST_INT(test_on(".a.b", "{\"a\":2}"), -1, "a jq error fails");
	TEST_INT(err.exit, OC_EX_DATA, "... as bad data");
	TEST(strncmp(err.message, "jq: Cannot index number with ", 29) == 0,
	    "... with jq's message");
	TEST_INT(test_on("{a:[1]} | error", "{}"), -1, "an error that is no string fails");
	TEST_STR(err.message, "jq: {\"a\":[1]}", "... and is shown as JSON");
}

static void test_map(void)
{
	TEST_STR(
	    map_on(".a", "{\"a\": {\"b\" : [1, 2]}}"), "1>{\"b\":[1,2]}\n", "map prints compact");
	TEST_STR(map_on(".[]", "[1,\"x\",null]"), "3>1\n\"x\"\nnull\n", "each output is a line");
	TEST_STR(map_on("empty", "1"), "0>", "no output is nothing");
	TEST_STR(map_on(".[] | 1 + .", "[1,\"x\"]"), "-1>", "a late error takes the outputs back");
	TEST_STR(
	    map_on("def f: . + 1; f", "1"), "1>2\n", "an expression may begin with definitions");
	TEST_STR(map_on(". # a comment", "1"), "1>1\n", "a comment at the end");
	TEST_STR(map_on("\"\\u0000\"", "1"), "1>\"\\u0000\"\n", "NUL in a string");
	TEST_STR(map_on(".x as $v | $v, 1", "{\"x\":3}"), "2>3\n1\n",
	    "a pipe and comma keep their precedence");
}

static void test_compile_errors(void)
{
	TEST(compile(".a |") == NULL, "a syntax error does not compile");
	TEST_INT(err.exit, OC_EX_USAGE, "... and is a usage error");
	TEST_STR(err.message,
	    "jq expression: syntax error, unexpected $end (Unix shell quoting issues?)",
	    "... in one line");
	TEST(compile("nosuch(1)") == NULL, "an unknown function does not compile");
	TEST_STR(err.message, "jq expression: nosuch/1 is not defined", "... and is named");
	TEST(compile(".a\n| $x") == NULL, "an unknown variable does not compile");
	TEST_STR(err.message, "jq expression: $x is not defined at <top-level>, line 2",
	    "... and a later line is named");
	TEST(compile(" \t") == NULL && err.exit == OC_EX_USAGE, "an empty expression is refused");
	TEST(compile("include \"x\"; .") == NULL, "modules are refused");
}

static void test_shut_in(void)
{
	setenv("OC_SECRET", "hidden", 1);
	TEST_STR(map_on("env.OC_SECRET", "1"), "-1>", "env is refused");
	TEST_STR(err.message, "jq: env is not available here", "... by name");
	TEST_STR(map_on("$ENV.OC_SECRET", "1"), "-1>", "$ENV holds nothing");
	TEST_STR(map_on("input", "1"), "-1>", "input is refused");
	TEST_STR(map_on("[inputs]", "1"), "-1>", "inputs is refused");
	TEST_STR(map_on("input_filename", "1"), "-1>", "input_filename is refused");
	TEST_STR(map_on("input_line_number", "1"), "-1>", "input_line_number is refused");
	TEST_STR(map_on("halt", "1"), "-1>", "halt is refused");
	TEST_STR(map_on("halt_error(3)", "1"), "-1>", "halt_error is refused");
	TEST_STR(map_on("\"a\" | modulemeta", "1"), "-1>", "modulemeta is refused");
	TEST_STR(map_on("debug | stderr", "1"), "1>1\n", "debug and stderr hand on");
}

/* What libjq would print must not reach the terminal. */
static void test_silence(void)
{
	char name[] = "/tmp/oc-test-jqx-XXXXXX";
	int fd = mkstemp(name);
	FILE *copy = fd < 0 ? NULL : freopen(name, "w", stderr);

	if (!TEST(copy != NULL, "stderr is caught"))
		return;
	map_on("stderr | debug | .a.b", "{\"a\":1}");
	map_on("))", "1");
	map_on(".", "{\"a\":");
	fflush(stderr);
	TEST_INT(ftell(stderr), 0, "libjq prints nothing to stderr");
	remove(name);
}

static void test_input(void)
{
	struct sb deep = SB_INIT;

	TEST_INT(test_on(".", "{\"a\":"), -1, "broken JSON fails");
	TEST(strstr(err.message, "while parsing") == NULL, "... without a copy of the text");
	TEST_INT(test_on(".", " "), -1, "no JSON fails");
	TEST_INT(test_on(".", "1 2"), -1, "two values fail");
	for (int i = 0; i < 2000; i++)
		sb_adds(&deep, "[");
	TEST_INT(test_on(".", deep.buf), -1, "deep JSON fails");
	sb_release(&deep);
}

static void test_again(void)
{
	struct jqx *q = compile(".a + 1");
	struct sb out = SB_INIT;
	int bad = 0;

	for (int i = 0; i < 2000; i++) {
		const char *json = i % 2 == 0 ? "{\"a\":1}" : "{\"a\":{}}";
		int n = jqx_map(q, slice_cstr(json), &out, &err);
		bad += i % 2 == 0 ? n != 1 : n != -1;
	}
	TEST_INT(bad, 0, "a program runs again after errors");
	TEST_INT(out.len, 2000, "... and only good records print");
	jqx_free(q);
	jqx_free(NULL);
	sb_release(&out);
}

/* libjq 1.6 aborts on times beyond the year 2^31 (src/jv.c asserts), later versions give an error. */
static void test_abort(void)
{
	struct jqx *q = compile("if .t then .t | todate else .a end");
	struct sb out = SB_INIT;
	struct oc_err none = OC_ERR_INIT;

	err = none;
	TEST_INT(jqx_map(q, slice_cstr("{\"t\":1e18}"), &out, &err), -1, "libjq aborts: an error");
	TEST_INT(err.exit, OC_EX_DATA, "... of the record");
	TEST(strncmp(err.message, "jq: ", 4) == 0, "... in a sentence");
	TEST_INT(jqx_map(q, slice_cstr("{\"a\":1}"), &out, &err), 1, "the next record is taken");
	TEST_STR(out.buf, "1\n", "... as ever");
	jqx_free(q);
	sb_release(&out);
}

static void test_lines(void)
{
	struct jqx *q = compile("if .t then .t | todate else .a, .b end");
	struct jqx_result r;
	struct sb all = SB_INIT;
	const char *lines = "{\"a\":1,\"b\":\"x\"}\n{\"a\":{}\n{\"t\":1e18}\n\n{\"a\":2}";

	TEST_INT(jqx_lines(q, slice_cstr(lines), true, &err), 0, "many lines are taken at once");
	while (jqx_next(q, &r)) {
		if (r.result < 0)
			sb_addf(&all, "error %d;", r.exit);
		else
			sb_addf(&all, "%d %.*s;", r.result, (int)r.text.n, r.text.p);
	}
	TEST_STR(all.buf, "2 1\n\"x\"\n;error 65;error 65;error 65;2 2\nnull\n;",
	    "each has its own result, bad, blank and aborting ones too");
	sb_reset(&all);
	TEST_INT(jqx_lines(q, slice_cstr("{\"a\":false}\n{\"a\":3}\n"), false, &err), 0, "tests too");
	while (jqx_next(q, &r))
		sb_addf(&all, "%d;", r.result);
	TEST_STR(all.buf, "0;1;", "... in order");
	TEST_INT(jqx_lines(q, slice_cstr(""), false, &err), 0, "no lines");
	TEST(!jqx_next(q, &r), "... have no results");
	jqx_free(q);
	sb_release(&all);
}

/* More than a socket holds, both ways. */
static void test_large(void)
{
	struct jqx *q = compile(".a, .a");
	struct sb json = SB_INIT, out = SB_INIT;

	sb_adds(&json, "{\"a\":\"");
	for (int i = 0; i < 1 << 20; i++)
		sb_adds(&json, "0123");
	sb_adds(&json, "\"}");
	TEST_INT(jqx_map(q, sb_slice(&json), &out, &err), 2, "a record of 4 MiB");
	TEST_INT(out.len, 2 * (json.len - 5), "... comes back twice");
	jqx_free(q);
	sb_release(&json);
	sb_release(&out);
}

int main(void)
{
	test_where();
	test_map();
	test_compile_errors();
	test_shut_in();
	test_input();
	test_again();
	test_abort();
	test_lines();
	test_large();
	test_silence();
	return tap_done();
}

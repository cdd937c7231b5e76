#include <math.h>

#include "data/canon.h"
#include "data/emit.h"
#include "data/jstext.h"
#include "tap.h"

static struct json j;
static struct oc_err e;
static struct arena a = ARENA_INIT;
static struct sb out = SB_INIT;
static struct emit w;

static struct json_val parse(const char *text)
{
	return json_read(&j, text, strlen(text), &e) == 0 ? json_root(&j) : JSON_NONE;
}

static void fresh(uint32_t indent)
{
	sb_reset(&out);
	emit_init(&w, &out, indent);
}

static void writes(void)
{
	fresh(0);
	emit_object(&w);
	emit_kcstr(&w, "s", "a\"b\\c\n\x01\x7F\xC3\xA9");
	emit_kdouble(&w, "x", 1.5);
	emit_kdouble(&w, "inf", (double)INFINITY);
	emit_kint(&w, "n", INT64_MIN);
	emit_key(&w, "list");
	emit_array(&w);
	emit_bool(&w, true);
	emit_null(&w);
	emit_uint(&w, UINT64_MAX);
	emit_end(&w);
	emit_key(&w, "empty");
	emit_object(&w);
	emit_end(&w);
	emit_kjs(&w, "missing", JSON_NONE);
	emit_end(&w);
	TEST_STR(out.buf,
	    "{\"s\":\"a\\\"b\\\\c\\n\\u0001\x7F\xC3\xA9\",\"x\":1.5,\"inf\":null,\"n\":-"
	    "9223372036854775808,"
	    "\"list\":[true,null,18446744073709551615],\"empty\":{}}",
	    "compact");
	fresh(2);
	emit_js(&w, parse("{\"a\":[1,{}],\"b\":[],\"c\":{\"d\":1}}"));
	TEST_STR(out.buf,
	    "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": [],\n  \"c\": {\n    \"d\": 1\n  }\n}",
	    "indented as JSON.stringify does it");
}

static void left_out(void)
{
	fresh(0);
	emit_object(&w);
	emit_ksome(&w, "none", 0);
	emit_ksome(&w, "some", 1);
	emit_ktext(&w, "absent", slice_make(NULL, 0));
	emit_ktext(&w, "empty", SLICE(""));
	emit_kraw(&w, "absent", slice_make(NULL, 0));
	emit_kraw(&w, "empty", SLICE(""));
	emit_kraw(&w, "raw", SLICE("[1]"));
	emit_kfinite(&w, "nan", (double)NAN);
	emit_kfinite(&w, "inf", (double)INFINITY);
	emit_kfinite(&w, "zero", 0);
	emit_kobject(&w, "o");
	emit_end(&w);
	emit_karray(&w, "a");
	emit_end(&w);
	emit_end(&w);
	TEST_STR(out.buf, "{\"some\":1,\"empty\":\"\",\"raw\":[1],\"zero\":0,\"o\":{},\"a\":[]}",
	    "members with nothing to say are left out");
}

static void never_invalid(void)
{
	fresh(0);
	emit_string(&w, SLICE("a\xFF\xC3z\xED\xA0\xBD\xF0\x9F\x98\x80\xE2\x82"));
	TEST_STR(out.buf,
	    "\"a\xEF\xBF\xBD\xEF\xBF\xBDz\\ud83d\xF0\x9F\x98\x80\xEF\xBF\xBD\xEF\xBF\xBD\"",
	    "bad bytes become U+FFFD, surrogates their escape");
	TEST(json_check(&j, out.buf, out.len, &e) == 0, "and the result is JSON");
}

static void carries(void)
{
	fresh(0);
	emit_carry(
	    &w, parse(" { \"b\\u0061\" : [ 1.0 , 1E5, \"\\u0041\" ] , \"b\" : {} , \"b\":null } "));
	TEST_STR(out.buf, "{\"b\\u0061\":[1.0,1E5,\"\\u0041\"],\"b\":{},\"b\":null}",
	    "lexemes, escapes, duplicates as they were");
	fresh(0);
	emit_js(&w, parse("{\"b\\u0061\":[1.0,1E5,\"\\u0041\\ud800\\/"
			  "\"],\"b\":{},\"9\":1,\"10\":2,\"01\":3,\"b\":-0}"));
	TEST_STR(out.buf, "{\"9\":1,\"10\":2,\"ba\":[1,100000,\"A\\ud800/\"],\"b\":0,\"01\":3}",
	    "as JavaScript would");
}

/* RFC 8785, 3.2.2 and 3.2.3: the examples. */
static void canonical(void)
{
	sb_reset(&out);
	canon_write(&out,
	    parse("{\"numbers\":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"
		  "\"string\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/"
		  "\",\"literals\":[null,true,false]}"),
	    &a, &e);
	TEST_STR(out.buf,
	    "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
	    "\"string\":\"\xE2\x82\xAC$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}",
	    "the RFC's sample");
	sb_reset(&out);
	canon_write(&out,
	    parse("{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":"
		  "6,\"\\u00f6\":7}"),
	    &a, &e);
	TEST_STR(out.buf,
	    "{\"\\r\":2,\"1\":4,\"\xC2\x80\":6,\"\xC3\xB6\":7,\"\xE2\x82\xAC\":1,"
	    "\"\xF0\x9F\x98\x80\":5,\"\xEF\xAC\xB3\":3}",
	    "keys in the order of UTF-16 units");
	char x[CANON_HASH_LEN + 1], y[CANON_HASH_LEN + 1];
	canon_hash(x, parse("{\"a\":1.0,\"b\":[\"\\u0041\"]}"), &a, &e);
	canon_hash(y, parse(" {\"b\" : [\"A\"], \"a\": 2, \"a\": 1 }"), &a, &e);
	TEST_STR(x, y, "equal values, equal hashes");
	canon_hash(y, parse("{\"b\":[\"A\"],\"a\":\"1\"}"), &a, &e);
	TEST(strcmp(x, y) != 0, "another value, another hash");
}

static void shapes(void)
{
	char x[SHAPE_LEN + 1], y[SHAPE_LEN + 1];
	struct shape s;

	shape_hash(x, parse("{\"a\":[{\"b\":1},{\"b\":2}],\"c\":\"x\"}"), &e);
	shape_hash(y, parse("{\"c\":\"other\",\"a\":[{\"b\":-7}]}"), &e);
	TEST_STR(x, y, "values, order and number of elements do not matter");
	shape_hash(y, parse("{\"c\":\"x\",\"a\":[{\"b\":\"1\"}]}"), &e);
	TEST(strcmp(x, y) != 0, "a type does");
	shape_init(&s);
	shape_add(&s, parse("{\"a\":[],\"c\":\"x\"}"), &e);
	shape_add(&s, parse("{\"a\":[{\"b\":1}],\"c\":\"x\"}"), &e);
	shape_finish(&s, y, &e);
	TEST_STR(x, y, "a stream has the shape of all its lines");
	sb_reset(&out);
	shape_write(&s, &out, &e);
	TEST_STR(out.buf, " object\n.a array\n.a[] object\n.a[].b number\n.c string\n",
	    "and can say it");
	shape_release(&s);
}

static void white_space(void)
{
	sb_reset(&out);
	js_collapse(&out, SLICE("\xEF\xBB\xBF a\xC2\xA0\xE2\x80\xA9 b\xC2\x85"
				"c\n"));
	TEST_STR(out.buf,
	    "a b\xC2\x85"
	    "c",
	    "runs of white space become one blank; U+0085 is none");
	TEST_INT(js_trim(SLICE(" \xE3\x80\x80 ")).n, 0, "nothing but white space trims to nothing");
	TEST_INT(js_trim(SLICE("\xE2\x80\x8Bx")).n, 4, "U+200B is none");
}

int main(void)
{
	if (json_init(&j, &e) != 0)
		return 1;
	writes();
	left_out();
	never_invalid();
	carries();
	canonical();
	shapes();
	white_space();
	json_release(&j);
	arena_release(&a);
	sb_release(&out);
	return tap_done();
}

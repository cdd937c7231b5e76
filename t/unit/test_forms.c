/* Forms of values, and many lines on one tape. */
#include "data/forms.h"

#include "base/slice.h"
#include "tap.h"

static struct json j;
static struct forms forms;

static struct form *find(const char *text)
{
	struct oc_err e;

	return json_read(&j, text, strlen(text), &e) == 0 ? forms_find(&forms, json_root(&j)) : NULL;
}

static bool add(const char *text)
{
	struct oc_err e;

	return json_read(&j, text, strlen(text), &e) == 0 && forms_add(&forms, json_root(&j)) != NULL;
}

static void test_forms(void)
{
	TEST(find("{\"a\":1}") == NULL, "nothing is known at first");
	TEST(add("{\"a\":1,\"b\":[{\"c\":\"x\"},true]}"), "a form is remembered");
	TEST(find("{\"a\":-2.5e3,\"b\":[{\"c\":\"longer\"},false]}") != NULL,
	    "values do not matter, nor true for false");
	TEST(find("{\"a\":1,\"b\":[{\"d\":\"x\"},true]}") == NULL, "keys do");
	TEST(find("{\"a\":1,\"b\":[{\"c\":\"x\"},null]}") == NULL, "types do");
	TEST(find("{\"a\":1,\"b\":[true,{\"c\":\"x\"}]}") == NULL, "places do");
	TEST(find("{\"a\":1,\"b\":[{\"c\":\"x\"}]}") == NULL, "numbers of elements do");
	TEST(find("{\"a\":\"b\",\"x\":1}") == NULL && add("{\"a\":\"b\",\"x\":1}") &&
		find("{\"a\":\"x\",\"b\":1}") == NULL,
	    "a string is no key");
}

static void test_lines(void)
{
	static const char text[] = "{\"a\":1}\n\n [2,3]\r\n\"x\"\n";
	uint64_t lines;

	TEST(json_read_lines(&j, text, strlen(text), &lines), "lines are read, blank ones passed by");
	TEST_INT(lines, 4, "line ends are counted");
	struct json_val v = json_root(&j);
	TEST(json_is(json_gets(v, "a"), JSON_NUMBER), "the first");
	v = json_after(v);
	TEST(json_is(v, JSON_ARRAY) && json_count(v) == 2, "the second");
	v = json_after(v);
	TEST(json_text_is(v, "x"), "the third");
	TEST(json_type(json_after(v)) == JSON_MISSING, "and no more");
	TEST(!json_read_lines(&j, "{}\n{\n}\n", 7, &lines), "a value stands on one line");
	TEST(!json_read_lines(&j, "1 2\n", 4, &lines), "a line has one value");
	TEST(json_read_lines(&j, " \n", 2, &lines) && json_type(json_root(&j)) == JSON_MISSING,
	    "nothing but blank lines");
	TEST(json_read_lines(&j, "7", 1, &lines) && lines == 0, "the last line end may be missing");
}

static void test_bytes_same(void)
{
	static const char a[] = "abcdefghijklmnopqrstuvwxyz";
	bool all = true;

	for (size_t n = 0; n <= 26; n++) {
		char b[27];
		memcpy(b, a, sizeof(b));
		all = all && bytes_same(a, b, n);
		for (size_t i = 0; i < n; i++) {
			b[i] ^= 1;
			all = all && !bytes_same(a, b, n);
			b[i] ^= 1;
		}
	}
	TEST(all, "bytes_same sees each byte of each length");
}

int main(void)
{
	struct oc_err e;

	if (json_init(&j, &e) != 0)
		return 1;
	forms_init(&forms);
	test_forms();
	test_lines();
	test_bytes_same();
	forms_release(&forms);
	json_release(&j);
	return tap_done();
}

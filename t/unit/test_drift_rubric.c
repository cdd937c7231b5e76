/* Tolerance of wording, and the classifier's corners that no artifact shows. */
#include <math.h>

#include "drift/classify.h"
#include "drift/rubric.h"
#include "drift/severity.h"
#include "tap.h"

static double share(const char *a, const char *b)
{
	struct oc_err e = OC_ERR_INIT;
	struct rubric r;

	return rubric_judge(&r, slice_cstr(a), slice_cstr(b), 0.5, &e) < 0 ? -1 : r.similarity;
}

static void similarity(void)
{
	TEST(share("a b c d", "a b c d") == 1, "the same is the same");
	TEST(share("A, b; c! d.", "a b c d") == 1, "case and punctuation do not count");
	TEST(share("a b c d", "d c b a") == 0, "order does");
	TEST(fabs(share("a b c d", "a b c e") - 1.0 / 3) < 1e-9, "two shingles each, one shared");
	TEST(share("done", "Done.") == 1, "one word");
	TEST(share("done", "all done") == 0.5, "of short texts single words count");
	TEST(share("a b a b a b", "a b a b") == 1, "a set: repetition adds nothing");
	TEST(share("...", "!!") == 0, "no words share nothing");
	TEST(share("", "a") == 0, "nor does nothing");
	TEST(share("\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E\xE3\x81\xA0", "\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E") ==
		 1.0 / 2,
	    "ideographs and kana are words");
	TEST(share("gr\xC3\xBC\xC3\x9F dich", "gr\xC3\xBC\xC3\x9F\xC2\xA0"
					      "dich") == 1,
	    "a no-break space parts words");
}

static void tone(void)
{
	static const char *const bad[] = {"the turn Timed Out", "timeout", "it failed to start", "could not read",
	    "unable to", "an Incomplete Turn", "did not continue", "an error occurred"};
	static const char *const good[] = {"timeouts are set", "it failed together", "I could nothing", "timed outing",
	    "an error was seen", "prefailed to x", ""};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		TEST(rubric_tone(slice_cstr(bad[i])), bad[i]);
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		TEST(!rubric_tone(slice_cstr(good[i])), good[i]);
	TEST(rubric_suspicious(SLICE("an error was seen")), "upstream's list is longer by one");
	TEST(rubric_stopped(SLICE("Blocked by policy")) && !rubric_stopped(SLICE("unblocked")), "stops");
}

static void texts(void)
{
	TEST(classify_same_text(SLICE(" a\t\nb "), SLICE("a b")), "white space collapses");
	TEST(!classify_same_text(SLICE("a b"), SLICE("ab")), "but stays");
	TEST(classify_same_text(SLICE("\xE3\x80\x80"), SLICE("")), "all white is nothing");
	TEST(!classify_same_text(SLICE("a\xC2\x85"), SLICE("a")), "U+0085 is no white space");
	TEST(!classify_same_text(SLICE("a"), SLICE("a b")), "one goes on");
}

static void severities(void)
{
	struct oc_err e = OC_ERR_INIT;
	struct families f;

	TEST_INT(families_builtin(&f, &e), 0, "built-in families");
	TEST(families_find(&f, SLICE("apply_patch"))->severity == SEVERITY_P1, "what writes is P1");
	TEST(families_find(&f, SLICE("web_search"))->severity == SEVERITY_P2, "what looks is P2");
	TEST(slice_eqs(families_find(&f, SLICE("no_such_tool"))->name, "other"), "what is unknown is other");
	families_release(&f);
}

int main(void)
{
	similarity();
	tone();
	texts();
	severities();
	return tap_done();
}

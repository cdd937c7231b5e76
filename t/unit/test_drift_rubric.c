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

/* A character that is written without blanks is a word, its neighbours in Unicode are letters. */
static void lone_words(void)
{
	static const uint32_t in[] = {0x2E80, 0x2FDF, 0x3040, 0x9FFF, 0xAC00, 0xD7A3, 0xF900, 0xFAFF, 0x20000, 0x3FFFF};
	static const uint32_t out[] = {
	    0x2E7F, 0x2FE0, 0x303F, 0xA000, 0xABFF, 0xD7A4, 0xF8FF, 0xFB00, 0x1FFFF, 0x40000};
	struct oc_err e = OC_ERR_INIT;
	struct rubric r;

	for (int i = 0; i < 20; i++) {
		struct sb one = SB_INIT, with = SB_INIT;
		sb_addutf8(&one, i < 10 ? in[i] : out[i - 10]);
		sb_addslice(&with, sb_slice(&one));
		sb_adds(&with, "x");
		TEST(rubric_judge(&r, sb_slice(&one), sb_slice(&with), 0.5, &e) == 0 &&
			 r.similarity == (i < 10 ? 0.5 : 0) && r.within == (i < 10),
		    i < 10 ? "a word of its own, just within tolerance" : "a letter");
		sb_release(&one);
		sb_release(&with);
	}
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
	lone_words();
	severities();
	return tap_done();
}

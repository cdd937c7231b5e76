/* The classifier of a pair: each question, of either side, at its edges, and the order in which
 * they are asked. */
#include "drift/classify.h"
#include "tap.h"

#define CALLS(...)                                                                                                     \
	(struct parity_calls)                                                                                          \
	{                                                                                                              \
		(struct parity_call[]){__VA_ARGS__},                                                                   \
		    sizeof((struct parity_call[]){__VA_ARGS__}) / sizeof(struct parity_call)                           \
	}
#define NONE                                                                                                           \
	{                                                                                                              \
		NULL, 0                                                                                                \
	}

static struct parity_cell plain(void)
{
	return (struct parity_cell){.text = SLICE("done"), .lines = 2};
}

static struct parity_cell with_error(const char *runtime, const char *transport)
{
	struct parity_cell s = plain();

	s.runtime_error = runtime == NULL ? slice_make(NULL, 0) : slice_cstr(runtime);
	s.transport_error = transport == NULL ? slice_make(NULL, 0) : slice_cstr(transport);
	return s;
}

static struct parity_cell with_status(const char *status, bool gap)
{
	struct parity_cell s = plain();

	s.status = slice_cstr(status);
	s.gap = gap;
	return s;
}

static struct parity_cell with_calls(struct parity_calls calls)
{
	struct parity_cell s = plain();

	s.calls = calls;
	return s;
}

static struct parity_cell with_text(const char *text, uint64_t lines)
{
	struct parity_cell s = plain();

	s.text = slice_cstr(text);
	s.lines = lines;
	return s;
}

/* "DRIFT CAUSE PASS: DETAILS", with the call behind the cause where there is one. */
static const char *of(const struct parity_cell left, const struct parity_cell right, enum drift_age age)
{
	static const char *const cause[] = {"none", "transport", "hard", "unresolved", "failed", "gap", "calls",
	    "results", "lines", "empty", "text", "reported"};
	static char text[400];
	/* Leftovers of another pair. */
	struct verdict v = {
	    .drift = DRIFT_MISSING, .cause = CAUSE_REPORTED, .pass = true, .call = 77, .details = SB_INIT};

	sb_adds(&v.details, "of another pair");
	classify(&v, &left, &right, age);
	snprintf(text, sizeof(text), "%s %s %zu %s: %s", drift_word(v.drift), cause[v.cause], v.call,
	    v.pass ? "pass" : "fail", v.details.len == 0 ? "" : v.details.buf);
	sb_release(&v.details);
	return text;
}

/* Either way round, in both ages. */
static void both(struct parity_cell a, struct parity_cell b, const char *want, const char *name)
{
	TEST_STR(of(a, b, DRIFT_2026_08), want, name);
	TEST_STR(of(b, a, DRIFT_2026_09), want, name);
}

static void errors(void)
{
	static const char *const hard[] = {
	    "missing-api-key", "failover", "codex-app-server", "auth", "capture-missing", "sentinel:x", "sentinel:"};
	const char *want = "failure-mode transport 0 fail: at least one runtime hit a transport failure";

	both(plain(), plain(), "none none 0 pass: ", "two that are alike");
	both(with_error(NULL, "timeout"), plain(), want, "a transport error of one side");
	both(with_error("auth", "timeout"), with_error(NULL, "x"), want, "comes before a hard one");
	want = "failure-mode hard 0 fail: at least one runtime hit a hard runtime failure";
	for (size_t i = 0; i < sizeof(hard) / sizeof(hard[0]); i++)
		both(with_error(hard[i], NULL), plain(), want, hard[i]);
	both(with_error("tool-error", NULL), plain(), "none none 0 pass: ", "tool-error is an error that passes");
	TEST_STR(of(with_error("timeout", NULL), plain(), DRIFT_2026_08),
	    "failure-mode failed 0 fail: at least one runtime failed", "another runtime error does not");
	TEST_STR(of(plain(), with_error("sentinel", NULL), DRIFT_2026_08),
	    "failure-mode failed 0 fail: at least one runtime failed", "sentinel without its colon is another one");
	TEST_STR(of(plain(), with_error("timeout", NULL), DRIFT_2026_09),
	    "failure-mode failed 0 fail: at least one runtime failed", "nor in 2026-09");
}

static void unresolved(void)
{
	struct parity_cell missing =
	    with_calls(CALLS({SLICE("a"), NONE, NONE, NONE}, {SLICE("b"), NONE, NONE, SLICE("tool-result-missing")}));
	struct parity_cell failed = missing;
	const char *want = "failure-mode unresolved 0 fail: at least one runtime planned a tool "
			   "call without a tool result";

	both(missing, plain(), want, "a call without its result");
	both(missing, missing, want, "on both sides as well");
	failed.status = SLICE("fail");
	both(failed, plain(), want, "is asked before the status");
	failed.runtime_error = SLICE("auth");
	both(failed, plain(), "failure-mode hard 0 fail: at least one runtime hit a hard runtime failure",
	    "but after a hard failure");
}

static void status_2026_08(void)
{
	struct parity_cell fail = with_status("fail", false), skip = with_status("skip", true),
			   pass = with_status("pass", false);

	TEST_STR(of(pass, plain(), DRIFT_2026_08), "none none 0 pass: ", "no status is pass");
	TEST_STR(of(fail, plain(), DRIFT_2026_08), "failure-mode failed 0 fail: scenario status differs (fail vs pass)",
	    "fail on the left");
	TEST_STR(of(plain(), fail, DRIFT_2026_08), "failure-mode failed 0 fail: scenario status differs (pass vs fail)",
	    "on the right");
	TEST_STR(of(fail, fail, DRIFT_2026_08), "failure-mode failed 0 fail: at least one runtime failed", "on both");
	TEST_STR(of(skip, plain(), DRIFT_2026_08), "none none 0 pass: ", "skip was not known yet");
}

static void status_2026_09(void)
{
	struct parity_cell fail = with_status("fail", false), skip = with_status("skip", false),
			   gap = with_status("skip", true);
	struct parity_cell broken = gap;

	TEST_STR(of(with_status("pass", false), plain(), DRIFT_2026_09), "none none 0 pass: ", "pass and no status");
	TEST_STR(
	    of(with_status("pass", true), plain(), DRIFT_2026_09), "none none 0 pass: ", "a gap that passes is none");
	TEST_STR(of(gap, plain(), DRIFT_2026_09),
	    "structural gap 0 pass: known harness gap in openclaw runtime; paired runtime passed", "a gap on the left");
	TEST_STR(of(plain(), gap, DRIFT_2026_09),
	    "structural gap 0 pass: known harness gap in codex runtime; paired runtime passed", "on the right");
	TEST_STR(of(skip, plain(), DRIFT_2026_09),
	    "failure-mode failed 0 fail: runtime-pair cell status differs (skip vs pass)", "a skip that is no gap");
	TEST_STR(of(gap, fail, DRIFT_2026_09),
	    "failure-mode failed 0 fail: runtime-pair cell status differs (skip vs fail)", "a gap beside a failure");
	TEST_STR(of(gap, gap, DRIFT_2026_09), "failure-mode failed 0 fail: both canonical runtime-pair cells skipped",
	    "gaps on both sides");
	TEST_STR(of(fail, fail, DRIFT_2026_09), "failure-mode failed 0 fail: both canonical runtime-pair cells failed",
	    "failures on both");
	broken.runtime_error = SLICE("timeout");
	TEST_STR(of(broken, plain(), DRIFT_2026_09),
	    "failure-mode failed 0 fail: runtime-pair cell status differs (skip vs pass)", "a gap with an error");
	TEST_STR(of(gap, with_error("timeout", NULL), DRIFT_2026_09),
	    "failure-mode failed 0 fail: runtime-pair cell status differs (skip vs pass)", "a gap beside an error");
}

static void calls(void)
{
	struct parity_call a = {SLICE("read"), SLICE("1"), SLICE("x"), NONE}, other = a, lone = a;
	struct parity_cell one = with_calls(CALLS(a)), two = with_calls(CALLS(a, a)), differs;

	both(two, with_calls(CALLS(a, a)), "none none 0 pass: ", "the same calls");
	TEST_STR(of(one, two, DRIFT_2026_09), "tool-call-shape calls 1 pass: tool call count differs (1 vs 2)",
	    "one call less: the first that the other has");
	TEST_STR(of(plain(), one, DRIFT_2026_09), "tool-call-shape calls 0 pass: tool call count differs (0 vs 1)",
	    "none at all");
	other.tool = SLICE("write");
	differs = with_calls(CALLS(a, other));
	TEST_STR(of(two, differs, DRIFT_2026_09),
	    "tool-call-shape calls 1 pass: tool call 2 differs (read/1 vs write/1)", "another tool");
	other = a;
	other.args = SLICE("2");
	differs = with_calls(CALLS(other, a));
	TEST_STR(of(differs, two, DRIFT_2026_09),
	    "tool-call-shape calls 0 pass: tool call 1 differs (read/2 vs read/1)", "other arguments");
	other.args = (struct slice)NONE;
	lone.args = SLICE("");
	TEST_STR(of(with_calls(CALLS(other)), with_calls(CALLS(lone)), DRIFT_2026_09),
	    "tool-call-shape calls 0 pass: tool call 1 differs (read/ vs read/)", "none and empty ones are two things");
	other = a;
	other.result = SLICE("y");
	other.args = SLICE("2");
	TEST_STR(of(one, with_calls(CALLS(other)), DRIFT_2026_09),
	    "tool-call-shape calls 0 pass: tool call 1 differs (read/1 vs read/2)", "calls come before results");
}

static void results(void)
{
	struct parity_call a = {SLICE("read"), SLICE("1"), SLICE("x"), NONE}, b = a;
	const char *second = "tool-result-shape results 1 pass: tool result 2 differs (read)";

	b.result = SLICE("y");
	both(with_calls(CALLS(a, a)), with_calls(CALLS(a, b)), second, "another result");
	b.result = (struct slice)NONE;
	both(with_calls(CALLS(a, a)), with_calls(CALLS(a, b)), second, "none");
	b = a;
	b.error = SLICE("timeout");
	both(with_calls(CALLS(a, a)), with_calls(CALLS(a, b)), second, "the same result with an error");
	both(with_calls(CALLS(a, b)), with_calls(CALLS(a, b)), "none none 0 pass: ", "the same error");
	struct parity_call other = b;
	other.error = SLICE("denied");
	both(with_calls(CALLS(a, b)), with_calls(CALLS(a, other)), second, "another error");
	other = b;
	other.result = SLICE("z");
	both(with_calls(CALLS(a, b)), with_calls(CALLS(a, other)), second, "another result of the same error");
	b.error = other.error = SLICE("tool-result-error");
	both(with_calls(CALLS(a, b)), with_calls(CALLS(a, other)),
	    "none none 0 pass: ", "what a tool says that failed on both sides is not compared");
	other.error = SLICE("timeout");
	both(with_calls(CALLS(a, b)), with_calls(CALLS(a, other)), second, "unless only one failed so");
	both(with_calls(CALLS(a, b)), with_calls(CALLS(a, a)), second, "or only one failed");
}

static void structure(void)
{
	struct parity_call a = {SLICE("read"), NONE, SLICE("x"), NONE}, b = a;
	struct parity_cell shorter = with_text("other", 1), left = with_calls(CALLS(a)), right;

	TEST_STR(of(shorter, plain(), DRIFT_2026_09),
	    "structural lines 0 pass: transcript/final-text structure differs (1 lines vs 2)", "fewer lines");
	TEST_STR(of(with_text("", 2), plain(), DRIFT_2026_09),
	    "structural empty 0 pass: transcript/final-text structure differs (2 lines vs 2)", "no final text");
	TEST_STR(of(plain(), with_text("", 2), DRIFT_2026_09),
	    "structural empty 0 pass: transcript/final-text structure differs (2 lines vs 2)", "nor here");
	both(with_text("", 2), with_text("", 2), "none none 0 pass: ", "none on both sides");
	b.result = SLICE("y");
	right = with_calls(CALLS(b));
	right.lines = 9;
	both(left, right, "tool-result-shape results 0 pass: tool result 1 differs (read)", "results come before it");
}

static void text(void)
{
	const char *differs = "text-only text 0 pass: final text differs after whitespace normalization";

	both(plain(), with_text("Done", 2), differs, "another case is another text");
	both(plain(), with_text("done.", 2), differs, "a point more");
	both(plain(), with_text("don", 2), differs, "a letter less");
	both(with_text("a b", 2), with_text(" a\n\t b\r\n", 2), "none none 0 pass: ", "white space of any kind");
	both(with_text("a b", 2), with_text("a\xC2\xA0\xE2\x80\x83 b", 2), "none none 0 pass: ", "no-break, em space");
	both(with_text("a b", 2), with_text("ab", 2), differs, "but some");
	both(with_text("ab", 2), with_text("a b", 2), differs, "or none");
	both(with_text(" ", 2), with_text("\n\n", 2), "none none 0 pass: ", "nothing but white space");
	both(with_text(" ", 2), with_text("x", 2), differs, "and a letter");
}

int main(void)
{
	errors();
	unresolved();
	status_2026_08();
	status_2026_09();
	calls();
	results();
	structure();
	text();
	return tap_done();
}

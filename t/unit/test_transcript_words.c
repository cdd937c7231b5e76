/* Words and letters as JavaScript's regular expressions and toLowerCase take them. */
#include "cell/sentinel.h"
#include "transcript/message.h"
#include "transcript/words.h"
#include "tap.h"

#define LONG_S "\xC5\xBF"
#define KELVIN "\xE2\x84\xAA"
#define E_ACUTE "\xC3\xA9"
#define LINE_SEP "\xE2\x80\xA8"

static void lower_case(void)
{
	TEST(lower_is(SLICE("TOOL_Use"), SLICE("tool_use")), "any case");
	TEST(lower_is(SLICE("Ollama"), SLICE("ollama")), "a name");
	TEST(!lower_is(SLICE("tool_use "), SLICE("tool_use")), "all of it");
	TEST(!lower_is(SLICE("tool_us"), SLICE("tool_use")), "and not less");
	TEST(lower_is(SLICE(""), SLICE("")) && !lower_is(SLICE("a"), SLICE("")), "nothing");
	TEST(!lower_is((struct slice){NULL, 0}, SLICE("a")), "absent is nothing");
	TEST(lower_is(SLICE("o" KELVIN), SLICE("ok")), "the Kelvin sign becomes a k");
	TEST(!lower_is(SLICE("u" LONG_S "er"), SLICE("user")), "the long s is lower case already");
	TEST(lower_begins(SLICE("ERROR: x"), SLICE("error:")), "begins");
	TEST(lower_has(SLICE("no api " KELVIN "EY found"), SLICE("api key")), "has");
	TEST(!lower_has(SLICE("T\xC4\xB0MEOUT"), SLICE("timeout")), "a dotted I keeps its dot");
	TEST(!lower_has(SLICE("time"), SLICE("timeout")), "cut short");
}

static const struct words_phrase LIST[] = {{SLICE("error"), 1}, {SLICE("not found"), 2},
    {SLICE("restart mode:"), 3}, {SLICE("stalled"), 4}, {SLICE("task"), 5}, {SLICE("found"), 6},
    {{NULL, 0}, 0}};

static bool ascii(const char *text)
{
	return words_any(LIST, WORDS_ASCII, slice_cstr(text));
}

static bool unicode(const char *text)
{
	return words_any(LIST, WORDS_UNICODE, slice_cstr(text));
}

static void boundaries(void)
{
	TEST(ascii("error") && ascii("an ERROR.") && ascii("non-error"), "whole words, any case");
	TEST(!ascii("errors") && !ascii("terror") && !ascii("error_") && !ascii("error1"),
	    "no parts of words");
	TEST(ascii(E_ACUTE "error" E_ACUTE), "letters beyond ASCII are no parts of words");
	TEST(ascii("Not Found") && !ascii("not  foun"), "a phrase has its one blank");
	TEST(ascii("restart mode:x") && !ascii("restart mode: x") && !ascii("restart mode:"),
	    "behind a colon the boundary wants a word");
	TEST(!ascii(""), "nothing in nothing");
}

static void folding(void)
{
	TEST(!ascii(LONG_S "talled") && unicode(LONG_S "talled"),
	    "long s folds with the u flag only");
	TEST(!ascii("tas" KELVIN) && unicode("TA" LONG_S KELVIN), "so does the Kelvin sign");
	TEST(ascii("error" LONG_S) && !unicode("error" LONG_S), "and then it is part of the word");
	TEST(!unicode(KELVIN "error") && unicode(KELVIN " error"), "before it too");
	TEST(unicode(E_ACUTE "error" E_ACUTE), "other letters still are none");
}

static void order(void)
{
	struct words w;
	struct words_hit hit;
	char got[40];
	int n = 0;

	words_begin(&w, LIST, WORDS_ASCII, SLICE("error not found task"));
	while (words_next(&w, &hit))
		n += snprintf(
		    got + n, sizeof(got) - (size_t)n, "%d@%zu-%zu ", hit.id, hit.start, hit.end);
	TEST_STR(got, "1@0-5 2@6-15 6@10-15 5@16-20 ", "by their starts, overlapping ones too");
}

static unsigned line(const char *text)
{
	return sentinel_line(slice_cstr(text));
}

#define BIT(kind) (1u << (kind))

static void rules(void)
{
	TEST_INT(line("before_tool_call: Crash"), BIT(SENTINEL_HOOK), "hook");
	TEST_INT(line("before_tool_calls failed"), 0, "no hook");
	TEST_INT(line("contracts.tools: schema"), BIT(SENTINEL_CONTRACT), "contract");
	TEST_INT(line("contracts tools: schema"), 0, "the dot is a dot");
	TEST_INT(line("codex app-server,timed out"), BIT(SENTINEL_TIMEOUT), "timeout");
	TEST_INT(
	    line("timed out in Codex App-Server"), BIT(SENTINEL_TIMEOUT), "the other way round");
	TEST_INT(line("codex app-server\rtimed out"), 0, "not over a CR");
	TEST_INT(line("codex app-server" LINE_SEP "timed out"), 0, "nor a line separator");
	TEST_INT(
	    line("timed out\rcodex app-server timed out"), BIT(SENTINEL_TIMEOUT), "but behind one");
	TEST_INT(line("no progress: codex_app_server"), BIT(SENTINEL_STALLED), "stalled");
	TEST_INT(line("cron: model gpt not in the allowlist"), BIT(SENTINEL_CRON), "cron");
	TEST_INT(line("cron: not in model allowlists, outside the allowlist"), BIT(SENTINEL_CRON),
	    "cron, the second chance");
	TEST_INT(line("cron: not in, model, allowlist"), 0, "in this order only");
	TEST_INT(line("cron: allowlist, model"), BIT(SENTINEL_CRON), "or in that one");
	TEST_INT(line("u" LONG_S "age limit"), BIT(SENTINEL_QUOTA), "quota, folded");
	TEST_INT(line("usage limit; before_prompt_build error"),
	    BIT(SENTINEL_QUOTA) | BIT(SENTINEL_HOOK), "two at once");
	TEST_INT(line(""), 0, "none");
}

static void boot(void)
{
	TEST(sentinel_boot_line(SLICE("plugin-x up"), DRIFT_2026_06) &&
		 !sentinel_boot_line(SLICE("plugins up"), DRIFT_2026_06),
	    "a word");
	TEST(!sentinel_boot_line(SLICE("agent harness selected"), DRIFT_2026_06) &&
		 sentinel_boot_line(SLICE("agent harness selected"), DRIFT_2026_09),
	    "the harness, from 2026-09 on");
	TEST(sentinel_fallback_line(SLICE("Agent harness selected requested=codex selected=openclaw")) &&
		 !sentinel_fallback_line(SLICE("agent harness selected selected=openclaw requested=codex")),
	    "the fallback, in this order");
	TEST(sentinel_boot_line(SLICE("plugin" LONG_S), DRIFT_2026_06), "ASCII words only");
	TEST(!sentinel_boot_line(SLICE("auth  profile"), DRIFT_2026_06), "one blank");
}

static uint64_t state = 88172645463325252u;

/* xorshift64 (Marsaglia 2003). */
static unsigned below(unsigned n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state % n);
}

/* Lines of all that the rules are about and some noise: what the filter lets fall means nothing. */
static void filtering(void)
{
	static const char *const pieces[] = {"before_tool_call", "Before_Prompt_Build", "error",
	    "crashed", "contracts.tools", "schema", "codex app-server", "CODEX App-Server",
	    "timed out", "codex_app_server", "stalled", "cron", "model", "allowlist", "not in",
	    "usage limit", "Quota Exceeded", "insufficient_quota", "plugin", "doctor",
	    "auth profile", "restart mode:", "runtime policy", "x", "_", " ", " ", " ", ",", LONG_S,
	    KELVIN, E_ACUTE, "a longer run of plain text"};
	struct prescan f = {.count = 0};
	int dropped = 0, wrong = 0;

	sentinel_phrases(&f);
	for (int i = 0; i < 50000; i++) {
		char text[600] = "";
		for (unsigned n = below(i % 2 == 0 ? 4 : 12); n > 0; n--)
			strcat(text, pieces[below(sizeof(pieces) / sizeof(pieces[0]))]);
		struct slice s = slice_cstr(text);
		if (prescan_may(&f, s))
			continue;
		dropped++;
		if (sentinel_line(s) != 0 || sentinel_boot_line(s, DRIFT_2026_06)) {
			wrong++;
			printf("# %s\n", text);
		}
	}
	TEST_INT(wrong, 0, "what the filter drops is no finding");
	TEST(dropped > 5000, "it drops many");
}

static void log_lines(void)
{
	struct oc_err e = OC_ERR_INIT;
	struct sentinel s;
	struct sb text = SB_INIT;

	sentinel_init(&s);
	for (int i = 0; i < 45; i++) {
		char buf[40];
		snprintf(buf, sizeof(buf), " doctor %d\xC2\xA0", i);
		TEST_INT(sentinel_log_line(&s, slice_cstr(buf), &e), 0, "a line");
	}
	sentinel_log_line(&s, SLICE("usage limit"), &e);
	sentinel_log_line(&s, SLICE("before_tool_call error"), &e);
	sentinel_log_line(&s, SLICE("usage limit"), &e);
	sentinel_self_send(&s, &e);
	sentinel_class(&s, &text);
	TEST_STR(text.buf,
	    "sentinel:direct-reply-self-message,live-quota-or-subscription,"
	    "live-quota-or-subscription,plugin-hook-failure",
	    "kinds by name, repeated");
	TEST_INT(s.finding[1].line, 47, "the line's number");
	struct emit w;
	sb_reset(&text);
	emit_init(&w, &text, 0);
	sentinel_emit_boot(&w, &s);
	TEST(slice_has_prefix(sb_slice(&text), SLICE("[\"doctor 15\",\"doctor 16\"")),
	    "the last 30");
	TEST(slice_has_suffix(sb_slice(&text), SLICE("\"doctor 44\"]")), "in order, trimmed");
	sentinel_reset(&s);
	sb_reset(&text);
	sentinel_class(&s, &text);
	TEST_INT(text.len, 0, "nothing after a reset");
	sb_release(&text);
	sentinel_release(&s);
}

static void heartbeats(void)
{
	TEST(heartbeat_text(SLICE("[OPENCLAW heartbeat poll]")), "poll");
	TEST(!heartbeat_text(SLICE("[OPENCLAW heartbeat poll] x")), "nothing more");
	TEST(heartbeat_text(SLICE("Read HEARTBEAT.md: HEARTBEAT_O" KELVIN)), "read");
	TEST(!heartbeat_text(SLICE("Read HEARTBEAT.md")), "read what for");
	TEST(heartbeat_text(SLICE("run the following periodic tasks (only those due based on "
				  "their intervals): heartbeat_respond")),
	    "tasks");
	TEST(!heartbeat_text(SLICE("")), "nothing");
}

int main(void)
{
	lower_case();
	boundaries();
	folding();
	order();
	rules();
	boot();
	filtering();
	log_lines();
	heartbeats();
	return tap_done();
}

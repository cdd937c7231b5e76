/* The policies of oc-redact: forms, places, log texts, rules and their files. */
#include "redact/policy.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "redact/log_text.h"
#include "redact/policy_form.h"
#include "redact/policy_rules.h"
#include "redact/scan.h"
#include "tap.h"

/* A result with a name in printf form. */
__attribute__((format(printf, 2, 3))) static void ok(bool good, const char *fmt, ...)
{
	char name[600];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(name, sizeof(name), fmt, ap);
	va_end(ap);
	for (char *c = name; *c != '\0'; c++)
		*c = *c == '\n' || *c == '#' ? ' ' : *c;
	TEST(good, name);
}

/* gcc takes slice_cstr's question for a doubt: no text here is missing. */
static const char *known(const char *text)
{
	return text == NULL ? "(none)" : text;
}

/* ---- forms ---- */

static void forms(bool (*form)(struct slice), const char *name, const char *const *yes,
    const char *const *no)
{
	for (; *yes != NULL; yes++)
		ok(form(slice_cstr(*yes)), "%s: %s", name, *yes);
	for (; *no != NULL; no++)
		ok(!form(slice_cstr(*no)), "no %s: %s", name, *no);
}

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

static void test_forms(void)
{
	forms(form_time, "time",
	    LIST("2026-05-27", "2026-05-27T10:00:00Z", "2026-05-27T10:00:00.000Z",
		"2026-10-08T01:56:25.730000+00:00", "2026-05-27 10:00", "2026-11-20T19:08:30.577+05:30",
		"2026-11-20T19:08:30.577+0530"),
	    LIST("", "2026", "2026-05", "2026-05-27T", "2026-05-27T10:00:00.Z", "12026-05-27",
		"2026-05-27T10:00:00Z call 555", "+14155550100"));
	forms(form_version, "version",
	    LIST("1.2.3", "v24.1.0", "2026.5.16-beta.4", "2026.5.14+4e10969ade", "10.0.0-rc.1"),
	    LIST("1.2", "10.0.0.1", "1.2.3 beta", "a.b.c", "4155550100.1.1", ""));
	forms(form_hash, "hash",
	    LIST("0a1b2c3d", "4e10969ade", "sha256:e3c22e9d2af2",
		"74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b"),
	    LIST("deadbeef", "150412345678901234", "0a1b2c3", "zzzzzzz1", "sha256:", "1504123456"));
	forms(form_uuid, "UUID",
	    LIST("11111111-2222-4333-8444-555555555555",
		"chatcmpl_11111111-2222-4333-8444-555555555555"),
	    LIST("11111111-2222-4333-8444-55555555555", "bob smith 11111111-2222-4333-8444-555555555555",
		"11111111x2222-4333-8444-555555555555"));
	forms(form_path, "path",
	    LIST("a/b.json", "runs/discord/2026-06-01T080000000Z-openclaw_main/result.json"),
	    LIST("/home/u/a", "~/a", "../a", "a/../b", "https://x/y", "a\"b", "$HOME/x"));
	forms(form_measure, "measure", LIST("rttMs", "updatedAt", "max_rss_kb", "bytes", "p95Bytes"),
	    LIST("Ms", "alice", "items", "at the end Ms", "phone41555501001Ms"));
	forms(form_marker, "marker", LIST("DISCORD_QA_ECHO_0A1B2C3D", "SLACK_QA_ECHO_00000000"),
	    LIST("DISCORD_QA_ECHO_0a1b2c3d", "_QA_00000000", "hello_QA_ECHO_0A1B2C3D"));
}

/* ---- places ---- */

struct place_test {
	const char *doc;
	const char *path; /* keys and indices with blanks between */
	const char *type; /* of a pseudonym or mask, or NULL */
	enum policy_act act;
};

static const struct place_test PUBLIC[] = {
    {"{\"kind\":\"usage\",\"v\":1,\"input\":900}", "input", NULL, POLICY_KEEP},
    {"{\"kind\":\"usage\",\"v\":1,\"model\":\"gpt-5.5\"}", "model", NULL, POLICY_SCAN},
    {"{\"kind\":\"usage\",\"v\":1,\"sessionKey\":\"agent:main:x\"}", "sessionKey", "session-key",
	POLICY_PSEUDONYM},
    {"{\"kind\":\"usage\",\"v\":1,\"at\":\"2026-05-27T10:00:00Z\"}", "at", NULL, POLICY_KEEP},
    {"{\"kind\":\"usage\",\"v\":1,\"at\":\"call me at nine, Bob\"}", "at", NULL, POLICY_LOG},
    {"{\"kind\":\"usage\",\"v\":1,\"newField\":\"a secret plan\"}", "newField", NULL, POLICY_DROP},
    {"{\"kind\":\"usage\",\"v\":1,\"newMs\":17}", "newMs", NULL, POLICY_KEEP},
    {"{\"kind\":\"future\",\"v\":1,\"text\":\"hello Bob\"}", "text", NULL, POLICY_DROP},
    {"{\"kind\":\"cell\",\"v\":1,\"finalText\":\"hello Bob\"}", "finalText", "text",
	POLICY_PSEUDONYM},
    {"{\"kind\":\"cell\",\"v\":1,\"finalText\":\"I was unable to do it\"}", "finalText",
	"timeout-text", POLICY_PSEUDONYM},
    {"{\"kind\":\"cell\",\"v\":1,\"finalText\":\"\"}", "finalText", NULL, POLICY_KEEP},
    {"{\"kind\":\"cell\",\"v\":1,\"finalText\":\"[redacted]\"}", "finalText", NULL, POLICY_KEEP},
    {"{\"kind\":\"cell\",\"v\":1,\"finalText\":\"timeout-text-3\"}", "finalText", "timeout-text",
	POLICY_PSEUDONYM},
    {"{\"kind\":\"cell\",\"v\":1,\"transcriptBytes\":\"{}\"}", "transcriptBytes", NULL,
	POLICY_INSIDE},
    {"[{\"matchedScenario\":true,\"triggerTimestamp\":\"2026-05-18T10:00:00.120000+00:00\"}]",
	"0 triggerTimestamp", NULL, POLICY_KEEP},
    {"[{\"matchedScenario\":true,\"text\":\"hi\"}]", "0 text", NULL, POLICY_DROP},
    {"[{\"matchedScenario\":true,\"senderId\":\"100000000000000003\"}]", "0 senderId",
	"discord-user", POLICY_PSEUDONYM},
    {"[{\"matchedScenario\":true,\"senderId\":7000000001}]", "0 senderId", "telegram-user",
	POLICY_PSEUDONYM},
    {"[{\"matchedScenario\":true,\"userId\":\"U0000000001\"}]", "0 userId", "slack-user",
	POLICY_PSEUDONYM},
    {"[{\"matchedScenario\":true,\"timestamp\":1781769604}]", "0 timestamp", NULL, POLICY_KEEP},
    {"{\"type\":\"message\",\"id\":\"a\",\"parentId\":null,\"timestamp\":\"x\",\"message\":"
     "{\"role\":\"user\",\"content\":\"hello\"}}",
	"message content", "text", POLICY_PSEUDONYM},
    {"{\"type\":\"message\",\"id\":\"a\",\"parentId\":null,\"timestamp\":\"x\",\"message\":"
     "{\"role\":\"toolResult\",\"content\":[{\"type\":\"text\",\"text\":\"ENOENT: no such\"}]}}",
	"message content 0 text", "error-text", POLICY_PSEUDONYM},
    {"{\"type\":\"message\",\"id\":\"a\",\"parentId\":null,\"timestamp\":\"x\",\"message\":"
     "{\"role\":\"user\",\"content\":\"[OpenClaw heartbeat poll]\"}}",
	"message content", NULL, POLICY_KEEP},
    {"{\"type\":\"message\",\"id\":\"a\",\"parentId\":null,\"timestamp\":\"x\",\"message\":"
     "{\"usage\":{\"input\":900,\"cost\":{\"total\":0.1}}}}",
	"message usage cost total", NULL, POLICY_KEEP},
    {"{\"_meta\":{},\"time\":\"x\",\"message\":\"ready\"}", "message", NULL, POLICY_LOG},
    {"{\"_meta\":{},\"time\":\"x\",\"hostname\":\"bobs-laptop\"}", "hostname", "host",
	POLICY_PSEUDONYM},
    {"{\"scenarios\":[{\"details\":\"{\\\"a\\\":1}\"}]}", "scenarios 0 details", NULL,
	POLICY_INSIDE},
    {"{\"scenarios\":[{\"id\":\"discord-canary\"}]}", "scenarios 0 id", NULL, POLICY_SCAN},
    {"{\"guildId\":\"<redacted>\",\"scenarios\":[]}", "guildId", NULL, POLICY_KEEP},
    {"{\"who\":{\"alice\":\"x\"}}", "who alice", NULL, POLICY_DROP},
    {"{\"when\":\"2026-05-27\"}", "when", NULL, POLICY_KEEP},
    {"{\"tool\":\"5.2.1\"}", "tool", NULL, POLICY_SCAN},
    {"\"a lone string\"", "", NULL, POLICY_DROP},
};

static const struct place_test INTERNAL[] = {
    {"{\"kind\":\"cell\",\"v\":1,\"finalText\":\"hello Bob\"}", "finalText", NULL, POLICY_SCAN},
    {"[{\"matchedScenario\":true,\"text\":\"hi\"}]", "0 text", NULL, POLICY_SCAN},
    {"[{\"matchedScenario\":true,\"senderId\":\"100000000000000003\"}]", "0 senderId",
	"discord-user", POLICY_PSEUDONYM},
    {"{\"who\":{\"alice\":\"x\"}}", "who alice", NULL, POLICY_SCAN},
    {"{\"kind\":\"usage\",\"v\":1,\"input\":900}", "input", NULL, POLICY_KEEP},
};

/* The place and value that a path of keys leads to. */
static struct policy_place walk(
    struct policy *p, struct policy_place at, struct json_val *v, const char *path)
{
	while (*path != '\0') {
		size_t n = strcspn(path, " ");
		struct slice key = slice_make(path, n);
		if (json_is(*v, JSON_ARRAY)) {
			uint32_t i = (uint32_t)strtoul(path, NULL, 10);
			at = policy_element(p, at, i);
			*v = json_elem(*v, i);
		} else {
			at = policy_member(p, at, key);
			*v = json_get(*v, key);
		}
		path += n + (path[n] == ' ');
	}
	return at;
}

static void test_places(struct policy *p, const struct place_test *t, size_t n)
{
	struct oc_err e = OC_ERR_INIT;
	struct policy_answer a;
	struct policy_place at;
	struct json j;

	json_init(&j, &e);
	for (; n > 0; n--, t++) {
		if (json_read(&j, t->doc, strlen(t->doc), &e) != 0 ||
		    policy_begin(p, json_root(&j), &at, &e) != 0) {
			ok(false, "%s: %s", t->doc, e.message);
			continue;
		}
		struct json_val v = json_root(&j);
		at = walk(p, at, &v, t->path);
		policy_judge(p, at, json_type(v), json_lexeme(v), &a);
		bool typed = t->type == NULL ? a.type == NULL
					     : a.type != NULL && strcmp(a.type, t->type) == 0;
		ok(a.act == t->act && typed && a.reason != NULL, "%s: %s of %s: %d %s",
		    policy_name(p), t->path, t->doc, (int)a.act, a.type == NULL ? "-" : a.type);
	}
	json_release(&j);
}

static void test_keys(struct policy *p)
{
	static const struct {
		const char *doc, *key;
		enum policy_act act;
	} tests[] = {
	    {"{\"kind\":\"usage\",\"v\":1}", "input", POLICY_KEEP},
	    {"{\"kind\":\"usage\",\"v\":1}", "cacheTtlHint", POLICY_SCAN},
	    {"{\"kind\":\"usage\",\"v\":1}", "bob@example.org", POLICY_PSEUDONYM},
	    {"{\"agent:main:x\":{\"sessionId\":\"a\",\"updatedAt\":1}}", "agent:main:x",
		POLICY_PSEUDONYM},
	    {"{\"agent:main:main\":{\"sessionId\":\"a\",\"updatedAt\":1}}", "agent:main:main",
		POLICY_KEEP},
	    {"{\"a\":1}", "alice", POLICY_PSEUDONYM},
	    {"{\"a\":1}", "medianDurationMs", POLICY_SCAN},
	    {"{\"a\":1}", "[redacted]", POLICY_KEEP},
	};
	struct oc_err e = OC_ERR_INIT;
	struct policy_answer a;
	struct policy_place at;
	struct json j;

	json_init(&j, &e);
	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		json_read(&j, tests[i].doc, strlen(tests[i].doc), &e);
		policy_begin(p, json_root(&j), &at, &e);
		policy_judge_key(p, at, slice_cstr(tests[i].key), &a);
		ok(a.act == tests[i].act, "key %s of %s", known(tests[i].key), tests[i].doc);
	}
	json_release(&j);
}

/* ---- log texts ---- */

static void test_log(struct policy *p)
{
	static const char *const tests[][2] = {
	    {"provider auth state pre-warmed in 169ms eventLoopMax=37.8ms", NULL},
	    {"liveness warning: reasons=event_loop_delay interval=32s eventLoopDelayP99Ms=24.9 "
	     "eventLoopDelayMaxMs=4009.8 cpuCoreRatio=0.007 active=0",
		NULL},
	    {"memory pressure: level=warning reason=rss_growth rssBytes=689852416", NULL},
	    {"reply matched", NULL},
	    {"none", NULL},
	    {"timed out after 45000ms waiting for Discord message", NULL},
	    {"QA command exited with status 124 before writing a summary.", NULL},
	    {"Command exited with non-zero status 1", NULL},
	    {"No API key found for provider mock", NULL},
	    {"reply message 150412345678901234 matched", "reply message [redacted] matched"},
	    {"Your code is 482913", "[redacted]"},
	    {"call Bob at nine", "[redacted]"},
	    {"10:02:03 the cat sat on my lap", "10:02:03 [redacted]"},
	    {"Alice says the payment failed", "[redacted] failed"},
	    {"lane done: durationMs=845 error=\"Bob ate the homework of Carol, Dave and Eve for lunch\"",
		"[redacted]: durationMs=845 error=\"[redacted], [redacted]\""},
	    {"open /home/bob/x.json failed", "open [redacted] failed"},
	    {"[redacted] failed", NULL},
	};

	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		const char *want = tests[i][1] == NULL ? tests[i][0] : tests[i][1];
		struct slice text = slice_cstr(tests[i][0]);
		const struct log_run *run;
		struct sb out = SB_INIT;
		size_t at = 0;
		for (int round = 0; round < 2; round++) { /* the second time nothing is left to do */
			int n = policy_log(p, text, false, &run);
			struct sb next = SB_INIT;
			at = 0;
			for (int k = 0; k < n; k++) {
				sb_add(&next, text.p + at, run[k].at - at);
				sb_adds(&next, "[redacted]");
				at = run[k].at + run[k].len;
			}
			sb_add(&next, text.p + at, text.n - at);
			sb_release(&out);
			out = next;
			text = sb_slice(&out);
			ok(slice_eqs(text, want), "log text %zu, round %d: %s", i, round, out.buf);
		}
		sb_release(&out);
	}
}

/* ---- rules ---- */

static void collect(struct policy *p, struct policy_place at, struct json_val v, struct sb *path,
    struct sb *out)
{
	struct json_iter it = json_iter(v);
	struct policy_answer a;
	size_t len = path->len;

	policy_judge(p, at, json_type(v), json_lexeme(v), &a);
	if (json_type(v) < JSON_ARRAY && a.act == POLICY_MASK)
		sb_addf(out, "%s\n", path->len == 0 ? "." : path->buf);
	for (uint32_t i = 0; json_next(&it); i++) {
		struct policy_place to;
		if (it.object) {
			to = policy_member(p, at, json_lexeme(it.key));
			sb_addf(path, ".%.*s", (int)json_lexeme(it.key).n, json_lexeme(it.key).p);
		} else {
			to = policy_element(p, at, i);
			sb_addf(path, "[%u]", i);
		}
		collect(p, to, it.val, path, out);
		path->len = len;
		path->buf[len] = '\0';
	}
}

/* What a rule masks: the same, whether its path is read here or by libjq. */
static void masked(const char *expr, const char *doc, struct sb *out)
{
	struct oc_err e = OC_ERR_INIT;
	struct sb text = SB_INIT, path = SB_INIT;
	struct policy_place at;
	struct json j;

	sb_adds(&text, "{\"base\":\"internal\",\"rules\":[{\"do\":\"mask\",\"path\":\"");
	for (; *expr != '\0'; expr++) {
		if (*expr == '"' || *expr == '\\')
			sb_addc(&text, '\\');
		sb_addc(&text, *expr);
	}
	sb_adds(&text, "\"}]}");
	struct policy *p = policy_read("test", sb_slice(&text), &e);
	json_init(&j, &e);
	sb_addc(&path, ' ');
	path.len = 0;
	if (p == NULL || json_read(&j, doc, strlen(doc), &e) != 0 ||
	    policy_begin(p, json_root(&j), &at, &e) != 0)
		sb_addf(out, "error: %s", e.message);
	else
		collect(p, at, json_root(&j), &path, out);
	sb_addc(out, '|');
	json_release(&j);
	policy_free(p);
	sb_release(&text);
	sb_release(&path);
}

static void test_paths(void)
{
	static const char doc[] = "{\"a\":{\"b\":[{\"c\":\"1\",\"token\":\"2\"},{\"c\":\"3\"}],\"d e\":\"4\"},"
				  "\"token\":\"5\",\"x\":[[\"6\",\"7\"],[\"8\",[\"9\"]]],\"a.b\":\"10\"}";
	static const char *const exprs[] = {".a", ".token", ".a.b[].c", "..|.token?", ".. | .c?",
	    ".a.\"d e\"", ".[\"a.b\"]", ".x[0][1]", ".x[1]", ".x[][]", "..", ".a?.b?[]?.c?", ".nope",
	    ".a.b[0]", ".a,.token", ".x[] | .[0]", ".a | .. | .c?", ".[]?"};
	struct sb plain = SB_INIT, jq = SB_INIT;

	for (size_t i = 0; i < sizeof(exprs) / sizeof(exprs[0]); i++) {
		struct sb wrapped = SB_INIT;
		sb_addf(&wrapped, "(%s)", exprs[i]);
		sb_reset(&plain);
		sb_reset(&jq);
		masked(exprs[i], doc, &plain);
		masked(wrapped.buf, doc, &jq);
		ok(slice_eq(sb_slice(&plain), sb_slice(&jq)), "%s: plain %s jq %s", exprs[i],
		    plain.buf, jq.buf);
		sb_release(&wrapped);
	}
	sb_reset(&plain);
	masked(".a.b[] | select(.token) | .c", doc, &plain);
	ok(slice_eqs(sb_slice(&plain), ".a.b[0].c\n|"), "select: %s", plain.buf);
	sb_reset(&plain);
	masked(".token | error", doc, &plain);
	ok(slice_has_prefix(sb_slice(&plain), SLICE("error: jq: ")), "an error is told: %s", plain.buf);
	sb_release(&plain);
	sb_release(&jq);
}

static void test_plain(void)
{
	static const char *const yes[] = {".a", ".a.b[].c", "..|.token?", ". ", ".[\"x\"]", ".a, .b",
	    ".[0]"};
	static const char *const no[] = {"", "a", ".a.", ".a[", ".a[-1]", ".a[1:2]", "..a", ".a|length",
	    ".\"\\(.x)\"", ".. | .a, .b", ".a // .b", ".[\"x", ".a b"};
	struct oc_err e = OC_ERR_INIT;
	struct policy_rules *r = policy_rules_new(&e);
	bool root;

	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		ok(policy_pattern(r, slice_cstr(yes[i]), 0, &root) == 1, "plain: %s", known(yes[i]));
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		ok(policy_pattern(r, slice_cstr(no[i]), 0, &root) == 0, "not plain: %s", known(no[i]));
	policy_rules_free(r);
}

static void test_files(void)
{
	static const struct {
		const char *text, *message;
		uint64_t line, column;
		int exit;
	} tests[] = {
	    {"", "", 1, 1, OC_EX_DATA},
	    {"[]", "a policy is an object", 1, 1, OC_EX_DATA},
	    {"{}", "\"base\" has to be", 1, 1, OC_EX_DATA},
	    {"{\"base\":\"publik\"}", "\"base\" has to be", 1, 9, OC_EX_DATA},
	    {"{\"base\":\"public\",\n\"ruels\":[]}", "unknown key", 2, 1, OC_EX_DATA},
	    {"{\"base\":\"public\",\"base\":\"internal\"}", "stands twice", 1, 18, OC_EX_DATA},
	    {"{\"base\":\"public\",\"rules\":{}}", "has to be a list", 1, 26, OC_EX_DATA},
	    {"{\"base\":\"public\",\"rules\":[1]}", "a rule is an object", 1, 27, OC_EX_DATA},
	    {"{\"base\":\"public\",\"rules\":[{\"do\":\"drop\"}]}", "has no \"path\"", 1, 27,
		OC_EX_DATA},
	    {"{\"base\":\"public\",\"rules\":[{\"path\":\".a\"}]}", "\"do\" has to be", 1, 27,
		OC_EX_DATA},
	    {"{\"base\":\"public\",\"rules\":[{\"path\":\".a\",\"do\":\"keep\",\"type\":\"x\"}]}",
		"only mask and pseudonym", 1, 59, OC_EX_DATA},
	    {"{\"base\":\"public\",\"rules\":[{\"path\":\".a\",\"do\":\"mask\",\"type\":\"X\"}]}",
		"a type is", 1, 59, OC_EX_DATA},
	    {"{\"base\":\"public\",\"rules\":[{\"path\":\".a\",\"do\":\"mask\",\"kinds\":[\"x\"]}]}",
		"no such kind", 1, 61, OC_EX_DATA},
	    {"{\"base\":\"public\",\"rules\":[{\"path\":\".a |\",\"do\":\"mask\"}]}",
		"jq expression: syntax error", 1, 35, OC_EX_USAGE},
	    {"{\"base\":\"public\",\"name\":\"a b\"}", "a policy's name", 1, 25, OC_EX_DATA},
	};

	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		struct oc_err e = OC_ERR_INIT;
		struct policy *p = policy_read("p.json", slice_cstr(tests[i].text), &e);
		ok(p == NULL && strstr(e.message, tests[i].message) != NULL &&
			e.line == tests[i].line && e.column == tests[i].column &&
			e.exit == tests[i].exit && strcmp(e.file, "p.json") == 0,
		    "%s: %s:%llu:%llu %d %s", tests[i].text, e.file, (unsigned long long)e.line,
		    (unsigned long long)e.column, e.exit, e.message);
		policy_free(p);
	}
}

int main(void)
{
	struct oc_err e = OC_ERR_INIT;
	struct policy *pub = policy_public(&e), *internal = policy_internal(&e);

	ok(pub != NULL && internal != NULL, "the tables are well formed: %s", e.message);
	if (pub != NULL && internal != NULL) {
		test_places(pub, PUBLIC, sizeof(PUBLIC) / sizeof(PUBLIC[0]));
		test_places(internal, INTERNAL, sizeof(INTERNAL) / sizeof(INTERNAL[0]));
		test_keys(pub);
		test_log(pub);
	}
	policy_free(pub);
	policy_free(internal);
	test_forms();
	test_plain();
	test_paths();
	test_files();
	return tap_done();
}

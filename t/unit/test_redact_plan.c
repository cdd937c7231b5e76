/*
 * Lines redacted by plans (redact/plan.h) against the same lines redacted without: the same bytes,
 * counts, shapes and losses. test_redact_plan [RUNS [SEED]]
 */
#include "redact_plants.h"

#include "redact/plan.h"

#include <fcntl.h>
#include <unistd.h>

#include "io/out.h"
#include "redact/stream.h"
#include "scratch.h"
#include "tap.h"

#ifdef __SANITIZE_ADDRESS__
#define RUNS 150
#else
#define RUNS 1500
#endif

static struct rng rng;

static const char *pick(const char *const *list, size_t n)
{
	return list[rng_below(&rng, n)];
}

#define PICK(list) pick((list), sizeof(list) / sizeof((list)[0]))

/* w a word, i an id, t a time, x a text, n a number, b true or false. */
static const char *const shapes[] = {
    "{\"type\":@w,\"id\":@i,\"parentId\":@i,\"timestamp\":@t,\"message\":{\"role\":@w,\"content\":["
    "{\"type\":@w,\"text\":@x}],\"timestamp\":@n}}",
    "{\"type\":@w,\"version\":@n,\"id\":@i,\"timestamp\":@t,\"cwd\":@x}",
    "{\"kind\":@w,\"v\":1,\"source\":@w,\"session\":@i,\"turn\":@n,\"total\":@n,\"text\":@x,"
    "\"src\":{\"path\":@x,\"line\":@n}}",
    "{\"0\":@x,\"1\":@x,\"_meta\":{\"logLevelName\":@w,\"date\":@t},\"time\":@t,\"hostname\":@w,"
    "\"message\":@x}",
    "{\"runId\":@i,\"sessionId\":@i,\"sessionKey\":@x,\"stage\":@w,\"seq\":@n,\"prompt\":@x,"
    "\"messages\":[{\"role\":@w,\"content\":@x},{\"role\":@w,\"content\":@x}],\"note\":null}",
    "{\"foo\":@x,\"n\":@n,\"ids\":[@n,@i],\"password\":@x,\"flag\":@b,\"deep\":{\"apiKey\":@x}}",
    "{\"matchedScenario\":@b,\"scenarioId\":@w,\"senderId\":@i,\"channelId\":@n,\"timestamp\":@t,"
    "\"triggerTimestamp\":@t,\"text\":@x}",
    "{\"traceSchema\":@w,\"type\":@w,\"ts\":@t,\"data\":{\"usage\":{\"input\":@n},\"prompt\":@x}}",
    "[{\"id\":@i,\"channel_id\":@i,\"author\":{\"id\":@i,\"username\":@w},\"content\":@x},@n]",
    "{\"+4915112345678\":@x,\"n\":@n}", "{\"a b c\":@x,\"n\":@n}",
    "{\"api_key\":@n,\"pwd\":@x,\"x\":@x}",
    "{\"matchedScenario\":@b,\"scenarioId\":@w,\"poll\":{\"text\":@x,\"id\":[@n]},"
    "\"inlineButtons\":[@x,@n],\"timestamp\":@t}"};

static void put_plant(struct sb *out)
{
	const struct plant *plant = &PLANTS[rng_below(&rng, plant_count)];
	struct planted p = {SB_INIT, SB_INIT, SB_INIT};
	const struct sb *part[] = {&p.pre, &p.needle, &p.post};

	plant->make(&p, &rng, (int)rng_below(&rng, (uint64_t)plant->variants));
	for (size_t i = 0; i < 3; i++) {
		for (size_t k = 0; k < part[i]->len; k++) {
			char c = part[i]->buf[k];
			if (c == '"' || c == '\\')
				sb_addc(out, '\\');
			if ((unsigned char)c < 0x20)
				sb_adds(out, "\\n");
			else
				sb_addc(out, c);
		}
	}
	sb_release(&p.pre);
	sb_release(&p.needle);
	sb_release(&p.post);
}

static void put_text(struct sb *out)
{
	static const char *const texts[] = {"please check the gateway", "", "HEARTBEAT_OK",
	    "Error: request timed out after 45000ms", "2026-05-27T10:00:00.000Z", "v2026.5.27",
	    "{\\\"a\\\":\\\"hello there\\\",\\\"b\\\":12}", "[redacted]", "text-7", "src/index.ts",
	    "9f86d081884c7d659a2feaa0c55ad015", "caf\xc3\xa9 \\u00e9 \\n and so on", "12345",
	    "***"};

	sb_adds(out, PICK(texts));
	if (rng_below(&rng, 12) == 0) {
		sb_addc(out, ' ');
		put_plant(out);
	}
}

static void put_value(struct sb *out, char what)
{
	static const char *const words[] = {"message", "session", "custom", "user", "assistant",
	    "text", "usage", "rss-sample", "transcript", "openclaw-trajectory", "INFO", "stop"};
	static const char *const ids[] = {"0b0b0b0b", "11111111-2222-4333-8444-555555555555",
	    "agent:main:main", "call_1", "123456789012345678", "discord-user-1"};
	static const char *const times[] = {
	    "2026-05-27T10:00:00.000Z", "yesterday", "", "2026-05-27T15:30:00.577+05:30"};
	static const char *const numbers[] = {
	    "0", "7", "-12", "0.5", "1779876000020", "123456789012345678", "4915112345678", "1e9"};

	if (what == 'n' || what == 'b') {
		sb_adds(out, what == 'n' ? PICK(numbers) : rng_below(&rng, 2) ? "true" : "false");
		return;
	}
	sb_addc(out, '"');
	if (what != 'x' && rng_below(&rng, 40) == 0)
		put_plant(out);
	else if (what == 'x' || rng_below(&rng, 30) == 0)
		put_text(out);
	else
		sb_adds(out, what == 'w' ? PICK(words) : what == 'i' ? PICK(ids) : PICK(times));
	sb_addc(out, '"');
}

static void put_lines(struct sb *out)
{
	size_t some = rng_below(&rng, sizeof(shapes) / sizeof(shapes[0])),
	       kinds = 1 + rng_below(&rng, 3), lines = 2 + rng_below(&rng, 30);

	sb_reset(out);
	for (size_t i = 0; i < lines; i++) {
		size_t kind =
		    (some + rng_below(&rng, kinds)) % (sizeof(shapes) / sizeof(shapes[0]));
		for (const char *p = shapes[kind]; *p != '\0'; p++) {
			if (*p == '@')
				put_value(out, *++p);
			else
				sb_addc(out, *p);
		}
		sb_addc(out, '\n');
	}
}

static struct scan scanner;

/* What came of a run, and whether plans were of use in it. */
struct outcome {
	struct sb out;
	uint64_t lost;
	bool planned;
};

static int on_judged(void *arg, const struct rewrite_seen *seen)
{
	(void)arg;
	(void)seen;
	return 0;
}

static int on_lost(void *arg, const char *report, const struct rewrite_level *level)
{
	struct outcome *o = arg;
	struct sb path = SB_INIT;

	/* Where it was, and for whom. */
	rewrite_path(level, false, &path);
	for (size_t i = 0; i < path.len; i++)
		o->lost = o->lost * 31 + (unsigned char)path.buf[i];
	o->lost = o->lost * 31 + strlen(report);
	sb_release(&path);
	return 0;
}

static void on_bad(void *arg, const struct oc_err *e)
{
	(void)arg;
	(void)e;
}

static bool read_back(int fd, struct sb *out)
{
	off_t n = lseek(fd, 0, SEEK_END);
	char *room = n < 0 ? NULL : sb_room(out, (size_t)n);

	if (room == NULL || pread(fd, room, (size_t)n, 0) != n)
		return false;
	out->len = (size_t)n;
	return true;
}

/* The text in `in` through redaction, and the closing record behind it. */
static bool redact(struct policy *policy, bool observed, struct outcome *o)
{
	struct oc_err e = OC_ERR_INIT;
	struct pseudonyms names;
	struct redaction tally;
	struct rewrite rewrite;
	struct stream stream;
	struct out to;
	int fd = open("out", O_RDWR | O_CREAT | O_TRUNC, 0600);

	*o = (struct outcome){.out = SB_INIT};
	pseudonyms_init(&names);
	redaction_init(&tally);
	rewrite_init(&rewrite);
	rewrite.edit.policy = policy;
	rewrite.edit.classes = SCAN_ALL;
	rewrite.edit.scan = &scanner;
	rewrite.edit.names = &names;
	rewrite.edit.tally = &tally;
	rewrite.judged = observed ? on_judged : NULL;
	rewrite.lost = on_lost;
	rewrite.arg = o;
	bool ok =
	    fd >= 0 && out_init(&to, fd, "out", &e) == 0 && stream_init(&stream, &rewrite, &e) == 0;
	if (ok) {
		stream.out = &to;
		stream.bad = on_bad;
		ok = stream_read(&stream, "in", &e) == 0 && out_finish(&to) == 0 &&
		     read_back(fd, &o->out);
		const struct redaction_head told = {.policy = policy, .names = &names, .path = "in"};
		ok = ok && redaction_record(&tally, &told, &o->out, &e) == 0;
		o->planned = stream.plans != NULL;
		stream_release(&stream);
	}
	rewrite_release(&rewrite);
	redaction_release(&tally);
	pseudonyms_release(&names);
	close(fd);
	return ok;
}

static void test_policy(struct policy *policy, unsigned long runs)
{
	struct sb text = SB_INIT;
	struct outcome with, without;
	unsigned long planned = 0;
	bool same = policy != NULL, clean = true;

	for (unsigned long i = 0; same && i < runs; i++) {
		put_lines(&text);
		scratch_write("in", text.buf, text.len);
		same = redact(policy, true, &without) && redact(policy, false, &with) &&
		       with.lost == without.lost &&
		       slice_eq(sb_slice(&with.out), sb_slice(&without.out));
		if (!same)
			printf("# in:\n%.*s# without:\n%.*s\n# with:\n%.*s\n", (int)text.len,
			    text.buf, (int)without.out.len, without.out.buf, (int)with.out.len,
			    with.out.buf);
		planned += with.planned;
		clean = clean && !without.planned;
		sb_release(&with.out);
		sb_release(&without.out);
	}
	TEST(same, policy_name(policy));
	TEST(clean, "an observer sees everything");
	TEST(planned > runs / 2, "plans were of use");
	sb_release(&text);
}

int main(int argc, char **argv)
{
	unsigned long runs = argc > 1 ? strtoul(argv[1], NULL, 10) : RUNS;
	struct oc_err e = OC_ERR_INIT;
	struct policy *p[2] = {policy_public(&e), policy_internal(&e)};

	rng.state = argc > 2 ? strtoull(argv[2], NULL, 10) : 88172645463325252u;
	scratch_init();
	if (scan_init(&scanner, SCAN_ALL, &e) != 0)
		return 1;
	for (size_t i = 0; i < 2; i++) {
		test_policy(p[i], runs);
		policy_free(p[i]);
	}
	scan_release(&scanner);
	scratch_done();
	return tap_done();
}

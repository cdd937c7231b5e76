/* Each model call counts once, in whatever order its messages come, directly or through partials. */
#include <math.h>

#include "record/record.h"
#include "tokens/tokens.h"

#include "records.h"
#include "tap.h"

#define MESSAGES 12

/*
 * A parent of three calls; a fork with two of them and one of its own; a successor of a compaction with the kept tail
 * of the parent; an archive of the parent; the parent read again in another capture; a dead branch of the parent, which
 * the fork copies; a branch that is dead in one session and live in another.
 */
static const char *const messages[MESSAGES] = {
    "a\",\"turn\":1,\"call\":\"00000000000000a1\",\"input\":10,\"output\":1|parent|2",
    "a\",\"turn\":2,\"call\":\"00000000000000a2\",\"input\":20,\"output\":1|parent|4",
    "a\",\"turn\":3,\"call\":\"00000000000000a3\",\"input\":40,\"output\":1|parent|6",
    "b\",\"turn\":1,\"call\":\"00000000000000a1\",\"input\":10,\"output\":1|fork|2",
    "b\",\"turn\":2,\"call\":\"00000000000000a2\",\"input\":20,\"output\":1|fork|4",
    "b\",\"turn\":3,\"call\":\"00000000000000b3\",\"input\":80,\"output\":1|fork|6",
    "c\",\"turn\":1,\"call\":\"00000000000000a3\",\"input\":40,\"output\":1|successor|2",
    "a\",\"turn\":3,\"call\":\"00000000000000a3\",\"input\":40,\"output\":1|archive|6",
    "a\",\"turn\":3,\"call\":\"00000000000000d1\",\"branch\":\"side\",\"input\":160,\"output\":1|parent|8",
    "b\",\"turn\":3,\"call\":\"00000000000000d1\",\"branch\":\"side\",\"input\":160,\"output\":1|fork|8",
    "a\",\"turn\":4,\"call\":\"00000000000000d2\",\"branch\":\"side\",\"input\":320,\"output\":1|parent|10",
    "b\",\"turn\":4,\"call\":\"00000000000000d2\",\"input\":320,\"output\":1|fork|10",
};

struct sums_seen {
	uint64_t messages, input, side, apart, repeated[CALL_REPEATS], shared;
	uint64_t turns, sessions;
};

struct counting {
	struct usage_intake t;
	struct json reader;
	struct oc_err e;
};

static void begin(struct counting *c, const char *by)
{
	*c = (struct counting){.e = OC_ERR_INIT};
	usage_intake_init(&c->t);
	c->t.groups.by_given = true;
	c->t.log.memory = 0; /* all of it in the file */
	if (json_init(&c->reader, &c->e) < 0 ||
	    (by[0] != '\0' && fields_parse(&by_names, &c->t.groups.by, "by", by, &c->e) < 0))
		exit(1);
}

static void give(struct counting *c, const char *text, size_t n)
{
	if (json_read(&c->reader, text, n, &c->e) < 0)
		exit(1);
	struct json_val v = json_root(&c->reader);
	int rc = record_is(v, "token-partial") ? usage_intake_partial(&c->t, v, &c->e)
					       : usage_intake_usage(&c->t, v, NULL, &c->e);
	TEST_INT(rc, 0, "is taken");
}

static void give_message(struct counting *c, int i, const char *more)
{
	char text[500], session[200];
	const char *path = strchr(messages[i], '|'), *line = strrchr(messages[i], '|');

	snprintf(session, sizeof(session), "%.*s", (int)(path - messages[i]), messages[i]);
	snprintf(text, sizeof(text),
	    "{\"kind\":\"usage\",\"v\":2,\"source\":\"transcript\",\"session\":\"%s%s,"
	    "\"src\":{\"path\":\"%.*s\",\"line\":%s}}",
	    session, more, (int)(line - path - 1), path + 1, line + 1);
	give(c, text, strlen(text));
}

static int look(void *arg, struct grouped *group, struct oc_err *e)
{
	const struct token_group *g = (const struct token_group *)group;
	struct sums_seen *s = arg;

	(void)e;
	s->messages += g->live.messages;
	s->input += g->live.count[USAGE_INPUT];
	s->side += g->side == NULL ? 0 : g->side->count[USAGE_INPUT];
	s->apart += g->apart == NULL ? 0 : g->apart->messages;
	s->shared += g->shared;
	s->turns += sums_count(&g->turns);
	s->sessions += sums_count(&g->sessions);
	for (int i = 0; i < CALL_REPEATS; i++)
		s->repeated[i] += g->repeated[i];
	return 0;
}

static struct sums_seen finish(struct counting *c)
{
	struct sums_seen s = {0};

	if (usage_intake_settle(&c->t, &c->e) < 0 || groups_each(&c->t.groups, false, look, &s, &c->e) < 0)
		exit(1);
	usage_intake_release(&c->t);
	json_release(&c->reader);
	return s;
}

static void right(const struct sums_seen *s, const char *name)
{
	TEST_INT(s->messages, 5, name);
	TEST_INT(s->input, 10 + 20 + 40 + 80 + 320, "each call once");
	TEST_INT(s->side, 160, "a dead branch once, and not when it is live elsewhere");
	TEST_INT(s->apart, 6, "the others are repeats");
	TEST_INT(s->repeated[CALL_FORK] + s->repeated[CALL_COPY] + s->repeated[CALL_AGAIN], 6, "of some sort");
}

static void any_order(void)
{
	struct counting c;

	for (int start = 0; start < MESSAGES; start++) {
		for (int step = 1; step < MESSAGES; step++) {
			if (step == 2 || step == 3 || step == 4 || step == 6 || step == 8 || step == 9 || step == 10)
				continue; /* not all of them would come */
			begin(&c, "");
			for (int i = 0; i < MESSAGES; i++)
				give_message(&c, (start + i * step) % MESSAGES, "");
			struct sums_seen s = finish(&c);
			right(&s, "in any order");
			TEST_INT(s.repeated[CALL_FORK], 5, "in forks and successors");
			TEST_INT(s.repeated[CALL_COPY], 1, "in the archive");
		}
	}
}

/* Two captures of the same files; and marks of oc-capture, which make nothing a repeat twice. */
static void twice(void)
{
	struct counting c;

	begin(&c, "");
	for (int i = 0; i < 2 * MESSAGES; i++)
		give_message(&c, i % MESSAGES, i < MESSAGES ? "" : ",\"duplicateOf\":\"parent\"");
	struct sums_seen s = finish(&c);
	TEST_INT(s.messages, 5, "two captures count as one");
	TEST_INT(s.apart, 6 + MESSAGES, "what is marked is one repeat");
	TEST_INT(s.repeated[CALL_TOLD], 0, "whose sort its call says");
	begin(&c, "");
	give_message(&c, 3, ",\"duplicateOf\":\"parent\"");
	s = finish(&c);
	TEST_INT(s.messages, 1, "a marked message whose first one is not here counts");
}

/* Each session a partial by session, as nights keep them; then all together. */
static void through_partials(const char *by)
{
	struct counting part, all;
	struct records r;

	begin(&all, "");
	for (char session = 'a'; session <= 'c'; session++) {
		begin(&part, by);
		for (int i = 0; i < MESSAGES; i++) {
			if (messages[i][0] == session)
				give_message(&part, i, "");
		}
		usage_intake_keep(&part.t);
		records_begin(&r);
		TEST_INT(partial_write(&part.t.groups, NULL, &r.out, &part.e), 0, "a session's state");
		records_end(&r);
		struct slice rest = slice_cstr(r.text);
		while (rest.n > 0) {
			struct slice line = slice_cut(&rest, '\n');
			give(&all, line.p, line.n);
		}
		records_release(&r);
		usage_intake_release(&part.t);
		json_release(&part.reader);
	}
	struct sums_seen s = finish(&all);
	right(&s, "nights add up to what all sessions at once are");
	TEST_INT(s.repeated[CALL_FORK], 5, "with the same sorts");
	TEST_INT(s.turns, 5, "turns");
	TEST_INT(s.sessions, 2, "and sessions of what is counted");
}

/* Five successors of a compaction, each beginning with the kept tail of the one before. */
static void successors(void)
{
	struct counting c;
	char text[400];
	uint64_t call = 0, kept = 0;

	begin(&c, "");
	for (int file = 0; file < 6; file++) {
		const uint64_t first = file == 0 ? 1 : call - kept + 1;
		kept = file < 5 ? 2 + (uint64_t)file % 2 : 0;
		for (uint64_t i = first; i <= (uint64_t)(file + 1) * 3 + (file == 5); i++) {
			call = i;
			snprintf(text, sizeof(text),
			    "{\"kind\":\"usage\",\"v\":2,\"source\":\"transcript\",\"session\":\"s%d\",\"turn\":%d,"
			    "\"call\":\"%016llx\",\"input\":%llu,\"output\":0,"
			    "\"src\":{\"path\":\"s%d.jsonl\",\"line\":%d}}",
			    file, (int)(i - first) + 1, (unsigned long long)i, (unsigned long long)i, file,
			    (int)(i - first) + 2);
			give(&c, text, strlen(text));
		}
	}
	struct sums_seen s = finish(&c);
	TEST_INT(s.messages, call, "calls of a chain of successors");
	TEST_INT(s.input, call * (call + 1) / 2, "each once");
	TEST(s.apart > 8, "though tails are repeated");
}

/* By tool a message stands in several groups, and each of them counts it once. */
static void by_tool(void)
{
	struct counting c;

	begin(&c, "tool");
	give_message(&c, 0, ",\"toolNames\":[\"read\",\"write\",\"read\"],\"toolCallCount\":3");
	give_message(&c, 3, ",\"toolNames\":[\"read\",\"write\",\"read\"],\"toolCallCount\":3");
	give_message(&c, 0, ",\"toolNames\":[\"read\",\"write\",\"read\"],\"toolCallCount\":3");
	if (usage_intake_settle(&c.t, &c.e) < 0)
		exit(1);
	struct sums_seen rows = {0}, whole = {0};
	groups_each(&c.t.groups, false, look, &rows, &c.e);
	look(&whole, c.t.groups.all, &c.e);
	TEST_INT(whole.messages, 1, "the message");
	TEST_INT(whole.apart, 2, "and two repeats of it");
	TEST_INT(rows.messages, 2, "in two rows");
	TEST_INT(rows.shared, 2, "which share it");
	TEST_INT(rows.apart, 4, "beside repeats");
	usage_intake_release(&c.t);
	json_release(&c.reader);
}

static void no_folder(void)
{
	struct counting c;
	char text[] = "{\"kind\":\"usage\",\"v\":2,\"session\":\"s\","
		      "\"call\":\"0000000000000001\",\"input\":1,\"output\":1}";

	begin(&c, "");
	c.t.log.folder = "/nonexistent";
	json_read(&c.reader, text, strlen(text), &c.e);
	TEST_INT(usage_intake_usage(&c.t, json_root(&c.reader), NULL, &c.e), -1, "no folder for the file: it fails");
	TEST_INT(c.e.exit, OC_EX_CANTCREAT, "and says so");
	usage_intake_release(&c.t);
	json_release(&c.reader);
}

/* Rows that are no calls; totals that contradict their parts. */
static void readings(void)
{
	static const struct {
		const char *text;
		uint64_t input, total;
		enum usage_reading reading;
	} all[] = {
	    {"\"input\":9000,\"output\":10,\"cacheRead\":8000,\"cacheWrite\":0,\"total\":9010",
		1000, 9010, READING_HELD},
	    {"\"input\":9000,\"output\":10,\"cacheRead\":8000,\"cacheWrite\":500,\"total\":9010",
		500, 9010, READING_HELD},
	    {"\"input\":9000,\"output\":10,\"cacheRead\":8000,\"cacheWrite\":500,\"total\":9510",
		1000, 9510, READING_HELD},
	    {"\"input\":10,\"output\":3,\"cacheRead\":8000,\"cacheWrite\":0,\"total\":13",
		10, 8013, READING_SHORT},
	    {"\"input\":10,\"output\":3,\"cacheRead\":8000,\"cacheWrite\":0,\"total\":8010",
		10, 8013, READING_SHORT},
	    {"\"input\":100,\"output\":10,\"cacheRead\":1000,\"cacheWrite\":0,\"total\":0",
		100, 1110, READING_ZERO},
	    {"\"input\":100,\"output\":10,\"cacheRead\":1000,\"cacheWrite\":0,\"total\":5000",
		100, 5000, READING_OTHER},
	    {"\"input\":100,\"output\":10,\"cacheRead\":1000,\"cacheWrite\":0,\"total\":1110",
		100, 1110, READING_AGREES},
	    {"\"input\":100,\"output\":10,\"cacheRead\":1000", 100, 1110, READING_AGREES},
	};
	struct counting c;
	struct arena a = ARENA_INIT;
	char text[300];

	begin(&c, "");
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct usage_record u;
		snprintf(text, sizeof(text), "{\"kind\":\"usage\",\"v\":2,%s}", all[i].text);
		json_read(&c.reader, text, strlen(text), &c.e);
		TEST_INT(usage_record_read(&u, json_root(&c.reader), NULL, &a), 0, all[i].text);
		TEST_INT(u.count[USAGE_INPUT], all[i].input, "input");
		TEST_INT(u.count[USAGE_TOTAL], all[i].total, "total");
		TEST_INT(u.reading, all[i].reading, "and how it was read");
	}
	static const char *const no_calls[] = {
	    "\"provider\":\"openclaw\",\"model\":\"delivery-mirror\",\"input\":0,\"output\":0,\"total\":0",
	    ("\"provider\":\"openclaw\",\"model\":\"gateway-injected\",\"input\":7,\"output\":7,"
	    "\"call\":\"0000000000000001\""),
	    "\"provider\":\"openai\",\"model\":\"gpt-5.5\"", "\"input\":null"};
	for (size_t i = 0; i < sizeof(no_calls) / sizeof(no_calls[0]); i++) {
		snprintf(text, sizeof(text), "{\"kind\":\"usage\",\"v\":2,\"session\":\"s\",%s}", no_calls[i]);
		give(&c, text, strlen(text));
	}
	TEST_INT(c.t.groups.left, 4, "rows that are no calls");
	TEST(groups_empty(&c.t.groups), "are no messages");
	struct sums_seen s = finish(&c);
	TEST_INT(s.messages, 0, "and in no sum");
	arena_release(&a);
}

int main(void)
{
	any_order();
	twice();
	through_partials("session,day,model");
	through_partials("session");
	successors();
	by_tool();
	no_folder();
	readings();
	return tap_done();
}

#include <sqlite3.h>

#include "cell/state.h"
#include "scratch.h"
#include "tap.h"

#define USER "{\"message\":{\"role\":\"user\",\"content\":\"%s\"}}\n"
#define BEAT "[OpenClaw heartbeat poll]"

static struct oc_err e;
static struct transcript t;
static struct state_found found = STATE_FOUND_INIT;
static struct sb told = SB_INIT;

static void on_notice(void *arg, const char *path, const char *text)
{
	(void)arg;
	sb_addf(&told, "%s: %s\n", path, text);
}

static int on_bad(void *arg, struct oc_err *bad, const char *path, uint64_t line, struct slice text)
{
	(void)arg;
	sb_addf(&told, "%s:%d:%d:%.*s\n", path, (int)line, (int)bad->column, (int)text.n, text.p);
	return 0;
}

static int find(const char *dir, const char *agent)
{
	const struct state_search s = {
	    .dir = dir, .agent = agent, .max_bytes = 4096, .notice = on_notice, .bad = on_bad};

	e = (struct oc_err)OC_ERR_INIT;
	sb_reset(&told);
	sb_adds(&told, "");
	return state_find(&s, &found, &t, &e);
}

static void transcript(const char *path, const char *user)
{
	char text[300];

	snprintf(text, sizeof(text), USER, user);
	scratch_puts(path, text);
}

/* One store's text, and the file that is taken. */
static void takes(const char *store, const char *path, const char *name)
{
	scratch_puts("s/agents/qa/sessions/sessions.json", store);
	int rc = find("s", "qa");
	if (!TEST_STR(rc == 0 ? found.path.buf : rc == 1 ? "(none)" : e.message, path, name))
		printf("# %s", told.buf);
}

static void newest(void)
{
	transcript("s/agents/qa/sessions/a.jsonl", "a");
	transcript("s/agents/qa/sessions/b.jsonl", "b");
	transcript("s/agents/qa/sessions/beat.jsonl", BEAT);
	scratch_puts("s/agents/qa/sessions/blank.jsonl", " \n\t\n");
	takes("{\"k1\":{\"sessionId\":\"a\",\"updatedAt\":5},\"k2\":{\"sessionId\":\"b\","
	      "\"updatedAt\":6}}",
	    "s/agents/qa/sessions/b.jsonl", "the newest session");
	TEST_INT(t.messages, 1, "its transcript is read");
	TEST_INT(found.text.len, sizeof(USER) - 2, "and kept");
	TEST_STR(found.xxh3[16] == '\0' && strlen(found.xxh3) == 16 ? "16" : found.xxh3, "16",
	    "with its hash");
	takes("{\"k1\":{\"sessionId\":\"a\",\"updatedAt\":5},\"k2\":{\"sessionId\":\"b\","
	      "\"updatedAt\":5}}",
	    "s/agents/qa/sessions/a.jsonl", "of equal ones the first");
	takes("{\"k1\":{\"sessionId\":\"a\"},\"k2\":{\"sessionId\":\"b\",\"updatedAt\":\"9\"}}",
	    "s/agents/qa/sessions/a.jsonl", "a time that is no number is none");
	takes("{\"k1\":{\"sessionId\":\"b\",\"updatedAt\":9},\"k2\":{\"sessionId\":\"a\","
	      "\"updatedAt\":5},"
	      "\"k1\":{\"sessionId\":\"b\",\"updatedAt\":1}}",
	    "s/agents/qa/sessions/a.jsonl", "of a key that stands twice the last");
	takes("{\"k1\":{\"sessionId\":\"a\",\"updatedAt\":5},\"k2\":{\"sessionId\":\"beat\","
	      "\"updatedAt\":6}}",
	    "s/agents/qa/sessions/a.jsonl", "heartbeats are passed over");
	TEST_STR(told.buf, "", "in silence");
	takes("{\"k1\":{\"sessionId\":\"a\",\"updatedAt\":5},\"k2\":{\"sessionId\":\"blank\","
	      "\"updatedAt\":6}}",
	    "s/agents/qa/sessions/a.jsonl", "and so are blank transcripts");
	takes("{\"k1\":{\"sessionId\":\"a\",\"updatedAt\":5},\"k2\":{\"sessionId\":\"gone\","
	      "\"updatedAt\":6}}",
	    "s/agents/qa/sessions/a.jsonl", "and those that are not there");
	TEST(strstr(told.buf, "gone.jsonl: a newer session is passed over") != NULL,
	    "which is told");
	takes("{\"k\":{\"sessionId\":\" "
	      "\",\"updatedAt\":9},\"l\":7,\"m\":{\"updatedAt\":8},\"k1\":{\"sessionId\":\" a \"}}",
	    "s/agents/qa/sessions/a.jsonl", "what has no sessionId does not count");
}

static void roots(void)
{
	static const char *const child[] = {"\"spawnedBy\":\"x\"", "\"parentSessionKey\":\"x\"",
	    "\"subagentRole\":\"x\"", "\"spawnDepth\":1",
	    "\"heartbeatIsolatedBaseSessionKey\":\"x\""};
	static const char *const root[] = {"\"spawnedBy\":\" \"", "\"parentSessionKey\":7",
	    "\"spawnDepth\":0", "\"spawnDepth\":\"1\""};
	char store[300];

	for (size_t i = 0; i < sizeof(child) / sizeof(child[0]); i++) {
		snprintf(store, sizeof(store),
		    "{\"k1\":{\"sessionId\":\"a\",\"updatedAt\":5},"
		    "\"k2\":{\"sessionId\":\"b\",\"updatedAt\":6,%s}}",
		    child[i]);
		takes(store, "s/agents/qa/sessions/a.jsonl", child[i]);
	}
	for (size_t i = 0; i < sizeof(root) / sizeof(root[0]); i++) {
		snprintf(store, sizeof(store),
		    "{\"k1\":{\"sessionId\":\"a\",\"updatedAt\":5},"
		    "\"k2\":{\"sessionId\":\"b\",\"updatedAt\":6,%s}}",
		    root[i]);
		takes(store, "s/agents/qa/sessions/b.jsonl", root[i]);
	}
	takes("{\"k1\":{\"sessionId\":\"a\",\"updatedAt\":5,\"spawnDepth\":1},\"k2\":{"
	      "\"sessionId\":\"b\",\"updatedAt\":6,\"spawnedBy\":\"x\"}}",
	    "s/agents/qa/sessions/b.jsonl", "where there is no root all count");
	takes("{\"k1\":{\"sessionId\":\"beat\",\"updatedAt\":5},\"k2\":{\"sessionId\":\"b\","
	      "\"updatedAt\":6,\"spawnedBy\":\"x\"}}",
	    "(none)", "a root that is only heartbeats leaves nothing");
	TEST_STR(found.path.buf, "s/agents/qa/sessions/sessions.json", "then the list is named");
	TEST_INT(transcript_lines(&t), 0, "and the transcript is empty");
	TEST_INT(found.text.len, 0, "all of it");
	takes("{}", "(none)", "a list without sessions");
}

/* Nothing outside the folder is read, wherever a sessionFile points. */
static void files(void)
{
	transcript("s/outside.jsonl", "outside");
	takes("{\"k\":{\"sessionId\":\"x\",\"sessionFile\":\"/home/u/.openclaw/agents/qa/sessions/"
	      "a.jsonl\"}}",
	    "s/agents/qa/sessions/a.jsonl", "a sessionFile is looked for beside its list");
	takes("{\"k\":{\"sessionId\":\"x\",\"sessionFile\":\"C:\\\\sessions\\\\a.jsonl\"}}",
	    "s/agents/qa/sessions/a.jsonl", "also one of Windows");
	takes("{\"k\":{\"sessionId\":\"x\",\"sessionFile\":\"../../../outside.jsonl\"}}", "(none)",
	    "never above it");
	takes("{\"k\":{\"sessionId\":\"../../../outside\"}}", "(none)", "nor by an id");
	takes("{\"k\":{\"sessionId\":\"x\",\"sessionFile\":\"..\"}}", "(none)",
	    "a name that is none");
	TEST(strstr(told.buf, "names no file") != NULL, "is told");
	takes("{\"k\":{\"sessionId\":\"a\\u0000b\"}}", "(none)", "nor is one with a NUL in it");
	if (symlink("../../../outside.jsonl", "s/agents/qa/sessions/link.jsonl") != 0)
		perror("link");
	takes("{\"k\":{\"sessionId\":\"link\"}}", "(none)", "a link is not followed");
	mkfifo("s/agents/qa/sessions/pipe.jsonl", 0600);
	takes("{\"k\":{\"sessionId\":\"pipe\"}}", "(none)", "a pipe is not waited for");
	scratch_puts("s/agents/qa/sessions/torn.jsonl",
	    "{\"a\":1}\n\n {\"b\"\n"
	    "\n{\"message\":{\"role\":\"user\",\"content\":\"x\"}}\nno");
	takes("{\"k\":{\"sessionId\":\"torn\"}}", "s/agents/qa/sessions/torn.jsonl",
	    "a torn transcript is taken");
	TEST_STR(told.buf,
	    "s/agents/qa/sessions/torn.jsonl:3:6: {\"b\"\ns/agents/qa/sessions/torn.jsonl:6:1:no\n",
	    "its bad lines are told with their places");
	TEST_INT(t.bad, 2, "and counted");
}

static void failures(void)
{
	static char large[5000];

	scratch_puts("s/agents/qa/sessions/sessions.json", "{\"k\":\n{,}}");
	TEST_INT(find("s", "qa"), -1, "a list that is no JSON");
	TEST_INT(e.exit, OC_EX_DATA, "is an error");
	TEST_STR(e.file, "s/agents/qa/sessions/sessions.json", "in that file");
	TEST_INT(e.line, 2, "on that line");
	scratch_puts("s/agents/qa/sessions/sessions.json", "[]");
	TEST_INT(find("s", "qa"), -1, "a list that is no object");
	memset(large, ' ', sizeof(large) - 1);
	scratch_puts("s/agents/qa/sessions/large.jsonl", large);
	scratch_puts("s/agents/qa/sessions/sessions.json", "{\"k\":{\"sessionId\":\"large\"}}");
	TEST_INT(find("s", "qa"), -1, "a transcript that is too large");
	TEST(strstr(e.message, "4096") != NULL, "is told with the limit");
	TEST_INT(find("s", "main"), -1, "an agent that is not there");
	TEST_INT(e.exit, OC_EX_NOINPUT, "cannot be opened");
	TEST(strstr(e.message, "agents/main/agent/openclaw-agent.sqlite") != NULL,
	    "and the message says what was looked for");
	TEST_INT(find("s", "../qa"), -1, "an agent that is a path");
	TEST_INT(e.exit, OC_EX_USAGE, "is a wrong option");
}

static void database(const char *path)
{
	static const char sql[] =
	    "CREATE TABLE schema_meta(role TEXT); INSERT INTO schema_meta VALUES('agent');"
	    "CREATE TABLE session_nodes(session_key TEXT, current_session_id TEXT, entry_json "
	    "TEXT, updated_at INTEGER);"
	    "CREATE TABLE transcript_events(session_id TEXT, seq INTEGER, event_json TEXT, "
	    "event_zstd BLOB, event_utf8_bytes INTEGER);"
	    "INSERT INTO session_nodes VALUES('a', 'one', "
	    "'{\"sessionId\":\"one\",\"updatedAt\":5}', 99);"
	    "INSERT INTO session_nodes VALUES('b', 'two', '{}', 7);"
	    "INSERT INTO session_nodes VALUES('c', 'beat', '{\"updatedAt\":8}', 0);"
	    "INSERT INTO session_nodes VALUES('d', 'bad', 'no', 100);"
	    "INSERT INTO transcript_events VALUES('one', 1, "
	    "'{\"message\":{\"role\":\"user\",\"content\":\"one\"}}', NULL, NULL);"
	    "INSERT INTO transcript_events VALUES('two', 2, '{\"x\":2}', NULL, NULL);"
	    "INSERT INTO transcript_events VALUES('two', 1, "
	    "'{\"message\":{\"role\":\"user\",\"content\":\"two\"}}', NULL, NULL);"
	    "INSERT INTO transcript_events VALUES('beat', 1, "
	    "'{\"message\":{\"role\":\"user\",\"content\":\"" BEAT "\"}}', NULL, NULL);";
	sqlite3 *db;

	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		printf("Bail out! %s\n", sqlite3_errmsg(db));
	sqlite3_close(db);
}

static void databases(void)
{
	database("s/agents/qa/agent/openclaw-agent.sqlite");
	TEST_INT(find("s", "qa"), 0, "a database goes before a list");
	TEST_STR(
	    found.path.buf, "s/agents/qa/agent/openclaw-agent.sqlite#two", "its newest session");
	TEST_STR(found.text.buf,
	    "{\"message\":{\"role\":\"user\",\"content\":\"two\"}}\n{\"x\":2}\n",
	    "one event a line");
	TEST(strstr(told.buf, "session bad is passed over: its entry_json is no JSON") != NULL,
	    "a bad entry is told");
	TEST_INT(transcript_lines(&t), 2, "the transcript is read");
	mkdir("bare", 0700);
	scratch_puts("bare/sessions.json", "{\"k\":{\"sessionId\":\"a\"}}");
	transcript("bare/a.jsonl", "a");
	TEST_INT(find("bare", "qa"), 0, "a folder that holds a list itself");
	TEST_STR(found.path.buf, "bare/a.jsonl", "is one, too");
	database("bare/openclaw-agent.sqlite");
	TEST_INT(find("bare", "any"), 0, "and one that holds a database");
	TEST_STR(found.path.buf, "bare/openclaw-agent.sqlite#two", "which goes first");
	scratch_puts("bare/openclaw-agent.sqlite", "no database, however one looks at it");
	TEST_INT(find("bare", "qa"), -1, "a damaged database");
	TEST_INT(e.exit, OC_EX_DATA, "is an error, not a reason to look elsewhere");
}

int main(void)
{
	scratch_init();
	mkdir("s", 0700);
	mkdir("s/agents", 0700);
	mkdir("s/agents/qa", 0700);
	mkdir("s/agents/qa/sessions", 0700);
	mkdir("s/agents/qa/agent", 0700);
	transcript_init(&t, DRIFT_2026_06, &e);
	newest();
	roots();
	files();
	failures();
	databases();
	transcript_release(&t);
	state_found_release(&found);
	sb_release(&told);
	scratch_done();
	return tap_done();
}

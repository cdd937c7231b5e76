#include <dirent.h>
#include <sqlite3.h>
#include <zstd.h>

#include "base/sb.h"
#include "data/agentdb.h"
#include "scratch.h"
#include "tap.h"

#define DB "a b%20#?.sqlite" /* a name that a URI would misread */

static struct oc_err e;
static struct sb got = SB_INIT;

static sqlite3 *make(const char *path, const char *mode)
{
	static const char schema[] =
	    "CREATE TABLE schema_meta(meta_key TEXT PRIMARY KEY, role TEXT NOT NULL, "
	    "schema_version INTEGER);"
	    "INSERT INTO schema_meta VALUES('primary', 'agent', 23);"
	    "CREATE TABLE session_nodes(session_key TEXT PRIMARY KEY, current_session_id TEXT NOT "
	    "NULL,"
	    " entry_json TEXT NOT NULL, updated_at INTEGER NOT NULL) STRICT;"
	    "INSERT INTO session_nodes VALUES('agent:main:a', 's1', '{\"n\":1}', 1795000000001);"
	    "INSERT INTO session_nodes VALUES('agent:main:b', 's2', '{}', 5);"
	    "CREATE TABLE transcript_events(session_id TEXT NOT NULL, seq INTEGER NOT NULL, "
	    "event_json TEXT,"
	    " created_at INTEGER, event_zstd BLOB, event_utf8_bytes INTEGER, PRIMARY "
	    "KEY(session_id, seq)) STRICT;"
	    "INSERT INTO transcript_events VALUES('s1', 2, '{\"b\":\n2}', 1, NULL, NULL);"
	    "INSERT INTO transcript_events VALUES('s1', 1, '{\"a\":1}', 1, NULL, NULL);"
	    "INSERT INTO transcript_events VALUES('s2', 1, '{\"other\":1}', 1, NULL, NULL);";
	char pragma[64];
	sqlite3 *db;

	unlink(path);
	snprintf(
	    pragma, sizeof(pragma), "PRAGMA journal_mode=%s; PRAGMA wal_autocheckpoint=0", mode);
	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_exec(db, pragma, NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_exec(db, schema, NULL, NULL, NULL) != SQLITE_OK) {
		printf("Bail out! %s\n", sqlite3_errmsg(db));
		exit(1);
	}
	return db;
}

static void run(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		printf("# %s: %s\n", sql, sqlite3_errmsg(db));
}

/* A packed event of s1. */
static void pack(sqlite3 *db, int seq, const void *p, size_t n, long long size)
{
	sqlite3_stmt *q;

	sqlite3_prepare_v2(
	    db, "INSERT INTO transcript_events VALUES('s1', ?1, NULL, 1, ?2, ?3)", -1, &q, NULL);
	sqlite3_bind_int(q, 1, seq);
	sqlite3_bind_blob(q, 2, p, (int)n, SQLITE_TRANSIENT);
	sqlite3_bind_int64(q, 3, size);
	sqlite3_step(q);
	sqlite3_finalize(q);
}

static int add_event(void *arg, int64_t seq, struct slice event)
{
	int *left = arg;

	sb_addf(&got, "%lld:", (long long)seq);
	sb_addslice(&got, event);
	sb_addc(&got, '|');
	return left != NULL && --*left == 0;
}

static int add_session(void *arg, const struct agentdb_session *s)
{
	(void)arg;
	sb_addf(&got, "%.*s %.*s %.*s %lld|", (int)s->key.n, s->key.p, (int)s->id.n, s->id.p,
	    (int)s->entry.n, s->entry.p, (long long)s->updated_ms);
	return 0;
}

/* The events of s1 as they are read anew; *way says how. */
static const char *events(const char *path, enum agentdb_way *way)
{
	struct agentdb *d = agentdb_open(path, "tmp", &e);

	sb_reset(&got);
	sb_adds(&got, "");
	if (d == NULL)
		return "(not opened)";
	*way = agentdb_way(d);
	if (agentdb_events(d, SLICE("s1"), add_event, NULL, &e) != 0)
		sb_adds(&got, "(failed)");
	agentdb_close(d);
	return got.buf;
}

/* Names of the folder's files, sorted, each followed by a blank. */
static const char *listed(const char *folder)
{
	static char text[512];
	struct dirent **entry;
	int n = scandir(folder, &entry, NULL, alphasort);

	text[0] = '\0';
	for (int i = 0; i < n; i++) {
		if (entry[i]->d_name[0] != '.') {
			strcat(text, entry[i]->d_name);
			strcat(text, " ");
		}
		free(entry[i]);
	}
	free(entry);
	return text;
}

static void copy(const char *from, const char *to)
{
	size_t n;
	char *p = scratch_read(from, &n);

	scratch_write(to, p, n);
	free(p);
}

static void at_rest(void)
{
	enum agentdb_way way;
	struct agentdb *d;
	int left = 1;

	sqlite3_close(make("rest/" DB, "WAL"));
	TEST_STR(listed("rest"), DB " ", "a database at rest stands alone");
	TEST_STR(events("rest/" DB, &way), "1:{\"a\":1}|2:{\"b\": 2}|",
	    "events in their order, each on one line");
	TEST_INT(way, AGENTDB_IMMUTABLE, "it is taken for immutable");
	TEST_STR(listed("rest"), DB " ", "nothing appears beside it");
	chmod("rest", 0500);
	TEST_STR(events("rest/" DB, &way), "1:{\"a\":1}|2:{\"b\": 2}|",
	    "a folder that cannot be written is fine");
	chmod("rest", 0700);
	d = agentdb_open("rest/" DB, NULL, &e);
	sb_reset(&got);
	TEST_INT(agentdb_sessions(d, add_session, NULL, &e), 0, "sessions are read");
	TEST_STR(got.buf, "agent:main:a s1 {\"n\":1} 1795000000001|agent:main:b s2 {} 5|",
	    "as the table has them");
	sb_reset(&got);
	TEST_INT(
	    agentdb_events(d, SLICE("s1"), add_event, &left, &e), 1, "whoever has enough stops");
	TEST_STR(got.buf, "1:{\"a\":1}|", "and is not called again");
	sb_reset(&got);
	TEST_INT(agentdb_events(d, SLICE("none"), add_event, NULL, &e), 0,
	    "a session without events has none");
	TEST_INT(got.len, 0, "none at all");
	TEST_INT(agentdb_unchanged(d, &e), 0, "it has not changed");
	sqlite3 *db = NULL;
	sqlite3_open("rest/" DB, &db);
	run(db, "DELETE FROM session_nodes");
	sqlite3_close(db);
	TEST_INT(agentdb_unchanged(d, &e), -1, "now it has");
	TEST_INT(e.exit, OC_EX_DATA, "which is told");
	agentdb_close(d);
}

static void with_wal(void)
{
	enum agentdb_way way;
	sqlite3 *db = make("live/" DB, "WAL");
	size_t n, m;

	TEST_STR(events("live/" DB, &way), "1:{\"a\":1}|2:{\"b\": 2}|",
	    "a live database: what is in its -wal");
	TEST_INT(way, AGENTDB_LIVE, "through SQLite's protocol");
	run(db, "BEGIN; INSERT INTO transcript_events VALUES('s1', 3, '{}', 1, NULL, NULL)");
	TEST_STR(events("live/" DB, &way), "1:{\"a\":1}|2:{\"b\": 2}|",
	    "what is not committed is not there");
	run(db, "COMMIT");
	TEST_STR(
	    events("live/" DB, &way), "1:{\"a\":1}|2:{\"b\": 2}|3:{}|", "what is committed is");
	copy("live/" DB, "dead/" DB);
	copy("live/" DB "-wal", "dead/" DB "-wal");
	TEST_STR(events("dead/" DB, &way), "1:{\"a\":1}|2:{\"b\": 2}|3:{}|",
	    "a -wal that was left behind is read");
	TEST_INT(way, AGENTDB_COPY, "from a private copy");
	TEST_STR(listed("dead"), DB " " DB "-wal ", "nothing appears beside it");
	TEST_STR(listed("tmp"), "", "and the copy is gone");
	copy("live/" DB "-shm", "dead/" DB "-shm");
	char *before = scratch_read("dead/" DB "-shm", &n);
	TEST_STR(events("dead/" DB, &way), "1:{\"a\":1}|2:{\"b\": 2}|3:{}|",
	    "with its -shm left behind");
	char *after = scratch_read("dead/" DB "-shm", &m);
	TEST_MEM(after, m, before, n, "which is not written to");
	free(before);
	free(after);
	TEST_STR(listed("tmp"), "", "no copy stays");
	sqlite3_close(db);
}

/* Of a rollback journal with something in it the transaction has to be taken back. */
static void with_journal(void)
{
	enum agentdb_way way;
	sqlite3 *db = make("hot/" DB, "DELETE");

	run(db, "PRAGMA cache_size=2; BEGIN; INSERT INTO transcript_events"
		" WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)"
		" SELECT 's1', i, '{}', 1, NULL, NULL FROM n");
	TEST_STR(listed("hot"), DB " " DB "-journal ", "a transaction is under way");
	TEST_STR(events("hot/" DB, &way), "1:{\"a\":1}|2:{\"b\": 2}|", "it is not seen");
	TEST_INT(way, AGENTDB_COPY, "in a private copy");
	TEST_STR(listed("tmp"), "", "which is gone");
	sqlite3_close(db);
}

static void packed(void)
{
	enum agentdb_way way;
	char frame[512], text[] = "{\"long\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}";
	size_t size = sizeof(text) - 1, n = ZSTD_compress(frame, sizeof(frame), text, size, 3);
	static const struct {
		const char *name, *says;
		long long size;
		size_t cut;
	} bad[] = {
	    {"of another size", "unpacks to another size", 60, 0},
	    {"larger than it says", "cannot be unpacked", 10, 0},
	    {"of no size", "not of 1 byte to 4 MiB", 0, 0},
	    {"beyond the limit", "not of 1 byte to 4 MiB", (4 << 20) + 1, 0},
	    {"cut", "cannot be unpacked", (long long)sizeof(text) - 1, 3},
	};

	sqlite3 *db = make("packed.sqlite", "DELETE");
	run(db, "DELETE FROM transcript_events");
	pack(db, 7, frame, n, (long long)size);
	sqlite3_close(db);
	TEST_STR(events("packed.sqlite", &way),
	    "7:{\"long\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}|",
	    "a packed event is unpacked");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		db = make("packed.sqlite", "DELETE");
		pack(db, 7, frame, n - bad[i].cut, bad[i].size);
		sqlite3_close(db);
		e = (struct oc_err)OC_ERR_INIT;
		TEST_STR(events("packed.sqlite", &way), "1:{\"a\":1}|2:{\"b\": 2}|(failed)",
		    bad[i].name);
		TEST(e.exit == OC_EX_DATA && strstr(e.message, bad[i].says) != NULL &&
			 strstr(e.message, "event 7 ") != NULL,
		    "is told with its number");
		TEST_STR(e.file, "packed.sqlite", "and its file");
	}
}

static void refused(const char *path, int exit, const char *says, const char *name)
{
	struct agentdb *d;

	e = (struct oc_err)OC_ERR_INIT;
	d = agentdb_open(path, "tmp", &e);
	TEST(d == NULL, name);
	TEST_INT(e.exit, exit, "with its exit status");
	TEST_STR(e.file, path, "and its file");
	if (!TEST(strstr(e.message, says) != NULL, "and a reason"))
		printf("# %s\n", e.message);
	agentdb_close(d);
}

static void bad(void)
{
	size_t n;
	char *p;
	sqlite3 *db;

	refused("nothing", OC_EX_NOINPUT, "No such file", "a file that is not there");
	refused(".", OC_EX_NOINPUT, "is not a regular file", "a folder");
	scratch_puts("text", "this is some text that is longer than a header");
	refused("text", OC_EX_DATA, "damaged, or no database", "no database");
	sqlite3_close(make("good", "DELETE"));
	p = scratch_read("good", &n);
	scratch_write("cut", p, 4096);
	free(p);
	refused("cut", OC_EX_DATA, "damaged", "one that is cut off");
	if (symlink("good", "link") != 0)
		perror("link");
	refused("link", OC_EX_NOINPUT, "symbolic link", "a link: its -wal stands elsewhere");
	scratch_puts("empty", "");
	refused("empty", OC_EX_DATA, "no such table: schema_meta", "one without tables");
	db = make("state", "DELETE");
	run(db, "UPDATE schema_meta SET role = 'state'");
	sqlite3_close(db);
	refused("state", OC_EX_DATA, "its role", "one that is no agent's");
	db = make("view", "DELETE");
	run(db, "DROP TABLE session_nodes; CREATE VIEW session_nodes AS SELECT 1 AS session_key,"
		" 2 AS current_session_id, 3 AS entry_json, 4 AS updated_at");
	sqlite3_close(db);
	struct agentdb *d = agentdb_open("view", "tmp", &e);
	TEST_INT(agentdb_sessions(d, add_session, NULL, &e), -1, "a view in the place of a table");
	TEST_INT(e.exit, OC_EX_DATA, "is refused");
	agentdb_close(d);
	db = make("dead/x", "WAL");
	copy("dead/x", "dead/y");
	copy("dead/x-wal", "dead/y-wal");
	sqlite3_close(db);
	e = (struct oc_err)OC_ERR_INIT;
	TEST(agentdb_open("dead/y", "no/such/folder", &e) == NULL, "a copy that cannot be made");
	TEST_INT(e.exit, OC_EX_CANTCREAT, "is told");
	TEST(strstr(e.message, "TMPDIR") != NULL, "with the remedy");
}

/* Schema 19 (2026.8): no event is packed. */
static void older(void)
{
	enum agentdb_way way;
	sqlite3 *db = make(DB, "DELETE");

	run(db, "ALTER TABLE transcript_events DROP COLUMN event_zstd");
	run(db, "ALTER TABLE transcript_events DROP COLUMN event_utf8_bytes");
	run(db, "UPDATE schema_meta SET schema_version = 19");
	sqlite3_close(db);
	TEST_STR(events(DB, &way), "1:{\"a\":1}|2:{\"b\": 2}|", "schema 19 is read");
	db = make(DB, "DELETE");
	run(db, "ALTER TABLE transcript_events RENAME COLUMN seq TO number");
	run(db, "UPDATE schema_meta SET schema_version = 99");
	sqlite3_close(db);
	TEST_STR(events(DB, &way), "(failed)", "a schema that is too new is not");
	TEST(strstr(e.message, "schema 99") != NULL, "... and is named");
}

/* As it was copied from a gateway: a -wal, no -shm, and a CHECK that calls a function. */
static void checked(void)
{
	enum agentdb_way way;
	sqlite3 *db = make(DB, "WAL");

	run(db, "CREATE TABLE other(j TEXT CHECK(j IS NULL OR json_valid(j))) STRICT");
	copy(DB, "copied");
	copy(DB "-wal", "copied-wal");
	sqlite3_close(db);
	TEST_STR(events("copied", &way), "1:{\"a\":1}|2:{\"b\": 2}|", "a CHECK with json_valid");
	TEST_INT(way, AGENTDB_COPY, "... in a copy");
}

static int add_archive(void *arg, const struct agentdb_archive *a)
{
	(void)arg;
	sb_addf(&got, "%.*s %.*s %s:", (int)a->session.n, a->session.p, (int)a->key.n,
	    a->key.p == NULL ? "" : a->key.p, a->wrong == NULL ? "" : a->wrong);
	sb_addslice(&got, a->lines.n > 40 ? slice_make(a->lines.p, 5) : a->lines);
	sb_addc(&got, '|');
	return 0;
}

static const char *archives(void)
{
	struct agentdb *d = agentdb_open(DB, "tmp", &e);

	sb_reset(&got);
	sb_adds(&got, "");
	if (d == NULL || agentdb_archives(d, add_archive, NULL, &e) != 0)
		sb_adds(&got, "(failed)");
	agentdb_close(d);
	return got.buf;
}

static void add_cold(sqlite3 *db, const char *session, const void *p, size_t n)
{
	sqlite3_stmt *q;

	sqlite3_prepare_v2(
	    db, "INSERT INTO session_transcript_cold_archives VALUES(?1, ?1, ?2)", -1, &q, NULL);
	sqlite3_bind_text(q, 1, session, -1, SQLITE_TRANSIENT);
	if (p != NULL)
		sqlite3_bind_blob(q, 2, p, (int)n, SQLITE_TRANSIENT);
	sqlite3_step(q);
	sqlite3_finalize(q);
}

static void archived(void)
{
	static char text[600000], z[600000];
	size_t n;
	sqlite3 *db = make(DB, "DELETE");

	sqlite3_close(db);
	TEST_STR(archives(), "", "a database without tables of archives has none");
	sqlite3_open(DB, &db);
	run(db, "CREATE TABLE session_transcript_cold_archives(session_id TEXT, archive_name TEXT, "
		"archive_blob BLOB)");
	run(db, "CREATE TABLE session_transcript_archives(session_id TEXT, generation TEXT, "
		"session_key TEXT, archive_name TEXT, archive_blob BLOB)");
	n = ZSTD_compress(z, sizeof(z), "{}\n[]\n", 6, 1);
	add_cold(db, "c1", z, n);
	memset(text, 'x', sizeof(text));
	n = ZSTD_compress(z, sizeof(z), text, sizeof(text), 1);
	add_cold(db, "c2", z, n);
	add_cold(db, "c3", z, n - 1);
	add_cold(db, "c4", NULL, 0);
	run(db, "INSERT INTO session_transcript_archives VALUES('r1', 'g', 'agent:main:a', 'n', "
		"CAST('{\"plain\":1}' AS BLOB))");
	sqlite3_close(db);
	TEST_STR(archives(),
	    "c1  :{}\n[]\n|c2  :xxxxx|c3  it is cut off:xxxxx|"
	    "c4  it is kept outside of the database:|r1 agent:main:a :{\"plain\":1}|",
	    "cold archives and those of resets: packed, plain, cut off, elsewhere");
}

int main(void)
{
	scratch_init();
	mkdir("tmp", 0700);
	mkdir("rest", 0700);
	mkdir("live", 0700);
	mkdir("dead", 0700);
	mkdir("hot", 0700);
	at_rest();
	with_wal();
	with_journal();
	packed();
	bad();
	older();
	checked();
	archived();
	sb_release(&got);
	scratch_done();
	return tap_done();
}

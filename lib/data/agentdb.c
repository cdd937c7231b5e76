#include "data/agentdb.h"

#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <zstd.h>

#include "data/agentdb_copy.h"

#define VALUE_MAX (64 << 20)
#define STEPS (1 << 20)     /* of SQLite's machine between two looks at the count */
#define STEPS_MAX (1 << 12) /* such counts: some minutes */
#define WAIT_MS 1000
#define ARCHIVE_STEP ((size_t)256 << 10)
#define FOREIGN "is no agent's database"

struct agentdb {
	sqlite3 *db;
	const char *path;
	enum agentdb_way way;
	bool agents;     /* its role says so */
	int schema;      /* the version of it; 0: not said */
	struct stat st;  /* as the file was when it was opened */
	struct sb event; /* unpacked, or on one line */
	int steps;
};

static int count_steps(void *arg)
{
	struct agentdb *d = arg;

	return ++d->steps > STEPS_MAX;
}

/* What SQLite said, located in the database. Returns -1. */
static int failed(const struct agentdb *d, struct oc_err *e)
{
	if (d->db == NULL)
		return err_nomem(e);
	const char *said = sqlite3_errmsg(d->db);
	switch (sqlite3_extended_errcode(d->db) & 0xff) {
	/* SQLite says so of some damaged schemas too: one bad file must not end the reading of all. */
	case SQLITE_NOMEM:
		err_set(e, OC_EX_DATA, "cannot be read: it is damaged, or memory is out");
		break;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_PROTOCOL:
		err_set(e, OC_EX_DATA, "is locked by another program: try again, or stop the gateway");
		break;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		err_set(e, OC_EX_DATA, "is damaged, or no database: %s", said);
		break;
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
		err_set(e, OC_EX_NOINPUT, "cannot open: %s", said);
		break;
	case SQLITE_IOERR:
	case SQLITE_FULL:
		err_set(e, OC_EX_IO, "cannot read: %s", said);
		break;
	case SQLITE_INTERRUPT:
		err_set(e, OC_EX_DATA, "takes too long to read: is it an agent's database?");
		break;
	case SQLITE_TOOBIG:
		err_set(e, OC_EX_DATA, "holds a value of more than %d bytes", VALUE_MAX);
		break;
	default:
		if (d->agents && d->schema > 0)
			err_set(e, OC_EX_DATA,
			    "is an agent's database of schema %d, which this version cannot read (a newer one may): %s",
			    d->schema, said);
		else if (d->agents)
			err_set(e, OC_EX_DATA,
			    "is an agent's database without a schema version, which this version cannot read: %s",
			    said);
		else
			err_set(e, OC_EX_DATA, FOREIGN ": %s", said);
	}
	return err_at(e, d->path, 0, 0);
}

static void add_uri(struct sb *uri, const char *path)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";

	sb_adds(uri, path[0] == '/' ? "file://" : "file:");
	for (; *path != '\0'; path++) {
		if (strchr(plain, *path) != NULL)
			sb_addc(uri, *path);
		else
			sb_addf(uri, "%%%02X", (unsigned)(unsigned char)*path);
	}
}

static void harden(struct agentdb *d)
{
	static const struct {
		int what, to;
	} settings[] = {{SQLITE_DBCONFIG_DEFENSIVE, 1}, {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
	    {SQLITE_DBCONFIG_ENABLE_VIEW, 0}, {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}};

	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		sqlite3_db_config(d->db, settings[i].what, settings[i].to, (int *)NULL);
	sqlite3_extended_result_codes(d->db, 1);
	sqlite3_limit(d->db, SQLITE_LIMIT_LENGTH, VALUE_MAX);
	sqlite3_busy_timeout(d->db, WAIT_MS);
	sqlite3_progress_handler(d->db, STEPS, count_steps, d);
}

/* The first reading of anything: says whether the database can be read at all. */
static int probe(struct agentdb *d)
{
	return sqlite3_exec(d->db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
}

/* Opens path with these parameters. Returns SQLite's code; d->db is set in any case but NOMEM. */
static int open_as(struct agentdb *d, const char *path, const char *parameters, int flags)
{
	struct sb uri = SB_INIT;
	int rc = SQLITE_NOMEM;

	sqlite3_close(d->db);
	d->db = NULL;
	add_uri(&uri, path);
	sb_adds(&uri, parameters);
	if (sb_ok(&uri))
		rc = sqlite3_open_v2(uri.buf, &d->db, flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
	sb_release(&uri);
	if (rc != SQLITE_OK)
		return rc;
	harden(d);
	return SQLITE_OK;
}

/* EXCLUSIVE keeps the index of the -wal in memory, so that the copy's files can go once they are open. */
static int open_copy(struct agentdb *d, const char *folder, struct oc_err *e)
{
	struct sb copy = SB_INIT;
	int rc = agentdb_copy(&copy, d->path, folder, e);

	if (rc == 0) {
		d->way = AGENTDB_COPY;
		rc = open_as(d, copy.buf, "", SQLITE_OPEN_READWRITE);
		/* A database that can be written has its CHECKs compiled, and json_valid() in one of them is no trusted
		 * function. Nothing is written here: no CHECK ever runs. */
		if (rc == SQLITE_OK)
			sqlite3_db_config(d->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 1, (int *)NULL);
		if (rc == SQLITE_OK)
			rc = sqlite3_exec(d->db, "PRAGMA locking_mode=EXCLUSIVE", NULL, NULL, NULL);
		if (rc == SQLITE_OK)
			rc = probe(d);
		if (rc != SQLITE_OK)
			rc = failed(d, e);
		agentdb_uncopy(copy.buf);
	}
	sb_release(&copy);
	return rc;
}

static int open_any(struct agentdb *d, const char *folder, struct oc_err *e)
{
	const bool wal = agentdb_beside(d->path, "-wal"), journal = agentdb_beside(d->path, "-journal");
	int rc = SQLITE_CANTOPEN;

	if (!wal && !journal) {
		d->way = AGENTDB_IMMUTABLE;
		rc = open_as(d, d->path, "?immutable=1", SQLITE_OPEN_READONLY);
		return (rc == SQLITE_OK ? probe(d) : rc) == SQLITE_OK ? 0 : failed(d, e);
	}
	if (!journal) {
		d->way = AGENTDB_LIVE;
		rc = open_as(d, d->path, "?mode=ro&readonly_shm=1", SQLITE_OPEN_READONLY);
		/* One transaction: all that is read is of one moment, whatever is written meanwhile. */
		if (rc == SQLITE_OK)
			rc = sqlite3_exec(d->db, "BEGIN", NULL, NULL, NULL);
		rc = rc == SQLITE_OK ? probe(d) : rc;
	}
	if (rc == SQLITE_OK)
		return 0;
	return (rc & 0xff) == SQLITE_NOTADB || (rc & 0xff) == SQLITE_CORRUPT ? failed(d, e) : open_copy(d, folder, e);
}

static bool has_column(const struct agentdb *d, const char *table, const char *name)
{
	return sqlite3_table_column_metadata(d->db, NULL, table, name, NULL, NULL, NULL, NULL, NULL) == SQLITE_OK;
}

/* Is it an agent's? There are others: the gateway's state is kept in one, too. */
static int check_role(struct agentdb *d, struct oc_err *e)
{
	sqlite3_stmt *q = NULL;
	const char *sql = has_column(d, "schema_meta", "schema_version")
			      ? "SELECT schema_version FROM schema_meta WHERE role = 'agent'"
			      : "SELECT 0 FROM schema_meta WHERE role = 'agent'";
	int rc = sqlite3_prepare_v2(d->db, sql, -1, &q, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(q);
	if (rc == SQLITE_DONE) {
		err_in(e, OC_EX_DATA, d->path, FOREIGN ": its role in schema_meta is another");
	} else if (rc != SQLITE_ROW) {
		failed(d, e);
	}
	d->agents = rc == SQLITE_ROW;
	d->schema = d->agents ? sqlite3_column_int(q, 0) : 0;
	sqlite3_finalize(q);
	return d->agents ? 0 : -1;
}

/* A -wal is beside the file itself, not beside a link to it. */
static int check_file(struct agentdb *d, struct oc_err *e)
{
	if (lstat(d->path, &d->st) != 0)
		return err_open(e, d->path);
	if (S_ISREG(d->st.st_mode))
		return 0;
	return err_in(e, OC_EX_NOINPUT, d->path, "%s",
	    S_ISLNK(d->st.st_mode) ? "is a symbolic link: name the file that it points to"
				   : "is not a regular file");
}

struct agentdb *agentdb_open(const char *path, const char *folder, struct oc_err *e)
{
	struct agentdb *d = mem_alloc(sizeof(*d));

	if (d == NULL) {
		err_nomem(e);
		return NULL;
	}
	*d = (struct agentdb){.path = path, .event = SB_INIT};
	if (check_file(d, e) == 0 && open_any(d, folder, e) == 0 && check_role(d, e) == 0)
		return d;
	agentdb_close(d);
	return NULL;
}

bool agentdb_foreign(const struct oc_err *e)
{
	return slice_has_prefix(slice_cstr(e->message), SLICE(FOREIGN));
}

enum agentdb_way agentdb_way(const struct agentdb *d)
{
	return d->way;
}

void agentdb_close(struct agentdb *d)
{
	if (d == NULL)
		return;
	sqlite3_close(d->db);
	sb_release(&d->event);
	mem_free(d);
}

int agentdb_unchanged(const struct agentdb *d, struct oc_err *e)
{
	struct stat now;

	if (d->way != AGENTDB_IMMUTABLE)
		return 0;
	if (stat(d->path, &now) == 0 && now.st_ino == d->st.st_ino &&
	    now.st_size == d->st.st_size && now.st_mtim.tv_sec == d->st.st_mtim.tv_sec &&
	    now.st_mtim.tv_nsec == d->st.st_mtim.tv_nsec)
		return 0;
	return err_in(e, OC_EX_DATA, d->path, "changed while it was read: try again, or stop the gateway");
}

/* A value; absent for NULL. Returns 0, or -1 when memory is out. */
static int column(struct slice *s, const struct agentdb *d, sqlite3_stmt *q, int i, bool text, struct oc_err *e)
{
	*s = (struct slice){NULL, 0};
	if (sqlite3_column_type(q, i) == SQLITE_NULL)
		return 0;
	/* As UTF-8, whatever the database is in. */
	const void *p = text ? (const void *)sqlite3_column_text(q, i) : sqlite3_column_blob(q, i);
	int n = sqlite3_column_bytes(q, i);
	if (p == NULL && (text || n > 0))
		return failed(d, e);
	*s = slice_make(p == NULL ? "" : p, (size_t)n);
	return 0;
}

#define NO_SESSION ((struct slice){NULL, 0})

typedef int row_fn(struct agentdb *d, sqlite3_stmt *q, void *arg, struct oc_err *e);

/* The rows of a query, one call each; session, unless absent, is its parameter. Returns 0, 1 or -1. */
static int each_row(struct agentdb *d, const char *sql, struct slice session, row_fn *row, void *arg, struct oc_err *e)
{
	sqlite3_stmt *q = NULL;
	int step, rc = sqlite3_prepare_v2(d->db, sql, -1, &q, NULL);

	if (rc == SQLITE_OK && session.p != NULL)
		rc = sqlite3_bind_text64(q, 1, session.p, session.n, SQLITE_STATIC, SQLITE_UTF8);
	rc = rc == SQLITE_OK ? 0 : failed(d, e);
	while (rc == 0 && (step = sqlite3_step(q)) != SQLITE_DONE)
		rc = step == SQLITE_ROW ? row(d, q, arg, e) : failed(d, e);
	sqlite3_finalize(q);
	return rc;
}

/* Whom the rows are for, by what they are; arg is the caller's. */
struct row_call {
	agentdb_session_fn *session;
	agentdb_id_fn *id;
	agentdb_event_fn *event;
	agentdb_archive_fn *archive;
	void *arg;
};

static int session_row(struct agentdb *d, sqlite3_stmt *q, void *arg, struct oc_err *e)
{
	const struct row_call *call = arg;
	struct agentdb_session s = {.updated_ms = sqlite3_column_int64(q, 3)};

	if (column(&s.key, d, q, 0, true, e) != 0 || column(&s.id, d, q, 1, true, e) != 0 ||
	    column(&s.entry, d, q, 2, true, e) != 0)
		return -1;
	return call->session(call->arg, &s);
}

int agentdb_sessions(struct agentdb *d, agentdb_session_fn *fn, void *arg, struct oc_err *e)
{
	static const char sql[] = "SELECT session_key, current_session_id, entry_json, updated_at FROM session_nodes";
	struct row_call call = {.session = fn, .arg = arg};

	return each_row(d, sql, NO_SESSION, session_row, &call, e);
}

static int id_row(struct agentdb *d, sqlite3_stmt *q, void *arg, struct oc_err *e)
{
	const struct row_call *call = arg;
	struct slice id;

	return column(&id, d, q, 0, true, e) != 0 ? -1 : call->id(call->arg, id);
}

int agentdb_transcripts(struct agentdb *d, agentdb_id_fn *fn, void *arg, struct oc_err *e)
{
	static const char sql[] = "SELECT DISTINCT session_id FROM transcript_events ORDER BY session_id";
	struct row_call call = {.id = fn, .arg = arg};

	return each_row(d, sql, NO_SESSION, id_row, &call, e);
}

static int bad_event(const struct agentdb *d, int64_t seq, const char *why, struct oc_err *e)
{
	return err_in(e, OC_EX_DATA, d->path, "event %lld of a transcript %s", (long long)seq, why);
}

static int unpack(struct agentdb *d, int64_t seq, struct slice packed, int64_t size, struct oc_err *e)
{
	if (size < 1 || size > (int64_t)AGENTDB_EVENT_MAX)
		return bad_event(d, seq, "is packed, and not of 1 byte to 4 MiB", e);
	char *room = sb_room(&d->event, (size_t)size);
	if (room == NULL)
		return err_nomem(e);
	size_t n = ZSTD_decompress(room, (size_t)size, packed.p, packed.n);
	if (ZSTD_isError(n))
		return bad_event(d, seq, "cannot be unpacked", e);
	if (n != (size_t)size)
		return bad_event(d, seq, "unpacks to another size than the database says", e);
	d->event.len = n;
	return 0;
}

/* Line ends can only be white space between tokens of a JSON text. */
static void one_line(struct sb *s)
{
	for (size_t i = 0; i < s->len; i++) {
		if (s->buf[i] == '\n' || s->buf[i] == '\r')
			s->buf[i] = ' ';
	}
}

static int event_row(struct agentdb *d, sqlite3_stmt *q, void *arg, struct oc_err *e)
{
	const struct row_call *call = arg;
	int64_t seq = sqlite3_column_int64(q, 0);
	struct slice text, packed;

	if (column(&text, d, q, 1, true, e) != 0 || column(&packed, d, q, 2, false, e) != 0)
		return -1;
	if (text.p == NULL && packed.p == NULL)
		return bad_event(d, seq, "is empty", e);
	sb_reset(&d->event);
	if (text.p != NULL)
		sb_addslice(&d->event, text);
	else if (unpack(d, seq, packed, sqlite3_column_int64(q, 3), e) != 0)
		return -1;
	if (!sb_ok(&d->event))
		return err_nomem(e);
	one_line(&d->event);
	return call->event(call->arg, seq, sb_slice(&d->event));
}

int agentdb_events(struct agentdb *d, struct slice session, agentdb_event_fn *fn, void *arg, struct oc_err *e)
{
	/* Before schema 20 no event was packed. */
	const char *sql = has_column(d, "transcript_events", "event_zstd")
			      ? "SELECT seq, event_json, event_zstd, event_utf8_bytes FROM transcript_events WHERE "
				"session_id = ?1 ORDER BY seq"
			      : "SELECT seq, event_json, NULL, NULL FROM transcript_events WHERE session_id = ?1 ORDER "
				"BY seq";
	struct row_call call = {.event = fn, .arg = arg};

	return each_row(d, sql, session, event_row, &call, e);
}

/* Unpacks a zstd frame of any size up to AGENTDB_ARCHIVE_MAX. Returns what is wrong, or NULL. */
static const char *unpack_archive(struct sb *to, struct slice packed)
{
	ZSTD_DCtx *ctx = ZSTD_createDCtx();
	ZSTD_inBuffer in = {packed.p, packed.n, 0};
	const char *wrong = ctx == NULL ? "memory is out" : NULL;
	size_t hint = 1;

	while (wrong == NULL && (hint != 0 || in.pos < in.size)) {
		char *room = to->len < AGENTDB_ARCHIVE_MAX ? sb_room(to, ARCHIVE_STEP) : NULL;
		if (room == NULL) {
			wrong = sb_ok(to) ? "it is larger than 256 MiB" : "memory is out";
			break;
		}
		ZSTD_outBuffer out = {room, ARCHIVE_STEP, 0};
		size_t before = in.pos;
		hint = ZSTD_decompressStream(ctx, &out, &in);
		to->len += out.pos;
		if (ZSTD_isError(hint))
			wrong = ZSTD_getErrorName(hint);
		else if (hint != 0 && in.pos == before && out.pos == 0)
			wrong = "it is cut off";
	}
	ZSTD_freeDCtx(ctx);
	return wrong;
}

static int archive_row(struct agentdb *d, sqlite3_stmt *q, void *arg, struct oc_err *e)
{
	static const char magic[4] = {0x28, (char)0xB5, 0x2F, (char)0xFD};
	const struct row_call *call = arg;
	struct agentdb_archive a = {.wrong = NULL};
	struct slice blob;

	if (column(&a.session, d, q, 0, true, e) != 0 || column(&a.key, d, q, 1, true, e) != 0 ||
	    column(&a.name, d, q, 2, true, e) != 0 || column(&blob, d, q, 3, false, e) != 0)
		return -1;
	sb_reset(&d->event);
	if (blob.p == NULL)
		a.wrong = "it is kept outside of the database";
	else if (slice_has_prefix(blob, slice_make(magic, sizeof(magic))))
		a.wrong = unpack_archive(&d->event, blob);
	else
		sb_addslice(&d->event, blob);
	if (!sb_ok(&d->event))
		return err_nomem(e);
	a.lines = sb_slice(&d->event);
	return call->archive(call->arg, &a);
}

int agentdb_archives(struct agentdb *d, agentdb_archive_fn *fn, void *arg, struct oc_err *e)
{
	static const struct {
		const char *table, *sql;
	} kinds[] = {
	    {"session_transcript_cold_archives",
		"SELECT session_id, NULL, archive_name, archive_blob FROM session_transcript_cold_archives ORDER BY "
		"session_id"},
	    {"session_transcript_archives",
		"SELECT session_id, session_key, archive_name, archive_blob FROM session_transcript_archives ORDER BY "
		"session_id, generation"},
	};
	struct row_call call = {.archive = fn, .arg = arg};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (has_column(d, kinds[i].table, "archive_blob"))
			rc = each_row(d, kinds[i].sql, NO_SESSION, archive_row, &call, e);
	}
	return rc;
}

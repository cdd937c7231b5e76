#include "rtt/keep.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rtt/value.h"

#define RESULT_MODE 0666

struct run_search {
	struct store *store;
	const struct rtt_row *row;
	struct sb *torn;
	struct json *reader;
	struct field_mem *a;
};

static const char *cstr(struct sb *s)
{
	return s->buf == NULL ? "" : s->buf;
}

static int at_line(const struct run_search *q, const char *path, uint64_t line, struct oc_err *e)
{
	struct sb name = SB_INIT;

	sb_addf(&name, "%s/%s", q->store->path, path);
	err_at(e, cstr(&name), line, e->column);
	sb_release(&name);
	return -1;
}

static void note_torn(const struct run_search *q, const char *path)
{
	sb_addf(q->torn, "%s/%s\n", q->store->path, path);
}

/* Is the row of this line ours? 1, 0 or -1. */
static int look(const struct run_search *q, const char *path, const struct line *l, struct slice text, struct oc_err *e)
{
	struct json_val id;

	if (text.n == 0)
		return 0;
	if (l->unended && slice_eqs(q->row->data_path, path)) {
		note_torn(q, path);
		return 0;
	}
	if (json_read(q->reader, text.p, text.n, e) != 0) {
		if (!l->unended || e->exit != OC_EX_DATA)
			return at_line(q, path, l->number, e);
		note_torn(q, path);
		return 0;
	}
	id = json_gets(json_gets(json_root(q->reader), "run"), "id");
	if (!json_is(id, JSON_STRING) || !slice_eq(field_string(q->a, id), q->row->run_id))
		return 0;
	err_set(e, OC_EX_DATA, "run was imported already: %.*s", (int)q->row->run_id.n, q->row->run_id.p);
	at_line(q, path, l->number, e);
	return 1;
}

static int search_lines(const struct run_search *q, const char *path, struct in *in, struct oc_err *e)
{
	struct line l;
	struct slice text;
	int found = 0;
	int got;

	line_init(&l, in, 0);
	while (found == 0 && (got = line_next(&l, &text, e)) != 0) {
		if (got < 0)
			found = at_line(q, path, l.number, e);
		else
			found = look(q, path, &l, text, e);
	}
	line_release(&l);
	return found;
}

static int search_file(const struct run_search *q, const char *path, struct oc_err *e)
{
	struct in in;
	int fd = store_read(q->store, path, e);

	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	in_fd(&in, fd, path);
	int found = search_lines(q, path, &in, e);
	in_close(&in);
	close(fd);
	return found;
}

static bool is_rows(int dir, const char *name)
{
	struct stat st;

	return slice_has_suffix(slice_cstr(name), SLICE(".jsonl")) &&
	       fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode);
}

static int search_entries(const struct run_search *q, const char *folder, DIR *d, struct oc_err *e)
{
	struct dirent *entry;
	struct sb path = SB_INIT;
	int found = 0;

	while (found == 0 && (errno = 0, entry = readdir(d)) != NULL) {
		if (!is_rows(dirfd(d), entry->d_name))
			continue;
		sb_reset(&path);
		sb_addf(&path, "%s/%s", folder, entry->d_name);
		found = sb_ok(&path) ? search_file(q, path.buf, e) : err_nomem(e);
	}
	if (found == 0 && errno != 0) {
		found = err_sys(e, OC_EX_IO, "", "cannot list the folder");
		at_line(q, folder, 0, e);
	}
	sb_release(&path);
	return found;
}

static int cannot_open(const struct run_search *q, const char *folder, struct oc_err *e)
{
	err_sys(e, errno == ENOMEM ? OC_EX_SOFTWARE : OC_EX_NOINPUT, "", "cannot open the folder");
	return at_line(q, folder, 0, e);
}

static int search_folder(const struct run_search *q, const char *folder, struct oc_err *e)
{
	const char *name;
	int parent = at_folder(q->store->root, folder, false, &name);
	int dir = parent < 0 ? -1 : at_open(parent, name, O_RDONLY | O_DIRECTORY, 0);
	DIR *d = dir < 0 ? NULL : fdopendir(dir);

	if (parent >= 0)
		at_close(parent);
	if (d == NULL) {
		if (dir >= 0)
			at_close(dir);
		return errno == ENOENT ? 0 : cannot_open(q, folder, e);
	}
	int found = search_entries(q, folder, d, e);
	closedir(d);
	return found;
}

/* Is the run id in the store? Looks through data/channels/ID/ and the legacy data/channels/ID.jsonl, or through
 * data/surfaces/ID/, files that end in ".jsonl", no symlinks. Call it under store_lock. Returns 1 with *e saying where;
 * 0; or -1 when a file cannot be read or has a line that is no JSON, for then nobody can tell.
 *
 * A last line without LF is what a killed writer left: in the file that the row goes to it does not count, because the
 * append will move it away; elsewhere it counts when it is whole. Each that is not is named in *torn, one a line. */
static int find_run(struct store *s, const struct rtt_order *order, const struct rtt_row *row, struct sb *torn,
    struct json *reader, struct arena *a, struct oc_err *e)
{
	struct field_mem mem = {a, false};
	const struct run_search q = {s, row, torn, reader, &mem};
	const char *id = order->target->id;
	struct sb path = SB_INIT;
	int found = 0;

	sb_addf(&path, "data/%s/%s", order->target->surface ? "surfaces" : "channels", id);
	if (!sb_ok(&path))
		return err_nomem(e);
	found = search_folder(&q, path.buf, e);
	if (found == 0 && !order->target->surface) {
		sb_adds(&path, ".jsonl");
		found = sb_ok(&path) ? search_file(&q, path.buf, e) : err_nomem(e);
	}
	sb_release(&path);
	return found == 0 && (mem.failed || !sb_ok(torn)) ? err_nomem(e) : found;
}

static bool is_there(struct store *s, const char *path)
{
	struct oc_err ignored;
	int fd = store_read(s, path, &ignored);

	if (fd < 0)
		return errno != ENOENT;
	close(fd);
	return true;
}

static void take_back(struct store *s, const char *path)
{
	const char *name;
	int dir = at_folder(s->root, path, false, &name);

	if (dir < 0)
		return;
	unlinkat(dir, name, 0);
	at_close(dir);
}

static int put(struct store *s, const struct rtt_row *row, struct sb *text, struct json *reader, struct oc_err *e)
{
	/* arena_copy ends them with NUL. */
	const char *data = row->data_path.p;
	const char *result = row->result_path.p;
	bool fresh = !is_there(s, result);

	if (rtt_row_pretty(text, row->text, reader, e) != 0 ||
	    store_publish(s, result, sb_slice(text), RESULT_MODE, e) != 0)
		return -1;
	sb_reset(text);
	sb_addslice(text, row->text);
	sb_addc(text, '\n');
	if (sb_ok(text) ? store_append(s, data, sb_slice(text), e) == 0 : err_nomem(e) == 0)
		return 0;
	if (fresh)
		take_back(s, result);
	return -1;
}

/* Publishes and appends. When the append fails, the published file is taken back if it was new. Returns 0 or -1. Call
 * it under store_lock. */
static int put_run(struct store *s, const struct rtt_row *row, struct json *reader, struct oc_err *e)
{
	struct sb text = SB_INIT;
	int done = put(s, row, &text, reader, e);

	sb_release(&text);
	return done;
}

static int refuse_failed(const struct rtt_row *row, bool require_pass, struct oc_err *e)
{
	if (!require_pass || row->pass)
		return 0;
	return err_set(e, OC_EX_FINDING, "run failed, and only one that passed is wanted: not imported: %.*s",
	    (int)row->run_id.n, row->run_id.p);
}

int rtt_keep(const char *dir, const struct rtt_order *order, const struct rtt_row *row, bool require_pass,
    struct sb *torn, struct json *reader, struct arena *a, struct oc_err *e)
{
	struct store s;

	if (dir == NULL)
		return refuse_failed(row, require_pass, e);
	if (store_open(&s, dir, e) != 0)
		return -1;
	int done = store_lock(&s, e);
	if (done == 0)
		done = find_run(&s, order, row, torn, reader, a, e) == 0 ? 0 : -1;
	if (done == 0)
		done = refuse_failed(row, require_pass, e);
	if (done == 0)
		done = put_run(&s, row, reader, e);
	store_close(&s);
	return done;
}

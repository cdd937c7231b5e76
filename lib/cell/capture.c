#include "cell/capture.h"

#include "cell/hashed_file.h"
#include "cell/mock.h"
#include "cell/state.h"

#define DOCUMENT_MAX ((size_t)64 << 20)

int cell_capture_init(struct cell_capture *c, struct outlet out, enum drift_age age, struct oc_err *e)
{
	*c = (struct cell_capture){.out = out, .age = age};
	sentinel_init(&c->sentinel);
	c->sentinel.age = age;
	calls_init(&c->mock, CALLS_UPSTREAM);
	return transcript_init(&c->transcript, age, e);
}

void cell_capture_release(struct cell_capture *c)
{
	transcript_release(&c->transcript);
	sentinel_release(&c->sentinel);
	calls_release(&c->mock);
	sb_release(&c->bytes);
	sb_release(&c->record);
}

/* Writes a reject. Returns 0, or -1 when the output has failed. */
static int reject(struct cell_capture *c, struct oc_err *e, const char *path, uint64_t number, struct slice line)
{
	struct record_src src = {.path = path, .line = number};

	hash_bytes(src.xxh3, line.p, line.n);
	err_at(e, path, number, e->column);
	return c->out.reject(c->out.arg, e, line, &src);
}

/* Reads whole blocks of lines while all of them are good. Returns 0 when the lines up to *until must be read one by
 * one, or -1. */
static int read_runs(struct cell_capture *c, struct hashed_file *f, uint64_t *until, struct oc_err *e)
{
	struct slice run;
	uint64_t lines;
	int got;

	while ((got = hashed_file_whole(f, &run, e)) == 1) {
		int rc = transcript_run(&c->transcript, run, &lines, e);
		if (rc > 0)
			*until = hashed_file_bytes(f) + run.n;
		if (rc != 0)
			return rc < 0 ? -1 : 0;
		if (hashed_file_take(f, run, lines, e) != 0)
			return -1;
	}
	return got;
}

static int read_line(struct cell_capture *c, struct hashed_file *f, struct slice line, int got, struct oc_err *e)
{
	int bad = 1;

	if (got == -2)
		transcript_skip(&c->transcript);
	else
		bad = transcript_line(&c->transcript, line, e);
	return bad > 0 ? reject(c, e, f->in.name, f->line.number, line) : bad;
}

static int read_transcript(struct cell_capture *c, struct hashed_file *f, struct oc_err *e)
{
	struct slice line;
	uint64_t until = 0;

	for (;;) {
		if (hashed_file_bytes(f) >= until && read_runs(c, f, &until, e) != 0)
			return -1;
		int got = hashed_file_next(f, &line, e);
		if (got == 0)
			return transcript_finish(&c->transcript, e);
		if (got == -1 || read_line(c, f, line, got, e) != 0)
			return -1;
	}
}

static int read_log(struct cell_capture *c, const char *path, struct oc_err *e)
{
	struct slice line;
	struct hashed_file f;
	int got;

	if (hashed_file_open(&f, path, c->max_line, c->out.idle, c->out.arg, e) != 0)
		return -1;
	while ((got = hashed_file_next(&f, &line, e)) != 0) {
		if (got == -1)
			break;
		if (got == -2 && reject(c, e, f.in.name, f.line.number, line) != 0)
			break;
		if (sentinel_log_line(&c->sentinel, got == -2 ? slice_make("", 0) : line, e) != 0)
			break;
	}
	hashed_file_close(&f);
	return got == 0 ? 0 : -1;
}

/* A JSON array, its text in *text (mem_free) and its tape in *j. Returns 0 or -1. */
static int read_array(struct cell_capture *c, const char *path, const char *what, char **text,
    struct json *j, struct oc_err *e)
{
	const size_t limit = c->max_bytes == 0 ? DOCUMENT_MAX : c->max_bytes;
	struct in in;
	size_t n = 0;

	if (in_open(&in, path, e) != 0)
		return -1;
	in_on_idle(&in, c->out.idle, c->out.arg);
	int rc = in_slurp(&in, text, &n, limit, e);
	in_close(&in);
	if (rc != 0)
		return -1;
	if (json_read(j, *text, n, e) != 0)
		return err_at(e, path, e->line, e->column);
	if (json_is(json_root(j), JSON_ARRAY))
		return 0;
	err_set(e, OC_EX_DATA, "expected an array: %s", what);
	return err_at(e, path, 1, 1);
}

static int read_mock(struct cell_capture *c, const struct cell_request *r, struct oc_err *e)
{
	const struct transcript *t = &c->transcript;
	char *text = NULL;
	struct json j;

	if (json_init(&j, e) != 0)
		return -1;
	int rc = read_array(c, r->mock_requests, "the mock server's answer to GET /debug/requests", &text, &j, e);
	if (rc == 0)
		rc = mock_calls(&c->mock, json_root(&j), t->prompt, t->heartbeat ? 0 : t->prompts, e);
	json_release(&j);
	mem_free(text);
	return rc;
}

/* The transcript that was read. */
struct cell_source {
	struct record_src src;
	struct slice bytes; /* absent when it is too large to be kept */
	uint64_t size;
};

static int write_cell(struct cell_capture *c, const struct cell_request *r, struct json_val steps,
    const struct cell_source *from, struct oc_err *e)
{
	struct cell cell = {
	    .scenario = r->scenario,
	    .runtime = r->runtime,
	    .details = {r->status, r->details, steps},
	    .axis = r->axis,
	    .axes = r->axes,
	    .age = c->age,
	    .wall_ms = r->wall_ms,
	    .transcript = &c->transcript,
	    .mock = r->mock_requests == NULL ? NULL : &c->mock,
	    .sentinel = &c->sentinel,
	    .carry = r->carry == CELL_INLINE && from->bytes.p == NULL ? CELL_REF : r->carry,
	    .bytes = from->bytes,
	    .size = from->size,
	    .src = &from->src,
	};

	sb_reset(&c->record);
	if (cell_write(&c->record, &cell, e) != 0)
		return -1;
	if (cell.carry != r->carry)
		c->out.notice(c->out.arg, from->src.path, 0,
		    "too large to stand in its cell, which refers to it instead");
	return c->out.record(c->out.arg, sb_slice(&c->record));
}

/* Everything after the transcript was read. */
static int finish(struct cell_capture *c, const struct cell_request *r, const struct cell_source *from,
    struct oc_err *e)
{
	char *text = NULL;
	struct json j;
	int rc = 0;

	if (r->gateway_log != NULL)
		rc = read_log(c, r->gateway_log, e);
	if (rc == 0 && c->transcript.self_send && !c->transcript.heartbeat)
		rc = sentinel_self_send(&c->sentinel, e);
	if (rc == 0 && r->mock_requests != NULL)
		rc = read_mock(c, r, e);
	if (rc != 0 || json_init(&j, e) != 0)
		return -1;
	if (r->steps != NULL)
		rc = read_array(c, r->steps, "the scenario's steps", &text, &j, e);
	if (rc == 0)
		rc = write_cell(c, r, r->steps == NULL ? JSON_NONE : json_root(&j), from, e);
	json_release(&j);
	mem_free(text);
	return rc;
}

static int run_file(struct cell_capture *c, const struct cell_request *r, struct oc_err *e)
{
	struct cell_source from = {.size = 0};
	struct hashed_file f;

	if (hashed_file_open(&f, r->path, c->max_line, c->out.idle, c->out.arg, e) != 0)
		return -1;
	if (r->carry == CELL_INLINE) {
		f.copy = &c->bytes;
		f.copy_max = CELL_INLINE_MAX;
	}
	int rc = read_transcript(c, &f, e);
	if (rc == 0) {
		from.src.path = f.in.name;
		hashed_file_hash(&f, from.src.xxh3);
		from.size = hashed_file_bytes(&f);
		if (f.copy != NULL)
			from.bytes = sb_slice(&c->bytes);
		rc = finish(c, r, &from, e);
	}
	hashed_file_close(&f);
	return rc;
}

static void tell(void *arg, const char *path, const char *text)
{
	struct cell_capture *c = arg;

	c->out.notice(c->out.arg, path, 0, text);
}

static int tell_bad(void *arg, struct oc_err *e, const char *path, uint64_t line, struct slice text)
{
	return reject(arg, e, path, line, text);
}

static int run_state(struct cell_capture *c, const struct cell_request *r, struct oc_err *e)
{
	const struct state_search state = {
	    .dir = r->state_dir,
	    .agent = r->agent == NULL ? STATE_AGENT : r->agent,
	    .folder = r->folder,
	    .max_bytes = c->max_bytes == 0 ? DOCUMENT_MAX : c->max_bytes,
	    .arg = c,
	    .notice = tell,
	    .bad = tell_bad,
	};
	struct state_found found = STATE_FOUND_INIT;
	struct cell_source from = {.size = 0};
	int rc = state_find(&state, &found, &c->transcript, e);

	if (rc == 1)
		tell(c, found.path.buf, "lists no session that is more than heartbeats: the cell is empty");
	if (rc >= 0) {
		from.src.path = found.path.buf;
		memcpy(from.src.xxh3, found.xxh3, sizeof(from.src.xxh3));
		from.size = found.text.len;
		if (found.text.len <= CELL_INLINE_MAX)
			from.bytes = sb_slice(&found.text);
		rc = finish(c, r, &from, e);
	}
	state_found_release(&found);
	return rc;
}

int cell_capture_run(struct cell_capture *c, const struct cell_request *r, struct oc_err *e)
{
	transcript_reset(&c->transcript);
	sentinel_reset(&c->sentinel);
	calls_reset(&c->mock);
	sb_reset(&c->bytes);
	c->transcript.keep_prompts = r->mock_requests != NULL;
	return r->state_dir == NULL ? run_file(c, r, e) : run_state(c, r, e);
}

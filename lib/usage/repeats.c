#include "usage/repeats.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "data/data.h"

enum { COUNTED = 1, REPEATS = 2 };

/* What a session was read from, by the hash of its id. */
struct session_sources {
	uint64_t hash;
	uint32_t seen; /* COUNTED, REPEATS */
};

void usage_repeats_init(struct usage_repeats *s, const struct outlet *to, const char *folder)
{
	*s = (struct usage_repeats){
	    .to = *to, .sources = TABLE_INIT(struct session_sources, NULL), .names = ARENA_INIT, .text = SB_INIT};
	call_set_init(&s->calls, folder);
}

void usage_repeats_release(struct usage_repeats *s)
{
	call_set_release(&s->calls);
	table_release(&s->sources);
	mem_free(s->path);
	arena_release(&s->names);
	sb_release(&s->text);
}

static int add_path(struct usage_repeats *s, const char *path, uint32_t *at, struct oc_err *e)
{
	*at = (uint32_t)s->paths - 1;
	if (s->paths > 0 && strcmp(s->path[s->paths - 1], path) == 0)
		return 0;
	struct slice copy = arena_copy(&s->names, slice_cstr(path));
	if (copy.p == NULL || mem_grow(&s->path, &s->path_cap, s->paths + 1, sizeof(*s->path)) != 0)
		return err_nomem(e);
	s->path[s->paths] = copy.p;
	*at = (uint32_t)s->paths++;
	return 0;
}

static int note_source(struct usage_repeats *s, uint64_t id, uint32_t what, struct oc_err *e)
{
	struct session_sources *sources = table_put(&s->sources, id, NULL);

	if (sources == NULL)
		return err_nomem(e);
	bool both = sources->seen == (COUNTED | REPEATS);
	sources->seen |= what;
	s->both += !both && sources->seen == (COUNTED | REPEATS);
	return 0;
}

int usage_repeats_session(struct usage_repeats *s, const char *path, struct slice id, uint64_t count)
{
	const uint64_t hash = XXH3_64bits(id.p, id.n);
	struct oc_err e;

	s->session = (uint32_t)(hash >> 32);
	if (note_source(s, hash, count > 0 ? COUNTED : REPEATS, &e) == 0 &&
	    (count == 0 || add_path(s, path, &s->at, &e) == 0))
		return 0;
	s->to.notice(s->to.arg, path, 0, e.message);
	return -1;
}

/* *first: the path of the artifact that has the call already, NULL when there is none. Returns 0 or -1. */
static int look_up(struct usage_repeats *s, uint64_t call, const char **first, struct oc_err *e)
{
	bool known;
	struct call_seen *seen = call_set_put(&s->calls, call, &known, e);

	*first = NULL;
	if (seen == NULL)
		return -1;
	if (!known) {
		seen->number[0] = s->at;
		seen->number[1] = s->session;
		return 0;
	}
	*first = s->path[seen->number[0]];
	s->marked[seen->number[1] != s->session ? REPEAT_FORK
		  : seen->number[0] != s->at    ? REPEAT_SESSION
						: REPEAT_FILE]++;
	return 0;
}

int usage_repeats_record(struct usage_repeats *s, struct slice line, uint64_t call, size_t mark)
{
	const char *first = NULL;
	struct oc_err e;
	struct emit w;

	if (mark > 0 && look_up(s, call, &first, &e) != 0) {
		s->to.notice(s->to.arg, "usage", 0, e.message);
		return -1;
	}
	if (first == NULL)
		return s->to.record(s->to.arg, line);
	sb_reset(&s->text);
	sb_add(&s->text, line.p, mark);
	sb_adds(&s->text, ",\"duplicateOf\":");
	emit_init(&w, &s->text, 0);
	emit_cstr(&w, first);
	sb_add(&s->text, line.p + mark, line.n - mark);
	if (sb_ok(&s->text))
		return s->to.record(s->to.arg, sb_slice(&s->text));
	s->to.notice(s->to.arg, "usage", 0, "out of memory");
	return -1;
}

static int on_session(void *arg, const struct usage_origin *o, struct slice id, uint64_t count)
{
	return usage_repeats_session(arg, o->path, id, count);
}

static int on_record(void *arg, struct slice line, uint64_t call, size_t mark)
{
	return usage_repeats_record(arg, line, call, mark);
}

static void on_notice(void *arg, const char *path, uint64_t line, const char *text)
{
	const struct usage_repeats *s = arg;

	s->to.notice(s->to.arg, path, line, text);
}

static int on_reject(void *arg, const struct oc_err *e, struct slice bytes, const struct record_src *src)
{
	const struct usage_repeats *s = arg;

	return s->to.reject(s->to.arg, e, bytes, src);
}

struct usage_out usage_repeats_out(struct usage_repeats *s)
{
	return (struct usage_out){s, on_session, on_record, on_notice, on_reject};
}

static void report_marked(const struct usage_repeats *s)
{
	static const char *const where[USAGE_REPEATS] = {
	    "twice in one file", "in another copy of the session", "in a fork or successor of the session"};
	uint64_t all = 0;
	char text[300];
	int n;

	for (int i = 0; i < USAGE_REPEATS; i++)
		all += s->marked[i];
	if (all == 0)
		return;
	n = snprintf(text, sizeof(text),
	    "%llu messages repeat model calls read before, and are marked \"duplicateOf\":", (unsigned long long)all);
	const char *before = "";
	for (int i = USAGE_REPEATS - 1; i >= 0; i--) {
		if (s->marked[i] == 0)
			continue;
		n += snprintf(text + n, sizeof(text) - (size_t)n, "%s %llu %s", before,
		    (unsigned long long)s->marked[i], where[i]);
		before = ",";
	}
	s->to.notice(s->to.arg, "usage", 0, text);
}

void usage_repeats_report(const struct usage_repeats *s)
{
	char text[200];

	report_marked(s);
	if (s->both == 0)
		return;
	snprintf(text, sizeof(text),
	    "%llu sessions have records of more than one \"source\": those of transcript and "
	    "database are to be counted, the others repeat them",
	    (unsigned long long)s->both);
	s->to.notice(s->to.arg, "usage", 0, text);
}

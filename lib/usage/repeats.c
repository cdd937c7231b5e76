#include "usage/repeats.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "data/data.h"

#define NOTICES 5 /* sessions with a notice of their own */

enum { COUNTED = 1, REPEATS = 2 };

struct usage_repeats_entry {
	uint64_t key;
	uint32_t count; /* messages; of a session by its id alone: COUNTED, REPEATS */
	uint32_t path;
};

void usage_repeats_init(struct usage_repeats *s, const struct outlet *to)
{
	*s = (struct usage_repeats){
	    .to = *to, .entries = TABLE_INIT(struct usage_repeats_entry, NULL), .names = ARENA_INIT, .text = SB_INIT};
}

void usage_repeats_release(struct usage_repeats *s)
{
	table_release(&s->entries);
	mem_free(s->path);
	arena_release(&s->names);
	sb_release(&s->text);
}

/* The entry of that key, made when there is none. NULL: memory is out. */
static struct usage_repeats_entry *entry_of(struct usage_repeats *s, uint64_t key, struct oc_err *e)
{
	struct usage_repeats_entry *entry = table_put(&s->entries, key, NULL);

	if (entry == NULL)
		err_nomem(e);
	return entry;
}

static int add_path(struct usage_repeats *s, const char *path, uint32_t *at, struct oc_err *e)
{
	void *p = s->path;

	*at = (uint32_t)s->paths - 1;
	if (s->paths > 0 && strcmp(s->path[s->paths - 1], path) == 0)
		return 0;
	struct slice copy = arena_copy(&s->names, slice_cstr(path));
	if (copy.p == NULL || mem_grow(&p, &s->path_cap, s->paths + 1, sizeof(*s->path)) != 0)
		return err_nomem(e);
	s->path = p;
	s->path[s->paths] = copy.p;
	*at = (uint32_t)s->paths++;
	return 0;
}

static int note_source(struct usage_repeats *s, uint64_t id, uint32_t what, struct oc_err *e)
{
	struct usage_repeats_entry *entry = entry_of(s, id, e);

	if (entry == NULL)
		return -1;
	bool both = entry->count == (COUNTED | REPEATS);
	entry->count |= what;
	s->repeated += !both && entry->count == (COUNTED | REPEATS);
	return 0;
}

/* Returns 0, or -1 when memory is out. */
static int look_up(struct usage_repeats *s, const char *path, struct slice id, uint64_t word,
    uint64_t count, struct oc_err *e)
{
	s->upto = 0;
	s->first = NULL;
	if (note_source(s, XXH3_64bits(id.p, id.n), count > 0 ? COUNTED : REPEATS, e) != 0)
		return -1;
	if (count == 0)
		return 0;
	uint32_t most = count > UINT32_MAX ? UINT32_MAX : (uint32_t)count;
	struct usage_repeats_entry *entry = entry_of(s, XXH3_64bits_withSeed(id.p, id.n, word), e);
	if (entry == NULL)
		return -1;
	if (entry->count > 0) {
		s->first = s->path[entry->path];
		s->upto = entry->count < most ? entry->count : most;
		s->sessions++;
		s->messages += s->upto;
	}
	if (entry->count < most)
		entry->count = most;
	return s->first == NULL ? add_path(s, path, &entry->path, e) : 0;
}

int usage_repeats_session(
    struct usage_repeats *s, const char *path, struct slice id, uint64_t word, uint64_t count)
{
	struct oc_err e;
	char text[200];

	if (look_up(s, path, id, word, count, &e) != 0) {
		s->to.notice(s->to.arg, path, 0, e.message);
		return -1;
	}
	if (s->first == NULL || s->sessions > NOTICES)
		return 0;
	snprintf(text, sizeof(text),
	    "session %.*s was read before: %llu of its %llu messages are marked \"duplicateOf\"",
	    (int)(id.n < 40 ? id.n : 40), id.p, (unsigned long long)s->upto,
	    (unsigned long long)count);
	s->to.notice(s->to.arg, path, 0, text);
	return 0;
}

int usage_repeats_record(struct usage_repeats *s, struct slice line, uint64_t seq, size_t mark)
{
	struct emit w;

	if (mark == 0 || s->first == NULL || seq > s->upto)
		return s->to.record(s->to.arg, line);
	sb_reset(&s->text);
	sb_add(&s->text, line.p, mark);
	sb_adds(&s->text, ",\"duplicateOf\":");
	emit_init(&w, &s->text, 0);
	emit_cstr(&w, s->first);
	sb_add(&s->text, line.p + mark, line.n - mark);
	if (sb_ok(&s->text))
		return s->to.record(s->to.arg, sb_slice(&s->text));
	s->to.notice(s->to.arg, "usage", 0, "out of memory");
	return -1;
}

static int on_session(void *arg, const struct usage_origin *o, struct slice id, uint64_t word,
    uint64_t count)
{
	return usage_repeats_session(arg, o->path, id, word, count);
}

static int on_record(void *arg, struct slice line, uint64_t seq, size_t mark)
{
	return usage_repeats_record(arg, line, seq, mark);
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

void usage_repeats_report(const struct usage_repeats *s)
{
	char text[200];

	if (s->sessions > NOTICES) {
		snprintf(text, sizeof(text),
		    "in all %llu sessions were read twice: %llu messages are marked "
		    "\"duplicateOf\"",
		    (unsigned long long)s->sessions, (unsigned long long)s->messages);
		s->to.notice(s->to.arg, "usage", 0, text);
	}
	if (s->repeated == 0)
		return;
	snprintf(text, sizeof(text),
	    "%llu sessions have records of more than one \"source\": those of transcript and "
	    "database are to be counted, the others repeat them",
	    (unsigned long long)s->repeated);
	s->to.notice(s->to.arg, "usage", 0, text);
}

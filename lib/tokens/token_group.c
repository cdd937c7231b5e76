#include "tokens/token_group.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <stddef.h>
#include <string.h>

#include "base/base.h"
#include "data/data.h"
#include "record/record.h"

/* ---- what usage is grouped by ---- */

static const char *const NAMES[BY_FIELDS] = {"session", "model", "runtime", "day", "provider", "tool", "agent"};

_Static_assert(BY_FIELDS <= FIELDS_MOST, "all of them at once");

const struct fields_names by_names = {NAMES, BY_FIELDS};

/* The day in UTC, "2026-05-27"; absent when the message has no time. */
static struct slice day_of(const struct usage_record *u, char iso[CLOCK_ISO_MAX])
{
	size_t n;

	if (u->day.p != NULL)
		return u->day;
	n = u->timed ? clock_iso(iso, (double)u->at) : 0;
	return n < 14 ? slice_make(NULL, 0) : slice_make(iso, n - 14);
}

void by_pack(struct sb *key, const struct fields *by, const struct usage_record *u, struct slice tool)
{
	char iso[CLOCK_ISO_MAX];

	for (size_t i = 0; i < by->n; i++) {
		switch (by->field[i]) {
		case BY_SESSION:
			packed_add(key, u->session);
			break;
		case BY_MODEL:
			packed_add(key, u->model);
			break;
		case BY_RUNTIME:
			packed_add(key, u->runtime);
			break;
		case BY_DAY:
			packed_add(key, day_of(u, iso));
			break;
		case BY_PROVIDER:
			packed_add(key, u->provider);
			break;
		case BY_TOOL:
			packed_add(key, tool);
			break;
		default:
			packed_add(key, u->agent);
		}
	}
}

/* ---- groups ---- */

#define PIECE ((size_t)4096) /* entries of each list in one partial record */

static void init(struct grouped *group, bool lossy)
{
	struct token_group *g = (struct token_group *)group;

	g->messages = (struct sketch)SKETCH_INIT(lossy);
	g->turns = g->sessions = (struct sums)SUMS_INIT(lossy);
}

static void release(struct grouped *group)
{
	struct token_group *g = (struct token_group *)group;

	mem_free(g->side);
	mem_free(g->apart);
	mem_free(g->pending);
	sketch_release(&g->messages);
	sums_release(&g->turns);
	sums_release(&g->sessions);
}

/* The tally of side branches or other sources, made when there is none. NULL when memory is out. */
static struct tally *tally_at(struct tally **t)
{
	if (*t == NULL && (*t = mem_alloc(sizeof(**t))) != NULL)
		**t = (struct tally){0};
	return *t;
}

/* Widens the time that the group spans. */
static void span(struct token_group *g, int64_t first, int64_t last)
{
	if (!g->timed || first < g->first)
		g->first = first;
	if (!g->timed || last > g->last)
		g->last = last;
	g->timed = true;
}

uint64_t token_group_ignored(const struct token_group *g)
{
	uint64_t n = 0;

	for (int i = 0; i < USAGE_FAULTS; i++)
		n += g->ignored[i];
	return n;
}

uint64_t token_group_repeated(const struct token_group *g)
{
	uint64_t n = 0;

	for (int i = CALL_COUNTED + 1; i < CALL_REPEATS; i++)
		n += g->repeated[i];
	return n;
}

const char *call_repeat_name(enum call_repeat r)
{
	static const char *const names[CALL_REPEATS] = {"counted", "fork", "copy", "again", "marked"};

	return names[r];
}

uint64_t token_group_hash(const struct token_group *g)
{
	return XXH3_64bits(g->group.key.p, g->group.key.n);
}

static int beyond(struct oc_err *e)
{
	return err_set(e, OC_EX_DATA, "a sum of tokens goes beyond 2^62: the counts cannot be true");
}

/* ---- messages ---- */

/* The finalizer of splitmix64: every bit of the result depends on every bit of x. */
static uint64_t mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
	x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
	return x ^ (x >> 31);
}

static int add_live(struct token_group *g, const struct usage_record *u, struct oc_err *e)
{
	uint64_t session = u->session_hash, total = u->count[USAGE_TOTAL];
	uint64_t turn = mix(session + mix(u->turn + 1));
	bool overflow = false;

	sketch_expect(&g->messages, total);
	if (tally_add(&g->live, u) < 0)
		return beyond(e);
	/* A call that reports nothing says nothing of how much a message takes. */
	if (sums_add_run(&g->turns, turn, total, &overflow) < 0 ||
	    sums_add(&g->sessions, session, total, &overflow) < 0 ||
	    (total > 0 && sketch_add(&g->messages, total, 1) < 0))
		return overflow ? beyond(e) : err_nomem(e);
	return 0;
}

int token_group_add(struct token_group *g, const struct usage_record *u, enum token_use use, struct oc_err *e)
{
	if (grouped_source(&g->group, u->path, u->line) < 0)
		return err_nomem(e);
	if (u->timed)
		span(g, u->at, u->at);
	g->untimed += !u->timed;
	g->backwards += u->backwards;
	if (use == USE_LIVE)
		return add_live(g, u, e);
	if (use == USE_IGNORED) {
		g->ignored[u->fault]++;
		return 0;
	}
	struct tally *t = tally_at(use == USE_SIDE ? &g->side : &g->apart);
	if (t == NULL)
		return err_nomem(e);
	if (u->fault != FAULT_NONE) {
		t->messages++;
		t->unpriced++;
		return 0;
	}
	return tally_add(t, u) < 0 ? beyond(e) : 0;
}

static struct token_group *group_of(struct call_list *list)
{
	return (struct token_group *)(void *)((char *)list - offsetof(struct token_group, calls));
}

int token_group_take(struct call_list *list, const struct call_row *r, enum call_repeat what, struct oc_err *e)
{
	struct token_group *g = group_of(list);
	const struct usage_record u = call_row_usage(r);

	if (what != CALL_COUNTED) {
		g->repeated[what]++;
		return token_group_add(g, &u, USE_APART, e);
	}
	const enum token_use use = u.fault != FAULT_NONE ? USE_IGNORED : u.side ? USE_SIDE : USE_LIVE;
	g->shared += (r->flags & CALL_SHARED) != 0 && use == USE_LIVE;
	return token_group_add(g, &u, use, e);
}

int token_group_settle_pending(struct token_group *g, struct call_log *log, struct oc_err *e)
{
	const uint64_t hash = token_group_hash(g);

	for (size_t i = 0; i < g->pendings; i++) {
		if (call_log_add(log, &g->pending[i], &g->calls, hash, e) < 0)
			return -1;
	}
	mem_free(g->pending);
	g->pending = NULL;
	g->pendings = g->pending_cap = 0;
	return 0;
}

static int merge_tally(struct tally **to, const struct tally *from, struct oc_err *e)
{
	if (from == NULL)
		return 0;
	if (tally_at(to) == NULL)
		return err_nomem(e);
	return tally_merge(*to, from) < 0 ? beyond(e) : 0;
}

static int merge(struct grouped *to, struct grouped *add, struct oc_err *e)
{
	struct token_group *g = (struct token_group *)to, *from = (struct token_group *)add;
	bool overflow = false;

	if (tally_merge(&g->live, &from->live) < 0)
		return beyond(e);
	if (merge_tally(&g->side, from->side, e) < 0 || merge_tally(&g->apart, from->apart, e) < 0)
		return -1;
	bool fits = count_add(&g->untimed, from->untimed) && count_add(&g->backwards, from->backwards) &&
		    count_add(&g->shared, from->shared) && from->messages.count <= COUNT_MAX - g->messages.count;
	for (int i = 0; i < USAGE_FAULTS; i++)
		fits = fits && count_add(&g->ignored[i], from->ignored[i]);
	for (int i = 0; i < CALL_REPEATS; i++)
		fits = fits && count_add(&g->repeated[i], from->repeated[i]);
	if (!fits)
		return beyond(e);
	if (from->timed)
		span(g, from->first, from->last);
	if (from->pendings > 0) {
		if (mem_grow(&g->pending, &g->pending_cap, g->pendings + from->pendings, sizeof(*g->pending)) != 0)
			return err_nomem(e);
		memcpy(g->pending + g->pendings, from->pending, from->pendings * sizeof(*g->pending));
		g->pendings += from->pendings;
	}
	if (grouped_source(to, add->path, add->line) < 0 || sketch_merge(&g->messages, &from->messages) < 0 ||
	    sums_merge(&g->turns, &from->turns, &overflow) < 0 ||
	    sums_merge(&g->sessions, &from->sessions, &overflow) < 0)
		return overflow ? beyond(e) : err_nomem(e);
	return 0;
}

/* Brings the samples down to size. */
static int settle(struct grouped *group, struct oc_err *e)
{
	struct token_group *g = (struct token_group *)group;
	bool overflow = false;

	if (sums_settle(&g->turns, &overflow) == 0 && sums_settle(&g->sessions, &overflow) == 0)
		return 0;
	return overflow ? beyond(e) : err_nomem(e);
}

/* ---- as partial records: the first has all but what is left of long lists ---- */

static void emit_ignored(struct emit *w, const struct token_group *g)
{
	if (token_group_ignored(g) == 0)
		return;
	emit_kobject(w, "ignored");
	for (int i = 1; i < USAGE_FAULTS; i++)
		emit_ksome(w, usage_fault_name((enum usage_fault)i), g->ignored[i]);
	emit_end(w);
}

static void emit_once(struct emit *w, const struct token_group *g)
{
	tally_write(w, "live", &g->live);
	tally_write(w, "side", g->side);
	tally_write(w, "apart", g->apart);
	emit_ignored(w, g);
	emit_ksome(w, "untimed", g->untimed);
	emit_ksome(w, "backwards", g->backwards);
	emit_ksome(w, "shared", g->shared);
	if (token_group_repeated(g) > 0) {
		emit_kobject(w, "repeated");
		for (int i = CALL_COUNTED + 1; i < CALL_REPEATS; i++)
			emit_ksome(w, call_repeat_name((enum call_repeat)i), g->repeated[i]);
		emit_end(w);
	}
	if (g->timed) {
		emit_kint(w, "firstMs", g->first);
		emit_kint(w, "lastMs", g->last);
	}
	emit_kuint(w, "max", g->messages.max);
}

/* What of a list of n entries goes into the record that begins at entry `at`: from, to. */
struct piece {
	size_t from, to;
};

static struct piece piece_of(size_t at, size_t n)
{
	return (struct piece){at < n ? at : n, at + PIECE < n ? at + PIECE : n};
}

static void emit_sums(struct emit *w, const char *key, const struct sum *sorted, struct piece piece)
{
	emit_karray(w, key);
	for (size_t i = piece.from; i < piece.to; i++) {
		partial_emit_hex(w, sorted[i].hash);
		emit_uint(w, sorted[i].sum);
	}
	emit_end(w);
}

/* The flags, and what has few values, in one number. */
static uint64_t packed_marks(const struct call_row *r)
{
	return r->flags | (uint64_t)r->fault << 8 | (uint64_t)r->priced << 12 | (uint64_t)r->reading << 16;
}

/* call, session, path, line, turn, marks, input, output, cacheRead, cacheWrite, total, toolCalls, atMs, costPico */
static void emit_calls(struct emit *w, const struct call_row *rows, struct piece piece)
{
	if (piece.from == piece.to)
		return;
	emit_karray(w, "calls");
	for (size_t i = piece.from; i < piece.to; i++) {
		const struct call_row *r = &rows[i];
		char digits[COST_DIGITS];
		partial_emit_hex(w, r->call);
		partial_emit_hex(w, r->session);
		const uint64_t numbers[] = {r->path, r->line, r->turn, packed_marks(r)};
		for (size_t k = 0; k < sizeof(numbers) / sizeof(numbers[0]); k++)
			emit_uint(w, numbers[k]);
		for (int k = 0; k < USAGE_COUNTS; k++)
			emit_uint(w, r->count[k]);
		emit_uint(w, r->calls);
		emit_int(w, r->at);
		cost_digits(digits, r->cost);
		emit_cstr(w, digits);
	}
	emit_end(w);
}

/* The lists of a group, in order. */
struct lists {
	struct sketch_count *messages;
	struct sum *turns, *sessions;
	struct call_row *calls;
};

static int write_pieces(
    struct partial_writer *wr, const struct token_group *g, const struct lists *l, struct oc_err *e)
{
	const size_t n[] = {g->messages.counts.count, g->turns.table.count, g->sessions.table.count, g->calls.count};
	size_t at = 0;

	do {
		struct emit *w = partial_begin(wr, &g->group);
		if (at == 0)
			emit_once(w, g);
		struct piece piece = piece_of(at, n[0]);
		partial_emit_counts(w, "messageTotals", l->messages + piece.from, piece.to - piece.from);
		emit_sums(w, "turnTotals", l->turns, piece_of(at, n[1]));
		emit_sums(w, "sessionTotals", l->sessions, piece_of(at, n[2]));
		emit_calls(w, l->calls, piece_of(at, n[3]));
		emit_kbool(w, "sampledTurns", g->turns.sampled);
		emit_kbool(w, "sampledSessions", g->sessions.sampled);
		if (partial_end(wr, &g->group, e) < 0)
			return -1;
		at += PIECE;
	} while (at < n[0] || at < n[1] || at < n[2] || at < n[3]);
	return 0;
}

static int write_group(struct partial_writer *wr, const struct grouped *group, struct oc_err *e)
{
	const struct token_group *g = (const struct token_group *)group;
	struct lists l = {sketch_sorted(&g->messages), sums_sorted(&g->turns), sums_sorted(&g->sessions),
	    call_list_rows(&g->calls)};
	bool have = l.messages != NULL && l.turns != NULL && l.sessions != NULL && l.calls != NULL;
	int rc = have ? write_pieces(wr, g, &l, e) : err_nomem(e);

	mem_free(l.messages);
	mem_free(l.turns);
	mem_free(l.sessions);
	mem_free(l.calls);
	return rc;
}

static bool read_marks(struct call_row *r, uint64_t marks)
{
	r->flags = (uint8_t)(marks & 0x7F);
	r->fault = (uint8_t)(marks >> 8 & 0xF);
	r->priced = (uint8_t)(marks >> 12 & 0xF);
	r->reading = (uint8_t)(marks >> 16 & 0xF);
	return packed_marks(r) == marks && r->fault < USAGE_FAULTS && r->priced <= COST_BAD &&
	       r->reading < USAGE_READINGS;
}

static bool next_uint(struct json_iter *it, uint64_t most, uint64_t *n)
{
	return json_next(it) && json_uint64(it->val, n) && *n <= most;
}

/* One message of "calls", of which the iterator has the first part. */
static bool read_call(struct json_iter *it, struct call_row *r)
{
	uint64_t small[4], calls;
	unsigned __int128 cost;

	if (!partial_hex(it->val, &r->call) || !json_next(it) || !partial_hex(it->val, &r->session))
		return false;
	for (int i = 0; i < 4; i++) {
		if (!next_uint(it, UINT32_MAX, &small[i]))
			return false;
	}
	r->path = (uint32_t)small[0];
	r->line = (uint32_t)small[1];
	r->turn = (uint32_t)small[2];
	for (int i = 0; i < USAGE_COUNTS; i++) {
		if (!next_uint(it, USAGE_COUNT_MAX * USAGE_TOTAL, &r->count[i]))
			return false;
	}
	if (!read_marks(r, small[3]) || !next_uint(it, UINT32_MAX, &calls) || !json_next(it) ||
	    !json_int64(it->val, &r->at) || !json_next(it) || !json_is(it->val, JSON_STRING) ||
	    !cost_from_digits(json_lexeme(it->val), &cost) || cost > COST_MAX)
		return false;
	r->calls = (uint32_t)calls;
	r->cost = (uint64_t)cost;
	return true;
}

static int read_calls(struct token_group *g, struct json_val list)
{
	struct json_iter it = json_iter(list);

	if (json_is(list, JSON_MISSING))
		return 0;
	if (!json_is(list, JSON_ARRAY))
		return 1;
	while (json_next(&it)) {
		struct call_row r = {0};
		if (!read_call(&it, &r))
			return 1;
		if (mem_grow(&g->pending, &g->pending_cap, g->pendings + 1, sizeof(r)) != 0)
			return -1;
		g->pending[g->pendings++] = r;
	}
	return 0;
}

static int read_sums(struct sums *s, struct json_val list, struct json_val sampled)
{
	struct json_iter it = json_iter(list);
	uint64_t hash, n;
	bool overflow = false;

	if (!json_is(list, JSON_ARRAY) || !json_is_bool(sampled))
		return 1;
	s->sampled = s->sampled || json_is(sampled, JSON_TRUE);
	while (json_next(&it)) {
		if (!partial_hex(it.val, &hash) || !json_next(&it) || !json_uint64(it.val, &n))
			return 1;
		if (sums_add(s, hash, n, &overflow) < 0)
			return overflow ? 1 : -1;
	}
	return 0;
}

static int read_optional(struct tally **t, struct json_val v)
{
	if (json_is(v, JSON_MISSING))
		return 0;
	return tally_at(t) == NULL ? -1 : tally_read(*t, v) ? 0 : 1;
}

static bool read_span(struct token_group *g, struct json_val record)
{
	struct json_val from = field_renamed(record, "firstMs", "first"), to = field_renamed(record, "lastMs", "last");
	int64_t first, last;

	if (json_is(from, JSON_MISSING))
		return true;
	if (!json_int64(from, &first) || !json_int64(to, &last))
		return false;
	span(g, first, last);
	return true;
}

static bool read_numbers(struct token_group *g, struct json_val record)
{
	struct json_val ignored = json_gets(record, "ignored"), live = json_gets(record, "live"),
			max = json_gets(record, "max"), repeated = json_gets(record, "repeated");

	for (int i = 1; i < USAGE_FAULTS; i++) {
		if (!partial_count(ignored, usage_fault_name((enum usage_fault)i), &g->ignored[i]))
			return false;
	}
	for (int i = CALL_COUNTED + 1; i < CALL_REPEATS; i++) {
		if (!partial_count(repeated, call_repeat_name((enum call_repeat)i), &g->repeated[i]))
			return false;
	}
	return (json_is(live, JSON_MISSING) || tally_read(&g->live, live)) &&
	       (json_is(max, JSON_MISSING) || json_uint64(max, &g->messages.max)) &&
	       partial_count(record, "untimed", &g->untimed) && partial_count(record, "backwards", &g->backwards) &&
	       partial_count(record, "shared", &g->shared) && read_span(g, record);
}

static int read_group(struct grouped *group, struct json_val record, bool lossy, struct arena *a)
{
	struct token_group *g = (struct token_group *)group;
	int rc = read_numbers(g, record) ? read_optional(&g->side, json_gets(record, "side")) : 1;

	(void)a;
	if (rc == 0)
		rc = read_optional(&g->apart, json_gets(record, "apart"));
	if (rc == 0)
		rc = partial_counts(&g->messages, field_renamed(record, "messageTotals", "messages"), lossy);
	if (rc == 0)
		rc = read_sums(
		    &g->turns, field_renamed(record, "turnTotals", "turns"), json_gets(record, "sampledTurns"));
	if (rc == 0)
		rc = read_sums(&g->sessions, field_renamed(record, "sessionTotals", "sessions"),
		    json_gets(record, "sampledSessions"));
	if (rc == 0)
		rc = read_calls(g, json_gets(record, "calls"));
	return rc;
}

const struct group_type token_group_type = {
    .size = sizeof(struct token_group),
    .fields = &by_names,
    .init = init,
    .release = release,
    .settle = settle,
    .merge = merge,
    .kind = "token-partial",
    .version = 3,
    .left = "noCalls",
    .sketches = true,
    .several = BY_TOOL,
    .write = write_group,
    .read = read_group,
};

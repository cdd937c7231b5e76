#include <stdio.h>

#include "base/mem.h"
#include "record/record.h"
#include "tokens/partial.h"

struct writing {
	struct ledger *l;
	const struct fields *key;
	struct out *out;
	struct sb text;
};

/* A group's lists, sorted, and how far they are written. */
struct lists {
	struct sketch_count *messages;
	struct sum *turns, *sessions;
	size_t at;
};

static void begin(struct writing *wr, struct emit *w, struct slice key, bool whole)
{
	sb_reset(&wr->text);
	if (wr->key != NULL) {
		emit_init(w, &wr->text, 0);
		if (whole) {
			emit_array(w);
			emit_end(w);
		} else {
			fields_emit_values(w, &wr->l->by, wr->key, key);
		}
		sb_addc(&wr->text, '\t');
	}
	emit_init(w, &wr->text, 0);
	record_begin(w, "token-partial", 1);
	emit_key(w, "by");
	fields_emit(&by_names, w, &wr->l->by);
	emit_kbool(w, "sketch", wr->l->lossy);
}

static int end(
    struct writing *wr, struct emit *w, struct slice path, uint64_t line, struct oc_err *e)
{
	emit_key(w, "src");
	emit_object(w);
	emit_kstring(w, "path", path.p == NULL ? SLICE("(none)") : path);
	if (line > 0)
		emit_kint(w, "line", (int64_t)line);
	emit_end(w);
	emit_end(w);
	if (!sb_ok(&wr->text))
		return err_nomem(e);
	return out_line(wr->out, sb_slice(&wr->text)) < 0
		   ? err_set(e, OC_EX_OK, "output has failed")
		   : 0;
}

static void emit_ignored(struct emit *w, const struct token_group *g)
{
	if (token_group_ignored(g) == 0)
		return;
	emit_key(w, "ignored");
	emit_object(w);
	for (int i = 1; i < USAGE_FAULTS; i++) {
		if (g->ignored[i] > 0)
			emit_kint(w, usage_fault_name((enum usage_fault)i), (int64_t)g->ignored[i]);
	}
	emit_end(w);
}

/* What stands in the first record of a group only. */
static void emit_once(struct emit *w, const struct token_group *g)
{
	emit_key(w, "live");
	tally_write(w, &g->live);
	if (g->side != NULL) {
		emit_key(w, "side");
		tally_write(w, g->side);
	}
	if (g->apart != NULL) {
		emit_key(w, "apart");
		tally_write(w, g->apart);
	}
	emit_ignored(w, g);
	if (g->untimed > 0)
		emit_kint(w, "untimed", (int64_t)g->untimed);
	if (g->backwards > 0)
		emit_kint(w, "backwards", (int64_t)g->backwards);
	if (g->shared > 0)
		emit_kint(w, "shared", (int64_t)g->shared);
	if (g->timed) {
		emit_kint(w, "first", g->first);
		emit_kint(w, "last", g->last);
	}
	emit_key(w, "max");
	emit_uint(w, g->messages.max);
}

static size_t piece_end(size_t at, size_t n)
{
	return n - at < PARTIAL_PIECE ? n : at + PARTIAL_PIECE;
}

static void emit_sums(
    struct emit *w, const char *key, const struct sums *s, const struct sum *sorted, size_t at)
{
	char hex[17];

	emit_key(w, key);
	emit_array(w);
	for (size_t i = at; i < s->used && i < piece_end(at, s->used); i++) {
		snprintf(hex, sizeof(hex), "%016llx", (unsigned long long)sorted[i].hash);
		emit_cstr(w, hex);
		emit_uint(w, sorted[i].sum);
	}
	emit_end(w);
}

static void emit_lists(struct emit *w, const struct token_group *g, const struct lists *list)
{
	emit_key(w, "messages");
	emit_array(w);
	for (size_t i = list->at; i < g->messages.used && i < piece_end(list->at, g->messages.used);
	     i++) {
		emit_uint(w, list->messages[i].key);
		emit_uint(w, list->messages[i].n);
	}
	emit_end(w);
	emit_sums(w, "turns", &g->turns, list->turns, list->at);
	emit_sums(w, "sessions", &g->sessions, list->sessions, list->at);
	emit_kbool(w, "sampledTurns", g->turns.sampled);
	emit_kbool(w, "sampledSessions", g->sessions.sampled);
}

static int write_pieces(struct writing *wr, const struct token_group *g, struct lists *list,
    bool whole, struct oc_err *e)
{
	struct emit w;

	do {
		begin(wr, &w, g->key, whole);
		emit_key(&w, "key");
		if (whole)
			emit_null(&w);
		else
			fields_emit_key(&by_names, &w, &wr->l->by, g->key);
		if (list->at == 0)
			emit_once(&w, g);
		emit_lists(&w, g, list);
		if (end(wr, &w, g->path, g->line, e) < 0)
			return -1;
		list->at += PARTIAL_PIECE;
	} while (
	    list->at < g->messages.used || list->at < g->turns.used || list->at < g->sessions.used);
	return 0;
}

static int write_group(
    struct writing *wr, const struct token_group *g, bool whole, struct oc_err *e)
{
	struct lists list = {
	    sketch_sorted(&g->messages), sums_sorted(&g->turns), sums_sorted(&g->sessions), 0};
	bool have = list.messages != NULL && list.turns != NULL && list.sessions != NULL;
	int rc = have ? write_pieces(wr, g, &list, whole, e) : err_nomem(e);

	mem_free(list.messages);
	mem_free(list.turns);
	mem_free(list.sessions);
	return rc;
}

static int write_one(void *arg, struct token_group *g, struct oc_err *e)
{
	return write_group(arg, g, false, e);
}

static int write_head(struct writing *wr, struct oc_err *e)
{
	struct emit w;

	begin(wr, &w, SLICE(""), true);
	emit_key(&w, "rejected");
	emit_uint(&w, wr->l->rejected);
	return end(wr, &w, slice_make(NULL, 0), 0, e);
}

int partial_write(struct ledger *l, const struct fields *key, struct out *out, struct oc_err *e)
{
	struct writing wr = {.l = l, .key = key, .out = out, .text = SB_INIT};
	int rc = 0;

	if (l->rejected > 0 || ledger_empty(l))
		rc = write_head(&wr, e);
	if (rc == 0 && l->all != NULL)
		rc = token_group_settle(l->all, e) < 0 ? -1
						       : write_group(&wr, l->all, true, e);
	if (rc == 0)
		rc = ledger_each(l, false, write_one, &wr, e);
	sb_release(&wr.text);
	return rc;
}

#include "data/jstext.h"
#include "rtt/row.h"

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/*
 * Each run of bytes that are neither letter, digit nor one of `others` becomes one '_'; no '_'
 * stays at either end.
 */
static struct slice sanitise(struct slice text, const char *others, struct rtt_mem *a)
{
	char *to = rtt_alloc(a, text.n + 1);
	bool in_run = false;
	size_t n = 0;
	size_t skip = 0;

	if (to == NULL)
		return (struct slice){NULL, 0};
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		bool fits = is_alnum(c) || (c != '\0' && strchr(others, c) != NULL);

		if (fits || !in_run)
			to[n++] = fits ? c : '_';
		in_run = !fits;
	}
	while (n > 0 && to[n - 1] == '_')
		n--;
	while (skip < n && to[skip] == '_')
		skip++;
	return slice_make(to + skip, n - skip);
}

struct slice rtt_run_label(struct slice text, struct rtt_mem *a)
{
	return sanitise(text, ".-", a);
}

/* The text, moved to the arena; absent when memory is out. */
static struct slice move(struct sb *s, struct rtt_mem *a)
{
	struct slice copy = sb_ok(s) ? rtt_copy(a, sb_slice(s)) : (struct slice){NULL, 0};

	sb_release(s);
	*s = (struct sb)SB_INIT;
	return copy;
}

static struct slice run_id(
    const struct rtt_order *order, struct slice spec, struct slice started, struct rtt_mem *a)
{
	struct slice label = rtt_run_label(spec, a);
	struct slice scenario = rtt_run_label(order->scenario, a);
	struct sb id = SB_INIT;

	for (size_t i = 0; i < started.n; i++) {
		if (started.p[i] != ':' && started.p[i] != '.')
			sb_addc(&id, started.p[i]);
	}
	sb_addf(&id, "-%.*s-%s", (int)label.n, label.p, order->target->id);
	if (order->target->rules != RTT_RULES_DISCORD)
		sb_addf(&id, "-%.*s", (int)scenario.n, scenario.p);
	sb_adds(&id, "-rtt");
	return label.p == NULL || scenario.p == NULL ? (struct slice){NULL, 0} : move(&id, a);
}

int rtt_row_name(struct rtt_row *row, const struct rtt_order *order, struct slice spec,
    struct slice started, struct rtt_mem *a, struct oc_err *e)
{
	bool surface = order->target->surface;
	struct slice key = sanitise(order->version, ".+_-", a);
	struct sb path = SB_INIT;

	if (key.p == NULL)
		return err_nomem(e);
	if (js_trim(order->version).n == 0 || key.n == 0)
		return err_set(e, OC_EX_USAGE, "--version has nothing in it that can name a file");
	row->run_id = run_id(order, spec, started, a);
	if (row->run_id.p == NULL)
		return err_nomem(e);
	if (memchr(row->run_id.p, '/', row->run_id.n) != NULL ||
	    memchr(row->run_id.p, '\0', row->run_id.n) != NULL)
		return err_set(e, OC_EX_USAGE,
		    "--started-at has a '/' or NUL in it, which no folder's name can have");
	sb_addf(&path, "data/%s/%s/%.*s.jsonl", surface ? "surfaces" : "channels",
	    order->target->id, (int)key.n, key.p);
	row->data_path = move(&path, a);
	sb_addf(&path, "runs/%s%s/%.*s/result.json", surface ? "surfaces/" : "", order->target->id,
	    (int)row->run_id.n, row->run_id.p);
	row->result_path = move(&path, a);
	return row->data_path.p == NULL || row->result_path.p == NULL ? err_nomem(e) : 0;
}

#include "transcript/use.h"

#include <math.h>

#include "base/mem.h"
#include "data/jstext.h"
#include "record/cost.h"

void transcript_use_reset(struct transcript_use *u)
{
	double *turn = u->turn;
	size_t cap = u->cap;

	*u = (struct transcript_use){.turn = turn, .cap = cap};
}

void transcript_use_release(struct transcript_use *u)
{
	mem_free(u->turn);
	*u = (struct transcript_use)TRANSCRIPT_USE_INIT;
}

/* The first of up to three names whose value is a finite number. */
static bool count_of(struct json_val usage, const char *const name[3], double *x)
{
	for (size_t i = 0; i < 3 && name[i] != NULL; i++) {
		struct json_val v = json_gets(usage, name[i]);
		*x = json_number(v);
		if (isfinite(*x))
			return true;
	}
	*x = 0;
	return false;
}

static void add_cost(struct transcript_use *u, struct json_val usage)
{
	struct json_val cost = json_gets(usage, "cost");
	uint64_t units;

	if (cost_read(json_is(cost, JSON_OBJECT) ? json_gets(cost, "total") : cost, &units) !=
	    COST_GOOD)
		return;
	u->cost += units;
	u->priced++;
}

static int add_message(struct transcript_use *u, struct json_val usage)
{
	static const char *const input[] = {"input", "inputTokens", "input_tokens"};
	static const char *const output[] = {"output", "outputTokens", "output_tokens"};
	static const char *const total[] = {"total", "totalTokens", "total_tokens"};
	static const char *const read[] = {"cacheRead", "cache_read_tokens", NULL};
	static const char *const write[] = {"cacheWrite", "cache_write_tokens", NULL};
	double in, out, all, rd, wr;

	if (!json_is(usage, JSON_OBJECT))
		return 0;
	count_of(usage, input, &in);
	count_of(usage, output, &out);
	count_of(usage, read, &rd);
	count_of(usage, write, &wr);
	if (!count_of(usage, total, &all))
		all = in + out + rd + wr;
	if (!u->open && mem_grow((void **)&u->turn, &u->cap, u->turns + 1, sizeof(*u->turn)) < 0)
		return -1;
	if (!u->open)
		u->turn[u->turns++] = 0;
	u->open = true;
	u->turn[u->turns - 1] += all;
	u->input += in;
	u->output += out;
	u->cache_read += rd;
	u->cache_write += wr;
	u->total += all;
	u->messages++;
	add_cost(u, usage);
	return 0;
}

static int add_line(struct transcript_use *u, struct slice line, struct json *reader,
    struct arena *a, struct oc_err *e)
{
	struct oc_err bad = OC_ERR_INIT;

	line = js_trim(line);
	if (line.n == 0)
		return 0;
	if (json_read(reader, line.p, line.n, &bad) < 0)
		return bad.exit == OC_EX_DATA ? 0 : err_nomem(e);
	struct json_val message = json_gets(json_root(reader), "message");
	struct slice role = js_trim(json_text(json_gets(message, "role"), a));
	if (slice_eqs(role, "user"))
		u->open = false;
	if (slice_eqs(role, "assistant") && add_message(u, json_gets(message, "usage")) < 0)
		return err_nomem(e);
	return 0;
}

int transcript_use_read(struct transcript_use *u, struct slice text, struct json *reader,
    struct arena *a, struct oc_err *e)
{
	for (size_t at = 0; at < text.n;) {
		size_t end = slice_find(text, SLICE("\n"), at);
		if (add_line(u, slice_make(text.p + at, end - at), reader, a, e) < 0)
			return -1;
		at = end + 1;
	}
	return 0;
}

#include "cell/choice.h"

#include <float.h>
#include <math.h>

#include "cell/list.h"
#include "cell/turns.h"

/* ---- options ---- */

static int take_name(const struct option *o, const char *value, void *to, struct oc_err *e)
{
	const char *name;

	if (option_name(o, value, &name, e) != 0)
		return -1;
	*(struct slice *)to = slice_cstr(name);
	return 0;
}

static int take_details(const struct option *o, const char *value, void *to, struct oc_err *e)
{
	(void)o, (void)e;
	*(struct slice *)to = slice_cstr(value);
	return 0;
}

static int take_axis(const struct option *o, const char *value, void *to, struct oc_err *e)
{
	struct cell_axes *axes = to;
	const char *eq = strchr(value, '=');

	if (eq == NULL || eq == value)
		return err_set(e, OC_EX_USAGE, "--%s takes NAME=VALUE, not '%s'", o->name, value);
	struct cell_axis axis = {slice_make(value, (size_t)(eq - value)), slice_cstr(eq + 1)};
	for (size_t i = 0; i < axes->n; i++) {
		if (slice_eq(axes->item[i].name, axis.name))
			return err_set(e, OC_EX_USAGE, "--axis %.*s is given twice", (int)axis.name.n, axis.name.p);
	}
	if (mem_grow(&axes->item, &axes->cap, axes->n + 1, sizeof(*axes->item)) != 0)
		return err_nomem(e);
	axes->item[axes->n++] = axis;
	return 0;
}

static const struct option_word statuses[] = {
    {"pass", DETAILS_PASS}, {"fail", DETAILS_FAIL}, {"skip", DETAILS_SKIP}, {NULL, 0}};
static const struct option_word carries[] = {
    {"inline", CELL_INLINE}, {"ref", CELL_REF}, {"none", CELL_NONE}, {NULL, 0}};

#define S struct cell_choice

const struct option cell_options[] = {
    {"cell", 'c', NULL, "make one cell of a transcript, for --scenario and --runtime", OPTION_FLAG(S, cell)},
    {"cells", 0, "LIST", "make the cells that a list names, one JSON object a line", OPTION_TEXT(S, list)},
    {"turns", 0, NULL, "list the user turns of transcripts", OPTION_FLAG(S, turns)},
    {"scenario", 0, "ID", "what the cell is a run of", OPTION_CALL(S, request.scenario, struct slice, take_name)},
    {"runtime", 0, "NAME", "openclaw, codex, pi ...", OPTION_CALL(S, request.runtime, struct slice, take_name)},
    {"status", 0, "STATUS", "pass, fail or skip (pass)", OPTION_CHOICE(S, request.status, statuses)},
    {"details", 0, "TEXT", "the scenario's details", OPTION_CALL(S, request.details, struct slice, take_details)},
    {"wall-ms", 0, "N", "how long the run took", OPTION_NUMBER(S, request.wall_ms, 0, DBL_MAX)},
    {"gateway-log", 0, "FILE", "the gateway's log", OPTION_TEXT(S, request.gateway_log)},
    {"mock-requests", 0, "FILE", "the mock provider's requests: its plan decides the tool calls",
	OPTION_TEXT(S, request.mock_requests)},
    {"steps", 0, "FILE", "the scenario's steps, a JSON array", OPTION_TEXT(S, request.steps)},
    {"state-dir", 0, "DIR", "find the transcript in a gateway's state folder", OPTION_TEXT(S, request.state_dir)},
    {"agent", 0, "ID", "whose sessions there (qa)", OPTION_TEXT(S, request.agent)},
    {"upstream", 0, "AGE", "whose rules: 2026-06, 2026-08 or 2026-09 (2026-06)", OPTION_CHOICE(S, age, drift_ages)},
    {"axis", 0, "NAME=VALUE", "a coordinate of the cells; may be given again",
	OPTION_CALL(S, axes, struct cell_axes, take_axis)},
    {"transcript", 0, "HOW", "transcripts in cells: inline, ref or none (inline)",
	OPTION_CHOICE(S, request.carry, carries)},
    {"jobs", 'j', "N", "read N files (1), or cells of a list (processors), at once",
	OPTION_COUNT(S, jobs, 1, POOL_MAX)},
    {.name = NULL},
};

#undef S

void cell_choice_init(struct cell_choice *c)
{
	*c = (struct cell_choice){.request = {.wall_ms = NAN}};
}

void cell_choice_release(struct cell_choice *c)
{
	mem_free(c->axes.item);
}

bool cell_chosen(const struct cell_choice *c)
{
	return c->cell || c->turns || c->list != NULL;
}

const char *cell_only(const struct options *given)
{
	return options_given(
	    given, "scenario runtime status details wall-ms gateway-log mock-requests steps state-dir agent upstream");
}

/* ---- options that go together ---- */

/* How many options and operands name standard input. */
static int inputs(const struct cell_choice *c)
{
	const char *const paths[] = {c->request.path, c->request.gateway_log,
	    c->request.mock_requests, c->request.steps, c->list};
	int n = 0;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		n += paths[i] != NULL && strcmp(paths[i], "-") == 0;
	return n;
}

static int check_cell(const struct cell_choice *c, int n, struct oc_err *e)
{
	const struct cell_request *r = &c->request;

	if (r->scenario.p == NULL || r->runtime.p == NULL)
		return err_set(e, OC_EX_USAGE, "--cell needs --scenario ID and --runtime NAME: which cell is it?");
	if (r->state_dir != NULL && n > 0)
		return err_set(e, OC_EX_USAGE, "--state-dir finds the transcript: leave the operand away");
	if (n > 1)
		return err_set(e, OC_EX_USAGE, "--cell takes one transcript, not %d; --cells LIST takes many", n);
	return 0;
}

int cell_choice_check(struct cell_choice *c, const struct options *given, char *const *operand, int n, struct oc_err *e)
{
	struct cell_request *r = &c->request;
	const char *only = cell_only(given);

	r->axis = c->axes.item;
	r->axes = c->axes.n;
	if (c->cell + c->turns + (c->list != NULL) > 1)
		return err_set(e, OC_EX_USAGE, "%s and %s exclude each other", c->cell ? "--cell" : "--turns",
		    c->cell && c->turns ? "--turns" : "--cells");
	if (only != NULL && !c->cell && c->list == NULL)
		return err_set(e, OC_EX_USAGE, "--%s goes with --cell or --cells", only);
	if (r->agent != NULL && r->state_dir == NULL)
		return err_set(e, OC_EX_USAGE, "--agent goes with --state-dir");
	if (c->list != NULL && n > 0)
		return err_set(e, OC_EX_USAGE, "--cells names the transcripts: leave the operands away");
	if (c->cell && check_cell(c, n, e) != 0)
		return -1;
	if (c->cell && r->state_dir == NULL)
		r->path = n > 0 ? operand[0] : "-";
	return inputs(c) > 1 ? err_set(e, OC_EX_USAGE, "standard input (-) can be read only once") : 0;
}

static int run_turns(struct sink *sink, size_t max_line, char *const *operand, int n, struct oc_err *e)
{
	struct turns turns;
	int rc = turns_init(&turns, sink, e);

	turns.max_line = max_line;
	if (rc == 0 && n == 0)
		rc = turns_file(&turns, "-", e);
	for (int i = 0; rc == 0 && i < n; i++)
		rc = turns_file(&turns, operand[i], e);
	turns_release(&turns);
	return rc;
}

static int run_cell(const struct cell_choice *c, struct sink *sink, size_t max_line, size_t max_bytes, struct oc_err *e)
{
	struct cell_capture cell;
	int rc = cell_capture_init(&cell, sink_outlet(sink), c->age, e);

	cell.max_line = max_line;
	cell.max_bytes = max_bytes;
	if (rc == 0)
		rc = cell_capture_run(&cell, &c->request, e);
	cell_capture_release(&cell);
	return rc;
}

int cell_choice_run(const struct cell_choice *c, struct sink *sink, size_t max_line,
    size_t max_bytes, char *const *operand, int n, struct oc_err *e)
{
	const unsigned processors = machine_processors();
	const size_t most = processors < POOL_MAX ? processors : POOL_MAX;
	const struct cell_list list = {
	    .path = c->list,
	    .all = &c->request,
	    .age = c->age,
	    .max_line = max_line,
	    .max_bytes = max_bytes,
	    .threads = c->jobs == 0 ? most : (size_t)c->jobs,
	};

	if (c->turns)
		return run_turns(sink, max_line, operand, n, e);
	return c->list != NULL ? cell_list_run(&list, sink, e) : run_cell(c, sink, max_line, max_bytes, e);
}

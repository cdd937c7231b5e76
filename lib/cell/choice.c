#include "cell/choice.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "cell/list.h"
#include "cell/turns.h"
#include "io/machine.h"
#include "io/opt.h"

static const char *const NAME[CELL_OPTION_END - CELL_OPTION] = {
    [CELL_OPTION_CELL - CELL_OPTION] = "--cell",
    [CELL_OPTION_CELLS - CELL_OPTION] = "--cells",
    [CELL_OPTION_TURNS - CELL_OPTION] = "--turns",
    [CELL_OPTION_SCENARIO - CELL_OPTION] = "--scenario",
    [CELL_OPTION_RUNTIME - CELL_OPTION] = "--runtime",
    [CELL_OPTION_STATUS - CELL_OPTION] = "--status",
    [CELL_OPTION_DETAILS - CELL_OPTION] = "--details",
    [CELL_OPTION_WALL_MS - CELL_OPTION] = "--wall-ms",
    [CELL_OPTION_GATEWAY_LOG - CELL_OPTION] = "--gateway-log",
    [CELL_OPTION_MOCK_REQUESTS - CELL_OPTION] = "--mock-requests",
    [CELL_OPTION_STEPS - CELL_OPTION] = "--steps",
    [CELL_OPTION_STATE_DIR - CELL_OPTION] = "--state-dir",
    [CELL_OPTION_AGENT - CELL_OPTION] = "--agent",
    [CELL_OPTION_UPSTREAM - CELL_OPTION] = "--upstream",
    [CELL_OPTION_AXIS - CELL_OPTION] = "--axis",
    [CELL_OPTION_TRANSCRIPT - CELL_OPTION] = "--transcript",
    [CELL_OPTION_JOBS - CELL_OPTION] = "--jobs",
};

static const char *const MODE[] = {"", "--cell", "--cells", "--turns"};

void cell_choice_init(struct cell_choice *c)
{
	*c = (struct cell_choice){.request = {.wall_ms = NAN}};
}

void cell_choice_release(struct cell_choice *c)
{
	mem_free(c->axis);
}

static int bad(const char *option, const char *takes, const char *value, struct oc_err *e)
{
	return err_set(e, OC_EX_USAGE, "%s takes %s, not '%s'", option, takes, value);
}

static void choose_mode(struct cell_choice *c, enum cell_mode mode)
{
	if (c->mode != CELL_MODE_NONE && c->mode != mode)
		c->clash = MODE[c->mode];
	c->mode = mode;
}

static int choose_axis(struct cell_choice *c, const char *value, struct oc_err *e)
{
	const char *eq = strchr(value, '=');
	struct cell_request *r = &c->request;
	void *p = c->axis;

	if (eq == NULL || eq == value)
		return bad("--axis", "NAME=VALUE", value, e);
	struct cell_axis axis = {slice_make(value, (size_t)(eq - value)), slice_cstr(eq + 1)};
	for (size_t i = 0; i < r->axes; i++) {
		if (slice_eq(c->axis[i].name, axis.name))
			return err_set(e, OC_EX_USAGE, "--axis %.*s is given twice",
			    (int)axis.name.n, axis.name.p);
	}
	if (mem_grow(&p, &c->axis_cap, r->axes + 1, sizeof(*c->axis)) != 0)
		return err_nomem(e);
	c->axis = p;
	c->axis[r->axes++] = axis;
	r->axis = c->axis;
	return 0;
}

static int choose_text(struct slice *to, const char *option, const char *value, struct oc_err *e)
{
	*to = slice_cstr(value);
	return to->n > 0 ? 0 : err_set(e, OC_EX_USAGE, "%s must not be empty", option);
}

static int choose_value(
    struct cell_choice *c, enum cell_option id, const char *value, struct oc_err *e)
{
	struct cell_request *r = &c->request;
	struct slice text = slice_cstr(value);

	switch (id) {
	case CELL_OPTION_SCENARIO:
		return choose_text(&r->scenario, "--scenario", value, e);
	case CELL_OPTION_RUNTIME:
		return choose_text(&r->runtime, "--runtime", value, e);
	case CELL_OPTION_STATUS:
		return details_status_of(text, &r->status)
			   ? 0
			   : bad("--status", "pass, fail or skip", value, e);
	case CELL_OPTION_DETAILS:
		r->details = text;
		return 0;
	case CELL_OPTION_WALL_MS:
		return opt_double("wall-ms", value, 0, DBL_MAX, &r->wall_ms, e);
	case CELL_OPTION_UPSTREAM:
		return drift_age_of(text, &c->age)
			   ? 0
			   : bad("--upstream", "2026-06, 2026-08 or 2026-09", value, e);
	case CELL_OPTION_TRANSCRIPT:
		return cell_transcript_of(text, &r->carry)
			   ? 0
			   : bad("--transcript", "inline, ref or none", value, e);
	case CELL_OPTION_GATEWAY_LOG:
		r->gateway_log = value;
		return 0;
	case CELL_OPTION_MOCK_REQUESTS:
		r->mock_requests = value;
		return 0;
	case CELL_OPTION_STEPS:
		r->steps = value;
		return 0;
	case CELL_OPTION_STATE_DIR:
		r->state_dir = value;
		return 0;
	case CELL_OPTION_AGENT:
		r->agent = value;
		return 0;
	default:
		return choose_axis(c, value, e);
	}
}

int cell_choose(struct cell_choice *c, enum cell_option id, const char *value, struct oc_err *e)
{
	switch (id) {
	case CELL_OPTION_CELL:
		choose_mode(c, CELL_MODE_CELL);
		return 0;
	case CELL_OPTION_CELLS:
		choose_mode(c, CELL_MODE_CELLS);
		c->list = value;
		return 0;
	case CELL_OPTION_TURNS:
		choose_mode(c, CELL_MODE_TURNS);
		return 0;
	case CELL_OPTION_AXIS:
	case CELL_OPTION_TRANSCRIPT:
		break;
	case CELL_OPTION_JOBS:
		return opt_int("jobs", value, 1, POOL_MAX, &c->jobs, e);
	default:
		c->lone = NAME[id - CELL_OPTION];
	}
	return choose_value(c, id, value, e);
}

/* How often is standard input to be read? */
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
		return err_set(e, OC_EX_USAGE,
		    "--cell needs --scenario ID and --runtime NAME: which cell is it?");
	if (r->state_dir != NULL && n > 0)
		return err_set(
		    e, OC_EX_USAGE, "--state-dir finds the transcript: leave the operand away");
	if (n > 1)
		return err_set(e, OC_EX_USAGE,
		    "--cell takes one transcript, not %d; --cells LIST takes many", n);
	return 0;
}

int cell_choice_check(struct cell_choice *c, char *const *operand, int n, struct oc_err *e)
{
	struct cell_request *r = &c->request;
	bool cells = c->mode == CELL_MODE_CELL || c->mode == CELL_MODE_CELLS;

	if (c->clash != NULL)
		return err_set(
		    e, OC_EX_USAGE, "%s and %s exclude each other", c->clash, MODE[c->mode]);
	if (c->lone != NULL && !cells)
		return err_set(e, OC_EX_USAGE, "%s goes with --cell or --cells", c->lone);
	if (r->agent != NULL && r->state_dir == NULL)
		return err_set(e, OC_EX_USAGE, "--agent goes with --state-dir");
	if (c->mode == CELL_MODE_CELLS && n > 0)
		return err_set(
		    e, OC_EX_USAGE, "--cells names the transcripts: leave the operands away");
	if (c->mode == CELL_MODE_CELL && check_cell(c, n, e) != 0)
		return -1;
	if (c->mode == CELL_MODE_CELL && r->state_dir == NULL)
		r->path = n > 0 ? operand[0] : "-";
	return inputs(c) > 1 ? err_set(e, OC_EX_USAGE, "standard input (-) can be read only once")
			     : 0;
}

static int run_turns(
    struct sink *sink, size_t max_line, char *const *operand, int n, struct oc_err *e)
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

static int run_cell(const struct cell_choice *c, struct sink *sink, size_t max_line,
    size_t max_bytes, struct oc_err *e)
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

	if (c->mode == CELL_MODE_TURNS)
		return run_turns(sink, max_line, operand, n, e);
	return c->mode == CELL_MODE_CELLS ? cell_list_run(&list, sink, e)
					  : run_cell(c, sink, max_line, max_bytes, e);
}

/* oc-capture: raw QA artifacts in, records out. What a file is, lib/artifact knows; what is in it, lib/rtt (round
 * trips), lib/cell (runs of scenarios), lib/usage (tokens); lib/measure runs and measures a command. */
#include <string.h>
#include <unistd.h>

#include "artifact/artifact.h"
#include "cell/cell.h"
#include "filter/filter.h"
#include "measure/measure.h"
#include "rtt/rtt.h"
#include "usage/usage.h"

struct capture {
	struct filter_run run;
	const char *type;
	struct option_list lists; /* --samples */
	size_t max_bytes;
	bool types, validate;
	struct cell_choice cell;
	struct watch_choice watch;
	int status; /* of the command that --exec ran */
	/* Reading artifacts: */
	struct reader reader;
	struct reader_tally tally;
	struct collect collect;
	struct cell_documents cells;
	struct usage_reader usage;
	struct sb records; /* of a sample */
	struct arena arena;
	uint64_t samples;
};

static const struct option options[] = {
    {"samples", 's', "LIST", "read the samples that a sample-paths list names (-: standard input)",
	OPTION_LIST(struct capture, lists)},
    {"type", 't', "TYPE", "take every input for this type; with --validate also json, ndjson",
	OPTION_TEXT(struct capture, type)},
    {"types", 0, NULL, "list the types and exit", OPTION_FLAG(struct capture, types)},
    {"validate", 0, NULL, "only read: print located errors, write no records", OPTION_FLAG(struct capture, validate)},
    {"max-bytes", 0, "SIZE", "largest document (64M)", OPTION_SIZE(struct capture, max_bytes)},
    {.name = NULL},
};

static void defaults(void *state)
{
	struct capture *c = state;

	cell_choice_init(&c->cell);
	watch_choice_init(&c->watch);
}

/* ---- artifacts ---- */

static struct document part(const struct artifact *a)
{
	return a != NULL ? a->doc : (struct document){.root = JSON_NONE};
}

static int on_sample(void *state, const struct sample *s, struct oc_err *e)
{
	struct capture *c = state;
	const struct document summary = part(s->summary);
	const struct rtt_parts parts = {s->index, s->run, summary, part(s->observed), part(s->events),
	    part(s->summary->companion), part(s->metrics)};

	sb_reset(&c->records);
	const int n = rtt_sample_write(&c->records, &parts, &c->arena, e);
	arena_reset(&c->arena);
	if (n < 0)
		return e->exit == OC_EX_SOFTWARE ? -1 : sink_reject(&c->run.sink, e, summary.text, &summary.src);
	c->samples++;
	return sink_lines(&c->run.sink, sb_slice(&c->records));
}

/* json and ndjson are no types of artifacts but ways to check any text. */
static enum reader_check check_of(const char *type)
{
	return strcmp(type, "json") == 0 ? CHECK_JSON : strcmp(type, "ndjson") == 0 ? CHECK_NDJSON : CHECK_AS_FOUND;
}

static int read_inputs(struct capture *c, struct oc_err *e)
{
	static char standard_input[] = "-";
	char *only[] = {standard_input};
	const bool none = c->run.operands == 0 && c->lists.n == 0;
	int rc = 0;

	if (none)
		filter_keyboard(&c->run);
	for (size_t i = 0; rc == 0 && i < c->lists.n; i++)
		rc = collect_list(&c->collect, c->lists.item[i], e);
	if (rc == 0)
		rc = collect_paths(&c->collect, none ? only : c->run.operand, none ? 1 : (size_t)c->run.operands, e);
	return rc == 0 ? collect_finish(&c->collect, e) : rc;
}

static int read_artifacts(void *state, struct oc_err *e)
{
	struct capture *c = state;
	const struct cell_request *request = &c->cell.request;
	const struct outlet to = sink_outlet(&c->run.sink);
	const struct collect_calls calls = {c, on_sample, rtt_sample_companion, rtt_sample_needs_events};
	struct reader *r = &c->reader;

	if (reader_init(r, &to, e) != 0 ||
	    cell_documents_init(&c->cells, &to, request->carry, request->axis, request->axes, e) != 0)
		return -1;
	usage_reader_init(&c->usage, &to, c->run.tmpdir);
	r->listener[r->listeners++] = cell_documents_listener(&c->cells);
	r->listener[r->listeners++] = usage_capture_listener(&c->usage.capture);
	r->tick = c->run.intake.tick;
	r->tick_arg = c;
	r->forced = c->type != NULL ? artifact_find(c->type) : NULL;
	r->scope = c->watch.scope == WATCH_SCOPE_GATEWAY   ? "gateway"
		   : c->watch.scope == WATCH_SCOPE_COMMAND ? "command"
							   : NULL;
	r->tally = &c->tally;
	r->max_line = c->run.max_line > 0 ? c->run.max_line : r->max_line;
	r->max_bytes = c->max_bytes > 0 ? c->max_bytes : r->max_bytes;
	if (!c->validate)
		reader_own(r, STDOUT_FILENO);
	if (c->run.rejects != NULL)
		reader_own(r, c->run.sink.rejects_fd);
	collect_init(&c->collect, r, &calls);
	c->collect.validate = c->validate;
	c->collect.check = c->type != NULL ? check_of(c->type) : CHECK_AS_FOUND;
	c->collect.progress = r->tick != NULL ? &c->run.progress : NULL;
	c->collect.jobs = c->cell.jobs == 0 ? 1 : (unsigned)c->cell.jobs;
	c->collect.helpers =
	    (struct reader_pool_calls){&c->usage, usage_reader_hire, usage_reader_dismiss, usage_reader_event};
	c->run.sink.context = c->collect.context;
	if (read_inputs(c, e) != 0 || (c->samples > 0 && sink_close(&c->run.sink, c->samples) != 0))
		return -1;
	usage_repeats_report(&c->usage.repeats);
	if (!c->validate && c->tally.known == 0 && c->tally.unknown > 0)
		return err_set(
		    e, OC_EX_DATA, "nothing here is of a known type: --type T says what it is, --types lists them");
	return 0;
}

/* ---- the other modes ---- */

static int make_cells(void *state, struct oc_err *e)
{
	struct capture *c = state;

	return cell_choice_run(
	    &c->cell, &c->run.sink, c->run.max_line, c->max_bytes, c->run.operand, c->run.operands, e);
}

static int measure(void *state, struct oc_err *e)
{
	struct capture *c = state;

	(void)e;
	c->run.operand[c->run.operands] = NULL;
	if (exec_run(&c->run.sink, &c->watch, c->run.sigpipe, c->run.operand, &c->status) == EXEC_ENDS)
		_exit(c->status);
	return 0;
}

static int exit_status(void *state)
{
	const struct capture *c = state;

	return exec_exit(c->watch.exec, c->status, &c->run.diag);
}

/* Writes the names that --type takes. Returns as prepare. */
static int list_types(struct capture *c, struct oc_err *e)
{
	struct sb text = SB_INIT;

	for (size_t i = 0; artifact_at(i) != NULL; i++)
		sb_addf(&text, "%s\n", artifact_at(i)->name);
	int rc = sb_ok(&text) ? 1 : err_nomem(e);
	if (rc == 1)
		out_write(&c->run.sink.out, sb_slice(&text));
	sb_release(&text);
	return rc;
}

static int check_type(const struct capture *c, struct oc_err *e)
{
	const bool any = check_of(c->type) != CHECK_AS_FOUND;

	if (any && !c->validate)
		return err_set(e, OC_EX_USAGE, "--type %s goes with --validate only", c->type);
	if (!any && artifact_find(c->type) == NULL)
		return err_set(e, OC_EX_USAGE, "unknown type '%s': 'oc-capture --types' lists them", c->type);
	return 0;
}

/* What may stand together. */
static int check(struct capture *c, struct oc_err *e)
{
	const struct options *given = &c->run.options;
	const char *other = options_given(given, "validate samples type"), *only = cell_only(given);
	const bool cells = cell_chosen(&c->cell), watch = watch_chosen(&c->watch);

	if (c->type != NULL && check_type(c, e) != 0)
		return -1;
	if (c->validate && c->lists.n > 0)
		return err_set(e, OC_EX_USAGE, "--validate and --samples exclude each other: give it the files");
	const bool samples = c->type == NULL || artifact_find(c->type) == artifact_find("process-samples");
	if (watch_choice_check(&c->watch, given, c->run.operands, samples && !cells && !c->validate, e) != 0)
		return -1;
	if (watch && other == NULL && cells)
		return err_set(e, OC_EX_USAGE, "a mode for cells does not go with --exec and --pid");
	if (watch && (other != NULL || only != NULL))
		return err_set(e, OC_EX_USAGE, "--%s does not go with --exec and --pid", other != NULL ? other : only);
	if (cell_choice_check(&c->cell, given, c->run.operand, c->run.operands, e) != 0)
		return -1;
	if (cells && other != NULL)
		return err_set(e, OC_EX_USAGE, "--%s does not go with --cell, --cells and --turns", other);
	return 0;
}

static int prepare(void *state, struct oc_err *e)
{
	struct capture *c = state;

	if (check(c, e) != 0)
		return -1;
	if (c->types)
		return list_types(c, e);
	c->cell.request.folder = c->run.tmpdir;
	c->run.sink.mute = c->validate;
	c->run.read = watch_chosen(&c->watch) ? measure : cell_chosen(&c->cell) ? make_cells : read_artifacts;
	return 0;
}

static void release(void *state)
{
	struct capture *c = state;

	if (c->reader.hash != NULL) {
		collect_release(&c->collect);
		reader_release(&c->reader);
		cell_documents_release(&c->cells);
		usage_reader_release(&c->usage);
	}
	arena_release(&c->arena);
	sb_release(&c->records);
	cell_choice_release(&c->cell);
	watch_choice_release(&c->watch);
	option_list_release(&c->lists);
}

static const struct filter oc_capture = {
    .name = "oc-capture",
    .usage = "[options] [file | folder ...] | --exec [options] -- command [argument ...]",
    .summary = "turns raw QA artifacts into records, one JSON object a line",
    .expects = "an artifact",
    .state = FILTER_STATE_OF(struct capture),
    .options = {{options, 0}, {cell_options, offsetof(struct capture, cell)},
	{watch_options, offsetof(struct capture, watch)}},
    .makes = true,
    .defaults = defaults,
    .prepare = prepare,
    .status = exit_status,
    .release = release,
};

int main(int argc, char **argv)
{
	return filter_main(&oc_capture, argc, argv);
}

/* oc-capture: raw QA artifacts in, records out. What a file is and what is in it, lib/artifact
 * knows; what a round trip is, lib/rtt. */
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "artifact/artifact.h"
#include "artifact/collect.h"
#include "artifact/crew.h"
#include "artifact/memory.h"
#include "artifact/metrics.h"
#include "base/mem.h"
#include "cell/choice.h"
#include "cell/fixture_record.h"
#include "cell/suite_cells.h"
#include "io/diag.h"
#include "io/opt.h"
#include "measure/measure.h"
#include "record/progress.h"
#include "record/sink.h"
#include "rtt/rtt.h"
#include "usage/reader.h"

#include "oc-capture-options.h"

static const struct opt_spec spec = {
    .prog = "oc-capture",
    .usage = "[options] [file | folder ...] | --exec [options] -- command [argument ...]",
    .summary = "turns raw QA artifacts into records, one JSON object a line",
    .table = options,
};

struct choice {
	const char *type, *where, *map, *rejects, *colour;
	const char **list;
	size_t lists, max_line, max_bytes;
	bool validate, types, progress;
	enum reader_check check;
	const struct artifact_type *forced;
	struct cell_choice cell;
	struct watch_choice watch;
};

struct capture {
	struct diag diag;
	struct progress progress;
	struct sink sink;
	struct reader reader;
	struct collect collect;
	struct arena arena;
	struct sb rec, axes;
	struct usage_reader usage;
	enum cell_transcript carry; /* transcripts in the cells of a suite */
	uint64_t samples, unknown; /* unknown: files of no known type, of which the first is told */
};

static int on_record(void *arg, struct slice line)
{
	struct capture *c = arg;

	return sink_record(&c->sink, line);
}

static int on_reject(
    void *arg, const struct oc_err *e, struct slice bytes, const struct record_src *src)
{
	struct capture *c = arg;
	const char *list = c->collect.list;

	return sink_reject(&c->sink, e,
	    list == NULL || strcmp(list, src->path) == 0 ? NULL : c->collect.context, bytes, src);
}

static void on_notice(void *arg, const char *path, uint64_t line, const char *text)
{
	struct capture *c = arg;

	if (!reader_notice_no_type(text) || c->unknown++ == 0)
		sink_notice(&c->sink, path, line, text);
}

static int on_idle(void *arg)
{
	struct capture *c = arg;

	return sink_flush(&c->sink);
}

static void on_tick(void *arg, uint64_t raw)
{
	struct capture *c = arg;

	progress_tick(&c->progress, raw);
}

static void on_done(void *arg, uint64_t bytes)
{
	struct capture *c = arg;

	c->progress.before += bytes;
	c->progress.total = c->collect.total;
}

static void doc_part(struct rtt_doc *d, const struct artifact *a)
{
	if (a == NULL)
		return;
	d->path = a->path;
	d->type = a->type->name;
	d->root = artifact_root(a);
	memcpy(d->xxh3, a->xxh3, sizeof(d->xxh3));
	memcpy(d->shape, a->shape, sizeof(d->shape));
}

static int on_sample(void *arg, const struct sample *s, struct oc_err *e)
{
	struct capture *c = arg;
	struct rtt_parts parts = {.index = s->index};
	struct record_src src = {.path = s->summary->path};

	doc_part(&parts.summary, s->summary);
	doc_part(&parts.observed, s->observed);
	doc_part(&parts.events, s->events);
	doc_part(&parts.companion, s->summary->companion);
	if (s->metrics != NULL) {
		parts.metrics.path = s->metrics->path;
		parts.metrics.text = sb_slice(&s->metrics->text);
		memcpy(parts.metrics.xxh3, s->metrics->xxh3, sizeof(parts.metrics.xxh3));
	}
	struct sb run = SB_INIT;
	memory_run(&run, s->summary->path, true);
	parts.run = sb_slice(&run);
	sb_reset(&c->rec);
	int n = sb_ok(&run) ? rtt_sample_write(&c->rec, &parts, &c->arena, e) : err_nomem(e);
	sb_release(&run);
	arena_reset(&c->arena);
	memcpy(src.xxh3, s->summary->xxh3, sizeof(src.xxh3));
	if (n < 0 && e->exit == OC_EX_SOFTWARE)
		return -1;
	c->samples += n >= 0;
	int rc = n >= 0 ? sink_lines(&c->sink, sb_slice(&c->rec))
			: on_reject(c, e, sb_slice(&s->summary->text), &src);
	if (rc != 0 || s->metrics == NULL)
		return rc;
	return metrics_env(&c->reader, s->metrics, s->summary, s->index, e);
}

static int on_companion(
    void *arg, struct json_val evidence, struct slice *name, struct arena *a, struct oc_err *e)
{
	(void)arg;
	return rtt_sample_companion(evidence, name, a, e);
}

static bool on_needs_events(void *arg, struct json_val summary, struct arena *a)
{
	(void)arg;
	return rtt_sample_needs_events(summary, a);
}

static int on_metrics(void *arg, const struct artifact *a, struct oc_err *e)
{
	struct capture *c = arg;

	return metrics_env(&c->reader, a, NULL, 0, e);
}

static int on_suite(struct capture *c, const struct artifact *a, struct oc_err *e)
{
	struct record_src src = {.path = a->path};
	const struct suite_cells cells = {c->carry,
	    c->axes.len > 0 ? sb_slice(&c->axes) : slice_make(NULL, 0), c, on_record,
	    on_reject};

	memcpy(src.xxh3, a->xxh3, sizeof(src.xxh3));
	int rc = suite_cells_write(&cells, artifact_root(a), &src, &c->rec, &c->arena, e);
	arena_reset(&c->arena);
	return rc;
}

static int on_scenario(struct capture *c, const struct artifact *a, struct oc_err *e)
{
	struct record_src src = {.path = a->path};

	memcpy(src.xxh3, a->xxh3, sizeof(src.xxh3));
	sb_reset(&c->rec);
	int rc = fixture_record(&c->rec, sb_slice(&a->text), &src, &c->reader.json, &c->arena, e);
	arena_reset(&c->arena);
	if (rc < 0 && e->exit != OC_EX_SOFTWARE)
		return on_reject(c, e, sb_slice(&a->text), &src);
	return rc == 0 ? on_record(c, sb_slice(&c->rec)) : rc < 0 ? -1 : 0;
}

static int helper_more(void *arg, const struct artifact *a, struct oc_err *e)
{
	const struct outlet to = pool_outlet(arg);

	if (strcmp(a->type->name, "agent-database") != 0)
		return 0;
	return usage_capture_database(crew_mine(arg), a->path, to.reject, to.arg, e);
}

static int on_hire(void *arg, struct pool_worker *w, void **mine, struct reader_calls *calls, struct oc_err *e)
{
	const struct usage_reader *r = arg;
	struct usage_capture *u = mem_alloc(sizeof(*u));

	if (u == NULL)
		return err_nomem(e);
	usage_capture_log(u, w, r->capture.folder);
	calls->more = helper_more;
	calls->others = u;
	calls->lines = usage_capture_begin;
	calls->line = usage_capture_line;
	calls->lines_end = usage_capture_end;
	*mine = u;
	return 0;
}

static void on_dismiss(void *arg, void *mine)
{
	(void)arg;
	usage_capture_release(mine);
	mem_free(mine);
}

static int on_more(void *arg, const struct artifact *a, struct oc_err *e)
{
	struct capture *c = arg;

	if (strcmp(a->type->name, "qa-suite-summary") == 0)
		return on_suite(arg, a, e);
	if (strcmp(a->type->name, "qa-scenario") == 0)
		return on_scenario(arg, a, e);
	if (strcmp(a->type->name, "agent-database") == 0)
		return usage_capture_database(&c->usage.capture, a->path, on_reject, c, e);
	struct record_src src = {.path = a->path};
	memcpy(src.xxh3, a->xxh3, sizeof(src.xxh3));
	return usage_capture_doc(&c->usage.capture, a->type->name, artifact_root(a), &src, e);
}

static int take_option(struct choice *o, int id, const char *value, struct oc_err *e)
{
	if (id >= WATCH_OPTION)
		return watch_choose(&o->watch, (enum watch_option)id, value, e);
	if (id >= CELL_OPTION)
		return cell_choose(&o->cell, (enum cell_option)id, value, e);
	switch (id) {
	case SAMPLES:
		o->list[o->lists++] = value;
		return 0;
	case TYPE:
		o->type = value;
		return 0;
	case WHERE:
		o->where = value;
		return 0;
	case MAP:
		o->map = value;
		return 0;
	case REJECTS:
		o->rejects = value;
		return 0;
	case COLOUR:
		o->colour = value == NULL ? "always" : value;
		return 0;
	case MAX_LINE:
		return opt_size("max-line", value, &o->max_line, e);
	case MAX_BYTES:
		return opt_size("max-bytes", value, &o->max_bytes, e);
	case VALIDATE:
		o->validate = true;
		return 0;
	case PROGRESS:
		o->progress = true;
		return 0;
	default:
		o->types = true;
		return 0;
	}
}

/* json and ndjson are no types of artifacts but ways to check any text. */
static int check_type(struct choice *o, struct oc_err *e)
{
	if (o->type == NULL)
		return 0;
	bool json = strcmp(o->type, "json") == 0, ndjson = strcmp(o->type, "ndjson") == 0;
	if (json || ndjson) {
		o->check = json ? CHECK_JSON : CHECK_NDJSON;
		return o->validate ? 0
				   : err_set(e, OC_EX_USAGE, "--type %s goes with --validate only",
					 o->type);
	}
	o->forced = artifact_find(o->type);
	if (o->forced == NULL)
		return err_set(
		    e, OC_EX_USAGE, "unknown type '%s': 'oc-capture --types' lists them", o->type);
	return 0;
}

/* What only goes without the others. Sets *e. */
static void check_modes(struct choice *o, char *const *operand, int n, struct oc_err *e)
{
	const char *other = o->validate	   ? "--validate"
			    : o->lists > 0 ? "--samples"
			    : o->type      ? "--type"
					   : NULL;
	bool cells = o->cell.mode != CELL_MODE_NONE;

	if (o->validate && o->lists > 0)
		err_set(e, OC_EX_USAGE,
		    "--validate and --samples exclude each other: give it the files");
	else if (watch_choice_check(&o->watch, n, e) != 0)
		return;
	else if (watch_chosen(&o->watch) && (cells || other != NULL || o->cell.lone != NULL))
		err_set(e, OC_EX_USAGE, "%s does not go with --exec and --pid",
		    other != NULL ? other : cells ? "a mode for cells" : o->cell.lone);
	else if (cell_choice_check(&o->cell, operand, n, e) == 0 && cells && other != NULL)
		err_set(e, OC_EX_USAGE, "%s does not go with --cell, --cells and --turns", other);
}

/* Returns OPT_END, or another of OPT_*; *first is the first operand then. */
static int parse(
    struct choice *o, struct diag *diag, int argc, char **argv, int *first, struct oc_err *e)
{
	struct opt_spec words = spec;
	struct opt_state st;
	int id;

	words.posix = exec_asked(argc, argv); /* what follows the command is the command's */
	if (o->list == NULL) {
		err_nomem(e);
		return OPT_ERROR;
	}
	if (opt_begin(&st, &words, argc, argv, e) != 0)
		return OPT_ERROR;
	while ((id = opt_next(&st, e)) >= 0) {
		if (take_option(o, id, st.value, e) != 0)
			id = OPT_ERROR;
		if (id == OPT_ERROR)
			break;
	}
	*first = st.index;
	opt_finish(&st);
	if (id != OPT_END)
		return id;
	if (diag_colour(diag, o->colour, getenv("NO_COLOR") != NULL) != 0)
		err_set(e, OC_EX_USAGE, "--color takes auto, always or never, not '%s'", o->colour);
	else if (check_type(o, e) == 0)
		check_modes(o, argv + *first, argc - *first, e);
	return e->exit == OC_EX_OK ? OPT_END : OPT_ERROR;
}

/* What --help, --version and --types print. */
static int answer(struct capture *c, int id)
{
	struct sb text = SB_INIT;

	if (id == OPT_HELP)
		opt_help(&text, &spec);
	else if (id == OPT_VERSION)
		opt_version(&text, &spec);
	for (size_t i = 0; id == OPT_END && artifact_at(i) != NULL; i++)
		sb_addf(&text, "%s\n", artifact_at(i)->name);
	int rc = out_write(&c->sink.out, sb_slice(&text));
	sb_release(&text);
	return rc;
}

static int run(struct capture *c, const struct choice *o, char **path, int n, struct oc_err *e)
{
	static char standard_input[] = "-";
	char *only[] = {standard_input};
	int rc = 0;

	if (n == 0 && o->lists == 0) {
		path = only;
		n = 1;
	}
	for (size_t i = 0; rc == 0 && i < o->lists; i++)
		rc = collect_list(&c->collect, o->list[i], e);
	for (int i = 0; rc == 0 && o->validate && i < n; i++)
		rc = collect_validate(&c->collect, path[i], o->check, e);
	if (rc == 0 && !o->validate)
		rc = collect_paths(&c->collect, path, (size_t)n, e);
	return rc == 0 ? collect_finish(&c->collect, e) : rc;
}

static int capture(struct capture *c, const struct choice *o, char **path, int n, struct oc_err *e)
{
	const bool progress = o->progress || isatty(STDERR_FILENO);
	const struct outlet to = {c, on_record, on_reject, on_notice, on_idle};
	const struct reader_calls others = {c, progress ? on_tick : NULL, on_more, &c->usage.capture,
	    usage_capture_begin, usage_capture_line, usage_capture_end};
	const struct collect_calls calls = {
	    c, on_sample, on_companion, on_needs_events, on_metrics, progress ? on_done : NULL};

	c->sink.mute = o->validate;
	if (sink_where(&c->sink, o->where, e) != 0 || sink_map(&c->sink, o->map, e) != 0)
		return -1;
	if (o->rejects != NULL && sink_rejects(&c->sink, o->rejects, e) != 0)
		return -1;
	if (o->cell.mode != CELL_MODE_NONE)
		return cell_choice_run(&o->cell, &c->sink, o->max_line, o->max_bytes, path, n, e);
	if (progress)
		progress_init(&c->progress, spec.prog, STDERR_FILENO);
	if (reader_init(&c->reader, &to, &others, e) != 0)
		return -1;
	if (!o->validate)
		reader_own(&c->reader, STDOUT_FILENO);
	if (o->rejects != NULL)
		reader_own(&c->reader, c->sink.rejects_fd);
	usage_reader_init(&c->usage, c, on_record, on_notice, o->cell.request.folder);
	c->reader.forced = o->forced;
	c->carry = o->cell.request.carry;
	cell_axes(&c->axes, o->cell.request.axis, o->cell.request.axes);
	if (o->max_line > 0)
		c->reader.max_line = o->max_line;
	if (o->max_bytes > 0)
		c->reader.max_bytes = o->max_bytes;
	collect_init(&c->collect, &c->reader, &calls);
	c->collect.measure = progress;
	c->collect.jobs = o->cell.jobs == 0 ? 1 : (unsigned)o->cell.jobs;
	c->collect.helpers = (struct crew_calls){&c->usage, on_hire, on_dismiss, usage_reader_event};
	int rc = sb_ok(&c->axes) ? run(c, o, path, n, e) : err_nomem(e);
	if (rc == 0)
		rc = c->samples > 0 ? sink_close(&c->sink, c->samples) : 0;
	if (rc == 0 && c->unknown > 1)
		diag_notice(&c->diag, NULL, 0, "files of no known type, in all: %" PRIu64, c->unknown);
	if (rc == 0)
		usage_seen_tell(&c->usage.seen);
	collect_release(&c->collect);
	reader_release(&c->reader);
	usage_reader_release(&c->usage);
	arena_release(&c->arena);
	sb_release(&c->rec);
	sb_release(&c->axes);
	return rc;
}

/* --exec and --pid. Returns the command's status. */
static int watch(struct capture *c, const struct choice *o, void (*sigpipe)(int), char **argv)
{
	struct oc_err e = OC_ERR_INIT;
	int status = 0;

	if (sink_where(&c->sink, o->where, &e) != 0 || sink_map(&c->sink, o->map, &e) != 0 ||
	    (o->rejects != NULL && sink_rejects(&c->sink, o->rejects, &e) != 0))
		diag_error(&c->diag, &e);
	else if (exec_run(&c->sink, &o->watch, sigpipe, argv, &status) == EXEC_ENDS)
		_exit(status);
	return status;
}

int main(int argc, char **argv)
{
	static struct capture c;
	struct choice o = {.colour = "auto"};
	struct oc_err e = OC_ERR_INIT;
	int first = argc, id = OPT_ERROR, status = 0;

	void (*sigpipe)(int) = signal(SIGPIPE, SIG_IGN);
	const bool exec = exec_asked(argc, argv);
	diag_init(&c.diag, spec.prog, STDERR_FILENO);
	cell_choice_init(&o.cell);
	watch_choice_init(&o.watch);
	o.cell.request.folder = getenv("TMPDIR");
	o.list = mem_alloc((size_t)argc * sizeof(*o.list));
	if (sink_init(&c.sink, STDOUT_FILENO, "(standard output)", &c.diag, &c.progress, &e) == 0)
		id = parse(&o, &c.diag, argc, argv, &first, &e);
	if (id == OPT_HELP || id == OPT_VERSION || (id == OPT_END && o.types))
		answer(&c, id);
	else if (id == OPT_ERROR)
		diag_error(&c.diag, &e);
	else if (watch_chosen(&o.watch))
		status = watch(&c, &o, sigpipe, argv + first);
	else if (capture(&c, &o, argv + first, argc - first, &e) != 0 && !sink_failed(&c.sink))
		diag_error(&c.diag, &e);
	sink_finish(&c.sink);
	cell_choice_release(&o.cell);
	watch_choice_release(&o.watch);
	mem_free(o.list);
	return exec || watch_chosen(&o.watch) ? exec_exit(exec, status, &c.diag) : c.diag.exit;
}

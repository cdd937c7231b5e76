#include <math.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "filter/filter.h"

/* ---- messages ---- */

void filter_error(struct filter_run *r, const struct oc_err *e)
{
	progress_clear(&r->progress);
	diag_error(&r->diag, e);
}

void filter_notice(struct filter_run *r, const char *path, uint64_t line, const char *fmt, ...)
{
	char text[sizeof(((struct oc_err *)0)->message)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	sink_notice(&r->sink, path, line, text);
}

int filter_usage(const struct filter_run *r, struct oc_err *e, const char *fmt, ...)
{
	char text[sizeof(e->message)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return err_set(e, OC_EX_USAGE, "%s; see '%s --help'", text, r->filter->name);
}

void filter_gate(
    struct filter_run *r, const struct gate *g, const char *noun, const char *where, bool judged, const char *missing)
{
	struct oc_err e = OC_ERR_INIT;

	if (!judged) {
		err_set(&e, OC_EX_DATA, "the gate saw nothing to judge: %s", missing);
		filter_error(r, &e);
	}
	if (g->findings > 0) {
		gate_error(g, noun, where, &e);
		filter_error(r, &e);
	}
}

/* ---- records ---- */

/* Says what is wrong with the input and goes on, but not when it is us. */
static int go_on(struct filter_run *r, struct oc_err *e)
{
	int rc = e->exit == OC_EX_SOFTWARE ? -1 : 0;

	filter_error(r, e);
	r->spoiled = true;
	*e = (struct oc_err)OC_ERR_INIT;
	return rc;
}

/* What is wrong with the line under way. */
static int spoil(struct filter_run *r, struct oc_err *e, struct slice text)
{
	const struct record_src src = {.path = r->intake.path, .line = r->intake.line};

	if (e->exit != OC_EX_DATA || src.line == 0)
		return go_on(r, e);
	err_at(e, src.path, src.line, e->column);
	r->spoiled = true;
	int rc = sink_reject(&r->sink, e, text, &src);
	*e = (struct oc_err)OC_ERR_INIT;
	return rc;
}

static int on_bad(void *arg, struct oc_err *e, struct slice text)
{
	struct filter_run *r = arg;

	r->rejected++;
	return spoil(r, e, text);
}

/* What an earlier filter could not read is missing here too. */
static int take_reject(struct filter_run *r, struct json_val record, struct slice text, struct oc_err *e)
{
	struct arena a = ARENA_INIT;
	struct slice reason = json_text(json_gets(record, "reason"), &a);
	struct slice path = json_text(json_gets(json_gets(record, "src"), "path"), &a);

	err_set(e, OC_EX_DATA, "part of the input was rejected before: %.*s%s%.*s%s",
	    (int)(reason.n < 240 ? reason.n : 240), reason.p == NULL ? "" : reason.p, path.n > 0 ? " (" : "",
	    (int)(path.n < 160 ? path.n : 160), path.n > 0 ? path.p : "", path.n > 0 ? ")" : "");
	arena_release(&a);
	err_at(e, r->intake.path, r->intake.line, 0);
	r->rejected++;
	go_on(r, e);
	return r->drop_rejects ? 0 : out_line(&r->sink.out, text);
}

static int let_go(struct filter_run *r, struct slice text)
{
	if (r->others == FILTER_DROP) {
		r->dropped++;
		return 0;
	}
	r->passed++;
	return out_line(&r->sink.out, text);
}

static int conclude(struct filter_run *r, int rc, struct oc_err *e, struct slice text)
{
	switch (rc) {
	case FILTER_TAKEN:
		r->progress.records++;
		return 0;
	case FILTER_REJECTED:
		return on_bad(r, e, text);
	case FILTER_SPOILED:
		r->progress.records++;
		return spoil(r, e, text);
	case FILTER_OTHER:
		return let_go(r, text);
	default:
		if (e->exit != OC_EX_OK) {
			err_at(e, r->intake.path, r->intake.line, e->column);
			go_on(r, e);
		}
		return -1;
	}
}

/* Is it a record of this kind, version 1, as oc-capture writes them? */
static bool begins(struct slice text, const char *kind)
{
	static const char head[] = "{\"kind\":\"", next[] = "\",\"v\":1,";
	const size_t n = kind == NULL ? 0 : strlen(kind), all = sizeof(head) - 1 + n + sizeof(next) - 1;

	return n > 0 && text.n > all && memcmp(text.p, head, sizeof(head) - 1) == 0 &&
	       memcmp(text.p + sizeof(head) - 1, kind, n) == 0 &&
	       memcmp(text.p + sizeof(head) - 1 + n, next, sizeof(next) - 1) == 0;
}

static int on_record(void *arg, struct json_val record, struct slice text, struct oc_err *e)
{
	struct filter_run *r = arg;
	const struct filter_take *t = r->filter->take;

	/* The hot path. */
	if (begins(text, t->kind))
		return conclude(r, t->take(r, record, text, e), e, text);
	const struct slice kind = record_kind(record);
	if (slice_eqs(kind, "reject") && r->filter->reject != NULL && r->filter->reject(r, record))
		return 0;
	if (slice_eqs(kind, "reject"))
		return take_reject(r, record, text, e);
	while (t->take != NULL && t->kind != NULL && !slice_eqs(kind, t->kind))
		t++;
	return conclude(r, t->take == NULL ? FILTER_OTHER : t->take(r, record, text, e), e, text);
}

static int on_idle(void *arg)
{
	struct filter_run *r = arg;

	return out_flush(&r->sink.out);
}

static void on_tick(void *arg, uint64_t raw)
{
	struct filter_run *r = arg;

	if (r->filter->tick != NULL)
		r->filter->tick(r);
	progress_tick(&r->progress, raw);
}

/* ---- options ---- */

int filter_time(const struct option *o, const char *value, void *to, struct oc_err *e)
{
	const double at = clock_parse(slice_cstr(value));

	if (isnan(at))
		return err_set(e, OC_EX_USAGE, "--%s takes a date or time as 2026-11-20, not '%s'", o->name, value);
	*(double *)to = at;
	return 0;
}

enum { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

static const struct option_word colours[] = {
    {"auto", COLOUR_AUTO}, {"always", COLOUR_ALWAYS}, {"never", COLOUR_NEVER}, {NULL, 0}};

static const struct option of_records[] = {
    {"where", 0, "EXPR", "only records for which the jq expression is true", OPTION_TEXT(struct filter_run, where)},
    {"map", 0, "EXPR", "what the jq expression makes of each record", OPTION_TEXT(struct filter_run, map)},
    {"rejects", 0, "FILE", "save the bytes of what could not be used in FILE", OPTION_TEXT(struct filter_run, rejects)},
    {.name = NULL},
};

static const struct option common[] = {
    {"max-line", 0, "SIZE", "longest line (64M)", OPTION_SIZE(struct filter_run, max_line)},
    {"progress", 0, NULL, "show progress even where standard error is no terminal",
	OPTION_FLAG(struct filter_run, show_progress)},
    {"quiet", 'q', NULL, "print errors only", OPTION_FLAG(struct filter_run, quiet)},
    {"color", 0, "[=WHEN]", "colour messages: auto, always, never",
	OPTION_CHOICE_OR(struct filter_run, colour, colours, COLOUR_ALWAYS)},
    {.name = NULL},
};

/* Returns as options_take. */
static int take_options(struct filter_run *r, int argc, char **argv, struct oc_err *e)
{
	const struct filter *f = r->filter;
	size_t n = 0;

	r->options = (struct options){.prog = f->name, .usage = f->usage, .summary = f->summary,
	    .posix = getenv("POSIXLY_CORRECT") != NULL};
	for (; n < OPTION_TABLES - 2 && f->options[n].rows != NULL; n++) {
		r->options.table[n].rows = f->options[n].rows;
		r->options.table[n].state = (char *)r + f->options[n].at;
	}
	if (!f->raw) {
		r->options.table[n].rows = of_records;
		r->options.table[n++].state = r;
	}
	r->options.table[n].rows = common;
	r->options.table[n].state = r;
	int asked = options_take(&r->options, argc, argv, &r->operand, &r->operands, e);
	const bool may = getenv("NO_COLOR") == NULL && isatty(STDERR_FILENO) == 1;
	r->diag.colour = r->colour == COLOUR_ALWAYS || (r->colour == COLOUR_AUTO && may);
	r->diag.quiet = r->quiet;
	return asked;
}

static int answer(struct filter_run *r, int asked, struct oc_err *e)
{
	struct sb text = SB_INIT;

	if (asked == OPTION_HELP)
		options_help(&text, &r->options);
	else
		options_version(&text, &r->options);
	int rc = sb_ok(&text) ? 0 : err_nomem(e);
	if (rc == 0)
		out_write(&r->sink.out, sb_slice(&text));
	sb_release(&text);
	return rc;
}

/* ---- the run ---- */

void filter_keyboard(struct filter_run *r)
{
	if (isatty(STDIN_FILENO) == 1)
		filter_notice(r, NULL, 0, "reading %s from the keyboard; end with Ctrl-D, or see '%s --help'",
		    r->filter->expects, r->filter->name);
}

static int read_inputs(struct filter_run *r, struct oc_err *e)
{
	int rc = 0;

	if (r->read != NULL)
		return r->read(r, e);
	if (r->operands == 0) {
		filter_keyboard(r);
		rc = intake_read(&r->intake, "-", e);
	}
	for (int i = 0; rc == 0 && i < r->operands; i++)
		rc = intake_read(&r->intake, r->operand[i], e);
	return rc;
}

static int run(struct filter_run *r, struct oc_err *e)
{
	const struct filter *f = r->filter;
	const int asked = f->prepare != NULL ? f->prepare(r, e) : 0;

	if (asked != 0)
		return asked < 0 ? -1 : 0;
	if (f->makes && (sink_where(&r->sink, r->where, e) != 0 || sink_map(&r->sink, r->map, e) != 0))
		return -1;
	if (intake_init(&r->intake, f->makes ? NULL : r->where, f->makes ? NULL : r->map, e) != 0)
		return -1;
	r->intake.max_line = r->max_line;
	r->intake.keyed = f->keyed;
	r->intake.arg = r;
	r->intake.record = on_record;
	r->intake.bad = on_bad;
	r->intake.idle = on_idle;
	r->intake.tick = !r->quiet && (r->show_progress || isatty(STDERR_FILENO) == 1) ? on_tick : NULL;
	if (r->rejects != NULL && sink_rejects(&r->sink, r->rejects, e) != 0)
		return -1;
	return read_inputs(r, e) != 0 ? -1 : f->end != NULL ? f->end(r, e) : 0;
}

static int run_filter(struct filter_run *r, const struct filter *f, int argc, char **argv)
{
	struct oc_err e = OC_ERR_INIT, no_sink = OC_ERR_INIT;

	r->filter = f;
	r->others = f->others;
	r->sigpipe = signal(SIGPIPE, SIG_IGN);
	r->tmpdir = getenv("TMPDIR");
	diag_init(&r->diag, f->name, STDERR_FILENO);
	progress_init(&r->progress, f->name, STDERR_FILENO);
	sink_init(&r->sink, STDOUT_FILENO, "(standard output)", &r->diag, &r->progress, &no_sink);
	r->sink.mute = f->mute;
	if (f->defaults != NULL)
		f->defaults(r);
	/* What the options say holds for the messages, and for the status, in any case. */
	int asked = take_options(r, argc, argv, &e);
	if (no_sink.exit != OC_EX_OK)
		filter_error(r, &no_sink);
	else if (asked < 0 || (asked > 0 ? answer(r, asked, &e) : run(r, &e)) != 0)
		filter_error(r, &e);
	if (r->spoiled)
		diag_raise(&r->diag, OC_EX_DATA);
	progress_clear(&r->progress);
	diag_end(&r->diag);
	sink_finish(&r->sink);
	int status = f->status != NULL ? f->status(r) : r->diag.exit;
	f->release(r);
	intake_release(&r->intake);
	return status;
}

/* The state is on the stack: a filter that runs a command has its statuses even when memory is out. */
int filter_main(const struct filter *f, int argc, char **argv)
{
	union {
		struct filter_run run;
		max_align_t aligned;
		unsigned char room[FILTER_STATE];
	} state;

	memset(&state, 0, f->state);
	if (at_hold_standard() < 0)
		return OC_EX_SOFTWARE;
	return run_filter(&state.run, f, argc, argv);
}

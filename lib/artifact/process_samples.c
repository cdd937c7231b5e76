#include "artifact/process_samples.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "artifact/memory.h"
#include "data/data.h"

/* A file under way. It is read twice: first to learn whose commands it holds, then for its records. */
struct samples {
	struct reader *r;
	const struct artifact *a;
	struct process_table table;
	struct process_time standing; /* of the line before, which held a time alone */
	int64_t days, at_seconds;     /* pidstat: the day under way, and the last time of it */
	bool dated, learns, openclaw, refused;
	uint64_t line, seq, with_unit, rejects, left_out, bad, bad_line, undated, zones, scopeless;
	char problem[MEMORY_PROBLEM + 64];
	struct sb run;
};

/* A line that is a reading. */
struct taken {
	struct process_time time;
	double elapsed_ms; /* NaN: not known */
	int64_t pid;       /* 0: not known */
	struct slice raw, command;
	enum process_unit unit;
};

static int refuse(struct samples *s, struct slice raw, struct oc_err *bad, struct oc_err *e)
{
	char hex[17];

	if (s->learns)
		return 0;
	s->rejects++;
	hash_bytes(hex, raw.p, raw.n);
	err_at(bad, s->a->path, s->line, 0);
	if (reader_reject_of(s->r, s->a->path, bad, raw, s->line, hex) == 0)
		return 0;
	*e = *bad;
	return -1;
}

/* ---- one reading ---- */

/* pidstat writes the day once. A time of day that steps back by more than half a day is of the next one. */
static void date_time(struct samples *s, struct process_time *t)
{
	int64_t year;
	int month, day;

	if (!s->dated || t->time_of_day[0] == '\0')
		return;
	const int64_t seconds = (int64_t)process_elapsed(slice_cstr(t->time_of_day));
	if (seconds < s->at_seconds - 43200)
		s->days++;
	s->at_seconds = seconds;
	clock_date(s->days, &year, &month, &day);
	snprintf(t->at, sizeof(t->at), "%04d-%02d-%02dT%s", (int)year, month, day, t->time_of_day);
	t->time_of_day[0] = '\0';
}

static void note_reading(struct samples *s, const struct taken *t, const struct memory_reading *m)
{
	char buf[MEMORY_PROBLEM];
	const char *problem = memory_problem(m, buf);

	s->undated += t->time.at[0] == '\0' && isnan(t->elapsed_ms);
	s->zones += t->time.zone_lost;
	s->scopeless += s->r->scope == NULL && t->command.n == 0;
	if (problem == NULL || s->bad++ > 0)
		return;
	s->bad_line = s->line;
	snprintf(s->problem, sizeof(s->problem), "RSS %.*s %s", SLICE_CUT(m->raw, 40), problem);
}

static int emit_sample(
    struct samples *s, const struct taken *t, struct slice text, struct oc_err *e)
{
	static const char *const tools[] = {"", "ps", "pidstat", "csv"};
	static const enum memory_unit units[] = {
	    MEMORY_BYTES, MEMORY_BYTES, MEMORY_KIB, MEMORY_MIB, MEMORY_GIB};
	struct record_src src = {.path = s->a->path, .line = s->line};
	struct emit w;

	sb_reset(&s->run);
	sb_adds(&s->run, s->a->path);
	if (t->pid > 0)
		sb_addf(&s->run, " pid %" PRId64, t->pid);
	if (!sb_ok(&s->run))
		return err_nomem(e);
	s->seq++;
	const struct memory_reading m = {.scope = s->r->scope != NULL              ? s->r->scope
						  : process_is_gateway(t->command) ? "gateway"
										   : "command",
	    .metric = "rss",
	    .measure = "process",
	    .source = "process-samples",
	    .raw = t->raw,
	    .value = number_from_string(t->raw),
	    .unit = units[t->unit],
	    .run = sb_slice(&s->run),
	    .label = slice_cstr(tools[s->table.form]),
	    .seq = s->seq};
	note_reading(s, t, &m);
	hash_bytes(src.xxh3, text.p, text.n);
	reader_begin(s->r, &w);
	memory_begin(&w, &m);
	emit_kword(&w, "at", slice_cstr(t->time.at));
	if (t->time.at[0] == '\0')
		emit_kfinite(&w, "atMs", t->elapsed_ms);
	emit_kword(&w, "timeOfDay", slice_cstr(t->time.time_of_day));
	if (t->pid > 0)
		emit_kint(&w, "pid", t->pid);
	record_end(&w, &src);
	return reader_emit(s->r, e);
}

/* ---- lines ---- */

static struct slice field_of(const struct slice *field, int n, int at)
{
	return at < 0 || at >= n ? slice_make(NULL, 0) : field[at];
}

/* The time of a CSV's line. */
static bool csv_time(
    struct samples *s, const struct slice *field, int n, struct taken *t, struct oc_err *bad)
{
	const struct slice time = field_of(field, n, s->table.time),
			   date = field_of(field, n, s->table.date);
	char joined[64];
	struct slice text = time.n > 0 ? time : date;

	if (time.n > 0 && date.n > 0 && time.n + date.n + 2 < sizeof(joined)) {
		snprintf(
		    joined, sizeof(joined), "%.*s %.*s", SLICE_CUT(date, 63), SLICE_CUT(time, 63));
		text = slice_cstr(joined);
	}
	if (text.n == 0 && s->table.elapsed >= 0)
		return true;
	if (process_time_take(&text, &t->time) && reader_blank(text))
		return true;
	err_set(bad, OC_EX_DATA,
	    "'%.*s' is no time: it takes ISO 8601 or seconds since 1970; seconds since the start "
	    "go into a column elapsed_s",
	    SLICE_CUT(time.n > 0 ? time : date, 40));
	return false;
}

/* Fills what the columns say. False: it is no reading, and *bad says why. */
static bool take_fields(struct samples *s, struct slice text, struct taken *t, struct oc_err *bad)
{
	const struct process_table *table = &s->table;
	struct slice field[PROCESS_COLUMNS];
	const int n = process_fields(table, text, field);
	const int least = table->command == table->columns - 1 && table->form == PROCESS_PS
			      ? table->columns - 1
			      : table->columns;
	enum process_unit unit;

	if (n < least || (n > table->columns && table->form != PROCESS_PIDSTAT &&
			     table->command != table->columns - 1)) {
		err_set(bad, OC_EX_DATA, "is no reading: %d columns, and the header has %d", n,
		    table->columns);
		return false;
	}
	const struct slice pid = field_of(field, n, table->pid), rss = field[table->rss];
	uint64_t number = 0;
	t->command = field_of(field, n, table->command);
	if (pid.n > 0 && !slice_number(pid, INT64_MAX, &number)) {
		err_set(bad, OC_EX_DATA, "is no reading: '%.*s' is no pid", SLICE_CUT(pid, 40));
		return false;
	}
	t->pid = (int64_t)number;
	if (!process_size(rss, &t->raw, &unit)) {
		err_set(bad, OC_EX_DATA, "is no reading: '%.*s' is no size", SLICE_CUT(rss, 40));
		return false;
	}
	t->unit = unit != PROCESS_NO_UNIT ? unit : table->unit;
	const struct slice elapsed = field_of(field, n, table->elapsed);
	t->elapsed_ms = elapsed.n > 0 ? process_elapsed(elapsed) * table->elapsed_ms : (double)NAN;
	return table->form != PROCESS_CSV || csv_time(s, field, n, t, bad);
}

static int no_unit(struct samples *s, struct slice raw, struct oc_err *e)
{
	struct oc_err bad;

	s->refused = s->with_unit == 0;
	err_set(&bad, OC_EX_DATA,
	    s->refused ? "the unit of the memory column is not known, the file is not read: name "
			 "the column rss_kb, rss_mb or rss_bytes"
		       : "is no reading: its size has no unit");
	return refuse(s, raw, &bad, e);
}

static int take_reading(struct samples *s, struct slice text, struct slice raw,
    const struct process_time *time, struct slice whole, struct oc_err *e)
{
	struct taken t = {.elapsed_ms = (double)NAN};
	struct oc_err bad;

	if (time != NULL)
		t.time = *time;
	if (s->table.rss < 0)
		return 0; /* pidstat's table of something else */
	if (!take_fields(s, text, &t, &bad))
		return refuse(s, raw, &bad, e);
	if (t.unit == PROCESS_NO_UNIT)
		return no_unit(s, raw, e);
	s->with_unit++;
	date_time(s, &t.time);
	const bool openclaw = process_is_openclaw(t.command);
	if (s->learns) {
		s->openclaw = s->openclaw || openclaw;
		return 0;
	}
	if (t.command.n > 0 && s->openclaw && !openclaw) {
		s->left_out++;
		return 0;
	}
	return emit_sample(s, &t, whole, e);
}

/* The first line that is neither time nor header: by its columns, or the file is refused. */
static int take_unnamed(
    struct samples *s, struct slice text, bool timed, struct slice raw, struct oc_err *e)
{
	struct oc_err bad;

	if (process_guess(text, timed, &s->table)) {
		if (!s->learns)
			reader_notice(s->r, s->a->path, s->line,
			    "has no header: columns taken as %s of ps, RSS in KiB; put a line that "
			    "names them before it if "
			    "they are not",
			    s->table.rss == 5       ? "those of 'ps aux'"
			    : s->table.elapsed == 3 ? "PID RSS VSZ ELAPSED"
						    : "PID RSS");
		return 0;
	}
	s->refused = true;
	err_set(&bad, OC_EX_DATA,
	    "what its columns are is not known, the file is not read: put a line that names them "
	    "before it, as ps does "
	    "(TIME PID RSS COMMAND), or a CSV header (time,pid,rss_kb)");
	return refuse(s, raw, &bad, e);
}

static int take_line(struct samples *s, struct slice text, struct slice raw, struct oc_err *e)
{
	struct slice rest = text;
	struct process_time time;
	struct process_table table;
	bool unsure;

	if (reader_blank(text) || slice_has_prefix(text, SLICE("Average:")))
		return 0;
	if (process_banner(text, &s->days, &unsure)) {
		s->dated = true;
		s->at_seconds = 0;
		if (unsure && !s->learns)
			reader_notice(s->r, s->a->path, s->line,
			    "the date is taken as month/day/year: S_TIME_FORMAT=ISO makes pidstat "
			    "write it without doubt");
		return 0;
	}
	if (process_header(text, &table)) {
		s->table = table;
		return 0;
	}
	if (s->table.form == PROCESS_CSV)
		return take_reading(s, text, raw, NULL, text, e);
	const bool timed = process_time_take(&rest, &time);
	if (timed && reader_blank(rest)) {
		s->standing = time;
		return 0;
	}
	if (!timed)
		time = s->standing;
	if (s->table.form == PROCESS_NONE) {
		const int rc = take_unnamed(s, rest, timed, raw, e);
		if (rc != 0 || s->refused)
			return rc;
	}
	return take_reading(s, rest, raw, &time, text, e);
}

static int take_all(struct samples *s, bool learns, struct oc_err *e)
{
	struct slice rest = sb_slice(&s->a->text), text, raw;
	int rc = 0;

	if (slice_has_prefix(rest, SLICE("\xEF\xBB\xBF")))
		rest = slice_make(rest.p + 3, rest.n - 3);
	s->learns = learns;
	s->table = (struct process_table){.form = PROCESS_NONE};
	s->standing = (struct process_time){.zone_lost = false};
	s->dated = s->refused = false;
	s->with_unit = 0;
	for (s->line = 1; rc == 0 && !s->refused && reader_cut(&rest, &text, &raw); s->line++)
		rc = take_line(s, text, raw, e);
	return rc;
}

/* ---- the whole ---- */

static void note_odd(struct samples *s)
{
	const char *path = s->a->path;

	if (s->bad > 0)
		reader_notice(s->r, path, s->bad_line,
		    "%s: not used (one of %" PRIu64 " such readings in this file)", s->problem,
		    s->bad);
	if (s->left_out > 0)
		reader_notice(s->r, path, 0,
		    "lines of other processes than openclaw's, left out: %" PRIu64, s->left_out);
	if (s->undated > 0)
		reader_notice(s->r, path, 0,
		    "no date: %" PRIu64
		    " of its readings keep their order, and growth in time cannot be told of them",
		    s->undated);
	if (s->zones > 0)
		reader_notice(s->r, path, 0,
		    "times in a zone that is not UTC, taken without it: %" PRIu64, s->zones);
	if (s->scopeless > 0)
		reader_notice(s->r, path, 0,
		    "does not say whose memory it is: taken for a command's (--scope gateway if it "
		    "is one)");
	if (s->seq == 0 && s->rejects == 0)
		reader_notice(s->r, path, 0, "holds no reading of memory");
}

int process_samples(struct reader *r, const struct artifact *a, struct oc_err *e)
{
	struct samples s = {.r = r, .a = a, .run = SB_INIT};
	int rc = take_all(&s, true, e);

	rc = rc == 0 ? take_all(&s, false, e) : rc;
	if (rc == 0)
		note_odd(&s);
	sb_release(&s.run);
	return rc;
}

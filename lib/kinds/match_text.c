/* Recognisers of what is not JSON, by its first bytes. */
#include "kinds/match.h"

/* The next line of *rest without its end; false when none is left. */
static bool cut_line(struct slice *rest, struct slice *line)
{
	if (rest->n == 0)
		return false;
	size_t n = slice_find(*rest, SLICE("\n"), 0);
	*line = slice_make(rest->p, n);
	size_t step = n < rest->n ? n + 1 : n;
	*rest = slice_make(rest->p + step, rest->n - step);
	if (line->n > 0 && line->p[line->n - 1] == '\r')
		line->n--;
	return true;
}

static bool line_has_key(struct slice line, const char *key)
{
	size_t n = strlen(key);

	return line.n > n && memcmp(line.p, key, n) == 0 && line.p[n] == '=';
}

/* GNU time's -f output and what the workflow adds. Either measured key is enough; a command that died before it was
 * measured leaves just the workflow's own. */
bool match_metrics(struct slice head)
{
	struct slice line;
	int own = 0;

	while (cut_line(&head, &line)) {
		if (line_has_key(line, "max_rss_kb") || line_has_key(line, "elapsed_seconds"))
			return true;
		own += line_has_key(line, "sample") || line_has_key(line, "attempts") ||
		       line_has_key(line, "exit_status");
	}
	return own >= 2;
}

bool match_time_v(struct slice head)
{
	return slice_find(head, SLICE("Maximum resident set size (kbytes): "), 0) < head.n;
}

/* A header of ps, pidstat or a CSV, alone or behind lines that hold a time or pidstat's banner. */
bool match_process_samples(struct slice head)
{
	struct process_table table;
	struct process_time time;
	struct slice line;
	int64_t days;
	bool unsure, pidstat = false;

	if (slice_has_prefix(head, SLICE("\xEF\xBB\xBF")))
		head = slice_make(head.p + 3, head.n - 3);
	while (cut_line(&head, &line)) {
		struct slice rest = line;
		if (slice_find(line, SLICE("\0"), 0) < line.n)
			return false;
		const bool header = process_header(line, &table);
		if (header && table.rss >= 0)
			return table.certain;
		pidstat = pidstat || (header && table.form == PROCESS_PIDSTAT);
		if (pidstat)
			continue; /* its tables of something else come first */
		if (process_time_take(&rest, &time))
			line = rest;
		while (line.n > 0 && (line.p[0] == ' ' || line.p[0] == '\t'))
			line = slice_make(line.p + 1, line.n - 1);
		if (line.n > 0 && !process_banner(line, &days, &unsure))
			return false;
	}
	return false;
}

bool match_run_metadata(struct slice head)
{
	struct slice line;
	int keys = 0;

	while (cut_line(&head, &line)) {
		keys += line_has_key(line, "channel") || line_has_key(line, "scenario") ||
			line_has_key(line, "summary") || line_has_key(line, "version");
	}
	return keys >= 3;
}

/* Every line names a JSON file first; what follows it, if anything, is behind a TAB. */
bool match_sample_paths(struct slice head)
{
	struct slice line;
	int lines = 0;

	while (cut_line(&head, &line)) {
		if (line.n == 0)
			continue;
		struct slice first = slice_make(line.p, slice_find(line, SLICE("\t"), 0));
		/* The last line of the head may be cut short. */
		if (!slice_has_suffix(first, SLICE(".json")) && (head.n > 0 || lines == 0))
			return false;
		lines++;
	}
	return lines > 0;
}

static bool digits(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return false;
	}
	return true;
}

/* Behind the time, if any: "[subsystem] ". */
static bool is_tagged(struct slice s)
{
	size_t end = slice_find(s, SLICE("] "), 0);

	if (s.n < 4 || s.p[0] != '[' || end >= s.n || end < 2 || end > 64)
		return false;
	for (size_t i = 1; i < end; i++) {
		char c = s.p[i];
		bool name = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			    (c >= '0' && c <= '9') || strchr("/_-.:", c) != NULL;
		if (!name || c == '\0')
			return false;
	}
	return true;
}

/* "HH:MM:SS [x] ..." (pretty), "2026-11-20T19:08:15.608+05:30 [x] ..." (compact), "[x] ..." (before logging is set
 * up) */
static bool is_console_line(struct slice line)
{
	if (line.n > 10 && digits(line.p, 2) && line.p[2] == ':' && digits(line.p + 3, 2) &&
	    line.p[5] == ':' && line.p[8] == ' ')
		return is_tagged(slice_make(line.p + 9, line.n - 9));
	if (line.n > 20 && digits(line.p, 4) && line.p[4] == '-' && line.p[10] == 'T') {
		size_t blank = slice_find(line, SLICE(" "), 0);
		return blank < line.n && is_tagged(slice_make(line.p + blank + 1, line.n - blank - 1));
	}
	return is_tagged(line);
}

/* logging.consoleStyle json, behind a prefix: as a whole line it is known by its keys (match_console_line). */
static bool is_json_console(struct slice line)
{
	return slice_has_prefix(line, SLICE("{\"time\":\"")) && slice_find(line, SLICE("\"level\":\""), 0) < line.n &&
	       slice_find(line, SLICE("\"message\":\""), 0) < line.n;
}

/* Messages go over several lines, so one line in the head that is tagged tells it. */
bool match_console(struct slice head)
{
	struct log_line bare = {.failed = false};
	struct slice line;
	bool found = false;

	while (!found && cut_line(&head, &line)) {
		struct slice text = log_line_bare(&bare, line);
		found = is_console_line(text) || (text.p != line.p && is_json_console(text));
	}
	log_line_release(&bare);
	return found;
}

bool match_report_md(struct slice head)
{
	return slice_has_prefix(head, SLICE("# "));
}

/* A QA scenario in YAML: a mapping with a title and a scenario. */
bool match_scenario(struct slice head)
{
	struct slice line;
	bool title = false, scenario = false;

	while (cut_line(&head, &line)) {
		title = title || slice_has_prefix(line, SLICE("title:"));
		scenario = scenario || slice_has_prefix(line, SLICE("scenario:"));
	}
	return title && scenario;
}

bool match_sqlite(struct slice head)
{
	return head.n >= 16 && memcmp(head.p, "SQLite format 3", 16) == 0;
}

/* V8's heap snapshot: JSON, but of hundreds of megabytes on few lines. */
bool match_heap(struct slice head)
{
	return slice_has_prefix(head, SLICE("{\"snapshot\":{\"meta\":"));
}

#include "data/process_table.h"

#include <math.h>

#include "data/number.h"

static bool blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct slice behind(struct slice s, size_t n)
{
	return slice_make(s.p + n, s.n - n);
}

static struct slice trimmed(struct slice s)
{
	while (s.n > 0 && blank(s.p[0]))
		s = behind(s, 1);
	while (s.n > 0 && (blank(s.p[s.n - 1]) || s.p[s.n - 1] == '\r'))
		s.n--;
	return s;
}

/* The next word of *rest; false at the end. */
static bool cut_word(struct slice *rest, struct slice *word)
{
	size_t n = 0;

	*rest = trimmed(*rest);
	while (n < rest->n && !blank(rest->p[n]))
		n++;
	*word = slice_make(rest->p, n);
	*rest = behind(*rest, n);
	return n > 0;
}

static bool among(struct slice word, const char *const *names)
{
	for (size_t i = 0; names[i] != NULL; i++) {
		if (slice_eqs(word, names[i]))
			return true;
	}
	return false;
}

static const struct process_table NOTHING = {.time = -1,
    .date = -1,
    .elapsed = -1,
    .pid = -1,
    .rss = -1,
    .command = -1,
    .lstart = -1,
    .elapsed_ms = 1000};

/* ---- headers of ps and pidstat ---- */

static const char *const of_ps[] = {"USER", "UID", "EUSER", "RUSER", "GROUP", "PID", "PPID", "PGID",
    "SID", "TGID", "TID", "LWP", "NLWP", "%CPU", "%MEM", "C", "CLS", "F", "NI", "PRI", "PSR", "SZ",
    "VSZ", "RSS", "RSZ", "TT", "TTY", "STAT", "S", "START", "STARTED", "STIME", "TIME", "ELAPSED",
    "COMMAND", "CMD", "ARGS", "WCHAN", NULL};
static const char *const of_pidstat[] = {"minflt/s", "majflt/s", "Command", "StkSize", "StkRef",
    "%usr", "%system", "%guest", "%wait", "CPU", "kB_rd/s", "kB_wr/s", "kB_ccwr/s", "iodelay",
    "cswch/s", "nvcswch/s", "threads", "fd-nr", "minflt-nr", "majflt-nr", "usr-ms", "system-ms",
    "guest-ms", NULL};
static const char *const of_time[] = {"TIME", "Time", "time", "TIMESTAMP", "Timestamp", "timestamp",
    "DATE", "Date", "EPOCH", "TS", NULL};

static void note_name(struct process_table *t, struct slice name)
{
	const int at = t->columns;

	if (slice_eqs(name, "PID") || slice_eqs(name, "TGID"))
		t->pid = t->pid < 0 ? at : t->pid;
	else if (slice_eqs(name, "RSS") || slice_eqs(name, "RSZ"))
		t->rss = t->rss < 0 ? at : t->rss;
	else if (slice_eqs(name, "ELAPSED"))
		t->elapsed = at;
	else if (slice_eqs(name, "STARTED"))
		t->lstart = at;
	else if (slice_eqs(name, "COMMAND") || slice_eqs(name, "CMD") || slice_eqs(name, "ARGS") ||
		 slice_eqs(name, "Command"))
		t->command = at;
	t->columns++;
}

static bool table_header(struct slice line, struct process_table *t)
{
	struct process_table found = NOTHING;
	struct process_time time;
	struct slice rest = trimmed(line), name, after;

	if (rest.n > 1 && rest.p[0] == '#')
		rest = behind(rest, 1);
	process_time_take(&rest, &time);
	after = rest;
	if (cut_word(&after, &name) && among(name, of_time))
		rest = after;
	found.form = PROCESS_PS;
	while (cut_word(&rest, &name)) {
		const bool pidstat = among(name, of_pidstat);
		if ((!pidstat && !among(name, of_ps)) || found.columns == PROCESS_COLUMNS)
			return false;
		if (pidstat)
			found.form = PROCESS_PIDSTAT;
		note_name(&found, name);
	}
	found.unit = PROCESS_KIB;
	found.certain =
	    found.rss >= 0 && (found.pid >= 0 || rest.p != after.p || found.columns > 1);
	if (found.rss < 0 && (found.pid < 0 || found.columns < 3))
		return false;
	*t = found;
	return true;
}

/* ---- headers of CSV ---- */

#define NAME 48

/* In small letters, letters and digits alone: "RSS (KiB)" is "rsskib". False: too long, or a share (%). */
static bool plain_name(struct slice name, char out[NAME])
{
	size_t n = 0;

	for (size_t i = 0; i < name.n; i++) {
		const char c = name.p[i];
		if (c == '%' || n + 1 >= NAME)
			return false;
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			out[n++] = c;
		else if (c >= 'A' && c <= 'Z')
			out[n++] = (char)(c - 'A' + 'a');
	}
	out[n] = '\0';
	return n > 0;
}

/* Takes the unit off the end of a plain name, when what is left is one of `names`. */
static bool is_named(const char *name, const char *const *names, enum process_unit *unit)
{
	static const struct {
		const char *suffix;
		enum process_unit unit;
	} units[] = {{"", PROCESS_NO_UNIT}, {"bytes", PROCESS_BYTES}, {"byte", PROCESS_BYTES},
	    {"b", PROCESS_BYTES}, {"kib", PROCESS_KIB}, {"kb", PROCESS_KIB},
	    {"kbytes", PROCESS_KIB}, {"k", PROCESS_KIB}, {"mib", PROCESS_MIB}, {"mb", PROCESS_MIB},
	    {"m", PROCESS_MIB}, {"gib", PROCESS_GIB}, {"gb", PROCESS_GIB}, {"g", PROCESS_GIB}};
	const struct slice whole = slice_cstr(name);

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		const struct slice suffix = slice_cstr(units[i].suffix);
		struct slice base =
		    slice_make(whole.p, whole.n - (suffix.n < whole.n ? suffix.n : whole.n));
		if (!slice_has_suffix(whole, suffix))
			continue;
		if (suffix.n > 0 && slice_has_suffix(base, SLICE("in")))
			base.n -= 2;
		if (among(base, names)) {
			*unit = units[i].unit;
			return true;
		}
	}
	return false;
}

static void note_column(struct process_table *t, struct slice header, bool *rss)
{
	static const char *const rss_names[] = {"rss", "vmrss", "rsz", "residentset",
	    "residentsetsize", "resident", "rsssize", "rssmemory", "memoryrss", "memrss",
	    "processrss", "gatewayrss", NULL};
	static const char *const memory_names[] = {"memory", "mem", "memoryusage", "memusage",
	    "memoryused", "memused", "usedmemory", "residentmemory", NULL};
	static const char *const times[] = {"time", "timestamp", "ts", "datetime", "epoch", "at",
	    "when", "unixtime", "timeutc", "timestamputc", "epochs", "epochms", "epochsec",
	    "epochseconds", "times", "timems", "timestampms", "tsms", NULL};
	static const char *const elapsed[] = {"elapsed", "elapseds", "elapsedsec", "elapsedsecs",
	    "elapsedseconds", "etimes", "etime", "elapsedms", "elapsedmilliseconds", NULL};
	static const char *const pids[] = {"pid", "processid", NULL};
	static const char *const commands[] = {
	    "command", "cmd", "args", "process", "processname", "name", NULL};
	const int at = t->columns++;
	enum process_unit unit;
	char text[NAME];

	if (!plain_name(header, text))
		return;
	const struct slice name = slice_cstr(text);
	const bool is_rss = is_named(text, rss_names, &unit);
	if (is_rss || is_named(text, memory_names, &unit)) {
		if (t->rss < 0 || (is_rss && (!*rss || t->unit == PROCESS_NO_UNIT))) {
			t->rss = at;
			t->unit = unit;
			*rss = *rss || is_rss;
		}
	} else if (among(name, elapsed)) {
		t->elapsed = at;
		t->elapsed_ms = slice_has_suffix(name, SLICE("ms")) ||
					slice_has_suffix(name, SLICE("milliseconds"))
				    ? 1
				    : 1000;
	} else if (slice_eqs(name, "date") && t->date < 0) {
		t->date = at;
	} else if (among(name, times) && t->time < 0) {
		t->time = at;
	} else if (among(name, pids) && t->pid < 0) {
		t->pid = at;
	} else if (among(name, commands) && t->command < 0) {
		t->command = at;
	}
}

static char separator_of(struct slice line)
{
	static const char any[] = ",;\t";

	for (size_t i = 0; any[i] != '\0'; i++) {
		if (memchr(line.p, any[i], line.n) != NULL)
			return any[i];
	}
	return '\0';
}

static bool csv_header(struct slice line, struct process_table *t)
{
	struct process_table found = NOTHING;
	struct slice name[PROCESS_COLUMNS];
	bool rss = false;

	found.form = PROCESS_CSV;
	found.separator = separator_of(line);
	if (found.separator == '\0')
		return false;
	const int n = process_fields(&found, line, name);
	for (int i = 0; i < n; i++)
		note_column(&found, name[i], &rss);
	if (found.rss < 0 || (found.time < 0 && found.date < 0 && found.elapsed < 0))
		return false;
	found.certain = rss;
	*t = found;
	return true;
}

bool process_header(struct slice line, struct process_table *t)
{
	return table_header(line, t) || csv_header(trimmed(line), t);
}

/* ---- lines ---- */

/* A field of a CSV off the front; what stands in quotes, between them (two of them in it stay two). */
static struct slice cut_field(struct slice *rest, char separator)
{
	struct slice s = *rest;

	while (s.n > 0 && s.p[0] == ' ')
		s = behind(s, 1);
	if (s.n > 0 && s.p[0] == '"') {
		size_t n = 1;
		while (n < s.n && (s.p[n] != '"' || (n + 1 < s.n && s.p[n + 1] == '"')))
			n += s.p[n] == '"' ? 2 : 1;
		const struct slice field = slice_make(s.p + 1, (n < s.n ? n : s.n) - 1);
		*rest = behind(s, n < s.n ? n + 1 : s.n);
		slice_cut(rest, separator);
		return field;
	}
	return trimmed(slice_cut(rest, separator));
}

int process_fields(
    const struct process_table *t, struct slice line, struct slice field[PROCESS_COLUMNS])
{
	static const char days[] = "MonTueWedThuFriSatSun";
	struct slice rest = trimmed(line), word;
	int n = 0;

	if (t->separator != '\0') {
		for (; n < PROCESS_COLUMNS && rest.p != NULL; n++)
			field[n] = cut_field(&rest, t->separator);
		return n;
	}
	while (n < PROCESS_COLUMNS && cut_word(&rest, &word)) {
		if (n == t->command && n == t->columns - 1)
			word = slice_make(word.p, word.n + rest.n);
		const bool lstart =
		    n == t->lstart && word.n == 3 &&
		    strstr(days, (char[]){word.p[0], word.p[1], word.p[2], 0}) != NULL;
		field[n++] = word;
		if (n - 1 == t->command && n == t->columns)
			break;
		for (int i = 0; lstart && i < 4; i++)
			cut_word(&rest, &word);
	}
	return n;
}

static bool whole(struct slice s)
{
	uint64_t n;

	return slice_number(s, UINT64_MAX / 2, &n);
}

static bool decimal(struct slice s)
{
	return memchr(s.p, '.', s.n) != NULL && number_is_decimal(s);
}

bool process_guess(struct slice line, bool timed, struct process_table *t)
{
	struct slice field[PROCESS_COLUMNS];
	int n, numbers = 0;

	*t = NOTHING;
	n = process_fields(t, line, field);
	t->form = PROCESS_PS;
	t->unit = PROCESS_KIB;
	if (n >= 11 && whole(field[1]) && decimal(field[2]) && decimal(field[3]) &&
	    whole(field[4]) && whole(field[5])) {
		t->pid = 1;
		t->rss = 5;
		t->command = 10;
		t->columns = 11;
		return true;
	}
	while (numbers < n && whole(field[numbers]))
		numbers++;
	if (numbers < 2 || numbers > 4 || (n == numbers && !timed))
		return false;
	/* No process has more resident than it has addresses. */
	if (numbers > 2 && number_from_string(field[1]) > number_from_string(field[2]))
		return false;
	t->pid = 0;
	t->rss = 1;
	t->elapsed = numbers == 4 ? 3 : -1;
	t->command = n > numbers ? numbers : -1;
	t->columns = n > numbers ? numbers + 1 : numbers;
	return true;
}

bool process_size(struct slice text, struct slice *number, enum process_unit *unit)
{
	static const struct {
		const char *name;
		enum process_unit unit;
	} units[] = {{"", PROCESS_NO_UNIT}, {"B", PROCESS_BYTES}, {"bytes", PROCESS_BYTES},
	    {"KiB", PROCESS_KIB}, {"kB", PROCESS_KIB}, {"KB", PROCESS_KIB}, {"K", PROCESS_KIB},
	    {"MiB", PROCESS_MIB}, {"MB", PROCESS_MIB}, {"M", PROCESS_MIB}, {"GiB", PROCESS_GIB},
	    {"GB", PROCESS_GIB}, {"G", PROCESS_GIB}};
	const struct slice s = trimmed(text);
	size_t n = 0;

	while (n < s.n && ((s.p[n] >= '0' && s.p[n] <= '9') || s.p[n] == '.' || s.p[n] == '-' ||
			      s.p[n] == '+'))
		n++;
	*number = slice_make(s.p, n);
	const struct slice name = trimmed(behind(s, n));
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (slice_eqs(name, units[i].name)) {
			*unit = units[i].unit;
			return number_is_decimal(*number);
		}
	}
	return false;
}

/* ---- commands ---- */

static struct slice base_of(struct slice word)
{
	size_t at = word.n;

	while (at > 0 && word.p[at - 1] != '/')
		at--;
	return behind(word, at);
}

static bool holds(struct slice s, const char *text)
{
	return slice_find(s, slice_cstr(text), 0) < s.n;
}

/* The word that names openclaw: the program, or the script of a JavaScript engine. *rest: what follows it. */
static bool find_openclaw(struct slice command, struct slice *rest, struct slice *word)
{
	static const char *const engines[] = {"node", "nodejs", "bun", "deno", NULL};

	*rest = command;
	if (!cut_word(rest, word))
		return false;
	if (among(base_of(*word), engines)) {
		while (cut_word(rest, word) && word->p[0] == '-')
			;
	}
	return holds(*word, "openclaw");
}

bool process_is_openclaw(struct slice command)
{
	struct slice rest, word;

	return find_openclaw(command, &rest, &word);
}

/* "openclaw gateway status" and the like ask a gateway; those of "openclaw-gateway" (15 letters in ps and pidstat where
 * they show the process's name) and "openclaw gateway [run] [--port ...]" are one. */
bool process_is_gateway(struct slice command)
{
	struct slice rest, word;

	if (!find_openclaw(command, &rest, &word))
		return false;
	if (holds(base_of(word), "openclaw-gatewa"))
		return true;
	while (cut_word(&rest, &word)) {
		if (!slice_eqs(word, "gateway"))
			continue;
		return !cut_word(&rest, &word) || word.p[0] == '-' || slice_eqs(word, "run");
	}
	return false;
}

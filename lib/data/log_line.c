#include "data/log_line.h"

#define HEAD ((size_t)256) /* bytes in which a colour or the end of a prefix is looked for */
#define LAYERS 3           /* prefixes of one line: compose, its time, the driver's own */
#define DOCKER SLICE("{\"log\":\"")

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Does s begin as the pattern says? '0' is a digit, '_' a digit or a blank, 'A' a letter, else itself. */
static bool begins(struct slice s, const char *pattern)
{
	size_t n = strlen(pattern);

	if (s.n < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = s.p[i], lower = (char)(c | 0x20);
		bool fits = pattern[i] == '0'   ? is_digit(c)
			    : pattern[i] == '_' ? is_digit(c) || c == ' '
			    : pattern[i] == 'A' ? lower >= 'a' && lower <= 'z'
						: c == pattern[i];
		if (!fits)
			return false;
	}
	return true;
}

static struct slice behind(struct slice s, size_t n)
{
	return n < s.n ? slice_make(s.p + n, s.n - n) : slice_make(s.p + s.n, 0);
}

/* Bytes of a word and the blank behind it, 0 when there is none. */
static size_t word(struct slice s)
{
	size_t n = slice_find(slice_make(s.p, s.n < HEAD ? s.n : HEAD), SLICE(" "), 0);

	return n > 0 && n < HEAD && n < s.n ? n + 1 : 0;
}

/* Bytes of the time at the start of a line of journalctl or syslog, with the blank behind it. */
static size_t journal_time(struct slice s)
{
	if (begins(s, "0000-00-00T00:00:00") || begins(s, "0000000000.0"))
		return word(s);
	if (begins(s, "AAA _0 00:00:00"))
		return 7 + word(behind(s, 7));
	if (begins(s, "AAA 0000-00-00 00:00:00")) {
		size_t time = 15 + word(behind(s, 15));
		return time + word(behind(s, time));
	}
	return 0;
}

/* "TIME HOST IDENT[PID]: ". Without a PID it could be the message itself. */
static size_t journal(struct slice s)
{
	size_t time = journal_time(s), host = word(behind(s, time));

	if (time == 0 || host == 0 || s.p[time] == '[')
		return 0;
	struct slice rest = behind(s, time + host);
	size_t end = slice_find(slice_make(rest.p, rest.n < HEAD ? rest.n : HEAD), SLICE("]:"), 0), open = end;
	while (open > 0 && open < rest.n && is_digit(rest.p[open - 1]))
		open--;
	if (end + 2 > rest.n || open == end || open < 2 || rest.p[open - 1] != '[' || memchr(rest.p, ' ', open) != NULL)
		return 0;
	end += 2;
	return time + host + end + (end < rest.n && rest.p[end] == ' ');
}

/* "NAME  | ": compose pads the names to one more than the longest. */
static size_t compose(struct slice s)
{
	size_t n = 0;

	while (n < s.n && n < HEAD &&
	       (begins(behind(s, n), "A") || is_digit(s.p[n]) || s.p[n] == '-' || s.p[n] == '_' ||
		   s.p[n] == '.'))
		n++;
	size_t name = n;
	while (n < s.n && n < HEAD && s.p[n] == ' ')
		n++;
	if (name == 0 || n < name + 2 || n == s.n || s.p[n] != '|')
		return 0;
	n++;
	return n + (n < s.n && s.p[n] == ' ');
}

/* "TIME stdout F " of a CRI log; "TIME " where what follows has a time of its own or is JSON, since a bare time may be
 * the gateway's. */
static size_t container_time(struct slice s)
{
	size_t n = begins(s, "0000-00-00T00:00:00.") ? word(s) : 0;
	struct slice rest = behind(s, n);

	if (n == 0)
		return 0;
	if (begins(rest, "stdout F ") || begins(rest, "stderr F ") || begins(rest, "stdout P ") ||
	    begins(rest, "stderr P "))
		return n + 9;
	return begins(rest, "00:00:00 ") || begins(rest, "0000-00-00T00:00:00") || begins(rest, "{\"") ? n : 0;
}

static size_t prefix(struct slice s)
{
	size_t n = 0;

	if (s.n == 0 || !(is_digit(s.p[0]) || begins(s, "A")))
		return 0;
	if (is_digit(s.p[0]))
		n = container_time(s);
	if (n == 0)
		n = journal(s);
	return n > 0 ? n : compose(s);
}

/* Bytes of the escape sequence at the start of s (ECMA-48): CSI up to its final byte, OSC up to BEL or ST, else two. */
static size_t escape(struct slice s)
{
	size_t i = 2;

	if (s.n < 2)
		return s.n;
	if (s.p[1] == '[') {
		while (i < s.n && (s.p[i] < '@' || s.p[i] > '~'))
			i++;
		return i < s.n ? i + 1 : i;
	}
	if (s.p[1] == ']') {
		while (i < s.n && s.p[i] != '\a' && s.p[i] != '\033')
			i++;
		return i < s.n ? i + 1 + (s.p[i] == '\033') : i;
	}
	return i;
}

/* What a terminal shows: what was written before a CR has been written over. */
static struct slice uncoloured(struct log_line *l, struct slice s)
{
	sb_reset(&l->plain);
	while (s.n > 0) {
		size_t n = 0;
		while (n < s.n && s.p[n] != '\033' && s.p[n] != '\r')
			n++;
		sb_add(&l->plain, s.p, n);
		s = behind(s, n);
		if (s.n > 0 && s.p[0] == '\r')
			sb_reset(&l->plain);
		s = behind(s, s.n > 0 && s.p[0] == '\033' ? escape(s) : 1);
	}
	return sb_slice(&l->plain);
}

/* The line in docker's object, as it was written. */
static struct slice unpacked(struct log_line *l, struct slice line)
{
	struct oc_err e;

	if (!l->reads && json_init(&l->json, &e) != 0) {
		l->failed = true;
		return line;
	}
	l->reads = true;
	if (json_read(&l->json, line.p, line.n, &e) != 0) {
		l->failed = l->failed || e.exit == OC_EX_SOFTWARE;
		return line;
	}
	struct json_val log = json_gets(json_root(&l->json), "log");
	arena_reset(&l->arena);
	if (!json_is(log, JSON_STRING) || !json_is(json_gets(json_root(&l->json), "stream"), JSON_STRING))
		return line;
	struct slice text = json_text(log, &l->arena);
	l->failed = l->failed || text.p == NULL;
	return text.p == NULL ? line : text;
}

struct slice log_line_bare(struct log_line *l, struct slice line)
{
	struct slice s = slice_has_prefix(line, DOCKER) ? unpacked(l, line) : line;
	size_t n;

	while (s.n > 0 && (s.p[s.n - 1] == '\r' || s.p[s.n - 1] == '\n'))
		s.n--;
	if (s.n > 0 && memchr(s.p, '\033', s.n < HEAD ? s.n : HEAD) != NULL) {
		s = uncoloured(l, s);
		l->failed = l->failed || !sb_ok(&l->plain);
		if (!sb_ok(&l->plain))
			return line;
	}
	for (int i = 0; i < LAYERS && (n = prefix(s)) > 0; i++)
		s = behind(s, n);
	return s;
}

void log_line_release(struct log_line *l)
{
	sb_release(&l->plain);
	arena_release(&l->arena);
	if (l->reads)
		json_release(&l->json);
	l->reads = false;
}

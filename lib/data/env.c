#include "data/env.h"

#include "data/jstext.h"
#include "data/number.h"

#define EXITED SLICE("Command exited with non-zero status ")
#define SIGNALLED SLICE("Command terminated by signal ")

void env_init(struct env *env, struct slice text)
{
	env->rest = text;
	env->line = 0;
}

static struct slice tail(struct slice s, size_t from)
{
	return slice_make(s.p + from, s.n - from);
}

/* A plain decimal of at most nine digits, a CR behind it tolerated. */
static bool read_count(struct slice s, uint32_t *n)
{
	if (s.n > 0 && s.p[s.n - 1] == '\r')
		s.n--;
	if (s.n == 0 || s.n > 9)
		return false;
	*n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		*n = *n * 10 + (uint32_t)(s.p[i] - '0');
	}
	return true;
}

static enum env_kind classify(struct env_line *at)
{
	size_t equals;

	if (slice_has_prefix(at->text, EXITED) && read_count(tail(at->text, EXITED.n), &at->number))
		return ENV_EXIT;
	if (slice_has_prefix(at->text, SIGNALLED) &&
	    read_count(tail(at->text, SIGNALLED.n), &at->number))
		return ENV_SIGNAL;
	equals = slice_find(at->text, SLICE("="), 0);
	if (equals == at->text.n)
		return ENV_OTHER;
	at->key = slice_make(at->text.p, equals);
	at->value = tail(at->text, equals + 1);
	return ENV_PAIR;
}

enum env_kind env_next(struct env *env, struct env_line *at)
{
	while (env->rest.n > 0) {
		size_t end = slice_find(env->rest, SLICE("\n"), 0);

		*at = (struct env_line){.text = slice_make(env->rest.p, end), .line = ++env->line};
		env->rest = tail(env->rest, end < env->rest.n ? end + 1 : end);
		if (js_trim(at->text).n > 0)
			return classify(at);
	}
	return ENV_END;
}

/* "h:mm:ss" or "m:ss.cc" in seconds; -1 when it is none. */
static double read_clock(struct slice s)
{
	double total = 0;
	int parts = 0;

	for (;;) {
		size_t colon = slice_find(s, SLICE(":"), 0);
		double part = number_from_string(slice_make(s.p, colon));

		if (colon == 0 || !(part >= 0) || ++parts > 3)
			return -1;
		total = total * 60 + part;
		if (colon == s.n)
			return parts > 1 ? total : -1;
		s = tail(s, colon + 1);
	}
}

static double read_number(struct slice s)
{
	double x = s.n == 0 ? -1 : number_from_string(s);

	return x >= 0 ? x : -1;
}

/* Is the line "LABEL: value"? */
static bool labelled(struct slice line, struct slice label, struct slice *value)
{
	if (!slice_has_prefix(line, label) || line.n < label.n + 2 || line.p[label.n] != ':')
		return false;
	*value = js_trim(tail(line, label.n + 1));
	return true;
}

static struct slice unquote(struct slice s)
{
	if (s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"')
		return slice_make(s.p + 1, s.n - 2);
	return s;
}

bool env_verbose(struct slice text, struct env_verbose *v)
{
	struct env env;
	struct env_line at;
	enum env_kind kind;

	*v = (struct env_verbose){{NULL, 0}, -1, -1, -1, -1, -1, -1};
	env_init(&env, text);
	while ((kind = env_next(&env, &at)) != ENV_END) {
		struct slice line = js_trim(at.text);
		struct slice value;

		if (kind == ENV_SIGNAL)
			v->signal = at.number;
		else if (labelled(line, SLICE("Command being timed"), &value))
			v->command = unquote(value);
		else if (labelled(line, SLICE("Maximum resident set size (kbytes)"), &value))
			v->max_rss_kb = read_number(value);
		else if (labelled(line, SLICE("User time (seconds)"), &value))
			v->user_seconds = read_number(value);
		else if (labelled(line, SLICE("System time (seconds)"), &value))
			v->system_seconds = read_number(value);
		else if (labelled(line, SLICE("Exit status"), &value))
			v->exit_status = read_number(value);
		else if (labelled(
			     line, SLICE("Elapsed (wall clock) time (h:mm:ss or m:ss)"), &value))
			v->elapsed_seconds = read_clock(value);
	}
	return v->max_rss_kb >= 0;
}

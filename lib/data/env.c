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

/* Is the line the words and a plain decimal of at most nine digits? A CR behind it is tolerated. */
static bool counts(struct slice line, struct slice words, uint32_t *n)
{
	uint64_t number;

	if (!slice_has_prefix(line, words))
		return false;
	struct slice digits = slice_make(line.p + words.n, line.n - words.n);
	if (slice_has_suffix(digits, SLICE("\r")))
		digits.n--;
	if (digits.n > 9 || !slice_number(digits, UINT32_MAX, &number))
		return false;
	*n = (uint32_t)number;
	return true;
}

static enum env_kind classify(struct env_line *at)
{
	if (counts(at->text, EXITED, &at->number))
		return ENV_EXIT;
	if (counts(at->text, SIGNALLED, &at->number))
		return ENV_SIGNAL;
	struct slice value = at->text, key = slice_cut(&value, '=');
	if (value.p == NULL)
		return ENV_OTHER;
	at->key = key;
	at->value = value;
	return ENV_PAIR;
}

enum env_kind env_next(struct env *env, struct env_line *at)
{
	while (env->rest.n > 0) {
		*at = (struct env_line){.text = slice_cut(&env->rest, '\n'), .line = ++env->line};
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

	while (s.p != NULL) {
		struct slice text = slice_cut(&s, ':');
		double part = number_from_string(text);

		if (text.n == 0 || !(part >= 0) || ++parts > 3)
			return -1;
		total = total * 60 + part;
	}
	return parts > 1 ? total : -1;
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
	*value = js_trim(slice_make(line.p + label.n + 1, line.n - label.n - 1));
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
	const struct {
		struct slice label;
		double *number;
	} lines[] = {{SLICE("Maximum resident set size (kbytes)"), &v->max_rss_kb},
	    {SLICE("User time (seconds)"), &v->user_seconds}, {SLICE("System time (seconds)"), &v->system_seconds},
	    {SLICE("Exit status"), &v->exit_status}};

	*v = (struct env_verbose){{NULL, 0}, -1, -1, -1, -1, -1, -1};
	env_init(&env, text);
	while ((kind = env_next(&env, &at)) != ENV_END) {
		struct slice line = js_trim(at.text);
		struct slice value;

		if (kind == ENV_SIGNAL)
			v->signal = at.number;
		else if (labelled(line, SLICE("Command being timed"), &value))
			v->command = unquote(value);
		else if (labelled(line, SLICE("Elapsed (wall clock) time (h:mm:ss or m:ss)"), &value))
			v->elapsed_seconds = read_clock(value);
		for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
			if (labelled(line, lines[i].label, &value))
				*lines[i].number = read_number(value);
		}
	}
	return v->max_rss_kb >= 0;
}

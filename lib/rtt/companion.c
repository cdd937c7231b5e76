#include "rtt/companion.h"

#include <math.h>

#include "data/number.h"
#include "rtt/value.h"

#define SAFE_INTEGER 9007199254740991.0

static const char *path_problem(struct json_val path, struct rtt_mem *a)
{
	struct slice text;

	if (!json_is(path, JSON_STRING) || json_lexeme(path).n == 0)
		return "companion's artifact path must be a non-empty string";
	text = rtt_text(path, a);
	if (text.n > 0 && memchr(text.p, '\0', text.n) != NULL)
		return "companion's artifact path must not contain NUL";
	if (text.n > 0 && text.p[0] == '/')
		return "companion's artifact path must be relative";
	if (text.n > 0 &&
	    (memchr(text.p, '/', text.n) != NULL || memchr(text.p, '\\', text.n) != NULL))
		return "companion's artifact path must be a file name";
	if (slice_eqs(text, ".") || slice_eqs(text, ".."))
		return "companion's artifact path must not traverse directories";
	if (!slice_eqs(text, COMPANION_NAME))
		return "companion's artifact path must be " COMPANION_NAME;
	return NULL;
}

bool rtt_companion_declared(struct json_val entry, const char **problem, struct rtt_mem *a)
{
	struct json_iter it = json_iter(json_gets(json_gets(entry, "execution"), "artifacts"));
	struct json_val path = JSON_NONE;
	size_t n = 0;

	*problem = NULL;
	while (!it.object && json_next(&it)) {
		if (json_text_is(json_gets(it.val, "kind"), "summary") &&
		    json_text_is(json_gets(it.val, "source"), "qa-suite")) {
			n++;
			path = json_gets(it.val, "path");
		}
	}
	if (n > 1)
		*problem = "evidence must declare exactly one companion summary";
	else if (n == 1)
		*problem = path_problem(path, a);
	return n > 0;
}

static struct json_val name_of(struct json_val element)
{
	return json_gets(element, "name");
}

static const char *suite_problem(struct json_val root, struct rtt_mem *a)
{
	struct json_val counts = json_gets(root, "counts");
	struct json_val run = json_gets(root, "run");
	double started = rtt_time(json_gets(run, "startedAt"), a);
	double finished = rtt_time(json_gets(run, "finishedAt"), a);

	if (!rtt_is_object(root))
		return "suite summary must be an object";
	if (!json_is(json_gets(root, "scenarios"), JSON_ARRAY))
		return "suite summary's scenarios must be an array";
	if (!rtt_is_object(counts))
		return "suite summary's counts must be an object";
	if (!(finished > started))
		return "suite summary's run must form a valid interval";
	return NULL;
}

int rtt_suite_read(struct rtt_suite *s, bool there, struct json_val root, struct rtt_mem *a)
{
	*s = (struct rtt_suite){.there = there, .run = json_gets(root, "run")};
	if (!there)
		return 0;
	s->problem = suite_problem(root, a);
	return rtt_index_build(&s->scenarios, json_gets(root, "scenarios"), name_of, a);
}

/*
 * "reply matched in N ms", alone or before a semicolon, N without leading zero. NaN for anything
 * else.
 */
static double read_words(struct slice s)
{
	const struct slice before = SLICE("reply matched in ");
	size_t at = before.n;
	double ms;

	if (!slice_has_prefix(s, before) || at == s.n || s.p[at] < '1' || s.p[at] > '9')
		return (double)NAN;
	while (at < s.n && s.p[at] >= '0' && s.p[at] <= '9')
		at++;
	ms = number_parse(slice_make(s.p + before.n, at - before.n));
	s = slice_make(s.p + at, s.n - at);
	if (!slice_eqs(s, "ms") && !slice_has_prefix(s, SLICE("ms;")))
		return (double)NAN;
	return ms <= SAFE_INTEGER ? ms : (double)NAN;
}

/*
 * The one figure in the passing steps of the title's only scenario; two of them are as good as
 * none.
 */
static double suite_ms(const struct rtt_suite *suite, struct slice title, struct rtt_mem *a)
{
	const struct rtt_indexed *found;
	struct json_iter it;
	double ms = (double)NAN;

	if (rtt_index_find(&suite->scenarios, title, &found) != 1 ||
	    !json_text_is(json_gets(found->val, "status"), "pass"))
		return (double)NAN;
	it = json_iter(json_gets(found->val, "steps"));
	while (!it.object && json_next(&it)) {
		struct json_val details = json_gets(it.val, "details");
		double here;

		if (!json_text_is(json_gets(it.val, "status"), "pass") ||
		    !json_is(details, JSON_STRING) ||
		    !slice_eq(rtt_text(json_gets(it.val, "name"), a), title))
			continue;
		here = read_words(rtt_text(details, a));
		if (isnan(here))
			continue;
		if (!isnan(ms))
			return (double)NAN;
		ms = here;
	}
	return ms;
}

void rtt_companion_look(struct rtt_companion *c, struct json_val entry,
    const struct rtt_suite *suite, struct rtt_mem *a)
{
	struct json_val title = json_gets(json_gets(entry, "test"), "title");

	*c = (struct rtt_companion){.run = JSON_NONE, .ms = (double)NAN};
	c->declared = rtt_companion_declared(entry, &c->problem, a);
	if (!c->declared || c->problem != NULL || !suite->there)
		return;
	c->there = true;
	c->problem = suite->problem;
	c->run = suite->run;
	if (c->problem == NULL && json_is(title, JSON_STRING) &&
	    json_text_is(json_gets(json_gets(entry, "result"), "status"), "pass"))
		c->ms = suite_ms(suite, rtt_text(title, a), a);
}

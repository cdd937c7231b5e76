#include "kinds/marks.h"

/* The type that the sign behind a key asks for; JSON_MISSING: it is no such sign. */
static enum json_type type_of(char sign)
{
	switch (sign) {
	case '{':
		return JSON_OBJECT;
	case '[':
		return JSON_ARRAY;
	case '$':
		return JSON_STRING;
	case '#':
		return JSON_NUMBER;
	default:
		return JSON_MISSING;
	}
}

static bool holds(struct json_val v, struct slice mark)
{
	const size_t name = slice_find(mark, SLICE("="), 0);
	const enum json_type type = type_of(mark.p[mark.n - 1]);

	if (name < mark.n) {
		const struct json_val is = json_get(v, slice_make(mark.p, name));
		return json_is(is, JSON_STRING) &&
		       slice_eq(json_lexeme(is), slice_make(mark.p + name + 1, mark.n - name - 1));
	}
	if (mark.p[0] == '!')
		return json_is(json_get(v, slice_make(mark.p + 1, mark.n - 1)), JSON_MISSING);
	if (type != JSON_MISSING)
		return json_is(json_get(v, slice_make(mark.p, mark.n - 1)), type);
	return !json_is(json_get(v, mark), JSON_MISSING);
}

/* All marks up to the next " | ", which *rest is moved behind. */
static bool alternative(struct json_val v, struct slice *rest)
{
	bool fits = true;

	if (rest->p[0] == '@') {
		v = json_is(v, JSON_ARRAY) ? json_elem(v, 0) : JSON_NONE;
		*rest = slice_make(rest->p + 1, rest->n - 1);
	}
	for (bool more = true; more && rest->n > 0;) {
		const size_t n = slice_find(*rest, SLICE(" "), 0);
		const struct slice mark = slice_make(rest->p, n);
		const size_t step = n < rest->n ? n + 1 : n;
		*rest = slice_make(rest->p + step, rest->n - step);
		more = !slice_eqs(mark, "|");
		fits = fits && (!more || holds(v, mark));
	}
	return fits;
}

bool marks_fit(struct json_val v, const char *marks)
{
	struct slice rest = slice_cstr(marks);

	while (rest.n > 0) {
		if (alternative(v, &rest))
			return true;
	}
	return false;
}

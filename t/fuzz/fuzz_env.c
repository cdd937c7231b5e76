/* resource-metrics.env and the output of time -v: every piece lies within the text, and the reader
 * ends. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "data/env.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void within(struct slice s, struct slice text)
{
	if (s.p != NULL && (s.p < text.p || s.p + s.n > text.p + text.n))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = malloc(size == 0 ? 1 : size);
	struct slice text;
	struct env env;
	struct env_line at;
	struct env_verbose v;
	uint64_t last = 0;
	enum env_kind kind;

	if (copy == NULL)
		abort();
	if (size > 0)
		memcpy(copy, data, size);
	text = slice_make(copy, size);
	env_init(&env, text);
	while ((kind = env_next(&env, &at)) != ENV_END) {
		if (at.line <= last || memchr(at.text.p, '\n', at.text.n) != NULL)
			abort();
		last = at.line;
		within(at.text, text);
		if (kind != ENV_PAIR)
			continue;
		within(at.key, text);
		within(at.value, text);
		if (at.key.n + 1 + at.value.n != at.text.n ||
		    memchr(at.key.p, '=', at.key.n) != NULL)
			abort();
	}
	if (env_verbose(text, &v))
		within(v.command, text);
	free(copy);
	return 0;
}

/* A suite summary of any shape: what comes out is records, and nothing in it passes for another
 * kind or source. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cell/suite_cells.h"
#include "data/json.h"

static struct json j, line;
static struct sb out = SB_INIT;
static struct arena arena = ARENA_INIT;

static int on_record(void *arg, struct slice text)
{
	struct oc_err e = OC_ERR_INIT;

	(void)arg;
	if (memchr(text.p, '\n', text.n) != NULL || json_read(&line, text.p, text.n, &e) != 0)
		abort();
	struct json_val v = json_root(&line);
	if (!record_is(v, "scenario") && !record_is(v, "cell"))
		abort();
	if (json_number(json_gets(v, "v")) != 1 ||
	    !json_text_is(json_gets(json_gets(v, "src"), "path"), "f"))
		abort();
	if (record_is(v, "cell") && json_number(json_gets(v, "scenarioIndex")) < 1)
		abort();
	return 0;
}

static int on_reject(void *arg, const struct oc_err *bad, struct slice bytes, const struct record_src *src)
{
	(void)arg;
	if (bad->line == 0 || bad->column == 0 || bytes.n == 0 || src->path == NULL)
		abort();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct suite_cells s = {.record = on_record, .reject = on_reject};
	struct record_src src = {.path = "f"};
	struct oc_err e = OC_ERR_INIT;

	if (j.index == NULL && (json_init(&j, &e) != 0 || json_init(&line, &e) != 0))
		abort();
	if (size == 0 || json_read(&j, (const char *)data + 1, size - 1, &e) != 0)
		return 0;
	s.transcript = (enum cell_transcript)(data[0] % 3);
	s.axes = data[0] & 4 ? SLICE("{\"a\":\"b\"}") : slice_make(NULL, 0);
	if (suite_cells_write(&s, json_root(&j), &src, &out, &arena, &e) != 0)
		abort();
	arena_reset(&arena);
	return 0;
}

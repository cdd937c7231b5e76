/*
 * Recorded memory: any line of a console, log or timeline, any metrics file and any document; every
 * record that comes of it is one line of valid JSON.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "artifact/suite.h"
#include "artifact/memory_gateway.h"
#include "artifact/metrics.h"
#include "artifact/reader.h"
#include "base/mem.h"

static struct json checker;

static int on_record(void *arg, struct slice line)
{
	struct oc_err e = OC_ERR_INIT;

	(void)arg;
	assert(memchr(line.p, '\n', line.n) == NULL);
	assert(json_check(&checker, line.p, line.n, &e) == 0);
	return 0;
}

static int on_reject(
    void *arg, const struct oc_err *e, struct slice bytes, const struct record_src *src)
{
	(void)arg;
	(void)e;
	(void)bytes;
	(void)src;
	return 0;
}

static void on_notice(void *arg, const char *path, uint64_t line, const char *text)
{
	(void)arg;
	(void)path;
	(void)line;
	assert(strlen(text) < 1024);
}

static void take_lines(struct reader *r, const char *type, struct slice text, struct oc_err *e)
{
	struct memory_lines m;

	assert(memory_lines_begin(&m, r, "logs/x", type));
	assert(memory_text(&m, text, 1, e) == 0);
	if (json_read(&r->json, text.p, text.n, e) == 0)
		assert(memory_line(&m, json_root(&r->json), 2, text, e) == 0);
	memory_lines_end(&m);
	arena_reset(&r->arena);
}

static void take_document(struct reader *r, struct slice text, struct oc_err *e)
{
	char path[] = "a/sample-1/x";
	struct artifact a = {.path = path, .doc.src.path = path};

	sb_addslice(&a.text, text);
	assert(run_metadata_read(&r->run, path, text, e) == 0);
	assert(metrics_env(r, &a, NULL, 1, e) == 0);
	assert(metrics_time(r, &a, e) == 0);
	assert(json_init(&a.json, e) == 0);
	a.parsed = true;
	if (a.text.len > 0 && json_read(&a.json, a.text.buf, a.text.len, e) == 0) {
		assert(suite_records(r, &a, e) == 0);
		assert(memory_answer(r, &a, e) == 0);
		assert(metrics_env(r, &a, &a, 0, e) == 0);
	}
	arena_reset(&r->arena);
	json_release(&a.json);
	sb_release(&a.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct outlet to = {
	    .record = on_record, .reject = on_reject, .notice = on_notice};
	const struct slice text = slice_make(size == 0 ? "" : (const char *)data, size);
	struct oc_err e = OC_ERR_INIT;
	struct reader r;

	assert(json_init(&checker, &e) == 0 && reader_init(&r, &to, &e) == 0);
	take_lines(&r, "console-log", text, &e);
	take_lines(&r, "gateway-log", text, &e);
	take_lines(&r, "timeline", text, &e);
	take_document(&r, text, &e);
	reader_release(&r);
	json_release(&checker);
	return 0;
}

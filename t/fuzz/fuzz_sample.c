/*
 * The way of an artifact: recognised, read, put together as a sample, made into rows of every
 * target, verified. Whatever the file, there is no crash, and everything that comes out is one JSON
 * text a line.
 */
#define _GNU_SOURCE /* memfd_create */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "artifact/read.h"
#include "artifact/reader.h"
#include "rtt/gather.h"
#include "rtt/row.h"
#include "rtt/sample.h"
#include "rtt/target.h"
#include "rtt/verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct json check;

static void need(bool ok)
{
	if (!ok)
		abort();
}

static int on_record(void *arg, struct slice line)
{
	struct oc_err e = OC_ERR_INIT;

	(void)arg;
	need(json_check(&check, line.p, line.n, &e) == 0);
	return 0;
}

static int on_reject(
    void *arg, const struct oc_err *e, struct slice bytes, const struct record_src *src)
{
	(void)arg;
	(void)bytes;
	need(e->exit != OC_EX_OK && e->message[0] != '\0' && src->path != NULL);
	return 0;
}

static void on_notice(void *arg, const char *path, uint64_t line, const char *text)
{
	(void)arg;
	(void)line;
	need(path != NULL && text[0] != '\0');
}

static int on_told(void *arg, const struct oc_err *e)
{
	(void)arg;
	need(e->message[0] != '\0');
	return 0;
}

static void on_noted(void *arg, const char *path, uint64_t line, const char *text)
{
	(void)arg;
	(void)path;
	(void)line;
	need(text[0] != '\0');
}

/* Every part that this one document may be said to be. */
static void sample(struct sb *out, const struct artifact *a, const char *path, unsigned parts)
{
	struct rtt_parts p = {.index = 1};
	struct arena arena = ARENA_INIT;
	struct oc_err e = OC_ERR_INIT;
	struct slice name;

	p.summary = a->doc;
	if (parts & 1)
		p.observed = a->doc;
	if (parts & 2)
		p.events = a->doc;
	if (parts & 4)
		p.companion = a->doc;
	if (parts & 8) {
		p.metrics.src.path = path;
		p.metrics.text = sb_slice(&a->text);
	}
	need(rtt_sample_companion(p.summary.root, &name, &arena, &e) == 0);
	(void)rtt_sample_needs_events(p.summary.root, &arena);
	if (rtt_sample_write(out, &p, &arena, &e) < 0)
		need(e.exit == OC_EX_DATA);
	arena_release(&arena);
}

static void row(const struct rtt_target *target, struct slice scenario, struct slice records)
{
	struct rtt_order order = {.target = target, .scenario = scenario, .version = SLICE("1")};
	struct oc_err e = OC_ERR_INIT;
	struct arena scratch = ARENA_INIT, kept = ARENA_INIT;
	struct sb pretty = SB_INIT;
	struct rtt_gather g;
	struct rtt_row made;
	struct json j;

	need(json_init(&j, &e) == 0);
	if (target->rules != RTT_RULES_AGGREGATE) {
		order.spec = SLICE("openclaw@1");
		order.provider = SLICE("mock-openai");
	} else {
		order.started_at = SLICE("2026-06-01T00:00:00Z");
		order.finished_at = SLICE("2026-06-01T00:01:00Z");
	}
	rtt_gather_init(&g, order.scenario);
	while (records.n > 0) {
		size_t n = slice_find(records, SLICE("\n"), 0);

		need(n < records.n && json_read(&j, records.p, n, &e) == 0);
		need(record_is(json_root(&j), "rtt-sample"));
		need(
		    rtt_gather_add(&g, json_root(&j), slice_make(records.p, n), &scratch, &e) == 0);
		records = slice_make(records.p + n + 1, records.n - n - 1);
	}
	if (rtt_row_build(&made, &order, &g, &j, &kept, &e) == 0) {
		need(json_check(&check, made.text.p, made.text.n, &e) == 0);
		need(memchr(made.data_path.p, '\0', made.data_path.n) == NULL);
		need(rtt_row_pretty(&pretty, made.text, &j, &e) == 0);
		need(json_check(&check, pretty.buf, pretty.len, &e) == 0);
	} else {
		need(e.exit == OC_EX_DATA && e.message[0] != '\0');
	}
	sb_release(&pretty);
	rtt_gather_release(&g);
	arena_release(&scratch);
	arena_release(&kept);
	json_release(&j);
}

static void rows(struct slice records)
{
	static const char *const channels[] = {"discord", "slack", "telegram", "whatsapp"};
	static const char *const surfaces[] = {"rpc", "control-ui"};
	struct oc_err e = OC_ERR_INIT;

	for (int i = 0; i < 4; i++) {
		const struct rtt_target *t = rtt_target_find(channels[i], false, false, &e);

		row(t, slice_cstr(t->scenario), records);
	}
	row(rtt_target_find("telegram", false, true, &e),
	    slice_cstr(rtt_target_find("telegram", false, true, &e)->scenario), records);
	for (int i = 0; i < 2; i++) {
		const struct rtt_target *t = rtt_target_find(surfaces[i], true, false, &e);

		row(t, slice_cstr(t->scenario), records);
	}
}

static void verify(const char *path)
{
	struct oc_err e = OC_ERR_INIT;
	struct rtt_verify v;

	need(rtt_verify_init(&v, on_told, on_noted, NULL, &e) == 0);
	need(rtt_verify_path(&v, path, &e) == 0);
	rtt_verify_release(&v);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct outlet to = {
	    .record = on_record, .reject = on_reject, .notice = on_notice};
	unsigned parts = size == 0 ? 0 : data[size - 1];
	struct oc_err e = OC_ERR_INIT;
	struct artifact *a = NULL;
	struct sb records = SB_INIT;
	struct reader r;
	char path[40];
	int fd;

	if (check.node == NULL && check.index == NULL)
		need(json_init(&check, &e) == 0);
	fd = memfd_create("fuzz", 0);
	need(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);

	need(reader_init(&r, &to, &e) == 0);
	need(reader_read(&r, path, ROLE_NONE, &a, &e) == 0);
	if (a != NULL && a->parsed) {
		sample(&records, a, path, parts);
		need(sb_ok(&records));
		rows(sb_slice(&records));
	}
	artifact_free(a);
	reader_release(&r);
	verify(path);
	sb_release(&records);
	close(fd);
	return 0;
}

/*
 * What usage is made of, of any shape: transcripts, trajectories, cron runs, mock requests, session
 * lists, databases. What comes out is records of ours that oc-tokens takes, as many as were
 * promised, each message once, whatever else was read before.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tokens/usage_intake.h"
#include "usage/capture.h"
#include "usage/repeats.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct json j, check;
static char database[] = "/tmp/oc-fuzz-usage-XXXXXX";

struct seen_run {
	struct usage_intake intake;
	uint64_t usage, prompts, duplicates;
};

static void need(bool ok)
{
	if (!ok)
		abort();
}

static void gone(void)
{
	unlink(database);
}

static void start(void)
{
	struct oc_err e = OC_ERR_INIT;

	need(json_init(&j, &e) == 0 && json_init(&check, &e) == 0);
	int fd = mkstemp(database);
	need(fd >= 0 && close(fd) == 0);
	atexit(gone);
}

static int on_record(void *arg, struct slice line)
{
	struct seen_run *r = arg;
	struct oc_err e = OC_ERR_INIT;

	need(memchr(line.p, '\n', line.n) == NULL && json_read(&check, line.p, line.n, &e) == 0);
	struct json_val record = json_root(&check), src = json_gets(record, "src");
	need(json_text_is(json_gets(src, "path"), "f") || json_text_is(json_gets(src, "path"), database));
	need(json_number(json_gets(record, "v")) == 1);
	if (record_is(record, "prompt")) {
		r->prompts++;
		return 0;
	}
	need(record_is(record, "usage") && json_is(json_gets(record, "session"), JSON_STRING));
	r->usage++;
	r->duplicates += !json_is(json_gets(record, "duplicateOf"), JSON_MISSING);
	int rc = usage_intake_usage(&r->intake, record, NULL, &e);
	need(rc == 0 || (rc == 2 && e.message[0] != '\0'));
	return 0;
}

static void on_notice(void *arg, const char *path, uint64_t line, const char *text)
{
	(void)arg;
	(void)line;
	need(path != NULL && text[0] != '\0');
}

static int on_reject(void *arg, const struct oc_err *e, struct slice text, const struct record_src *src)
{
	(void)arg;
	(void)text;
	need(e->exit != OC_EX_OK && e->message[0] != '\0' && strcmp(src->path, database) == 0);
	return 0;
}

static void read_lines(struct usage_capture *c, const char *type, struct slice text)
{
	struct oc_err e = OC_ERR_INIT;
	struct forms forms;
	uint64_t number = 0;

	forms_init(&forms);
	need(usage_capture_begin(c, type, "f"));
	while (text.n > 0) {
		size_t n = slice_find(text, SLICE("\n"), 0);
		struct slice line = slice_make(text.p, n);

		number++;
		if (json_read(&j, line.p, line.n, &e) == 0) {
			struct json_val root = json_root(&j);
			struct form *form = forms_find(&forms, root);
			struct forms_line one = {
			    root, number, line, form == NULL ? forms_add(&forms, root) : form};
			need(usage_capture_line(c, &one, &e) == 0);
		}
		text = n < text.n ? slice_make(text.p + n + 1, text.n - n - 1) : slice_make(NULL, 0);
	}
	need(usage_capture_end(c, &e) == 0);
	forms_release(&forms);
}

static void read_doc(struct usage_capture *c, const char *type, struct slice text)
{
	struct document d = {.src = {.path = "f"}, .type = type, .text = text};
	struct oc_err e = OC_ERR_INIT;

	if (json_read(&j, text.p, text.n, &e) != 0)
		return;
	d.root = json_root(&j);
	need(usage_capture_document(c, &d, &e) == 0);
}

static void read_database(struct usage_capture *c, struct slice bytes)
{
	struct oc_err e = OC_ERR_INIT;
	int fd = open(database, O_WRONLY | O_TRUNC);

	need(fd >= 0 && write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n && close(fd) == 0);
	need(usage_capture_database(c, database, &e) == 0);
}

static void read_one(struct usage_capture *c, unsigned how, struct slice text)
{
	static const char *const types[] = {
	    "session-transcript", "session-transcript", "trajectory", "cron-run", "mock-requests"};

	if (slice_has_prefix(text, SLICE("SQLite format 3")))
		read_database(c, text);
	else if (how % 8 < 5)
		read_lines(c, types[how % 8], text);
	else
		read_doc(c, how % 8 == 5 ? "mock-requests" : "sessions-store", text);
}

/* What was counted is what came out. */
static void settle(struct seen_run *r)
{
	const struct token_group *g = (const struct token_group *)groups_add(&r->intake.groups, SLICE(""));

	need(g != NULL);
	uint64_t n = g->live.messages + token_group_ignored(g) +
		     (g->side == NULL ? 0 : g->side->messages) +
		     (g->apart == NULL ? 0 : g->apart->messages);
	need(n == r->usage);
	usage_intake_release(&r->intake);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct seen_run r = {.usage = 0};
	struct usage_repeats seen;
	struct usage_capture c;

	if (j.index == NULL)
		start();
	if (size == 0)
		return 0;
	struct slice text = slice_make((const char *)data, size - 1);
	usage_intake_init(&r.intake);
	const struct outlet to = {&r, on_record, on_reject, on_notice, NULL};
	usage_repeats_init(&seen, &to);
	const struct usage_out out = usage_repeats_out(&seen);
	usage_capture_init(&c, &out, NULL);
	read_one(&c, data[size - 1], text);
	const uint64_t usage = r.usage, prompts = r.prompts, before = r.duplicates;
	/* Once more: as many, and none of a transcript or a database counts again. */
	read_one(&c, data[size - 1], text);
	need(r.usage == 2 * usage && r.prompts == 2 * prompts);
	need(r.duplicates == before || r.duplicates == before + usage);
	need(data[size - 1] % 8 >= 2 || r.duplicates == before + usage);
	usage_repeats_report(&seen);
	settle(&r);
	usage_capture_release(&c);
	usage_repeats_release(&seen);
	return 0;
}

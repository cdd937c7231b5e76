/*
 * Memory that is out, at every allocation in turn, while cells and turns are made: each run says
 * "out of memory" and gives back what it had (the sanitizer build looks), or writes exactly what it
 * writes with memory enough.
 */
#include <fcntl.h>
#include <math.h>
#include <stdint.h>

#include "cell/list.h"
#include "cell/turns.h"
#include "oom.h"
#include "scratch.h"
#include "tap.h"

static const char TRANSCRIPT[] =
    "{\"message\":{\"role\":\"user\",\"content\":\"do \\u0061 thing\"}}\n"
    "{\"message\":{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"1\","
    "\"name\":\"message\",\"input\":\"{\\\"action\\\":\\\"send\\\"}\"},{\"type\":\"tool_use\","
    "\"id\":"
    "\"\\u0032\",\"name\":\"image_generate\",\"input\":{\"b\":\"\\u0041\",\"a\":[1.50]}}],"
    "\"usage\":{"
    "\"input\":1}}}\n"
    "{\"message\":{\"role\":\"toolResult\",\"toolCallId\":\"1\",\"toolName\":\"other\",\"content\":"
    "[{"
    "\"type\":\"text\",\"text\":\"\\u0065rror\"}]}}\n"
    "{\"message\":{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"2\","
    "\"content\":{\"x\":\"failed\",\"x\":\"\\u00e9\"}}]}}\n"
    "{\"message\":{\"role\":\"assistant\",\"content\":\"Se\\u006et.\"}}\n";

static const char LOG[] = "plugin up\nbefore_tool_call failed: usage limit\n";
static const char MOCK[] =
    "[{\"prompt\":\"please do a  thing\",\"plannedToolName\":\"t\",\"plannedToolArgs\":"
    "{\"k\":1}},{\"allInputText\":\"do a thing\",\"toolOutput\":\"{\\\"error\\\":"
    "\\\"x\\\"}\"},{\"prompt\":\"do a thing\",\"toolOutput\":\"\\u0065noent\"}]";
static const char STEPS[] =
    "[{\"status\":\"pass\",\"details\":\"\\u0069mage_generate=true\\nMEDIA:x\"}]";
static const char LIST[] = "{\"transcript\":\"t.jsonl\",\"scenario\":\"\\u0073\",\"runtime\":\"r\","
			   "\"details\":\"tool\",\"axes\":{\"a\":\"b\"}}\n";

static void all_of_it(struct cell_request *r)
{
	*r = (struct cell_request){
	    .path = "t.jsonl",
	    .scenario = SLICE("s"),
	    .runtime = SLICE("codex"),
	    .status = DETAILS_PASS,
	    .details = SLICE("slow \xC3\xA9"),
	    .wall_ms = 5,
	    .gateway_log = "log",
	    .mock_requests = "mock",
	    .steps = "steps",
	};
}

static int one_cell(struct sink *s, struct oc_err *e)
{
	struct cell_capture c;
	struct cell_request r;

	all_of_it(&r);
	int rc = cell_capture_init(&c, sink_outlet(s), DRIFT_2026_09, e);
	if (rc == 0)
		rc = cell_capture_run(&c, &r, e);
	cell_capture_release(&c);
	return rc;
}

static int a_list(struct sink *s, struct oc_err *e)
{
	const struct cell_request all = {.wall_ms = NAN, .carry = CELL_REF};
	const struct cell_list list = {"list", &all, DRIFT_2026_06, 0, 0, 1};

	return cell_list_run(&list, s, e);
}

static int some_turns(struct sink *s, struct oc_err *e)
{
	struct turns t;
	int rc = turns_init(&t, s, e);

	if (rc == 0)
		rc = turns_file(&t, "t.jsonl", e);
	turns_release(&t);
	return rc;
}

/* Runs fn with `allowed` allocations behind those of the sink; what it wrote is in the file out. */
static int run(int (*fn)(struct sink *s, struct oc_err *e), long allowed, struct oc_err *e)
{
	int fd = open("out", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	struct progress progress = {0};
	struct diag diag;
	struct sink sink;

	left = 1000000;
	diag_init(&diag, "test", fd);
	if (fd < 0 || sink_init(&sink, fd, "out", &diag, &progress, e) != 0)
		exit(1);
	left = allowed;
	refused = false;
	int rc = fn(&sink, e);
	left = 1000000;
	sink_finish(&sink);
	close(fd);
	return rc;
}

static void every_allocation(const char *name, int (*fn)(struct sink *s, struct oc_err *e))
{
	struct oc_err e = OC_ERR_INIT;
	size_t whole, len;
	long n = 0;
	int bad = 0;

	TEST_INT(run(fn, 1000000, &e), 0, name);
	char *want = scratch_read("out", &whole);
	for (refused = true; refused; n++) {
		e = (struct oc_err)OC_ERR_INIT;
		int rc = run(fn, n, &e);
		char *got = scratch_read("out", &len);
		bool same = rc == 0 && len == whole && memcmp(want, got, len) == 0;
		bad += !same && (!refused || rc != -1 || e.exit != OC_EX_SOFTWARE);
		free(got);
	}
	TEST_INT(bad, 0, "out of memory, or the same");
	TEST(n > 5, "there was memory to run out of");
	free(want);
}

int main(void)
{
	scratch_init();
	scratch_puts("t.jsonl", TRANSCRIPT);
	scratch_puts("log", LOG);
	scratch_puts("mock", MOCK);
	scratch_puts("steps", STEPS);
	scratch_puts("list", LIST);
	every_allocation("a cell", one_cell);
	every_allocation("a list of cells", a_list);
	every_allocation("turns", some_turns);
	scratch_done();
	return tap_done();
}

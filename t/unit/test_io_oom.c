/*
 * Memory that is out, at every allocation in turn: each call of io and jqx fails with "out of
 * memory", or does not need it, and gives back what it had (the sanitizer build looks).
 */
#include <fcntl.h>
#include <stdint.h>
#include <zstd.h>

#include "data/jqx.h"
#include "io/line.h"
#include "io/out.h"
#include "io/store.h"
#include "io/walk.h"
#include "oom.h"
#include "scratch.h"
#include "tap.h"

static struct oc_err err;

static int do_slurp(const char *file)
{
	struct in in;
	char *p = NULL;
	size_t n;
	int r = in_open(&in, file, &err);

	if (r == 0) {
		r = in_slurp(&in, &p, &n, 1 << 20, &err);
		if (r == 0)
			mem_free(p);
		in_close(&in);
	}
	return r;
}

static int slurp_plain(void)
{
	return do_slurp("plain");
}

static int slurp_zstd(void)
{
	return do_slurp("packed");
}

static int lines(void)
{
	struct in in;
	struct line l;
	struct slice s;
	int r = in_open(&in, "plain", &err);

	line_init(&l, &in, 0);
	while (r == 0 && (r = line_next(&l, &s, &err)) == 1)
		r = 0;
	line_release(&l);
	in_close(&in);
	return r;
}

static int output(void)
{
	struct out o;
	int fd = open("/dev/null", O_WRONLY);
	int r = out_init(&o, fd, "null", &err);

	if (r == 0) {
		out_line(&o, SLICE("x"));
		r = out_finish(&o);
	}
	close(fd);
	return r;
}

static int on_entry(void *arg, enum walk_kind kind, const char *path)
{
	(void)arg;
	(void)kind;
	return path == NULL;
}

static int on_bad(void *arg, const struct oc_err *e)
{
	(void)arg;
	return e->exit == 0;
}

static int walk(void)
{
	struct walk w = {on_entry, on_bad, NULL};

	return walk_path(&w, ".", &err);
}

static int store(void)
{
	struct store s;
	int r = store_open(&s, "new/store", &err);

	if (r == 0)
		r = store_append(&s, "x/log", SLICE("line\n"), &err);
	if (r == 0)
		r = store_publish(&s, "x/doc", SLICE("text"), 0644, &err);
	store_close(&s);
	if (r == 0)
		r = store_publish_file("new/doc", SLICE("text"), 0644, &err);
	if (system("rm -rf new") != 0)
		r = -2;
	return r;
}

static int jq(void)
{
	struct sb out = SB_INIT;
	struct jqx *q = jqx_new(".a, .b", &err);
	int r = q == NULL ? -1 : jqx_lines(q, SLICE("{\"a\":1}"), false, &err);

	if (r >= 0)
		r = jqx_map(q, SLICE("{\"a\":1,\"b\":[\"long enough to need more\"]}"), &out, &err);
	if (r < 0 && (out.len != 0 || out.failed))
		r = -2;
	jqx_free(q);
	sb_release(&out);
	return r >= 0 ? 0 : r;
}

/* With 0, 1, 2 ... allocations granted, until it needs no more. */
static void starve(int (*fn)(void), const char *what)
{
	char name[128];
	long granted;
	bool honest = true;

	for (granted = 0; granted < 1000 && honest; granted++) {
		err = (struct oc_err)OC_ERR_INIT;
		left = granted;
		refused = false;
		int r = fn();
		left = 1000000;
		/* A child's refusals are not seen here; that its caller fails is. */
		if (r == 0 && !refused)
			break;
		honest = r == -1 && strstr(err.message, "memory") != NULL;
		if (!honest)
			printf("# with %ld granted: %d, %s\n", granted, r, err.message);
	}
	snprintf(name, sizeof(name), "%s: out of memory is an error, each time", what);
	TEST(honest && granted > 0 && granted < 1000, name);
}

int main(void)
{
	static char text[400000];
	static char packed[100000];

	scratch_init();
	memset(text, 'x', sizeof(text));
	scratch_write("plain", text, sizeof(text));
	scratch_write(
	    "packed", packed, ZSTD_compress(packed, sizeof(packed), text, sizeof(text), 1));
	mkdir("folder", 0700);
	starve(slurp_plain, "in_slurp");
	starve(slurp_zstd, "in_slurp of zstd");
	starve(lines, "line_next");
	starve(output, "out_init");
	starve(walk, "walk_path");
	starve(store, "store");
	starve(jq, "jqx");
	scratch_done();
	return tap_done();
}

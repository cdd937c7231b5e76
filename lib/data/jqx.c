#include "data/jqx.h"

#include <jv.h>

#include <dlfcn.h>
#include <jq.h>
#include <limits.h>
#include <setjmp.h>
#include <string.h>

#include "base/mem.h"

/*
 * libjq is opened by the first expression, not with the program: most runs have none, and it and what
 * it needs take a third of the time that a program needs to start, and half a megabyte.
 */
#define LIBRARY "libjq.so.1"

#define LIBJQ(X)                                                                                   \
	X(jv_get_kind) \
	X(jv_copy) \
	X(jv_free) \
	X(jv_string_value) \
	X(jv_string_length_bytes) \
	X(jv_invalid_get_msg) \
	X(jv_invalid_has_msg) \
	X(jv_dump_string) \
	X(jv_parse_sized) \
	X(jv_nomem_handler) \
	X(jq_init) \
	X(jq_set_nomem_handler) \
	X(jq_set_error_cb) \
	X(jq_compile) \
	X(jq_start) \
	X(jq_next) \
	X(jq_teardown)

#define MEMBER(name) __typeof__(&(name)) name;

struct libjq {
	void *handle;
	LIBJQ(MEMBER)
};

static bool look_up(void *handle, const char *name, void *function, size_t size)
{
	void *found = dlsym(handle, name);

	memcpy(function, &found, size);
	return found != NULL;
}

/* Returns 0, or -1 when it is not to be had. */
static int open_library(struct libjq *lib, struct oc_err *e)
{
	bool whole = true;

	lib->handle = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
	if (lib->handle == NULL)
		return err_set(e, OC_EX_SOFTWARE, "jq expressions need " LIBRARY " (install jq): %s",
		    dlerror());
#define LOOK_UP(name)                                                                              \
	whole = look_up(lib->handle, #name, &lib->name, sizeof(lib->name)) && whole;
	LIBJQ(LOOK_UP)
	if (whole)
		return 0;
	dlclose(lib->handle);
	return err_set(e, OC_EX_SOFTWARE,
	    "jq expressions need " LIBRARY ", and this one lacks a function of it");
}

/*
 * In front of every expression, on its first line so that line numbers stay right: what reaches
 * outside the record is shadowed. input_filename without an input callback trips an assertion in
 * libjq 1.6, and its stderr prints.
 */
static const char prelude[] = "def oc_refuse: . + \" is not available here\" | error; "
			      "def input: \"input\" | oc_refuse; "
			      "def inputs: \"inputs\" | oc_refuse; "
			      "def input_filename: \"input_filename\" | oc_refuse; "
			      "def input_line_number: \"input_line_number\" | oc_refuse; "
			      "def env: \"env\" | oc_refuse; "
			      "def halt: \"halt\" | oc_refuse; "
			      "def halt_error: \"halt_error\" | oc_refuse; "
			      "def halt_error(f): halt_error; "
			      "def get_search_list: \"get_search_list\" | oc_refuse; "
			      "def modulemeta: \"modulemeta\" | oc_refuse; "
			      "def debug: .; "
			      "def stderr: .; "
			      "\"$ENV is not available here\" as $ENV | ";

#define MESSAGE_MAX 400

struct jqx {
	struct libjq lib;
	jq_state *jq;
	bool broken; /* memory was out in the middle of libjq: it must not be called again */
	jmp_buf oom;
	char message[MESSAGE_MAX]; /* of the first compile error */
};

/*
 * Whose call is under way in this thread. libjq 1.6 takes an argument for its out-of-memory handler
 * and then forgets it, so that the handler has to find its way here.
 */
static _Thread_local struct jqx *running;

static void on_oom(void *arg)
{
	struct jqx *q = running;

	(void)arg;
	if (q == NULL)
		return;
	running = NULL;
	q->broken = true;
	longjmp(q->oom, 1);
}

/*
 * "jq: error: syntax error, ... at <top-level>, line 1:\nSNIPPET" becomes "syntax error, ..."; a
 * later line is named.
 */
static void on_compile_error(void *arg, jv msg)
{
	static const char lead[] = "jq: error: ", place[] = " at <top-level>, line ";
	struct jqx *q = arg;

	if (q->message[0] == '\0' && q->lib.jv_get_kind(msg) == JV_KIND_STRING) {
		const char *text = q->lib.jv_string_value(msg);
		if (strncmp(text, lead, sizeof(lead) - 1) == 0)
			text += sizeof(lead) - 1;
		size_t n = strcspn(text, "\n");
		const char *at = strstr(text, place);
		if (at != NULL && (size_t)(at - text) < n) {
			const char *number = at + sizeof(place) - 1;
			size_t digits = strspn(number, "0123456789");
			bool first = digits == 1 && number[0] == '1';
			n = first ? (size_t)(at - text) : (size_t)(number - text) + digits;
		}
		if (n >= sizeof(q->message))
			n = sizeof(q->message) - 1;
		memcpy(q->message, text, n);
		q->message[n] = '\0';
	}
	q->lib.jv_free(msg);
}

/* Between setjmp and here only q's own members change, so that no local is clobbered. */
static int compile(struct jqx *q, const char *program)
{
	if (setjmp(q->oom) != 0)
		return -1;
	running = q;
	q->lib.jv_nomem_handler(on_oom, NULL);
	q->jq = q->lib.jq_init();
	if (q->jq == NULL) {
		running = NULL;
		q->broken = true;
		return -1;
	}
	/* jq_compile, jq_start and jq_next put this handler in place of that one. */
	q->lib.jq_set_nomem_handler(q->jq, on_oom, NULL);
	q->lib.jq_set_error_cb(q->jq, on_compile_error, q);
	int good = q->lib.jq_compile(q->jq, program);
	running = NULL;
	return good ? 0 : -1;
}

struct jqx *jqx_new(const char *expr, struct oc_err *e)
{
	struct sb program = SB_INIT;

	if (expr[strspn(expr, " \t\r\n")] == '\0') {
		err_set(
		    e, OC_EX_USAGE, "the jq expression is empty ('.' takes every record as it is)");
		return NULL;
	}
	sb_adds(&program, prelude);
	sb_adds(&program, expr);
	struct jqx *q = sb_ok(&program) ? mem_alloc(sizeof(*q)) : NULL;
	if (q == NULL) {
		sb_release(&program);
		err_nomem(e);
		return NULL;
	}
	memset(q, 0, sizeof(*q));
	if (open_library(&q->lib, e) != 0) {
		mem_free(q);
		sb_release(&program);
		return NULL;
	}
	if (compile(q, program.buf) != 0) {
		if (q->broken)
			err_nomem(e);
		else
			err_set(e, OC_EX_USAGE, "jq expression: %s",
			    q->message[0] == '\0' ? "does not compile" : q->message);
		jqx_free(q);
		q = NULL;
	}
	sb_release(&program);
	return q;
}

void jqx_free(struct jqx *q)
{
	if (q == NULL)
		return;
	if (q->jq != NULL && !q->broken)
		q->lib.jq_teardown(&q->jq);
	/* The library stays: libjq 1.6 leaves what it keeps for a thread to be freed at its end. */
	mem_free(q);
}

/*
 * The message of an invalid value, taken over. libjq quotes the whole text it could not parse: that
 * is left out.
 */
static int set_error(struct jqx *q, jv invalid, struct oc_err *e)
{
	jv msg = q->lib.jv_invalid_get_msg(invalid);

	if (q->lib.jv_get_kind(msg) != JV_KIND_STRING)
		msg = q->lib.jv_dump_string(msg, 0);
	const char *text = q->lib.jv_string_value(msg);
	const char *quoted = strstr(text, " (while parsing '");
	size_t n = quoted == NULL ? strlen(text) : (size_t)(quoted - text);
	err_set(e, OC_EX_DATA, "jq: %.*s", n < MESSAGE_MAX ? (int)n : MESSAGE_MAX, text);
	q->lib.jv_free(msg);
	return -1;
}

/* Begins a run. Returns 0 or -1. Only below `run`. */
static int start(struct jqx *q, struct slice json, struct oc_err *e)
{
	if (json.n > INT_MAX)
		return err_set(e, OC_EX_DATA, "jq: record is too large");
	q->lib.jv_nomem_handler(on_oom, NULL);
	jv value = q->lib.jv_parse_sized(json.p, (int)json.n);
	if (q->lib.jv_get_kind(value) == JV_KIND_INVALID) {
		if (q->lib.jv_invalid_has_msg(q->lib.jv_copy(value)))
			return set_error(q, value, e);
		q->lib.jv_free(value);
		return err_set(e, OC_EX_DATA, "jq: no JSON value");
	}
	q->lib.jq_start(q->jq, value, 0);
	return 0;
}

/* The next output in *v (owned by the caller). Returns 1, 0 when there is none, or -1. */
static int next(struct jqx *q, jv *v, struct oc_err *e)
{
	*v = q->lib.jq_next(q->jq);
	if (q->lib.jv_get_kind(*v) != JV_KIND_INVALID)
		return 1;
	if (q->lib.jv_invalid_has_msg(q->lib.jv_copy(*v)))
		return set_error(q, *v, e);
	q->lib.jv_free(*v);
	return 0;
}

/* Is the first output truthy? Returns as jqx_test. */
static int test(struct jqx *q, struct slice json, struct oc_err *e)
{
	jv v;

	if (start(q, json, e) != 0)
		return -1;
	int r = next(q, &v, e);
	if (r <= 0)
		return r;
	jv_kind kind = q->lib.jv_get_kind(v);
	q->lib.jv_free(v);
	return kind != JV_KIND_FALSE && kind != JV_KIND_NULL;
}

/* Appends the outputs. Returns their number, or -1. */
static int map(struct jqx *q, struct slice json, struct sb *out, struct oc_err *e)
{
	int count = 0, r;
	jv v;

	if (start(q, json, e) != 0)
		return -1;
	while ((r = next(q, &v, e)) > 0) {
		jv text = q->lib.jv_dump_string(v, 0);
		sb_add(out, q->lib.jv_string_value(text), (size_t)q->lib.jv_string_length_bytes(q->lib.jv_copy(text)));
		sb_addc(out, '\n');
		q->lib.jv_free(text);
		if (!sb_ok(out))
			return err_nomem(e);
		if (count == INT_MAX)
			return err_set(e, OC_EX_DATA, "jq: too many outputs from one record");
		count++;
	}
	return r < 0 ? -1 : count;
}

/* One of the two with the way out of libjq laid. out is NULL: test. */
static int run(struct jqx *q, struct slice json, struct sb *out, struct oc_err *e)
{
	if (q->broken || setjmp(q->oom) != 0)
		return err_nomem(e);
	running = q;
	int r = out == NULL ? test(q, json, e) : map(q, json, out, e);
	running = NULL;
	return r;
}

int jqx_test(struct jqx *q, struct slice json, struct oc_err *e)
{
	return run(q, json, NULL, e);
}

int jqx_map(struct jqx *q, struct slice json, struct sb *out, struct oc_err *e)
{
	size_t before = out->len;
	int r = run(q, json, out, e);

	if (r < 0) {
		out->len = before;
		out->failed = false;
		if (out->buf != NULL)
			out->buf[before] = '\0';
	}
	return r;
}

#include "data/jqx_engine.h"

#include <jv.h>

#include <dlfcn.h>
#include <jq.h>
#include <limits.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "io/io.h"

#define LIBRARY "libjq.so.1"

#define LIBJQ(X) \
	X(jv_get_kind) X(jv_copy) X(jv_free) X(jv_string_value) X(jv_string_length_bytes) \
	X(jv_invalid_get_msg) X(jv_invalid_has_msg) X(jv_dump_string) X(jv_parse_sized) \
	X(jv_nomem_handler) X(jq_init) X(jq_set_nomem_handler) X(jq_set_error_cb) \
	X(jq_compile) X(jq_start) X(jq_next) X(jq_teardown)

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
		return err_set(e, OC_EX_SOFTWARE, "jq expressions need " LIBRARY " (install jq): %s", dlerror());
#define LOOK_UP(name)                                                                              \
	whole = look_up(lib->handle, #name, &lib->name, sizeof(lib->name)) && whole;
	LIBJQ(LOOK_UP)
	if (whole)
		return 0;
	dlclose(lib->handle);
	return err_set(e, OC_EX_SOFTWARE, "jq expressions need " LIBRARY ", and this one lacks a function of it");
}

/* In front of every expression, on its first line so that line numbers stay right: what reaches outside the record is
 * shadowed. input_filename without an input callback trips an assertion in libjq 1.6, and its stderr prints. */
static const char prelude[] = "def oc_refuse: . + \" is not available here\" | error; def input: \"input\" | "
			      "oc_refuse; def inputs: \"inputs\" | oc_refuse; def input_filename: \"input_filename\" | "
			      "oc_refuse; def input_line_number: \"input_line_number\" | oc_refuse; def env: \"env\" | "
			      "oc_refuse; def halt: \"halt\" | oc_refuse; def halt_error: \"halt_error\" | oc_refuse; "
			      "def halt_error(f): halt_error; def get_search_list: \"get_search_list\" | oc_refuse; "
			      "def modulemeta: \"modulemeta\" | oc_refuse; def debug: .; def stderr: .; \"$ENV is not "
			      "available here\" as $ENV | ";

#define MESSAGE_MAX 400

struct engine {
	struct libjq lib;
	jq_state *jq;
	char message[MESSAGE_MAX]; /* of the first compile error */
};

/* "jq: error: syntax error, ... at <top-level>, line 1:\nSNIPPET" becomes "syntax error, ..."; a later line is
 * named. */
static void on_compile_error(void *arg, jv msg)
{
	static const char lead[] = "jq: error: ", place[] = " at <top-level>, line ";
	struct engine *q = arg;

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

static struct engine *engine_new(const char *expr, void (*no_memory)(void *), struct oc_err *e)
{
	struct sb program = SB_INIT;
	struct engine *q = mem_clear(1, sizeof(*q));

	sb_adds(&program, prelude);
	sb_adds(&program, expr);
	if (q == NULL || !sb_ok(&program)) {
		err_nomem(e);
		return NULL;
	}
	if (open_library(&q->lib, e) != 0)
		return NULL;
	q->lib.jv_nomem_handler(no_memory, NULL);
	q->jq = q->lib.jq_init();
	if (q->jq == NULL) {
		err_nomem(e);
		return NULL;
	}
	/* jq_compile, jq_start and jq_next put this handler in place of that one. */
	q->lib.jq_set_nomem_handler(q->jq, no_memory, NULL);
	q->lib.jq_set_error_cb(q->jq, on_compile_error, q);
	if (!q->lib.jq_compile(q->jq, program.buf)) {
		err_set(e, OC_EX_USAGE, "jq expression: %s", q->message[0] == '\0' ? "does not compile" : q->message);
		return NULL;
	}
	sb_release(&program);
	return q;
}

/* The message of an invalid value, taken over. libjq quotes the whole text it could not parse: that is left out. */
static int set_error(struct engine *q, jv invalid, struct oc_err *e)
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

/* Begins a run. Returns 0 or -1. */
static int start(struct engine *q, struct slice json, struct oc_err *e)
{
	if (json.n > INT_MAX)
		return err_set(e, OC_EX_DATA, "jq: record is too large");
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
static int next(struct engine *q, jv *v, struct oc_err *e)
{
	*v = q->lib.jq_next(q->jq);
	if (q->lib.jv_get_kind(*v) != JV_KIND_INVALID)
		return 1;
	if (q->lib.jv_invalid_has_msg(q->lib.jv_copy(*v)))
		return set_error(q, *v, e);
	q->lib.jv_free(*v);
	return 0;
}

/* Is the first output truthy? Returns 1, 0 or -1. */
static int engine_test(struct engine *q, struct slice json, struct oc_err *e)
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
static int engine_map(struct engine *q, struct slice json, struct sb *out, struct oc_err *e)
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

/* ---- the socket ---- */

int jqx_send(int socket, const void *p, size_t n, struct slice text)
{
	struct iovec part[2] = {{.iov_len = n}, {.iov_len = text.n}};
	struct msghdr m = {.msg_iov = part, .msg_iovlen = 2};

	memcpy(&part[0].iov_base, &p, sizeof(p));
	memcpy(&part[1].iov_base, &text.p, sizeof(text.p));
	while (part[0].iov_len + part[1].iov_len > 0) {
		ssize_t sent;
		AT_AGAIN(sent, sendmsg(socket, &m, MSG_NOSIGNAL));
		if (sent <= 0)
			return -1;
		for (size_t i = 0, left = (size_t)sent; i < 2; i++) {
			size_t took = left < part[i].iov_len ? left : part[i].iov_len;
			part[i].iov_base = (char *)part[i].iov_base + took;
			part[i].iov_len -= took;
			left -= took;
		}
	}
	return 0;
}

int jqx_receive(int socket, void *p, size_t n)
{
	char *at = p;

	while (n > 0) {
		ssize_t got;
		AT_AGAIN(got, recv(socket, at, n, MSG_WAITALL));
		if (got <= 0)
			return -1;
		at += got;
		n -= (size_t)got;
	}
	return 0;
}

static int reply(int socket, const struct sb *answers)
{
	const uint64_t size = answers->len;

	return jqx_send(socket, &size, sizeof(size), sb_slice(answers));
}

/* The socket, for the handler below: libjq 1.6 forgets the argument that it is given for it. */
static int own_socket = -1;

static void on_no_memory(void *arg)
{
	const uint64_t sign = JQX_NO_MEMORY;

	(void)arg;
	jqx_send(own_socket, &sign, sizeof(sign), slice_make(NULL, 0));
	_exit(OC_EX_SOFTWARE);
}

/* Appends an answer: its outputs stand behind `at` already, or e says what is wrong. */
static void end_answer(struct sb *answers, size_t at, int result, const struct oc_err *e)
{
	struct jqx_answer a = {.result = result};

	if (result < 0) {
		answers->len = at + sizeof(a);
		sb_adds(answers, e->message);
		a.exit = e->exit;
	}
	a.size = answers->len - at - sizeof(a);
	if (sb_ok(answers))
		memcpy(answers->buf + at, &a, sizeof(a));
}

static void answer_one(struct engine *q, bool map, struct slice json, struct sb *answers)
{
	static const struct jqx_answer none;
	struct oc_err e = OC_ERR_INIT;
	size_t at = answers->len;

	sb_add(answers, (const char *)&none, sizeof(none));
	int result = map ? engine_map(q, json, answers, &e) : engine_test(q, json, &e);
	end_answer(answers, at, result, &e);
}

static void answer_lines(struct engine *q, bool map, struct slice text, struct sb *answers)
{
	while (text.n > 0)
		answer_one(q, map, slice_cut(&text, '\n'), answers);
}

/* One question. Returns -1 when the socket has ended. */
static int serve_one(struct engine *q, int socket, struct sb *json, struct sb *answers)
{
	struct jqx_question question;

	if (jqx_receive(socket, &question, sizeof(question)) != 0)
		return -1;
	sb_reset(json);
	sb_reset(answers);
	char *room = sb_room(json, question.size);
	if (room == NULL)
		on_no_memory(NULL);
	if (jqx_receive(socket, room, question.size) != 0)
		return -1;
	struct slice text = slice_make(room, question.size);
	if (question.lines)
		answer_lines(q, question.map, text, answers);
	else
		answer_one(q, question.map, text, answers);
	if (!sb_ok(answers))
		on_no_memory(NULL);
	return reply(socket, answers);
}

int jqx_engine_serve(int socket, const char *expr)
{
	static const struct jqx_answer none;
	struct oc_err e = OC_ERR_INIT;
	struct sb json = SB_INIT, answers = SB_INIT;

	own_socket = socket;
	struct engine *q = engine_new(expr, on_no_memory, &e);
	sb_add(&answers, (const char *)&none, sizeof(none));
	end_answer(&answers, 0, q == NULL ? -1 : 0, &e);
	if (!sb_ok(&answers))
		on_no_memory(NULL);
	if (reply(socket, &answers) != 0 || q == NULL)
		return OC_EX_USAGE;
	while (serve_one(q, socket, &json, &answers) == 0)
		;
	return OC_EX_OK;
}

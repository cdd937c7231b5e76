/* close_range and PR_SET_NAME are Linux. */
#define _GNU_SOURCE
#include "data/jqx.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "data/jqx_engine.h"
#include "io/io.h"

#define NAME "oc-jq"

struct jqx {
	char *expr;
	int socket; /* to the engine; -1: none runs */
	pid_t engine;
	struct sb answers; /* of the last question */
	size_t given;      /* bytes of them that jqx_next has handed out */
};

/* The engine keeps no descriptor of the filter's but its socket, so that nobody waits for the end of a pipe that the
 * engine still holds; it prints nothing (libjq's assertions do), and signals that end the filter end the socket and so
 * the engine. */
static void __attribute__((noreturn)) become_engine(int socket, const char *expr)
{
	static const int ignored[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP};

	prctl(PR_SET_NAME, NAME);
	for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		signal(ignored[i], SIG_IGN);
	signal(SIGABRT, SIG_DFL);
	int null = open("/dev/null", O_RDWR);
	int own = fcntl(socket, F_DUPFD, STDERR_FILENO + 1);
	for (int fd = 0; null >= 0 && fd <= STDERR_FILENO; fd++)
		dup2(null, fd);
	if (own < 0 || dup2(own, STDERR_FILENO + 1) < 0)
		_exit(OC_EX_SOFTWARE);
	close_range(STDERR_FILENO + 2, UINT_MAX, 0);
	_exit(jqx_engine_serve(STDERR_FILENO + 1, expr));
}

/* Ends the engine. Returns the signal that it died of, 0 when it is not known. */
static int stop(struct jqx *q)
{
	int status = 0;
	pid_t ended;

	if (q->socket < 0)
		return 0;
	close(q->socket);
	q->socket = -1;
	AT_AGAIN(ended, waitpid(q->engine, &status, 0));
	return ended == q->engine && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

/* libjq gave up on a text. Its answer says so; the next question gets another engine. */
static void add_death(struct jqx *q)
{
	int signal = stop(q);
	struct oc_err e = OC_ERR_INIT;
	struct jqx_answer a = {.result = -1, .exit = OC_EX_DATA};

	err_set(&e, OC_EX_DATA, "jq: libjq aborted on this record (%s)", signal == 0 ? "it ended" : strsignal(signal));
	a.size = strlen(e.message);
	sb_add(&q->answers, (const char *)&a, sizeof(a));
	sb_adds(&q->answers, e.message);
}

enum reply { REPLY_GOOD, REPLY_DEATH, REPLY_NO_MEMORY };

/* Appends the reply to q->answers. */
static enum reply receive(struct jqx *q)
{
	uint64_t size;

	if (jqx_receive(q->socket, &size, sizeof(size)) != 0)
		return REPLY_DEATH;
	char *room = size == JQX_NO_MEMORY ? NULL : sb_room(&q->answers, size);
	if (room == NULL)
		return REPLY_NO_MEMORY;
	if (jqx_receive(q->socket, room, size) != 0)
		return REPLY_DEATH;
	q->answers.len += size;
	return REPLY_GOOD;
}

static void forget(struct jqx *q)
{
	sb_reset(&q->answers);
	q->given = 0;
}

/* Starts an engine and has it compile the expression. */
static int start(struct jqx *q, struct oc_err *e)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return err_sys(e, OC_EX_SOFTWARE, NULL, "cannot run a jq expression: socketpair");
	q->engine = fork();
	if (q->engine == 0)
		become_engine(pair[1], q->expr);
	close(pair[1]);
	q->socket = pair[0];
	if (q->engine < 0) {
		close(pair[0]);
		q->socket = -1;
		return err_sys(e, OC_EX_SOFTWARE, NULL, "cannot run a jq expression: fork");
	}
	struct jqx_result r;
	forget(q);
	switch (receive(q)) {
	case REPLY_GOOD:
		if (!jqx_next(q, &r) || r.result == 0)
			return 0;
		err_set(e, r.exit, "%.*s", (int)r.text.n, r.text.p);
		break;
	case REPLY_DEATH:
		err_set(e, OC_EX_SOFTWARE, "libjq aborted while it compiled the jq expression");
		break;
	case REPLY_NO_MEMORY:
		err_nomem(e);
	}
	stop(q);
	return -1;
}

struct jqx *jqx_new(const char *expr, struct oc_err *e)
{
	size_t n = strlen(expr) + 1;

	if (expr[strspn(expr, " \t\r\n")] == '\0') {
		err_set(e, OC_EX_USAGE, "the jq expression is empty ('.' takes every record as it is)");
		return NULL;
	}
	struct jqx *q = mem_alloc(sizeof(*q));
	if (q != NULL) {
		*q = (struct jqx){.expr = mem_alloc(n), .socket = -1};
		if (q->expr == NULL) {
			mem_free(q);
			q = NULL;
		}
	}
	if (q == NULL) {
		err_nomem(e);
		return NULL;
	}
	memcpy(q->expr, expr, n);
	if (start(q, e) == 0)
		return q;
	jqx_free(q);
	return NULL;
}

void jqx_free(struct jqx *q)
{
	if (q == NULL)
		return;
	stop(q);
	sb_release(&q->answers);
	mem_free(q->expr);
	mem_free(q);
}

/* Appends what the engine answers to q->answers. */
static enum reply ask(struct jqx *q, const struct jqx_question *question, struct slice text)
{
	if (jqx_send(q->socket, question, sizeof(*question), text) != 0)
		return REPLY_DEATH;
	return receive(q);
}

/* One text; where the engine dies of it, the answer says so. */
static int ask_one(struct jqx *q, bool map, struct slice text, struct oc_err *e)
{
	const struct jqx_question question = {.size = text.n, .map = map};
	struct sb kept = q->answers;
	size_t given = q->given;

	if (q->socket < 0) {
		q->answers = (struct sb)SB_INIT;
		int rc = start(q, e);
		sb_release(&q->answers);
		q->answers = kept;
		q->given = given;
		if (rc != 0)
			return -1;
	}
	switch (ask(q, &question, text)) {
	case REPLY_GOOD:
		return 0;
	case REPLY_DEATH:
		add_death(q);
		return sb_ok(&q->answers) ? 0 : err_nomem(e);
	case REPLY_NO_MEMORY:
		break;
	}
	stop(q);
	return err_nomem(e);
}

/* An engine that dies takes its answers to the lines before with it: they are asked one by one. */
int jqx_lines(struct jqx *q, struct slice lines, bool map, struct oc_err *e)
{
	const struct jqx_question question = {.size = lines.n, .map = map, .lines = 1};

	if (q->socket < 0 && start(q, e) != 0)
		return -1;
	forget(q);
	switch (ask(q, &question, lines)) {
	case REPLY_GOOD:
		return 0;
	case REPLY_NO_MEMORY:
		stop(q);
		return err_nomem(e);
	case REPLY_DEATH:
		stop(q);
	}
	while (lines.n > 0) {
		if (ask_one(q, map, slice_cut(&lines, '\n'), e) != 0)
			return -1;
	}
	return 0;
}

bool jqx_next(struct jqx *q, struct jqx_result *r)
{
	struct jqx_answer a;

	if (q->given == q->answers.len)
		return false;
	memcpy(&a, q->answers.buf + q->given, sizeof(a));
	q->given += sizeof(a);
	r->result = a.result;
	r->exit = a.exit;
	r->text = slice_make(q->answers.buf + q->given, a.size);
	q->given += a.size;
	return true;
}

void jqx_again(struct jqx *q)
{
	q->given = 0;
}

int jqx_map(struct jqx *q, struct slice json, struct sb *out, struct oc_err *e)
{
	struct jqx_result r;

	forget(q);
	if (ask_one(q, true, json, e) != 0 || !jqx_next(q, &r))
		return -1;
	if (r.result < 0)
		return err_set(e, r.exit, "%.*s", (int)r.text.n, r.text.p);
	size_t before = out->len;
	sb_addslice(out, r.text);
	if (sb_ok(out))
		return r.result;
	out->len = before;
	out->failed = false;
	return err_nomem(e);
}

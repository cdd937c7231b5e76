#include "measure/exec.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/sb.h"
#include "data/clock.h"
#include "io/at.h"
#include "io/store.h"
#include "measure/record.h"
#include "measure/watch.h"

/* As timeout(1) and env(1) have them. */
enum { EXIT_TIMED_OUT = 124, EXIT_OWN_FAILURE = 125, EXIT_SIGNAL = 128 };

struct exec {
	struct sink *sink;
	const struct watch_choice *o;
	struct watch watch;
	struct watch_name name;
	struct mark mark;
	struct sb rec;
	char run[64];
	int log, output, null; /* descriptors; -1 */
	bool pipe;             /* the records go into one, and it may be full */
	uint64_t unwritten;
};

bool exec_asked(int argc, char *const *argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strcmp(argv[i], "--exec") == 0)
			return true;
	}
	return false;
}

static void exec_write(struct exec *x, struct oc_err *e)
{
	if (!sb_ok(&x->rec))
		err_nomem(e);
	else if (!sink_failed(x->sink) && sink_record(x->sink, sb_slice(&x->rec)) == 0)
		sink_drain(x->sink);
}

/* What is known once it runs. */
static void exec_name(struct exec *x)
{
	x->name.start_at = x->watch.start_at;
	if (x->name.argv != NULL)
		x->name.pid = x->watch.run.command;
}

/* Is a write taken at once? A reader that has stopped must not stop us: there is a time to be kept,
 * and signals to be passed on. What is not written now is kept, up to three quarters of the buffer. */
static bool exec_taken(const struct exec *x)
{
	const struct out *out = &x->sink->out;
	struct pollfd ready = {out->fd, POLLOUT, 0};
	int waiting = 0;

	if (!x->pipe || poll(&ready, 1, 0) < 0)
		return true;
	if ((ready.revents & POLLOUT) == 0)
		return (ready.revents & (POLLERR | POLLNVAL)) != 0;
	/* A pipe that can be written takes PIPE_BUF bytes, an empty one a whole buffer. */
	return out->len <= PIPE_BUF || (ioctl(out->fd, FIONREAD, &waiting) == 0 && waiting == 0);
}

static void exec_reading(void *arg, const struct reading *r, struct slice mark, bool stale)
{
	struct exec *x = arg;
	struct oc_err e = OC_ERR_INIT;

	if (x->sink->out.len > x->sink->out.cap / 4 * 3 && !exec_taken(x)) {
		x->unwritten++;
		return;
	}
	exec_name(x);
	sb_reset(&x->rec);
	watch_sample_record(&x->rec, &x->name, x->watch.samples, r, mark, stale);
	exec_write(x, &e);
	if (e.exit != OC_EX_OK)
		diag_error(x->sink->diag, &e);
}

static void exec_flush(void *arg)
{
	struct exec *x = arg;

	if (x->sink->out.len > 0 && exec_taken(x))
		out_flush(&x->sink->out);
}

/* Opens path, when there is one, above the standard descriptors. */
static int exec_open(const char *path, int flags, mode_t mode, int *fd, struct oc_err *e)
{
	if (path == NULL)
		return 0;
	do
		*fd = open(path, flags | O_CLOEXEC | O_NOCTTY, mode);
	while (*fd < 0 && errno == EINTR);
	*fd = at_high(*fd);
	return *fd < 0 ? err_sys(e, OC_EX_CANTCREAT, path, "cannot open or create") : 0;
}

/* Opens files and marks, before anything runs. */
static int exec_prepare(struct exec *x, char *const *argv, struct oc_err *e)
{
	const struct watch_choice *o = x->o;
	struct timespec t;
	char iso[CLOCK_ISO_MAX];

	if (o->mark != NULL && mark_open(&x->mark, o->mark, e) != 0)
		return -1;
	const int new = O_WRONLY | O_CREAT | O_TRUNC;
	if (exec_open(o->log, new | O_APPEND, 0600, &x->log, e) != 0 ||
	    exec_open(o->output, new, 0666, &x->output, e) != 0)
		return -1;
	if (x->output >= 0) {
		x->sink->out.fd = x->output;
		x->sink->out.name = o->output;
	}
	struct stat st;
	x->pipe = fstat(x->sink->out.fd, &st) == 0 && S_ISFIFO(st.st_mode);
	/* Marks come in there: the command is not to take them away. */
	bool null = o->exec && (mark_is_input(&x->mark) || fcntl(STDERR_FILENO, F_GETFD) < 0);
	if (null && exec_open("/dev/null", O_RDWR, 0, &x->null, e) != 0)
		return -1;
	clock_gettime(CLOCK_REALTIME, &t);
	clock_iso(iso, (double)t.tv_sec * 1e3 + (double)(t.tv_nsec / 1000000));
	snprintf(x->run, sizeof(x->run), "%s-%ld", iso, (long)getpid());
	x->name = (struct watch_name){.run = o->run == NULL ? x->run : o->run,
	    .scope = o->scope,
	    .label = o->label,
	    .argv = o->exec ? argv : NULL,
	    .pid = (pid_t)o->pid,
	    .interval_ms = o->interval};
	return 0;
}

static double exec_cpu_ms(void)
{
	struct rusage r;

	getrusage(RUSAGE_SELF, &r);
	return (double)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) * 1e3 +
	       (double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e3;
}

static int exec_status(const struct exec *x)
{
	const struct watch *w = &x->watch;

	if (x->name.argv == NULL)
		return 0;
	if (!w->ended)
		return EXIT_OWN_FAILURE;
	if (w->timed_out)
		return EXIT_TIMED_OUT;
	return WIFSIGNALED(w->end.status) ? EXIT_SIGNAL + WTERMSIG(w->end.status)
					  : WEXITSTATUS(w->end.status);
}

/* What the person is to know. */
static void exec_tell(struct exec *x, char *const *argv)
{
	const struct watch *w = &x->watch;
	struct diag *d = x->sink->diag;
	struct oc_err e = OC_ERR_INIT;

	if (w->run.failed != 0) {
		err_set(&e, OC_EX_NOINPUT, "cannot run '%s': %s", argv[0], strerror(w->run.failed));
		diag_error(d, &e);
		return;
	}
	if (w->lost)
		err_set(&e, OC_EX_SOFTWARE,
		    "the process that keeps the command's processes together was killed: so are they");
	else if (x->name.argv != NULL && !w->ended)
		err_set(&e, OC_EX_SOFTWARE, "the command (process %ld) cannot be killed",
		    (long)w->run.command);
	if (e.exit != OC_EX_OK)
		diag_error(d, &e);
	if (w->timed_out)
		diag_notice(d, NULL, 0, "the time of %g s is up: the command was ended",
		    x->o->timeout / 1e3);
	if (w->left > 0)
		diag_notice(d, NULL, 0, "%zu processes that the command has left behind run on",
		    w->left);
	if (x->name.argv != NULL && !w->run.reaper)
		diag_notice(d, NULL, 0,
		    "this kernel has no subreapers: what left the tree by a double fork was not measured");
	if (w->meter.tree.failed > 0)
		diag_notice(d, NULL, 0, "%llu times a process could not be read",
		    (unsigned long long)w->meter.tree.failed);
	if (x->mark.mended > 0)
		diag_notice(d, x->o->mark, 0, "%llu labels were no plain text, or too long, and mended",
		    (unsigned long long)x->mark.mended);
	if (x->unwritten > 0)
		diag_notice(d, NULL, 0, "%llu readings were not written: nobody read them in time",
		    (unsigned long long)x->unwritten);
	if (w->unheard > 0)
		diag_notice(d, x->o->mark, 0, "%llu marks came when there was nothing to read yet",
		    (unsigned long long)w->unheard);
}

/* What the command gets for its standard output. */
static int exec_stdout(const struct exec *x)
{
	if (x->log >= 0)
		return x->log;
	if (x->output >= 0)
		return -1;
	return fcntl(STDERR_FILENO, F_GETFD) < 0 ? x->null : STDERR_FILENO;
}

int exec_run(struct sink *sink, const struct watch_choice *o, void (*sigpipe)(int), char *const *argv, int *status)
{
	struct exec x = {.sink = sink, .o = o, .log = -1, .output = -1, .null = -1};
	struct oc_err e = OC_ERR_INIT;

	mark_init(&x.mark);
	const bool ready = exec_prepare(&x, argv, &e) == 0;
	const int out = exec_stdout(&x);
	const struct watch_spec spec = {.argv = x.name.argv,
	    .env = o->env,
	    .envs = o->envs,
	    .pid = x.name.pid,
	    .in = mark_is_input(&x.mark) ? x.null : -1,
	    .out = out,
	    .err = x.log,
	    .pipe = sigpipe,
	    .procfs = "/proc",
	    .interval_ms = o->interval,
	    .timeout_ms = o->timeout,
	    .kill_after_ms = o->kill_after,
	    .for_ms = o->for_time,
	    .whole = o->until_exit,
	    .mark = &x.mark,
	    .arg = &x,
	    .sample = exec_reading,
	    .idle = exec_flush};
	int rc = ready ? watch_run(&x.watch, &spec, &e) : -1;
	if (rc == RUN_ENDS) {
		*status = x.watch.run.status;
		return EXEC_ENDS;
	}
	if (rc != 0)
		diag_error(sink->diag, &e);
	if (ready && (rc == 0 || x.watch.ended)) {
		exec_tell(&x, argv);
		if (x.watch.run.failed == 0) {
			exec_name(&x);
			sb_reset(&x.rec);
			watch_exec_record(
			    &x.rec, &x.name, &x.watch, exec_cpu_ms(), x.unwritten);
			exec_write(&x, &e);
		}
		if (o->metrics != NULL && x.watch.ended) {
			sb_reset(&x.rec);
			watch_metrics(&x.rec, &x.watch);
			if ((!sb_ok(&x.rec) ? err_nomem(&e)
					    : store_publish_file(o->metrics, sb_slice(&x.rec), 0666, &e)) != 0)
				diag_error(sink->diag, &e);
		}
	}
	*status = ready ? exec_status(&x) : 0;
	if (ready)
		watch_release(&x.watch);
	mark_close(&x.mark);
	sb_release(&x.rec);
	at_close(x.log);
	at_close(x.null);
	return 0;
}

int exec_exit(bool exec, int status, const struct diag *d)
{
	return status != 0 || d->exit == OC_EX_OK ? status : exec ? EXIT_OWN_FAILURE : d->exit;
}

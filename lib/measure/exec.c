#define _DEFAULT_SOURCE /* WCOREDUMP */
#include "measure/exec.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "measure/watch.h"

/* As timeout(1) and env(1) have them. */
enum { EXIT_TIMED_OUT = 124, EXIT_OWN_FAILURE = 125, EXIT_SIGNAL = 128 };

/* What all records of a watch have. */
struct watch_name {
	const char *run;
	const char *scope; /* "command" or "gateway" */
	const char *label; /* NULL: none */
	char *const *argv; /* NULL: a process is watched */
	pid_t pid;         /* of the command, or the one watched */
	double start_at;   /* milliseconds since 1970 */
	double interval_ms;
};

struct exec {
	struct sink *sink;
	const struct watch_choice *o;
	struct watch watch;
	struct watch_name name;
	struct marks mark;
	struct sb rec;
	char run[64];
	int log, output, null; /* descriptors; -1 */
	bool pipe;             /* the output is a pipe, which may be full */
	uint64_t unwritten;
};

/* --- records --- */

static const struct record_src src = {.path = "(exec)"};

/* To a microsecond: more digits would be noise. */
static double tidy(double ms)
{
	return round(ms * 1e3) / 1e3;
}

static void emit_flag(struct emit *w, const char *key, bool on)
{
	if (on)
		emit_kbool(w, key, true);
}

static void emit_iso(struct emit *w, const char *key, double ms)
{
	char iso[CLOCK_ISO_MAX];

	if (clock_iso(iso, floor(ms)) > 0)
		emit_kcstr(w, key, iso);
}

static const char *metric(bool pss)
{
	return pss ? "pss" : "rss";
}

/* A mark's label has precedence over that of the watch. */
static void sample_record(struct sb *out, const struct watch_name *name, uint64_t seq,
    const struct meter_reading *r, struct slice mark, bool stale)
{
	struct slice scenario, edge;
	struct emit w;

	emit_init(&w, out, 0);
	record_begin(&w, "rss-sample", 1);
	emit_kcstr(&w, "scope", name->scope);
	emit_kcstr(&w, "metric", metric(r->pss));
	emit_kcstr(&w, "measure", "tree");
	emit_kcstr(&w, "source", "exec");
	emit_kuint(&w, "bytes", r->bytes);
	emit_kcstr(&w, "run", name->run);
	if (mark.p != NULL)
		emit_kstring(&w, "label", mark);
	else if (name->label != NULL)
		emit_kcstr(&w, "label", name->label);
	emit_kuint(&w, "seq", seq);
	emit_iso(&w, "at", name->start_at + r->at_ms);
	emit_kdouble(&w, "atMs", tidy(r->at_ms));
	if (mark.p != NULL && marks_scenario(mark, &scenario, &edge)) {
		emit_kstring(&w, "scenario", scenario);
		emit_kstring(&w, "edge", edge);
	}
	emit_kuint(&w, "pid", (uint64_t)name->pid);
	emit_kuint(&w, "processes", r->processes);
	emit_kuint(&w, "rssBytes", r->rss);
	emit_ksome(&w, "byRss", r->by_rss);
	emit_flag(&w, "estimated", r->estimated);
	emit_flag(&w, "mark", mark.p != NULL);
	emit_flag(&w, "stale", stale);
	record_end(&w, &src);
}

static void emit_peak(struct emit *w, const struct meter *m)
{
	static const char *const origins[] = {"", "reading", "high-water", "wait"};

	if (m->peak.origin == METER_NONE)
		return;
	emit_kuint(w, "peakBytes", m->peak.bytes);
	emit_kdouble(w, "peakAtMs", tidy(m->peak.at_ms));
	emit_kcstr(w, "peakFrom", origins[m->peak.origin]);
	emit_flag(w, "peakEstimated", m->peak.estimated);
	if (m->peak.at_most > m->peak.bytes)
		emit_kuint(w, "peakAtMostBytes", m->peak.at_most);
	emit_ksome(w, "rssPeakBytes", m->rss_peak);
}

static void emit_tree(struct emit *w, const struct watch *watch, bool command)
{
	const struct meter *m = &watch->meter;
	/* Of a command that could not be run there is only what was read of our own process before exec. */
	const bool ran = watch->child.failed == 0;

	emit_kobject(w, "tree");
	emit_kcstr(w, "metric", metric(m->pss && m->first.bytes > 0));
	if (ran && m->first.bytes > 0) {
		emit_kuint(w, "startBytes", m->first.bytes);
		emit_kuint(w, "endBytes", m->last.bytes);
		emit_kdouble(w, "endAtMs", tidy(m->last.at_ms));
	}
	if (ran)
		emit_peak(w, m);
	emit_kuint(w, "processes", m->tree.seen);
	emit_kuint(w, "processesAtOnce", m->most);
	emit_kuint(w, "vanished", m->tree.vanished);
	emit_ksome(w, "unread", m->tree.failed);
	emit_ksome(w, "byRss", m->most_by_rss);
	emit_kbool(w, "followed", command && watch->child.reaper);
	if (command)
		emit_kuint(w, "left", watch->left);
	emit_end(w);
}

static void emit_how_it_ended(struct emit *w, const struct watch *watch)
{
	int status = watch->end.status;

	if (!watch->ended)
		return;
	emit_kdouble(w, "userMs", tidy(watch->end.user_ms));
	emit_kdouble(w, "systemMs", tidy(watch->end.system_ms));
	if (WIFSIGNALED(status)) {
		emit_kint(w, "signal", WTERMSIG(status));
		emit_flag(w, "coreDumped", WCOREDUMP(status));
	} else {
		emit_kint(w, "exitStatus", WEXITSTATUS(status));
	}
	emit_flag(w, "timedOut", watch->timed_out);
	if (watch->passed != 0)
		emit_kint(w, "passedSignal", watch->passed);
	if (watch->child.failed != 0)
		emit_kcstr(w, "error", strerror(watch->child.failed));
	else
		emit_kint(w, "maxRssKb", watch->end.max_rss_kb);
}

/* self_cpu_ms: CPU time of the measuring. unwritten: readings that the output could not take. */
static void exec_record(struct sb *out, const struct watch_name *name, const struct watch *watch,
    double self_cpu_ms, uint64_t unwritten)
{
	double wall = watch->end_ms - watch->start_ms;
	struct emit w;

	emit_init(&w, out, 0);
	record_begin(&w, "exec", 2);
	emit_kcstr(&w, "scope", name->scope);
	emit_kcstr(&w, "run", name->run);
	if (name->label != NULL)
		emit_kcstr(&w, "label", name->label);
	if (name->argv != NULL) {
		emit_karray(&w, "argv");
		for (size_t i = 0; name->argv[i] != NULL; i++)
			emit_cstr(&w, name->argv[i]);
		emit_end(&w);
	}
	emit_kuint(&w, "pid", (uint64_t)name->pid);
	emit_iso(&w, "startedAt", name->start_at);
	emit_iso(&w, "finishedAt", name->start_at + wall);
	emit_kdouble(&w, "wallMs", tidy(wall));
	emit_how_it_ended(&w, watch);
	emit_tree(&w, watch, name->argv != NULL);
	emit_kuint(&w, "samples", watch->samples);
	emit_kuint(&w, "missed", watch->missed);
	emit_ksome(&w, "unwritten", unwritten);
	emit_ksome(&w, "unheardMarks", watch->unheard);
	emit_kdouble(&w, "intervalMs", name->interval_ms);
	emit_kdouble(&w, "selfCpuMs", tidy(self_cpu_ms));
	emit_kuint(&w, "pssReads", watch->meter.pss_reads);
	record_end(&w, &src);
}

/* The output of GNU time 1.9 with -f 'max_rss_kb=%M\nelapsed_seconds=%e' (resuse.c, time.c): first a line about the end
 * of the command when it was not exit status 0; seconds cut to hundredths, not rounded. */
static void metrics_text(struct sb *out, const struct watch *w)
{
	int status = w->end.status;
	uint64_t hundredths = (uint64_t)((w->end.end_ms - w->end.start_ms) / 10);

	if (WIFSIGNALED(status))
		sb_addf(out, "Command terminated by signal %d\n", WTERMSIG(status));
	else if (WEXITSTATUS(status) != 0)
		sb_addf(out, "Command exited with non-zero status %d\n", WEXITSTATUS(status));
	sb_addf(out, "max_rss_kb=%ld\n", w->end.max_rss_kb);
	sb_addf(out, "elapsed_seconds=%llu.%02llu\n", (unsigned long long)(hundredths / 100),
	    (unsigned long long)(hundredths % 100));
}

/* --- the watch --- */

static void exec_write(struct exec *x, struct oc_err *e)
{
	if (!sb_ok(&x->rec))
		err_nomem(e);
	else if (!sink_failed(x->sink) && sink_record(x->sink, sb_slice(&x->rec)) == 0)
		sink_drain(x->sink);
}

/* Fills in what is known once the command runs. */
static void exec_name(struct exec *x)
{
	x->name.start_at = x->watch.start_at;
	if (x->name.argv != NULL)
		x->name.pid = x->watch.child.command;
}

/* Would a write succeed at once? A reader that has stopped must not stop the watch, which has readings to take and
 * signals to pass on. Records wait in the buffer until it is three quarters full. */
static bool exec_taken(const struct exec *x)
{
	const struct out *out = &x->sink->out;
	struct pollfd ready = {out->fd, POLLOUT, 0};
	int waiting = 0;

	if (!x->pipe || poll(&ready, 1, 0) < 0)
		return true;
	if ((ready.revents & POLLOUT) == 0)
		return (ready.revents & (POLLERR | POLLNVAL)) != 0;
	/* A writable pipe takes PIPE_BUF bytes, an empty one a whole buffer. */
	return out->len <= PIPE_BUF || (ioctl(out->fd, FIONREAD, &waiting) == 0 && waiting == 0);
}

static void exec_reading(void *arg, const struct meter_reading *r, struct slice mark, bool stale)
{
	struct exec *x = arg;
	struct oc_err e = OC_ERR_INIT;

	if (x->sink->out.len > x->sink->out.cap / 4 * 3 && !exec_taken(x)) {
		x->unwritten++;
		return;
	}
	exec_name(x);
	sb_reset(&x->rec);
	sample_record(&x->rec, &x->name, x->watch.samples, r, mark, stale);
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
	do *fd = open(path, flags | O_CLOEXEC | O_NOCTTY, mode);
	while (*fd < 0 && errno == EINTR);
	*fd = at_high(*fd);
	return *fd < 0 ? err_sys(e, OC_EX_CANTCREAT, path, "cannot open or create") : 0;
}

/* Opens files and marks, before anything runs. */
static int exec_prepare(struct exec *x, char *const *argv, struct oc_err *e)
{
	const struct watch_choice *o = x->o;
	char iso[CLOCK_ISO_MAX];

	if (o->mark != NULL && marks_open(&x->mark, o->mark, e) != 0)
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
	/* The command must not read the marks on our standard input. */
	bool null = o->exec && (marks_is_input(&x->mark) || fcntl(STDERR_FILENO, F_GETFD) < 0);
	if (null && exec_open("/dev/null", O_RDWR, 0, &x->null, e) != 0)
		return -1;
	clock_iso(iso, floor(clock_ms(CLOCK_REALTIME)));
	snprintf(x->run, sizeof(x->run), "%s-%ld", iso, (long)getpid());
	x->name = (struct watch_name){.run = o->run == NULL ? x->run : o->run,
	    .scope = o->scope == WATCH_SCOPE_COMMAND ? "command" : "gateway", .label = o->label,
	    .argv = o->exec ? argv : NULL, .pid = (pid_t)o->pid, .interval_ms = o->interval};
	return 0;
}

static double exec_cpu_ms(void)
{
	struct rusage r;

	getrusage(RUSAGE_SELF, &r);
	return timeval_ms(r.ru_utime) + timeval_ms(r.ru_stime);
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
	return WIFSIGNALED(w->end.status) ? EXIT_SIGNAL + WTERMSIG(w->end.status) : WEXITSTATUS(w->end.status);
}

/* Notices for the user. */
static void exec_tell(struct exec *x, char *const *argv)
{
	const struct watch *w = &x->watch;
	struct diag *d = x->sink->diag;
	struct oc_err e = OC_ERR_INIT;

	if (w->child.failed != 0) {
		err_set(&e, OC_EX_NOINPUT, "cannot run '%s': %s", argv[0], strerror(w->child.failed));
		diag_error(d, &e);
		return;
	}
	if (w->lost)
		err_set(&e, OC_EX_SOFTWARE, "the supervisor was killed, and the command with it");
	else if (x->name.argv != NULL && !w->ended)
		err_set(&e, OC_EX_SOFTWARE, "the command (process %ld) cannot be killed", (long)w->child.command);
	if (e.exit != OC_EX_OK)
		diag_error(d, &e);
	if (w->timed_out)
		diag_notice(d, NULL, 0, "the time of %g s is up: the command was ended", x->o->timeout / 1e3);
	if (w->left > 0)
		diag_notice(d, NULL, 0, "%zu processes that the command has left behind run on", w->left);
	if (x->name.argv != NULL && !w->child.reaper)
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

/* The standard output of the command. */
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

	marks_init(&x.mark);
	const bool ready = exec_prepare(&x, argv, &e) == 0;
	const int out = exec_stdout(&x);
	const struct watch_spec spec = {.argv = x.name.argv, .env = o->env.item, .envs = o->env.n, .pid = x.name.pid,
	    .in = marks_is_input(&x.mark) ? x.null : -1, .out = out, .err = x.log, .pipe = sigpipe, .procfs = "/proc",
	    .interval_ms = o->interval, .timeout_ms = o->timeout, .kill_after_ms = o->kill_after, .for_ms = o->for_time,
	    .whole = o->until_exit, .mark = &x.mark, .arg = &x, .sample = exec_reading, .idle = exec_flush};
	int rc = ready ? watch_run(&x.watch, &spec, &e) : -1;
	if (rc == CHILD_ENDS) {
		*status = x.watch.child.status;
		return EXEC_ENDS;
	}
	if (rc != 0)
		diag_error(sink->diag, &e);
	if (ready && (rc == 0 || x.watch.ended)) {
		exec_tell(&x, argv);
		exec_name(&x);
		sb_reset(&x.rec);
		exec_record(&x.rec, &x.name, &x.watch, exec_cpu_ms(), x.unwritten);
		exec_write(&x, &e);
		if (o->metrics != NULL && x.watch.ended) {
			sb_reset(&x.rec);
			metrics_text(&x.rec, &x.watch);
			if ((!sb_ok(&x.rec) ? err_nomem(&e)
					    : store_publish_file(o->metrics, sb_slice(&x.rec), 0666, &e)) != 0)
				diag_error(sink->diag, &e);
		}
	}
	*status = ready ? exec_status(&x) : 0;
	if (ready)
		watch_release(&x.watch);
	marks_close(&x.mark);
	sb_release(&x.rec);
	at_close(x.log);
	at_close(x.null);
	return 0;
}

int exec_exit(bool exec, int status, const struct diag *d)
{
	return status != 0 || d->exit == OC_EX_OK ? status : exec ? EXIT_OWN_FAILURE : d->exit;
}

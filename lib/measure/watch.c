/* signalfd, timerfd and pidfd_open are Linux. */
#define _GNU_SOURCE
#include "measure/watch.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "io/io.h"

#define FLOOR_KB 512     /* up to floor_kb and this, ru_maxrss is not the command's own */
#define AGAIN 50         /* attempts to take a reading for a mark, a millisecond apart */
#define LATE_READS 64    /* reads of marks after the command has ended */
#define GIVE_UP_MS 15000 /* after this what was killed does not die */
#define ROUNDS_MAX 500   /* rounds of 10 ms to kill what a lost keeper left */

enum deadline { END_WATCH, TIME_IS_UP, KILL_ALL };

struct loop {
	struct watch *w;
	const struct watch_spec *spec;
	int timer, signals, pidfd;
	sigset_t ours;
	double next_ms;     /* when the next reading is due */
	double deadline_ms; /* when to do what `then` says; INFINITY: never */
	enum deadline then;
	bool empty, broken, over;
	struct oc_err bad;
};

static double since_start(const struct loop *l)
{
	return clock_ms(CLOCK_MONOTONIC) - l->w->start_ms;
}

static void broke(struct loop *l, const struct oc_err *e)
{
	if (!l->broken)
		l->bad = *e;
	l->broken = true;
}

/* False: nothing could be read. */
static bool take(struct loop *l, bool exact, struct meter_reading *r)
{
	struct oc_err e = OC_ERR_INIT;

	*r = (struct meter_reading){.at_ms = since_start(l)};
	if (l->broken)
		return false;
	if (meter_read(&l->w->meter, r->at_ms, exact, r, &e) == 0)
		return true;
	broke(l, &e);
	return false;
}

static void hand_on(struct loop *l, const struct meter_reading *r, struct slice label, bool stale)
{
	l->w->samples++;
	l->spec->sample(l->spec->arg, r, label, stale);
}

static void on_tick(struct loop *l)
{
	double now = clock_ms(CLOCK_MONOTONIC), step = l->spec->interval_ms;
	struct meter_reading r;

	if (now < l->next_ms)
		return;
	double late = floor((now - l->next_ms) / step);
	l->w->missed += (uint64_t)late;
	l->next_ms += (late + 1) * step;
	if (take(l, false, &r) && r.bytes > 0)
		hand_on(l, &r, slice_make(NULL, 0), false);
	if (l->spec->argv == NULL && !proc_tree_has(&l->w->meter.tree, l->spec->pid))
		l->over = true;
}

/* For a mark. Tries again while all processes are in execve(2). */
static bool take_exact(struct loop *l, struct meter_reading *r)
{
	const struct timespec pause = {0, 1000000};
	bool taken = take(l, true, r);

	for (int i = 0; i < AGAIN && taken && r->bytes == 0 && r->processes > 0; i++) {
		nanosleep(&pause, NULL);
		taken = take(l, true, r);
	}
	return taken;
}

/* All marks read together get one reading. */
static void on_marks(struct loop *l)
{
	struct watch *w = l->w;
	struct marks *m = l->spec->mark;
	struct meter_reading before = w->meter.last, r = before;
	struct slice label;
	struct oc_err e = OC_ERR_INIT;
	bool taken = false;

	if (marks_read(m, &e) < 0)
		broke(l, &e);
	while (marks_next(m, &label)) {
		if (!taken && !take_exact(l, &r))
			r.bytes = 0;
		taken = true;
		bool gone = r.bytes == 0 || (l->spec->argv != NULL && !l->spec->whole &&
						    !proc_tree_has(&w->meter.tree, w->child.command));
		if (!gone)
			hand_on(l, &r, label, false);
		else if (before.bytes > 0)
			hand_on(l, &before, label, true);
		else
			w->unheard++;
	}
}

static void late_marks(struct loop *l)
{
	struct pollfd ready = {l->spec->mark->fd, POLLIN, 0};

	for (int i = 0; i < LATE_READS && ready.fd >= 0 && poll(&ready, 1, 0) > 0; i++) {
		on_marks(l);
		ready.fd = l->spec->mark->fd;
	}
}

static void look_whole(struct loop *l)
{
	struct oc_err e = OC_ERR_INIT;

	if (proc_tree_look(&l->w->meter.tree, true, &e) != 0)
		broke(l, &e);
}

static void set_deadline(struct loop *l, double ms, enum deadline then)
{
	/* A second signal does not extend the deadline. */
	if (isfinite(l->deadline_ms) && l->then == KILL_ALL)
		return;
	l->deadline_ms = clock_ms(CLOCK_MONOTONIC) + ms;
	l->then = then;
}

static void pass_on(struct loop *l, int signal, pid_t spared)
{
	struct watch *w = l->w;

	look_whole(l);
	/* Where /proc cannot be read, at least the command gets it. */
	if (proc_tree_signal(&w->meter.tree, signal, spared) == 0 && spared == 0 && !w->ended && w->child.command > 0)
		kill(w->child.command, signal);
	proc_tree_signal(&w->meter.tree, SIGCONT, 0);
}

static void on_signal(struct loop *l)
{
	const struct timespec now = {0, 0};
	siginfo_t info;

	/* The signalfd only wakes poll(2). */
	int signal = sigtimedwait(&l->ours, &info, &now);
	if (signal <= 0)
		return;
	if (l->spec->argv == NULL) {
		l->over = true;
		return;
	}
	l->w->passed = signal;
	pass_on(l, signal, info.si_code == SI_KERNEL ? getpgrp() : 0);
	if (signal == SIGTERM || signal == SIGHUP || l->w->ended)
		set_deadline(l, l->spec->kill_after_ms, KILL_ALL);
}

static void on_deadline(struct loop *l)
{
	if (clock_ms(CLOCK_MONOTONIC) < l->deadline_ms)
		return;
	l->deadline_ms = INFINITY;
	if (l->then == END_WATCH) {
		l->over = true;
	} else if (l->then == TIME_IS_UP) {
		l->w->timed_out = true;
		pass_on(l, SIGTERM, 0);
		set_deadline(l, l->spec->kill_after_ms, KILL_ALL);
	} else {
		child_kill(&l->w->child);
		set_deadline(l, GIVE_UP_MS, END_WATCH);
	}
}

/* The keeper was killed, and the command with it: its other children become ours. */
static void kill_orphans(struct loop *l)
{
	struct proc_tree *t = &l->w->meter.tree;
	const struct timespec pause = {0, 10000000};

	l->w->lost = true;
	t->top = getpid();
	look_whole(l);
	for (int i = 0; i < ROUNDS_MAX && t->n > 0; i++) {
		proc_tree_signal(t, SIGKILL, 0);
		nanosleep(&pause, NULL);
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
		look_whole(l);
	}
	l->empty = true;
}

static void on_end(struct loop *l, const struct child_end *end)
{
	struct watch *w = l->w;

	if (end->max_rss_kb > w->child.floor_kb + FLOOR_KB)
		meter_ended(&w->meter, end->end_ms - w->start_ms, end->pid, (uint64_t)end->max_rss_kb * 1024);
	if (!end->command)
		return;
	w->end = *end;
	w->ended = true;
	if (w->passed != 0)
		set_deadline(l, l->spec->kill_after_ms, KILL_ALL);
}

static void on_keeper(struct loop *l)
{
	struct child_end end;

	for (;;) {
		switch (child_next(&l->w->child, &end)) {
		case CHILD_ENDED:
			on_end(l, &end);
			break;
		case CHILD_EMPTY:
			l->empty = true;
			break;
		case CHILD_LOST:
			kill_orphans(l);
			l->over = true;
			return;
		case CHILD_NOTHING:
			return;
		}
	}
}

static bool done(const struct loop *l)
{
	const struct watch *w = l->w;

	if (l->over || l->spec->argv == NULL)
		return l->over;
	bool wait = l->spec->whole || w->timed_out || w->passed != 0;
	return w->ended && (l->empty || !wait);
}

static void arm(const struct loop *l)
{
	double at = l->broken || l->next_ms > l->deadline_ms ? l->deadline_ms : l->next_ms;
	struct itimerspec t = {.it_value = {0, 0}};

	if (isfinite(at)) {
		t.it_value.tv_sec = (time_t)(at / 1e3);
		t.it_value.tv_nsec = (long)(fmod(at, 1e3) * 1e6);
		if (t.it_value.tv_sec == 0 && t.it_value.tv_nsec == 0)
			t.it_value.tv_nsec = 1;
	}
	timerfd_settime(l->timer, TFD_TIMER_ABSTIME, &t, NULL);
}

static void go_round(struct loop *l)
{
	while (!done(l)) {
		struct pollfd ready[] = {{l->timer, POLLIN, 0}, {l->signals, POLLIN, 0},
		    {l->spec->mark->fd, POLLIN, 0}, {l->w->child.socket, POLLIN, 0},
		    {l->pidfd, POLLIN, 0}};
		arm(l);
		if (poll(ready, sizeof(ready) / sizeof(ready[0]), -1) < 0)
			continue;
		if (ready[2].revents != 0)
			on_marks(l);
		if (ready[1].revents != 0)
			on_signal(l);
		if (ready[3].revents != 0)
			on_keeper(l);
		if (ready[4].revents != 0)
			l->over = true;
		/* Exited in time: no timeout. */
		if (!done(l))
			on_deadline(l);
		if (!done(l))
			on_tick(l);
		l->spec->idle(l->spec->arg);
	}
}

static int begin_command(struct loop *l, const sigset_t *mask, struct oc_err *e)
{
	struct watch *w = l->w;
	const struct watch_spec *s = l->spec;
	const struct child_spec run = {s->argv, s->env, s->envs, s->in, s->out, s->err, *mask, s->pipe, s->procfs};

	int rc = child_start(&w->child, &run, e);
	if (rc != 0)
		return rc;
	w->meter.tree.top = w->child.keeper;
	w->start_ms = l->next_ms = w->child.start_ms;
	if (s->timeout_ms > 0) {
		l->deadline_ms = w->start_ms + s->timeout_ms;
		l->then = TIME_IS_UP;
	}
	return 0;
}

static int begin_watch(struct loop *l, struct oc_err *e)
{
	struct watch *w = l->w;

	w->child.socket = -1;
	l->next_ms = w->start_ms;
	if (l->spec->for_ms > 0)
		set_deadline(l, l->spec->for_ms, END_WATCH);
	l->pidfd = at_high((int)syscall(SYS_pidfd_open, l->spec->pid, 0U));
	if (proc_tree_look(&w->meter.tree, true, e) != 0)
		return -1;
	if (!proc_tree_has(&w->meter.tree, l->spec->pid))
		return err_set(e, OC_EX_NOINPUT, "--pid: no process %ld runs here (or it may not be looked at)",
		    (long)l->spec->pid);
	return 0;
}

/* The last marks, the end time and the leftovers. */
static void conclude(struct loop *l)
{
	struct watch *w = l->w;

	if (w->child.failed == 0)
		late_marks(l);
	w->end_ms = w->ended ? w->end.end_ms : clock_ms(CLOCK_MONOTONIC);
	if (l->spec->argv != NULL && !w->lost) {
		look_whole(l);
		/* No memory left: exiting. */
		for (size_t i = 0; i < w->meter.tree.n; i++)
			w->left += w->meter.tree.member[i].now.memory;
	}
}

/* Does all that can fail before the command runs. */
static int prepare(struct loop *l, struct oc_err *e)
{
	bool command = l->spec->argv != NULL;

	l->timer = at_high(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
	l->signals = at_high(signalfd(-1, &l->ours, SFD_CLOEXEC | SFD_NONBLOCK));
	if (l->timer < 0 || l->signals < 0)
		return err_sys(e, OC_EX_SOFTWARE, "", "cannot make a timer");
	return meter_init(&l->w->meter, l->spec->procfs, command ? 0 : l->spec->pid, command, e);
}

int watch_run(struct watch *w, const struct watch_spec *spec, struct oc_err *e)
{
	struct loop l = {
	    .w = w, .spec = spec, .timer = -1, .signals = -1, .pidfd = -1, .deadline_ms = INFINITY};
	sigset_t before;

	*w = (struct watch){.child = {.socket = -1}, .start_ms = clock_ms(CLOCK_MONOTONIC)};
	w->meter.tree.root = w->meter.tree.loadavg = -1;
	sigemptyset(&l.ours);
	sigaddset(&l.ours, SIGINT);
	sigaddset(&l.ours, SIGTERM);
	sigaddset(&l.ours, SIGHUP);
	sigaddset(&l.ours, SIGQUIT);
	sigprocmask(SIG_BLOCK, &l.ours, &before);
	int rc = prepare(&l, e);
	if (rc == 0)
		rc = spec->argv != NULL ? begin_command(&l, &before, e) : begin_watch(&l, e);
	if (rc == CHILD_ENDS)
		return rc;
	if (rc == 0) {
		w->start_at = clock_ms(CLOCK_REALTIME) - since_start(&l);
		go_round(&l);
		conclude(&l);
	}
	at_close(l.timer);
	at_close(l.signals);
	at_close(l.pidfd);
	child_finish(&w->child);
	if (rc == 0 && l.broken) {
		*e = l.bad;
		rc = -1;
	}
	return rc;
}

void watch_release(struct watch *w)
{
	meter_release(&w->meter);
}

#include "record/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define EVERY 0.5

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

void progress_init(struct progress *p, const char *prog, int fd)
{
	*p = (struct progress){.prog = prog, .fd = fd, .start = now()};
	p->shown = p->start;
}

/* A terminal that is gone is no reason to stop the work. */
static void say(const struct progress *p, const char *text, int n)
{
	if (n > 0 && write(p->fd, text, (size_t)n) < 0)
		return;
}

void progress_tick(struct progress *p, uint64_t bytes)
{
	char text[160];
	double t = now(), done = (double)(p->before + bytes);

	if (t - p->shown < EVERY)
		return;
	double rate = done / (t - p->start);
	int n = snprintf(text, sizeof(text), "\r%s: %.1f MB, %.1f MB/s, %llu records", p->prog,
	    done / 1e6, rate / 1e6, (unsigned long long)p->records);
	if (p->waiting > 0)
		n += snprintf(text + n, sizeof(text) - (size_t)n, ", %llu waiting", (unsigned long long)p->waiting);
	if (p->total > 0 && rate > 0 && (double)p->total > done)
		n += snprintf(text + n, sizeof(text) - (size_t)n, ", %.0f s left", ((double)p->total - done) / rate);
	n += snprintf(text + n, sizeof(text) - (size_t)n, "\033[K");
	say(p, text, n);
	p->shown = t;
	p->visible = true;
}

void progress_clear(struct progress *p)
{
	if (p->visible)
		say(p, "\r\033[K", 4);
	p->visible = false;
}

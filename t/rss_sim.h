/*
 * rss_sim: gateways that are made up, for t/unit/test_rss.c and t/bench/rss_sim.c: how often are
 * the verdicts on them right?
 *
 * All live on a garbage collector's saw-tooth: young garbage grows until a scavenge (every 10 s to
 * 2 minutes), which lets a part of it grow old; every second to 6th scavenge (or 12th: SIM_LONG)
 * the old is collected but for a rest. Over it a slow wander, noise, and a rise in the first
 * minutes.
 *
 *   SIM_SAW      no more than that
 *   SIM_LEAK     and `leak` MiB an hour
 *   SIM_PLATEAU  and 100 to 300 MiB that fill in the first minutes (time constant 1 to 6)
 *   SIM_COLD     and 250 to 800 MiB in the first half to 5 minutes only
 *   SIM_LONG     a saw-tooth whose long teeth last up to 24 minutes
 */
#ifndef OC_T_RSS_SIM_H
#define OC_T_RSS_SIM_H

#include <math.h>
#include <stdint.h>

#include "base/mem.h"
#include "rss/run.h"
#include "rss/verdict.h"

enum sim_shape { SIM_LEAK, SIM_SAW, SIM_PLATEAU, SIM_COLD, SIM_LONG, SIM_SHAPES };

static const char *const SIM_NAMES[SIM_SHAPES] = {
    "leak", "saw-tooth", "plateau", "cold start", "long saw-tooth"};

struct sim {
	uint64_t state;
	enum sim_shape shape;
	double leak;                         /* MiB an hour */
	double period, height, kept, wander; /* of this machine: the same in all its runs */
	double young, old, drift, next;      /* of a run */
	double amount, time;                 /* of the plateau or the cold part */
	int scavenges, full;
};

/* splitmix64 (Steele, Lea, Flood 2014). */
static double sim_draw(struct sim *s, double from, double to)
{
	uint64_t x = s->state += 0x9E3779B97F4A7C15u;

	x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
	x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
	return from + (to - from) * (double)((x ^ (x >> 31)) >> 11) * 0x1p-53;
}

static double sim_normal(struct sim *s)
{
	double r = sqrt(-2 * log(1 - sim_draw(s, 0, 1)));

	return r * cos(6.283185307179586 * sim_draw(s, 0, 1));
}

static void sim_machine(struct sim *s, enum sim_shape shape, uint64_t seed)
{
	*s =
	    (struct sim){.state = seed * 977 + (uint64_t)shape * 31337, .shape = shape, .leak = 40};
	for (int i = 0; i < 5; i++)
		sim_draw(s, 0, 1);
	s->period = exp(sim_draw(s, log(10), log(120)));
	s->height = sim_draw(s, 20, 200);
	s->kept = sim_draw(s, 0, 0.3);
	s->wander = sim_draw(s, 0, 6);
}

static int sim_teeth(struct sim *s)
{
	return (int)sim_draw(s, 2, s->shape == SIM_LONG ? 13 : 7);
}

static void sim_run(struct sim *s)
{
	s->young = s->old = s->drift = 0;
	s->next = s->period * sim_draw(s, 0.7, 1.3);
	s->scavenges = 0;
	s->full = sim_teeth(s);
	s->amount = s->shape == SIM_PLATEAU ? sim_draw(s, 100, 300)
		    : s->shape == SIM_COLD  ? sim_draw(s, 250, 800)
					    : 60;
	s->time = s->shape == SIM_PLATEAU ? sim_draw(s, 60, 360)
		  : s->shape == SIM_COLD  ? sim_draw(s, 30, 300)
					  : 60;
}

static void sim_collect(struct sim *s)
{
	s->old += s->young * s->kept * sim_draw(s, 0, 1);
	s->young = 0;
	s->next = s->period * sim_draw(s, 0.7, 1.3);
	if (++s->scavenges < s->full)
		return;
	s->scavenges = 0;
	s->full = sim_teeth(s);
	s->old *= sim_draw(s, 0, 0.3);
}

/* MiB at second t; steps of dt seconds. */
static double sim_step(struct sim *s, double t, double dt)
{
	double fade = exp(-dt / 300), mib = 600;

	s->young += dt * s->height / s->next;
	if (s->young >= s->height * sim_draw(s, 0.97, 1))
		sim_collect(s);
	s->drift = s->drift * fade + s->wander * sqrt(1 - fade * fade) * sim_normal(s);
	mib += s->young + s->old + s->drift + sim_normal(s);
	if (s->shape == SIM_LEAK)
		mib += s->leak * t / 3600;
	if (s->shape == SIM_COLD)
		return mib + (t < s->time ? s->amount : 0);
	return mib + s->amount * (1 - exp(-t / s->time));
}

/* One run into the others. Returns 0, or -1. */
static int sim_fill(struct groups *runs, struct sim *s, const char *run, double seconds, double dt)
{
	struct rss_sample p = {.scope = SLICE("gateway"),
	    .metric = SLICE("rss"),
	    .measure = SLICE("tree"),
	    .run = slice_cstr(run),
	    .path = SLICE("sim"),
	    .clock = RSS_MONOTONIC,
	    .is_reading = true};
	struct oc_err e = OC_ERR_INIT;

	sim_run(s);
	for (double t = 0; t < seconds; t += dt) {
		p.at = (int64_t)(t * 1e6);
		p.seq++;
		p.bytes = (uint64_t)(sim_step(s, t, dt) * 1048576);
		if (rss_run_take(runs, &p, NULL, &e) < 0)
			return -1;
	}
	return 0;
}

/* The verdict on the only series of these runs; its growth in MiB an hour. -1 when memory is out. */
static int sim_verdict(struct groups *runs, double *growth)
{
	struct rss_options o = {.growth = {10 * 1048576.0, 600e6}, .cold = 0.25, .material = true};
	struct arena a = ARENA_INIT;
	struct rss_series s = {.timed = false};
	struct oc_err e = OC_ERR_INIT;
	struct grouped **run = groups_sorted(runs, &e);
	int word = -1;

	if (run != NULL && rss_group_init(&s.group, &runs->by, run, runs->table.count, &a) == 0 &&
	    rss_series_of(&s, &o, NULL, 0, &a) == 0) {
		rss_verdicts(&s, 1, &o);
		word = (int)s.word;
		*growth = s.growth.median / 1048576;
	}
	mem_free(run);
	arena_release(&a);
	return word;
}

/* So many runs of a machine, judged. */
static int sim_judge(
    enum sim_shape shape, uint64_t seed, int number, double seconds, double dt, double *growth)
{
	struct groups runs;
	struct fields by = {.n = 0};
	struct sim s;
	int word = 0;

	groups_init(&runs, &rss_run_type, &by);
	sim_machine(&s, shape, seed);
	for (int i = 0; i < number && word == 0; i++) {
		char name[2] = {(char)('a' + i), '\0'};
		word = sim_fill(&runs, &s, name, seconds, dt);
	}
	if (word == 0)
		word = sim_verdict(&runs, growth);
	groups_release(&runs);
	return word;
}

#endif

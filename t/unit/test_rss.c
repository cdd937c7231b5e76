/* Series of memory readings: what a run keeps, what merges, and how often verdicts are right. */
#include <stdlib.h>

#include "../rss_sim.h"
#include "tap.h"

static struct rss_sample sample(int64_t at, uint64_t bytes)
{
	return (struct rss_sample){.scope = SLICE("gateway"),
	    .metric = SLICE("rss"),
	    .run = SLICE("r"),
	    .path = SLICE("p"),
	    .clock = RSS_WALL,
	    .at = at,
	    .bytes = bytes,
	    .is_reading = true,
	    .labelled = true};
}

static struct rss_point point(int64_t at, uint64_t bytes)
{
	return (struct rss_point){
	    .at = at, .file = 1, .n = 1, .least = bytes, .most = bytes, .sum = bytes};
}

static bool same_points(const struct rss_points *a, const struct rss_points *b)
{
	if (a->n != b->n || a->blocks != b->blocks || a->level != b->level ||
	    a->values.count != b->values.count || a->values.counts.count != b->values.counts.count)
		return false;
	return a->first.at == b->first.at && a->final.least == b->final.least &&
	       memcmp(a->p, b->p, a->n * sizeof(*a->p)) == 0;
}

/* ---- what a run keeps ---- */

static void keeps(void)
{
	struct rss_points s = RSS_POINTS_INIT;
	struct rss_point p = point(5, 100);

	for (int i = 0; i < 3; i++)
		rss_points_add(&s, &p);
	p = point(4, 300);
	rss_points_add(&s, &p);
	rss_points_tidy(&s);
	TEST_INT((long long)s.n, 2, "a reading told three times is one");
	TEST_INT((long long)s.p[1].n, 3, "that says so");
	TEST_INT(s.p[0].at, 4, "in order of time");
	TEST(!s.blocks, "few readings stay as they are");
	rss_points_release(&s);
}

static void bounded(void)
{
	struct rss_points s = RSS_POINTS_INIT;
	uint64_t n = 0, sum = 0, least = UINT64_MAX, most = 0;
	struct sim draw;

	sim_machine(&draw, SIM_SAW, 3);
	for (int i = 0; i < 200000; i++) {
		struct rss_point p =
		    point(i * 100000LL - 5000000, (uint64_t)sim_draw(&draw, 1e8, 2e8));
		rss_points_add(&s, &p);
	}
	TEST(s.blocks && s.n <= RSS_POINTS && s.n > RSS_POINTS / 2 - 1, "many become blocks");
	TEST(s.cap <= 4 * RSS_POINTS, "whatever their number");
	for (size_t i = 0; i < s.n; i++) {
		n += s.p[i].n;
		sum += s.p[i].sum;
		least = s.p[i].least < least ? s.p[i].least : least;
		most = s.p[i].most > most ? s.p[i].most : most;
	}
	TEST_INT((long long)n, 200000, "none is lost");
	TEST(least >= 100000000 && most <= 200000000 && sum / n > 149000000 && sum / n < 151000000,
	    "sums and bounds hold");
	TEST_INT((long long)s.values.count, 200000, "all are in the sketch");
	TEST_INT(s.first.at, -5000000, "the first is kept");
	rss_points_release(&s);
}

/* Readings dealt out to several, merged in another order. */
static bool deals(size_t readings, int parts, uint64_t seed)
{
	struct rss_points whole = RSS_POINTS_INIT, part[8], merged = RSS_POINTS_INIT;
	struct sim draw;
	bool same;

	for (int i = 0; i < parts; i++)
		part[i] = (struct rss_points)RSS_POINTS_INIT;
	sim_machine(&draw, SIM_SAW, seed);
	for (size_t i = 0; i < readings; i++) {
		struct rss_point p =
		    point((int64_t)sim_draw(&draw, -1e9, 1e9), (uint64_t)sim_draw(&draw, 1, 1e9));
		p.seq = p.last = (int64_t)i + 1;
		p.file = i % 2 + 1;
		if (i % 50 == 0)
			p.at = 77;
		rss_points_add(&whole, &p);
		rss_points_add(&part[(int)sim_draw(&draw, 0, parts)], &p);
	}
	for (int i = parts; i-- > 0;)
		rss_points_merge(&merged, &part[i]);
	rss_points_tidy(&whole);
	rss_points_tidy(&merged);
	same = same_points(&whole, &merged);
	for (int i = 0; i < parts; i++)
		rss_points_release(&part[i]);
	rss_points_release(&whole);
	rss_points_release(&merged);
	return same;
}

static void merges(void)
{
	TEST(deals(100, 3, 1), "few, in three parts");
	TEST(deals(700, 2, 2), "parts of few that together are many");
	TEST(deals(1500, 2, 3), "a part of many and one of many");
	TEST(deals(5000, 8, 4), "eight parts");
}

/* ---- odd input ---- */

static struct {
	struct rss_series s;
	struct groups f;
	struct arena a;
} facts;

static struct rss_series *judge(const struct rss_sample *p, size_t n)
{
	struct rss_options o = {.growth = {10 * 1048576.0, 600e6}, .cold = 0.25};
	struct fields by = {.n = 0};
	struct oc_err e = OC_ERR_INIT;

	groups_release(&facts.f);
	arena_release(&facts.a);
	facts.s = (struct rss_series){.timed = false};
	groups_init(&facts.f, &rss_run_type, &by);
	for (size_t i = 0; i < n; i++)
		rss_run_take(&facts.f, &p[i], NULL, &e);
	struct grouped **run = groups_sorted(&facts.f, &e);
	rss_group_init(&facts.s.group, &facts.f.by, run, facts.f.table.count, &facts.a);
	rss_series_of(&facts.s, &o, NULL, 0, &facts.a);
	rss_verdicts(&facts.s, 1, &o);
	mem_free(run);
	return &facts.s;
}

#define MINUTE INT64_C(60000000)

static void oddities(void)
{
	struct rss_sample p[30];
	struct rss_series *s;

	for (int i = 0; i < 30; i++) {
		p[i] = sample(i * MINUTE, 700000000 + (uint64_t)i % 3 * 1000000);
		p[i].seq = i + 1;
	}
	s = judge(p, 30);
	TEST_INT((long long)s->group.odd.backwards, 0, "a clock that goes on");
	TEST_INT((long long)s->runs, 1, "is fit to judge growth by");
	for (int i = 20; i < 30; i++)
		p[i].at -= 15 * MINUTE - 7;
	s = judge(p, 30);
	TEST(s->group.odd.backwards > 0, "a clock that steps back is seen");
	TEST(s->mistrusted == 1 && s->runs == 0, "and its run not judged for growth");
	for (int i = 20; i < 30; i++)
		p[i].at += 15 * MINUTE - 7;
	p[4].bytes /= 1024;
	p[9].bytes *= 1024;
	s = judge(p, 30);
	TEST_INT((long long)s->group.odd.suspects, 2, "readings 1024 times off are seen");
	TEST_INT((long long)s->group.readings, 28, "and not counted");
	TEST(s->level.min > 6e8 && s->level.max < 8e8, "in no figure");
	p[4].fault = RSS_NEGATIVE;
	p[9].fault = RSS_KILLED;
	s = judge(p, 30);
	TEST_INT((long long)s->group.odd.fault[RSS_NEGATIVE], 1, "faults are counted by reason");
	TEST(rss_group_spoiled(&s->group), "bad input spoils");
	p[4].fault = RSS_KILLED;
	TEST(!rss_group_spoiled(&judge(p, 30)->group), "a killed command does not");
}

static void few(void)
{
	struct rss_sample p[20];
	struct rss_series *s;

	for (int i = 0; i < 20; i++) {
		p[i] = sample(i + 1,
		    i == 0 ? 7406152 * UINT64_C(1024) : (780000 + (uint64_t)i * 1000) * 1024);
		p[i].metric = SLICE("maxRss");
		p[i].clock = RSS_ORDER;
		p[i].seq = i + 1;
	}
	s = judge(p, 20);
	TEST(s->word == RSS_COLD_START && s->level.cold_n == 1, "one cold reading of twenty");
	TEST(s->level.warm > 785e3 * 1024 && s->level.warm < 795e3 * 1024,
	    "is not in the warm median");
	TEST(judge(p, 6)->word == RSS_COLD_START, "six readings are enough to say so");
	s = judge(p, 5);
	TEST(s->word == RSS_INSUFFICIENT && s->more.readings == 1, "five lack one");
	s = judge(p, 1);
	TEST(s->word == RSS_INSUFFICIENT && s->more.readings == 5, "one lacks five");
	s = judge(p + 1, 19);
	TEST(s->word == RSS_STEADY && s->level.outliers == 0, "the others alone are steady");
	p[1].bytes = p[2].bytes = p[0].bytes - 1000;
	s = judge(p, 20);
	TEST(s->word == RSS_COLD_START && s->level.cold_n == 3, "three cold readings");
	p[0].bytes = p[5].bytes;
	p[1].bytes = p[7].bytes;
	s = judge(p, 20);
	TEST(s->word == RSS_STEADY && s->level.outliers == 1,
	    "one wild reading later is no cold start");
}

/* ---- simulated gateways ---- */

static int count(enum sim_shape shape, int seeds, int runs, enum rss_word want)
{
	int n = 0;
	double growth;

	for (int seed = 0; seed < seeds; seed++)
		n += sim_judge(shape, (uint64_t)seed, runs, 3600, 10, &growth) == (int)want;
	return n;
}

static void verdicts(void)
{
	double growth;

	TEST(count(SIM_LEAK, 50, 3, RSS_GROWTH) >= 35, "70 % of leaks of 40 MiB/h are found");
	TEST(count(SIM_LEAK, 50, 3, RSS_STEADY) <= 2,
	    "and those that are not are not called steady");
	TEST(count(SIM_SAW, 100, 3, RSS_GROWTH) <= 1, "saw-tooth: under 2 % false alarms");
	TEST(count(SIM_SAW, 50, 3, RSS_STEADY) >= 46, "saw-tooth: steady");
	TEST(count(SIM_PLATEAU, 50, 3, RSS_GROWTH) <= 1, "plateau: no false alarms");
	TEST(count(SIM_PLATEAU, 50, 3, RSS_STEADY) >= 44, "plateau: steady");
	TEST(count(SIM_COLD, 50, 3, RSS_COLD_START) >= 48, "cold start: cold-start");
	TEST(count(SIM_LONG, 50, 3, RSS_GROWTH) <= 1, "long teeth: no false alarms");
	TEST(count(SIM_SAW, 20, 1, RSS_GROWTH) == 0, "one short run: no false alarms");
	TEST(sim_judge(SIM_LEAK, 1, 1, 8 * 3600, 30, &growth) == RSS_GROWTH,
	    "a leak in one run of eight hours");
	TEST(growth > 35 && growth < 45, "is as fast as it is");
	TEST(sim_judge(SIM_SAW, 1, 1, 8 * 3600, 30, &growth) == RSS_STEADY, "no leak in another");
}

static void against_baseline(void)
{
	double now[] = {41, 39, 40}, late[] = {40, 40, 40}, before[] = {1, 2, 3},
	       same[] = {38, 39.5, 42};
	struct rss_growths all = {now, late, 3, false, before, 3, 0};
	struct rss_growth g;

	rss_growth_judge(&g, &all, 10);
	TEST(g.compared && g.found && g.p < 0.0501, "three runs above three of the baseline");
	all.base = same;
	rss_growth_judge(&g, &all, 10);
	TEST(g.judged && g.compared && !g.found, "no more than the baseline");
	all.base_n = 2;
	rss_growth_judge(&g, &all, 10);
	TEST(!g.compared && g.found, "two runs of a baseline cannot tell: judged without");
	all.base = before;
	double many[19], late_many[19];
	for (int i = 0; i < 19; i++)
		many[i] = late_many[i] = 100 + i;
	rss_growth_judge(&g, &(struct rss_growths){many, late_many, 19, false, before, 1, 0}, 10);
	TEST(g.compared && g.found, "nineteen runs above the only one of a baseline");
	rss_growth_judge(&g, &(struct rss_growths){many, late_many, 18, false, before, 1, 0}, 10);
	TEST(!g.compared, "eighteen cannot tell");
	all.base_n = 3;
	rss_growth_judge(&g, &all, 50);
	TEST(!g.found, "less than asked for is no growth");
}

int main(void)
{
	keeps();
	bounded();
	merges();
	oddities();
	few();
	verdicts();
	against_baseline();
	groups_release(&facts.f);
	arena_release(&facts.a);
	return tap_done();
}

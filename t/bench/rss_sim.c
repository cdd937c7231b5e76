/*
 * rss_sim [SEEDS [RUNS [SECONDS [STEP]]]]: how often the verdicts on made-up gateways (t/rss_sim.h)
 * are right. rss_sim --emit READINGS: a live gateway's readings as records, for measuring speed.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../rss_sim.h"

static void rates(int seeds, int runs, double seconds, double step)
{
	printf("  %d seeds, %d run%s of %.0f minutes, a reading every %g s\n", seeds, runs,
	    runs == 1 ? "" : "s", seconds / 60, step);
	for (int shape = 0; shape < SIM_SHAPES; shape++) {
		int word[RSS_INSUFFICIENT + 1] = {0};
		for (int seed = 0; seed < seeds; seed++) {
			double growth;
			int w = sim_judge(
			    (enum sim_shape)shape, (uint64_t)seed, runs, seconds, step, &growth);
			if (w < 0)
				exit(1);
			word[w]++;
		}
		printf("  %-16s", SIM_NAMES[shape]);
		for (int w = 0; w <= RSS_INSUFFICIENT; w++)
			printf("  %s %5.1f %%", rss_word_name((enum rss_word)w),
			    100.0 * word[w] / seeds);
		printf("\n");
	}
}

static void emit(long n)
{
	struct sim s;

	sim_machine(&s, SIM_LEAK, 1);
	sim_run(&s);
	for (long i = 0; i < n; i++) {
		double bytes = sim_step(&s, (double)i * 0.1, 0.1) * 1048576;
		printf(
		    "{\"kind\":\"rss-sample\",\"v\":1,\"scope\":\"gateway\",\"metric\":\"pss\","
		    "\"measure\":\"tree\",\"source\":\"exec\",\"bytes\":%.0f,"
		    "\"run\":\"2026-11-20T08:00:00.000Z-4711\",\"seq\":%ld,"
		    "\"at\":\"2026-11-%02ldT%02ld:%02ld:%02ld.%03ldZ\",\"atMs\":%ld,\"pid\":4711,"
		    "\"processes\":3,\"rssBytes\":%.0f,\"src\":{\"path\":\"(exec)\"}}\n",
		    bytes, i + 1, 20 + i / 864000, i / 36000 % 24, i / 600 % 60, i / 10 % 60,
		    i % 10 * 100, i * 100, bytes * 1.1);
	}
}

static double number(int argc, char **argv, int i, double otherwise)
{
	return argc > i ? strtod(argv[i], NULL) : otherwise;
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--emit") == 0)
		emit((long)number(argc, argv, 2, 100000));
	else
		rates((int)number(argc, argv, 1, 50), (int)number(argc, argv, 2, 3),
		    number(argc, argv, 3, 3600), number(argc, argv, 4, 5));
	return ferror(stdout) != 0;
}

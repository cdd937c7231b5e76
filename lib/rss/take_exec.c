/*
 * An exec record tells two things: the greatest resident set of the command's largest process,
 * which stands in a series with the other commands of the same label, in the order in which they
 * were started; and the peak of its tree, which belongs to the run that the rss-samples are of.
 */
#include <math.h>

#include "data/clock.h"
#include "rss/sample_in.h"

int rss_take_exec(struct json_val record, struct arena *a,
    int (*fn)(void *arg, const struct rss_sample *s, struct oc_err *e), void *arg, struct oc_err *e)
{
	struct json_val tree = json_gets(record, "tree"), kb = json_gets(record, "maxRssKb"),
			src = json_gets(record, "src");
	bool failed = false;
	struct rss_sample s = {.measure = SLICE("tree"), .clock = RSS_MONOTONIC, .labelled = true};
	double status = json_number(json_gets(record, "exitStatus"));
	int64_t line = 0;
	int rc = 0;

	s.scope = rss_text(json_gets(record, "scope"), a, &failed);
	s.metric = rss_text(json_gets(tree, "metric"), a, &failed);
	s.run = rss_text(json_gets(record, "run"), a, &failed);
	s.channel = rss_text(json_gets(record, "channel"), a, &failed);
	s.scenario = rss_text(json_gets(record, "scenario"), a, &failed);
	s.version = rss_text(json_gets(record, "version"), a, &failed);
	s.path = rss_text(json_gets(src, "path"), a, &failed);
	s.line = json_int64(json_gets(src, "line"), &line) && line > 0 ? (uint64_t)line : 0;
	if (s.scope.p != NULL && s.metric.p != NULL &&
	    rss_bytes(json_gets(tree, "peakBytes"), 1, &s.peak) == RSS_FINE)
		rc = fn(arg, &s, e);
	if (rc < 0 || !json_present(kb))
		return rc;
	struct slice at = rss_text(json_gets(record, "startedAt"), a, &failed);
	double ms = at.p == NULL ? (double)NAN : clock_parse(at);
	s.scope = SLICE("command");
	s.metric = SLICE("maxRss");
	s.measure = SLICE("process-max-rss");
	s.run = rss_text(json_gets(record, "label"), a, &failed);
	if (failed)
		return err_nomem(e);
	s.clock = isfinite(ms) ? RSS_WALL : RSS_ORDER;
	s.at = isfinite(ms) ? (int64_t)ms * 1000 : line;
	s.seq = 0;
	s.peak = 0;
	s.is_reading = true;
	s.fault = rss_bytes(kb, 1024, &s.bytes);
	if (s.fault == RSS_FINE &&
	    (json_present(json_gets(record, "signal")) || (status >= 124 && status < 125) ||
		(status > 128 && status <= 192)))
		s.fault = RSS_KILLED;
	return fn(arg, &s, e);
}

#include "rss/by.h"

#include "record/packed.h"

static const char *const NAMES[RSS_BY_FIELDS] = {"channel", "scenario", "version", "run"};

_Static_assert(RSS_BY_FIELDS <= FIELDS_MOST, "all of them at once");

const struct fields_names rss_by_names = {NAMES, RSS_BY_FIELDS};

void rss_by_pack(struct sb *key, const struct fields *by, const struct rss_sample *s)
{
	static const struct slice clocks[RSS_CLOCKS] = {
	    SLICE("monotonic"), SLICE("wall"), SLICE("order")};

	for (size_t i = 0; i < by->n; i++)
		packed_add(key, by->field[i] == RSS_BY_CHANNEL    ? s->channel
				: by->field[i] == RSS_BY_SCENARIO ? s->scenario
				: by->field[i] == RSS_BY_VERSION  ? s->version
								  : s->run);
	packed_add(key, s->scope);
	packed_add(key, s->metric);
	packed_add(key, s->measure);
	packed_add(key, s->run);
	packed_add(key, clocks[s->clock]);
}

struct slice rss_by_tail(const struct fields *by, struct slice key, int which)
{
	return packed_value(key, by->n + (size_t)which);
}

#include "rtt/events.h"

#include <math.h>

#include "rtt/value.h"
#include "stats/quantile.h"

struct slice rtt_surface_source(enum rtt_surface surface)
{
	return surface == RTT_CONTROL_UI ? SLICE("control-ui-performance") : SLICE("gateway-rpc");
}

static struct json_val find_list(struct json_val root)
{
	static const char *const names[] = {"events", "eventLog", "eventLogBuffer"};

	if (json_is(root, JSON_ARRAY))
		return root;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct json_val list = json_gets(root, names[i]);

		if (json_is(list, JSON_ARRAY))
			return list;
	}
	return JSON_NONE;
}

static bool counts(struct json_val event, struct json_val payload, enum rtt_surface surface)
{
	if (json_text_is(event, "control-ui.rpc"))
		return true;
	if (surface == RTT_RPC)
		return json_text_is(json_gets(payload, "kind"), "gateway-rpc");
	return json_text_is(event, "control-ui.rtt") ||
	       json_text_is(event, "control-ui.tab.visible") ||
	       json_text_is(event, "control-ui.refresh");
}

int rtt_events_read(
    struct rtt_events *ev, struct json_val root, enum rtt_surface surface, struct rtt_mem *a)
{
	struct json_val list = find_list(root);
	struct json_iter it = json_iter(list);
	double *ms = rtt_alloc(a, json_count(list) * sizeof(*ms));

	*ev = (struct rtt_events){(double)NAN, {NULL, 0}, 0};
	if (ms == NULL)
		return -1;
	while (json_next(&it)) {
		struct json_val event = json_gets(it.val, "event");
		struct json_val payload = json_gets(it.val, "payload");
		double took;

		if (!json_is(payload, JSON_OBJECT) && !json_is(payload, JSON_ARRAY))
			payload = it.val;
		took = rtt_finite(json_gets(payload, "durationMs"));
		if (isnan(took) || json_is(json_gets(payload, "ok"), JSON_FALSE) ||
		    !counts(event, payload, surface))
			continue;
		if (ev->count == 0)
			ev->source = json_is(event, JSON_STRING) ? rtt_text(event, a)
								 : rtt_surface_source(surface);
		ms[ev->count++] = rtt_round(took);
	}
	quantile_sort(ms, ev->count);
	ev->ms = quantile_nearest(ms, ev->count, 0.5);
	return 0;
}

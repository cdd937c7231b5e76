/*
 * events: performance events of the control UI or the gateway, the last resort for a surface's
 * round trip.
 */
#ifndef OC_RTT_EVENTS_H
#define OC_RTT_EVENTS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"
#include "data/json.h"
#include "rtt/value.h"

enum rtt_surface { RTT_CONTROL_UI, RTT_RPC };

struct rtt_events {
	double ms;           /* nearest-rank median of those that count; NaN when none does */
	struct slice source; /* the first one's name */
	uint32_t count;
};

/*
 * Of a control UI count the events control-ui.rtt, .rpc, .tab.visible and .refresh; of RPC
 * control-ui.rpc and payloads of kind gateway-rpc; only those with a finite durationMs and not `ok:
 * false`. root is the array itself, or an object with it as events, eventLog or eventLogBuffer.
 * Returns 0, or -1 when memory is out.
 */
int rtt_events_read(
    struct rtt_events *ev, struct json_val root, enum rtt_surface surface, struct rtt_mem *a);

/* The source word of a surface's measurement that names none. */
struct slice rtt_surface_source(enum rtt_surface surface);

#endif

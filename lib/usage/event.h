/*
 * usage_event: what of a transcript's event is looked at, and where it stands. The events of a
 * transcript have few forms (data/forms.h): where a member stands is looked up once for each.
 */
#ifndef OC_USAGE_EVENT_H
#define OC_USAGE_EVENT_H

#include <stdint.h>

#include "base/arena.h"
#include "data/forms.h"
#include "data/json.h"
#include "usage/fields.h"

enum usage_place {
	UE_TYPE,
	UE_ID,
	UE_PARENT,
	UE_AT,
	UE_MESSAGE,
	UE_SIDE,
	UE_TARGET,
	UE_ROLE,
	UE_CONTENT,
	UE_USAGE,
	UE_MODEL,
	UE_PROVIDER,
	UE_STOP,
	UE_ERROR,
	UE_CODE,
	UE_NUMBERS, /* the first of USAGE_NUMBERS places */
	UE_BLOCKS = UE_NUMBERS + USAGE_NUMBERS, /* type and name of the content's first blocks */
	UE_PLACES = UE_BLOCKS + 2 * USAGE_BLOCKS
};

struct usage_event {
	struct json_val root;
	const uint32_t *place; /* from the root; 0: not there */
	uint32_t own[UE_PLACES];
};

/* form: the event's, which then remembers the places for the next one; or NULL. root and form are
 * borrowed as long as the event is used. */
void usage_event_read(
    struct usage_event *ev, struct json_val root, struct form *form, struct arena *a);

static inline struct json_val usage_event_get(const struct usage_event *ev, int place)
{
	uint32_t at = ev->place[place];

	return at == 0 ? JSON_NONE : (struct json_val){ev->root.j, ev->root.at + at};
}

#endif

#include "usage/event.h"

#include <string.h>

_Static_assert(UE_PLACES <= FORMS_PLACES, "a form remembers as many places");

/* Members of `object` by name into places from `first` on, in the order of the names. */
static void find(struct usage_event *ev, struct json_val object, const struct slice *names, size_t n,
    int first, struct arena *a)
{
	struct json_iter it = json_iter(object);

	while (it.object && json_next(&it)) {
		size_t i = usage_key(it.key, names, n, a);
		if (i < n)
			ev->own[first + (int)i] = it.val.at - ev->root.at;
	}
}

/* Returns whether the same members are where an event of the same form has them. */
static bool find_all(struct usage_event *ev, struct arena *a)
{
	static const struct slice event[] = {SLICE("type"), SLICE("id"), SLICE("parentId"),
	    SLICE("timestamp"), SLICE("message"), SLICE("appendMode"), SLICE("targetId")};
	static const struct slice message[] = {SLICE("role"), SLICE("content"), SLICE("usage"),
	    SLICE("model"), SLICE("provider"), SLICE("stopReason"), SLICE("errorMessage"),
	    SLICE("errorCode")};
	static const struct slice block[] = {SLICE("type"), SLICE("name")};
	struct message_usage usage;

	find(ev, ev->root, event, UE_ROLE, UE_TYPE, a);
	find(ev, usage_event_get(ev, UE_MESSAGE), message, UE_NUMBERS - UE_ROLE, UE_ROLE, a);
	bool same = message_usage_read(&usage, usage_event_get(ev, UE_USAGE), a) == 0 && !usage.choice;
	for (int i = 0; i < USAGE_NUMBERS; i++) {
		if (!json_is(usage.number[i], JSON_MISSING))
			ev->own[UE_NUMBERS + i] = usage.number[i].at - ev->root.at;
	}
	struct json_iter it = json_iter(usage_event_get(ev, UE_CONTENT));
	for (int i = 0; i < USAGE_BLOCKS && !it.object && json_next(&it); i++)
		find(ev, it.val, block, 2, UE_BLOCKS + 2 * i, a);
	return same;
}

void usage_event_read(
    struct usage_event *ev, struct json_val root, struct form *form, struct arena *a)
{
	ev->root = root;
	if (form != NULL && form->placed) {
		ev->place = form->place;
		return;
	}
	memset(ev->own, 0, sizeof(ev->own));
	ev->place = ev->own;
	if (find_all(ev, a) && form != NULL) {
		memcpy(form->place, ev->own, sizeof(ev->own));
		form->placed = true;
	}
}

#include "tokens/by.h"

#include "data/clock.h"
#include "record/packed.h"

static const char *const NAMES[BY_FIELDS] = {
    "session", "model", "runtime", "day", "provider", "tool", "agent"};

_Static_assert(BY_FIELDS <= FIELDS_MOST, "all of them at once");

const struct fields_names by_names = {NAMES, BY_FIELDS};

/* The day in UTC, "2026-05-27"; absent when the message has no time. */
static struct slice day_of(const struct usage_record *u, char iso[CLOCK_ISO_MAX])
{
	size_t n;

	if (u->day.p != NULL)
		return u->day;
	n = u->timed ? clock_iso(iso, (double)u->at) : 0;
	return n < 14 ? slice_make(NULL, 0) : slice_make(iso, n - 14);
}

void by_pack(
    struct sb *key, const struct fields *by, const struct usage_record *u, struct slice tool)
{
	char iso[CLOCK_ISO_MAX];

	for (size_t i = 0; i < by->n; i++) {
		switch (by->field[i]) {
		case BY_SESSION:
			packed_add(key, u->session);
			break;
		case BY_MODEL:
			packed_add(key, u->model);
			break;
		case BY_RUNTIME:
			packed_add(key, u->runtime);
			break;
		case BY_DAY:
			packed_add(key, day_of(u, iso));
			break;
		case BY_PROVIDER:
			packed_add(key, u->provider);
			break;
		case BY_TOOL:
			packed_add(key, tool);
			break;
		default:
			packed_add(key, u->agent);
		}
	}
}

#include "drift/captured.h"

#include "record/field.h"

/* How all remediation texts of the Codex plugin's lifecycle begin. */
static const char *const openings[] = {
    "Codex plugin is required", "Codex plugin version ", "Codex app-server auth requires"};

/* From the remediation's first word to the end of its line. */
static struct slice find_remediation(struct slice text)
{
	for (size_t i = 0; i < sizeof(openings) / sizeof(openings[0]); i++) {
		size_t at = slice_find(text, slice_cstr(openings[i]), 0);
		if (at >= text.n)
			continue;
		size_t end = slice_find(text, SLICE("\n"), at);
		return slice_make(text.p + at, end - at);
	}
	return (struct slice){NULL, 0};
}

static struct slice search_cell(struct json_val cell, struct field_mem *m)
{
	struct slice found = find_remediation(field_string(m, json_gets(cell, "scenarioDetails")));
	struct json_iter it = json_iter(json_gets(cell, "bootStateLines"));

	if (found.p == NULL)
		found = find_remediation(field_string(m, json_gets(cell, "finalText")));
	while (found.p == NULL && json_next(&it))
		found = find_remediation(field_string(m, it.val));
	return found;
}

static struct slice status_of(struct slice remediation, struct json_val cell)
{
	if (slice_has_prefix(remediation, SLICE("Codex plugin is required")))
		return SLICE("repair-required");
	if (remediation.p != NULL)
		return SLICE("blocked");
	return json_text_is(json_gets(cell, "scenarioStatus"), "pass") ? SLICE("ready")
								       : (struct slice){NULL, 0};
}

void captured_cell(struct captured *c, struct json_val cell, struct field_mem *m)
{
	struct slice remediation = search_cell(cell, m);

	*c = (struct captured){.is_cell = true,
	    .remediation = remediation,
	    .status = status_of(remediation, cell),
	    .responses = json_number(JSON_NONE),
	    .tokens = json_number(JSON_NONE),
	    .counted = json_number(JSON_NONE)};
	c->tokens = json_number(json_gets(json_gets(cell, "usage"), "inputTokens"));
	c->wall_ms = json_number(json_gets(cell, "wallClockMs"));
}

void captured_lifecycle(struct captured *c, struct json_val record, struct field_mem *m)
{
	*c = (struct captured){.status = field_name(m, record, "status"),
	    .remediation = field_string(m, json_gets(record, "remediation")),
	    .events = json_gets(record, "events"),
	    .plugin = field_name(m, record, "pluginVersion"),
	    .host = field_name(m, record, "hostVersion"),
	    .profile = field_name(m, record, "selectedAuthProfileId"),
	    .route = field_name(m, record, "tokenRoute"),
	    .pins = json_gets(record, "removedRuntimePins"),
	    .responses = json_number(json_gets(record, "responseCount")),
	    .tokens = json_number(json_gets(record, "inputTokens")),
	    .counted = json_number(json_gets(record, "countedTokens")),
	    .wall_ms = json_number(json_gets(record, "wallClockMs"))};
}

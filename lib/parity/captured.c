#include "parity/captured.h"

#include "parity/field.h"

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

static struct slice search_cell(struct json_val cell, struct arena *a)
{
	struct slice found = find_remediation(json_text(json_gets(cell, "scenarioDetails"), a));
	struct json_iter it = json_iter(json_gets(cell, "bootStateLines"));

	if (found.p == NULL)
		found = find_remediation(json_text(json_gets(cell, "finalText"), a));
	while (found.p == NULL && json_next(&it))
		found = find_remediation(json_text(it.val, a));
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

void captured_cell(struct captured *c, struct json_val cell, struct arena *a)
{
	struct slice remediation = search_cell(cell, a);

	*c = (struct captured){.is_cell = true,
	    .remediation = remediation,
	    .status = status_of(remediation, cell),
	    .responses = json_number(JSON_NONE),
	    .tokens = json_number(JSON_NONE),
	    .counted = json_number(JSON_NONE)};
	c->tokens = json_number(json_gets(json_gets(cell, "usage"), "inputTokens"));
	c->wall_ms = json_number(json_gets(cell, "wallClockMs"));
}

void captured_lifecycle(struct captured *c, struct json_val record, struct arena *a)
{
	*c = (struct captured){.status = field_trimmed(record, "status", a),
	    .remediation = json_text(json_gets(record, "remediation"), a),
	    .events = json_gets(record, "events"),
	    .plugin = field_trimmed(record, "pluginVersion", a),
	    .host = field_trimmed(record, "hostVersion", a),
	    .profile = field_trimmed(record, "selectedAuthProfileId", a),
	    .route = field_trimmed(record, "tokenRoute", a),
	    .pins = json_gets(record, "removedRuntimePins"),
	    .responses = json_number(json_gets(record, "responseCount")),
	    .tokens = json_number(json_gets(record, "inputTokens")),
	    .counted = json_number(json_gets(record, "countedTokens")),
	    .wall_ms = json_number(json_gets(record, "wallClockMs"))};
}

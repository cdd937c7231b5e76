/* What a document is: a record of ours, or an artifact, as the table of kinds knows it. */

#include "kinds/kinds.h"
#include "redact/policy.h"
#include "redact/policy_table.h"

/* The members whose text may decide it. */
const char *const policy_marks[] = {"kind", "type", "traceSchema", "schemaVersion", NULL};

static const char *record_object(struct json_val doc)
{
	struct json_val kind = json_gets(doc, "kind");

	if (!json_is(kind, JSON_STRING) || !json_is(json_gets(doc, "v"), JSON_NUMBER))
		return NULL;
	for (const struct policy_object *o = policy_records; o->name != NULL; o++) {
		if (strncmp(o->fields, "kind:", 5) == 0 && json_text_is(kind, o->name))
			return o->name;
	}
	return "record";
}

struct json_val policy_speaker(struct json_val doc)
{
	return artifact_speaker(doc);
}

const char *policy_recognise(struct json_val doc)
{
	const struct json_val one = policy_speaker(doc);

	if (!json_is(one, JSON_OBJECT))
		return "unknown";
	const char *object = record_object(one);
	if (object == NULL)
		object = artifact_published(doc);
	return object != NULL ? object : "unknown";
}

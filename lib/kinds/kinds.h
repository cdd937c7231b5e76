/* kinds: the kinds of files that OpenClaw QA leaves behind, in one table (rows.c): what each is called, by what it is
 * known, what it is to a sample, and as what it is published. For whoever reads artifacts (artifact/) and whoever masks
 * them (redact/).
 *
 * A kind is recognised by content alone; a file's name never decides. Three questions, one for each form a file can
 * have: artifact_doc for one JSON value, artifact_line for one line of a JSON Lines file, artifact_text for the first
 * bytes of anything else. Each answers with the first row of the table that fits, or NULL. A fourth,
 * artifact_published, is for masking, where nothing that could be of a kind may be taken for another: it goes by fewer
 * marks, which a damaged or cut document still has.
 *
 * A new kind is a row, and a recogniser where its marks (marks.h) are not enough: match.c for JSON, match_summary.c for
 * the three summaries, match_text.c for what is no JSON. Its reader goes into artifact/read.c, or to a listener
 * (record/document.h). */
#pragma once

#include "data/data.h"

/* The forms in which a type comes; a bit each. */
enum artifact_form {
	ARTIFACT_DOC = 1,   /* one JSON document, read whole */
	ARTIFACT_LINES = 2, /* JSON Lines, read line by line */
	ARTIFACT_TEXT = 4,  /* a small text, read whole */
	ARTIFACT_BYTES = 8  /* anything: counted and hashed only */
};

/* What a file of this type is to a sample (one execution of the QA command). */
enum artifact_role {
	ROLE_NONE,
	ROLE_SUMMARY, /* channel summary, evidence, surface summary */
	ROLE_SUITE, /* suite summary: an evidence file's companion, or the summary where there is no
		       other */
	ROLE_OBSERVED, /* observed messages */
	ROLE_EVENTS,   /* performance events */
	ROLE_METRICS   /* resource-metrics.env */
};

/* What the content says beside the type: the age of its schema, and the channel or surface; empty when it does not
 * say. */
struct artifact_mark {
	char era[40];
	char channel[24];
};

/* Known by its marks (marks.h) or, where these are not enough, by a recogniser. */
struct artifact_type {
	const char *name;
	unsigned forms;
	enum artifact_role role;
	const char *doc_marks, *line_marks;
	bool (*doc)(struct json_val root, struct artifact_mark *m);
	bool (*line)(struct json_val line, struct artifact_mark *m);
	bool (*text)(struct slice head);
};

/* The type of that name, as --type and artifact records have it, or as it is published; or NULL. */
const struct artifact_type *artifact_find(const char *name);

/* The i-th type of the table, NULL behind the last. */
const struct artifact_type *artifact_at(size_t i);

/* The type "unknown": what no other fits. */
const struct artifact_type *artifact_unknown(void);

/* Records of our own (an object with "kind" and "v" on each line), which pass on as they are. */
const struct artifact_type *artifact_records(void);

/* m is filled with what was found; untouched when NULL is returned. */
const struct artifact_type *artifact_doc(struct json_val root, struct artifact_mark *m);
const struct artifact_type *artifact_line(struct json_val line, struct artifact_mark *m);

/* head: the first bytes of the file, at least ARTIFACT_HEAD of them or all. */
#define ARTIFACT_HEAD 4096
const struct artifact_type *artifact_text(struct slice head);

/* The same type's marks for a document that is of this type by force, or by its column in a list. Clears what cannot be
 * said. */
void artifact_mark(const struct artifact_type *type, struct json_val root, struct artifact_mark *m);

/* The object of the redaction's tables (redact/policy_table.h) that describes the document, or NULL. Of a list, the
 * first object in it counts. */
const char *artifact_published(struct json_val doc);

/* The value that says what a document is: itself, of a list its first object, else missing. */
struct json_val artifact_speaker(struct json_val doc);

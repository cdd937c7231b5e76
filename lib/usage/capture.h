/*
 * usage_capture: the `usage` and `prompt` records of artifacts, whatever kind they are.
 *
 *     usage_capture_init; for an artifact of lines: usage_capture_begin, usage_capture_line for
 *     each line, usage_capture_end; for a whole one or a database: usage_capture_document.
 *
 * Transcripts (their archives too) and databases give a record for each assistant message,
 * trajectories for each model.completed, cron runs and mock requests for each row. Copies of
 * transcripts (*.bak, *.jsonl.bak.*) are left out with a notice: upstream does not count them.
 */
#ifndef OC_USAGE_CAPTURE_H
#define OC_USAGE_CAPTURE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/base.h"
#include "data/data.h"
#include "record/record.h"
#include "usage/session.h"

enum usage_kind {
	USAGE_KIND_NONE, /* nothing to be had */
	USAGE_KIND_TRANSCRIPT,
	USAGE_KIND_CODE, /* lines with messages: those with a uuid are a log of Claude Code, the others give nothing */
	USAGE_KIND_TRAJECTORY,
	USAGE_KIND_CRON,
	USAGE_KIND_MOCK
};

struct usage_capture {
	struct usage_out out;
	const char *folder; /* for a private copy of a database; NULL: /tmp */
	struct usage_session session;
	struct arena arena;
	struct sb rec, known;
	enum usage_kind kind;
	bool code; /* a line of Claude Code was there */
	const char *path;
	uint64_t seq, turn; /* of trajectories, cron runs and mock requests */
};

void usage_capture_init(struct usage_capture *c, const struct usage_out *out, const char *folder);
void usage_capture_release(struct usage_capture *c);

/* The next four take the struct usage_capture as a void *, as calls of a listener.
 *
 * type: as artifact records name it. path is borrowed until the end. Returns false when lines of
 * this type give nothing, and no more calls are needed. */
bool usage_capture_begin(void *c, const char *type, const char *path);

/* These return 0; or -1: memory is out, or (exit OC_EX_OK) a call gave up. */
int usage_capture_line(void *c, const struct forms_line *line, struct oc_err *e);
int usage_capture_end(void *c, struct oc_err *e);
int usage_capture_document(void *c, const struct document *d, struct oc_err *e);

/* The four together, for a reader (record/document.h). */
struct listener usage_capture_listener(struct usage_capture *c);

/*
 * A database, which usage_capture_document takes too. Events that are not JSON, and a database that cannot be read to
 * its end, are rejects; one of another program is a notice.
 */
int usage_capture_database(struct usage_capture *c, const char *path, struct oc_err *e);

#endif

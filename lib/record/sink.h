/* sink: where a filter's records go: through --where and --map to the output; what could not be read goes to --rejects,
 * to standard error and, as a reject record, to the output.
 *
 * Reject records pass by --where and --map: nothing that hides records may hide that some are missing. */
#pragma once

#include "io/io.h"
#include "record/envelope.h"
#include "record/outlet.h"
#include "record/progress.h"

struct sink {
	struct diag *diag;         /* borrowed */
	struct progress *progress; /* borrowed; its line is cleared before a message */
	struct out out, rejects;
	int rejects_fd;          /* -1: not asked for */
	struct jqx *where, *map; /* owned; NULL: none */
	bool mute;               /* no reject records: messages only */
	uint64_t rejected;       /* how many so far */
	const char *context;     /* borrowed: behind the message of a reject; NULL or "": nothing */
	struct sb text, pending; /* pending: records, a line each, that --where and --map have not seen */
};

/* On descriptor fd, called name in messages. Returns 0 or -1. */
int sink_init(struct sink *s, int fd, const char *name, struct diag *diag, struct progress *progress, struct oc_err *e);

/* Compiles an expression; NULL: none. Returns 0, or -1 with OC_EX_USAGE. */
int sink_where(struct sink *s, const char *expr, struct oc_err *e);
int sink_map(struct sink *s, const char *expr, struct oc_err *e);

/* Opens the file for rejected bytes (made with mode 0600: they may be secret; emptied). Returns 0, or -1 with
 * OC_EX_CANTCREAT. */
int sink_rejects(struct sink *s, const char *path, struct oc_err *e);

/* One record or row, without LF. When an expression fails on it, the error is printed and the record goes to the
 * rejects, not to the output. Returns 0, or -1 once the output has failed. */
int sink_record(struct sink *s, struct slice line);

/* Records wait for --where and --map, to be taken many at a time. sink_drain takes those that wait now; sink_flush
 * writes all output too, for a caller who may have to wait. Return as sink_record. */
int sink_drain(struct sink *s);
int sink_flush(struct sink *s);

/* Lines of records, each ended by LF. */
int sink_lines(struct sink *s, struct slice text);

/* Prints the error, with `context` behind it, saves the bytes, writes a reject record. Returns as sink_record. */
int sink_reject(struct sink *s, const struct oc_err *e, struct slice bytes, const struct record_src *src);

/* The closing record of a stream with samples (kind "capture"), which no expression hides: a reader that does not find
 * it knows that the writer did not come to its end. Returns as sink_record. */
int sink_close(struct sink *s, uint64_t samples);

void sink_notice(struct sink *s, const char *path, uint64_t line, const char *text);

/* All that comes out of it goes to this sink. */
struct outlet sink_outlet(struct sink *s);

/* Has an output failed? Then sink_finish says why. */
bool sink_failed(const struct sink *s);

/* Flushes and closes; errors go to diag. */
void sink_finish(struct sink *s);

/*
 * call_log: the messages that name their model call (usage_record.call), kept until all are there, so that each call
 * counts once, whatever came first: a fork and its parent, a compaction's successor, an archive, the database and its
 * export, another capture, a partial.
 *
 * Of the messages of one call one is counted, the others are repeats. Which one depends on the messages alone, never on
 * their order: one without fault before one with; one on a live branch before one on a side branch; one that oc-capture
 * has not marked before one that it has; the earliest; the one with the highest turn (a successor begins anew);
 * then by the hashes of its session and path, and the line.
 *
 *     call_log_add() for each; call_log_settle() hands them out again, or call_log_link() and call_list_rows() for
 *     those of a group
 *
 * By tool a message stands in several groups, and in that of all messages. Its rows in the former are its members: they
 * are counted when the message is, and once in each.
 *
 * Memory: 112 bytes a row; beyond `memory` blocks they are in an unlinked temporary file that is mapped, which the
 * kernel can write back when memory is short. And that of record/call_set.h.
 */
#ifndef OC_TOKENS_CALL_LOG_H
#define OC_TOKENS_CALL_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"
#include "record/record.h"

#define CALL_LOG_BLOCK ((size_t)8192) /* rows; their bytes are a multiple of any page's */
#define CALL_LOG_MEMORY ((size_t)32)  /* blocks: 29 MB */

struct call_log;

/* The rows of one group, in it. */
struct call_list {
	const struct call_log *log; /* set by call_log_link; likewise the rest */
	uint32_t first, count;      /* 1 + index; 0: none */
};

/* How a message repeats the one of its call that is counted. */
enum call_repeat {
	CALL_COUNTED,
	CALL_FORK,   /* in another session: a fork, a successor */
	CALL_COPY,   /* in another file, or database, of the session */
	CALL_AGAIN,  /* in the same file: read again, or twice in it */
	CALL_TOLD,   /* marked by oc-capture, without a call */
	CALL_REPEATS
};

enum call_row_flag {
	CALL_TIMED = 1,
	CALL_SIDE = 2,
	CALL_MARKED = 4, /* duplicateOf */
	CALL_FAILED = 8,
	CALL_BACKWARDS = 16,
	CALL_MEMBER = 32, /* of a message that has a row among all messages */
	CALL_SHARED = 64, /* counts in another group too */
	CALL_FLAGS = 128
};

struct call_row {
	uint64_t call, session; /* the latter's hash */
	uint32_t path, line;    /* a hash; from 1 */
	uint32_t turn, calls;
	uint64_t count[USAGE_COUNTS];
	uint64_t cost;
	int64_t at;
	uint64_t key;           /* its call; of a member mixed with its group's */
	struct call_list *list; /* of its group */
	uint32_t next;          /* of its group, 1 + index; 0: none */
	uint8_t fault, priced, reading, flags;
};

struct call_log {
	struct call_row **block;
	size_t blocks, cap;
	uint32_t count;
	size_t memory;      /* blocks in memory; CALL_LOG_MEMORY unless the caller changes it */
	const char *folder; /* for temporary files; borrowed; NULL: /tmp */
	int fd;             /* of the file; -1: none */
	struct call_set set;
};

void call_log_init(struct call_log *l, const char *folder);
void call_log_release(struct call_log *l);

/* What of a record, but for its group; u->session_hash is set. flags: of enum call_row_flag, beside those of u. */
struct call_row call_row_of(const struct usage_record *u, unsigned flags);

/* The record's part that is counted, without texts. */
struct usage_record call_row_usage(const struct call_row *r);

/* Adds a row to the list of its group, which lives as long as the log; group: a hash of its key. Returns 0, or -1 with
 * *e set: memory is out, or the temporary file cannot be made. */
int call_log_add(
    struct call_log *l, const struct call_row *r, struct call_list *list, uint64_t group, struct oc_err *e);

/* Hands out every row, with what it is, and forgets it. take returns 0, or -1 with *e set to give up. */
int call_log_settle(struct call_log *l,
    int (*take)(struct call_list *list, const struct call_row *r, enum call_repeat what, struct oc_err *e),
    struct oc_err *e);

/* Links the rows to their lists; then those of one: list->count of them, in an order that depends on them alone, to be
 * freed with mem_free. NULL when memory is out. */
void call_log_link(struct call_log *l);
struct call_row *call_list_rows(const struct call_list *list);

#endif

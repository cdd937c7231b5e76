/* reader: the state of reading inputs one after the other, what is told of them, and where the records go.
 *
 * Life: reader_init, then reader_read (read.h) or reader_validate (validate.h) an input at a time, reader_release.
 * Whatever is wrong with an input goes to the outlet as a reject, and reading goes on with what follows: -1 is returned
 * only when the outlet gave up (then *e.exit is OC_EX_OK) or memory is out.
 *
 * Order of the records: a document's artifact record comes before those made of it; that of a lines file comes at its
 * end, when its bytes, hash and shape are known, so that lines pass in constant memory. Memory: a document is read
 * whole (max_bytes), of a lines file one line (max_line) and its distinct key paths (canon.h, shape); all else is
 * hashed as it passes. */
#pragma once

#include <sys/types.h>
#include <xxhash.h>

#include "artifact/run_metadata.h"
#include "artifact/source.h"
#include "kinds/kinds.h"
#include "record/record.h"

#define READER_BYTES ((size_t)64 << 20) /* default of max_bytes */

/* A regular file; dev and ino tell it from all others. */
struct reader_file {
	bool known;
	dev_t dev;
	ino_t ino;
};

#define READER_OWN 2
#define READER_LISTENERS 2

/* Artifacts that were read: of a type that is known, and of none, the empty ones apart. */
struct reader_tally {
	_Atomic uint64_t known, unknown;
};

struct reader {
	struct outlet to;
	/* Who else makes records of what is read, after the reader's own: all of them of a document, the first that
	 * wants them of lines. */
	struct listener listener[READER_LISTENERS];
	size_t listeners;
	void (*tick)(void *arg, uint64_t raw); /* now and then: bytes taken from this input so far; may be NULL */
	void *tick_arg;
	struct reader_file own[READER_OWN]; /* see reader_own */
	size_t max_bytes, max_line;
	const struct artifact_type *forced; /* --type, or NULL */
	struct reader_tally *tally; /* of all readers of a run; NULL: nobody asks */
	const char *scope; /* whose memory process samples tell of ("gateway", "command"); NULL: what they say */
	XXH3_state_t *hash;
	struct json json; /* of one line */
	struct arena arena;
	struct sb out;    /* the record under way */
	struct sb pre;    /* what was read while finding out what the input is */
	struct forms forms; /* of lines seen lately, and a number for the file under way */
	uint64_t file;
	uint64_t rejects; /* told so far */
	struct run_metadata run; /* the one read last */
	bool lines_only;  /* documents and texts are declined: reader_read does nothing about them */
	bool declined;    /* one was */
};

/* A document or small text that was read whole and is part of a sample. Owned by whoever was given it. */
struct artifact {
	struct document doc; /* as it is handed on; its path and text are those below */
	char *path;
	const struct artifact_type *type;
	enum artifact_role role;
	struct artifact_mark mark;
	struct sb text;
	struct json json; /* used when parsed is set */
	bool parsed;
	struct artifact *companion; /* borrowed: the suite summary that this evidence names */
};

/* max_line, max_bytes: the defaults; listeners, tick, forced: none. Returns 0, or -1 when memory is out. */
int reader_init(struct reader *r, const struct outlet *to, struct oc_err *e);
void reader_release(struct reader *r);

/* What is written to fd (at most READER_OWN of them) comes from this reader: as an input it is not read but noticed,
 * for it would grow as it is read, without end. Does nothing when fd is no regular file. */
void reader_own(struct reader *r, int fd);

struct json_val artifact_root(const struct artifact *a);
void artifact_free(struct artifact *a);

/* ---- for those who read and make records, in this folder ---- */

/* Is it a file of reader_own? Then that has been noticed. */
bool reader_is_own(struct reader *r, const struct source *s);

/* Reports a bad input or line. `line` 0: the whole file. hash "": not known. */
int reader_reject(struct reader *r, const struct source *s, struct oc_err *e, struct slice bytes, uint64_t line,
    const char *hash);

/* The same of an input that has been read. */
int reader_reject_of(struct reader *r, const char *path, struct oc_err *e, struct slice bytes, uint64_t line,
    const char *hash);

/* A whole input cannot be used: reported, unless *e says that the outlet gave up or memory is out, which is passed
 * on. */
int reader_failed(struct reader *r, const struct source *s, struct oc_err *e);

/* To be called when all of a file was read: a file that a gateway goes on writing is a notice, one that was rewritten
 * or replaced a reject. Returns 0, or -1 when the outlet gave up. */
int reader_note_change(struct reader *r, const struct source *s, struct oc_err *e);

/* A notice for the user; line 0: about all of the input. */
void reader_notice(struct reader *r, const char *path, uint64_t line, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* Reports progress. */
void reader_tick(struct reader *r, uint64_t raw);

/* Begins a record in r->out, and hands it to the outlet. */
void reader_begin(struct reader *r, struct emit *w);
int reader_emit(struct reader *r, struct oc_err *e);

/* An artifact record. lines 0: not a lines file. */
int reader_artifact(struct reader *r, const struct document *d, const struct artifact_mark *mark, uint64_t bytes,
    uint64_t lines, struct oc_err *e);

/* Is there nothing in it but JSON white space? */
bool reader_blank(struct slice s);

/* Cuts the next line off *rest, as line_next does on memory. Returns false when nothing is left. */
bool reader_cut(struct slice *rest, struct slice *text, struct slice *raw);

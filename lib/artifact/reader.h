/*
 * reader: what reading an input takes, and where what it makes goes.
 *
 * Life: reader_init, then reader_read (read.h) or reader_validate (validate.h) an input at a time,
 * reader_release. Whatever is wrong with an input is told to the sink as a reject, and reading goes
 * on with what follows: -1 is returned only when the sink gave up or memory is out.
 *
 * Order of the records: a document's artifact record comes before those made of it; that of a lines
 * file comes at its end, when its bytes, hash and shape are known, so that lines pass in constant
 * memory. Memory: a document is read whole (max_bytes), of a lines file one line (max_line) and its
 * distinct key paths (canon.h, shape); all else is hashed as it passes.
 */
#ifndef OC_ARTIFACT_READER_H
#define OC_ARTIFACT_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <xxhash.h>

#include "artifact/artifact.h"
#include "artifact/run_metadata.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/sb.h"
#include "base/slice.h"
#include "data/forms.h"
#include "data/json.h"
#include "io/line.h"
#include "record/outlet.h"
#include "record/record.h"

#define READER_BYTES ((size_t)64 << 20) /* default of max_bytes */

struct artifact;

/* What others make of an input. Each may be NULL: nobody. */
struct reader_calls {
	void *arg;
	void (*tick)(void *arg, uint64_t raw); /* now and then: bytes taken from this input so far */
	/* A document or text, after its own records, or a file of bytes (its text and json are then empty). Returns 0,
	 * or -1 with *e set as reader_read does. */
	int (*more)(void *arg, const struct artifact *a, struct oc_err *e);
	/* JSON Lines: asked once when the type is known, and when true told of each line from there on, then of the end
	 * (before the artifact record). line and lines_end return as more. */
	void *others; /* their argument */
	bool (*lines)(void *arg, const char *type, const char *path);
	int (*line)(void *arg, const struct forms_line *line, struct oc_err *e);
	int (*lines_end)(void *arg, struct oc_err *e);
};

/* A regular file; dev and ino tell it from all others. */
struct reader_file {
	bool known;
	dev_t dev;
	ino_t ino;
};

#define READER_OWN 2

struct reader {
	struct outlet to;
	struct reader_calls calls;
	struct reader_file own[READER_OWN]; /* see reader_own */
	size_t max_bytes, max_line;
	const struct artifact_type *forced; /* --type, or NULL */
	XXH3_state_t *hash;
	struct json json; /* of one line */
	struct arena arena;
	struct sb out;    /* the record under way */
	struct sb pre;    /* what was read while finding out */
	struct forms forms; /* of lines seen lately, and a number for the file under way */
	uint64_t file;
	uint64_t rejects; /* told so far */
	struct run_metadata run; /* the one read last */
	bool lines_only;  /* documents and texts are declined: reader_read does nothing about them */
	bool declined;    /* one was */
};

/* A document or small text that was read whole and is part of a sample. Owned by whoever was given
 * it. */
struct artifact {
	char *path;
	const struct artifact_type *type;
	enum artifact_role role;
	struct artifact_mark mark;
	struct sb text;   /* what root stands on */
	struct json json; /* used when parsed is set */
	bool parsed;
	char xxh3[17];
	char shape[17];
	struct artifact *companion; /* borrowed: the suite summary that this evidence names */
};

/* max_bytes, max_line 0: the defaults. Returns 0, or -1 when memory is out. */
int reader_init(
    struct reader *r, const struct outlet *to, const struct reader_calls *calls, struct oc_err *e);
void reader_release(struct reader *r);

/*
 * What is written to fd (at most READER_OWN of them) comes from this reader: as an input it is not
 * read but noticed, for it would grow as it is read, without end. Does nothing when fd is no
 * regular file.
 */
void reader_own(struct reader *r, int fd);

/* Is it the notice of a file of no known type? A tree may hold any number of them. */
bool reader_notice_no_type(const char *text);

struct json_val artifact_root(const struct artifact *a);
void artifact_free(struct artifact *a);

#endif

/* reader_in: what the parts of the reader share. Internal to artifact. */
#ifndef OC_ARTIFACT_READER_IN_H
#define OC_ARTIFACT_READER_IN_H

#include "artifact/reader.h"
#include "artifact/source.h"
#include "data/emit.h"

/* What sniffing found. pre (in the reader) holds the bytes taken so far, `first_line - 1` lines
 * before them were lost. */
struct sniffed {
	enum artifact_form form;
	const struct artifact_type *type; /* NULL: not known yet */
	struct artifact_mark mark;
	bool event_lines; /* a document that comes as JSON Lines: performance events */
	uint64_t first_line;
};

/* Returns 0; or -1, and then *e.exit 0 says that the sink gave up, else the input is bad from here
 * on. */
int reader_sniff(struct reader *r, struct source *s, enum artifact_role expect, struct sniffed *f,
    struct oc_err *e);

/* The ways to go on with JSON and small texts. Return 0 or -1 (the sink gave up, or memory is out;
 * *e set). */
int reader_doc(struct reader *r, struct source *s, struct sniffed *f, enum artifact_role expect,
    struct artifact **kept, struct oc_err *e);
int reader_lines(struct reader *r, struct source *s, struct sniffed *f, struct oc_err *e);

/* Is it a file of reader_own? Then that has been noticed. */
bool reader_is_own(struct reader *r, const struct source *s);

/* Tells of a bad input or line. `line` 0: the whole file. hash "": not known. */
int reader_reject(struct reader *r, const struct source *s, struct oc_err *e, struct slice bytes,
    uint64_t line, const char *hash);

/* A whole input cannot be used: told, unless *e says that the sink gave up or memory is out, which
 * is passed on. */
int reader_failed(struct reader *r, const struct source *s, struct oc_err *e);

/* A file that a gateway goes on writing is no bad input; one that was rewritten, or replaced, is: to
 * be called when all of it was read. Returns 0, or -1 when the sink gave up. */
int reader_note_change(struct reader *r, const struct source *s, struct oc_err *e);

/* Tells the person something about an input; line 0: about all of it. */
void reader_notice(struct reader *r, const char *path, uint64_t line, const char *text);

/* Says how far reading has come. */
void reader_tick(struct reader *r, uint64_t raw);

/* Begins a record in r->out, and hands it to the sink. */
void reader_begin(struct reader *r, struct emit *w);
int reader_emit(struct reader *r, struct oc_err *e);

/* An artifact record. lines 0: not a lines file. */
struct reader_found {
	const char *path;
	const struct artifact_type *type;
	const struct artifact_mark *mark;
	uint64_t bytes, lines;
	const char *xxh3, *shape;
};

int reader_artifact(struct reader *r, const struct reader_found *f, struct oc_err *e);

/* Is there nothing in it but JSON white space? */
bool reader_blank(struct slice s);

/* Walks over the lines of what was read while sniffing: as line_next, on memory. */
bool reader_cut(struct slice *rest, struct slice *text, struct slice *raw);

#endif

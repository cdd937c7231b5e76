/*
 * stream_in: what the parts of stream share. stream.c reads inputs line by line, stream_json.c documents that
 * go over many lines; both hand their units to stream_unit.c.
 */
#ifndef OC_REDACT_STREAM_IN_H
#define OC_REDACT_STREAM_IN_H

#include "redact/stream.h"

/* In place of a unit of JSON that goes as a whole: it reads as JSON, and as nothing else that is
 * known. */
#define STREAM_GONE SLICE("{\"redacted\":true}")

/* --- stream_unit.c --- */

/* Writes bytes, unless nothing is written at all. Returns 0, or -1. */
int stream_write(struct stream *s, struct slice text, struct oc_err *e);

/* Tells that a unit cannot be read; *e is cleared. line, column: where in the input. */
void stream_bad(struct stream *s, struct oc_err *e, uint64_t line, uint64_t column);

/*
 * Redacts the document at root into the splice, and counts it. When its policy cannot judge it, it
 * goes as a whole. form: the document's, or NULL. Returns 0 or -1.
 */
int stream_document(struct stream *s, struct json_val root, struct form *form, struct splice *sp,
    struct oc_err *e);

/* --- stream_json.c --- */

/* The form of an input that begins so. more: it goes on. */
enum stream_form stream_sniff(struct json *reader, struct slice head, bool more);

/* The form STREAM_JSON: what l has in its buffer, then the rest of in. */
int stream_json(struct stream *s, struct line *l, struct in *in, struct oc_err *e);

#endif

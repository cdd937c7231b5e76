/*
 * stream_in: what the parts of stream share. stream.c reads inputs line by line, stream_json.c documents that
 * go over many lines; both hand their units to stream_unit.c.
 */
#ifndef OC_REDACT_STREAM_IN_H
#define OC_REDACT_STREAM_IN_H

#include "redact/stream.h"

/* Replaces a whole unit of JSON: valid JSON that no reader takes for something else. */
#define STREAM_GONE SLICE("{\"redacted\":true}")

/* --- stream_unit.c --- */

/* Writes text, if there is an output. Returns 0 or -1. */
int stream_write(struct stream *s, struct slice text, struct oc_err *e);

/* Reports *e, why a unit cannot be read, with its place in the input, and clears it. */
void stream_bad(struct stream *s, struct oc_err *e, uint64_t line, uint64_t column);

/* Redacts the document at root into the splice and counts it. If its policy cannot judge it, all of it is
 * masked. form: the document's, or NULL. Returns 0 or -1. */
int stream_document(struct stream *s, struct json_val root, struct form *form, struct splice *sp,
    struct oc_err *e);

/* --- stream_json.c --- */

/* The form of an input that begins with head. more: the input is longer. */
enum stream_form stream_sniff(struct json *reader, struct slice head, bool more);

/* Reads an input of form STREAM_JSON: the buffer of l, then the rest of in. Returns 0 or -1. */
int stream_json(struct stream *s, struct line *l, struct in *in, struct oc_err *e);

#endif

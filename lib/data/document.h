/* document: a JSON file read whole, as options name them. */
#pragma once

#include "data/json.h"

/* Zeroed: none. Values of json_root(&d.json) are good until document_release. */
struct json_document {
	struct json json;
	char *text; /* owned */
};

/* Reads path ("-": standard input; packed or not), at most 64 MiB. Returns 0, or -1 with *e naming the file, and the
 * place in it. document_release is fine after either. */
int document_read(struct json_document *d, const char *path, struct oc_err *e);
void document_release(struct json_document *d);

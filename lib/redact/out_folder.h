/*
 * out_folder: --into DIR. Writes each input to a file of its own below a folder: a file under its name, the
 * files of a folder under their paths from there. Secrets and ids in names become the same pseudonyms as in
 * contents. A file appears when it is complete, and no existing file is replaced. A compressed input loses
 * ".zst" with its compression; a binary input is not written at all.
 */
#ifndef OC_REDACT_OUT_FOLDER_H
#define OC_REDACT_OUT_FOLDER_H

#include <stdbool.h>

#include "base/err.h"
#include "base/sb.h"
#include "io/store.h"
#include "redact/rewrite.h"
#include "redact/stream.h"

struct out_folder {
	/* Set by the caller, borrowed. */
	struct rewrite *rewrite;
	struct stream *stream;
	void *arg;
	int (*read)(void *arg, const char *path); /* reads path into the stream; 0, or -1 to give up */
	void (*bad)(void *arg, const struct oc_err *e);
	/* Private. */
	struct store store;
	struct sb name;
	bool begun;    /* prefix is set */
	size_t prefix; /* leading bytes of a path that are not part of its name below the folder */
	struct oc_err *e;
};

void out_folder_init(struct out_folder *i);

/* Opens the folder, made if missing. Returns 0, or -1 with OC_EX_CANTCREAT. */
int out_folder_open(struct out_folder *i, const char *folder, struct oc_err *e);
void out_folder_close(struct out_folder *i);

/* Reads the file or folder at path. Returns 0, or -1: an output failed (*e), or `read` gave up (OC_EX_OK). */
int out_folder_read(struct out_folder *i, const char *path, struct oc_err *e);

#endif

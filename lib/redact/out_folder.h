/*
 * into: --into. Each input goes to a file of its own below a folder: a file under its own name,
 * what is below a folder under its path from there. Secrets and ids in the names become pseudonyms,
 * those of the run. A file appears when it is whole; nothing that is there is replaced. A
 * compressed input loses
 * ".zst" with its compression; what was refused as binary does not appear at all.
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
	int (*read)(void *arg, const char *path); /* the stream reads it; 0, or -1 to give up */
	void (*bad)(void *arg, const struct oc_err *e);
	/* Its own. */
	struct store store;
	struct sb name;
	bool begun;    /* the prefix is known */
	size_t prefix; /* bytes of a path that are not part of its name below the folder */
	struct oc_err *e;
};

void out_folder_init(struct out_folder *i);

/* Opens the folder, made if missing. Returns 0, or -1 with OC_EX_CANTCREAT. */
int out_folder_open(struct out_folder *i, const char *folder, struct oc_err *e);
void out_folder_close(struct out_folder *i);

/* Reads all that path names. Returns 0, or -1: an output failed (*e says so), or `read` gave up (*e
 * has OC_EX_OK). */
int out_folder_read(struct out_folder *i, const char *path, struct oc_err *e);

#endif

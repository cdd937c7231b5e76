/* spool: text that is collected now and written later: the first SPOOL_MEMORY bytes in memory, the rest in an unlinked
 * temporary file. It holds the lists of closing
 * records, so that memory does not grow with the number of inputs. */
#pragma once

#include "io/out.h"

#define SPOOL_MEMORY ((size_t)1 << 20)

struct spool {
	struct sb tail;     /* not in the file yet */
	int fd;             /* -1: no file so far */
	const char *folder; /* for the temporary file; borrowed; NULL: /tmp */
	uint64_t filed;     /* bytes in the file */
};

void spool_init(struct spool *s, const char *folder);
void spool_release(struct spool *s);

/* Returns 0, or -1: memory is out, or the temporary file cannot be made (OC_EX_CANTCREAT) or written (OC_EX_IO). */
int spool_add(struct spool *s, struct slice text, struct oc_err *e);

/* Makes an unlinked temporary file in the folder (NULL: /tmp). Returns its descriptor, or -1. */
int spool_file(const char *folder, struct oc_err *e);

/* Hands all of it, in pieces, to fn, which returns 0, or -1 to give up. Returns 0; or -1, with *e set unless fn gave
 * up. */
int spool_each(struct spool *s, int (*fn)(void *arg, struct slice piece), void *arg, struct oc_err *e);

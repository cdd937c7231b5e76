/*
 * zin: the zstd unpacker behind in. Compressed bytes are asked for through `more`, which returns as
 * in_read does (n > 0, 0 at the end, -1 with *e set).
 *
 * Any number of frames, skippable ones (RFC 8878 3.1.2) among them; window at most 128 MiB. Memory:
 * one compressed chunk and the window.
 */
#ifndef OC_IO_ZIN_H
#define OC_IO_ZIN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"

#define ZIN_MAGIC_SIZE 4

struct zin;

typedef ssize_t zin_more(void *arg, void *p, size_t n, struct oc_err *e);

/*
 * Could these n bytes (at most ZIN_MAGIC_SIZE are looked at) begin a zstd stream? With
 * ZIN_MAGIC_SIZE of them the answer is final.
 */
bool zin_magic(const unsigned char *p, size_t n);

/*
 * head: the n (at most ZIN_MAGIC_SIZE) bytes read already. Returns NULL when memory is out. Free
 * with zin_free (NULL is fine).
 */
struct zin *zin_new(const unsigned char *head, size_t n, struct oc_err *e);
void zin_free(struct zin *z);

/*
 * As in_read. A bad stream is OC_EX_DATA, and the message names the offset in the compressed bytes;
 * the caller adds the file.
 */
ssize_t zin_read(struct zin *z, void *p, size_t n, zin_more *more, void *arg, struct oc_err *e);

#endif

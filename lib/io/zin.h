/* zin: the unpackers behind in: zstd (RFC 8878), gzip (RFC 1952), xz and bzip2, told by their magic. Compressed bytes
 * are asked for through `more`, which returns as in_read does (n > 0, 0 at the end, -1 with *e set).
 *
 * A stream is any number of frames (zstd's word; members of gzip, streams of xz and bzip2), one after the other.
 * Memory: one compressed chunk and the window, at most 128 MiB (xz: 256 MiB). */
#pragma once

#include <sys/types.h>

#include "base/base.h"

#define ZIN_MAGIC_SIZE 10

struct zin;
struct zin_codec;

typedef ssize_t zin_more(void *arg, void *p, size_t n, struct oc_err *e);

enum zin_match { ZIN_NO, ZIN_PERHAPS, ZIN_YES };

/* Do these n bytes (n may be 0; ZIN_MAGIC_SIZE are always enough) begin a stream that can be unpacked? ZIN_PERHAPS:
 * more of them would tell. Of text that is ZIN_NO after a byte or two, and before a LF. *codec is set with ZIN_YES. */
enum zin_match zin_magic(const unsigned char *p, size_t n, const struct zin_codec **codec);

/* head: the n (at most ZIN_MAGIC_SIZE) bytes read already. Returns NULL when memory is out. Free with zin_free (NULL is
 * fine). */
struct zin *zin_new(const struct zin_codec *codec, const unsigned char *head, size_t n, struct oc_err *e);
void zin_free(struct zin *z);

/* As in_read. A bad stream is OC_EX_DATA, and the message names the offset in the compressed bytes; the caller adds the
 * file. */
ssize_t zin_read(struct zin *z, void *p, size_t n, zin_more *more, void *arg, struct oc_err *e);

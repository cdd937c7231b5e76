#define ZLIB_CONST
#include "io/zin_codec.h"

#include <bzlib.h>
#include <limits.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

/* One call of a library whose stream has the members of zlib's: bytes and room from io and back. */
#define CALL(z, io, rc, call)                                                                      \
	do {                                                                                       \
		const size_t in_ = at_most((io)->in_left), out_ = at_most((io)->out_left);         \
		memcpy(&(z)->next_in, &(io)->in, sizeof((io)->in));                                \
		(z)->next_out = (void *)(io)->out;                                                 \
		(z)->avail_in = (unsigned)in_;                                                     \
		(z)->avail_out = (unsigned)out_;                                                   \
		(rc) = (call);                                                                     \
		moved(io, in_ - (z)->avail_in, out_ - (z)->avail_out);                             \
	} while (0)

static size_t at_most(size_t n)
{
	return n < UINT_MAX ? n : UINT_MAX;
}

static void moved(struct zin_io *io, size_t in, size_t out)
{
	io->in += in;
	io->in_left -= in;
	io->out += out;
	io->out_left -= out;
}

static enum zin_step bad(const char **why, const char *what)
{
	*why = what;
	return ZIN_BAD;
}

/* ---- zstd ---- */

#define ZSTD_WINDOW_LOG 27

static void *zstd_begin(void)
{
	ZSTD_DCtx *ctx = ZSTD_createDCtx();

	if (ctx != NULL && ZSTD_isError(ZSTD_DCtx_setParameter(ctx, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG))) {
		ZSTD_freeDCtx(ctx);
		return NULL;
	}
	return ctx;
}

static enum zin_step zstd_step(void *state, struct zin_io *io, const char **why)
{
	ZSTD_inBuffer in = {io->in, io->in_left, 0};
	ZSTD_outBuffer out = {io->out, io->out_left, 0};
	size_t hint = ZSTD_decompressStream(state, &out, &in);

	moved(io, in.pos, out.pos);
	if (!ZSTD_isError(hint))
		return hint == 0 ? ZIN_ENDED : ZIN_GOES_ON;
	switch (ZSTD_getErrorCode(hint)) {
	case ZSTD_error_memory_allocation:
		return ZIN_OUT_OF_MEMORY;
	case ZSTD_error_prefix_unknown:
		return ZIN_NO_FRAME;
	case ZSTD_error_frameParameter_windowTooLarge:
		return bad(why, "it needs a window of more than 128 MiB");
	default:
		return bad(why, ZSTD_getErrorName(hint));
	}
}

static void zstd_end(void *state)
{
	ZSTD_freeDCtx(state);
}

const struct zin_codec zin_zstd = {"zstd", "frame", {0x28, 0xB5, 0x2F, 0xFD}, 4, zstd_begin, zstd_step, zstd_end};

/* ---- gzip ---- */

#define GZIP_WINDOW_BITS (15 + 16) /* a gzip header, a window of 32 KiB */
#define GZIP_HEADER 10             /* bytes */

struct gzip {
	z_stream z;
	bool ended; /* the next byte begins a member */
};

static void *gzip_begin(void)
{
	struct gzip *g = mem_clear(1, sizeof(*g));

	if (g != NULL && inflateInit2(&g->z, GZIP_WINDOW_BITS) == Z_OK)
		return g;
	mem_free(g);
	return NULL;
}

static enum zin_step gzip_step(void *state, struct zin_io *io, const char **why)
{
	struct gzip *g = state;
	int rc;

	if (g->ended && inflateReset(&g->z) != Z_OK)
		return ZIN_OUT_OF_MEMORY;
	CALL(&g->z, io, rc, inflate(&g->z, Z_NO_FLUSH));
	g->ended = rc == Z_STREAM_END;
	if (g->ended)
		return ZIN_ENDED;
	/* Z_BUF_ERROR: no input, or no room, was left; no error. */
	if (rc == Z_OK || rc == Z_BUF_ERROR)
		return ZIN_GOES_ON;
	if (rc == Z_MEM_ERROR)
		return ZIN_OUT_OF_MEMORY;
	if (g->z.total_out == 0 && g->z.total_in < GZIP_HEADER)
		return ZIN_NO_FRAME;
	return bad(why, g->z.msg != NULL ? g->z.msg : "it needs a dictionary");
}

static void gzip_end(void *state)
{
	struct gzip *g = state;

	inflateEnd(&g->z);
	mem_free(g);
}

const struct zin_codec zin_gzip = {"gzip", "member", {0x1F, 0x8B, 0x08}, 3, gzip_begin, gzip_step, gzip_end};

/* ---- bzip2 ---- */

struct bzip2 {
	bz_stream z;
	bool running; /* within a stream */
};

static void *bzip2_begin(void)
{
	return mem_clear(1, sizeof(struct bzip2));
}

static enum zin_step bzip2_step(void *state, struct zin_io *io, const char **why)
{
	struct bzip2 *b = state;
	int rc;

	if (!b->running && BZ2_bzDecompressInit(&b->z, 0, 0) != BZ_OK)
		return ZIN_OUT_OF_MEMORY;
	b->running = true;
	CALL(&b->z, io, rc, BZ2_bzDecompress(&b->z));
	if (rc == BZ_STREAM_END) {
		BZ2_bzDecompressEnd(&b->z);
		b->running = false;
		return ZIN_ENDED;
	}
	if (rc == BZ_OK)
		return ZIN_GOES_ON;
	if (rc == BZ_MEM_ERROR)
		return ZIN_OUT_OF_MEMORY;
	if (rc == BZ_DATA_ERROR_MAGIC && b->z.total_out_lo32 == 0 && b->z.total_out_hi32 == 0)
		return ZIN_NO_FRAME;
	return bad(why, "corrupt data");
}

static void bzip2_end(void *state)
{
	struct bzip2 *b = state;

	if (b->running)
		BZ2_bzDecompressEnd(&b->z);
	mem_free(b);
}

const struct zin_codec zin_bzip2 = {"bzip2", "stream", {'B', 'Z', 'h', '9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59}, 10,
    bzip2_begin, bzip2_step, bzip2_end};

/* ---- xz ---- */

#define XZ_MEMORY ((uint64_t)256 << 20)

struct xz {
	lzma_stream z;
	bool running; /* within a stream */
	bool any;     /* one has ended: padding may follow (The .xz File Format, 2.2) */
};

static void *xz_begin(void)
{
	static const lzma_stream fresh = LZMA_STREAM_INIT;
	struct xz *x = mem_alloc(sizeof(*x));

	if (x != NULL)
		*x = (struct xz){.z = fresh};
	return x;
}

static enum zin_step xz_step(void *state, struct zin_io *io, const char **why)
{
	struct xz *x = state;
	lzma_ret rc;

	while (!x->running && x->any && io->in_left > 0 && *io->in == 0)
		moved(io, 1, 0);
	if (!x->running && io->in_left == 0)
		return ZIN_ENDED;
	if (!x->running && lzma_stream_decoder(&x->z, XZ_MEMORY, 0) != LZMA_OK)
		return ZIN_OUT_OF_MEMORY;
	x->running = true;
	CALL(&x->z, io, rc, lzma_code(&x->z, LZMA_RUN));
	switch (rc) {
	case LZMA_STREAM_END:
		x->running = false;
		x->any = true;
		return ZIN_ENDED;
	case LZMA_OK:
	case LZMA_BUF_ERROR:
		return ZIN_GOES_ON;
	case LZMA_MEM_ERROR:
		return ZIN_OUT_OF_MEMORY;
	case LZMA_FORMAT_ERROR:
		return x->z.total_out == 0 ? ZIN_NO_FRAME : ZIN_BAD;
	case LZMA_MEMLIMIT_ERROR:
		return bad(why, "it needs more than 256 MiB");
	case LZMA_OPTIONS_ERROR:
		return bad(why, "it uses a filter or check that this liblzma does not have");
	default:
		return bad(why, "corrupt data");
	}
}

static void xz_end(void *state)
{
	struct xz *x = state;

	lzma_end(&x->z);
	mem_free(x);
}

const struct zin_codec zin_xz = {"xz", "stream", {0xFD, '7', 'z', 'X', 'Z', 0}, 6, xz_begin, xz_step, xz_end};

#include <zstd.h>
#include <zstd_errors.h>

#include "io/zin_codec.h"

#define WINDOW_LOG 27

static void *begin(void)
{
	ZSTD_DCtx *ctx = ZSTD_createDCtx();

	if (ctx != NULL && ZSTD_isError(ZSTD_DCtx_setParameter(ctx, ZSTD_d_windowLogMax, WINDOW_LOG))) {
		ZSTD_freeDCtx(ctx);
		return NULL;
	}
	return ctx;
}

static enum zin_step step(void *state, struct zin_io *io, const char **why)
{
	ZSTD_inBuffer in = {io->in, io->in_left, 0};
	ZSTD_outBuffer out = {io->out, io->out_left, 0};
	size_t hint = ZSTD_decompressStream(state, &out, &in);

	io->in += in.pos;
	io->in_left -= in.pos;
	io->out += out.pos;
	io->out_left -= out.pos;
	if (!ZSTD_isError(hint))
		return hint == 0 ? ZIN_ENDED : ZIN_GOES_ON;
	switch (ZSTD_getErrorCode(hint)) {
	case ZSTD_error_memory_allocation:
		return ZIN_OUT_OF_MEMORY;
	case ZSTD_error_prefix_unknown:
		return ZIN_NO_FRAME;
	case ZSTD_error_frameParameter_windowTooLarge:
		*why = "it needs a window of more than 128 MiB";
		return ZIN_BAD;
	default:
		*why = ZSTD_getErrorName(hint);
		return ZIN_BAD;
	}
}

static void end(void *state)
{
	ZSTD_freeDCtx(state);
}

const struct zin_codec zin_zstd = {
    "zstd", "frame", {0x28, 0xB5, 0x2F, 0xFD}, 4, begin, step, end};

#include <lzma.h>
#include <string.h>

#include "base/base.h"
#include "io/zin_codec.h"

#define MEMORY ((uint64_t)256 << 20)

struct xz {
	lzma_stream z;
	bool running; /* within a stream */
	bool any;     /* one has ended: padding may follow (The .xz File Format, 2.2) */
};

static void *begin(void)
{
	static const lzma_stream fresh = LZMA_STREAM_INIT;
	struct xz *x = mem_alloc(sizeof(*x));

	if (x != NULL)
		*x = (struct xz){.z = fresh};
	return x;
}

static enum zin_step failed(const struct xz *x, lzma_ret rc, const char **why)
{
	switch (rc) {
	case LZMA_MEM_ERROR:
		return ZIN_OUT_OF_MEMORY;
	case LZMA_FORMAT_ERROR:
		return x->z.total_out == 0 ? ZIN_NO_FRAME : ZIN_BAD;
	case LZMA_MEMLIMIT_ERROR:
		*why = "it needs more than 256 MiB";
		return ZIN_BAD;
	case LZMA_OPTIONS_ERROR:
		*why = "it uses a filter or check that this liblzma does not have";
		return ZIN_BAD;
	default:
		*why = "corrupt data";
		return ZIN_BAD;
	}
}

static enum zin_step step(void *state, struct zin_io *io, const char **why)
{
	struct xz *x = state;

	while (!x->running && x->any && io->in_left > 0 && *io->in == 0) {
		io->in++;
		io->in_left--;
	}
	if (!x->running && io->in_left == 0)
		return ZIN_ENDED;
	if (!x->running && lzma_stream_decoder(&x->z, MEMORY, 0) != LZMA_OK)
		return ZIN_OUT_OF_MEMORY;
	x->running = true;
	x->z.next_in = io->in;
	x->z.avail_in = io->in_left;
	x->z.next_out = io->out;
	x->z.avail_out = io->out_left;
	lzma_ret rc = lzma_code(&x->z, LZMA_RUN);
	io->in = x->z.next_in;
	io->in_left = x->z.avail_in;
	io->out = x->z.next_out;
	io->out_left = x->z.avail_out;
	if (rc == LZMA_STREAM_END) {
		x->running = false;
		x->any = true;
		return ZIN_ENDED;
	}
	return rc == LZMA_OK || rc == LZMA_BUF_ERROR ? ZIN_GOES_ON : failed(x, rc, why);
}

static void end(void *state)
{
	struct xz *x = state;

	lzma_end(&x->z);
	mem_free(x);
}

const struct zin_codec zin_xz = {
    "xz", "stream", {0xFD, '7', 'z', 'X', 'Z', 0}, 6, begin, step, end};

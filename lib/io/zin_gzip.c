#define ZLIB_CONST
#include <limits.h>
#include <string.h>
#include <zlib.h>

#include "base/base.h"
#include "io/zin_codec.h"

#define WINDOW_BITS (15 + 16) /* a gzip header, a window of 32 KiB */
#define HEADER 10             /* bytes */

struct gzip {
	z_stream z;
	bool ended; /* the next byte begins a member */
};

static void *begin(void)
{
	struct gzip *g = mem_alloc(sizeof(*g));

	if (g == NULL)
		return NULL;
	memset(g, 0, sizeof(*g));
	if (inflateInit2(&g->z, WINDOW_BITS) == Z_OK)
		return g;
	mem_free(g);
	return NULL;
}

static uInt at_most(size_t n)
{
	return n < UINT_MAX ? (uInt)n : UINT_MAX;
}

static enum zin_step step(void *state, struct zin_io *io, const char **why)
{
	struct gzip *g = state;

	if (g->ended && inflateReset(&g->z) != Z_OK)
		return ZIN_OUT_OF_MEMORY;
	g->z.next_in = io->in;
	g->z.avail_in = at_most(io->in_left);
	g->z.next_out = io->out;
	g->z.avail_out = at_most(io->out_left);
	int rc = inflate(&g->z, Z_NO_FLUSH);
	io->in_left -= (size_t)(g->z.next_in - io->in);
	io->in = g->z.next_in;
	io->out_left -= (size_t)(g->z.next_out - io->out);
	io->out = g->z.next_out;
	g->ended = rc == Z_STREAM_END;
	if (rc == Z_STREAM_END)
		return ZIN_ENDED;
	/* Z_BUF_ERROR: no input, or no room, was left; no error. */
	if (rc == Z_OK || rc == Z_BUF_ERROR)
		return ZIN_GOES_ON;
	if (rc == Z_MEM_ERROR)
		return ZIN_OUT_OF_MEMORY;
	if (g->z.total_out == 0 && g->z.total_in < HEADER)
		return ZIN_NO_FRAME;
	*why = g->z.msg != NULL ? g->z.msg : "it needs a dictionary";
	return ZIN_BAD;
}

static void end(void *state)
{
	struct gzip *g = state;

	inflateEnd(&g->z);
	mem_free(g);
}

const struct zin_codec zin_gzip = {"gzip", "member", {0x1F, 0x8B, 0x08}, 3, begin, step, end};

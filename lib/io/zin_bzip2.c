#include <bzlib.h>
#include <limits.h>
#include <string.h>

#include "base/base.h"
#include "io/zin_codec.h"

struct bzip2 {
	bz_stream z;
	bool running; /* within a stream */
};

static void *begin(void)
{
	struct bzip2 *b = mem_alloc(sizeof(*b));

	if (b != NULL)
		memset(b, 0, sizeof(*b));
	return b;
}

static unsigned at_most(size_t n)
{
	return n < UINT_MAX ? (unsigned)n : UINT_MAX;
}

static enum zin_step step(void *state, struct zin_io *io, const char **why)
{
	struct bzip2 *b = state;
	char *in;

	if (!b->running && BZ2_bzDecompressInit(&b->z, 0, 0) != BZ_OK)
		return ZIN_OUT_OF_MEMORY;
	b->running = true;
	/* libbz2 does not write through next_in, and takes no pointer to const. */
	memcpy(&in, &io->in, sizeof(in));
	b->z.next_in = in;
	b->z.avail_in = at_most(io->in_left);
	b->z.next_out = (char *)io->out;
	b->z.avail_out = at_most(io->out_left);
	int rc = BZ2_bzDecompress(&b->z);
	size_t took = (size_t)(b->z.next_in - in);
	size_t made = (size_t)((unsigned char *)b->z.next_out - io->out);
	io->in += took;
	io->in_left -= took;
	io->out += made;
	io->out_left -= made;
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
	*why = "corrupt data";
	return ZIN_BAD;
}

static void end(void *state)
{
	struct bzip2 *b = state;

	if (b->running)
		BZ2_bzDecompressEnd(&b->z);
	mem_free(b);
}

const struct zin_codec zin_bzip2 = {"bzip2", "stream",
    {'B', 'Z', 'h', '9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59}, 10, begin, step, end};

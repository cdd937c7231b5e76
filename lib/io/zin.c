#include "io/zin.h"

#include <stdint.h>
#include <string.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "base/mem.h"

#define CHUNK ((size_t)128 << 10)
#define WINDOW_LOG 27

struct zin {
	ZSTD_DCtx *ctx;
	ZSTD_inBuffer in;
	uint64_t before; /* compressed bytes that came before in.src[0] */
	uint64_t frame;  /* offset at which the frame under way began */
	bool inside;     /* a frame has begun and not ended */
	bool pending;    /* the last call filled the output: more may wait inside */
	bool any;        /* one frame has ended well */
	unsigned char chunk[CHUNK];
};

bool zin_magic(const unsigned char *p, size_t n)
{
	static const unsigned char frame[ZIN_MAGIC_SIZE] = {0x28, 0xB5, 0x2F, 0xFD};
	static const unsigned char skip[ZIN_MAGIC_SIZE] = {0x50, 0x2A, 0x4D, 0x18};

	if (n == 0)
		return true;
	if (n > ZIN_MAGIC_SIZE)
		n = ZIN_MAGIC_SIZE;
	return memcmp(p, frame, n) == 0 ||
	       ((p[0] & 0xF0) == skip[0] && memcmp(p + 1, skip + 1, n - 1) == 0);
}

struct zin *zin_new(const unsigned char *head, size_t n, struct oc_err *e)
{
	struct zin *z = mem_alloc(sizeof(*z));

	if (z == NULL) {
		err_nomem(e);
		return NULL;
	}
	memset(z, 0, offsetof(struct zin, chunk));
	z->ctx = ZSTD_createDCtx();
	if (z->ctx == NULL ||
	    ZSTD_isError(ZSTD_DCtx_setParameter(z->ctx, ZSTD_d_windowLogMax, WINDOW_LOG))) {
		zin_free(z);
		err_nomem(e);
		return NULL;
	}
	memcpy(z->chunk, head, n);
	z->in = (ZSTD_inBuffer){z->chunk, n, 0};
	return z;
}

void zin_free(struct zin *z)
{
	if (z == NULL)
		return;
	ZSTD_freeDCtx(z->ctx);
	mem_free(z);
}

static int bad_stream(struct zin *z, size_t code, struct oc_err *e)
{
	unsigned long long at = z->before + z->in.pos, frame = z->frame;

	switch (ZSTD_getErrorCode(code)) {
	case ZSTD_error_memory_allocation:
		return err_nomem(e);
	case ZSTD_error_prefix_unknown:
		return err_set(e, OC_EX_DATA,
		    "bytes that are no zstd frame at compressed byte %llu%s", frame,
		    z->any ? ", behind a whole frame" : "");
	case ZSTD_error_frameParameter_windowTooLarge:
		return err_set(e, OC_EX_DATA,
		    "zstd frame at compressed byte %llu needs a window of more than 128 MiB",
		    frame);
	default:
		return err_set(e, OC_EX_DATA,
		    "bad zstd data near compressed byte %llu, in the frame at %llu: %s", at, frame,
		    ZSTD_getErrorName(code));
	}
}

/* Returns 1 when there is input, 0 when the stream has ended well, else -1. */
static int refill(struct zin *z, zin_more *more, void *arg, struct oc_err *e)
{
	z->before += z->in.size;
	z->in = (ZSTD_inBuffer){z->chunk, 0, 0};
	ssize_t got = more(arg, z->chunk, CHUNK, e);
	if (got < 0)
		return -1;
	if (got == 0 && z->inside)
		return err_set(e, OC_EX_DATA,
		    "zstd stream is truncated: it ends at compressed byte %llu, within the frame "
		    "at %llu",
		    (unsigned long long)z->before, (unsigned long long)z->frame);
	z->in.size = (size_t)got;
	return got > 0;
}

ssize_t zin_read(struct zin *z, void *p, size_t n, zin_more *more, void *arg, struct oc_err *e)
{
	ZSTD_outBuffer out = {p, n, 0};

	while (out.pos == 0) {
		if (z->in.pos == z->in.size && !z->pending) {
			int r = refill(z, more, arg, e);
			if (r <= 0)
				return r;
		}
		if (!z->inside)
			z->frame = z->before + z->in.pos;
		size_t hint = ZSTD_decompressStream(z->ctx, &out, &z->in);
		if (ZSTD_isError(hint))
			return bad_stream(z, hint, e);
		z->inside = hint != 0;
		z->any = z->any || hint == 0;
		z->pending = hint != 0 && out.pos == out.size;
	}
	return (ssize_t)out.pos;
}

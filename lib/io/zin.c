#include "io/zin.h"

#include "io/zin_codec.h"

#define CHUNK ((size_t)128 << 10)

struct zin {
	const struct zin_codec *codec;
	void *state;
	size_t at, end;  /* of the chunk */
	uint64_t before; /* compressed bytes that came before chunk[0] */
	uint64_t frame;  /* offset at which the frame under way began */
	bool inside;     /* a frame has begun and not ended */
	bool pending;    /* the last call filled the output: more may wait inside */
	bool any;        /* one frame has ended well */
	unsigned char chunk[CHUNK];
};

static const struct zin_codec *const codecs[] = {&zin_zstd, &zin_gzip, &zin_xz, &zin_bzip2};

/* The first byte of a skippable frame of zstd varies: 0x50 to 0x5F (RFC 8878 3.1.2). */
static bool skippable(const unsigned char *p, size_t n)
{
	static const unsigned char rest[3] = {0x2A, 0x4D, 0x18};

	return (p[0] & 0xF0) == 0x50 && memcmp(p + 1, rest, n - 1 < 3 ? n - 1 : 3) == 0;
}

/* "BZh", a digit for the size of blocks, and the magic of a block, or of the end of the stream. */
static bool bzip2(const unsigned char *p, size_t n)
{
	static const unsigned char end[6] = {0x17, 0x72, 0x45, 0x38, 0x50, 0x90};

	return memcmp(p, "BZh", 3) == 0 && p[3] >= '1' && p[3] <= '9' &&
	       (memcmp(p + 4, zin_bzip2.magic + 4, n - 4) == 0 || memcmp(p + 4, end, n - 4) == 0);
}

enum zin_match zin_magic(const unsigned char *p, size_t n, const struct zin_codec **codec)
{
	if (n == 0)
		return ZIN_PERHAPS;
	for (size_t i = 0; i < sizeof(codecs) / sizeof(codecs[0]); i++) {
		const struct zin_codec *c = codecs[i];
		size_t most = n < c->magic_size ? n : c->magic_size;
		bool same = c == &zin_bzip2 && most > 3
				? bzip2(p, most)
				: memcmp(p, c->magic, most) == 0 ||
				      (c == &zin_zstd && skippable(p, most));
		if (!same)
			continue;
		*codec = c;
		return most == c->magic_size ? ZIN_YES : ZIN_PERHAPS;
	}
	return ZIN_NO;
}

struct zin *zin_new(const struct zin_codec *codec, const unsigned char *head, size_t n, struct oc_err *e)
{
	struct zin *z = mem_alloc(sizeof(*z));

	if (z == NULL) {
		err_nomem(e);
		return NULL;
	}
	memset(z, 0, offsetof(struct zin, chunk));
	z->codec = codec;
	z->state = codec->begin();
	if (z->state == NULL) {
		mem_free(z);
		err_nomem(e);
		return NULL;
	}
	memcpy(z->chunk, head, n);
	z->end = n;
	return z;
}

void zin_free(struct zin *z)
{
	if (z == NULL)
		return;
	z->codec->end(z->state);
	mem_free(z);
}

static int bad_stream(struct zin *z, enum zin_step step, const char *why, struct oc_err *e)
{
	const struct zin_codec *c = z->codec;
	unsigned long long at = z->before + z->at, frame = z->frame;

	if (step == ZIN_OUT_OF_MEMORY)
		return err_nomem(e);
	if (step == ZIN_NO_FRAME)
		return err_set(e, OC_EX_DATA, "bytes that are no %s %s at compressed byte %llu%s%s",
		    c->name, c->frame, frame, z->any ? ", behind a whole " : "", z->any ? c->frame : "");
	return err_set(e, OC_EX_DATA, "bad %s data near compressed byte %llu, in the %s at %llu: %s",
	    c->name, at, c->frame, frame, why);
}

/* Returns 1 when there is input, 0 when the stream has ended well, else -1. */
static int refill(struct zin *z, zin_more *more, void *arg, struct oc_err *e)
{
	z->before += z->end;
	z->at = z->end = 0;
	ssize_t got = more(arg, z->chunk, CHUNK, e);
	if (got < 0)
		return -1;
	if (got == 0 && z->inside)
		return err_set(e, OC_EX_DATA,
		    "%s stream is truncated: it ends at compressed byte %llu, within the %s at %llu",
		    z->codec->name, (unsigned long long)z->before, z->codec->frame, (unsigned long long)z->frame);
	z->end = (size_t)got;
	return got > 0;
}

ssize_t zin_read(struct zin *z, void *p, size_t n, zin_more *more, void *arg, struct oc_err *e)
{
	struct zin_io io = {.out = p, .out_left = n};
	const char *why = "";

	while (io.out_left == n) {
		if (z->at == z->end && !z->pending) {
			int r = refill(z, more, arg, e);
			if (r <= 0)
				return r;
		}
		if (!z->inside)
			z->frame = z->before + z->at;
		io.in = z->chunk + z->at;
		io.in_left = z->end - z->at;
		enum zin_step step = z->codec->step(z->state, &io, &why);
		z->at = z->end - io.in_left;
		if (step != ZIN_GOES_ON && step != ZIN_ENDED)
			return bad_stream(z, step, why, e);
		z->inside = step == ZIN_GOES_ON;
		z->any = z->any || step == ZIN_ENDED;
		z->pending = z->inside && io.out_left == 0;
	}
	return (ssize_t)(n - io.out_left);
}

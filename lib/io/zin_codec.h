/* zin_codec: what zin needs of a compression library. Internal to lib/io. */
#pragma once

#include "base/base.h"

/* Bytes to unpack, and room for what comes out; both are moved on. */
struct zin_io {
	const unsigned char *in;
	unsigned char *out;
	size_t in_left, out_left;
};

enum zin_step {
	ZIN_GOES_ON,    /* within a frame */
	ZIN_ENDED,      /* a frame has ended */
	ZIN_NO_FRAME,   /* these bytes begin none */
	ZIN_BAD,        /* *why says what is wrong */
	ZIN_OUT_OF_MEMORY
};

struct zin_codec {
	const char *name, *frame; /* "gzip", "member" */
	unsigned char magic[10];
	size_t magic_size;
	/* A state for the whole stream; NULL when memory is out. */
	void *(*begin)(void);
	/* Goes on as far as input and room allow. Behind ZIN_ENDED the next frame is begun by the next call that has
	 * input. */
	enum zin_step (*step)(void *state, struct zin_io *io, const char **why);
	void (*end)(void *state);
};

extern const struct zin_codec zin_zstd, zin_gzip, zin_xz, zin_bzip2;

/* splice: a text copied with replacements. */
#pragma once

#include "base/base.h"

/* Text being copied with replacements. Begin with {text, 0, out}; out holds nothing of use while `edits` is 0. */
struct splice {
	struct slice text;
	size_t done;
	struct sb *out;
	uint64_t edits;
};

void splice_put(struct splice *s, size_t at, size_t len, struct slice text);
/* Copies what is left up to `end`, when something was replaced before. */
void splice_end(struct splice *s, size_t end);

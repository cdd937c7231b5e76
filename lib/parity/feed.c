#include "parity/feed.h"

/* libxxhash has its wider vector code behind these names only. */
#if defined(__x86_64__)
#include <xxh_x86dispatch.h>
#endif

int feed_open(struct feed *f, const char *path, size_t max_line, int (*flush)(void *), void *arg,
    struct oc_err *e)
{
	*f = (struct feed){.copy_max = SIZE_MAX};
	f->hash = XXH3_createState();
	if (f->hash == NULL || XXH3_64bits_reset(f->hash) == XXH_ERROR) {
		XXH3_freeState(f->hash);
		return err_nomem(e);
	}
	if (in_open(&f->in, path, e) != 0) {
		XXH3_freeState(f->hash);
		return -1;
	}
	in_on_idle(&f->in, flush, arg);
	line_init(&f->line, &f->in, max_line);
	return 0;
}

static void take(struct feed *f, struct slice s)
{
	XXH3_64bits_update(f->hash, s.p, s.n);
	if (f->copy == NULL)
		return;
	if (f->gap || s.n > f->copy_max || f->copy->len > f->copy_max - s.n) {
		sb_reset(f->copy);
		f->copy = NULL;
		return;
	}
	sb_addslice(f->copy, s);
}

int feed_next(struct feed *f, struct slice *line, struct oc_err *e)
{
	uint64_t before = f->line.consumed;
	int got = line_next(&f->line, line, e);

	if (got == -2)
		f->gap = true;
	if (got != 1)
		return got;
	take(f, *line);
	uint64_t end = f->line.consumed - before - line->n;
	if (end > 0)
		take(f, end == 2 ? SLICE("\r\n") : f->line.unended ? SLICE("\r") : SLICE("\n"));
	if (f->copy != NULL && !sb_ok(f->copy))
		return err_nomem(e);
	return 1;
}

void feed_hash(const struct feed *f, char *hex)
{
	static const char digits[] = "0123456789abcdef";
	XXH64_hash_t h = XXH3_64bits_digest(f->hash);

	for (int i = 0; i < 16; i++)
		hex[i] = digits[h >> (60 - 4 * i) & 15];
	hex[f->gap ? 0 : 16] = '\0';
}

void feed_close(struct feed *f)
{
	line_release(&f->line);
	in_close(&f->in);
	XXH3_freeState(f->hash);
}

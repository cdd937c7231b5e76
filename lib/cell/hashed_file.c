#include "cell/hashed_file.h"

#include "data/data.h"

/* Only these names reach libxxhash's wider vector code. */
#if defined(__x86_64__)
#include <xxh_x86dispatch.h>
#endif

int hashed_file_open(struct hashed_file *f, const char *path, size_t max_line, int (*flush)(void *), void *arg,
    struct oc_err *e)
{
	*f = (struct hashed_file){.copy_max = SIZE_MAX};
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

static void drop_copy(struct hashed_file *f)
{
	if (f->copy != NULL)
		sb_reset(f->copy);
	f->copy = NULL;
}

static void take(struct hashed_file *f, struct slice s)
{
	XXH3_64bits_update(f->hash, s.p, s.n);
	f->taken += s.n;
	if (f->copy == NULL)
		return;
	if (s.n > f->copy_max || f->copy->len > f->copy_max - s.n)
		drop_copy(f);
	else
		sb_addslice(f->copy, s);
}

/* Takes all whole lines in the buffer from the one returned on, since they hash faster together. */
static void take_lines(struct hashed_file *f, struct slice line)
{
	const struct line *l = &f->line;
	size_t n = (size_t)(l->consumed - l->offset), from = l->at - n, end = l->end;

	while (end > l->at && l->buf[end - 1] != '\n')
		end--;
	take(f, slice_make(line.p, end - from));
}

int hashed_file_next(struct hashed_file *f, struct slice *line, struct oc_err *e)
{
	int got = line_next(&f->line, line, e);

	if (got == -2) {
		f->gap = true;
		drop_copy(f);
	}
	if (got != 1)
		return got;
	if (f->line.offset >= f->taken)
		take_lines(f, *line);
	if (f->copy != NULL && !sb_ok(f->copy))
		return err_nomem(e);
	return 1;
}

int hashed_file_whole(struct hashed_file *f, struct slice *run, struct oc_err *e)
{
	return line_whole(&f->line, run, e);
}

int hashed_file_take(struct hashed_file *f, struct slice run, uint64_t lines, struct oc_err *e)
{
	take(f, run);
	line_take(&f->line, run, lines);
	return f->copy != NULL && !sb_ok(f->copy) ? err_nomem(e) : 0;
}

void hashed_file_hash(const struct hashed_file *f, char *hex)
{
	hash_digits(hex, XXH3_64bits_digest(f->hash));
	hex[f->gap ? 0 : 16] = '\0';
}

void hashed_file_close(struct hashed_file *f)
{
	line_release(&f->line);
	in_close(&f->in);
	XXH3_freeState(f->hash);
}

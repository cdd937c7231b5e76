#include "artifact/source.h"

#include <errno.h>
#include <unistd.h>

#include "data/data.h"

/* libxxhash has its wider vector code behind these names only. */
#if defined(__x86_64__)
#include <xxh_x86dispatch.h>
#endif

#define CHUNK ((size_t)64 << 10)

int source_open(struct source *s, const char *path, XXH3_state_t *hash, size_t limit, struct oc_err *e)
{
	*s = (struct source){.hash = hash};
	if (in_open(&s->in, path, e) != 0)
		return -1;
	if (fstat(s->in.fd, &s->st) != 0)
		s->st.st_mode = 0;
	line_init(&s->line, &s->in, limit);
	XXH3_64bits_reset(hash);
	return 0;
}

void source_close(struct source *s)
{
	line_release(&s->line);
	mem_free(s->chunk);
	s->chunk = NULL;
	in_close(&s->in);
}

static void count(struct source *s, struct slice bytes)
{
	s->bytes += bytes.n;
	XXH3_64bits_update(s->hash, bytes.p, bytes.n);
}

int source_line(struct source *s, struct slice *text, struct slice *raw, struct oc_err *e)
{
	int r = line_next(&s->line, text, e);
	uint64_t whole = s->line.consumed - s->line.offset;

	if (r == 1) {
		*raw = slice_make(text->p, (size_t)whole);
		count(s, *raw);
	} else if (r == -2) {
		s->gaps = true;
		s->bytes += whole;
		*raw = *text;
	}
	return r;
}

int source_whole(struct source *s, struct slice *text, struct oc_err *e)
{
	return line_whole(&s->line, text, e);
}

void source_take(struct source *s, struct slice text, uint64_t lines)
{
	count(s, text);
	line_take(&s->line, text, lines);
}

struct slice source_ahead(const struct source *s)
{
	if (s->line.buf == NULL)
		return SLICE("");
	return slice_make(s->line.buf + s->line.at, s->line.end - s->line.at);
}

int source_chunk(struct source *s, struct slice *chunk, struct oc_err *e)
{
	if (!s->drained) {
		s->drained = true;
		*chunk = source_ahead(s);
		if (chunk->n > 0) {
			count(s, *chunk);
			return 1;
		}
	}
	if (s->line.eof)
		return 0;
	if (s->chunk == NULL && (s->chunk = mem_alloc(CHUNK)) == NULL)
		return err_nomem(e);
	ssize_t got = in_read(&s->in, s->chunk, CHUNK, e);
	if (got <= 0)
		return (int)got;
	*chunk = slice_make(s->chunk, (size_t)got);
	count(s, *chunk);
	return 1;
}

int source_slurp(struct source *s, struct sb *out, size_t limit, struct oc_err *e)
{
	struct slice chunk = SLICE("");
	int r;

	while ((r = source_chunk(s, &chunk, e)) == 1) {
		if (out->len > limit || chunk.n > limit - out->len) {
			err_set(e, OC_EX_DATA, "document is larger than the limit of %zu bytes (--max-bytes)", limit);
			return err_at(e, s->in.name, 0, 0);
		}
		sb_addslice(out, chunk);
		if (!sb_ok(out))
			return err_nomem(e);
	}
	return r;
}

static bool same_time(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

/* Does the file still begin with the bytes that were read? Assumed for compressed input and after a skipped line, of
 * which only the length is known. */
static bool begins_as_read(const struct source *s, char *chunk, XXH3_state_t *hash)
{
	uint64_t at = 0;

	while (at < s->bytes) {
		uint64_t left = s->bytes - at;
		ssize_t got = pread(s->in.fd, chunk, left < CHUNK ? (size_t)left : CHUNK, (off_t)at);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		XXH3_64bits_update(hash, chunk, (size_t)got);
		at += (uint64_t)got;
	}
	return XXH3_64bits_digest(hash) == XXH3_64bits_digest(s->hash);
}

static bool only_grew(const struct source *s)
{
	if (!in_plain(&s->in) || s->gaps)
		return true;
	char *chunk = mem_alloc(CHUNK);
	XXH3_state_t *hash = XXH3_createState();
	bool same = chunk != NULL && hash != NULL && XXH3_64bits_reset(hash) == XXH_OK &&
		    begins_as_read(s, chunk, hash);
	XXH3_freeState(hash);
	mem_free(chunk);
	return same;
}

enum source_fate source_changed(const struct source *s)
{
	struct stat now;

	if (!S_ISREG(s->st.st_mode) || fstat(s->in.fd, &now) != 0)
		return SOURCE_UNCHANGED;
	if (now.st_nlink == 0 && s->st.st_nlink > 0)
		return SOURCE_REPLACED;
	if (same_time(&now.st_mtim, &s->st.st_mtim) && now.st_size == s->st.st_size)
		return SOURCE_UNCHANGED;
	return now.st_size > s->st.st_size && only_grew(s) ? SOURCE_GREW : SOURCE_REWRITTEN;
}

void source_hash(const struct source *s, char *hex)
{
	hex[0] = '\0';
	if (!s->gaps)
		hash_digits(hex, XXH3_64bits_digest(s->hash));
}

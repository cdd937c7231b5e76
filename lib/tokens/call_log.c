#include "tokens/call_log.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "io/io.h"

#define BLOCK_BYTES (CALL_LOG_BLOCK * sizeof(struct call_row))

void call_log_init(struct call_log *l, const char *folder)
{
	*l = (struct call_log){.memory = CALL_LOG_MEMORY, .folder = folder, .fd = -1};
	call_set_init(&l->set, folder);
}

void call_log_release(struct call_log *l)
{
	for (size_t i = 0; i < l->blocks; i++) {
		if (i < l->memory)
			mem_free(l->block[i]);
		else
			munmap(l->block[i], BLOCK_BYTES);
	}
	mem_free(l->block);
	if (l->fd >= 0)
		close(l->fd);
	call_set_release(&l->set);
	const size_t memory = l->memory;
	call_log_init(l, l->folder);
	l->memory = memory;
}

/* The next block of the file. Space is reserved first: a write to a mapped page that the disk has no room for would be
 * a signal. */
static struct call_row *map(struct call_log *l, struct oc_err *e)
{
	const off_t at = (off_t)((l->blocks - l->memory) * BLOCK_BYTES);

	if (l->fd < 0 && (l->fd = spool_file(l->folder, e)) < 0)
		return NULL;
	if (posix_fallocate(l->fd, at, (off_t)BLOCK_BYTES) != 0) {
		err_set(e, OC_EX_IO, "cannot reserve %zu bytes of a temporary file: set TMPDIR to a folder with room",
		    (size_t)at + BLOCK_BYTES);
		return NULL;
	}
	void *p = mmap(NULL, BLOCK_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, l->fd, at);
	if (p == MAP_FAILED)
		err_nomem(e);
	return p == MAP_FAILED ? NULL : p;
}

static int add_block(struct call_log *l, struct oc_err *e)
{
	struct call_row *rows;

	if (mem_grow(&l->block, &l->cap, l->blocks + 1, sizeof(struct call_row *)) != 0)
		return err_nomem(e);
	if (l->blocks >= l->memory)
		rows = map(l, e);
	else if ((rows = mem_alloc(BLOCK_BYTES)) == NULL)
		err_nomem(e);
	if (rows == NULL)
		return -1;
	l->block[l->blocks++] = rows;
	return 0;
}

static struct call_row *row_at(const struct call_log *l, uint32_t i)
{
	return &l->block[i / CALL_LOG_BLOCK][i % CALL_LOG_BLOCK];
}

/* ---- rows ---- */

static uint32_t bounded(uint64_t n)
{
	return n < UINT32_MAX ? (uint32_t)n : UINT32_MAX;
}

struct call_row call_row_of(const struct usage_record *u, unsigned flags)
{
	struct call_row r = {.call = u->call,
	    .session = u->session_hash,
	    .path = (uint32_t)XXH3_64bits(u->path.p == NULL ? "" : u->path.p, u->path.n),
	    .line = bounded(u->line),
	    .turn = bounded(u->turn),
	    .calls = bounded(u->calls),
	    .cost = u->priced == COST_GOOD ? u->cost : 0,
	    .at = u->timed ? u->at : 0,
	    .fault = (uint8_t)u->fault,
	    .priced = (uint8_t)u->priced,
	    .reading = (uint8_t)u->reading};

	memcpy(r.count, u->count, sizeof(r.count));
	flags |= (u->timed ? CALL_TIMED : 0) | (u->side ? CALL_SIDE : 0) | (u->duplicate ? CALL_MARKED : 0) |
		 (u->failed ? CALL_FAILED : 0) | (u->backwards ? CALL_BACKWARDS : 0);
	r.flags = (uint8_t)flags;
	return r;
}

struct usage_record call_row_usage(const struct call_row *r)
{
	struct usage_record u = {.call = r->call,
	    .called = true,
	    .session_hash = r->session,
	    .turn = r->turn,
	    .calls = r->calls,
	    .cost = r->cost,
	    .at = r->at,
	    .timed = (r->flags & CALL_TIMED) != 0,
	    .side = (r->flags & CALL_SIDE) != 0,
	    .failed = (r->flags & CALL_FAILED) != 0,
	    .backwards = (r->flags & CALL_BACKWARDS) != 0,
	    .fault = (enum usage_fault)r->fault,
	    .priced = (enum cost_found)r->priced,
	    .reading = (enum usage_reading)r->reading};

	memcpy(u.count, r->count, sizeof(u.count));
	return u;
}

/* Negative: a is counted rather than b, both of one call; 0: they are equal. */
static int prefer(const struct call_row *a, const struct call_row *b)
{
	const int fault = (a->fault != FAULT_NONE) - (b->fault != FAULT_NONE);
	const int side = (int)(a->flags & CALL_SIDE) - (int)(b->flags & CALL_SIDE);
	const int marked = (int)(a->flags & CALL_MARKED) - (int)(b->flags & CALL_MARKED);
	const int64_t x = a->flags & CALL_TIMED ? a->at : INT64_MAX, y = b->flags & CALL_TIMED ? b->at : INT64_MAX;

	if (fault != 0 || side != 0 || marked != 0)
		return fault != 0 ? fault : side != 0 ? side : marked;
	if (x != y)
		return x < y ? -1 : 1;
	if (a->turn != b->turn)
		return a->turn > b->turn ? -1 : 1;
	if (a->session != b->session)
		return a->session < b->session ? -1 : 1;
	if (a->path != b->path || a->line != b->line)
		return a->path != b->path ? (a->path < b->path ? -1 : 1) : (a->line < b->line ? -1 : 1);
	const int counts = memcmp(a->count, b->count, sizeof(a->count));
	return counts != 0 ? counts : (a->cost > b->cost) - (a->cost < b->cost);
}

int call_log_add(
    struct call_log *l, const struct call_row *r, struct call_list *list, uint64_t group, struct oc_err *e)
{
	bool known;

	if (l->count == UINT32_MAX)
		return err_set(e, OC_EX_SOFTWARE, "more than 2^32 - 1 messages");
	if (l->count == l->blocks * CALL_LOG_BLOCK && add_block(l, e) < 0)
		return -1;
	struct call_row *own = row_at(l, l->count);
	*own = *r;
	own->list = list;
	own->next = 0;
	/* Members of one group stand apart from those of others. */
	own->key = (r->flags & CALL_MEMBER) == 0 ? r->call : XXH3_64bits_withSeed(&r->call, sizeof(r->call), group);
	struct call_seen *seen = call_set_put(&l->set, own->key, &known, e);
	if (seen == NULL)
		return -1;
	if (!known || prefer(own, row_at(l, seen->number[0])) < 0)
		seen->number[0] = l->count;
	l->count++;
	return 0;
}

/* ---- each call once ---- */

/* The row that is counted of those under a key; NULL: there is none. */
static const struct call_row *chosen(const struct call_log *l, uint64_t key)
{
	const struct call_seen *seen = call_set_find(&l->set, key);

	return seen == NULL ? NULL : row_at(l, seen->number[0]);
}

static bool same_place(const struct call_row *a, const struct call_row *b)
{
	return a->session == b->session && a->path == b->path && a->line == b->line;
}

static enum call_repeat repeat_of(const struct call_log *l, const struct call_row *r)
{
	const struct call_row *counted = chosen(l, r->key);
	const struct call_row *lead = (r->flags & CALL_MEMBER) == 0 ? NULL : chosen(l, r->call);

	if (counted == r && (lead == NULL || same_place(r, lead)))
		return CALL_COUNTED;
	if (lead != NULL)
		counted = lead;
	return r->session != counted->session ? CALL_FORK : r->path != counted->path ? CALL_COPY : CALL_AGAIN;
}

int call_log_settle(struct call_log *l,
    int (*take)(struct call_list *list, const struct call_row *r, enum call_repeat what, struct oc_err *e),
    struct oc_err *e)
{
	for (uint32_t i = 0; i < l->count; i++) {
		const struct call_row *r = row_at(l, i);
		if (take(r->list, r, repeat_of(l, r), e) < 0)
			return -1;
	}
	call_log_release(l);
	return 0;
}

/* ---- the rows of a group ---- */

void call_log_link(struct call_log *l)
{
	for (uint32_t i = l->count; i > 0; i--) {
		struct call_row *r = row_at(l, i - 1);
		r->next = r->list->first;
		r->list->log = l;
		r->list->first = i;
		r->list->count++;
	}
}

static int by_call(const void *a, const void *b)
{
	const struct call_row *x = a, *y = b;

	return x->call != y->call ? (x->call < y->call ? -1 : 1) : prefer(x, y);
}

struct call_row *call_list_rows(const struct call_list *list)
{
	struct call_row *rows = mem_resize(NULL, list->count, sizeof(*rows));
	size_t n = 0;

	for (uint32_t at = list->first; rows != NULL && at != 0; at = rows[n++].next)
		rows[n] = *row_at(list->log, at - 1);
	if (rows != NULL && n > 1)
		qsort(rows, n, sizeof(*rows), by_call);
	return rows;
}

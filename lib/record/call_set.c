#include "record/call_set.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

#include "io/io.h"

#define FIRST ((size_t)256) /* slots */

void call_set_init(struct call_set *s, const char *folder)
{
	*s = (struct call_set){.memory = CALL_SET_MEMORY, .folder = folder};
}

static void give_back(struct call_seen *slot, size_t cap, bool mapped)
{
	if (mapped)
		munmap(slot, cap * sizeof(*slot));
	else
		mem_free(slot);
}

void call_set_release(struct call_set *s)
{
	give_back(s->slot, s->cap, s->mapped);
	call_set_init(s, s->folder);
}

/* Space is reserved first: a write to a mapped page that the disk has no room for would be a signal. */
static struct call_seen *map(const struct call_set *s, size_t bytes, struct oc_err *e)
{
	int fd = spool_file(s->folder, e);
	void *p = MAP_FAILED;

	if (fd < 0)
		return NULL;
	const int failed = posix_fallocate(fd, 0, (off_t)bytes);
	if (failed != 0)
		err_set(e, OC_EX_IO, "cannot reserve %zu bytes of a temporary file: set TMPDIR to a folder with room",
		    bytes);
	else if ((p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)) == MAP_FAILED)
		err_nomem(e);
	close(fd);
	return p == MAP_FAILED ? NULL : p;
}

/* The slot of a call, or the free one where it belongs. */
static struct call_seen *place(struct call_seen *slot, size_t cap, uint64_t call)
{
	size_t at = (size_t)call & (cap - 1);

	while (slot[at].call != 0 && slot[at].call != call)
		at = (at + 1) & (cap - 1);
	return &slot[at];
}

static int grow(struct call_set *s, struct oc_err *e)
{
	const size_t cap = s->cap == 0 ? FIRST : s->cap * 2;
	const bool mapped = cap > s->memory;
	struct call_seen *slot = mapped ? map(s, cap * sizeof(*slot), e) : mem_clear(cap, sizeof(*slot));

	if (slot == NULL)
		return mapped ? -1 : err_nomem(e);
	for (size_t i = 0; i < s->cap; i++) {
		if (s->slot[i].call != 0)
			*place(slot, cap, s->slot[i].call) = s->slot[i];
	}
	give_back(s->slot, s->cap, s->mapped);
	s->slot = slot;
	s->cap = cap;
	s->mapped = mapped;
	return 0;
}

struct call_seen *call_set_put(struct call_set *s, uint64_t call, bool *known, struct oc_err *e)
{
	if (s->count >= s->cap - s->cap / 4 && grow(s, e) < 0)
		return NULL;
	call += call == 0;
	struct call_seen *seen = place(s->slot, s->cap, call);
	*known = seen->call != 0;
	s->count += !*known;
	seen->call = call;
	return seen;
}

struct call_seen *call_set_find(const struct call_set *s, uint64_t call)
{
	call += call == 0;
	struct call_seen *seen = s->cap == 0 ? NULL : place(s->slot, s->cap, call);
	return seen == NULL || seen->call == 0 ? NULL : seen;
}

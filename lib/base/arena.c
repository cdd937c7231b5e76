#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"

#define FIRST_BLOCK ((size_t)16 << 10)
#define ALIGN alignof(max_align_t)

struct arena_block {
	struct arena_block *next;
	size_t size; /* of data */
	alignas(max_align_t) char data[];
};

void *arena_alloc(struct arena *a, size_t n)
{
	if (n > SIZE_MAX / 4)
		return NULL;
	n = (n + ALIGN - 1) & ~(ALIGN - 1);
	if (a->at == NULL || n > (size_t)(a->end - a->at)) {
		size_t size = a->head == NULL ? FIRST_BLOCK : a->head->size * 2;
		if (size > ARENA_KEEP)
			size = ARENA_KEEP;
		if (size < n)
			size = n;
		struct arena_block *b = mem_alloc(sizeof(*b) + size);
		if (b == NULL)
			return NULL;
		b->next = a->head;
		b->size = size;
		a->head = b;
		a->at = b->data;
		a->end = b->data + size;
	}
	void *p = a->at;
	a->at += n;
	return p;
}

void *arena_calloc(struct arena *a, size_t count, size_t size)
{
	void *p = size != 0 && count > SIZE_MAX / size ? NULL : arena_alloc(a, count * size);

	return p == NULL ? NULL : memset(p, 0, count * size);
}

struct slice arena_copy(struct arena *a, struct slice s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (p == NULL)
		return (struct slice){NULL, 0};
	if (s.n > 0)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return slice_make(p, s.n);
}

void arena_reset(struct arena *a)
{
	struct arena_block *keep = NULL;

	if (a->head == NULL || a->at == a->head->data)
		return;
	while (a->head != NULL) {
		struct arena_block *b = a->head;
		a->head = b->next;
		if (b->size <= ARENA_KEEP && (keep == NULL || b->size > keep->size)) {
			mem_free(keep);
			keep = b;
		} else {
			mem_free(b);
		}
	}
	a->head = keep;
	a->at = a->end = NULL;
	if (keep != NULL) {
		keep->next = NULL;
		a->at = keep->data;
		a->end = keep->data + keep->size;
	}
}

void arena_release(struct arena *a)
{
	while (a->head != NULL) {
		struct arena_block *b = a->head;
		a->head = b->next;
		mem_free(b);
	}
	a->at = a->end = NULL;
}

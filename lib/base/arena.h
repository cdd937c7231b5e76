/* arena: memory for one record. Allocation is a bump of a pointer; everything goes at once with arena_reset. After a
 * reset the arena keeps one block, the largest it has held up to ARENA_KEEP bytes, so that its size does not grow with
 * the length of the input. Alignment is that of max_align_t. */
#pragma once

#include <stddef.h>

#include "base/slice.h"

#define ARENA_KEEP (4u << 20)

struct arena_block;

struct arena {
	struct arena_block *head;
	char *at;
	char *end;
};

#define ARENA_INIT {NULL, NULL, NULL}

/* n bytes, not cleared; NULL when memory is out. n may be 0. */
void *arena_alloc(struct arena *a, size_t n);

/* count * size bytes, cleared; NULL when memory is out or the product overflows. */
void *arena_calloc(struct arena *a, size_t count, size_t size);

/* A copy of s ended by NUL (not counted in n). .p is NULL when memory is out. */
struct slice arena_copy(struct arena *a, struct slice s);

/* Everything allocated so far becomes invalid. */
void arena_reset(struct arena *a);

/* Frees all; the arena can be used again. */
void arena_release(struct arena *a);

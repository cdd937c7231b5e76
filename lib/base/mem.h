/* mem: the one door to the heap. Arena, sb and the few long-lived tables allocate here and nowhere else. */
#pragma once

#include <stddef.h>

#include "base/slice.h"

/* n bytes (n may be 0: a unique pointer); NULL when memory is out. */
void *mem_alloc(size_t n);

/* count * size bytes, cleared; NULL when memory is out. */
void *mem_clear(size_t count, size_t size);

/* As realloc for count * size bytes, overflow checked; on failure the old block stays as it was and NULL returns. */
void *mem_resize(void *p, size_t count, size_t size);

void mem_free(void *p);

/* Makes room for at least `need` elements of `size` bytes in the array that has *cap; `array` is where its pointer is,
 * of any type: doubles until it fits. Returns 0, or -1 when memory is out (the array stays as it was). */
int mem_grow(void *array, size_t *cap, size_t need, size_t size);

/* A copy of s in memory of its own; absent when memory is out. mem_drop gives it back; absent is fine. */
struct slice mem_keep(struct slice s);
void mem_drop(struct slice s);

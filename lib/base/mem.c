#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void *mem_alloc(size_t n)
{
	return malloc(n == 0 ? 1 : n);
}

void *mem_clear(size_t count, size_t size)
{
	return count == 0 ? mem_alloc(0) : calloc(count, size);
}

void *mem_resize(void *p, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		return NULL;
	size_t n = count * size;
	return realloc(p, n == 0 ? 1 : n);
}

void mem_free(void *p)
{
	free(p);
}

int mem_grow(void *array, size_t *cap, size_t need, size_t size)
{
	void *p;

	if (need <= *cap)
		return 0;
	size_t want = *cap < 8 ? 8 : *cap;
	while (want < need) {
		if (want > SIZE_MAX / 2)
			return -1;
		want *= 2;
	}
	memcpy(&p, array, sizeof(p));
	p = mem_resize(p, want, size);
	if (p == NULL)
		return -1;
	memcpy(array, &p, sizeof(p));
	*cap = want;
	return 0;
}

struct slice mem_keep(struct slice s)
{
	char *p = mem_alloc(s.n);

	if (p != NULL && s.n > 0)
		memcpy(p, s.p, s.n);
	return slice_make(p, p == NULL ? 0 : s.n);
}

void mem_drop(struct slice s)
{
	char *p;

	/* What mem_keep made is not const, though slices are. */
	memcpy(&p, &s.p, sizeof(p));
	mem_free(p);
}

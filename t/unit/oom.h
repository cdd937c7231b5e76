/*
 * oom: a base/mem of a test's own, in which any allocation can be made to fail. To be included by
 * one file of a program: the archive's base/mem is then not linked.
 *
 *     for (long n = 0;; n++) { left = n; refused = false; ...; if (!refused) break; }
 */
#ifndef OC_T_OOM_H
#define OC_T_OOM_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static long left; /* allocations that succeed from here on */
static bool refused;

static bool refuse(void)
{
	if (left-- > 0)
		return false;
	refused = true;
	return true;
}

void *mem_alloc(size_t n)
{
	return refuse() ? NULL : malloc(n == 0 ? 1 : n);
}

void *mem_clear(size_t count, size_t size)
{
	return refuse() ? NULL : calloc(count, size);
}

void *mem_resize(void *p, size_t count, size_t size)
{
	if (refuse() || (size != 0 && count > SIZE_MAX / size))
		return NULL;
	return realloc(p, count * size == 0 ? 1 : count * size);
}

void mem_free(void *p)
{
	free(p);
}

int mem_grow(void *array, size_t *cap, size_t need, size_t size)
{
	if (need <= *cap)
		return 0;
	size_t want = need < *cap * 2 ? *cap * 2 : need;
	void *p;
	memcpy(&p, array, sizeof(p));
	p = mem_resize(p, want, size);
	if (p == NULL)
		return -1;
	memcpy(array, &p, sizeof(p));
	*cap = want;
	return 0;
}

#endif

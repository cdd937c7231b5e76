/*
 * scratch: a folder of its own for a test, gone at scratch_done(); files in it made and read back
 * whole. The test runs inside it (chdir), so names are relative.
 */
#ifndef OC_T_SCRATCH_H
#define OC_T_SCRATCH_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char scratch_path[256];

static inline void scratch_init(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(scratch_path, sizeof(scratch_path), "%s/oc-test-XXXXXX",
	    tmp == NULL || tmp[0] == '\0' ? "/tmp" : tmp);
	if (mkdtemp(scratch_path) == NULL || chdir(scratch_path) != 0) {
		perror(scratch_path);
		exit(1);
	}
}

static inline void scratch_done(void)
{
	char command[2 * sizeof(scratch_path) + 64];

	snprintf(command, sizeof(command), "chmod -R u+rwx '%s'; rm -rf -- '%s'", scratch_path,
	    scratch_path);
	if (chdir("/") != 0 || system(command) != 0)
		perror("scratch");
}

static inline void scratch_write(const char *name, const void *p, size_t n)
{
	FILE *f = fopen(name, "wb");

	if (f == NULL || (n > 0 && fwrite(p, 1, n, f) != n) || fclose(f) != 0) {
		perror(name);
		exit(1);
	}
}

static inline void scratch_puts(const char *name, const char *text)
{
	scratch_write(name, text, strlen(text));
}

/* The whole file, NUL behind it, in memory that the caller frees; NULL when it cannot be opened. */
static inline char *scratch_read(const char *name, size_t *n)
{
	FILE *f = fopen(name, "rb");
	char *p = NULL;

	*n = 0;
	if (f == NULL)
		return NULL;
	for (size_t cap = 65536;; cap *= 2) {
		char *grown = realloc(p, cap);
		if (grown == NULL)
			exit(1);
		p = grown;
		*n += fread(p + *n, 1, cap - 1 - *n, f);
		if (*n < cap - 1)
			break;
	}
	fclose(f);
	p[*n] = '\0';
	return p;
}

#endif

/*
 * Which code does a test reach? Linked into the traced build of t/mutate (gcc
 * -fsanitize-coverage=trace-pc), where every basic block calls __sanitizer_cov_trace_pc(). With
 * MUTATE_TRACE=DIR in the environment each process marks the places it was called from, a byte for
 * each address, in DIR/TEST.lib for liboc.so and DIR/TEST@PROGRAM for the program. TEST is
 * MUTATE_TEST or, in a bats test, FILE:NUMBER. The processes of a test share the maps: one that is
 * killed loses nothing.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void __sanitizer_cov_trace_pc(void);

static struct map {
	uintptr_t base, size;
	unsigned char *hit;
} maps[2]; /* the program, the library */

void __sanitizer_cov_trace_pc(void)
{
	uintptr_t pc = (uintptr_t)__builtin_return_address(0);

	for (int i = 0; i < 2; i++)
		if (maps[i].hit != NULL && pc - maps[i].base < maps[i].size)
			maps[i].hit[pc - maps[i].base] = 1;
}

static int take_module(struct dl_phdr_info *m, size_t size, void *count)
{
	uintptr_t self = (uintptr_t)&take_module, end = 0;
	int *n = count;

	(void)size;
	for (int i = 0; i < m->dlpi_phnum; i++)
		if (m->dlpi_phdr[i].p_type == PT_LOAD &&
		    m->dlpi_phdr[i].p_vaddr + m->dlpi_phdr[i].p_memsz > end)
			end = m->dlpi_phdr[i].p_vaddr + m->dlpi_phdr[i].p_memsz;
	if ((*n)++ == 0) /* the program comes first */
		maps[0] = (struct map){m->dlpi_addr, end, NULL};
	else if (self - m->dlpi_addr < end)
		maps[1] = (struct map){m->dlpi_addr, end, NULL};
	return 0;
}

static unsigned char *open_map(const char *path, size_t size)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	void *p = MAP_FAILED;

	if (fd >= 0 && ftruncate(fd, (off_t)size) == 0)
		p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (fd >= 0)
		close(fd);
	return p == MAP_FAILED ? NULL : p;
}

__attribute__((constructor)) static void begin(void)
{
	const char *dir = getenv("MUTATE_TRACE"), *test = getenv("MUTATE_TEST");
	const char *file = getenv("BATS_TEST_FILENAME"), *number = getenv("BATS_TEST_NUMBER");
	char path[4096];
	int n = 0, saved = errno;

	if (dir == NULL || (test == NULL && (file == NULL || number == NULL)))
		return;
	dl_iterate_phdr(take_module, &n);
	for (int i = 0; i < 2; i++) {
		if (test != NULL)
			n = snprintf(path, sizeof(path), "%s/%s", dir, test);
		else
			n = snprintf(
			    path, sizeof(path), "%s/%s:%s", dir, strrchr(file, '/') + 1, number);
		if (n < 0 || (size_t)n + 64 > sizeof(path))
			return;
		if (i == 0)
			snprintf(path + n, sizeof(path) - (size_t)n, "@%.60s",
			    program_invocation_short_name);
		else
			strcpy(path + n, ".lib");
		maps[i].hit = open_map(path, maps[i].size);
	}
	errno = saved;
}

/*
 * Input and lines: what in_read hands out is the file's bytes unless it begins with zstd's magic,
 * and the lines of them, put together again, are the file; each no longer than the limit. The first
 * byte chooses the limit. Compressed input: never a crash.
 */
#define _GNU_SOURCE /* memfd_create */
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/sb.h"
#include "io/in.h"
#include "io/line.h"

#define UNPACKED_MAX ((size_t)64 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool ok)
{
	if (!ok)
		abort();
}

static int hold(const uint8_t *data, size_t size)
{
	int fd = memfd_create("fuzz", 0);

	need(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	return fd;
}

/* All of the input by in_slurp; NULL when it is bad. */
static char *slurp(int fd, size_t *n)
{
	struct oc_err e = OC_ERR_INIT;
	struct in in;
	char *all = NULL;

	need(lseek(fd, 0, SEEK_SET) == 0);
	in_fd(&in, fd, "fuzz");
	if (in_slurp(&in, &all, n, UNPACKED_MAX, &e) != 0) {
		need(e.exit == OC_EX_DATA || e.exit == OC_EX_SOFTWARE);
		all = NULL;
	}
	in_close(&in);
	return all;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t magic[] = {0x28, 0xb5, 0x2f, 0xfd};
	size_t limit = size == 0 ? 0 : (size_t)data[0] * 16, n = 0, at = 0;
	struct oc_err e = OC_ERR_INIT;
	bool packed, failed = false;
	struct line l;
	struct slice s;
	struct in in;
	char *all;
	int fd, rc;

	if (size > 0) {
		data++;
		size--;
	}
	packed = size >= 4 &&
		 (memcmp(data, magic, 4) == 0 ||
		     ((data[0] & 0xf0) == 0x50 && memcmp(data + 1, "\x2a\x4d\x18", 3) == 0));
	fd = hold(data, size);
	all = slurp(fd, &n);
	need(packed || (all != NULL && n == size && (n == 0 || memcmp(all, data, n) == 0)));

	need(lseek(fd, 0, SEEK_SET) == 0);
	in_fd(&in, fd, "fuzz");
	line_init(&l, &in, limit);
	while ((rc = line_next(&l, &s, &e)) != 0 && rc != -1) {
		need(l.offset == at && l.consumed > l.offset);
		if (all != NULL) {
			need(l.consumed <= n && s.n <= l.consumed - l.offset);
			need(s.n == 0 || memcmp(all + l.offset, s.p, s.n) == 0);
			need(rc == -2 || memchr(s.p, '\n', s.n) == NULL);
			need(rc == -2 || l.unended == (all[l.consumed - 1] != '\n'));
		}
		need(rc == -2 || limit == 0 || s.n <= limit);
		at = l.consumed;
	}
	failed = rc == -1;
	need(failed == (all == NULL) || packed);
	need(failed || all == NULL || at == n);
	line_release(&l);
	in_close(&in);
	close(fd);
	mem_free(all);
	return 0;
}

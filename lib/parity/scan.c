#include "parity/scan.h"

#include <stdint.h>
#include <string.h>

#define SCAN_AHEAD 4

#define SCAN_NAME scan16
#define SCAN_BYTES 16
#include "parity/scan.inc.h"
#undef SCAN_NAME
#undef SCAN_BYTES

#if defined(__x86_64__)

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2")
#endif

#define SCAN_NAME scan32
#define SCAN_BYTES 32
#include "parity/scan.inc.h"

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif

/* What is too short for a vector, and the last bytes of any text: the words that begin there have no room to end. */
static unsigned scan_short(const char *p, size_t n)
{
	char padded[16 + SCAN_AHEAD + 16] = {0};

	memcpy(padded, p, n);
	return scan16(padded, 16 + SCAN_AHEAD);
}

unsigned scan_text(struct slice s)
{
	if (s.n <= 16)
		return scan_short(s.p, s.n);
#if defined(__x86_64__)
	if (s.n >= 32 + SCAN_AHEAD && __builtin_cpu_supports("avx2"))
		return scan32(s.p, s.n) | scan_short(s.p + s.n - 8, 8);
#endif
	if (s.n >= 16 + SCAN_AHEAD)
		return scan16(s.p, s.n) | scan_short(s.p + s.n - 8, 8);
	return scan_short(s.p, 16) | scan_short(s.p + s.n - 12, 12);
}

/*
 * tap: the little that a unit test needs. A test is a main() of TEST()s that ends with `return
 * tap_done();`.
 *
 *     TEST(n == 3, "three lines");
 *     TEST_STR(got, "want", "the name survives");     both strings are shown when they differ
 *     TEST_INT(got, 42, "the count");
 *
 * Prints TAP ("ok N - name", "not ok N - name" with the place and expression behind it as a
 * comment); the exit status is 1 when one failed. Each macro is an expression: true when the test
 * passed. Its arguments are evaluated once.
 */
#ifndef OC_T_TAP_H
#define OC_T_TAP_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_run, tap_failed;

static inline bool tap_result(bool ok, const char *name, const char *file, int line)
{
	printf("%sok %d - %s\n", ok ? "" : "not ", ++tap_run, name);
	if (!ok) {
		tap_failed++;
		printf("# at %s:%d\n", file, line);
	}
	fflush(stdout);
	return ok;
}

static inline bool tap_true(bool ok, const char *expr, const char *name, const char *file, int line)
{
	if (!tap_result(ok, name, file, line))
		printf("# false: %s\n", expr);
	return ok;
}

static inline bool tap_str(
    const char *got, const char *want, const char *name, const char *file, int line)
{
	bool ok = got == want || (got != NULL && want != NULL && strcmp(got, want) == 0);

	if (!tap_result(ok, name, file, line))
		printf("#  got: %s\n# want: %s\n", got == NULL ? "(null)" : got,
		    want == NULL ? "(null)" : want);
	return ok;
}

static inline bool tap_int(
    long long got, long long want, const char *name, const char *file, int line)
{
	if (!tap_result(got == want, name, file, line))
		printf("#  got: %lld\n# want: %lld\n", got, want);
	return got == want;
}

/* Bytes that may hold NUL. */
static inline bool tap_mem(const void *got, size_t gn, const void *want, size_t wn,
    const char *name, const char *file, int line)
{
	bool ok = gn == wn && (gn == 0 || memcmp(got, want, gn) == 0);

	if (!tap_result(ok, name, file, line))
		printf("#  got (%zu): %.*s\n# want (%zu): %.*s\n", gn, (int)gn, (const char *)got,
		    wn, (int)wn, (const char *)want);
	return ok;
}

#define TEST(cond, name) tap_true((cond), #cond, (name), __FILE__, __LINE__)
#define TEST_STR(got, want, name) tap_str((got), (want), (name), __FILE__, __LINE__)
#define TEST_INT(got, want, name)                                                                  \
	tap_int((long long)(got), (long long)(want), (name), __FILE__, __LINE__)
#define TEST_MEM(got, gn, want, wn, name)                                                          \
	tap_mem((got), (gn), (want), (wn), (name), __FILE__, __LINE__)

/* Prints the plan; returns what main() returns. */
static inline int tap_done(void)
{
	printf("1..%d\n", tap_run);
	if (tap_failed > 0)
		printf("# %d of %d failed\n", tap_failed, tap_run);
	return tap_failed > 0;
}

#endif

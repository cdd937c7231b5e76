#include "base/mem.h"
#include "io/spool.h"
#include "tap.h"

/* Takes pieces apart again: byte i of the whole must be i modulo 251. */
struct reader {
	uint64_t n;
	bool same;
	int left; /* pieces until it gives up; -1: never */
};

static int take(void *arg, struct slice piece)
{
	struct reader *r = arg;

	if (r->left == 0)
		return -1;
	r->left -= r->left > 0;
	for (size_t i = 0; i < piece.n; i++, r->n++)
		r->same &= (unsigned char)piece.p[i] == r->n % 251;
	return 0;
}

static void fill(struct spool *s, uint64_t n, struct oc_err *e)
{
	char piece[1000];

	for (uint64_t at = 0; at < n;) {
		size_t len = 1 + (size_t)(at * 7 % sizeof(piece));
		for (size_t i = 0; i < len; i++)
			piece[i] = (char)((at + i) % 251);
		if (spool_add(s, slice_make(piece, len), e) < 0) {
			TEST_STR(e->message, "", "takes all");
			return;
		}
		at += len;
	}
}

static void keeps(uint64_t n, bool filed)
{
	struct oc_err e = OC_ERR_INIT;
	struct spool s;
	struct reader r = {.same = true, .left = -1};

	spool_init(&s, NULL);
	fill(&s, n, &e);
	const uint64_t size = s.filed + s.tail.len;
	TEST(size >= n, "has all");
	TEST_INT(s.fd >= 0, filed, "has a file only when it must");
	TEST(s.tail.len < SPOOL_MEMORY, "keeps no more in memory than said");
	TEST_INT(spool_each(&s, take, &r, &e), 0, "hands out all");
	TEST(r.same && r.n == size, "as it was");
	r = (struct reader){.same = true, .left = -1};
	TEST(spool_each(&s, take, &r, &e) == 0 && r.same && r.n == size, "and again");
	r = (struct reader){.same = true, .left = 1};
	TEST_INT(n > SPOOL_MEMORY ? spool_each(&s, take, &r, &e) : -1, -1, "stops when told to");
	TEST_STR(e.message, "", "which is no error");
	spool_release(&s);
}

static void fails(void)
{
	struct oc_err e = OC_ERR_INIT;
	struct spool s;
	char *text = mem_alloc(SPOOL_MEMORY);

	spool_init(&s, "/nonexistent");
	TEST(text != NULL, "memory");
	memset(text, 'x', SPOOL_MEMORY);
	TEST_INT(spool_add(&s, slice_make(text, SPOOL_MEMORY), &e), -1, "no folder, no file");
	TEST_INT(e.exit, OC_EX_CANTCREAT, "which is said");
	spool_release(&s);
	mem_free(text);
}

int main(void)
{
	keeps(0, false);
	keeps(1000, false);
	keeps(SPOOL_MEMORY + 5000, true);
	keeps(5 * SPOOL_MEMORY, true);
	fails();
	return tap_done();
}

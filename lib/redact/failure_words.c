#include "redact/failure_words.h"

#include "redact/policy_form.h"
#include "redact/sweep.h"
#include "redact/words.h"

struct failure_words {
	const struct sweep_kernel *kernel;
	struct sweep_tables tables;
};

const struct failure_phrase failure_phrases[] = {
    {SLICE("error"), FAILURE_TOOL, 1}, {SLICE("failed"), FAILURE_TOOL, 0}, {SLICE("failure"), FAILURE_TOOL, 0},
    {SLICE("timeout"), FAILURE_TOOL | FAILURE_REPLY, 3}, {SLICE("denied"), FAILURE_TOOL, 2},
    {SLICE("enoent"), FAILURE_TOOL, 1}, {SLICE("not found"), FAILURE_TOOL, 2},
    {SLICE("failed to"), FAILURE_REPLY, 0}, {SLICE("error occurred"), FAILURE_REPLY, 1},
    {SLICE("incomplete turn"), FAILURE_REPLY, 4}, {SLICE("timed out"), FAILURE_REPLY, 2},
    {SLICE("could not"), FAILURE_REPLY, 4}, {SLICE("unable to"), FAILURE_REPLY, 1},
    {SLICE("did not continue"), FAILURE_REPLY, 2}};
const size_t failure_phrase_count = sizeof(failure_phrases) / sizeof(failure_phrases[0]);

struct failure_words *failure_words_new(void)
{
	struct failure_words *t = mem_alloc(sizeof(*t));

	if (t == NULL)
		return NULL;
	memset(t, 0, sizeof(*t));
	t->kernel = sweep_best();
	for (size_t i = 0; i < failure_phrase_count; i++)
		sweep_add(&t->tables, failure_phrases[i].text.p + failure_phrases[i].sign, true);
	return t;
}

void failure_words_free(struct failure_words *t)
{
	mem_free(t);
}

/* What says the phrase whose three letters may stand at `at`? In a raw string the letter of an escape (\n) is part of
 * no word. */
static unsigned says_at(struct slice s, size_t at)
{
	unsigned says = 0;

	for (size_t i = 0; i < failure_phrase_count; i++) {
		const struct failure_phrase *p = &failure_phrases[i];
		size_t n = p->text.n, from = at - p->sign;
		if ((s.p[at] | 0x20) != p->text.p[p->sign] || at < p->sign || s.n - from < n ||
		    !form_same(slice_make(s.p + from, n), p->text))
			continue;
		char before = from == 0 || (from >= 2 && s.p[from - 2] == '\\') ? ' ' : s.p[from - 1];
		if (!form_name_char(before) && (from + n == s.n || !form_name_char(s.p[from + n])))
			says |= p->says;
	}
	return says;
}

unsigned failure_words_in(const struct failure_words *t, struct slice s)
{
	struct sweep_bits bits[SWEEP_BATCH];
	struct sweep_tail tail;
	unsigned says = 0;

	for (size_t at = 0, blocks; at < s.n;) {
		const unsigned char *p = sweep_blocks((const unsigned char *)s.p + at, s.n - at, &tail, &blocks);
		t->kernel->bits(&t->tables, p, blocks, bits);
		for (size_t b = 0; b < blocks; b++, at += SWEEP_BLOCK) {
			for (uint64_t sign = bits[b].sign; sign != 0; sign &= sign - 1) {
				const size_t i = at + (size_t)__builtin_ctzll(sign);
				says |= i < s.n ? says_at(s, i) : 0;
			}
		}
	}
	return says;
}

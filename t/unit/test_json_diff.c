/*
 * The reader against jansson and against itself (t/json_agree.h), on documents made and broken at
 * random from a fixed seed. test_json_diff [CASES [SEED]]
 */
#include <stdint.h>
#include <stdlib.h>

#include "../json_agree.h"
#include "tap.h"

#ifdef __SANITIZE_ADDRESS__
#define CASES 25000
#else
#define CASES 200000
#endif

/* Marsaglia's xorshift64*. */
static uint64_t state;

static uint32_t dice(uint32_t sides)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (uint32_t)((state * 0x2545f4914f6cdd1du) >> 33) % sides;
}

static const char *pick(const char *const *list, size_t n)
{
	return list[dice((uint32_t)n)];
}

#define PICK(list) pick((list), sizeof(list) / sizeof((list)[0]))

static const char *const numbers[] = {"0", "-0", "1", "-1", "12", "9007199254740993",
    "9223372036854775807", "-9223372036854775808", "9223372036854775808", "0.1", "-0.0", "1e5",
    "1E+5", "2.5e-3", "1e308", "1e309", "-1e400", "5e-324", "2e-324", "1e-400",
    "123456789012345678901234567890", "0.30000000000000004", "4.35", "1e21", "1e-7",
    "100000000000000000000", "1.7976931348623157e308", "2.2250738585072014e-308",
    "9007199254740992.5", "00", "01", "-", "+1", "1.", ".5", "1e", "1e+", "0x10", "NaN", "Infinity",
    "1_0", "--1", "1.e1"};

static const char *const strings[] = {"", "a", "kind", "src", "\\n", "\\u0041", "\\u0000",
    "\\ud83d\\ude00", "\\ud800", "\\udc00", "\\ud800\\ud800\\udc00", "\\ud800\\u0041", "\xc3\xa9",
    "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\x7f", "\\/", "\\\\", "\\\"", "\\\\\\\"", "\\u00e9",
    "\\uFFFF", "\xef\xbf\xbf", "\xf4\x8f\xbf\xbf", "10", "9", "01", "4294967294", "4294967295",
    "__proto__", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "\\u2028",
    "\xe2\x80\xa8", "\\x", "\\u12", "\\uGGGG", "\x01", "\n", "\xc0\xaf", "\xed\xa0\x80",
    "\xf5\x80\x80\x80", "\xe2\x82", "\x80", "\xff", "\xf4\x90\x80\x80"};

/* How many of the lists, from the left, are well-formed: mostly those are taken. */
#define NUMBERS_GOOD 29u
#define STRINGS_GOOD 33u

static const char *const spaces[] = {"", "", "", "", " ", "\n", "\t", "\r\n", "  ",
    "                                 ", "\n        "};
static const char *const scraps[] = {"[", "]", "{", "}", ":", ",", "\"", "\\", "\\u", "null",
    "true", "false", "nul", "tru", "-", "e", ".", "0", " ", "\n", "\x0c", "\x1a", "\xef\xbb\xbf",
    "//", "/**/", "'", "\x80", "\xc3", "]]", "}}", "[[", "{\"a\":", ",,", "\\\\", "\xe2\x80\xa8",
    "\xc2\xa0", "\x0b"};

static void space(struct sb *s)
{
	sb_adds(s, PICK(spaces));
}

static void string(struct sb *s)
{
	uint32_t parts = dice(3);

	sb_addc(s, '"');
	for (uint32_t i = 0; i <= parts; i++)
		sb_adds(s, dice(200) == 0 ? PICK(strings) : pick(strings, STRINGS_GOOD));
	if (dice(20) == 0)
		for (uint32_t i = dice(80); i > 0; i--)
			sb_addc(s, 'x');
	sb_addc(s, '"');
}

static void value(struct sb *s, int depth)
{
	uint32_t kind = dice(depth > 5 ? 4 : 7);
	uint32_t n = dice(5);

	space(s);
	if (kind == 0) {
		sb_adds(s, dice(100) == 0 ? PICK(numbers) : pick(numbers, NUMBERS_GOOD));
	} else if (kind < 3) {
		string(s);
	} else if (kind == 3) {
		sb_adds(s, pick((const char *const[]){"null", "true", "false"}, 3));
	} else {
		sb_addc(s, "[{"[kind & 1]);
		for (uint32_t i = 0; i < n; i++) {
			if (i > 0)
				sb_addc(s, ',');
			if (kind & 1) {
				space(s);
				string(s);
				space(s);
				sb_addc(s, ':');
			}
			value(s, depth + 1);
		}
		space(s);
		sb_addc(s, "]}"[kind & 1]);
	}
	space(s);
}

/* Changes a byte, cuts some, puts a scrap in, or doubles a run; often nothing. */
static void damage(struct sb *s, struct sb *out)
{
	size_t at = dice((uint32_t)s->len + 1), rest = s->len - at;
	size_t run = rest == 0 ? 0 : 1 + dice(rest < 8 ? (uint32_t)rest : 8);

	sb_reset(out);
	sb_add(out, s->buf, at);
	switch (dice(5)) {
	case 0:
		sb_adds(out, PICK(scraps));
		sb_add(out, s->buf + at, rest);
		break;
	case 1:
		sb_add(out, s->buf + at + run, rest - run);
		break;
	case 2:
		sb_add(out, s->buf + at, run);
		sb_add(out, s->buf + at, rest);
		break;
	case 3:
		if (rest > 0) {
			sb_addc(out, (char)dice(256));
			sb_add(out, s->buf + at + 1, rest - 1);
		}
		break;
	default:
		break;
	}
}

static void show(const char *what, struct slice text, unsigned long n, uint64_t seed)
{
	char safe[4096];

	err_escape(safe, sizeof(safe), text.p, text.n);
	printf("# case %lu of seed %llu: %s\n# %s\n", n, (unsigned long long)seed, what, safe);
}

/* A copy without a byte to spare, so that the sanitizer sees each look behind the end. */
static const char *agree_copy(struct agree *a, struct slice s)
{
	char *exact = malloc(s.n == 0 ? 1 : s.n);
	const char *said;

	if (exact == NULL)
		abort();
	if (s.n > 0)
		memcpy(exact, s.p, s.n);
	said = agree_text(a, exact, s.n);
	free(exact);
	return said;
}

static unsigned long disagreements(struct agree *a, unsigned long cases, uint64_t seed)
{
	struct sb one = SB_INIT, two = SB_INIT;
	unsigned long bad = 0;

	state = seed;
	for (unsigned long i = 0; i < cases && bad < 5; i++) {
		struct sb *s = &one;
		const char *said;

		sb_reset(&one);
		value(&one, one.len > 0 ? 6 : (int)dice(6));
		for (uint32_t n = dice(3); n > 0; n--) {
			damage(s, s == &one ? &two : &one);
			s = s == &one ? &two : &one;
		}
		said = agree_copy(a, sb_slice(s));
		if (said != NULL) {
			show(said, sb_slice(s), i, seed);
			bad++;
		}
	}
	sb_release(&one);
	sb_release(&two);
	return bad;
}

/* Some documents, each on a line of its own; most of the time all are good. */
static unsigned long lines_disagreements(struct agree *a, unsigned long cases)
{
	struct sb all = SB_INIT, one = SB_INIT, hurt = SB_INIT;
	unsigned long bad = 0;

	state = 11;
	for (unsigned long i = 0; i < cases && bad < 5; i++) {
		const char *said;

		sb_reset(&all);
		for (uint32_t n = dice(i % 100 == 0 ? 2000 : 12); n > 0; n--) {
			struct sb *s = &one;

			sb_reset(&one);
			if (dice(8) > 0)
				value(&one, 4);
			if (one.len > 0 && dice(60) == 0) {
				damage(&one, &hurt);
				s = &hurt;
			}
			for (size_t at = 0; at < s->len; at++)
				sb_addc(&all, s->buf[at] == '\n' ? ' ' : s->buf[at]);
			if (n > 1 || dice(2) == 0)
				sb_addc(&all, '\n');
		}
		said = agree_copy(a, sb_slice(&all));
		if (said != NULL) {
			show(said, sb_slice(&all), i, 11);
			bad++;
		}
	}
	sb_release(&all);
	sb_release(&one);
	sb_release(&hurt);
	return bad;
}

/* A document over several windows of the index, with one byte changed at each of many places. */
static unsigned long long_disagreements(struct agree *a)
{
	struct sb s = SB_INIT;
	unsigned long bad = 0;

	state = 7;
	sb_addc(&s, '[');
	while (s.len < 50000) {
		string(&s);
		sb_adds(&s, dice(2) == 0 ? "," : " , ");
	}
	sb_adds(&s, "0]");
	for (int i = 0; i < 300 && bad < 5; i++) {
		size_t at =
		    i < 200 ? (16384u * (1 + dice(3))) - 100 + dice(200) : dice((uint32_t)s.len);
		char old = s.buf[at];
		const char *said;

		s.buf[at] = i % 3 == 0 ? old : PICK(scraps)[0];
		said = agree_copy(a, sb_slice(&s));
		if (said != NULL) {
			show(said, slice_make(s.buf + (at < 40 ? 0 : at - 40), 80),
			    (unsigned long)i, at);
			bad++;
		}
		s.buf[at] = old;
	}
	sb_release(&s);
	return bad;
}

static unsigned long nested_disagreements(struct agree *a)
{
	static const int depths[] = {1, 2, 63, 64, 65, 511, 512, 513, 600, 2000};
	struct sb s = SB_INIT;
	struct oc_err e = OC_ERR_INIT;
	unsigned long bad = 0;

	for (size_t i = 0; i < sizeof(depths) / sizeof(depths[0]); i++) {
		for (int object = 0; object < 2; object++) {
			const char *said;

			sb_reset(&s);
			for (int n = 0; n < depths[i]; n++)
				sb_adds(&s, object ? "{\"a\":" : "[");
			sb_addc(&s, '1');
			for (int n = 0; n < depths[i]; n++)
				sb_addc(&s, object ? '}' : ']');
			said = agree_copy(a, sb_slice(&s));
			if (said == NULL && (json_check(&a->again, s.buf, s.len, &e) == 0) !=
						(depths[i] <= JSON_DEPTH))
				said = "the limit of depth is elsewhere";
			if (said != NULL) {
				printf("# depth %d: %s\n", depths[i], said);
				bad++;
			}
		}
	}
	sb_release(&s);
	return bad;
}

int main(int argc, char **argv)
{
	unsigned long cases = argc > 1 ? strtoul(argv[1], NULL, 10) : CASES;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 20261120;
	struct agree a;

	agree_init(&a);
	TEST(a.readers >= 1, "a kernel is there");
	TEST_INT(
	    disagreements(&a, cases, seed), 0, "random documents: the kernels and jansson agree");
	printf("# %lu accepted, %lu refused, %lu judged by jansson too, %zu kernels\n", a.accepted,
	    a.refused, a.judged, a.readers);
	TEST(a.accepted > cases / 5 && a.refused > cases / 5, "both verdicts are tried");
	TEST(a.judged > cases / 2, "jansson has its say");
	TEST_INT(lines_disagreements(&a, cases / 20), 0, "lines: judged at once as one by one");
	TEST_INT(long_disagreements(&a), 0, "long documents: the kernels and jansson agree");
	TEST_INT(nested_disagreements(&a), 0,
	    "deep documents: the kernels and jansson agree, the limit is where it is said to be");
	agree_release(&a);
	return tap_done();
}

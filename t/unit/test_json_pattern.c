/*
 * Lines read by patterns against the same lines read without: the same answer, the same tape, the
 * same lines, with every kernel. test_json_pattern [RUNS [SEED]]
 */
#include "data/json_pattern.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/sb.h"
#include "data/forms.h"
#include "tap.h"

#ifdef __SANITIZE_ADDRESS__
#define RUNS 2000
#else
#define RUNS 20000
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

/* In a shape s stands for a string, n for a number, t for true or false; the rest as it is. */
static const char *const shapes[] = {
    "{\"kind\":@s,\"v\":1,\"a\":[@n,@n],\"b\":{\"c\":@t,\"d\":null}}",
    "{\"kind\":@s,\"v\":1,\"a\":[@n,@n],\"b\":{\"c\":@t,\"d\":[]},\"e\":{}}", "[@s,@s,@s]", "@n",
    "@s", "{ \"x\" : @n , \"y\\n\" : [ [ @t ] , [ ] ] }", "{\"a\":@s,\"a\":@s}", "{}", "null", "",
    "{\"a key longer than one block of sixty-four bytes, as none is in earnest, or is it\":@n}",
    "{\"a key longer than one block of sixty-four bytes, as none is in earnest, for all\":@n}",
    "{\"forty bytes of this key are like others: A\":@n}",
    "{\"forty bytes of this key are like others: B\":@n}", "[[[[[[[[@n]]]]]]],@s]", "\t[@n]",
    "{\"role\":@s,\"content\":[{\"type\":@s,\"text\":@s}]}"};

#define SHAPES (sizeof(shapes) / sizeof(shapes[0]))

static void put_string(struct sb *out)
{
	static const char *const parts[] = {"a", "word ", "\\n", "\\\\", "\\\"", "\\u00e9",
	    "\\ud83d", "\xc3\xa9", "\xe2\x86\x92", "\xf0\x9f\x98\x80", "/", "0123456789abcdef", "{",
	    ",", "]"};
	uint32_t n = dice(4) == 0 ? dice(40) : dice(4);

	sb_addc(out, '"');
	for (uint32_t i = 0; i < n; i++)
		sb_adds(out, parts[dice(sizeof(parts) / sizeof(parts[0]))]);
	sb_addc(out, '"');
}

static void put_number(struct sb *out)
{
	static const char *const numbers[] = {"0", "-0", "7", "-12", "1234567", "12345678",
	    "123456789", "1779876000100", "0.001125", "-1.5e-7", "1E5",
	    "123456789012345678901234567890"};

	sb_adds(out, numbers[dice(sizeof(numbers) / sizeof(numbers[0]))]);
}

static void put_line(struct sb *out, const char *shape)
{
	for (const char *p = shape; *p != '\0'; p++) {
		if (*p != '@')
			sb_addc(out, *p);
		else if (*++p == 's')
			put_string(out);
		else if (*p == 'n')
			put_number(out);
		else
			sb_adds(out, dice(2) == 0 ? "true" : "false");
	}
}

/* A byte changed, lost, or put in, where it hurts. */
static void harm(struct sb *out)
{
	static const char bytes[] = "\"\\\n\r\t ,:{}[]\x01\x7f\x80\xc3\xe2\xf0\xff"
				    "0-.eutfn";
	size_t at = dice((uint32_t)out->len);
	char c = bytes[dice(sizeof(bytes) - 1)];

	switch (dice(3)) {
	case 0:
		out->buf[at] = c;
		break;
	case 1:
		memmove(out->buf + at, out->buf + at + 1, out->len - at - 1);
		out->len--;
		break;
	default:
		sb_addc(out, 'x');
		memmove(out->buf + at + 1, out->buf + at, out->len - at - 1);
		out->buf[at] = c;
	}
}

static void put_lines(struct sb *out)
{
	uint32_t lines = 1 + dice(40), some = dice(SHAPES), kinds = 1 + dice(3);
	bool crlf = dice(12) == 0;

	sb_reset(out);
	for (uint32_t i = 0; i < lines; i++) {
		put_line(out, shapes[(some + dice(kinds)) % SHAPES]);
		if (i + 1 < lines || dice(4) > 0)
			sb_adds(out, crlf ? "\r\n" : "\n");
	}
	for (uint32_t n = dice(3) == 0 ? 1 + dice(2) : 0; n > 0 && out->len > 0; n--)
		harm(out);
}

static struct json plain, likely;
static struct forms forms;
static unsigned long good, bad, liked;

static bool same_tape(void)
{
	bool same = plain.count == likely.count;

	for (size_t i = 0; same && i < plain.count; i++)
		same = memcmp(&plain.node[i], &likely.node[i], sizeof(plain.node[i])) == 0;
	return same;
}

static bool same_lines(struct slice text)
{
	static const struct forms none; /* without marks the lines are found in the tape */
	struct forms_run a = forms_run(&none, &plain, text, 6);
	struct forms_run b = forms_run(&forms, &likely, text, 6);
	struct forms_line found, line;
	bool same = true;

	while (same && forms_run_next(&a, &found)) {
		same = forms_run_next(&b, &line) && found.root.at == line.root.at &&
		       found.number == line.number && slice_eq(found.text, line.text) &&
		       slice_eq(a.run.raw, b.run.raw) &&
		       (line.form == NULL || line.form == forms_find(&forms, line.root));
		liked += line.form != NULL && line.form->pattern.nodes > 0;
	}
	return same && !forms_run_next(&b, &line);
}

static bool one_run(struct sb *text)
{
	uint64_t want, got;

	put_lines(text);
	/* A copy of its own size: what is read behind it is found by the sanitizer. */
	char *copy = malloc(text->len == 0 ? 1 : text->len);
	if (copy == NULL)
		return false;
	if (text->len > 0)
		memcpy(copy, text->buf, text->len);
	bool a = json_read_lines(&plain, copy, text->len, &want);
	bool b = forms_read_lines(&forms, &likely, copy, text->len, &got);
	bool same = a == b &&
		    (!a || (want == got && same_tape() && same_lines(slice_make(copy, text->len))));
	good += a;
	bad += !a;
	if (!same)
		fprintf(stderr, "# %d %d: %.*s\n", a, b, (int)text->len, copy);
	free(copy);
	return same;
}

static void test_kernel(const char *kernel, unsigned long runs, uint64_t seed)
{
	struct sb text = SB_INIT;
	char name[80];
	bool same = true;

	if (json_use_kernel(&plain, "plain") != 0 || json_use_kernel(&likely, kernel) != 0)
		return;
	state = seed;
	good = bad = liked = 0;
	for (unsigned long i = 0; same && i < runs; i++) {
		if (dice(500) == 0) {
			forms_release(&forms);
		}
		/* What was read without patterns says nothing of them. */
		forms.paused = dice(8) == 0 ? forms.paused : 0;
		same = one_run(&text);
	}
	snprintf(name, sizeof(name), "%s: lines by patterns are the lines without", kernel);
	TEST(same, name);
	TEST(good > runs / 3 && bad > runs / 10 && liked > runs, "of all sorts");
	sb_release(&text);
}

static void test_limits(void)
{
	struct sb text = SB_INIT;
	struct json_pattern p;
	uint64_t lines;

	sb_adds(&text, "[0");
	for (unsigned i = 0; i < JSON_PATTERN_NODES; i++)
		sb_adds(&text, ",0");
	sb_adds(&text, "]\n");
	TEST(json_read_lines(&plain, text.buf, text.len, &lines) &&
		 json_pattern_init(&p, json_root(&plain), sb_slice(&text)) < 0,
	    "a line of too many nodes has no pattern");
	sb_reset(&text);
	sb_adds(&text, "{\"");
	for (size_t i = 0; i < JSON_PATTERN_TEXT; i++)
		sb_addc(&text, 'k');
	sb_adds(&text, "\":1}\n");
	TEST(json_read_lines(&plain, text.buf, text.len, &lines) &&
		 json_pattern_init(&p, json_root(&plain), sb_slice(&text)) < 0,
	    "nor has one of too much text");
	sb_release(&text);
}

int main(int argc, char **argv)
{
	static const char *const kernels[] = {"plain", "sse2", "avx2", "avx512", "neon"};
	unsigned long runs = argc > 1 ? strtoul(argv[1], NULL, 10) : RUNS;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 88172645463325252u;
	struct oc_err e;

	if (json_init(&plain, &e) != 0 || json_init(&likely, &e) != 0)
		return 1;
	forms_init(&forms);
	for (size_t i = 0; i < sizeof(kernels) / sizeof(kernels[0]); i++)
		test_kernel(kernels[i], runs, seed);
	test_limits();
	forms_release(&forms);
	json_release(&plain);
	json_release(&likely);
	return tap_done();
}

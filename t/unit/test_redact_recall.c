/* Everything that is planted is found, wherever it is hidden, and what replaces it is not. */
#include "redact_corpus.h"
#include "tap.h"

static const char *const HIDINGS[HIDE_COUNT] = {"plain", "string", "unicode", "all-unicode",
    "nested-1", "nested-2", "nested-4", "nested-unicode", "percent", "all-percent",
    "nested-percent", "base64", "base64url", "base64-path", "base64-wrapped", "base64-nested",
    "base64-percent"};

#if !defined(ROUNDS)
#define ROUNDS 6 /* of each kind in each place */
#endif

static struct oc_err err = OC_ERR_INIT;

/* Is every byte of the planted thing in a finding? */
static bool covered(const struct scan_found *f, size_t at, size_t end)
{
	for (size_t i = 0; i < f->count; i++) {
		if (f->hit[i].at <= at && at < f->hit[i].at + f->hit[i].len)
			at = f->hit[i].at + f->hit[i].len;
	}
	return at >= end;
}

static bool ordered(const struct scan_found *f, size_t n)
{
	size_t at = 0;

	for (size_t i = 0; i < f->count; i++) {
		if (f->hit[i].at < at || f->hit[i].len == 0)
			return false;
		at = f->hit[i].at + f->hit[i].len;
	}
	return at <= n;
}

static void replace(struct sb *out, struct slice raw, const struct scan_found *f)
{
	size_t at = 0;

	out->len = 0;
	sb_adds(out, "");
	for (size_t i = 0; i < f->count; i++) {
		sb_add(out, raw.p + at, f->hit[i].at - at);
		if (f->hit[i].rule->class == SCAN_SECRET)
			sb_addf(out, "[redacted:%s]", f->hit[i].rule->type);
		else
			sb_addf(out, i % 2 == 0 ? "%s-1" : "%s-0123456789abcdef0123456789abcdef",
			    f->hit[i].rule->type);
		at = f->hit[i].at + f->hit[i].len;
	}
	sb_add(out, raw.p + at, raw.n - at);
}

static void complain(const struct corpus *c, enum hiding h, const char *what)
{
	printf("# %s: %s, %s at %zu-%zu: %.*s\n", what, c->needle, HIDINGS[h], c->at, c->end,
	    (int)(c->raw.len > 600 ? 600 : c->raw.len), c->raw.buf);
}

struct redaction {
	unsigned planted, missed, line, order, again;
	struct sb out, line_text;
};

static void one(struct scan *s, struct corpus *c, enum hiding h, struct redaction *n)
{
	struct scan_found f;
	struct slice raw = sb_slice(&c->raw);

	n->planted++;
	n->line_text.len = 0;
	sb_adds(&n->line_text, c->form == SCAN_JSON_STRING ? "{\"type\":\"message\",\"v\":\"" : "");
	sb_addslice(&n->line_text, raw);
	sb_adds(&n->line_text, c->form == SCAN_JSON_STRING ? "\"}" : "");
	if (!scan_line(s, sb_slice(&n->line_text)) && n->line++ < 3)
		complain(c, h, "scan_line says no");
	if (scan_text(s, raw, c->form, NULL, &f, &err) < 0 || !covered(&f, c->at, c->end)) {
		if (n->missed++ < 3)
			complain(c, h, "missed");
		return;
	}
	if (!ordered(&f, raw.n) && n->order++ < 3)
		complain(c, h, "findings out of order");
	replace(&n->out, raw, &f);
	if (scan_text(s, sb_slice(&n->out), c->form, NULL, &f, &err) < 0 || f.count > 0) {
		if (n->again++ < 3) {
			complain(c, h, "found again");
			printf("# %s/%s: %.300s\n", f.hit[0].rule->name, f.hit[0].rule->type,
			    n->out.buf);
		}
	}
}

/* Every kind and variant in every hiding place, some at each distance from the blocks' edges. */
static void all_places(struct scan *s, const char *kernel, unsigned rounds)
{
	struct corpus c = {.rng = {0x9E3779B97F4A7C15u}};
	char name[120];

	for (int h = 0; h < HIDE_COUNT; h++) {
		struct redaction n = {0};
		for (size_t k = 0; k < plant_count; k++) {
			for (int v = 0; v < PLANTS[k].variants; v++) {
				for (unsigned i = 0; i < rounds; i++) {
					corpus_plant(
					    &c, k, v, (enum hiding)h, rng_below(&c.rng, 200));
					one(s, &c, (enum hiding)h, &n);
				}
			}
		}
		snprintf(
		    name, sizeof(name), "%s, %s: all of %u found", kernel, HIDINGS[h], n.planted);
		TEST(n.planted > 0 && n.missed == 0, name);
		TEST_INT(n.line, 0, "the line was seen to hold something");
		TEST_INT(n.order, 0, "findings are sorted and disjoint");
		TEST_INT(n.again, 0, "what replaced them is not found");
		sb_release(&n.out);
		sb_release(&n.line_text);
	}
	sb_release(&c.raw);
}

static void all_offsets(struct scan *s)
{
	struct corpus c = {.rng = {42}};
	struct redaction n = {0};

	for (size_t before = 0; before < 200; before++) {
		for (size_t k = 0; k < plant_count; k++) {
			corpus_plant(&c, k, -1, HIDE_PLAIN, before);
			one(s, &c, HIDE_PLAIN, &n);
			corpus_plant(&c, k, -1, HIDE_BASE64, before);
			one(s, &c, HIDE_BASE64, &n);
		}
	}
	TEST(n.planted > 0 && n.missed == 0, "found at every offset");
	TEST_INT(n.line, 0, "the line was seen to hold something");
	sb_release(&n.out);
	sb_release(&n.line_text);
	sb_release(&c.raw);
}

int main(void)
{
	static const char *const KERNELS[] = {"avx2", "neon", "plain"};
	struct scan s;

	if (!TEST(scan_init(&s, SCAN_ALL, &err) == 0, "a scan begins"))
		return tap_done();
	for (size_t k = 0; k < sizeof(KERNELS) / sizeof(KERNELS[0]); k++) {
		if (scan_use_kernel(&s, KERNELS[k]) == 0)
			all_places(&s, KERNELS[k], ROUNDS);
	}
	all_offsets(&s);
	scan_release(&s);
	return tap_done();
}

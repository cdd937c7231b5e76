/*
 * redact_gen BYTES [SEED]: writes about BYTES bytes of a made-up transcript in which every line has
 * something to mask: a token, an id, an address, a path, in prose or under its key. The same seed
 * gives the same bytes.
 */
#include "../unit/redact_plants.h"

static void escaped(struct sb *out, struct slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			sb_addc(out, '\\');
		if (s.p[i] == '\n')
			sb_adds(out, "\\n");
		else
			sb_addc(out, s.p[i]);
	}
}

static void line(struct sb *out, struct rng *r, uint64_t n)
{
	const struct plant *plant = &PLANTS[rng_below(r, plant_count)];
	struct planted p = {SB_INIT, SB_INIT, SB_INIT};

	plant->make(&p, r, (int)rng_below(r, (uint64_t)plant->variants));
	out->len = 0;
	sb_addf(out,
	    "{\"type\":\"message\",\"id\":\"%08" PRIx64 "\",\"parentId\":\"%08" PRIx64
	    "\",\"timestamp\":\"2026-05-27T00:00:00.000Z\",\"message\":{\"role\":\"user\","
	    "\"content\":"
	    "[{\"type\":\"text\",\"text\":\"",
	    n + 1, n);
	put_words(out, r, 10 + rng_below(r, 60));
	escaped(out, sb_slice(&p.pre));
	escaped(out, sb_slice(&p.needle));
	escaped(out, sb_slice(&p.post));
	sb_addc(out, ' ');
	put_words(out, r, 10 + rng_below(r, 60));
	sb_adds(out, "\"}],\"timestamp\":1779876000100}}\n");
	sb_release(&p.pre);
	sb_release(&p.needle);
	sb_release(&p.post);
}

int main(int argc, char **argv)
{
	if (argc < 2 || argc > 3) {
		fprintf(stderr, "usage: redact_gen BYTES [SEED]\n");
		return 64;
	}
	uint64_t bytes = strtoull(argv[1], NULL, 10), written = 0;
	struct rng r = {88172645463325252u ^ (argc == 3 ? strtoull(argv[2], NULL, 10) << 20 : 0)};
	struct sb out = SB_INIT;

	for (uint64_t n = 0; written < bytes; n++, written += out.len) {
		line(&out, &r, n);
		if (!sb_ok(&out) || fwrite(out.buf, 1, out.len, stdout) != out.len) {
			perror("redact_gen: standard output");
			return 74;
		}
	}
	sb_release(&out);
	return fflush(stdout) == 0 ? 0 : 74;
}

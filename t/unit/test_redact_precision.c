/* What is clean stays: prose, code, hashes, ids of machines, images, versions, times, counts. */
#include "redact_corpus.h"
#include "tap.h"

static struct oc_err err = OC_ERR_INIT;

static void hex_id(struct sb *s, struct rng *r, const char *form)
{
	for (; *form != '\0'; form++) {
		if (*form == 'x')
			put_random(s, r, HEX, 1);
		else
			sb_addc(s, *form);
	}
}

static void clean_prose(struct sb *s, struct rng *r)
{
	static const char *const SENTENCES[] = {
	    "The token count went up: tokens=12, total 4096 tokens.",
	    "Each password has to be long; ask for the password again.",
	    "See https://example.com/docs#token-usage.", "He said: wait\xE2\x80\xA6 then left.",
	    "Really\xE2\x80\xA6well, no.", "A risk-based, desk-bound task-force sk-ill.",
	    "Use the bearer token that the gateway gave you.", "Basic authentication is not used.",
	    "Run it at 12:30, not at 14:45:10.", "Ratio 16:9, score 3:2, 1:1000000.",
	    "@here and @everyone were told.",
	    "npm i @scope/pkg@1.2.3 left-pad@1.3.0 react@18.2.0-rc.1",
	    "Write to the +1 list; 1+1=2, a+12345.", "The secret is out: nobody knows.",
	    "agent: the main one", "set host: gateway or sandbox"};

	put_words(s, r, rng_below(r, 30));
	sb_adds(s, SENTENCES[rng_below(r, sizeof(SENTENCES) / sizeof(SENTENCES[0]))]);
	sb_addc(s, ' ');
	put_words(s, r, rng_below(r, 30));
}

static void clean_code(struct sb *s, struct rng *r)
{
	static const char *const LINES[] = {"const token = await getToken(ctx);",
	    "password: string;", "function login(user: string, password: string): Promise<Token> {",
	    "if (token === undefined) return null;", "export const API_KEY = process.env.API_KEY;",
	    "std::vector<int> v; ns::fd::open(x);", "apiKey: config.apiKey,",
	    "headers.Authorization = `Bearer ${token}`;", "x = y << 17 | 0xdeadbeefcafebabe;",
	    "import { a } from \"@scope/name\";", "for (let i = 0; i < tokens.length; i++) {",
	    "const re = /^sk-[A-Za-z0-9]{20,}$/;", "foo(token=token, secret=secret)",
	    "assert x == 0.1234567890123456789", "--max-tokens 4096 --token-limit 12",
	    "printf(\"%2d %5.1f%%\\n\", n, x);", "color: #ff00aa; width: 100%;",
	    "class=\"sk-fading-circle sk-child\"", "grep -E '(password|secret):'",
	    "cookie: cookies.get(name),", "self.username = username",
	    "char *p = &buf[at]; // @param p", "a[token] = b; token += 1;",
	    "\"totalTokens\":12345,\"tokens\":99,\"maxTokens\":4096",
	    "\"hostname\":\"localhost\",\"host\":\"gateway\"",
	    "{\"token\":null,\"password\":\"\",\"apiKey\":\"***\"}",
	    "token=*** secret=<redacted> key=${KEY}", "\"user\":\"assistant\",\"role\":\"user\"",
	    "image@2x.png icon@3x.jpg getty@tty1.service"};

	sb_adds(s, LINES[rng_below(r, sizeof(LINES) / sizeof(LINES[0]))]);
}

static void clean_hash(struct sb *s, struct rng *r)
{
	static const size_t SIZES[] = {7, 8, 12, 16, 32, 40, 64, 128};

	sb_adds(s, rng_below(r, 3) == 0 ? "sha256:" : rng_below(r, 2) == 0 ? "commit " : "");
	put_random(s, r, HEX, SIZES[rng_below(r, sizeof(SIZES) / sizeof(SIZES[0]))]);
}

static void clean_uuid(struct sb *s, struct rng *r)
{
	hex_id(s, r,
	    rng_below(r, 2) == 0 ? "xxxxxxxx-xxxx-4xxx-axxx-xxxxxxxxxxxx"
				 : "chatcmpl_xxxxxxxx-xxxx-4xxx-bxxx-xxxxxxxxxxxx");
}

static void clean_image(struct sb *s, struct rng *r)
{
	struct sb bytes = SB_INIT;

	for (uint64_t n = 200 + rng_below(r, 4000); n > 0; n--)
		sb_addc(&bytes, (char)rng_below(r, 256));
	sb_adds(s, "data:image/png;base64,iVBORw0KGgo");
	put_base64(s, sb_slice(&bytes), rng_below(r, 4) == 0, true);
	sb_release(&bytes);
}

static void clean_version(struct sb *s, struct rng *r)
{
	static const char *const HEADS[] = {
	    "v", "version ", "openclaw@", "node-v", "Chrome/", "^", "\"version\":\""};
	uint64_t k = rng_below(r, 7);

	sb_adds(s, HEADS[k]);
	sb_addf(s, "%" PRIu64 ".%" PRIu64 ".%" PRIu64, rng_below(r, 200), rng_below(r, 30),
	    rng_below(r, 30));
	if (k == 0 || k == 1 || k == 4 || k == 6)
		sb_addf(s, ".%" PRIu64, rng_below(r, 200));
	else if (k < 4)
		sb_adds(s, "-beta.2");
}

static void clean_time(struct sb *s, struct rng *r)
{
	uint64_t at = 1700000000u + rng_below(r, 100000000);

	switch (rng_below(r, 6)) {
	case 0:
		sb_addf(s, "2026-%02u-%02uT%02u:%02u:%02u.%03uZ", 1 + (unsigned)rng_below(r, 12),
		    1 + (unsigned)rng_below(r, 28), (unsigned)rng_below(r, 24),
		    (unsigned)rng_below(r, 60), (unsigned)rng_below(r, 60),
		    (unsigned)rng_below(r, 1000));
		break;
	case 1:
		sb_addf(s, "\"timestamp\":%" PRIu64 "%03u", at, (unsigned)rng_below(r, 1000));
		break;
	case 2:
		sb_addf(s, "%" PRIu64 ".%06u", at, (unsigned)rng_below(r, 1000000));
		break;
	case 3:
		sb_addf(s, "\"ts\":\"2026-05-18T10:00:00.%06u+00:00\"",
		    (unsigned)rng_below(r, 1000000));
		break;
	case 4: /* nanoseconds, since June 2025 */
		sb_addf(s, "time=%" PRIu64 "%09u", 1750000000u + rng_below(r, 100000000),
		    (unsigned)rng_below(r, 1000000000));
		break;
	default:
		sb_addf(s, "durationMs=%" PRIu64 " took %" PRIu64 ".%us", rng_below(r, 100000),
		    rng_below(r, 900), (unsigned)rng_below(r, 1000));
	}
}

static void clean_count(struct sb *s, struct rng *r)
{
	sb_addf(s,
	    "{\"input\":%" PRIu64 ",\"output\":%" PRIu64 ",\"totalTokens\":%" PRIu64
	    ",\"rss\":%" PRIu64 ",\"cost\":0.%015" PRIu64 "}",
	    rng_below(r, 100000), rng_below(r, 9000), rng_below(r, 1000000),
	    rng_below(r, 900000000000u), rng_below(r, 1000000000000000u));
}

static void clean_record(struct sb *s, struct rng *r)
{
	sb_addf(s,
	    "{\"type\":\"message\",\"id\":\"%08" PRIx64 "\",\"parentId\":\"%08" PRIx64
	    "\",\"timestamp\":\"2026-05-27T00:00:00.000Z\","
	    "\"sessionId\":\"",
	    rng_below(r, 1u << 31), rng_below(r, 1u << 31));
	clean_uuid(s, r);
	sb_adds(s, "\",\"toolCallId\":\"call_");
	put_random(s, r, ALNUM, 24);
	sb_addf(s,
	    "\",\"model\":\"gpt-5.5\",\"channel\":\"discord\",\"status\":\"pass\",\"rttMs\":"
	    "%" PRIu64 ",\"text\":\"",
	    rng_below(r, 60000));
	put_words(s, r, rng_below(r, 40));
	sb_adds(s, "\"}");
}

static const struct {
	const char *name;
	void (*make)(struct sb *s, struct rng *r);
} KINDS[] = {{"prose", clean_prose}, {"code", clean_code}, {"hashes", clean_hash},
    {"UUIDs", clean_uuid}, {"images in base64", clean_image}, {"versions", clean_version},
    {"times and durations", clean_time}, {"counts", clean_count}, {"records", clean_record}};

int main(void)
{
	const unsigned each = 3000;
	struct rng r = {0xD1B54A32D192ED03u};
	struct sb s = SB_INIT;
	struct scan scan;
	unsigned all = 0, wrong = 0;
	char name[100];

	if (!TEST(scan_init(&scan, SCAN_ALL, &err) == 0, "a scan begins"))
		return tap_done();
	for (size_t k = 0; k < sizeof(KINDS) / sizeof(KINDS[0]); k++) {
		unsigned bad = 0;
		for (unsigned i = 0; i < each; i++) {
			struct scan_found f;
			s.len = 0;
			KINDS[k].make(&s, &r);
			if (scan_text(&scan, sb_slice(&s), SCAN_PLAIN_TEXT, NULL, &f, &err) < 0 ||
			    f.count > 0) {
				if (bad++ < 5)
					printf("# %s: %.*s in %.300s\n", f.hit[0].rule->name,
					    (int)f.hit[0].plain.n, f.hit[0].plain.p, s.buf);
			}
		}
		snprintf(name, sizeof(name), "%s: %u of %u taken for something", KINDS[k].name, bad,
		    each);
		TEST(bad * 200 <= each, name);
		all += each;
		wrong += bad;
	}
	snprintf(name, sizeof(name), "precision %.3f %%", 100.0 * (all - wrong) / all);
	TEST(wrong * 200 <= all, name);
	sb_release(&s);
	scan_release(&scan);
	return tap_done();
}

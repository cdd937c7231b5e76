/* What is answered on the JSON text as it stands is what the long way answers: hashes and error
 * words, over texts made of everything that could make a difference. */
#include <stdlib.h>

#include "data/canon.h"
#include "transcript/hash.h"
#include "transcript/scan.h"
#include "transcript/words.h"
#include "tap.h"

static const struct words_phrase ERRORS[] = {{SLICE("error"), 0}, {SLICE("failed"), 0},
    {SLICE("failure"), 0}, {SLICE("timeout"), 0}, {SLICE("denied"), 0}, {SLICE("enoent"), 0},
    {SLICE("not found"), 0}, {{NULL, 0}, 0}};

static uint64_t state = 88172645463325252u;

/* xorshift64 (Marsaglia 2003). */
static unsigned below(unsigned n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state % n);
}

static const char *const PIECES[] = {"error", "Failed", "failure", "tIMEOUT", "denied", "ENOENT",
    "not found", "not  found", "rro", "fai", "errors", "mirror", " ", " ", "x", "_", "7", "\\n",
    "\\t", "\\\\", "\\\"", "\\/", "\\u0041", "\\u00e9", "\\u0020", "\\ud83d\\ude00", "\\ud800",
    "\xC3\xA9", "\xC5\xBF", "\xF0\x9F\x92\xA9", "\xEF\xBF\xBD",
    "a longer run of plain text that fills a vector and more",
    "one that is long enough to be hashed where it stands: one that is long enough to be hashed "
    "where it stands: one that is long enough to be hashed where it stands: one that is long "
    "enough to be hashed where it stands: one that is long enough to be hashed where it stands: "
    "one that is long enough to be hashed where it stands: one that is long enough to be hashed "
    "where it stands: one that is long enough to be hashed where it stands, 512 bytes and more"};

static void put_string(struct sb *o, unsigned most)
{
	sb_addc(o, '"');
	for (unsigned n = below(most); n > 0; n--)
		sb_adds(o, PIECES[below(sizeof(PIECES) / sizeof(PIECES[0]))]);
	sb_addc(o, '"');
}

static void put_value(struct sb *o, unsigned depth)
{
	static const char *const numbers[] = {"0", "-0", "1", "12345678901234567890", "1.0", "1e2",
	    "-7", "123456789012345", "5E-1", "1e999", "true", "false", "null"};
	unsigned kind = below(depth > 3 ? 2 : 4);

	if (kind == 0)
		sb_adds(o, numbers[below(sizeof(numbers) / sizeof(numbers[0]))]);
	else if (kind == 1)
		put_string(o, 12);
	else
		sb_addc(o, kind == 2 ? '[' : '{');
	for (unsigned i = 0, n = kind < 2 ? 0 : below(depth == 0 ? 30 : 4); i < n; i++) {
		sb_adds(o, i == 0 ? "" : below(2) == 0 ? "," : " ,\t");
		if (kind == 3) {
			put_string(o, 3);
			sb_adds(o, " :");
		}
		put_value(o, depth + 1);
	}
	if (kind >= 2)
		sb_addc(o, kind == 2 ? ']' : '}');
}

static void hashes(void)
{
	struct oc_err e = OC_ERR_INIT;
	struct sb text = SB_INIT;
	struct scratch work;
	struct arena a = ARENA_INIT;
	struct json j;
	int same = 0, read = 0;

	json_init(&j, &e);
	scratch_begin(&work, &e);
	for (int i = 0; i < 20000; i++) {
		char want[CANON_HASH_LEN + 1], got[CANON_HASH_LEN + 1];
		struct hash h;
		sb_reset(&text);
		put_value(&text, 0);
		if (json_read(&j, text.buf, text.len, &e) != 0)
			continue;
		read++;
		canon_hash(want, json_root(&j), &a, &e);
		hash_value(&h, json_root(&j), slice_make(NULL, 0), &work, &e);
		hash_hex(got, &h);
		if (strcmp(want, got) == 0)
			same++;
		else
			printf("# %s\n", text.buf);
		arena_reset(&a);
		scratch_reset(&work);
	}
	TEST_INT(read, 20000, "all of them are JSON");
	TEST_INT(same, read, "the hash is canon_hash's");
	json_release(&j);
	sb_release(&text);
	scratch_release(&work);
	arena_release(&a);
}

static struct hash hash_of(const char *text)
{
	struct oc_err e = OC_ERR_INIT;
	struct scratch work;
	struct hash h = {0, 0};
	struct json j;

	json_init(&j, &e);
	scratch_begin(&work, &e);
	TEST(json_read(&j, text, strlen(text), &e) == 0, text);
	hash_value(&h, json_root(&j), slice_make(NULL, 0), &work, &e);
	json_release(&j);
	scratch_release(&work);
	return h;
}

static void named_hashes(void)
{
	struct oc_err e = OC_ERR_INIT;
	struct scratch work;
	struct hash got, want;

	scratch_begin(&work, &e);
	hash_null(&got);
	want = hash_of("null");
	TEST(hash_eq(&got, &want), "null");
	hash_media(&got);
	want = hash_of("{\"status\":\"success\",\"kind\":\"media\"}");
	TEST(hash_eq(&got, &want), "a picture");
	hash_string(&got, SLICE("a\n/"), &work, &e);
	want = hash_of("\"a\\u000a\\/\"");
	TEST(hash_eq(&got, &want), "a string");
	hash_null(&want);
	TEST(!hash_eq(&got, &want), "which is not null");
	scratch_release(&work);
}

static void error_words(void)
{
	struct oc_err e = OC_ERR_INIT;
	struct sb text = SB_INIT;
	struct arena a = ARENA_INIT;
	struct json j;
	int wrong = 0, certain = 0;

	json_init(&j, &e);
	for (int i = 0; i < 200000; i++) {
		sb_reset(&text);
		put_string(&text, 20);
		if (json_read(&j, text.buf, text.len, &e) != 0)
			continue;
		struct slice raw = json_lexeme(json_root(&j));
		bool want = words_any(ERRORS, WORDS_ASCII, json_text(json_root(&j), &a));
		bool as_json = words_any(ERRORS, WORDS_ASCII, raw);
		unsigned found = scan_errors(raw, SCAN_STRING), json = scan_errors(raw, SCAN_JSON);
		bool sure = (found & SCAN_ESCAPE) == 0, error = (found & SCAN_ERROR) != 0;
		certain += sure;
		if ((error && !want) || (sure && error != want) ||
		    (sure && ((json & SCAN_ERROR) != 0) != as_json) ||
		    (!sure) != scan_escapes(raw) || ((json & SCAN_ESCAPE) == 0) != sure) {
			wrong++;
			printf("# %s\n", text.buf);
		}
		arena_reset(&a);
	}
	TEST_INT(wrong, 0, "certain answers are right");
	TEST(certain > 20000 && certain < 180000, "both kinds of texts were seen");
	json_release(&j);
	sb_release(&text);
	arena_release(&a);
}

/* Each word, alone at each place of texts around the vectors' lengths. */
static void every_place(void)
{
	char buf[120];
	int wrong = 0;

	for (size_t n = 5; n < sizeof(buf); n++) {
		for (const struct words_phrase *p = ERRORS; p->text.p != NULL; p++) {
			for (size_t at = 0; at + p->text.n <= n; at++) {
				memset(buf, ' ', n);
				memcpy(buf + at, p->text.p, p->text.n);
				wrong += scan_errors(slice_make(buf, n), SCAN_STRING) != SCAN_ERROR;
				if (at > 0)
					buf[at - 1] = 'x';
				else if (at + p->text.n < n)
					buf[at + p->text.n] = 'x';
				else
					continue;
				wrong += scan_errors(slice_make(buf, n), SCAN_STRING) != 0;
			}
		}
		for (size_t at = 0; at + 2 <= n; at++) {
			memset(buf, 'a', n);
			memcpy(buf + at, at % 2 == 0 ? "\\u" : "\\/", 2);
			wrong += scan_errors(slice_make(buf, n), SCAN_STRING) != SCAN_ESCAPE;
			wrong += !scan_escapes(slice_make(buf, n));
		}
	}
	TEST_INT(wrong, 0, "wherever it stands");
}

int main(void)
{
	hashes();
	named_hashes();
	error_words();
	every_place();
	return tap_done();
}

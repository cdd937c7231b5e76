/*
 * Each row of each table of oc-redact's rules finds what it is for, and leaves what only looks like it. The
 * test walks the tables: a new row without its proof fails. redact_rows.h lists the rows that there must be,
 * so that one cannot go unnoticed; a new row need not be in it.
 *
 *	build/t/test_redact_rows --list | grep '^[ 	]'     the lines for redact_rows.h
 *
 * No token here is one: they are made at run time, from a literal and an alphabet.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "base/sb.h"
#include "redact/chars.h"
#include "redact/failure_words.h"
#include "redact/key_name.h"
#include "redact/log_text.h"
#include "redact/policy_form.h"
#include "redact/policy_judge.h"
#include "redact/policy_table.h"
#include "redact/prefix.h"
#include "redact/scan.h"
#include "redact/times.h"
#include "redact/words.h"
#include "tap.h"

#include "redact_rows.h"

static struct oc_err err = OC_ERR_INIT;
static struct scan scan;

/* The rows walked so far: LF, then for each its table, a TAB, what it says and LF. */
static struct sb walked = SB_INIT;

/* Is every text of the row under way as it should be? */
static bool proven;
/* Of the table under way. */
static size_t rows, unproven;

/* That was the proof of a row: what is said of it in the list. */
static void row(const char *table, const char *name, const char *what)
{
	char title[600];

	snprintf(title, sizeof(title), "%s\t%s%s%s", table, name, what[0] == '\0' ? "" : " ", what);
	if (!proven)
		printf("# not proven: %s\n", title);
	rows++;
	unproven += !proven;
	sb_addf(&walked, "%s\n", title);
}

static void table_ends(const char *name)
{
	TEST(rows > 0 && unproven == 0, name);
	rows = unproven = 0;
}

/* ---- texts ---- */

/* The i-th byte made up of an alphabet of prefix.h: all of them occur within the first four. */
static char made(char alphabet, size_t i)
{
	switch (alphabet) {
	case 'a':
		return "k7Qw"[i % 4];
	case 'm':
		return "kQ"[i % 2];
	case 'l':
		return "kwqb"[i % 4];
	case 'u':
		return "Q7K3"[i % 4];
	case 'd':
		return "7391"[i % 4];
	default:
		return "7ac3"[i % 4];
	}
}

struct example {
	struct sb text;
	size_t at, end; /* of what is to be found */
};

/* Appends what the recipe (prefix.h) says, with the literal as it is, or (swapped) in the other case. */
static void make(struct example *x, const char *recipe, size_t n, const char *literal, bool swapped)
{
	sb_reset(&x->text);
	x->at = x->end = 0;
	for (size_t i = 0; i < n; i++) {
		char c = recipe[i], *behind;
		if (c == '$') {
			for (const char *l = literal; *l != '\0'; l++)
				sb_addc(&x->text, swapped && is((unsigned char)*l, IS_UPPER | IS_LOWER) ? *l ^ 0x20
													: *l);
		} else if (c == '[') {
			x->at = x->text.len;
		} else if (c == ']') {
			x->end = x->text.len;
		} else if (c == '{') {
			size_t count = strtoul(recipe + i + 1, &behind, 10);
			for (size_t k = 0; k < count; k++)
				sb_addc(&x->text, made(*behind, k));
			i = (size_t)(behind - recipe) + 1;
		} else {
			sb_addc(&x->text, c);
		}
	}
}

/* Does the rule find something in the text: that of [at, end) and nothing else? */
enum outcome { NOTHING, RIGHT, WRONG };

static enum outcome look(const char *rule, const struct sb *text, size_t at, size_t end)
{
	enum outcome o = NOTHING;
	struct scan_found f;

	if (scan_text(&scan, slice_make(text->buf, text->len), SCAN_PLAIN_TEXT, NULL, &f, &err) != 0)
		return WRONG;
	for (size_t i = 0; i < f.count; i++) {
		if (strcmp(f.hit[i].rule->name, rule) != 0)
			continue;
		o = o == NOTHING && f.hit[i].at == at && f.hit[i].at + f.hit[i].len == end ? RIGHT : WRONG;
	}
	/* What scan_text finds scan_line must announce. */
	return o == RIGHT && !scan_line(&scan, slice_make(text->buf, text->len)) ? WRONG : o;
}

static void expect(const char *rule, const struct example *x, enum outcome want)
{
	if (look(rule, &x->text, x->at, x->end) == want)
		return;
	proven = false;
	printf("# %s: %s: %.*s\n", rule, want == RIGHT ? "not found" : "found", (int)x->text.len, x->text.buf);
}

/* ---- prefix.c ---- */

static bool has_letters(const char *s)
{
	while (*s != '\0' && !is((unsigned char)*s, IS_UPPER | IS_LOWER))
		s++;
	return *s != '\0';
}

static void prove_recipes(const struct prefix *p, const char *rule, const char *recipes, enum outcome want)
{
	struct example x = {.text = SB_INIT};

	proven = proven && recipes != NULL && *recipes != '\0';
	for (const char *r = recipes; r != NULL && *r != '\0';) {
		size_t n = strcspn(r, "|");
		make(&x, r, n, p->literal, false);
		expect(rule, &x, want);
		if (want == RIGHT && has_letters(p->literal) && memchr(r, '$', n) != NULL) {
			make(&x, r, n, p->literal, true);
			expect(rule, &x, p->folded ? RIGHT : NOTHING);
		}
		r += n + (r[n] == '|');
	}
	sb_release(&x.text);
}

/* What is in none of the classes, and one byte of each. */
static const struct {
	unsigned class;
	char byte;
} EACH_CLASS[] = {{IS_LOWER, 'w'}, {IS_UPPER, 'W'}, {IS_DIGIT, '5'}, {IS_MARK, '-'}, {IS_MARK, '_'}, {0, '!'}};

static void put_tail(struct sb *s, const struct prefix *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sb_addc(s, made((p->classes & IS_LOWER) != 0 ? 'a' : 'u', i));
}

/* `n` bytes behind the literal, `before` in front of it. */
static void make_token(struct example *x, const struct prefix *p, size_t n, char before)
{
	sb_reset(&x->text);
	sb_addc(&x->text, before);
	x->at = x->text.len;
	sb_adds(&x->text, p->literal);
	put_tail(&x->text, p, n);
	x->end = x->text.len;
}

static void prove_token(const struct prefix *p, const char *rule)
{
	struct example x = {.text = SB_INIT};
	bool small = (p->classes & IS_LOWER) != 0;

	make_token(&x, p, p->least - 1u, ' ');
	expect(rule, &x, NOTHING);
	for (size_t n = p->least; n <= p->least + 50u; n += 50) {
		make_token(&x, p, n, '_');
		expect(rule, &x, RIGHT);
		sb_adds(&x.text, " y");
		expect(rule, &x, RIGHT);
		x.text.buf[0] = 'x';
		proven = proven && look(rule, &x.text, x.at, x.end) != RIGHT;
	}
	for (size_t i = 0; i < sizeof(EACH_CLASS) / sizeof(EACH_CLASS[0]); i++) {
		make_token(&x, p, p->least - 1u, ' ');
		sb_addc(&x.text, EACH_CLASS[i].byte);
		x.end++;
		expect(rule, &x, (p->classes & EACH_CLASS[i].class) != 0 ? RIGHT : NOTHING);
	}
	make_token(&x, p, p->least, ' ');
	memset(x.text.buf + x.end - p->least, small ? 'k' : 'K', p->least);
	expect(rule, &x, p->random ? NOTHING : RIGHT);
	sb_release(&x.text);
}

static void prove_prefixes(void)
{
	char what[200];

	for (size_t i = 0; i < prefix_count; i++) {
		const struct prefix *p = &prefixes[i];
		const struct scan_rule *r = rule_of(p->rule);
		snprintf(what, sizeof(what), "%s %s %d match %d%s classes %d least %d%s", r->name, r->type,
		    (int)r->class, p->match, p->folded ? " folded" : "", p->classes, p->least,
		    p->random ? " random" : "");
		proven = strlen(p->literal) == p->n && p->sign + 2u <= p->n;
		if (p->match == MATCH_TOKEN) {
			prove_token(p, r->name);
		} else {
			prove_recipes(p, r->name, p->found, RIGHT);
			prove_recipes(p, r->name, p->left, NOTHING);
		}
		row("prefix", p->literal, what);
	}
}

/* ---- key_name.c ---- */

/* A value that the key promises and one that it does not; of KEY_NONE and KEY_VERSION nothing is found. */
static const struct promise {
	const char *found, *rule, *left;
} PROMISES[] = {
    [KEY_NONE] = {NULL, "secret-field", "hunter"},
    [KEY_SECRET] = {"12", "secret-field", "none"},
    [KEY_TOKEN] = {"hunter", "secret-field", "12345678901"},
    [KEY_PWD] = {"hunter", "secret-field", "/srv"},
    [KEY_CARD] = {"4111", "secret-field", "hunter"},
    [KEY_AUTH] = {"hunter", "authorization", "none"},
    [KEY_COOKIE] = {"hunter=1", "cookie", "none"},
    [KEY_ID] = {"123456789012345678", "discord-id", "99999999999999999"},
    [KEY_USER_ID] = {"99999999999999999", "discord-user", "9999"},
    [KEY_CHAT_ID] = {"-99999", "telegram-chat", "-9999"},
    [KEY_CHANNEL_ID] = {"99999999999999999", "discord-channel", "9999"},
    [KEY_GUILD_ID] = {"99999999999999999", "discord-guild", "99999"},
    [KEY_MESSAGE_ID] = {"99999999999999999", "discord-message", "9999999999999"},
    [KEY_ROLE_ID] = {"99999999999999999", "discord-role", "99999"},
    [KEY_EMOJI_ID] = {"99999999999999999", "discord-emoji", "99999"},
    [KEY_TS] = {"1779184000.123456", "slack-ts", "1779184000.12345"},
    [KEY_SESSION] = {"hunter", "session-key", "main"},
    [KEY_PHONE] = {"5551234", "phone", "555123"},
    [KEY_USER] = {"hunter", "user-field", "bot"},
    [KEY_HOSTNAME] = {"hunter", "host-field", "localhost"},
    [KEY_HOST] = {"hunter-7", "host-field", "hunter"},
    [KEY_VERSION] = {NULL, "ip", "10.20.30.40"},
};

static void expect_under(const char *key, const char *rule, const char *value, enum outcome want)
{
	struct example x = {.text = SB_INIT};
	struct slice k = slice_cstr(key);
	struct scan_found f;

	if (scan_text(&scan, slice_cstr(value), SCAN_JSON_STRING, &k, &f, &err) != 0 ||
	    (want == RIGHT ? f.count != 1 || strcmp(f.hit[0].rule->name, rule) != 0 || f.hit[0].at != 0 ||
				 f.hit[0].len != strlen(value)
			   : f.count != 0)) {
		proven = false;
		printf("# under %s: %s\n", key, value);
	}
	sb_addf(&x.text, "{\"%s\":\"", key);
	x.at = x.text.len;
	sb_adds(&x.text, value);
	x.end = x.text.len;
	sb_adds(&x.text, "\"}");
	expect(rule, &x, want);
	sb_release(&x.text);
}

/* What key_kind looks up, without its index. */
static enum key_kind first_kind(const char *key)
{
	size_t n = strlen(key);

	for (size_t i = 0; i < key_name_count; i++) {
		const struct key_name *k = &key_names[i];
		if (n == k->n ? strcmp(key, k->name) == 0 : k->tail && n > k->n && strcmp(key + n - k->n, k->name) == 0)
			return k->kind;
	}
	return KEY_NONE;
}

static void prove_key(const struct key_index *index, const struct key_name *k)
{
	const struct promise *p = &PROMISES[k->kind];
	char other[2 * KEY_MAX];
	size_t n = 0;

	/* A tail whose name alone is another row's. */
	snprintf(other, sizeof(other), "%s%s", first_kind(k->name) == k->kind ? "" : "zz", k->name);
	proven = first_kind(other) == k->kind && strlen(k->name) == k->n;
	expect_under(other, p->rule, p->left, NOTHING);
	if (p->found != NULL)
		expect_under(other, p->rule, p->found, RIGHT);
	/* In any case, with separators. */
	for (const char *c = k->name; *c != '\0'; c++) {
		other[n++] = is((unsigned char)*c, IS_LOWER) ? *c ^ 0x20 : *c;
		other[n] = "-_. "[n / 2 % 4];
		n++;
	}
	proven = proven && key_kind(index, slice_make(other, n)) == first_kind(k->name);
	snprintf(other, sizeof(other), "zz%s", k->name);
	proven = proven && key_kind(index, slice_cstr(other)) == first_kind(other) &&
		 (k->tail ? first_kind(other) == k->kind : true);
	snprintf(other, sizeof(other), "%sqq", k->name);
	proven = proven && key_kind(index, slice_cstr(other)) == KEY_NONE;
}

static void prove_keys(void)
{
	struct key_index index;
	char what[40];

	key_index_init(&index);
	for (size_t i = 0; i < key_name_count; i++) {
		snprintf(what, sizeof(what), "kind %d%s", (int)key_names[i].kind, key_names[i].tail ? " tail" : "");
		prove_key(&index, &key_names[i]);
		row("key", key_names[i].name, what);
	}
}

/* ---- lists of words ---- */

/* The text of a format with the word in it; what stands in brackets is to be found. */
static void expect_word(const char *rule, const char *format, const char *word, enum outcome want)
{
	struct example x = {.text = SB_INIT};

	make(&x, format, strlen(format), word, false);
	expect(rule, &x, want);
	sb_release(&x.text);
}

/* A list: with the word a text is `with`, with a byte more or less in it (of the format) the other thing. */
struct word_proof {
	const char *table;
	const char *const *words;
	const char *rule;
	const char *found, *left;
};

static const struct word_proof WORD_PROOFS[] = {
    {"file top", file_tops, "email", "[a@bc.$q]", "a@bc.$"},
    {"WhatsApp host", whatsapp_hosts, "phone", "[15551]$ y", "1555$ y"},
    {"address word", address_words, "ip", "$ [2.5.29.17] y", "$q 2.5.29.17 y"},
    {"code object", code_objects, "secret-field", "password=[q$]", "password=$q"},
    {"part of a secret's name", secret_name_parts, "secret-field", "password=[hunterhunter]", "password=my$x"},
    {"part of a name", name_parts, "user-field", "username=[hunter]", "username=my$x"},
    {"home root", home_roots, "home-path", "$/home/[ann]/", "x$/home/ann/"},
    {"placeholder", placeholders, "secret-field", "\"password\":\"[q$]\"", "\"password\":\"$\""},
    {"common name", common_names, "session-key", "\"sessionKey\":\"[q$]\"", "\"sessionKey\":\"$\""},
    {"public host", public_hosts, "host-field", "\"host\":\"[q1$]\"", "\"host\":\"q1.$\""},
    {"scheme", auth_schemes, "authorization", "\"authorization\":\"$ [hunter7]\"", "\"authorization\":\"$ none\""},
};

static void prove_words(void)
{
	for (size_t i = 0; i < sizeof(WORD_PROOFS) / sizeof(WORD_PROOFS[0]); i++) {
		const struct word_proof *w = &WORD_PROOFS[i];
		for (const char *const *word = w->words; *word != NULL; word++) {
			proven = true;
			expect_word(w->rule, w->found, *word, RIGHT);
			expect_word(w->rule, w->left, *word, NOTHING);
			row(w->table, *word, "");
		}
	}
}

static void prove_id_signs(void)
{
	for (const struct id_sign *s = id_signs; s->before != NULL; s++) {
		const char *rule = rule_of(s->rule)->name;
		proven = true;
		expect_word(rule, "x $[99999999999999999999] y", s->before, RIGHT);
		expect_word(rule, "x $ 99999999999999999999 y", s->before, NOTHING);
		row("before an id", s->before, rule);
	}
}

static void prove_rules(void)
{
	const struct scan_rule *r;
	char what[100];

	for (size_t i = 0; (r = scan_rule(i)) != NULL; i++) {
		char mask[100];
		snprintf(mask, sizeof(mask), "[redacted:%s]", r->type);
		proven = scan_is_mask(slice_cstr(mask));
		snprintf(mask, sizeof(mask), "%s-1", r->type);
		proven = proven && scan_is_mask(slice_cstr(mask));
		snprintf(mask, sizeof(mask), "%sq-1", r->type);
		proven = proven && !scan_is_mask(slice_cstr(mask));
		snprintf(what, sizeof(what), "%s %d", r->type, (int)r->class);
		row("rule", r->name, what);
	}
}

/* ---- policies ---- */

static void prove_log_words(const char *table, const struct log_words *w, const char *list, enum log_word want)
{
	char word[64];

	for (size_t n; *list != '\0'; list += n + (list[n] == ' ')) {
		n = strcspn(list, " ");
		snprintf(word, sizeof(word), "%.*sqz", (int)n, list);
		proven = n > 0 && log_words_find(w, list, n) == want && log_words_find(w, word, n + 2) == LOG_UNKNOWN;
		word[n] = '\0';
		word[0] ^= 0x20;
		proven = proven && (!is((unsigned char)word[0], IS_UPPER) || log_words_find(w, word, n) == want);
		word[0] ^= 0x20;
		row(table, word, "");
	}
}

static void prove_phrases(const struct log_words *w)
{
	char text[100];

	for (size_t i = 0; i < log_phrase_count; i++) {
		struct slice p = log_phrases[i];
		snprintf(text, sizeof(text), "%.*s", (int)p.n, p.p);
		proven = log_phrase(w, p, 0) == p.n;
		text[0] ^= 0x20;
		proven = proven && log_phrase(w, slice_cstr(text), 0) == p.n;
		text[p.n - 1] = '~';
		proven = proven && log_phrase(w, slice_cstr(text), 0) != p.n;
		snprintf(text, sizeof(text), "%.*sq", (int)p.n, p.p);
		bool open_end = !is((unsigned char)p.p[p.n - 1], IS_ALNUM);
		proven = proven && (log_phrase(w, slice_cstr(text), 0) == p.n) == open_end;
		text[p.n] = '\0';
		row("phrase", text, "");
	}
}

static void prove_failure_phrases(void)
{
	struct failure_words *w = failure_words_new();
	char text[300], what[20];

	for (size_t i = 0; w != NULL && i < failure_phrase_count; i++) {
		const struct failure_phrase *p = &failure_phrases[i];
		int n = (int)p->text.n;
		unsigned says = 0; /* "failed to" begins with "failed" */
		for (size_t k = 0; k < failure_phrase_count; k++)
			says |= slice_has_prefix(p->text, failure_phrases[k].text) ? failure_phrases[k].says : 0;
		/* alone, and at each place of a text that is longer than a block of the sweep */
		proven = failure_words_in(w, p->text) == says && p->sign + 3 <= p->text.n;
		for (int at = 0; at < 200; at++) {
			snprintf(text, sizeof(text), "%*s%.*s%*s", at, "", n, p->text.p, 200 - at, "");
			proven = proven && failure_words_in(w, slice_cstr(text)) == says;
		}
		snprintf(text, sizeof(text), "q%.*s %.*sq", n, p->text.p, n, p->text.p);
		proven = proven && (failure_words_in(w, slice_cstr(text)) & p->says) != p->says;
		snprintf(what, sizeof(what), "says %u", p->says);
		snprintf(text, sizeof(text), "%.*s", n, p->text.p);
		row("failure", text, what);
	}
	failure_words_free(w);
}

static enum policy_act act_of(const struct policy_tables *p, enum place_form form, const char *type, const char *text,
    const char **is)
{
	const struct policy_spec spec = {form, NO_OBJECT, type, NULL};
	struct policy_answer a = {.act = POLICY_DROP};

	policy_by_tables(p, &spec, JSON_STRING, slice_cstr(text), &a);
	*is = a.type == NULL ? "" : a.type;
	return a.act;
}

static enum policy_act act_of_line(const struct policy_tables *p, const char *line)
{
	struct policy_answer a = {.act = POLICY_DROP};

	policy_line_by_tables(p, slice_cstr(line), &a);
	return a.act;
}

static void prove_id_services(const struct policy_tables *p)
{
	const char *is;
	char what[200];

	for (const struct id_service *s = id_services; s->type != NULL; s++) {
		proven = act_of(p, PLACE_ID, s->type, "12345678901234567", &is) == POLICY_PSEUDONYM &&
			 strcmp(is, s->discord) == 0;
		act_of(p, PLACE_ID, s->type, "1234567890123456", &is);
		proven = proven && strcmp(is, s->telegram) == 0;
		act_of(p, PLACE_ID, s->type, "-12345678901234567", &is);
		proven = proven && strcmp(is, s->telegram) == 0;
		act_of(p, PLACE_ID, s->type, "1234567890.123456", &is);
		proven = proven && strcmp(is, s->slack) == 0;
		act_of(p, PLACE_ID, s->type, "U12345678", &is);
		proven = proven && strcmp(is, s->slack) == 0;
		act_of(p, PLACE_ID, s->type, "U1234567", &is);
		proven = proven && strcmp(is, strcmp(s->type, "username") == 0 ? "user" : s->type) == 0;
		snprintf(what, sizeof(what), "%s %s %s", s->discord, s->slack, s->telegram);
		row("id", s->type, what);
	}
}

static void prove_policy_texts(const struct policy_tables *p)
{
	const char *is;
	char text[200];

	for (const char *const *t = fixed_texts; *t != NULL; t++) {
		snprintf(text, sizeof(text), "%sq", *t);
		proven = act_of(p, PLACE_TEXT, NULL, *t, &is) == POLICY_KEEP &&
			 act_of(p, PLACE_TEXT, NULL, text, &is) == POLICY_PSEUDONYM;
		row("fixed text", *t, "");
	}
	for (const char *const *t = listed_paths; *t != NULL; t++) {
		snprintf(text, sizeof(text), "a/b%s", *t);
		proven = act_of_line(p, text) == POLICY_SCAN;
		snprintf(text, sizeof(text), "a/b%sq", *t);
		proven = proven && act_of_line(p, text) == POLICY_LOG;
		row("listed path", *t, "");
	}
	for (const char *const *t = time_measures; *t != NULL; t++) {
		bool whole = (*t)[strlen(*t) - 2] == ':';
		snprintf(text, sizeof(text), "%s%s1.5", *t, whole ? "" : "x: ");
		proven = act_of_line(p, text) == POLICY_KEEP;
		text[1] ^= 0x20;
		proven = proven && act_of_line(p, text) == POLICY_LOG;
		row("measure of time -v", *t, "");
	}
}

static bool is_time(const char *key, const char *lexeme)
{
	struct sb out = SB_INIT;
	struct times t = {false, 0};
	bool is_one = times_number(&t, slice_cstr(lexeme), slice_cstr(key), &out);

	sb_release(&out);
	return is_one;
}

static void prove_time_keys(void)
{
	char key[60];

	for (const char *const *k = time_keys; *k != NULL; k++) {
		snprintf(key, sizeof(key), "%sq", *k);
		proven = is_time(*k, "1779184000") && !is_time(key, "1779184000");
		snprintf(key, sizeof(key), "q%s", *k);
		proven = proven && !is_time(key, "1779184000");
		row("time key", *k, "");
	}
	for (const char *const *k = time_key_tails; *k != NULL; k++) {
		snprintf(key, sizeof(key), "q%s", *k);
		proven = is_time(key, "1779184000");
		snprintf(key, sizeof(key), "q%sq", *k);
		proven = proven && !is_time(key, "1779184000");
		row("time key's tail", *k, "");
	}
	for (const char *const *k = size_key_tails; *k != NULL; k++) {
		snprintf(key, sizeof(key), "q%s", *k);
		proven = !is_time(key, "1779184000123");
		snprintf(key, sizeof(key), "q%sq", *k);
		proven = proven && is_time(key, "1779184000123");
		row("size key's tail", *k, "");
	}
}

/* Those of others' functions: what they are for, and a near miss. */
static void prove_forms(const struct policy_tables *t)
{
	static const char *const UNITS[] = {"ms", "s", "m", "h", "d", "us", "ns", "B", "kB", "KB", "MB", "GB", "KiB",
	    "MiB", "GiB", "b", "kb", "mb", "gb", "%", "x", "fps"};
	static const char *const TAILS[] = {"Ms", "At", "Bytes", "Kb", "Mb", "Seconds", "Tokens", "Count", "Chars",
	    "Timestamp", "Ratio", "Percent", "Usd", "_ms", "_at", "_bytes", "_kb", "_seconds", "_tokens", "_count"};
	static const char *const WHOLE[] = {"timestamp", "bytes", "tokens", "count", "durationMs", "ms"};
	static const char *const HASHES[] = {"sha256:", "sha1:", "sha512:", "md5:", "xxh3:"};
	struct log_runs runs = {.run = NULL};
	char text[80];

	for (size_t i = 0; i < sizeof(UNITS) / sizeof(UNITS[0]); i++) {
		snprintf(text, sizeof(text), "waited 12%s", UNITS[i]);
		proven = log_runs(t->words, &t->map, &runs, slice_cstr(text), false) == 0;
		snprintf(text, sizeof(text), "waited 12%sq", UNITS[i]);
		proven = proven && log_runs(t->words, &t->map, &runs, slice_cstr(text), false) == 1;
		row("unit", UNITS[i], "");
	}
	mem_free(runs.run);
	mem_free(runs.token);
	for (size_t i = 0; i < sizeof(TAILS) / sizeof(TAILS[0]); i++) {
		snprintf(text, sizeof(text), "zz%s", TAILS[i]);
		proven = form_measure(slice_cstr(text));
		snprintf(text, sizeof(text), "zz%sq", TAILS[i]);
		proven = proven && !form_measure(slice_cstr(text));
		row("measure", TAILS[i], "tail");
	}
	for (size_t i = 0; i < sizeof(WHOLE) / sizeof(WHOLE[0]); i++) {
		snprintf(text, sizeof(text), "%sq", WHOLE[i]);
		proven = form_measure(slice_cstr(WHOLE[i])) && !form_measure(slice_cstr(text));
		row("measure", WHOLE[i], "");
	}
	for (size_t i = 0; i < sizeof(HASHES) / sizeof(HASHES[0]); i++) {
		snprintf(text, sizeof(text), "%s12ab34cd", HASHES[i]);
		proven = form_hash(slice_cstr(text)) && !form_hash(slice_make(text, strlen(text) - 1)) &&
			 !form_hash(slice_make(text + 1, strlen(text) - 1));
		row("hash", HASHES[i], "");
	}
}

/* A field of a table: what the policy makes of it. */
static void prove_field(const struct policy_map *m, const char *object, struct slice key)
{
	char what[300], name[200], other[100];
	bool named = false, stranger = true;
	uint16_t of = policy_map_object(m, slice_cstr(object));
	const struct policy_spec *s = &m->spec[policy_map_field(m, of, key, &named)];

	snprintf(other, sizeof(other), "%.*sqz", (int)key.n, key.p);
	policy_map_field(m, of, slice_cstr(other), &stranger);
	proven = of != NO_OBJECT && named && !stranger && policy_map_knows(m, key);
	snprintf(name, sizeof(name), "%.*s", (int)key.n, key.p);
	snprintf(what, sizeof(what), "%d%s%s%s%.*s%s%s", (int)s->form, s->type == NULL ? "" : " #",
	    s->type == NULL ? "" : s->type, s->object == NO_OBJECT ? "" : " @",
	    s->object == NO_OBJECT ? 0 : (int)m->shape[s->object].name.n,
	    s->object == NO_OBJECT ? "" : m->shape[s->object].name.p, s->report == NULL ? "" : " !",
	    s->report == NULL ? "" : s->report);
	row(object, name, what);
}

static void prove_tables(const struct policy_map *m)
{
	static const struct policy_object *const TABLES[] = {policy_records, policy_artifacts, policy_gateway};
	char what[100];

	for (size_t t = 0; t < sizeof(TABLES) / sizeof(TABLES[0]); t++) {
		for (const struct policy_object *o = TABLES[t]; o->name != NULL; o++) {
			for (const char *f = o->fields; *f != '\0';) {
				size_t names = strcspn(f, ":( ");
				for (size_t n; names > 0 && f[0] != '*'; f += n, names -= n) {
					n = strcspn(f, ",: ");
					prove_field(m, o->name, slice_make(f, n));
					n += f[n] == ',' && n < names;
				}
				f += strcspn(f, " ");
				f += strspn(f, " ");
			}
			const struct policy_shape *s = &m->shape[policy_map_object(m, slice_cstr(o->name))];
			proven = m->spec[s->root].form == PLACE_OBJECT;
			snprintf(what, sizeof(what), "others %d keys %d", (int)m->spec[s->other].form,
			    (int)m->spec[s->key].form);
			row("object", o->name, what);
		}
	}
}

static void prove_policies(void)
{
	struct policy_tables t = {.internal = false};

	if (!TEST(policy_tables_init(&t, &err) == 0, "a policy begins"))
		return;
	prove_log_words("glue", t.words, log_glue, LOG_GLUE);
	prove_log_words("term", t.words, log_terms, LOG_TERM);
	prove_phrases(t.words);
	prove_failure_phrases();
	table_ends("each word of a log or a failure");
	prove_id_services(&t);
	prove_policy_texts(&t);
	prove_time_keys();
	prove_forms(&t);
	table_ends("each text or name that a policy knows");
	prove_tables(&t.map);
	table_ends("each field of a document");
	policy_tables_release(&t);
}

/* ---- the list ---- */

/* Is there a row of this table (behind the last LF) that reads so? */
static bool has_row(const char *table, const char *p, size_t n)
{
	static struct sb line = SB_INIT;

	sb_reset(&line);
	sb_addf(&line, "\n%s\t%.*s\n", table, (int)n, p);
	return strstr(walked.buf, line.buf) != NULL;
}

static void prove_list(void)
{
	size_t missing = 0;

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		size_t n;
		for (const char *p = ROWS[i].rows; *p != '\0'; p += n + (p[n] == '\t')) {
			n = strcspn(p, "\t");
			if (has_row(ROWS[i].table, p, n))
				continue;
			missing++;
			printf("# no row: %s: %.*s\n", ROWS[i].table, (int)n, p);
		}
	}
	TEST_INT(missing, 0, "each row of redact_rows.h is there");
}

/* A row in lines of about 110 columns, escaped as C has it, a TAB behind each. */
static void print_row(const char *p, size_t n, size_t *column)
{
	if (*column + n > 105) {
		printf("\"\n\t\"");
		*column = 8;
	}
	for (; n-- > 0; p++) {
		if (*p == '"' || *p == '\\' || (unsigned char)*p >= 0x80)
			*column += (size_t)printf(*p == '"' || *p == '\\' ? "\\%c" : "\\%03o", (unsigned char)*p);
		else
			*column += (size_t)printf("%c", *p);
	}
	*column += (size_t)printf("\\t");
}

static void print_list(void)
{
	char table[100] = "";
	size_t column = 0, n;

	for (const char *p = walked.buf + 1; *p != '\0'; p += n + 1) {
		size_t name = strcspn(p, "\t");
		n = strcspn(p, "\n");
		if (strlen(table) != name || strncmp(table, p, name) != 0) {
			snprintf(table, sizeof(table), "%.*s", (int)name, p);
			column = (size_t)printf("%s    {\"%s\", \"", column > 0 ? "\"},\n" : "", table);
		}
		print_row(p + name + 1, n - name - 1, &column);
	}
	puts("\"},");
}

int main(int argc, char **argv)
{
	bool list = argc > 1 && strcmp(argv[1], "--list") == 0;

	if (!TEST(scan_init(&scan, SCAN_ALL, &err) == 0, "a scan begins"))
		return tap_done();
	sb_addc(&walked, '\n');
	prove_rules();
	table_ends("each rule");
	prove_prefixes();
	table_ends("each prefix");
	prove_keys();
	table_ends("each key");
	prove_words();
	prove_id_signs();
	table_ends("each word that the matchers go by");
	prove_policies();
	if (list)
		print_list();
	else
		prove_list();
	scan_release(&scan);
	sb_release(&walked);
	return tap_done();
}

/* Reads a policy file. A key that is not known is an error: a policy with a slip of the pen in it must not let through
 * what it was written to stop. */
#include "redact/policy_file.h"

#include "redact/chars.h"
#include "redact/words.h"

#define TYPE_MAX 40

struct policy_reader {
	struct policy_file *to;
	const struct policy_map *map;
	struct arena *keep;
	const char *name; /* of the file */
	struct slice text;
	struct oc_err *e;
};

/* An error at v. Always -1. */
static int bad(const struct policy_reader *f, struct json_val v, const char *what)
{
	uint64_t line, column;

	err_set(f->e, OC_EX_DATA, "%s", what);
	json_place(f->text.p, json_offset(v), &line, &column);
	return err_at(f->e, f->name, line, column);
}

/* Only these members, none of them twice. */
static int only(const struct policy_reader *f, struct json_val object, const char *const *names)
{
	struct json_iter it = json_iter(object);
	struct json_val key;
	int twice = json_duplicate(object, f->keep, &key);

	if (twice < 0)
		return err_nomem(f->e);
	if (twice > 0)
		return bad(f, key, "this key stands twice");
	while (json_next(&it)) {
		if (!words_hold(names, json_lexeme(it.key)))
			return bad(f, it.key, "unknown key: see oc-redact-policy(5)");
	}
	return 0;
}

/* The string under a key, copied with a NUL; *s absent when there is none. */
static int text_of(const struct policy_reader *f, struct json_val object, const char *key, struct slice *s)
{
	struct json_val v = json_gets(object, key);

	*s = (struct slice){NULL, 0};
	if (json_is(v, JSON_MISSING))
		return 0;
	if (!json_is(v, JSON_STRING))
		return bad(f, v, "has to be a string");
	struct slice text = json_text(v, f->keep);
	if (text.p != NULL)
		*s = arena_copy(f->keep, text);
	if (s->p == NULL)
		return err_nomem(f->e);
	if (s->n == 0 || memchr(s->p, '\0', s->n) != NULL)
		return bad(f, v, "must not be empty, nor hold a NUL");
	return 0;
}

/* A word as masks and pseudonyms have it: [a-z][a-z0-9-]*, no digits at its end. */
static bool type_word(struct slice s)
{
	bool good = s.n <= TYPE_MAX && is_letter(s.p[0]) && is_letter(s.p[s.n - 1]);

	for (size_t i = 0; good && i < s.n; i++)
		good = (is_letter(s.p[i]) && !is_upper(s.p[i])) || is_digit(s.p[i]) || s.p[i] == '-';
	return good;
}

static int read_act(const struct policy_reader *f, struct json_val rule, struct policy_verdict *v)
{
	static const struct {
		const char *word;
		enum policy_act act;
		const char *type;
	} acts[] = {{"keep", POLICY_KEEP, NULL}, {"drop", POLICY_DROP, NULL},
	    {"mask", POLICY_MASK, "value"}, {"pseudonym", POLICY_PSEUDONYM, "value"}};
	struct json_val word = json_gets(rule, "do");
	struct slice type;

	if (text_of(f, rule, "type", &type) != 0)
		return -1;
	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		if (!json_text_is(word, acts[i].word))
			continue;
		v->act = acts[i].act;
		v->type = acts[i].type;
		if (type.p == NULL)
			return 0;
		if (v->type == NULL)
			return bad(f, json_gets(rule, "type"), "only mask and pseudonym have a type");
		if (!type_word(type))
			return bad(f, json_gets(rule, "type"),
			    "a type is of lower-case letters, digits and dashes, with a letter at both ends");
		v->type = type.p;
		return 0;
	}
	return bad(f, json_is(word, JSON_MISSING) ? rule : word, "\"do\" has to be keep, drop, mask or pseudonym");
}

/* "its own words" or "rule 3: .a.b" */
static int read_reason(const struct policy_reader *f, struct json_val rule, size_t number,
    struct slice path, struct policy_verdict *v)
{
	struct slice why;
	struct sb text = SB_INIT;

	if (text_of(f, rule, "why", &why) != 0)
		return -1;
	sb_addf(&text, "rule %zu: ", number);
	sb_addslice(&text, why.p != NULL ? why : path);
	struct slice copy = {NULL, 0};
	if (sb_ok(&text))
		copy = arena_copy(f->keep, sb_slice(&text));
	sb_release(&text);
	v->reason = copy.p;
	return copy.p == NULL ? err_nomem(f->e) : 0;
}

static int read_kinds(const struct policy_reader *f, struct json_val rule, struct slice **kind, size_t *kinds)
{
	struct json_val list = json_gets(rule, "kinds");
	struct json_iter it = json_iter(list);

	*kind = NULL;
	*kinds = 0;
	if (json_is(list, JSON_MISSING))
		return 0;
	if (!json_is(list, JSON_ARRAY) || json_count(list) == 0)
		return bad(f, list, "\"kinds\" has to be a list of kinds of documents");
	*kind = arena_calloc(f->keep, json_count(list), sizeof(**kind));
	if (*kind == NULL)
		return err_nomem(f->e);
	while (json_next(&it)) {
		if (!json_is(it.val, JSON_STRING))
			return bad(f, it.val, "has to be a string");
		struct slice s = arena_copy(f->keep, json_lexeme(it.val));
		if (s.p == NULL)
			return err_nomem(f->e);
		if (!slice_eqs(s, "unknown") && policy_map_object(f->map, s) == NO_OBJECT)
			return bad(f, it.val, "no such kind: see oc-redact-policy(5)");
		(*kind)[(*kinds)++] = s;
	}
	return 0;
}

static int read_rule(const struct policy_reader *f, struct json_val rule, size_t number)
{
	static const char *const names[] = {"path", "do", "type", "kinds", "why", NULL};
	struct policy_verdict v = {POLICY_DROP, NULL, ""};
	struct slice path, *kind;
	size_t kinds;

	if (!json_is(rule, JSON_OBJECT))
		return bad(f, rule, "a rule is an object with \"path\" and \"do\"");
	if (only(f, rule, names) != 0 || text_of(f, rule, "path", &path) != 0)
		return -1;
	if (path.p == NULL)
		return bad(f, rule, "the rule has no \"path\"");
	if (read_act(f, rule, &v) != 0 || read_reason(f, rule, number, path, &v) != 0 ||
	    read_kinds(f, rule, &kind, &kinds) != 0)
		return -1;
	if (policy_rules_add(f->to->rules, path, &v, kind, kinds, f->e) != 0) {
		uint64_t line, column;
		json_place(f->text.p, json_offset(json_gets(rule, "path")), &line, &column);
		return err_at(f->e, f->name, line, column);
	}
	return 0;
}

static int read_head(const struct policy_reader *f, struct json_val root)
{
	static const char *const names[] = {"$schema", "name", "about", "base", "rules", NULL};
	struct json_val base = json_gets(root, "base");
	struct slice name;

	if (!json_is(root, JSON_OBJECT))
		return bad(f, root, "a policy is an object with \"base\" and \"rules\"");
	if (only(f, root, names) != 0 || text_of(f, root, "name", &name) != 0)
		return -1;
	if (name.p != NULL && (name.n > 64 || !type_word(name)))
		return bad(f, json_gets(root, "name"), "a policy's name is of lower-case letters, digits and dashes");
	f->to->name = name.p != NULL ? name.p : "file";
	if (!json_text_is(base, "public") && !json_text_is(base, "internal"))
		return bad(f, json_is(base, JSON_MISSING) ? root : base, "\"base\" has to be public or internal");
	f->to->internal = json_text_is(base, "internal");
	return 0;
}

static int read_policy(struct policy_reader *f, struct json_val root)
{
	struct json_val list = json_gets(root, "rules");
	struct json_iter it = json_iter(list);
	size_t number = 0;

	if (read_head(f, root) != 0)
		return -1;
	if (json_is(list, JSON_MISSING))
		return 0;
	if (!json_is(list, JSON_ARRAY))
		return bad(f, list, "\"rules\" has to be a list");
	if ((f->to->rules = policy_rules_new(f->e)) == NULL)
		return -1;
	while (json_next(&it)) {
		if (read_rule(f, it.val, ++number) != 0)
			return -1;
	}
	return policy_rules_seal(f->to->rules, f->e);
}

int policy_file_read(struct policy_file *f, const char *name, struct slice text, const struct policy_map *map,
    struct arena *keep, struct oc_err *e)
{
	struct policy_reader r = {f, map, keep, name, text, e};
	struct json j;

	*f = (struct policy_file){.name = "file"};
	if (json_init(&j, e) != 0)
		return -1;
	int rc = json_read(&j, text.p, text.n, e);
	if (rc != 0)
		err_at(e, name, e->line, e->column);
	else
		rc = read_policy(&r, json_root(&j));
	json_release(&j);
	return rc;
}

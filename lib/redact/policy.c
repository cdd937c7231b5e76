#include "redact/policy.h"

#include "io/io.h"
#include "redact/log_text.h"
#include "redact/policy_file.h"
#include "redact/policy_form.h"
#include "redact/policy_judge.h"
#include "redact/policy_rules.h"
#include "redact/policy_table.h"
#include "redact/scan.h"

#define POLICY_BYTES ((size_t)1 << 20)

struct policy {
	struct policy_tables tables;
	struct log_runs runs;
	struct policy_rules *rules; /* NULL: none */
	bool failed;                /* memory was out while judging */
	const char *name;
	const char *kind;
	bool rooted; /* root is that of the kind */
	struct policy_place root;
	char xxh3[17];
	struct arena text; /* of names and reasons */
	struct sb scratch;
};

/* A policy with the tables and no rules. */
static struct policy *policy_new(const char *name, bool internal, struct oc_err *e)
{
	struct policy *p = mem_alloc(sizeof(*p));

	if (p == NULL) {
		err_nomem(e);
		return NULL;
	}
	*p = (struct policy){.tables.internal = internal, .name = name, .kind = "unknown"};
	if (policy_tables_init(&p->tables, e) != 0) {
		policy_free(p);
		return NULL;
	}
	memcpy(p->xxh3, p->tables.map.xxh3, sizeof(p->xxh3));
	return p;
}

struct policy *policy_public(struct oc_err *e)
{
	return policy_new("public", false, e);
}

struct policy *policy_internal(struct oc_err *e)
{
	return policy_new("internal", true, e);
}

struct policy *policy_read(const char *name, struct slice text, struct oc_err *e)
{
	struct policy *p = policy_new("file", false, e);
	struct policy_file f = {0};

	if (p == NULL)
		return NULL;
	const int rc = policy_file_read(&f, name, text, &p->tables.map, &p->text, e);
	p->name = f.name;
	p->tables.internal = f.internal;
	p->rules = f.rules;
	hash_bytes(p->xxh3, text.p, text.n);
	if (rc == 0)
		return p;
	policy_free(p);
	return NULL;
}

struct policy *policy_read_file(const char *path, struct oc_err *e)
{
	struct policy *p = NULL;
	struct in in;
	char *text;
	size_t n;

	if (in_open(&in, path, e) != 0)
		return NULL;
	if (in_slurp(&in, &text, &n, POLICY_BYTES, e) == 0) {
		p = policy_read(in.name, slice_make(text, n), e);
		mem_free(text);
	}
	in_close(&in);
	return p;
}

void policy_free(struct policy *p)
{
	if (p == NULL)
		return;
	policy_tables_release(&p->tables);
	mem_free(p->runs.run);
	mem_free(p->runs.token);
	policy_rules_free(p->rules);
	arena_release(&p->text);
	sb_release(&p->scratch);
	mem_free(p);
}

const char *policy_name(const struct policy *p)
{
	return p->name;
}

const char *policy_xxh3(const struct policy *p)
{
	return p->xxh3;
}

const char *policy_kind(const struct policy *p)
{
	return p->kind;
}

int policy_end(const struct policy *p, struct oc_err *e)
{
	return p->failed ? err_nomem(e) : 0;
}

static struct policy_place root_of(const struct policy *p, const char *kind)
{
	uint16_t object = policy_map_object(&p->tables.map, slice_cstr(kind));
	uint32_t node = object == NO_OBJECT ? SPEC_OPEN : p->tables.map.shape[object].root;

	return (struct policy_place){node, 0, 0};
}

bool policy_by_form(const struct policy *p)
{
	return p->rules == NULL;
}

bool policy_keeps_text(const struct policy *p)
{
	return p->tables.internal;
}

int policy_begin_as(struct policy *p, const char *kind, struct policy_place *root, struct oc_err *e)
{
	/* Of one kind there are many documents, one behind the other. */
	if (kind != p->kind || !p->rooted)
		p->root = root_of(p, kind);
	p->kind = kind;
	p->rooted = true;
	*root = p->root;
	return policy_end(p, e);
}

int policy_begin(struct policy *p, struct json_val doc, struct policy_place *root, struct oc_err *e)
{
	if (policy_begin_as(p, policy_recognise(doc), root, e) != 0)
		return -1;
	return p->rules == NULL ? 0 : policy_rules_begin(p->rules, p->kind, doc, root, e);
}

struct policy_place policy_inside(struct policy *p, struct policy_place at, struct json_val inner)
{
	const struct policy_spec *s = &p->tables.map.spec[at.node];
	struct policy_place root = at;

	if (p->rules != NULL)
		policy_rules_inside(p->rules, &root);
	if (s->form == PLACE_LOG)
		root.node = SPEC_LOG;
	else if (s->object != NO_OBJECT)
		root.node = p->tables.map.shape[s->object].root;
	else
		root.node = root_of(p, policy_recognise(inner)).node;
	return root;
}

/* The key decoded: the bytes themselves unless it has escapes. */
static struct slice decoded(struct policy *p, struct slice key)
{
	if (memchr(key.p, '\\', key.n) == NULL)
		return key;
	sb_reset(&p->scratch);
	json_unescape(&p->scratch, key);
	p->failed |= !sb_ok(&p->scratch);
	return sb_slice(&p->scratch);
}

/* What stands under a key where no table says so. */
static uint32_t node_below(const struct policy_spec *s, uint32_t node, struct slice key)
{
	switch (s->form) {
	case PLACE_LOG:
		return SPEC_LOG;
	case PLACE_TEXT:
	case PLACE_REPLY:
	case PLACE_ARGS:
	case PLACE_GONE:
	case PLACE_ID:
		return node;
	default:
		return form_measure(key) ? SPEC_MEASURE : SPEC_OPEN;
	}
}

struct policy_place policy_member(struct policy *p, struct policy_place object, struct slice key)
{
	const struct policy_spec *s = &p->tables.map.spec[object.node];
	struct policy_place to = object;
	struct slice name = decoded(p, key);
	bool named = false;
	uint16_t found = 0;

	if (s->object != NO_OBJECT)
		found = policy_map_field(&p->tables.map, s->object, name, &named);
	to.node = found != 0 ? found : node_below(s, object.node, name);
	if (p->rules != NULL && policy_rules_member(p->rules, object, name, &to) != 0)
		p->failed = true;
	return to;
}

struct policy_place policy_element(struct policy *p, struct policy_place array, uint32_t index)
{
	struct policy_place to = array;

	if (p->rules != NULL && policy_rules_element(p->rules, array, index, &to) != 0)
		p->failed = true;
	return to;
}

/* A rule's word is the last one, but secrets are never kept. */
static void judge_by_rule(const struct policy *p, struct policy_place at, enum json_type type, struct policy_answer *a)
{
	const struct policy_verdict *v = policy_rules_at(p->rules, at);
	bool container = type >= JSON_ARRAY, flag = type == JSON_TRUE || type == JSON_FALSE;

	if (v == NULL) {
		/* A rule may keep something further down. */
		if (container && a->act == POLICY_DROP && policy_rules_alive(p->rules, at, NULL))
			a->act = POLICY_KEEP;
		return;
	}
	a->reason = v->reason;
	a->act = v->act;
	a->type = v->type;
	if (type == JSON_NULL || (container && v->act != POLICY_DROP)) {
		a->act = POLICY_KEEP;
	} else if (container && policy_rules_alive(p->rules, at, v)) {
		a->act = POLICY_KEEP;
	} else if (flag && v->act != POLICY_KEEP) {
		a->act = POLICY_DROP;
	} else if (!flag && v->act == POLICY_KEEP) {
		a->act = POLICY_SCAN;
		a->classes = SCAN_SECRET;
	}
}

/* What was replaced before stays as it is: redacting twice gives the same bytes. */
static void answer_keep_mask(struct policy_answer *a)
{
	a->act = POLICY_KEEP;
	a->type = NULL;
	a->reason = "masked already";
}

void policy_judge(struct policy *p, struct policy_place at, enum json_type type,
    struct slice text, struct policy_answer *a)
{
	const struct policy_spec *s = &p->tables.map.spec[at.node];

	*a = (struct policy_answer){POLICY_DROP, SCAN_ALL, NULL, "memory is out", NULL, false};
	if (p->failed)
		return;
	policy_by_tables(&p->tables, s, type, text, a);
	if (type != JSON_NULL && type < JSON_ARRAY)
		a->report = s->report;
	if (p->rules != NULL)
		judge_by_rule(p, at, type, a);
	if (type == JSON_STRING && a->act >= POLICY_PSEUDONYM && scan_is_mask(text))
		answer_keep_mask(a);
}

void policy_judge_key(struct policy *p, struct policy_place object, struct slice key, struct policy_answer *a)
{
	const struct policy_spec *s = &p->tables.map.spec[object.node];
	struct slice name = decoded(p, key);

	*a = (struct policy_answer){POLICY_PSEUDONYM, SCAN_ALL, "key", "memory is out", NULL, false};
	if (p->failed)
		return;
	a->type = NULL;
	policy_key_by_tables(&p->tables, s, key, name, a);
}

void policy_judge_line(struct policy *p, struct slice line, struct policy_answer *a)
{
	*a = (struct policy_answer){POLICY_DROP, SCAN_ALL, NULL, "memory is out", NULL, false};
	if (!p->failed)
		policy_line_by_tables(&p->tables, line, a);
}

int policy_log(struct policy *p, struct slice text, bool string, const struct log_run **runs)
{
	int n = log_runs(p->tables.words, &p->tables.map, &p->runs, text, string);

	p->failed |= n < 0;
	*runs = p->runs.run;
	return n;
}

/*
 * policy_in: how the parts of a policy hang together. For lib/redact/policy*.c only.
 *
 *	policy_compile.c   reads the tables (policy_table.h) into specs and a lookup by key
 *	policy_log.c       the words of log texts
 *	policy_rules.c     the rules of a policy file as an automaton over keys
 *	policy_paths.c     those whose expression only libjq can evaluate
 *	policy.c           judges
 */
#ifndef OC_REDACT_POLICY_IN_H
#define OC_REDACT_POLICY_IN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/sb.h"
#include "base/slice.h"
#include "base/table.h"
#include "redact/policy.h"
#include "redact/failure_words.h"

enum policy_form {
	FORM_OPEN,    /* nothing is known of the place */
	FORM_MEASURE, /* nothing but that its key is that of a measure */
	FORM_OBJECT,  /* only what is in it is known */
	FORM_NUM,
	FORM_WORD,
	FORM_TIME,
	FORM_TITLE,
	FORM_HASH,
	FORM_PATH,
	FORM_LOG,
	FORM_TEXT,
	FORM_REPLY,
	FORM_ARGS,
	FORM_INSIDE,
	FORM_GONE,
	FORM_ID,      /* always a pseudonym */
	FORM_MAYBE_ID /* unless it is random */
};

#define NO_OBJECT 0xFFFFu

/* What stands at a place. Specs 0, 1 and 2 are FORM_OPEN, FORM_MEASURE and FORM_LOG without a report.
 */
struct policy_spec {
	enum policy_form form;
	uint16_t object;    /* what its object holds, or NO_OBJECT */
	const char *type;   /* of ids */
	const char *report; /* who reads it, or NULL */
};

enum { SPEC_OPEN, SPEC_MEASURE, SPEC_LOG, SPEC_FIXED };

struct policy_field {
	uint64_t hash;
	struct slice key;
	uint16_t object; /* NO_OBJECT: the key is one of some object */
	uint16_t spec;
};

/* An object of the tables: what its unnamed keys are. */
struct policy_shape {
	struct slice name;
	uint16_t root;  /* the spec of the object itself */
	uint16_t other; /* spec of what stands under unnamed keys, 0: none named "*" */
	uint16_t key;   /* spec of these keys, 0: they are field names like others */
};

struct policy_map {
	struct policy_spec *spec;
	size_t specs, spec_cap;
	struct policy_shape *shape;
	size_t shapes;
	struct table fields; /* by object and key */
	struct arena text;
	char xxh3[17]; /* of the tables */
};

/* Reads the tables. A mistake in them is OC_EX_SOFTWARE and names the field. Returns 0 or -1. */
int policy_map_init(struct policy_map *m, struct oc_err *e);
void policy_map_release(struct policy_map *m);

/* The spec under a key of an object (decoded), or 0. named: the object has a field of that name. */
uint16_t policy_map_field(
    const struct policy_map *m, uint16_t object, struct slice key, bool *named);

/* Has any object a field of that name? */
bool policy_map_knows(const struct policy_map *m, struct slice key);

/* The object of that name, or NO_OBJECT. */
uint16_t policy_map_object(const struct policy_map *m, struct slice name);

/* Words of log texts (policy_words.c): a table that is made once. */
struct words_table;
struct words_table *log_words_new(void); /* NULL: memory is out */
void log_words_free(struct words_table *w);

enum log_word { LOG_UNKNOWN, LOG_GLUE, LOG_TERM };
enum log_word log_words_find(const struct words_table *w, const char *p, size_t n);

/* Offset behind a phrase that reports look for and that begins at `at` (a word's start), or `at`. Any
 * case. */
size_t log_phrase(const struct words_table *w, struct slice text, size_t at);

/* The runs of text that are to go, appended to *runs (an array that grows through mem). Returns their
 * number, or -1. */
struct log_token;
struct log_runs {
	struct policy_run *run;
	size_t n, cap;
	struct log_token *token; /* scratch */
	size_t token_cap;
};
int log_runs(const struct words_table *w, const struct policy_map *m, struct log_runs *runs,
    struct slice text, bool string);

/* Is every part of a name (camelCase, dotted, dashed) a word of ours? */
bool log_name(const struct words_table *w, struct slice name);

struct policy_rules; /* policy_rules.c */

struct policy {
	struct policy_map map;
	struct words_table *words;
	struct failure_words *failure_words;
	struct log_runs runs;
	struct policy_rules *rules; /* NULL: none */
	bool internal;              /* text stays */
	bool failed;                /* memory was out while judging */
	const char *name;
	const char *kind;
	bool rooted;              /* root is that of the kind */
	struct policy_place root;
	char xxh3[17];
	struct arena text; /* of names and reasons */
	struct sb scratch;
};

/* A policy with the tables and no rules. */
struct policy *policy_new(const char *name, bool internal, struct oc_err *e);

/* What the tables say (policy_judge.c). key: as it stands in the JSON, name: decoded. */
void policy_by_tables(const struct policy *p, const struct policy_spec *s, enum json_type type,
    struct slice text, struct policy_answer *a);
void policy_key_by_tables(const struct policy *p, const struct policy_spec *s, struct slice key,
    struct slice name, struct policy_answer *a);
void policy_line_by_tables(const struct policy *p, struct slice line, struct policy_answer *a);

/*
 * Rules: a place's `rule` is a state of theirs, `path` a node of the paths that libjq found in this
 * document. All return 0 or -1 (memory, or the expression failed) where they can fail.
 */
struct policy_verdict {
	enum policy_act act; /* KEEP, PSEUDONYM, MASK or DROP */
	const char *type;
	const char *reason;
};

int policy_rules_begin(struct policy_rules *r, const char *kind, struct json_val doc,
    struct policy_place *root, struct oc_err *e);
int policy_rules_member(
    struct policy_rules *r, struct policy_place from, struct slice key, struct policy_place *to);
int policy_rules_element(
    struct policy_rules *r, struct policy_place from, uint32_t index, struct policy_place *to);
/* The rule that holds at a place (of several the last in the file), or NULL. */
const struct policy_verdict *policy_rules_at(const struct policy_rules *r, struct policy_place at);
/* The place becomes that of a document in the string there. */
void policy_rules_inside(const struct policy_rules *r, struct policy_place *at);
/* Can a rule still fit further down that stands behind what holds here (verdict; NULL: nothing)? */
bool policy_rules_alive(const struct policy_rules *r, struct policy_place at,
    const struct policy_verdict *verdict);
void policy_rules_free(struct policy_rules *r);

#endif

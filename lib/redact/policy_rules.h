/*
 * policy_rules: the rules of a policy file. For lib/redact/policy*.c only.
 *
 * A rule has a jq path expression. A plain path (.a.b[].c, ..|.token?, .["a b"][0], .a, .b) becomes a
 * row of steps; all rows together are an automaton whose states are made as documents need them, so
 * that a place costs one look-up. Any other expression runs through libjq once for each document.
 *
 * A rule that fits a container fits all that is in it. Of several rules that fit, the last one of the
 * file holds.
 */
#ifndef OC_REDACT_POLICY_RULES_H
#define OC_REDACT_POLICY_RULES_H

#include "base/arena.h"
#include "base/sb.h"
#include "base/table.h"
#include "redact/policy_in.h"

enum step_kind {
	STEP_KEY,   /* .name */
	STEP_INDEX, /* [3] */
	STEP_EACH,  /* []: every element or member */
	STEP_DEEP   /* ..: any number of steps down, none too */
};

struct step {
	enum step_kind kind;
	uint16_t rule;
	bool last;        /* when it is taken the rule fits */
	struct slice key; /* STEP_KEY */
	uint32_t index;   /* STEP_INDEX */
	uint16_t symbol;  /* 1 + the first step with this key or index; 0: none has it */
};

/* One rule of the file. */
struct rule {
	struct policy_verdict verdict;
	struct slice *kind; /* only documents of these kinds; count 0: all */
	size_t kinds;
	struct jqx *jq; /* NULL: its path is plain */
	bool root;      /* a plain path that is the root itself */
};

/* A place that libjq named in this document, or one on the way to it. */
struct path_node {
	uint32_t parent;
	uint32_t index;   /* of an element */
	struct slice key; /* of a member; absent: an element */
	uint32_t rule;    /* 1 + the last rule that fits, 0: none */
};

/* Where it is, by parent and key or index. */
struct path_child {
	uint64_t hash;
	uint32_t node;
};

struct state {
	uint64_t hash;
	uint32_t at, n; /* its steps to come, in the pool, in ascending order */
	uint32_t rule;  /* 1 + the last rule that fits here, 0: none */
};

struct transition {
	uint64_t taken; /* 1 + state, and symbol */
	uint32_t to;
};

struct symbol {
	uint64_t hash;
	uint16_t step; /* 1 + the first step that has this key or index */
};

struct policy_rules {
	struct rule *rule;
	size_t rules, rule_cap;
	struct step *step;
	size_t steps, step_cap;
	struct table symbols; /* by key or index */
	struct state *state; /* 0: nothing to come and nothing fits */
	size_t states, state_cap;
	uint16_t *pool;
	size_t pooled, pool_cap;
	struct table transitions;
	bool *set; /* scratch: which steps are to come */
	const char *start_kind; /* whose start state is `start` */
	uint32_t start;
	struct path_node *node; /* 0: the root of the document */
	size_t nodes, node_cap;
	struct table children; /* struct path_child */
	struct arena text;     /* of the rules */
	struct arena doc;      /* of the document's paths */
	struct sb out;         /* what libjq printed */
	struct json json;      /* that, read */
	bool json_ready;
};

/* All rules are there: makes what walks need. Returns 0 or -1. */
int policy_rules_seal(struct policy_rules *r, struct oc_err *e);

/* Does the rule look at documents of this kind? */
bool policy_rule_is_for(const struct rule *rule, const char *kind);

/* The states and transitions are bounded by the rules, but not by much: beyond this many the policy is
 * too complex (POLICY_DROP for all). */
#define POLICY_STATES 65536u

struct policy_rules *policy_rules_new(struct oc_err *e);

/*
 * Adds a rule with its expression. verdict's strings and kinds live as long as the rules. Returns 0, or
 * -1: OC_EX_USAGE when the expression does not compile, or memory is out.
 */
int policy_rules_add(struct policy_rules *r, struct slice expr,
    const struct policy_verdict *verdict, struct slice *kind, size_t kinds, struct oc_err *e);

/*
 * Reads expr as plain paths and appends their steps for rule number `rule`. Returns 1, 0 when it is no
 * plain path (steps as they were), -1 when memory is out. *root: one of them is the document itself.
 */
int policy_pattern(struct policy_rules *r, struct slice expr, uint16_t rule, bool *root);

/* The table of their children. */
struct table policy_paths_table(void);

/* Runs the expressions of the rules that no plain path could say. kind: of the document. Returns 0, or -1
 * with *e set. */
int policy_paths_begin(
    struct policy_rules *r, const char *kind, struct json_val doc, struct oc_err *e);

/* The node under a member (key present) or element, or one that says no more than what it inherits. */
uint32_t policy_paths_below(
    const struct policy_rules *r, uint32_t from, struct slice key, uint32_t index);
/* 1 + the last rule that libjq's paths put there, 0: none. */
uint32_t policy_paths_rule(const struct policy_rules *r, uint32_t at);
/* What holds in a document that stands in a string there. */
uint32_t policy_paths_inside(const struct policy_rules *r, uint32_t at);

#endif

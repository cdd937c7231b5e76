/* policy_rules: the rules of a policy file. For lib/redact/policy*.c only.
 *
 * A rule has a jq path expression. A plain path (.a.b[].c, ..|.token?, .["a b"][0], .a, .b) becomes a row of steps; all
 * rows together are an automaton whose states are made as documents need them, so that a place costs one look-up. Any
 * other expression runs through libjq once for each document.
 *
 * A rule that fits a container fits all that is in it. Of several rules that fit, the last one of the file holds.
 *
 * A place's `rule` is a state of the automaton, its `path` a node of the paths that libjq found in this document. All
 * return 0 or -1 (memory, or the expression failed) where they can fail. */
#pragma once

#include "data/data.h"
#include "redact/policy_answer.h"

struct policy_rules;

struct policy_verdict {
	enum policy_act act; /* KEEP, PSEUDONYM, MASK or DROP */
	const char *type;
	const char *reason;
};

struct policy_rules *policy_rules_new(struct oc_err *e);

/* Adds a rule with its expression. verdict's strings and kinds live as long as the rules. Returns 0, or -1: OC_EX_USAGE
 * when the expression does not compile, or memory is out. */
int policy_rules_add(struct policy_rules *r, struct slice expr,
    const struct policy_verdict *verdict, struct slice *kind, size_t kinds, struct oc_err *e);

/* All rules are there: makes what walks need. Returns 0 or -1. */
int policy_rules_seal(struct policy_rules *r, struct oc_err *e);
void policy_rules_free(struct policy_rules *r);

int policy_rules_begin(struct policy_rules *r, const char *kind, struct json_val doc,
    struct policy_place *root, struct oc_err *e);
int policy_rules_member(struct policy_rules *r, struct policy_place from, struct slice key, struct policy_place *to);
int policy_rules_element(struct policy_rules *r, struct policy_place from, uint32_t index, struct policy_place *to);
/* The rule that holds at a place (of several the last in the file), or NULL. */
const struct policy_verdict *policy_rules_at(const struct policy_rules *r, struct policy_place at);
/* The place becomes that of a document in the string there. */
void policy_rules_inside(const struct policy_rules *r, struct policy_place *at);
/* Can a rule still fit further down that stands behind what holds here (verdict; NULL: nothing)? */
bool policy_rules_alive(const struct policy_rules *r, struct policy_place at, const struct policy_verdict *verdict);

/* Reads expr as plain paths and appends their steps for rule number `rule`. Returns 1, 0 when it is no plain path
 * (steps as they were), -1 when memory is out. *root: one of them is the document itself. */
int policy_pattern(struct policy_rules *r, struct slice expr, uint16_t rule, bool *root);

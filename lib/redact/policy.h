/* policy: what may be published of a document, place by place.
 *
 * A policy judges; it changes nothing. The caller walks a document from its root and carries a place along; at each
 * value it asks what is to become of it. What a place means is known from tables (policy_table.h: our own records and
 * the raw artifacts, field by field) and, for a policy file, from its rules on top of one of the two built-in policies
 * (oc-redact-policy(5)):
 *
 *	struct policy_place root, at;
 *	policy_begin(p, json_root(&j), &root, &e);      once a document or line
 *	at = policy_member(p, root, key);               as the walk goes down
 *	policy_judge(p, at, type, text, &answer);       at every value, containers too
 *	policy_judge_key(p, root, key, &answer);        at every key of an object
 *
 * public     a string goes unless its place is known safe, or its form is (a time, a version, a
 *            hash). So do the keys of an object whose keys are data.
 * internal   text stays; secrets, ids and contacts in it are masked.
 *
 * A place costs no memory: places are states of the tables and of the rules. Memory grows with the policy, never with
 * the input (a rule with a jq expression that is no plain path: with the document, until the next policy_begin). A
 * policy may be used by one thread at a time.
 *
 * When memory is out while judging, every answer from there on is POLICY_DROP, and the next policy_begin and policy_end
 * say so. */
#pragma once

#include "data/data.h"
#include "redact/policy_answer.h"

struct policy;

/* NULL with *e set when memory is out. policy_free(NULL) is fine. */
struct policy *policy_public(struct oc_err *e);
struct policy *policy_internal(struct oc_err *e);

/* A policy file (oc-redact-policy(5), schemas/redact-policy.json). text: its bytes, name: of the file, for messages.
 * NULL with *e set: OC_EX_DATA, located, when it is no policy; OC_EX_USAGE when an expression in it does not
 * compile. */
struct policy *policy_read(const char *name, struct slice text, struct oc_err *e);

/* The same from a path ("-": standard input); OC_EX_NOINPUT, OC_EX_IO when it cannot be read. */
struct policy *policy_read_file(const char *path, struct oc_err *e);

void policy_free(struct policy *p);

/* "public", "internal", or the "name" of the policy file; its XXH3-64 (of the built-in tables or the file's bytes) in
 * hex. Both live as long as the policy. */
const char *policy_name(const struct policy *p);
const char *policy_xxh3(const struct policy *p);

/* Begins a document (a record, a line of JSON Lines, a whole file). What it is, is found from its own marks ("kind" and
 * "v" of our records, the keys of a raw artifact). Returns 0, or -1: memory is out, or a rule's jq expression failed on
 * this document (OC_EX_DATA: nothing of the document may be published then). */
int policy_begin(struct policy *p, struct json_val doc, struct policy_place *root, struct oc_err *e);

/* Documents of one form (data/forms.h): true when the places in them, and what becomes of their keys and containers,
 * depend on nothing but the form and the kind of document; and the kind, on the form and the texts of policy_marks
 * (ends with NULL), members of the document's speaker: itself, or the first object of a list. Not so with rules. */
bool policy_by_form(const struct policy *p);

/* Does text that people or models wrote stay, but for what scanning finds in it? */
bool policy_keeps_text(const struct policy *p);

extern const char *const policy_marks[];
struct json_val policy_speaker(struct json_val doc);

/* As policy_begin, for a document of which the kind is known. policy_by_form only. */
int policy_begin_as(struct policy *p, const char *kind, struct policy_place *root, struct oc_err *e);

/* The name of what the last policy_begin found ("channel-summary", "rtt-sample", "unknown"). Static. */
const char *policy_kind(const struct policy *p);

/* The place of an element (index from 0), and of a member: key as it stands in the JSON, escapes still in it. */
struct policy_place policy_element(struct policy *p, struct policy_place array, uint32_t index);
struct policy_place policy_member(struct policy *p, struct policy_place object, struct slice key);

/* What becomes of the value. text: its lexeme; of a string what stands between the quotes, escapes still in it; of a
 * container nothing. A container's answer is KEEP (go on inside) or DROP. */
void policy_judge(struct policy *p, struct policy_place at, enum json_type type,
    struct slice text, struct policy_answer *answer);

/* What becomes of a key of the object: KEEP, SCAN or PSEUDONYM. key as for policy_member. */
void policy_judge_key(struct policy *p, struct policy_place object, struct slice key, struct policy_answer *answer);

/* A line of plain text (no JSON), blanks around it left out: KEEP, LOG, SCAN or DROP. */
void policy_judge_line(struct policy *p, struct slice line, struct policy_answer *answer);

/* The place of the root of a JSON document that stands in a string at `at` (POLICY_INSIDE); each line of JSON Lines is
 * such a root. Rules with jq expressions that are no plain paths do not look into strings. */
struct policy_place policy_inside(struct policy *p, struct policy_place at, struct json_val inner);

/* What of a log line must go (POLICY_LOG): sorted, disjoint runs, each to be replaced by "[redacted]"; the pointer
 * lives until the next call. Figures with their units, times, words of OpenClaw's own fixed log texts stay. text is
 * plain, or the inside of a JSON string (string: true). Returns their number; -1 when memory is out. */
struct log_run; /* log_text.h */
int policy_log(struct policy *p, struct slice text, bool string, const struct log_run **runs);

/* 0, or -1 when memory was out while judging. */
int policy_end(const struct policy *p, struct oc_err *e);

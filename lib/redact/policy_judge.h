/* policy_judge: what becomes of a value, a key or a line by the tables and by its own form. For policy.c. */
#pragma once

#include "data/data.h"
#include "redact/failure_words.h"
#include "redact/log_words.h"
#include "redact/policy_answer.h"
#include "redact/policy_map.h"

/* What is judged by: made once, then only read. */
struct policy_tables {
	struct policy_map map;
	struct log_words *words;
	struct failure_words *failure_words;
	bool internal; /* text stays */
};

/* internal is the caller's to set. Returns 0, or -1 with *e set; policy_tables_release is due in any case. */
int policy_tables_init(struct policy_tables *t, struct oc_err *e);
void policy_tables_release(struct policy_tables *t);

/* key: as it stands in the JSON, name: decoded. */
void policy_by_tables(const struct policy_tables *t, const struct policy_spec *s, enum json_type type,
    struct slice text, struct policy_answer *a);
void policy_key_by_tables(const struct policy_tables *t, const struct policy_spec *s, struct slice key,
    struct slice name, struct policy_answer *a);
void policy_line_by_tables(const struct policy_tables *t, struct slice line, struct policy_answer *a);

/* policy_answer: what a policy says of a place in a document, and what a place is. See policy.h. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum policy_act {
	POLICY_KEEP,      /* the value's own bytes, not scanned: they were judged, nothing is in them.
			   * A container: go on inside. */
	POLICY_SCAN,      /* keep, but replace what scan_text finds of the answer's classes */
	POLICY_LOG,       /* the text is a log line: policy_log says which runs of it go; scan the
			   * rest as POLICY_SCAN. Only strings and plain lines. */
	POLICY_INSIDE,    /* the string is a JSON document or JSON Lines: redact it as such (policy_inside
			   * for the place of its root) and write it back as a string. What does not read
			   * as JSON: POLICY_DROP. */
	POLICY_PSEUDONYM, /* replace the whole value by the pseudonym of answer.type; a number becomes
			   * a string. Equal values, equal pseudonyms. */
	POLICY_MASK,      /* replace the whole value by "[redacted:TYPE]", a number too */
	POLICY_DROP       /* a string becomes "[redacted]"; a number, true and false become null; an
			   * array [], an object {} with all that they hold */
};

struct policy_answer {
	enum policy_act act;
	unsigned classes;   /* enum scan_class, or'ed: hits of other classes stay (SCAN, LOG) */
	const char *type;   /* PSEUDONYM, MASK: [a-z0-9-]+ as of a scan_rule; else NULL */
	const char *reason; /* for --explain: never NULL, lives as long as the policy */
	const char *report; /* which report reads this value ("rtt", "rss", "tokens", "drift", ...), or NULL.
			     * Its loss (MASK, DROP, a hit in it; not a pseudonym) is a loss to tell
			     * (guard.h). */
	bool timing;        /* a time or a measure that must survive: --times relative may move it */
};

/* Where a walk stands. Opaque; copied freely; valid until the next policy_begin. */
struct policy_place {
	uint32_t node; /* of the tables */
	uint32_t rule; /* state of the rules */
	uint32_t path; /* in the document, for rules that libjq evaluates */
};

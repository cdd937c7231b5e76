/* redact: artifacts, records and logs in; the same without secrets, ids, contacts and private text out, so that they
 * can be published and still be measured: what reports read (times, counts, states) stays, and equal values get equal
 * names (discord-user-1).
 *
 * A redactor does a whole run:
 *
 *	redactor_init(&r);
 *	r.options = ...; r.out = ...; r.error = ...;          what to do, and where results and messages go
 *	redactor_open(&r, &e);                                policy, key file, outputs
 *	redactor_read(&r, path, &e);                          for each input: a file, or a folder with all its files
 *	redactor_end(&r, &e);                                 the closing record or list; outputs appear
 *	redactor_release(&r);                                 always, last
 *
 * How an input goes through: stream reads it unit by unit (line, document, element); policy says what may become of
 * each place in a document; rewrite walks the document and asks it; scan finds secrets and ids in the texts that stay;
 * pseudonym and times give what comes in their place; redaction counts all that for the closing record.
 *
 *	redact.c           the run: options to parts, inputs to outputs
 *	stream             inputs of lines, documents, text
 *	rewrite, edit      a document, line or name; one text in it. plan: documents of the same form, faster
 *	policy             what a place may publish: policy_judge.c by the tables (policy_table.h, policy_records.c,
 *	                   policy_artifacts.c, policy_gateway.c; read by policy_map.c), by a text's form
 *	                   (policy_form.c), by words of log texts (log_text, log_words), by a policy file
 *	                   (policy_file.c, policy_rules.c). failure_words: does a text speak of failure
 *	scan               what is found in texts: rules (rule, prefix, key_name, words) by matchers (match_*.c),
 *	                   which sweep calls where a sign of them is (sweep_*.c: by vector instructions); decode
 *	pseudonym, times   names for values; times moved
 *	redaction          the closing record; explain, findings: --explain, --check
 */
#pragma once

#include "redact/explain.h"
#include "redact/findings.h"
#include "redact/policy.h"
#include "redact/pseudonym.h"
#include "redact/redaction.h"
#include "redact/rewrite.h"
#include "redact/scan.h"
#include "redact/stream.h"
#include "redact/times.h"

enum redact_mode {
	REDACT_WRITE,         /* write what is left */
	REDACT_CHECK_SECRETS, /* list what would be masked; secrets only, */
	REDACT_CHECK_ALL,     /* or all */
	REDACT_EXPLAIN        /* list what happens to each path, and why */
};

enum redact_times { REDACT_TIMES_EXACT, REDACT_TIMES_RELATIVE };

/* All paths may be NULL, and are borrowed. */
struct redact_options {
	enum redact_mode mode;
	const char *policy;    /* "public" (as NULL), "internal", or a policy file */
	enum stream_form form; /* of the inputs */
	size_t limit;          /* of a line, document or element; 0: the default */
	enum redact_times times;
	const char *start; /* of the run, for relative times; NULL: the first time seen */
	const char *key_file;
	const char *output; /* a file that appears once it is whole, in place of `out` */
	/* Each input goes to a file of its own below this folder: a file under its own name, what is below a folder
	 * under its path from there. Secrets and ids in the names become pseudonyms, those of the run. A file appears
	 * when it is whole, and nothing that is there is replaced. A compressed input loses the suffix of its
	 * compression; what was refused as binary does not appear at all. */
	const char *folder;
	const char *report; /* for the redaction record */
	const char *sarif;  /* for the findings of a check */
	bool github;        /* findings as annotations of GitHub Actions */
	bool allow_loss;    /* the policy may take away what reports read */
};

#define LOST_FIELDS_MAX 256 /* paths that are kept; all values are counted */

/* What reports read and redaction would take from them: paths (as they are after redaction, so that they are safe to
 * show), each with the report, once. A redaction that dropped timing is what once made 5 s look like 25 s. */
struct lost_fields {
	uint64_t seen[LOST_FIELDS_MAX];
	size_t count;
	uint64_t values;
	struct sb list; /* a JSON array without its end; empty when there is nothing */
};

struct redactor {
	/* Set by the caller. */
	struct redact_options options;
	struct out *out; /* for results; borrowed */
	void *arg;
	void (*error)(void *arg, const struct oc_err *e);
	void (*notice)(void *arg, const char *path, const char *text); /* path may be NULL */
	void (*tick)(void *arg, uint64_t raw);                         /* NULL: not asked for */
	/* Its own. */
	struct policy *policy;
	struct scan scan;
	struct pseudonyms names;
	struct times times;
	struct redaction tally; /* units: of the inputs so far */
	struct rewrite rewrite;
	struct stream stream;
	struct check_findings findings;
	struct explain explain;
	struct lost_fields lost;
	struct store_file file; /* options.output */
	struct store store;     /* options.folder */
	struct sb name;         /* of the file under way in it */
	bool walking;           /* `prefix` is known: */
	size_t prefix;          /* bytes of a path that are not part of its name below the folder */
	bool failed;            /* an error was told that makes the output useless */
	struct oc_err e;        /* of an observer */
};

/* Clears it; nothing is allocated. */
void redactor_init(struct redactor *r);
void redactor_release(struct redactor *r);

/* Makes all ready. Returns 0, or -1 with *e set: OC_EX_USAGE, or what a file's failure is. */
int redactor_open(struct redactor *r, struct oc_err *e);

/* Reads a path ("-": standard input). What is wrong with an input is told through `error`, and the run goes on. Returns
 * 0, or -1 when it cannot: *e says why unless `error` or `out` has been told (OC_EX_OK). */
int redactor_read(struct redactor *r, const char *path, struct oc_err *e);

/* All inputs are read: what is left to write, and what is wrong with the whole, through `error`. */
void redactor_end(struct redactor *r);

/* oc-redact-options: the options of oc-redact. */
#ifndef OC_FILTERS_OC_REDACT_OPTIONS_H
#define OC_FILTERS_OC_REDACT_OPTIONS_H

#include <stddef.h>

#include "io/opt.h"

enum {
	POLICY = 256,
	TYPE,
	TIMES,
	START,
	KEY_FILE,
	KEYGEN,
	CHECK,
	SARIF,
	GITHUB,
	EXPLAIN,
	ALLOW_LOSS,
	REPORT,
	OUTPUT,
	INTO,
	MAX_LINE,
	PROGRESS,
	COLOUR,
	OPTIONS_END
};

static const struct opt options[] = {
    {"policy", 'p', POLICY, OPT_REQUIRED, "POLICY",
	"public (the default), internal, or a policy file"},
    {"type", 't', TYPE, OPT_REQUIRED, "TYPE", "ndjson, json or text (told by content)"},
    {"times", 0, TIMES, OPT_REQUIRED, "HOW", "exact (the default), or relative to the run's start"},
    {"start", 0, START, OPT_REQUIRED, "TIME", "the run's start (the first time seen)"},
    {"key-file", 'k', KEY_FILE, OPT_REQUIRED, "FILE",
	"pseudonyms by this key, the same in every run"},
    {"keygen", 0, KEYGEN, OPT_REQUIRED, "FILE", "make a key file and end"},
    {"check", 'c', CHECK, OPT_OPTIONAL, "WHAT",
	"change nothing; exit 1 and list what is there: secrets (the default), all"},
    {"sarif", 0, SARIF, OPT_REQUIRED, "FILE", "with --check: the list as SARIF 2.1.0 too"},
    {"github", 0, GITHUB, OPT_NONE, NULL, "with --check: list as annotations of GitHub Actions"},
    {"explain", 'x', EXPLAIN, OPT_NONE, NULL,
	"change nothing; print what happens to each path, and why"},
    {"allow-loss", 0, ALLOW_LOSS, OPT_NONE, NULL,
	"let go what a report reads when the policy says so"},
    {"report", 'r', REPORT, OPT_REQUIRED, "FILE", "write the redaction record to FILE"},
    {"output", 'o', OUTPUT, OPT_REQUIRED, "FILE", "write to FILE, which appears when it is whole"},
    {"into", 0, INTO, OPT_REQUIRED, "DIR", "write each input to a file of its own below DIR"},
    {"max-line", 0, MAX_LINE, OPT_REQUIRED, "SIZE", "longest line, document or element (64M)"},
    {"progress", 0, PROGRESS, OPT_NONE, NULL,
	"show progress even where standard error is no terminal"},
    {"color", 0, COLOUR, OPT_OPTIONAL, "WHEN", "colour messages: auto, always, never"},
    {NULL, 0, 0, OPT_NONE, NULL, NULL},
};

#define OPTIONS ((size_t)(OPTIONS_END - POLICY))

static const struct opt_spec spec = {
    .prog = "oc-redact",
    .usage = "[options] [file | folder ...]",
    .summary = "masks what must not be published and keeps what reports measure",
    .table = options,
};

#endif

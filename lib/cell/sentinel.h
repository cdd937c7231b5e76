/* sentinel: lines of a gateway log that mean a bug or an obstacle whatever the scenario says, and the lines that tell
 * how the gateway came up. The rules are those of upstream's QA lab (gateway-log-sentinel.ts, runtime-parity.ts). */
#pragma once

#include "cell/prescan.h"

/* In the order in which the rules are tried on a line; the last one is about transcripts. */
enum sentinel_kind {
	SENTINEL_HOOK, SENTINEL_CONTRACT, SENTINEL_TIMEOUT, SENTINEL_STALLED, SENTINEL_CRON, SENTINEL_QUOTA,
	SENTINEL_LOG_RULES,
	SENTINEL_SELF_SEND = SENTINEL_LOG_RULES,
	SENTINEL_KINDS
};

struct sentinel_rule {
	const char *kind, *verdict, *owner, *product_impact, *qa_impact;
};

const struct sentinel_rule *sentinel_rule(enum sentinel_kind kind);

/* The kinds that a line (trimmed) is a finding of, a bit (1 << kind) each. */
unsigned sentinel_line(struct slice line);

/* Is it a boot-state line? From 2026-09 on those that tell which agent harness was selected are. */
bool sentinel_boot_line(struct slice line, enum drift_age age);

/* Does it tell that codex was asked for and openclaw taken ("agent harness selected ... requested=codex ...
 * selected=openclaw")? */
bool sentinel_fallback_line(struct slice line);

/* Adds phrases of which a line has one when it is a finding or a boot-state line. */
void sentinel_phrases(struct prescan *f);

struct sentinel_finding {
	enum sentinel_kind kind;
	uint64_t line;
	struct slice text;
};

#define SENTINEL_BOOT_MAX 30

/* What a gateway log says. Texts of findings are copied; of boot-state lines the last SENTINEL_BOOT_MAX are kept. */
struct sentinel {
	enum drift_age age; /* set before the first line */
	bool fallback;      /* a line tells it */
	struct prescan prescan;
	struct sentinel_finding *finding;
	size_t findings, cap;
	/* A ring: the oldest is at boots % SENTINEL_BOOT_MAX once it is full. */
	struct sb boot[SENTINEL_BOOT_MAX];
	uint64_t boots;  /* all that were seen */
	uint64_t number; /* of the log's line read last */
	struct arena text;
	struct log_line line;
};

void sentinel_init(struct sentinel *s);
void sentinel_release(struct sentinel *s);
void sentinel_reset(struct sentinel *s);

/* The log's next line, without its end; a prefix (log_line.h) is left out. Returns 0, or -1 when memory is out. */
int sentinel_log_line(struct sentinel *s, struct slice line, struct oc_err *e);

/* Adds the finding of a transcript. Returns 0, or -1 when memory is out. */
int sentinel_self_send(struct sentinel *s, struct oc_err *e);

/* Appends "sentinel:" and the kinds, sorted, with their repetitions. Nothing when there is no finding. */
void sentinel_class(const struct sentinel *s, struct sb *out);

/* The arrays bootStateLines and sentinelFindings. */
void sentinel_emit_boot(struct emit *w, const struct sentinel *s);
void sentinel_emit(struct emit *w, const struct sentinel *s);

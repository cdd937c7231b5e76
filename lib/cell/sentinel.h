/* sentinel: finds gateway log lines that mean a bug or an obstacle in any scenario, and the lines about its start.
 * Rules: openclaw, extensions/qa-lab/src/gateway-log-sentinel.ts and runtime-parity.ts. */
#pragma once

#include "cell/prescan.h"

/* In the order in which a line is tried; the last kind comes from transcripts. */
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

/* The kinds that a trimmed line matches, as bits (1 << kind). */
unsigned sentinel_line(struct slice line);

/* Is it a boot-state line? From 2026-09 on those that tell which agent harness was selected are. */
bool sentinel_boot_line(struct slice line, enum drift_age age);

/* Does it tell that codex was asked for and openclaw taken ("agent harness selected ... requested=codex ...
 * selected=openclaw")? */
bool sentinel_fallback_line(struct slice line);

/* Adds phrases; every finding and every boot-state line has at least one of them. */
void sentinel_phrases(struct prescan *f);

struct sentinel_finding {
	enum sentinel_kind kind;
	uint64_t line;
	struct slice text;
};

#define SENTINEL_BOOT_MAX 30

/* The findings of a gateway log, texts copied, and its last SENTINEL_BOOT_MAX boot-state lines. */
struct sentinel {
	enum drift_age age; /* set before the first line */
	bool fallback;      /* a line tells it */
	struct prescan prescan;
	struct sentinel_finding *finding;
	size_t findings, cap;
	/* A ring: the oldest is at boots % SENTINEL_BOOT_MAX once it is full. */
	struct sb boot[SENTINEL_BOOT_MAX];
	uint64_t boots;  /* seen in total */
	uint64_t number; /* of the last line read */
	struct arena text;
	struct log_line line;
};

void sentinel_init(struct sentinel *s);
void sentinel_release(struct sentinel *s);
void sentinel_reset(struct sentinel *s);

/* Reads the log's next line (no line end); strips a prefix (log_line.h). Returns 0, or -1 when memory is out. */
int sentinel_log_line(struct sentinel *s, struct slice line, struct oc_err *e);

/* Adds a SENTINEL_SELF_SEND. Returns 0, or -1 when memory is out. */
int sentinel_self_send(struct sentinel *s, struct oc_err *e);

/* Appends "sentinel:" and the sorted kinds, one per finding; nothing without findings. */
void sentinel_class(const struct sentinel *s, struct sb *out);

/* The arrays bootStateLines and sentinelFindings. */
void sentinel_emit_boot(struct emit *w, const struct sentinel *s);
void sentinel_emit(struct emit *w, const struct sentinel *s);

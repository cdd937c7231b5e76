/*
 * severity: how bad a drift is, by the failure taxonomy of runtime parity, and one sentence that says what to do about
 * it.
 *
 *     failure-mode        P1        blocking
 *     structural          P1        likely blocking; a known harness gap (2026-09) P2: tracked, and passed by upstream
 *     tool-call-shape     P1 or P2  the worse of the families of the two tools at the first call that differs
 *     tool-result-shape   P2
 *     text-only           none      within tolerance (rubric.h), else escalate
 *     missing             P1        nothing was compared
 *     same-failure        P2        both runtimes fail alike: no drift, but nothing was compared either
 */
#ifndef OC_DRIFT_SEVERITY_H
#define OC_DRIFT_SEVERITY_H

#include <stddef.h>

#include "base/base.h"
#include "data/data.h"
#include "drift/classify.h"
#include "drift/rubric.h"

/* Rising: a gate at a level is closed by that level and all above it. */
enum severity { SEVERITY_NONE, SEVERITY_ESCALATE, SEVERITY_P2, SEVERITY_P1, SEVERITIES };

const char *severity_word(enum severity s);

/*
 * Which family a tool belongs to, and how bad it is when a family's calls differ. Without a file,
 * the built-in families: what changes the world (files, commands, messages, schedules, sub-agents)
 * is P1, what only looks is P2, and an unknown tool is P1 of the family "other".
 */
struct family {
	struct slice name;
	enum severity severity;
};

struct family_tool {
	struct slice tool;
	size_t family;
};

struct families {
	struct family *family;
	size_t families;
	struct family_tool *tool;
	size_t tools;
	struct family other;
	struct arena text;
};

int families_builtin(struct families *f, struct oc_err *e);

/* Reads a file of schemas/tool-families.json, which replaces what there was. Returns 0, or -1. */
int families_load(struct families *f, const char *path, struct oc_err *e);
void families_release(struct families *f);

const struct family *families_find(const struct families *f, struct slice tool);

struct triage {
	enum severity severity;
	struct slice family; /* tool-call-shape only, else absent; borrowed from the families */
	struct sb sentence;
};

/* rubric: NULL unless the drift is text-only. The sentence is reset first. Check
 * sb_ok(&t->sentence). */
void triage_pair(struct triage *t, const struct verdict *v, const struct parity_cell *left,
    const struct parity_cell *right, const struct rubric *rubric, const struct families *families);

/* runtimes: which are missing ("codex", "openclaw and codex"). */
void triage_missing(struct triage *t, const char *runtimes);

#endif

#include "drift/severity.h"

#include <stdlib.h>

#include "base/base.h"
#include "data/data.h"

static const char *const words[SEVERITIES] = {
    [SEVERITY_NONE] = "none", [SEVERITY_ESCALATE] = "escalate", [SEVERITY_P2] = "P2", [SEVERITY_P1] = "P1"};

const char *severity_word(enum severity s)
{
	return words[s];
}

/* What went wrong on one side, in words: "failed with auth". */
static void say_failure(struct sb *out, const struct parity_cell *s)
{
	sb_addslice(out, s->runtime);
	if (s->transport_error.n > 0) {
		sb_adds(out, " lost its transport (");
		sb_addslice(out, s->transport_error);
		sb_adds(out, ")");
	} else if (s->runtime_error.n > 0) {
		sb_adds(out, " ended with ");
		sb_addslice(out, s->runtime_error);
	} else if (parity_calls_unresolved(s->calls)) {
		sb_adds(out, " left a tool call without result");
	} else if (s->status.n > 0 && !slice_eqs(s->status, "pass")) {
		sb_adds(out, " has scenario status ");
		sb_addslice(out, s->status);
	} else {
		sb_adds(out, " completed");
	}
}

static void say_failures(struct sb *out, const struct parity_cell *left, const struct parity_cell *right)
{
	say_failure(out, left);
	sb_adds(out, ", ");
	say_failure(out, right);
}

static struct slice tool_at(struct parity_calls calls, size_t at)
{
	return at < calls.n ? calls.call[at].tool : (struct slice){NULL, 0};
}

static void say_tool(struct sb *out, const struct parity_cell *s, struct parity_calls calls, size_t at)
{
	sb_addslice(out, s->runtime);
	if (at < calls.n) {
		sb_adds(out, " calls ");
		sb_addslice(out, tool_at(calls, at));
	} else {
		sb_adds(out, " calls nothing");
	}
}

static void triage_calls(struct triage *t, const struct verdict *v, const struct parity_cell *left,
    const struct parity_cell *right, const struct families *families)
{
	const struct family *worst = NULL;
	struct slice tool[2] = {tool_at(v->calls[0], v->call), tool_at(v->calls[1], v->call)};

	for (size_t i = 0; i < 2; i++) {
		const struct family *f = tool[i].p == NULL ? NULL : families_find(families, tool[i]);
		if (f != NULL && (worst == NULL || f->severity > worst->severity))
			worst = f;
	}
	if (worst == NULL)
		worst = &families->other;
	t->severity = worst->severity;
	t->family = worst->name;
	sb_addf(&t->sentence, "At tool call %zu ", v->call + 1);
	say_tool(&t->sentence, left, v->calls[0], v->call);
	sb_adds(&t->sentence, " and ");
	say_tool(&t->sentence, right, v->calls[1], v->call);
	sb_adds(&t->sentence, " (family ");
	sb_addslice(&t->sentence, worst->name);
	sb_adds(&t->sentence, tool[0].p != NULL && tool[1].p != NULL && slice_eq(tool[0], tool[1])
				  ? "), with other arguments: compare the arguments on both sides."
				  : "): find out which runtime plans the tools that the scenario wants.");
}

static void triage_text(
    struct triage *t, const struct parity_cell *left, const struct parity_cell *right, const struct rubric *r)
{
	t->severity = r == NULL || r->within ? SEVERITY_NONE : SEVERITY_ESCALATE;
	if (r == NULL)
		sb_adds(&t->sentence, "Only the wording of the final answer differs: no action.");
	else if (r->within)
		sb_addf(&t->sentence, "Only the wording differs, within tolerance (similarity %.2f): no action.",
		    r->similarity);
	else if (r->left_tone != r->right_tone) {
		sb_adds(&t->sentence, "Only the final text of ");
		sb_addslice(&t->sentence, r->left_tone ? left->runtime : right->runtime);
		sb_adds(&t->sentence, " carries failure tone: have a person read both answers.");
	} else
		sb_addf(&t->sentence,
		    "The final texts share too little (similarity %.2f): have a person read both "
		    "answers.",
		    r->similarity);
}

static void triage_structure(
    struct triage *t, const struct verdict *v, const struct parity_cell *left, const struct parity_cell *right)
{
	struct sb *out = &t->sentence;

	t->severity = SEVERITY_P1;
	if (v->cause == CAUSE_GAP) {
		t->severity = SEVERITY_P2;
		sb_adds(out, "The harness is known not to cover this on one side: see the issue "
			     "that the scenario's details name.");
	} else if (v->cause == CAUSE_EMPTY) {
		sb_addslice(out, left->text.n == 0 ? left->runtime : right->runtime);
		sb_adds(out, " ended without a final answer while the other runtime gave one: "
			     "likely blocking.");
	} else {
		sb_adds(out, "The transcripts differ in length: look for missing or additional "
			     "turns; likely blocking.");
	}
}

static void triage_failure(
    struct triage *t, const struct verdict *v, const struct parity_cell *left, const struct parity_cell *right)
{
	struct sb *out = &t->sentence;
	bool same = v->drift == DRIFT_SAME_FAILURE;

	t->severity = same ? SEVERITY_P2 : SEVERITY_P1;
	if (v->cause == CAUSE_REPORTED && parity_cell_passable(left) && parity_cell_passable(right)) {
		sb_adds(out, "The suite reports a failure");
	} else {
		sb_adds(out, same ? "Both runtimes fail alike: " : "Blocking: ");
		say_failures(out, left, right);
	}
	sb_adds(out, same ? ". Mend the product or the scenario; nothing beyond the failure was compared."
			  : ". Mend the failing runtime first; nothing beyond the failure was compared.");
}

void triage_pair(struct triage *t, const struct verdict *v, const struct parity_cell *left,
    const struct parity_cell *right, const struct rubric *rubric, const struct families *families)
{
	t->severity = SEVERITY_NONE;
	t->family = (struct slice){NULL, 0};
	sb_reset(&t->sentence);
	switch (v->drift) {
	case DRIFT_FAILURE_MODE:
	case DRIFT_SAME_FAILURE:
		triage_failure(t, v, left, right);
		break;
	case DRIFT_STRUCTURAL:
		triage_structure(t, v, left, right);
		break;
	case DRIFT_CALL_SHAPE:
		triage_calls(t, v, left, right, families);
		break;
	case DRIFT_RESULT_SHAPE:
		t->severity = SEVERITY_P2;
		sb_adds(&t->sentence, "The same call of ");
		sb_addslice(&t->sentence, v->call < v->calls[0].n ? v->calls[0].call[v->call].tool : SLICE("a tool"));
		sb_adds(&t->sentence, " gives another result on each side: compare the two results.");
		break;
	case DRIFT_TEXT_ONLY:
		triage_text(t, left, right, rubric);
		break;
	default:
		sb_adds(&t->sentence, parity_cell_passable(left) && parity_cell_passable(right)
					  ? "No drift."
					  : "No drift, but a runtime failed: ");
		if (!parity_cell_passable(left) || !parity_cell_passable(right)) {
			say_failures(&t->sentence, left, right);
			sb_adds(&t->sentence, ".");
			t->severity = SEVERITY_P1;
		}
	}
}

void triage_missing(struct triage *t, const char *runtimes)
{
	t->severity = SEVERITY_P1;
	t->family = (struct slice){NULL, 0};
	sb_reset(&t->sentence);
	sb_addf(&t->sentence, "Nothing was compared: capture the cell of %s.", runtimes);
}

/* ---- families of tools ---- */

struct builtin {
	const char *family;
	enum severity severity;
	const char *tools[16];
};

static const struct builtin builtins[] = {
    {"exec", SEVERITY_P1, {"exec", "bash", "shell", "process", "code_execution", "nodes", NULL}},
    {"write", SEVERITY_P1, {"write", "write_file", "edit", "edit_file", "apply_patch", NULL}},
    {"message", SEVERITY_P1, {"message", "send_message", "tts", NULL}},
    {"automation", SEVERITY_P1, {"cron", "gateway", "heartbeat_respond", NULL}},
    {"agents", SEVERITY_P1,
	{"sessions_spawn", "sessions_send", "sessions_yield", "subagents", "spawn_agent", "wait_agent", NULL}},
    {"browser", SEVERITY_P1, {"browser", "canvas", NULL}},
    {"media", SEVERITY_P1, {"image_generate", "video_generate", "music_generate", NULL}},
    {"read", SEVERITY_P2, {"read", "read_file", "grep", "find", "glob", "ls", "list_files", NULL}},
    {"search", SEVERITY_P2, {"web_search", "web_fetch", "x_search", "tool_search", NULL}},
    {"memory", SEVERITY_P2, {"memory_search", "memory_get", "memory_recall", NULL}},
    {"sessions", SEVERITY_P2, {"sessions_list", "sessions_history", "session_status", "agents_list", NULL}},
    {"look", SEVERITY_P2, {"image", "pdf", "view_image", "update_plan", NULL}},
};

#define BUILTINS (sizeof(builtins) / sizeof(builtins[0]))

static int by_tool(const void *a, const void *b)
{
	const struct family_tool *x = a, *y = b;
	return slice_cmp(x->tool, y->tool);
}

static void sort_tools(struct families *f)
{
	if (f->tools > 0)
		qsort(f->tool, f->tools, sizeof(*f->tool), by_tool);
}

static int add_tool(struct families *f, size_t *cap, struct slice tool, size_t family)
{
	if (mem_grow(&f->tool, cap, f->tools + 1, sizeof(*f->tool)) < 0)
		return -1;
	f->tool[f->tools++] = (struct family_tool){tool, family};
	return 0;
}

static int add_family(struct families *f, size_t *cap, struct slice name, enum severity severity)
{
	if (mem_grow(&f->family, cap, f->families + 1, sizeof(*f->family)) < 0)
		return -1;
	f->family[f->families++] = (struct family){name, severity};
	return 0;
}

static void empty(struct families *f)
{
	*f = (struct families){.other = {SLICE("other"), SEVERITY_P1}, .text = ARENA_INIT};
}

int families_builtin(struct families *f, struct oc_err *e)
{
	size_t family_cap = 0, tool_cap = 0;

	empty(f);
	for (size_t i = 0; i < BUILTINS; i++) {
		const struct builtin *b = &builtins[i];
		if (add_family(f, &family_cap, slice_cstr(b->family), b->severity) < 0)
			goto nomem;
		for (size_t t = 0; b->tools[t] != NULL; t++) {
			if (add_tool(f, &tool_cap, slice_cstr(b->tools[t]), i) < 0)
				goto nomem;
		}
	}
	sort_tools(f);
	return 0;
nomem:
	families_release(f);
	return err_nomem(e);
}

/* "P1" or "P2" of a family. */
static int read_severity(enum severity *s, struct json_val family, struct slice name, struct oc_err *e)
{
	struct json_val v = json_gets(family, "severity");

	*s = json_text_is(v, "P1") ? SEVERITY_P1 : SEVERITY_P2;
	if (*s == SEVERITY_P2 && !json_text_is(v, "P2"))
		return err_set(e, OC_EX_DATA, "family %.*s: severity must be \"P1\" or \"P2\"", SLICE_CUT(name, 80));
	return 0;
}

/* Text that outlives the document. */
static struct slice own(struct families *f, struct json_val v)
{
	struct slice s = json_text(v, &f->text);
	return s.p == NULL ? s : arena_copy(&f->text, s);
}

static int read_family(
    struct families *f, size_t *family_cap, size_t *tool_cap, struct json_val key, struct json_val v, struct oc_err *e)
{
	struct json_val tools = json_gets(v, "tools");
	struct json_iter it = json_iter(tools);
	struct slice name = own(f, key);
	enum severity severity;

	if (name.p == NULL)
		return err_nomem(e);
	if (read_severity(&severity, v, name, e) < 0)
		return -1;
	if (!json_is(tools, JSON_ARRAY))
		return err_set(e, OC_EX_DATA, "family %.*s: tools must be a list", SLICE_CUT(name, 80));
	if (add_family(f, family_cap, name, severity) < 0)
		return err_nomem(e);
	while (json_next(&it)) {
		if (!json_is(it.val, JSON_STRING))
			return err_set(e, OC_EX_DATA, "family %.*s: a tool must be a string", SLICE_CUT(name, 80));
		struct slice tool = own(f, it.val);
		if (tool.p == NULL || add_tool(f, tool_cap, tool, f->families - 1) < 0)
			return err_nomem(e);
	}
	return 0;
}

/* A tool that two families claim would be judged by chance. */
static int check_claims(struct families *f, struct oc_err *e)
{
	sort_tools(f);
	for (size_t i = 1; i < f->tools; i++) {
		struct slice t = f->tool[i].tool;
		if (slice_eq(f->tool[i - 1].tool, t))
			return err_set(e, OC_EX_DATA, "tool %.*s is in two families", SLICE_CUT(t, 80));
	}
	return 0;
}

static int read_families(struct families *f, struct json_val root, struct oc_err *e)
{
	struct json_val list = json_gets(root, "families"), other = json_gets(root, "default");
	struct json_iter it = json_iter(list);
	size_t family_cap = 0, tool_cap = 0;

	families_release(f);
	if (!json_is(list, JSON_OBJECT))
		return err_set(e, OC_EX_DATA, "no object \"families\"; see schemas/tool-families.json");
	while (json_next(&it)) {
		if (read_family(f, &family_cap, &tool_cap, it.key, it.val, e) < 0)
			return -1;
	}
	if (json_present(other) && read_severity(&f->other.severity, other, SLICE("default"), e) < 0)
		return -1;
	return check_claims(f, e);
}

int families_load(struct families *f, const char *path, struct oc_err *e)
{
	struct json_document d;
	int rc = document_read(&d, path, e);

	if (rc == 0 && read_families(f, json_root(&d.json), e) != 0)
		rc = err_at(e, path, e->line, e->column);
	document_release(&d);
	return rc;
}

void families_release(struct families *f)
{
	mem_free(f->family);
	mem_free(f->tool);
	arena_release(&f->text);
	empty(f);
}

const struct family *families_find(const struct families *f, struct slice tool)
{
	size_t low = 0, high = f->tools;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int c = slice_cmp(f->tool[mid].tool, tool);
		if (c == 0)
			return &f->family[f->tool[mid].family];
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return &f->other;
}

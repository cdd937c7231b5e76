#include "drift/fixture.h"

#include "base/base.h"
#include "record/record.h"

static const char *const buckets[] = {
    [BUCKET_NATIVE] = "codex-native-workspace",
    [BUCKET_DYNAMIC] = "openclaw-dynamic-integration",
    [BUCKET_OPTIONAL] = "optional-profile-or-plugin",
};
static const char *const layers[] = {
    [BUCKET_NATIVE] = "codex-native-workspace",
    [BUCKET_DYNAMIC] = "openclaw-dynamic",
    [BUCKET_OPTIONAL] = "profile-or-plugin",
};

enum { SEARCHABLE = 2 };

static const char *const capabilities[] = {"codex-native-workspace", "openclaw-dynamic-direct",
    "openclaw-dynamic-searchable", "optional-profile-or-plugin", "structural-text"};
static const char *const default_capability[] = {
    [BUCKET_NATIVE] = "codex-native-workspace",
    [BUCKET_DYNAMIC] = "openclaw-dynamic-searchable",
    [BUCKET_OPTIONAL] = "optional-profile-or-plugin",
};

const char *fixture_bucket_word(enum fixture_bucket b)
{
	return buckets[b];
}

/* Place of the text in a list of words; -1 when it is none of them. */
static int find_word(struct slice text, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (slice_eqs(text, words[i]))
			return (int)i;
	}
	return -1;
}

static int unknown(struct oc_err *e, const char *what, struct slice got, const char *const *words, size_t n)
{
	char list[256];
	struct sb text = SB_INIT;

	for (size_t i = 0; i < n; i++)
		sb_addf(&text, "%s%s", i == 0 ? "" : ", ", words[i]);
	struct slice s = sb_slice(&text);
	size_t len = s.n < sizeof(list) - 1 ? s.n : sizeof(list) - 1;
	memcpy(list, s.p, len);
	list[len] = '\0';
	sb_release(&text);
	return err_set(e, OC_EX_DATA, "unknown %s %.*s; there are: %s", what, SLICE_CUT(got, 60), list);
}

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static int read_bucket(
    struct fixture *f, struct json_val record, struct json_val config, struct slice said, struct oc_err *e)
{
	if (said.p != NULL) {
		int at = find_word(said, buckets, COUNT(buckets));
		if (at < 0)
			return unknown(e, "tool coverage bucket", said, buckets, COUNT(buckets));
		f->bucket = (enum fixture_bucket)at;
		return 0;
	}
	bool optional = json_text_is(json_gets(record, "runtimeParityTier"), "optional") ||
			json_is(json_gets(config, "expectedAvailable"), JSON_FALSE);
	f->bucket = optional ? BUCKET_OPTIONAL : BUCKET_DYNAMIC;
	return 0;
}

static int read_layers(struct fixture *f, struct json_val coverage, struct field_mem *m, struct oc_err *e)
{
	struct slice layer = field_name(m, coverage, "expectedLayer");
	struct slice capability = field_name(m, coverage, "capabilityLayer");
	struct json_val required = json_gets(coverage, "required");
	int at = layer.p == NULL ? (int)f->bucket : find_word(layer, layers, COUNT(layers));
	int cap = capability.p == NULL ? -1 : find_word(capability, capabilities, COUNT(capabilities));

	if (at < 0)
		return unknown(e, "expectedLayer", layer, layers, COUNT(layers));
	if (capability.p != NULL && cap < 0)
		return unknown(e, "capabilityLayer", capability, capabilities, COUNT(capabilities));
	f->layer = layers[at];
	f->capability = cap < 0 ? default_capability[f->bucket] : capabilities[cap];
	f->required =
	    json_is_bool(required) ? json_is(required, JSON_TRUE) : f->bucket != BUCKET_OPTIONAL && cap != SEARCHABLE;
	return 0;
}

static struct slice first_of(struct slice a, struct slice b)
{
	return a.p != NULL ? a : b;
}

/* The issue, and behind a blank the reason if one is given. */
static int read_tracking(
    struct fixture *f, struct json_val config, struct json_val coverage, struct field_mem *m, struct oc_err *e)
{
	struct json_val gap = json_gets(config, "knownHarnessGap"), broken = json_gets(config, "knownBroken");
	struct slice issue = first_of(field_name(m, coverage, "tracking"), field_name(m, coverage, "issue"));
	struct slice reason = field_name(m, coverage, "reason");

	issue = first_of(issue, first_of(field_name(m, gap, "issue"), field_name(m, broken, "issue")));
	reason = first_of(reason, first_of(field_name(m, gap, "reason"), field_name(m, broken, "reason")));
	f->tracking = issue;
	if (issue.p == NULL || reason.p == NULL)
		return 0;
	char *p = arena_alloc(m->arena, issue.n + 1 + reason.n);
	if (p == NULL)
		return err_nomem(e);
	memcpy(p, issue.p, issue.n);
	p[issue.n] = ' ';
	memcpy(p + issue.n + 1, reason.p, reason.n);
	f->tracking = slice_make(p, issue.n + 1 + reason.n);
	return 0;
}

static void copy_all(struct fixture *f, struct field_mem *m)
{
	struct slice *const all[] = {
	    &f->id, &f->path, &f->tool, &f->actual, &f->native,
	    &f->tracking, &f->codex_impact, &f->qa_impact, &f->action};

	for (size_t i = 0; i < COUNT(all); i++)
		*all[i] = field_own(m, *all[i]);
}

/* The tool by which codex does natively what the fixture asks for (openclaw, extensions/qa-lab/src/
 * native-workspace-behavior.ts: nativeToolName); absent for another behaviour. */
static struct slice native_tool(struct json_val config)
{
	static const char *const bash[] = {"bash", "exec", "fs-read", "fs-write", "grep"};
	struct json_val behavior = json_gets(config, "nativeWorkspaceBehavior");

	for (size_t i = 0; i < COUNT(bash); i++) {
		if (json_text_is(behavior, bash[i]))
			return SLICE("bash");
	}
	return json_text_is(behavior, "edit") ? SLICE("apply_patch") : (struct slice){NULL, 0};
}

/* Upstream's catalogue has paths from qa/scenarios/ on; another path tells nothing. */
static bool is_elsewhere(struct slice path)
{
	return slice_has_prefix(path, SLICE("qa/scenarios/")) &&
	       !slice_has_prefix(path, SLICE("qa/scenarios/runtime/tools/"));
}

static int read_all(struct fixture *f, struct json_val record, struct field_mem *m, struct oc_err *e)
{
	struct json_val config = json_gets(json_gets(record, "execution"), "config");
	struct json_val coverage = json_gets(config, "toolCoverage");

	*f = (struct fixture){.id = field_name(m, record, "id"),
	    .path = field_name(m, record, "sourcePath"),
	    .codex_impact = field_name(m, coverage, "codexDefaultImpact"),
	    .qa_impact = field_name(m, coverage, "qaImpact"),
	    .action = field_name(m, coverage, "action")};
	f->actual = first_of(field_name(m, coverage, "actualTool"), field_name(m, config, "toolName"));
	f->tool = first_of(field_name(m, coverage, "family"), first_of(field_name(m, coverage, "tool"), f->actual));
	if (f->path.p == NULL)
		f->path = SLICE("");
	f->native = native_tool(config);
	f->elsewhere = is_elsewhere(f->path);
	if (f->id.p == NULL)
		return err_set(e, OC_EX_DATA, "tool-fixture without an id");
	if (f->tool.p == NULL)
		return err_set(e, OC_EX_DATA, "tool-fixture %.*s names no tool: give toolCoverage.family or toolName",
		    SLICE_CUT(f->id, 100));
	if (read_bucket(f, record, config, field_name(m, coverage, "bucket"), e) < 0 ||
	    read_layers(f, coverage, m, e) < 0 || read_tracking(f, config, coverage, m, e) < 0)
		return -1;
	copy_all(f, m);
	return 0;
}

int fixture_read(struct fixture *f, struct json_val record, struct arena *a, struct oc_err *e)
{
	struct field_mem m = {a, false};
	int rc = read_all(f, record, &m, e);

	return m.failed ? err_nomem(e) : rc;
}

#include "cell/fixture_record.h"

struct fixture_parts {
	struct json_val root, scenario, execution, config, coverage;
};

static bool exercises_tool(const struct fixture_parts *p, struct arena *a)
{
	struct slice surface = field_trimmed(p->scenario, "surface", a);

	return slice_eqs(surface, "runtime-tools") || json_present(p->coverage) ||
	       json_present(json_gets(p->config, "toolName"));
}

static bool names_tool(const struct fixture_parts *p, struct arena *a)
{
	return field_trimmed(p->coverage, "family", a).p != NULL ||
	       field_trimmed(p->coverage, "tool", a).p != NULL ||
	       field_trimmed(p->coverage, "actualTool", a).p != NULL ||
	       field_trimmed(p->config, "toolName", a).p != NULL;
}

/* The line is that of the value in the file (data/yaml.h); its column there is not known. */
static int wrong(struct oc_err *e, const char *what, struct json_val at, const char *path)
{
	uint64_t line, column;

	json_place(at.j->text, json_offset(at), &line, &column);
	err_set(e, OC_EX_DATA, "%s", what);
	return err_at(e, path, line, 0);
}

static int check(const struct fixture_parts *p, const char *path, struct arena *a, struct oc_err *e)
{
	struct json_val inner = json_is(p->config, JSON_OBJECT) ? p->config : p->scenario;

	if (field_trimmed(p->scenario, "id", a).p == NULL)
		return wrong(e, "tool fixture without an id (scenario.id)", p->scenario, path);
	if (!names_tool(p, a))
		return wrong(e, "tool fixture without a tool: scenario.execution.config names it in toolName, or in "
		    "toolCoverage.family", inner, path);
	return 0;
}

/* From "qa/scenarios/" on, the last one in the path. */
static struct slice source_path(const char *path)
{
	const struct slice whole = slice_cstr(path), part = SLICE("qa/scenarios/");
	struct slice found = whole;

	for (size_t at = 0; (at = slice_find(whole, part, at)) < whole.n; at++) {
		if (at == 0 || whole.p[at - 1] == '/')
			found = slice_make(whole.p + at, whole.n - at);
	}
	return found;
}

static void write_record(struct sb *out, const struct fixture_parts *p, const struct record_src *src)
{
	struct json_val title = json_gets(p->root, "title");
	struct emit w;

	emit_init(&w, out, 0);
	record_begin(&w, "tool-fixture", 1);
	emit_kcarry(&w, "id", json_gets(p->scenario, "id"));
	emit_kcarry(&w, "title", json_present(title) ? title : json_gets(p->scenario, "title"));
	emit_kstring(&w, "sourcePath", source_path(src->path));
	emit_kcarry(&w, "runtimeParityTier", json_gets(p->scenario, "runtimeParityTier"));
	emit_kobject(&w, "execution");
	emit_kcarry(&w, "kind", json_gets(p->execution, "kind"));
	emit_kcarry(&w, "config", p->config);
	emit_end(&w);
	record_end(&w, src);
}

int fixture_record(struct sb *out, struct slice text, const struct record_src *src, struct json *j,
    struct arena *a, struct oc_err *e)
{
	struct sb json = SB_INIT;
	int rc = yaml_to_json(&json, text, e);

	if (rc == 0)
		rc = json_read(j, sb_slice(&json).p, json.len, e);
	if (rc != 0)
		err_at(e, src->path, e->line, e->column);
	if (rc == 0) {
		struct fixture_parts p = {.root = json_root(j)};
		p.scenario = json_gets(p.root, "scenario");
		p.execution = json_gets(p.scenario, "execution");
		p.config = json_gets(p.execution, "config");
		p.coverage = json_gets(p.config, "toolCoverage");
		rc = !exercises_tool(&p, a) ? 1 : check(&p, src->path, a, e);
		if (rc == 0)
			write_record(out, &p, src);
	}
	sb_release(&json);
	if (rc == 0 && !sb_ok(out))
		return err_nomem(e);
	return rc;
}

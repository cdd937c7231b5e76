#include "rtt/sample.h"

#include <math.h>

#include "rtt/resources.h"
#include "rtt/value.h"

/* A sample while it is written. */
struct sample_writer {
	const struct rtt_parts *parts;
	struct field_mem *a;
	struct rtt_shared shared;
	struct rtt_env *env; /* NULL without metrics */
	struct json nested;
	struct rtt_index listed; /* scenarios or entries by id */
	struct json_val list;
	uint32_t effective, passed; /* evidence entries; passed: effective ones */
	uint32_t entry;
	struct sb *out;
};

static int located(const struct document *doc, struct json_val at, struct oc_err *e)
{
	uint64_t line = 0;
	uint64_t column = 0;

	if (at.j != NULL)
		json_place(at.j->text, json_offset(at), &line, &column);
	return err_at(e, doc->src.path, line, column);
}

/* What every importer refuses in a summary. */
static int check_summary(const struct document *doc, struct oc_err *e)
{
	static const char *const names[] = {"total", "passed", "failed"};
	struct json_val scenarios = json_gets(doc->root, "scenarios");
	struct json_val counts = json_gets(doc->root, "counts");

	if (!json_is(scenarios, JSON_ARRAY)) {
		err_set(e, OC_EX_DATA, "summary's scenarios must be an array");
		return located(doc, json_present(scenarios) ? scenarios : doc->root, e);
	}
	if (!rtt_is_object(counts)) {
		err_set(e, OC_EX_DATA, "summary's counts must be an object");
		return located(doc, json_present(counts) ? counts : doc->root, e);
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (isnan(rtt_finite(json_gets(counts, names[i])))) {
			err_set(e, OC_EX_DATA, "summary's counts.%s must be a finite number", names[i]);
			return located(doc, counts, e);
		}
	}
	return 0;
}

static struct json_val scenario_id(struct json_val scenario)
{
	return json_gets(scenario, "id");
}

static struct json_val entry_id(struct json_val entry)
{
	return json_gets(json_gets(entry, "test"), "id");
}

/* A later attempt has taken the entry's place (schemaVersion 3, openclaw extensions/qa-lab/src/
 * evidence-summary-schema.ts). */
static bool is_superseded(struct json_val entry)
{
	return json_is(json_gets(entry, "effective"), JSON_FALSE);
}

static struct json_val id_of(const struct sample_writer *s, struct json_val element)
{
	return s->shared.evidence ? entry_id(element) : scenario_id(element);
}

static const char *const CHANNELS[] = {"discord", "slack", "telegram", "whatsapp", NULL};
static const char *const SURFACES[] = {"control-ui", "rpc", NULL};

/* The word of the list with which text begins, followed by '-' (or text as a whole), or NULL. */
static const char *leading_word(struct slice text, const char *const *words)
{
	for (; text.p != NULL && *words != NULL; words++) {
		struct slice word = slice_cstr(*words);

		if (slice_has_prefix(text, word) && (text.n == word.n || text.p[word.n] == '-'))
			return *words;
	}
	return NULL;
}

/* A guess, for people and filters to select by; the importer is given its channel. */
static const char *guess_channel(const struct sample_writer *s, struct json_val element, struct slice id)
{
	struct json_val execution = json_gets(json_gets(element, "execution"), "channel");
	struct json_val credentials = json_gets(s->parts->summary.root, "credentials");
	const char *path = s->parts->summary.src.path;
	const char *slash = strrchr(path, '/');
	const char *word = leading_word(field_string(s->a, json_gets(execution, "id")), CHANNELS);

	if (word == NULL)
		word = leading_word(field_string(s->a, json_gets(credentials, "kind")), CHANNELS);
	if (word == NULL)
		word = leading_word(id, CHANNELS);
	if (word == NULL)
		word = leading_word(slice_cstr(slash == NULL ? path : slash + 1), CHANNELS);
	return word;
}

/* Those of an object; nothing of anything else. */
static void emit_members(struct emit *w, const char *key, struct json_val v, const char *const *names)
{
	if (rtt_is_object(v))
		rtt_emit_members(w, key, v, names);
}

static void emit_scenario(struct emit *w, const struct sample_writer *s, struct json_val element, struct slice id)
{
	struct json_val about = s->shared.evidence ? json_gets(element, "test") : element;

	if (element.j == NULL && id.p == NULL)
		return;
	if (element.j == NULL)
		emit_kstring(w, "scenario", id);
	rtt_emit_text(w, "scenario", json_gets(about, "id"));
	rtt_emit_text(w, "scenarioName", json_gets(about, "name"));
	rtt_emit_text(w, "scenarioTitle", json_gets(about, "title"));
	emit_kbool(w, "scenarioListed", element.j != NULL);
}

/* A surface's times are in `run` (any object, even an array, hides those beside it), a channel's at the top. */
static void emit_times(struct emit *w, const struct sample_writer *s)
{
	struct json_val root = s->parts->summary.root, run = json_gets(root, "run");
	bool own = json_is(run, JSON_OBJECT) || json_is(run, JSON_ARRAY);
	struct json_val from = own ? run : root;
	double started = rtt_time(json_gets(from, "startedAt"), s->a);
	double finished = rtt_time(json_gets(from, "finishedAt"), s->a);

	if (s->shared.evidence) {
		rtt_emit_text(w, "generatedAt", json_gets(root, "generatedAt"));
		return;
	}
	emit_kfinite(w, "durationRttMs", rtt_round(finished - started));
	rtt_emit_text(w, "startedAt", json_gets(root, "startedAt"));
	rtt_emit_text(w, "finishedAt", json_gets(root, "finishedAt"));
	if (!own)
		return;
	emit_kobject(w, "runTimes");
	rtt_emit_text(w, "startedAt", json_gets(run, "startedAt"));
	rtt_emit_text(w, "finishedAt", json_gets(run, "finishedAt"));
	emit_end(w);
}

static void emit_counts(struct emit *w, const struct sample_writer *s)
{
	static const char *const names[] = {"total", "passed", "failed", "skipped", NULL};

	if (!s->shared.evidence) {
		rtt_emit_members(w, "counts", json_gets(s->parts->summary.root, "counts"), names);
		return;
	}
	emit_kobject(w, "counts");
	emit_kint(w, "total", s->effective);
	emit_kint(w, "passed", s->passed);
	emit_kint(w, "failed", s->effective - s->passed);
	emit_end(w);
}

/* What only an evidence entry has. */
static void emit_entry(struct emit *w, struct json_val entry)
{
	static const char *const provider[] = {"auth", "fixture", "live", NULL};
	static const char *const package[] = {"kind", "spec", NULL};
	static const char *const timing[] = {
	    "rttMs", "avgMs", "p50Ms", "p95Ms", "maxMs", "samples", "failedSamples", "wallMs", NULL};
	struct json_val execution = json_gets(entry, "execution");
	struct json_val result = json_gets(entry, "result");

	if (is_superseded(entry))
		emit_kbool(w, "superseded", true);
	if (!rtt_is_object(result))
		emit_kcstr(w, "resultProblem", "entry's result must be an object");
	rtt_emit_text(w, "provider", json_gets(json_gets(execution, "provider"), "id"));
	emit_members(w, "providerDetails", json_gets(execution, "provider"), provider);
	emit_members(w, "package", json_gets(execution, "packageSource"), package);
	emit_members(w, "timing", json_gets(result, "timing"), timing);
	emit_kcarry(w, "details", json_gets(result, "details"));
	emit_kcarry(w, "reason", json_gets(json_gets(result, "failure"), "reason"));
}

static void emit_artifact(struct emit *w, const char *role, const struct document *d, const char *type)
{
	if (d->src.path == NULL)
		return;
	emit_object(w);
	emit_kcstr(w, "role", role);
	emit_kcstr(w, "path", d->src.path);
	if (type != NULL)
		emit_kcstr(w, "type", type);
	emit_kword(w, "xxh3", slice_cstr(d->src.xxh3));
	emit_kword(w, "shape", slice_cstr(d->shape));
	emit_end(w);
}

static void emit_artifacts(struct emit *w, const struct rtt_parts *p)
{
	emit_karray(w, "artifacts");
	emit_artifact(w, "summary", &p->summary, p->summary.type);
	emit_artifact(w, "observed", &p->observed, p->observed.type);
	emit_artifact(w, "events", &p->events, p->events.type);
	emit_artifact(w, "companion", &p->companion, p->companion.type);
	emit_artifact(w, "metrics", &p->metrics, "resource-metrics");
	emit_end(w);
}

/* word: the channel or surface, as far as it is known. */
static void emit_choice(struct emit *w, const struct sample_writer *s, const struct rtt_candidates *c, struct slice id,
    const char *word)
{
	const char *surface = s->shared.evidence ? NULL : leading_word(id, SURFACES);
	enum rtt_surface which = surface != NULL && surface[0] == 'c' ? RTT_CONTROL_UI : RTT_RPC;
	struct rtt_choice choice = rtt_choose(c, &s->shared, surface != NULL, which);
	bool unread = isnan(rtt_finite(json_gets(c->measurement, "finalMatchedReplyRttMs")));

	/* Discord's importer refuses a measurement that is no number: no other figure takes its place. */
	if (word != NULL && strcmp(word, "discord") == 0 && c->measurement.j != NULL && unread)
		return;
	if (isnan(choice.ms))
		return;
	emit_kdouble(w, "rttMs", choice.ms);
	emit_kstring(w, "rttSource", choice.source);
}

/* One record. element is missing when there is no scenario at all, or only the messages know of it. */
static void write_record(struct sample_writer *s, struct json_val element, struct slice id)
{
	static const char *const credentials[] = {"source", "role", "kind", NULL};
	const struct document *summary = &s->parts->summary;
	struct json_val result = s->shared.evidence ? json_gets(element, "result") : element;
	struct rtt_candidates c;
	struct emit w;
	const char *word = leading_word(id, SURFACES);

	rtt_candidates_find(&c, &s->shared, element, id, &s->nested);
	emit_init(&w, s->out, 0);
	record_begin(&w, "rtt-sample", RTT_SAMPLE_VERSION);
	if (s->parts->run.n > 0)
		emit_kstring(&w, "run", s->parts->run);
	emit_kint(&w, "sample", s->parts->index);
	emit_kint(&w, "entry", ++s->entry);
	emit_kcstr(&w, "form", s->shared.evidence ? "evidence" : "summary");
	if (word != NULL)
		emit_kcstr(&w, "surface", word);
	else if ((word = guess_channel(s, element, id)) != NULL)
		emit_kcstr(&w, "channel", word);
	emit_scenario(&w, s, element, id);
	rtt_emit_text(&w, "status", json_gets(result, "status"));
	emit_choice(&w, s, &c, id, word);
	emit_times(&w, s);
	emit_counts(&w, s);
	if (s->shared.evidence) {
		emit_entry(&w, element);
	} else {
		emit_members(&w, "credentials", json_gets(summary->root, "credentials"), credentials);
		emit_kcarry(&w, "details", json_gets(element, "details"));
	}
	rtt_candidates_emit(&w, &c, &s->shared);
	rtt_resources_emit(&w, s->env, s->shared.evidence ? JSON_NONE : json_gets(summary->root, "metrics"));
	if (s->env != NULL)
		rtt_env_emit(&w, s->env);
	emit_artifacts(&w, s->parts);
	record_end(&w, &summary->src);
	sb_addc(s->out, '\n');
}

static bool has_timed_match(const struct rtt_indexed *item, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (rtt_timed_match(item[i].val))
			return true;
	}
	return false;
}

/* The scenarios that only the observed messages know: Discord's importer takes its time from there. */
static void write_unlisted(struct sample_writer *s)
{
	const struct rtt_index *messages = &s->shared.observed;
	const struct rtt_indexed *first;
	size_t n;

	for (size_t at = 0; at < messages->n; at += n) {
		n = rtt_index_find(messages, messages->item[at].name, &first);
		if (has_timed_match(first, n) && rtt_index_find(&s->listed, first->name, &first) == 0)
			write_record(s, JSON_NONE, messages->item[at].name);
	}
}

static void write_records(struct sample_writer *s)
{
	struct json_iter it = json_iter(s->list);

	if (json_count(s->list) == 0)
		write_record(s, JSON_NONE, (struct slice){NULL, 0});
	while (json_next(&it)) {
		struct json_val id = id_of(s, it.val);

		write_record(s, it.val, field_string(s->a, id));
	}
	write_unlisted(s);
}

static int prepare(struct sample_writer *s, struct oc_err *e)
{
	const struct rtt_parts *parts = s->parts;
	struct json_val root = parts->summary.root;
	struct json_iter it;

	if (!rtt_is_object(root)) {
		err_set(e, OC_EX_DATA, "summary must be an object");
		return located(&parts->summary, root, e);
	}
	if (rtt_shared_init(&s->shared, parts, s->a) != 0)
		return err_nomem(e);
	if (!s->shared.evidence && check_summary(&parts->summary, e) != 0)
		return -1;
	s->list = json_gets(root, s->shared.evidence ? "entries" : "scenarios");
	if (!json_is(s->list, JSON_ARRAY))
		s->list = JSON_NONE;
	if (rtt_index_build(&s->listed, s->list, s->shared.evidence ? entry_id : scenario_id, s->a) != 0)
		return err_nomem(e);
	for (it = json_iter(s->list); s->shared.evidence && json_next(&it);) {
		if (is_superseded(it.val))
			continue;
		s->effective++;
		s->passed += json_text_is(json_gets(json_gets(it.val, "result"), "status"), "pass");
	}
	if (parts->metrics.src.path == NULL)
		return 0;
	s->env = rtt_alloc(s->a, sizeof(*s->env));
	if (s->env == NULL)
		return err_nomem(e);
	if (rtt_env_read(s->env, parts->metrics.text, e) != 0)
		return err_at(e, parts->metrics.src.path, e->line, e->column);
	return 0;
}

int rtt_sample_write(struct sb *out, const struct rtt_parts *parts, struct arena *a, struct oc_err *e)
{
	struct field_mem mem = {a, false};
	struct sample_writer s = {.parts = parts, .a = &mem, .out = out};
	size_t before = out->len;

	if (prepare(&s, e) != 0 || json_init(&s.nested, e) != 0)
		return -1;
	write_records(&s);
	json_release(&s.nested);
	if (sb_ok(out) && !mem.failed)
		return (int)s.entry;
	out->len = before;
	return err_nomem(e);
}

int rtt_sample_companion(struct json_val evidence, struct slice *name, struct arena *a, struct oc_err *e)
{
	struct field_mem mem = {a, false};
	struct json_iter it = json_iter(json_gets(evidence, "entries"));
	const char *problem;

	*name = (struct slice){NULL, 0};
	while (!it.object && name->p == NULL && json_next(&it)) {
		if (rtt_companion_declared(it.val, &problem, &mem) && problem == NULL)
			*name = SLICE(COMPANION_NAME);
	}
	return mem.failed ? err_nomem(e) : 0;
}

bool rtt_sample_needs_events(struct json_val summary, struct arena *a)
{
	struct field_mem mem = {a, false};
	struct rtt_parts parts = {.summary = {.src = {.path = ""}, .root = summary}};
	struct rtt_shared shared = {.parts = &parts, .a = &mem};
	struct json_iter it = json_iter(json_gets(summary, "scenarios"));
	struct rtt_candidates c;
	struct json nested;
	struct oc_err ignored;
	bool needed = false;

	if (json_init(&nested, &ignored) != 0)
		return true;
	while (!it.object && !needed && json_next(&it)) {
		rtt_candidates_find(&c, &shared, it.val, (struct slice){NULL, 0}, &nested);
		needed = rtt_surface_measurement(&c).j == NULL;
	}
	json_release(&nested);
	return needed;
}

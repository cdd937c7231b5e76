#include "cell/record.h"

#include <math.h>

static void emit_axes(struct emit *w, const struct cell_axis *axis, size_t n)
{
	emit_object(w);
	for (size_t i = 0; i < n; i++) {
		emit_keyslice(w, axis[i].name);
		emit_string(w, axis[i].value);
	}
	emit_end(w);
}

void cell_axes(struct sb *out, const struct cell_axis *axis, size_t n)
{
	struct emit w;

	emit_init(&w, out, 0);
	if (n > 0)
		emit_axes(&w, axis, n);
}

/* What is shown of the calls after the rules about pictures. */
struct shown {
	const struct calls *calls;
	bool heal;  /* an image_generate call without result is one that went well */
	bool equal; /* all image_generate calls that went well have the same result */
	struct hash media;
};

static bool is_image(const struct call *call)
{
	return slice_eq(call->tool, SLICE("image_generate"));
}

static size_t images(const struct calls *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->count; i++)
		n += is_image(&c->call[i]);
	return n;
}

static bool pictured(const struct shown *s, const struct call *call)
{
	enum call_error error = call_error(call);

	return is_image(call) && (error == CALL_FINE ? s->equal : error == CALL_MISSING && s->heal);
}

/* Between the tool's name and the hashes; written as a whole, as most of a cell is calls. */
static const char ARGS[] = ",\"argsHash\":\"", RESULT[] = "\",\"resultHash\":\"";

static void emit_call(struct emit *w, const struct call *call, const struct hash *result, const char *error)
{
	const size_t args_at = sizeof(ARGS) - 1, mid = args_at + CANON_HASH_LEN;
	const size_t result_at = mid + sizeof(RESULT) - 1, end = result_at + CANON_HASH_LEN;
	char text[sizeof(ARGS) + sizeof(RESULT) + 2 * CANON_HASH_LEN];

	memcpy(text, ARGS, args_at);
	hash_hex(text + args_at, &call->args);
	memcpy(text + mid, RESULT, sizeof(RESULT) - 1);
	hash_hex(text + result_at, result);
	text[end] = '"';
	emit_object(w);
	emit_rawkey(w, SLICE("\"tool\""));
	emit_string(w, call->tool);
	sb_add(w->out, text, end + 1);
	if (error != NULL)
		emit_kcstr(w, "errorClass", error);
	emit_end(w);
}

static void emit_calls(struct emit *w, const struct shown *s)
{
	emit_array(w);
	for (size_t i = 0; i < s->calls->count; i++) {
		const struct call *call = &s->calls->call[i];
		if (pictured(s, call))
			emit_call(w, call, &s->media, NULL);
		else
			emit_call(w, call, &call->result, call_error_text(call_error(call)));
	}
	emit_end(w);
}

static void emit_ids(struct emit *w, const struct calls *c)
{
	emit_array(w);
	for (size_t i = 0; i < c->count; i++) {
		if (c->call[i].id.p == NULL)
			emit_null(w);
		else
			emit_string(w, c->call[i].id);
	}
	emit_end(w);
}

/* Upstream's resolveRuntimeParityToolCalls. In mock mode the planned calls count, unless one of them lacks its result
 * where the transcript has the same calls with all results; from 2026-09 on the transcript's count always. */
static const struct calls *chosen(const struct cell *c, const struct calls *own)
{
	if (c->mock == NULL || c->age >= DRIFT_2026_09)
		return own;
	return calls_missing(c->mock) && !calls_missing(own) && calls_shape(c->mock, own) ? own : c->mock;
}

static int choose(const struct cell *c, const struct calls *own, struct shown *s, struct oc_err *e)
{
	bool failed = false, proven = details_prove_media(&c->details, c->age, &failed);

	*s = (struct shown){.calls = chosen(c, own)};
	hash_media(&s->media);
	if (c->age == DRIFT_2026_08) {
		s->heal = proven;
		s->equal = true;
	} else if (c->age >= DRIFT_2026_09) {
		s->heal = s->equal = proven && images(s->calls) == 1;
	}
	return failed ? err_nomem(e) : 0;
}

static void emit_transcript(struct emit *w, const struct cell *c, bool empty)
{
	struct slice s = c->bytes;
	size_t len;

	if (c->carry == CELL_INLINE) {
		while ((len = js_space_before(s, s.n)) > 0)
			s.n -= len;
		emit_kstring(w, "transcriptBytes", empty ? SLICE("") : s);
	} else if (c->carry == CELL_REF && c->src->xxh3[0] != '\0') {
		emit_kobject(w, "transcriptRef");
		emit_kcstr(w, "path", c->src->path);
		emit_kuint(w, "bytes", c->size);
		emit_kcstr(w, "xxh3", c->src->xxh3);
		emit_end(w);
	}
	emit_kuint(w, "transcriptLines", empty ? 0 : transcript_lines(c->transcript));
	if (c->transcript->bad > 0 && !empty) {
		emit_kobject(w, "badLines");
		emit_kuint(w, "count", c->transcript->bad);
		emit_kuint(w, "first", c->transcript->bad_first);
		emit_end(w);
	}
}

static void emit_identity(struct emit *w, const struct cell *c)
{
	emit_kstring(w, "scenarioId", c->scenario);
	emit_kcstr(w, "scenarioStatus", details_status_text(c->details.status));
	if (c->details.text.p != NULL)
		emit_kstring(w, "scenarioDetails", c->details.text);
	if (c->axes > 0) {
		emit_key(w, "axes");
		emit_axes(w, c->axis, c->axes);
	}
	emit_kcstr(w, "upstream", drift_age_text(c->age));
	emit_kstring(w, "runtime", c->runtime);
}

static void emit_strict(struct emit *w, const struct cell *c, const struct calls *strict,
    const struct shown *s, bool empty)
{
	const struct shown plain = {.calls = strict};
	bool same = calls_equal(strict, s->calls);

	for (size_t i = 0; same && i < s->calls->count; i++)
		same = !pictured(s, &s->calls->call[i]);
	emit_kobject(w, "strict");
	emit_kuint(w, "messages", empty ? 0 : c->transcript->messages);
	if (!same) {
		emit_key(w, "toolCalls");
		emit_calls(w, &plain);
	}
	emit_end(w);
}

static int emit_errors(struct emit *w, const struct cell *c, struct oc_err *e)
{
	struct sb text = SB_INIT;
	bool failed = false;
	const char *class = details_class(&c->details, c->age, &failed);

	sentinel_class(c->sentinel, &text);
	failed |= !sb_ok(&text);
	if (class != NULL)
		emit_kcstr(w, "runtimeErrorClass", class);
	else if (text.len > 0)
		emit_kstring(w, "runtimeErrorClass", sb_slice(&text));
	else if (c->age >= DRIFT_2026_09 && c->mock != NULL && c->sentinel->fallback &&
		 slice_eqs(c->runtime, "codex"))
		emit_kcstr(w, "runtimeErrorClass", "forced-codex-embedded-runtime");
	emit_key(w, "bootStateLines");
	sentinel_emit_boot(w, c->sentinel);
	if (c->sentinel->findings > 0) {
		emit_key(w, "sentinelFindings");
		sentinel_emit(w, c->sentinel);
	}
	sb_release(&text);
	return failed ? err_nomem(e) : 0;
}

static int emit_body(struct emit *w, const struct cell *c, const struct calls *nothing, struct oc_err *e)
{
	const bool empty = c->transcript->heartbeat;
	const struct calls *own = empty ? nothing : &c->transcript->calls;
	const struct usage_sum none = {.has_read = false};
	struct shown s, plan = {.calls = c->mock};

	if (choose(c, own, &s, e) != 0)
		return -1;
	emit_identity(w, c);
	emit_transcript(w, c, empty);
	emit_key(w, "toolCalls");
	emit_calls(w, &s);
	emit_key(w, "toolCallIds");
	emit_ids(w, s.calls);
	if (c->mock != NULL && c->age >= DRIFT_2026_09) {
		emit_key(w, "providerPlanToolCalls");
		emit_calls(w, &plan);
	}
	emit_kstring(w, "finalText", empty ? SLICE("") : sb_slice(&c->transcript->final_text));
	emit_key(w, "usage");
	usage_sum_emit(w, empty ? &none : &c->transcript->usage);
	if (!isnan(c->wall_ms))
		emit_kdouble(w, "wallClockMs", c->wall_ms);
	if (emit_errors(w, c, e) != 0)
		return -1;
	emit_strict(w, c, empty ? nothing : &c->transcript->strict, &s, empty);
	return 0;
}

int cell_write(struct sb *out, const struct cell *c, struct oc_err *e)
{
	struct emit w;
	struct calls nothing;

	calls_init(&nothing, CALLS_UPSTREAM);
	emit_init(&w, out, 0);
	record_begin(&w, "cell", 1);
	if (emit_body(&w, c, &nothing, e) != 0)
		return -1;
	record_end(&w, c->src);
	return sb_ok(out) ? 0 : err_nomem(e);
}

#include "cell/sentinel.h"

static const struct sentinel_rule RULES[SENTINEL_KINDS] = {
    [SENTINEL_HOOK] = {"plugin-hook-failure", "qa-harness-bug", "plugin", "P1", "P0"},
    [SENTINEL_CONTRACT] = {"plugin-contract-error", "qa-harness-bug", "plugin", "P1", "P0"},
    [SENTINEL_TIMEOUT] = {"codex-app-server-timeout", "product-bug", "codex-runtime", "P1", "P0"},
    [SENTINEL_STALLED] = {"stalled-agent-run", "product-bug", "codex-runtime", "P1", "P0"},
    [SENTINEL_CRON] = {"cron-model-allowlist", "product-bug", "openclaw-cron", "P2", "P0"},
    [SENTINEL_QUOTA] = {"live-quota-or-subscription", "environment-blocked", "environment", "P4", "P0"},
    [SENTINEL_SELF_SEND] = {"direct-reply-self-message", "product-bug", "openclaw-routing", "P1", "P0"},
};

/* The kinds, sorted by name. */
static const enum sentinel_kind BY_NAME[SENTINEL_KINDS] = {SENTINEL_TIMEOUT, SENTINEL_CRON,
    SENTINEL_SELF_SEND, SENTINEL_QUOTA, SENTINEL_CONTRACT, SENTINEL_HOOK, SENTINEL_STALLED};

const struct sentinel_rule *sentinel_rule(enum sentinel_kind kind)
{
	return &RULES[kind];
}

void sentinel_init(struct sentinel *s)
{
	*s = (struct sentinel){.text = ARENA_INIT};
	sentinel_phrases(&s->prescan);
}

void sentinel_release(struct sentinel *s)
{
	mem_free(s->finding);
	for (size_t i = 0; i < SENTINEL_BOOT_MAX; i++)
		sb_release(&s->boot[i]);
	arena_release(&s->text);
	log_line_release(&s->line);
	sentinel_init(s);
}

void sentinel_reset(struct sentinel *s)
{
	s->findings = 0;
	s->boots = s->number = 0;
	s->fallback = false;
	arena_reset(&s->text);
}

static int add(struct sentinel *s, enum sentinel_kind kind, uint64_t line, struct slice text, struct oc_err *e)
{
	if (mem_grow(&s->finding, &s->cap, s->findings + 1, sizeof(*s->finding)) != 0)
		return err_nomem(e);
	s->finding[s->findings++] = (struct sentinel_finding){kind, line, text};
	return 0;
}

int sentinel_self_send(struct sentinel *s, struct oc_err *e)
{
	return add(s, SENTINEL_SELF_SEND, 1,
	    SLICE("assistant called message(action=send) and then produced final text Sent."), e);
}

int sentinel_log_line(struct sentinel *s, struct slice line, struct oc_err *e)
{
	struct slice text = js_trim(log_line_bare(&s->line, line)), copy;

	s->number++;
	if (s->line.failed)
		return err_nomem(e);
	if (!prescan_may(&s->prescan, text))
		return 0;
	s->fallback = s->fallback || sentinel_fallback_line(text);
	if (sentinel_boot_line(text, s->age)) {
		struct sb *slot = &s->boot[s->boots++ % SENTINEL_BOOT_MAX];
		sb_reset(slot);
		sb_addslice(slot, text);
		if (!sb_ok(slot))
			return err_nomem(e);
	}
	unsigned found = sentinel_line(text);
	if (found == 0)
		return 0;
	if ((copy = arena_copy(&s->text, text)).p == NULL)
		return err_nomem(e);
	for (int kind = 0; kind < SENTINEL_LOG_RULES; kind++) {
		if ((found & 1u << kind) != 0 && add(s, (enum sentinel_kind)kind, s->number, copy, e) != 0)
			return -1;
	}
	return 0;
}

void sentinel_class(const struct sentinel *s, struct sb *out)
{
	const char *between = "sentinel:";

	for (size_t k = 0; k < SENTINEL_KINDS; k++) {
		for (size_t i = 0; i < s->findings; i++) {
			if (s->finding[i].kind != BY_NAME[k])
				continue;
			sb_adds(out, between);
			sb_adds(out, RULES[BY_NAME[k]].kind);
			between = ",";
		}
	}
}

void sentinel_emit_boot(struct emit *w, const struct sentinel *s)
{
	uint64_t n = s->boots < SENTINEL_BOOT_MAX ? s->boots : SENTINEL_BOOT_MAX;

	emit_array(w);
	for (uint64_t i = s->boots - n; i < s->boots; i++)
		emit_string(w, sb_slice(&s->boot[i % SENTINEL_BOOT_MAX]));
	emit_end(w);
}

void sentinel_emit(struct emit *w, const struct sentinel *s)
{
	emit_array(w);
	for (size_t i = 0; i < s->findings; i++) {
		const struct sentinel_finding *f = s->finding + i;
		const struct sentinel_rule *r = sentinel_rule(f->kind);
		emit_object(w);
		emit_kcstr(w, "kind", r->kind);
		emit_kcstr(w, "verdict", r->verdict);
		emit_kcstr(w, "owner", r->owner);
		emit_kcstr(w, "productImpact", r->product_impact);
		emit_kcstr(w, "qaImpact", r->qa_impact);
		emit_kint(w, "line", (int64_t)f->line);
		emit_kstring(w, "text", f->text);
		emit_end(w);
	}
	emit_end(w);
}

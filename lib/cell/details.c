#include "cell/details.h"

#include "transcript/transcript.h"

static const char *const STATUS[] = {"pass", "fail", "skip"};

bool details_status_of(struct slice text, enum details_status *status)
{
	for (int i = DETAILS_PASS; i <= DETAILS_SKIP; i++) {
		if (slice_eqs(text, STATUS[i])) {
			*status = (enum details_status)i;
			return true;
		}
	}
	return false;
}

const char *details_status_text(enum details_status status)
{
	return STATUS[status];
}

/* In this order. */
static const struct {
	struct slice text;
	const char *class;
} CLASSES[] = {
    {SLICE("no api key found"), "missing-api-key"},
    {SLICE("failover"), "failover"},
    {SLICE("timeout"), "timeout"},
    {SLICE("timed out"), "timeout"},
    {SLICE("codex app-server"), "codex-app-server"},
    {SLICE("auth profile"), "auth"},
    {SLICE("oauth"), "auth"},
    {SLICE("api key"), "auth"},
    {SLICE("tool"), "tool-error"},
};

const char *details_class(const struct details *s, enum drift_age age, bool *failed)
{
	struct sb text = SB_INIT;
	const char *class = NULL;

	if (s->text.p == NULL || (age >= DRIFT_2026_08 && s->status != DETAILS_FAIL))
		return NULL;
	js_collapse(&text, s->text);
	*failed |= !sb_ok(&text);
	if (text.len > 0)
		class = "scenario-failure";
	for (size_t i = 0; i < sizeof(CLASSES) / sizeof(CLASSES[0]); i++) {
		if (lower_has(sb_slice(&text), CLASSES[i].text)) {
			class = CLASSES[i].class;
			break;
		}
	}
	sb_release(&text);
	return class;
}

static bool solid_at(struct slice text, size_t at)
{
	return at < text.n && js_space_at(text, at) == 0;
}

/* /\bMEDIA:\S+/iu */
static bool names_media(struct slice text)
{
	static const struct words_phrase media[] = {{SLICE("media"), 0}, {{NULL, 0}, 0}};
	struct words w;
	struct words_hit hit;

	words_begin(&w, media, WORDS_UNICODE, text);
	while (words_next(&w, &hit)) {
		if (hit.end < text.n && text.p[hit.end] == ':' && solid_at(text, hit.end + 1))
			return true;
	}
	return false;
}

/* /(?:^|\n)image_generate=true\r?\nMEDIA:\S+/u */
static bool shows_media(struct slice text)
{
	struct slice flag = SLICE("image_generate=true"), media = SLICE("MEDIA:");

	for (size_t at = slice_find(text, flag, 0); at < text.n;
	     at = slice_find(text, flag, at + 1)) {
		struct slice rest = slice_make(text.p + at + flag.n, text.n - at - flag.n);
		if (at > 0 && text.p[at - 1] != '\n')
			continue;
		if (slice_has_prefix(rest, SLICE("\r")))
			rest = slice_make(rest.p + 1, rest.n - 1);
		if (!slice_has_prefix(rest, SLICE("\n")))
			continue;
		rest = slice_make(rest.p + 1, rest.n - 1);
		if (slice_has_prefix(rest, media) && solid_at(rest, media.n))
			return true;
	}
	return false;
}

bool details_prove_media(const struct details *s, enum drift_age age, bool *failed)
{
	struct arena a = ARENA_INIT;
	struct json_iter it = json_iter(s->steps);
	bool proven = age == DRIFT_2026_08 && s->text.p != NULL && names_media(s->text);

	if (age == DRIFT_2026_06 || (age >= DRIFT_2026_09 && s->status != DETAILS_PASS))
		return false;
	while (!proven && json_is(s->steps, JSON_ARRAY) && json_next(&it)) {
		struct json_val details = json_gets(it.val, "details");
		struct slice text = json_text(details, &a);
		*failed |= text.p == NULL && json_is(details, JSON_STRING);
		if (text.p == NULL)
			continue;
		proven = age == DRIFT_2026_08 ? names_media(text)
					      : json_text_is(json_gets(it.val, "status"), "pass") &&
						    shows_media(text);
	}
	arena_release(&a);
	return proven;
}

#include "redact/policy_judge.h"

#include "redact/log_text.h"
#include "redact/policy_form.h"
#include "redact/scan.h"
#include "redact/words.h"

#define INTERNAL_CLASSES ((unsigned)(SCAN_SECRET | SCAN_ID | SCAN_CONTACT))

int policy_tables_init(struct policy_tables *t, struct oc_err *e)
{
	if (policy_map_init(&t->map, e) != 0)
		return -1;
	t->failure_words = failure_words_new();
	t->words = log_words_new();
	return t->failure_words == NULL || t->words == NULL ? err_nomem(e) : 0;
}

void policy_tables_release(struct policy_tables *t)
{
	policy_map_release(&t->map);
	failure_words_free(t->failure_words);
	log_words_free(t->words);
}

static void answer_set(struct policy_answer *a, enum policy_act act, const char *reason)
{
	a->act = act;
	a->reason = reason;
}

const struct id_service id_services[] = {{"user", "discord-user", "slack-user", "telegram-user"},
    {"bot", "discord-user", "slack-user", "telegram-user"},
    {"channel", "discord-channel", "slack-channel", "telegram-chat"},
    {"message", "discord-message", "slack-ts", "telegram-message"},
    {"emoji", "discord-emoji", "emoji", "emoji"}, {"username", "user", "user", "user"}, {NULL, NULL, NULL, NULL}};

/* Ids of several services stand under the same keys: the value tells whose it is, so that it has the name that it would
 * get in a text. */
static const char *id_type(const char *type, struct slice s)
{
	size_t digits = 0, dots = 0, i;

	for (i = 0; i < s.n && ((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '.' || (i == 0 && s.p[i] == '-'));
	     i++) {
		digits += s.p[i] >= '0';
		dots += s.p[i] == '.';
	}
	for (const struct id_service *k = id_services; k->type != NULL; k++) {
		if (strcmp(k->type, type) != 0)
			continue;
		if (i < s.n)
			return s.n >= 9 && memchr("UWBCGD", s.p[0], 6) != NULL ? k->slack
			       : strcmp(type, "username") == 0 ? "user" : type;
		if (dots == 1)
			return k->slack;
		return digits >= 17 && s.p[0] != '-' ? k->discord : k->telegram;
	}
	return type;
}

/* A number: of what place? */
static void judge_number(const struct policy_spec *s, struct slice text, struct policy_answer *a)
{
	a->timing = s->form == PLACE_TIME || s->form == PLACE_NUM || s->form == PLACE_MEASURE;
	switch (s->form) {
	case PLACE_NUM:
	case PLACE_TIME:
	case PLACE_MEASURE:
	case PLACE_OBJECT:
		answer_set(a, POLICY_KEEP, "a measure or a time");
		break;
	case PLACE_GONE:
		answer_set(a, POLICY_DROP, "nothing of this place is published");
		break;
	case PLACE_ID:
	case PLACE_MAYBE_ID:
		answer_set(a, POLICY_PSEUDONYM, "an id");
		a->type = id_type(s->type, text);
		break;
	case PLACE_OPEN:
		answer_set(a, POLICY_SCAN, "a number at a place that is not known");
		break;
	default:
		answer_set(a, POLICY_SCAN, "a number");
	}
}

static bool random_id(struct slice s)
{
	return form_uuid(s) || form_hash(s);
}

/* OpenClaw's own fixed texts. Reports tell by them what is no turn of a user. */
const char *const fixed_texts[] = {"[OpenClaw heartbeat poll]", "HEARTBEAT_OK", "NO_REPLY", "Sent.", "agent:main:main",
    "[assistant turn failed before producing content]", "[Function]", "send", "current", "same-chat", "qa-operator",
    "main", "unknown", NULL};

static bool fixed_text(struct slice s)
{
	return words_hold(fixed_texts, s) || form_marker(s);
}

static bool blank(struct slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != ' ' && !(s.p[i] == '\\' && i + 1 < s.n && s.p[i + 1] == 'n' && ++i > 0))
			return false;
	}
	return true;
}

/* "timeout" is a word of both. */
static const char *text_type(const struct policy_tables *t, struct slice s, bool reply)
{
	unsigned says = failure_words_in(t->failure_words, s);
	bool error = (says & FAILURE_TOOL) != 0;

	if ((says & FAILURE_REPLY) != 0 && (reply || error))
		return "timeout-text";
	return error && !reply ? "error-text" : "text";
}

/* Where nothing is known of the place, the form decides. */
static void judge_by_form(struct slice s, struct policy_answer *a)
{
	if (form_time(s)) {
		answer_set(a, POLICY_KEEP, "has the form of a time");
		a->timing = true;
	} else if (form_version(s)) {
		answer_set(a, POLICY_SCAN, "has the form of a version");
	} else if (random_id(s)) {
		answer_set(a, POLICY_SCAN, "has the form of a hash or a UUID");
	} else if (fixed_text(s)) {
		answer_set(a, POLICY_KEEP, "a fixed text of OpenClaw");
	} else if (scan_is_mask(s)) {
		answer_set(a, POLICY_KEEP, "masked already");
	} else {
		answer_set(a, POLICY_DROP, "a string at a place that is not known to be safe");
	}
}

static void judge_log(struct slice s, struct policy_answer *a)
{
	size_t at = 0;

	while (at < s.n && s.p[at] == ' ')
		at++;
	if (at + 1 < s.n && (s.p[at] == '{' || (s.p[at] == '[' && s.p[at + 1] == '{')) && memchr(s.p, ':', s.n) != NULL)
		answer_set(a, POLICY_INSIDE, "JSON in a string");
	else
		answer_set(a, POLICY_LOG, "a log text: its fixed words and figures stay");
}

static void judge_id(const struct policy_spec *s, struct slice text, struct policy_answer *a)
{
	if (scan_is_mask(text)) {
		answer_set(a, POLICY_KEEP, "masked already");
	} else if (fixed_text(text)) {
		answer_set(a, POLICY_KEEP, "a fixed text of OpenClaw");
	} else if (s->form == PLACE_MAYBE_ID && random_id(text)) {
		answer_set(a, POLICY_SCAN, "a random id");
	} else {
		answer_set(a, POLICY_PSEUDONYM, "an id");
		a->type = id_type(s->type, text);
	}
}

static void judge_text(const struct policy_tables *t, struct slice s, bool reply, struct policy_answer *a)
{
	judge_by_form(s, a);
	if (a->act != POLICY_DROP)
		return;
	answer_set(a, POLICY_PSEUDONYM, "what people or models wrote: equal texts, equal names");
	a->type = t->internal ? "text" : text_type(t, s, reply);
}

static void judge_string(const struct policy_tables *t, const struct policy_spec *s, struct slice text,
    struct policy_answer *a)
{
	bool safe = false;

	switch (s->form) {
	case PLACE_OBJECT:
	case PLACE_NUM:
	case PLACE_TIME:
		if (form_number(text) || form_time(text)) {
			a->timing = true;
			answer_set(a, POLICY_KEEP, "a measure or a time");
			return;
		}
		safe = s->form != PLACE_OBJECT && form_word(text);
		break;
	case PLACE_WORD:
	case PLACE_HASH:
		safe = form_word(text);
		break;
	case PLACE_TITLE:
		safe = form_title(text);
		break;
	case PLACE_PATH:
		if (form_path(text) || form_run(text)) {
			answer_set(a, POLICY_SCAN, "a relative path");
			return;
		}
		judge_by_form(text, a);
		if (a->act == POLICY_DROP) {
			answer_set(a, POLICY_PSEUDONYM, "a path");
			a->type = "path";
		}
		return;
	case PLACE_ID:
	case PLACE_MAYBE_ID:
		judge_id(s, text, a);
		return;
	case PLACE_TEXT:
	case PLACE_REPLY:
	case PLACE_ARGS:
		judge_text(t, text, s->form == PLACE_REPLY, a);
		return;
	case PLACE_INSIDE:
		answer_set(a, POLICY_INSIDE, "JSON in a string");
		return;
	case PLACE_GONE:
		answer_set(a, scan_is_mask(text) ? POLICY_KEEP : POLICY_DROP, "nothing of this place is published");
		return;
	case PLACE_LOG:
		judge_log(text, a);
		return;
	default:
		judge_by_form(text, a);
		return;
	}
	if (safe)
		answer_set(a, POLICY_SCAN, "a place that is known to be safe");
	else if (s->form == PLACE_OBJECT)
		judge_by_form(text, a);
	else
		judge_log(text, a);
}

/* internal: the same places, but texts stay. */
static void allow_text(const struct policy_spec *s, struct policy_answer *a)
{
	bool id = s->form == PLACE_ID && a->act == POLICY_PSEUDONYM &&
		  strcmp(s->type, "path") != 0 && strcmp(s->type, "host") != 0;

	a->classes = INTERNAL_CLASSES;
	if (id || a->act == POLICY_INSIDE || a->act == POLICY_KEEP || a->act == POLICY_SCAN)
		return;
	answer_set(a, POLICY_SCAN, "text stays, secrets, ids and contacts do not");
	a->type = NULL;
}

void policy_by_tables(const struct policy_tables *t, const struct policy_spec *s,
    enum json_type type, struct slice text, struct policy_answer *a)
{
	switch (type) {
	case JSON_STRING:
		if (blank(text))
			answer_set(a, POLICY_KEEP, "empty");
		else
			judge_string(t, s, text, a);
		break;
	case JSON_NUMBER:
		judge_number(s, text, a);
		break;
	case JSON_ARRAY:
	case JSON_OBJECT:
		if (s->form == PLACE_GONE)
			answer_set(a, POLICY_DROP, "nothing of this place is published");
		else
			answer_set(a, POLICY_KEEP, "judged inside");
		break;
	default:
		answer_set(a, POLICY_KEEP, "true, false or null");
	}
	if (t->internal && type < JSON_ARRAY)
		allow_text(s, a);
	else if (t->internal)
		answer_set(a, POLICY_KEEP, "judged inside");
}

static bool name_form(const struct policy_tables *t, struct slice key)
{
	return policy_map_knows(&t->map, key) || form_measure(key) || (form_field(key) && log_name(t->words, key));
}

/* A key that no table names: a field that is new, or data. */
static void judge_other_key(const struct policy_tables *t, const struct policy_spec *s, struct slice key,
    struct policy_answer *a)
{
	bool fields = s->object != NO_OBJECT;

	if (name_form(t, key) || (fields && form_field(key))) {
		answer_set(a, POLICY_SCAN, "a field's name");
	} else if (form_number(key) && key.n <= 3) {
		answer_set(a, POLICY_KEEP, "an index");
	} else if (scan_is_mask(key)) {
		answer_set(a, POLICY_KEEP, "masked already");
	} else {
		answer_set(a, POLICY_PSEUDONYM, "a key that is not known: it may be data");
		a->type = "key";
	}
}

void policy_key_by_tables(const struct policy_tables *t, const struct policy_spec *s, struct slice key,
    struct slice name, struct policy_answer *a)
{
	const struct policy_shape *shape = s->object == NO_OBJECT ? NULL : &t->map.shape[s->object];
	const struct policy_spec *data = shape == NULL || shape->key == 0 ? NULL : &t->map.spec[shape->key];
	bool named = false;

	if (shape != NULL)
		policy_map_field(&t->map, s->object, name, &named);
	if (named) {
		answer_set(a, POLICY_KEEP, "a field of this record");
	} else if (data != NULL && data->form >= PLACE_ID) {
		judge_id(data, key, a);
	} else if (t->internal) {
		answer_set(a, POLICY_SCAN, "keys stay, secrets, ids and contacts do not");
		a->classes = INTERNAL_CLASSES;
	} else if (data != NULL && data->form == PLACE_WORD && form_word(key)) {
		answer_set(a, POLICY_SCAN, "a key that is a word of ours");
	} else {
		judge_other_key(t, s, name, a);
	}
}

/* How the paths of sample-paths.tsv end. */
const char *const listed_paths[] = {".json", ".jsonl", ".env", NULL};

/* sample-paths.tsv: one to three paths, with tabs between. */
static bool path_list(struct slice line)
{
	bool known = false;

	while (line.n > 0 && line.p[line.n - 1] == '\r')
		line.n--;
	for (size_t at = 0; at <= line.n;) {
		size_t end = slice_find(line, SLICE("\t"), at);
		struct slice path = slice_make(line.p + at, end - at);
		at = end + 1;
		if (path.n == 0)
			continue;
		if (!form_path(path))
			return false;
		known = known || words_end(listed_paths, path);
	}
	return known;
}

const char *const time_measures[] = {"User time (seconds): ", "System time (seconds): ",
    "Percent of CPU this job got: ", "Elapsed (wall clock) time (h:mm:ss or m:ss): ", "Average ",
    "Maximum resident set size (kbytes): ", "Major (requiring I/O) page faults: ",
    "Minor (reclaiming a frame) page faults: ", "Voluntary context switches: ", "Involuntary context switches: ",
    "Swaps: ", "File system ", "Socket messages ", "Signals delivered: ", "Page size (bytes): ", "Exit status: ", NULL};

/* A measure of /usr/bin/time -v: its name, ": ", a figure. */
static bool time_v(struct slice line)
{
	size_t value = line.n;

	while (value > 0 && line.p[value - 1] != ' ')
		value--;
	for (size_t i = value; i < line.n; i++) {
		if (memchr("0123456789.:%", line.p[i], 13) == NULL)
			return false;
	}
	if (value < 3 || value == line.n || line.p[value - 2] != ':' || line.n > 64)
		return false;
	for (const char *const *name = time_measures; *name != NULL; name++) {
		if (slice_has_prefix(line, slice_cstr(*name)))
			return true;
	}
	return false;
}

void policy_line_by_tables(const struct policy_tables *t, struct slice line, struct policy_answer *a)
{
	if (t->internal) {
		a->classes = INTERNAL_CLASSES;
		answer_set(a, POLICY_SCAN, "text stays, secrets, ids and contacts do not");
	} else if (time_v(line)) {
		answer_set(a, POLICY_KEEP, "a measure of time -v");
		a->timing = true;
	} else if (path_list(line)) {
		answer_set(a, POLICY_SCAN, "relative paths");
	} else {
		answer_set(a, POLICY_LOG, "a log text: its fixed words and figures stay");
	}
}

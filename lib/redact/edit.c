#include "redact/edit.h"

#include "redact/chars.h"
#include "redact/log_text.h"
#include "redact/splice.h"

#define ROUNDS 4

void editor_release(struct editor *d)
{
	mem_free(d->cause);
	sb_release(&d->word);
	sb_release(&d->now);
	sb_release(&d->next);
}

int edit_because(struct editor *d, const char *rule, const char *type, unsigned scan_class)
{
	void *causes = d->cause;

	if (mem_grow(&causes, &d->cause_cap, d->causes + 1, sizeof(*d->cause)) != 0)
		return err_nomem(d->e);
	d->cause = causes;
	d->cause[d->causes++] = (struct edit_cause){rule, type, scan_class};
	return redaction_count(d->tally, rule, type, d->e);
}

int edit_word(struct editor *d, const char *type, bool mask, struct slice plain)
{
	struct slice name;

	if (mask) {
		sb_adds(&d->word, "[redacted:");
		sb_adds(&d->word, type);
		sb_addc(&d->word, ']');
	} else {
		if (pseudonym_make(d->names, type, plain, &name, d->e) != 0)
			return -1;
		sb_addslice(&d->word, name);
	}
	return sb_ok(&d->word) ? 0 : err_nomem(d->e);
}

/* ---- numbers of a JSON document that stands in a string or log line ---- */

/* Back over white space, and over \n and its like with any number of backslashes. */
static size_t skip_back(struct slice s, size_t at)
{
	for (;;) {
		while (at > 0 && is_blank(s.p[at - 1]))
			at--;
		if (at < 2 || strchr("nrt", s.p[at - 1]) == NULL || s.p[at - 2] != '\\')
			return at;
		for (at--; at > 0 && s.p[at - 1] == '\\';)
			at--;
	}
}

/* Back over the elements of an array of numbers to what stands before its bracket. */
static size_t skip_array(struct slice s, size_t at)
{
	while (at > 0 && s.p[at - 1] != '[') {
		if (strchr("0123456789+-.eE,", s.p[at - 1]) == NULL)
			return 0;
		at = skip_back(s, at - 1);
	}
	return at == 0 ? 0 : skip_back(s, at - 1);
}

/* Is the run of digits at [at, end) a number of JSON text? It is when a key's quote and colon stand before it, or
 * before its array. *slashes: the backslashes before that quote. */
static bool is_json_number(struct slice s, size_t at, size_t end, size_t *slashes)
{
	size_t p = at;

	for (size_t i = at; i < end; i++) {
		if ((s.p[i] < '0' || s.p[i] > '9') && !(i == at && s.p[i] == '-'))
			return false;
	}
	if (end < s.n && strchr(",}] \t\r\n\\", s.p[end]) == NULL)
		return false;
	p = skip_back(s, p);
	if (p > 0 && (s.p[p - 1] == ',' || s.p[p - 1] == '['))
		p = skip_array(s, p);
	if (p == 0 || s.p[p - 1] != ':')
		return false;
	p = skip_back(s, p - 1);
	if (p == 0 || s.p[p - 1] != '"')
		return false;
	p--;
	for (*slashes = 0; p > 0 && s.p[p - 1] == '\\'; p--)
		(*slashes)++;
	return true;
}

static void add_quote(struct sb *out, size_t slashes)
{
	for (size_t i = 0; i < slashes; i++)
		sb_addc(out, '\\');
	sb_addc(out, '"');
}

/* ---- one round ---- */

/* A text under way, its edits in ascending order. */
struct round {
	struct editor *d;
	const struct edit_task *task;
	struct splice splice;
};

static int edit_hit(struct round *r, const struct scan_hit *hit)
{
	struct editor *d = r->d;
	size_t slashes = 0;
	const bool secret = hit->rule->class == SCAN_SECRET;
	const bool quoted = is_json_number(r->splice.text, hit->at, hit->at + hit->len, &slashes);

	sb_reset(&d->word);
	if (quoted)
		add_quote(&d->word, slashes);
	if (edit_word(d, hit->rule->type, secret && !r->task->is_key, hit->plain) != 0)
		return -1;
	if (quoted)
		add_quote(&d->word, slashes);
	if (!sb_ok(&d->word))
		return err_nomem(d->e);
	splice_put(&r->splice, hit->at, hit->len, sb_slice(&d->word));
	return edit_because(d, hit->rule->name, hit->rule->type, hit->rule->class);
}

static bool counts(const struct round *r, const struct scan_hit *hit)
{
	return (hit->rule->class & r->task->classes) != 0 &&
	       (r->d->pass == NULL || strcmp(hit->rule->name, r->d->pass) != 0);
}

/* Both lists are sorted and disjoint in themselves. A run in a hit is the hit's; where they only overlap, all of it
 * goes. */
static int edit_found(struct round *r, const struct scan_hit *hit, size_t hits, const struct log_run *run, size_t runs)
{
	size_t i = 0, j = 0;

	while (i < runs || j < hits) {
		const size_t end_hit = j < hits ? hit[j].at + hit[j].len : 0;
		if (j < hits && !counts(r, &hit[j])) {
			j++;
		} else if (i == runs || (j < hits && end_hit <= run[i].at)) {
			if (edit_hit(r, &hit[j++]) != 0)
				return -1;
		} else if (j < hits && hit[j].at <= run[i].at && run[i].at + run[i].len <= end_hit) {
			i++;
		} else {
			size_t at = run[i].at, end = run[i].at + run[i].len;
			i++;
			/* All that touches the run, and what touches that. */
			while ((j < hits && hit[j].at < end) || (i < runs && run[i].at < end)) {
				const bool is_hit = j < hits && hit[j].at < end;
				const size_t from = is_hit ? hit[j].at : run[i].at;
				const size_t to = from + (is_hit ? hit[j].len : run[i].len);
				at = from < at ? from : at;
				end = to > end ? to : end;
				j += is_hit;
				i += !is_hit;
			}
			splice_put(&r->splice, at, end - at, EDIT_GONE);
			if (edit_because(r->d, "policy:log", "text", 0) != 0)
				return -1;
		}
	}
	return 0;
}

static int edit_once(struct round *r)
{
	const struct edit_task *task = r->task;
	const struct slice text = r->splice.text;
	struct scan_found found = {NULL, 0, false};
	const struct log_run *run = NULL;
	struct editor *d = r->d;
	int runs = 0;

	if (task->log && (runs = policy_log(d->policy, text, task->form == SCAN_JSON_STRING, &run)) < 0)
		return err_nomem(d->e);
	if (d->hot && task->classes != 0 &&
	    scan_text(d->scan, text, task->form, task->key.p == NULL ? NULL : &task->key, &found, d->e) != 0)
		return -1;
	d->open = d->open || found.open;
	if (edit_found(r, found.hit, found.count, run, (size_t)runs) != 0)
		return -1;
	splice_end(&r->splice, text.n);
	return sb_ok(&d->next) ? 0 : err_nomem(d->e);
}

/* ---- all rounds ---- */

/* The times in it, moved: d->next, when that is something else. */
static bool move_times(struct editor *d, struct slice text)
{
	struct sb *out = &d->next;
	struct times_hit hit;
	size_t done = 0;

	sb_reset(out);
	while (times_find(text, done, &hit)) {
		sb_add(out, text.p + done, hit.at - done);
		times_move(d->times, text, &hit, out);
		done = hit.at + hit.len;
	}
	if (done == 0)
		return false;
	sb_add(out, text.p + done, text.n - done);
	return !slice_eq(text, sb_slice(out));
}

static struct slice take_next(struct editor *d)
{
	struct sb now = d->now;

	d->now = d->next;
	d->next = now;
	return sb_slice(&d->now);
}

int edit_text(struct editor *d, struct slice text, const struct edit_task *task, struct slice *now)
{
	bool changed = false;

	*now = text;
	d->open = false;
	for (int n = 0; task->log || d->hot; n++) {
		struct round r = {d, task, {.text = *now, .out = &d->next}};
		if (edit_once(&r) != 0)
			return -1;
		if (r.splice.edits == 0)
			break;
		changed = true;
		if (n == ROUNDS) {
			*now = EDIT_GONE;
			break;
		}
		*now = take_next(d);
	}
	if (d->times != NULL && move_times(d, *now)) {
		changed = true;
		*now = take_next(d);
	}
	return sb_ok(&d->now) && sb_ok(&d->next) ? changed : err_nomem(d->e);
}

/* One text: what the scanner and the policy find in it, replaced until nothing more is found. */
#include "redact/rewrite_in.h"

#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

#define ROUNDS 4
#define BLOCK_LINES 256 /* of a PEM block: more than any key has */

static const struct slice GONE = {"[redacted]", 10};

int rewrite_because(struct rewrite *r, const char *rule, const char *type, unsigned scan_class)
{
	void *causes = r->cause;

	if (mem_grow(&causes, &r->cause_cap, r->causes + 1, sizeof(*r->cause)) != 0)
		return err_nomem(r->e);
	r->cause = causes;
	r->cause[r->causes++] = (struct rewrite_cause){rule, type, scan_class};
	return redaction_count(r->tally, rule, type, r->e);
}

int rewrite_word(struct rewrite *r, const char *type, bool mask, struct slice plain)
{
	struct slice name;

	if (mask) {
		sb_adds(&r->word, "[redacted:");
		sb_adds(&r->word, type);
		sb_addc(&r->word, ']');
	} else {
		if (pseudonym_make(r->names, type, plain, &name, r->e) != 0)
			return -1;
		sb_addslice(&r->word, name);
	}
	return sb_ok(&r->word) ? 0 : err_nomem(r->e);
}

static int add_edit(struct rewrite *r, size_t at, size_t len, size_t word)
{
	void *edits = r->edit;

	if (mem_grow(&edits, &r->edit_cap, r->edits + 1, sizeof(*r->edit)) != 0)
		return err_nomem(r->e);
	r->edit = edits;
	r->edit[r->edits++] = (struct rewrite_edit){at, len, word, r->word.len - word};
	return 0;
}

/* ---- numbers of a JSON document that stands in a string or log line ---- */

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Back over white space, and over \n and its like with any number of backslashes. */
static size_t skip_back(struct slice s, size_t at)
{
	for (;;) {
		while (at > 0 && blank(s.p[at - 1]))
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

/*
 * Is the run of digits at [at, end) a number of JSON text? It is when a key's quote and colon stand
 * before it, or before its array. *slashes: the backslashes before that quote.
 */
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

static int edit_hit(
    struct rewrite *r, struct slice s, const struct rewrite_task *task, const struct scan_hit *hit)
{
	size_t word = r->word.len, slashes = 0;
	bool secret = hit->rule->class == SCAN_SECRET;
	bool quoted = is_json_number(s, hit->at, hit->at + hit->len, &slashes);

	if (quoted)
		add_quote(&r->word, slashes);
	if (rewrite_word(r, hit->rule->type, secret && !task->is_key, hit->plain) != 0)
		return -1;
	if (quoted)
		add_quote(&r->word, slashes);
	if (add_edit(r, hit->at, hit->len, word) != 0)
		return -1;
	return rewrite_because(r, hit->rule->name, hit->rule->type, hit->rule->class);
}

static int edit_run(struct rewrite *r, size_t at, size_t len)
{
	size_t word = r->word.len;

	sb_addslice(&r->word, GONE);
	if (add_edit(r, at, len, word) != 0)
		return -1;
	return rewrite_because(r, "policy:log", "text", 0);
}

/* Both lists are sorted and disjoint in themselves. A run in a hit is the hit's; where they only
 * overlap, all of it goes. */
static int merge(struct rewrite *r, struct slice s, const struct rewrite_task *task,
    const struct scan_found *found, const struct policy_run *run, size_t runs)
{
	size_t i = 0, j = 0;

	while (i < runs || j < found->count) {
		const struct scan_hit *hit = j < found->count ? &found->hit[j] : NULL;
		const struct policy_run *out = i < runs ? &run[i] : NULL;

		if (hit != NULL &&
		    ((hit->rule->class & task->classes) == 0 ||
			(r->pass != NULL && strcmp(hit->rule->name, r->pass) == 0))) {
			j++;
		} else if (out == NULL || (hit != NULL && hit->at + hit->len <= out->at)) {
			if (edit_hit(r, s, task, hit) != 0)
				return -1;
			j++;
		} else if (hit != NULL && hit->at <= out->at &&
			   out->at + out->len <= hit->at + hit->len) {
			i++;
		} else {
			size_t at = out->at, end = out->at + out->len;
			i++;
			/* All that touches the run, and what touches that. */
			for (bool more = true; more;) {
				more = false;
				if (j < found->count && found->hit[j].at < end) {
					hit = &found->hit[j++];
					at = hit->at < at ? hit->at : at;
					end = hit->at + hit->len > end ? hit->at + hit->len : end;
					more = true;
				}
				if (i < runs && run[i].at < end) {
					end = run[i].at + run[i].len > end ? run[i].at + run[i].len
									   : end;
					i++;
					more = true;
				}
			}
			if (edit_run(r, at, end - at) != 0)
				return -1;
		}
	}
	return 0;
}

static int find_edits(struct rewrite *r, struct slice s, const struct rewrite_task *task)
{
	struct scan_found found = {NULL, 0, false};
	const struct policy_run *run = NULL;
	int runs = 0;

	r->edits = 0;
	sb_reset(&r->word);
	if (task->log && (runs = policy_log(r->policy, s, task->form == SCAN_JSON_STRING, &run)) < 0)
		return err_nomem(r->e);
	if (r->hot && task->classes != 0 &&
	    scan_text(
		r->scan, s, task->form, task->key.p == NULL ? NULL : &task->key, &found, r->e) != 0)
		return -1;
	if (found.open && task->form == SCAN_PLAIN_TEXT)
		r->open = BLOCK_LINES;
	if (found.count == 0 && runs == 0)
		return 0;
	return merge(r, s, task, &found, run, (size_t)runs);
}

static void apply(const struct rewrite *r, struct slice s, struct sb *out)
{
	size_t done = 0;

	sb_reset(out);
	for (size_t i = 0; i < r->edits; i++) {
		sb_add(out, s.p + done, r->edit[i].at - done);
		sb_add(out, r->word.buf + r->edit[i].word, r->edit[i].words);
		done = r->edit[i].at + r->edit[i].len;
	}
	sb_add(out, s.p + done, s.n - done);
}

/* The times in it, moved. Returns whether there are any that change. */
static bool move_times(struct rewrite *r, struct slice s, struct sb *out)
{
	struct times_hit hit;
	size_t done = 0;

	sb_reset(out);
	while (times_find(s, done, &hit)) {
		sb_add(out, s.p + done, hit.at - done);
		times_move(r->times, s, &hit, out);
		done = hit.at + hit.len;
	}
	if (done == 0)
		return false;
	sb_add(out, s.p + done, s.n - done);
	return !slice_eq(s, sb_slice(out));
}

static void swap(struct rewrite *r)
{
	struct sb now = r->now;

	r->now = r->next;
	r->next = now;
}

int rewrite_text(
    struct rewrite *r, struct slice text, const struct rewrite_task *task, struct slice *now)
{
	bool changed = false;

	*now = text;
	for (int round = 0; task->log || r->hot; round++) {
		if (find_edits(r, *now, task) != 0)
			return -1;
		if (r->edits == 0)
			break;
		changed = true;
		if (round == ROUNDS) {
			*now = GONE;
			break;
		}
		apply(r, *now, &r->next);
		if (!sb_ok(&r->word) || !sb_ok(&r->next))
			return err_nomem(r->e);
		swap(r);
		*now = sb_slice(&r->now);
	}
	if (r->times != NULL && move_times(r, *now, &r->next)) {
		changed = true;
		swap(r);
		*now = sb_slice(&r->now);
	}
	if (!sb_ok(&r->now) || !sb_ok(&r->next))
		return err_nomem(r->e);
	return changed;
}

/* ---- lines of text ---- */

static bool readable(struct slice s)
{
	const unsigned char *p = (const unsigned char *)s.p;

	for (size_t i = 0; i < s.n;) {
		size_t len = utf8_length(p + i, s.n - i, false);
		if (len == 0 || p[i] == 0)
			return false;
		i += len;
	}
	return true;
}

/* A torn line of JSON may hide things in escapes, which text has not. */
static int hides(struct rewrite *r, struct slice line)
{
	struct scan_found found;

	if (!r->hot)
		return 0;
	if (scan_text(r->scan, line, SCAN_JSON_STRING, NULL, &found, r->e) != 0)
		return -1;
	for (size_t i = 0; i < found.count; i++) {
		if ((found.hit[i].rule->class & r->classes) != 0)
			return 1;
	}
	return 0;
}

/* Does the line belong to a PEM block that an earlier one began? */
static bool in_block(struct rewrite *r, struct slice line)
{
	bool in = r->open > 0;

	if (in)
		r->open--;
	if (in && slice_find(line, SLICE("-----END"), 0) < line.n)
		r->open = 0;
	return in;
}

/* As the policy's answer has it. Returns as rewrite_text. */
static int line_by(
    struct rewrite *r, struct slice line, const struct policy_answer *a, struct slice *now)
{
	const struct rewrite_task task = {
	    SCAN_PLAIN_TEXT, {NULL, 0}, a->classes, a->act == POLICY_LOG, false};

	return rewrite_text(r, line, &task, now);
}

static int line_now(struct rewrite *r, struct slice line, bool torn, struct slice *now)
{
	struct policy_answer a = {.act = POLICY_SCAN, .classes = r->classes, .reason = "no policy"};
	const struct rewrite_level root = {NULL, {NULL, 0}, {NULL, 0}, 0, 0};
	int rc;

	*now = line;
	if (r->policy != NULL)
		policy_judge_line(r->policy, line, &a);
	if (r->judged != NULL) {
		const struct rewrite_seen seen = {&root, false, 0, JSON_STRING, &a, NULL, 0};
		if (r->judged(r->arg, &seen) != 0)
			return -1;
	}
	const char *gone = in_block(r, line) ? "pem" : a.act == POLICY_DROP ? "policy:drop" : NULL;
	if (gone == NULL && !readable(line))
		gone = "unreadable";
	if (gone != NULL) {
		*now = GONE;
		if (slice_eq(line, GONE))
			return 0;
		return rewrite_because(r, gone, "text", 0) == 0 ? 1 : -1;
	}
	rc = line_by(r, line, &a, now);
	/* Without what was masked it may be another sort of line: a path no longer, but a log's. */
	if (rc > 0 && r->policy != NULL && a.act != POLICY_LOG) {
		policy_judge_line(r->policy, *now, &a);
		if (a.act == POLICY_LOG && line_by(r, *now, &a, now) < 0)
			return -1;
	}
	if (rc < 0 || !torn)
		return rc;
	int hidden = hides(r, *now);
	if (hidden > 0) {
		*now = GONE;
		rc = rewrite_because(r, "torn", "text", 0) == 0 ? 1 : -1;
	}
	return hidden < 0 ? -1 : rc;
}

int rewrite_line(
    struct rewrite *r, struct slice line, bool torn, struct splice *s, struct oc_err *e)
{
	const struct rewrite_level root = {NULL, {NULL, 0}, {NULL, 0}, 0, 0};
	size_t at = (size_t)(line.p - s->text.p), from = 0, end = line.n;
	struct slice now;
	int rc;

	r->e = e;
	r->causes = 0;
	while (from < end && blank(line.p[from]))
		from++;
	while (end > from && blank(line.p[end - 1]))
		end--;
	if (from == end)
		return 0;
	line = slice_make(line.p + from, end - from);
	rc = line_now(r, line, torn, &now);
	if (rc > 0)
		splice_put(s, at + from, line.n, now);
	if (rc > 0 && r->changed != NULL && r->causes > 0) {
		const struct rewrite_seen seen = {
		    &root, false, at + from, JSON_STRING, NULL, r->cause, r->causes};
		rc = r->changed(r->arg, &seen);
	}
	return rc < 0 ? -1 : 0;
}

int rewrite_name(struct rewrite *r, struct slice name, struct sb *out, struct oc_err *e)
{
	const struct rewrite_task task = {SCAN_PLAIN_TEXT, {NULL, 0}, r->classes, false, true};
	struct slice now;

	r->e = e;
	r->causes = 0;
	r->hot = true;
	if (rewrite_text(r, name, &task, &now) < 0)
		return -1;
	sb_addslice(out, now);
	return sb_ok(out) ? 0 : err_nomem(e);
}

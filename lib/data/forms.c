#include "data/forms.h"

#define WAYS 4u

struct form_key {
	uint32_t node, len;
};

void forms_init(struct forms *f)
{
	*f = (struct forms){.last = FORMS_KEPT};
}

void forms_release(struct forms *f)
{
	for (size_t i = 0; f->form != NULL && i < FORMS_KEPT; i++) {
		mem_free(f->form[i].node);
		mem_free(f->form[i].keys);
		mem_free(f->form[i].text);
		json_pattern_release(&f->form[i].pattern);
	}
	mem_free(f->form);
	mem_free(f->mark);
	forms_init(f);
}

static uint32_t word_of(uint32_t meta)
{
	return meta | (meta == JSON_FALSE);
}

static uint32_t size_of(struct json_val v)
{
	return v.j->node[v.at].next - v.at;
}

static struct form *bucket_of(const struct forms *f, struct json_val v)
{
	uint32_t hash = (size_of(v) * 31 + json_count(v)) * 2654435761u;

	return f->form + (hash >> 26) % (FORMS_KEPT / WAYS) * WAYS;
}

static bool is(const struct form *form, struct json_val v, uint32_t n)
{
	const struct json_node *node = v.j->node + v.at;
	const char *text = form->text;
	uint32_t differ = 0;

	if (form->count != n)
		return false;
	for (uint32_t i = 0; i < n; i++)
		differ |= word_of(node[i].meta) ^ form->node[i];
	if (differ != 0)
		return false;
	for (uint32_t i = 0; i < form->key_count; i++) {
		const struct json_node *key = node + form->keys[i].node;
		uint32_t len = form->keys[i].len;
		if (key->len != len || !bytes_same(v.j->text + key->off, text, len))
			return false;
		text += len;
	}
	return true;
}

struct form *forms_find(const struct forms *f, struct json_val v)
{
	if (f->form == NULL || v.j == NULL)
		return NULL;
	uint32_t n = size_of(v);
	struct form *form = bucket_of(f, v);
	for (uint32_t i = 0; i < WAYS; i++) {
		if (is(&form[i], v, n))
			return &form[i];
	}
	return NULL;
}

static bool make_room_in(struct form *form, uint32_t n, size_t keys, size_t text)
{
	return mem_grow(&form->node, &form->cap, n, sizeof(*form->node)) == 0 &&
	       mem_grow(&form->keys, &form->key_cap, keys + 1, sizeof(*form->keys)) == 0 &&
	       mem_grow(&form->text, &form->text_cap, text + 1, 1) == 0;
}

/* The keys are those of each object's members. `form` NULL: only counts. */
static void take_keys(struct form *form, struct json_val v, uint32_t n, uint32_t *count, size_t *text)
{
	*count = 0;
	*text = 0;
	for (uint32_t i = 0; i < n; i++) {
		struct json_iter it = json_iter((struct json_val){v.j, v.at + i});
		while (it.object && json_next(&it)) {
			struct slice key = json_lexeme(it.key);
			if (form != NULL) {
				form->keys[*count] = (struct form_key){it.key.at - v.at, (uint32_t)key.n};
				memcpy(form->text + *text, key.p, key.n);
			}
			(*count)++;
			*text += key.n;
		}
	}
}

static bool fill(struct form *form, struct json_val v, uint32_t n)
{
	size_t text;

	form->count = 0;
	take_keys(NULL, v, n, &form->key_count, &text);
	if (text > FORMS_TEXT || !make_room_in(form, n, form->key_count, text))
		return false;
	for (uint32_t i = 0; i < n; i++)
		form->node[i] = word_of(v.j->node[v.at + i].meta);
	take_keys(form, v, n, &form->key_count, &text);
	form->count = n;
	return true;
}

struct form *forms_add(struct forms *f, struct json_val v)
{
	if (v.j == NULL || size_of(v) > FORMS_NODES)
		return NULL;
	if (f->form == NULL) {
		f->form = mem_clear(FORMS_KEPT, sizeof(*f->form));
		if (f->form == NULL)
			return NULL;
		for (uint16_t i = 0; i < FORMS_KEPT; i++)
			f->form[i].number = i;
	}
	struct form *form = bucket_of(f, v) + f->turn++ % WAYS;
	form->added_to = 0;
	form->distinct = form->placed = form->tried = false;
	form->age++;
	json_pattern_release(&form->pattern);
	for (int i = 0; i < FORMS_FOLLOWERS; i++)
		form->follower[i] = FORMS_KEPT;
	return fill(form, v, size_of(v)) ? form : NULL;
}

/* ---- lines ---- */

#define FEW 16u   /* lines that are read before it is judged what patterns are good for */
#define PAUSE 63u /* runs */

static void follow(struct forms *f, uint16_t next)
{
	if (f->form != NULL && next < FORMS_KEPT && f->last < FORMS_KEPT && f->form[f->last].follower[0] != next) {
		uint16_t *follower = f->form[f->last].follower, before = next;
		for (int i = 0; i < FORMS_FOLLOWERS; i++) {
			uint16_t moved = follower[i];
			follower[i] = before;
			before = moved;
			if (moved == next)
				break;
		}
	}
	f->last = next;
}

static void mark(struct forms *f, size_t end, bool blank, uint16_t form)
{
	uint32_t age = form < FORMS_KEPT ? f->form[form].age : 0;

	f->mark[f->marks++] = (struct forms_mark){(uint32_t)end, age, form, blank};
}

/* The line from `at` to `end` by a pattern. */
static bool read_like(struct forms *f, struct json_lines *l, size_t at, size_t end)
{
	if (f->form == NULL || f->last >= FORMS_KEPT)
		return false;
	for (int i = 0; i < FORMS_FOLLOWERS && f->form[f->last].follower[i] < FORMS_KEPT; i++) {
		uint16_t next = f->form[f->last].follower[i];
		struct json_pattern *p = &f->form[next].pattern;
		if (p->nodes > 0 && json_lines_like(l, at, end, p)) {
			follow(f, next);
			mark(f, end, false, next);
			return true;
		}
	}
	return false;
}

/* Without one; a form that comes again gets one. */
static bool read_plain(struct forms *f, struct json_lines *l, size_t at, size_t end, uint64_t *lines)
{
	struct json_val root = {l->j, (uint32_t)l->j->count};
	uint64_t more;

	if (!json_lines_plain(l, at, end, &more))
		return false;
	*lines += more;
	if (l->j->count == root.at) {
		mark(f, end, true, FORMS_KEPT);
		return true;
	}
	struct form *form = forms_find(f, root);
	if (form == NULL) {
		form = forms_add(f, root);
	} else if (!form->tried) {
		form->tried = true;
		if (more == 1)
			json_pattern_init(&form->pattern, root, slice_make(l->j->text + at, end - at));
	}
	uint16_t number = form == NULL ? (uint16_t)FORMS_KEPT : form->number;
	follow(f, number);
	mark(f, end, false, number);
	return true;
}

/* Patterns were of no use: the next runs go without, twice as many each time. */
static void rest_a_while(struct forms *f)
{
	f->pause = f->pause < PAUSE / 2 ? 2 * f->pause + 1 : PAUSE;
	f->paused = f->pause;
}

/* Reads as far as patterns are worth it; *at: how far. Returns false when they cannot be used. */
static bool read_some(struct forms *f, struct json_lines *l, size_t *at, uint64_t *lines)
{
	size_t hits = 0, misses = 0;

	while (*at < l->j->size && (misses < FEW || misses < hits)) {
		size_t end = json_lines_end(l, *at);
		if (end == 0 || mem_grow(&f->mark, &f->mark_cap, f->marks + 1, sizeof(*f->mark)) != 0)
			return false;
		if (read_like(f, l, *at, end)) {
			hits++;
			(*lines)++;
		} else {
			misses++;
			if (!read_plain(f, l, *at, end, lines))
				return false;
		}
		*at = end;
	}
	if (misses < FEW || misses < hits)
		f->pause = 0;
	else
		rest_a_while(f);
	return true;
}

bool forms_read_lines(struct forms *f, struct json *j, const char *text, size_t size, uint64_t *lines)
{
	struct json_lines l;
	uint64_t rest = 0;
	size_t at = 0;

	f->marks = 0;
	*lines = 0;
	if (f->paused == 0 && json_lines_begin(&l, j, text, size) && read_some(f, &l, &at, lines)) {
		if (at < size && !json_lines_plain(&l, at, size, &rest)) {
			f->marks = j->count = 0;
			return false;
		}
		json_lines_done(&l);
		*lines += rest;
		return true;
	}
	f->marks = 0;
	if (f->paused > 0)
		f->paused--;
	else
		rest_a_while(f);
	return json_read_lines(j, text, size, lines);
}

/* ---- one by one ---- */

static const char *line_end(const char *at, const char *end)
{
	if (at < end && *at == '\n')
		return at;
	return memchr(at, '\n', (size_t)(end - at));
}

/* The next line, when it is known where it ends, and whether it is blank. */
static void json_run_to(struct json_run *r, const char *end, bool blank)
{
	if (!blank)
		r->root = r->root.j == NULL ? json_root(r->j) : json_after(r->root);
	r->raw = slice_make(r->line, (size_t)(end - r->line));
	r->text = r->raw;
	if (r->text.n > 0 && end[-1] == '\n')
		r->text.n--;
	if (r->text.n < r->raw.n && r->text.n > 0 && r->text.p[r->text.n - 1] == '\r')
		r->text.n--;
	r->number++;
	r->line = end;
}

/* A value ends shortly before its line does, so looking for the end costs nothing. Returns false behind the last
 * line. */
static bool json_run_next(struct json_run *r)
{
	struct json_val root = r->root.j == NULL ? json_root(r->j) : json_after(r->root);
	const char *lf;

	if (root.j == NULL)
		return false;
	const char *at = r->j->text + json_offset(root);
	while (r->line < at && (lf = memchr(r->line, '\n', (size_t)(at - r->line))) != NULL) {
		r->line = lf + 1;
		r->number++;
	}
	lf = line_end(at + json_source(root).n, r->end);
	json_run_to(r, lf == NULL ? r->end : lf + 1, false);
	return true;
}

/* The next line that is marked and not blank. */
static bool next_marked(struct forms_run *r, struct forms_line *line)
{
	const struct forms *f = r->f;

	while (r->at < f->marks) {
		const struct forms_mark *m = &f->mark[r->at++];
		json_run_to(&r->run, r->run.j->text + m->end, m->blank);
		if (m->blank)
			continue;
		*line = (struct forms_line){r->run.root, r->run.number, r->run.text, NULL};
		if (m->form < FORMS_KEPT && f->form[m->form].age == m->age)
			line->form = &f->form[m->form];
		return true;
	}
	return false;
}

bool forms_run_next(struct forms_run *r, struct forms_line *line)
{
	if (next_marked(r, line))
		return true;
	if (!json_run_next(&r->run))
		return false;
	*line = (struct forms_line){
	    r->run.root, r->run.number, r->run.text, forms_find(r->f, r->run.root)};
	return true;
}

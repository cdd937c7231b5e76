#include "data/json_pattern.h"

#include "data/json_index.h"

/* ---- making one ---- */

struct pattern_making {
	struct json_pattern *p;
	struct json_val root;
	struct slice line;
	bool key[JSON_PATTERN_NODES];
	uint32_t open[JSON_PATTERN_NODES]; /* containers, from the root's node on */
	uint32_t depth;
	uint16_t steps;
	uint32_t at;   /* in the line: what is not yet in the pattern */
	size_t length; /* of the text so far */
};

static const struct json_node *node_at(const struct pattern_making *m, uint32_t i)
{
	return m->root.j->node + m->root.at + i;
}

/* A node's offset in the line. */
static uint32_t place_at(const struct pattern_making *m, uint32_t i)
{
	return (uint32_t)(m->root.j->text + node_at(m, i)->off - m->line.p);
}

static void find_keys(struct pattern_making *m)
{
	for (uint32_t i = 0; i < m->p->nodes; i++) {
		struct json_iter it = json_iter((struct json_val){m->root.j, m->root.at + i});
		while (it.object && json_next(&it))
			m->key[it.key.at - m->root.at] = true;
	}
}

/* Ends the containers that hold nothing from node i on. */
static void close_before(struct pattern_making *m, uint32_t i)
{
	while (m->depth > 0) {
		uint32_t node = m->open[m->depth - 1];
		if (node_at(m, node)->next - m->root.at > i)
			return;
		m->p->spot[node].to = m->steps;
		m->p->spot[node].end = place_at(m, node) + node_at(m, node)->len - m->at;
		m->depth--;
	}
}

static bool end_step(struct pattern_making *m, uint32_t to, uint32_t type)
{
	struct json_step *s = &m->p->step[m->steps];
	size_t n = to - m->at;

	if (n > JSON_PATTERN_TEXT - m->length)
		return false;
	memcpy(m->p->text + m->length, m->line.p + m->at, n);
	m->length += n;
	s->length = (uint32_t)n;
	s->type = type;
	s->guess = 0;
	s->mask = n >= JSON_BLOCK ? UINT64_MAX : ((uint64_t)1 << n) - 1;
	m->steps++;
	return true;
}

/* Keys, nulls and brackets are part of the text before a value. */
static bool in_text(const struct pattern_making *m, uint32_t i, enum json_type type)
{
	return m->key[i] || type == JSON_NULL || type >= JSON_ARRAY;
}

static bool add_node(struct pattern_making *m, uint32_t i)
{
	const struct json_node *n = node_at(m, i);
	enum json_type type = (enum json_type)(n->meta & 7u);
	uint32_t at = place_at(m, i);

	close_before(m, i);
	struct json_spot *s = &m->p->spot[i];
	*s = (struct json_spot){
	    at - m->at, at - m->at + n->len, n->next - m->root.at, n->meta, m->steps, m->steps};
	if (type >= JSON_ARRAY)
		m->open[m->depth++] = i;
	if (in_text(m, i, type))
		return true;
	bool truth = type == JSON_TRUE || type == JSON_FALSE;
	if (truth)
		m->p->truth[m->p->bools++] = i;
	if (!end_step(m, at, truth ? JSON_TRUE : type))
		return false;
	s->to = m->steps;
	s->end = 0;
	m->at = at + n->len;
	return true;
}

static bool fill(struct pattern_making *m)
{
	find_keys(m);
	for (uint32_t i = 0; i < m->p->nodes; i++) {
		if (!add_node(m, i))
			return false;
	}
	close_before(m, m->p->nodes);
	return end_step(m, (uint32_t)m->line.n, JSON_MISSING);
}

static bool allocate(struct json_pattern *p)
{
	size_t n = p->nodes;

	p->text = mem_clear(JSON_PATTERN_TEXT + JSON_BLOCK, 1);
	p->step = mem_resize(NULL, n + 1, sizeof(*p->step));
	p->spot = mem_resize(NULL, n, sizeof(*p->spot));
	p->truth = mem_resize(NULL, n, sizeof(*p->truth));
	return p->text != NULL && p->step != NULL && p->spot != NULL && p->truth != NULL;
}

int json_pattern_init(struct json_pattern *p, struct json_val root, struct slice line)
{
	struct pattern_making m = {.p = p, .root = root, .line = line};

	*p = (struct json_pattern){0};
	if (root.j == NULL || line.n > UINT32_MAX)
		return -1;
	p->nodes = root.j->node[root.at].next - root.at;
	if (p->nodes > JSON_PATTERN_NODES || !allocate(p) || !fill(&m)) {
		json_pattern_release(p);
		return -1;
	}
	/* Its size is known now: a smaller block saves cache. */
	void *text = mem_resize(p->text, m.length + JSON_BLOCK, 1);
	if (text != NULL)
		p->text = text;
	return 0;
}

void json_pattern_release(struct json_pattern *p)
{
	mem_free(p->text);
	mem_free(p->step);
	mem_free(p->spot);
	mem_free(p->truth);
	*p = (struct json_pattern){0};
}

/* ---- reading ---- */

bool json_lines_begin(struct json_lines *l, struct json *j, const char *text, size_t size)
{
	struct oc_err e;

	*l = (struct json_lines){.j = j};
	return json_begin(j, text, size, JSON_READ_MAX, &e) == 0;
}

static bool screen(struct json_lines *l)
{
	struct json_index *x = l->j->index;

	x->size = l->j->size;
	x->from = 0;
	x->at = l->screened;
	x->utf8_at = l->utf8_at;
	x->escape = l->escape;
	bool good = x->kernel->screen(x);
	l->screened = x->at;
	l->utf8_at = x->utf8_at;
	l->escape = x->escape;
	l->escapes = l->escapes || x->escapes;
	l->next = 0;
	return good;
}

size_t json_lines_end(struct json_lines *l, size_t at)
{
	const struct json_index *x = l->j->index;

	while (l->next == x->ends || l->screened == 0) {
		if (l->screened == l->j->size)
			return at < l->screened ? l->screened : 0;
		if (!screen(l))
			return 0;
	}
	return (size_t)x->end[l->next++] + 1;
}

bool json_lines_like(struct json_lines *l, size_t at, size_t end, struct json_pattern *p)
{
	struct json *j = l->j;

	if (l->j->size - end < JSON_BLOCK)
		return false;
	if (j->cap - j->count < p->nodes && mem_grow(&j->node, &j->cap, j->count + p->nodes, sizeof(*j->node)) != 0)
		return false;
	if (!j->index->kernel->match(
		(const unsigned char *)j->text, p, at, end, j->node + j->count, (uint32_t)j->count))
		return false;
	j->count += p->nodes;
	return true;
}

void json_lines_done(const struct json_lines *l)
{
	l->j->plain = l->screened == l->j->size && !l->escapes;
}

bool json_lines_plain(struct json_lines *l, size_t at, size_t end, uint64_t *lines)
{
	return json_append_lines(l->j, at, end, lines);
}

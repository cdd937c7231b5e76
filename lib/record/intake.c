#include "record/intake.h"

#include "io/in.h"
#include "io/line.h"

int intake_init(struct intake *t, const char *where, const char *map, struct oc_err *e)
{
	*t = (struct intake){.path = "(standard input)"};
	if (json_init(&t->reader, e) != 0)
		return -1;
	if (where != NULL && (t->where = jqx_new(where, e)) == NULL)
		return -1;
	return map != NULL && (t->map = jqx_new(map, e)) == NULL ? -1 : 0;
}

void intake_release(struct intake *t)
{
	json_release(&t->reader);
	jqx_free(t->where);
	jqx_free(t->map);
	sb_release(&t->mapped);
	t->where = t->map = NULL;
}

static int spoil(struct intake *t, struct oc_err *e, struct slice text)
{
	err_at(e, t->path, t->line, e->column);
	return t->bad(t->arg, e, text);
}

static int take_record(struct intake *t, struct slice text, struct oc_err *e)
{
	if (json_read(&t->reader, text.p, text.n, e) != 0)
		return spoil(t, e, text);
	return t->record(t->arg, json_root(&t->reader), text, e);
}

static int take_mapped(struct intake *t, struct slice line, struct oc_err *e)
{
	sb_reset(&t->mapped);
	if (jqx_map(t->map, line, &t->mapped, e) < 0)
		return spoil(t, e, line);
	for (struct slice rest = sb_slice(&t->mapped); rest.n > 0;) {
		size_t n = slice_find(rest, SLICE("\n"), 0);
		if (take_record(t, slice_make(rest.p, n), e) != 0)
			return -1;
		n += n < rest.n;
		rest = slice_make(rest.p + n, rest.n - n);
	}
	return 0;
}

/* A record itself begins with a brace; JSON has no raw tab. */
static struct slice without_key(struct slice line)
{
	const char *tab = line.n > 0 && line.p[0] != '{' ? memchr(line.p, '\t', line.n) : NULL;

	return tab == NULL ? line : slice_make(tab + 1, (size_t)(line.p + line.n - tab - 1));
}

static int take_line(struct intake *t, struct slice line, struct oc_err *e)
{
	if (t->keyed)
		line = without_key(line);
	int keep = line.n == 0 ? 0 : t->where == NULL ? 1 : jqx_test(t->where, line, e);

	if (keep < 0)
		return spoil(t, e, line);
	if (keep == 0)
		return 0;
	return t->map != NULL ? take_mapped(t, line, e) : take_record(t, line, e);
}

int intake_read(struct intake *t, const char *path, struct oc_err *e)
{
	struct in in;
	struct line l;
	struct slice text;
	int got, rc = 0;

	if (in_open(&in, path, e) != 0)
		return t->bad(t->arg, e, (struct slice){NULL, 0});
	in_on_idle(&in, t->idle, t->arg);
	t->path = in.name;
	line_init(&l, &in, t->max_line);
	while (rc == 0 && (got = line_next(&l, &text, e)) != 0) {
		t->line = l.number;
		if (got == -1 && e->exit == OC_EX_OK)
			rc = -1;
		else
			rc =
			    got == 1 ? take_line(t, text, e) : spoil(t, e, (struct slice){NULL, 0});
		if (t->tick != NULL)
			t->tick(t->arg, in.raw);
		if (got == -1)
			break;
	}
	line_release(&l);
	in_close(&in);
	return rc;
}

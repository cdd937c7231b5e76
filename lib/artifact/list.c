#include "artifact/list.h"

static struct slice cut_column(struct slice *rest)
{
	size_t n = slice_find(*rest, SLICE("\t"), 0);
	struct slice column = slice_make(rest->p, n);

	*rest =
	    n < rest->n ? slice_make(rest->p + n + 1, rest->n - n - 1) : (struct slice){NULL, 0};
	return column;
}

static struct slice base_name(struct slice path)
{
	size_t at = path.n;

	while (at > 0 && path.p[at - 1] != '/')
		at--;
	return slice_make(path.p + at, path.n - at);
}

static bool contains(struct slice s, struct slice word)
{
	return slice_find(s, word, 0) < s.n;
}

static void place(struct list_row *row, struct slice column, int index)
{
	struct slice name = base_name(column);
	struct slice *to;

	if (slice_has_suffix(name, SLICE(".env")))
		to = &row->metrics;
	else if (slice_has_suffix(name, SLICE("observed-messages.json")))
		to = &row->observed;
	else if (slice_has_suffix(name, SLICE(".jsonl")) || contains(name, SLICE("events")))
		to = &row->events;
	else
		to = index == 1 ? &row->observed : &row->events;
	if (to->p == NULL)
		*to = column;
}

bool list_blank(struct slice line)
{
	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] != ' ' && line.p[i] != '\t' && line.p[i] != '\r')
			return false;
	}
	return true;
}

bool list_row(struct list_row *row, struct slice line)
{
	struct slice rest = line;

	*row = (struct list_row){{NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, false};
	row->summary = cut_column(&rest);
	for (int i = 1; rest.p != NULL; i++) {
		struct slice column = cut_column(&rest);
		if (i >= LIST_COLUMNS)
			row->more = row->more || column.n > 0;
		else if (column.n > 0)
			place(row, column, i);
	}
	return row->summary.n > 0;
}

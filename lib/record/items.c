#include "record/items.h"

#include "data/data.h"

void items_init(struct items *list, const char *folder)
{
	spool_init(&list->text, folder);
	list->count = 0;
}

void items_release(struct items *list)
{
	spool_release(&list->text);
}

int items_add(struct items *list, struct slice json, struct oc_err *e)
{
	if (list->count++ > 0 && spool_add(&list->text, SLICE(","), e) < 0)
		return -1;
	return spool_add(&list->text, json, e);
}

int items_add_text(struct items *list, struct slice text, struct oc_err *e)
{
	struct sb json = SB_INIT;
	struct emit w;

	emit_init(&w, &json, 0);
	emit_string(&w, text);
	int rc = sb_ok(&json) ? items_add(list, sb_slice(&json), e) : err_nomem(e);
	sb_release(&json);
	return rc;
}

static int hand_out(void *out, struct slice piece)
{
	return out_write(out, piece);
}

int items_write(struct items *list, const char *before, const char *after, struct out *out, struct oc_err *e)
{
	if (out_write(out, slice_cstr(before)) < 0 || spool_each(&list->text, hand_out, out, e) < 0)
		return -1;
	return out_write(out, slice_cstr(after));
}

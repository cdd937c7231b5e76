#include "cell/documents.h"

#include "cell/fixture_record.h"
#include "cell/suite_cells.h"

int cell_documents_init(struct cell_documents *d, const struct outlet *to, enum cell_transcript carry,
    const struct cell_axis *axis, size_t n, struct oc_err *e)
{
	*d = (struct cell_documents){.to = *to, .carry = carry};
	cell_axes(&d->axes, axis, n);
	return sb_ok(&d->axes) ? json_init(&d->json, e) : err_nomem(e);
}

void cell_documents_release(struct cell_documents *d)
{
	sb_release(&d->axes);
	sb_release(&d->record);
	arena_release(&d->arena);
	json_release(&d->json);
}

static int take_suite(struct cell_documents *d, const struct document *doc, struct oc_err *e)
{
	const struct slice axes = d->axes.len > 0 ? sb_slice(&d->axes) : slice_make(NULL, 0);
	const struct suite_cells cells = {d->carry, axes, d->to.arg, d->to.record, d->to.reject};

	return suite_cells_write(&cells, doc->root, &doc->src, &d->record, &d->arena, e);
}

static int take_scenario(struct cell_documents *d, const struct document *doc, struct oc_err *e)
{
	sb_reset(&d->record);
	int rc = fixture_record(&d->record, doc->text, &doc->src, &d->json, &d->arena, e);
	if (rc < 0 && e->exit == OC_EX_SOFTWARE)
		return -1;
	if (rc < 0)
		rc = d->to.reject(d->to.arg, e, doc->text, &doc->src);
	else
		rc = rc == 0 ? d->to.record(d->to.arg, sb_slice(&d->record)) : 0;
	return rc == 0 ? 0 : err_set(e, OC_EX_OK, "output has failed");
}

static int take_document(void *arg, const struct document *doc, struct oc_err *e)
{
	struct cell_documents *d = arg;
	int rc = strcmp(doc->type, "qa-suite-summary") == 0 ? take_suite(d, doc, e)
		 : strcmp(doc->type, "qa-scenario") == 0    ? take_scenario(d, doc, e)
							    : 0;

	arena_reset(&d->arena);
	return rc;
}

struct listener cell_documents_listener(struct cell_documents *d)
{
	return (struct listener){.arg = d, .document = take_document};
}

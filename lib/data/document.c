#include "data/document.h"

#include "io/io.h"

#define LARGEST ((size_t)64 << 20)

int document_read(struct json_document *d, const char *path, struct oc_err *e)
{
	struct in in;
	size_t n;

	*d = (struct json_document){.text = NULL};
	if (in_open(&in, path, e) != 0)
		return -1;
	int rc = in_slurp(&in, &d->text, &n, LARGEST, e);
	in_close(&in);
	if (rc != 0 || json_init(&d->json, e) != 0)
		return -1;
	return json_read(&d->json, d->text, n, e) == 0 ? 0 : err_at(e, path, e->line, e->column);
}

void document_release(struct json_document *d)
{
	json_release(&d->json);
	mem_free(d->text);
	*d = (struct json_document){.text = NULL};
}

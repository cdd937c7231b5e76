/* plan: what the policy says of a document by its form alone (data/forms.h): which of its values have to be looked at,
 * and where they stand. The first document of a form is walked through; the next ones are looked at only there.
 *
 * A plan holds for documents of one form and kind, while nobody observes what is judged, by policies without rules.
 * What becomes of a document, its counts and its shapes are the same with it and without. A document need not have been
 * swept (scan_line) for it: while r->hot is set, each value that is to be scanned is, unless it is what the last one
 * there was: words mostly are.
 *
 * Memory: at most FORMS_KEPT plans of PLAN_NODES nodes, about 200 bytes each. */
#pragma once

#include "redact/rewrite.h"

#define PLAN_NODES 256u /* larger documents have none */

struct plans;

void plans_free(struct plans *p);

/* Is there a plan for a document of that form (NULL: of none)? */
bool plan_applies(const struct plans *p, const struct rewrite *r, struct json_val root, const struct form *form);

/* As rewrite_document: by the form's plan, or else without; then one is made for the next document. form: the
 * document's, of one struct forms all the time, of which `placed` and `place` are the plan's; or NULL. *p: NULL at
 * first. */
int plan_document(struct plans **p, struct rewrite *r, struct json_val root, struct form *form,
    struct splice *s, struct oc_err *e);

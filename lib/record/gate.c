#include "record/gate.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

void gate_close(struct gate *g, const char *fmt, ...)
{
	char text[GATE_TEXT - 2];
	va_list ap;

	if (g == NULL || g->findings++ >= GATE_NAMED)
		return;
	va_start(ap, fmt);
	int n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (n >= (int)sizeof(text))
		memcpy(text + sizeof(text) - 4, "...", 4);
	g->len += (size_t)snprintf(g->named + g->len, GATE_TEXT, "%s%s", g->findings == 1 ? "" : ", ", text);
}

int gate_error(const struct gate *g, const char *noun, const char *where, struct oc_err *e)
{
	return err_set(e, OC_EX_FINDING, "gate closed: %" PRIu64 " %s%s%s: %s%s", g->findings, noun,
	    g->findings == 1 ? "" : "s", where, g->named, g->findings > GATE_NAMED ? ", ..." : "");
}

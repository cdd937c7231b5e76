#include "rtt/verify.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/mem.h"

int rtt_verify_init(struct rtt_verify *v, int (*told)(void *arg, const struct oc_err *e),
    void (*noted)(void *arg, const char *path, uint64_t line, const char *text), void *arg,
    struct oc_err *e)
{
	*v = (struct rtt_verify){.told = told,
	    .noted = noted,
	    .arg = arg,
	    .seen = rtt_verify_table(),
	    .names = ARENA_INIT,
	    .scratch = ARENA_INIT};
	v->mem.arena = &v->scratch;
	v->a = &v->mem;
	return json_init(&v->reader, e);
}

void rtt_verify_release(struct rtt_verify *v)
{
	table_release(&v->seen);
	arena_release(&v->names);
	arena_release(&v->scratch);
	json_release(&v->reader);
}

void rtt_verify_tell(struct rtt_verify *v, const char *fmt, ...)
{
	char text[400];
	struct slice id = v->run_id;
	struct oc_err e = OC_ERR_INIT;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (id.p == NULL)
		err_set(&e, OC_EX_FINDING, "%s", text);
	else
		err_set(
		    &e, OC_EX_FINDING, "%s (run %.*s)", text, (int)(id.n < 100 ? id.n : 100), id.p);
	err_at(&e, v->path, v->line, 0);
	v->findings++;
	if (v->told(v->arg, &e) != 0)
		v->stopped = true;
}

#include "record/outlet.h"

static int no_record(void *arg, struct slice line)
{
	(void)arg;
	(void)line;
	return 0;
}

static int no_reject(void *arg, const struct oc_err *e, struct slice bytes, const struct record_src *src)
{
	(void)arg;
	(void)e;
	(void)bytes;
	(void)src;
	return 0;
}

static void no_notice(void *arg, const char *path, uint64_t line, const char *text)
{
	(void)arg;
	(void)path;
	(void)line;
	(void)text;
}

static int no_idle(void *arg)
{
	(void)arg;
	return 0;
}

struct outlet outlet_none(void)
{
	return (struct outlet){NULL, no_record, no_reject, no_notice, no_idle};
}

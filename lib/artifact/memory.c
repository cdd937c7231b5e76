#include "artifact/memory.h"

#include <math.h>
#include <stdio.h>

#define KIB 1024.0
#define MIB (KIB * KIB)
#define GIB (MIB * KIB)
#define LEAST_RSS (16 * MIB)
#define LEAST_HEAP (2 * MIB)
#define MOST (128 * GIB)

static const struct {
	const char *name;
	double bytes;
} units[] = {{"bytes", 1}, {"KiB", KIB}, {"MiB", MIB}, {"GiB", GIB}};

double memory_bytes(const struct memory_reading *m)
{
	double bytes = m->value * units[m->unit].bytes;

	return m->unit == MEMORY_BYTES ? bytes : floor(bytes + 0.5);
}

/* "634.0 MiB" */
static void size_text(char buf[32], double bytes)
{
	int u = MEMORY_BYTES;

	while (u < MEMORY_GIB && bytes >= 1000 * units[u].bytes)
		u++;
	snprintf(buf, 32, "%.*f %s", u == MEMORY_BYTES ? 0 : 1, bytes / units[u].bytes,
	    units[u].name);
}

static double least_of(const struct memory_reading *m)
{
	if (strcmp(m->scope, "gateway") != 0)
		return 0;
	return strncmp(m->metric, "heap", 4) == 0 ? LEAST_HEAP : LEAST_RSS;
}

/* Most often the number is in the next unit up or down. */
static const char *mixed_up(const struct memory_reading *m, bool small, char buf[MEMORY_PROBLEM])
{
	char found[32], meant[32];
	double bytes = memory_bytes(m), other = small ? bytes * KIB : bytes / KIB;
	const int next = (int)m->unit + (small ? 1 : -1);

	size_text(found, bytes);
	size_text(meant, other);
	int n = snprintf(buf, MEMORY_PROBLEM, "would be %s, %s", found,
	    small ? "too little for a gateway" : "more than anything that is measured here has");
	if (next >= MEMORY_BYTES && next <= MEMORY_GIB && other >= LEAST_HEAP && other <= MOST)
		snprintf(buf + n, MEMORY_PROBLEM - (size_t)n, "; in %s it is %s (a factor of 1024)",
		    units[next].name, meant);
	return buf;
}

const char *memory_problem(const struct memory_reading *m, char buf[MEMORY_PROBLEM])
{
	if (!isfinite(m->value))
		return "is no number";
	if (m->value < 0)
		return "is negative, which no memory is";
	if (m->value == 0)
		return "is 0: nothing was measured";
	if (memory_bytes(m) < least_of(m))
		return mixed_up(m, true, buf);
	return memory_bytes(m) > MOST ? mixed_up(m, false, buf) : NULL;
}

/* The scenario that "scenario:ID:start" names. */
static void emit_scenario(struct emit *w, struct slice label)
{
	static const char *const edges[] = {"start", "finish"};
	const struct slice head = SLICE("scenario:");

	if (!slice_has_prefix(label, head))
		return;
	for (size_t i = 0; i < 2; i++) {
		size_t n = strlen(edges[i]);
		if (label.n <= head.n + n + 1 || label.p[label.n - n - 1] != ':' ||
		    memcmp(label.p + label.n - n, edges[i], n) != 0)
			continue;
		emit_kstring(w, "scenario", slice_make(label.p + head.n, label.n - head.n - n - 1));
		emit_kcstr(w, "edge", edges[i]);
	}
}

static bool emit_value(struct emit *w, const struct memory_reading *m)
{
	char buf[MEMORY_PROBLEM];
	const char *problem = memory_problem(m, buf);

	if (problem == NULL)
		emit_kdouble(w, "bytes", memory_bytes(m));
	else
		emit_kcstr(w, "problem", problem);
	if (problem != NULL || m->unit != MEMORY_BYTES) {
		emit_kstring(w, "raw", m->raw);
		emit_kcstr(w, "unit", units[m->unit].name);
	}
	return problem == NULL;
}

static void emit_place(struct emit *w, const struct memory_reading *m)
{
	emit_kword(w, "gateway", m->gateway);
	emit_kstring(w, "run", m->run);
	emit_kword(w, "label", m->label);
	emit_ksome(w, "seq", m->seq);
	emit_ksome(w, "eventSeq", m->event);
}

bool memory_begin(struct emit *w, const struct memory_reading *m)
{
	record_begin(w, "rss-sample", 1);
	emit_kcstr(w, "scope", m->scope);
	emit_kcstr(w, "metric", m->metric);
	emit_kcstr(w, "measure", m->measure);
	emit_kcstr(w, "source", m->source);
	bool good = emit_value(w, m);
	emit_place(w, m);
	emit_scenario(w, m->label);
	return good;
}

bool memory_begin_heap(struct emit *w, const struct memory_reading *m)
{
	record_begin(w, "heap-snapshot", 1);
	emit_kcstr(w, "scope", m->scope);
	bool good = emit_value(w, m);
	emit_place(w, m);
	return good;
}

double memory_step_back(struct memory_clock *c, struct slice at)
{
	double ms = clock_parse(at), back = 0;

	if (isnan(ms))
		return 0;
	if (c->any && ms < c->last)
		back = c->last - ms;
	c->any = true;
	c->last = ms;
	return back;
}

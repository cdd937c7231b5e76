/*
 * records: what a reporter writes, caught in memory, and questions about its records.
 *
 *     struct records r;
 *     records_begin(&r);
 *     report_write(..., &r.out, ...);
 *     records_end(&r);
 *     TEST_STR(records_at(&r, 0, "scenarios.1.drift"), "\"none\"", "...");
 *     records_release(&r);
 */
#ifndef OC_T_RECORDS_H
#define OC_T_RECORDS_H

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "data/json.h"
#include "io/out.h"

struct records {
	struct out out;
	FILE *file;
	char *text;
	size_t n;
	struct json reader;
	char answer[4096];
};

static inline void records_begin(struct records *r)
{
	struct oc_err e;

	memset(r, 0, sizeof(*r));
	r->file = tmpfile();
	if (r->file == NULL || out_init(&r->out, fileno(r->file), "memory", &e) < 0 || json_init(&r->reader, &e) < 0)
		exit(1);
}

static inline void records_end(struct records *r)
{
	if (out_finish(&r->out) < 0)
		exit(1);
	r->n = (size_t)lseek(fileno(r->file), 0, SEEK_END);
	r->text = calloc(1, r->n + 1);
	if (r->text == NULL || pread(fileno(r->file), r->text, r->n, 0) != (ssize_t)r->n)
		exit(1);
}

static inline void records_release(struct records *r)
{
	if (r->text == NULL) /* nobody asked for them */
		(void)out_finish(&r->out);
	free(r->text);
	fclose(r->file);
	json_release(&r->reader);
}

static inline size_t records_count(const struct records *r)
{
	size_t n = 0;

	for (const char *p = r->text; (p = strchr(p, '\n')) != NULL; p++)
		n++;
	return n;
}

/* The JSON text of a member of the record in a line, from 0: "a.b.0.c"; "" is the whole record. "(none)" when there is
 * no such member, "(no JSON)" when the line is none. */
static inline const char *records_at(struct records *r, size_t line, const char *path)
{
	const char *p = r->text, *end;
	struct oc_err e;

	for (; line > 0 && p != NULL; line--) {
		p = strchr(p, '\n');
		p = p == NULL ? NULL : p + 1;
	}
	if (p == NULL || (end = strchr(p, '\n')) == NULL)
		return "(no line)";
	if (json_read(&r->reader, p, (size_t)(end - p), &e) < 0)
		return "(no JSON)";
	struct json_val v = json_root(&r->reader);
	while (*path != '\0') {
		size_t n = strcspn(path, ".");
		v = isdigit((unsigned char)*path) && json_is(v, JSON_ARRAY) ? json_elem(v, (uint32_t)atoi(path))
									    : json_get(v, slice_make(path, n));
		path += n + (path[n] == '.');
	}
	if (json_is(v, JSON_MISSING))
		return "(none)";
	snprintf(r->answer, sizeof(r->answer), "%.*s", (int)json_source(v).n, json_source(v).p);
	return r->answer;
}

#endif

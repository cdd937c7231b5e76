/* intake: where a judging filter's records come from: the lines of an input, through --where and --map, each read as
 * JSON and handed on.
 *
 * --where keeps or drops the line as it is; --map puts in its place what the expression prints, which may be several
 * records or none. Neither sees a record that says what is missing (record_is_witness). */
#pragma once

#include "data/data.h"

struct intake {
	struct json reader;
	struct forms forms;
	struct jqx *where, *map; /* owned; NULL: none */
	struct sb asked, kept;   /* lines for --where, lines for --map */
	struct json outputs;     /* reads what --map makes */
	size_t max_line;  /* 0: LINE_LIMIT */
	bool keyed;       /* a key and a tab may stand before a record: they are passed over */
	const char *path; /* of the input under way, and the line in it */
	uint64_t line;
	struct form *form; /* of the record under way, when it is remembered */
	void *arg;
	/* A record and its text. Returns 0, or -1 to end it all. */
	int (*record)(void *arg, struct json_val record, struct slice text, struct oc_err *e);
	/* What is no record, *e saying why and where; text may be absent. Returns as `record`. */
	int (*bad)(void *arg, struct oc_err *e, struct slice text);
	int (*idle)(void *arg);                /* before a read that may block: flush */
	void (*tick)(void *arg, uint64_t raw); /* bytes taken from this input so far; may be NULL */
};

/* where, map: expressions, or NULL. The calls are the caller's to set. Returns 0, or -1 with OC_EX_USAGE.
 * intake_release is fine after either. */
int intake_init(struct intake *t, const char *where, const char *map, struct oc_err *e);
void intake_release(struct intake *t);

/* Reads all of path ("-": standard input). What is wrong with the input goes to `bad`. Returns 0, or -1 when a call
 * did. */
int intake_read(struct intake *t, const char *path, struct oc_err *e);

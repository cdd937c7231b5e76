/* forms: the forms of values seen lately. Two values are of one form when they differ in nothing but the content of
 * strings and numbers, and true for false: the same keys in the same order, the same types, the same numbers of
 * elements. What holds for a value by its form alone (its shape, whether it has duplicated keys) need not be found out
 * again for the next one of it.
 *
 * Forms are compared whole, not by a hash: an answer is never wrong, only sometimes "not known". Lines are read by the
 * patterns (json_pattern.h) of the forms that are likely to be next:
 *
 *     forms_read_lines(&forms, &json, text, size, &lines);
 *     struct forms_run r = forms_run(&forms, &json, text, number of the line before);
 *     while (forms_run_next(&r, &line)) ... line.root, line.form, r.run.raw
 *
 * Memory: at most FORMS_KEPT of FORMS_NODES nodes, FORMS_TEXT bytes and a pattern; 12 bytes a line read. */
#pragma once

#include "data/json.h"
#include "data/json_pattern.h"

#define FORMS_KEPT 256u
#define FORMS_FOLLOWERS 4
#define FORMS_NODES 1024u             /* larger values are not remembered */
#define FORMS_TEXT ((size_t)64 << 10) /* nor those of more bytes of keys */
#define FORMS_PLACES 36

struct form_key;

struct form {
	uint32_t *node;        /* owned: the meta of each */
	struct form_key *keys; /* owned */
	char *text;            /* owned: of the keys, one behind the other */
	uint32_t count, key_count;
	size_t cap, key_cap, text_cap;
	struct json_pattern pattern;       /* of a line of this form; without nodes: none */
	bool tried;                        /* to make one */
	uint16_t number;                   /* of its place among FORMS_KEPT */
	uint32_t age;                      /* changes when another form takes this place */
	uint16_t follower[FORMS_FOLLOWERS]; /* forms that came after it lately, the last first; FORMS_KEPT: none */
	uint64_t added_to;                 /* for the caller: what it was taken into */
	bool distinct;                     /* for the caller: no duplicated keys */
	bool placed; /* for the caller: it has looked at one of this form, and found: */
	uint32_t place[FORMS_PLACES]; /* nodes, counted from the value's own */
};

/* A line of JSON Lines. form: its value's, or NULL when it is none of those remembered. */
struct forms_line {
	struct json_val root;
	uint64_t number; /* from 1 */
	struct slice text;
	struct form *form;
};

/* A line: where it ends in the text, behind its LF; its form, or FORMS_KEPT when it has none or is blank. */
struct forms_mark {
	uint32_t end, age;
	uint16_t form;
	bool blank;
};

struct forms {
	struct form *form;       /* FORMS_KEPT of them; NULL: none yet */
	uint32_t turn;           /* which of a bucket goes next */
	uint16_t last;           /* that of the line before; FORMS_KEPT: not known */
	struct forms_mark *mark; /* of the first lines of the run read last */
	size_t marks, mark_cap;
	unsigned pause, paused; /* runs that are read without patterns, as they gained nothing */
};

/* Lines that json_read_lines has read onto one tape, one by one again. Blank lines are skipped, and counted. */
struct json_run {
	struct json_val root; /* missing before the first line */
	uint64_t number;
	struct slice text; /* without its end */
	struct slice raw;  /* with it */
	const struct json *j;
	const char *line, *end; /* what is next */
};

static inline struct json_run json_run(const struct json *j, struct slice run, uint64_t before)
{
	return (struct json_run){
	    .root = JSON_NONE, .number = before, .j = j, .line = run.p, .end = run.p + run.n};
}

/* The same with their forms. */
struct forms_run {
	struct json_run run;
	const struct forms *f;
	size_t at;
};

void forms_init(struct forms *f);
void forms_release(struct forms *f);

/* The form of v when it is remembered, or NULL. Valid until the next forms_add. */
struct form *forms_find(const struct forms *f, struct json_val v);

/* Remembers v's form in the place of another. NULL: too large, or memory is out (which is no error: nothing depends on
 * it). */
struct form *forms_add(struct forms *f, struct json_val v);

/* As json_read_lines. */
bool forms_read_lines(struct forms *f, struct json *j, const char *text, size_t size, uint64_t *lines);

/* The lines that forms_read_lines has read, while the text and the tape stand. */
static inline struct forms_run forms_run(const struct forms *f, const struct json *j, struct slice run, uint64_t before)
{
	return (struct forms_run){json_run(j, run, before), f, 0};
}

/* Returns false behind the last line. line->form: when it is (still) remembered. */
bool forms_run_next(struct forms_run *r, struct forms_line *line);

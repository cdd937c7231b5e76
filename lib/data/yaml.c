#include "data/yaml.h"

#include <stdio.h>
#include <yaml.h>

#include "data/emit.h"
#include "data/number.h"

#define STR_TAG "tag:yaml.org,2002:str"

struct yaml_reading {
	struct emit w;
	struct sb *out;
	struct oc_err *e;
	uint64_t line; /* that the JSON text has come to */
	uint32_t depth;
	bool mapping[YAML_DEPTH]; /* a level: a mapping? */
	bool key[YAML_DEPTH];     /* in it: is a key next? */
	unsigned documents;
};

static int wrong(struct yaml_reading *r, const yaml_mark_t *at, const char *what)
{
	err_set(r->e, OC_EX_DATA, "%s", what);
	return err_at(r->e, NULL, at->line + 1, at->column + 1);
}

static bool is_one_of(struct slice s, const char *const *words)
{
	for (; *words != NULL; words++) {
		if (slice_eqs(s, *words))
			return true;
	}
	return false;
}

/* 0x1F, 0o17: as JavaScript's Number() reads them. */
static bool is_based(struct slice s)
{
	static const char hex[] = "0123456789abcdefABCDEF";
	const char *set = s.n > 2 && s.p[0] == '0' && s.p[1] == 'x' ? hex : "01234567";

	if (s.n < 3 || s.p[0] != '0' || (s.p[1] != 'x' && s.p[1] != 'o'))
		return false;
	for (size_t i = 2; i < s.n; i++) {
		if (s.p[i] == '\0' || strchr(set, s.p[i]) == NULL)
			return false;
	}
	return true;
}

static void plain(struct yaml_reading *r, struct slice s)
{
	static const char *const null[] = {"", "~", "null", "Null", "NULL", NULL};
	static const char *const yes[] = {"true", "True", "TRUE", NULL};
	static const char *const no[] = {"false", "False", "FALSE", NULL};
	static const char *const none[] = {".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF",
	    "-.inf", "-.Inf", "-.INF", ".nan", ".NaN", ".NAN", NULL};

	if (is_one_of(s, null) || is_one_of(s, none))
		emit_null(&r->w);
	else if (is_one_of(s, yes) || is_one_of(s, no))
		emit_bool(&r->w, is_one_of(s, yes));
	else if (number_is_decimal(s) || is_based(s))
		emit_double(&r->w, number_from_string(s));
	else
		emit_string(&r->w, s);
}

/* Comes down to the line of a token; a token before that (the end of a block) stays where it is. */
static void go_to(struct yaml_reading *r, const yaml_mark_t *at)
{
	for (; r->line < at->line; r->line++)
		sb_addc(r->out, '\n');
}

/* What comes is a key (true), or a value, after which a key comes again. */
static bool take_key(struct yaml_reading *r)
{
	if (r->depth == 0 || !r->mapping[r->depth - 1])
		return false;
	bool key = r->key[r->depth - 1];
	r->key[r->depth - 1] = !key;
	return key;
}

static int scalar(struct yaml_reading *r, const yaml_event_t *ev)
{
	const char *tag = (const char *)ev->data.scalar.tag;
	struct slice s = slice_make((const char *)ev->data.scalar.value, ev->data.scalar.length);

	go_to(r, &ev->start_mark);
	if (take_key(r))
		emit_keyslice(&r->w, s);
	else if (ev->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && (tag == NULL || strcmp(tag, STR_TAG) != 0))
		plain(r, s);
	else
		emit_string(&r->w, s);
	return 0;
}

static int open_level(struct yaml_reading *r, const yaml_event_t *ev)
{
	if (take_key(r))
		return wrong(r, &ev->start_mark, "a key that is no scalar");
	if (r->depth == YAML_DEPTH)
		return wrong(r, &ev->start_mark, "nested too deeply");
	go_to(r, &ev->start_mark);
	r->mapping[r->depth] = ev->type == YAML_MAPPING_START_EVENT;
	r->key[r->depth++] = true;
	if (ev->type == YAML_MAPPING_START_EVENT)
		emit_object(&r->w);
	else
		emit_array(&r->w);
	return 0;
}

/* Returns 0 to go on, 1 at the end, -1. */
static int handle(struct yaml_reading *r, const yaml_event_t *ev)
{
	switch (ev->type) {
	case YAML_STREAM_END_EVENT:
		return r->documents == 0 ? wrong(r, &ev->start_mark, "holds no document") : 1;
	case YAML_DOCUMENT_START_EVENT:
		return ++r->documents > 1 ? wrong(r, &ev->start_mark, "holds more than one document") : 0;
	case YAML_ALIAS_EVENT:
		return wrong(r, &ev->start_mark, "holds an alias (*name): write out what it stands for");
	case YAML_SCALAR_EVENT:
		return scalar(r, ev);
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		return open_level(r, ev);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		r->depth--;
		emit_end(&r->w);
		return 0;
	default:
		return 0;
	}
}

static int parser_failed(struct yaml_reading *r, const yaml_parser_t *p)
{
	const yaml_mark_t *at = &p->problem_mark;

	if (p->error == YAML_MEMORY_ERROR)
		return err_nomem(r->e);
	err_set(r->e, OC_EX_DATA, "is no YAML: %s", p->problem == NULL ? "cannot be read" : p->problem);
	return p->error == YAML_READER_ERROR ? -1 : err_at(r->e, NULL, at->line + 1, at->column + 1);
}

int yaml_to_json(struct sb *out, struct slice text, struct oc_err *e)
{
	struct yaml_reading r = {.out = out, .e = e};
	yaml_parser_t p;
	yaml_event_t ev;
	int rc = 0;

	if (text.n > YAML_SIZE)
		return err_set(e, OC_EX_DATA, "is larger than %zu bytes", YAML_SIZE);
	if (!yaml_parser_initialize(&p))
		return err_nomem(e);
	yaml_parser_set_input_string(&p, (const unsigned char *)text.p, text.n);
	emit_init(&r.w, out, 0);
	while (rc == 0) {
		if (!yaml_parser_parse(&p, &ev)) {
			rc = parser_failed(&r, &p);
			break;
		}
		rc = handle(&r, &ev);
		yaml_event_delete(&ev);
	}
	yaml_parser_delete(&p);
	if (rc > 0 && !sb_ok(out))
		rc = err_nomem(e);
	return rc < 0 ? -1 : 0;
}

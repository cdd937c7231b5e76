/* json: the strict RFC 8259 reader, the hot path of every filter.
 *
 * A document is read in one pass over a text that the caller owns and keeps unchanged while values are in use. Nothing
 * is copied: the result is a flat tape of nodes, each with the offset and length of its lexeme. Numbers keep their
 * lexeme, strings their escapes. Memory: 16 bytes a node (json_read), a constant (json_check).
 *
 * Strict: UTF-8 is validated (no surrogates, no overlong forms), no BOM, no trailing text, no comments, no control
 * bytes in strings, depth at most JSON_DEPTH. Tolerated, because upstream's data needs it: duplicate keys (the last
 * wins; find them with json_duplicate), lone surrogate escapes, numbers beyond the range of double.
 *
 * White space and strings are skipped with vector instructions chosen when the reader is initialised (AVX-512, AVX2,
 * SSE2, NEON, plain C); json_kernel names the one in use. All of them accept and reject the same texts. */
#pragma once

#include "base/base.h"

#define JSON_DEPTH 512
#define JSON_READ_MAX ((size_t)1 << 30)           /* bytes of a document that is read onto a tape, */
#define JSON_CHECK_MAX ((size_t)UINT32_MAX - 128) /* and of one that is only checked */

enum json_type {
	JSON_MISSING, /* no such member or element; never on the tape */
	JSON_NULL,
	JSON_FALSE,
	JSON_TRUE,
	JSON_NUMBER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT
};

/* off, len: the lexeme in the text; of a string without its quotes; of a container from bracket to bracket. next: tape
 * index of the node after this value and all that it holds. meta: type in the low 3 bits, number of members or elements
 * above them. A member is two nodes: its key (a JSON_STRING) and its value. */
struct json_node {
	uint32_t off;
	uint32_t len;
	uint32_t next;
	uint32_t meta;
};

struct json_index; /* structural scan state, json_index.h */

/* A reader, used again and again. The tape of a document lives until the next json_read or json_release. */
struct json {
	const char *text;
	size_t size;
	struct json_node *node;
	size_t count;
	size_t cap;
	bool plain; /* the text is known to have no backslash, so that lexemes are texts */
	struct json_index *index;
};

/* A value: a place on a reader's tape. Passed by value. All calls accept a missing value and treat it as absent. */
struct json_val {
	const struct json *j;
	uint32_t at;
};

#define JSON_NONE ((struct json_val){NULL, 0})

/* Returns 0, or -1 when memory is out. */
int json_init(struct json *j, struct oc_err *e);
void json_release(struct json *j);

/* The name of the vector code in use: "avx512", "avx2", "sse2", "neon" or "plain". */
const char *json_kernel(const struct json *j);

/* Uses another kernel, by name, for tests and benchmarks. Returns -1 when this build or machine has none of that
 * name. */
int json_use_kernel(struct json *j, const char *name);

/* Reads text (size bytes, at most JSON_READ_MAX) as one JSON document. Returns 0; or -1 with message, line and column
 * (from 1, within the text; the caller adds the file and shifts the line) and exit OC_EX_DATA, or OC_EX_SOFTWARE when
 * memory is out. */
int json_read(struct json *j, const char *text, size_t size, struct oc_err *e);

/* As json_read, but only says whether the text is one JSON document: no tape, no memory. */
int json_check(struct json *j, const char *text, size_t size, struct oc_err *e);

/* Checks many lines at once: true when each line of text is one JSON document, or nothing but white space. False says
 * that at least one is not; which one, and why, json_check finds line by line. *lines: how many LFs the text has, when
 * true. (A whole buffer in one call saves finding each line's end first.) */
bool json_check_lines(struct json *j, const char *text, size_t size, uint64_t *lines);

/* As json_check_lines, and reads all the lines onto one tape: json_root is the first line's value, json_after the next
 * one's. False also when memory is out, or the text is larger than JSON_READ_MAX: json_read says what is wrong, line by
 * line. */
bool json_read_lines(struct json *j, const char *text, size_t size, uint64_t *lines);

/* The value of the next line that is not blank, missing behind the last. */
static inline struct json_val json_after(struct json_val root)
{
	if (root.j == NULL || root.j->node[root.at].next >= root.j->count)
		return JSON_NONE;
	return (struct json_val){root.j, root.j->node[root.at].next};
}

/* The value of the whole document. */
static inline struct json_val json_root(const struct json *j)
{
	return j->count == 0 ? JSON_NONE : (struct json_val){j, 0};
}

static inline enum json_type json_type(struct json_val v)
{
	return v.j == NULL ? JSON_MISSING : (enum json_type)(v.j->node[v.at].meta & 7u);
}

static inline bool json_is(struct json_val v, enum json_type t)
{
	return json_type(v) == t;
}

/* Neither missing nor null: JavaScript's `v != null`. */
static inline bool json_present(struct json_val v)
{
	return json_type(v) > JSON_NULL;
}

static inline bool json_is_bool(struct json_val v)
{
	return json_is(v, JSON_TRUE) || json_is(v, JSON_FALSE);
}

/* Number of elements of an array or members of an object; 0 for all else. */
static inline uint32_t json_count(struct json_val v)
{
	return json_type(v) < JSON_ARRAY ? 0 : v.j->node[v.at].meta >> 3;
}

/* The lexeme in the text: of a string without its quotes, escapes as written. Absent for a missing value. */
static inline struct slice json_lexeme(struct json_val v)
{
	if (v.j == NULL)
		return slice_make(NULL, 0);
	return slice_make(v.j->text + v.j->node[v.at].off, v.j->node[v.at].len);
}

/* The whole source text of the value, quotes included. Absent for a missing value. */
static inline struct slice json_source(struct json_val v)
{
	struct slice s = json_lexeme(v);

	return json_is(v, JSON_STRING) ? slice_make(s.p - 1, s.n + 2) : s;
}

/* Offset of the value in the text. */
static inline size_t json_offset(struct json_val v)
{
	if (v.j == NULL)
		return 0;
	return v.j->node[v.at].off - (json_is(v, JSON_STRING) ? 1u : 0u);
}

/* The member named key (UTF-8, decoded); the last one when the key is duplicated; missing when v is no object. */
struct json_val json_get(struct json_val v, struct slice key);

static inline struct json_val json_gets(struct json_val v, const char *key)
{
	return json_get(v, slice_cstr(key));
}

/* The element at i (from 0); missing when v is no array or too short. Linear in i: iterate instead. */
struct json_val json_elem(struct json_val v, uint32_t i);

/* Iterates over the elements of an array or the members of an object, in the order of the text, duplicates included:
 *
 *     struct json_iter it = json_iter(v);
 *     while (json_next(&it)) ... it.key, it.val
 *
 * it.key is missing for arrays. Other values have nothing to iterate over. */
struct json_iter {
	struct json_val key;
	struct json_val val;
	const struct json *j;
	uint32_t at;
	uint32_t left;
	bool object;
};

static inline struct json_iter json_iter(struct json_val v)
{
	return (struct json_iter){
	    JSON_NONE, JSON_NONE, v.j, v.at + 1, json_count(v), json_is(v, JSON_OBJECT)};
}

static inline bool json_next(struct json_iter *it)
{
	if (it->left == 0)
		return false;
	it->left--;
	if (it->object) {
		it->key = (struct json_val){it->j, it->at};
		it->at++;
	}
	it->val = (struct json_val){it->j, it->at};
	it->at = it->j->node[it->at].next;
	return true;
}

/* The string's text as UTF-8, escapes decoded. Without escapes it is a slice of the document, else it lives in the
 * arena. A lone surrogate becomes the three bytes that UTF-8 would give it (WTF-8), which the writer turns back into
 * its escape. Absent when v is no string, or (rare) when memory is out. */
struct slice json_decoded(struct json_val v, struct arena *a);

static inline struct slice json_text(struct json_val v, struct arena *a)
{
	return json_is(v, JSON_STRING) && v.j->plain ? json_lexeme(v) : json_decoded(v, a);
}

/* Does the lexeme of a string, decoded, read as this text? */
bool json_lexeme_is(struct slice lexeme, struct slice text);

/* Is v the string s (decoded)? */
static inline bool json_text_is(struct json_val v, const char *s)
{
	if (!json_is(v, JSON_STRING))
		return false;
	return v.j->plain ? slice_eqs(json_lexeme(v), s) : json_lexeme_is(json_lexeme(v), slice_cstr(s));
}

/* The number as the nearest double, infinite beyond range; NaN when v is no number. */
double json_number(struct json_val v);

/* The number as an integer when its lexeme is a plain integer (no fraction, no exponent) that fits. Returns false
 * else. */
bool json_int64(struct json_val v, int64_t *n);

/* The same, not negative. */
static inline bool json_uint64(struct json_val v, uint64_t *n)
{
	int64_t x;

	if (!json_int64(v, &x) || x < 0)
		return false;
	*n = (uint64_t)x;
	return true;
}

/* The first duplicated key in any object of v: 1, with the later of the two key nodes in *key; 0 when there is none; -1
 * when memory is out. Time: about linear. */
int json_duplicate(struct json_val v, struct arena *a, struct json_val *key);

/* Line and column (from 1; the column in bytes) of an offset in a text. */
void json_place(const char *text, size_t offset, uint64_t *line, uint64_t *column);

/* Appends the decoded form of a string lexeme (no quotes, escapes valid) as UTF-8 / WTF-8. */
void json_unescape(struct sb *out, struct slice lexeme);

/* jqx: jq expressions for --where and --map, through libjq.
 *
 * libjq 1.6 rounds integers beyond 2^53, repairs bad UTF-8 and reads no more than 256 levels, so it is the expression
 * engine only: --where keeps or drops the record's own bytes; --map replaces them by what the expression prints
 * (compact).
 *
 * libjq 1.6 also aborts on some data (`1e18 | todate`, a string beyond 2 GiB, memory that runs out). So each expression
 * runs in a process of its own, which jqx_new starts and jqx_free ends. When it dies, the record that it was given
 * fails with a message, and the next call starts another one.
 *
 * An expression sees its record and nothing else: input, inputs, env, halt, modules and the like are errors, $ENV is no
 * object, debug and stderr hand their input on and print nothing. (libjq itself reads definitions from ~/.jq, as jq
 * does.) error(null) is no output, not an error, as in jq 1.6.
 *
 * One thread at a time may use a struct jqx. */
#pragma once

#include "base/base.h"

struct jqx; /* opaque: a compiled program */

/* Compiles expr. Returns NULL with OC_EX_USAGE and jq's own message when it does not compile, or is empty; with
 * OC_EX_SOFTWARE when libjq is not installed, or there is no memory or process for it. Free with jqx_free (NULL is
 * fine). */
struct jqx *jqx_new(const char *expr, struct oc_err *e);
void jqx_free(struct jqx *q);

/* Runs on one JSON text; appends each output as a compact line with LF. Returns the number of outputs; or -1, out as it
 * was: with OC_EX_DATA on a jq error or where libjq aborts, with OC_EX_SOFTWARE when memory is out. */
int jqx_map(struct jqx *q, struct slice json, struct sb *out, struct oc_err *e);

/* Many texts at once, for speed: each of the lines (ended by LF; the last may lack it) is one. Their results are then
 * handed out in order:
 *
 *     jqx_lines(q, lines, map, &e);
 *     while (jqx_next(q, &r)) ... r.result and r.text
 *
 * jqx_lines returns 0, or -1 with OC_EX_SOFTWARE. What it keeps is good until the next call on q. */
struct jqx_result {
	int result; /* map: the number of outputs; else: is the first neither false nor null? -1: an error */
	struct slice text; /* the outputs, a line each, or the message of the error; ended by no NUL */
	int exit;          /* of the error */
};

int jqx_lines(struct jqx *q, struct slice lines, bool map, struct oc_err *e);
bool jqx_next(struct jqx *q, struct jqx_result *r);

/* Hands the results out from the first again. */
void jqx_again(struct jqx *q);

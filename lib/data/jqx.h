/*
 * jqx: jq expressions for --where and --map, through libjq; nothing of it is started before
 * jqx_new.
 *
 * libjq 1.6 rounds integers beyond 2^53, repairs bad UTF-8 and reads no more than 256 levels, so it
 * is the expression engine only: --where keeps or drops the record's own bytes; --map replaces them
 * by what the expression prints (compact).
 *
 * An expression sees its record and nothing else: input, inputs, env, halt, modules and the like
 * are errors, $ENV is no object, debug and stderr hand their input on and print nothing. (libjq
 * itself reads definitions from ~/.jq, as jq does.) error(null) is no output, not an error, as in
 * jq 1.6.
 *
 * When memory is out, libjq would abort: here the call fails with OC_EX_SOFTWARE, and so does every
 * later one; what libjq held then is not given back. That is as good as it gets: the compiler in
 * libjq 1.6 does not look at all that its own allocations return, and may still crash.
 */
#ifndef OC_DATA_JQX_H
#define OC_DATA_JQX_H

#include "base/err.h"
#include "base/sb.h"
#include "base/slice.h"

struct jqx; /* opaque: a compiled program */

/*
 * Compiles expr. Returns NULL with OC_EX_USAGE and jq's own message when it does not compile, or is
 * empty. Free with jqx_free (NULL is fine).
 */
struct jqx *jqx_new(const char *expr, struct oc_err *e);
void jqx_free(struct jqx *q);

/*
 * Runs on one JSON text. Returns 1 when the first output is truthy (neither false nor null), 0 when
 * it is not or there is none, -1 on a jq error (OC_EX_DATA).
 */
int jqx_test(struct jqx *q, struct slice json, struct oc_err *e);

/*
 * Appends each output as a compact line with LF. Returns the number of outputs, or -1 (out as it
 * was).
 */
int jqx_map(struct jqx *q, struct slice json, struct sb *out, struct oc_err *e);

#endif

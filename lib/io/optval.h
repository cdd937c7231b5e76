/*
 * optval: the values of options, strict: the whole text or an error of OC_EX_USAGE that names the option.
 */
#ifndef OC_IO_OPTVAL_H
#define OC_IO_OPTVAL_H

#include <stddef.h>

#include "base/base.h"

/*
 * Strict numbers for option values (strtonum's contract): the whole text, decimal, no white space
 * and no plus sign, within [min, max]. `option` is the long name, with or without its "--". Returns
 * 0, or -1 with OC_EX_USAGE naming the option.
 */
int opt_int(const char *option, const char *value, long long min, long long max, long long *n,
    struct oc_err *e);
int opt_double(
    const char *option, const char *value, double min, double max, double *x, struct oc_err *e);

/*
 * A size in bytes: a whole number with an optional suffix K, M, G (1024), or KiB ...; a duration >=
 * 0 (ms, s, m, h; a bare number is seconds) in milliseconds.
 */
int opt_size(const char *option, const char *value, size_t *bytes, struct oc_err *e);
int opt_duration(const char *option, const char *value, double *ms, struct oc_err *e);

#endif

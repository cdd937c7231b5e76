/* yaml: YAML 1.2 (core schema) as JSON text, through libyaml: for small files that people write.
 *
 * The JSON's tokens stand on the lines on which they stand in the YAML, so that json_place tells the line of a value in
 * the file. Plain scalars are null, true, false and numbers as in the core schema (yes and no are strings); numbers are
 * printed as ECMAScript prints them, those that JSON does not have (.inf, .nan) are null.
 *
 * Hostile input is bounded: size, depth, and no aliases, so that nothing unfolds. */
#pragma once

#include "base/base.h"

#define YAML_SIZE ((size_t)1 << 20)
#define YAML_DEPTH 64

/* Appends the JSON text of the one document. Returns 0; or -1 with line and column (from 1) of what is wrong: no YAML,
 * more than one document, an alias, a key that is no scalar, too deep, too large (OC_EX_DATA), or OC_EX_SOFTWARE when
 * memory is out. */
int yaml_to_json(struct sb *out, struct slice text, struct oc_err *e);

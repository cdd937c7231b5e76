/* read: reads one input, finds out what it is, and writes its records. */
#pragma once

#include "artifact/reader.h"

/* Reads path ("-": standard input). expect: what the input is to be to a sample (its column in a list); ROLE_NONE when
 * nothing is known. *kept: the artifact when it has a role in a sample, else NULL. Returns 0 or -1. */
int reader_read(struct reader *r, const char *path, enum artifact_role expect,
    struct artifact **kept, struct oc_err *e);

/* validate: only reads one input, the shortest way. */
#pragma once

#include "artifact/reader.h"

/* How reader_validate reads an input. */
enum reader_check { CHECK_AS_FOUND, CHECK_JSON, CHECK_NDJSON };

/* Only reads: every error goes to the sink's reject, no record is made. Returns 0 or -1. */
int reader_validate(struct reader *r, const char *path, enum reader_check how, struct oc_err *e);

/* gate: what closes a gate: how many findings, and the first few of them for the message. */
#pragma once

#include "base/base.h"

#define GATE_NAMED 4
#define GATE_TEXT 90

/* Zeroed: open. */
struct gate {
	uint64_t findings;
	char named[GATE_NAMED * GATE_TEXT];
	size_t len;
};

/* A finding: its name and figure. The first GATE_NAMED are kept, each cut at GATE_TEXT. g NULL: nobody asks. */
void gate_close(struct gate *g, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* "gate closed: 5 NOUNs WHERE: first, second, ..." as OC_EX_FINDING; where (" at P1") may be "". Returns -1. */
int gate_error(const struct gate *g, const char *noun, const char *where, struct oc_err *e);

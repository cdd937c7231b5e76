/* cell_choice: the options that capture cells and turns, and which of them go together. A wrong use is OC_EX_USAGE and
 * names the option. */
#pragma once

#include "cell/capture.h"

struct cell_axes {
	struct cell_axis *item; /* owned */
	size_t n, cap;
};

/* Values are borrowed from the command line. */
struct cell_choice {
	bool cell, turns;
	const char *list; /* --cells; NULL: not given */
	struct cell_request request; /* complete after cell_choice_check */
	struct cell_axes axes;
	enum drift_age age;
	long long jobs; /* cells captured in parallel; 0: not given */
};

/* The rows write a struct cell_choice. */
extern const struct option cell_options[];

void cell_choice_init(struct cell_choice *c);
void cell_choice_release(struct cell_choice *c);

/* Was --cell, --cells or --turns given? */
bool cell_chosen(const struct cell_choice *c);

/* The first option given that needs --cell or --cells, or NULL. */
const char *cell_only(const struct options *given);

/* Checks options and operands together and completes the request. Returns 0 or -1. */
int cell_choice_check(
    struct cell_choice *c, const struct options *given, char *const *operand, int n, struct oc_err *e);

/* Captures. max_line, max_bytes: longest line, largest document; 0: the defaults. Returns 0; or -1 with *e, or when the
 * output has failed (sink_failed). */
int cell_choice_run(const struct cell_choice *c, struct sink *sink, size_t max_line,
    size_t max_bytes, char *const *operand, int n, struct oc_err *e);

/*
 * cell_choice: the options of a filter that captures cells and turns, one call an option, and what
 * they allow together. What is wrong is OC_EX_USAGE and names the option.
 */
#ifndef OC_CELL_CHOICE_H
#define OC_CELL_CHOICE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "cell/capture.h"
#include "record/drift_word.h"
#include "record/sink.h"

/* Ids for io/opt.h's table, above all that the filter itself has. */
enum cell_option {
	CELL_OPTION = 1024,
	CELL_OPTION_CELL = CELL_OPTION, /* --cell */
	CELL_OPTION_CELLS,              /* --cells LIST */
	CELL_OPTION_TURNS,              /* --turns */
	CELL_OPTION_SCENARIO,           /* --scenario ID */
	CELL_OPTION_RUNTIME,            /* --runtime NAME */
	CELL_OPTION_STATUS,             /* --status pass|fail|skip */
	CELL_OPTION_DETAILS,            /* --details TEXT */
	CELL_OPTION_WALL_MS,            /* --wall-ms N */
	CELL_OPTION_GATEWAY_LOG,        /* --gateway-log FILE */
	CELL_OPTION_MOCK_REQUESTS,      /* --mock-requests FILE */
	CELL_OPTION_STEPS,              /* --steps FILE */
	CELL_OPTION_STATE_DIR,          /* --state-dir DIR */
	CELL_OPTION_AGENT,              /* --agent ID */
	CELL_OPTION_UPSTREAM,           /* --upstream AGE */
	CELL_OPTION_AXIS,               /* --axis NAME=VALUE, again and again */
	CELL_OPTION_TRANSCRIPT,         /* --transcript inline|ref|none */
	CELL_OPTION_JOBS,               /* --jobs N */
	CELL_OPTION_END
};

enum cell_mode { CELL_MODE_NONE, CELL_MODE_CELL, CELL_MODE_CELLS, CELL_MODE_TURNS };

/* Values are borrowed from the command line. */
struct cell_choice {
	enum cell_mode mode;
	struct cell_request request;
	enum drift_age age;
	const char *list;       /* of CELL_MODE_CELLS */
	long long jobs;         /* cells of the list that are made side by side; 0: not said */
	const char *lone;       /* the last option given that goes with cells only */
	const char *clash;      /* the option of another mode, when two were given */
	struct cell_axis *axis; /* owned; request.axis */
	size_t axis_cap;
};

void cell_choice_init(struct cell_choice *c);
void cell_choice_release(struct cell_choice *c);

/* Takes one option. Returns 0 or -1. */
int cell_choose(struct cell_choice *c, enum cell_option id, const char *value, struct oc_err *e);

/*
 * After the last one: operands are the n arguments that are no options. Completes request.path.
 * Returns 0 or -1.
 */
int cell_choice_check(struct cell_choice *c, char *const *operand, int n, struct oc_err *e);

/*
 * Does what was chosen. max_line, max_bytes: longest line, largest document; 0: the defaults.
 * Returns 0; -1 with *e, or when the output has failed (sink_failed).
 */
int cell_choice_run(const struct cell_choice *c, struct sink *sink, size_t max_line,
    size_t max_bytes, char *const *operand, int n, struct oc_err *e);

#endif

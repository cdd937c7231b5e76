/*
 * usage_record: a `usage` record (schemas/usage.json) read: what of it can be counted, and what
 * cannot. Texts are borrowed from the line, or from the arena where they had escapes.
 */
#ifndef OC_RECORD_USAGE_H
#define OC_RECORD_USAGE_H

#include "record/cost.h"

/* More tokens than this in one message is no count. */
#define USAGE_COUNT_MAX ((uint64_t)1 << 40)

enum usage_count {
	USAGE_INPUT,
	USAGE_OUTPUT,
	USAGE_CACHE_READ,
	USAGE_CACHE_WRITE,
	USAGE_TOTAL,
	USAGE_COUNTS
};

/* Why a message's counts are of no use, the first that holds; FAULT_NONE: they are. */
enum usage_fault {
	FAULT_NONE,
	FAULT_MISSING,
	FAULT_NO_NUMBER,
	FAULT_NEGATIVE,
	FAULT_FRACTION,
	FAULT_HUGE,
	USAGE_FAULTS
};

enum usage_source {
	SOURCE_OTHER, /* the record names none, or one of its own */
	SOURCE_TRANSCRIPT,
	SOURCE_DATABASE,
	SOURCE_TRAJECTORY,
	SOURCE_CRON,
	SOURCE_MOCK,
	USAGE_SOURCES
};

/* How a message's counts were read: where its total is not the sum of the four, what that says. */
enum usage_reading {
	READING_AGREES,
	READING_ZERO,  /* a total of 0 beside parts: their sum is taken */
	READING_HELD,  /* the total counts the cached tokens once, and input holds them: they are taken out of it */
	READING_SHORT, /* the total leaves out the cached tokens, or the output: the sum is taken */
	READING_OTHER, /* none of these: the total is taken as it is */
	USAGE_READINGS
};

struct usage_record {
	struct slice session, agent, runtime, provider, model; /* absent: not told */
	struct slice key;                                      /* sessionKey */
	uint64_t call;                                         /* the identity of the model call, where `called` */
	bool called;
	bool no_call; /* a row that the gateway wrote itself, or one without any usage: no model was asked */
	uint64_t session_hash; /* for whoever adds it up; not set here */
	uint64_t turn;
	enum usage_source source;
	uint64_t count[USAGE_COUNTS]; /* by `reading`; a cache count not reported is 0, a missing total the sum */
	enum usage_fault fault;
	enum usage_count where; /* of the fault */
	enum usage_reading reading;
	enum cost_found priced;
	uint64_t cost; /* pico-dollars */
	uint64_t calls;
	struct json_val tools;
	bool timed;       /* `at` is a time */
	int64_t at;       /* ms */
	struct slice day; /* of it in UTC, "2026-05-27", where the text has it so; else absent */
	bool duplicate;   /* another artifact had the same message, and was read before */
	bool side, failed, backwards;
	struct slice path; /* of its src */
	uint64_t line;
};

/* form: the record's, which then remembers where its members are for the next one of it; or NULL.
 * Returns 0; 1 when it is of another kind; -1 when memory is out. */
int usage_record_read(
    struct usage_record *u, struct json_val record, struct form *form, struct arena *a);

const char *usage_count_name(enum usage_count c);
const char *usage_reading_name(enum usage_reading r); /* the key that counts it */
const char *usage_fault_name(enum usage_fault f);     /* likewise */
const char *usage_fault_sentence(enum usage_fault f); /* "is missing", "is negative" ... */

#endif

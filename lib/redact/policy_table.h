/* policy_table: what stands where in our records and in the raw artifacts, as far as it matters for publishing. Data
 * only; policy_compile.c reads it once.
 *
 * An object is a name and its fields, separated by blanks: NAMES:FORM, NAMES one or several keys with commas between.
 * Arrays are looked through: a form holds for the elements too. "*" stands for all keys that are not named: keys that
 * are data; *(FORM) says of what form these are. "!" at a field's end: a report reads it, so that losing it is to be
 * told.
 *
 *	num     a number, or one in a string            word    one word: status, id of a scenario, model
 *	time    a point in time                         title   a line of our own wording
 *	hash    a digest                                path    of a file
 *	log     a text of OpenClaw or the QA lab: its own words and its figures stay
 *	text    what people or models wrote, or a tool gave back: reports compare it, so that equal texts
 *	        get equal pseudonyms
 *	reply   such a text, the last one of a turn
 *	args    arguments of a tool: a tree of texts; its keys too
 *	inside  JSON, or JSON Lines, in a string: &NAME for its object
 *	gone    nothing of it is published
 *	#TYPE   an id: always a pseudonym               ~TYPE   an id that may stay when it is random (UUID,
 *	        hash), else a pseudonym                 @NAME   an object of this table
 *	FORM&NAME  a value of that form, or an object of this table (a member that changed its type)
 */
#pragma once

#include "data/data.h"

struct policy_object {
	const char *name;
	const char *report; /* which report reads the fields with "!"; NULL: none */
	const char *fields;
};

extern const struct policy_object policy_records[];   /* ends with a NULL name */
extern const struct policy_object policy_artifacts[]; /* likewise */
extern const struct policy_object policy_gateway[];   /* likewise */

/* What is known of a document before anything is judged: the name of its object, "unknown" when no mark fits.
 * Static. */
const char *policy_recognise(struct json_val doc);

/* marks: what a document is known by, written down. Internal to kinds. */
#pragma once

#include "data/data.h"

/* Does the value fit one of the alternatives, which are separated by " | "? An alternative is marks separated by
 * blanks, all of which must hold:
 *
 *	KEY       there is a member KEY           KEY=TEXT  it is the string TEXT
 *	!KEY      there is none                   KEY$      it is a string
 *	KEY{      it is an object                 KEY#      it is a number
 *	KEY[      it is an array                  @...      the alternative holds for the first element of an array
 */
bool marks_fit(struct json_val v, const char *marks);

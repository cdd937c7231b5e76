/* scan: finds error words and escapes in JSON source with vector instructions, so that most texts need not be decoded.
 * Its answers are exact, or say that they are not. */
#pragma once

#include "base/base.h"

enum scan_flag {
	SCAN_ERROR = 1, /* there is an error word; without it there is none, unless SCAN_ESCAPE */
	SCAN_ESCAPE = 2 /* there may be \u or \/, the escapes with other spellings; without it
			   there is none */
};

/* The text is a string's lexeme, to be understood decoded; or JSON text, in which \n is two characters. */
enum scan_mode { SCAN_STRING, SCAN_JSON };

/* Looks for error, failed, failure, timeout, denied, enoent and "not found" as whole ASCII words in any case, and for
 * those escapes. Returns flags. */
unsigned scan_errors(struct slice raw, enum scan_mode mode);

/* Looks for the escapes only. False: there are none. */
bool scan_escapes(struct slice raw);

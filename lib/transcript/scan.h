/*
 * scan: the exact rules about words and canonical form, answered on a JSON text as it stands, with
 * vector instructions, wherever that is possible.
 */
#ifndef OC_TRANSCRIPT_SCAN_H
#define OC_TRANSCRIPT_SCAN_H

#include <stdbool.h>

#include "base/slice.h"

enum scan_flag {
	SCAN_ERROR = 1, /* an error word stands there for certain; its absence is certain only
			   without SCAN_ESCAPE */
	SCAN_ESCAPE = 2 /* the escapes \u or \/, the two whose meaning has other spellings, may
			   stand there; their absence is certain */
};

/* How a text is looked at: decoded (a string's lexeme), or as the JSON text that it is, where \n is
 * two characters. */
enum scan_mode { SCAN_STRING, SCAN_JSON };

/*
 * Looks for error, failed, failure, timeout, denied, enoent or "not found" as whole ASCII words in
 * any case, and for those escapes.
 */
unsigned scan_errors(struct slice raw, enum scan_mode mode);

/* Only for the escapes: false when there are none for certain. */
bool scan_escapes(struct slice raw);

#endif

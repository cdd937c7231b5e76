/*
 * scan: a quick look at the bytes of a JSON text, a tool result most often, to spare the exact rules most of their work. Its answers are "no, for
 * certain" and "perhaps": vector instructions, no branch on what is found.
 */
#ifndef OC_PARITY_SCAN_H
#define OC_PARITY_SCAN_H

#include "base/slice.h"

enum scan_flag {
	SCAN_WORD = 1,  /* may hold error, failed, failure, timeout, denied, enoent or "not found" in letters as they are */
	SCAN_ESCAPE = 2 /* may hold the escapes \u or \/, the two whose meaning has other spellings */
};

/* The flags that cannot be ruled out. */
unsigned scan_text(struct slice raw);

#endif

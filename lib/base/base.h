/* base: bytes, memory and errors, which everything else uses. It knows nothing of files, JSON or OpenClaw.
 *
 * What comes in and what goes out are slices (bytes that somebody else owns) and builders (sb, arena, table) that own
 * their memory. Life of each: X_INIT or X_init; use; X_release. Nothing here exits or prints: a call that can fail
 * returns -1 or NULL, and fills a struct oc_err where there is more to say than "memory is out".
 *
 * It brings <stdbool.h>, <stddef.h>, <stdint.h> and <string.h>: who includes it does not name them again.
 *
 *     slice     a pointer and a length; comparing and searching
 *     utf8      sequences of UTF-8, one by one
 *     mem       malloc and its kin: the only file that calls them
 *     arena     memory for one record, freed at once
 *     sb        a growing string
 *     table     a hash table of structs
 *     count     sums that must not wrap
 *     err       what went wrong and where; the exit statuses
 *     nearest   the known word that was probably meant
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/sb.h"
#include "base/slice.h"
#include "base/table.h"
#include "base/utf8.h"

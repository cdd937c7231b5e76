/* io: everything between a filter and the system: arguments, files, pipes, messages.
 *
 * In come paths and descriptors; out go text (unpacked, as UTF-8), lines of it, and files that are written whole or not
 * at all. Order of calls, reading: walk_path finds the files, in_open opens one, in_on_idle says what to flush before a
 * read that blocks, line_init and line_next (or line_whole) read it, in_close. Writing: out_init, out_write,
 * out_finish, which reports what any write has met. Failures are struct oc_err for diag_error.
 *
 *     option    the command line, as rows that write their variable; --help
 *     diag      errors and notices on standard error; the exit status that follows
 *     walk      the files that arguments name
 *     in        bytes of an input, whatever it is packed in
 *       zin       its unpackers (zin_codec: zstd, gzip, bzip2 and xz, each through its library)
 *       utf16     its text in UTF-16
 *     line      lines of an input, without copying
 *     out       buffered output, checked to the end
 *     spool     text that is collected now and written later, beyond a size in a temporary file
 *     store     files that are appended to or published, safe against a crash
 *     at        what store does with folders and descriptors
 *     machine   processors at hand
 */
#pragma once

#include "io/at.h"
#include "io/diag.h"
#include "io/in.h"
#include "io/line.h"
#include "io/machine.h"
#include "io/option.h"
#include "io/out.h"
#include "io/spool.h"
#include "io/store.h"
#include "io/walk.h"

/* data: text as values and back: JSON above all, and the few other formats that artifacts have.
 *
 * In comes text that the caller owns; out go values that point into it. Order of calls: json_init once; json_read for
 * each document, then json_get, json_next, json_text ... while the text and the tape live; json_release. Many lines:
 * forms_read_lines and forms_run_next, which give each line's value and its form. Writing: emit_init on an sb, calls of
 * emit, then sb_ok once at the end.
 *
 *     json      the strict reader: values, lexemes, decoded text
 *       json_read                the walk over the index that makes the tape
 *       json_index               the index: what the walk and the kernels have in common
 *       json_kernel_*            the kernels that make it: avx512, avx2, sse2, neon, plain
 *       *.inc.h                  what kernels have in common
 *       json_pattern             lines read by the pattern of one before: see there
 *       json_scalar              numbers and literals, byte by byte
 *       json_locate              the reader of bad texts, which finds the place and the reason
 *       json_duplicate           duplicated keys
 *     forms     the forms of values seen lately, and lines read by their patterns
 *     emit      the writer; emit_val: values of a tape written again
 *     canon     canonical JSON (RFC 8785), its hash; shape: which keys hold which types
 *     document  a JSON file read whole
 *     number    numbers as ECMAScript reads and prints them
 *     clock     times as ECMAScript's Date reads and prints them
 *     jstext    white space as ECMAScript sees it
 *     collate   String.prototype.localeCompare
 *     jqx       jq expressions, each in a process of its own (jqx_engine)
 *     env       key=value files, and what GNU time prints
 *     log_line  a line of a log without what was put before it
 *     process_table  what ps, pidstat and CSVs tell of a process's memory (process_time: its times)
 *     yaml      YAML as JSON text
 *     agentdb   the SQLite database of an OpenClaw agent (agentdb_copy: a private copy of it)
 */
#pragma once

#include "data/agentdb.h"
#include "data/canon.h"
#include "data/clock.h"
#include "data/collate.h"
#include "data/document.h"
#include "data/emit.h"
#include "data/env.h"
#include "data/forms.h"
#include "data/jqx.h"
#include "data/json.h"
#include "data/jstext.h"
#include "data/log_line.h"
#include "data/number.h"
#include "data/process_table.h"
#include "data/yaml.h"

/* artifact: reads the raw artifacts of OpenClaw QA, whatever they are.
 *
 * In come paths: files, folders with all below them, sample-paths lists, standard input; packed or plain, of any kind
 * (kinds/kinds.h). Out go, through an outlet (record/outlet.h): an artifact record for each file, what the reader
 * itself makes of it (rows of openclaw-rtt and records pass on; suite, rss-sample and heap-snapshot records), rejects
 * and notices. Two others are called: listeners (record/document.h), who make records of documents and lines; and
 * whoever makes records of samples, one execution of the QA command each, with its summary and what lies beside it.
 *
 * Order of calls:
 *
 *     reader_init; then the reader's listeners, limits, forced type and tick; reader_own for each output
 *     collect_init; then the collection's progress, jobs, validate
 *     collect_list and collect_paths in any order, collect_finish
 *     collect_release, reader_release
 *
 *     collect       what is named on the command line, its samples
 *       tree          all below a folder, in the order in which samples count
 *       group         which artifacts of a folder are one sample
 *       reader_pool   files read by several threads
 *     read          one input: bytes, document or lines, and its records
 *     validate      one input, for its errors only
 *       sniff         what an input is
 *       suite         records of a qa-suite-summary.json
 *       metrics       records of resource-metrics.env and of time -v
 *       process_samples  records of what ps, pidstat and CSVs tell of processes
 *       memory_gateway  what a gateway says of its memory, in logs and answers
 *         memory        readings as records; which cannot be true
 *     reader        the state of reading, and what is said of inputs
 *       run_metadata  what a metadata.env says of the run in its folder
 *       source        bytes and lines of a file, counted and hashed
 *       paths         what a path says: folder, run
 */
#pragma once

#include "artifact/collect.h"
#include "artifact/reader.h"
#include "kinds/kinds.h"

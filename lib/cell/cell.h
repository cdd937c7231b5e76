/* cell: the door of this folder: one runtime's capture of one scenario. In come transcripts with what lies beside them
 * (gateway log, mock requests, steps), state folders of gateways, suite summaries and scenario files; out go `cell`,
 * `turn`, `scenario` and `tool-fixture` records.
 *
 * Order of calls for --cell, --cells and --turns: cell_choice_init, the options (cell_options write the choice),
 * cell_choice_check, cell_choice_run, cell_choice_release. For artifacts: cell_documents_init, its listener among those
 * of the reader, cell_documents_release.
 *
 * The files, each above those that it uses:
 *
 *     choice           the options, and what they allow together
 *     list             many cells from a list
 *     turns            the user turns of a transcript
 *     capture          one cell from its files
 *     state            finds the transcript of a cell in a state folder
 *     record           the cell record
 *     mock             the calls that the mock provider planned
 *     details          what outcome, details and steps mean
 *     sentinel         findings in the gateway log; sentinel_line: the rules; prescan: skips most lines
 *     documents        listens to the reader of artifacts
 *     suite_cells      scenarios and cells of a suite summary; alias: its older names
 *     fixture_record   a scenario file that exercises one tool
 *     hashed_file      lines of a file, with its length and hash
 */
#pragma once

#include "cell/choice.h"
#include "cell/documents.h"

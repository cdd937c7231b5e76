/*
 * usage: the door of this folder: token usage of sessions. In come artifacts (transcripts, trajectories, cron
 * runs, mock requests, sessions.json, agent databases); out go `usage` records, one for each assistant
 * message, and `prompt` records.
 *
 * Order of calls: usage_reader_init; usage_capture_listener among those of the reader of artifacts, and
 * usage_reader_hire, _dismiss and _event for its workers; usage_repeats_report; usage_reader_release.
 *
 * The files, each above those that it uses:
 *
 *     reader     all artifacts of a run, also those that worker threads read
 *     repeats    marks the records of sessions that are read twice
 *     capture    the records of one artifact; database: those of an agent database
 *     session    the events of a session into its records
 *     fields     the members of the records
 */
#ifndef OC_USAGE_USAGE_H
#define OC_USAGE_USAGE_H

#include "usage/capture.h"
#include "usage/reader.h"
#include "usage/repeats.h"

#endif

/* paths: what a path says: the folder of a file, and the run that it belongs to. */
#ifndef OC_ARTIFACT_PATHS_H
#define OC_ARTIFACT_PATHS_H

#include "base/base.h"

/* The folder part of a path, its last '/' included; empty when there is none. */
struct slice path_folder(const char *path);

/* The name of the run that a file belongs to: its folder; of_sample: of a folder sample-N the one above it.
 * Borrowed from path, or static. */
struct slice path_run(const char *path, bool of_sample);

/* The folder of the gateway that an artifact tells of: its own folder, or that above when it lies in one of the folders
 * that a gateway, its diagnostics export and a capture of its answers keep beside each other (logs, stability, health
 * ...). Borrowed from path, or static. */
struct slice path_gateway(const char *path);

/* The version that the nearest folder with one for a name tells (2026.9.6, v2026.5.26-beta.1); absent: none does.
 * Borrowed from path. */
struct slice path_version(const char *path);

/* Appends that of a suite: when it began, as far as that is known, and its folder; the whole path when its summary
 * is not called qa-suite-summary.json, as several may then lie together. */
void path_run_of_suite(struct sb *out, const char *path, struct slice started);

#endif

/* agentdb_copy: a private copy of a database with its -wal or -journal. Internal to agentdb. */
#pragma once

#include "base/base.h"

/* Has the database a side file ("-wal", "-journal") with something in it? */
bool agentdb_beside(const char *path, const char *suffix);

/* Copies into a new folder (mode 0700) below folder; *to is the copy's path. A writer may be at work: the copy is whole
 * when the database, and the head of its -wal, are after copying as they were before, as a -wal only grows until it is
 * written back. Tried some times. Returns 0, or -1 with nothing left behind. */
int agentdb_copy(struct sb *to, const char *path, const char *folder, struct oc_err *e);

/* Removes what agentdb_copy made, and what SQLite put beside it. */
void agentdb_uncopy(const char *to);

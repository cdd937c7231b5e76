/* rtt: round-trip times. Artifacts of a run become `rtt-sample` records (oc-capture); a run's records become one row of
 * openclaw-rtt, which is kept in a store; stored rows are checked (oc-rtt-import).
 *
 *     artifacts to records   rtt_sample_companion(), rtt_sample_needs_events(); rtt_sample_write()
 *     records to a row       rtt_target_find(); rtt_gather_init(); rtt_gather_add() for each record; rtt_row_build();
 *                            rtt_keep(); rtt_gather_release()
 *     rows to findings       rtt_verify_init(); rtt_verify_path() for each file or folder; rtt_verify_release()
 *
 *     value        readings of JSON values, as upstream's importers read them
 *     index        elements of a JSON array by name
 *     resources    what a sample used: resource-metrics.env, the gateway's resident set
 *     candidates   every timing that the artifacts give for a scenario
 *     sample       artifacts as rtt-sample records
 *     target       channels and surfaces, and whose rules each follows
 *     gather       records put together into samples
 *     result       a sample by its target's rules
 *     row_emit     a row as JSON
 *     row          a run's row, its id and paths; telegram's aggregate
 *     keep         the store of rows
 *     verify_row   the checks of a stored row
 *     verify       files and folders of rows
 */
#pragma once

#include "rtt/gather.h"
#include "rtt/keep.h"
#include "rtt/row.h"
#include "rtt/sample.h"
#include "rtt/target.h"
#include "rtt/verify.h"

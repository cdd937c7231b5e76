/*
 * record: the corridor between those who make records and those who judge them.
 *
 * In come lines of records (intake), out go records, rejects and messages (sink, or any outlet). Order of calls:
 * intake_init, intake_read for each input, which calls back with each record; there record_kind says what it is,
 * field_... and usage_record_read take it apart, groups and pairing keep what must wait for other records; at the end
 * groups_each or partial_write, gate_error; sink_finish.
 *
 *     envelope    what every record has: kind, v, src; reject records
 *     intake      records of an input, through --where and --map
 *     sink        standard output, --rejects and messages, through --where and --map
 *     outlet      where readers send what they make: a sink, a pool's log, or nowhere
 *     pool        jobs on several threads, with their output in order
 *     progress    the line about long work
 *     items       a JSON list of any length
 *     member      a record's members found in one pass
 *     field       members of parity records, read and checked
 *     fields      the fields by which records are grouped, and keys of their values (packed)
 *     group       records grouped by fields
 *     partial     groups as records that merge
 *     pairing     parts that wait for their other half
 *     runtime_pair   the two runtimes whose cells are compared
 *     gate        what closes a gate
 *     call_set    the model calls met so far
 *     age         whose rules: upstream's ages, and what tells of which age an artifact is
 *     suite_list  the scenarios of a suite summary: which were run again, which are missing
 *     version     versions in the order of their release
 *     usage       a usage record read;  cost: money, exactly;  drift_word: the words of a verdict
 */
#ifndef OC_RECORD_RECORD_H
#define OC_RECORD_RECORD_H

#include "record/age.h"
#include "record/call_set.h"
#include "record/cost.h"
#include "record/document.h"
#include "record/drift_word.h"
#include "record/envelope.h"
#include "record/field.h"
#include "record/fields.h"
#include "record/gate.h"
#include "record/group.h"
#include "record/intake.h"
#include "record/items.h"
#include "record/member.h"
#include "record/outlet.h"
#include "record/packed.h"
#include "record/pairing.h"
#include "record/partial.h"
#include "record/pool.h"
#include "record/progress.h"
#include "record/runtime_pair.h"
#include "record/sink.h"
#include "record/suite_list.h"
#include "record/usage.h"
#include "record/version.h"

#endif

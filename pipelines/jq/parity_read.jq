# parity_read.jq: what oc-drift and oc-capture put out, read for the parity report.
#
# Only lines that begin as the filters write them count: parity-report has taken such lines out of its input, so a verdict
# here is one of this run.

include "markdown";
include "record";

# The run block of a suite record; version 1 has it in "run".
def run_block: .runBlock // .run | object;

# ---- suites that are no pair, and suites of the same scenarios ----

# Input: "NUMBER:RECORD" lines of suite and scenario records.
def numbered: index(":") as $at | .[$at + 1:] as $line | {n: .[:$at], line: $line, record: ($line | fromjson? // {} | object)};
def of_a_pair:
  run_block.runtimePair != null or .runtimePair != null or .reported != null or (.runtimes | list | length) > 0;

# Of suites without a runtime pair and without anything captured: "left N", the numbers of their lines, "suites N" and
# "records N", how many. Of those that have a scenario in common with another one: "again N" their lines, "path" (as JSON),
# and "ending", how their records end (src).
def sorted_suites:
  [inputs | numbered | select(.record.src | object.path | text)]
  | [group_by([.record.src.path, .record.src.xxh3])[] | select(any(.[]; .record.kind == "suite"))]
  | map(any(.[]; .record | of_a_pair) as $pair | {pair: $pair, lines: ., ids: ([.[].record.scenarioId | text | strings] | unique)})
  | ([.[] | select(.pair) | .ids[]] | group_by(.) | map(select(length > 1) | {(first): true}) | add // {}) as $common
  | ([.[] | select(.pair and any(.ids[]; $common[.]))]) as $again
  | [.[] | select(.pair | not)] as $left
  | "suites \($left | length)", "records \([$left[].lines[] | select(.record.kind == "suite")] | length)", "left \($left[].lines[].n)",
    "again \($again[].lines[].n)",
    ($again[].lines[0] | "path \(.record.src.path | tojson)", "ending \(.line | .[rindex("\"src\":"):])");

# ---- records ----

def call: if type == "object" then {tool: (.tool | text), args: (.argsHash | text), result: (.resultHash | text), error: (.errorClass | text)} else null end;
def side:
  if type != "object" then null
  else
    { status: (.status | text), tokens: (.tokens | figure), calls: (.toolCalls | figure), wall: (.wallMs | figure),
      errors: [.runtimeErrorClass, .transportErrorClass | text | strings], path: (.src | object.path | text) }
  end;

def drift_record:
  { name: (.name | text), id: (.scenarioId | text), axes: (.axes | object | map_values(tostring)), drift: (.drift | text),
    details: (.driftDetails | text), pass: (.pass == true), severity: (.severity | text), triage: (.triage | text),
    known: (.knownAs // .known | if type == "object" then {issue: (.issue | text), reason: (.reason | text)} else null end),
    left: (.left | side), right: (.right | side),
    difference: (.firstDifference | if type == "object" then {call: (.call | figure), left: (.left | call), right: (.right | call)} else null end),
    reported: (.reported | object.drift | text), classified: (.classified | object.drift | text),
    upstream: (.upstreamVerdict | object.drift | text), weak: ((.note | text) != null) };

def suite_record:
  { path: (.src | object.path | text), mode: (run_block.providerMode | text), model: (run_block.primaryModel | text),
    wall: (.metrics | object.wallMs | figure), started: (run_block.startedAt | text), finished: (run_block.finishedAt | text) };

# A line as an object with one key: what it is.
def tagged_line:
  . as $line
  | (fromjson? // null)
  | if type != "object" then {reject: {place: null, line: null, reason: "a record that jq cannot hold"}}
    elif ($line | startswith("{\"kind\":\"drift\",")) then {drift: drift_record}
    elif ($line | startswith("{\"kind\":\"drift-report\",")) then {report: .}
    elif ($line | startswith("{\"kind\":\"coverage-report\",")) then {coverage: .}
    elif ($line | startswith("{\"kind\":\"parity-report-start\",")) then {start: .}
    elif ($line | startswith("{\"kind\":\"parity-report-end\",")) then {end: .exit}
    elif .kind == "suite" then {suite: suite_record}
    elif .kind == "reject" then
      {reject: reject(thousands)}
    elif .kind == "artifact" then {file: (.type | text // "unknown")}
    elif .kind == "cell" then {other: "cell of another runtime"}
    else {other: (.kind | text // "(no kind)")} end;

def read_parity:
  [inputs | select(. != "") | tagged_line]
  | { drifts: map(.drift // empty), report: (map(.report // empty) | last), coverage: (map(.coverage // empty) | last),
      suites: map(.suite // empty), rejects: map(.reject // empty), files: (map(.file // empty) | tally),
      other: (map(.other // empty) | tally), start: (map(.start // empty) | first // {}), driftExit: (map(.end // empty) | last) };

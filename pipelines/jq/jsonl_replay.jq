# jsonl_replay.jq: the plan of a replay, its cells and their verdicts, as `replay` records and as a Markdown report.

include "markdown";
include "record";
include "parity_read";
include "parity_matrix";
include "parity_report";

# ---- reading ----

# {plan, transcripts, drifts and cells by scenario id, report; lines: oc-drift's own, as they are}
def read_replay:
  reduce (inputs | select(. != "")) as $line ({plan: {}, transcripts: [], drifts: {}, cells: [], report: {}, verdicts: [], closing: []};
    ($line | fromjson) as $r
    | if $r.kind == "replay-plan" then .plan = $r
      elif $r.kind == "replay-transcript" then .transcripts += [$r]
      elif $r.kind == "cell" then .cells += [$r | {scenarioId, runtime, scenarioStatus, scenarioDetails, badLines}]
      elif $r.kind == "drift" then .drifts[$r.scenarioId] = ($r | drift_record) | .verdicts += [$line]
      elif $r.kind == "drift-report" then .report = $r | .closing += [$line]
      else . end);

def severity_rank: {none: 0, escalate: 1, P2: 2, P1: 3}[. // "none"] // 0;

# The transcripts, each with the verdicts of its turns in order.
def replayed:
  . as $in
  | .transcripts[]
  | . as $t
  | [range(1; .turns + 1) | . as $n | $in.drifts["\($t.name)#\($n)"] // {name: $t.name, drift: "missing", severity: "P1"} | .turn = $n] as $turns
  | {name, path, turns: $turns,
     first: ([$turns[] | select(.drift != "none") | .turn] | first),
     severity: ([$turns[] | .severity // "none"] | max_by(severity_rank) // "none")};

# ---- records ----

# As upstream's qa-jsonl-replay-summary names them, but for "drifts", which is "drift" there.
def replay_record:
  {kind: "replay", v: 2, transcriptPath: .name, userTurnCount: (.turns | length), drifts: [.turns[].drift]}
  + (if .first != null then {firstDriftAtTurn: .first} else {} end)
  + {severity, src: {path: .name}};

# One a line: the drift of each turn, each transcript, the closing report.
def replay_records:
  read_replay as $in | $in.verdicts[], ($in | replayed | replay_record | tojson), $in.closing[];

# ---- report ----

# ["none", "none", "structural"] -> "none ×2, structural"
def sequence_text:
  reduce .[] as $d ([]; if length > 0 and .[-1].d == $d then .[-1].n += 1 else . + [{d: $d, n: 1}] end)
  | map((if .d == "none" or .d == "text-only" then .d else "**" + (.d | short_name) + "**" end) + (if .n > 1 then " ×\(.n)" else "" end)) | listed(40);

def replay_headline($all; $names):
  [$all[] | select(.first != null)] as $drifting
  | [$all[].turns[]] as $turns
  | [$turns[] | select(.severity == "P1" and .known == null)] as $blocking
  | (if ($drifting | length) == 0 then "No drift"
     elif ($blocking | length) > 0 then "Not at parity"
     elif ([$turns[]] | fresh | length) > 0 then "No blocking drift"
     elif any($turns[]; .known != null) then "At parity but for what is known"
     else "At parity but for words" end) as $head
  | "**\($head).** \($drifting | length | thousands) of \($all | length | counted("transcript")) \(if ($drifting | length) == 1 then "drifts" else "drift" end)"
    + ", \([$turns[] | select(.drift != "none")] | length | thousands) of \($turns | length | counted("turn")) differ on \($names).";

def replay_findings($all; $left; $right):
  [$all[].turns[] | select(.known == null and .severity != "none" and .severity != null)]
  | "## Turns that drift", "",
    (select(length == 0) | "None beyond what is known.", ""),
    ( severities[] as $s | [.[] | select(.severity == $s)] | select(length > 0)
      | "### \($s | severity_title) (\(length | thousands))", "", ( .[:max_items][] | "- " + finding_text($left; $right) ), and_more(max_items), "" );

def failed_runs($cells):
  [$cells[] | select(.scenarioStatus == "fail")]
  | select(length > 0)
  | "## Runs that failed", "",
    md_table(["Turn", "Runtime", "Why"]; "lll";
      .[:max_items][] | [(.scenarioId | short_name), (.runtime | short_name), (.scenarioDetails // "-" | reason_text)]), "",
    (and_more(max_items), select(length > max_items) | if type == "string" then . else "" end);

def replay_notices($cells):
  [$cells[] | select(.badLines != null)]
  | select(length > 0)
  | "## Notices", "",
    ( .[:max_items][]
      | "- " + (.scenarioId | short_name) + ", " + (.runtime | short_name)
        + ": \(.badLines.count | counted("line")) of what the runner printed no JSON, the first is line \(.badLines.first | thousands)" ),
    and_more(max_items), "";

# $kept: do the runs' transcripts stay where the report says they are?
def replay_report($kept):
  read_replay as $in
  | [$in | replayed | if $kept then . else .turns[] |= (.left.path? = null | .right.path? = null) end] as $all
  | ($in.report.runtimePair // $in.plan.pair | list | map(strings | short_name)) as $pair
  | ($pair[0] // "left") as $left | ($pair[1] // "right") as $right
  | [$all[].turns[]] as $turns
  | ([$in.report.known | list[] | object | select(.state != "occurs")]) as $stale
  | "# Replay: \($left) and \($right)", "",
    replay_headline($all; "\($left) and \($right)"), "",
    gate_text($in.report),
    "- Judged by \($in.report.rules // "upstream" | rules_word), as of \($in.report.upstream // "?" | short_name)",
    "- Runs: \($in.cells | length | thousands), \([$in.cells[] | select(.scenarioStatus == "fail")] | length | thousands) failed", "",
    "## Transcripts", "",
    md_table(["Transcript", "Turns", "First drift at turn", "Sequence", "Worst"]; "lrrll";
      $all[] | [(.name | shorten(120) | md_code), (.turns | length | thousands), (.first // "-" | if type == "number" then thousands else . end),
        ([.turns[].drift] | sequence_text), (.severity | short_name)]), "",
    replay_findings($all; $left; $right),
    (select(($stale | length) > 0) | "## The list of known drifts can only shrink", "", ($stale[] | stale_text), ""),
    known_section($in.report; $turns),
    failed_runs($in.cells),
    replay_notices($in.cells);

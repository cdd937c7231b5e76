# parity_report.jq: the verdicts of oc-drift to a Markdown report, both runtimes side by side.
#
#     text lines -> what was read (parity_read.jq) -> sections (here), walls and axes (parity_matrix.jq)
#
# Every text that came from an artifact goes through short_name, reason_text or another md_ function on its way out.

include "markdown";
include "record";
include "age";
include "parity_read";
include "parity_matrix";

# ---- cells ----

def reason_text: shorten(300) | md_free;
def side_status:
  if . == null then "missing" else .status // "-" | short_name end + ([.errors[]? | short_name] | if length > 0 then " (" + join(", ") + ")" else "" end);
def figure_cell(f): if . == null then "-" else f | if . == null then "-" else thousands end end;
def wall_cell: if . == null then "-" else .wall | duration end;
def two(f): (.left | f) + " / " + (.right | f);
def tokens_cell:
  two(figure_cell(.tokens))
  + (if .left.tokens != null and .right.tokens != null and .left.tokens > 0 and .left.tokens != .right.tokens then
       " (" + (.right.tokens / .left.tokens - 1 | percent_change) + ")" else "" end);
def drift_cell: if .drift == "none" or .drift == "text-only" then .drift else "**" + (.drift // "?" | short_name) + "**" end;
def result_cell:
  if .severity == "none" or .severity == null then "-" else .severity | short_name end
  + (if .known != null then ", known " + (.known.issue // "" | short_name) else "" end);

# ---- verdict ----

def severities: ["P1", "P2", "escalate"];
def severity_title: {P1: "P1: blocking", P2: "P2: to be looked into", escalate: "Escalate: a person has to read both answers"}[.];
def fresh: map(select(.known == null and .severity != "none" and .severity != null));
def alike: (.drift == "none" or .drift == "text-only") and .severity == "none";

# Suites that are not complete: their gate is closed.
def incomplete($in): $in.report | object.incomplete | list | map(object);

def headline($in; $fresh):
  ($in.drifts | map(select(.drift != "missing")) | length) as $judged
  | ([$fresh[] | select(.severity == "P1")] | length) as $blocking
  | if $judged == 0 and ($in.drifts | length) == 0 then "Only tools were listed"
    elif $judged == 0 then "Nothing was compared"
    elif $blocking > 0 then "Not at parity"
    elif (incomplete($in) | length) > 0 then "Not complete"
    elif ($fresh | length) > 0 then "No blocking drift"
    elif any($in.drifts[]; .known != null) then "At parity but for what is known"
    else "At parity" end;

def verdict_text($drifts; $fresh; $names):
  ($drifts | map(select(.drift != "missing"))) as $judged
  | ([$judged[] | select(alike)] | length) as $alike
  | ([$judged[] | select(alike and .drift == "text-only")] | length) as $wording
  | if ($drifts | length) == 0 then "No scenario in the input."
    else
      "Of \($drifts | length | counted("scenario")), \($alike | thousands) \(if $alike == 1 then "ends" else "end" end) alike on \($names)"
      + (if $wording > 0 then " (\($wording | thousands) in other words)" else "" end)
      + ([ ([$fresh[] | select(.severity == "P1" and .drift != "missing")] | length | select(. > 0) | "\(thousands) blocking"),
           ([$fresh[] | select(.severity == "P2")] | length | select(. > 0) | "\(thousands) to be looked into"),
           ([$fresh[] | select(.severity == "escalate")] | length | select(. > 0) | "\(thousands) for a person to read"),
           ([$drifts[] | select(.drift == "missing")] | length | select(. > 0) | "\(thousands) not captured on both"),
           ([$drifts[] | select(.known != null)] | length | select(. > 0) | "\(thousands) known") ]
         | if length > 0 then "; " + join(", ") else "" end)
      + "."
    end;

def gate_text($report):
  if $report.gate == null then empty
  else
    "- Gate at \($report.gate.level | short_name): "
    + (if $report.gate.pass == true and ($report.judgedPairs // 0) > 0 then "**open**"
       elif $report.gate.pass == true then "**closed**: no pair was compared, and nothing seen is not clean"
       else "**closed** by \($report.gate.findings // 0 | counted("finding"))" end)
  end;

def ages_text($report):
  ($report.ages | list | map(object)) as $ages
  | if ($ages | length) == 0 then "as of \($report.upstream // "?" | short_name)"
    elif ($ages | length) == 1 then "as of \($ages[0].upstream // "?" | short_name) (\($ages[0].upstreamFrom | text | age_why))"
    else
      $ages | map("as of \(.upstream // "?" | short_name) for \(.scenarios // 0 | counted("scenario")) (\(.upstreamFrom | text | age_why))") | join(", ")
    end;

def rules_word: {reported: "the suites' own reports", strict: "strict rules", upstream: "upstream's rules"}[.] // .;

def header_section($in; $fresh; $names):
  ($in.report | object) as $report
  | "# Runtime parity: \($names)", "",
    "**\(headline($in; $fresh)).** " + verdict_text($in.drifts; $fresh; $names), "",
    ( incomplete($in) | select(length > 0)
      | (.[:max_items][] | "**" + (.path // "a suite" | shorten(120) | md_free) + "**: " + (.why // "?" | reason_text) + "."), and_more(max_items), "" ),
    gate_text($report),
    ( select($in.report != null)
      | "- Judged by \($report.rules // "upstream" | rules_word), \(ages_text($report))"
        + (if $report.pass == true then "; upstream's own report would pass" else "; upstream's own report would fail" end) ),
    ( [$in.suites[] | .mode // empty] | unique | select(length > 0)
      | "- Provider mode: " + (map(short_name) | listed(6))
        + ([$in.suites[] | .model // empty] | unique | if length > 0 then "; model: " + (map(short_name) | listed(6)) else "" end) ),
    ( select($in.files != {}) | "- Files: \([$in.files[]] | add | thousands): " + ($in.files | tally_text) ),
    "",
    rejects_section($in.rejects; $in.start.captureExit);

# ---- counts ----

def meanings:
  [ ["none", "same tool calls, same results, same words"], ["text-only", "only the words of the final answer differ"],
    ["tool-call-shape", "other tools or other arguments"], ["tool-result-shape", "same calls, other results"],
    ["structural", "other length of the transcript, or no final answer on one side"],
    ["failure-mode", "a runtime or the scenario failed, or a call has no result"],
    ["same-failure", "both failed alike"], ["missing", "not captured on both runtimes"] ];

def counts_section($drifts):
  if ($drifts | length) == 0 then empty
  else
    ($drifts | map(.drift // "?") | tally) as $n
    | ($drifts | map(select(.known != null) | .drift // "?") | tally) as $known
    | "## Counts", "",
      md_table(["Drift", "Scenarios", "Known", "What it means"]; "lrrl";
        meanings[] | . as [$word, $meaning]
        | select($n[$word] != null or ($word != "same-failure" and $word != "missing"))
        | [$word, ($n[$word] // 0 | thousands), ($known[$word] // 0 | thousands), $meaning]), ""
  end;

# ---- scenarios ----

def scenario_section($drifts; $left; $right):
  if ($drifts | length) == 0 then empty
  else
    any($drifts[]; .axes != {}) as $axes
    | "## Scenarios", "",
      "Figures: \($left) / \($right).", "",
      md_table(
        ["Scenario"] + (if $axes then ["Axes"] else [] end) + [$left, $right, "Tokens", "Tool calls", "Wall time", "Drift", "Severity"];
        "l" + (if $axes then "l" else "" end) + "llrrrll";
        $drifts[]
        | [scenario_name] + (if $axes then [.axes | axes_text] else [] end)
          + [(.left | side_status), (.right | side_status), tokens_cell, two(figure_cell(.calls)), two(wall_cell), drift_cell, result_cell]), ""
  end;

# ---- findings ----

def hash_text: if . == null then "-" else .[:8] | md_code end;
def call_text:
  if . == null then "no call"
  else (.tool // "(no name)" | shorten(80) | md_code) + " (arguments \(.args | hash_text), result \(.result | hash_text)"
    + (if .error != null then ", \(.error | short_name)" else "" end) + ")" end;
def difference_text($left; $right):
  if .difference == null then ""
  else " First difference, call \(.difference.call | thousands): \($left) \(.difference.left | call_text), \($right) \(.difference.right | call_text)." end;
def paths_text: [.left.path, .right.path | strings] | unique | if length == 0 then "" else " From " + (map(path_text) | join(" and ")) + "." end;
def short_hashes: gsub("(?<start>[0-9a-f]{8})[0-9a-f]{24,}"; .start);
# Where the first difference is shown the details would say it again.
def details_text:
  if .details == null or (.difference != null and (.drift == "tool-call-shape" or .drift == "tool-result-shape")) then ""
  else " (" + (.details | short_hashes | reason_text) + ")" end;

def finding_text($left; $right):
  "**" + scenario_name + "**" + (if .axes != {} then " [" + (.axes | axes_text) + "]" else "" end)
  + ": \(.drift // "?" | short_name)" + details_text + ". " + (.triage // "" | shorten(600) | md_sentence)
  + difference_text($left; $right) + paths_text;

# Is a finding of that severity at the gate's level or above?
def closes($gate): . as $s | $gate != null and (severities | index([$s])) <= (severities | index([$gate.level]) // 0);

def stale_text: "- " + (.scenario // .tool // "?" | short_name) + " (\(.drift // "?" | short_name), \(.issue // "?" | short_name)): "
  + (if .state == "expired" then "its date \(.until // "" | short_name) is past" else "does not occur any more" end)
  + ": take it off the list" ;

def findings_section($fresh; $stale; $gate; $live; $incomplete; $left; $right):
  (if $gate != null then "Gate failures" else "Findings" end) as $title
  | "## \($title)", "",
    ( select([$fresh, $stale, $live, $incomplete] | all(length == 0)) | "None.", "" ),
    ( $incomplete | select(length > 0)
      | "### Suites that are not complete", "",
        (.[:max_items][] | "- " + (.path // "a suite" | shorten(120) | md_code) + ": " + (.why // "?" | reason_text)
          + ". Wait for its end, or run it again; what it has so far proves nothing."), and_more(max_items), "" ),
    ( severities[] as $s | [$fresh[] | select(.severity == $s)] | select(length > 0)
      | "### \($s | severity_title) (\(length | thousands)\(if $gate == null or ($s | closes($gate)) then "" else ", below the gate" end))", "",
        ( .[:max_items][] | "- " + finding_text($left; $right) ), and_more(max_items), "" ),
    ( select(($stale | length) > 0) | "### The list of known drifts can only shrink", "", ($stale[] | stale_text), "" ),
    ( select(($live | length) > 0) | "### Live usage that is not there", "", ($live[:max_items][] | "- " + reason_text), ($live | and_more(max_items)), "" );

# ---- known drifts ----

def known_section($report; $drifts):
  if $report.known == null then empty
  else
    ($report.known | list | map(object)) as $known
    | "## Known drifts", "",
      if ($known | length) == 0 then "The list is empty.", ""
      else
        md_table(["Scenario or tool", "Drift", "Issue", "Reason", "Until", "State"]; "llllll";
          $known[]
          | [ (.scenario // .tool // "?" | short_name), (.drift // "?" | short_name), (.issue // "-" | short_name), (.reason // "-" | reason_text),
              (.until // "-" | short_name), (if .state == "occurs" then "occurs" + (if .matches > 1 then " \(.matches | thousands) times" else "" end)
                else "**\(.state // "?" | short_name)**" end) ]), "",
        ( [$drifts[] | select(.known != null)] | select(length > 0)
          | "Let pass: " + (map(scenario_name + " (" + (.drift | short_name) + ", " + (.known.issue // "?" | short_name) + ")") | listed(max_items)) + ".", "" )
      end
  end;

# ---- tools ----

def coverage_section($c; $left; $right):
  if $c == null then empty
  else
    "## Tool coverage", "",
    (if $c.evaluated == true then "\($c.passingTools | thousands) of \($c.requiredTools | counted("required tool")) pass, \($c.failingTools | thousands) fail; "
       + "\($c.trackedTools | thousands) tracked by an issue, \($c.optionalTools | thousands) optional."
     else "Only the list of fixtures: no run was given. \($c.totalTools | counted("tool"))." end), "",
    md_table(["Tool", $left, $right, "Drift", "Calls", "Required", "Issue"]; "llllrll";
      $c.rows | list[] | object
      | [ (.tool // "?" | short_name), (.openclaw // "-" | short_name), (.codex // "-" | short_name), (.drift // "-" | short_name),
          "\(.openclawToolCalls // 0 | thousands) / \(.codexToolCalls // 0 | thousands)", (if .required == true then "yes" else "no" end),
          (.tracking | text // "-" | reason_text) ]), "",
    ( $c.failures | list | map(strings) | select(length > 0) | "Failing:", "", (.[:max_items][] | "- " + reason_text), and_more(max_items), "" )
  end;

# ---- notices ----

def retried_text:
  (.name // .scenarioId // "(no name)" | short_name) + (if (.axes | object) != {} then " [" + (.axes | object | map_values(tostring) | axes_text) + "]" else "" end)
  + " was run again and its last result counts; attempt \(.attempt // 1 | thousands): \(.status // "no status" | short_name)"
  + (if .drift != null then ", \(.drift | short_name)" else "" end);

def notices($in):
  ( $in.report | object.retried | list[] | object | retried_text ),
  ( $in.drifts[] | select(.reported != null)
    | scenario_name + ": the suite reports \(.reported | short_name), its cells say \(.drift // "?" | short_name)" ),
  ( $in.drifts[] | select(.classified != null)
    | scenario_name + ": the suite reports \(.drift // "?" | short_name), its cells say \(.classified | short_name)" ),
  ( $in.drifts[] | select(.upstream != null and .upstream != .drift)
    | scenario_name + ": \(.drift // "?" | short_name) by the strict rules, \(.upstream | short_name) by upstream's" ),
  ( [$in.drifts[] | select(.weak)] | select(length > 0)
    | "\(length | counted("scenario")) without strict data, judged by lines and words: " + (map(scenario_name) | listed(12)) ),
  ( $in.start.suitesLeft // 0 | select(. > 0)
    | "\(counted("suite")) of no runtime pair, left out" ),
  ( $in.start.verdictsLeft // 0 | select(. > 0) | "\(counted("verdict")) of an earlier oc-drift in the input, left out: it is cells that are judged" ),
  ( $in.other | with_entries(select(.key == "cell of another runtime")) | .[] | "\(counted("cell")) of other runtimes than this pair" );

def notices_section($in):
  [notices($in)] | if length == 0 then empty else "## Notices", "", (.[:max_items][] | "- " + .), and_more(max_items), "" end;

# ---- the whole ----

def nothing_said($in):
  if $in.driftExit != 0 and $in.driftExit != 1 and $in.report == null then "no report: see what oc-drift says"
  else
    "nothing to report: no cells, no suite summary of a runtime pair and no tool fixtures in the input"
    + (if ($in.start.suitesLeft // 0) > 0 then "; \($in.start.suitesLeft | counted("suite")) of no pair" else "" end)
  end;

# {lines: the report's, exit: the status, say: for stderr or null}
def parity_report:
  read_parity as $in
  | ($in.report | object) as $report
  | ($in.drifts | fresh) as $fresh
  | ($report.runtimePair // ($in.coverage | object.runtimePair) | list | map(strings | short_name)) as $pair
  | ($pair[0] // "left") as $left | ($pair[1] // "right") as $right
  | ([$report.known | list[] | object | select(.state != "occurs")]) as $stale
  | ([$report.failures | list[] | strings | select(test(" missing live assistant-message usage \\([^()]*\\)\\.$"))]) as $live
  | (($in.drifts | length) == 0 and $in.coverage == null) as $nothing
  | {
      lines:
        (if $nothing then []
         else
           [ header_section($in; $fresh; "\($left) and \($right)"), findings_section($fresh; $stale; $report.gate; $live; incomplete($in); $left; $right),
             counts_section($in.drifts), scenario_section($in.drifts; $left; $right), known_section($report; $in.drifts),
             coverage_section($in.coverage; $left; $right), axes_section($in.drifts; $in.suites), wall_section($in), notices_section($in) ]
         end),
      exit: report_exit([$in.start.captureExit, $in.driftExit]; $nothing),
      say: (if $nothing then nothing_said($in) else null end)
    };

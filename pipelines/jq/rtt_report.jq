# rtt_report.jq: RTT rows, and rtt-sample records as runs not imported yet, to a Markdown report.
#
#     text lines -> records -> runs (rtt_run.jq) -> marked time lines, entries (rtt_lines.jq) -> sections (here)
#
# Every text that came from an artifact goes through short_name, reason_text or another md_ function on its way out.

include "markdown";
include "record";
include "release_gaps";
include "rtt_run";
include "rtt_lines";

# ---- cells ----

def reason_text: shorten(200) | md_free;
def marks_text: [.marks[]] | join("; ") | shorten(300) | md_free;

def version_text: if . == null then "-" elif length == 40 and test("^[0-9a-f]{40}\\z") then .[:10] else short_name end;
def started_cell: if .time != null then .time | minute_utc else .startedAt // "-" | short_name end;
def source_cell:
  (.source | short_name) + (if .nature != "rtt" and .source != "-" then ", **" + (.nature | nature_text) + "**" else "" end);
# A figure that is no RTT stands in parentheses.
def rtt_cell($value):
  if $value == null or .nature == "rtt" then $value | milliseconds else "(" + ($value | milliseconds) + ")" end;

# ---- header ----

def runs_by_target($lines):
  [ $lines | group_by(.target) | sort_by(first.target | target_rank) | .[]
    | "\(first.name | short_name) \(map(.runs | length) | add | thousands)" ];


def conflicts_section($in):
  if ($in.conflicts | length) == 0 then empty
  else
    "**The same run id with different content**; the first is used.", "",
    ( $in.conflicts[:20][]
      | "- " + (.id | shorten(120) | md_code) + " (" + (.target | short_name) + "): "
        + (.places | map(path_text) | join(" and ")) ),
    ( $in.conflicts | and_more(20) ), ""
  end;

def header_section($in; $lines):
  [$lines[].runs[]] as $runs
  | ([$runs[].time | numbers] | sort) as $times
  | ([$runs[] | select(.imported | not)] | length) as $raw
  | "# RTT report", "",
    "- Runs: \(($runs | length) - $raw | thousands)"
      + (if $raw > 0 then " imported, \($raw | thousands) not imported" else "" end)
      + ": " + (runs_by_target($lines) | listed(12)),
    "- Started: "
      + (if ($times | length) == 0 then "no time could be read"
         else "\($times | first | minute_utc) to \($times | last | minute_utc) UTC" end),
    ( select($in.files != {}) | "- Files: \([$in.files[]] | add | thousands): " + ($in.files | tally_text) ),
    "- Records: \($in.used | thousands) used"
      + (if $in.repeats > 0 then " (\($in.repeats | counted("repeat")) of a run that was read already)" else "" end)
      + ", \([$in.other[]] | add // 0 | thousands) passed by"
      + (if $in.other != {} then " (\($in.other | tally_text))" else "" end)
      + (if $in.outside > 0 then ", \($in.outside | thousands) runs left out by --target, --since or --until" else "" end),
    "- Figures are comparable only within one source, scenario and provider mode; a figure in parentheses is no round trip.", "",
    rejects_section($in.rejects; $in.captureExit),
    conflicts_section($in);

# ---- verdict ----

def verdict_group($title; items):
  [items] | if length == 0 then "**\($title)**: none.", "" else "**\($title)**", "", (.[] | "- " + .), "" end;

def changed_items:
  (line_name | md_free) as $name
  | ([.runs[] | select(.marks | length > 0)] | reverse)
  | (.[:3][] | $name + ", " + started_cell + ": " + marks_text),
    (select(length > 3) | $name + ": \(length - 3 | thousands) earlier, see its time line");

def not_rtt_items:
  (line_name | md_free) as $name
  | [.runs[] | select(.nature != "rtt" and .source != "-")] | group_by(.nature)[]
  | $name + ": " + (length | counted("run")) + " " + (first.nature | nature_text) + ": " + (map(started_cell) | listed(5));

def failing_item:
  (.name | md_free) + ": "
  + (if .failing.runs == 1 then "failed " else (.failing.runs | counted("run")) + " failed since " end)
  + (.failing.since | started_cell) + (if .failing.runs == 1 then ": " else ", last: " end)
  + (.latest | run_status | reason_text);

def slower_item:
  .latest as $run
  | $run.base as $base
  | (.name | md_free) + ": p50 \($run.p50 | milliseconds) in \($run.version | version_text) (\($run | started_cell)), "
    + (if $base.p50 > 0 then ($run.p50 / $base.p50 - 1 | percent_change) + " " else "" end) + "over \($base.p50 | milliseconds), "
    + (if $base.runs == 1 then "the comparable pass before" else "the median of \($base.runs) comparable passes before" end);

def stale_items($newest):
  (.name | md_free) as $name
  | ( select(.failing and .shown.pass) | .shown
      | "figures are of " + started_cell + (if .version then " (\(.version | version_text))" else "" end)
        + "; what ran after failed" ),
    ( quiet_days($newest) as $days | select($days != null)
      | "no run since \(.latest | started_cell), \($days | counted("day")) before the newest run here" )
  | $name + ": " + .;

def verdict_section($lines; $entries; $newest):
  ([$entries[] | select(.failing)] | length) as $failing
  | [$entries[] | select(slower)] as $slower
  | [ $entries[] | select(.latest.pass and .latest.failed > 0)
      | (.name | md_free) + " (\(.latest.passed | thousands)/\(.latest.total | thousands))" ] as $leaky
  | "## Verdict", "",
    "Latest runs of \($entries | length | counted("line")): \(($entries | length) - $failing | thousands) passed, "
      + "\($failing | thousands) failed, \($slower | length | thousands) slower than before.", "",
    verdict_group("Source or shape changed: do not compare across"; $lines[] | changed_items),
    verdict_group("Not round trips"; $lines[] | not_rtt_items),
    verdict_group("Failing"; $entries[] | select(.failing) | failing_item),
    verdict_group("Slower"; $slower[] | slower_item),
    verdict_group("Stale"; $entries[] | stale_items($newest)),
    ( select(($leaky | length) > 0) | "Passed although samples failed: " + ($leaky | listed(12)) + ".", "" );

# ---- current state ----

def current_section($entries; $missing):
  "## Current state", "",
  md_table(
    ["Channel", "RTT p50", "RTT p95", "RSS p50", "RSS p95", "Source", "Status", "Version", "Started (UTC)"]; "lrrrrllll";
    ( $entries[] | (.name | md_free) as $name | (.status | reason_text) as $status | .shown
      | [ $name, rtt_cell(.p50), rtt_cell(.p95), (.rssP50 | megabytes_of_kb), (.rssP95 | megabytes_of_kb), source_cell,
          $status, (.version | version_text), started_cell ] ),
    ( $missing[] | [(target_label | short_name), "n/a", "n/a", "n/a", "n/a", "-", "missing: no imported run", "-", "-"] )), "";

# ---- release matrix ----

# How a figure was measured: figures of two keys are not comparable.
def measured_key: [.source, .scenario, .provider] | tojson;

def rtt_matrix_cell($latest):
  { p50, measured: measured_key,
    text: ((.p50 | milliseconds) + (if .passed < .total then " (\(.passed)/\(.total))" else "" end)
           + (if $latest.pass or $latest.id == .id then "" else " ‡" end)) };

def other_matrix_cell:
  if .nature == "backfill" then
    {text: "backfill", status: "no run of its own, \(.p50 | milliseconds) is a channel's"}
  else {text: "not RTT", status: "\(.p50 | milliseconds) is the length of the whole run"} end;

# {text, p50 (for the deviation), measured, status (why there is no figure)} of the runs of one target and version.
def matrix_cell($target; $version):
  ([.[] | select(.nature != "backfill")] | if length > 0 then . else null end) // .
  | last as $latest
  | ([.[] | select(.p50 != null)] | group_by(.nature == "rtt") | map({key: (first.nature == "rtt" | tostring), value: last})
     | from_entries) as $figure
  | if $figure["true"] then $figure["true"] | rtt_matrix_cell($latest)
    elif $figure["false"] then $figure["false"] | other_matrix_cell
    elif $latest != null then {text: ($latest | gap_word), status: ($latest | run_status)}
    else
      release_skip_reason($target; $version) as $reason
      | if $reason != null then {text: "n/a", status: ("not supported: " + $reason)} else {text: "-"} end
    end
  | . + {target: $target, version: $version};

# Population standard deviation, as upstream has it; of one figure there is none.
def deviation:
  if length < 2 then "-" else (add / length) as $mean | map(. - $mean | . * .) | add / length | sqrt | milliseconds end;

# Rows of cells, newest version first. Made from the oldest up, so that a cell knows how the figure below it was
# measured.
def matrix($targets):
  (reduce .[] as $run ({}; .[$run.version // "(no version)"][$run.target] += [$run])) as $by
  | ($by | keys | map({version: ., order: release_order}) | sort_by([(.order != null), .order, .version]) | map(.version))
  | [foreach .[] as $version ({measured: {}};
      .measured as $below
      | .cells =
        [ $targets[] as $t | ($by[$version][$t] // []) | matrix_cell($t; $version)
          | if .measured != null and $below[$t] != null and .measured != $below[$t] then .text += " †" else . end ]
      | .measured += (.cells | map(select(.measured != null) | {(.target): .measured}) | add // {});
      .cells)]
  | reverse;

def matrix_notes:
  ( select(any(.[][]; .text | endswith("†")))
    | "†: measured another way (source, scenario or provider mode) than the next older figure in the column: not comparable." ),
  ( select(any(.[][]; .text | contains("‡"))) | "‡: a later run of this version failed." ), "",
  ( [.[][] | select(.status != null)]
    | ( group_by([.target, .status]) | sort_by(first.target | target_rank) | .[]
        | "- \(first.target | target_label | short_name) " + (map(.version | version_text) | listed(12)) + ": "
          + (first.status | reason_text) ),
      ( select(length > 0) | "" ) );

def matrix_section($lines; $wanted):
  [$lines[].runs[] | select(.track == "releases")]
  | "## Release matrix", "",
    if length == 0 then "No release run here.", ""
    else
      [known_targets[][0] | select(. as $t | ($wanted | length) == 0 or ($wanted | index([$t])) != null)] as $known
      | ($known + ([.[].target] | unique - $known)) as $targets
      | matrix($targets)
      | md_table(
          ["Version", "p50 σ"] + ($targets | map(target_label | short_name)); "lr" + ($targets | map("r") | add);
          .[] | [(first.version | version_text), (map(.p50 | numbers) | deviation)] + map(.text)), "",
        "p50 of the latest run with a figure. σ: standard deviation of the p50 of a version's targets, figures that are no "
          + "round trip left out.",
        matrix_notes
    end;

# ---- time line ----

def time_line_section($lines):
  "## Time line", "",
  ( $lines[]
    | "### " + (line_name | md_free), "",
      md_table(
        [ "Started (UTC)", "Version", "Source", "RTT p50", "RTT p95", "vs before", "Samples", "Failed", "RSS p50", "Result",
          "Changed from the run before" ]; "lllrrrrrrll";
        .runs[]
        | [ started_cell, (if .imported then .version | version_text else "not imported" end), source_cell,
            rtt_cell(.p50), rtt_cell(.p95), (.change | percent_change), "\(.passed | thousands)/\(.total | thousands)",
            (.failed | thousands), (.rssP50 | megabytes_of_kb), gap_word,
            ([.note, (marks_text | text)] | map(strings) | join("; ")) ]), "" );

# ---- the whole ----

# The options' texts as the object that rtt_report takes; or a string: what is wrong with them.
def report_options($since; $until; $targets):
  ($targets | ascii_downcase | split(",") | map(gsub("^ +| +\\z"; "") | select(. != "")) | unique) as $ids
  | ($since | iso_ms) as $from
  | ($until | iso_ms | if . != null and ($until | length) == 10 then . + 86400000 else . end) as $to
  | if $since != "" and $from == null then
      "option '--since': not a date: '\($since | visible)' (2026-05-15 or 2026-05-15T06:00Z)"
    elif $until != "" and $to == null then
      "option '--until': not a date: '\($until | visible)' (2026-05-15 or 2026-05-15T06:00Z)"
    elif $from != null and $to != null and $from >= $to then "option '--since': not before --until"
    elif $targets != "" and ($ids | length) == 0 then "option '--target': no id in it"
    else {targets: $ids, since: $from, until: $to} end;

def wanted_target($options):
  (.target | ascii_downcase) as $t | ($options.targets | length) == 0 or ($options.targets | index([$t])) != null;
def wanted_time($options):
  ($options.since == null or (.time != null and .time >= $options.since))
  and ($options.until == null or (.time != null and .time < $options.until));

def nothing_said($all; $other):
  "nothing to report: "
  + (if ($all | length) == 0 then
       ($other["rtt-sample without a round trip"] // 0) as $untimed
       | if $untimed == 0 then "no RTT row and no rtt-sample in the input"
         else "no RTT row, and " + ($untimed | counted("rtt-sample")) + " without a round trip" end
     else
       "no run of the wanted targets and times; there are runs of " + ($all | map(.target | visible) | unique | listed(12))
     end);

# $options: see report_options. {lines: the report's, exit: the status, say: for stderr or null}. What changed is
# found out before the options cut, so that the first run that is left still tells what changed before it.
def rtt_report($options):
  read_input as $read
  | ($read.runs | merged_runs) as $merged
  | ($merged.runs + [$read.samples | runs_of_samples]) as $all
  | ($all | time_lines | map(select(wanted_target($options)) | .runs |= (marked | map(select(wanted_time($options)))))
     | map(select(.runs | length > 0))) as $lines
  | [$lines[].runs[]] as $runs
  | ($lines | entries) as $entries
  | ((if ($options.targets | length) > 0 then $options.targets else [known_targets[][0]] end)
     - [$runs[].target | ascii_downcase]) as $missing
  | ($merged + $read + {
      used: (($read.runs | length) + ($read.samples | length)), outside: (($all | length) - ($runs | length))
    }) as $in
  | (($runs | length) == 0) as $nothing
  | {
      lines:
        (if $nothing then []
         else
           [ header_section($in; $lines), verdict_section($lines; $entries; [$runs[].time | numbers] | max),
             current_section($entries; $missing), matrix_section($lines; $options.targets), time_line_section($lines) ]
         end),
      exit: report_exit([$in.captureExit]; $nothing or ($in.rejects | length) > 0),
      say: (if $nothing then nothing_said($all; $read.other) else null end)
    };

# rtt_lines.jq: runs to time lines, with what changed from run to run, and to the entries that stand for their
# current state.

include "markdown";
include "rtt_run";

def known_targets:
  [
    ["telegram", "Telegram"], ["discord", "Discord"], ["slack", "Slack"], ["whatsapp", "WhatsApp"],
    ["rpc", "RPC"], ["control-ui", "Control UI"]
  ];
def target_label: . as $id | (known_targets[] | select(.[0] == $id) | .[1]) // $id;
def target_rank: . as $id | ([known_targets[][0]] | index($id)) // 99;

# A line is slower when the p50 of its latest run is this much (both) above the median of the last comparable passes.
def slower_ratio: 0.2;
def slower_ms: 10;
def slower_window: 5;
# A line is quiet when its last run began this long before the newest run of the report.
def quiet_ms: 7 * 86400 * 1000;

# ---- time lines ----

# A scenario that took another's place stays in the same time line, marked; scenarios that alternate, or that one
# summary holds, have time lines of their own.
def split_by_scenario:
  . as $runs
  | ([.[].scenario] | unique | length) as $scenarios
  | ([range(1; length) | select($runs[.].scenario != $runs[. - 1].scenario)] | length) as $turns
  | ([.[] | select(.imported | not) | .scenario] | unique | length) as $raw
  | if $turns < $scenarios and $raw < 2 then {split: false, runs: .} else group_by(.scenario)[] | {split: true, runs: .} end;

def target_name: (.target | target_label) as $name | if $name == .target then .label // .target else $name end;

def time_lines:
  [ group_by([.kind, .target])[]
    | sort_by([.time // 1e18, (.imported | not), .startedAt, .id])
    | split_by_scenario
    | (.runs | first) as $first
    | . + ($first | {target, kind, scenario}) + {name: ($first | target_name)} ]
  | sort_by([(.target | target_rank), .kind, .target, .scenario]);

def line_name:
  (.name | shorten(80)) + (if .split then " · " + ((.scenario // "(no scenario)") | shorten(80)) else "" end);

# ---- what changed ----

# Texts, not escaped. $last: the source, scenario, provider and what the RSS is of, of the last run with a figure;
# $shape: the last one of its form.
def marks($last; $shape):
  . as $run
  | [ ( ("source", "scenario", "provider") as $what
        | select(.source != "-" and $last[$what] != null and .[$what] != null and $last[$what] != .[$what])
        | "\($what): \($last[$what]) → \(.[$what])" ),
      ( select(.rssOf != null and $last.rssOf != null and .rssOf != $last.rssOf) | "RSS: \($last.rssOf) → \(.rssOf)" ),
      ( select($shape != null and .shape != null and .shape != $shape) | "shape: " + shape_change($shape; .shape) ) ];

# Only passing runs of one source, scenario, provider mode and track are compared.
def comparable: .pass and .nature == "rtt" and .p50 != null;
def comparison_key: [.source, .scenario, .provider, .track] | tojson;

# Each run, in order of time, gets .marks; .change, its p50 against the last comparable pass; and .base, the median
# of those.
def marked:
  [foreach .[] as $r ({last: {}, shape: {}, seen: {}, run: null};
    . as $state
    | (if $r.imported then "row" else "artifacts" end) as $form
    | ($r | comparison_key) as $key
    | ($state.seen[$key] // []) as $before
    | ($r | comparable and ($before | length) > 0) as $compared
    | .run = ($r
        | .marks = marks($state.last; $state.shape[$form])
        | .change = (if $compared and $before[-1] > 0 then .p50 / $before[-1] - 1 else null end)
        | .base = (if $compared then {p50: ($before | nearest_rank(0.5)), runs: ($before | length)} else null end)
        | del(.shape))
    | if $r.source != "-" then
        .last += ($r | {source, scenario, provider} | with_entries(select(.value != null)))
      else . end
    | if $r.rssOf != null then .last.rssOf = $r.rssOf else . end
    | if $r.shape != null then .shape[$form] = $r.shape else . end
    | if $r | comparable then .seen[$key] = ($before + [$r.p50])[-slower_window:] else . end;
    .run)];

# ---- entries: the current state of each time line and track ----

def track_rank: {main: 0, releases: 1, "not imported": 3}[.] // 2;

# The run to show: the latest that passed, else the latest; a surface's own figures before those of a channel.
def shown_run:
  map(select(.nature != "backfill")) as $native
  | ($native | map(select(.pass)) | last) // (map(select(.pass)) | last) // ($native | last) // last;

# The runs that failed one after another up to now, or null.
def failing_since:
  if last.pass then null
  else (([.[].pass] | rindex(true) // -1) + 1) as $at | {runs: (length - $at), since: .[$at]} end;

def entries:
  [ .[] | line_name as $name
    | .runs | group_by(.track) | sort_by([(first.track | track_rank), first.track]) | .[]
    | shown_run as $shown
    | last as $latest
    | {
        name: ($name + " · " + $latest.track), track: $latest.track, shown: $shown, latest: $latest, failing: failing_since,
        status: (if ($latest.pass | not) and $shown.pass then "stale: latest failed; showing last pass (\($latest.reason))"
                 else $shown | run_status end)
      } ];

def slower:
  .latest | .pass and .base != null and .p50 > .base.p50 * (1 + slower_ratio) and .p50 > .base.p50 + slower_ms;

# Days from its last run to the newest run of the report when that is too long, else null. A release is measured once.
def quiet_days($newest):
  if .track == "releases" or .track == "not imported" or .latest.time == null or $newest == null then null
  else $newest - .latest.time | if . > quiet_ms then . / 86400000 | floor else null end end;

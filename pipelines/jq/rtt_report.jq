# rtt_report.jq: RTT rows (and rtt-sample records, as runs not imported yet) to a Markdown report.
#
#     records (text lines) -> record -> run -> merged, marked time lines -> sections
#
# A "run" here is what the report knows of one row: see run_of_row. The rules are upstream's dashboard (openclaw-rtt scripts/update-readme.mjs),
# except where the comment says otherwise. Only figures of one source, one scenario and one provider mode are ever compared.

include "markdown";
include "release_gaps";

# ---- what counts ----

def known_targets:
  [ ["telegram", "Telegram"], ["discord", "Discord"], ["slack", "Slack"], ["whatsapp", "WhatsApp"], ["rpc", "RPC"], ["control-ui", "Control UI"] ];
def target_label: . as $id | (known_targets[] | select(.[0] == $id) | .[1]) // $id;
def target_rank: . as $id | ([known_targets[][0]] | index($id)) // 99;

# A run is called regressed when its p50 is this much above the median of the comparable passing runs before it: both must hold.
def regress_ratio: 0.2;
def regress_ms: 10;
def regress_window: 5;
# A target is called quiet when its last run began this long before the newest run of the report.
def quiet_ms: 7 * 86400 * 1000;

# ---- values of unknown type ----

def object: if type == "object" then . else {} end;
def list: if type == "array" then . else [] end;
def text: if type == "string" and . != "" then . else null end;
def figure: if type == "number" then . else null end;
def count: if type == "number" and . >= 0 and . < 1e9 and . == floor then . else null end;
def short_name: shorten(80) | md_free;

# ---- why a run failed: upstream's words ----

def passed_sample: .status == "pass";
# Upstream looks at the details of every sample, so that a passing sample's "reply matched" can become the reason; here those of failed samples come first.
def failure_details($samples):
  ($samples | reverse) as $s
  | ([$s[] | select(passed_sample | not)] | if length > 0 then . else $s end)
  | map(.details | text // empty | select(startswith("reply matched") | not));

def failure_reason($samples):
  failure_details($samples) as $details
  | if any($details[]; test("status 124|timed out|timeout"; "i")) then "timeout"
    elif any($details[]; test("credential pool exhausted|No available credential"; "i")) then "blocked: credential pool exhausted"
    else
      ([$details[] | (fromjson? // empty) | select(type == "object" or type == "array")] | first // {} | object) as $parsed
      | ($parsed | [.error, .] | map(object.output | object | select(.statusCode == 401)) | first // null) as $unauthorised
      | if $unauthorised != null then
          (if ($unauthorised.payload | object.message) == "Connection Failure" then "logged out: relink required" else "auth 401" end)
        elif ($details | length) > 0 then "failed: " + $details[0]
        else "failed" end
    end;

def run_status:
  if .pass then (if .nature == "backfill" then "backfill: channel RTT" else "ok" end)
  elif .passed > 0 and .total > .passed then "partial: \(.passed)/\(.total) samples passed; \(.reason)"
  else .reason end;

# The word for a table cell.
def gap_word:
  if .pass then "ok"
  elif .reason == "auth 401" then "auth 401"
  elif .reason | startswith("logged out") then "logged out"
  elif .reason | startswith("blocked:") then "blocked"
  elif .passed > 0 and .total > .passed then "partial"
  elif .reason == "timeout" then "timeout"
  else "fail" end;

# ---- source: what kind of time the figures are ----

def source_word: if . == null then "-" elif length == 0 then "(none named)" else unique | join(" + ") end;
# "rtt"; "whole run" (summary-duration: the run's length, which is no round trip); "backfill" (a channel's figures under a surface's name).
def source_nature:
  list | map(strings)
  | if any(.[]; . == "summary-duration") then (if all(.[]; . == "summary-duration") then "whole run" else "partly whole run" end)
    elif any(.[]; startswith("backfill:")) then "backfill"
    else "rtt" end;
def nature_text: { "whole run": "not RTT (whole run)", "partly whole run": "not RTT (partly whole run)", backfill: "not native (channel backfill)" }[.] // "";

# ---- shape: key paths with types ----

# What depends on the outcome of a run, or is free text, or is marked as source already, is no change of shape.
def shape_ignored:
  { "rtt.avgMs": 1, "rtt.p50Ms": 1, "rtt.p95Ms": 1, "rtt.maxMs": 1, "rtt.warmSamples[]": 1, "rtt.sources": 1, "rtt.sources[]": 1,
    "samples[].details": 1, "discord.samples[].details": 1, "samples[].rttSource": 1, "discord.samples[].rttSource": 1 };

def key_types($at):
  if type == "object" then keys_unsorted[] as $k | .[$k] | key_types(if $at == "" then $k else $at + "." + $k end)
  elif type == "array" then
    [$at, "array"],
    ( map(type) | unique | if . == ["object"] then null else join(" or ") end ) as $types
    | if $types == null then add | key_types($at + "[]") else [$at + "[]", $types] end
  else [$at, type] end;

# Of a row: the samples that passed are laid over one another, so that an optional key of one sample does not count as a change. As text: two
# rows have one shape when their texts are equal.
def passed_only: if type == "array" then map(objects | select(passed_sample)) else . end;
def row_shape:
  (if has("samples") then .samples |= passed_only else . end)
  | (if (.discord | type) == "object" and (.discord | has("samples")) then .discord.samples |= passed_only else . end)
  | shape_ignored as $ignored
  | [key_types("") | select($ignored[.[0]] | not)] | sort | tojson;
# {path: type}, paths without []: an array's is "array of ...".
def shape_types:
  fromjson
  | reduce .[] as $e ({};
      ($e[0] | split("[]") | join("")) as $path
      | if .[$path] != null and ($e[0] | endswith("[]")) then .[$path] += " of " + $e[1] else .[$path] = $e[1] end);

def path_prefixes: split(".") as $p | [range(1; ($p | length) + 1) | $p[:.] | join(".")];
# New paths as their shortest prefix that the other shape does not know: "resources", not its nine leaves.
def new_paths($from; $to):
  (reduce ($from | keys_unsorted[] | path_prefixes[]) as $p ({}; .[$p] = true)) as $known
  | [$to | keys[] | select($from[.] == null) | path_prefixes | map(select($known[.] | not)) | first // empty] | unique;
def some_of($max): if length > $max then .[:$max] + ["\(length - $max) more"] else . end;
def shape_change($old; $new):
  ($old | shape_types) as $from | ($new | shape_types) as $to
  | [(new_paths($from; $to)[] | "+" + .), (new_paths($to; $from)[] | "−" + .),
     ($to | to_entries[] | select($from[.key] != null and $from[.key] != .value) | "\(.key) \($from[.key]) → \(.value)")]
  | some_of(4) | map(shorten(80)) | join(", ");

# ---- a row as a run ----

def is_row: type == "object" and (has("kind") | not) and (.run | type) == "object" and (.rtt | type) == "object";

def row_target:
  if (.surface | type) == "object" then { kind: "surface", id: (.surface.id | text), label: (.surface.label | text), scenario: (.surface.scenario | text) }
  elif (.channel | type) == "object" then { kind: "channel", id: (.channel.id | text), label: (.channel.label | text), scenario: (.channel.scenario | text) }
  # rows before data/channels/ had no channel: data/discord-rtt.jsonl and data/rtt.jsonl
  else { kind: "channel", id: (if has("discord") then "discord" else "telegram" end), label: null, scenario: (.mode | object.scenarios | list | first | text) } end
  | .id = (.id // "(no id)");

# main, releases, or the spec itself.
def track_of: if . == "openclaw@main" then "main" elif . == null then "no spec" elif release_spec then "releases" else . end;

def run_of_row($place):
  row_target as $t
  | (([.samples, (.discord | object.samples)] | map(select(type == "array")) | first // []) | map(objects)) as $samples
  | (.rtt.warmSamples | list | length) as $warm
  | (.rtt.failedSamples | count) as $failed
  | (.rtt.sampleCount | count) as $count
  | (if $count != null then $count elif ($samples | length) > 0 then $samples | length else $warm + ($failed // 0) end) as $total
  | (if $count != null then [$count - ($failed // 0), 0] | max else $warm end) as $passed
  | (.rtt.sources | if type == "array" then map(strings) else null end) as $named
  | (if $passed == 0 and (.rtt.p50Ms | figure) == null then null else $named // [] end) as $sources
  | (if ((.mode | object.source) == "channel-rtt-backfill") or $t.scenario == "channel-rtt-backfill" then "backfill" else $sources | source_nature end) as $nature
  | {
      target: $t.id, kind: $t.kind, label: $t.label, scenario: $t.scenario, imported: true,
      id: (.run.id | text), place: $place, startedAt: (.run.startedAt | text), time: (.run.startedAt | iso_ms),
      spec: (.package | object.spec | text), version: (.package | object.version | text),
      provider: (.mode | object.providerMode | text), track: (.package | object.spec | text | track_of),
      pass: (.run.status == "pass"), reason: (if .run.status == "pass" then "" else failure_reason($samples) end),
      p50: (.rtt.p50Ms | figure), p95: (.rtt.p95Ms | figure), passed: $passed, total: $total, failed: ($failed // ($total - $passed)),
      rssP50: (.resources | object.maxRssKb | object.p50 | figure), rssP95: (.resources | object.maxRssKb | object.p95 | figure),
      source: ($sources | source_word), nature: $nature,
      shape: (if $passed > 0 then row_shape else null end), body: tojson
    };

# ---- rtt-sample records as runs that are not imported ----

def nearest_rank($q): sort | if length == 0 then null else .[(length * $q | ceil) - 1] end;
# The folder that holds the folder of the sample: sample-1/ and sample-2/ of one run lie side by side.
def parent_folder: (. // "") | sub("/+[^/]*$"; "") | sub("/*[^/]*$"; "");

def sample_of_record:
  (.surface | text) as $surface
  | (.channel | text) as $channel
  | {
      target: ($surface // $channel), kind: (if $surface then "surface" else "channel" end), scenario: (.scenario | object.id | text),
      folder: (.src | object.path | text | parent_folder), place: (.src | object.path | text),
      startedAt: ([.startedAt, (.run | object.startedAt), .generatedAt] | map(text | strings) | .[0]), version: null,
      provider: (.provider | object | ((.fixture | text) // (.id | text))),
      pass: (.status == "pass"), status, details: ((.details | text) // (.reason | text)),
      rtt: (.rttMs | figure), source: (.rttSource | text), rss: (.resources | object.command | object.maxRssKb | figure),
      timing: (.timing | object | if (.p50Ms | figure) != null and (.samples | count) != null then {p50Ms, p95Ms, samples, failedSamples} else null end),
      shape: [.artifacts | list[] | objects | [.role, .shape] | select(all(.[]; type == "string"))]
    };
# Worth a line: a round trip, or a channel or surface that should have had one. (An evidence file also holds entries that never send a message.)
def tells_of_round_trip: .target != null and (.rtt != null or (.pass | not)) and (.status | . != "skip" and . != "skipped");

# One run for each folder, scenario and source: the p50 of the samples of one source. An entry may be an aggregate of its own (timing).
def runs_of_samples:
  group_by([.kind, .target, .scenario, .folder])[]
  | . as $all
  | ([$all[] | select(.rtt != null) | .source] | unique | if length == 0 then [null] else . end) as $sources
  | range(0; $sources | length) as $i
  | [$all[] | select((.rtt != null and .source == $sources[$i]) or ($i == 0 and .rtt == null))]
  | [.[] | select(.rtt != null and .pass)] as $good
  | (if length == 1 and ($good | length) == 1 then $good[0].timing else null end) as $timing
  | ([.[].startedAt | strings] | sort | .[0]) as $start
  | (if ($good | length) == 0 then null else [$sources[$i] | strings] end) as $named
  | all(.[]; .pass) as $pass
  | ($timing | if . == null then null else .failedSamples | count // 0 end) as $failed
  | {
      target: .[0].target, kind: .[0].kind, label: null, scenario: .[0].scenario, imported: false,
      id: null, place: .[0].place, startedAt: $start, time: ($start | iso_ms), spec: null, version: null,
      provider: ([.[].provider | strings] | unique | .[0]), track: "not imported",
      pass: $pass, reason: (if $pass then "" else failure_reason(map({status, details})) end),
      p50: (if $timing then $timing.p50Ms else [$good[].rtt] | nearest_rank(0.5) end),
      p95: (if $timing then $timing.p95Ms | figure else [$good[].rtt] | nearest_rank(0.95) end),
      passed: (if $timing then [$timing.samples - $failed, 0] | max else $good | length end), total: (if $timing then $timing.samples else length end),
      failed: (if $timing then $failed else length - ($good | length) end),
      rssP50: ([.[].rss | numbers] | nearest_rank(0.5)), rssP95: ([.[].rss | numbers] | nearest_rank(0.95)),
      source: ($named | source_word), nature: ($named // [] | source_nature),
      # what the artifacts of the samples that passed look like: [role, "shape or shape"]
      shape: (if ($good | length) == 0 then null else [$good[].shape[]] | group_by(.[0]) | map([.[0][0], (map(.[1]) | unique | join(" or "))]) | tojson end)
    };

# ---- reading: text lines to what the input held ----

# Lines are parsed one by one: what this jq cannot hold (nesting beyond 256) is one bad line, not the end of the report.
def tagged_record:
  (fromjson? // {kind: "(unreadable)"})
  | if is_row then {run: run_of_row(.artifacts | object.resultPath | text)}
    elif type != "object" then {other: "(no record)"}
    elif .kind == "rtt-report-end" then {end: .exit}
    elif .kind == "rtt-sample" then sample_of_record | if tells_of_round_trip then {sample: .} else {other: "rtt-sample without a round trip"} end
    elif .kind == "reject" then {reject: {place: (.src | object.path | text), line: (.src | object.line | figure), reason: (.reason | text)}}
    elif .kind == "(unreadable)" then {reject: {place: null, line: null, reason: "a record that jq cannot hold"}}
    elif .kind == "artifact" then {file: (.type | text // "unknown"), path: (.src | object.path | text)}
    else {other: (.kind | text // "(no kind)")} end;

# Rows carry no path; the artifact record of the file that they came from follows them.
def runs_with_places:
  [foreach reverse[] as $x (null;
    if $x.file == "rtt-row" then $x.path else . end;
    . as $path | $x.run // empty | .place = ($path // .place))]
  | reverse;

def tally: reduce .[] as $word ({}; .[$word] += 1);

def read_input:
  [inputs | select(. != "") | tagged_record]
  | { runs: runs_with_places, samples: map(.sample // empty), rejects: map(.reject // empty), files: (map(.file // empty) | tally),
      other: (map(.other // empty) | tally), captureExit: (map(.end // empty) | .[-1]) };

# The same run in data/ and in runs/ is one run. A different one under the same id: the first is kept, and both are named.
def merged_runs:
  [group_by([.kind, .target, .id])[] | if .[0].id == null then .[] | [.] else . end]
  | { runs: map(.[0]), repeats: (map(length - 1) | add // 0),
      conflicts: [.[] | select(length > 1) | . as $g | ($g[0].body | fromjson) as $first | $g[1:][] | select((.body | fromjson) != $first)
                  | { id, target, places: [$g[0].place, .place] }] }
  | .runs |= map(del(.body));

# ---- time lines ----

# Targets split by scenario only where scenarios alternate, or one summary has several; one that took another's place stays in the same line, marked.
def time_lines:
  [ group_by([.kind, .target])[]
    | sort_by([.time // 1e18, (.imported | not), .startedAt, .id])
    | . as $runs
    | ([.[].scenario] | unique | length) as $scenarios
    | ([range(1; length) | select($runs[.].scenario != $runs[. - 1].scenario)] | length) as $turns
    | ([.[] | select(.imported | not) | .scenario] | unique | length) as $raw
    | if $turns < $scenarios and $raw < 2 then {split: false, runs: .} else group_by(.scenario)[] | {split: true, runs: .} end
    | . + {target: .runs[0].target, kind: .runs[0].kind, scenario: .runs[0].scenario, name: (.runs[0].target as $t | ($t | target_label) as $l | if $l == $t then .runs[0].label // $t else $l end)} ]
  | sort_by([(.target | target_rank), .kind, .target, .scenario]);

def arrow($what; $old; $new): "\($what): \($old) → \($new)";

# Each run gets .marks (what changed from the run before: [{what, text}], not escaped), .change (p50 against the last comparable pass) and .base (their median).
# Runs without a figure have no source to change; a shape is compared between runs with a sample that passed, and of one form: rows, or artifacts.
def marked:
  [foreach .[] as $r ({last: {}, shape: {}, seen: {}, run: null};
    . as $state
    | ($r.source != "-") as $measured
    | (if $r.imported then "row" else "artifacts" end) as $form
    | ([$r.source, $r.scenario, $r.provider, $r.track] | tojson) as $key
    | ($state.seen[$key] // []) as $before
    | ($r.pass and $r.nature == "rtt" and $r.p50 != null) as $comparable
    | .run = ($r
        | .marks =
          [ ( ("source", "scenario", "provider") as $what
              | select($measured and $state.last[$what] != null and $r[$what] != null and $state.last[$what] != $r[$what])
              | { what: $what, text: arrow($what; $state.last[$what]; $r[$what]) } ),
            ( select($r.shape != null and $state.shape[$form] != null and $r.shape != $state.shape[$form])
              | { what: "shape", text: ("shape: " + shape_change($state.shape[$form]; $r.shape)) } ) ]
        | .change = (if $comparable and ($before | length) > 0 and $before[-1] > 0 then $r.p50 / $before[-1] - 1 else null end)
        | .base = (if $comparable and ($before | length) > 0 then { p50: ($before | nearest_rank(0.5)), runs: ($before | length) } else null end)
        | del(.shape))
    | if $measured then .last += ($r | {source, scenario, provider} | with_entries(select(.value != null))) else . end
    | if $r.shape != null then .shape[$form] = $r.shape else . end
    | if $comparable then .seen[$key] = ($before + [$r.p50])[-regress_window:] else . end;
    .run)];

# ---- one entry a time line and track: what is shown as its current state ----

def track_rank: {main: 0, releases: 1, "not imported": 3}[.] // 2;
def line_name: (.name | shorten(80)) + (if .split then " · " + ((.scenario // "(no scenario)") | shorten(80)) else "" end);

def entries:
  [ .[] | . as $line
    | .runs | group_by(.track) | sort_by([(.[0].track | track_rank), .[0].track]) | .[]
    | . as $all
    | (map(select(.nature != "backfill"))) as $native
    | .[-1] as $latest
    | (($native | map(select(.pass)) | .[-1]) // (map(select(.pass)) | .[-1]) // $native[-1] // $latest) as $shown
    | ([.[].pass] | (rindex(true) // -1) + 1) as $first_fail
    | { line: $line, name: (($line | line_name) + " · " + $all[0].track), track: $all[0].track, shown: $shown, latest: $latest,
        failing: (if $latest.pass then null else { runs: (length - $first_fail), since: .[$first_fail] } end),
        status: (if ($latest.pass | not) and $shown.pass then "stale: latest failed; showing last pass (\($latest.reason))" else $shown | run_status end) } ];

# ---- cells ----

def version_text: if . == null then "-" elif length == 40 and test("^[0-9a-f]{40}$") then .[:10] else short_name end;
def source_cell: (.source | short_name) + (if .nature != "rtt" and .source != "-" then ", **" + (.nature | nature_text) + "**" else "" end);
# A figure that is no RTT stands in parentheses.
def rtt_cell($value): if $value == null then "-" elif .nature == "rtt" then $value | milliseconds else "(" + ($value | milliseconds) + ")" end;
def started_cell: if .time != null then .time | minute_utc else .startedAt // "-" | short_name end;

# ---- sections ----

def plural_list($max): some_of($max) | join(", ");

def tally_list: to_entries | map("\(.key | short_name) \(.value | thousands)") | plural_list(12);

def header_section($in; $runs; $lines):
  ([$runs[].time | numbers] | sort) as $times
  | "# RTT report", "",
    ( ([$runs[] | select(.imported)] | length) as $imported
      | "- Runs: \($imported | thousands)"
        + (if ($runs | length) > $imported then " imported, \(($runs | length) - $imported | thousands) not imported" else "" end)
        + ": " + ([$lines | group_by(.target) | sort_by(.[0].target | target_rank) | .[] | "\(.[0].name | short_name) \(map(.runs | length) | add | thousands)"] | plural_list(12)) ),
    "- Started: " + (if ($times | length) == 0 then "no time could be read" else "\($times[0] | minute_utc) to \($times[-1] | minute_utc) UTC" end),
    ( select($in.files != {}) | "- Files: \([$in.files[]] | add | thousands): " + ($in.files | tally_list) ),
    "- Records: \($in.used | thousands) used"
      + (if $in.repeats > 0 then " (\($in.repeats | counted("repeat")) of a run that was read already)" else "" end)
      + ", \([$in.other[]] | add // 0 | thousands) passed by" + (if $in.other != {} then " (" + ($in.other | tally_list) + ")" else "" end)
      + (if $in.outside > 0 then ", \($in.outside | thousands) runs left out by --target, --since or --until" else "" end),
    "- Figures are comparable only within one source, scenario and provider mode; a figure in parentheses is no round trip.",
    ( if ($in.rejects | length) > 0 or $in.captureExit != 0 then
        "", "**Not all input could be read**; what follows is made from the rest.", "",
        ( $in.rejects[:20][] | "- " + (if .place then .place | shorten(200) | md_code else "(no path)" end)
          + (if .line and .line > 0 then " line \(.line | thousands)" else "" end) + ": " + (.reason // "no reason given" | shorten(200) | md_free) ),
        ( if ($in.rejects | length) > 20 then "- and \(($in.rejects | length) - 20 | thousands) more" else empty end ),
        ( if ($in.rejects | length) == 0 then "- oc-capture ended with status \($in.captureExit // "unknown"): see its messages" else empty end )
      else empty end ),
    ( if ($in.conflicts | length) > 0 then
        "", "**The same run id with different content**; the first is used.", "",
        ( $in.conflicts[:20][] | "- " + (.id | shorten(120) | md_code) + " (" + (.target | short_name) + "): " + ([.places[] | . // "(no path)" | shorten(200) | md_code] | join(" and ")) ),
        ( if ($in.conflicts | length) > 20 then "- and \(($in.conflicts | length) - 20 | thousands) more" else empty end )
      else empty end ), "";

def verdict_group($title; items): [items] | if length == 0 then "**\($title)**: none.", "" else "**\($title)**", "", (.[] | "- " + .), "" end;

def slower: .latest | .pass and .base != null and .p50 > .base.p50 * (1 + regress_ratio) and .p50 > .base.p50 + regress_ms;

def verdict_section($lines; $entries; $newest):
  ([$entries[] | select(.failing)] | length) as $failing
  | [$entries[] | select(slower)] as $slower
  | "## Verdict", "",
  "Latest runs of \($entries | length | counted("line")): \(($entries | length) - $failing | thousands) passed, \($failing | thousands) failed, \($slower | length | thousands) slower than before.", "",
  verdict_group("Source or shape changed: do not compare across";
    $lines[] | . as $line
    | ([.runs[] | select(.marks | length > 0)] | reverse) as $changed
    | select(($changed | length) > 0)
    | ($line | line_name | md_free) as $name
    | ($changed[:3][] | $name + ", " + started_cell + ": " + ([.marks[].text] | join("; ") | shorten(300) | md_free)),
      (if ($changed | length) > 3 then $name + ": \(($changed | length) - 3 | thousands) earlier, see its time line" else empty end)),
  verdict_group("Not round trips";
    $lines[] | . as $line
    | [.runs[] | select(.nature != "rtt" and .source != "-")] | group_by(.nature)[]
    | ($line | line_name | md_free) + ": " + (length | counted("run")) + " " + (.[0].nature | nature_text) + ": " + ([.[] | started_cell] | plural_list(5))),
  verdict_group("Failing";
    $entries[] | select(.failing)
    | (.name | md_free) + ": " + (if .failing.runs == 1 then "failed " else (.failing.runs | counted("run")) + " failed since " end) + (.failing.since | started_cell)
      + (if .failing.runs == 1 then ": " else ", last: " end) + (.latest | run_status | shorten(200) | md_free)),
  verdict_group("Slower";
    $slower[] | .latest as $r
    | (.name | md_free) + ": p50 \($r.p50 | milliseconds) in \($r.version | version_text) (\($r | started_cell)), "
      + (if $r.base.p50 > 0 then ($r.p50 / $r.base.p50 - 1 | percent_change) + " over " else "over " end)
      + ($r.base.p50 | milliseconds) + ", the median of \($r.base.runs | counted("comparable pass" + (if $r.base.runs == 1 then "" else "e" end))) before"),
  verdict_group("Stale";
    $entries[] | (.name | md_free) as $name
    | (if .failing and .shown.pass then "figures are of \(.shown | started_cell)" + (if .shown.version then " (\(.shown.version | version_text))" else "" end) + "; what ran after failed" else empty end),
      (if (.track | . != "releases" and . != "not imported") and .latest.time != null and $newest != null and $newest - .latest.time > quiet_ms then
         "no run since \(.latest | started_cell), \(($newest - .latest.time) / 86400000 | floor | counted("day")) before the newest run here" else empty end)
    | $name + ": " + .),
  ( [ $entries[] | select(.latest.pass and .latest.failed > 0)
      | (.name | md_free) + " (\(.latest.passed | thousands)/\(.latest.total | thousands))" ]
    | if length > 0 then "Passed although samples failed: " + plural_list(12) + ".", "" else empty end );

def current_section($entries; $missing):
  "## Current state", "",
  md_table(["Channel", "RTT p50", "RTT p95", "RSS p50", "RSS p95", "Source", "Status", "Version", "Started (UTC)"]; "lrrrrllll";
    ( $entries[] | .shown as $r
      | [ (.name | md_free), ($r | rtt_cell($r.p50)), ($r | rtt_cell($r.p95)), ($r.rssP50 | megabytes_of_kb), ($r.rssP95 | megabytes_of_kb),
          ($r | source_cell), (.status | shorten(200) | md_free), ($r.version | version_text), ($r | started_cell) ] ),
    ( $missing[] | [ (target_label | short_name), "n/a", "n/a", "n/a", "n/a", "-", "missing: no imported run", "-", "-" ] )), "";

# One cell of the matrix: {text, p50 (for the deviation), source, status (when there is no figure)}.
def matrix_cell($runs; $target; $version):
  ([$runs[] | select(.nature != "backfill")] | if length > 0 then . else $runs end) as $pool
  | ($pool[-1]) as $latest
  | ([$pool[] | select(.p50 != null and .nature == "rtt")] | .[-1]) as $r
  | ([$pool[] | select(.p50 != null)] | .[-1]) as $other
  | if $r != null then
      { p50: $r.p50, source: ([$r.source, $r.scenario, $r.provider] | tojson), text: (($r.p50 | milliseconds) + (if $r.passed < $r.total then " (\($r.passed)/\($r.total))" else "" end)
          + (if $latest.pass or $latest.id == $r.id then "" else " ‡" end)) }
    elif $other != null then { text: (if $other.nature == "backfill" then "backfill" else "not RTT" end), status: (if $other.nature == "backfill" then "no run of its own, \($other.p50 | milliseconds) is a channel's" else "\($other.p50 | milliseconds) is the length of the whole run" end) }
    elif $latest != null then { text: ($latest | gap_word), status: ($latest | run_status) }
    else release_skip_reason($target; $version) as $reason
      | if $reason != null then { text: "n/a", status: ("not supported: " + $reason) } else { text: "-" } end
    end;

def deviation: if length < 2 then "-" else (add / length) as $mean | (map(. - $mean | . * .) | add / length | sqrt | milliseconds) end;

def matrix_section($runs; $wanted):
  [$runs[] | select(.imported and .track == "releases")] as $releases
  | "## Release matrix", "",
    if ($releases | length) == 0 then "No release run here.", ""
    else
      [known_targets[][0] | select(. as $t | ($wanted | length) == 0 or ($wanted | index([$t])) != null)] as $known
      | ($known + ([$releases[].target] | unique - $known)) as $targets
      | (reduce $releases[] as $r ({}; .[$r.version // "(no version)"][$r.target] += [$r])) as $by
      | ($by | keys | map({version: ., order: release_order}) | sort_by([(.order != null), .order, .version]) | map(.version)) as $versions
      # from the oldest up, so that a cell knows the source of the figure below it
      | [foreach $versions[] as $v ({sources: {}};
          . as $state
          | [ $targets[] | . as $t | matrix_cell($by[$v][$t] // []; $t; $v) + {target: $t, version: $v}
              | if .source != null and $state.sources[$t] != null and $state.sources[$t] != .source then .text += " †" else . end ] as $cells
          | reduce ($cells[] | select(.source != null)) as $c ($state; .sources[$c.target] = $c.source)
          | .cells = $cells; .cells)] | reverse
      | . as $table
      | md_table(["Version", "p50 σ"] + ($targets | map(target_label | short_name)); "lr" + ("r" * ($targets | length));
          $table[] | [(.[0].version | version_text), ([.[].p50 | numbers] | deviation)] + map(.text)), "",
        "p50 of the latest run with a figure. σ: standard deviation of the p50 of a version's targets, figures that are no round trip left out.",
        ( if any($table[][]; .text | endswith("†")) then "†: measured another way (source, scenario or provider mode) than the next older figure in the column: not comparable." else empty end ),
        ( if any($table[][]; .text | test("‡")) then "‡: a later run of this version failed." else empty end ), "",
        ( [$table[][] | select(.status != null)] | group_by([.target, .status])
          | sort_by(.[0].target | target_rank) | .[]
          | "- \(.[0].target | target_label | short_name) " + ([.[].version | version_text] | plural_list(12)) + ": " + (.[0].status | shorten(200) | md_free) ),
        ( if any($table[][]; .status != null) then "" else empty end )
    end;

def time_line_section($lines):
  "## Time line", "",
  ( $lines[]
    | "### " + (line_name | md_free), "",
      md_table(["Started (UTC)", "Version", "Source", "RTT p50", "RTT p95", "vs before", "Samples", "Failed", "RSS p50", "Result", "Changed from the run before"]; "lllrrrrrrll";
        .runs[]
        | [ started_cell, (if .imported then .version | version_text else "not imported" end), source_cell, rtt_cell(.p50), rtt_cell(.p95),
            (if .change == null then "-" else .change | percent_change end), "\(.passed | thousands)/\(.total | thousands)", (.failed | thousands),
            (.rssP50 | megabytes_of_kb), gap_word, ([.marks[].text] | join("; ") | shorten(300) | md_free) ]), "" );

# ---- the whole ----

# The options' texts as the object that rtt_report takes; or a string: what is wrong with them.
def report_options($since; $until; $targets):
  ($targets | ascii_downcase | split(",") | map(gsub("^ +| +$"; "") | select(. != "")) | unique) as $ids
  | ($since | iso_ms) as $from
  | ($until | iso_ms | if . != null and ($until | test("^.{10}$")) then . + 86400000 else . end) as $to
  | if $since != "" and $from == null then "option '--since': not a date: '\($since | visible)' (2026-05-15 or 2026-05-15T06:00Z)"
    elif $until != "" and $to == null then "option '--until': not a date: '\($until | visible)' (2026-05-15 or 2026-05-15T06:00Z)"
    elif $from != null and $to != null and $from >= $to then "option '--since': not before --until"
    elif $targets != "" and ($ids | length) == 0 then "option '--target': no id in it"
    else {targets: $ids, since: $from, until: $to} end;

# $options: see report_options. {lines: the report's, exit: the status, say: for stderr or null}.
def rtt_report($options):
  read_input
  | . as $read
  | (.runs | merged_runs) as $merged
  | ($merged.runs + [.samples | runs_of_samples])
  | time_lines | map(.runs |= marked)
  | ([.[].runs | length] | add // 0) as $all
  | map(select((.target | ascii_downcase) as $t | ($options.targets | length) == 0 or ($options.targets | index([$t])) != null))
  | map(.runs |= map(select(($options.since == null or (.time != null and .time >= $options.since)) and ($options.until == null or (.time != null and .time < $options.until)))))
  | map(select(.runs | length > 0)) as $lines
  | [$lines[].runs[]] as $runs
  | ($lines | entries) as $entries
  | ([$runs[].time | numbers] | max) as $newest
  | ((if ($options.targets | length) > 0 then $options.targets else [known_targets[][0]] end) - [$runs[].target | ascii_downcase]) as $missing
  | { used: (($read.runs | length) + ($read.samples | length)), repeats: $merged.repeats, conflicts: $merged.conflicts, rejects: $read.rejects, files: $read.files, other: $read.other,
      captureExit: $read.captureExit, outside: ($all - ($runs | length)) } as $in
  | { lines: (if ($runs | length) == 0 then [] else
        [ header_section($in; $runs; $lines), verdict_section($lines; $entries; $newest), current_section($entries; $missing), matrix_section($runs; $options.targets), time_line_section($lines) ] end),
      exit: (if $in.captureExit == null or ($in.captureExit != 0 and $in.captureExit != 65 and $in.captureExit != 66) then 70
             elif $in.captureExit == 66 then 66
             elif $in.captureExit == 65 or ($in.rejects | length) > 0 or ($runs | length) == 0 then 65
             else 0 end),
      say: (if ($runs | length) == 0 then "nothing to report: " + (if $all > 0 then "no run of the wanted targets and times; there are runs of " + ([($read.runs + $read.samples)[].target] | unique | map(visible) | plural_list(12))
             else "no RTT row and no rtt-sample in the input" end) else null end) };

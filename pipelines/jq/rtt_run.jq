# rtt_run.jq: records to runs. A run is what a report knows of one row, or of samples that are not imported yet: see
# run_of_row.
#
# The words and rules are those of upstream's dashboard (openclaw-rtt scripts/update-readme.mjs), except where a
# comment says otherwise.

include "markdown";
include "record";
include "release_gaps";

def count: if type == "number" and . >= 0 and . < 1e9 and . == floor then . else null end;
def nearest_rank($q): sort | if length == 0 then null else .[(length * $q | ceil) - 1] end;

# ---- why a run failed ----

def passed_sample: .status == "pass";

# Upstream takes the details of every sample, so that "reply matched" of one that passed can become the reason; here
# those of the samples that failed come first.
def failure_details($samples):
  ($samples | reverse) as $latest_first
  | ([$latest_first[] | select(passed_sample | not)] | if length > 0 then . else $latest_first end)
  | map(.details | text // empty | select(startswith("reply matched") | not));

def unauthorised_reason:
  if (.payload | object.message) == "Connection Failure" then "logged out: relink required" else "auth 401" end;

def failure_reason($samples):
  failure_details($samples) as $details
  | if any($details[]; test("status 124|timed out|timeout"; "i")) then "timeout"
    elif any($details[]; test("credential pool exhausted|No available credential"; "i")) then
      "blocked: credential pool exhausted"
    else
      ([$details[] | (fromjson? // empty) | select(type == "object" or type == "array")] | first // {} | object)
      | [.error, .] | map(object.output | object | select(.statusCode == 401))
      | if length > 0 then first | unauthorised_reason
        elif ($details | length) > 0 then "failed: " + $details[0]
        else "failed" end
    end;

# A sample that passed without a round trip counts as failed, in upstream's rows too.
def untimed_text: counted("sample") + " passed without a round trip: no timing in the evidence";

# $untimed of the samples that did not count passed without a round trip, $others failed.
def reason_of($untimed; $others):
  if $untimed == 0 then failure_reason($others)
  else ($untimed | untimed_text) + (if ($others | length) > 0 then "; " + failure_reason($others) else "" end) end;

# Of a row's samples: Discord's has the run's duration when it passed, the others only its words.
def untimed_sample:
  (passed_sample | not) and .rttMs == null
  and (.durationRttMs != null or (.details | text // "" | startswith("reply matched")));

def row_reason($samples):
  ([$samples[] | select(untimed_sample)] | length) as $untimed
  | reason_of($untimed;
      if $untimed == 0 then $samples
      else [$samples[] | select((untimed_sample or passed_sample) | not)] end);

def partly_passed: (.pass | not) and .passed > 0 and .total > .passed;

def run_status:
  if .pass then (if .nature == "backfill" then "backfill: channel RTT" else "ok" end)
  elif partly_passed then "partial: \(.passed)/\(.total) samples passed; \(.reason)"
  else .reason end;

# The status as the one word of a table cell.
def gap_word:
  if .pass then "ok"
  elif partly_passed then "partial"
  elif .reason == "timeout" or .reason == "auth 401" then .reason
  elif .reason | startswith("logged out") then "logged out"
  elif .reason | startswith("blocked:") then "blocked"
  elif .reason | test("^[0-9,]+ samples? passed without a round trip") then "no round trip"
  else "fail" end;

# ---- source: what kind of time the figures are ----

# null: nothing was measured.
def source_word: if . == null then "-" elif length == 0 then "(none named)" else unique | join(" + ") end;

# "rtt"; "whole run" (summary-duration: the run's length, which is no round trip); "backfill" (a channel's figures
# under a surface's name).
def source_nature:
  list | map(strings)
  | if any(.[]; . == "summary-duration") then
      (if all(.[]; . == "summary-duration") then "whole run" else "partly whole run" end)
    elif any(.[]; startswith("backfill:")) then "backfill"
    else "rtt" end;

def nature_text:
  {
    "whole run": "not RTT (whole run)",
    "partly whole run": "not RTT (partly whole run)",
    backfill: "not native (channel backfill)"
  }[.] // "";

# ---- shape: key paths with types ----

# What depends on the outcome of a run, is free text, or is marked as source already, is no change of shape.
def shape_ignored:
  {
    "rtt.avgMs": 1, "rtt.p50Ms": 1, "rtt.p95Ms": 1, "rtt.maxMs": 1, "rtt.warmSamples[]": 1, "rtt.sources": 1, "rtt.sources[]": 1,
    "samples[].details": 1, "discord.samples[].details": 1, "samples[].rttSource": 1, "discord.samples[].rttSource": 1
  };

def key_types($at):
  if type == "object" then keys_unsorted[] as $k | .[$k] | key_types(if $at == "" then $k else $at + "." + $k end)
  elif type == "array" then
    [$at, "array"],
    ( (map(type) | unique) as $types
      | if $types == ["object"] then add | key_types($at + "[]") else [$at + "[]", ($types | join(" or "))] end )
  else [$at, type] end;

# The samples that passed are laid over one another, so that an optional key of one sample does not count as a
# change. As text: two rows have one shape when their texts are equal.
def passed_only: if type == "array" then map(objects | select(passed_sample)) else . end;
def row_shape:
  (if has("samples") then .samples |= passed_only else . end)
  | (if (.discord | type) == "object" and (.discord | has("samples")) then .discord.samples |= passed_only else . end)
  | shape_ignored as $ignored
  | [key_types("") | select($ignored[.[0]] | not)] | sort | tojson;

# {path: type}, paths without []: an array's type is "array of ...".
def shape_types:
  fromjson
  | reduce .[] as $e ({};
      ($e[0] | split("[]") | join("")) as $path
      | if .[$path] != null and ($e[0] | endswith("[]")) then .[$path] += " of " + $e[1] else .[$path] = $e[1] end);

# New paths as their shortest prefix that the other shape does not know: "resources", not its nine leaves.
def path_prefixes: split(".") as $p | [range(1; ($p | length) + 1) | $p[:.] | join(".")];
def new_paths($from; $to):
  (reduce ($from | keys_unsorted[] | path_prefixes[]) as $p ({}; .[$p] = true)) as $known
  | [$to | keys[] | select($from[.] == null) | path_prefixes | map(select($known[.] | not)) | first // empty] | unique;

# "+resources, −mode.source, rtt.failedSamples number → string"
def shape_change($old; $new):
  ($old | shape_types) as $from
  | ($new | shape_types) as $to
  | [ (new_paths($from; $to)[] | "+" + .),
      (new_paths($to; $from)[] | "−" + .),
      ($to | to_entries[] | select($from[.key] != null and $from[.key] != .value) | "\(.key) \($from[.key]) → \(.value)") ]
  | some_of(4) | map(shorten(80)) | join(", ");

# ---- a row as a run ----

def is_row: type == "object" and (has("kind") | not) and (.run | type) == "object" and (.rtt | type) == "object";

def row_target:
  if (.surface | type) == "object" then .surface | {kind: "surface", id, label: .label, scenario}
  elif (.channel | type) == "object" then .channel | {kind: "channel", id, label: .label, scenario}
  # rows before data/channels/ had no channel: those of data/discord-rtt.jsonl and data/rtt.jsonl
  else
    { kind: "channel", id: (if has("discord") then "discord" else "telegram" end),
      scenario: (.mode | object.scenarios | list | first) }
  end
  | map_values(text)
  | .id = (.id // "(no id)");

# main, releases, or the spec itself.
def track_of_spec:
  if . == "openclaw@main" then "main" elif . == null then "no spec" elif release_spec then "releases" else . end;

def row_samples: [.samples, (.discord | object.samples)] | map(arrays) | first // [] | map(objects);

# {total, passed, failed}: a row of an aggregate has sampleCount, all others their samples.
def row_counts($samples):
  (.rtt.warmSamples | list | length) as $warm
  | (.rtt.failedSamples | count) as $failed
  | (.rtt.sampleCount | count) as $count
  | { total: ($count // (if ($samples | length) > 0 then $samples | length else $warm + ($failed // 0) end)),
      passed: (if $count != null then [$count - ($failed // 0), 0] | max else $warm end) }
  | .failed = ($failed // (.total - .passed));

# Telegram's first rows have one reply to the canary and one to a mention, and no samples.
def single_replies:
  .rtt | if (.p50Ms | figure) == null and (.warmSamples | list | length) == 0 then
           {canary: (.canaryMs | figure), mention: (.mentionReplyMs | figure)} | select(.canary != null or .mention != null)
         else empty end;

def with_single($single):
  if $single == null then .
  else
    . + { p50: ($single.mention // $single.canary), source: (if $single.mention then "one mention" else "one canary" end),
          nature: "rtt", total: 1, passed: (if .pass then 1 else 0 end), failed: (if .pass then 0 else 1 end) }
      + (if $single.mention and $single.canary then {note: "canary \($single.canary | milliseconds)"} else {} end)
  end;

def run_of_row($place):
  row_target as $target
  | row_samples as $samples
  | row_counts($samples) as $n
  | (first(single_replies) // null) as $single
  | (.run.status == "pass") as $pass
  | (.package | object.spec | text) as $spec
  | (.rtt.p50Ms | figure) as $p50
  | (if $n.passed == 0 and $p50 == null then null else .rtt.sources | list | map(strings) end) as $sources
  | (.resources | object.maxRssKb | object) as $rss
  | (.mode | object) as $mode
  | {
      target: $target.id, kind: $target.kind, label: $target.label, scenario: $target.scenario, imported: true,
      id: (.run.id | text), place: $place, startedAt: (.run.startedAt | text), time: (.run.startedAt | iso_ms),
      spec: $spec, track: ($spec | track_of_spec), version: (.package | object.version | text),
      provider: ($mode.providerMode | text),
      pass: $pass, reason: (if $pass then "" else row_reason($samples) end),
      p50: $p50, p95: (.rtt.p95Ms | figure), rssP50: ($rss.p50 | figure), rssP95: ($rss.p95 | figure),
      rssOf: (if $rss.p50 then .resources | object.measurement | object | [.kind, .scope] | map(text // empty) | join(" of ") | text
              else null end),
      source: ($sources | source_word),
      nature: (if $mode.source == "channel-rtt-backfill" or $target.scenario == "channel-rtt-backfill" then "backfill"
               else $sources | source_nature end),
      shape: (if $n.passed > 0 then row_shape else null end),
      body: tojson
    } + $n
  | with_single($single);

# ---- rtt-sample records as runs that are not imported ----

# The folder that holds the folder of the sample: sample-1/ and sample-2/ of one run lie side by side.
def parent_folder: (. // "") | sub("/+[^/]*\\z"; "") | sub("/*[^/]*\\z"; "");

def aggregate_timing:
  object | if (.p50Ms | figure) != null and (.samples | count) != null then {p50Ms, p95Ms, samples, failedSamples} else null end;

def sample_of_record:
  (.surface | text) as $surface
  | (.src | object.path | text) as $path
  | {
      target: ($surface // (.channel | text)), kind: (if $surface then "surface" else "channel" end),
      scenario: (.scenario | if type == "object" then .id else . end | text), folder: ($path | parent_folder), place: $path,
      startedAt: ([.startedAt, (.runTimes // .run | object.startedAt), .generatedAt] | map(text | strings) | first),
      provider: ((.providerDetails // .provider | object | (.fixture | text) // (.id | text)) // (.provider | text)),
      status, pass: passed_sample, details: ((.details | text) // (.reason | text)),
      rtt: (.rttMs | figure), source: (.rttSource | text), rss: (.resources | object.command | object.maxRssKb | figure),
      timing: (.timing | aggregate_timing),
      shape: [.artifacts | list[] | objects | [.role, .shape] | select(all(.[]; type == "string"))]
    };

# The scenarios that are imported unless another is named: to pass, they must have sent a message.
def timed_scenarios:
  { discord: ["discord-canary"], slack: ["slack-canary"], whatsapp: ["whatsapp-canary"],
    telegram: ["telegram-reply-chain-exact-marker", "channel-canary"], rpc: ["rpc-gateway-smoke"],
    "control-ui": ["control-ui-qa-channel-image-roundtrip"] };
def timed_scenario: .scenario as $scenario | any(timed_scenarios[.target] | list[]; . == $scenario);

# Worth a line: a round trip, or a channel or surface that should have had one. (An evidence file also has entries
# that never send a message.)
def tells_of_round_trip:
  .target != null and (.rtt != null or (.pass | not) or timed_scenario) and (.status | . != "skip" and . != "skipped");

# What the artifacts look like, as a shape: [[role, "shape or shape"]].
def artifact_shapes: [.[].shape[]] | group_by(.[0]) | map([.[0][0], (map(.[1]) | unique | join(" or "))]) | tojson;

# The samples of one source (source null: of none) as a run.
def run_of_samples($source):
  [.[] | select(.rtt != null and .pass)] as $good
  | (if length == 1 and ($good | length) == 1 then $good[0].timing else null end) as $timing
  | ([.[].startedAt | strings] | sort | first) as $start
  | (if ($good | length) == 0 then null else [$source | strings] end) as $sources
  | all(.[]; .pass and .rtt != null) as $pass
  | ([.[] | select(.pass and .rtt == null)] | length) as $untimed
  | (first | {target, kind, scenario, place})
  + {
      imported: false, startedAt: $start, time: ($start | iso_ms), track: "not imported",
      provider: ([.[].provider | strings] | unique | first),
      pass: $pass, reason:
        (if $pass then ""
         elif $untimed == 0 then failure_reason(map({status, details}))
         else reason_of($untimed; map(select(.pass | not) | {status, details})) end),
      rssP50: ([.[].rss | numbers] | nearest_rank(0.5)), rssP95: ([.[].rss | numbers] | nearest_rank(0.95)),
      source: ($sources | source_word), nature: ($sources | source_nature),
      shape: (if ($good | length) == 0 then null else $good | artifact_shapes end)
    }
  + (if $timing != null then
       ($timing.failedSamples | count // 0) as $failed
       | { p50: $timing.p50Ms, p95: ($timing.p95Ms | figure),
           passed: ([$timing.samples - $failed, 0] | max), total: $timing.samples, failed: $failed }
     else
       { p50: ([$good[].rtt] | nearest_rank(0.5)), p95: ([$good[].rtt] | nearest_rank(0.95)),
         passed: ($good | length), total: length, failed: (length - ($good | length)) }
     end);

# One run for each folder, scenario and source; samples without a time go with the first source.
def runs_of_samples:
  group_by([.kind, .target, .scenario, .folder])[]
  | ([.[] | select(.rtt != null) | .source] | unique | if length == 0 then [null] else . end) as $sources
  | range(0; $sources | length) as $i
  | [.[] | select((.rtt != null and .source == $sources[$i]) or ($i == 0 and .rtt == null))]
  | run_of_samples($sources[$i]);

# ---- reading: text lines to what the input held ----

# Lines are parsed one by one: what this jq cannot hold (nesting beyond 256) is one bad line, not the end of the
# report.
def tagged_record:
  (fromjson? // {kind: "(unreadable)"})
  | if is_row then {run: run_of_row(.artifacts | object.resultPath | text)}
    elif type != "object" then {other: "(no record)"}
    elif .kind == "rtt-report-end" then {end: .exit}
    elif .kind == "rtt-sample" and .superseded == true then {other: "superseded rtt-sample"}
    elif .kind == "rtt-sample" then
      sample_of_record | if tells_of_round_trip then {sample: .} else {other: "rtt-sample without a round trip"} end
    elif .kind == "reject" then
      {reject: (reject(thousands) | .reason |= (if . == null then . else shorten(200) end))}
    elif .kind == "(unreadable)" then {reject: {place: null, line: null, reason: "a record that jq cannot hold"}}
    elif .kind == "artifact" then {file: (.type | text // "unknown"), path: (.src | object.path | text)}
    elif .kind == "capture" then empty
    else {other: (.kind | text // "(no kind)")} end;

# Rows carry no path; the artifact record of the file that they came from follows them.
def runs_with_places:
  [foreach reverse[] as $x (null;
    if $x.file == "rtt-row" then $x.path else . end;
    . as $path | $x.run // empty | .place = ($path // .place))]
  | reverse;

# {runs, samples, rejects, files and other (counts by type and kind), captureExit}
def read_input:
  [inputs | select(. != "") | tagged_record]
  | {
      runs: runs_with_places, samples: map(.sample // empty), rejects: map(.reject // empty),
      files: (map(.file // empty) | tally), other: (map(.other // empty) | tally), captureExit: (map(.end // empty) | last)
    };

# The same run in data/ and in runs/ is one run. Where two differ the first is kept, and both are named.
def merged_runs:
  [group_by([.kind, .target, .id])[] | if first.id == null then .[] | [.] else . end]
  | {
      runs: map(first | del(.body)),
      repeats: (map(length - 1) | add // 0),
      conflicts:
        [ .[] | select(length > 1) | first as $kept | ($kept.body | fromjson) as $body
          | .[1:][] | select((.body | fromjson) != $body) | {id, target, places: [$kept.place, .place]} ]
    };

# rss_facts.jq: what oc-capture read, for the report of memory: checkpoints, heap snapshots, readings under pressure, what
# was watched live, and what is missing and why.
#
# Every text that came from an artifact goes through md_free or md_code on its way out.

include "markdown";
include "record";
include "token_text";

def max_runs: 12;
def max_checkpoints: 80;

# ---- figures ----

def mib: if type == "number" then (. / 1048576 | if fabs < 0.05 then 0 else . end | if . < 0 then "-" + (-. | fixed(1)) else fixed(1) end) + " MiB" else "-" end;
def mib_change: if type == "number" then (if . >= 0 then "+" else "" end) + mib else "-" end;
# 75.3 s as "1:15"; less than a minute as "15.0 s".
def two: tostring | if length < 2 then "0" + . else . end;
def span:
  if type != "number" then "-"
  elif . < 0 then "-" + (-. | span)
  elif . < 60000 then (. / 1000 | fixed(1)) + " s"
  else
    (. / 1000 | round) as $s
    | if $s < 3600 then "\($s / 60 | floor):\($s % 60 | two) min"
      else "\($s / 3600 | floor):\($s % 3600 / 60 | floor | two):\($s % 60 | two) h" end
  end;
def place:
  (.src | object | .path | text // "(no path)" | shorten(200) | md_code)
  + (.src | object | .line | if type == "number" and . > 0 then " line \(tostring)" else "" end);
# "1", "reading" -> "1 reading is"
def are($noun): counted($noun) + (if . == 1 then " is" else " are" end);

# ---- records ----

def moment: if (.atMs | type) == "number" then .atMs else (.at | iso_ms) end;
def is_checkpoint:
  (.metric == "rss" or .metric == "pss") and (.source == "suite" or .mark == true) and .pressure == null;
def reading: {run: (.run | text // "(no run)"), scope: (.scope | text // "?"), label: (.label | text), at: moment, bytes: (.bytes | figure),
  seq: (.seq | figure), problem: (.problem | text), raw: (.raw | text), unit: (.unit | text), source: (.source | text // "?"),
  metric: (.metric | text // "?"), scenario: (.scenario | text), edge: (.edge | text), pressure: (.pressure | object), when: ((.at | text) // (.timeOfDay | text)),
  signal: (.signal | figure), src};

def empty_facts:
  {suites: [], execs: [], rejects: [], checkpoints: [], heaps: [], pressure: [], unusable: [], killed: [], readings: {command: 0, gateway: 0}};

# One record more.
def add_fact:
  .new as $r | .facts
  | if $r.kind == "suite" then .suites += [$r]
    elif $r.kind == "exec" then .execs += [$r]
    elif $r.kind == "reject" then .rejects += [$r | reject(tostring)]
    elif $r.kind == "heap-snapshot" then .heaps += [$r | reading + {path: ($r.path | text)}]
    elif $r.kind == "rss-sample" then
      (if $r.scope == "command" then .readings.command += 1 elif $r.scope == "gateway" then .readings.gateway += 1 else . end)
      | (if $r.problem != null then .unusable += [$r | reading] else . end)
      | (if ($r.pressure | type) == "object" then .pressure += [$r | reading] else . end)
      | (if ($r.signal | type) == "number" then .killed += [$r | reading] else . end)
      | (if $r | is_checkpoint then .checkpoints += [$r | reading] else . end)
    else . end;

# ---- checkpoints ----

# Each with the change since the one before it and, at a scenario's end, since that began.
def with_changes:
  reduce .[] as $c ({rows: [], last: null, open: {}};
    ($c.scenario // "") as $id
    | (if $c.edge == "finish" then .open[$id] else null end) as $begun
    | .rows += [$c + {change: (if $c.bytes != null and .last != null then $c.bytes - .last else null end),
        within: (if $c.bytes != null and $begun != null then $c.bytes - $begun else null end)}]
    | (if $c.edge == "start" and $c.bytes != null then .open[$id] = $c.bytes else . end)
    | (if $c.bytes != null then .last = $c.bytes else . end))
  | .rows;

def unfinished:
  reduce .[] as $c ([]; if $c.scenario == null then . elif $c.edge == "start" then . + [$c.scenario] else . - [$c.scenario] end)
  | unique;

def checkpoint_rows:
  ([.[].at | numbers] | first) as $begin
  | .[] | [(.label // "(no label)" | short_name), (if .at != null and $begin != null then .at - $begin | span else "-" end),
      (if .problem != null then "not used" else .bytes | mib end), (.change | mib_change), (.within | mib_change)];

def run_checkpoints:
  with_changes as $rows
  | ([$rows[].bytes | numbers]) as $bytes
  | "### " + (.[0].run | shorten(160) | md_code), "",
    ( select(($bytes | length) > 1)
      | "From \($bytes[0] | mib) to \($bytes[-1] | mib) (\($bytes[-1] - $bytes[0] | mib_change)), at most \($bytes | max | mib)"
        + ([$rows[] | select(.within != null)] | if length == 0 then "" else max_by(.within) | "; the most in one scenario: \(.within | mib_change) in \(.scenario | short_name)" end)
        + ".", "" ),
    md_table(["Checkpoint", "After", "RSS", "Since the one before", "In the scenario"]; "lrrrr"; $rows[:max_checkpoints] | checkpoint_rows),
    ($rows | and_more_rows(max_checkpoints)), "";

def by_run: sort_by([.src | object | .path | text // ""], .seq // 0) | group_by([.run, (.src | object | .path | text // "")]);

def checkpoints_section:
  (.checkpoints | by_run) as $runs
  | if ($runs | length) == 0 then empty
    else
      "## Checkpoints of a run", "",
      "Of the whole tree of processes.", "",
      ($runs[:max_runs][] | run_checkpoints),
      (if ($runs | length) > max_runs then "and \(($runs | length) - max_runs | counted("run")) more.", "" else empty end)
    end;

# ---- heap snapshots ----

def heap_row:
  [.[] | select(.bytes != null)] as $good
  | [ (.[0].run | shorten(160) | md_code), (length | tostring), ($good[0].bytes | mib), ($good[-1].bytes | mib) ]
    + (if ($good | length) > 1 then
         [ ($good[-1].bytes - $good[0].bytes | mib_change), ($good[-1].bytes / $good[0].bytes - 1 | percent_change) ]
       else ["-", "-"] end);

def heap_section:
  (.heaps | by_run) as $runs
  | if ($runs | length) == 0 then empty
    else
      "## Heap snapshots", "",
      "By the size of their files, which grows with the heap but is not its size.", "",
      md_table(["Run", "Snapshots", "First", "Last", "Growth", ""]; "lrrrrr"; $runs[:max_items][] | heap_row),
      (if ($runs | length) > max_items then "", "and \(($runs | length) - max_items | counted("run")) more." else empty end), ""
    end;

# ---- live ----

def exec_name: .label | text // ((.argv? // .command? | list | map(strings) | join(" ")) as $c | if $c == "" then "process \(.pid // "?" | tostring)" else $c end);
def exec_end:
  if (.signal | type) == "number" then "signal \(.signal | tostring)"
  elif (.exitStatus | type) == "number" then "exit \(.exitStatus | tostring)"
  else "still there" end
  + (if .timedOut == true then " (time ran out)" else "" end);
def exec_section:
  if (.execs | length) == 0 then empty
  else
    "## Watched live", "",
    "Peak is of the whole tree of processes; max RSS, as GNU time has it, of the largest one.", "",
    md_table(["Command", "Took", "Start", "End", "Peak", "By", "Max RSS", "Processes", "Ended"]; "lrrrrlrrl";
      .execs[:max_items][] | (.tree | object) as $t
      | [(exec_name | shorten(80) | md_code), (.wallMs | figure | span), ($t.startBytes | figure | mib), ($t.endBytes | figure | mib),
         ($t.peakBytes | figure | mib), ($t.metric | text // "-" | ascii_upcase | short_name),
         (.maxRssKb | figure | if . == null then "-" else . * 1024 | mib end), ($t.processes | figure | count_text), exec_end]),
    (.execs | and_more_rows(max_items)), ""
  end;

# ---- pressure ----

# How far apart, in milliseconds, the log, the console and diagnostics may tell one moment.
def told_within: 10000;

# Each telling, a line of a log or an event of diagnostics, with its figures. day: the time of day in milliseconds, for those that
# name no day. rounded: the figures are rounded for people.
def tellings:
  def day: capture("^(?:.{10}[T ])?(?<h>[0-9]{2}):(?<m>[0-9]{2}):(?<s>[0-9]{2})") // null
    | if . == null then null else ((.h | tonumber) * 3600 + (.m | tonumber) * 60 + (.s | tonumber)) * 1000 end;
  [.[] | select(.bytes != null)]
  | group_by([(.src | object | .path, .line), .seq, .when])
  | map(
      ([.[] | select(.metric == "rss") | .bytes] | max) as $rss | ([.[] | select(.metric == "heapUsed") | .bytes] | max) as $heap
      | { rss: $rss, heap: $heap, rounded: any(.[]; .unit != null), run: .[0].run, who: .[0].source, path: (.[0].src | object | .path), when: .[0].when, at: .[0].at,
          day: (if .[0].at != null then .[0].at % 86400000 else .[0].when // "" | day end),
          level: (.[0].pressure.level | text), reason: (.[0].pressure.reason | text), threshold: (.[0].pressure.thresholdBytes | figure) });

# Of two figures: null: one is not known. What is rounded has three digits.
def alike($a; $b; $rounded): if $a == null or $b == null then null elif $rounded then ($a - $b | fabs) <= 0.006 * $a else $a == $b end;

# A clock without day and zone differs from others by any number of quarters of an hour.
def near($a; $b):
  if $a.at != null and $b.at != null then ($a.at - $b.at | fabs) <= told_within
  elif $a.day == null or $b.day == null then true
  elif $a.at == null and $b.at == null then ($a.day - $b.day | fabs) <= told_within
  else ($a.day - $b.day + 86400000) % 900000 | . <= told_within or . >= 900000 - told_within end;

def one_moment($a; $b):
  ($a.rounded or $b.rounded) as $rounded
  | [alike($a.rss; $b.rss; $rounded), alike($a.heap; $b.heap; $rounded)] as $figures
  | $a.path != $b.path and any($figures[]; . == true) and all($figures[]; . != false)
    and all(("level", "reason"); $a[.] == null or $b[.] == null or $a[.] == $b[.])
    and (($a.rounded and $b.rounded | not) or $a.run == $b.run)
    and near($a; $b);

# Tellings of one moment together. Those with an exact figure come first and are found by it.
def moments:
  reduce (tellings | sort_by(.rounded or .rss == null, .at // infinite, .day // 0)[]) as $t ({list: [], of: {}};
    ($t.rss | tostring) as $key
    | (if $t.rounded or $t.rss == null then [range(.list | length)] else .of[$key] // [] end) as $places
    | ([.list as $list | $places[] | select(all($list[.][]; one_moment(.; $t)))] | first) as $found
    | if $found != null then .list[$found] += [$t]
      else .of[$key] += [.list | length] | .list += [[$t]] end)
  | .list
  | map(
      { at: ([.[].at | numbers] | min), day: .[0].day, when: (map(select(.at != null)) + . | .[0].when), rss: .[0].rss,
        heap: ([.[].heap | numbers] | first), threshold: ([.[].threshold | numbers] | first),
        level: ([.[].level | strings] | first), reason: ([.[].reason | strings] | first), who: ([.[].who] | unique) })
  | sort_by(.at // infinite, .day // 0);

def pressure_section:
  (.pressure | moments) as $moments
  | if ($moments | length) == 0 then empty
    else
      "## Under pressure", "",
      "What gateways said when their memory was high. These readings are part of no series.", "",
      md_table(["When", "Level", "Why", "RSS", "Heap used", "Threshold", "Told by"]; "lllrrrl";
        $moments[:max_items][]
        | [(.when // "-" | short_name), (.level // "-" | short_name), (.reason // "-" | short_name), (.rss | mib), (.heap | mib),
           (.threshold | mib), (.who | map(short_name) | join(", "))]),
      ($moments | and_more_rows(max_items)), ""
    end;

# ---- what is missing ----

def has_figure($keys): (.metrics | object) as $m | any($keys[]; ($m[.] | type) == "number");
def rss_ends: ["gatewayProcessRssStartBytes", "gatewayProcessRssEndBytes"];

def why_missing:
  if (.metrics | type) != "object" then
    if (.runBlock // .run | object | .runtimePair) != null then "the summary of a runtime pair has no metrics: those are in its runtimes' own summaries"
    elif (.runBlock // .run | object | .concurrency | figure // 1) > 1 then "isolated workers: the metrics are in the workers' own summaries"
    else "the summary has no metrics" end
  elif (.metrics.gatewayProcessRssSamples | type) == "array" and (.metrics.gatewayProcessRssSamples | length) > 0 then empty
  elif has_figure(rss_ends) then "no checkpoints, only start and end: it was written before there were any (May 2026)"
  elif has_figure(["gatewayProcessCpuMs"]) then "the gateway was measured (its CPU time is there), but not its memory"
  else "the gateway was dead at the end: the suite wrote no RSS block" end;

def missing_items:
  ( select(.readings.command == 0 and .rowsOf.command == 0)
    | "No command was measured: there is no `resource-metrics.env`, no output of `time -v` and no row with resources." ),
  ( select(.readings.gateway == 0 and .rowsOf.gateway == 0)
    | "No gateway was measured: there is no suite summary with metrics, no timeline, and nothing of memory in its logs." ),
  ( .suites[:max_items][] | place + ": " + why_missing ),
  ( [.checkpoints | by_run[] | {run: .[0].run, ids: unfinished} | select(.ids != [])] | .[:max_items][]
    | (.run | shorten(160) | md_code) + ": began and did not finish: " + (.ids | map(short_name) | listed(6)) );

def unusable_text:
  place + (if .label != null then " (\(.label | short_name))" else "" end) + ": " + (.raw // "" | if . == "" then "nothing" else shorten(40) | md_code end)
  + (if .unit != null then " \(.unit | short_name)" else "" end) + " " + (.problem | sentence);

def missing_section:
  [missing_items] as $missing
  | ([.unusable[], (.heaps[] | select(.problem != null))]) as $unusable
  | if ($missing + $unusable + .killed) == [] then empty
    else
      "## What is missing", "",
      ($missing[:max_items][] | "- " + .), ($missing | and_more(max_items)),
      ( select(($unusable | length) > 0)
        | "- \($unusable | length | are("reading")) not used, as no memory can be what was found:",
          ($unusable[:20][] | "  - " + unusable_text),
          (if ($unusable | length) > 20 then "  - and \(($unusable | length) - 20 | thousands) more" else empty end) ),
      ( select((.killed | length) > 0)
        | "- \(.killed | length | counted("command")) ended by a signal; what they used is what they had reached by then:",
          (.killed[:20][] | "  - " + place + ": signal \(.signal | tostring)" + (if .signal == 9 then " (a timeout, or memory was out)" else "" end)
            + (if .bytes != null then ", \(.bytes | mib)" else "" end)),
          (if (.killed | length) > 20 then "  - and \((.killed | length) - 20 | thousands) more" else empty end) ),
      ""
    end;

# parity_matrix.jq: which combinations of axes were compared, and how long the runs took against their budgets.

include "markdown";
include "parity_read";

def hermetic_budget_ms: 5 * 60 * 1000;
def live_budget_ms: 30 * 60 * 1000;
def max_combinations: 400;
def max_uncovered: 100;

def scenario_name: .name // .id // "(no name)" | short_name;
def axes_text: to_entries | map((.key | short_name) + "=" + (.value | short_name)) | listed(8);

# 950 -> "950ms", 42300 -> "42.3 s", 1865000 -> "31 min 5 s", 300000 -> "5 min"
def duration:
  if type != "number" then "-"
  elif . < 10000 or is_figure == false then milliseconds
  elif . < 59950 then (. / 100 | round) as $tenths | "\($tenths / 10 | floor).\($tenths % 10) s"
  else (. / 1000 | round) as $s | "\($s / 60 | floor | thousands) min" + (if $s % 60 == 0 then "" else " \($s % 60) s" end) end;

# ---- axes ----

# Every combination of the values seen, first axis slowest.
def combinations_of($names; $values):
  reduce $names[] as $name ([{}]; [.[] as $c | $values[$name][] | . as $v | $c + {($name): $v}]);

def axis_values($names): . as $drifts | reduce $names[] as $name ({}; .[$name] = ([$drifts[] | .axes[$name] // "-"] | unique));

def combination_row($names; $all):
  . as $here
  | ([$here.drifts[] | select(.drift != "missing")]) as $judged
  | [$names[] | $here.axes[.] | short_name]
    + [ (if ($judged | length) == 0 then "**not covered**" else "\($judged | map(.name // .id) | unique | length | thousands) of \($all | thousands)" end),
        ([$judged[] | select(.drift == "none" or .drift == "text-only")] | length | thousands),
        ([$judged[] | select(.drift != "none" and .drift != "text-only")] | length | thousands),
        (($here.drifts | length) - ($judged | length) | thousands) ];

def axes_table($drifts):
  ($drifts[0].axes | keys) as $names
  | ($drifts | axis_values($names)) as $values
  | (reduce $names[] as $name (1; . * ($values[$name] | length))) as $size
  | ($drifts | map(.name // .id) | unique | length) as $all
  | (reduce $drifts[] as $d ({}; .[[$names[] | $d.axes[.]] | tojson] += [$d])) as $at
  | (if $size <= max_combinations then
       [combinations_of($names; $values)[] | . as $axes | {axes: $axes, drifts: ($at[[$names[] | $axes[.]] | tojson] // [])}]
     else [$at[] | {axes: first.axes, drifts: .}] end) as $rows
  | ([$rows[] | select(any(.drifts[]; .drift != "missing"))]) as $covered
  | ([$rows[] | select(all(.drifts[]; .drift == "missing"))]) as $open
  | "\($covered | length | thousands) of \($size | counted("combination")) covered. Values: "
      + ($names | map(short_name + " " + ($values[.] | map(short_name) | listed(8))) | join("; ")) + ".", "",
    md_table(($names | map(short_name)) + ["Compared", "Alike", "Drifting", "Missing"]; ($names | map("l") | add) + "lrrr";
      ($covered[], $open[:max_uncovered][]) | combination_row($names; $all)), "",
    ( ($size - ($covered | length) - ([$open | length, max_uncovered] | min)) as $more
      | select($more > 0) | "And \($more | thousands) more that are not covered.", "" );

# A table for each set of axes. Scenarios without axes stand in none, and what keeps suites apart is no axis.
def axes_section($drifts; $suites):
  ([$suites[].path | strings | {(.): true}] | add // {}) as $paths
  | [$drifts[] | if .axes.suite != null and $paths[.axes.suite] then del(.axes.suite) else . end | select(.axes != {})]
  | select(length > 0)
  | "## Axes", "", (group_by(.axes | keys)[] | axes_table(.));

# ---- wall time ----

# Live runs talk to a provider; all others are hermetic. Without a mode there is no budget.
def budget: if . == null then null elif startswith("live-") then live_budget_ms else hermetic_budget_ms end;
def budget_cell($wall):
  budget as $b
  | if $b == null then ["-", "no provider mode, no budget"]
    elif $wall == null then [($b | duration), "not known"]
    elif $wall > $b then [($b | duration), "**over by \($wall - $b | duration)**"]
    else [($b | duration), "within"] end;

def span: (.started | iso_ms) as $from | (.finished | iso_ms) as $to | if $from != null and $to != null and $to >= $from then $to - $from else null end;
def sum_of(f): [.[] | f | numbers] | if length == 0 then null else add end;

# The runs that have no suite record: their cells, one after another, is the longest that they can have taken.
def wall_section($in):
  ([$in.suites[].path | strings]) as $paths
  | ([ $in.suites[] | .path as $path
       | (.wall // span) as $wall
       | { name: ($path // "(no path)" | shorten(120) | md_code), mode, wall: $wall, how: (if .wall != null then "" elif $wall != null then ", start to finish" else "" end),
           cells: ([$in.drifts[] | .left, .right | select(. != null and .path == $path)] | sum_of(.wall)) } ]) as $suites
  | ([ $in.drifts[] | .axes.provider as $mode | (.left, .right) | select(. != null and (.path | . as $p | $paths | index([$p]) | not)) | {mode: $mode, wall} ]
     | group_by(.mode) | map({name: "cells without a suite", mode: first.mode, wall: sum_of(.wall), how: ", one after another", cells: sum_of(.wall)})
     | map(select(.cells != null))) as $cells
  | ($suites + $cells) as $rows
  | if ($rows | length) == 0 then empty
    else
      "## Wall time", "",
      md_table(["Run", "Provider mode", "Wall time", "Sum of cells", "Budget", "Verdict"]; "llrrrl";
        $rows[]
        | .wall as $wall | (.mode | budget_cell($wall)) as $b
        | [.name, (.mode // "-" | short_name), (.wall | duration) + .how, (.cells | duration), $b[0], $b[1]]), "",
      "Budgets: \(hermetic_budget_ms | duration) hermetic, \(live_budget_ms | duration) live.", ""
    end;

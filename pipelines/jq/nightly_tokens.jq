# nightly_tokens.jq: the rows of one day, by model and by session, to a Markdown report; and the rows by model as they are kept.
#
# No name, id, key or path of a session is in either: a session is its place among the day's most expensive.

include "markdown";
include "record";
include "token_text";

# Paths would name sessions; the baseline's would change with the store's place.
def stored($week):
  select(.kind == "token-row" or .kind == "token-report")
  | .src = {path: "state.ndjson.zst"}
  | if .baseline.path then .baseline.path = "\($week)/tokens.ndjson.zst" else . end;

def compared_word: {turn: "tokens a turn", cost: "cost"}[.] // "tokens";
def model_name: .key.model | text // "(no model told)" | short_name;
def change_of: .baseline | object | .deltaPercent;
def value_of($metric): if $metric == "cost" then .cost elif $metric == "turn" then (if (.turns // 0) > 0 and (.total | type) == "number" then .total / .turns else null end) else .total end;
def value_text($metric): if $metric == "cost" then dollars else count_text end;

# What a model is judged by: tokens, or what --compare names, by oc-tokens; unless that was named, what it cost and which share came
# from the cache too. $was: the rows of the week before.
def was_of($was): .key as $key | [$was[] | select(.kind == "token-row" and .key == $key and .vanished != true)] | last | object;
def cost_change($before):
  if (.unpriced // 0) > 0 or ($before.unpriced // 0) > 0 or ($before.cost // 0) <= 0 or (.cost | type) != "number" then null
  else (.cost / $before.cost - 1) * 100 end;
def cache_change($before):
  if (.cacheShare | type) != "number" or ($before.cacheShare | type) != "number" then null else (.cacheShare - $before.cacheShare) * 100 end;
def judged($was; $beside; $report):
  ($report.baseline | object) as $all
  | .[] | select(.vanished != true)
  | was_of($was) as $before | cost_change($before) as $cost | cache_change($before) as $cache
  | [ (select(.baseline.flagged == true) | "\(change_of | delta_text) \($all.compared | compared_word)"),
      (select($beside and $cost != null and $cost > $all.thresholdPercent) | "\($cost | delta_text) cost"),
      (select($beside and $cache != null and -$cache > $all.thresholdPercent)
       | "from the cache \($before.cacheShare | share_text) → \(.cacheShare | share_text)") ] as $worse
  | select(($worse | length) > 0) | {key, name: model_name, worse: $worse};
def findings_text: map("\(.name) \(.worse | join(", "))") | some_of(6) | join("; ");

# Hosts that could not be read: without them a sum is no sum.
def missing_text: "\(.missing | length) of \(.all | counted("host")) could not be read: \([.missing[] | short_name] | listed(6))";
def missing: (.missing | length) > 0;

def headline($findings; $report; $week; $beside; $hosts):
  if $hosts | missing then "Not judged." + " \($hosts | missing_text). Of \(if ($hosts.missing | length) == 1 then "it" else "them" end) only what was known before is counted."
  elif $report.baseline == null then "Nothing to compare with." + " There is no report of \($week)."
  elif ($findings | length) > 0 then
    "Regression." + " Against \($week): " + ($findings | findings_text) + "."
  elif ($report.baseline.matched // 0) == 0 and ($report.baseline.unknown // 0) == 0 then "Nothing to compare." + " No model of this day was used on \($week)."
  elif ($report.baseline.unknown // 0) > 0 then "Not judged." + " Too many messages of \($report.baseline.unknown | counted("model")) report no usage, on this day or on \($week)."
  else
    ($report.baseline.thresholdPercent | tostring) as $most
    | "No regression." + " Against \($week), no model has over \($most)% more \($report.baseline.compared | compared_word)"
      + (if $beside then " or cost, or over \($most) points less from the cache." else "." end)
  end
  | capture("^(?<head>[^.]*\\.)(?<rest>.*)\\z"; "s") | "**\(.head)**\(.rest)";

def week_section($rows; $findings; $report; $week; $day; $was; $beside):
  if $report.baseline == null then empty
  else
    ($report.baseline.compared // "tokens") as $metric
    | "## Week over week", "",
      md_table(["Model", $week, $day, "Change"] + (if $beside then ["Cost", "From the cache"] else [] end) + ["Result"]; "lrrr" + (if $beside then "rr" else "" end) + "l";
        ( $rows[]
          | . as $row | was_of($was) as $before
          | [model_name, ($row.baseline | object | value_of($metric) | value_text($metric)),
             (if $row.vanished == true then "-" else $row | value_of($metric) | value_text($metric) end), (change_of | delta_text)]
            + (if $beside then
                 [($row | cost_change($before) | delta_text),
                  ($row | cache_change($before) | if . == null then "-" else "\($before.cacheShare | share_text) → \($row.cacheShare | share_text)" end)]
               else [] end)
            + [($row.baseline | object
              | if any($findings[]; .key == $row.key) then "**regression**" else .classification | text // "-" | short_name end)] ),
        ( $report.baseline | select(.was != null and (.matched // 0) > 0)
          | ["In both", (.was | value_text($metric)), (.is | value_text($metric)), (.deltaPercent | delta_text)] + (if $beside then ["", ""] else [] end) + [""] )), ""
  end;

def percentile($figures; $p): .[$figures] | object | .[$p] | count_text;
def model_section($rows; $totals):
  "## By model", "",
  md_table(["Model", "Tokens", "Input", "Output", "From the cache", "Turns", "p50 per turn", "p90 per turn", "p99 per turn", "Sessions", "p90 per session", "Errors", "Cost"]; "lrrrrrrrrrrrr";
    (($rows[] | select(.vanished != true) | {name: model_name, row: .}), {name: "All", row: $totals})
    | .name as $name | .row
    | [$name, (.total | count_text), (.input | count_text), (.output | count_text), (.cacheShare | share_text), (.turns | count_text),
       percentile("perTurn"; "p50"), percentile("perTurn"; "p90"), percentile("perTurn"; "p99"), (.sessions | count_text),
       percentile("perSession"; "p90"), (.errors | count_text), (.cost | dollars)]), "";

def session_section($sessions):
  ([$sessions[] | select(.kind == "token-row" and (.total // 0) > 0)] | sort_by([-(.cost // 0), -.total, (.key | tojson)])) as $sorted
  | if ($sorted | length) == 0 then empty
    else
      "## Most expensive sessions", "",
      md_table(["Session", "Cost", "Tokens", "Share", "Turns", "Messages", "Tool calls", "From the cache", "Errors"]; "lrrrrrrrr";
        ([$sorted[].total] | add) as $all
        | range(0; [10, ($sorted | length)] | min) as $i | $sorted[$i]
        | ["session-\($i + 1)", (.cost | dollars), (.total | count_text), (.total / $all | share_text), (.turns | count_text), (.messages | count_text),
           (.toolCallCount // .toolCalls | count_text), (.cacheShare | share_text), (.errors | count_text)]),
      ( select(($sorted | length) > 10)
        | "", "and \($sorted[10:] | length | counted("session")) more, \([$sorted[10:][].total] | add | count_text) tokens." ), ""
    end;

def ignored_text: to_entries | map(select(.key != "messages") | "\(.value | thousands) \(.key | ascii_downcase | short_name)") | listed(6);
def notes($totals; $untimed; $rejects):
  ( $totals.side | select(. != null)
    | "Side branches (retries, rewinds): \(.messages | counted("message")), \(.total | count_text) tokens. They were paid for, and are in no sum here." ),
  ( $totals.apart | select(. != null) | "\(.messages | counted("message")) of sources that repeat others, in no sum here." ),
  ( $totals.ignored | select(. != null) | "\(.messages | counted("message")) not counted (\(ignored_text)): the sums are too low by them." ),
  ( $totals.noUsage | select(. != null) | "\(counted("message")) without any usage: the sums are too low by them." ),
  ( $totals.unpriced | select(. != null and . > 0) | "\(counted("message")) without a price: the cost is too low by them." ),
  ( $totals.badCost | select(. != null and . > 0) | "\(counted("message")) with a price that is no price." ),
  ( $totals.backwards | select(. != null and . > 0) | "\(counted("message")) earlier than the one before in the same session." ),
  ( $untimed | select(. > 0) | "\(counted("message")) without a time, in no day's report." ),
  ( $rejects | select(. > 0) | "\(counted("part")) of session files cannot be read, in no day's report." );

# $hosts: {all: how many, missing: those that could not be read}.
def nightly_report($day; $week; $was; $beside; $hosts):
  ($models | map(select(.kind == "token-report")) | last | object) as $report
  | ($report.totals | object) as $totals
  | [$models[] | select(.kind == "token-row")] as $rows
  | [$rows | judged($was; $beside; $report)] as $findings
  | "# Tokens on \($day)", "",
    headline($findings; $report; $week; $beside; $hosts), "",
    "- \($totals.sessions // 0 | counted("session")), \($totals.turns // 0 | counted("turn")), \($totals.messages // 0 | counted("message"))",
    "- \($totals.total | count_text) tokens: \($totals.input | count_text) input, \($totals.output | count_text) output, \($totals.cacheRead | count_text) from the cache, \($totals.cacheWrite | count_text) into it",
    "- Cost: \($totals.cost | dollars); errors: \($totals.errors | count_text)",
    "- Days are UTC, by the time of each message", "",
    week_section($rows; $findings; $report; $week; $day; $was; $beside), model_section($rows; $totals), session_section($sessions),
    ( [notes($totals; $untimed; $rejects)] | select(length > 0) | "## Notes", "", (.[] | "- " + .), "" );

# The day in one line, for cron's mail.
def nightly_line($day; $was; $beside; $hosts):
  ($models | map(select(.kind == "token-report")) | last | object) as $report
  | ($report.totals | object) as $totals
  | [[$models[] | select(.kind == "token-row")] | select($report.baseline != null) | judged($was; $beside; $report)] as $findings
  | "\($day): "
    + (if $hosts | missing then "NOT JUDGED (\($hosts | missing_text)), "
       elif ($findings | length) > 0 then "REGRESSION (\($findings | findings_text)), "
       elif ($report.baseline | object | .unknown // 0) > 0 then "NOT JUDGED (\($totals.noUsage // 0 | counted("message")) without any usage), "
       else "" end)
    + "\($totals.sessions // 0 | counted("session")), \($totals.total | count_text) tokens, \($totals.cost | dollars)";

# rss_report.jq: the rows of oc-rss, and what was read, to Markdown.
#
# Every text that came from an artifact goes through md_free or md_code on its way out.

include "markdown";
include "record";
include "token_text";
include "rss_facts";

# ---- what was read ----

def words: ["growth", "higher", "step", "cold-start", "insufficient", "steady"];

def metric_text: {maxRss: "max RSS", rss: "RSS", pss: "PSS", heapUsed: "heap used", heapTotal: "whole heap", heapSnapshot: "heap snapshot"}[.] // short_name;
def measure_text: if . == "process-max-rss" or . == "file" then "" elif . == null then "" else ", " + short_name end;
# What a series is named by: its key, and the last folder of its gateway.
def series_text:
  (.key | object) as $key
  | [$key[] | select(. != null) | tostring] + [select($key.run == null).gateway | text // empty | rtrimstr("/") | split("/") | last]
  | if . == [] then "(unnamed)" else join(" ") | short_name end;

def row:
  { name: series_text, version: (.key | object | .version | text), scope: (.scope | text // "?"), metric: (.metric | text // "?"), measure: (.measure | text),
    verdict: (.verdict | text // "?"), reason: (.reason | text // "no reason given"), runs: (.runs | figure // 0), n: (.n | figure // 0),
    first: (.firstBytes | figure), p95: (.p95Bytes | figure), max: (.maxBytes | figure), warm: (.warm | object), ratio: (.coldToWarm | figure),
    before: (.before | object), cold: (.cold | object), outliers: (.outliers | object), peak: (.peakBytes | figure), course: (.course | object), growth: (.growth | object),
    scenarios: [.scenarios | list[] | object], apart: (.apart | object), odd: (.odd | object) };
def of_what: (.metric | metric_text) + (.measure | measure_text);
def is_command: .scope != "gateway";
def whose: "\(.name), \(of_what)" + (if .scope == "command" or .scope == "gateway" then "" else " (\(.scope | short_name))" end);

# Before the line "judged" stand the records that were read, behind it what oc-rss says of them.
def read_memory:
  reduce (inputs | select(. != "")) as $line ({facts: empty_facts, rows: [], judged: false};
    if .judged and ($line | startswith("{\"kind\":\"rss-row\",") | not) and ($line | startswith("{\"kind\":\"rss-report-end\",") | not) then .
    else
      ($line | fromjson? // {} | object) as $r
      | if .judged | not then
          if $r.kind == "rss-report-start" then .start = $r
          elif $r.kind == "rss-report-judged" then .judged = true
          else .new = $r | .facts = add_fact end
        elif $r.kind == "rss-row" then .rows += [$r | row]
        else .exit = $r.exit end
    end)
  | .facts + {rows, exit, start: (.start | object)}
  | .rowsOf = {command: ([.rows[] | select(is_command)] | length), gateway: ([.rows[] | select(is_command | not)] | length)};

def with_verdict($word): [.rows[] | select(.verdict == $word)];

# ---- sections ----

# The level of a series beside that of the version before, or the baseline.
def higher_text:
  .version as $version | (.before.version | text) as $before
  | "\(.name | rtrimstr(" " + ($version // ""))) \(if is_command then "command" else "gateway" end) \(of_what)"
  + " went from \(.before.medianBytes | figure | mib) to \(.warm.medianBytes | figure | mib) (\(.before.times | figure // 0 | fixed(1))×)"
  + (if $before != null and $version != null then " from \($before | short_name) to \($version | short_name)" else "" end);

def headline:
  with_verdict("growth") as $growth | with_verdict("higher") as $higher | with_verdict("step") as $step | with_verdict("cold-start") as $cold | with_verdict("insufficient") as $few
  | if (.rows | length) == 0 then "No memory was measured"
    elif ($growth | length) > 0 then "Memory grows: a leak is suspected"
    elif ($higher | length) > 0 then $higher | max_by(.before.times | figure // 0) | higher_text
    elif ($step | length) > 0 then "Memory went up in one step: \($step[0] | whose)"
    elif ($cold | length) > 0 then "Cold starts, and no growth found"
    elif ($few | length) == (.rows | length) then "Not enough to judge"
    else "Steady" end;

def verdict_text:
  . as $all
  | if (.rows | length) == 0 then "What was read, and why there is nothing in it, stands below."
    else
      "\(.rows | length | thousands) series of readings: "
      + ([words[] as $w | ($all | with_verdict($w) | length) as $n | select($n > 0) | "\($n | thousands) \($w)"] | join(", ")) + "."
    end;

# What the gate asks for, and whether any series could answer.
def answers: (.start.gate != "cold-start" and (.growth.judged == true or (.before | length) > 0)) or (.start.gate != "growth" and (.cold.judged | figure // 0) > 0);
def gate_text:
  .start as $start
  | if ($start.gate | type) != "string" or $start.gate == "" then empty
    else
      "- Gate (\($start.gate | short_name)): "
      + (if .exit == 1 then "**closed**"
         elif any(.rows[]; .start = $start | answers) | not then "**closed**: nothing could be judged, and nothing seen is not clean"
         elif .exit == 0 then "**open**"
         else "**open**, though not all input was good" end)
    end;

def header_section:
  "# Memory", "",
  "**\(headline).** " + verdict_text, "",
  gate_text,
  "- Commands and gateways are measured in different ways, as are max RSS, RSS, PSS and heap: no figure of one is comparable with another's.",
  "",
  rejects_section(.rejects; .start.captureExit | if . == 65 then 0 else . end);

def verdicts_section:
  . as $all
  | [words[] as $w | $all | with_verdict($w)[]] as $rows
  | if ($rows | length) == 0 then empty
    else
      "## Verdicts", "",
      ( $rows[:max_items][]
        | "- **\(.verdict | short_name)**: \(if is_command then "command" else "gateway" end) \(whose): \(.reason | sentence)." ),
      ($rows | and_more(max_items)), ""
    end;

def times_text: if type == "number" then fixed(2) + "×" else "-" end;
def outlier_text: .outliers.n | figure | count_text;

def commands_section:
  [.rows[] | select(is_command)] as $rows
  | if ($rows | length) == 0 then empty
    else
      "## Commands", "",
      "Max RSS is of a command's largest single process, over its whole life; it is not the gateway's.", "",
      md_table(["Series", "Of", "Readings", "First (cold)", "Warm median", "Cold to warm", "Warm p95", "Max", "Outliers", "Verdict"]; "llrrrrrrrl";
        $rows[:max_items][]
        | [.name, of_what + (if .scope == "command" then "" else " (\(.scope | short_name))" end), (.n | count_text), (.first | mib),
           (.warm.medianBytes | mib), (.ratio | times_text), (.warm.p95Bytes | mib), (.max | mib), outlier_text, (.verdict | short_name)]),
      ($rows | and_more_rows(max_items)), ""
    end;

def growth_text:
  if (.growth.bytesPerHour | type) != "number" then "-"
  else (.growth.bytesPerHour | mib_change) + "/h" + (if .growth.judged == true then "" else " (not judged)" end) end;

def gateways_section:
  [.rows[] | select(is_command | not)] as $rows
  | if ($rows | length) == 0 then empty
    else
      "## Gateways", "",
      "From start to end, and growth in an hour, are medians over the runs.", "",
      md_table(["Series", "Of", "Runs", "Readings", "Start", "End", "Start to end", "Warm median", "Peak", "Growth", "Outliers", "Verdict"]; "llrrrrrrrrrl";
        $rows[:max_items][]
        | [.name, of_what, (.runs | count_text), (.n | count_text), (.course.startBytes | mib), (.course.endBytes | mib), (.course.deltaBytes | mib_change),
           (.warm.medianBytes | mib), (.peak // .max | mib), growth_text, outlier_text, (.verdict | short_name)]),
      ($rows | and_more_rows(max_items)), ""
    end;

def cold_section:
  [.rows[] | select((.cold.runs | figure // 0) > 0)] as $rows
  | if ($rows | length) == 0 then empty
    else
      "## Cold against warm", "",
      md_table(["Series", "Of", "Cold runs", "Cold readings", "First", "Warm median", "Times", "Warm max"]; "llrrrrrr";
        $rows[:max_items][]
        | [.name, of_what, "\(.cold.runs | count_text) of \(.cold.judged | figure | count_text)", (.cold.n | figure | count_text), (.first | mib),
           (.warm.medianBytes | mib), (.ratio | times_text), (.warm.maxBytes | mib)]), ""
    end;

def scenarios_section:
  [.rows[] | . as $row | .scenarios[] | {row: $row, name: (.scenario | text // "(no id)"), n: (.n | figure // 0), unpaired: (.unpaired | figure),
    delta: (.deltaBytes | figure), most: (.maxDeltaBytes | figure)}]
  | sort_by(-(.most // 0)) as $all
  | if ($all | length) == 0 then empty
    else
      "## Growth by scenario", "",
      "From its start to its finish, those that grew most first.", "",
      md_table(["Scenario", "Series", "Of", "Times", "Median", "Most"]; "lllrrr";
        $all[:max_items][]
        | [(.name | short_name), .row.name, (.row | of_what),
           ((.n | count_text) + (if (.unpaired // 0) > 0 then " (and \(.unpaired | thousands) without start or finish)" else "" end)),
           (.delta | mib_change), (.most | mib_change)]),
      ($all | and_more_rows(max_items)), ""
    end;

def outliers_section:
  [.rows[] | . as $row | .outliers.furthest | list[] | object | {row: $row, bytes: (.bytes | figure), run: (.run | text), when: ((.at | text) // (.atMs | figure)), seq: (.seq | figure)}] as $all
  | if ($all | length) == 0 then empty
    else
      "## Outliers", "",
      "Far from the warm median; they stay in every figure.", "",
      md_table(["Series", "Of", "Reading", "When", "Run"]; "llrll";
        $all[:max_items][]
        | [.row.name, (.row | of_what), (.bytes | mib),
           (if (.when | type) == "number" then .when | span elif .when != null then .when | short_name elif .seq != null then "reading \(.seq | tostring)" else "-" end),
           (.run // "-" | shorten(160) | md_code)]), ""
    end;

# ---- notes ----

def sums($key): [.rows[] | .[$key] | to_entries[] | select(.value | type == "number")] | group_by(.key) | map({key: .[0].key, value: (map(.value) | add)});
def apart_texts: {missing: "without a number", negative: "negative or zero", absurd: "beyond any memory", unit: "in another unit than their name says",
  unusable: "that oc-capture could not use", pressure: "taken because memory was high", killed: "of commands that a signal ended",
  unitSuspect: "1024 times off the others"};
def odd_texts: {backwards: "Places where the clock goes back", unplaced: "Readings without time or number", unlabelled: "Readings of a gateway without a label",
  twice: "Readings told twice, counted once"};

def notes_section:
  [ ( sums("apart")[] | "\(.value | thousands) \(if .value == 1 then "reading" else "readings" end) apart from the series: \(apart_texts[.key] // (.key | short_name))." ),
    ( sums("odd")[] | select(.key != "clockStepMs") | "\(odd_texts[.key] // (.key | short_name)): \(.value | thousands)." ),
    ( [.rows[].odd.clockStepMs | numbers] | max // 0 | select(. > 0) | "A wall clock was set while it was measured, by \(span)." ) ]
  | if length == 0 then empty else "## Notes", "", (.[] | "- " + .), "" end;

# ---- the whole ----

# {lines: the report's, exit: the status, say: for stderr or null}
def rss_report:
  read_memory
  | ((.rows | length) == 0) as $nothing
  | ($nothing and .suites == [] and .unusable == [] and .killed == [] and .pressure == [] and .execs == []) as $empty
  | { lines:
        (if $empty then []
         else
           [ header_section, verdicts_section, commands_section, gateways_section, cold_section, scenarios_section, checkpoints_section, heap_section,
             exec_section, pressure_section, outliers_section, missing_section, notes_section ]
         end),
      exit: report_exit([.start.captureExit, .exit]; $nothing),
      say: (if $empty then
              (if .exit != 0 and .exit != 65 then "no report: see what oc-rss says" else "nothing to report: nothing in the input tells of memory" end)
            elif $nothing then "no reading of memory could be judged"
            else null end) };

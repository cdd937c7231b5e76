# token_report.jq: the rows and the closing report of oc-tokens, for pairs, to Markdown, both runtimes side by side.
#
# Every text that came from an artifact goes through md_free or md_code on its way out.

include "markdown";
include "record";
include "token_text";
include "age";

# ---- what was read ----

def axes_text: if . == {} then "" else " [" + (to_entries | map("\(.key)=\(.value | tostring)") | join(", ")) + "]" end;
def side($key): .[$key] | object | {input: (.inputTokens | figure), output: (.outputTokens | figure), total: (.totalTokens | figure), calls: (.toolCallCount | figure),
  work: (if .processedTokens == null then .totalTokens elif .processedTokenEvidence == "unavailable" then null else .processedTokens end | figure)};
# What is compared is `work`: the tokens processed, by the rules from 2026-09 on, else the total. null: not verified.
def use($key): .efficiency | object | .[$key] | object;

def row($keys):
  { name: (((.scenarioId | text // "(no id)") + (.axes | object | axes_text)) | short_name), live: (.usageSource == "live-usage"),
    left: side($keys[0]), right: side($keys[1]), processed: (.[$keys[0]] | object | .processedTokens != null), leftUse: use($keys[0]), rightUse: use($keys[1]), delta: (.deltaPercent | figure),
    class: (.classification | text // "?"), flagged: (.flagged == true),
    exempt: (.notApplicable == true), failed: [.failedRuntimes | list[] | strings], tools: [.toolsUsed | list[] | strings] };

def read_tokens:
  [inputs | select(. != "") | fromjson? // {} | object]
  | (map(select(.kind == "token-report" and .of == "pairs")) | last) as $report
  | ($report | object | .aggregate | object | keys_unsorted | map(select(. != "deltaPercent" and . != "flaggedScenarios" and . != "savingsScenarios"))) as $keys
  | { report: $report, keys: $keys, names: ($report | object | .runtimePair | list | map(strings | short_name)),
      rows: map(select(.kind == "token-row" and (.scenarioId | type) == "string") | row($keys)),
      rejects: map(select(.kind == "reject") | reject(thousands)), start: (map(select(.kind == "token-report-start")) | first | object),
      suites: map(select(.kind == "suite")), exit: (map(select(.kind == "token-report-end")) | last | object | .exit) };

# ---- sections ----

# A run that failed used what it used until then: no savings, and in no sum.
def verified: .left.work != null and .right.work != null;
def compared: [.rows[] | select(.failed == [] and (.exempt | not) and verified)];
def sums: compared | {left: (map(.left.work) | add // 0), right: (map(.right.work) | add // 0)}
  | .delta = (if .left == .right then 0 elif .left == 0 then 100 else (.right / .left - 1) * 100 end);

def headline:
  if .report.status == "skipped" or (.rows | length) == 0 then "Nothing was compared"
  elif .report.pass != true then "Not within the threshold"
  elif (compared | length) == 0 then "Nothing was compared"
  elif .live == 0 then "An estimate: nothing was measured"
  elif sums.delta > 0 then "Within the threshold"
  else "No more tokens than before" end;

def more_or_less($left; $right):
  sums.delta as $delta
  | (if any(compared[]; .processed) then "processed" else "used" end) as $did
  | if ($delta | type) != "number" then "cannot be compared with \($left)"
    elif $delta > 0 then "\($did) \($delta / 100 | percent_change | .[1:]) more tokens than \($left)"
    elif $delta < 0 then "\($did) \(-$delta / 100 | percent_change | .[1:]) fewer tokens than \($left)"
    else "\($did) as many tokens as \($left)" end;

def verdict_text($left; $right):
  if (.rows | length) == 0 then "No scenario was captured on both runtimes."
  elif (compared | length) == 0 then
    (if any(.rows[]; verified | not) then "Of no scenario is it known how many tokens were processed." else "No scenario passed on both runtimes." end)
  else
    "Over \(compared | length | counted("scenario"))\(if (compared | length) < (.rows | length) then " that both passed" else "" end), \($right) \(more_or_less($left; $right))"
    + " (\(sums.left | count_text) → \(sums.right | count_text))"
    + (.report.aggregate.deltaPercent as $delta | ([.rows[] | select(.flagged)] | length) as $flagged
       | ([compared[] | select(.class == "savings")] | length) as $saved
       | (if $flagged > 0 then "; \($flagged | counted("scenario")) beyond the threshold of \(.report.thresholdPercent | tostring)%" else "" end)
       + (if $saved > 0 then "; \($saved | thousands) with savings" else "" end))
    + "."
    + (if .live == 0 then " A mock provider made up all of these counts: they say how much was sent, and fail nothing."
       elif .live < (.rows | length) then " \((.rows | length) - .live | thousands) of them are a mock provider's estimates, which fail nothing."
       else "" end)
  end;

def gate_text:
  if .start.gate != true then empty
  else
    "- Gate: "
    + (if .report.pass != true then "**closed** by \(.report.failures | list | length | counted("sentence"))"
       elif (compared | length) == 0 then "**closed**: nothing was compared, and nothing seen is not clean"
       else "**open**" end)
  end;

def header_section($left; $right):
  "# Token efficiency: \($left) and \($right)", "",
  "**\(headline).** " + verdict_text($left; $right), "",
  gate_text,
  "- Threshold: \($right) may use \(.report.thresholdPercent | tostring)% more than \($left) in a scenario; less is never a fault",
  ( .report | select(.upstream | text)
    | "- Judged by upstream's rules, as of \(.upstream | short_name) (\(.upstreamFrom | text | age_why))"
      + (if .upstream < "2026-09" then ": all tokens" else ": tokens processed, which are uncached input, cache writes and output" end) ),
  ( [.suites[] | (.runBlock // .run) | object | .providerMode | text // empty] | unique | select(length > 0)
    | "- Provider mode: " + (map(short_name) | listed(6)) ),
  ( [.suites[] | (.runBlock // .run) | object | .primaryModel | text // empty] | unique | select(length > 0)
    | "- Model: " + (map(short_name) | listed(6)) ),
  "",
  rejects_section(.rejects; .start.captureExit);

def failures_section:
  (.report.failures | list | map(strings)) as $failures
  | if ($failures | length) == 0 then empty
    else "## Why it fails", "", ($failures[:max_items][] | "- " + sentence), ($failures | and_more(max_items)), "" end;

def figure_row($title; $left; $right; write): if $left == null and $right == null then empty else [$title, ($left | write), ($right | write), change($left; $right)] end;

def aggregate_section($left; $right):
  .report.aggregate[.keys[0]] as $l | .report.aggregate[.keys[1]] as $r
  | (.report.efficiency | object) as $use | ($use[.keys[0]] | object) as $lu | ($use[.keys[1]] | object) as $ru
  | "## In all", "",
    md_table(["", $left, $right, "Change"]; "lrrr";
      figure_row("Tokens, where both passed"; sums.left; sums.right; count_text),
      ( select($l.processedTokenEvidence != "unavailable" and $r.processedTokenEvidence != "unavailable")
        | figure_row("Tokens processed"; $l.processedTokens; $r.processedTokens; count_text) ),
      figure_row("Tokens"; $l.totalTokens; $r.totalTokens; count_text),
      figure_row("Cache reads"; $l.cacheReadTokens; $r.cacheReadTokens; count_text),
      figure_row("Cache writes"; $l.cacheWriteTokens; $r.cacheWriteTokens; count_text),
      figure_row("Cache misses"; $l.cacheMissCount; $r.cacheMissCount; count_text),
      figure_row("p50 per scenario"; $l.p50PerScenario; $r.p50PerScenario; count_text),
      figure_row("p90 per scenario"; $l.p90PerScenario; $r.p90PerScenario; count_text),
      figure_row("Turns"; $lu.turns; $ru.turns; count_text),
      figure_row("p50 per turn"; $lu.p50PerTurn; $ru.p50PerTurn; count_text),
      figure_row("p90 per turn"; $lu.p90PerTurn; $ru.p90PerTurn; count_text),
      figure_row("Tokens per tool call"; $lu.tokensPerToolCall; $ru.tokensPerToolCall; ratio_text),
      figure_row("Read from the cache"; $lu.cacheShare; $ru.cacheShare; share_text),
      figure_row("Cost"; $lu.cost; $ru.cost; dollars)), "";

def class_text:
  if .flagged then "**regression**"
  elif .exempt then "not applicable"
  elif .failed != [] then "not compared: \(.failed | map(short_name) | join(" and ")) failed"
  elif verified | not then "**not verified**"
  elif .class == "regression" then "regression" + (if .live then "" else " (estimate)" end)
  else .class | short_name end;
def side_text($processed):
  if $processed then "\(.work | count_text) of \(.total | count_text)" else "\(.total | count_text) (\(.input | count_text) + \(.output | count_text))" end;

def scenario_section($left; $right):
  if (.rows | length) == 0 then empty
  else
    "## Scenarios", "",
    (if any(.rows[]; .processed) then "Tokens: processed (uncached input, cache writes, output) of all." else "Tokens: total (input + output)." end), "",
    md_table(["Scenario", $left, $right, "Change", "Tool calls", "Usage", "Result", "Tools"]; "lrrrrlll";
      .rows[]
      | [.name, (.processed as $p | .left, .right | side_text($p)), (if verified then .delta | delta_text else "-" end), "\(.left.calls | count_text) / \(.right.calls | count_text)",
         (if .live then "live" else "mock estimate" end), class_text, (.tools | map(shorten(40) | md_free) | listed(6))]), ""
  end;

def item_text($left; $right):
  "- **\(.name)**: \(.delta | delta_text), \($left) \(.left.work | count_text), \($right) \(.right.work | count_text)"
  + (if .live then "" else " (mock estimate)" end);

def items_section($title; $none; $items; $left; $right):
  "## \($title)", "",
  (if ($items | length) == 0 then $none
   else ($items[:max_items][] | item_text($left; $right)), ($items | and_more(max_items)) end), "";

def flagged_section($left; $right):
  items_section("Flagged"; "None."; [.rows[] | select(.flagged)] | sort_by(-.delta); $left; $right),
  items_section("Savings"; "None."; [compared[] | select(.class == "savings")] | sort_by(.delta); $left; $right);

def turn_cell($key): (.leftUse[$key] | count_text) + " / " + (.rightUse[$key] | count_text);
def cell(f): (.leftUse | f) + " / " + (.rightUse | f);
def turns_section($left; $right):
  [.rows[] | select(.leftUse != {} or .rightUse != {})] as $rows
  | if ($rows | length) == 0 then empty
    else
      "## Per turn", "",
      "Figures: \($left) / \($right). A turn is all that answers one message of the user.", "",
      md_table(["Scenario", "Turns", "p50 per turn", "p90 per turn", "Tokens per tool call", "From the cache", "Cost"]; "lrrrrrr";
        $rows[] | [.name, turn_cell("turns"), turn_cell("p50PerTurn"), turn_cell("p90PerTurn"), turn_cell("tokensPerToolCall"),
          cell(.cacheShare | share_text), cell(.cost | dollars)]), ""
    end;

def notes_section:
  [ (.report.notes | list[] | strings | sentence),
    ( .report.unpaired // 0 | select(. > 0) | "\(counted("scenario")) without a cell on both runtimes: nothing to compare, and in no figure here." ),
    ( [.rows[] | select(.exempt)] | length | select(. > 0) | "To \(counted("scenario")) live usage is not applicable." ),
    ( [.rows[] | select(.failed != [])] | length | select(. > 0)
      | "In \(counted("scenario")) a runtime failed or used no token: in no headline, and never savings." ),
    ( .report.recounted // 0 | select(. > 0)
      | "In \(counted("scenario")) the suite's summary and the transcript disagree about the tokens: the transcript counts." ),
    ( .start.suitesLeft // 0 | select(. > 0) | "\(counted("suite")) of no runtime pair left out." ) ]
  | if length == 0 then empty else "## Notes", "", (.[] | "- " + .), "" end;

# ---- the whole ----

# {lines: the report's, exit: the status, say: for stderr or null}
def token_report:
  read_tokens
  | .live = ([.rows[] | select(.live)] | length)
  | (.names[0] // "left") as $left | (.names[1] // "right") as $right
  | ((.rows | length) == 0 and (.report | object | .failures | list | length) == 0) as $nothing
  | { lines:
        (if $nothing then []
         else
           [ header_section($left; $right), failures_section, aggregate_section($left; $right), scenario_section($left; $right),
             flagged_section($left; $right), turns_section($left; $right), notes_section ]
         end),
      exit: report_exit([.start.captureExit, .exit]; $nothing),
      say: (if $nothing then
              (if .report == null and .exit != 0 and .exit != 65 then "no report: see what oc-tokens says"
               else "nothing to report: no scenario in the input was captured on two runtimes" end)
            else null end) };

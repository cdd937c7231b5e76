# record.jq: what the reports share besides words: values of records taken with care, what could not be read, and the exit status.

include "markdown";

# Values that may be of any type.
def object: if type == "object" then . else {} end;
def list: if type == "array" then . else [] end;
def text: if type == "string" and . != "" then . else null end;
def figure: if type == "number" then . else null end;
def tally: reduce .[] as $word ({}; .[$word] += 1);

# ---- what could not be read ----

# A reject record; line: how its number is written.
def reject(line):
  { place: (.src | object.path | text), line: (.src | object.line | figure | if . != null and . > 0 then line else null end),
    reason: (.reason | text) };

def reject_text:
  (.place | path_text) + (if .line != null then " line \(.line)" else "" end)
  + ": " + (.reason // "no reason given" | shorten(300) | md_free);

def rejects_section($rejects; $capture_exit):
  if ($rejects | length) == 0 and $capture_exit == 0 then empty
  else
    "**Not all input could be read**; what follows is made from the rest.", "",
    ($rejects[:20][] | "- " + reject_text), ($rejects | and_more(20)),
    ( select(($rejects | length) == 0) | "- oc-capture ended with status \($capture_exit): see its messages" ), ""
  end;

# ---- the exit status ----

# Of a report, from those of the filters that it is made from (null: one that was lost): the worst. $nothing: is there nothing
# to report?
def report_exit($exits; $nothing):
  [ $exits[] | if . == 0 or . == 1 or . == 65 or . == 66 or . == 73 or . == 74 then . else 70 end ]
  | max | if $nothing and . < 65 then 65 else . end;

# token_text.jq: what the reports of tokens share: names, and figures as people read them.

include "markdown";
include "record";

def short_name: shorten(120) | md_free;
def sentence: shorten(300) | md_free;
def listed($max): (.[:$max] | join(", ")) + (if length > $max then " and \(length - $max | thousands) more" else "" end);

def count_text: if type == "number" then thousands else "-" end;
def fixed($digits):
  (pow(10; $digits)) as $scale
  | (. * $scale | round) as $n
  | ($n / $scale | floor | thousands) + "." + ("000000" + ($n % $scale | tostring))[-$digits:];
def share_text: if type == "number" then (. * 100 | fixed(1)) + "%" else "-" end;
def dollars: if type == "number" then "$" + (if is_figure and . < 1e9 then fixed(4) else tostring end) else "-" end;
def ratio_text: if type == "number" then thousands else "-" end;
def delta_text: if type == "number" then . / 100 | percent_change else "-" end;
def change($left; $right):
  if ($left | type) != "number" or ($right | type) != "number" then "-"
  elif $left == $right then "+0.0%"
  elif $left == 0 then "-"
  else $right / $left - 1 | percent_change end;


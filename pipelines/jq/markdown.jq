# markdown.jq: what the reports share: text made safe for Markdown and a terminal, tables, and figures as people
# read them.
#
# Artifacts are hostile. Every string that came from one goes through md_text, md_code, md_free or md_sentence before
# it is printed; the rest of a report is our own text. A table cell is one of these, or a figure.

# Control bytes, C1 controls, bidirectional and zero-width marks made visible (\n, \t, \x1B, \u{202E}), so that
# nothing acts on a terminal.
def hex_digits:
  "0123456789ABCDEF"[. % 16:. % 16 + 1] as $digit
  | if . < 16 then $digit else (. / 16 | floor | hex_digits) + $digit end;
def unsafe_point:
  . < 32 or (. >= 127 and . < 160) or . == 173 or . == 1564 or (. >= 8203 and . <= 8207) or (. >= 8232 and . <= 8238)
  or (. >= 8288 and . <= 8303) or . == 65279 or (. >= 65529 and . <= 65531) or (. >= 917504 and . <= 917631);
def visible_point:
  if . == 10 then "\\n" elif . == 13 then "\\r" elif . == 9 then "\\t"
  elif . < 16 then "\\x0" + hex_digits
  elif . < 256 then "\\x" + hex_digits
  else "\\u{" + hex_digits + "}" end;
def visible:
  if (explode | any(unsafe_point)) then
    explode | map(if unsafe_point then visible_point else [.] | implode end) | join("")
  else . end;

# The first $max characters, with U+2026 in place of what was cut.
def shorten($max): if length > $max then .[:$max - 1] + "…" else . end;

# Plain text: every character that Markdown or HTML would act on is escaped.
def md_text:
  visible
  | gsub("&"; "&amp;") | gsub("<"; "&lt;") | gsub(">"; "&gt;")
  | gsub("(?<c>[\\\\`*_\\[\\]~#@])"; "\\" + .c)
  | sub("^(?<c>[-+])(?=.)"; "\\" + .c)
  | sub("^(?<n>[0-9]+)(?<c>[.)])(?=[ ]|\\z)"; .n + "\\" + .c)
  | gsub("://"; "\\://") | gsub("(?<w>[wW]{3})\\."; .w + "\\.");

# A code span for identifiers and names: inside it only the backtick means anything. The fence is longer than any
# run of backticks inside. An empty value is an empty string: there is no empty code span.
def md_code:
  visible
  | if . == "" then ""
    else
      ([match("`+"; "g").length] | max // 0) as $ticks
      | ("`" * ($ticks + 1)) as $fence
      | if $ticks > 0 or test("^ .* \\z") then $fence + " " + . + " " + $fence else $fence + . + $fence end
    end;

# Free text (reasons, details): plain as long as it is harmless, a code span when it holds what could become a link,
# a mention or HTML. Most is words, a version or a name, which need nothing and are told by one look. ($ would match before a
# newline at the end: \z does not.)
def harmless:
  . == "" or (test("^([a-zA-Z(][a-zA-Z0-9 .:+,();→−-]*|[0-9][0-9a-zA-Z.+-]*[0-9a-zA-Z])\\z") and (contains("www.") | not));
def md_free: if harmless then . elif test("[`<>@|\\\\]|://|www\\."; "i") then md_code else md_text end;

# A sentence: its words with an @ are code, as GitHub makes a mention of \@name, and a link of an address.
def md_sentence: if contains("@") then split(" ") | map(if contains("@") then md_code else md_text end) | join(" ") else md_text end;

# Tables. align is a string with one letter a column: l or r. A pipe is escaped here, in text and code alike, and
# nowhere else. Every row is one line.
def md_row:
  "| " + (map(if contains("|") then gsub("\\|"; "\\|") else . end | if contains("\n") or contains("\r") then visible else . end) | join(" | ")) + " |";
def md_table($header; $align; rows):
  ($header | md_row),
  ("|" + ([$align | explode[] | if . == 114 then "---:" else "---" end] | join("|")) + "|"),
  (rows | md_row);

# Figures. null (a missing figure) is "-".
def is_figure: type == "number" and . < 1e15 and . > -1e15;

# 1457 -> "1,457"
def thousands:
  if is_figure | not then tostring
  elif . < 0 then "-" + (-. | thousands)
  elif . < 999.5 then round | tostring
  else
    (round | tostring) as $digits
    | ($digits | length) as $n
    | [range(0; $n) | (if . > 0 and ($n - .) % 3 == 0 then "," else "" end) + $digits[.:. + 1]] | join("")
  end;

def milliseconds: if type == "number" then thousands + "ms" else "-" end;

# KiB as megabytes, as upstream's dashboard shows them: KiB / 1024, whole.
def megabytes_of_kb: if type == "number" then (if is_figure then . / 1024 else . end | thousands) + "MB" else "-" end;

# A ratio with its sign and one decimal: 0.274 -> "+27.4%".
def percent_change:
  if is_figure | not then "-"
  else
    (. * 1000 | round) as $tenths
    | ($tenths | fabs) as $size
    | (if $tenths < 0 then "-" else "+" end) + ($size / 10 | floor | thousands) + "." + ($size % 10 | tostring) + "%"
  end;

# 1, "run" -> "1 run"; 2 -> "2 runs"
def counted($noun): (thousands) + " " + $noun + (if . == 1 then "" else "s" end);

# Names, paths and lists of them, none longer than a reader wants.
def short_name: shorten(80) | md_free;
def path_text: if . == null then "(no path)" else shorten(200) | md_code end;
def some_of($max): if length > $max then .[:$max] + ["\(length - $max) more"] else . end;
def listed($max): some_of($max) | join(", ");
def max_items: 100;
def and_more($max): if length > $max then "- and \(length - $max | thousands) more" else empty end;
# Below a table.
def and_more_rows($max): if length > $max then "", "and \(length - $max | thousands) more." else empty end;
# {"a": 3, "b": 1} -> "a 3, b 1"
def tally_text: to_entries | map("\(.key | short_name) \(.value | thousands)") | listed(12);

# Times. iso_ms: an ISO 8601 time (Z, an offset or a bare date, read as UTC) as milliseconds since 1970, or null. No
# locale, no TZ.
def days_from_civil($y; $m; $d):
  (if $m <= 2 then $y - 1 else $y end) as $yy
  | ($yy / 400 | floor) as $era
  | ($yy - $era * 400) as $yoe
  | (((153 * ($m + (if $m > 2 then -3 else 9 end)) + 2) / 5 | floor) + $d - 1) as $doy
  | ($yoe * 365 + ($yoe / 4 | floor) - ($yoe / 100 | floor) + $doy) as $doe
  | $era * 146097 + $doe - 719468;

def iso_parts:
  capture("^(?<y>[0-9]{4})-(?<mo>[0-9]{2})-(?<d>[0-9]{2})"
    + "(?:[T ](?<h>[0-9]{2}):(?<mi>[0-9]{2})(?::(?<s>[0-9]{2})(?:\\.(?<f>[0-9]{1,9}))?)?(?<z>[Zz]|[+-][0-9]{2}:?[0-9]{2})?)?\\z")
  | map_values(. // "0");

def zone_minutes:
  if test("^[+-]") then
    gsub(":"; "") | (if .[:1] == "-" then -1 else 1 end) * ((.[1:3] | tonumber) * 60 + (.[3:5] | tonumber))
  else 0 end;

def iso_ms:
  if type != "string" then null
  else
    (iso_parts // null)
    | if . == null then null
      else
        (.z | zone_minutes) as $zone
        | ((.f + "000")[:3] | tonumber) as $ms
        | [.y, .mo, .d, .h, .mi, .s] | map(tonumber) as [$y, $mo, $d, $h, $mi, $s]
        | if $y < 1970 or $y > 9998 or $mo < 1 or $mo > 12 or $d < 1 or $d > 31 or $h > 24 or $mi > 59 or $s > 60 then null
          else (days_from_civil($y; $mo; $d) * 86400 + $h * 3600 + ($mi - $zone) * 60 + $s) * 1000 + $ms end
      end
  end;

# Milliseconds since 1970 -> "2026-05-16 19:07" (UTC).
def minute_utc: if type == "number" then (. / 1000 | floor | todate | .[:10] + " " + .[11:16]) else "-" end;

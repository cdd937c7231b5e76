# nightly_state.jq: what nightly-tokens knows from run to run: files (nightly-file) and mergeable rows (nightly-row).
#
# A session is the unit: when one of its files changes all of its files are read, and its rows take the place of the old ones.
# $old: files as they were; $list: files as they are; $map: what was read of them; $read: indices of files that were read.

def session_key: if . == null or . == "" then null else . end | tojson;

# NUL-separated: what tells a change, path, and so on. The log of a database tells that the database has changed.
def file_list:
  (split("\u0000") | if .[-1] == "" then .[:-1] else . end) as $words
  | [range(0; $words | length; 2) | {i: (. / 2), sig: $words[.], path: $words[. + 1]}]
  | INDEX(.path) as $by
  | .[] | select(.path | endswith(".sqlite-wal") | not)
  | .sig += ($by[.path + "-wal"] | if . == null then "" else " wal " + .sig end);

# Records of oc-capture to {path, xxh3 | session | reject}, repeats in a row left out.
def file_map:
  foreach inputs as $record ({};
    . as $before
    | ($record
       | {path: (.src.path // "")}
         + (if .kind == "artifact" then {xxh3: (.xxh3 // null)} elif .kind == "usage" then {session: (.session | session_key)} else {reject: 1} end)) as $now
    | {now: $now, new: ($now != $before.now or $now.reject != null)};
    select(.new) | .now);

def sessions_of(map): reduce map as $m ({}; if $m.session == null then . else .[$m.session] = true end);

# The sessions to be counted anew: those that were read, and those that the files read held before.
def sessions_gone:
  ([$list[] | {key: (.i | tostring), value: .path}] | from_entries) as $paths
  | (reduce ($read[] | tostring) as $i ({}; .[$paths[$i]] = true)) as $seen
  | sessions_of($map[]) + (reduce ($old[] | select($seen[.path]) | .sessions[]) as $s ({}; .[$s] = true));
def sessions_read: sessions_gone | keys[];

# Indices of files to be read: in the first round those that changed, then others of the same sessions.
def files_to_read:
  ($old | INDEX(.path)) as $was
  | (reduce ($read[] | tostring) as $i ({}; .[$i] = true)) as $done
  | (if ($read | length) == 0 then {} else sessions_gone end) as $gone
  | $list[]
  | select($done[.i | tostring] | not)
  | $was[.path] as $before
  | select(if ($read | length) == 0 then $before == null or $before.sig != .sig else any(($before.sessions // [])[]; $gone[.]) end)
  | .i;

# The files as they are now. What could not be opened is not known: it is tried again.
def files_now:
  if $hosts then $old[]
  else
    ($old | INDEX(.path)) as $was
    | (reduce ($read[] | tostring) as $i ({}; .[$i] = true)) as $done
    | (reduce $map[] as $m ({};
        .[$m.path] |= ((. // {xxh3: null, rejects: 0, sessions: {}})
          | if $m.xxh3 then .xxh3 = $m.xxh3 elif $m.session then .sessions[$m.session] = true elif $m.reject then .rejects += 1 else . end))) as $now
    | $list[]
    | if $done[.i | tostring] then
        . as $file | $now[.path] | select(. != null)
        | {kind: "nightly-file", v: 1, path: $file.path, sig: $file.sig, xxh3: .xxh3, rejects: .rejects, sessions: (.sessions | keys)}
      else $was[.path] end
  end;

# ---- rows ----

def day: .key.day // "-";
# Day and row, between them a tab: what is compared, and reported of.
def keyed: "\(day)\t\(tojson)";
# Which of its files a session, and a call of it (14 values; path and line), was found in is nothing new when an archive is renamed.
def unplaced: if .calls then .calls |= (. as $c | [range(0; $c | length) | if . % 14 == 2 or . % 14 == 3 then 0 else $c[.] end]) else . end;
def row($host):
  select(.kind == "token-partial" and .key != null)
  | {kind: "nightly-row", v: 1, host: $host, partial: (.src = {path: "state.ndjson.zst"} | unplaced)};
def local_row: row(null);
# Rows of days that are kept, and of sessions that are still there: their files are not read again.
def rows_due($from):
  (reduce ($files[] | .sessions[]) as $s ({}; .[$s] = true)) as $there
  | inputs
  | select((.partial | day | . == "-" or . >= $from) or (.host == null and $there[.partial.key.session | session_key]))
  | "\(.partial | day)\t\(tojson)\t\(.partial | tojson)";

# Old rows but for those of sessions, and of hosts, that were read.
def rows_kept:
  (reduce $gone[] as $s ({}; .[$s] = true)) as $gone
  | (reduce ($hosts[] | select(.kind == "host" and .status != 66)) as $h ({}; .[$h.host] = true)) as $read
  | inputs
  | select(if .host == null then $gone[.partial.key.session | session_key] | not else $read[.host] | not end);

# Old rows that the new state lacks though they have not expired and their session was not read anew: there must be none.
def rows_lost($from):
  (reduce ($new | split("\n")[] | split("\t")[1] // empty) as $row ({}; .[$row] = true)) as $kept
  | rows_kept | select((.partial | day | . == "-" or . >= $from) and ($kept[tojson] | not)) | .partial | day;

# HOST TAB LINE, each line a row or the exit status of find and of xargs. {kind: "host", host, status}, and the rows of hosts that
# were read.
def host_rows($log):
  ($log | split("\n")[1:] | map(split("\t") | select(length > 6) | {key: .[1], value: (.[6] | tonumber)}) | from_entries) as $exits
  | [inputs | index("\t") as $at | select($at != null) | {host: .[:$at], line: .[$at + 1:]}]
  | (reduce .[] as $l ({}; if $l.line | test("^[0-9]+\\z") then .[$l.host] += [$l.line | tonumber] else . end)) as $ends
  | (reduce ($exits | keys[]) as $host ({};
      .[$host] =
        (if ($ends[$host] // []) != [0, 0] and ($ends[$host] // []) != [0, 123] or ($exits[$host] != 0 and $exits[$host] != 65) then 66
         elif $exits[$host] == 65 or $ends[$host][1] == 123 then 65
         else 0 end))) as $status
  | ($status | to_entries[] | {kind: "host", host: .key, status: .value}),
    ( .[] | select($status[.host] != null and $status[.host] != 66) | .host as $host | .line | fromjson? | objects
      | row($host) );

# ---- days ----

def later($days): strptime("%Y-%m-%d") | mktime + $days * 86400 | todate[:10];

# Days on the input changed, or have no report. Those of $today and later are not over.
def due_days($today; $days):
  ($days | split("\n") | map({key: ., value: true}) | from_entries) as $known
  | [inputs | select(. != "-" and . != "")]
  | map(., (later(7) | select($known[.]))) | unique[] | select(. < $today);

# prompt_report.jq: `prompt` records to a Markdown report: where the characters go, largest first, and what changed.
#
# A figure is the mean over the sessions, each of which sends its prompt with every call. Sessions are not named.

include "markdown";
include "record";
include "token_text";

def chars: if type == "number" and . >= 0 and . < 1e12 then . else 0 end;
def above_zero: if . > 0 then . else 0 end;
def named_list(size): [list[] | object | {name: (.name | text // "(no name)"), n: (size | chars)}];

# One session: the four parts, and of what three of them are made.
def prompt:
  (.systemPrompt | object) as $system | (.skills | object) as $skills | (.tools | object) as $tools
  | (.injectedWorkspaceFiles | named_list(.injectedChars)) as $files
  | { system: (($system.chars | chars) - ($system.projectContextChars | chars) - ($skills.promptChars | chars) - ($tools.listChars | chars) | above_zero),
      files: ($system.projectContextChars | chars), skills: ($skills.promptChars | chars), tools: (($tools.schemaChars | chars) + ($tools.listChars | chars)),
      cut: ([.injectedWorkspaceFiles | list[] | object | select(.truncated == true) | .name | text // "(no name)"]),
      absent: ([.injectedWorkspaceFiles | list[] | object | select(.missing == true) | .name | text // "(no name)"]),
      fileList: $files, skillList: ($skills.entries | named_list(.blockChars)), toolList: ($tools.entries | named_list(.schemaChars)) };

# Many: sums by name, and how many there were.
def sum_list(list): reduce (.[] | list[]) as $e ({}; .[$e.name] += $e.n);
def gathered:
  map(prompt)
  | { sessions: length, system: (map(.system) | add // 0), files: (map(.files) | add // 0), skills: (map(.skills) | add // 0), tools: (map(.tools) | add // 0),
      fileList: sum_list(.fileList), skillList: sum_list(.skillList), toolList: sum_list(.toolList),
      cut: ([.[].cut[]] | unique), absent: ([.[].absent[]] | unique) }
  | .total = .system + .files + .skills + .tools;

def mean($of): if $of.sessions > 0 then . / $of.sessions else null end;
def share($of): if $of.total > 0 then . / $of.total | share_text else "-" end;
def change_cells($now; $was; $n; $t):
  ($n // 0 | mean($now)) as $is | (if $t == null then null else $t | mean($was) end) as $m
  | [($m | count_text), (if $t == null then "new" elif $n == null then "gone" else change($m; $is) end)];

def table($title; $now; $was; rows):
  md_table([$title, "Characters", "Share"] + (if $compare then ["Before", "Change"] else [] end); "lrr" + (if $compare then "rr" else "" end);
    rows | [.name, (if .n == null then "-" else .n | mean($now) | count_text end), (.n // 0 | share($now))]
      + (if $compare then change_cells($now; $was; .n; .t) else [] end));

def both($now; $was; list):
  ($now | list) as $n | ($was | list) as $t
  | [($n + $t | keys_unsorted[]) as $name | {key: $name, name: ($name | shorten(80) | md_code), n: $n[$name], t: $t[$name]}]
  | sort_by([-(.n // 0), -(.t // 0), .key]);

def list_section($title; $word; $now; $was; list):
  both($now; $was; list) as $rows
  | if ($rows | length) == 0 then empty
    else "## \($title)", "", table($word; $now; $was; $rows[:$top][]), ($rows | if length > $top then "", "and \(length - $top | counted($word | ascii_downcase)) more." else empty end), ""
    end;

def verdict($now; $was):
  ([{name: "the gateway's own text", n: $now.system}, {name: "files of the workspace", n: $now.files}, {name: "skills", n: $now.skills}, {name: "tools", n: $now.tools}]
   | sort_by(-.n)) as $parts
  | "**\($now.total | mean($now) | counted("character")) before the first word of the conversation**, "
    + (if $now.sessions == 1 then "in one session" else "on average of \($now.sessions | counted("session"))" end)
    + "; most of it \($parts[0].name) (\($parts[0].n | share($now))), then \($parts[1].name) (\($parts[1].n | share($now)))."
    + (if $compare then " Before: \($was.total | mean($was) | count_text), a change of \(change($was.total | mean($was); $now.total | mean($now)))." else "" end);

def report($now; $was; $rejects):
  "# Prompts", "", verdict($now; $was), "",
  "- Characters are UTF-16 units as the gateway counts them, not tokens: about 4 make a token of English",
  ( $now.cut | select(length > 0) | "- Cut off, as they were too long: " + (map(shorten(80) | md_code) | listed(12)) ),
  ( $now.absent | select(length > 0) | "- Not there: " + (map(shorten(80) | md_code) | listed(12)) ), "",
  rejects_section($rejects; $captured),
  "## Where they go", "",
  table("Part"; $now; $was;
    ( [ {name: "System: the gateway's own text", n: $now.system, t: $was.system}, {name: "Files of the workspace", n: $now.files, t: $was.files},
        {name: "Skills", n: $now.skills, t: $was.skills}, {name: "Tools", n: $now.tools, t: $was.tools} ]
      | sort_by(-.n)[] ),
    {name: "All", n: $now.total, t: $was.total}), "",
  list_section("Files"; "File"; $now; $was; .fileList), list_section("Skills"; "Skill"; $now; $was; .skillList),
  list_section("Tools"; "Tool"; $now; $was; .toolList);

# {lines: the report's, exit: the status, say: for stderr or null}
def prompt_report:
  [$now[] | select(.kind == "prompt")] as $prompts | [$now[] | select(.kind == "reject") | reject(null)] as $rejects
  | (($prompts | length) == 0) as $nothing
  | { lines:
        (if $nothing then []
         elif $ndjson then [$prompts[] | tojson]
         else [report($prompts | gathered; $before | gathered; $rejects)] end),
      exit: report_exit([$captured]; $nothing),
      say: (if $nothing then "nothing to report: no session in the input has a report of its prompt" else null end) };

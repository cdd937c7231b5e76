#!/usr/bin/env bats
# parity-report: the report of a suite and of cells, each option, each error, and input that means harm.

setup() {
	load lib
	data=testdata/parity-report
}

# cell ID RUNTIME [JQ-EDIT]: a cell that ended well, with one tool call.
cell() {
	jq -nc --arg id "$1" --arg rt "$2" '
		{ kind: "cell", v: 1, scenarioId: $id, scenarioStatus: "pass", runtime: $rt, transcriptLines: 4,
		  toolCalls: [{tool: "read", argsHash: "aa", resultHash: "bb"}], finalText: "All is done as you asked.",
		  usage: {inputTokens: 100, outputTokens: 20, totalTokens: 120}, wallClockMs: 1000, bootStateLines: [],
		  src: {path: "\($id)/\($rt).jsonl"} } | '"${3:-.}"
}

# pair ID [EDIT-OF-CODEX [EDIT-OF-BOTH]]
pair() {
	cell "$1" openclaw "${3:-.}"
	cell "$1" codex "${3:-.} | ${2:-.}"
}

# suite [JQ-EDIT]: a summary of one scenario of a pair.
suite() {
	jq -n '
		def side($rt): {runtime: $rt, transcriptBytes: "", toolCalls: [], finalText: "x", bootStateLines: [], wallClockMs: 1000,
			usage: {inputTokens: 10, outputTokens: 0, totalTokens: 10}};
		{ scenarios: [{name: "Chat", status: "pass", steps: [], runtimeParity: {scenarioId: "chat", drift: "none",
			cells: {openclaw: side("openclaw"), codex: side("codex")}}}],
		  counts: {total: 1, passed: 1, failed: 0}, metrics: {wallMs: 1000},
		  run: {startedAt: "2026-06-17T20:00:00.000Z", finishedAt: "2026-06-17T20:01:00.000Z", providerMode: "mock-openai",
			primaryModel: "mock-openai/gpt-5.5", runtimePair: ["openclaw", "codex"]} } | '"${1:-.}"
}

known() {
	cat >known.json <<'END'
{"known": [
  {"scenario": "parity-sub-agent-handoff", "drift": "structural", "issue": "#80173", "reason": "the handoff writes one note more", "until": "2027-03-31"},
  {"tool": "exec", "drift": "tool-result-shape", "issue": "#80312", "reason": "ls prints columns under codex"},
  {"scenario": "parity-gone", "drift": "failure-mode", "issue": "#80001", "reason": "was mended"}
]}
END
}

@test "the report of a suite and cells is as it was" {
	known
	here=$PWD
	cd "$root"
	status=0
	parity-report --gate=P2 --known "$here/known.json" --now 2026-11-20 $data >"$here/out" 2>"$here/err" || status=$?
	cd "$here"
	exits 1
	diff -u "$root/t/golden/parity-report.md" out
}

@test "files, folders, standard input and records give the same report" {
	cp -r "$root/$data" data
	oc parity-report data
	exits 0
	grep -v '^- Files' out >folder
	oc parity-report data/hermetic/qa-suite-summary.json data/live/cells.ndjson
	grep -v '^- Files' out | diff folder -
	oc-capture data >records
	oc parity-report <records
	grep -v '^- Files' out | diff folder -
	oc parity-report - <records
	grep -v '^- Files' out | diff folder -
}

@test "locale and time zone change no byte" {
	oc parity-report "$root/$data"
	mv out plain
	LC_ALL=C.UTF-8 TZ=Asia/Kolkata oc parity-report "$root/$data"
	exits 0
	diff plain out
}

@test "the verdict in plain words" {
	pair a >cells
	oc parity-report cells
	exits 0
	shows '**At parity.** Of 1 scenario, 1 ends alike on openclaw and codex.'
	pair b '.finalText = "All is done as you asked, again."' >>cells
	oc parity-report cells
	shows '**At parity.** Of 2 scenarios, 2 end alike on openclaw and codex (1 in other words).'
	pair c '.toolCalls[0].resultHash = "cc"' >>cells
	oc parity-report cells
	shows '**No blocking drift.** Of 3 scenarios, 2 end alike on openclaw and codex (1 in other words); 1 to be looked into.'
	pair d '.finalText = "I was unable to do it."' >>cells
	oc parity-report cells
	shows '**No blocking drift.**'
	shows '1 for a person to read.'
	pair e '.runtimeErrorClass = "auth"' >>cells
	cell f codex >>cells
	oc parity-report cells
	shows '**Not at parity.** Of 6 scenarios, 2 end alike on openclaw and codex (1 in other words); 1 blocking, 1 to be looked into, 1 for a person to read, 1 not captured on both.'
	cell f codex >one
	oc parity-report one
	exits 0
	shows '**Nothing was compared.**'
	shows 'Nothing was compared: capture the cell of openclaw.'
	shows '| f | missing | pass | - / 120 | - / 1 | - / 1,000ms | **missing** | P1 |'
}

@test "both sides' status, tokens, calls and wall time stand in one row" {
	pair a '.runtimeErrorClass = "timeout" | .usage.totalTokens = 180 | .toolCalls += .toolCalls | .wallClockMs = 61000' >cells
	oc parity-report cells
	shows '| Scenario | openclaw | codex | Tokens | Tool calls | Wall time | Drift | Severity |'
	shows '| a | pass | fail (timeout) | 120 / 180 (+50.0%) | 1 / 2 | 1,000ms / 1 min 1 s | **failure-mode** | P1 |'
}

@test "the first difference and where it is from" {
	pair a '.toolCalls[0] |= (.argsHash = "0123456789abcdef0123456789abcdef" | .tool = "exec")' >cells
	oc parity-report cells
	shows '- **a**: tool-call-shape. At tool call 1 openclaw calls read and codex calls exec'
	shows 'First difference, call 1: openclaw `read` (arguments `aa`, result `bb`), codex `exec` (arguments `01234567`, result `bb`). From `a/codex.jsonl` and `a/openclaw.jsonl`.'
}

@test "--gate: the report is printed, and the status kept" {
	pair a '.toolCalls[0].resultHash = "cc"' >cells
	oc parity-report --gate cells
	exits 0
	shows '- Gate at P1: **open**'
	shows '### P2: to be looked into (1, below the gate)'
	oc parity-report --gate=P2 cells
	exits 1
	shows '- Gate at P2: **closed** by 1 finding'
	shows '### P2: to be looked into (1)'
	oc parity-report -gescalate cells
	exits 1
	shows '## Gate failures'
	cell b codex >one
	oc parity-report -g one
	exits 65
	shows '**closed**'
	says 'the gate saw nothing to judge'
}

@test "--known: what is known passes, what no longer occurs does not" {
	pair a '.transcriptLines = 9' >cells
	echo '{"known":[{"scenario":"a","drift":"structural","issue":"#1","reason":"a | b","until":"2026-12-31"}]}' >known.json
	oc parity-report --gate --known known.json --now 2026-12-01 cells
	exits 0
	shows '**At parity but for what is known.** Of 1 scenario, 0 end alike on openclaw and codex; 1 known.'
	shows '| a | structural | \#1 | `a \| b` | 2026-12-31 | occurs |'
	shows 'Let pass: a (structural, \#1).'
	shows 'P1, known \#1 |'
	oc parity-report --gate -k known.json --now=2027-02-01 cells
	exits 1
	shows '- a (structural, \#1): its date 2026-12-31 is past: take it off the list'
	pair a >cells
	oc parity-report --gate -kknown.json --now 2026-12-01 cells
	exits 1
	shows '- a (structural, \#1): does not occur any more: take it off the list'
	shows '| **gone** |'
	oc parity-report --known nosuch.json cells
	exits 66
	says 'parity-report: nosuch.json'
	[ ! -s out ]
	echo '{"known":[{}]}' >bad.json
	oc parity-report --known bad.json cells
	exits 65
	[ ! -s out ]
}

@test "--families and --pair are oc-drift's" {
	pair a '.toolCalls[0].argsHash = "cc"' >cells
	echo '{"families":{"looks":{"severity":"P1","tools":["read"]}},"default":{"severity":"P2"}}' >families.json
	oc parity-report cells
	shows '### P2: to be looked into (1)'
	oc parity-report --families families.json cells
	exits 0
	shows '### P1: blocking (1)'
	shows '(family looks)'
	{
		cell a one
		cell a two
		cell a three
	} >cells
	oc parity-report --pair one,two cells
	exits 0
	shows '# Runtime parity: one and two'
	shows '- 1 cell of other runtimes than this pair'
	oc parity-report -pone,three cells
	shows '# Runtime parity: one and three'
}

@test "--rules strict and --upstream" {
	{
		cell a openclaw '.runtimeErrorClass = "timeout"'
		cell a codex '.runtimeErrorClass = "timeout"'
	} >cells
	oc parity-report --rules strict cells
	exits 0
	shows '- Judged by strict rules'
	shows '- a: same-failure by the strict rules, failure-mode by upstream'
	shows '- 1 scenario without strict data, judged by lines and words: a'
	shows '| same-failure | 1 | 0 | both failed alike |'
	oc parity-report --upstream=2026-09 cells
	shows 'as of 2026-09 (as asked for);'
}

@test "--reported, and a notice wherever reported and own classification differ" {
	suite '.scenarios[0].runtimeParity.drift = "structural"' >s.json
	oc parity-report s.json
	exits 0
	shows '- Chat: the suite reports structural, its cells say none'
	shows '| none | 1 |'
	oc parity-report --reported s.json
	exits 0
	shows "- Judged by the suites' own reports"
	shows '- Chat: the suite reports structural, its cells say none'
	shows '| structural | 1 |'
	suite >s.json
	oc parity-report s.json
	lacks '## Notices'
}

@test "live runs have to show usage" {
	suite '.run.providerMode = "live-frontier" | .scenarios[0].runtimeParity.cells.codex.usage.totalTokens = 0' >s.json
	oc parity-report --gate s.json
	exits 1
	shows '### Live usage that is not there'
	shows '- Chat missing live assistant-message usage (codex=0).'
}

@test "wall time against the budgets" {
	suite >s.json
	oc parity-report s.json
	shows '| `s.json` | mock-openai | 1,000ms | 2,000ms | 5 min | within |'
	suite '.metrics.wallMs = 300001' >s.json
	oc parity-report s.json
	shows '| 5 min | **over by 1ms** |'
	suite '.metrics.wallMs = 300001 | .run.providerMode = "live-frontier"' >s.json
	oc parity-report s.json
	shows '| 30 min | within |'
	suite 'del(.metrics)' >s.json
	oc parity-report s.json
	shows '| `s.json` | mock-openai | 1 min, start to finish | 2,000ms | 5 min | within |'
	suite 'del(.metrics) | .run.finishedAt = null | .run.providerMode = null' >s.json
	oc parity-report s.json
	shows '| `s.json` | - | - | 2,000ms | - | no provider mode, no budget |'
	pair a . '.axes = {provider: "live-x"} | .wallClockMs = 900001' >cells
	oc parity-report cells
	shows '| cells without a suite | live-x | 30 min, one after another | 30 min | 30 min | **over by 2ms** |'
}

@test "axes that are covered and that are not" {
	{
		pair a . '.axes = {auth: "oauth", plugin: "new"}'
		pair b . '.axes = {auth: "oauth", plugin: "new"}'
		pair a '.transcriptLines = 9' '.axes = {auth: "key", plugin: "new"}'
		cell b codex '.axes = {auth: "oauth", plugin: "old"}'
		pair c
	} >cells
	oc parity-report cells
	exits 0
	shows '2 of 4 combinations covered. Values: auth key, oauth; plugin new, old.'
	shows '| auth | plugin | Compared | Alike | Drifting | Missing |'
	shows '| key | new | 1 of 2 | 0 | 1 | 0 |'
	shows '| oauth | new | 2 of 2 | 2 | 0 | 0 |'
	shows '| oauth | old | **not covered** | 0 | 0 | 1 |'
	shows '| key | old | **not covered** | 0 | 0 | 0 |'
	shows '| c |  | pass | pass |'
}

@test "more combinations than fit a table are counted" {
	for i in 1 2 3 4 5 6 7 8; do
		pair "s$i" . ".axes = {a: \"a$i\", b: \"b$i\", c: \"c$i\", d: \"d$i\"}"
	done >cells
	oc parity-report cells
	exits 0
	shows '8 of 4,096 combinations covered.'
	shows 'And 4,088 more that are not covered.'
}

@test "scenarios with other axes stand in a matrix of their own" {
	{
		pair a . '.axes = {auth: "oauth"}'
		pair b . '.axes = {plugin: "new"}'
	} >cells
	oc parity-report cells
	exits 0
	[ "$(grep -c '^1 of 1 combination covered' out)" -eq 2 ]
}

@test "suites with the same scenarios are told apart" {
	suite >a.json
	suite '.scenarios[0].runtimeParity.cells.codex.toolCalls = [{tool: "read", argsHash: "a", resultHash: "b"}]' >"$(printf 'b {} $(x)\n.json')"
	suite '.scenarios[0].runtimeParity.scenarioId = "other"' >c.json
	oc parity-report .
	exits 0
	shows 'Of 3 scenarios, 2 end alike'
	shows '| Chat | suite=./a.json | pass | pass |'
	shows '| Chat | suite=./b {} $(x)\\n.json | pass | pass |'
	shows '| Chat |  | pass | pass |'
	lacks '## Axes'
	mv out whole
	oc-capture . >records 2>err
	oc parity-report records
	exits 0
	grep -v '^- Files' whole >a
	grep -v '^- Files' out | diff a -
	rm a.json
	oc parity-report records
	exits 65
	says 'comes twice'
	shows 'Of 2 scenarios'
}

@test "tool coverage, whatever comes first" {
	fixture() {
		jq -nc --arg id "$1" --argjson more "$2" '{kind: "tool-fixture", v: 1, id: $id, title: $id, sourcePath: "tools/\($id).yaml",
			execution: {kind: "flow", config: {toolCoverage: ({family: $id, actualTool: "read", bucket: "codex-native-workspace"} + $more)}},
			src: {path: "tools/\($id).yaml"}}'
	}
	{
		pair a
		pair b '.runtimeErrorClass = "auth"'
		pair c '.toolCalls = []'
		fixture a '{}'
		fixture b '{"tracking": "#80312", "reason": "no key"}'
		fixture c '{}'
		fixture d '{"bucket": "optional-profile-or-plugin"}'
	} >cells
	oc parity-report cells
	exits 0
	shows '| Tool | openclaw | codex | Drift | Calls | Required | Issue |'
	shows '| a | pass | pass | none | 1 / 1 | yes | - |'
	shows '| b | pass | fail | failure-mode | 1 / 1 | yes | \#80312'
	shows '| d | not-run | not-run | not-run | 0 / 0 | no | - |'
	shows '- c missing codex tool call read'
	fixture a '{}' >catalogue
	oc parity-report catalogue
	exits 0
	shows 'Only the list of fixtures: no run was given. 1 tool.'
}

@test "suites of no pair are left out, and verdicts of an earlier run" {
	suite 'del(.scenarios[].runtimeParity) | .run.runtimePair = null' >plain.json
	oc parity-report plain.json
	exits 65
	[ ! -s out ]
	says 'nothing to report: no cells, no suite summary of a runtime pair and no tool fixtures in the input; 1 suite of no pair'
	suite >s.json
	oc parity-report plain.json s.json
	exits 0
	shows '- 1 suite of no runtime pair, left out'
	shows 'Of 1 scenario, 1 ends alike'
	suite 'del(.scenarios[].runtimeParity)' >lost.json
	oc parity-report lost.json
	exits 0
	shows '**Nothing was compared.**'
	pair a >cells
	{
		cat cells
		pair b '.transcriptLines = 9' | oc-drift 2>err
	} >again
	oc parity-report again
	exits 0
	shows 'Of 1 scenario, 1 ends alike'
	shows '- 2 verdicts of an earlier oc-drift in the input, left out: it is cells that are judged'
}

@test "what cannot be judged is told, and the rest reported" {
	{
		pair a
		cell a codex
		cell b codex 'del(.runtime)'
		echo '{"kind":"cell"'
	} >cells
	oc parity-report cells
	exits 65
	shows 'Of 1 scenario, 1 ends alike'
	shows '**Not all input could be read**'
	shows 'a second codex cell of scenario a'
	oc parity-report cells nosuch
	exits 66
	says 'nosuch'
	shows 'Of 1 scenario, 1 ends alike'
	oc parity-report nosuch
	exits 66
	[ ! -s out ]
}

@test "nothing to report" {
	oc parity-report "$root/testdata/lists"
	exits 65
	[ ! -s out ]
	says 'nothing to report'
	oc parity-report </dev/null
	exits 65
	oc parity-report --gate </dev/null
	exits 65
}

@test "--out writes the whole report or leaves what was there" {
	oc parity-report "$root/$data"
	mv out plain
	(umask 027 && parity-report --out 're port.md' "$root/$data" >got 2>err)
	[ ! -s got ]
	diff plain 're port.md'
	[ "$(stat -c %a 're port.md')" = 640 ]
	echo old >old.md
	oc parity-report -o old.md /dev/null
	exits 65
	[ "$(cat old.md)" = old ]
	oc parity-report --gate -oold.md "$root/$data"
	exits 1
	grep -q 'Gate at P1: \*\*closed\*\*' old.md
	[ -z "$(find . -name '.parity-report*')" ]
	oc parity-report --out nosuch/x.md "$root/$data"
	exits 73
	says 'nosuch/x.md: cannot be made in its folder'
	mkfifo pipe
	oc parity-report --out pipe "$root/$data"
	exits 73
	[ -p pipe ]
}

@test "no temporary file stays, and none can be made" {
	mkdir tmp
	TMPDIR=$PWD/tmp oc parity-report "$root/$data"
	exits 0
	[ -z "$(ls tmp)" ]
	TMPDIR=$PWD/nosuch oc parity-report "$root/$data"
	exits 73
	says 'see TMPDIR'
	mkdir 'a=b c'
	TMPDIR="a=b c" oc parity-report "$root/$data"
	exits 0
}

@test "a full disk and a reader that leaves" {
	status=0
	parity-report "$root/$data" >/dev/full 2>err || status=$?
	exits 74
	says 'the report could not be written whole'
	parity-report "$root/$data" 2>err | head -n 1 >out
	shows '# Runtime parity'
	! grep -i 'broken pipe' err
}

@test "--help and --version" {
	oc parity-report --help
	exits 0
	[ "$(head -c 6 out)" = 'Usage:' ]
	[ "$(awk 'length > 80' out)" = '' ]
	oc parity-report --version
	exits 0
	[ "$(cat out)" = "parity-report $(oc-capture --version | cut -d' ' -f2)" ]
}

@test "wrong use" {
	for arg in --nosuch -x --out --pair --rules --upstream --families --known --now --out= --pair= -o; do
		oc parity-report "$arg" </dev/null
		exits 64
		says 'see parity-report --help'
		[ ! -s out ]
	done
	for arg in --pair=one --pair=a,a --rules=lax --upstream=2025-01 --gate=P9 --now=soon; do
		oc parity-report "$arg" "$root/$data"
		exits 64
		says 'parity-report: --'
		[ ! -s out ]
	done
	oc parity-report --reported --rules strict "$root/$data"
	exits 64
	says 'parity-report --help'
	oc parity-report "$(printf -- '--a\033[31m\nb')" </dev/null
	exits 64
	safe err
}

@test "names with blanks, newlines and dashes" {
	mkdir -- '--out' "$(printf 'a\nb *')"
	pair a >'--out/cells'
	pair b >"$(printf 'a\nb *')/cells"
	oc parity-report -- --out "$(printf 'a\nb *')"
	exits 0
	shows 'Of 2 scenarios'
}

@test "hostile text is escaped in every place" {
	cat >bad.jq <<'END'
["\u001b[31mred", "a|b", "a`b", "<script>alert(1)</script>", "[x](javascript:1)", "@team www.example.org", "- list", "# head", "\\", "$(touch pwned)",
 "`touch pwned`", "'; touch pwned; '", "\u0000\u007f\u009b", "\u202e", "**x**", "x\ny"]
END
	jq -nc 'input as $bad | range($bad | length) as $i | $bad[$i] as $b | ("openclaw", "codex") as $rt
		| { kind: "cell", v: 1, scenarioId: "s\($i)\($b)", scenarioStatus: "pass", runtime: $rt, transcriptLines: 1,
			axes: {($b): $b, provider: $b}, toolCalls: [{tool: ($b + $rt), argsHash: $b, resultHash: ($b + $rt), errorClass: $b}],
			finalText: ($b + $rt), usage: {inputTokens: 1, outputTokens: 1, totalTokens: 2}, wallClockMs: 1, bootStateLines: [],
			runtimeErrorClass: (if $i % 2 == 0 then null else $b end), src: {path: $b} } | with_entries(select(.value != null))' bad.jq >cells
	jq -c '[.[] | {scenario: "s0\(.)", drift: "structural", issue: ., reason: ., until: "2026-12-31"}] | {known: .}' bad.jq >known.json
	jq -c '.[] | {kind: "tool-fixture", v: 1, id: ., title: ., sourcePath: ., execution: {kind: "flow", config: {toolCoverage: {family: ., actualTool: .,
		bucket: "codex-native-workspace", tracking: ., reason: .}}}, src: {path: .}}' bad.jq >>cells
	oc parity-report --known known.json --now 2026-11-20 --gate cells
	[ "$status" -eq 1 ] || [ "$status" -eq 65 ]
	[ -s out ]
	safe out
	safe err
	[ ! -e pwned ]
	shows '\x1B'
	jq --slurpfile bad bad.jq '. as $s | .scenarios = [range($bad[0] | length) as $i | $bad[0][$i] as $b | $s.scenarios[0] | .name = $b | .details = $b | .status = "fail"
		| .runtimeParity.scenarioId = "i\($i)" | .runtimeParity.driftDetails = $b] | .run.providerMode = $bad[0][3] | .run.primaryModel = $bad[0][4]' <(suite) >s.json
	oc parity-report --reported s.json
	[ -s out ]
	safe out
	if command -v cmark-gfm >/dev/null; then
		cmark-gfm -e table -e autolink --unsafe out >html
		[ "$(grep -cE '<(script|img|a)[ >]' html)" -eq 0 ]
	fi
}

@test "2,000 scenarios in seconds" {
	[ -z "${OC_SAN:-}" ] || skip "timing means nothing there"
	pair x '.toolCalls[0].resultHash = "z"' | jq -c '. as $c | range(2000) | . as $i | $c | .scenarioId = "s\($i)"' >cells
	before=$(date +%s)
	oc parity-report cells
	exits 0
	shows 'Of 2,000 scenarios'
	shows '- and 1,900 more'
	[ $(($(date +%s) - before)) -lt 30 ]
}

# --- ages, suites that are not complete, retries ---

@test "a suite that is still running closes the gate, and is named" {
	new='.scenarios[0].runtimeParity.cells[].status = "pass" | .run.status = "completed" | .run.scenarioIds = ["chat"]'
	suite "$new" >whole.json
	oc parity-report --gate whole.json
	exits 0
	shows '**At parity.**'
	shows "- Judged by upstream's rules, as of 2026-09 (the cells have \`status\`)"
	suite "$new"' | .run.status = "running" | .run.scenarioIds += ["edit", "find"]' >half.json
	oc parity-report --gate half.json
	exits 1
	says 'gate closed: 1 finding at P1: the suite is still running: 1 of 3 scenarios (missing: edit, find)'
	shows '**Not complete.** Of 1 scenario, 1 ends alike on openclaw and codex.'
	shows '- Gate at P1: **closed** by 1 finding'
	shows '### Suites that are not complete'
	shows 'the suite is still running: 1 of 3 scenarios (missing: edit, find). Wait for its end'
	oc parity-report half.json
	exits 0
	shows '**Not complete.**'
	# Beside a complete one too, by any rules, and when it says that it completed but lacks scenarios.
	oc parity-report --gate whole.json half.json
	exits 1
	for args in --rules=strict --reported --upstream=2026-06; do
		oc parity-report --gate "$args" half.json
		exits 1
	done
	suite "$new"' | .run.scenarioIds += ["edit"]' >few.json
	oc parity-report --gate few.json
	exits 1
	says 'the suite is not complete: 1 of 2 scenarios (missing: edit)'
	suite '.run.scenarioIds = ["chat", "edit"]' >old.json
	oc parity-report --gate old.json
	exits 1
	suite "$new"' | .run.status = "aborted"' >aborted.json
	oc parity-report --gate aborted.json
	exits 1
	says 'the suite did not complete (run.status "aborted")'
	suite "$new | del(.run.status)" >silent.json
	oc parity-report --gate silent.json
	exits 1
	says 'the suite does not say that it completed (no run.status)'
	oc parity-report --gate --upstream 2026-08 silent.json
	exits 0
}

@test "a skip shows as skip, by the artifact's own rules" {
	suite '.run.status = "completed" | .scenarios[0] |= (.status = "skip" | .runtimeParity |=
		(.drift = "failure-mode" | .cells.openclaw.status = "pass" | .cells.codex |= (.status = "skip" | .details = "no tool")))' >a.json
	oc parity-report --gate a.json
	exits 1
	shows '| Chat | pass | skip |'
	shows '**Chat**: failure-mode (runtime-pair cell status differs (pass vs skip))'
	! grep -q 'the suite reports' out
	oc parity-report --gate --upstream=2026-06 a.json
	exits 0
	shows 'as of 2026-06 (as asked for)'
	jq '.scenarios[0].runtimeParity.cells.codex.details = "\n known-harness-gap exec: native"' a.json >gap.json
	oc parity-report --gate gap.json
	exits 0
	shows 'known harness gap in codex runtime; paired runtime passed'
	{ cell b openclaw; cell b codex; } >old.ndjson
	oc-capture a.json | cat - old.ndjson >both.ndjson
	oc parity-report both.ndjson
	shows 'as of 2026-09 for 1 scenario (the cells have `status`), as of 2026-06 for 1 scenario (nothing in the input is newer)'
}

@test "a scenario that was run again: the last result counts, and the others are named" {
	suite '.run.status = "completed" | .counts.total = 2 | .scenarios[0].runtimeParity.cells[].status = "pass" | .scenarios += .scenarios |
		.scenarios[0] |= (.status = "fail" | .runtimeParity |= (.drift = "failure-mode" | .cells.codex |=
			(.status = "fail" | .runtimeErrorClass = "timeout")))' >a.json
	oc parity-report --gate a.json
	exits 0
	shows 'Of 1 scenario, 1 ends alike'
	shows '- Chat was run again and its last result counts; attempt 1: fail, failure-mode'
	says 'scenario Chat was run again: its later result counts (attempt 1: fail, failure-mode)'
	jq '.scenarios |= reverse' a.json >b.json
	oc parity-report --gate b.json
	exits 1
	shows '**Chat**: failure-mode'
	shows 'attempt 1: pass, none'
}

@test "a tool named @somebody is a mention nowhere, in a sentence neither" {
	sed 's/"tool":"exec"/"tool":"@octocat"/' "$root/testdata/parity/cells.ndjson" | parity-report >out 2>err || true
	grep -q '`@octocat`' out
	! sed 's/`[^`]*`//g' out | grep '@' || return 1
}

#!/usr/bin/env bats
# token-report: the verdict, the tables, what fails and what never does, each option and error, and names that mean harm.

setup() {
	load lib
	data=testdata/parity-report
}

# suite LEFT RIGHT [MODE [JQ-EDIT]]: a summary of one scenario of a pair, that used so many tokens.
suite() {
	jq -n --argjson l "$1" --argjson r "$2" --arg mode "${3:-live-frontier}" '
		def side($rt; $n): {runtime: $rt, transcriptBytes: "", toolCalls: [{tool: "read", argsHash: "a", resultHash: "b"}], finalText: "x",
			bootStateLines: [], wallClockMs: 1000, usage: {inputTokens: $n, outputTokens: 0, totalTokens: $n}};
		{ scenarios: [{name: "Chat", status: "pass", steps: [], runtimeParity: {scenarioId: "chat", drift: "none",
			cells: {openclaw: side("openclaw"; $l), codex: side("codex"; $r)}}}],
		  counts: {total: 1, passed: 1, failed: 0}, metrics: {wallMs: 1000},
		  run: {startedAt: "2026-06-17T20:00:00.000Z", finishedAt: "2026-06-17T20:01:00.000Z", providerMode: $mode,
			primaryModel: "gpt-5.5", runtimePair: ["openclaw", "codex"]} } | '"${4:-.}"
}

@test "the report of suites and cells is as it was" {
	here=$PWD
	cd "$root"
	status=0
	token-report $data testdata/qa-suite-summary >"$here/out" 2>"$here/err" || status=$?
	cd "$here"
	exits 0
	diff -u "$root/t/golden/token-report.md" out
}

@test "a runtime that failed or used no token is marked, and never savings" {
	{ suite 1000 1100 | oc-capture --type qa-suite-summary -
	  suite 10000 300 live-frontier '.scenarios[0].runtimeParity |= (.scenarioId = "long" | .cells.codex.runtimeErrorClass = "timeout")' |
		oc-capture --type qa-suite-summary -
	  suite 500 0 live-frontier '.scenarios[0].runtimeParity.scenarioId = "none"' | oc-capture --type qa-suite-summary -
	} 2>/dev/null | jq -c 'select(.kind == "cell")' >cells.ndjson
	oc token-report --provider-mode mock cells.ndjson
	shows 'Over 1 scenario that both passed, codex used 10.0% more tokens than openclaw (1,000 → 1,100).'
	[ "$(grep -c 'not compared: codex failed' out)" = 2 ]
	shows 'In 2 scenarios a runtime failed or used no token: in no headline, and never savings.'
	! grep -q 'with savings' out
	oc oc-tokens --gate < <(sed 1,2d cells.ndjson)
	exits 65
}

@test "a scenario without live usage by its policy fails nothing" {
	suite 0 0 live-frontier '.scenarios[0].runtimeParity.runtimeParityUsage = {expectation: "not-applicable", reason: "a fixture only"}' >a.json
	suite 100 100 live-frontier '.scenarios[0].runtimeParity.scenarioId = "real"' >b.json
	oc token-report -g a.json b.json
	exits 0
	shows '| not applicable |'
	shows 'Over 1 scenario that both passed, codex used as many tokens as openclaw (100 → 100)'
	shows 'To 1 scenario live usage is not applicable.'
}

@test "a live regression is flagged, and fails" {
	suite 1000 1200 >a.json
	oc token-report a.json
	exits 0
	shows '**Not within the threshold.** Over 1 scenario, codex used 20.0% more tokens than openclaw (1,000 → 1,200); 1 scenario beyond the threshold of 15%.'
	shows '- chat token delta=+20.0% exceeds 15.0% Codex increase threshold'
	shows '| chat | 1,000 (1,000 + 0) | 1,200 (1,200 + 0) | +20.0% | 1 / 1 | live | **regression** | read |'
	oc token-report --gate a.json
	exits 1
	shows '- Gate: **closed** by 1 sentence'
	oc token-report -g --threshold 20 a.json
	exits 0
	shows '- Gate: **open**'
	shows '**Within the threshold.**'
	oc token-report -g -t 19.9 a.json
	exits 1
}

@test "a mock estimate never fails" {
	suite 1000 9000 mock-openai >a.json
	oc token-report --gate a.json
	exits 0
	shows '**An estimate: nothing was measured.**'
	shows 'mock estimate | regression (estimate)'
	shows 'do not block the token-efficiency gate'
}

@test "savings are no fault, a side without tokens is" {
	suite 1000 500 >a.json
	oc token-report -g a.json
	exits 0
	shows '**No more tokens than before.** Over 1 scenario, codex used 50.0% fewer tokens than openclaw (1,000 → 500); 1 with savings.'
	shows '- **chat**: -50.0%, openclaw 1,000, codex 500'
	suite 1000 0 >a.json
	oc token-report -g a.json
	exits 1
	shows '- chat codex live usage totalTokens=0'
	shows 'not compared: codex failed'
}

@test "figures per turn, cache share and cost, of cells with transcripts" {
	text=$(jq -nc '
		{type: "session", version: 3, id: "s", timestamp: "2026-06-17T20:00:00.000Z"},
		{type: "message", id: "1", parentId: null, message: {role: "user", content: "a"}},
		{type: "message", id: "2", parentId: "1", message: {role: "assistant", content: [{type: "text", text: "x"}], provider: "p", model: "m", stopReason: "stop",
			usage: {input: 100, output: 20, cacheRead: 300, cacheWrite: 0, totalTokens: 420, cost: {total: 0.25}}}}')
	suite 100 100 live-frontier ".scenarios[0].runtimeParity.cells[] |= (.transcriptBytes = $(printf '%s\n' "$text" | jq -Rs .) | .usage += {outputTokens: 20, totalTokens: 420, cacheRead: 300, cacheWrite: 0})" >a.json
	oc token-report a.json
	exits 0
	shows '| chat | 1 / 1 | 420 / 420 | 420 / 420 | 420 / 420 | 75.0% / 75.0% | $0.2500 / $0.2500 |'
	shows '| Read from the cache | 75.0% | 75.0% | +0.0% |'
}

@test "suites of no pair are left out and counted; with nothing else there is nothing to report" {
	suite 1000 1000 live-frontier 'del(.scenarios[].runtimeParity) | .run.runtimePair = null' >alone.json
	oc token-report alone.json
	exits 65
	[ ! -s out ]
	says 'nothing to report: no scenario in the input was captured on two runtimes'
	suite 1000 1000 >a.json
	oc token-report --gate a.json alone.json
	exits 0
	shows '- 1 suite of no runtime pair left out.'
}

@test "--pair, --reported, --provider-mode: as oc-tokens takes them" {
	oc-capture "$root/$data/live" | grep '"kind":"cell"' >cells
	oc token-report --provider-mode live-frontier cells
	exits 0
	shows '| live |'
	oc token-report --pair codex,claude cells
	exits 65
	suite 100 100 >a.json
	oc token-report --reported a.json
	exits 0
}

@test "--out: whole, or what was there stays" {
	suite 100 100 >a.json
	oc token-report -o report.md a.json
	exits 0
	[ ! -s out ]
	cp report.md before
	echo '{}' >empty.json
	oc token-report --out=report.md empty.json
	exits 65
	cmp report.md before
	mkdir folder
	oc token-report --out folder a.json
	exits 73
	oc token-report --out nowhere/report.md a.json
	exits 73
}

@test "bad input is named, and the rest reported" {
	suite 100 100 >a.json
	printf '{"scenarios":' >broken.json
	oc token-report a.json broken.json
	exits 65
	shows '**Not all input could be read**'
	shows '`broken.json`'
	oc token-report a.json nowhere.json
	exits 66
	shows '| chat |'
}

@test "names that mean harm" {
	suite 100 200 live-frontier '.scenarios[0].runtimeParity.scenarioId = "a|b`<img src=x>\u001b[31m\nhttp://x" | .run.primaryModel = "[x](http://y)"' >a.json
	oc token-report a.json
	exits 0
	safe out
	! grep -E '^http|<img src=x> ' out || return 1
	shows '\x1B[31m\nhttp://x'
}

@test "locale and time zone change no byte" {
	oc token-report "$root/$data"
	mv out plain
	LC_ALL=C.UTF-8 TZ=Asia/Kolkata oc token-report "$root/$data"
	exits 0
	diff plain out
}

@test "wrong use" {
	for wrong in "--threshold x" "--pair a" "--nothing" "--out" "--pair=" ; do
		oc token-report $wrong </dev/null
		exits 64
		says 'token-report: '
		! grep oc-tokens err || return 1
	done
	oc token-report --help
	exits 0
	grep -q '^Usage: token-report' out
	oc token-report --version
	grep -Eq '^token-report [0-9]' out
}

@test "by the newest rules what was processed counts, and what nothing proves fails" {
	new='.run.status = "completed" | .scenarios[].runtimeParity.cells[].status = "pass"'
	suite 1000 1100 live-frontier "$new"' | .scenarios[0].runtimeParity.cells |=
		(.openclaw.usage = {inputTokens: 100, outputTokens: 10, totalTokens: 1000, cacheRead: 880, cacheWrite: 10} |
		 .codex.usage = {inputTokens: 200, outputTokens: 10, totalTokens: 1020, cacheRead: 800, cacheWrite: 10})' >a.json
	oc token-report --gate a.json
	exits 1
	shows 'codex processed 83.3% more tokens than openclaw (120 → 220); 1 scenario beyond the threshold of 15%.'
	shows "as of 2026-09 (the cells have \`status\`): tokens processed"
	shows '| Chat | 120 of 1,000 | 220 of 1,020 | +83.3% |' || shows '| chat | 120 of 1,000 | 220 of 1,020 | +83.3% |'
	oc token-report --gate --upstream 2026-06 a.json
	exits 0
	shows 'codex used 2.0% more tokens than openclaw (1,000 → 1,020).'
	jq '.scenarios[].runtimeParity.cells[].usage |= del(.cacheRead, .cacheWrite)' a.json >b.json
	oc token-report --gate b.json
	exits 1
	shows 'Of no scenario is it known how many tokens were processed.'
	shows 'chat codex live processed-token usage cannot be verified'
	shows '**not verified**'
	jq '.run.status = "running"' a.json >c.json
	oc token-report --gate --upstream 2026-06 c.json
	exits 1
	shows 'the suite is still running: 1 scenario'
}

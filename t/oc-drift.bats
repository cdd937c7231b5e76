#!/usr/bin/env bats
# shellcheck disable=SC2154 # root comes from lib.bash
# oc-drift from outside: every option, every error.

setup() {
	load lib
	data=$root/testdata/parity
}

# cell SCENARIO RUNTIME [JQ-ASSIGNMENTS]: a plain cell record.
cell() {
	jq -nc --arg s "$1" --arg r "$2" '{kind: "cell", v: 1, scenarioId: $s, scenarioStatus: "pass", runtime: $r,
		transcriptLines: 2, toolCalls: [], finalText: "done", usage: {inputTokens: 1, outputTokens: 1, totalTokens: 2},
		wallClockMs: 10, bootStateLines: [], src: {path: "t.jsonl"}} | '"${3:-.}"
}

# suite ID...: records of a suite whose scenarios have these ids, each with a pair that is reported as "none".
suite() {
	jq -nc '{kind: "suite", v: 1, failed: 0, blocking: 0, run: {providerMode: "mock-openai"}, src: {path: "s.json"}}'
	for id; do
		jq -nc --arg s "$id" '{kind: "scenario", v: 1, index: 1, scenarioId: $s, name: ("title of " + $s), status: "pass",
			runtimes: ["openclaw", "codex"], reported: {drift: "none"}, src: {path: "s.json"}}'
		cell "$id" openclaw
		cell "$id" codex
	done
}

drifts() { # FIELDS...: of the drift records in ./out
	jq -c "select(.kind == \"drift\") | [$1]" out
}

report() { # EXPR: of the drift-report in ./out
	jq -c "select(.kind == \"drift-report\") | $1" out
}

@test "every kind of drift, its severity, and the report's sums" {
	oc oc-drift "$data/cells.ndjson"
	exits 0
	[ "$(drifts .drift,.severity)" = '["none","none"]
["text-only","none"]
["text-only","escalate"]
["tool-call-shape","P1"]
["tool-call-shape","P2"]
["tool-result-shape","P2"]
["tool-result-shape","P2"]
["structural","P1"]
["failure-mode","P1"]
["failure-mode","P1"]
["missing","P1"]' ]
	[ "$(report '[.totalScenarios, .passedScenarios, .failedScenarios, .missingScenarios, .judgedPairs, .pass]')" = '[11,8,3,1,10,false]' ]
	[ "$(report '.severityCounts')" = '{"none":2,"escalate":1,"P2":3,"P1":5}' ]
	[ "$(report '.failures | length')" = 3 ]
	says "compared 10 scenarios; 1 ran on one runtime only; 21 records used, 0 passed on; at most 1 cells waited for a partner"
}

@test "a pair is written as soon as it is complete" {
	mkfifo pipe
	oc-drift <pipe >out 2>err &
	pid=$!
	exec 7>pipe
	{ cell a openclaw; cell a codex; } >&7
	for _ in $(seq 100); do
		[ -s out ] && break
		sleep 0.1
	done
	drifts .drift | grep -q none
	exec 7>&-
	wait "$pid"
}

@test "the first tool call that differs, with both sides" {
	oc oc-drift "$data/cells.ndjson"
	[ "$(jq -c 'select(.scenarioId == "edit-config") | .firstDifference | [.call, .left.tool, .right.tool]' out)" = '[2,"apply_patch","write"]' ]
	{ cell a openclaw '.toolCalls = [{tool: "read", argsHash: "1", resultHash: "2"}]'; cell a codex; } >in
	oc oc-drift in
	[ "$(drifts '.drift,.firstDifference')" = '["tool-call-shape",{"call":1,"left":{"tool":"read","argsHash":"1","resultHash":"2"},"right":null}]' ]
}

@test "pi is openclaw" {
	{ cell a pi; cell a codex; } >in
	oc oc-drift in
	exits 0
	[ "$(drifts .drift,.left.runtime)" = '["none","pi"]' ]
	{ cell a pi; cell a openclaw; cell a codex; } >in
	oc oc-drift in
	exits 65
	says "a second openclaw cell of scenario a: the first is in line 1"
}

@test "--pair: other runtimes, others pass through" {
	{ cell a x; cell a y; cell a codex; } >in
	oc oc-drift --pair x,y in
	exits 0
	[ "$(drifts '.pair[],.left.runtime,.drift')" = '["x","y","x","none"]' ]
	[ "$(jq -c 'select(.kind == "cell") | .runtime' out)" = '"codex"' ]
	[ "$(report '.scenarios[0] | [.leftStatus, .rightTokens]')" = '["pass",2]' ]
	says "1 passed on"
	oc oc-drift -p y,x in
	[ "$(drifts '.left.runtime')" = '["y"]' ]
	for pair in x 'x,' ,x x,x x,y,z ""; do
		oc oc-drift --pair "$pair" in
		exits 64
	done
	says "--pair takes two different names"
}

@test "the pair of a suite counts when --pair is not given" {
	suite a | sed 's/"providerMode"/"runtimePair":["x","y"],&/; s/"runtime":"openclaw"/"runtime":"x"/; s/"runtime":"codex"/"runtime":"y"/' >in
	oc oc-drift in
	exits 0
	[ "$(drifts '.pair[],.drift')" = '["x","y","none"]' ]
	[ "$(report .runtimePair)" = '["x","y"]' ]
}

@test "axes: only equal ones are a pair" {
	oc oc-drift "$data/matrix.ndjson"
	exits 0
	[ "$(drifts '.axes.auth,.axes.codexPlugin,.drift')" = '["oauth-only","current","none"]
["mixed","current","none"]
["mixed","pinned-old","failure-mode"]' ]
	{ cell a openclaw '.axes = {b: "1", a: "2"}'; cell a codex '.axes = {a: "2", b: "1"}'; } >in
	oc oc-drift in
	[ "$(drifts '.drift,.axes')" = '["none",{"a":"2","b":"1"}]' ]
	{ cell a openclaw '.axes = {auth: "x"}'; cell z openclaw; cell a codex '.axes = {auth: "y"}'; cell z codex; } >in
	oc oc-drift in
	exits 65
	says 'in:3: scenario a: axes {"auth":"y"}, but its only partner (line 1) has {"auth":"x"}: no pair'
	[ "$(drifts .drift)" = '["none"]
["missing"]
["missing"]' ]
}

@test "bad cells: located, rejected, the rest is judged" {
	{
		cell a openclaw 'del(.runtime)'
		cell a openclaw 'del(.scenarioId)'
		cell a openclaw 'del(.toolCalls)'
		cell a openclaw '.toolCalls = [{argsHash: "x"}]'
		cell a openclaw 'del(.transcriptLines)'
		cell a openclaw '.transcriptLines = -1'
		cell a openclaw 'del(.finalText)'
		cell a openclaw '.axes = "x"'
		cell a openclaw '.scenarioStatus = 1'
		echo '{"kind": "cell"'
		cell a openclaw
		cell a codex
		cell a codex
		cell a codex
	} >in
	oc oc-drift --rejects bad in
	exits 65
	says "in:1: cell without a runtime"
	says "in:2: cell without a scenarioId"
	says "in:3: the cell's toolCalls are no list"
	says "in:4: a tool call of the cell has no tool"
	says "in:5: the cell has neither transcriptLines nor transcriptBytes"
	says "in:6: the cell's transcriptLines is no count"
	says "in:7: cell without a finalText"
	says "in:8: axes must be an object"
	says "in:9: the cell's scenarioStatus is no string"
	says "in:10:16: "
	says "in:13: a second codex cell of scenario a: the pair was judged already"
	[ "$(drifts .drift)" = '["none"]' ]
	[ "$(jq -r 'select(.kind == "reject") | .src.line' out | tr '\n' ' ')" = "1 2 3 4 5 6 7 8 9 10 13 14 " ]
	sed -n '1,10p;13,14p' in | cmp - bad
	[ "$(stat -c %a bad)" = 600 ]
}

@test "a second cell is found out in any order of scenarios" {
	for order in "a b c" "c b a" "b c a"; do
		for id in $order; do
			cell "$id" openclaw
			cell "$id" codex
		done >in
		for id in a b c; do
			{ cat in; cell "$id" codex; } >twice
			oc oc-drift twice
			exits 65
			says "twice:7: a second codex cell of scenario $id: the pair was judged already"
		done
	done
}

@test "a reject record is a gap in the input" {
	{ echo '{"kind":"reject","v":1,"reason":"expected a value","exit":65,"bytes":3,"src":{"path":"x"}}'; cell a openclaw; cell a codex; } >in
	oc oc-drift in
	exits 65
	says "in:1: part of the input was rejected before: expected a value"
	[ "$(jq -r .kind out | head -1)" = reject ]
	[ "$(drifts .drift)" = '["none"]' ]
}

@test "unknown kinds and rows without kind pass through untouched" {
	printf '%s\n' '{"kind":"event", "v":1,"n":1.50}' '{"a" : 1}' '[1]' >in
	oc oc-drift in
	exits 0
	cmp in out
}

@test "--upstream: skipped scenarios are known from 2026-09 on" {
	{ cell a openclaw '.scenarioStatus = "skip" | .scenarioDetails = "known-harness-gap #12 no image tool"'; cell a codex; } >in
	oc oc-drift in
	[ "$(drifts .drift,.upstream)" = '["none","2026-06"]' ]
	oc oc-drift --upstream 2026-08 in
	[ "$(drifts .drift)" = '["none"]' ]
	oc oc-drift --upstream 2026-09 in
	[ "$(drifts .drift,.pass,.severity)" = '["structural",true,"P2"]' ]
	oc oc-drift --upstream 2026-07 in
	exits 64
	says "--upstream takes 2026-06, 2026-08 or 2026-09, not '2026-07'"
}

@test "--rules strict: flags, messages, same failures, tolerance; upstream's verdict beside" {
	oc oc-drift --rules strict "$data/cells.ndjson"
	exits 0
	[ "$(jq -c 'select(.upstreamVerdict and (.upstreamVerdict.drift != .drift or .upstreamVerdict.pass != .pass)) | [.scenarioId, .drift, .pass, .upstreamVerdict.drift]' out)" = '["fetch-weather","text-only",false,"text-only"]
["grep-errors","none",true,"tool-result-shape"]
["long-task","none",true,"structural"]
["slow-upload","same-failure",false,"failure-mode"]' ]
	[ "$(report '.driftCounts["same-failure"]')" = 1 ]
	oc oc-drift --rules lenient "$data/cells.ndjson"
	exits 64
	says "--rules takes upstream or strict, not 'lenient'"
}

@test "--rules strict: failures that differ are failure-mode" {
	{ cell a openclaw '.runtimeErrorClass = "timeout"'; cell a codex '.runtimeErrorClass = "auth"'; cell b openclaw; cell b codex '.scenarioStatus = "fail"'; } >in
	oc oc-drift --rules strict in
	[ "$(drifts .drift,.driftDetails)" = '["failure-mode","the runtimes failed in different ways"]
["failure-mode","only the right runtime failed"]' ]
}

@test "--rules strict: without strict data the transcript is read; without that it is said" {
	line='{"message":{"role":"user","content":"q"}}
{"message":{"role":"assistant","content":"done"}}'
	cell a openclaw "del(.transcriptLines) | .transcriptBytes = $(jq -Rsc . <<<"$line")" >in
	cell a codex "del(.transcriptLines) | .transcriptBytes = $(printf '{"type":"session"}\n%s' "$line" | jq -Rsc .)" >>in
	{ cell b openclaw; cell b codex '.transcriptLines = 3'; } >>in
	oc oc-drift --rules strict in
	exits 0
	[ "$(drifts '.drift,.upstreamVerdict.drift,(.note != null)')" = '["none","structural",false]
["structural","structural",true]' ]
}

@test "--text-similarity" {
	{ cell a openclaw '.finalText = "one two three four five six"'; cell a codex '.finalText = "one two three four five seven"'; } >in
	oc oc-drift --text-similarity 0.6 in
	[ "$(drifts .wording.similarity,.wording.within,.severity)" = '[0.6,true,"none"]' ]
	oc oc-drift --text-similarity 0.61 in
	[ "$(drifts .wording.within,.severity)" = '[false,"escalate"]' ]
	for x in 2 -1 x ""; do
		oc oc-drift --text-similarity="$x" in
		exits 64
	done
}

@test "--families" {
	oc oc-drift --families "$data/families.json" "$data/cells.ndjson"
	exits 0
	[ "$(drifts .scenarioId,.family,.severity | grep search-news)" = '["search-news","look","P2"]' ]
	[ "$(drifts .scenarioId,.family,.severity | grep edit-config)" = '["edit-config","workspace","P1"]' ]
	echo '{"families":{"a":{"severity":"P1","tools":["x"]},"b":{"severity":"P2","tools":["x"]}}}' >f
	oc oc-drift --families f "$data/cells.ndjson"
	exits 65
	says "f: tool x is in two families"
	echo '{"families":{"a":{"severity":"P0","tools":[]}}}' >f
	oc oc-drift --families f "$data/cells.ndjson"
	says 'f: family a: severity must be "P1" or "P2"'
	echo '[]' >f
	oc oc-drift --families f "$data/cells.ndjson"
	says 'f: no object "families"'
	echo '{"families":' >f
	oc oc-drift --families f "$data/cells.ndjson"
	exits 65
	says "f:2:1: "
	oc oc-drift --families none "$data/cells.ndjson"
	exits 66
}

@test "--gate at its levels" {
	{ cell a openclaw; cell a codex '.finalText = "entirely other words here"'; } >text
	{ cell a openclaw '.toolCalls = [{tool: "read", argsHash: "1", resultHash: "2"}]'; cell a codex '.toolCalls = [{tool: "read", argsHash: "1", resultHash: "3"}]'; } >result
	{ cell a openclaw; cell a codex '.transcriptLines = 3'; } >structure
	{ cell a openclaw; cell a codex; } >same
	while read -r file none escalate p2 p1; do
		oc oc-drift "$file"
		exits "$none"
		oc oc-drift --gate=escalate "$file"
		exits "$escalate"
		oc oc-drift --gate=p2 "$file"
		exits "$p2"
		oc oc-drift -g "$file"
		exits "$p1"
	done <<-END
		same 0 0 0 0
		text 0 1 0 0
		result 0 1 1 0
		structure 0 1 1 1
	END
	says "gate closed: 1 finding at P1: a (structural)"
	[ "$(report .gate)" = '{"level":"P1","findings":1,"pass":false}' ]
	oc oc-drift --gate=P3 same
	exits 64
	says "--gate takes escalate, P2 or P1, not 'P3'"
}

@test "a gate that saw no pair is not open" {
	for in in /dev/null <(cell a openclaw) <(echo '{"kind":"event","v":1}'); do
		oc oc-drift --gate "$in"
		exits 65
		says "the gate saw nothing to judge: no pair was compared"
	done
	oc oc-drift --gate <(cell a openclaw)
	exits 65
	says "gate closed: 1 finding at P1: a (missing)"
}

@test "--known: passes the gate, is listed with its issue" {
	grep -v slow-upload "$data/cells.ndjson" >in
	oc oc-drift --gate --known "$data/known.json" --now 2026-11-20 in
	exits 0
	[ "$(drifts .scenarioId,.knownAs.issue | grep '#')" = '["edit-config","#80312"]
["long-task","#80401"]
["deploy-site","#80173"]
["only-openclaw","#80555"]' ]
	[ "$(report '[.knownDrifts, (.known | map(.state) | unique)]')" = '[4,["occurs"]]' ]
	[ "$(report '.scenarios | map(select(.issue)) | length')" = 4 ]
	oc oc-drift --gate --known "$data/known.json" --now 2026-11-20 "$data/cells.ndjson"
	exits 1
}

@test "--known: another drift of a known scenario is not known" {
	{ cell long-task openclaw; cell long-task codex '.runtimeErrorClass = "auth"'; } >in
	echo '{"known":[{"scenario":"long-task","drift":"structural","issue":"#1","reason":"r"}]}' >k
	oc oc-drift --gate --known k in
	exits 1
	[ "$(report '.gate.findings')" = 2 ]
}

@test "--known: the list can only shrink" {
	{ cell a openclaw; cell a codex; } >in
	echo '{"known":[{"scenario":"a","drift":"structural","issue":"#1","reason":"r"}]}' >k
	oc oc-drift --gate --known k in
	exits 1
	[ "$(report '.known[0].state')" = '"gone"' ]
	{ cell a openclaw; cell a codex '.transcriptLines = 3'; } >in
	oc oc-drift --gate --known k in
	exits 0
	echo '{"known":[{"scenario":"a","drift":"structural","issue":"#1","reason":"r","until":"2026-11-30"}]}' >k
	oc oc-drift --gate --known k --now 2026-11-30T23:59:59Z in
	exits 0
	oc oc-drift --gate --known k --now 2026-12-01 in
	exits 1
	[ "$(report '.known[0].state')" = '"expired"' ]
	oc oc-drift --known k in
	exits 0
	oc oc-drift --now tomorrow in
	exits 64
	says "--now takes a date or time"
}

@test "--known: bad lists are refused" {
	{ cell a openclaw; cell a codex; } >in
	while IFS='|' read -r text what; do
		echo "$text" >k
		oc oc-drift --known k in
		exits 65
		says "$what"
	done <<-'END'
		{}|k: no list "known"
		{"known":[{"drift":"structural","issue":"#1","reason":"r"}]}|k: known drift 1: one of scenario and tool is needed
		{"known":[{"scenario":"a","tool":"b","drift":"structural","issue":"#1","reason":"r"}]}|one of scenario and tool is needed
		{"known":[{"scenario":"a","drift":"structural","reason":"r"}]}|issue and reason are needed
		{"known":[{"scenario":"a","drift":"none","issue":"#1","reason":"r"}]}|drift must be one of
		{"known":[{"scenario":"a","drift":"missing","issue":"#1","reason":"r","until":"soon"}]}|until is no date
		{"known":[{"scenario":"a","drift":"missing","issue":"#1","reason":"r","until":7}]}|until is no date
	END
}

@test "suites: the report has upstream's fields, the reported drift is compared" {
	suite a b | sed 's/"drift":"none"/"drift":"structural"/' >in
	oc oc-drift in
	exits 0
	says "in:2: notice: scenario title of a: the suite reports structural, its cells say none"
	[ "$(drifts .name,.drift,.reported.drift)" = '["title of a","none","structural"]
["title of b","none","structural"]' ]
	[ "$(report '[.providerMode, .totalScenarios, .scenarios[1].openclawTokens]')" = '["mock-openai",2,2]' ]
}

@test "--reported: the suite's drift counts, ours is beside it" {
	suite a | sed 's/"drift":"none"/"drift":"failure-mode","driftDetails":"said so"/' >in
	oc oc-drift --reported in
	exits 0
	says "the suite reports failure-mode, its cells say none"
	[ "$(drifts .rules,.drift,.driftDetails,.pass,.classified.drift)" = '["reported","failure-mode","said so",false,"none"]' ]
	[ "$(report .failures)" = '["title of a drift=failure-mode (said so)."]' ]
	suite a >in
	oc oc-drift --reported in
	[ "$(grep -c "suite reports" err)" = 0 ]
	oc oc-drift --reported --rules strict in
	exits 64
	says "--reported takes the suite's own verdict"
	{ cell a openclaw; cell a codex; } >in
	oc oc-drift --reported in
	exits 65
	says "no suite reports its drift"
	suite a | sed 's/"drift":"none"/"drift":"odd"/' >in
	oc oc-drift --reported in
	exits 65
	says "the suite reports a drift that is none: odd"
}

@test "a scenario without capture is missing, at its place in the list" {
	suite a b | jq -c 'if .scenarioId == "a" and .kind == "scenario" then del(.scenarioId, .reported) | .runtimes = [] | .details = "worker died"
		elif .scenarioId == "a" then empty else . end' >in
	oc oc-drift --reported in
	exits 0
	[ "$(drifts .name,.drift,.driftDetails)" = '["title of a","missing","worker died"]
["title of b","none",null]' ]
	[ "$(report '[.scenarios[0].status, .failures[0]]')" = '["pass","Missing runtime parity capture for title of a."]' ]
}

@test "a live run must show token usage" {
	suite a | sed 's/mock-openai/live-frontier/; /"codex"}/!s/"totalTokens":2/"totalTokens":0/' >in
	oc oc-drift --reported --gate in
	exits 1
	[ "$(report '.failures[0]')" = '"title of a missing live assistant-message usage (openclaw=0, codex=0)."' ]
}

@test "where usage does not apply a live run needs none" {
	suite a | sed 's/mock-openai/live-frontier/; s/"totalTokens":2/"totalTokens":0/; s/"runtimes"/"usagePolicy":{"expectation":"not-applicable","reason":"no model"},&/' >in
	oc oc-drift --gate in
	exits 0
}

@test "scenario twice, scenario without a name" {
	{ suite a; suite a; } >in
	oc oc-drift in
	exits 65
	says "in:6: scenario a comes twice"
	echo '{"kind":"scenario","v":1,"index":1,"runtimes":[],"src":{"path":"x"}}' >in
	oc oc-drift in
	exits 65
	says "in:1: scenario without a name"
}

@test "tool coverage" {
	oc oc-drift "$data/fixtures.ndjson" "$data/cells.ndjson"
	exits 0
	[ "$(jq -c 'select(.kind == "coverage-report") | [.totalTools, .requiredTools, .trackedTools, .optionalTools, .passingTools, .failures]' out)" = \
		'[5,4,1,1,2,["deploy status openclaw=pass codex=fail"]]' ]
	[ "$(jq -c 'select(.kind == "coverage-report") | .rows[] | [.tool, .drift, .tracking]' out | sed -n 2p)" = '["edit","tool-call-shape","#80312 codex writes the file whole"]' ]
	oc oc-drift "$data/fixtures.ndjson"
	exits 0
	[ "$(jq -c '[.kind, .evaluated, .pass]' out)" = '["coverage-report",false,true]' ]
}

@test "tool coverage: bad fixtures" {
	jq -c 'if .id == "read-config" then del(.execution.config) elif .id == "edit-config" then .execution.config.toolCoverage.bucket = "odd" else . end' \
		"$data/fixtures.ndjson" >in
	oc oc-drift in "$data/cells.ndjson"
	exits 65
	says "in:1: tool-fixture read-config names no tool"
	says "in:2: unknown tool coverage bucket odd; there are: codex-native-workspace"
	[ "$(jq -c 'select(.kind == "coverage-report") | .totalTools' out)" = 3 ]
	oc oc-drift "$data/cells.ndjson" "$data/fixtures.ndjson"
	exits 65
	says "give the fixtures first"
}

@test "--expect: all as it must be" {
	oc oc-drift --gate --expect "$root/testdata/lifecycle/expectations.json" "$root/testdata/lifecycle/captured.ndjson"
	exits 0
	[ "$(jq -s 'map(select(.kind == "expectation" and .pass)) | length' out)" = 8 ]
}

@test "--expect: every change is a finding with both sides" {
	oc oc-drift --gate -e "$root/testdata/lifecycle/expectations.json" "$root/testdata/lifecycle/changed.ndjson"
	exits 1
	[ "$(jq -c 'select(.cell == "pinned-old") | .findings[0] | [.field, (.expected | contains("or unpin codex")), (.got | contains("or remove the pin"))]' out)" = '["remediation",true,true]' ]
	[ "$(jq -c 'select(.cell == "install-race") | .findings' out)" = '[{"field":"events","at":2,"expected":"codex-plugin:installed","got":"agent-turn:started"},{"field":"responseCount","expected":1,"got":2},{"field":"countedTokens","expected":17,"got":34}]' ]
	[ "$(jq -c 'select(.cell == "cold-install") | .findings' out)" = '[{"field":"wallClockMs","expected":60000,"got":71000}]' ]
	[ "$(jq -c 'select(.cell == "doctor-mixed-agent-pin") | .findings[0].field' out)" = '"capture"' ]
	says "gate closed: 4 findings at P1: "
}

@test "--expect: cells are looked through for the remediation" {
	cell pinned-old codex '.scenarioStatus = "fail" | .scenarioDetails = "turn failed\nCodex plugin version 1 is older than OpenClaw 2. Update.\nbye"' >in
	echo '{"cells":[{"cell":"pinned-old","status":"blocked","remediation":"Codex plugin version 1 is older than OpenClaw 2. Update."}]}' >x
	oc oc-drift --expect x in
	exits 0
	[ "$(jq -c 'select(.kind == "expectation") | [.pass, .findings]' out)" = '[true,[]]' ]
}

@test "--expect: bad expectations are refused" {
	while IFS='|' read -r text what; do
		echo "$text" >x
		oc oc-drift --expect x /dev/null
		exits 65
		says "$what"
	done <<-'END'
		{}|x: no list "cells"
		{"cells":[]}|x: no list "cells"
		{"cells":[{"status":"ready"}]}|x: expected cell 1: no name in "cell"
		{"cells":[{"cell":"a","status":"fine"}]}|expected cell 1: status must be ready, repair-required or blocked
		{"cells":[{"cell":"a","status":"ready"},{"cell":"a","status":"ready"}]}|expected cell 2: its name is there twice
		{"cells":[{"cell":"a","status":"ready","events":"x"}]}|events must be a list
		{"cells":[{"cell":"a","status":"ready","remediation":1}]}|remediation must be a string
		{"wallBudgetMs":-1,"cells":[{"cell":"a","status":"ready"}]}|wallBudgetMs must be a positive number
		nonsense|x:1:
	END
}

@test "--axis-model" {
	oc-capture "$data/suite-base.json" "$data/suite-cand.json" >in
	oc oc-drift --axis-model acme/base-1,acme/cand-2 in
	exits 0
	[ "$(jq -c 'select(.kind == "agentic-report") | [.baselineMetrics, .candidateMetrics | .completionRate, .unintendedStopCount, .validToolCallCount, .fakeSuccessCount]' out)" = \
		'[0.9166666666666666,1,8,0,0.8333333333333334,2,7,1]' ]
	[ "$(jq -c 'select(.kind == "agentic-report") | .failures[2]' out)" = '"acme/cand-2 completion rate 83.3% is below acme/base-1 91.7%."' ]
	oc oc-drift --axis-model "Base model,Candidate" --gate in
	exits 1
}

@test "--axis-model refuses swapped, mislabelled and too many summaries" {
	oc-capture "$data/suite-cand.json" "$data/suite-base.json" >in
	oc oc-drift --axis-model acme/base-1,acme/cand-2 in
	exits 65
	says "the first suite is of acme/cand-2 (acme), not of acme/base-1: the two summaries are swapped"
	[ "$(grep -c agentic-report out)" = 0 ]
	oc-capture "$data/suite-base.json" "$data/suite-cand.json" >in
	oc oc-drift --axis-model acme/base-1,acme/cand-3 in
	exits 65
	says "a wrong summary, or a wrong label in --axis-model"
	oc-capture "$data/suite-base.json" >in
	oc oc-drift --axis-model a,b in
	exits 65
	says "needs two suites, the baseline's first: there is 1"
	oc-capture "$data/suite-base.json" "$data/suite-cand.json" >in
	oc oc-drift --axis-model a,b in in
	exits 65
	says "a third suite"
	jq -c 'if .kind == "suite" then del(.runBlock) else . end' in >bare
	oc oc-drift --axis-model acme/base-1,acme/cand-2 bare
	exits 0
	says "taken on trust"
	oc oc-drift --axis-model a in
	exits 64
	oc oc-drift --axis-model a,b --reported in
	exits 64
	says "--axis-model compares models: --reported is for runtimes"
}

@test "--where and --map" {
	oc oc-drift --where '.scenarioId != "only-openclaw"' "$data/cells.ndjson"
	[ "$(report .missingScenarios)" = 0 ]
	oc oc-drift --map '.finalText = "same"' "$data/cells.ndjson"
	[ "$(report '.driftCounts["text-only"]')" = 0 ]
	oc oc-drift --map 'if .kind == "cell" then .runtime |= error("no") else . end' <(cell a openclaw)
	exits 65
	oc oc-drift --where '.a +' /dev/null
	exits 64
}

@test "--max-line, --progress, --color" {
	{ cell a openclaw; cell b openclaw ".finalText = \"$(printf '%2000s' x)\""; cell a codex; } >in
	oc oc-drift --max-line 1K in
	exits 65
	[ "$(drifts .drift)" = '["none"]' ]
	oc oc-drift --max-line x in
	exits 64
	oc oc-drift --progress in
	exits 0
	oc oc-drift --color=always in
	grep -q "$(printf '\033')" err
	oc oc-drift --color=sometimes in
	exits 64
	says "--color takes auto, always or never"
}

@test "inputs: several files, standard input, zstd, one that is not there" {
	cell a openclaw >one
	cell a codex | zstd -q >two.zst
	oc oc-drift one two.zst
	exits 0
	[ "$(drifts .drift)" = '["none"]' ]
	oc oc-drift - <one
	[ "$(drifts .drift)" = '["missing"]' ]
	oc oc-drift one none two.zst
	exits 66
	says "none"
	[ "$(drifts .drift)" = '["none"]' ]
}

@test "--help, --version, options that are none" {
	oc oc-drift --help
	exits 0
	grep -q -- --axis-model out
	oc oc-drift --version
	exits 0
	oc oc-drift --frobnicate
	exits 64
	says "frobnicate"
}

@test "nothing in the input reaches the terminal raw" {
	{ cell "$(printf 'a\033[2Jb\nc')" openclaw; cell "$(printf 'a\033[2Jb\nc')" openclaw; } >in
	oc oc-drift in
	exits 65
	safe err
	safe out
}

@test "a full disk is an error" {
	[ -e /dev/full ] || skip
	status=0
	oc-drift "$data/cells.ndjson" >/dev/full 2>err || status=$?
	exits 74
}

@test "a closed pipe ends it silently" {
	seq 3000 | sed "s/.*/{\"kind\":\"event\",\"v\":1,\"n\":&,\"pad\":\"$(printf '%080d' 0)\"}/" >in
	set +o pipefail
	oc-drift in 2>err | head -n 1 >/dev/null
	[ "${PIPESTATUS[0]}" -eq 0 ]
	[ "$(grep -vc notice err)" = 0 ]
}

@test "memory does not grow with sorted pairs" {
	[ -z "${OC_SAN:-}" ] || skip "limits of memory"
	gen() {
		awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) for (s = 0; s < 2; s++)
			printf "{\"kind\":\"cell\",\"v\":1,\"scenarioId\":\"s%08d\",\"runtime\":\"%s\",\"transcriptLines\":%d,\"toolCalls\":[],\"finalText\":\"done\",\"src\":{\"path\":\"t\"}}\n", i, s ? "codex" : "openclaw", 2 + s }'
	}
	for n in 2000 60000; do
		gen "$n" >in
		(ulimit -v 60000 && exec oc-drift in) >out 2>err
		tail -n 1 out | grep -q "\"judgedPairs\":$n,"
	done
}

@test "memory that is out is told, never taken for something that is not there" {
	needs_shim
	every_allocation oc-drift --rules strict --known "$data/known.json" --now 2026-11-20 --families "$data/families.json" \
		"$data/fixtures.ndjson" "$data/cells.ndjson"
	every_allocation oc-drift --expect "$root/testdata/lifecycle/expectations.json" "$root/testdata/lifecycle/changed.ndjson"
	oc-capture "$data/suite-base.json" "$data/suite-cand.json" >suites
	every_allocation oc-drift --axis-model acme/base-1,acme/cand-2 suites
	suite a b >suites
	every_allocation oc-drift --reported suites
}

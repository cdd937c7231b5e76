#!/usr/bin/env bats
# oc-capture on suite summaries of runtime pairs, and on the YAML of tool fixtures.
# shellcheck disable=SC2016 # $how and the like are variables of jq

setup() {
	load lib
	# shellcheck disable=SC2154 # root is set by lib
	data=$root/testdata
}

# capture JSON: that summary through oc-capture.
capture() {
	printf '%s' "$1" >s.json
	oc oc-capture --type qa-suite-summary s.json
}

# pair CELLS: a summary of one scenario with these cells.
pair() {
	capture '{"scenarios":[{"name":"n","status":"pass","runtimeParity":{"scenarioId":"s","drift":"none","cells":'"$1"'}}]}'
}

@test "a runtime pair: each scenario, then its cells" {
	oc oc-capture "$data/qa-suite-summary/pair-openclaw.json"
	exits 0
	is '[.[] | .kind] == ["artifact", "suite", "scenario", "cell", "cell", "scenario", "cell", "cell", "scenario", "cell", "cell", "scenario"]'
	is '[.[] | select(.kind == "scenario") | [.index, .scenarioId, .name, .status, .runtimes]] == [
		[1, "read-port", "Read the port", "pass", ["openclaw", "codex"]],
		[2, "say-hello", "Say hello", "pass", ["openclaw", "codex"]],
		[3, "reach-provider", "Reach the provider", "fail", ["openclaw", "codex"]],
		[4, null, "Not captured", "skip", []]]'
	is '[.[] | select(.kind == "scenario") | .reported] == [{drift: "none"},
		{drift: "text-only", driftDetails: "final text differs after whitespace normalization"},
		{drift: "failure-mode", driftDetails: "at least one runtime hit a hard runtime failure"}, null]'
	is 'all(.[] | select(.kind == "scenario"); .runtimePair == ["openclaw", "codex"] and .providerMode == "mock-openai" and
		.primaryModel == "mock-openai/model-1")'
	is '[.[] | select(.kind == "cell") | [.scenarioIndex, .scenarioId, .runtime, .scenarioStatus]] == [
		[1, "read-port", "openclaw", "pass"], [1, "read-port", "codex", "pass"], [2, "say-hello", "openclaw", "pass"],
		[2, "say-hello", "codex", "pass"], [3, "reach-provider", "openclaw", "pass"], [3, "reach-provider", "codex", "fail"]]'
	is '[.[] | .src.xxh3] | unique | length == 1'
}

@test "a cell holds what the summary's cell holds" {
	oc oc-capture "$data/qa-suite-summary/pair-openclaw.json"
	jq -S -c '[.scenarios[].runtimeParity | select(.) | .cells | .openclaw, .codex]' "$data/qa-suite-summary/pair-openclaw.json" >want
	jq -S -cs '[.[] | select(.kind == "cell") | del(.kind, .v, .scenarioId, .scenarioIndex, .scenarioStatus, .transcriptLines, .src)]' out >got
	diff want got
	is '[.[] | select(.kind == "cell") | .transcriptLines] == [5, 5, 3, 3, 3, 0]'
}

@test "the summaries of May 2026 call the left runtime pi" {
	oc oc-capture "$data/qa-suite-summary/pair-pi.json"
	exits 0
	is '[.[] | select(.kind == "cell") | .runtime] == ["pi", "codex", "pi", "codex", "pi", "codex"]'
	is '.[2].runtimes == ["pi", "codex"] and .[2].runtimePair == ["pi", "codex"]'
}

@test "names of the RFC become upstream's" {
	pair '{"pi":{"transcript-bytes":"{}\r\n\n{}\n","tool_calls":[{"tool_name":"read","args_hash":"a","result_hash":"b","error_class":"x"}],
		"final_text":"hi","usage":{"input_tokens":1,"output-tokens":2,"total_tokens":3},"wall_clock_ms":5,
		"runtime_error_class":"auth","transport-error-class":"dns","boot-state":["plugin"],"sentinel_findings":[]}}'
	exits 0
	is '.[3] | del(.src) == {kind: "cell", v: 1, scenarioId: "s", scenarioIndex: 1, runtime: "pi", transcriptBytes: "{}\r\n\n{}\n",
		transcriptLines: 3, toolCalls: [{tool: "read", argsHash: "a", resultHash: "b", errorClass: "x"}],
		usage: {inputTokens: 1, outputTokens: 2, totalTokens: 3}, finalText: "hi", wallClockMs: 5, transportErrorClass: "dns",
		runtimeErrorClass: "auth", bootStateLines: ["plugin"], sentinelFindings: []}'
}

@test "values of odd types and unknown members are carried as they are" {
	pair '{"codex":{"transcriptBytes":7,"toolCalls":"none","finalText":null,"usage":{"inputTokens":"1","outputTokens":1.50,"totalTokens":true,"costUsd":0.1},
		"wallClockMs":-1,"systemPromptReport":{"tools":[1,{"a":2}]},"cacheDiagnostics":[]}}'
	exits 0
	grep -qF '"usage":{"inputTokens":"1","outputTokens":1.50,"totalTokens":true,"costUsd":0.1}' out
	is '.[3] | .transcriptBytes == 7 and .toolCalls == "none" and .finalText == null and has("finalText") and .wallClockMs == -1 and
		(has("transcriptLines") | not) and .systemPromptReport == {tools: [1, {a: 2}]} and .cacheDiagnostics == []'
}

@test "a runtime's status comes from its cell, else from the step of its name" {
	capture '{"scenarios":[{"name":"n","status":"fail","steps":[{"name":"openclaw","status":"pass"},{"name":"codex","status":"fail"}],
		"runtimeParity":{"scenarioId":"s","drift":"none","cells":{"openclaw":{},"codex":{"status":"skip","details":"known-harness-gap #1"}}}}]}'
	exits 0
	is '.[3].scenarioStatus == "pass" and .[4].scenarioStatus == "skip" and .[4].scenarioDetails == "known-harness-gap #1"'
	is '.[4] | has("status") or has("details") | not'
	pair '{"pi":{"scenarioStatus":"fail"}}'
	is '.[3].scenarioStatus == "fail"'
	pair '{"pi":{}}'
	is '.[3] | has("scenarioStatus") | not'
}

@test "a member cannot pass for one of the record's own" {
	pair '{"codex":{"kind":"suite","v":9,"src":{"path":"x"},"\u006bind":"suite","strict":{"messages":1},"transcriptRef":{},"scenarioId":"other",
		"scenarioIndex":7,"axes":{"a":"b"},"runtime":"pi"}}'
	exits 0
	is '.[3] | keys == ["kind", "runtime", "scenarioId", "scenarioIndex", "src", "v"] and .kind == "cell" and .v == 1 and .scenarioId == "s" and
		.scenarioIndex == 1 and .runtime == "codex" and .src.path == "s.json"'
	[ "$(grep -c 006b out)" = 0 ]
}

@test "cells that are null are not there, a list of cells names its runtimes" {
	pair '{"openclaw":null,"codex":{}}'
	exits 0
	is '.[2].runtimes == ["codex"] and length == 4'
	pair '[{"runtime":"openclaw","finalText":"a"},{"runtime":"codex","finalText":"b"}]'
	exits 0
	is '[.[3:][] | [.runtime, .finalText]] == [["openclaw", "a"], ["codex", "b"]]'
}

@test "what is no scenario or no cell is told with its place, the rest goes on" {
	printf '{"scenarios":[{"name":"a","status":"pass","runtimeParity":{"scenarioId":"s","drift":"none","cells":{\n"openclaw":{},"codex":7}}},\n  null,"x",{"name":"b","status":"pass"}]}\n' >s.json
	oc oc-capture --type qa-suite-summary --rejects bad s.json
	exits 65
	says 's.json:2:23: a cell of runtimeParity is no object'
	says 's.json:3:3: a scenario of the summary is no object'
	says 's.json:3:8: a scenario of the summary is no object'
	[ "$(cat bad)" = "$(printf '7\nnull\n"x"')" ]
	is '[.[] | .kind] == ["artifact", "suite", "scenario", "cell", "reject", "reject", "reject", "scenario"] and .[7].index == 4'
	pair '[{"finalText":"whose?"}]'
	exits 65
	says 's.json:1:101: a cell of runtimeParity without a runtime'
}

@test "scenarios that are no list give no records, and a summary of no pair gives scenarios" {
	capture '{"scenarios":{"a":1}}'
	exits 0
	is '[.[] | .kind] == ["artifact", "suite"]'
	oc oc-capture "$data/qa-suite-summary/samples.json"
	exits 0
	is '[.[] | select(.kind == "cell")] == [] and ([.[] | select(.kind == "scenario")] | length > 0 and all(.runtimes == []))'
}

@test "--transcript: inline, ref, none; lines are counted in any case" {
	file=$data/qa-suite-summary/pair-openclaw.json
	oc-capture "$file" >inline
	for how in inline ref none; do
		oc oc-capture --transcript "$how" "$file"
		exits 0
		diff <(jq -c 'del(.transcriptBytes)' inline) <(jq -c 'del(.transcriptBytes, .transcriptRef)' out)
		is --arg how "$how" '.[3] | has("transcriptBytes") == ($how == "inline") and has("transcriptRef") == ($how == "ref")'
	done
	oc oc-capture --transcript=ref "$file"
	jq -j 'select(.kind == "cell" and .scenarioIndex == 1 and .runtime == "codex") | .transcriptBytes' inline >t
	is --arg path "$file" --arg bytes "$(wc -c <t)" '.[4].transcriptRef | .path == $path and .bytes == ($bytes | tonumber) and (.xxh3 | length == 16)'
	oc oc-capture t
	is --slurpfile ref <(oc-capture --transcript=ref "$file") '.[-1].xxh3 == $ref[4].transcriptRef.xxh3'
}

@test "--axis gives scenarios and cells their place in a matrix" {
	oc oc-capture --axis auth=oauth-only --axis codexPlugin=current "$data/qa-suite-summary/pair-openclaw.json"
	exits 0
	is 'all(.[] | select(.kind == "scenario" or .kind == "cell"); .axes == {auth: "oauth-only", codexPlugin: "current"})'
	oc oc-drift --reported out
	exits 0
}

@test "--where and --map see scenarios and cells" {
	oc oc-capture --where '.kind == "cell"' --map '{runtime, n: .usage.totalTokens}' "$data/qa-suite-summary/pair-openclaw.json"
	exits 0
	is 'length == 6 and .[0] == {runtime: "openclaw", n: 860}'
}

@test "upstream's report comes out of the records alone" {
	oc-capture "$data/qa-suite-summary/pair-openclaw.json" >records
	oc oc-drift --reported records
	exits 0
	is '.[] | select(.kind == "drift-report") | .totalScenarios == 4 and .passedScenarios == 2 and .pass == false and .driftCounts["failure-mode"] == 1'
}

# --- tool fixtures ---

@test "fixtures of tools come out of a folder of scenarios" {
	oc oc-capture "$data/qa-scenario"
	exits 0
	is '[.[] | select(.kind == "artifact") | .type] == ["qa-scenario", "qa-scenario", "qa-scenario"]'
	is '[.[] | select(.kind == "tool-fixture") | [.id, .title, .sourcePath, .runtimeParityTier]] == [
		["runtime-tool-lookup-search", "Runtime tool fixture — lookup_search", "qa/scenarios/runtime/tools/lookup-search.yaml", "optional"],
		["runtime-tool-read", "Runtime tool fixture — read", "qa/scenarios/runtime/tools/read.yaml", "standard"]]'
	is '.[] | select(.id == "runtime-tool-lookup-search") | .execution == {kind: "flow", config: {toolName: "lookup_search", expectedAvailable: false,
		toolCoverage: {family: "lookup_search", required: false, tracking: "#90001"},
		knownBroken: {issue: "#90001", reason: "lookup_search is not in the default set of tools."}}}'
}

@test "fixtures and a suite make a coverage report" {
	{ oc-capture "$data/qa-scenario" && oc-capture "$data/qa-suite-summary/pair-openclaw.json"; } >records
	oc oc-drift --reported records
	exits 0
	is '.[] | select(.kind == "coverage-report") | .totalTools == 2 and .requiredTools == 1 and .trackedTools == 1'
}

# fixture LINES...: a fixture file made of these lines.
fixture() {
	printf '%s\n' "$@" >f.yaml
	oc oc-capture f.yaml
}

@test "a scenario is told by content, whatever comes before its title" {
	fixture '# c' 'title: t' 'scenario: {id: a, surface: runtime-tools, execution: {config: {toolName: x}}}'
	exits 0
	is '.[0].type == "qa-scenario" and .[1].id == "a" and .[1].sourcePath == "f.yaml"'
	printf '# Report\n\ntitle: t\n' >r.md
	oc oc-capture r.md
	is '.[0].type == "report-markdown"'
}

@test "a tool fixture without a tool or an id is an error with its line" {
	fixture 'title: t' 'scenario:' '  id: a' '  surface: runtime-tools' '  execution:' '    config:' '      toolCoverage: {family: " "}'
	exits 65
	says 'f.yaml:7: tool fixture without a tool'
	is '[.[] | .kind] == ["artifact", "reject"] and .[1].line == 7'
	fixture 'title: t' 'scenario:' '  execution:' '    config: {toolName: x}'
	exits 65
	says 'f.yaml:3: tool fixture without an id'
	fixture 'title: t' 'scenario:' '  id: a' '  surface: chat'
	exits 0
	is '[.[] | .kind] == ["artifact"]'
}

@test "hostile YAML is an error with its place" {
	fixture 'title: t' 'scenario: &a' '  id: *a'
	exits 65
	says 'f.yaml:3:7: holds an alias'
	fixture 'title: t' 'scenario: {' '}' '---' 'x: 1'
	exits 65
	says 'f.yaml:4:1: holds more than one document'
	fixture 'title: t' "scenario: $(printf '%200s' '' | tr ' ' '[')"
	exits 65
	says 'f.yaml:2:74: nested too deeply'
	fixture 'title: t' 'scenario: a: b'
	exits 65
	says 'f.yaml:2:12: is no YAML'
	fixture 'title: t' "scenario: $(printf '\001\033')"
	exits 65
	safe err
}

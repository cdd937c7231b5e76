#!/usr/bin/env bats
# oc-capture --cell, --cells and --turns from outside: what a cell says, every option, and what is said of bad input.
# shellcheck disable=SC2016 # $hash and the like are variables of jq

setup() {
	load lib
	printf '%s\n' \
		'{"type":"session","version":3,"id":"s"}' \
		'{"message":{"role":"user","content":"Which port?"}}' \
		'{"message":{"role":"assistant","content":[{"type":"text","text":"Looking."},{"type":"toolCall","id":"c1","name":"read","arguments":{"path":"a","n":1}},{"type":"toolCall","id":"c2","name":"exec","arguments":"ls"}],"usage":{"input":10,"output":2,"cacheRead":5}}}' \
		'{"message":{"role":"toolResult","toolCallId":"c2","toolName":"exec","isError":false,"content":[{"type":"text","text":"no error"}]}}' \
		'{"message":{"role":"toolResult","toolCallId":"c1","toolName":"read","isError":false,"content":[{"type":"text","text":"8080"}]}}' \
		'{"message":{"role":"assistant","content":" It is\n 8080. ","usage":{"input":20,"output":3,"total":40}}}' >t.jsonl
	picture '{"type":"image"}'
}

# cell ARGUMENT...: oc-capture --cell for a scenario and a runtime.
cell() {
	oc oc-capture --cell --scenario port --runtime codex "$@"
}

# picture RESULT: p.jsonl, where image_generate had that block for a result ('' for none).
picture() {
	echo '{"message":{"role":"assistant","content":[{"type":"tool_use","id":"i","name":"image_generate","input":1}]}}' >p.jsonl
	[ -z "$1" ] || echo '{"message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"i","content":['"$1"']}]}}' >>p.jsonl
}

# refused WORDS: the last call ended with 64, wrote nothing, and said why.
refused() {
	exits 64
	[ ! -s out ]
	says "$1"
}

# --- one cell ---

@test "a cell: calls, results, final text, usage, and where it came from" {
	cell t.jsonl
	exits 0
	is '.[0] | .kind == "cell" and .v == 1 and (keys_unsorted | .[0] == "kind" and .[-1] == "src")'
	is '.[0] | [.scenarioId, .scenarioStatus, .runtime, .upstream] == ["port", "pass", "codex", "2026-06"]'
	is '.[0] | [.toolCalls[] | [.tool, .errorClass]] == [["read", null], ["exec", "tool-result-error"]]'
	is '.[0] | .toolCallIds == ["c1", "c2"]'
	is '.[0] | .finalText == "It is 8080." and .transcriptLines == 6'
	is '.[0] | .usage == {inputTokens: 30, outputTokens: 5, totalTokens: 57, cacheRead: 5}'
	is '.[0] | .bootStateLines == [] and ([has("wallClockMs", "runtimeErrorClass", "sentinelFindings", "axes", "badLines")] | any | not)'
	is --arg hash "$(oc-capture --where '.kind == "artifact"' --map .xxh3 t.jsonl | jq -r .)" '.[0].src == {path: "t.jsonl", xxh3: $hash}'
}

@test "equal values have equal hashes, however they are spelt" {
	cat >h.jsonl <<-'EOF'
		{"message":{"role":"assistant","content":[{"type":"tool_use","name":"a","input":{"b":[1,"\u00e9/"],"a":1.0}},{"type":"tool_use","name":"a","input":{ "a" : 1, "b" : [1.0e0, "é\/"] }},{"type":"tool_use","name":"a","input":"{\"a\":1}"}]}}
	EOF
	cell h.jsonl
	is '.[0].toolCalls | .[0].argsHash == .[1].argsHash and .[0].argsHash != .[2].argsHash'
	is '.[0].toolCalls | all(.argsHash, .resultHash | test("^[0-9a-f]{32}$"))'
	is '.[0].toolCalls | map(.errorClass) == ["tool-result-missing", "tool-result-missing", "tool-result-missing"]'
}

@test "strict: flags instead of words, ids instead of names; absent calls are the cell's own" {
	cell t.jsonl
	is '.[0].strict | .messages == 5 and [.toolCalls[] | .errorClass] == [null, null]'
	head -n 2 t.jsonl >quiet.jsonl
	cell quiet.jsonl
	is '.[0].strict == {messages: 1}'
}

@test "the transcript comes from standard input as well, packed or not" {
	cell <t.jsonl
	exits 0
	is '.[0] | .finalText == "It is 8080." and .src.path == "(standard input)"'
	zstd -q t.jsonl
	cell t.jsonl.zst
	exits 0
	is '.[0].finalText == "It is 8080."'
}

@test "an empty transcript makes an empty cell" {
	: >empty
	cell empty
	exits 0
	is '.[0] | .transcriptLines == 0 and .toolCalls == [] and .finalText == "" and .transcriptBytes == "" and .usage.totalTokens == 0'
}

@test "nothing but heartbeats: an empty cell that keeps log and details" {
	printf '%s\n' '{"message":{"role":"user","content":"[OpenClaw heartbeat poll]"}}' \
		'{"message":{"role":"assistant","content":"HEARTBEAT_OK","usage":{"input":9}}}' >beat
	echo 'plugin up' >log
	cell --status fail --details 'tool gone' --gateway-log log beat
	exits 0
	is '.[0] | .transcriptLines == 0 and .transcriptBytes == "" and .finalText == "" and .usage.totalTokens == 0 and .strict == {messages: 0}'
	is '.[0] | .runtimeErrorClass == "tool-error" and .bootStateLines == ["plugin up"]'
}

@test "bad lines are told, rejected, counted, and change nothing else" {
	sed '3i{"message": nonsense}' t.jsonl >bad.jsonl
	printf '{"torn' >>bad.jsonl
	cell --rejects rest bad.jsonl
	exits 65
	says 'bad.jsonl:3:13: '
	says 'bad.jsonl:8:'
	is '[.[] | select(.kind == "reject") | .src.line] == [3, 8]'
	is '.[-1] | .kind == "cell" and .badLines == {count: 2, first: 3} and .transcriptLines == 8'
	is '.[-1].toolCalls | length == 2'
	[ "$(sed -n 1p rest)" = '{"message": nonsense}' ]
	safe err
}

@test "--max-line: a longer line is bad, and the hash is not claimed" {
	cell --max-line 200 t.jsonl
	exits 65
	is '.[-1] | .badLines == {count: 1, first: 3} and .transcriptLines == 6 and (.src | has("xxh3") | not)'
	is '.[-1] | has("transcriptBytes", "transcriptRef") | not'
}

@test "--transcript: inline, ref, none" {
	cell t.jsonl
	is --rawfile text t.jsonl '.[0].transcriptBytes == ($text | rtrimstr("\n"))'
	cell --transcript ref t.jsonl
	is --argjson n "$(wc -c <t.jsonl)" '.[0] | .transcriptRef == {path: "t.jsonl", bytes: $n, xxh3: .src.xxh3} and (has("transcriptBytes") | not)'
	cell --transcript=none t.jsonl
	is '.[0] | has("transcriptBytes") or has("transcriptRef") | not'
	is '.[0].transcriptLines == 6'
	cell --transcript some t.jsonl
	refused "--transcript takes inline, ref or none, not 'some'"
}

@test "a transcript that is too large to stand in its cell is referred to" {
	head -c 33000000 /dev/zero | tr '\0' ' ' >large
	cat t.jsonl >>large
	cell large
	exits 0
	says 'too large'
	is '.[0] | (.transcriptRef.bytes > 33000000) and (has("transcriptBytes") | not) and .finalText == "It is 8080."'
}

@test "--status, --details and --wall-ms" {
	cell --status skip --details 'known-harness-gap #1' --wall-ms 12.5 t.jsonl
	exits 0
	is '.[0] | [.scenarioStatus, .scenarioDetails, .wallClockMs, .runtimeErrorClass] == ["skip", "known-harness-gap #1", 12.5, "scenario-failure"]'
	cell --details '' t.jsonl
	is '.[0] | .scenarioDetails == "" and (has("runtimeErrorClass") | not)'
	cell --status maybe t.jsonl
	refused "--status takes pass, fail or skip, not 'maybe'"
	cell --wall-ms soon t.jsonl
	refused wall-ms
	cell --wall-ms -1 t.jsonl
	refused wall-ms
}

@test "--gateway-log: sentinels by rule, boot-state lines, their class" {
	printf 'plugin a\r\nusage limit; before_tool_call failed\r\nplain\r\n' >log
	cell --gateway-log log t.jsonl
	exits 0
	is '.[0].sentinelFindings | map([.kind, .line]) == [["plugin-hook-failure", 2], ["live-quota-or-subscription", 2]]'
	is '.[0].sentinelFindings[0] == {kind: "plugin-hook-failure", verdict: "qa-harness-bug", owner: "plugin", productImpact: "P1", qaImpact: "P0", line: 2, text: "usage limit; before_tool_call failed"}'
	is '.[0] | .bootStateLines == ["plugin a"] and .runtimeErrorClass == "sentinel:live-quota-or-subscription,plugin-hook-failure"'
	printf 'gw  | 10:00:00 [gateway] plugin a\n{"log":"usage \\u001b[1mlimit\\u001b[0m\\n","stream":"stderr","time":"t"}\n' >prefixed
	cell --gateway-log prefixed t.jsonl
	is '.[0] | .bootStateLines == ["10:00:00 [gateway] plugin a"] and (.sentinelFindings | map(.text)) == ["usage limit"]'
	cell --gateway-log nowhere t.jsonl
	exits 66
	[ ! -s out ]
	says nowhere
}

@test "a message sent to oneself is a sentinel of the transcript" {
	printf '%s\n' '{"message":{"role":"assistant","content":[{"type":"function_call","name":"message","arguments":"{\"action\":\"send\"}"},"Sent."]}}' >self
	cell self
	is '.[0] | .runtimeErrorClass == "sentinel:direct-reply-self-message" and .toolCalls == []'
}

@test "--mock-requests: the plan makes the calls" {
	cat >mock <<-'EOF'
		[{"prompt":"another session","plannedToolName":"x"},
		 {"prompt":"ask: Which  port?","plannedToolName":"read","plannedToolArgs":{"n":1,"path":"a"}},
		 {"allInputText":"Which port?","toolOutput":"Error: gone","plannedToolName":"exec"},
		 {"prompt":"Which port?","toolOutput":"{\"status\":\"ok\"}"}, "noise"]
	EOF
	cell --mock-requests mock t.jsonl
	exits 0
	is '.[0].toolCalls | map([.tool, .errorClass]) == [["read", "tool-result-error"], ["exec", null]]'
	is '.[0] | .toolCallIds == [null, null] and (.strict.toolCalls | length) == 2'
	cell t.jsonl
	cp out own
	cell --mock-requests mock t.jsonl
	is --slurpfile own own '.[0].toolCalls[0].argsHash == $own[0].toolCalls[0].argsHash'
	cell --upstream 2026-09 --mock-requests mock t.jsonl
	is --slurpfile own own '.[0] | .toolCalls == $own[0].toolCalls and (.providerPlanToolCalls | length) == 2'
}

@test "--mock-requests: a plan without all results gives way to the same calls with theirs" {
	printf '%s\n' '{"message":{"role":"user","content":"q"}}' \
		'{"message":{"role":"assistant","content":[{"type":"tool_use","id":"1","name":"a","input":{"k":1}}]}}' \
		'{"message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"1","content":"r"}]}}' >one
	echo '[{"prompt":"q","plannedToolName":"a","plannedToolArgs":{"k":1}}]' >mock
	cell --mock-requests mock one
	is '.[0].toolCalls | map(.errorClass) == [null]'
	echo '[{"prompt":"q","plannedToolName":"b","plannedToolArgs":{"k":1}}]' >mock
	cell --mock-requests mock one
	is '.[0].toolCalls | map([.tool, .errorClass]) == [["b", "tool-result-missing"]]'
}

@test "--mock-requests and --steps want an array" {
	echo '{}' >object
	echo '[1,' >torn
	for option in --mock-requests --steps; do
		cell $option object t.jsonl
		exits 65
		says 'object:1:1: expected an array'
		[ ! -s out ]
		cell $option torn t.jsonl
		exits 65
		says 'torn:'
		cell $option nowhere t.jsonl
		exits 66
	done
}

@test "--steps and --upstream: what proves a picture" {
	printf '[{"name":"s","status":"pass","details":"image_generate=true\\nMEDIA:/tmp/a.png"}]' >proof
	picture ''
	for age in 2026-06 2026-08 2026-09; do
		cell --upstream $age --steps proof p.jsonl
		exits 0
		cp out "missing-$age"
	done
	picture '{"type":"text","text":"MEDIA:/tmp/other.png"}'
	for age in 2026-06 2026-08 2026-09; do
		cell --upstream $age --steps proof p.jsonl
		cp out "there-$age"
	done
	cell --upstream 2026-08 p.jsonl
	cp out there-plain
	cat missing-* there-* >out
	is '[.[].toolCalls[0].errorClass] == ["tool-result-missing", null, null, null, null, null, null]'
	is '[.[].toolCalls[0].resultHash] | .[1] == .[2] and .[2] == .[4] and .[4] == .[5] and .[5] == .[6] and .[3] != .[4]'
	cell --upstream 2026-09 --status fail --steps proof p.jsonl
	cp out failed
	cat failed there-2026-06 >out
	is '.[0].toolCalls == .[1].toolCalls'
	cell --upstream 2025-01 p.jsonl
	refused "--upstream takes 2026-06, 2026-08 or 2026-09, not '2025-01'"
}

@test "--upstream: details of a pass, and cache counts" {
	cell --upstream 2026-08 --details timeout t.jsonl
	is '.[0] | has("runtimeErrorClass") | not'
	cell --upstream 2026-08 --status fail --details timeout t.jsonl
	is '.[0].runtimeErrorClass == "timeout"'
	echo '{"message":{"role":"assistant","provider":"ollama","usage":{"cacheRead":0,"cacheWrite":0}}}' >o
	cell --upstream 2026-09 o
	is '.[0].usage | has("cacheRead") | not'
	cell o
	is '.[0].usage.cacheRead == 0'
}

@test "--axis: coordinates, each once" {
	cell --axis auth=oauth-only --axis provider=a=b --axis empty= t.jsonl
	exits 0
	is '.[0].axes == {auth: "oauth-only", provider: "a=b", empty: ""}'
	cell --axis auth t.jsonl
	refused "--axis takes NAME=VALUE, not 'auth'"
	cell --axis =x t.jsonl
	refused NAME=VALUE
	cell --axis a=1 --axis a=2 t.jsonl
	refused '--axis a is given twice'
}

@test "--where and --map hold for cells" {
	cell --map '[.runtime, .finalText]' t.jsonl
	exits 0
	is '.[0] == ["codex", "It is 8080."]'
	cell --where '.runtime == "openclaw"' t.jsonl
	exits 0
	[ ! -s out ]
}

@test "which cell is it? --scenario and --runtime are needed" {
	oc oc-capture --cell --scenario port t.jsonl
	refused '--cell needs --scenario ID and --runtime NAME'
	oc oc-capture -c --runtime codex t.jsonl
	refused '--cell needs --scenario ID and --runtime NAME'
	oc oc-capture --cell --scenario '' --runtime codex t.jsonl
	refused '--scenario must not be empty'
	oc oc-capture --cell --scenario port --runtime '' t.jsonl
	refused '--runtime must not be empty'
}

@test "options and modes that do not go together" {
	cell t.jsonl t.jsonl
	refused '--cell takes one transcript, not 2; --cells LIST takes many'
	cell --turns t.jsonl
	refused '--cell and --turns exclude each other'
	oc oc-capture --turns --cells list
	refused '--turns and --cells exclude each other'
	cell --validate t.jsonl
	refused '--validate does not go with --cell'
	cell --type trajectory t.jsonl
	refused '--type does not go with --cell'
	cell --samples list t.jsonl
	refused '--samples does not go with --cell'
	for option in '--scenario s' '--runtime r' '--status pass' '--details x' '--wall-ms 1' '--gateway-log f' \
		'--mock-requests f' '--steps f' '--upstream 2026-06'; do
		# shellcheck disable=SC2086 # two words
		oc oc-capture $option t.jsonl
		refused "${option%% *} goes with --cell or --cells"
	done
	cell --agent main t.jsonl
	refused '--agent goes with --state-dir'
	cell --gateway-log - -
	refused 'standard input (-) can be read only once'
}

@test "a transcript that is not there, or is no file" {
	cell nowhere
	exits 66
	[ ! -s out ]
	says nowhere
	mkdir folder
	cell folder
	exits 66
	[ ! -s out ]
}

@test "hostile names and texts reach no terminal" {
	name=$'a\nb\e[31m.jsonl'
	printf '{"message":{"role":"user","content":"\\u001b[2J"}}\n{\e]0;x\a\n' >"$name"
	cell --details $'\e[31mfailover' "$name"
	exits 65
	safe err
	is '.[-1].runtimeErrorClass == "failover"'
}

# --- lists ---

@test "--cells: many cells, options where a line is silent" {
	echo 'usage limit' >log
	cat >list <<-'EOF'
		{"transcript":"t.jsonl","scenario":"a","runtime":"openclaw","status":"fail","details":"timeout","wallMs":7,"gatewayLog":"log","axes":{"auth":"mixed","n":"1"}}

		{"transcript":"t.jsonl","scenario":"b"}
	EOF
	oc oc-capture --cells list --runtime codex --axis auth=none --transcript none
	exits 0
	is 'map([.scenarioId, .runtime, .scenarioStatus, .wallClockMs, .runtimeErrorClass]) == [["a", "openclaw", "fail", 7, "timeout"], ["b", "codex", "pass", null, null]]'
	is 'map(.axes) == [{auth: "mixed", n: "1"}, {auth: "none"}]'
	is '(.[0].sentinelFindings | length) == 1 and (.[1] | has("sentinelFindings") | not)'
	oc oc-capture --cell --scenario b --runtime codex --axis auth=none --transcript none t.jsonl
	mv out want
	oc oc-capture --cells - --runtime codex --axis auth=none --transcript none <<<'{"transcript":"t.jsonl","scenario":"b"}'
	exits 0
	cmp out want
}

@test "--cells: what is wrong in a line is told, and the next one goes on" {
	cat >list <<-'EOF'
		{"transcript":"t.jsonl","scenario":"a","runtime":"r","colour":"red"}
		{"scenario":"a","runtime":"r"}
		{"transcript":"t.jsonl","runtime":"r"}
		{"transcript":"t.jsonl","scenario":"a","runtime":"r","status":"good"}
		{"transcript":"t.jsonl","scenario":"a","runtime":"r","wallMs":-1}
		{"transcript":"","scenario":"a","runtime":"r"}
		{"transcript":"t.jsonl","stateDir":"d","scenario":"a","runtime":"r"}
		{"transcript":"t.jsonl","scenario":"a","runtime":"r","axes":{"x":1}}
		{"transcript":"t\u0000","scenario":"a","runtime":"r"}
		[]
		{"transcript":
		{"transcript":"t.jsonl","scenario":"good","runtime":"r"}
		{"transcript":"nowhere","scenario":"a","runtime":"r"}
		{"transcript":"t.jsonl","scenario":"good","runtime":"s"}
	EOF
	oc oc-capture --cells list --transcript none
	exits 66
	is '[.[] | select(.kind == "cell") | .runtime] == ["r", "s"]'
	is '[.[] | select(.kind == "reject") | .src.line] == [1,2,3,4,5,6,7,8,9,10,11,13]'
	says "list:1: unknown key 'colour'"
	says 'list:2: no transcript and no stateDir'
	says 'list:3: a cell needs scenario and runtime'
	says 'list:4: status is pass, fail or skip'
	says 'list:5: wallMs is negative'
	says 'list:11:'
	says 'nowhere'
	safe err
}

@test "--jobs: side by side, the same output and the same messages" {
	echo '{torn' >>t.jsonl
	for i in $(seq 1 70); do
		case $i in
		7) echo '{"transcript":"nowhere","scenario":"7","runtime":"r"}' ;;
		50) echo '{"scenario":"50"}' ;;
		*) printf '{"transcript":"t.jsonl","scenario":"%d","runtime":"r"}\n' "$i" ;;
		esac
	done >list
	oc oc-capture --cells list --transcript none --rejects rejects
	exits 66
	for f in out err rejects; do mv $f want.$f; done
	is_same() {
		for f in out err rejects; do cmp $f want.$f; done
	}
	oc oc-capture --jobs 2 --cells list --transcript none --rejects rejects
	exits 66
	is_same
	oc oc-capture -j 64 --cells list --transcript none --rejects rejects
	exits 66
	is_same
	[ "$(grep -c '"cell"' out)" -eq 68 ]
}

@test "--jobs: from 1 to 64" {
	oc oc-capture --jobs 0 --cells list
	refused jobs
	oc oc-capture --jobs 65 --cells list
	refused jobs
}

@test "--cells: a live list is answered line by line, also side by side" {
	mkfifo list
	for jobs in 1 4; do
		oc-capture --jobs $jobs --cells list --map .scenarioId >out 2>err 3>&- &
		exec 4>list
		for i in 1 2 3; do
			printf '{"transcript":"t.jsonl","scenario":"%d","runtime":"r"}\n' $i >&4
			for _ in $(seq 1 100); do
				[ "$(wc -l <out)" -lt $i ] || break
				sleep 0.05
			done
			[ "$(wc -l <out)" -eq $i ]
		done
		exec 4>&-
		wait $!
	done
}

@test "--cells: the list itself" {
	oc oc-capture --cells nowhere
	exits 66
	oc oc-capture --cells list t.jsonl
	refused '--cells names the transcripts: leave the operands away'
	: >list
	oc oc-capture --cells list
	exits 0
	[ ! -s out ]
}

# --- turns ---

@test "--turns: the user's texts, their lines, and the bytes up to them" {
	printf '%s\r\n' '{"role":"SYSTEM","content":"s"}' '' 'rubbish' '[1]' ' {"role":"User","content":[{"type":"input_text","content":" a "},"b",{"type":"image","text":"no"}]}' \
		'{"message":{"role":"user","content":" "}}' '{"message":{"role":"user","content":"c"}}' >r.jsonl
	oc oc-capture --turns r.jsonl
	exits 65
	says 'r.jsonl:3:1: '
	grep -v '"reject"' out >turns
	mv turns out
	is 'map([.kind, .v, .turn, .lineNumber, .userText]) == [["turn", 1, 1, 5, "a\nb"], ["turn", 1, 2, 7, "c"]]'
	# Lines that are objects, trimmed, each with its LF.
	sed 's/\r$//; s/^ //' r.jsonl | grep '^{' >prefix
	is --argjson a "$(head -n 2 prefix | wc -c)" --argjson b "$(wc -c <prefix)" 'map(.prefixBytes) == [$a, $b]'
	is '.[0].src | .path == "r.jsonl" and .line == 5 and (.xxh3 | length) == 16'
}

@test "--turns: several transcripts, each from 1; one that is missing does not stop the rest" {
	oc oc-capture --turns t.jsonl nowhere t.jsonl
	exits 66
	is '[.[] | select(.kind == "turn") | .turn] == [1, 1]'
	says nowhere
	oc oc-capture --turns <t.jsonl
	exits 0
	is 'map(.userText) == ["Which port?"]'
	oc oc-capture --turns --max-line 50 t.jsonl
	exits 65
	: >empty
	oc oc-capture --turns empty
	exits 0
	[ ! -s out ]
}

@test "--upstream 2026-09: the agent harness's line, and codex that openclaw stood in for" {
	echo '12:00 [agents] agent harness selected requested=codex candidates=2 selected=openclaw reason=plugin_declared_fallback_openclaw' >log
	echo '[]' >mock
	cell --upstream 2026-09 --gateway-log log --mock-requests mock t.jsonl
	is '.[0] | .runtimeErrorClass == "forced-codex-embedded-runtime" and (.bootStateLines | length) == 1'
	# Not without a mock provider, of another runtime, by older rules, or when codex was selected; a word of its own comes first.
	cell --upstream 2026-09 --gateway-log log t.jsonl
	is '.[0] | .runtimeErrorClass == null and (.bootStateLines | length) == 1'
	cell --upstream 2026-09 --gateway-log log --mock-requests mock --runtime openclaw t.jsonl
	is '.[0].runtimeErrorClass == null'
	cell --gateway-log log --mock-requests mock t.jsonl
	is '.[0] | .runtimeErrorClass == null and .bootStateLines == []'
	cell --upstream 2026-09 --status fail --details "timed out" --gateway-log log --mock-requests mock t.jsonl
	is '.[0].runtimeErrorClass == "timeout"'
	echo 'agent harness selected requested=codex selected=codex' >log
	cell --upstream 2026-09 --gateway-log log --mock-requests mock t.jsonl
	is '.[0] | .runtimeErrorClass == null and (.bootStateLines | length) == 1'
}

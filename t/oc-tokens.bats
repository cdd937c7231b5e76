#!/usr/bin/env bats
# shellcheck disable=SC2154 # root comes from lib.bash
# oc-tokens from outside: every option, every error.

setup() {
	load lib
	data=$root/testdata/tokens

}

# usage [JQ-ASSIGNMENTS]: a plain usage record.
usage() {
	jq -nc '{kind: "usage", v: 2, session: "s", turn: 1, seq: 1, model: "m", input: 10, output: 5, cacheRead: 85, cacheWrite: 0,
		total: 100, cost: 0.1, toolCallCount: 0, toolNames: [], at: "2026-05-27T10:00:00.000Z", branch: "live",
		src: {path: "s.jsonl", line: 3}} | '"${1:-.}"
}

# many N SEED [BAD]: N usage records of all sorts; BAD of 100 have something odd.
many() {
	awk -v n="$1" -v seed="$2" -v bad="${3:-0}" '
		function pick(list,   a, k) { k = split(list, a, " "); return a[1 + int(rand() * k)] }
		function odd() { return rand() * 100 < bad }
		BEGIN {
			srand(seed)
			for (i = 1; i <= n; i++) {
				if (i == 1 || rand() < 0.15) { session = sprintf("%08x-%d", int(rand() * 2147483647), i); turn = 0; seq = 0 }
				if (turn == 0 || rand() < 0.5) turn++
				input = int(rand() * 9000); output = int(rand() * 900); read = rand() < 0.4 ? 0 : int(rand() * 60000)
				printf "{\"kind\":\"usage\",\"v\":2,\"source\":\"%s\",\"session\":\"%s\",\"turn\":%d,\"seq\":%d", odd() ? "cron" : "transcript", session, turn, ++seq
				if (rand() < 0.8) printf ",\"runtime\":\"%s\"", pick("openclaw codex")
				printf ",\"provider\":\"%s\",\"model\":\"%s\"", pick("openai acme"), pick("gpt-5.5 m\\u00e9 a\\tb")
				printf ",\"input\":%s,\"output\":%s,\"cacheRead\":%d,\"cacheWrite\":0", odd() ? pick("-1 1.5 1e300 null \"x\"") : input, odd() ? "null" : output, read
				if (rand() < 0.9) printf ",\"total\":%d", input + output + read
				if (rand() < 0.8) printf ",\"cost\":%.17g", odd() ? -1 : input * 1.25e-6 + output * 1e-5 + read * 1.25e-7
				tools = ""; calls = int(rand() * 4)
				for (k = 0; k < calls; k++) tools = tools (k ? "," : "") "\"" pick("exec read_file message") "\""
				printf ",\"toolCallCount\":%d,\"toolNames\":[%s]", calls, tools
				if (!odd()) printf ",\"at\":\"2026-05-%02dT%02d:00:%02d.%03dZ\"", 1 + int(rand() * 31), int(rand() * 24), int(rand() * 60), int(rand() * 1000)
				printf ",\"branch\":\"%s\",\"src\":{\"path\":\"%s.jsonl\",\"line\":%d}}\n", rand() < 0.05 ? "side" : "live", session, seq * 2
			}
		}'
}

# scatter FILE N SEED: its lines at random over part.0 ... part.N-1, all of which exist.
scatter() {
	local i
	rm -f part.*
	for ((i = 0; i < $2; i++)); do : >"part.$i"; done
	awk -v n="$2" -v seed="$3" 'BEGIN { srand(seed) } { print > ("part." int(rand() * n)) }' "$1"
}

rows() { # EXPR: of the token-row records in ./out
	jq -c "select(.kind == \"token-row\") | $1" out
}

report() { # EXPR: of the token-report in ./out
	jq -c "select(.kind == \"token-report\") | $1" out
}

# ---- usage ----

@test "a key that is JSON itself, with nothing behind it, is no record" {
	printf '123\t\n"k"\t{"kind":"other","v":1}\n' >in
	oc oc-tokens in
	[ "$(head -n 1 out)" = '{"kind":"other","v":1}' ]
	grep -q 'records let pass: 1$' err
}

@test "all usage: sums, turns, percentiles, cache, cost; side branches and other sources apart" {
	oc oc-tokens "$data/usage.ndjson"
	exits 0
	[ "$(rows '[.by, .key, .messages, .turns, .sessions, .input, .output, .cacheRead, .total, .toolCallCount, .errors]')" = \
		'[[],{},9,5,3,9370,822,42200,52392,5,1]' ]
	[ "$(rows '[.cost, .unpriced, .zero, .cacheShare, .tokensPerToolCall]')" = '[0.0105,2,1,0.8183052162109754,10478.4]' ]
	[ "$(rows '[.perMessage, .perTurn, .perSession][] | [.p50, .p90, .p99, .max]')" = '[5300,9820,9820,9820]
[10590,19180,19180,19180]
[10590,37152,37152,37152]' ]
	[ "$(rows '[.side.messages, .side.total, .side.cost, .apart.messages, .apart.total, .apart.cost]')" = '[1,9880,0.0019,1,10590,null]' ]
	[ "$(rows '[.first, .last, .src.path]')" = \
		'["2026-05-27T10:00:02.000Z","2026-05-28T09:00:07.100Z","sessions/aaaaaaaa-0000-4000-8000-000000000001.jsonl"]' ]
	[ "$(report '[.of, .rowCount, .method, .totals.total, .rejected, .pass, (.notes | length)]')" = '["usage",1,"exact",52392,0,true,2]' ]
	says "messages counted: 9; turns: 5; sessions: 3; apart, on side branches: 1, of other sources: 1; ignored: 0"
}

@test "--by groups by any fields, in the order of their values" {
	oc oc-tokens --by model,day "$data/usage.ndjson"
	exits 0
	[ "$(rows '[.key.model, .key.day, .messages, .sessions, .total]')" = '["claude-x","2026-05-28",2,1,10590]
["gpt-5.5","2026-05-27",5,2,39252]
["gpt-5.5","2026-05-28",2,1,2550]' ]
	[ "$(report '[.by, .totals.sessions, .totals.turns]')" = '[["model","day"],3,5]' ]
	oc oc-tokens -b runtime "$data/usage.ndjson"
	[ "$(rows '[.key.runtime, .total]')" = '["codex",4650]
["openclaw",47742]' ]
	oc oc-tokens --by session,provider,agent "$data/usage.ndjson"
	[ "$(rows '.key.session[0:4] + .key.provider + .key.agent')" = '"aaaaopenaimain"
"bbbbopenaimain"
"ccccanthropicmain"' ]
	oc oc-tokens --by total "$data/usage.ndjson"
	[ "$(rows .key)" = '{}' ]
}

@test "--by tool counts a message once a tool, and in the totals once" {
	oc oc-tokens --by tool "$data/usage.ndjson"
	exits 0
	[ "$(rows '[.key.tool, .messages, .shared]')" = '[null,5,null]
["exec",2,1]
["message",1,null]
["read_file",2,1]' ]
	[ "$(report '[.totals.messages, .totals.total, .notes[2]]')" = \
		'[9,52392,"By tool, a message counts in the row of each tool that it calls: rows do not add up to the totals."]' ]
}

@test "keys: what is not told is null and first; names of any bytes" {
	{
		usage 'del(.model)'
		usage '.model = "a\tb\n\u0000"'
		usage '.model = ""'
		usage '.model = 7'
	} >in
	oc oc-tokens --by model in
	exits 0
	[ "$(rows '[.key.model, .messages]')" = '[null,2]
["",1]
["a\tb\n\u0000",1]' ]
}

@test "--sketch: each percentile of messages within half a percent" {
	many 20000 5 >in
	oc oc-tokens --by model in
	mv out exact
	oc oc-tokens --sketch --by model in
	exits 0
	[ "$(report '[.method, .relativeError]')" = '["sketch",0.005]' ]
	jq -e -n --slurpfile a exact --slurpfile b out '[range(3) | [$a[.], $b[.]] |
		(.[0].perMessage | [.p50, .p90, .p99, .max]) as $x | (.[1].perMessage | [.p50, .p90, .p99, .max]) as $y |
		([range(4) | ($y[.] - $x[.] | if . < 0 then -. else . end) <= 0.005 * $x[.] * 1.000001] | all) and
		.[0].perTurn == .[1].perTurn and .[0].perSession == .[1].perSession and .[0].total == .[1].total] | all'
}

@test "--sketch: memory that does not grow with the input" {
	[ -z "${OC_SAN:-}" ] || skip "sanitizers take all the address space"
	distinct() {
		awk 'BEGIN { for (i = 0; i < 600000; i++) printf "{\"kind\":\"usage\",\"v\":2,\"session\":\"s%d\",\"turn\":1,\"input\":%d,\"output\":0,\"src\":{\"path\":\"p\"}}\n", i, i }'
	}
	ulimit -v 45056
	oc oc-tokens < <(distinct)
	exits 70
	says "memory"
	oc oc-tokens --sketch < <(distinct)
	exits 0
}

@test "--sketch with more turns than it keeps says that it samples" {
	[ -z "${OC_SAN:-}" ] || skip "slow with sanitizers"
	awk 'BEGIN { for (i = 0; i < 40000; i++) printf "{\"kind\":\"usage\",\"v\":2,\"session\":\"s%d\",\"turn\":1,\"input\":%d,\"output\":0,\"src\":{\"path\":\"p\"}}\n", i, i }' >in
	oc oc-tokens --sketch in
	exits 0
	jq -e -s '.[0] | .sampledTurns and .sampledSessions and .turns > 39000 and .turns < 41000 and (.perTurn.p50 - 20000 | . * . < 400 * 400)' out
	mv out direct
	scatter in 7 3
	oc oc-tokens < <(for f in part.*; do oc-tokens --partial --sketch "$f"; done 2>/dev/null | sort -R)
	cmp direct out
}

@test "--source chooses what counts" {
	oc oc-tokens --source trajectory "$data/usage.ndjson"
	exits 0
	[ "$(rows '[.messages, .total, .apart.messages]')" = '[1,10590,10]' ]
	oc oc-tokens --source transcript,trajectory "$data/usage.ndjson"
	[ "$(rows '[.messages, .apart]')" = '[10,null]' ]
	oc oc-tokens --source cron < <({ usage; usage '.source = "mine"'; })
	[ "$(rows .messages)" = 2 ]
	oc oc-tokens < <(usage; usage '.duplicateOf = {path: "t.jsonl"}')
	[ "$(rows '[.messages, .apart.messages, .apart.total]')" = '[1,1,100]' ]
	oc oc-tokens --source transcripts "$data/usage.ndjson"
	exits 64
	says "--source takes transcript, database, trajectory, cron or mock, with commas between, not 'transcripts'; did you mean transcript?"
}

@test "costs add up exactly, in any order" {
	for i in 1 2 3 4 5 6 7 8 9 10; do usage '.cost = 0.1'; done >in
	usage '.cost = 1e-7' >>in
	oc oc-tokens in
	[ "$(rows .cost)" = 1.0000001 ]
	oc oc-tokens < <({ usage '.cost = -1'; usage '.cost = "x"'; usage 'del(.cost)'; })
	exits 0
	[ "$(rows '[.messages, .cost, .unpriced, .badCost]')" = '[3,null,3,2]' ]
}

@test "counts that cannot be true: located, counted, never silently zero" {
	{
		usage
		usage '.input = -1'
		usage '.output = 1.5'
		usage 'del(.input)'
		usage '.output = null'
		usage '.total = "x"'
		usage '.cacheRead = 1e18'
		printf '%s\n' '{"kind":"usage","v":1,"session":"s","turn":1,"seq":2,"input":1e999,"output":1,"src":{"path":"t.jsonl","line":9}}'
	} >in
	oc oc-tokens --rejects bad in
	exits 65
	[ "$(rows '[.messages, .total]')" = '[1,100]' ]
	[ "$(rows .ignored)" = '{"messages":7,"missing":2,"noNumber":1,"negative":1,"fraction":1,"huge":2}' ]
	[ "$(report '.notes[0]')" = '"7 messages (\"ignored\") and 0 records or lines (\"rejected\") could not be counted: the sums are too low by them."' ]
	says "oc-tokens: in:2: input is negative: the message in s.jsonl:3 is not counted"
	says "in:3: output has a fraction"
	says "in:4: input is missing"
	says "in:6: total is no number"
	says "in:7: cacheRead is beyond any message"
	says "in:8: input is beyond any message (2^40): the message in t.jsonl:9"
	says "ignored: 7"
	tail -n +2 in | cmp - bad
}

@test "a missing cache count is none, a missing total the sum, another total is told" {
	oc oc-tokens < <({ usage 'del(.cacheRead, .cacheWrite, .total)'; usage '.total = 90'; })
	exits 0
	[ "$(rows '[.total, .cacheRead, .differs]')" = '[105,85,1]' ]
}

@test "times out of order, and none at all" {
	{
		usage '.at = "2026-05-27T10:00:05.000Z"'
		usage '.at = "2026-05-27T10:00:04.000Z"'
		usage '.at = "2026-05-27T09:00:00.000Z" | .session = "other"'
		usage '.at = "2026-05-28T09:00:00.000Z" | .earlier = true | .session = "third"'
		usage 'del(.at)'
		usage '.at = "never"'
	} >in
	oc oc-tokens --by day in
	exits 0
	says "in:2: notice: this message is earlier than the one before it in its session"
	says "in:4: notice: this message is earlier"
	says "out of order: 2"
	[ "$(rows '[.key.day, .messages, .untimed, .backwards]')" = '[null,2,2,null]
["2026-05-27",3,null,null]
["2026-05-28",1,null,1]' ]
}

@test "lines that are no record: told, saved, counted, the rest goes on" {
	{ usage; echo '{"kind":"usage",'; echo '[1]'; usage; printf '{"kind":"reject","v":1,"reason":"half a line","src":{"path":"x"}}\n'; } >in
	oc oc-tokens --rejects bad in
	exits 65
	says "oc-tokens: in:2:"
	says "in:5: part of the input was rejected before: half a line"
	[ "$(cat bad)" = '{"kind":"usage",' ]
	[ "$(report '[.rejected, .totals.messages]')" = '[2,2]' ]
	[ "$(grep -c '"kind":"reject"' out)" = 1 ]
	grep -qx '\[1\]' out
}

@test "a last kind that is another is no usage" {
	printf '%s\n' '{"kind":"usage","v":1,"input":1,"output":1,"kind":"other"}' >in
	oc oc-tokens in
	exits 65
	says "in:1: a usage record that names its kind twice"
}

@test "other records pass through untouched" {
	oc oc-tokens < <({ usage; echo '{"kind":"mine","v":1, "x":1.50}'; })
	exits 0
	grep -qxF '{"kind":"mine","v":1, "x":1.50}' out
	says "records let pass: 1"
}

@test "no input gives an empty report; several inputs, compressed or not; one that is not there" {
	oc oc-tokens </dev/null
	exits 0
	[ "$(report '[.rowCount, .totals.messages, .totals.perTurn, .totals.cost, .src.path]')" = '[0,0,null,null,"(none)"]' ]
	usage >a
	usage '.session = "t"' | zstd -q >b.zst
	oc oc-tokens a b.zst - <a
	exits 0
	[ "$(rows '[.messages, .sessions]')" = '[3,2]' ]
	oc oc-tokens a missing
	exits 66
	says "missing: cannot open"
	[ "$(report '[.totals.messages, .rejected]')" = '[1,1]' ]
}

@test "--where, --map" {
	oc oc-tokens --where '.model == "gpt-5.5"' "$data/usage.ndjson"
	exits 0
	[ "$(rows '[.messages, .total]')" = '[7,41802]' ]
	oc oc-tokens --map '.model = "all", .' --by model "$data/usage.ndjson"
	[ "$(rows '.key.model')" = '"all"
"claude-x"
"gpt-5.5"' ]
	oc oc-tokens --where '.model ==' "$data/usage.ndjson"
	exits 64
	says "jq expression: syntax error"
	oc oc-tokens --where 'error("no")' "$data/usage.ndjson"
	exits 65
}

@test "--max-line skips what is longer, --progress and --color say so" {
	{ usage '.model = "x" * 5000'; usage; } >in
	oc oc-tokens --max-line 2K in
	exits 65
	[ "$(report '[.totals.messages, .rejected]')" = '[1,1]' ]
	oc oc-tokens --progress --color=always in
	exits 0
	grep -q "$(printf '\033')" err
	NO_COLOR=1 oc oc-tokens --color=auto in
	safe err
}

# ---- partials ----

# The same report, byte for byte, however the input is split.
splits() { # OPTIONS...
	local n
	oc-tokens "$@" in >direct 2>/dev/null || true
	grep -q '"token-report"' direct
	for n in 1 2 7; do
		scatter in $n $RANDOM
		for f in part.*; do oc-tokens --partial "$@" "$f" >"$f.p" 2>/dev/null || true; done
		cat part.*.p | sort -R >all
		oc-tokens "$@" <all >merged 2>/dev/null || true
		cmp direct merged || { echo "$* over $n"; return 1; }
		oc-tokens <all >merged 2>/dev/null || true # as the partials have it
		cmp direct merged || { echo "$* over $n, nothing said"; return 1; }
		oc-tokens --partial <all 2>/dev/null | zstd -q >again.zst # a partial of partials
		oc-tokens again.zst >merged 2>/dev/null || true
		cmp direct merged || { echo "$* over $n, twice"; return 1; }
	done
}

@test "any split over 1, 2, 7 partials gives the identical report" {
	many 3000 "$RANDOM" 2 >in
	splits --by total
	splits --by model,day
	splits --by tool,runtime
	splits --by session
	splits --by day --source transcript,cron
}

@test "and with --sketch" {
	many 3000 "$RANDOM" 2 >in
	splits --sketch
	splits --sketch --by provider,model
}

@test "partials are of any grouping that has the report's fields" {
	many 2000 8 >in
	oc-tokens --by day in >want 2>/dev/null
	oc oc-tokens --by day < <(oc-tokens --partial --by session,day,model in 2>/dev/null)
	exits 0
	cmp want out
	oc-tokens --sketch --by day in >want 2>/dev/null
	oc oc-tokens --sketch --by day < <(oc-tokens --partial --by day in 2>/dev/null)
	cmp want out
	oc oc-tokens --by day < <(oc-tokens --partial --by model in 2>/dev/null)
	exits 65
	says "this partial is not grouped by all that the report is"
	oc oc-tokens --by model < <(oc-tokens --partial --by tool,model in 2>/dev/null)
	exits 65
	says "partials by tool count a message once a tool"
	oc oc-tokens < <({ usage; oc-tokens --partial --sketch in 2>/dev/null; })
	exits 65
	says "this partial was made with --sketch"
}

@test "usage and partials together" {
	many 500 1 >in
	oc-tokens --by model in >want 2>/dev/null
	oc oc-tokens --by model < <({ head -n 200 in; tail -n +201 in | oc-tokens --partial --by model 2>/dev/null; })
	exits 0
	cmp want out
}

@test "long lists take several records" {
	awk 'BEGIN { for (i = 0; i < 9000; i++) printf "{\"kind\":\"usage\",\"v\":2,\"session\":\"s%d\",\"turn\":1,\"input\":%d,\"output\":0,\"src\":{\"path\":\"p\"}}\n", i, i }' >in
	oc oc-tokens --partial in
	[ "$(wc -l <out)" = 3 ]
	[ "$(wc -L <out)" -lt 400000 ]
	[ "$(jq -c 'has("live")' out | tr '\n' ' ')" = "true false false " ]
	oc-tokens in >want 2>/dev/null
	sort -R out | oc-tokens 2>/dev/null | cmp - want
}

@test "what was ignored or rejected in a partial is in the report, and its status" {
	{ usage; usage '.input = -1'; echo '{'; } >in
	oc oc-tokens in
	exits 65
	mv out direct
	oc oc-tokens --partial in
	exits 65
	mv out p
	oc oc-tokens p
	exits 65
	cmp direct out
	[ "$(report '[.totals.ignored.negative, .rejected]')" = '[1,1]' ]
}

@test "damaged partials are refused whole" {
	many 50 3 >in
	oc-tokens --partial in >p 2>/dev/null
	oc-tokens p >want 2>/dev/null
	while read -r edit; do
		jq -c "$edit" p >bad
		cat p bad >both
		oc oc-tokens both
		exits 65 || { echo "$edit"; return 1; }
		says "both:2: "
		[ "$(jq -c 'select(.kind == "token-row")' want)" = "$(rows .)" ] || { echo "counted: $edit"; return 1; }
	done <<-'END'
		.v = 4
		.calls = {}
		.calls = ["0123456789abcdef"]
		.calls = ["0123456789abcdef", "0123456789abcdef", 1, 1, 1, 524288, 1, 1, 0, 0, 2, 0, 0, "0"]
		.calls = ["0123456789abcdef", "0123456789abcdef", 1, 1, 1, 0, 1, 1, 0, 0, -2, 0, 0, "0"]
		.calls = ["0123456789abcdeX", "0123456789abcdef", 1, 1, 1, 0, 1, 1, 0, 0, 2, 0, 0, "0"]
		del(.sketch)
		.by = ["nothing"]
		.key = null
		.key = "x"
		.live.costPico = "1.5"
		.live.total = -1
		del(.live.messages)
		.messageTotals[0] = -1
		.messageTotals += [1]
		.turnTotals[0] = "xyz"
		.turnTotals = {}
		.sessionTotals += ["0000000000000000"]
		del(.sampledTurns)
		.firstMs = "x"
		.ignored = {missing: "x"}
		.src = {}
		.max = 1.5
	END
}

@test "records of version 1 are read as before: usage, partials, suites" {
	{ many 400 9; usage '.earlier = true'; } >in
	jq -c '.v = 1 | with_entries(.key |= ({toolCallCount: "toolCalls", toolNames: "tools", earlier: "backwards"}[.] // .))' in >in1
	oc-tokens --partial --by tool,day in >p
	jq -c '.v = 1 | with_entries(.key |= ({messageTotals: "messages", turnTotals: "turns", sessionTotals: "sessions", firstMs: "first", lastMs: "last"}[.] // .))
		| (.live, .side, .apart | select(. != null)) |= with_entries(.key |= if . == "costPico" then "cost" else . end)' p >p1
	oc-tokens --by tool,day in >want
	for f in in1 p1; do
		oc-tokens --by tool,day $f >out
		cmp want out
	done
	jq -se 'map(select(.kind == "token-report"))[0].totals | .toolCallCount > 100 and .backwards > 0 and .first < .last' want
	for key in run runBlock; do
		{ echo '{"kind":"suite","v":1,"'$key'":{"runtimePair":["openclaw","codex"],"providerMode":"live-frontier"}}'; cat "$data/cells.ndjson"; } >in
		oc oc-tokens in
		[ "$(report '[.status, .providerMode]')" = '["evaluated","live-frontier"]' ]
	done
}

@test "--partial lets other records pass, for the next to use" {
	oc oc-tokens --partial < <({ cat "$data/cells.ndjson"; usage; echo '{"kind":"mine","v":1}'; })
	exits 0
	[ "$(jq -r .kind out | sort | uniq -c | tr -s ' \n' ' ')" = " 4 cell 1 mine 1 token-partial " ]
	says "records used: 1; groups: 1; rejected: 0; let pass: 5; dropped: 0"
}

@test "--key: mapper, combiner and reducer of a MapReduce engine" {
	many 2000 4 1 >in
	oc-tokens --by model,day in 2>/dev/null | grep token-row | sort >want
	scatter in 5 2
	for f in part.*; do oc-tokens --partial --by model,day --key model "$f" 2>/dev/null || true; done | sort >mapped
	grep -qP '^\["gpt-5.5"\]\t\{' mapped
	oc-tokens --partial --by model,day --key model <mapped 2>/dev/null | sort >combined || true
	[ "$(wc -l <combined)" -lt "$(wc -l <mapped)" ]
	cut -f 1 combined | sort -u >keys
	[ "$(wc -l <keys)" = 3 ]
	while IFS= read -r key; do
		grep -F "$key	" combined | oc-tokens 2>/dev/null | grep token-row || true
	done <keys | sort | cmp - want
	oc oc-tokens --partial --key session,day < <({ usage; echo '{"kind":"mine","v":1}'; })
	exits 0
	[ "$(cut -f 1 out)" = '["s","2026-05-27"]' ]
	says "let pass: 0; dropped: 1"
}

@test "--key and --partial: what does not go together" {
	oc oc-tokens --key model in
	exits 64
	says "--key goes with --partial"
	oc oc-tokens --partial --by day --key model in
	exits 64
	says "--key names a field that --by does not have"
	for o in --gate "--baseline x" "--budget x"; do
		# shellcheck disable=SC2086 # two words
		oc oc-tokens --partial $o in
		exits 64
		says "--partial writes no report"
	done
}

# ---- baseline and budget ----

@test "--baseline: delta, classification, new and vanished keys" {
	oc oc-tokens --by model --baseline "$data/last-week.ndjson" "$data/usage.ndjson"
	exits 0
	[ "$(rows '[.key.model, .baseline.classification, .baseline.deltaPercent, .baseline.flagged, .vanished]')" = '["claude-x","new",null,false,null]
["gpt-5.5","regression",39.80602006688963,true,null]
["older-model","vanished",null,false,true]' ]
	[ "$(report '[.baseline.matched, .baseline.new, .baseline.vanished, .baseline.regressions, .baseline.was, .baseline.is, .pass]')" = \
		'[1,1,1,1,29900,41802,false]' ]
	[ "$(report .failures)" = '["model gpt-5.5 tokens +39.8% against the baseline"]' ]
	oc oc-tokens --by model --baseline "$data/last-week.ndjson" --gate "$data/usage.ndjson"
	exits 1
	says "gate closed: 1 regression: model gpt-5.5 tokens +39.8% against the baseline"
	oc oc-tokens --by model --baseline "$data/last-week.ndjson" --gate --threshold 39.9 "$data/usage.ndjson"
	exits 0
	zstd -q <"$data/last-week.ndjson" >week.zst
	oc oc-tokens --by model --baseline week.zst -g -t 39.8 "$data/usage.ndjson"
	exits 1
}

@test "--compare turn, cost; what has no such figure is unknown" {
	oc oc-tokens --by model --baseline "$data/last-week.ndjson" --compare turn "$data/usage.ndjson"
	exits 0
	[ "$(rows '[.key.model, .baseline.compared, .baseline.classification]')" = '["claude-x","turn","new"]
["gpt-5.5","turn","savings"]
["older-model","turn","vanished"]' ]
	oc oc-tokens --by model --baseline "$data/last-week.ndjson" --compare cost "$data/usage.ndjson"
	[ "$(rows '[.baseline.classification, .baseline.cost]' | sed -n 2p)" = '["regression",0.0062]' ]
	oc oc-tokens --by model --baseline "$data/last-week.ndjson" --compare cost < <(usage '.model = "gpt-5.5" | del(.cost)')
	exits 0
	[ "$(rows .baseline.classification | head -n 1)" = '"unknown"' ]
	oc oc-tokens --compare price "$data/usage.ndjson"
	exits 64
	says "--compare takes tokens, turn or cost, not 'price'"
}

@test "messages without usage are counted, and never savings" {
	local none='.input = 0 | .output = 0 | .cacheRead = 0 | .total = 0'
	{ usage; usage; usage; } | oc-tokens --by model 2>/dev/null >full
	oc oc-tokens --by model --baseline full --gate < <(usage "$none"; usage "$none"; usage "$none | .stopReason = \"error\"")
	[ "$status" = 65 ]
	says "2 messages without any usage: the sums are too low by them"
	[ "$(rows '[.zero, .noUsage, .baseline.classification, .baseline.deltaPercent]')" = '[3,2,"unknown",null]' ]
	[ "$(report '[.baseline.matched, .baseline.savings, .baseline.unknown]')" = '[0,0,1]' ]
	# One of three: within the threshold, if it used as much as the others; without it, savings of a third.
	oc oc-tokens --by model --baseline full --gate < <(usage; usage; usage "$none")
	[ "$status" = 65 ]
	[ "$(rows .baseline.classification)" = '"unknown"' ]
	# A regression even without it.
	oc oc-tokens --by model --baseline full --gate < <(usage; usage '.input = 1000 | .total = 1090'; usage "$none")
	[ "$status" = 1 ]
	[ "$(rows .baseline.classification)" = '"regression"' ]
	# A baseline without usage is none; partials keep the count.
	usage "$none" | oc-tokens --by model 2>/dev/null >empty
	oc oc-tokens --by model --baseline empty --gate < <(usage | oc-tokens --partial --by model)
	[ "$status" = 65 ]
	usage "$none" | oc-tokens --partial --by model 2>/dev/null >partial
	oc oc-tokens --by model partial
	[ "$(report .totals.noUsage)" = 1 ]
}

@test "a report is its own baseline, whatever the order of --by" {
	oc-tokens --by model,day "$data/usage.ndjson" >base 2>/dev/null
	oc oc-tokens --by day,model --baseline base --gate "$data/usage.ndjson"
	exits 0
	[ "$(report '[.baseline.matched, .baseline.new, .baseline.vanished, .baseline.deltaPercent]')" = '[3,0,0,0]' ]
	# with rows that had vanished already
	oc-tokens --by model --baseline "$data/last-week.ndjson" "$data/usage.ndjson" >base 2>/dev/null
	oc oc-tokens --by model --baseline base "$data/usage.ndjson"
	[ "$(report '[.baseline.rows, .baseline.vanished]')" = '[2,0]' ]
}

@test "baselines that cannot be used" {
	oc oc-tokens --baseline missing "$data/usage.ndjson"
	exits 66
	oc oc-tokens --by day --baseline "$data/last-week.ndjson" "$data/usage.ndjson"
	exits 65
	says "last-week.ndjson: the baseline is grouped by other fields than this report: give the same --by"
	[ ! -s out ]
	oc oc-tokens --baseline "$data/usage.ndjson" "$data/usage.ndjson"
	exits 65
	says "the baseline holds no token-row of usage"
	cat "$data/last-week.ndjson" "$data/last-week.ndjson" >twice
	oc oc-tokens --by model --baseline twice "$data/usage.ndjson"
	exits 65
	says "twice:4: a second row with the same key"
	echo '{' >broken
	oc oc-tokens --baseline broken "$data/usage.ndjson"
	exits 65
	says "broken:1:"
	echo '{"kind":"token-row","v":1,"by":["model"],"key":{},"total":1}' >keyless
	oc oc-tokens --baseline keyless "$data/usage.ndjson"
	exits 65
	says "keyless:1: a row without its key or its total"
}

@test "a gate that saw nothing is not clean" {
	for args in "" "--by model --baseline $data/last-week.ndjson" "--by model,day --budget $data/budget.json"; do
		# shellcheck disable=SC2086 # words
		oc oc-tokens --gate $args </dev/null
		exits 65
		says "the gate saw nothing to judge"
	done
	oc oc-tokens --gate "$data/usage.ndjson"
	exits 65
	oc oc-tokens --gate --by model --baseline "$data/last-week.ndjson" < <(usage '.model = "unheard of"')
	exits 65
}

@test "--budget: by key and by day, tokens and cost" {
	oc oc-tokens --by model,day --budget "$data/budget.json" "$data/usage.ndjson"
	exits 0
	[ "$(report '.budget.over | sort_by(.name)[] | [.name, .day, .tokens, .tokensLimit, .cost, .costLimit]')" = \
		'["all models",null,null,null,0.0124,0.01]
["gpt-5.5 a day","2026-05-27",39252,30000,null,null]' ]
	[ "$(report '.failures | sort[]')" = '"all models: all usage used $0.0124 of $0.01"
"gpt-5.5 a day: model gpt-5.5 on 2026-05-27 used 39252 tokens of 30000"' ]
	oc oc-tokens --by model,day --budget "$data/budget.json" --gate "$data/usage.ndjson"
	exits 1
	says "gate closed: 2 exceeded budgets: all models: all usage used \$0.0124 of \$0.01, gpt-5.5 a day: "
	echo '{"kind":"token-budget","v":1,"budgets":[{"tokens":52392},{"key":{"model":"none"},"cost":0}]}' >roomy
	oc oc-tokens --by model --budget roomy --gate "$data/usage.ndjson"
	exits 0
	says "roomy: notice: budget 2 covers no row of this report"
}

@test "budgets that cannot be held against the rows, or are none" {
	oc oc-tokens --by model --budget "$data/budget.json" "$data/usage.ndjson"
	exits 64
	says "asks for the day: give --by with day in it"
	echo '{"kind":"token-budget","v":1,"budgets":[{"tokens":1}]}' >all
	oc oc-tokens --by tool --budget all "$data/usage.ndjson"
	exits 64
	says "names no tool"
	while read -r limits; do
		printf '{"kind":"token-budget","v":1,"budgets":%s}\n' "$limits" >bad
		oc oc-tokens --by model --budget bad "$data/usage.ndjson"
		exits 65 || { echo "$limits"; return 1; }
		says "bad:1:"
	done <<-'END'
		[]
		{}
		[1]
		[{}]
		[{"tokens":-1}]
		[{"tokens":1.5}]
		[{"cost":-1}]
		[{"cost":"1"}]
		[{"tokens":1,"per":"week"}]
		[{"tokens":1,"side":1}]
		[{"tokens":1,"name":1}]
		[{"tokens":1,"key":[]}]
		[{"tokens":1,"key":{"colour":"x"}}]
		[{"tokens":1,"key":{"model":1}}]
	END
	oc oc-tokens --budget missing "$data/usage.ndjson"
	exits 66
}

# ---- pairs ----

@test "pairs of cells: a row each, upstream's report, and what it lacks" {
	oc oc-tokens --provider-mode live-frontier "$data/cells.ndjson"
	exits 0
	[ "$(rows '[.scenarioId, .usageSource, .openclaw.totalTokens, .codex.totalTokens, .deltaPercent, .classification, .flagged, .toolsUsed]')" = \
		'["read-a-file","live-usage",5050,6000,18.81188118811881,"regression",true,["exec","read"]]
["long-talk","live-usage",5000,4000,-20,"savings",false,[]]' ]
	[ "$(rows .efficiency.codex | head -n 1)" = \
		'{"turns":1,"p50PerTurn":6000,"p90PerTurn":6000,"cacheShare":0.7474747474747475,"tokensPerToolCall":3000,"cost":0.0045}' ]
	[ "$(report '[.of, .status, .runtimePair, .providerMode, .thresholdPercent, .pass]')" = '["pairs","evaluated",["openclaw","codex"],"live-frontier",15,false]' ]
	[ "$(report .aggregate)" = '{"openclaw":{"totalTokens":10050,"p50PerScenario":5000,"p90PerScenario":5050},"codex":{"totalTokens":10000,"p50PerScenario":4000,"p90PerScenario":6000},"deltaPercent":-0.4975124378109453,"flaggedScenarios":["read-a-file"],"savingsScenarios":["long-talk"]}' ]
	[ "$(report '.rows[0] | keys_unsorted')" = '["scenarioId","usageSource","openclaw","codex","deltaPercent","classification","flagged","toolsUsed"]' ]
	[ "$(report '.efficiency.openclaw | [.turns, .p50PerTurn, .p90PerTurn, .cost]')" = '[4,1900,5050,0.013]' ]
	[ "$(report .failures)" = '["read-a-file token delta=+18.8% exceeds 15.0% Codex increase threshold"]' ]
	says "pairs compared: 2; without partner: 0; failures: 1"
}

@test "only live pairs fail; --threshold; --gate" {
	oc oc-tokens --gate "$data/cells.ndjson"
	exits 0
	[ "$(report '[.status, .pass, .rows[0].usageSource, .rows[0].classification, .rows[0].flagged]')" = '["estimated",true,"mock-estimate","regression",false]' ]
	oc oc-tokens --gate --provider-mode live-x "$data/cells.ndjson"
	exits 1
	says "gate closed: 1 finding: read-a-file token delta=+18.8% exceeds 15.0% Codex increase threshold"
	oc oc-tokens --gate --provider-mode live-x --threshold 18.9 "$data/cells.ndjson"
	exits 0
	oc oc-tokens --threshold=-25 "$data/cells.ndjson"
	[ "$(rows .classification | tr '\n' ' ')" = '"regression" "regression" ' ]
	oc oc-tokens --threshold x "$data/cells.ndjson"
	exits 64
}

@test "--pair, pi as openclaw, and other runtimes, which pass" {
	sed 's/"runtime":"openclaw"/"runtime":"pi"/' "$data/cells.ndjson" >pi
	oc oc-tokens pi
	[ "$(rows .openclaw.totalTokens | tr '\n' ' ')" = "5050 5000 " ]
	sed 's/"runtime":"codex"/"runtime":"acme"/' "$data/cells.ndjson" >acme
	oc oc-tokens --pair openclaw,acme acme
	exits 0
	[ "$(rows '[.left.totalTokens, .right.totalTokens]' | head -n 1)" = '[5050,6000]' ]
	[ "$(report .runtimePair)" = '["openclaw","acme"]' ]
	oc oc-tokens acme
	[ "$(grep -c '"kind":"cell"' out)" = 2 ]
	for p in openclaw openclaw, ,codex a,a a,b,c; do
		oc oc-tokens --pair "$p" acme
		exits 64
		says "--pair takes two different names with a comma between"
	done
}

@test "a cell and its transcript are counted by the same rules, whatever their age" {
	echo '{"type":"message","id":"1","message":{"role":"assistant","content":[],"usage":{"input":10,"output":5,"cacheRead":50,"cacheWrite":7,"cacheTelemetry":{"state":"unavailable"}}}}' >t
	for age in 2026-06:72 2026-08:72 2026-09:15; do
		for r in openclaw codex; do oc-capture --cell --scenario s --runtime $r --upstream "${age%:*}" t; done >cells
		oc oc-tokens cells
		exits 0
		[ "$(rows .codex.totalTokens)" = "${age#*:}" ]
		[ "$(report .recounted)" = 0 ]
	done
}

@test "the transcript's sums are taken where they differ; --reported takes the cell's" {
	sed 's/"inputTokens":1500/"inputTokens":1/' "$data/cells.ndjson" >in
	oc oc-tokens in
	exits 0
	says "in:2: notice: the transcripts of this pair hold other sums than its cells report"
	[ "$(rows .codex.inputTokens | head -n 1)" = 1500 ]
	[ "$(report .recounted)" = 1 ]
	oc oc-tokens --reported in
	[ "$(rows .codex.inputTokens | head -n 1)" = 1 ]
	[ "$(report .recounted)" = 0 ]
}

@test "a cell without partner is told, and fails a live report" {
	head -n 3 "$data/cells.ndjson" >in
	oc oc-tokens in
	exits 0
	says "in:3: notice: long-talk has no codex cell: nothing to compare"
	[ "$(report '[.unpaired, .pass]')" = '[1,true]' ]
	oc oc-tokens --provider-mode live-x --threshold 50 in
	[ "$(report '[.unpaired, .pass, .failures]')" = '[1,false,["long-talk has no codex cell: nothing to compare"]]' ]
	jq -nc '{kind: "scenario", v: 1, index: 1, scenarioId: "x", runtimes: [], reported: {drift: "none"}, src: {path: "s"}}' >none
	oc oc-tokens none
	says "x has no cells at all: nothing to compare"
	oc oc-tokens --gate --provider-mode live-x none
	exits 65
	says "the gate saw nothing to judge"
	says "gate closed: 1 finding: x has no cells at all: nothing to compare"
}

@test "cells that are none, and a cell that comes twice" {
	{ head -n 1 "$data/cells.ndjson" | jq -c 'del(.runtime)'; head -n 1 "$data/cells.ndjson" | jq -c 'del(.scenarioId)'; } >in
	oc oc-tokens in
	exits 65
	says "in:1: the cell names no runtime"
	says "in:2: the cell names no scenario"
	[ "$(report .rejected)" = 2 ]
	head -n 1 "$data/cells.ndjson" >one
	cat one one >two
	oc oc-tokens two
	exits 65
	says "two:2: a second openclaw cell of scenario read-a-file, whose other cell is still to come"
	jq -c '.axes = {arm: "a"}' "$data/cells.ndjson" >a
	jq -c '.axes = {arm: "b"}' "$data/cells.ndjson" >b
	cat a b | sort >both
	oc oc-tokens both
	exits 0
	[ "$(rows .axes.arm | sort | uniq -c | tr -s ' \n' ' ')" = ' 2 "a" 2 "b" ' ]
}

@test "suite summaries, from oc-capture: pairs and nothing else" {
	oc oc-tokens < <(oc-capture "$root/testdata/qa-suite-summary/pair-openclaw.json")
	exits 0
	[ "$(report .of)" = '"pairs"' ]
	oc oc-tokens < <(oc-capture "$root/testdata/qa-suite-summary/no-run.json")
	[ "$(report '[.status, .skipReason]')" = '["skipped","No runtime parity captures were present in the suite summary."]' ]
	oc oc-tokens < <({ oc-capture "$root/testdata/qa-suite-summary/pair-openclaw.json"; cat "$data/usage.ndjson"; })
	[ "$(report .of | tr '\n' ' ')" = '"pairs" "usage" ' ]
}

# ---- the house ----

@test "--help, --version, usage errors" {
	oc oc-tokens --help
	exits 0
	grep -q -- '--baseline=FILE' out || grep -q -- '--baseline FILE' out
	oc oc-tokens --version
	exits 0
	grep -q '^oc-tokens ' out
	oc oc-tokens --nonsense
	exits 64
	says "--nonsense"
	for o in --by=colour --by= --by=model,model --key=x; do
		oc oc-tokens --partial "$o" </dev/null
		exits 64 || { echo "$o"; return 1; }
	done
	oc oc-tokens --color=sometimes </dev/null
	exits 64
}

@test "output that fails is told, a closed pipe is not" {
	many 3000 1 >in
	oc sh -c 'oc-tokens --by session in >/dev/full'
	exits 74
	run bash -c 'set -o pipefail; oc-tokens --by session in 2>err | head -n 1 >/dev/null; echo "${PIPESTATUS[0]}"'
	[ "$output" = 0 ]
	! grep -q 'error\|Broken' err
}

@test "names from the input are safe on a terminal" {
	oc oc-tokens < <(usage '.input = -1 | .src.path = "\u001b[31mx\u202e"')
	exits 65
	safe err
	oc oc-tokens < <(printf '{"kind":"reject","v":1,"reason":"\\u001b[2J","src":{"path":"x"}}\n')
	safe err
}

@test "memory that runs out is told, or changes nothing" {
	needs_shim
	oc-tokens --by model,day "$data/usage.ndjson" 2>/dev/null >base
	oc-tokens --partial --by model,day "$data/usage.ndjson" 2>/dev/null >partial
	every_allocation oc-tokens --by model,day --budget "$data/budget.json" --baseline base "$data/usage.ndjson" partial
	every_allocation oc-tokens --partial --by tool "$data/usage.ndjson"
	every_allocation oc-tokens --provider-mode live-x "$data/cells.ndjson"
}

#!/usr/bin/env bats
# rtt-report: the report of a store, each option, each error, and input that means harm.

setup() {
	load lib
	store=$root/testdata/rtt-report/store
}

# row ID STARTED [JQ-EDIT]: a Slack row of three samples on main.
row() {
	jq -nc --arg id "$1" --arg at "$2" '
		{ channel: {id: "slack", label: "Slack", scenario: "slack-canary"}, package: {spec: "openclaw@main", version: "2026.6.1+abc"},
		  run: {id: $id, startedAt: $at, finishedAt: $at, durationMs: 0, status: "pass"}, mode: {providerMode: "mock-openai"},
		  rtt: {warmSamples: [900, 1000, 1100], failedSamples: 0, sources: ["summary-rtt"], avgMs: 1000, p50Ms: 1000, p95Ms: 1100, maxMs: 1100},
		  samples: [range(3) | {index: (. + 1), status: "pass", rttMs: (. * 100 + 900), rttSource: "summary-rtt", details: "reply matched"}],
		  artifacts: {resultPath: "runs/slack/\($id)/result.json"} } | '"${3:-.}"
}

# fails DETAILS: a row whose one sample failed with these details.
fails() {
	row f 2026-06-01T06:00:00.000Z | jq -c --arg d "$1" \
		'.run.status = "fail" | .rtt = {warmSamples: [], failedSamples: 1, sources: []} | .samples = [{index: 1, status: "fail", details: $d}]'
}

# status_of DETAILS: the status cell and the word of the time line.
status_is() { # DETAILS STATUS WORD
	fails "$1" >rows.jsonl
	oc rtt-report rows.jsonl
	exits 0
	shows "| - | $2 | 2026.6.1+abc |"
	shows "| $3 |  |"
}

@test "the report of a store is as it was" {
	oc rtt-report "$store"
	exits 0
	diff -u "$root/t/golden/rtt-report.md" out
}

@test "files, folders and standard input give the same report" {
	oc rtt-report "$store"
	mv out folder
	oc rtt-report "$store/data" "$store/runs"
	diff folder out
	find "$store/data" -name '*.jsonl' | sort | xargs cat >rows.ndjson
	oc rtt-report <rows.ndjson
	exits 0
	grep -vE '^- (Files|Records)' out >a
	grep -vE '^- (Files|Records)' folder >b
	diff a b
	cp out stdin
	oc rtt-report - <rows.ndjson
	diff stdin out
}

@test "locale and time zone change no byte" {
	oc rtt-report "$store"
	mv out plain
	LC_ALL=C.UTF-8 TZ=Asia/Kolkata oc rtt-report "$store"
	exits 0
	diff plain out
}

@test "a change of source is marked, and whole-run durations are no RTT" {
	oc rtt-report --target discord "$store"
	exits 0
	shows '| summary-duration, **not RTT (whole run)** | (24,600ms) | (25,900ms) | - |'
	shows 'source: (none named) → summary-duration |'
	shows 'source: request-to-observed-message → summary-rtt; shape: −discord.samples.durationRttMs |'
	shows '- Discord: 3 runs not RTT (whole run): 2026-06-01 08:00, 2026-06-02 06:00, 2026-06-02 12:00'
	# never compared: neither the duration nor what follows it has a figure in "vs before"
	[ "$(grep -c 'whole run)\*\* | (.*) | - | 3/3 ' out)" -eq 3 ]
}

@test "memory measured of something else is marked" {
	of='.resources = {measurement: {kind: "process-max-rss", scope: "qa-command"}, maxRssKb: {p50: 1024}}'
	row a 2026-06-01T06:00:00.000Z "$of" >rows
	fails "no reply" | jq -c '.run.id = "b" | .run.startedAt = "2026-06-01T07:00:00.000Z"' >>rows
	row c 2026-06-01T08:00:00.000Z "$of" >>rows
	oc rtt-report <rows
	lacks 'RSS: '
	row d 2026-06-01T09:00:00.000Z "$of"' | .resources.measurement.scope = "release-harness-command"' >>rows
	oc rtt-report <rows
	exits 0
	shows '| RSS: process-max-rss of qa-command → process-max-rss of release-harness-command |'
}

@test "the key order of rows is no change of shape, an optional key of some samples neither" {
	row a 2026-06-01T06:00:00.000Z >rows
	row b 2026-06-01T07:00:00.000Z '{rtt, samples, run, mode, package, channel, artifacts}' >>rows
	row c 2026-06-01T08:00:00.000Z '.samples[1].details = null | .samples[2] |= del(.details)' >>rows
	fails "no reply" | jq -c '.run.id = "d" | .run.startedAt = "2026-06-01T09:00:00.000Z"' >>rows
	row e 2026-06-01T10:00:00.000Z >>rows
	oc rtt-report <rows
	exits 0
	shows '**Source or shape changed: do not compare across**: none.'
	row f 2026-06-01T11:00:00.000Z '.resources = {maxRssKb: {p50: 1}, elapsedSeconds: {p50: 2}} | .rtt.failedSamples = "0" | del(.mode.providerMode) | .mode.x = 1' >>rows
	oc rtt-report <rows
	shows '| shape: +mode.x, +resources, −mode.providerMode, rtt.failedSamples number → string |'
}

@test "scenarios that alternate have time lines of their own; one that follows another is marked" {
	row a 2026-06-01T06:00:00.000Z >rows
	row b 2026-06-01T07:00:00.000Z '.channel.scenario = "slack-thread"' >>rows
	oc rtt-report <rows
	shows 'scenario: slack-canary → slack-thread'
	row c 2026-06-01T08:00:00.000Z >>rows
	oc rtt-report <rows
	shows '### Slack · slack-canary'
	shows '### Slack · slack-thread'
	lacks 'scenario: '
}

@test "slower is told against the median of comparable passes only" {
	row a 2026-06-01T06:00:00.000Z >rows
	row b 2026-06-01T07:00:00.000Z '.rtt.p50Ms = 400 | .mode.providerMode = "live-frontier"' >>rows
	row c 2026-06-01T08:00:00.000Z '.rtt.p50Ms = 1200' >>rows
	oc rtt-report <rows
	shows '**Slower**: none.'
	row c 2026-06-01T09:00:00.000Z '.rtt.p50Ms = 1321 | .run.id = "d"' >>rows
	oc rtt-report <rows
	shows '- Slack · main: p50 1,321ms in 2026.6.1+abc (2026-06-01 09:00), +32.1% over 1,000ms, the median of 2 comparable passes before'
	shows '| +10.1% |'
}

@test "gap words: timeout" {
	status_is 'timed out after 45000ms waiting' timeout timeout
	status_is 'QA command exited with status 124 before writing a summary.' timeout timeout
}

@test "gap words: blocked, logged out, auth 401, fail" {
	status_is 'credential pool exhausted' 'blocked: credential pool exhausted' blocked
	status_is 'No available credential of kind slack' 'blocked: credential pool exhausted' blocked
	status_is '{"error":{"output":{"statusCode":401,"payload":{"message":"Connection Failure"}}}}' 'logged out: relink required' 'logged out'
	status_is '{"output":{"statusCode":401}}' 'auth 401' 'auth 401'
	status_is 'no reply' 'failed: no reply' fail
	status_is '' failed fail
}

@test "gap words: partial" {
	row a 2026-06-01T06:00:00.000Z '.run.status = "fail" | .samples[1] = {index: 2, status: "fail", details: "no reply"} | .rtt.warmSamples = [900, 1100] | .rtt.failedSamples = 1' >rows
	oc rtt-report <rows
	exits 0
	shows '| partial: 2/3 samples passed; failed: no reply |'
	shows '| 2/3 | 1 | - | partial |  |'
}

@test "gap words: samples that passed without a round trip, in rows and in artifacts" {
	status_is 'reply matched' '1 sample passed without a round trip: no timing in the evidence' 'no round trip'
	row d 2026-06-01T06:00:00.000Z '.run.status = "fail" | .rtt = {warmSamples: [], failedSamples: 3} | .channel.id = "discord" | del(.samples)
		| .discord.samples = [{status: "fail", durationRttMs: 1}, {status: "fail", durationRttMs: 1}, {status: "fail", details: "no reply"}]' >rows
	oc rtt-report <rows
	shows '2 samples passed without a round trip: no timing in the evidence; failed: no reply'
	E='{"kind":"openclaw.qa.evidence-summary","schemaVersion":3,"generatedAt":"2026-06-05T06:01:00Z","entries":['
	P='"result":{"status":"pass"}'
	mkdir -p raw/sample-1
	echo "$E"'{"test":{"id":"slack-canary"},'"$P"',"effective":false},{"test":{"id":"slack-canary"},'"$P"'},{"test":{"id":"slack-mention-gating"},'"$P}]}" >raw/sample-1/qa-evidence.json
	oc rtt-report raw
	exits 0
	shows '| Slack · not imported | - | - | - | - | - | 1 sample passed without a round trip: no timing in the evidence | - |'
	shows 'passed by (superseded rtt-sample 1, rtt-sample without a round trip 1)'
	echo "$E"'{"test":{"id":"slack-mention-gating"},'"$P}]}" >raw/sample-1/qa-evidence.json
	oc rtt-report raw
	exits 65
	says 'nothing to report: no RTT row, and 1 rtt-sample without a round trip'
}

@test "telegram's first rows: the one reply to a mention, and to the canary" {
	row a 2026-06-01T06:00:00.000Z 'del(.samples, .channel) | .mode.scenarios = ["m"] | .rtt = {canaryMs: 1246, mentionReplyMs: 1088}' >rows
	row b 2026-06-02T06:00:00.000Z 'del(.samples, .channel) | .mode.scenarios = ["m"] | .rtt = {canaryMs: 1300}' >>rows
	oc rtt-report <rows
	exits 0
	shows '| 2026-06-01 06:00 | 2026.6.1+abc | one mention | 1,088ms | - | - | 1/1 | 0 | - | ok | canary 1,246ms |'
	shows '| 2026-06-02 06:00 | 2026.6.1+abc | one canary | 1,300ms | - | - | 1/1 | 0 | - | ok | source: one mention → one canary |'
}

@test "a failed run behind a pass: stale, with the figures of the pass" {
	row a 2026-06-01T06:00:00.000Z >rows
	fails 'no reply' | jq -c '.run.startedAt = "2026-06-01T07:00:00.000Z"' >>rows
	oc rtt-report <rows
	exits 0
	shows '| Slack · main | 1,000ms | 1,100ms | - | - | summary-rtt | stale: latest failed; showing last pass (failed: no reply) |'
	shows '- Slack · main: figures are of 2026-06-01 06:00 (2026.6.1+abc); what ran after failed'
}

@test "only failed runs still give a report" {
	fails 'no reply' >rows
	oc rtt-report <rows
	exits 0
	shows 'Latest runs of 1 line: 0 passed, 1 failed, 0 slower than before.'
	shows '| Telegram | n/a | n/a | n/a | n/a | - | missing: no imported run | - | - |'
}

@test "a target that fell silent is stale" {
	row a 2026-06-01T06:00:00.000Z >rows
	row b 2026-06-10T06:00:00.000Z '.channel = {id: "discord", label: "Discord", scenario: "discord-canary"}' >>rows
	oc rtt-report <rows
	shows '- Slack · main: no run since 2026-06-01 06:00, 9 days before the newest run here'
}

@test "matrix: n/a, missing, not comparable, failed since, deviation" {
	oc rtt-report "$store"
	shows '| 2026.6.2 | 2,032ms | timeout | 4,500ms † | blocked | auth 401 | 5ms | 400ms |'
	shows '| 2026.6.2-beta.1 | 1,250ms | - | 5,300ms | 2,800ms (1/3) | fail | - | fail |'
	shows '| 2026.5.2 | - | 1,100ms ‡ | not RTT | n/a | n/a | n/a | n/a |'
	shows '- Slack 2026.5.2: not supported: release predates the Slack QA canary'
}

@test "versions in upstream's order: a beta, its release, what came after it; anything else is no release" {
	day=1
	for version in 2026.7.1-2 2026.10.1-beta.1 2026.7.1-10 2026.7.1 2026.7.1-beta.6 2026.7.2-beta.1 2026.10.1-rc.1 2026.7.1-0; do
		row "r$day" "2026-09-0${day}T00:00:00.000Z" ".package = {spec: \"openclaw@$version\", version: \"$version\"}"
		day=$((day + 1))
	done >rows
	oc rtt-report rows
	[ "$(sed -n '/^## Release matrix/,/^p50/s/^| \(2026[^ ]*\) .*/\1/p' out | xargs)" = \
		'2026.10.1-beta.1 2026.7.2-beta.1 2026.7.1-10 2026.7.1-2 2026.7.1 2026.7.1-beta.6' ]
	shows '| `Slack · openclaw@2026.7.1-0` |'
	shows '| `Slack · openclaw@2026.10.1-rc.1` |'
	shows 'Latest runs of 3 lines:'
}

@test "the same run twice counts once; a different one under its id is named with both places" {
	row a 2026-06-01T06:00:00.000Z >rows
	jq -cS . rows >again
	cat again >>rows
	oc rtt-report <rows
	exits 0
	shows '2 used (1 repeat of a run that was read already)'
	lacks 'different content'
	[ "$(grep -c '^| 2026-06-01 06:00' out)" -eq 1 ]
	mkdir -p data runs
	row a 2026-06-01T06:00:00.000Z >data/a.jsonl
	row a 2026-06-01T06:00:00.000Z '.rtt.p50Ms = 1 | .artifacts.resultPath = "runs/slack/other/result.json"' >runs/result.json
	oc rtt-report data runs
	exits 0
	shows '**The same run id with different content**; the first is used.'
	shows '- `a` (slack): `data/a.jsonl` and `runs/result.json`'
	[ "$(grep -c '^| 2026-06-01 06:00' out)" -eq 1 ]
}

@test "--target takes a list, may be repeated, and names what is missing" {
	oc rtt-report --target rpc,slack --target=Telegram "$store"
	exits 0
	[ "$(grep -c '^### ' out)" -eq 3 ]
	lacks '### Discord'
	shows '| Version | p50 σ | Telegram | Slack | RPC |'
	oc rtt-report --target slack,nosuch "$store"
	exits 0
	shows '| nosuch | n/a | n/a | n/a | n/a | - | missing: no imported run | - | - |'
}

@test "--target without any run: nothing to report" {
	oc rtt-report --target nosuch "$store"
	exits 65
	[ ! -s out ]
	says 'nothing to report: no run of the wanted targets and times; there are runs of control-ui, discord'
}

@test "--since and --until cut, and the first run left still tells what changed before it" {
	oc rtt-report --target discord --since 2026-06-02 --until=2026-06-02 "$store"
	exits 0
	[ "$(grep -c '^| 2026-06-02' out)" -eq 3 ]
	lacks '| 2026-06-01 '
	lacks '| 2026-06-03 '
	shows '| 2026-06-02 06:00 | 2026.6.2+c3c3c3c3c3 |'
	shows 'source: (none named) → summary-duration |'
	oc rtt-report --target discord --since 2026-06-02T08:00:00+02:00 --until 2026-06-02T08:00Z "$store"
	exits 0
	[ "$(grep -c '^| 2026-06-02 ' out)" -eq 1 ]
	shows '| 2026-06-02 06:00 |'
}

@test "--out writes the whole report or leaves what was there" {
	oc rtt-report "$store"
	mv out plain
	(umask 027 && rtt-report --out 're port.md' "$store" >got)
	[ ! -s got ]
	diff plain 're port.md'
	[ "$(stat -c %a 're port.md')" = 640 ]
	echo old >old.md
	echo '{"x":1}' >other.json
	oc rtt-report -o old.md other.json
	exits 65
	[ "$(cat old.md)" = old ]
	oc rtt-report -oold.md "$store"
	exits 0
	diff plain old.md
	[ -z "$(find . -name '.rtt-report*')" ]
}

@test "--out to a folder that is not there, and to what is no file" {
	oc rtt-report --out nosuch/x.md "$store"
	exits 73
	says 'nosuch/x.md: cannot be made in its folder'
	mkfifo pipe
	oc rtt-report --out pipe "$store"
	exits 73
	says 'pipe: is there and is not a regular file'
	[ -p pipe ]
	oc rtt-report --out "$store" "$store"
	exits 73
}

@test "a full disk is not taken for a report" {
	[ -w /dev/full ] || skip "no /dev/full"
	status=0
	rtt-report "$store" >/dev/full 2>err || status=$?
	exits 74
	says 'could not be written whole'
}

@test "a reader that leaves early is fine" {
	row a 2026-06-01T06:00:00.000Z >one
	jq -c '. as $r | range(3000) | . as $i | $r | .run.id = "r\($i)"' one >many
	status=0
	{ rtt-report many 2>err; echo $? >rc; } | head -n 1 >out || status=$?
	[ "$(cat rc)" -eq 0 ]
	[ ! -s err ]
	[ "$(cat out)" = '# RTT report' ]
}

@test "wrong use" {
	for arg in --nosuch -x --out --since --until --target --since= --target=; do
		oc rtt-report "$arg" </dev/null
		exits 64
		says 'see rtt-report --help'
		[ ! -s out ]
	done
	oc rtt-report --since 2026-13-01 "$store"
	exits 64
	says "option '--since': not a date: '2026-13-01'"
	oc rtt-report --until yesterday "$store"
	exits 64
	oc rtt-report --since 2026-06-03 --until 2026-06-01 "$store"
	exits 64
	oc rtt-report --target , "$store"
	exits 64
}

@test "--help and --version" {
	oc rtt-report --help
	exits 0
	grep -q '^Usage: rtt-report' out
	oc rtt-report --version
	exits 0
	grep -qE '^rtt-report [0-9]+\.[0-9]+\.[0-9]+$' out
}

@test "operands after --, and names that look like options" {
	mkdir -- --out
	row a 2026-06-01T06:00:00.000Z >./--out/-x.jsonl
	oc rtt-report -- --out
	exits 0
	shows '### Slack'
}

# sample FOLDER N MS: a Discord sample with a second scenario that fails.
sample() {
	mkdir -p "$1/sample-$2"
	jq -n --argjson n "$2" '{startedAt: "2026-06-05T06:0\($n):00.000Z", finishedAt: "2026-06-05T06:0\($n):25.000Z",
		counts: {total: 2, passed: 1, failed: 1}, credentials: {kind: "discord", source: "convex", role: "ci"},
		scenarios: [{id: "discord-canary", title: "Canary", status: "pass", details: "reply matched"},
			{id: "discord-mention", title: "Mention", status: "fail", details: "timed out after 45000ms"}]}' >"$1/sample-$2/discord-qa-summary.json"
	jq -n --argjson n "$2" --arg ms "$3" '[{scenarioId: "discord-canary", matchedScenario: true, triggerTimestamp: "2026-06-05T06:0\($n):01.000Z",
		timestamp: "2026-06-05T06:0\($n):06.\($ms)Z"}]' >"$1/sample-$2/discord-qa-observed-messages.json"
	printf 'max_rss_kb=%d\nelapsed_seconds=38.42\nsample=%d\nattempts=1\nexit_status=0\n' 700000 "$2" >"$1/sample-$2/resource-metrics.env"
}

@test "rtt-sample records of version 1 give the same report" {
	oc-capture "$root/testdata/qa-run/slack" "$root/testdata/qa-run/rpc" "$root/testdata/qa-run/discord" >records
	samples_v1 <records >v1
	rtt-report records >want
	rtt-report v1 | sed 's/v1/records/' | diff want -
	grep -q 'qa-suite-details' want
}

@test "raw artifacts are runs that are not imported, one for each folder and scenario" {
	sample 'a b' 1 100
	sample 'a b' 2 200
	sample 'a b' 3 300
	oc rtt-report 'a b'
	exits 0
	shows '- Runs: 0 imported, 2 not imported: Discord 2'
	shows '| 2026-06-05 06:01 | not imported | observed-message | 5,200ms | 5,300ms | - | 3/3 | 0 | 684MB | ok |  |'
	shows '| Discord · discord-canary · not imported | 5,200ms | 5,300ms | 684MB | 684MB | observed-message | ok | - |'
	shows '| Discord · discord-mention · not imported | - | - | 684MB | 684MB | - | timeout | - |'
	sample c 4 400
	rm c/sample-4/discord-qa-observed-messages.json
	jq '.scenarios[0].rttMs = 5000' c/sample-4/discord-qa-summary.json >x && mv x c/sample-4/discord-qa-summary.json
	oc rtt-report --target discord 'a b' c
	exits 0
	shows 'source: observed-message → summary-rtt; shape: −observed, summary '
}

@test "a folder with a broken artifact and a name that means harm" {
	sample ok 1 100
	bad=$(printf 'o|d\nna`me\033[31m')
	mkdir -p "$bad/sample-1"
	echo '{broken' >"$bad/sample-1/discord-qa-summary.json"
	oc rtt-report ok "$bad"
	exits 65
	shows '### Discord'
	shows 'o|d\nna`me\x1B[31m/sample-1/discord-qa-summary.json ``:'
	safe out
	safe err
}

@test "no row at all: nothing to report" {
	oc rtt-report </dev/null
	exits 65
	says 'nothing to report: no RTT row and no rtt-sample in the input'
	[ ! -s out ]
}

@test "what cannot be opened: the report is made from the rest and says so" {
	oc rtt-report "$store" nosuch
	exits 66
	shows '**Not all input could be read**'
	shows '### Discord'
	says 'nosuch'
	oc rtt-report nosuch
	exits 66
	[ ! -s out ]
}

@test "a broken line: the report is made from the rest and says so" {
	row a 2026-06-01T06:00:00.000Z >rows.jsonl
	printf '{"channel":{"id":"slack"},\n' >>rows.jsonl
	row b 2026-06-01T07:00:00.000Z >>rows.jsonl
	oc rtt-report rows.jsonl
	exits 65
	shows '**Not all input could be read**'
	[ "$(grep -c '^| 2026-06-01 0[67]:00' out)" -eq 2 ]
}

@test "depth beyond jq's own is one bad record" {
	row a 2026-06-01T06:00:00.000Z >rows.jsonl
	deep=$(printf '[%.0s' $(seq 400))$(printf ']%.0s' $(seq 400))
	row b 2026-06-01T07:00:00.000Z | sed "s/\"mode\":{/\"mode\":{\"deep\":$deep,/" >>rows.jsonl
	oc rtt-report rows.jsonl
	exits 65
	shows 'a record that jq cannot hold'
	shows '| 2026-06-01 06:00 |'
}

@test "hostile values stay text: nothing reaches a terminal, a shell, HTML or another cell" {
	cat >bad.jq <<'END'
["a|b", "a\\|b", "x`|`y", "<script>alert(1)</script>", "\u001b[31mred", "one\ntwo", "\u202eabc", "![x](http://e.example/x.png)", "[a](javascript:1)",
 "@team www.example.org", "- list", "# head", "\\", "$(touch pwned)", "`touch pwned`", "'; touch pwned; '", "\u0000\u007f\u009b"]
END
	jq -nc 'input as $bad | input as $row | range($bad | length) | . as $i | $bad[$i] as $b
		| $row | .run.id = "r\($i)\($b)" | .package.version = $b | .package.spec = $b | .channel.scenario = $b | .rtt.sources = [$b] | .mode.providerMode = $b
		| .channel.id = "id\($b)" | .channel.label = $b | .mode[$b] = 1 | .run.startedAt = $b | .artifacts.resultPath = $b
		| if $i % 2 == 1 then .run.status = "fail" | .samples[0] = {status: "fail", details: $b} else . end' bad.jq <(row a 2026-06-01T06:00:00.000Z) >rows.jsonl
	oc rtt-report rows.jsonl
	exits 0
	safe out
	[ ! -e pwned ]
	shows '\x1B'
	if command -v cmark-gfm >/dev/null; then
		cmark-gfm -e table -e autolink --unsafe out >html
		[ "$(grep -cE '<(script|img|a)[ >]' html)" -eq 0 ]
		# every row of the current state has its nine cells
		sed -n '/Current state/,/Release matrix/p' html | tr -d '\n' | sed 's/<tr>/\n&/g' |
			awk 'NR > 2 { n = gsub(/<td/, "&"); if (n != 9) { print n; bad = 1 } } END { exit bad }'
	fi
}

@test "values of the wrong type are missing values" {
	row x 2026-06-01T06:00:00.000Z >rows
	n=0
	for edit in '.rtt.p50Ms = "5"' '.rtt.warmSamples = {}' '.rtt.sources = "x"' '.rtt.sources = [1, {}]' '.samples = 5' '.samples = [1, null, "x"]' \
		'.channel = 7' '.channel.id = null' '.mode = "x"' '.run.startedAt = 5' '.run.status = null' '.resources = 3' \
		'.resources = {maxRssKb: {p50: "x"}}' '.artifacts = null' '.rtt.p50Ms = 1e300' '.rtt.p50Ms = -5' '.rtt.sampleCount = 1.5' '.run.id = 4'; do
		n=$((n + 1))
		row "r$n" 2026-06-01T07:00:00.000Z "$edit" >>rows
	done
	oc rtt-report <rows
	exits 0
	shows '1e+300ms'
	safe out
}

@test "5,000 rows in seconds" {
	[ -z "${OC_SAN:-}" ] || skip "timing means nothing there"
	row a 2026-06-01T06:00:00.000Z >one
	jq -c '. as $r | range(5000) | . as $i | $r | .run.id = "r\($i)" | .run.startedAt = (1780000000 + $i * 600 | todate)' one >many
	before=$(date +%s)
	oc rtt-report many
	exits 0
	shows '- Runs: 5,000: Slack 5,000'
	[ $(($(date +%s) - before)) -lt 30 ]
}

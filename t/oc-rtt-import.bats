#!/usr/bin/env bats
# oc-rtt-import: every option, every error; rows byte for byte.
# shellcheck disable=SC2030,SC2031,SC2154

setup() {
	load lib
	S='"startedAt":"2026-05-16T00:00:00.000Z","finishedAt":"2026-05-16T00:00:45.000Z"'
	C='"counts":{"total":1,"passed":1,"failed":0}'
	CR='"credentials":{"source":"convex","role":"ci"}'
	RUN='--spec openclaw@2026.5.16 --version 2026.5.16'
}

# summary SCENARIOS > a channel summary
summary() { printf '{%s,%s,"scenarios":[%s],%s}\n' "$S" "$C" "$1" "$CR"; }

# evidence ENTRY > an evidence file
evidence() {
	printf '{"kind":"openclaw.qa.evidence-summary","schemaVersion":2,"generatedAt":"2026-06-22T03:54:37.214Z","entries":[%s]}\n' "$1"
}

# import ARGUMENTS: captures the samples of list.tsv (s.json unless it is there) and imports them.
import() {
	[ -e list.tsv ] || echo s.json >list.tsv
	oc-capture --samples list.tsv >records 2>capture.err || true
	oc oc-rtt-import "$@" records
}

discord() { import --channel discord --spec openclaw@2026.5.16 --version 2026.5.16 "$@"; }
slack() { import --channel slack --spec openclaw@2026.5.16 --version 2026.5.16 "$@"; }
rpc() { import --surface rpc --spec openclaw@2026.5.16 --version 2026.5.16 "$@"; }

# row FILTER EXPECTED: what jq finds in the row
row() {
	exits 0
	got=$(jq -c "$1" out)
	[ "$got" = "$2" ] || {
		echo "$1 is $got, not $2"
		return 1
	}
}

nothing_stored() { [ -z "$(find . -name result.json -o -path './data/*' -type f)" ]; }

# --- rows, byte for byte ---

@test "discord: the row, its line and its result.json" {
	summary '{"id":"discord-canary","title":"Discord canary","status":"pass","rttMs":1500.5,"details":"reply matched"}' >s.json
	echo '[{"scenarioId":"discord-canary","matchedScenario":true,"triggerTimestamp":"2026-05-16T00:00:10.000Z","timestamp":"2026-05-16T00:00:15.250Z"}]' >discord-qa-observed-messages.json
	printf 'max_rss_kb=204800\nelapsed_seconds=12.5\n' >resource-metrics.env
	printf 's.json\tdiscord-qa-observed-messages.json\tresource-metrics.env\n' >list.tsv
	discord --store store
	exits 0
	cat >want <<-'END'
	{"channel":{"id":"discord","label":"Discord","scenario":"discord-canary"},"package":{"spec":"openclaw@2026.5.16","version":"2026.5.16"},"run":{"id":"2026-05-16T000000000Z-openclaw_2026.5.16-discord-rtt","startedAt":"2026-05-16T00:00:00.000Z","finishedAt":"2026-05-16T00:00:45.000Z","durationMs":45000,"status":"pass"},"mode":{"providerMode":"mock-openai","scenarios":["discord-canary"],"credentialSource":"convex","credentialRole":"ci"},"rtt":{"warmSamples":[1501],"failedSamples":0,"sources":["summary-rtt"],"avgMs":1501,"p50Ms":1501,"p95Ms":1501,"maxMs":1501},"resources":{"measurement":{"kind":"process-max-rss","scope":"qa-command","command":"pnpm openclaw qa discord"},"maxRssKbSamples":[204800],"elapsedSecondsSamples":[12.5],"maxRssKb":{"avg":204800,"p50":204800,"p95":204800,"max":204800},"elapsedSeconds":{"avg":12.5,"p50":12.5,"p95":12.5,"max":12.5}},"discord":{"samples":[{"index":1,"status":"pass","rttMs":1501,"rttSource":"summary-rtt","durationRttMs":45000,"details":"reply matched","resources":{"maxRssKb":204800,"elapsedSeconds":12.5}}]},"artifacts":{"resultPath":"runs/discord/2026-05-16T000000000Z-openclaw_2026.5.16-discord-rtt/result.json"}}
	END
	cmp out want
	cmp store/data/channels/discord/2026.5.16.jsonl want
	jq . want | cmp - store/runs/discord/2026-05-16T000000000Z-openclaw_2026.5.16-discord-rtt/result.json
	says 'imported 2026-05-16T000000000Z-openclaw_2026.5.16-discord-rtt into data/channels/discord/2026.5.16.jsonl'
}

@test "slack: the row, of two samples of which one failed" {
	summary '{"id":"slack-canary","status":"pass","rttMeasurement":{"finalMatchedReplyRttMs":333.5,"requestStartedAt":"2026-05-16T00:00:10.000Z","extra":1}}' >s.json
	summary '{"id":"slack-canary","status":"fail","details":"no \"reply\""}' >t.json
	echo 'attempts=3' >resource-metrics.env
	printf 's.json\nt.json\t\tresource-metrics.env\n' >list.tsv
	slack
	exits 0
	cat >want <<-'END'
	{"channel":{"id":"slack","label":"Slack","scenario":"slack-canary"},"package":{"spec":"openclaw@2026.5.16","version":"2026.5.16"},"run":{"id":"2026-05-16T000000000Z-openclaw_2026.5.16-slack-slack-canary-rtt","startedAt":"2026-05-16T00:00:00.000Z","finishedAt":"2026-05-16T00:00:45.000Z","durationMs":45000,"status":"fail"},"polling":{"attemptSamples":[1,3],"retryCount":2,"maxAttempts":3},"mode":{"providerMode":"mock-openai","credentialSource":"convex","credentialRole":"ci"},"rtt":{"warmSamples":[334],"failedSamples":1,"sources":["request-to-observed-message"],"avgMs":334,"p50Ms":334,"p95Ms":334,"maxMs":334},"resources":{"measurement":{"kind":"process-max-rss","scope":"qa-command","command":"pnpm openclaw qa slack"},"maxRssKbSamples":[],"elapsedSecondsSamples":[],"maxRssKb":{},"elapsedSeconds":{}},"samples":[{"index":1,"status":"pass","attempts":1,"rttMs":334,"rttSource":"request-to-observed-message","rttMeasurement":{"finalMatchedReplyRttMs":334,"requestStartedAt":"2026-05-16T00:00:10.000Z","source":"request-to-observed-message"}},{"index":2,"status":"fail","attempts":3,"details":"no \"reply\""}],"artifacts":{"resultPath":"runs/slack/2026-05-16T000000000Z-openclaw_2026.5.16-slack-slack-canary-rtt/result.json"}}
	END
	cmp out want
	nothing_stored
}

@test "rpc: the row, with gateway RSS and a measurement in the details" {
	printf '{%s,"run":{%s},"scenarios":[{"id":"rpc-gateway-smoke","status":"pass","details":"{\\"rttMeasurement\\":{\\"rttMs\\":9,\\"method\\":\\"health\\"}}"}],"metrics":{"gatewayProcessRssPeakBytes":5}}\n' "$C" "$S" >s.json
	rpc --provider-mode gateway-rpc --store .
	exits 0
	cat >want <<-'END'
	{"surface":{"id":"rpc","label":"RPC","scenario":"rpc-gateway-smoke"},"package":{"spec":"openclaw@2026.5.16","version":"2026.5.16"},"run":{"id":"2026-05-16T000000000Z-openclaw_2026.5.16-rpc-rpc-gateway-smoke-rtt","startedAt":"2026-05-16T00:00:00.000Z","finishedAt":"2026-05-16T00:00:45.000Z","durationMs":45000,"status":"pass"},"polling":{"attemptSamples":[1],"retryCount":0,"maxAttempts":1},"mode":{"providerMode":"gateway-rpc","source":"surface-import"},"rtt":{"warmSamples":[9],"failedSamples":0,"sources":["gateway-rpc"],"avgMs":9,"p50Ms":9,"p95Ms":9,"maxMs":9},"resources":{"measurement":{"kind":"process-max-rss","scope":"qa-command","command":"node --import tsx ../openclaw-rtt/scripts/measure-rpc-rtt.mjs --output-dir <dir>"},"maxRssKbSamples":[],"elapsedSecondsSamples":[],"maxRssKb":{},"elapsedSeconds":{},"gatewayProcessRssPeakBytesSamples":[5],"gatewayProcessRssPeakBytes":{"avg":5,"p50":5,"p95":5,"max":5}},"samples":[{"index":1,"status":"pass","attempts":1,"rttMs":9,"rttSource":"gateway-rpc","rttMeasurement":{"finalMatchedReplyRttMs":9,"method":"health","source":"gateway-rpc"},"details":"{\"rttMeasurement\":{\"rttMs\":9,\"method\":\"health\"}}"}],"artifacts":{"resultPath":"runs/surfaces/rpc/2026-05-16T000000000Z-openclaw_2026.5.16-rpc-rpc-gateway-smoke-rtt/result.json"}}
	END
	cmp out want
	cmp data/surfaces/rpc/2026.5.16.jsonl want
}

aggregate_entry() {
	printf '{"test":{"id":"channel-canary"},"execution":{"packageSource":{"spec":"openclaw@main"},"provider":%s},"result":{"status":"pass","timing":%s}}' "$1" "$2"
}

telegram() { import --channel telegram --version v --started-at 2026-06-12T20:00:00Z --finished-at 2026-06-12T20:00:30.5Z "$@"; }

@test "telegram: the aggregate's row, figures neither rounded nor clamped, bounds word for word" {
	evidence "$(aggregate_entry '{"fixture":"mock-openai"}' '{"rttMs":1200.5,"avgMs":1300.25,"p50Ms":1200,"p95Ms":1800,"maxMs":2200,"samples":5,"failedSamples":1}')" >s.json
	telegram --store .
	exits 0
	cat >want <<-'END'
	{"channel":{"id":"telegram","label":"Telegram","scenario":"channel-canary"},"package":{"spec":"openclaw@main","version":"v"},"run":{"id":"2026-06-12T200000Z-openclaw_main-telegram-channel-canary-rtt","startedAt":"2026-06-12T20:00:00Z","finishedAt":"2026-06-12T20:00:30.5Z","durationMs":30500,"status":"pass"},"mode":{"providerMode":"mock-openai","scenarios":["channel-canary"],"source":"qa-evidence"},"rtt":{"canaryMs":1200.5,"mentionReplyMs":1200,"avgMs":1300.25,"p50Ms":1200,"p95Ms":1800,"maxMs":2200,"failedSamples":1,"sampleCount":5,"sources":["qa-evidence"]},"samples":[{"index":1,"status":"pass","details":"aggregate timing from qa-evidence.json (4/5 samples passed)"}],"artifacts":{"resultPath":"runs/telegram/2026-06-12T200000Z-openclaw_main-telegram-channel-canary-rtt/result.json"}}
	END
	cmp out want
	cmp data/channels/telegram/v.jsonl want
}

@test "control-ui and whatsapp have their own labels, scenarios and paths" {
	printf '{%s,"run":{%s},"scenarios":[{"id":"control-ui-qa-channel-image-roundtrip","status":"pass","rttMeasurement":{"durationMs":3}}]}\n' "$C" "$S" >s.json
	import --surface control-ui --spec a@1 --version 1 --store .
	row '[.surface.label,.rtt.sources,.artifacts.resultPath]' '["Control UI",["control-ui-performance"],"runs/surfaces/control-ui/2026-05-16T000000000Z-a_1-control-ui-control-ui-qa-channel-image-roundtrip-rtt/result.json"]'
	[ -s data/surfaces/control-ui/1.jsonl ]
	summary '{"id":"whatsapp-canary","status":"pass","rttMs":8144}' >s.json
	import --channel whatsapp --spec a@1 --version 1
	row '[.channel.label,.rtt.p50Ms,.resources.measurement.command]' '["WhatsApp",8144,"pnpm openclaw qa whatsapp"]'
}

@test "telegram with --spec is imported by the sample" {
	summary '{"id":"telegram-reply-chain-exact-marker","status":"pass","rttMs":9}' >s.json
	import --channel telegram --spec a@1 --version 1
	row '[.channel.scenario,.rtt.p50Ms]' '["telegram-reply-chain-exact-marker",9]'
}

# --- where the time comes from ---

@test "precedence: measurement, then rttMs, then observed; the run's duration never" {
	M='"rttMeasurement":{"finalMatchedReplyRttMs":3,"requestStartedAt":"2026-05-16T00:00:01Z","responseObservedAt":"2026-05-16T00:00:02Z"}'
	echo '[{"scenarioId":"discord-canary","matchedScenario":true,"triggerTimestamp":"2026-05-16T00:00:10.000Z","timestamp":"2026-05-16T00:00:15.250Z"}]' >o.json
	printf 's.json\to.json\n' >list.tsv
	summary '{"id":"discord-canary","status":"pass","rttMs":2,'"$M"'}' >s.json
	discord
	row '.rtt|[.warmSamples,.sources]' '[[3],["request-to-observed-message"]]'
	summary '{"id":"discord-canary","status":"pass","rttMs":2}' >s.json
	discord
	row '.rtt|[.warmSamples,.sources]' '[[2],["summary-rtt"]]'
	summary '{"id":"discord-canary","status":"pass"}' >s.json
	discord
	row '.rtt|[.warmSamples,.sources]' '[[5250],["observed-message"]]'
	echo '[{"scenarioId":"discord-canary","matchedScenario":true}]' >o.json
	discord
	row '[.run.status,.rtt,.discord.samples[0].durationRttMs]' '["fail",{"warmSamples":[],"failedSamples":1,"sources":[]},45000]'
}

@test "the companion suite summary comes last, and gives the bounds" {
	evidence '{"test":{"id":"slack-canary","title":"T"},"execution":{"artifacts":[{"kind":"summary","source":"qa-suite","path":"qa-suite-summary.json"}]},"result":{"status":"pass"}}' >s.json
	echo '{"scenarios":[{"name":"T","status":"pass","steps":[{"name":"T","status":"pass","details":"reply matched in 2857ms; ok"}]}],'"$C"',"run":{'"$S"'}}' >qa-suite-summary.json
	slack
	row '[.rtt.warmSamples,.rtt.sources,.run.durationMs]' '[[2857],["qa-suite-details"],45000]'
	echo '{"scenarios":[],'"$C"',"run":{"startedAt":"2026-05-16T00:00:01Z","finishedAt":"2026-05-16T00:00:01Z"}}' >qa-suite-summary.json
	slack
	exits 65
	says "valid interval"
}

@test "a broken companion that no figure depends on is a notice" {
	mkdir -p run/sample-1
	M='"rttMeasurement":{"finalMatchedReplyRttMs":3,"requestStartedAt":"2026-05-16T00:00:01Z","responseObservedAt":"2026-05-16T00:00:02Z"}'
	N='"execution":{"artifacts":[{"kind":"summary","source":"qa-suite","path":"qa-suite-summary.json"}]}'
	echo '{"scenarios":' >run/sample-1/qa-suite-summary.json
	evidence '{"test":{"id":"discord-canary"},'"$N"',"result":{"status":"pass",'"$M"'}},{"test":{"id":"slack-canary"},"result":{"status":"pass",'"$M"'}}' >run/sample-1/qa-evidence.json
	oc-capture run >records 2>/dev/null || true
	for channel in discord slack; do
		oc oc-rtt-import --channel $channel $RUN records
		row .rtt.warmSamples '[3]'
		says 'run/sample-1/qa-suite-summary.json could not be read: no figure of the row depends on it'
	done
	sed -i 's/discord-canary/x/; s/slack-canary/discord-canary/; s/"x"/"slack-canary"/' run/sample-1/qa-evidence.json
	oc-capture run >records 2>/dev/null || true
	oc oc-rtt-import --channel slack $RUN records
	exits 65
	says 'part of the run could not be read'
	rm run/sample-1/qa-evidence.json
	oc-capture run >records 2>/dev/null || true
	oc oc-rtt-import --channel discord $RUN records
	exits 65
}

@test "evidence without bounds, without its entry, with a bad companion path" {
	evidence '{"test":{"id":"slack-canary"},"result":{"status":"pass","timing":{"rttMs":5}}}' >s.json
	slack
	exits 65
	says 'no authoritative run bounds'
	evidence '{"test":{"id":"other"},"result":{}}' >s.json
	slack
	exits 65
	says 'has no scenario slack-canary; it has: other'
	discord
	exits 65
	says 'evidence has no discord-canary'
	evidence '{"test":{"id":"slack-canary"},"execution":{"artifacts":[{"kind":"summary","source":"qa-suite","path":"../qa-suite-summary.json"}]},"result":{"status":"pass"}}' >s.json
	slack
	exits 65
	says 'must be a file name'
	evidence '{"test":{"id":"slack-canary"}}' >s.json
	slack
	exits 65
	says "result must be an object"
}

@test "surface: performance events are opened only when the summary has no measurement" {
	printf '{%s,"run":{%s},"scenarios":[{"id":"rpc-gateway-smoke","status":"pass"}]}\n' "$C" "$S" >s.json
	echo '[{"event":"control-ui.rpc","payload":{"durationMs":41}},{"event":"x","payload":{"kind":"gateway-rpc","durationMs":17.5}},{"event":"control-ui.rpc","payload":{"durationMs":1,"ok":false}}]' >e.json
	printf 's.json\t\te.json\n' >list.tsv
	rpc
	row '[.rtt.warmSamples,.rtt.sources]' '[[18],["control-ui.rpc"]]'
	echo 'not JSON' >e.json
	rpc
	exits 65
	printf '{%s,"run":{%s},"scenarios":[{"id":"rpc-gateway-smoke","status":"pass","surfaceRttMeasurement":{"rttMs":7}}]}\n' "$C" "$S" >s.json
	rpc
	row .rtt.warmSamples '[7]'
}

@test "surface: the scenario is found by id, then by name or title" {
	printf '{%s,"run":{%s},"scenarios":[{"name":"rpc-gateway-smoke","status":"pass","rttMeasurement":{"rttMs":1}},{"id":"rpc-gateway-smoke","status":"pass","rttMeasurement":{"rttMs":2}}]}\n' "$C" "$S" >s.json
	rpc
	row .rtt.warmSamples '[2]'
	printf '{%s,"run":{%s},"scenarios":[{"id":"a"},{"title":"rpc-gateway-smoke","status":"pass","rttMeasurement":{"rttMs":1}}]}\n' "$C" "$S" >s.json
	rpc
	row .rtt.warmSamples '[1]'
}

@test "evidence of schemaVersion 3: the effective entry counts, those that it supersedes are named" {
	M='"requestStartedAt":"2026-05-16T00:00:01Z","responseObservedAt":"2026-05-16T00:00:04Z"'
	old='{"test":{"id":"slack-canary"},"result":{"status":"fail","rttMeasurement":{"finalMatchedReplyRttMs":45000,'$M'}},"effective":false}'
	new='{"test":{"id":"slack-canary"},"result":{"status":"pass","rttMeasurement":{"finalMatchedReplyRttMs":3000,'$M'}},"effective":true}'
	evidence "$old,$new" >s.json
	slack
	row '[.run.status,.rtt.warmSamples,.rtt.failedSamples]' '["pass",[3000],0]'
	says 'notice: 1 superseded evidence entries of slack-canary not counted'
	[ "$(jq -c 'select(.kind=="rtt-sample")|[.superseded,.counts]' records | tr '\n' ' ')" = \
		'[true,{"total":1,"passed":1,"failed":0}] [null,{"total":1,"passed":1,"failed":0}] ' ]
	evidence "$old" >s.json
	slack
	exits 65
	says 'has no scenario slack-canary; it has: slack-canary (superseded)'
	printf '{"counts":{"total":1,"passed":1,"failed":0},"scenarios":[],"entries":[%s,%s]}' "$old" "$new" >suite.json
	[ "$(oc-capture --type qa-suite-summary suite.json | jq -c 'select(.kind=="suite")|[.failed,.blocking]')" = '[0,0]' ]
}

@test "a sample that passed without a round trip counts as failed, and is said so" {
	summary '{"id":"slack-canary","status":"pass"}' >s.json
	summary '{"id":"slack-canary","status":"pass","rttMs":5}' >t.json
	printf 's.json\nt.json\n' >list.tsv
	slack
	row '[.run.status,.rtt.failedSamples]' '["fail",1]'
	says 'notice: 1 of 2 samples passed without a round trip: counted as failed'
	summary '{"id":"slack-canary","status":"fail"}' >s.json
	slack
	row .rtt.failedSamples 1
	! grep -q 'without a round trip' err
}

@test "a measurement without a number is passed over where upstream does so, and is said so" {
	summary '{"id":"slack-canary","status":"pass","rttMs":8,"rttMeasurement":{"finalMatchedReplyRttMs":"5"}}' >s.json
	slack
	row '.rtt|[.warmSamples,.sources]' '[[8],["summary-rtt"]]'
	says 'notice: 1 of 1 samples have an rttMeasurement without a number: passed over, as upstream does'
	printf '{%s,"run":{%s},"scenarios":[{"id":"rpc-gateway-smoke","status":"pass","rttMeasurement":{"rttMs":"9"},"surfaceRttMeasurement":{"rttMs":7}}]}\n' "$C" "$S" >s.json
	rpc
	row .rtt.warmSamples '[7]'
	says 'rttMeasurement without a number'
}

# --- what upstream refuses ---

@test "discord: measurements must be whole" {
	for m in null '[]' '{"finalMatchedReplyRttMs":"5","requestStartedAt":"2026-05-16T00:00:01Z","responseObservedAt":"2026-05-16T00:00:02Z"}' \
		'{"requestStartedAt":"2026-05-16T00:00:01Z","responseObservedAt":"2026-05-16T00:00:02Z"}' \
		'{"finalMatchedReplyRttMs":5,"requestStartedAt":"2026-05-16T00:00:01Z"}' \
		'{"finalMatchedReplyRttMs":5,"requestStartedAt":"2026-05-16T00:00:01Z","responseObservedAt":"2026-05-16T00:00:01Z"}'; do
		summary '{"id":"discord-canary","status":"pass","rttMs":45000,"rttMeasurement":'"$m"'}' >s.json
		discord --store .
		exits 65
		says 's.json: rttMeasurement'
		nothing_stored
	done
	grep '"kind":"rtt-sample"' records >sample
	[ "$(jq -c .rttMs sample)" = 5 ]
	sed -i 's/"finalMatchedReplyRttMs":5/"finalMatchedReplyRttMs":"5"/' s.json
	discord
	grep '"kind":"rtt-sample"' records >sample
	[ "$(jq -c .rttMs sample)" = null ]
}

@test "metrics: discord wants numbers, the others pass over what is none, attempts must be a count" {
	summary '{"id":"discord-canary","status":"pass","rttMs":1},{"id":"slack-canary","status":"pass","rttMs":1}' >s.json
	printf 's.json\t\tresource-metrics.env\n' >list.tsv
	printf 'max_rss_kb=5\nmax_rss_kb=junk\n' >resource-metrics.env
	discord
	exits 65
	says 'max_rss_kb must be a finite number'
	slack
	row .resources.maxRssKbSamples '[5]'
	printf 'max_rss_kb=\nattempts=2=x\n' >resource-metrics.env
	discord
	row .resources null
	slack
	row '[.resources.maxRssKbSamples,.polling.maxAttempts]' '[[0],2]'
	for n in 0 -1 1.5 ''; do
		echo "attempts=$n" >resource-metrics.env
		slack
		exits 65
		says 'attempts must be a positive integer'
	done
}

@test "intervals: discord may end before it starts, channels must end after, surfaces may end at once" {
	S='"startedAt":"2026-05-16T00:00:45Z","finishedAt":"2026-05-16T00:00:00Z"'
	summary '{"id":"discord-canary","status":"pass","rttMs":1},{"id":"slack-canary","status":"pass","rttMs":1}' >s.json
	discord
	row '[.run.durationMs,.discord.samples[0].durationRttMs]' '[-45000,0]'
	slack
	exits 65
	says "sample 1's timestamps must form a valid interval"
	S='"startedAt":"2026-05-16T00:00:00Z","finishedAt":"2026-05-16T00:00:00Z"'
	summary '{"id":"slack-canary","status":"pass","rttMs":1}' >s.json
	slack
	exits 65
	printf '{%s,"run":{%s},"scenarios":[{"id":"rpc-gateway-smoke","status":"pass","rttMeasurement":{"rttMs":1}}]}\n' "$C" "$S" >s.json
	rpc
	row .run.durationMs 0
	S='"startedAt":"soon","finishedAt":" "'
	summary '{"id":"discord-canary","status":"pass","rttMs":1}' >s.json
	discord
	exits 65
	says "finishedAt must be a non-empty string"
}

@test "summaries that no importer takes are rejected by oc-capture, and the run with them" {
	for bad in '{"a":1,}' '{"counts":{"total":1,"passed":1,"failed":0},"scenarios":{}}' "{$S,\"scenarios\":[{\"id\":\"discord-canary\"}]}"; do
		echo "$bad" >s.json
		discord --store .
		exits 65
		nothing_stored
	done
}

@test "one bad sample of two: nothing is imported" {
	summary '{"id":"discord-canary","status":"pass","rttMs":1}' >s.json
	printf 's.json\nmissing.json\n' >list.tsv
	discord --store .
	exits 65
	says 'part of the input was rejected before'
	nothing_stored
	[ ! -s out ]
}

@test "telegram: what the aggregate must have" {
	evidence "$(aggregate_entry '{}' '{"rttMs":1,"p50Ms":1}')" >s.json
	telegram
	exits 65
	says 'positive result.timing.samples'
	evidence "$(aggregate_entry '{}' '[]')" >s.json
	telegram
	exits 65
	says 'no result.timing'
	evidence '{"test":{"id":"other"}}' >s.json
	telegram
	exits 65
	says 'evidence has no channel-canary; it has: other'
	summary '{"id":"channel-canary","status":"pass"}' >s.json
	telegram
	exits 65
	says 'must be an evidence file'
	evidence "$(aggregate_entry '{}' '{"samples":1}')" >s.json
	printf 's.json\ns.json\n' >list.tsv
	telegram
	exits 65
	says 'this is the second'
}

@test "telegram: the provider mode is auth, fixture, live or mock" {
	while read -r provider want; do
		evidence "$(aggregate_entry "$provider" '{"rttMs":1,"p50Ms":2,"samples":2,"failedSamples":5}')" >s.json
		telegram
		row .mode.providerMode "\"$want\""
	done <<-'END'
	{"auth":"a","fixture":"f"} a
	{"auth":"\t","fixture":"f"} f
	{"live":true} live-frontier
	{"live":false} mock-openai
	"x" unknown
	END
	row '.samples[0].details' '"aggregate timing from qa-evidence.json (0/2 samples passed)"'
}

# --- the store ---

@test "a run id that is there already is refused, in every file of the channel, before --require-pass" {
	summary '{"id":"discord-canary","status":"fail"}' >s.json
	for file in data/channels/discord/2026.5.16.jsonl data/channels/discord/old.jsonl data/channels/discord.jsonl; do
		rm -rf data runs
		mkdir -p data/channels/discord
		echo '{"run":{"id":"2026-05-16T000000000Z-openclaw_2026.5.16-discord-rtt"}}' >$file
		cp $file before
		discord --store . --require-pass
		exits 65
		says "./$file:1: run was imported already"
		cmp $file before
		[ ! -e runs ]
	done
}

@test "another channel's run, a surface's legacy file and symlinks do not count" {
	summary '{"id":"discord-canary","status":"pass","rttMs":1}' >s.json
	mkdir -p data/channels/slack data/channels/discord data/surfaces
	echo '{"run":{"id":"2026-05-16T000000000Z-openclaw_2026.5.16-discord-rtt"}}' >data/channels/slack/2026.5.16.jsonl
	ln -s ../slack/2026.5.16.jsonl data/channels/discord/link.jsonl
	discord --store .
	exits 0
	printf '{%s,"run":{%s},"scenarios":[{"id":"rpc-gateway-smoke","status":"pass","rttMeasurement":{"rttMs":1}}]}\n' "$C" "$S" >s.json
	echo '{"run":{"id":"2026-05-16T000000000Z-openclaw_2026.5.16-rpc-rpc-gateway-smoke-rtt"}}' >data/surfaces/rpc.jsonl
	rpc --store .
	exits 0
	rpc --store .
	exits 65
}

@test "a file of the channel that cannot be read stops the import" {
	summary '{"id":"discord-canary","status":"pass","rttMs":1}' >s.json
	mkdir -p data/channels/discord
	printf '{}\nnot JSON\n{}\n' >data/channels/discord/old.jsonl
	discord --store .
	exits 65
	says './data/channels/discord/old.jsonl:2:1'
	[ ! -e runs ]
	rm data/channels/discord/old.jsonl
	mkdir data/channels/discord.jsonl
	discord --store .
	[ "$status" -ne 0 ]
	[ ! -e runs ]
}

@test "a torn last line does not count: the append moves it away" {
	summary '{"id":"discord-canary","status":"pass","rttMs":1}' >s.json
	mkdir -p data/channels/discord
	printf '{"run":{"id":"a"}}\n{"run":{"id":"2026-05-16T000000000Z-openclaw_2026.5.16-discord-rtt"}}' >data/channels/discord/2026.5.16.jsonl
	printf '{"run":{"id":"b"}}\n{"run":{"i' >data/channels/discord/old.jsonl
	discord --store .
	exits 0
	says 'data/channels/discord/2026.5.16.jsonl: notice: last line is torn'
	says 'data/channels/discord/old.jsonl: notice: last line is torn'
	[ "$(wc -l <data/channels/discord/2026.5.16.jsonl)" -eq 2 ]
	jq -es 'length == 2' data/channels/discord/2026.5.16.jsonl
	[ -s data/channels/discord/2026.5.16.jsonl.torn ]
}

@test "a run that was published but not appended, as a kill leaves it, is simply imported again" {
	summary '{"id":"discord-canary","status":"pass","rttMs":1}' >s.json
	mkdir -p runs/discord/2026-05-16T000000000Z-openclaw_2026.5.16-discord-rtt
	echo old >runs/discord/2026-05-16T000000000Z-openclaw_2026.5.16-discord-rtt/result.json
	discord --store .
	exits 0
	cmp <(jq . out) runs/discord/2026-05-16T000000000Z-openclaw_2026.5.16-discord-rtt/result.json
}

@test "when the line cannot be appended, the published file is taken back" {
	summary '{"id":"discord-canary","status":"pass","rttMs":1}' >s.json
	mkdir -p data/channels/discord elsewhere
	ln -s ../../../elsewhere/x.jsonl data/channels/discord/2026.5.16.jsonl
	discord --store .
	[ "$status" -ne 0 ]
	[ ! -s out ]
	[ -z "$(find runs -type f)" ]
	[ -z "$(ls elsewhere)" ]
}

@test "nothing is written through a symlink" {
	summary '{"id":"discord-canary","status":"pass","rttMs":1}' >s.json
	mkdir elsewhere
	ln -s elsewhere data
	discord --store .
	[ "$status" -ne 0 ]
	[ -z "$(ls elsewhere)" ]
	[ -z "$(find runs -type f 2>/dev/null)" ]
}

@test "eight importers at once lose nothing, and of the same run one wins" {
	for i in 1 2 3 4; do
		printf '{"startedAt":"2026-05-16T00:00:0%d.000Z","finishedAt":"2026-05-16T00:00:45.000Z",%s,"scenarios":[{"id":"discord-canary","status":"pass","rttMs":%d}]}\n' $i "$C" $i >s$i.json
		echo s$i.json >l$i
		oc-capture --samples l$i >r$i 2>/dev/null
	done
	for i in 1 2 3 4 1 2 3 4; do
		oc-rtt-import --channel discord --spec a@1 --version 1 --store store r$i >/dev/null 2>&1 &
	done
	wait
	[ "$(wc -l <store/data/channels/discord/1.jsonl)" -eq 4 ]
	[ "$(jq -r .run.id store/data/channels/discord/1.jsonl | sort -u | wc -l)" -eq 4 ]
	[ "$(find store/runs -name result.json | wc -l)" -eq 4 ]
	oc oc-rtt-import --verify store
	exits 0
}

@test "killed at any moment, no earlier row is lost and the run can be imported again" {
	for i in $(seq 30); do
		printf '{"startedAt":"2026-05-16T00:00:00.%03dZ","finishedAt":"2026-05-16T00:00:45.000Z",%s,"scenarios":[{"id":"discord-canary","status":"pass","rttMs":%d}]}\n' "$i" "$C" "$i" >s.json
		echo s.json >list.tsv
		oc-capture --samples list.tsv >r 2>/dev/null
		oc-rtt-import --channel discord --spec a@1 --version 1 --store store r >/dev/null 2>&1 &
		pid=$!
		sleep "0.00$((i % 10))"
		kill -9 $pid 2>/dev/null || true
		wait $pid 2>/dev/null || true
		oc-rtt-import --channel discord --spec a@1 --version 1 --store store r >/dev/null 2>&1 || true
		[ "$(wc -l <store/data/channels/discord/1.jsonl)" -eq "$i" ]
	done
	oc oc-rtt-import --verify store
	exits 0
}

# --- options ---

@test "--require-pass: a failed run is a finding, nothing is kept" {
	summary '{"id":"discord-canary","status":"fail"}' >s.json
	discord --require-pass --store .
	exits 1
	says 'run failed'
	nothing_stored
	[ ! -s out ]
	summary '{"id":"discord-canary","status":"pass","rttMs":1}' >s.json
	discord --require-pass --store .
	exits 0
}

@test "--scenario chooses, and names the run" {
	summary '{"id":"a"},{"id":"my scenario/1","status":"pass","rttMs":9}' >s.json
	slack --scenario 'my scenario/1'
	row '[.channel.scenario,.run.id]' '["my scenario/1","2026-05-16T000000000Z-openclaw_2026.5.16-slack-my_scenario_1-rtt"]'
	slack --scenario none
	exits 65
	says 'has no scenario none; it has: a, my scenario/1'
	slack --scenario ''
	exits 64
	discord --scenario x
	exits 64
}

@test "--spec and --version are made safe for names" {
	summary '{"id":"discord-canary","status":"pass","rttMs":9}' >s.json
	import --channel discord --spec '@openclaw/cli@next tag//' --version '/2026.5.16+abc  def/é' --store .
	row .run.id '"2026-05-16T000000000Z-openclaw_cli_next_tag-discord-rtt"'
	[ -s 'data/channels/discord/2026.5.16+abc_def.jsonl' ]
	for version in '' ' ' '///'; do
		import --channel discord --spec a --version "$version" --store .
		exits 64
	done
	import --channel discord --spec '' --version 1
	exits 64
}

@test "the last of a repeated option counts, and --name=value works" {
	summary '{"id":"discord-canary","status":"pass","rttMs":9}' >s.json
	import --channel=discord --spec=a@1 --spec b@2 --version=v1
	row '.package' '{"spec":"b@2","version":"v1"}'
}

@test "--where and --map run before the records are looked at" {
	summary '{"id":"discord-canary","status":"pass","rttMs":9}' >s.json
	discord --where '.kind == "rtt-sample"'
	row .rtt.warmSamples '[9]'
	[ "$(grep -c 'others' err)" -eq 0 ]
	discord --map '.candidates.rttMs |= . + 1'
	row .rtt.warmSamples '[10]'
	discord --where false
	exits 65
	says 'no rtt-sample records'
	printf 's.json\nmissing.json\n' >list.tsv
	discord --where '.kind == "rtt-sample"' --map .
	exits 65
	says 'part of the input was rejected before'
	echo s.json >list.tsv
	discord --where '.kind ==='
	exits 64
	discord --map '.kind | .x'
	exits 65
}

@test "records come from standard input, from files, and packed" {
	summary '{"id":"discord-canary","status":"pass","rttMs":9}' >s.json
	discord
	cp out want
	oc sh -c "oc-rtt-import --channel discord $RUN <records"
	cmp out want
	oc sh -c "oc-rtt-import --channel discord $RUN - <records"
	cmp out want
	zstd -q records
	# shellcheck disable=SC2086
	oc oc-rtt-import --channel discord $RUN -- records.zst
	cmp out want
}

@test "records of several files are one run, in their order" {
	for i in 1 2; do
		summary '{"id":"discord-canary","status":"pass","rttMs":'$i'}' >s$i.json
		echo s$i.json >l$i
		oc-capture --samples l$i >r$i 2>/dev/null
	done
	# shellcheck disable=SC2086
	oc oc-rtt-import --channel discord $RUN r2 r1
	row '[.rtt.warmSamples,[.discord.samples[].index]]' '[[2,1],[1,2]]'
	cat r1 r2 r1 >r
	# shellcheck disable=SC2086
	oc oc-rtt-import --channel discord $RUN r
	exits 65
	says 'comes again: an input is there twice, or its records do not stand together'
	# shellcheck disable=SC2086
	oc oc-rtt-import --channel discord $RUN r1 r1
	exits 65
	says 'r1:2: sample 1 comes again'
}

@test "rtt-sample records of version 1 give the same row" {
	local way target
	for way in channel/discord channel/slack channel/whatsapp surface/rpc surface/control-ui; do
		target=${way#*/}
		oc-capture "$root/testdata/qa-run/$target" >records
		# shellcheck disable=SC2086
		oc-rtt-import --"${way%/*}" "$target" $RUN records >want
		samples_v1 <records >v1
		! cmp -s records v1
		# shellcheck disable=SC2086
		oc-rtt-import --"${way%/*}" "$target" $RUN v1 | cmp want -
	done
	# Named, not listed, and a surface by its title.
	summary '{"id":"discord-canary","status":"fail"},{"title":"Mine","status":"pass","rttMs":9}' >s.json
	echo '[{"scenarioId":"other","matchedScenario":true,"triggerTimestamp":"2026-05-16T00:00:10.000Z","timestamp":"2026-05-16T00:00:15.250Z"}]' >o.json
	printf 's.json\to.json\n' >list.tsv
	oc-capture --samples list.tsv >records
	samples_v1 <records >v1
	jq -se 'any(.scenario == {id: "other", listed: false})' v1
	for target in --channel=discord "--channel=discord --scenario=other" "--surface=rpc --scenario=Mine"; do
		for f in records v1; do
			# shellcheck disable=SC2086
			oc-rtt-import $target $RUN $f >$f.out 2>$f.err || true
		done
		cmp records.out v1.out
		diff <(sed 's/v1/records/' v1.err) records.err
	done
	evidence '{"test":{"id":"telegram-x"},"execution":{"provider":{"id":"p","auth":"subscription","live":true},"packageSource":{"spec":"openclaw@1"}},"result":{"status":"pass","timing":{"rttMs":5,"p50Ms":6,"samples":3}}}' >e.json
	oc-capture --samples <(echo e.json) >records
	samples_v1 <records >v1
	for f in records v1; do
		oc-rtt-import --channel telegram --scenario telegram-x --started-at 2026-05-16T00:00:00Z --finished-at 2026-05-16T00:01:00Z --version 1 $f >$f.out
	done
	cmp records.out v1.out
	[ "$(jq -r .mode.providerMode v1.out)" = subscription ]
	jq -c '.v = 3' v1 >v3
	oc oc-rtt-import --channel telegram --scenario telegram-x $RUN v3
	exits 65
	says 'rtt-sample record is not of version 1 or 2'
}

@test "bad lines are located, saved with --rejects, and the run is not imported" {
	summary '{"id":"discord-canary","status":"pass","rttMs":9}' >s.json
	discord
	printf '{"kind":"rtt-sample","v":1}\nnot JSON\n{"kind":"other","v":1}\n[1]\n' >>records
	# shellcheck disable=SC2086
	oc oc-rtt-import --channel discord $RUN --rejects bad --store . records
	exits 65
	says 'records:4: rtt-sample record has no sample or entry number'
	says 'records:5:1'
	printf '{"kind":"rtt-sample","v":1}\nnot JSON\n' | cmp - bad
	nothing_stored
	head -2 records >good
	# shellcheck disable=SC2086
	oc oc-rtt-import --channel discord $RUN --rejects bad good
	exits 0
	[ -e bad ] && [ ! -s bad ]
	sed 's/"v":2/"v":3/' records | head -2 >newer
	# shellcheck disable=SC2086
	oc oc-rtt-import --channel discord $RUN newer
	exits 65
	says 'not of version 1'
}

@test "records that were cut are not stored: their writer did not come to its end" {
	summary '{"id":"discord-canary","status":"pass","rttMs":9}' >s.json
	discord
	grep -v '"kind":"capture"' records >cut
	# shellcheck disable=SC2086
	oc oc-rtt-import --channel discord $RUN --store . cut
	exits 65
	says "without oc-capture's closing record"
	nothing_stored
	# shellcheck disable=SC2086
	oc oc-rtt-import --channel discord $RUN cut
	exits 0
	# shellcheck disable=SC2086
	oc oc-rtt-import --channel discord $RUN --where '.kind == "rtt-sample"' --store . records
	exits 0
}

@test "an input that cannot be opened: 66, and nothing imported" {
	summary '{"id":"discord-canary","status":"pass","rttMs":9}' >s.json
	discord
	# shellcheck disable=SC2086
	oc oc-rtt-import --channel discord $RUN --store . records nowhere
	exits 66
	says 'nowhere'
	nothing_stored
}

@test "no records: 65" {
	# shellcheck disable=SC2086
	oc oc-rtt-import --channel discord $RUN /dev/null
	exits 65
	says 'no rtt-sample records'
}

@test "how many records were used and skipped is said on stderr" {
	summary '{"id":"discord-canary","status":"pass","rttMs":9}' >s.json
	discord
	others=$(grep -vc '"kind":"\(rtt-sample\|capture\)"' records)
	says "used 1 rtt-sample records; skipped $others others"
}

@test "usage errors: 64, with the remedy" {
	oc oc-rtt-import </dev/null
	exits 64
	says "one of --channel ID and --surface ID is needed; see 'oc-rtt-import --help'"
	oc oc-rtt-import --channel discord --surface rpc </dev/null
	exits 64
	oc oc-rtt-import --channel signal --spec a --version 1 </dev/null
	exits 64
	says 'unknown channel signal; there are: discord, slack, telegram, whatsapp'
	oc oc-rtt-import --surface tui --spec a --version 1 </dev/null
	exits 64
	says 'there are: control-ui, rpc'
	oc oc-rtt-import --channel discord --version 1 </dev/null
	exits 64
	says '--spec SPEC is needed'
	oc oc-rtt-import --channel discord --spec a </dev/null
	exits 64
	says '--version VERSION is needed'
	oc oc-rtt-import --channel discord --spec a --version </dev/null
	exits 64
	oc oc-rtt-import --nope </dev/null
	exits 64
	oc oc-rtt-import --channel discord --spec a --version 1 --started-at x </dev/null
	exits 64
	oc oc-rtt-import --channel telegram --version 1 </dev/null
	exits 64
	says 'telegram needs --spec'
	oc oc-rtt-import --channel telegram --version 1 --started-at a --finished-at b --provider-mode x </dev/null
	exits 64
	oc oc-rtt-import --channel discord --spec a --version 1 --color=sometimes </dev/null
	exits 64
	oc oc-rtt-import --verify --store . </dev/null
	exits 64
}

@test "telegram's bounds must be times, in order, and no path" {
	evidence "$(aggregate_entry '{}' '{"rttMs":1,"p50Ms":1,"samples":1}')" >s.json
	import --channel telegram --version 1 --started-at soon --finished-at 2026-01-01
	exits 64
	says '--started-at is no time'
	import --channel telegram --version 1 --started-at 2026-01-02 --finished-at 2026-01-01
	exits 64
	says 'at or after'
	import --channel telegram --version 1 --started-at ' ' --finished-at 2026-01-01
	exits 64
	import --channel telegram --version 1 --started-at '2026/01/01' --finished-at 2026-01-02 --store .
	exits 64
	nothing_stored
}

@test "--version alone is this program's, --help names every option" {
	oc oc-rtt-import --version
	exits 0
	grep -Eqx 'oc-rtt-import [0-9.]+' out
	oc oc-rtt-import --help
	exits 0
	for option in channel surface spec version scenario provider-mode require-pass started-at finished-at store verify where map rejects color; do
		grep -q -- "--$option" out
	done
}

@test "--color colours messages, and only when asked" {
	oc oc-rtt-import --channel discord --spec a --version 1 --color=always /dev/null
	exits 65
	grep -q "$(printf '\033')" err
	oc oc-rtt-import --channel discord --spec a --version 1 /dev/null
	safe err
}

@test "hostile texts reach neither the terminal nor a path" {
	summary '{"id":"\u001b[31mx\n","status":"pass"}' >s.json
	slack --scenario none
	exits 65
	safe err
	summary '{"id":"../../x","status":"pass","rttMs":1}' >s.json
	slack --scenario '../../x' --store .
	exits 0
	[ "$(jq -r .run.id out)" = 2026-05-16T000000000Z-openclaw_2026.5.16-slack-.._.._x-rtt ]
	[ "$(find runs -name result.json)" = runs/slack/2026-05-16T000000000Z-openclaw_2026.5.16-slack-.._.._x-rtt/result.json ]
}

@test "a full disk: 74 for stdout" {
	[ -e /dev/full ] || skip 'no /dev/full'
	summary '{"id":"discord-canary","status":"pass","rttMs":9}' >s.json
	discord
	status=0
	# shellcheck disable=SC2086
	oc-rtt-import --channel discord $RUN records >/dev/full 2>err || status=$?
	exits 74
}

# --- --verify ---

verify() { oc oc-rtt-import --verify "$@"; }

# change FILTER: a good row of two samples, changed by jq, into row.jsonl
change() {
	if [ ! -e good ]; then
		summary '{"id":"slack-canary","status":"pass","rttMs":10}' >s.json
		summary '{"id":"slack-canary","status":"pass","rttMs":21}' >t.json
		printf 'max_rss_kb=7\nelapsed_seconds=0.1\nattempts=2\n' >resource-metrics.env
		printf 's.json\t\tresource-metrics.env\nt.json\t\tresource-metrics.env\n' >list.tsv
		slack
		exits 0
		cp out good
	fi
	jq -c "$1" good >row.jsonl
}

@test "--verify: a good row, a store, standard input" {
	change .
	verify row.jsonl
	exits 0
	says '1 rows checked, 0 faults found'
	[ ! -s out ]
	slack --store st
	verify st
	exits 0
	says '2 rows checked'
	oc sh -c 'oc-rtt-import --verify <row.jsonl'
	exits 0
	zstd -q row.jsonl
	verify row.jsonl.zst
	exits 0
}

@test "--verify names what does not hold, with its place" {
	while IFS='@' read -r filter want; do
		change "$filter"
		verify row.jsonl
		exits 1 || { echo "for $filter"; false; }
		says 'row.jsonl:1: ' || { echo "for $filter"; false; }
		says "$want" || { echo "for $filter"; false; }
	done <<-'END'
	.rtt.p50Ms=21@rtt.p50Ms is 21, but rtt.warmSamples gives 10 (nearest rank)
	.rtt.p95Ms=10@rtt.p95Ms is 10, but rtt.warmSamples gives 21
	.rtt.maxMs=22@rtt.maxMs is 22, but rtt.warmSamples gives 21 (the greatest)
	.rtt.avgMs=16@rtt.avgMs is 16, but rtt.warmSamples gives 15.5 (sum over count)
	del(.rtt.avgMs)@rtt.avgMs is missing
	.rtt.p50Ms="10"@rtt.p50Ms is no number
	.rtt.warmSamples=[10,"21"]@rtt.warmSamples[1] is no finite number
	.rtt.warmSamples=5@rtt.warmSamples is no list
	.rtt.warmSamples=[10]@rtt.warmSamples has 1 values, but 2 samples passed
	.rtt.warmSamples=[21,10]@rtt.warmSamples[0] is not the rttMs
	.rtt.failedSamples=1@rtt.failedSamples is 1, but 0 of 2 samples failed
	.rtt.failedSamples=-1@rtt.failedSamples is no count
	.run.status="fail"@run.status is not pass, but 0 of 2 samples failed
	.run.status="ok"@run.status is neither pass nor fail
	.samples[1].status="fail"@rtt.failedSamples is 0, but 1 of 2 samples failed
	.run.durationMs=1@run.durationMs is 1, but from startedAt to finishedAt it is 45000
	.run.durationMs=null@run.durationMs is no finite number
	.run.startedAt="soon"@run.startedAt is no time
	.run.finishedAt="2020-01-01"@run.finishedAt is before run.startedAt
	del(.run.id)@run.id is no non-empty string
	del(.run)@run is no object
	del(.rtt)@rtt is no object
	.package.spec=" "@package.spec is no non-empty string
	del(.package.version)@package.version is no non-empty string
	.channel={}@channel.id is no non-empty string
	del(.channel.label)@channel.label is no non-empty string
	del(.channel.scenario)@channel.scenario is no non-empty string
	.surface=.channel|.surface.scenario=""@surface.scenario is no non-empty string
	.surface={id:"rpc",label:"RPC",scenario:"channel-rtt-backfill"}@an rpc row must be of native Gateway measurements
	.surface={id:"rpc",label:"RPC",scenario:"x"}|.mode.source="channel-rtt-backfill"@an rpc row must be of native
	.rtt.sources=[" "]|.samples[].rttSource=" "@rtt.sources[0] is no non-empty string
	.rtt.sources="summary-rtt"@rtt.sources is no list
	.resources=[]@resources is no object
	.resources.measurement="x"@resources.measurement is no object
	.resources.measurement.kind=5@resources.measurement.kind is no string
	.resources.maxRssKb.p50=1@resources.maxRssKb.p50 is 1, but resources.maxRssKbSamples gives 7
	.resources.maxRssKbSamples=[7,7,7]@resources.maxRssKbSamples has 3 values for 2 samples
	.resources.elapsedSecondsSamples=[0.1,0.2]@resources.elapsedSecondsSamples[1] is not what the samples have
	del(.resources.maxRssKbSamples)@resources.maxRssKb is there, but
	.polling.retryCount=1@polling.retryCount is not the sum of the retries, 2
	.polling.maxAttempts=3@polling.maxAttempts is not the most attempts, 2
	.polling.attemptSamples=[2]@polling.attemptSamples has 1 values for 2 samples
	.polling.attemptSamples=[2,3]@not what the samples' attempts are
	.rtt.sampleCount=1|.rtt.failedSamples=2@rtt.failedSamples is 2, more than the 1 samples
	del(.rtt.warmSamples)|.rtt.p95Ms=1@figures contradict each other
	[]@is no row: not an object
	del(.rtt.warmSamples)@rtt.warmSamples is missing, but there is a list of samples
	del(.rtt.warmSamples,.samples)@rtt.avgMs is there, but nothing it could follow from
	del(.rtt.failedSamples)@rtt.failedSamples is missing
	.samples[1].status="ok"@samples[1].status is neither pass nor fail
	.samples[1].index=3@samples[1].index is not 2
	.samples[0].rttMeasurement={finalMatchedReplyRttMs:11,source:"summary-rtt"}@samples[0].rttMs or rttSource is not what its rttMeasurement says
	.samples[0].rttMeasurement={finalMatchedReplyRttMs:10,source:"x"}@samples[0].rttMs or rttSource is not what
	.samples[0].rttSource="observed-message"@rtt.sources lacks observed-message, which a sample that passed has
	.rtt.sources+=["observed-message"]@rtt.sources names observed-message, which no sample that passed has
	del(.rtt.sources)@rtt.sources lacks summary-rtt
	del(.samples[0].rttSource)@1 samples passed without an rttSource, 1 with one
	del(.samples[1].maxRssKb)@resources.maxRssKbSamples has 2 values, but the samples have 1
	del(.samples[1].attempts)@not what the samples' attempts are
	del(.polling.attemptSamples)@polling is there, but its attemptSamples is no list
	.run.id+="x"@artifacts.resultPath is not of this run
	.artifacts.resultPath=1@artifacts.resultPath is not of this run
	.rtt.sampleCount=2|.samples[1].status="fail"@rtt.failedSamples is 0, but 1 of 2 samples failed
	END
}

@test "--verify says of which rows the figures rest on no samples" {
	change '.rtt|=(del(.warmSamples)|.sampleCount=2)'
	verify row.jsonl
	exits 0
	says '1 of them have figures that no samples stand behind'
	change .
	verify row.jsonl
	! grep -q 'no samples stand behind' err
}

@test "--verify: without samples there must be no figures" {
	change '.rtt.warmSamples=[]|.rtt.failedSamples=2|.run.status="fail"|.samples[].status="fail"'
	verify row.jsonl
	exits 1
	says 'rtt.p50Ms is there, but rtt.warmSamples is empty'
	change '.rtt={warmSamples:[],failedSamples:2}|.run.status="fail"|.samples[].status="fail"'
	verify row.jsonl
	exits 0
}

@test "--verify: telegram's mean may be rounded, and its status does not follow the failed samples" {
	change 'del(.samples,.polling)|.channel.id="telegram"|.rtt.avgMs=16|.rtt.failedSamples=1'
	verify row.jsonl
	exits 0
	says 'row.jsonl:1: notice: rtt.avgMs is 16, rounded by its importer: the mean is 15.5'
	change 'del(.samples,.polling)|.channel.id="telegram"|.rtt.avgMs=15'
	verify row.jsonl
	exits 1
	says 'or that rounded'
}

@test "--verify: a backfilled row has only the samples that passed" {
	change '.rtt.sources=["backfill:channel-warm-sample"]|.rtt.failedSamples=3'
	verify row.jsonl
	exits 0
	change '.rtt.sources=["backfill:channel-warm-sample"]|.rtt.warmSamples=[10]'
	verify row.jsonl
	exits 1
}

@test "--verify: a run stands once among the lines, and equal in its result.json" {
	change .
	cat good good >row.jsonl
	verify row.jsonl
	exits 1
	says 'row.jsonl:2: run id is there already: row.jsonl:1'
	cp good row.jsonl
	mkdir -p runs/x
	jq . good >runs/x/result.json
	verify row.jsonl runs
	exits 0
	jq '.mode.x=1' good >runs/x/result.json
	verify row.jsonl runs
	exits 1
	says 'runs/x/result.json: row differs from the one of the same run at row.jsonl:1'
	jq -c '.channel.id="discord"' good >>row.jsonl
	verify row.jsonl
	exits 0
}

@test "--verify: what cannot be read is 65, the rest is checked" {
	change .
	printf 'x\n' >bad.jsonl
	cat good >>bad.jsonl
	verify bad.jsonl
	exits 65
	says 'bad.jsonl:1:1'
	says '1 rows checked'
	printf '%s' "$(cat good)" >torn.jsonl
	verify torn.jsonl
	exits 65
	says 'torn.jsonl:1: last line has no end'
	verify nowhere row.jsonl
	exits 66
	says '1 rows checked'
	mkdir empty
	verify empty
	exits 65
	says 'no rows were read'
	echo '{' >result.json
	verify result.json
	exits 65
}

@test "--verify: of a folder only rows are read, symlinks are named" {
	change .
	mkdir folder
	cp good folder/a.jsonl
	echo 'not a row' >folder/README.md
	ln -s a.jsonl folder/b.jsonl
	verify folder
	exits 0
	says '1 rows checked'
	says 'folder/b.jsonl: notice: not read: a symlink'
}

#!/usr/bin/env bats
# What must survive redaction: reports made of redacted artifacts and records are those made of the raw ones; no field that a
# report reads is lost; every field of our records has its place in the policy.

setup_file() {
	load lib
	cp -r "$root/testdata" "$BATS_FILE_TMPDIR/raw"
	cd "$BATS_FILE_TMPDIR/raw"
	# What publish-artifacts leaves out.
	rm -r qa-scenario agent-database heap-snapshot-file process-samples
	cd ..
	oc-redact --into redacted --report report raw
	(cd raw && oc-capture . >../raw.ndjson 2>/dev/null)
	oc-redact raw.ndjson >records.ndjson
}

setup() {
	load lib
	cd "$BATS_FILE_TMPDIR"
}

# same REPORT: of both folders.
same() {
	[ -x "$BIN/$1" ] || skip "there is no $1 yet"
	local d
	for d in raw redacted; do
		(cd $d && status=0 && { "$1" . 2>/dev/null || status=$?; } && echo "exit $status") >"$BATS_TEST_TMPDIR/$d"
	done
	[ "$(wc -l <"$BATS_TEST_TMPDIR/raw")" -ge 20 ]
	diff "$BATS_TEST_TMPDIR/raw" "$BATS_TEST_TMPDIR/redacted"
}

@test "round trips of redacted artifacts" { same rtt-report; }

@test "tokens of redacted artifacts" { same token-report; }

@test "prompts of redacted artifacts" { same prompt-report; }

@test "memory of redacted artifacts" { same rss-report; }

# All that oc-drift says but for how alike two texts are, which nothing of a text can tell that may be published.
drifts() {
	oc-drift "$@" 2>/dev/null | jq -c '
		select(.kind == "drift") | {scenarioId, name, axes, drift, driftDetails, pass, left: (.left | del(.src)?), right: (.right | del(.src)?),
			firstDifference: (.firstDifference != null)}'
}

@test "drift of redacted artifacts and of redacted records" {
	(cd redacted && oc-capture . >../redacted.ndjson 2>/dev/null) || [ $? -eq 65 ]
	drifts raw.ndjson >want
	[ "$(wc -l <want)" -ge 30 ]
	[ "$(jq -r .drift want | sort -u | wc -l)" -ge 6 ]
	drifts redacted.ndjson | diff want -
	drifts records.ndjson | diff want -
}

@test "text that stays under internal drifts as it did, similarity too" {
	oc-redact --policy internal raw.ndjson >internal.ndjson
	for f in raw internal; do
		oc-drift $f.ndjson 2>/dev/null | jq -c 'select(.kind == "drift" or .kind == "drift-report") | del(.src, .left.src?, .right.src?)' >$f.drift
	done
	grep -q '"similarity":0\.[0-9]' raw.drift
	diff raw.drift internal.drift
}

@test "tokens and round trips of redacted records" {
	for by in model day tool runtime provider; do
		oc-tokens --by $by raw.ndjson 2>/dev/null | jq -c 'select(.kind | startswith("token-")) | del(.src)' >want
		[ -s want ]
		oc-tokens --by $by records.ndjson 2>/dev/null | jq -c 'select(.kind | startswith("token-")) | del(.src)' | diff want -
	done
	for channel in discord slack whatsapp; do
		oc-capture "$root/testdata/qa-run/$channel" | tee samples |
			oc-rtt-import --channel $channel --spec openclaw@2026.6.2 --version 2026.6.2 >want
		[ -s want ]
		oc-redact samples | oc-rtt-import --channel $channel --spec openclaw@2026.6.2 --version 2026.6.2 | diff want -
	done
}

@test "a redacted G2 observed-messages file imports with source observed-message" {
	mkdir -p g2
	cp "$root/testdata/observed-messages/discord-g2-content.json" g2/discord-qa-observed-messages.json
	jq 'del(.scenarios[].rttMeasurement, .scenarios[].rttMs, .scenarios[].requestStartedAt, .scenarios[].responseObservedAt)' \
		"$root/testdata/channel-summary/discord-rtt-ms.json" >g2/discord-qa-summary.json
	oc-redact --into g2.redacted g2
	! grep -r ECHO g2.redacted
	for d in g2 g2.redacted; do
		oc-capture $d | oc-rtt-import --channel discord --spec openclaw@2026.6.2 --version 2026.6.2 |
			jq -c '[.discord.samples[] | {rttMs, rttSource}]' >$d.row
	done
	grep -q '"rttSource":"observed-message"' g2.row
	diff g2.row g2.redacted.row
}

@test "no field that a report reads is lost" {
	jq -e '(.lost // []) == []' report
	oc-redact --explain $(find raw -type f) >explained 2>/dev/null
	[ "$(grep -c 'read by: ' explained)" -ge 300 ]
	! grep -P '^(drop|mask)\t.*read by: ' explained
}

@test "times, measures and token figures are what they were, digit for digit" {
	keys='triggerTimestamp timestamp observedAt rttMs requestStartedAt responseObservedAt finalMatchedReplyRttMs startedAt finishedAt
		durationMs wallMs at generatedAt gatewayProcessRssBytes gatewayProcessRssStartBytes gatewayProcessRssEndBytes
		gatewayProcessRssPeakBytes maxRssKb bytes input output cacheRead cacheWrite totalTokens inputTokens outputTokens total
		elapsedSeconds p50Ms p95Ms maxMs avgMs ts runAtMs headerMs totalMs wallClockMs'
	for d in raw redacted; do
		(cd $d && find . -name '*.json*' | sort | while read -r f; do
			jq -c --arg f "$f" --arg keys "$keys" '($keys | split("[ \n\t]+"; null)) as $k
				| $f, (paths(scalars) as $p | select($p[-1] as $l | any($k[]; . == $l)) | getpath($p)
					| select(type == "number" or (type == "string" and test("^[0-9]{4}-[0-9]{2}-[0-9]{2}"))))' "$f"
		done) >$d.figures
	done
	[ "$(wc -l <raw.figures)" -ge 1000 ]
	diff raw.figures redacted.figures
}

@test "redacting twice gives the same bytes" {
	oc-redact --into twice --report report2 redacted
	diff -r redacted twice
	jq -e '.replaced == 0' report2
	oc-redact records.ndjson | diff records.ndjson -
}

# A record of each kind, made from its schema: every property with a value of its type.
sample='def resolve($root): if has("$ref") then (.["$ref"] | ltrimstr("#/$defs/")) as $n | $root["$defs"][$n] + del(.["$ref"]) else . end;
	def types: (.type // (if has("properties") then "object" elif has("items") then "array" else "integer" end)) | if type == "array" then map(select(. != "null"))[0] else . end;
	def value($root; $depth): resolve($root) | if has("const") then .const elif has("enum") then (.enum | map(strings))[0] // .enum[0]
		elif $depth > 6 then null elif (types) == "object" then (.properties // {}) | map_values(if type == "object" then value($root; $depth + 1) else "word" end)
		elif (types) == "array" then [(.items // {}) | if type == "object" then value($root; $depth + 1) else "word" end]
		elif (types) == "string" then "word" elif (types) == "boolean" then true else 7 end;
	. as $root | value($root; 0)'

@test "every field of our records has its place in the tables" {
	for schema in "$root"/schemas/*.json; do
		name=$(basename "$schema" .json)
		case $name in redact-policy) continue ;; esac
		jq -c "$sample" "$schema" >doc.json
		oc-redact --type ndjson --explain doc.json >explained
		if grep -P 'at a place that is not known|^pseudonym key\t|^scan key\t' explained; then
			echo "$name: these fields are in no table of lib/redact/policy_*.c: say there what may be published of them"
			return 1
		fi
	done
}

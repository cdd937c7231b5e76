#!/usr/bin/env bats
# rss-report: the verdicts, each table, what is missing and why, each option and error, and names that mean harm.

setup() {
	load lib
	data=$root/testdata/memory
}

# readings N FIRST REST [EDIT]: so many records of a command's max RSS, in MiB.
readings() {
	jq -nc --argjson n "$1" --argjson first "$2" --argjson rest "$3" '
		range($n) | {kind: "rss-sample", v: 1, scope: "command", metric: "maxRss", measure: "process-max-rss", source: "resource-metrics",
			bytes: (1048576 * (if . == 0 then $first else $rest + . % 3 end)), run: "r", label: "resource-metrics", seq: (. + 1), channel: "slack",
			src: {path: "r"}}
		| '"${4:-.}"
}

@test "the report of commands, gateways and suites is as it was" {
	here=$PWD
	cd "$root"
	status=0
	rss-report testdata/memory/command testdata/memory/gateway testdata/memory/leak-* testdata/memory/suite-dead testdata/memory/suite-long-* \
		>"$here/out" 2>"$here/err" || status=$?
	cd "$here"
	exits 0
	# The reasons are oc-rss's own sentences.
	sed 's/^\(- \*\*[a-z-]*\*\*: [^:]*\): .*/\1: .../' out >short
	diff -u "$root/t/golden/rss-report.md" short
	[ ! -s err ]
}

@test "a cold start: the first sample apart from the warm ones" {
	oc rss-report "$data/command"
	exits 0
	shows '**Cold starts, and no growth found.**'
	shows '- **cold-start**: command (unnamed), max RSS: the beginning of 1 of 1 run (1 reading) is above the rest'
	shows '| (unnamed) | max RSS | 1 of 1 | 1 | 6,948.6 MiB | 772.0 MiB | 9.00× |'
	lacks '## Gateways'
	shows '- No gateway was measured: there is no suite summary with metrics'
}

@test "samples of a run, rows of a store: their channel, scenario and version" {
	oc rss-report "$root/testdata/qa-run/discord"
	exits 0
	shows '| discord discord-canary | max RSS | 3 | 6,948.6 MiB |'
	oc rss-report "$root/testdata/rtt-row/rows.jsonl"
	exits 0
	shows '## Commands'
	lacks 'No command was measured'
}

@test "growth, steadiness, and too little to tell" {
	oc rss-report "$data"/leak-*
	exits 0
	shows '**Memory grows: a leak is suspected.**'
	grep -Eq '^- \*\*growth\*\*: gateway leak-\\\*, RSS, process: by the heap \(heapUsed\): memory grows by [34][0-9]\.[0-9] MiB/h \(median of 3 runs' out
	oc rss-report "$data"/suite-long-*
	exits 0
	shows '**Steady.** 2 series of readings: 1 insufficient, 1 steady.'
	shows '- **steady**: gateway telegram, RSS, tree: the warm median is 658.0 MiB'
	oc rss-report "$data/suite-early"
	exits 0
	shows '**Not enough to judge.** 1 series of readings: 1 insufficient.'
}

@test "--gate: closed by a verdict, by nothing to judge, else open" {
	oc rss-report --gate "$data/command"
	exits 1
	shows '- Gate (growth or cold-start): **closed**'
	oc rss-report -g "$data"/suite-long-*
	exits 0
	shows '- Gate (growth or cold-start): **open**'
	oc rss-report --gate=growth "$data"/leak-*
	exits 1
	oc rss-report --gate=cold-start "$data"/leak-*
	exits 0
	oc rss-report --gate=growth "$data/command"
	exits 65
	shows '- Gate (growth): **closed**: nothing could be judged, and nothing seen is not clean'
	oc rss-report --gate=growth "$data"/suite-long-* "$root/t/odd"
	exits 65
	shows '- Gate (growth): **open**, though not all input was good'
}

@test "--by, --min-growth, --min-span, --min-cold: as oc-rss takes them" {
	oc rss-report -b run "$data"/leak-1 "$data"/leak-2
	exits 0
	shows '6 series of readings'
	shows '/testdata/memory/leak-1, heap used, process: '
	oc rss-report --min-growth 60 "$data"/leak-*
	exits 0
	lacks 'a leak is suspected'
	oc rss-report --min-span=3h "$data"/leak-*
	exits 0
	lacks 'a leak is suspected'
	oc rss-report --min-cold 5000 "$data/command"
	exits 0
	shows '**Steady.**'
}

@test "--baseline: rows of an earlier report, or what they are made of" {
	for n in 1 2 3; do
		jq '.events |= map(.memory |= (.heapUsedBytes = 220000000 + .rssBytes % 1048576 | .rssBytes = 700000000))' "$data/leak-$n/diagnostics-stability.json" >b$n.json
		mkdir -p before/$n
		mv b$n.json before/$n/diagnostics-stability.json
	done
	oc rss-report --baseline before "$data"/leak-*
	exits 0
	shows 'in the baseline, p 0.05'
	cp out one
	oc-capture before | oc-rss >rows 2>/dev/null
	zstd -q rows
	oc rss-report --baseline=rows.zst "$data"/leak-*
	exits 0
	diff one out
	oc rss-report --baseline nowhere "$data/leak-1"
	exits 66
	[ ! -s out ]
	says 'the baseline, nowhere, could not be read'
}

@test "checkpoints: the change since the one before, and over a scenario" {
	oc rss-report "$root/testdata/qa-suite-summary/heap.json"
	exits 0
	shows '## Checkpoints of a run'
	shows 'From 583.6 MiB to 621.0 MiB (+37.4 MiB), at most 625.0 MiB; the most in one scenario: +27.0 MiB in channel-chat-baseline.'
	shows '| scenario:memory-recall:finish | 33.0 s | 625.0 MiB | +14.3 MiB | +14.3 MiB |'
	shows '| suite-finish | 33.8 s | 621.0 MiB | -4.0 MiB | - |'
	shows '| memory-recall | (unnamed) | RSS, tree | 1 | +14.3 MiB | +14.3 MiB |'
	shows '| 2 | 100.0 MiB | 113.0 MiB | +13.0 MiB | +13.0% |'
}

@test "a scenario that did not finish, and long runs are cut and say so" {
	jq '.metrics.gatewayProcessRssSamples |= (del(.[4]) + [range(200) | {label: "more-\(.)", at: "2026-06-17T21:00:00.000Z", gatewayProcessRssBytes: 640000000}])' \
		"$root/testdata/qa-suite-summary/heap.json" >qa-suite-summary.json
	oc rss-report qa-suite-summary.json
	exits 0
	shows '`2026-06-17T20:00:00.000Z .`: began and did not finish: memory-recall'
	shows 'and 125 more.'
}

@test "what is missing, and why" {
	oc rss-report "$data/suite-dead"
	exits 65
	shows '**No memory was measured.**'
	shows 'suite-dead/qa-suite-summary.json`: the gateway was dead at the end: the suite wrote no RSS block'
	says 'rss-report: no reading of memory could be judged'
	oc rss-report "$root/testdata/qa-suite-summary" "$data/suite-early"
	exits 0
	shows 'workers.json`: isolated workers: the metrics are in the workers'"'"' own summaries'
	shows 'pair-openclaw.json`: the summary of a runtime pair has no metrics'
	shows 'suite-early/qa-suite-summary.json`: no checkpoints, only start and end: it was written before there were any (May 2026)'
	shows '- No command was measured: there is no `resource-metrics.env`'
	jq '.metrics.gatewayProcessCpuMs = 9000' "$data/suite-dead/qa-suite-summary.json" >qa-suite-summary.json
	oc rss-report qa-suite-summary.json
	shows 'the gateway was measured (its CPU time is there), but not its memory'
	oc rss-report "$root/testdata/http-timings"
	exits 65
	[ ! -s out ]
	says 'nothing to report: nothing in the input tells of memory'
}

@test "readings that cannot be any are named, and commands that a signal ended" {
	oc rss-report "$root/t/odd" "$root/testdata/resource-metrics/killed.env"
	exits 65
	shows '- 3 readings are not used, as no memory can be what was found:'
	shows '(scenario:channel-chat-baseline:finish): `-1` bytes is negative, which no memory is'
	shows '(scenario:channel-chat-baseline:start): `597656` bytes would be 583.6 KiB, too little for a gateway; in KiB it is 583.6 MiB (a factor of 1024)'
	shows '| scenario:channel-chat-baseline:start | 0.1 s | not used | - | - |'
	shows '- 1 command ended by a signal; what they used is what they had reached by then:'
	shows 'killed.env`: signal 9 (a timeout, or memory was out), 5,141.0 MiB'
}

@test "under pressure: one moment told by three is one row" {
	oc rss-report "$data/gateway"
	exits 0
	shows '| 2026-05-27T10:04:17.103Z | warning | rss\_growth | 1,121.2 MiB | 457.5 MiB | 512.0 MiB | console-log, diagnostics, gateway-log |'
	shows '| 10:09:17 | critical | heap\_threshold | 3,409.9 MiB | 1,955.8 MiB | 1,935.4 MiB | console-log |'
	[ "$(grep -c 'rss\\_growth' out)" -eq 1 ]
}

# pressure KIND AT LEVEL RSS: a line of the kind as a gateway writes it at that time, heap 479740976.
pressure() {
	local text="memory pressure: level=$3 reason=rss_threshold rssBytes=$4 heapUsedBytes=479740976 thresholdBytes=536870912"
	case $1 in
	console) printf '%s [diagnostics/memory] %s\n' "$2" "$text" ;;
	log) printf '{"0":"{\\"subsystem\\":\\"gateway/diagnostics/memory\\"}","1":"%s","_meta":{},"time":"%s"}\n' "$text" "$2" ;;
	esac
}

@test "under pressure: the answer of the RPC stands beside the logs, the console has another zone and tells of seconds" {
	mkdir -p g/logs
	jq -c '.events |= map(select(.type == "diagnostic.memory.pressure"))' "$data/gateway/diagnostics-stability.json" >g/rpc-stability.json
	cp g/rpc-stability.json g/again.json
	grep 'memory pressure' "$data/gateway/openclaw-2026-05-27.log" | sed -n 1p | sed 's/10:04:17/10:04:19/' >g/logs/openclaw.log
	echo '15:34:20 [diagnostics/memory] memory pressure: level=warning reason=rss_growth rss=1.09 GiB heap=457.5 MiB threshold=512 MiB rssGrowth=563.76 MiB' >g/logs/gateway.log
	oc rss-report g
	exits 0
	[ "$(sed -n '/^## Under pressure/,/^## [^U]/p' out | grep -c '^| [0-9]')" -eq 1 ]
	shows '| 2026-05-27T10:04:17.103Z | warning | rss\_growth | 1,121.2 MiB | 457.5 MiB | 512.0 MiB | console-log, diagnostics, gateway-log |'
}

@test "under pressure: a stability bundle tells what the log tells" {
	cp "$root/testdata/stability-bundle/critical.json" .
	echo '12:04:17 [diagnostics/memory] memory pressure: level=critical reason=rss_threshold rssBytes=3304390656 heapUsedBytes=2101346304 thresholdBytes=3221225472 memoryPressureSnapshot=enabled' >gateway.log
	oc rss-report gateway.log critical.json
	exits 0
	shows '| 2026-05-27T10:04:17.003Z | critical | rss\_threshold | 3,151.3 MiB | 2,004.0 MiB | 3,072.0 MiB | console-log, diagnostics |'
	[ "$(grep -c '^| .*rss\\_threshold' out)" -eq 1 ]
}

@test "under pressure: other figures, another level or minutes between them are other moments" {
	pressure log 2026-05-27T10:00:00.000Z warning 1175678976 >openclaw.log
	pressure log 2026-05-27T10:05:00.000Z warning 1175678976 >>openclaw.log
	pressure log 2026-05-27T10:15:00.000Z warning 1175678976 >>openclaw.log
	pressure console 10:00:00 warning 1175678976 >gateway.log
	pressure console 10:00:01 critical 1175678976 >>gateway.log
	pressure console 10:00:01 warning 1175678977 >>gateway.log
	pressure console 10:05:00 warning 1175678976 >>gateway.log
	pressure console 10:15:00 warning 1175678976 >>gateway.log
	oc rss-report openclaw.log gateway.log
	exits 0
	[ "$(grep -c '^| [0-9].* | console-log, gateway-log |$' out)" -eq 3 ]
	[ "$(grep -c '^| [0-9].* | console-log |$' out)" -eq 2 ]
}

@test "what people wrote down with ps is a series as any other" {
	awk 'BEGIN { print "TIME PID RSS COMMAND"; for (i = 0; i < 60; i++) print 1795168800 + i * 60, 12345, 700000 + i * 4000, "openclaw-gateway" }' >ps.txt
	oc rss-report ps.txt
	exits 0
	shows '| (unnamed) | RSS, process | 1 | 60 | 683.6 MiB | 914.1 MiB | +230.5 MiB |'
	! grep -q 'No gateway was measured' out
}

@test "what was watched live" {
	oc-capture --exec --label 'a|b' -- sh -c 'exit 3' >records 2>/dev/null || true
	oc rss-report records
	exits 0
	shows '## Watched live'
	grep -Eq '^\| `a\\\|b` \| [0-9.]+ s \| .* MiB \| .* \| exit 3 \|$' out
}

@test "readings from standard input; --map can say what recorded commands do not know" {
	readings 8 7000 770 >records
	oc rss-report <records
	exits 0
	shows '- **cold-start**: command slack, max RSS:'
	shows '| slack | max RSS | 8 | 7,000.0 MiB | 771.0 MiB | 9.08× |'
	oc-capture --map '.version = "2026.6.2"' records | rss-report - >out 2>/dev/null
	shows '| slack 2026.6.2 | max RSS |'
}

@test "a verdict in the input is none of this report's" {
	readings 8 770 770 >records
	{
		cat records
		echo '{"kind":"rss-row","v":1,"key":{},"scope":"gateway","metric":"rss","verdict":"growth","reason":"forged","src":{"path":"x"}}'
		echo '{"kind": "rss-row","v":1,"key":{},"scope":"gateway","metric":"rss","verdict":"growth","reason":"forged","src":{"path":"x"}}'
		echo '{"kind":"rss-report-judged","v":1}'
		echo '{"kind":"rss-report-end","v":1,"exit":0}'
	} >mixed
	oc rss-report --gate records
	cp out clean
	exits 0
	oc rss-report --gate mixed
	exits 0
	diff clean out
}

@test "--out: whole, or what was there stays" {
	oc rss-report -o report.md "$data/command"
	exits 0
	[ ! -s out ]
	cp report.md before
	echo '{}' >empty.json
	oc rss-report --out=report.md empty.json
	exits 65
	cmp report.md before
	mkdir folder
	oc rss-report --out folder "$data/command"
	exits 73
	oc rss-report --out nowhere/report.md "$data/command"
	exits 73
}

@test "bad input is named, and the rest reported" {
	printf '{"scenarios":' >broken.json
	oc rss-report "$data/command" broken.json
	exits 65
	shows '**Not all input could be read**'
	shows '`broken.json`'
	shows '| (unnamed) | max RSS | 8 |'
	oc rss-report "$data/command" nowhere.json
	exits 66
	shows '| (unnamed) | max RSS | 8 |'
}

@test "names that mean harm" {
	jq '.run.channel = "a|b`<img src=x>\u001b[31m\nhttp://x" | .metrics.gatewayProcessRssSamples[0].label = "[x](http://y)\u001b[0m"
		| .run.startedAt = "</code>\u202e|`" | .metrics.gatewayProcessRssSamples[1] |= (.label = "# no\n\n# heading" | .gatewayProcessRssBytes = -1)' \
		"$root/testdata/qa-suite-summary/heap.json" >qa-suite-summary.json
	oc rss-report qa-suite-summary.json
	exits 65
	safe out
	! grep -E '^http|^# no|^# heading|<img src=x> ' out
	shows '\x1B[31m\nhttp://x'
	readings 8 7000 770 '.channel = "x\ty|z" | .src.path = "a\nb`|c"' >records
	oc rss-report records
	exits 0
	safe out
	! grep -q '^b' out
}

@test "locale and time zone change no byte" {
	oc rss-report "$data"/command "$data"/gateway
	mv out plain
	LC_ALL=C.UTF-8 TZ=Asia/Kolkata oc rss-report "$data"/command "$data"/gateway
	exits 0
	diff plain out
}

@test "wrong use" {
	for wrong in "--gate=nothing" "--by x" "--nothing" "--out" "--by=" "--min-growth x" "--min-span x" "--min-cold x" "--baseline"; do
		# shellcheck disable=SC2086 # an option and its value
		oc rss-report $wrong </dev/null
		exits 64
		says 'rss-report: '
		! grep oc-rss err
	done
	oc rss-report --help
	exits 0
	grep -q '^Usage: rss-report' out
	oc rss-report --version
	grep -Eq '^rss-report [0-9]' out
}

# dump FILE FROM TO [START]: the events of one gateway as diagnostics.stability tells them, one in 30 s, 1 MiB more each
dump() {
	mkdir -p "$(dirname "$1")"
	jq -n --argjson from "$2" --argjson to "$3" --argjson start "${4:-0}" '
		{generatedAt: "2026-05-01T00:00:00.000Z", capacity: 1000, count: ($to - $from + 1), dropped: 0, firstSeq: $from, lastSeq: $to,
			events: [range($from; $to + 1) | {seq: ., ts: (1777593600000 + ($start + 30 * .) * 1000), type: "diagnostic.memory.sample",
				memory: {rssBytes: ((400 + .) * 1048576)}}]}' >"$1"
}

@test "dumps of one gateway that overlap are one run; a count that begins again is another" {
	dump state/stability/1.json 1 500
	dump state/stability/2.json 301 720
	oc-capture state | oc-rss 2>err >out
	[ "$(jq -c 'select(.kind == "rss-row") | [.runs, .n, .odd, .gateway]' out)" = '[1,720,{"twice":200},"state"]' ]
	for n in 1 2 3; do dump "again/dump-$n.json" 1 100 $((n * 100000)); done
	oc-capture again | oc-rss 2>err >out
	[ "$(jq -c 'select(.kind == "rss-row") | [.runs, .n, .verdict]' out)" = '[3,300,"growth"]' ]
}

@test "copies of an answer are one run; gateways are series of their own, and so are versions" {
	for f in a b c; do dump "$f/rpc-diagnostics.stability.json" 100 143; done
	oc-capture a b c | oc-rss --gate=growth >out 2>err && status=0 || status=$?
	[ "$status" -eq 65 ]
	[ "$(jq -c 'select(.kind == "rss-row") | [.runs, .n, .verdict]' out)" = '[1,44,"insufficient"]' ]
	dump d/rpc-diagnostics.stability.json 1 60 7
	oc-capture a d | oc-rss 2>err >out
	[ "$(jq -c 'select(.kind == "rss-row") | [.gateway, .n]' out)" = '["a",44]
["d",60]' ]
	dump old/2026.5.26/rpc-diagnostics.stability.json 1 60
	dump new/v2026.10.1-beta.2/rpc-diagnostics.stability.json 1 60 100000
	oc-capture old new | oc-rss --by total 2>err >out
	[ "$(jq -c 'select(.kind == "rss-row") | [.key.version, .runs]' out)" = '["2026.10.1-beta.2",1]
["2026.5.26",1]' ]
}

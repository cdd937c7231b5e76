#!/usr/bin/env bats
# shellcheck disable=SC2154 # root comes from lib.bash
# oc-rss from outside: every option, every error.

setup() {
	load lib
	data=$root/testdata/rss
}

# reading [JQ-ASSIGNMENTS]: a plain reading of a gateway.
reading() {
	jq -nc '{kind: "rss-sample", v: 1, scope: "gateway", metric: "rss", measure: "tree", source: "suite", bytes: 700000000,
		run: "r", label: "suite-start", seq: 1, at: "2026-05-27T10:00:00.000Z", channel: "slack", version: "1",
		src: {path: "s.json", line: 3}} | '"${1:-.}"
}

# command FIRST N [JQ-ASSIGNMENTS]: N readings of commands, KiB; the first is FIRST, the others near 790000.
command_readings() {
	jq -nc --argjson first "$1" --argjson n "$2" 'range($n) | {kind: "rss-sample", v: 1, scope: "command", metric: "maxRss",
		measure: "process-max-rss", source: "resource-metrics", bytes: ((if . == 0 then $first else 790000 + . * 37 % 11 * 500 end) * 1024),
		run: "r", sample: (. + 1), channel: "slack", version: "1", src: {path: "sample-\(. + 1)/resource-metrics.env"}} | '"${3:-.}"
}

# gateway RUN SHAPE [MINUTES [METRIC [CHANNEL]]]: a reading a minute. Shapes: leak (40 MiB/h), saw, plateau, cold.
gateway() {
	awk -v run="$1" -v shape="$2" -v minutes="${3:-60}" -v metric="${4:-rss}" -v channel="${5:-slack}" '
		BEGIN {
			srand(length(run) * 100 + length(shape) * 7 + 1)
			for (i = 0; i < minutes; i++) {
				mib = 600 + i * 7 % 5 * 20 + rand() * 3
				if (shape == "leak") mib += 40 * i / 60
				if (shape == "plateau") mib += 200 * (1 - exp(-i / 2))
				if (shape == "cold" && i < 4) mib += 500
				printf "{\"kind\":\"rss-sample\",\"v\":1,\"scope\":\"gateway\",\"metric\":\"%s\",\"measure\":\"process\",\"source\":\"exec\"", metric
				printf ",\"bytes\":%d,\"run\":\"%s\",\"seq\":%d,\"atMs\":%d,\"channel\":\"%s\",\"version\":\"1\"", mib * 1048576, run, i + 1, i * 60000, channel
				printf ",\"src\":{\"path\":\"(exec)\"}}\n"
			}
		}'
}

runs() { # SHAPE [MINUTES [METRIC]]: three runs
	local r
	for r in a bb ccc; do gateway "$r" "$@"; done
}

# many N SEED: N records of all sorts, some odd, of several runs, for partials.
many() {
	awk -v n="$1" -v seed="$2" '
		function pick(list,   a, k) { k = split(list, a, " "); return a[1 + int(rand() * k)] }
		BEGIN {
			srand(seed)
			for (i = 1; i <= n; i++) {
				run = pick("a a a a bb ccc"); metric = pick("rss rss heapUsed maxRss"); t = int(rand() * 7200000)
				printf "{\"kind\":\"rss-sample\",\"v\":1,\"scope\":\"gateway\",\"metric\":\"%s\",\"measure\":\"%s\"", metric, metric == "maxRss" ? "process-max-rss" : "tree"
				bytes = int(6e8 + rand() * 1e8 + t * 10)
				r = rand()
				if (r < 0.01) bytes = -5; else if (r < 0.02) bytes = 5e12; else if (r < 0.03) bytes = int(bytes / 1024) * (run == "a" ? 1024 : 1)
				printf ",\"bytes\":%.0f,\"run\":\"%s\"", bytes, run
				if (rand() < 0.9) printf ",\"seq\":%d", t / 10 + 1
				r = rand()
				if (r < 0.5) printf ",\"atMs\":%d", t
				if (r > 0.4 && r < 0.9) printf ",\"at\":\"2026-05-27T%02d:%02d:%02d.%03dZ\"", 10 + t / 3600000, t / 60000 % 60, t / 1000 % 60, t % 1000
				r = rand()
				if (r < 0.05) printf ",\"label\":\"scenario:s%d:%s\"", rand() * 4, pick("start finish")
				else if (r < 0.1) printf ",\"label\":\"suite-%s\"", pick("start finish")
				if (rand() < 0.02) printf ",\"pressure\":{\"level\":\"warning\"}"
				if (rand() < 0.02) printf ",\"signal\":9"
				printf ",\"channel\":\"%s\",\"src\":{\"path\":\"%s\",\"line\":%d}}\n", pick("slack slack discord"), pick("x y"), i
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

row() { # EXPR: of the rss-row records in ./out
	jq -c "select(.kind == \"rss-row\") | $1" out
}

# ---- cold starts ----

@test "the first command far above the others is a cold start, and in no warm figure" {
	command_readings 7406152 20 >in
	oc oc-rss in
	exits 0
	[ "$(row '[.key, .scope, .metric, .measure, .verdict]')" = \
		'[{"channel":"slack","scenario":null,"version":"1"},"command","maxRss","process-max-rss","cold-start"]' ]
	[ "$(row '[.runs, .n, .exact, .firstBytes / 1024, .maxBytes / 1024, .warm.n, .warm.medianBytes / 1024, .cold]')" = \
		'[1,20,true,7406152,7406152,19,792500,{"judged":1,"runs":1,"n":1}]' ]
	[ "$(row '[.coldToWarm, .outliers.n, .outliers.furthest[0].seq, .growth, .course]')" = '[9.345,1,2,null,null]' ]
	[ "$(row .reason)" = '"the beginning of 1 of 1 run (1 reading) is above the rest: the first reading is up to 7232.6 MiB, 9.3 times the warm median of 773.9 MiB"' ]
}

@test "commands that are all alike are not cold, however large" {
	command_readings 5231656 20 '.bytes |= if . < 2e9 then . * 6.6 | floor else . end' >in
	oc oc-rss in
	exits 0
	[ "$(row '[.verdict, .cold.runs, .coldToWarm < 1.01]')" = '["steady",0,true]' ]
}

@test "--min-cold: how far above is cold" {
	command_readings 900000 20 >in
	oc oc-rss in
	[ "$(row .verdict)" = '"steady"' ]
	oc oc-rss --min-cold 10 in
	[ "$(row .verdict)" = '"cold-start"' ]
}

@test "few readings: insufficient, and how many more it takes" {
	oc oc-rss < <(command_readings 7406152 3)
	exits 0
	[ "$(row '[.verdict, .more, .reason]')" = '["insufficient",{"readings":3},"3 readings of 1 run: too few to judge: it takes 3 more readings"]' ]
	oc oc-rss < <(for r in 1 2 3; do command_readings 1900000 3 ".run = \"$r\""; done)
	[ "$(row '[.verdict, .runs, .warm.n, .cold.runs]')" = '["cold-start",3,6,3]' ]
	oc oc-rss < <(for r in 1 2 3 4 5 6 7; do command_readings 1900000 1 ".run = \"$r\""; done)
	[ "$(row '[.verdict, .runs, .warm.n]')" = '["insufficient",7,0]' ]
}

@test "rows of openclaw-rtt: by the samples that have a reading, the measurement's own scope, gateways apart" {
	jq -nc '{channel: {id: "slack", scenario: "slack-canary"}, package: {spec: "openclaw@1", version: "1"}, run: {id: "r1"}, rtt: {},
		resources: {measurement: {scope: "qa-command"}, maxRssKbSamples: [790000, 791000, 792000, 789000, 790500, 791500],
		gatewayProcessRssStartBytesSamples: [600000000, 610000000], gatewayProcessRssEndBytesSamples: [640000000, 630000000],
		gatewayProcessRssPeakBytesSamples: [650000000, 700000000]},
		samples: [{index: 1, status: "fail"}, {index: 2, maxRssKb: 790000}, {index: 3, maxRssKb: 791000}, {index: 4, maxRssKb: 792000},
		{index: 5, maxRssKb: 789000}, {index: 6, maxRssKb: 790500}, {index: 7, maxRssKb: 791500}]}' >in
	jq -c '.resources.measurement.scope = "release-harness-command" | .run.id = "r2" | del(.samples)' in >>in2
	jq -c 'del(.resources) | .run.id = "r3"' in >>in2
	oc oc-rss in in in2
	exits 0
	[ "$(row '[.scope, .metric, .runs, .n, .key.scenario, .verdict, .odd.twice]')" = '["gateway","rss",4,8,null,"insufficient",4]
["command","maxRss",1,6,"slack-canary","steady",6]
["release-harness-command","maxRss",1,6,"slack-canary","steady",null]' ]
	[ "$(row 'select(.scope == "gateway") | [.course.startBytes, .course.maxDeltaBytes, .course.peakDeltaBytes, .peakBytes]')" = '[600000000,40000000,90000000,700000000]' ]
	[ "$(row 'select(.scope == "command") | [.outliers.furthest[].seq]')" = '[]' ]
	[ "$(jq -c 'select(.run.id == "r3") | .run.id' out)" = '"r3"' ]
	says "records let pass: 1"
}

# ---- growth ----

@test "three runs that leak: growth; saw-teeth and plateaus: steady; a high beginning: cold-start" {
	oc oc-rss < <(runs leak)
	exits 0
	[ "$(row '[.verdict, .growth.found, .growth.used, .growth.of, .growth.n, .growth.growing, (.growth.bytesPerHour / 1048576 - 40 | fabs < 4)]')" = \
		'["growth",true,"rss","runs",3,3,true]' ]
	[[ "$(row .reason)" == '"memory grows by '*' MiB/h (median of 3 runs; the mean by at least '*'): a leak is suspected; a run went from '*' MiB"' ]]
	oc oc-rss < <(runs saw)
	[ "$(row '[.verdict, .growth.judged, .growth.found]')" = '["steady",true,false]' ]
	oc oc-rss < <(runs plateau)
	[ "$(row .verdict)" = '"steady"' ]
	oc oc-rss < <(runs cold)
	[ "$(row '[.verdict, .cold.runs, .cold.n]')" = '["cold-start",3,12]' ]
}

@test "one run is cut into pieces when it is long, else it is insufficient" {
	oc oc-rss < <(gateway a leak 480)
	[ "$(row '[.verdict, .growth.of, .growth.n]')" = '["growth","pieces",3]' ]
	oc oc-rss < <(gateway a saw 480)
	[ "$(row .verdict)" = '"steady"' ]
	oc oc-rss < <(gateway a saw 30)
	[ "$(row '[.verdict, .more]')" = '["insufficient",{"runs":2}]' ]
	oc oc-rss < <(gateway a saw 6)
	[ "$(row '[.verdict, .more]')" = '["insufficient",{"readings":11,"runs":3,"minutes":10}]' ]
}

@test "--min-growth, --min-span" {
	runs leak >in
	oc oc-rss --min-growth 60 in
	[ "$(row '[.verdict, .growth.leastBytesPerHour]')" = '["steady",62914560]' ]
	oc oc-rss --min-span 2h in
	[ "$(row '[.verdict, .more.minutes > 90]')" = '["insufficient",true]' ]
	oc oc-rss --min-span 1s < <(runs leak 20)
	[ "$(row .growth.n)" = 3 ]
}

@test "the heap decides for the resident set of the same runs" {
	{ runs leak; runs saw 60 heapUsed; } >in
	oc oc-rss in
	exits 0
	[ "$(row '[.metric, .verdict, .growth.found, .growth.used]')" = '["heapUsed","steady",false,"heapUsed"]
["rss","steady",true,"heapUsed"]' ]
	[[ "$(row 'select(.metric == "rss").reason')" == *"by the heap (heapUsed): no growth"*"though the resident set grew by "* ]]
	{ runs leak; gateway other saw 480 heapUsed; } >in
	oc oc-rss in
	[ "$(row 'select(.metric == "rss") | [.verdict, .growth.used]')" = '["growth","rss"]' ]
}

@test "scopes, metrics and measures are never mixed" {
	{ runs saw; runs saw 60 pss; runs saw | jq -c '.measure = "tree"'; runs saw | jq -c '.scope = "command"'; } >in
	oc oc-rss --by total in
	[ "$(row '[.scope, .metric, .measure, .n]')" = '["command","rss","process",180]
["gateway","pss","process",180]
["gateway","rss","process",180]
["gateway","rss","tree",180]' ]
}

@test "--by groups by any fields, in the order of their values" {
	{ runs saw; gateway d saw 20 rss discord; } >in
	oc oc-rss --by run in
	[ "$(row '[.by, .key.run, .n]')" = '[["run","version"],"a",60]
[["run","version"],"bb",60]
[["run","version"],"ccc",60]
[["run","version"],"d",20]' ]
	oc oc-rss -b version,channel in
	[ "$(row '[.key.version, .key.channel, .runs]')" = '["1","discord",1]
["1","slack",3]' ]
}

@test "--baseline: growth is what is more than before" {
	oc oc-rss "$data/steady.ndjson"
	cp out before
	oc oc-rss "$data/leak.ndjson"
	[ "$(row .verdict)" = '"growth"' ]
	cp out leaked
	oc oc-rss --baseline before "$data/leak.ndjson"
	exits 0
	[ "$(row '[.verdict, .growth.baseline.n, .growth.baseline.p]')" = '["growth",3,0.05]' ]
	oc oc-rss --baseline leaked "$data/leak.ndjson"
	[ "$(row '[.verdict, .growth.baseline.p > 0.5]')" = '["steady",true]' ]
	oc oc-rss --baseline before < <(runs leak)
	says "baseline ignored: fewer than 3 runs of each series"
	[ "$(row '[.verdict, .growth.baseline]')" = '["growth",null]' ]
	reading >none
	for bad in none nowhere; do
		oc oc-rss --baseline "$bad" "$data/leak.ndjson"
		[ "$status" -ne 0 ] && [ -s err ] && [ ! -s out ]
	done
	oc oc-rss --by total "$data/steady.ndjson"
	cp out before
	oc oc-rss --baseline before "$data/leak.ndjson"
	exits 65
	says "before:1: a row that is not grouped by all that this report is"
}

@test "--gate: closed by a finding, open without, 65 when there was nothing to judge" {
	runs leak >leaks
	runs saw >saws
	command_readings 7406152 20 >colds
	oc oc-rss --gate leaks
	exits 1
	says "gate closed: 1 finding: slack 1 rss (growth of 40.3 MiB/h)"
	oc oc-rss -g colds
	exits 1
	oc oc-rss --gate=growth colds
	exits 65
	says "the gate saw nothing to judge"
	oc oc-rss --gate=cold-start leaks
	exits 0
	oc oc-rss --gate=growth saws colds
	exits 0
	oc oc-rss --gate < <(reading)
	exits 65
	oc oc-rss --gate </dev/null
	exits 65
	oc oc-rss --gate=leaks </dev/null
	exits 64
}

# ---- scenarios and courses ----

@test "growth of scenarios between their labels, and of runs" {
	local r
	for r in 1 2 3; do
		reading ".run = \"$r\" | .bytes = 600000000"
		reading ".run = \"$r\" | .seq = 2 | .at = \"2026-05-27T10:01:00Z\" | .label = \"scenario:x:start\" | .edge = \"start\" | .scenario = \"x\" | .bytes = 610000000"
		reading ".run = \"$r\" | .seq = 3 | .at = \"2026-05-27T10:02:00Z\" | .label = \"scenario:x:finish\" | .edge = \"finish\" | .scenario = \"x\" | .bytes = 61${r}000000 + 10000000"
		reading ".run = \"$r\" | .seq = 4 | .at = \"2026-05-27T10:03:00Z\" | .label = \"scenario:y:start\""
		reading ".run = \"$r\" | .seq = 5 | .at = \"2026-05-27T10:04:00Z\" | .label = \"suite-finish\" | .bytes = 630000000"
	done >in
	oc oc-rss in
	exits 0
	[ "$(row .scenarios)" = '[{"scenario":"x","n":3,"deltaBytes":12000000,"maxDeltaBytes":13000000},{"scenario":"y","n":0,"unpaired":3}]' ]
	[ "$(row .course)" = '{"runs":3,"startBytes":600000000,"endBytes":630000000,"deltaBytes":30000000,"maxDeltaBytes":30000000,"peakDeltaBytes":100000000}' ]
	[ "$(row '[.key.scenario, .peakBytes]')" = '[null,700000000]' ]
}

@test "heap snapshots and exec records" {
	local i
	for i in 1 2; do
		jq -nc --argjson i "$i" '{kind: "heap-snapshot", v: 1, scope: "gateway", run: "r", label: (if $i == 1 then "suite-start" else "suite-finish" end),
			at: "2026-05-27T10:0\($i):00Z", bytes: ($i * 50000000), src: {path: "s.json"}}'
	done >in
	for i in 1 2 3 4 5 6 7; do
		jq -nc --argjson i "$i" '{kind: "exec", v: 1, scope: "command", run: "e\($i)", label: "qa", startedAt: "2026-05-27T10:0\($i):00Z",
			exitStatus: 0, maxRssKb: (if $i == 1 then 3000000 else 800000 + $i end), tree: {metric: "pss", peakBytes: 900000000},
			src: {path: "(exec)"}}'
	done >>in
	oc oc-rss --by total in
	exits 0
	[ "$(row '[.scope, .metric, .n, .runs, .verdict, .peakBytes]')" = '["command","maxRss",7,1,"cold-start",3072000000]
["command","pss",0,7,"insufficient",900000000]
["gateway","heapSnapshot",2,1,"insufficient",100000000]' ]
	[ "$(row 'select(.metric == "heapSnapshot") | [.course.deltaBytes, .growth]')" = '[50000000,null]' ]
}

# ---- bad input ----

@test "readings that cannot be true: located, counted by reason, in no figure" {
	{
		reading
		reading '.bytes = -1 | .seq = 2'
		reading '.bytes = 0 | .seq = 3'
		reading '.bytes = 5e12'
		reading 'del(.bytes)'
		reading '.bytes = 689852'
		reading '.scope = "command" | .metric = "maxRss" | .measure = "process-max-rss" | .bytes = 789964 | .maxRssKb = 789964'
		reading '.raw = "674000" | .unit = "KiB" | .bytes = 674000'
		reading 'del(.bytes) | .problem = "negative" | .raw = "-5"'
		reading 'del(.metric)'
	} >in
	oc oc-rss --rejects bad in
	exits 65
	[ "$(row 'select(.scope == "gateway") | [.n, .minBytes, .apart]')" = '[1,700000000,{"missing":1,"negative":2,"absurd":1,"unit":2,"unusable":1}]' ]
	[ "$(row 'select(.scope == "command") | [.n, .apart]')" = '[0,{"unit":1}]' ]
	says "oc-rss: in:2: is negative or zero: the reading of s.json:3 is not counted"
	says "in:4: is beyond 256 GiB"
	says "in:5: has no number"
	says "in:7: is in another unit than its name says (KiB in a field of bytes?)"
	says "in:9: could not be used when it was captured: the reading of s.json:3 (negative), is not counted"
	says "in:10: a reading that does not say of what it is: it needs scope and metric"
	says "not counted: bad 8"
	tail -n +2 in | cmp - bad
}

@test "a reading 1024 times off the others is set apart" {
	command_readings 790000 20 'if .sample == 7 then .bytes = .bytes / 1024 | .bytes |= floor else . end' >in
	oc oc-rss in
	exits 65
	[ "$(row '[.n, .verdict, .apart, .minBytes > 8e8]')" = '[19,"steady",{"unitSuspect":1},true]' ]
	says "1 readings are 1024 times off the others: their unit is wrong"
	# A process that is watched does begin that small.
	oc oc-rss < <(gateway a saw 60 | jq -c 'if .seq < 3 then .bytes = (.bytes / 1024 | floor) else . end')
	exits 0
	[ "$(row '[.n, .apart]')" = '[60,{}]' ]
}

@test "a clock that goes back: told where, and growth of that run is not judged" {
	jq -nc 'range(60) | {kind: "rss-sample", v: 1, scope: "gateway", metric: "rss", measure: "tree", bytes: 700000000, run: "r", label: "x", seq: (. + 1),
		at: (1779876000 + . * 60 - (if . > 30 then 1200 else 0 end) | todate), src: {path: "s.jsonl", line: (. + 1)}}' >in
	oc oc-rss in
	exits 65
	says "in:32: notice: this reading is earlier than the one before it in its run"
	says "in the series that begins here the clock goes back at "
	[ "$(row '[.verdict, .odd.backwards > 0, .growth.mistrusted, .growth.n]')" = '["insufficient",true,1,0]' ]
	tac in >turned
	oc oc-rss turned
	[ "$(row '.odd.backwards > 0')" = true ]
	jq -c '.at = (1779876000 + .seq * 60 | todate)' in | tac >turned
	oc oc-rss turned
	exits 0
	[ "$(row '[.odd, .growth.n]')" = '[{},3]' ]
}

@test "killed commands, pressure, no labels, no times, told twice: counted, no fault of the input" {
	{
		command_readings 790000 10
		command_readings 790000 10
		command_readings 100000 1 '.signal = 9 | .sample = 11'
		command_readings 100000 1 '.exitStatus = 124 | .sample = 12'
		reading '.pressure = {level: "warning"} | .bytes = 3e9'
		reading 'del(.label)'
		reading 'del(.at, .seq, .src.line)'
	} >in
	oc oc-rss in
	exits 0
	[ "$(row 'select(.scope == "command") | [.n, .apart, .odd, .verdict, (.reason | endswith("; 2 ended by a signal"))]')" = \
		'[10,{"killed":2},{"twice":10},"steady",true]' ]
	[ "$(row 'select(.scope == "gateway") | [.n, .apart, .odd, .pressureBytes]')" = '[1,{"pressure":1},{"unplaced":1,"unlabelled":1},3000000000]' ]
	says "in:21: notice: the command was ended by a signal: its reading stands apart"
	says "under pressure 1, killed 2"
}

@test "lines that are no record: told, saved, counted, the rest goes on" {
	{
		reading
		echo '{"kind":"rss-sample",'
		echo '[1]'
		printf '{"kind":"rss-sample","v":1,"scope":"gateway","metric":"rss","bytes":5e8,"kind":"other","src":{"path":"x"}}\n'
		printf '{"kind":"reject","v":1,"reason":"half a line","src":{"path":"x"}}\n'
	} >in
	oc oc-rss --rejects bad in
	exits 65
	says "oc-rss: in:2:"
	says "in:4: a record that names its kind twice"
	says "in:5: part of the input was rejected before: half a line"
	says "rejected: 3"
	[ "$(head -1 bad)" = '{"kind":"rss-sample",' ]
	grep -qx '\[1\]' out
	[ "$(grep -c '"kind":"reject"' out)" = 1 ]
}

@test "no input gives an empty report; several inputs, compressed or not; one that is not there" {
	oc oc-rss </dev/null
	exits 0
	[ ! -s out ]
	says "series: 0"
	runs saw >in
	oc oc-rss in
	cp out want
	head -70 in >one
	tail -n +71 in | zstd -q >2.zst
	oc oc-rss one 2.zst
	exits 0
	cmp want out
	oc oc-rss one nowhere 2.zst
	exits 66
	cmp want out
}

@test "--where, --map, --max-line, --progress, --color" {
	{ runs saw; gateway d saw 20 rss discord; } >in
	oc oc-rss --where '.channel == "discord"' in
	[ "$(row '[.key.channel, .n]')" = '["discord",20]' ]
	oc oc-rss --map '.version = "2"' in
	[ "$(row .key.version | sort -u)" = '"2"' ]
	oc oc-rss --max-line 100 in
	exits 65
	says "rejected: 200"
	oc oc-rss --progress --color=always in
	exits 0
	grep -q "$(printf '\033')" err
	oc oc-rss --where '.a b' in
	exits 64
}

# ---- partials ----

@test "any split over 1, 2, 7 partials gives the identical report" {
	many 12000 1 >in
	oc-rss in 2>/dev/null >want || true
	[ "$(grep -c rss-row want)" = 6 ]
	grep -q '"exact":false' want
	for n in 1 2 7; do
		scatter in "$n" "$n"
		for f in part.*; do oc-rss --partial "$f" >"$f.p" 2>/dev/null || true; done
		oc oc-rss part.*.p
		exits 65
		cmp want out
		# shellcheck disable=SC2011,SC2012 # no odd names
		ls -r part.*.p | xargs cat | oc-rss --partial 2>/dev/null >one || true
		oc oc-rss one
		cmp want out
	done
	head -3000 in >first
	tail -n +3001 in | oc-rss --partial >second 2>/dev/null || true
	oc oc-rss second first
	cmp want out
}

@test "partials are of any grouping that has the report's fields" {
	many 2000 2 >in
	oc-rss --partial --by version,channel,run in >p 2>/dev/null || true
	oc oc-rss --by channel p
	cp out merged
	oc-rss --by channel in >want 2>/dev/null || true
	cmp want merged
	oc oc-rss --by scenario p
	exits 65
	says "this partial is not grouped by all that the report is"
}

@test "what was bad in a partial is in the report, and its status" {
	oc oc-rss --partial < <(reading '.bytes = -1'; echo '{')
	exits 65
	cp out p
	[ "$(jq -c '[.rejected, .apart]' p)" = '[1,null]
[null,{"negative":1}]' ]
	oc oc-rss p
	exits 65
	says "rejected: 1"
	[ "$(row '[.n, .apart]')" = '[0,{"negative":1}]' ]
}

@test "damaged partials are refused whole" {
	many 12000 3 | jq -c 'select(.run == "a" and .channel == "slack" and .metric == "rss" and .atMs != null)' >in
	many 3000 3 | jq -c 'select(.run == "bb" and .channel == "slack" and .metric == "rss" and .atMs != null)' >>in
	oc-rss --partial in >p 2>/dev/null || true
	[ "$(jq -c '.level != null' p)" = 'true
false' ]
	oc-rss p >want 2>/dev/null || true
	while read -r edit; do
		jq -c "$edit" p >bad
		cat p bad >both
		oc oc-rss both
		exits 65 || { echo "$edit"; return 1; }
		says "both:3: "
		says "both:4: "
		cmp want out || { echo "counted: $edit"; return 1; }
	done <<-'END'
		.v = 3
		.by = ["nothing"]
		.key = null
		.key = "x"
		.scope = null
		.clock = 5
		.points[1] = -1
		.points[2] = 0
		.points += [1]
		.points[5] = "xyz"
		.points = {}
		.bounds[0] = "x"
		.marks = ["x", "begin", 1, 2]
		.offsets = [5, 1]
		.offsets = [5]
		.apart = {negative: "x"}
		.peak = -1
		.src = {}
		.level = 99
		if .level then .buckets = [9999, 1] else .v = 3 end
		if .level then .points[7] = 1 else .v = 3 end
	END
}

@test "partials of version 1 are read as before" {
	{ many 12000 3; reading '.pressure = {level: "critical"} | .bytes = 3e9 | .scope = "gateway" | .metric = "rss"'; } >in
	oc-rss --partial in >p 2>/dev/null || true
	jq -se 'any(.buckets) and any(.pressureBytes)' p >/dev/null
	jq -c '.v = 1 | with_entries(.key |= ({buckets: "sketch", pressureBytes: "pressure"}[.] // .))' p >p1
	oc-rss p >want 2>/dev/null || true
	oc-rss p1 2>/dev/null | cmp want -
}

@test "--partial lets other records pass, for the next to use; --key: mapper, combiner and reducer" {
	oc oc-rss --partial < <(reading; echo '{"kind":"mine","v":1}')
	exits 0
	[ "$(jq -r .kind out | sort | tr '\n' ' ')" = "mine rss-partial " ]
	many 2000 4 >in
	oc-rss --by channel in 2>/dev/null | sort >want || true
	scatter in 5 2
	for f in part.*; do oc-rss --partial --key channel "$f" 2>/dev/null || true; done | sort >mapped
	grep -qP '^\["slack"\]\t\{' mapped
	oc-rss --partial --key channel <mapped 2>/dev/null | sort >combined || true
	[ "$(wc -l <combined)" -lt "$(wc -l <mapped)" ]
	cut -f 1 combined | sort -u >keys
	[ "$(wc -l <keys)" = 2 ]
	while IFS= read -r key; do
		grep -F "$key	" combined | oc-rss 2>/dev/null || true
	done <keys | sort | cmp - want
}

@test "options that do not go together, and values that are none" {
	oc oc-rss --key run
	exits 64
	says "--key goes with --partial"
	oc oc-rss --partial --by run --key channel
	exits 64
	says "--key names a field that --by does not have"
	for o in --gate "--baseline x"; do
		# shellcheck disable=SC2086 # two words
		oc oc-rss --partial $o </dev/null
		exits 64
	done
	for o in --by=colour --by= --by=run,run --min-growth=x --min-growth=-1 --min-span=soon --min-cold=x --color=sometimes --nonsense; do
		oc oc-rss "$o" </dev/null
		exits 64 || { echo "$o"; return 1; }
	done
	oc oc-rss --help
	exits 0
	grep -q -- '--min-growth' out
	oc oc-rss --version
	grep -q '^oc-rss ' out
}

# ---- the world ----

@test "memory does not grow with the length of a run" {
	[ -z "${OC_SAN:-}" ] || skip "sanitizers take memory of their own"
	local n
	for n in 10000 200000; do
		awk -v n="$n" 'BEGIN { for (i = 0; i < n; i++) printf "{\"kind\":\"rss-sample\",\"v\":1,\"scope\":\"gateway\",\"metric\":\"rss\",\"measure\":\"tree\",\"bytes\":%d,\"run\":\"r\",\"atMs\":%d,\"src\":{\"path\":\"x\"}}\n", 6e8 + i * 7919 % 1000003, i * 100 }' >in
		(ulimit -v 60000; oc-rss in >out 2>/dev/null)
		[ "$(row '[.n, .exact]')" = "[$n,false]" ]
	done
}

@test "output that fails is told, a closed pipe is not" {
	runs saw >in
	oc sh -c 'oc-rss --by run in >/dev/full'
	exits 74
	run bash -c 'set -o pipefail; oc-rss --by run in 2>err | head -n 1 >/dev/null; echo "${PIPESTATUS[0]}"'
	[ "$output" = 0 ]
	if grep -q 'error\|Broken' err; then return 1; fi
}

@test "names from the input are safe on a terminal" {
	oc oc-rss < <(reading '.bytes = -1 | .src.path = "\u001b[31mx\u202e"')
	exits 65
	safe err
	command_readings 790000 20 'if .sample == 7 then .bytes = (.bytes / 1024 | floor) else . end | .src.path = "\u001b[2J"' >in
	oc oc-rss in
	exits 65
	safe err
	oc oc-rss < <(printf '{"kind":"reject","v":1,"reason":"\\u001b[2J","src":{"path":"x"}}\n')
	safe err
}

@test "memory that runs out is told, or changes nothing" {
	needs_shim
	many 1500 5 | jq -c 'select(.bytes > 1e8 and .bytes < 1e12) | del(.at)' >in
	oc-rss "$data/steady.ndjson" >base 2>/dev/null
	oc-rss --partial in >partial 2>/dev/null
	every_allocation oc-rss --baseline base "$data/leak.ndjson" partial
	every_allocation oc-rss --partial in
}

@test "--limit: when growth reaches it" {
	runs leak >in
	oc oc-rss --limit 2G in
	[ "$(row '[.verdict, .growth.limitBytes, (.growth.hoursToLimit > 0)]' | head -n 1)" = '["growth",2147483648,true]' ]
	row .reason | grep -q 'it reaches the limit of 2048 MiB in'
	oc oc-rss --limit 1M in
	row .reason | grep -q 'the limit of 1 MiB is reached'
}

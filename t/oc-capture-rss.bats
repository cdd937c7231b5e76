#!/usr/bin/env bats
# oc-capture on recorded memory: each source, the units, what belongs together, and readings that cannot be any.

setup() {
	load lib
	# shellcheck disable=SC2154 # root is set by lib
	data=$root/testdata/memory
}

# readings EXPR: what EXPR says of each reading, one array.
readings() {
	jq -cs "[.[] | select(.kind == \"rss-sample\") | $1]" out
}

# suite METRICS-EDIT: the suite summary of the examples with five checkpoints, edited.
suite() {
	jq "${1:-.}" "$root/testdata/qa-suite-summary/heap.json" >qa-suite-summary.json
}

# --- sources ---

@test "a suite: each checkpoint in its order, the gateway's tree, in bytes" {
	oc oc-capture "$root/testdata/qa-suite-summary/heap.json"
	exits 0
	[ "$(readings '[.seq, .label, .bytes]')" = '[[1,"suite-start",612000000],[2,"scenario:channel-chat-baseline:start",612000000],[3,"scenario:channel-chat-baseline:finish",640315392],[4,"scenario:memory-recall:start",640315392],[5,"scenario:memory-recall:finish",655360000],[6,"suite-finish",651165696]]' ]
	is '[.[] | select(.kind == "rss-sample")] | all(.scope == "gateway" and .metric == "rss" and .measure == "tree" and .source == "suite"
		and (has("raw") or has("unit") or has("problem") | not))'
	is '[.[] | select(.scenario == "memory-recall") | .edge] == ["start", "finish"]'
	is '[.[] | select(.kind == "rss-sample")][4] | .at == "2026-06-17T20:00:33.000Z"'
	is '[.[] | select(.kind == "heap-snapshot") | [.seq, .label, .bytes, .path]] ==
		[[1, "suite-start", 104857600, "artifacts/gateway-heap-snapshots/suite-start.heapsnapshot"],
		 [2, "suite-finish", 118489088, "artifacts/gateway-heap-snapshots/suite-finish.heapsnapshot"]]'
	[ ! -s err ]
}

@test "a suite's run is its beginning and its folder; so workers that start together stay apart" {
	mkdir one two
	for d in one two; do cp "$root/testdata/qa-suite-summary/heap.json" $d/qa-suite-summary.json; done
	oc oc-capture one two
	exits 0
	is '[.[] | select(.kind == "rss-sample" or .kind == "heap-snapshot") | .run] | unique ==
		["2026-06-17T20:00:00.000Z one", "2026-06-17T20:00:00.000Z two"]'
	oc oc-capture <one/qa-suite-summary.json
	is '[.[] | select(.kind == "rss-sample") | .run] | unique == ["2026-06-17T20:00:00.000Z (standard input)"]'
	(cd one && oc-capture qa-suite-summary.json) >out
	is '[.[] | select(.kind == "rss-sample") | .run] | unique == ["2026-06-17T20:00:00.000Z ."]'
}

@test "a suite of before the checkpoints gives its two ends" {
	oc oc-capture "$data/suite-early"
	exits 0
	[ "$(readings '[.seq, .label, .bytes, .at]')" = '[[1,"suite-start",612000000,null],[2,"suite-finish",640315392,null]]' ]
}

@test "a suite whose gateway was dead at its end gives none, and one that ends with null neither" {
	oc oc-capture "$data/suite-dead"
	exits 0
	[ "$(readings .)" = '[]' ]
	is '[.[] | select(.kind == "suite")] | length == 1'
	suite '.metrics |= {wallMs, gatewayProcessRssStartBytes: 612000000, gatewayProcessRssEndBytes: null}'
	oc oc-capture qa-suite-summary.json
	exits 0
	[ "$(readings '.label')" = '["suite-start"]' ]
	[ ! -s err ]
}

@test "a sample's metrics: its channel and number, the run above; KiB become bytes and keep their digits" {
	oc oc-capture "$root/testdata/qa-run/discord"
	exits 0
	is '[.[] | select(.kind == "rss-sample") | .scenario] | unique == ["discord-canary"]'
	[ "$(readings '[.seq, .sample, .channel, .bytes, .raw, .unit]')" = '[[1,1,"discord",7286112256,"7115344","KiB"],[2,2,"discord",810229760,"791240","KiB"],[3,3,"discord",807452672,"788528","KiB"]]' ]
	is --arg run "$root/testdata/qa-run/discord" '[.[] | select(.kind == "rss-sample")] |
		all(.run == $run and .scope == "command" and .metric == "maxRss" and .measure == "process-max-rss" and .source == "resource-metrics")'
	is '[.[] | select(.kind == "capture")][0] | .samples == 3'
}

@test "metrics without a sample: the same, and what a list names" {
	oc oc-capture "$data"/command/metrics-[1-4].env
	exits 0
	[ "$(readings '[.sample, .bytes / 1024, has("channel")]')" = '[[1,7115344,false],[2,789964,false],[3,788528,false],[4,791240,false]]' ]
	cp -r "$root/testdata" testdata
	oc oc-capture --samples testdata/lists/discord.tsv
	exits 0
	[ "$(readings '[.seq, .run]')" = '[[1,"testdata/qa-run/discord"],[2,"testdata/qa-run/discord"]]' ]
}

@test "metadata.env tells what recorded commands and suites do not know, in its folder and below" {
	mkdir -p a/sample-1 a/suite b
	cp "$root/testdata/run-metadata/metadata.env" a
	cp "$data/command/metrics-1.env" a/resource-metrics.env
	cp "$root"/testdata/qa-run/whatsapp/sample-1/* a/sample-1
	cp "$root/testdata/qa-suite-summary/heap.json" a/suite/qa-suite-summary.json
	cp "$data/command/metrics-2.env" b/resource-metrics.env
	oc oc-capture a b
	exits 0
	[ "$(readings 'select(.scope == "command") | [.raw, .channel, .scenario, .version]')" = \
		'[["7115344","discord","discord-canary","2026.6.2"],["'"$(sed -n 's/^max_rss_kb=//p' a/sample-1/resource-metrics.env)"'","whatsapp","whatsapp-canary","2026.6.2"],["789964",null,null,null]]' ]
	is '[.[] | select(.source == "suite" or .kind == "heap-snapshot") | .version] | unique == ["2026.6.2"]'
	oc oc-capture --jobs 2 a b
	[ "$(readings .version)" = '["2026.6.2","2026.6.2","2026.6.2","2026.6.2","2026.6.2","2026.6.2","2026.6.2","2026.6.2",null]' ] || { readings .version; false; }
	# Of the working folder it says nothing about what is elsewhere.
	cp a/metadata.env .
	oc oc-capture metadata.env "$PWD/b/resource-metrics.env" b/resource-metrics.env
	exits 0
	[ "$(readings .version)" = '[null,"2026.6.2"]' ]
}

@test "time -v" {
	oc oc-capture "$root/testdata/time-v/gateway-start.txt"
	exits 0
	is '.[1] | .source == "time-v" and .bytes == 664403968 and .raw == "648832" and .exitStatus == 0 and .command == "node openclaw.mjs gateway run --port 18999"'
}

@test "a timeline's marks: RSS and heap, MiB as number or text" {
	oc oc-capture "$data/gateway/timeline.jsonl"
	exits 0
	[ "$(readings '[.seq, .label, .metric, .raw, .unit, .bytes]')" = '[[1,"memory.ready","rss","677.094","MiB",709984518],[1,"memory.ready","heapUsed","132.344","MiB",138772742],[1,"memory.ready","heapTotal","454.496","MiB",476573598],[2,"memory.post-ready","rss","682.844","MiB",716013830],[2,"memory.post-ready","heapUsed","236.266","MiB",247742857],[2,"memory.post-ready","heapTotal","457.211","MiB",479420482]]' ]
	is '[.[] | select(.kind == "rss-sample")] | all(.measure == "process" and .pid == 7220 and .phase == "startup" and .scope == "gateway") and
		(.[3] | .at == "2026-05-27T09:59:58.679Z" and .src.line == 3 and (.src.xxh3 | length) == 16)'
	# A run id of its own names the run.
	sed 's/"pid"/"runId":"r-7","pid"/' "$data/gateway/timeline.jsonl" >t.jsonl
	oc oc-capture t.jsonl
	is '[.[] | select(.kind == "rss-sample") | .run] | unique == ["r-7"]'
}

@test "a gateway's log: startup and pressure; what is only quoted does not count" {
	oc oc-capture "$data/gateway/openclaw-2026-05-27.log"
	exits 0
	[ "$(readings '[.label, .metric, .bytes, .at, .src.line]')" = '[["memory.post-ready","rss",715967693,"2026-05-27T09:59:58.700+00:00",2],["memory.post-ready","heapUsed",247778509,"2026-05-27T09:59:58.700+00:00",2],["memory.post-ready","heapTotal",479408947,"2026-05-27T09:59:58.700+00:00",2],["memory-pressure","rss",1175678976,"2026-05-27T10:04:17.104+00:00",3],["memory-pressure","heapUsed",479740976,"2026-05-27T10:04:17.104+00:00",3]]' ]
	is '[.[] | select(.label == "memory-pressure")] | all(.pressure ==
		{level: "warning", reason: "rss_growth", thresholdBytes: 536870912, growthBytes: 591142912, windowMs: 30628})'
}

@test "a console: pretty without a day, compact, json, colours, figures for people" {
	oc oc-capture "$data/gateway/gateway.log"
	exits 0
	[ "$(readings '[.timeOfDay, .metric, .bytes, .raw, .unit, .pressure.level]')" = '[["10:04:17","rss",1175678976,null,null,"warning"],["10:04:17","heapUsed",479740976,null,null,"warning"],["10:09:17","rss",3575560274,"3.33","GiB","critical"],["10:09:17","heapUsed",2050846884,"1.91","GiB","critical"]]' ]
	is '[.[] | select(.kind == "rss-sample")] | all(has("at") | not) and (map(.src.line) == [2, 2, 3, 3])'
	is '[.[] | select(.pressure.level == "critical")] | length == 2 and all(.pressure ==
		{level: "critical", reason: "heap_threshold", thresholdBytes: 2029372047, limitBytes: 2254857830, usedBytes: 2050846884})'
	message='memory pressure: level=warning reason=rss_threshold rssBytes=1175678976'
	printf '2026-05-27T10:00:00.000+05:30 [diagnostics/memory] %s\n' "$message" >compact.log
	printf '\033[36m10:00:00\033[39m \033[33m[diagnostics/memory]\033[39m %s\r\n10:00:01 [x] end' "$message" >colour.log
	printf '{"time":"2026-05-27T10:00:00.000+00:00","level":"warn","subsystem":"gateway/diagnostics/memory","message":"%s"}\n' "$message" >json.log
	oc oc-capture compact.log colour.log json.log
	exits 0
	is '[.[] | select(.kind == "rss-sample") | [.source, .at, .timeOfDay, .bytes]] == [["console-log", "2026-05-27T10:00:00.000+05:30", null, 1175678976],
		["console-log", null, "10:00:00", 1175678976], ["console-log", "2026-05-27T10:00:00.000+00:00", null, 1175678976]]'
}

# samples TEXT [OPTION...]: takes the text for process samples.
samples() { printf '%b' "$1" >ps.txt; oc oc-capture --type process-samples "${@:2}" ps.txt; }

@test "process samples: ps, pidstat and CSV are recognised, with scope, time, pid and run" {
	cp "$root"/testdata/process-samples/* .
	oc oc-capture ps-loop.txt ps-aux.txt pidstat.txt monitor.csv
	exits 0
	is '[.[] | select(.kind == "artifact") | .type] | unique == ["process-samples"]'
	is '[.[] | select(.kind == "rss-sample")] | all(.metric == "rss" and .measure == "process" and .source == "process-samples") and
		(group_by(.run) | map([.[0].run, .[0].scope, .[0].label, length]) | sort) ==
		[["monitor.csv pid 777", "command", "csv", 4], ["pidstat.txt pid 12345", "gateway", "pidstat", 3], ["ps-aux.txt pid 12345", "gateway", "ps", 3],
		["ps-loop.txt pid 12345", "gateway", "ps", 12]]'
	is '[.[] | select(.label == "pidstat") | [.at, .bytes]] == [["2026-11-20T23:59:30", 803840000], ["2026-11-21T00:00:00", 804864000], ["2026-11-21T00:00:30", 805888000]]'
	is '[.[] | select(.run == "ps-aux.txt pid 12345") | [.at, .src.line]] == [["2026-11-20T10:00:00Z", 5], ["2026-11-20T10:01:00Z", 11], ["2026-11-20T10:02:00Z", 17]]'
	is '[.[] | select(.label == "csv")][0] | .raw == "766.5" and .unit == "MiB" and .at == "2026-11-20T10:00:00"'
	says "ps-aux.txt: notice: lines of other processes than openclaw's, left out: 9"
	oc oc-capture --scope gateway monitor.csv
	is '[.[] | select(.kind == "rss-sample") | .scope] | unique == ["gateway"]'
}

@test "process samples without a header: columns by their shape, said; a pid that changes is another run" {
	samples '2026-11-20T10:00:00Z 12345 785000\n1795168860 12346 786000\n'
	exits 0
	[ "$(readings '[.run, .at, .pid, .bytes, .scope]')" = '[["ps.txt pid 12345","2026-11-20T10:00:00Z",12345,803840000,"command"],["ps.txt pid 12346","2026-11-20T10:01:00.000Z",12346,804864000,"command"]]' ]
	says 'ps.txt:1: notice: has no header: columns taken as PID RSS of ps, RSS in KiB'
	says '(--scope gateway if it is one)'
	samples '12345 785000 22004512 3600 openclaw gateway run --port 1\r\n12345 785900 22004512 3660 openclaw gateway run --port 1'
	exits 0
	[ "$(readings '[.atMs, .scope, .bytes]')" = '[[3600000,"gateway",803840000],[3660000,"gateway",804761600]]' ]
	samples '[2026-11-20 10:00:00] app 12345 4.2 9.6 22004512 785000 ? Ssl 09:00 2:31 node openclaw.mjs gateway\n'
	[ "$(readings '[.at, .scope, .pid, .bytes]')" = '[["2026-11-20T10:00:00","gateway",12345,803840000]]' ]
	# More addresses than resident: another order. A number alone: nobody knows its unit.
	for text in '1795168860 12345 22004512 785000\n' '1795168860 785000\n' 'hello\n'; do
		samples "$text"
		exits 65
		[ "$(readings .)" = '[]' ]
		says 'ps.txt:1: what its columns are is not known, the file is not read: put a line that names them before it'
	done
}

@test "process samples: whose memory it is" {
	while IFS='|' read -r scope command; do
		samples "TIME PID RSS COMMAND\n1795168860 1 785000 $command\n"
		[ "$(readings .scope)" = "[\"$scope\"]" ] || { echo "$command: $(readings .scope)"; false; }
	done <<-'END'
		gateway|openclaw-gateway
		gateway|openclaw-gatewa
		gateway|openclaw --profile qa gateway
		gateway|/usr/bin/node --max-old-space-size=4096 /opt/openclaw/openclaw.mjs gateway run
		command|openclaw gateway status
		command|openclaw agent
		command|node dist/index.js gateway
		command|grep openclaw gateway
		command|tail -f /home/a/.openclaw/logs/gateway.log
	END
}

@test "process samples: units are known or the file is refused; lines that are no reading are rejects" {
	samples 'time,rss\n1795168860,785000\n'
	exits 65
	says 'ps.txt:2: the unit of the memory column is not known, the file is not read: name the column rss_kb, rss_mb or rss_bytes'
	samples 'time;RSS(KiB)\n2026-11-20 10:00:00;785000\n'
	[ "$(readings '[.bytes, .at]')" = '[[803840000,"2026-11-20T10:00:00"]]' ]
	samples 'date\ttime\tMemory (MB)\tcpu%\n2026-11-20\t10:00:00\t766.5\t3\n'
	[ "$(readings '[.bytes, .at]')" = '[[803733504,"2026-11-20T10:00:00"]]' ]
	samples 'elapsed_s,rss\n0,766.5 MiB\n60,800\n'
	exits 65
	[ "$(readings '[.bytes, .atMs]')" = '[[803733504,0]]' ]
	says 'ps.txt:3: is no reading: its size has no unit'
	samples 'TIME PID RSS\n10:00:01 PM 1 785000\n10:00:02 PM 1 0\nx y z\n10:00:03 PM 1\n10:00:04 PM 1 -5\n' --rejects bad
	exits 65
	[ "$(readings '[.timeOfDay, .bytes, .problem]')" = '[["22:00:01",803840000,null],["22:00:02",null,"is 0: nothing was measured"],["22:00:04",null,"is negative, which no memory is"]]' ]
	is '[.[] | select(.kind == "reject") | .src.line] == [4, 5]'
	[ "$(cat bad)" = "$(printf 'x y z\n10:00:03 PM 1')" ]
	says 'no date: 3 of its readings keep their order'
	samples 'timestamp,rss_kb\n5,785000\n'
	exits 65
	says "'5' is no time: it takes ISO 8601 or seconds since 1970; seconds since the start go into a column elapsed_s"
}

@test "process samples: nothing in it, a header alone, a table of something else, a date that is unsure" {
	for text in '' '  PID   RSS COMMAND\n' '2026-11-20T10:00:00Z\n'; do
		samples "$text"
		exits 0
		says 'holds no reading of memory'
	done
	printf 'Linux 6.1.0 (vm) \t03/04/26 \t_x86_64_\t(2 CPU)\n\n# Time UID PID %%usr %%system %%guest %%wait %%CPU CPU Command\n10:00:00 0 1 1 1 1 1 1 1 node\n# Time UID PID minflt/s majflt/s VSZ RSS %%MEM Command\n10:00:00 0 1 0.00 0.00 22004512 785000 9.6 node\n' >p
	oc oc-capture p
	exits 0
	[ "$(readings '[.at, .bytes, .pid]')" = '[["2026-03-04T10:00:00",803840000,1]]' ]
	says 'the date is taken as month/day/year'
	# What only resembles one is none.
	printf 'a,b\n1,2\n' >a
	printf 'time,rss_feed\n' >b
	printf 'PID of the gateway\n' >c
	oc oc-capture a b c
	is '[.[] | .type] | unique == ["unknown"]'
}

@test "a stability bundle: the readings of its snapshot and the pid; what it was written for, where no event tells that" {
	bundle=$root/testdata/stability-bundle/critical.json
	oc oc-capture "$bundle"
	exits 0
	[ ! -s err ]
	[ "$(readings '[.seq, .label, .metric, .bytes, .at]')" = '[[1,"memory-sample","rss",1175678976,"2026-05-27T10:03:47.003Z"],[1,"memory-sample","heapUsed",479740976,"2026-05-27T10:03:47.003Z"],[1,"memory-sample","heapTotal",694177792,"2026-05-27T10:03:47.003Z"],[2,"memory-sample","rss",3304390656,"2026-05-27T10:04:17.001Z"],[2,"memory-sample","heapUsed",2101346304,"2026-05-27T10:04:17.001Z"],[2,"memory-sample","heapTotal",2222981120,"2026-05-27T10:04:17.001Z"],[3,"memory-pressure","rss",3304390656,"2026-05-27T10:04:17.003Z"],[3,"memory-pressure","heapUsed",2101346304,"2026-05-27T10:04:17.003Z"],[3,"memory-pressure","heapTotal",2222981120,"2026-05-27T10:04:17.003Z"]]' ]
	is '[.[] | select(.kind == "rss-sample")] | all(.scope == "gateway" and .source == "diagnostics" and .measure == "process" and .pid == 7220) and
		(map(.pressure) | map(select(.)) | unique == [{level: "critical", reason: "rss_threshold", thresholdBytes: 3221225472}])'
	# As the command line prints it.
	cp out direct
	jq '{path: "x.json", mtimeMs: 1, bundle: .}' "$bundle" | oc-capture - >out
	is '.[0].type == "stability-bundle"'
	diff <(jq -c 'del(.src, .run, .gateway) | select(.kind == "rss-sample")' direct) <(jq -c 'del(.src, .run, .gateway) | select(.kind == "rss-sample")' out)
	# Written before the recorder had the event, and for another reason than memory.
	jq '.snapshot.events |= .[:2]' "$bundle" >early.json
	jq 'del(.evidence) | .reason = "uncaught_exception" | .snapshot |= (.events = [] | del(.firstSeq, .lastSeq))' "$bundle" >other.json
	oc oc-capture early.json other.json
	exits 0
	is '[.[] | select(.metric == "rss") | [.label, .bytes, .at, .pid, .seq]] == [["memory-sample", 1175678976, "2026-05-27T10:03:47.003Z", 7220, 1],
		["memory-pressure", 3304390656, "2026-05-27T10:04:17.021Z", 7220, 2]] and ([.[] | select(.kind == "artifact") | .type] | unique == ["stability-bundle"])'
}

@test "what a gateway says under pressure: exact figures before those that are rounded for people" {
	# figures of the message, as the pressure of its first reading
	say() { printf '10:00:00 [diagnostics/memory] memory pressure: level=warning reason=rss_growth rss=1.09 GiB %s\n' "$1" >g.log; oc oc-capture g.log; }
	pressure() { is --argjson want "$1" '[.[] | select(.kind == "rss-sample")][0].pressure == ({level: "warning", reason: "rss_growth"} + $want)'; }
	say 'threshold=512 MiB rssGrowth=563.76 MiB limit=4 GiB used=1.09 GiB rssBytes=1175678976 thresholdBytes=536870912 limitBytes=4294967296 usedBytes=1175678976 rssGrowthBytes=591142912'
	pressure '{"thresholdBytes": 536870912, "limitBytes": 4294967296, "usedBytes": 1175678976, "growthBytes": 591142912}'
	say 'threshold=512 MiB thresholdRatio=110.1% rssGrowth=563.76 MiB limit=1.5 TiB used=900 B nextStep=wait'
	pressure '{"thresholdBytes": 536870912, "limitBytes": 1649267441664, "usedBytes": 900, "growthBytes": 591145206}'
	# Without its unit, or of another, no figure is known.
	say 'threshold=512 limit=4 GB used=x MiB rssGrowth=563.76 MiBs'
	pressure '{}'
	printf '10:00:00 [diagnostics/memory] memory pressure: rss=1.2 TiB\n' >g.log
	oc oc-capture g.log
	is '.[0] | has("problem") and .unit == "bytes"'
}

@test "a console as journalctl, docker and a terminal wrote it down" {
	message='[diagnostics/memory] memory pressure: level=warning reason=rss_threshold rssBytes=1175678976'
	json='{"time":"2026-05-27T10:00:00.000+00:00","level":"warn","subsystem":"diagnostics/memory","message":"'${message#* }'"}'
	printf 'May 27 10:00:00 vm node[42]: 10:00:00 %s\n' "$message" >journal.log
	printf '2026-05-27T10:00:00+0000 vm node[42]: %s\n' "$json" >journal-json.log
	printf 'openclaw-gateway-1  | 2026-05-27T10:00:00.000+00:00 %s\r\n' "$message" >compose.log
	jq -cn --arg log "2026-05-27T10:00:00.000+00:00 $message" '{log: ($log + "\n"), stream: "stderr", time: "2026-05-27T08:00:00Z"}' >docker.log
	jq -cn --arg log "$json" '{log: ($log + "\n"), stream: "stderr", time: "2026-05-27T08:00:00Z"}' >docker-json.log
	printf '\r\033[2K\033[90m10:00:00\033[39m \033[36m[diagnostics/memory]\033[39m \033[36m%s\033[39m\r\n' "${message#* }" >terminal.log
	oc oc-capture journal.log journal-json.log compose.log docker.log docker-json.log terminal.log
	exits 0
	is '[.[] | select(.kind == "artifact") | .type] == ["console-log", "console-log", "console-log", "console-log", "console-log", "console-log"]'
	day='"2026-05-27T10:00:00.000+00:00"'
	[ "$(readings '[.at, .timeOfDay, .bytes]')" = '[[null,"10:00:00",1175678976],'"[$day,null,1175678976],[$day,null,1175678976],[$day,null,1175678976],[$day,null,1175678976],"'[null,"10:00:00",1175678976]]' ]
}

@test "a console in JSON, with what else prints there: no reject but for an object that was cut" {
	json='{"time":"2026-05-27T10:00:00.000+00:00","level":"warn","subsystem":"diagnostics/memory","message":"memory pressure: level=warning rssBytes=1175678976"}'
	printf '%s\n' '◇  Doctor changes ──╮' '│  Moved a key.    │' '10:00:00 [diagnostics/memory] memory pressure: level=warning rssBytes=1175678975' \
		"$json" 'Error: no' '    at main (a.js:1:1) {' "  code: 'X'" '}' "${json%\"\}}" "$json" >gateway.out.log
	oc oc-capture gateway.out.log
	exits 65
	[ "$(readings '[.bytes, .src.line]')" = '[[1175678975,3],[1175678976,4],[1175678976,10]]' ]
	is '[.[] | select(.kind == "reject") | .src.line] == [9] and .[-1].type == "console-log"'
}

@test "a console's last line without its end, and one of megabytes before it" {
	{
		printf '10:00:00 [gateway] ready\n10:00:01 [gateway] '
		head -c 3000000 /dev/zero | tr '\0' x
		printf '\n10:00:02 [diagnostics/memory] memory pressure: level=critical reason=rss_threshold rssBytes=2000000000'
	} >gateway.log
	oc oc-capture gateway.log
	exits 0
	[ "$(readings '[.bytes, .src.line]')" = '[[2000000000,3]]' ]
}

@test "the gateway's answers: memory events, and memory in health" {
	oc oc-capture "$data/gateway/diagnostics-stability.json"
	exits 0
	[ "$(readings 'select(.metric == "rss") | [.seq, .label, .bytes, .at, .pressure.level]')" = '[[1,"memory-sample",584364032,"2026-05-27T10:00:30.000Z",null],[2,"memory-pressure",1175678976,"2026-05-27T10:04:17.103Z","warning"],[3,"memory-sample",1191415808,"2026-05-27T10:04:47.000Z",null]]' ]
	[ "$(readings 'select(.seq == 1) | [.metric, .bytes]')" = '[["rss",584364032],["heapUsed",313465056],["heapTotal",429363200]]' ]
	jq '. + {memory: {rssBytes: 600000000, heapUsedBytes: 300000000}}' "$root/testdata/rpc-answer/health.json" >health.json
	oc oc-capture health.json
	exits 0
	[ "$(readings '[.label, .metric, .bytes, .at]')" = '[["health","rss",600000000,"2026-05-27T10:00:10.000Z"],["health","heapUsed",300000000,"2026-05-27T10:00:10.000Z"]]' ]
	oc oc-capture "$root/testdata/rpc-answer/health.json"
	[ "$(readings .)" = '[]' ]
}

@test "side by side as one after the other" {
	oc oc-capture "$root/testdata/memory" "$root/testdata/console-log"
	mv out one
	mv err said
	oc oc-capture --jobs 4 "$root/testdata/memory" "$root/testdata/console-log"
	exits 0
	cmp one out
	cmp said err
}

@test "rows of openclaw-rtt pass on as they are" {
	oc oc-capture "$root/testdata/rtt-row/rows.jsonl"
	exits 0
	[ "$(readings .)" = '[]' ]
}

# --- what cannot be ---

@test "negative, KiB in a field of bytes, no number: kept as found, told with the line, and nothing rejected" {
	oc oc-capture "$root/t/odd"
	exits 0
	is '[.[] | select(.kind == "reject")] == []'
	[ "$(readings '[.seq, .bytes, .raw, .unit]')" = '[[1,612000000,null,null],[2,null,"597656","bytes"],[3,null,"-1","bytes"],[4,640315392,null,null],[5,640315392,null,null]]' ]
	is '[.[] | select(.kind == "rss-sample")][1].problem == "would be 583.6 KiB, too little for a gateway; in KiB it is 583.6 MiB (a factor of 1024)"'
	is '[.[] | select(.kind == "rss-sample")][2].problem == "is negative, which no memory is"'
	says 'qa-suite-summary.json:32: notice: gatewayProcessRssSamples[1] (scenario:channel-chat-baseline:start): 597656 would be 583.6 KiB'
	says 'qa-suite-summary.json:37: notice: gatewayProcessRssSamples[2] (scenario:channel-chat-baseline:finish): -1 is negative'
	says 'qa-suite-summary.json:53: notice: gatewayHeapSnapshots[0] (suite-start): 102400 would be 100.0 KiB'
	is '[.[] | select(.kind == "heap-snapshot")][0] | has("bytes") | not'
	suite '.metrics.gatewayProcessRssSamples[0].gatewayProcessRssBytes = "612000000" | .metrics.gatewayProcessRssSamples[1].gatewayProcessRssBytes = 0
		| .metrics.gatewayProcessRssSamples[2].gatewayProcessRssBytes = 1e300 | .metrics.gatewayProcessRssSamples[3] = 7'
	oc oc-capture qa-suite-summary.json
	exits 0
	[ "$(readings 'select(.seq < 5) | .problem[:12]')" = '["is no number","is 0: nothin","would be 931","is no number"]' ]
}

@test "readings without a label or a time, out of order or with a clock that went back are counted" {
	oc oc-capture "$root/t/odd"
	says 'qa-suite-summary.json:26: notice: gatewayProcessRssSamples: 1 of 5 have no label'
	says 'gatewayProcessRssSamples: the time goes back 1 times, first at [3] by 1.000 s'
	[ "$(readings '[.seq, .at[17:23]]')" = '[[1,"00.000"],[2,"00.100"],[3,"15.000"],[4,"14.000"],[5,"40.000"]]' ]
	suite 'del(.metrics.gatewayProcessRssSamples[1, 2].at)'
	oc oc-capture qa-suite-summary.json
	exits 0
	says 'gatewayProcessRssSamples: 2 of 6 have no time: only their order is known'
	{
		sed -n 2p "$data/gateway/timeline.jsonl"
		sed -n 3p "$data/gateway/timeline.jsonl"
		sed -n 2p "$data/gateway/timeline.jsonl"
	} >t.jsonl
	oc oc-capture t.jsonl
	exits 0
	says 't.jsonl:3: notice: the time of memory readings goes back 1 times, here by 0.589 s'
	[ "$(readings 'select(.metric == "rss") | .seq')" = '[1,2,3]' ]
}

@test "figures of a suite that contradict its own samples are told" {
	oc oc-capture "$root/t/odd"
	says 'qa-suite-summary.json:24: notice: gatewayProcessRssPeakBytes is 700000000, but the greatest sample that can be used is 640315392'
	says 'qa-suite-summary.json:23: notice: gatewayProcessRssDeltaBytes is 1, but from start to end it is 28315392'
	suite '.metrics.gatewayProcessRssPeakBytes /= 1024'
	oc oc-capture qa-suite-summary.json
	says 'gatewayProcessRssPeakBytes: 640000 would be 625.0 KiB, too little for a gateway; in KiB it is 625.0 MiB (a factor of 1024)'
	suite '.metrics.gatewayProcessRssSamples = "none" | .metrics.gatewayHeapSnapshots = {}'
	oc oc-capture qa-suite-summary.json
	exits 0
	says 'gatewayProcessRssSamples is no list: nothing read of it'
	[ "$(readings .label)" = '["suite-start","suite-finish"]' ]
}

@test "metrics: bytes in a field of KiB, negative, nothing, not a number" {
	printf 'max_rss_kb=808923136\nelapsed_seconds=1\n' >bytes.env
	printf 'sample=3\nmax_rss_kb=-5\n' >negative.env
	printf 'max_rss_kb=0\n' >zero.env
	printf 'max_rss_kb=many\nelapsed_seconds=1\n' >words.env
	oc oc-capture bytes.env negative.env zero.env words.env
	exits 0
	says 'bytes.env:1: notice: max RSS: 808923136 KiB would be 771.4 GiB, more than anything that is measured here has; in bytes it is 771.4 MiB (a factor of 1024): not used'
	says 'negative.env:2: notice: max RSS: -5 KiB is negative'
	says 'zero.env:1: notice: max RSS: 0 KiB is 0: nothing was measured'
	says 'words.env: notice: has no usable max_rss_kb: no rss-sample'
	[ "$(readings '[.bytes, .raw, .unit, has("maxRssKb")]')" = '[[null,"808923136","KiB",false],[null,"-5","KiB",false],[null,"0","KiB",false]]' ]
	sed 's/: 648832/: -7/' "$root/testdata/time-v/gateway-start.txt" >time.txt
	oc oc-capture time.txt
	exits 0
	says 'time.txt:10: notice: max RSS: -7 KiB is negative'
	[ "$(readings '[.raw, .elapsedSeconds]')" = '[["-7",38.42]]' ]
}

@test "a command that a signal ended is told: its reading is what it had reached" {
	oc oc-capture "$root/testdata/resource-metrics/killed.env"
	exits 0
	says 'killed.env: notice: the command was ended by signal 9 (a timeout, or memory was out): its max RSS is what it had reached by then'
	is '.[1] | .signal == 9 and .exitStatus == 137'
	{
		echo 'Command terminated by signal 15'
		cat "$root/testdata/time-v/gateway-start.txt"
	} >time.txt
	oc oc-capture time.txt
	says 'time.txt: notice: the command was ended by signal 15: its'
	is '.[1].signal == 15'
}

@test "lines and marks that say nothing usable" {
	printf '10:00:00 [diagnostics/memory] memory pressure: level=critical reason=rss_threshold\n10:00:01 [diagnostics/memory] memory pressure: level=warning rssBytes=-3\n' >gateway.log
	oc oc-capture gateway.log
	exits 0
	says 'gateway.log:1: notice: tells of memory pressure without any figure'
	says 'gateway.log:2: notice: rss -3 is negative, which no memory is: not used'
	[ "$(readings '[.raw, .seq]')" = '[["-3",2]]' ]
	sed 's/677.094/0.661/; s/"682.844"/null/; s/"236.266"/"much"/' "$data/gateway/timeline.jsonl" >t.jsonl
	oc oc-capture t.jsonl
	exits 0
	says 't.jsonl:2: notice: rss 0.661 would be 676.9 KiB, too little for a gateway; in GiB it is 676.9 MiB (a factor of 1024): not used'
	[ "$(readings 'select(.metric == "rss") | .raw')" = '["0.661"]' ]
}

@test "a bad reading of memory does not keep round trips from being imported" {
	cp -r "$root/testdata/qa-run/discord" run
	sed -i 's/^max_rss_kb=.*/max_rss_kb=-1/' run/sample-2/resource-metrics.env
	oc oc-capture run
	exits 0
	is '[.[] | select(.kind == "capture")][0] | .samples == 3 and .rejects == 0'
}

@test "names that mean harm reach no terminal" {
	suite '.metrics.gatewayProcessRssSamples[0] |= (.label = "a\u001b[31mb\nc" | .gatewayProcessRssBytes = -1)'
	oc oc-capture qa-suite-summary.json
	exits 0
	safe err
	is '[.[] | select(.kind == "rss-sample")][0].label == "a\u001b[31mb\nc"'
	suite ".metrics.gatewayProcessRssSamples[0].label = \"scenario::start\" | .metrics.gatewayProcessRssSamples[1].label = \"scenario:a:b:start\"
		| .metrics.gatewayProcessRssSamples[2].label = \"scenario:x\""
	oc oc-capture qa-suite-summary.json
	[ "$(readings 'select(.seq < 4) | [.scenario, .edge]')" = '[[null,null],["a:b","start"],[null,null]]' ]
}

#!/usr/bin/env bats
# oc-capture from outside: what it recognises, what it makes of samples, every option, and what it says of bad input.

setup() {
	load lib
	# shellcheck disable=SC2154 # root is set by lib
	data=$root/testdata
	run=$data/qa-run
}

# type_of FILE: the type and era that it is recognised as.
type_of() {
	oc-capture "$1" 2>/dev/null | jq -r 'select(.kind == "artifact") | "\(.type) \(.era // "-") \(.channel // "-")"'
}

summary='{"startedAt":"2026-06-01T00:00:00.000Z","finishedAt":"2026-06-01T00:00:45.000Z","counts":{"total":1,"passed":1,"failed":0},"scenarios":[{"id":"discord-canary","status":"pass","rttMs":1500}]}'

# --- recognition ---

@test "every file of testdata/TYPE is of that type" {
	for folder in "$data"/*/; do
		type=$(basename "$folder")
		oc-capture --types | grep -qxF "$type" || continue
		[ "$type" != records ] || continue
		for file in "$folder"*; do
			[ -f "$file" ] || continue
			got=$(type_of "$file")
			[ "${got%% *}" = "$type" ] || {
				echo "$file is recognised as '$got'"
				false
			}
		done
	done
}

@test "a type is told by content: names do not matter" {
	cp "$data/qa-evidence/v2-later.json" observed-messages.env
	cp "$data/resource-metrics/fail.env" qa-evidence.json
	cp "$data/session-transcript/v3.jsonl" x.json
	[ "$(type_of observed-messages.env)" = "qa-evidence v2-later discord" ]
	[ "$(type_of qa-evidence.json)" = "resource-metrics - -" ]
	[ "$(type_of x.json)" = "session-transcript v3 -" ]
}

@test "ages and channels are worked out from the content" {
	while read -r file type; do
		[ "$(type_of "$data/$file")" = "$type" ] || {
			echo "$file: expected '$type', got '$(type_of "$data/$file")'"
			false
		}
	done <<-'END'
		channel-summary/discord-no-rtt.json channel-summary no-rtt discord
		channel-summary/discord-rtt-ms.json channel-summary rtt-ms discord
		channel-summary/discord-rtt-measurement.json channel-summary rtt-measurement discord
		channel-summary/synthesized.json channel-summary synthesized slack
		channel-summary/whatsapp-401.json channel-summary no-rtt whatsapp
		qa-evidence/v2-early.json qa-evidence v2-early discord
		qa-evidence/v2-slim.json qa-evidence v2-slim whatsapp
		qa-evidence/telegram-aggregate.json qa-evidence v2-later telegram
		observed-messages/discord-g1-redacted.json observed-messages g1-redacted discord
		observed-messages/discord-g2-redacted.json observed-messages g2-redacted discord
		observed-messages/discord-g2-content.json observed-messages g2-unredacted+content discord
		observed-messages/slack-redacted.json observed-messages redacted slack
		observed-messages/telegram.json observed-messages unredacted telegram
		observed-messages/whatsapp-redacted.json observed-messages redacted whatsapp
		observed-messages/empty.json observed-messages empty -
		qa-suite-summary/heap.json qa-suite-summary metrics-heap -
		qa-suite-summary/no-run.json qa-suite-summary no-run -
		surface-summary/rpc.json surface-summary rtt-measurement rpc
		surface-summary/control-ui.json surface-summary rtt-measurement control-ui
		performance-events/array.json performance-events array -
		performance-events/wrapped.json performance-events wrapped -
		performance-events/lines.jsonl performance-events lines -
		session-transcript/v4.jsonl session-transcript v4 -
		rpc-answer/health.json rpc-answer health -
		stability-bundle/critical.json stability-bundle - -
		rtt-row/result.json rtt-row request-to-observed-message discord
	END
}

@test "answers of the gateway, and what its exports hold, are told apart by their keys" {
	cat >list <<-'END'
		rpc-answer:diagnostics.lanes {"ts":1,"lanes":[],"dynamic":null}
		rpc-answer:sessions.list {"path":"a","count":1,"totalCount":1,"sessions":[]}
		rpc-answer:sessions.storage.status {"agents":[],"maintenance":{}}
		rpc-answer:chat.history {"sessionKey":"a","sessionId":"b","messages":[{"role":"user","content":"x"}]}
		rpc-answer:usage.status {"updatedAt":1,"providers":[]}
		rpc-answer:audit.list {"events":[{"sequence":1}],"nextCursor":"1"}
		rpc-answer:cron.list {"jobs":[],"total":0,"hasMore":false}
		rpc-answer:cron.runs {"entries":[],"total":0,"hasMore":false}
		rpc-answer:doctor.memory.status {"agentId":"main","provider":"openai","embedding":{}}
		rpc-answer:models.authStatus {"ts":1,"providers":[]}
		rpc-answer:models.status {"configPath":"a","resolvedDefault":"b","aliases":{}}
		rpc-answer:models.list {"models":[{"id":"m","name":"m","available":true,"contextWindow":1}]}
		rpc-answer:system.info {"hostname":"vm","platform":"linux","uptimeMs":1}
		rpc-answer:error {"error":{"code":"INVALID_REQUEST","message":"unknown method"}}
		rpc-answer:error {"error":"{\"code\":\"INVALID_REQUEST\",\"message\":\"unknown method\"}"}
		diagnostics-export:manifest {"version":1,"generatedAt":"t","openclawVersion":"v","contents":[],"privacy":{}}
		diagnostics-export:manifest {"path":"diag.zip","bytes":1,"manifest":{}}
		diagnostics-export:diagnostics {"generatedAt":"t","openclawVersion":"v","logs":{},"health":{}}
		diagnostics-export:status {"status":"ok","capturedAt":"t","data":{"rpc":{}}}
		diagnostics-export:health {"status":"ok","capturedAt":"t","data":{"ok":true,"ts":0,"channels":{},"agents":[],"memory":{"rssBytes":600000000}}}
		trajectory-export:null {"traceSchema":"openclaw-trajectory","schemaVersion":1,"submittedPrompts":[]}
		trajectory-export:null {"header":{"type":"session"},"leafId":"a","entries":[]}
		unknown:null {"error":"no such file"}
		unknown:null {"models":[{"id":"m"}]}
	END
	split -l 1 list file-
	for file in file-*; do
		cut -d ' ' -f 2- "$file" | jq . >"$file.json"
	done
	oc oc-capture file-*.json
	exits 0
	is --rawfile list list '[.[] | select(.kind == "artifact") | "\(.type):\(.era)"] == ($list | split("\n")[:-1] | map(split(" ")[0]))'
	is '[.[] | select(.kind == "rss-sample") | [.label, .bytes, .source]] == [["health", 600000000, "diagnostics"]]'
}

@test "the log of a diagnostics export, and its readings; the calls that a client timed" {
	printf '%s\n' '{"time":"2026-05-27T10:00:00.000+00:00","level":"INFO","subsystem":"gateway","msg":"startup trace: memory.ready rssMb=778.8"}' \
		'{"time":"2026-05-27T10:00:01.000+00:00","level":"INFO","subsystem":"agent/embedded","omitted":"log-message","omittedLogMessageBytes":61,"omittedLogMessageCount":1}' >log
	tac log >omitted-first
	echo '{"at":"2026-05-27T10:00:00.000Z","method":"models.list","ms":93.34,"bytes":413}' >timings
	oc oc-capture log omitted-first timings
	exits 0
	is '[.[] | .type // .bytes] == [816630989, "gateway-log", 816630989, "gateway-log", "rpc-timings"]'
}

@test "what it does not know is an artifact of type unknown, and said so" {
	printf 'some notes\n' >notes.txt
	printf '{"a":1}\n' >a.json
	printf '\0\1\2' >bytes
	: >empty
	oc oc-capture notes.txt a.json bytes empty
	exits 65
	says 'nothing here is of a known type'
	is 'length == 4 and all(.kind == "artifact" and .type == "unknown")'
	# XXH3-64 of nothing, from its specification
	is '[.[] | select(.path == "empty")][0].xxh3 == "2d06800538d394c2"'
	says 'notes.txt: notice: is of no known type'
	[ "$(grep -c 'is of no known type' err)" = 3 ]
	says 'empty: notice: is empty'
	mv out one
	oc oc-capture --jobs 2 notes.txt a.json bytes empty
	exits 65
	cmp one out
	oc oc-capture notes.txt a.json bytes notes.txt a.json
	[ "$(grep -c '^oc-capture: [a-z.]*: notice: is of no known type' err)" = 3 ]
	says 'and 2 more of the same: notice: is of no known type'
	oc oc-capture -q notes.txt
	exits 65
	[ "$(wc -l <err)" -eq 1 ]
	oc oc-capture empty
	exits 0
}

@test "an artifact record says path, bytes, hash and shape; two documents of one shape agree" {
	printf '%s\n' "$summary" >a.json
	printf '%s' "$summary" | sed 's/1500/7/' | jq . >b.json
	oc oc-capture a.json b.json
	exits 0
	is '[.[] | select(.kind == "artifact")] | .[0].path == "a.json" and .[0].bytes == '"$(wc -c <a.json)"''
	is '[.[] | select(.kind == "artifact") | .shape] | .[0] == .[1]'
	printf '%s' "$summary" | sed 's/1500/"1500"/' >c.json
	oc oc-capture a.json c.json
	is '[.[] | select(.kind == "artifact") | .shape] | .[0] != .[1]'
}

@test "the shape of a lines file is that of all its lines together" {
	printf '{"type":"session","version":3,"id":"a"}\n{"type":"x","n":1}\n' >a.jsonl
	printf '{"type":"session","version":3,"id":"b"}\n{"type":"y","n":2}\n{"type":"z","n":3}\n' >b.jsonl
	printf '{"type":"session","version":3,"id":"b"}\n{"type":"y","n":null}\n' >c.jsonl
	oc oc-capture a.jsonl b.jsonl c.jsonl
	exits 0
	is '.[0].shape == .[1].shape and .[0].shape != .[2].shape and .[1].lines == 3'
}

@test "--type forces a type; --types lists them; an unknown one is wrong use" {
	echo '{"counts":{"failed":3}}' >x.json
	oc oc-capture --type qa-suite-summary x.json
	exits 0
	is '.[0].type == "qa-suite-summary" and .[1].kind == "suite" and .[1].failed == 3'
	# as oc-redact calls it
	oc oc-capture --type qa-summary x.json
	exits 0
	is '.[0].type == "qa-suite-summary" and .[1].failed == 3'
	oc oc-capture --types
	exits 0
	grep -qx qa-evidence out
	oc oc-capture --type nonsense x.json
	exits 64
	says "unknown type 'nonsense'"
	oc oc-capture --type json x.json
	exits 64
	says '--validate only'
}

# --- records ---

@test "suite: failed and blocking are the greatest of counts, scenarios and entries; metrics and run are carried" {
	oc oc-capture "$data/qa-suite-summary/samples.json"
	exits 0
	is '.[1] | .kind == "suite" and .failed == 1 and .blocking == 1 and .metrics.gatewayProcessRssPeakBytes == 655360000
	    and (.metrics.gatewayProcessRssSamples | length) == 6 and .runBlock.concurrency == 1'
	oc oc-capture "$data/qa-suite-summary/workers.json"
	is '.[1] | .failed == 0 and .blocking == 1 and (has("metrics") | not)'
	echo '{"counts":{"skipped":4},"scenarios":[{"status":"fail"},{}]}' >s.json
	oc oc-capture --type qa-suite-summary s.json
	is '.[1] | .failed == 1 and .blocking == 4'
	echo '{"counts":{"skipped":4}}' >s.json
	oc oc-capture --type qa-suite-summary s.json
	is '.[1] | .failed == null and .blocking == 4'
}

@test "metrics alone are rss-samples of scope command, in bytes" {
	oc oc-capture "$data/resource-metrics/killed.env" "$data/time-v/gateway-start.txt"
	exits 0
	is '[.[] | select(.kind == "rss-sample")] | length == 2 and all(.scope == "command" and .unit == "KiB" and .run != null)'
	is '[.[] | select(.label == "resource-metrics")][0] | .maxRssKb == 5264372 and .bytes == 5390716928 and .signal == 9 and .attempts == 2'
	is '[.[] | select(.label == "time-v")][0] | .bytes == 648832 * 1024 and .elapsedSeconds == 38.42 and .userSeconds == 6.41'
}

@test "an empty metrics file is known by its name only, and gives no reading" {
	: >resource-metrics.env
	oc oc-capture resource-metrics.env
	exits 0
	is 'length == 1 and .[0].type == "resource-metrics"'
	says 'no usable max_rss_kb'
}

@test "rows pass on byte for byte as one compact line each, documents too" {
	oc oc-capture "$data/rtt-row"
	exits 0
	grep -v '^{"kind"' out >rows
	{
		jq -c . "$data/rtt-row/result.json"
		cat "$data/rtt-row/rows.jsonl"
	} | cmp - rows
}

@test "our own records pass untouched, whatever their kind, and rows among them" {
	printf '%s\n' '{"kind":"new", "v":7,"n":1.50,"n":2}' >r
	head -n 1 "$data/rtt-row/rows.jsonl" >>r
	printf '%s\n' '{"kind":"b","v":1}' >>r
	oc oc-capture r
	exits 0
	cmp r out
	oc oc-capture <r
	cmp r out
}

@test "a line among records that is none of ours is rejected, the rest passes" {
	printf '%s\n' '{"kind":"a","v":1}' '{"other":1}' '{"kind":"b","v":1}' >r
	oc oc-capture r
	exits 65
	says 'r:2: line is neither a record'
	is 'map(.kind) == ["a", "reject", "b"] and .[1].src.line == 2'
}

# --- samples ---

@test "a folder sample-N is one sample: summary, observed messages and metrics together" {
	oc oc-capture "$run/discord/sample-1"
	exits 0
	is 'map(.kind) == ["artifact", "artifact", "artifact", "rtt-sample", "rss-sample", "capture"]'
	is '.[3] | .sample == 1 and .rttMs == 4556 and .resources.command.maxRssKb == 7115344
	    and ([.artifacts[].role] | sort) == ["metrics", "observed", "summary"]'
}

@test "samples of a run come in the order of their numbers" {
	for n in 10 2 1 02; do
		mkdir -p "art/sample-$n"
		printf '%s' "$summary" | sed "s/1500/$n/; s/:02/:2/" >"art/sample-$n/discord-qa-summary.json"
	done
	echo 'a file' >art/sample-9
	mkdir art/notes
	oc oc-capture art
	exits 0
	is '[.[] | select(.kind == "rtt-sample") | [.sample, (.src.path / "/")[1]]] ==
	    [[1, "sample-1"], [2, "sample-02"], [3, "sample-2"], [4, "sample-10"]]'
}

@test "each run in a tree counts its samples by itself" {
	oc oc-capture "$run"
	exits 0
	is '[.[] | select(.kind == "rtt-sample" and .channel == "slack") | .sample] == [1, 2, 3]'
	is '[.[] | select(.kind == "rtt-sample" and .surface == "rpc") | .sample] == [1, 2, 3]'
	is '[.[] | select(.kind == "rtt-sample" and .channel == "telegram")] | length == 1 and .[0].resources.command.maxRssKb == 138292'
}

@test "a sample folder without a summary is an error, and the others go on" {
	cp -r "$run/discord" art
	rm art/sample-2/discord-qa-summary.json
	oc oc-capture art
	exits 65
	says 'art/sample-2: sample folder without a summary'
	is '[.[] | select(.kind == "rtt-sample") | .sample] == [1, 3] and ([.[] | select(.kind == "reject") | .src.path] == ["art/sample-2"])'
}

@test "evidence finds the suite summary that it names, in its own folder only" {
	oc oc-capture "$run/slack/sample-1/qa-evidence.json"
	exits 0
	is '[.[] | select(.kind == "rtt-sample")][0] | .rttMs == 2857 and .rttSource == "qa-suite-details"'
	is '[.[] | select(.kind == "suite")] | length == 1'
	cp "$run/slack/sample-1/qa-evidence.json" .
	oc oc-capture qa-evidence.json
	exits 0
	says 'qa-evidence.json: notice: names a qa-suite-summary.json that is not beside it'
	is '[.[] | select(.kind == "rtt-sample")][0] | has("rttMs") | not'
}

@test "of two generations of a channel's summary side by side the evidence counts" {
	mkdir both
	cp "$data/qa-evidence/v2-later.json" both/qa-evidence.json
	cp "$data/channel-summary/discord-rtt-ms.json" both/discord-qa-summary.json
	oc oc-capture both
	exits 0
	says 'both/discord-qa-summary.json: notice: is left out: another summary beside it is of the same run'
	is '[.[] | select(.kind == "rtt-sample") | .src.path] | unique == ["both/qa-evidence.json"]'
}

@test "summaries of several channels in one folder each find their own messages" {
	mkdir flat
	cp "$run/discord/sample-1/discord-qa-summary.json" "$run/discord/sample-1/discord-qa-observed-messages.json" flat
	cp "$run/whatsapp/sample-1/whatsapp-qa-summary.json" "$run/whatsapp/sample-1/whatsapp-qa-observed-messages.json" flat
	cp "$run/discord/sample-1/resource-metrics.env" flat
	oc oc-capture flat
	exits 0
	is '[.[] | select(.kind == "rtt-sample") | [.channel, (.artifacts[] | select(.role == "observed").path)]] ==
	    [["discord", "flat/discord-qa-observed-messages.json"], ["whatsapp", "flat/whatsapp-qa-observed-messages.json"]]'
	says 'flat/resource-metrics.env: notice: is left out'
	is '[.[] | select(.kind == "rss-sample")] | length == 1'
}

@test "files named one by one: a sidecar belongs to the summary in its folder that was named before it" {
	printf '%s' "$summary" >a.json
	printf '%s' "$summary" | sed 's/1500/9/' >b.json
	printf 'max_rss_kb=1\n' >a.env
	printf 'max_rss_kb=2\n' >b.env
	oc oc-capture a.json a.env b.json b.env
	exits 0
	is '[.[] | select(.kind == "rtt-sample") | [.sample, .rttMs, .resources.command.maxRssKb]] == [[1, 1500, 1], [2, 9, 2]]'
}

@test "a part without any summary beside it makes no sample, and is said so" {
	oc oc-capture "$data/observed-messages/discord-g2-redacted.json"
	exits 0
	says 'belongs to no sample'
	is 'length == 1'
}

@test "a stream with samples ends with its closing record, which no expression hides; one without has none" {
	oc oc-capture --where 'false' "$run/discord/sample-1"
	exits 0
	is 'length == 1 and .[0].kind == "capture" and .[0].samples == 1 and .[0].rejects == 0'
	oc oc-capture "$root/testdata/rtt-row"
	is 'all(.kind != "capture")'
	printf '{' >broken.json
	oc oc-capture "$run/discord/sample-1" broken.json
	exits 65
	is '.[-1].kind == "capture" and .[-1].rejects == 1'
}

@test "performance events fill in where the surface summary has no measurement" {
	oc oc-capture "$run/control-ui"
	exits 0
	is '[.[] | select(.kind == "rtt-sample") | [.rttMs, .rttSource]] ==
	    [[18, "control-ui.tab.visible"], [294, "control-ui-visible-final"], [402, "control-ui-visible-final"]]'
}

# --- --samples ---


@test "--samples: both workflows' lists, CRLF and blank lines" {
	cp -r "$data" testdata
	oc oc-capture --samples testdata/lists/discord.tsv
	exits 0
	is '[.[] | select(.kind == "rtt-sample") | [.sample, ([.artifacts[].role] | sort)]] ==
	    [[1, ["metrics", "observed", "summary"]], [2, ["metrics", "observed", "summary"]]]'
	oc oc-capture -s testdata/lists/control-ui.tsv
	exits 0
	is '[.[] | select(.kind == "rtt-sample") | [.sample, ([.artifacts[].role] | sort)]] ==
	    [[1, ["events", "metrics", "summary"]], [2, ["summary"]]]'
}

@test "--samples: names that tell nothing go by their place, empty columns are none, spaces count" {
	printf '%s' "$summary" >'a b.json'
	echo '[{"scenarioId":"discord-canary","matchedScenario":true,"senderIsBot":true}]' >o.json
	printf 'max_rss_kb=7\n' >m.env
	printf 'a b.json\to.json\tm.env\na b.json\t\tm.env\na b.json\n' >list
	oc oc-capture --samples list
	exits 0
	is '[.[] | select(.kind == "rtt-sample") | [.artifacts[].role] | sort] ==
	    [["metrics", "observed", "summary"], ["metrics", "summary"], ["summary"]]'
}

@test "--samples: a channel's third column is its metrics file, a surface's second, whatever the name" {
	printf '%s' "$summary" >s.json
	cp "$run/control-ui/sample-1/qa-suite-summary.json" ui.json
	echo '[{"event":"control-ui.rpc","payload":{"durationMs":18}}]' >e.json
	echo '[]' >o.json
	printf 'max_rss_kb=7\n' >m.txt
	cp m.txt events.jsonl
	cp m.txt m.env
	printf 's.json\to.json\tm.txt\ns.json\t\tevents.jsonl\ns.json\tm.env\to.json\nui.json\tm.txt\te.json\n' >list
	oc oc-capture --samples list
	exits 0
	is '[.[] | select(.kind == "rtt-sample") | [.sample, (.artifacts | map(.role + " " + .path) | sort)]] | unique ==
	    [[1, ["metrics m.txt", "observed o.json", "summary s.json"]], [2, ["metrics events.jsonl", "summary s.json"]],
	     [3, ["metrics m.env", "observed o.json", "summary s.json"]], [4, ["events e.json", "metrics m.txt", "summary ui.json"]]]'
	printf 's.json\n\t\t\n' >list
	oc oc-capture --samples list
	exits 65
	says 'list:2: expected the path of a summary in the first column'
}

@test "--samples -: the list on standard input; files beside the list are found when they are not below the working folder" {
	printf '%s' "$summary" >s.json
	oc oc-capture --samples - <<<s.json
	exits 0
	is '[.[] | select(.kind == "rtt-sample")] | length == 1'
	mkdir moved
	mv s.json moved
	echo s.json >moved/list.tsv
	oc oc-capture --samples moved/list.tsv
	exits 0
	is '[.[] | select(.kind == "rtt-sample") | .src.path] == ["moved/s.json"]'
}

@test "--samples: a line without a summary, columns past the third, an empty list" {
	printf '%s' "$summary" >s.json
	printf 's.json\t\t\tmore\n\n\ts.json\n' >list
	oc oc-capture --samples list
	exits 65
	says 'list:3: expected the path of a summary in the first column'
	says 'list:1: notice: columns past the third are ignored'
	is '[.[] | select(.kind == "rtt-sample")] | length == 1'
	printf 's.json\0x\n' >list
	oc oc-capture --samples list
	exits 65
	says 'list:1: a path holds a NUL byte'
	printf '\n \n' >list
	oc oc-capture --samples list
	exits 0
	says 'list: notice: names no samples'
	[ ! -s out ]
}

@test "--samples: a missing file is located in the list, its sample is not made, the rest is" {
	printf '%s' "$summary" >s.json
	printf 'nope.json\ns.json\ngone.json\ts.json\ns.json\tmissing.json\n' >list
	oc oc-capture --samples list
	exits 66
	says 'nope.json: cannot open: No such file or directory (list line 1)'
	says 'missing.json: cannot open: No such file or directory (list line 4)'
	is '[.[] | select(.kind == "rtt-sample") | .sample] == [2] and ([.[] | select(.kind == "reject")] | length) == 3'
	oc oc-capture --samples no-list
	exits 66
	says 'no-list: cannot open'
}

@test "--samples: events are not opened when the summary has its own measurement, and must be events when it has not" {
	cp "$run/control-ui/sample-2/qa-suite-summary.json" has.json
	cp "$run/control-ui/sample-1/qa-suite-summary.json" needs.json
	echo 'not json' >e.json
	printf 'has.json\t\te.json\n' >list
	oc oc-capture --samples list
	exits 0
	printf 'needs.json\t\te.json\n' >list
	oc oc-capture --samples list
	exits 65
	says 'e.json:1:'
	is '[.[] | select(.kind == "rtt-sample")] == []'
}

# --- --validate ---

@test "--validate: silent and 0 on good input of every kind" {
	oc oc-capture --validate "$data"
	exits 0
	[ ! -s out ] && [ ! -s err ]
	oc oc-capture --validate <"$data/session-transcript/v3.jsonl"
	exits 0
	oc oc-capture --validate --type json "$data/qa-evidence/v2-later.json"
	exits 0
	oc oc-capture --validate --type ndjson "$data/gateway-log"
	exits 0
}

@test "--validate: every error with its place, no records" {
	printf '{"a":1}\n{"a":\n\n{"b":2}\n[1,]\n' >x.jsonl
	oc oc-capture --validate x.jsonl
	exits 65
	[ ! -s out ]
	[ "$(cut -d: -f2-4 err | tr -d ' ')" = "x.jsonl:2:6
x.jsonl:5:4" ]
	oc oc-capture --validate --type json x.jsonl
	exits 65
	says 'x.jsonl:2:1: '
	printf '{"kind":"qa"\n,"x":tru}' >d.json
	oc oc-capture --validate d.json
	exits 65
	says 'd.json:2:6: '
	echo 'a: yaml' >y
	oc oc-capture --validate y
	exits 65
	says 'y: is of no known type: nothing was checked'
	oc oc-capture --validate missing
	exits 66
	oc oc-capture --validate --samples x.jsonl
	exits 64
}

# --- --where, --map, --rejects ---

@test "--where keeps records as they are, --map replaces them; rejects are never lost" {
	printf 'no json\n' >"bad.json"
	printf '{"scenarios":[,]}' >bad2.json
	oc oc-capture --where '.kind == "rtt-sample"' "$run/discord" bad2.json
	exits 65
	is 'map(.kind) == ["rtt-sample", "rtt-sample", "rtt-sample", "reject", "capture"]'
	oc oc-capture --where '.kind == "rtt-sample"' --map '.rttMs, .sample' "$run/discord"
	exits 0
	[ "$(grep -v '"kind":"capture"' out | paste -sd' ')" = "4556 1 4475 2 4788 3" ]
	oc oc-capture --where '.a[' "$run/discord"
	exits 64
	oc oc-capture --map 'error' "$run/rpc/sample-1"
	exits 65
	[ "$(jq -r .kind out)" = capture ]
}

@test "--rejects saves the bytes of what could not be read, for their owner only" {
	printf '{"kind":"a","v":1}\n{"kind":"b"\n{"kind":"c","v":1}\n' >r
	printf '{"scenarios":[,]}' >bad.json
	oc oc-capture --rejects saved r bad.json
	exits 65
	printf '{"kind":"b"\n{"scenarios":[,]}\n' | cmp - saved
	[ "$(stat -c %a saved)" = 600 ]
	oc oc-capture --rejects no/such/folder r
	exits 73
}

# --- limits, colour, progress, help ---

@test "--max-line and --max-bytes: what is larger is rejected, the rest goes on" {
	printf '%s\n' '{"kind":"a","v":1}' '{"kind":"b","v":1,"s":"0123456789012345678901234567890123456789"}' '{"kind":"c","v":1}' >r
	oc oc-capture --max-line 40 r
	exits 65
	says 'r:2: line is longer'
	is 'map(.kind) == ["a", "reject", "c"]'
	jq . <<<"$summary" >s.json
	oc oc-capture --max-bytes 100 s.json
	exits 65
	says 's.json: document is larger than the limit of 100 bytes'
	oc oc-capture --max-bytes 1K s.json
	exits 0
	oc oc-capture --max-line x s.json
	exits 64
}

@test "--color, NO_COLOR: messages only, never records; --progress speaks on stderr" {
	oc oc-capture --color=always missing
	exits 66
	grep -q "$(printf '\033')" err
	NO_COLOR=1 oc oc-capture --color=auto missing
	safe err
	oc oc-capture --color=never missing
	safe err
	oc oc-capture --color=always "$run/rpc/sample-1"
	safe out
	oc oc-capture --color=pink missing
	exits 64
	head -n 1 "$data/records/events.ndjson" >first
	(
		cat first
		sleep 1.2
		repeat 600 first
	) >fifo.txt
	oc oc-capture --progress fifo.txt
	exits 0
	[ "$(wc -l <out)" -eq 601 ]
}

@test "--help, --version, wrong use" {
	oc oc-capture --help
	exits 0
	grep -q -- --samples out
	oc oc-capture --version
	exits 0
	grep -q '^oc-capture [0-9]' out
	oc oc-capture --nope
	exits 64
	says "unknown option '--nope'"
	oc oc-capture --samples
	exits 64
}

# --- bad input ---

@test "a broken summary is located, rejected, and the other samples go on" {
	cp -r "$run/discord" art
	printf '{\n  "startedAt": "x",\n  "counts": {"total": 1,}\n}\n' >art/sample-1/discord-qa-summary.json
	oc oc-capture art
	exits 65
	says 'art/sample-1/discord-qa-summary.json:3:25: '
	is '[.[] | select(.kind == "rtt-sample") | .sample] == [2, 3]'
	is '[.[] | select(.kind == "reject")] | length == 1 and .[0].line == 3 and .[0].column == 25 and .[0].exit == 65'
}

@test "a summary that is no summary is rejected where a list says it is one" {
	echo '"x"' >s.json
	echo '{"startedAt":"a","finishedAt":"b","scenarios":[]}' >t.json
	printf 's.json\nt.json\n' >list
	oc oc-capture --samples list
	exits 65
	says 's.json:1:1: summary must be an object (list line 1)'
	says "t.json:1:1: summary's counts must be an object (list line 2)"
	is '[.[] | select(.kind == "reject")] | length == 2'
}

@test "invalid UTF-8, a byte order mark, NUL bytes and deep nesting are located" {
	printf '{"a":"\xff"}' >utf.json
	printf '\xef\xbb\xbf%s' "$summary" >bom.json
	printf '{"a":"\0"}' >nul.json
	{
		printf '{"a":'
		head -c 600 /dev/zero | tr '\0' '['
	} >deep.json
	oc oc-capture utf.json bom.json nul.json deep.json
	exits 65
	says 'utf.json:1:7: '
	says 'bom.json:1:1: '
	says 'nul.json:1:7: '
	says 'deep.json:1:'
	is '[.[] | select(.kind == "reject")] | length == 4'
}

@test "a 100 MB line is skipped in little memory, and the lines around it pass" {
	{
		echo '{"kind":"a","v":1}'
		printf '{"kind":"b","v":1,"s":"'
		head -c 104857600 /dev/zero | tr '\0' a
		echo '"}'
		echo '{"kind":"c","v":1}'
	} >long
	[ -n "${OC_SAN:-}" ] || ulimit -v 400000
	oc oc-capture long
	exits 65
	says 'long:2: line is longer than the limit of 67108864 bytes'
	is 'map(.kind) == ["a", "reject", "c"]'
	rm long
}

@test "memory does not grow with the length of a lines file" {
	[ -z "${OC_SAN:-}" ] || skip "the sanitizer has its own ideas of memory"
	repeat 2000 "$data/gateway-log/openclaw-2026-05-27.log" >many
	ulimit -v 60000
	oc oc-capture many
	exits 0
	is '.[0].lines == 8000'
}

@test "zstd is unpacked wherever it stands; a truncated file is an error" {
	zstd -q -o s.zst "$run/discord/sample-1/discord-qa-summary.json"
	oc oc-capture s.zst
	exits 0
	is '[.[] | select(.kind == "rtt-sample")] | length == 1'
	is '.[0].bytes == '"$(wc -c <"$run/discord/sample-1/discord-qa-summary.json")"
	head -c 200 s.zst >t.zst
	oc oc-capture t.zst s.zst
	exits 65
	says 't.zst: '
	is '[.[] | select(.kind == "reject")] | length == 1'
	is '[.[] | select(.kind == "rtt-sample")] | length == 1'
	oc oc-capture <t.zst
	exits 65
}

@test "a folder and a file without rights: told, and the rest goes on" {
	cp -r "$run/discord" art
	chmod 0 art/sample-2 art/sample-3/resource-metrics.env
	chmod 755 .
	keep_out=()
	if [ "$(id -u)" -eq 0 ]; then
		keep_out=(setpriv --reuid 65534 --regid 65534 --clear-groups)
		"${keep_out[@]}" oc-capture --version >/dev/null 2>&1 || skip "root cannot step down here"
		"${keep_out[@]}" test -r art/sample-1 || skip "the scratch folder is root's own"
	fi
	oc "${keep_out[@]}" oc-capture art
	chmod 755 art/sample-2
	exits 66
	says 'art/sample-2: cannot open folder: Permission denied'
	says 'art/sample-3/resource-metrics.env: cannot open: Permission denied'
	is '[.[] | select(.kind == "rtt-sample") | (.src.path / "/")[1]] == ["sample-1", "sample-3"]'
	is '[.[] | select(.kind == "reject")] | length == 2'
}

@test "names with newlines and escape sequences are safe on the terminal and whole in the records" {
	name=$'evil\n\033]0;pwned\007\xff.json'
	printf '{' >"$name"
	oc oc-capture "$name"
	exits 65
	safe err
	[ "$(wc -l <err)" -eq 1 ]
	says 'evil\n\x1B]0;pwned\x07\xFF.json:1:2: '
	is '.[0].src.path == "evil\n\u001b]0;pwned\u0007\ufffd.json"'
	printf '%s\n' "$name" | tr -d '\n' >list
	oc oc-capture --samples list
	safe err
}

@test "a duplicated key is accepted, the last one counts, and the place is said" {
	printf '%s' "$summary" | sed 's/"rttMs":1500/"rttMs":1,"rttMs":1500/' >s.json
	oc oc-capture s.json
	exits 0
	says 's.json:1: notice: key "rttMs" stands here again'
	is '[.[] | select(.kind == "rtt-sample")][0].rttMs == 1500'
}

@test "missing operands, directories, symlinks and FIFOs below a folder" {
	oc oc-capture missing "$run/rpc/sample-1"
	exits 66
	says 'missing: cannot open'
	is '[.[] | select(.kind == "rtt-sample")] | length == 1'
	mkdir art
	ln -s "$run" art/link
	mkfifo art/fifo
	oc oc-capture art
	exits 0
	says 'art/link: notice: is a symbolic link'
	says 'art/fifo: notice: is a symbolic link or no regular file'
	[ ! -s out ]
}

@test "a torn first line, as of a rotated log, is one bad line" {
	tail -c +50 "$data/gateway-log/openclaw-2026-05-27.log" >torn.log
	oc oc-capture torn.log
	exits 65
	says 'torn.log:1:1: '
	is '[.[] | select(.kind == "artifact")][0] | .type == "gateway-log" and .lines == 4'
}

# --- pipes ---

@test "a live pipe moves: each record is out before the next line is waited for" {
	mkfifo in
	oc-capture <in >live &
	exec 9>in
	echo '{"kind":"a","v":1}' >&9
	for _ in $(seq 100); do
		[ -s live ] && break
		sleep 0.05
	done
	cp live first
	exec 9>&-
	wait $!
	[ "$(cat first)" = '{"kind":"a","v":1}' ]
}

@test "a reader that goes away is no error; a full disk is" {
	yes '{"kind":"a","v":1}' | head -n 100000 >many
	set +o pipefail
	{
		oc-capture many
		echo $? >rc
	} 2>err | head -n 1 >/dev/null
	[ "$(cat rc)" -eq 0 ]
	[ ! -s err ]
	status=0
	oc-capture many >/dev/full 2>err || status=$?
	exits 74
	says '(standard output): write: No space left on device'
}

@test "a folder without files is said, and checks nothing" {
	mkdir -p bare/below
	oc oc-capture bare
	exits 0
	says 'bare: notice: holds no files: nothing to read'
	oc oc-capture --validate bare
	exits 65
	says 'bare: holds no files: nothing was checked'
	mkdir -p run/sample-1
	oc oc-capture run
	exits 65
	says 'run/sample-1: sample folder without a summary'
}

@test "a companion that cannot be read is told once, and through no symlink" {
	cp -r "$root/testdata/qa-run/slack" run
	echo '{"scenarios":' >run/sample-2/qa-suite-summary.json
	oc oc-capture run
	exits 65
	[ "$(grep -c 'sample-2/qa-suite-summary.json:' err)" -eq 1 ]
	[ "$(jq -c 'select(.kind=="reject")' out | wc -l)" -eq 1 ]
	echo '[1]' >run/sample-2/qa-suite-summary.json
	oc oc-capture run
	[ "$(jq -r 'select(.kind=="artifact").path' out | sort | uniq -d)" = '' ]
	mv run/sample-3/qa-suite-summary.json other.json
	ln -s ../../other.json run/sample-3/qa-suite-summary.json
	oc oc-capture run/sample-3
	says 'run/sample-3/qa-suite-summary.json: notice: is a symbolic link'
	says 'run/sample-3/qa-evidence.json: notice: names a qa-suite-summary.json that is not beside it'
}

@test "a surface's sample folder without its metrics or its events is no sample" {
	cp -r "$root/testdata/qa-run/control-ui" run
	rm run/sample-1/resource-metrics.env run/sample-2/performance-events.jsonl
	oc oc-capture run
	exits 65
	says "run/sample-1/resource-metrics.env: is missing: a surface's sample folder must have it"
	says 'run/sample-2/control-ui-events.json: is missing'
	[ "$(jq -c 'select(.kind=="rtt-sample").sample' out)" = 3 ]
}

@test "a sample folder without the observed messages that its summary names is no sample" {
	cp -r "$root/testdata/qa-run/discord" run
	rm run/sample-2/discord-qa-observed-messages.json
	oc oc-capture run
	exits 65
	says 'run/sample-2/discord-qa-observed-messages.json: is missing, and the summary in its folder names it'
	[ "$(jq -c 'select(.kind=="rtt-sample").sample' out | tr '\n' ' ')" = '1 3 ' ]
	oc sh -c 'oc-capture run | oc-rtt-import --channel discord --spec openclaw@main --version 1 --store st'
	exits 65
	[ ! -e st ]
	echo '[]' >run/sample-2/discord-qa-observed-messages.json
	oc oc-capture run
	exits 0
}

@test "--rejects gets nothing that was meant for a closed stdout or stderr" {
	printf '{"kind":"x","v":1}\nbad\n' >in
	oc sh -c 'oc-capture --rejects rej in >&-'
	exits 74
	[ "$(cat rej)" = bad ]
	oc sh -c 'oc-capture --rejects rej in 2>&-'
	exits 65
	[ "$(cat rej)" = bad ]
}

@test "what this program writes to is not read: it would grow without end" {
	for i in $(seq 300); do printf '{"kind":"x","v":1,"n":"%0300d"}\n' "$i"; done >a.ndjson
	ulimit -f 4096
	oc sh -c 'oc-capture a.ndjson . >>z.ndjson'
	exits 0
	says './z.ndjson: notice: is where this program writes to: not read'
	[ "$(grep -c '"kind":"x"' z.ndjson)" -eq 600 ]
	for i in $(seq 300); do printf '{"kind":"x","v":1,"n":%0300d}\n' "$i"; done >a.ndjson
	oc oc-capture --rejects zz a.ndjson zz
	exits 65
	says 'zz: notice: is where this program writes to: not read'
	cmp zz a.ndjson
}

@test "a store's own files are no artifacts" {
	mkdir st
	: >st/.oc-lock
	echo half >st/.oc-tmp-1
	cp "$root/testdata/rtt-row/rows.jsonl" st
	oc oc-capture st
	exits 0
	[ ! -s err ]
	[ "$(jq -r 'select(.kind=="artifact").path' out)" = st/rows.jsonl ]
}

@test "an expression that fails on a record says on which" {
	printf '{"kind":"x","v":1,"src":{"path":"a.log","line":7}}\n' >in
	oc oc-capture --where 'error("no")' in
	exits 65
	says 'oc-capture: a.log:7: jq: no'
	oc oc-capture --map 'error("no")' in
	exits 65
	says 'oc-capture: a.log:7: jq: no'
}

@test "nothing of a known type: 65; beside something known: a notice" {
	echo 'no artifact' >unknown
	oc oc-capture unknown
	exits 65
	says 'nothing here is of a known type'
	oc oc-capture --jobs 2 unknown "$root/testdata/resource-metrics/killed.env"
	exits 0
}

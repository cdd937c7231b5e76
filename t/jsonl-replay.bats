#!/usr/bin/env bats
# jsonl-replay: the report, each option, each error, runners that misbehave, and replays that are killed.

setup() {
	load lib
	data=$root/testdata/jsonl-replay
	cp -r "$data" in
	mock=jsonl-mock-runner
}

teardown() {
	# Whatever a test has left behind.
	[ ! -e pids ] || xargs -r kill -9 <pids 2>/dev/null || true
}

# small: one transcript of two turns is enough.
small() {
	rm in/notes.jsonl
}

# drifts [OPTION...]: replays in/weather.jsonl and prints the sequence of drifts and the worst severity.
drifts() {
	oc jsonl-replay --ndjson "$@" in/weather.jsonl
	exits 0
	jq -c 'select(.kind == "replay") | [.drifts[], .severity]' out
}

# user TEXT...: a transcript with these user turns.
user() {
	local text
	for text in "$@"; do jq -nc --arg t "$text" '{message: {role: "user", content: $t}}'; done
}

# gone PID...: none of them is there any more, or only as a zombie that nobody has reaped.
gone() {
	local pid
	for pid in "$@"; do
		! grep -qs '^State:[[:space:]]*[^ZX[:space:]]' "/proc/$pid/status" || {
			echo "still there: $(tr '\0' ' ' <"/proc/$pid/cmdline")"
			return 1
		}
	done
}

# A runner that notes that it ran, then does as the mock. How often it ran is `wc -l <ran`.
noting() {
	cat >noting <<'END'
#!/bin/sh
echo "$OC_TRANSCRIPT $OC_TURN $OC_RUNTIME" >>ran
exec jsonl-mock-runner "$@"
END
	chmod +x noting
}

@test "the report is as it was" {
	oc jsonl-replay --out kept --runner "$mock --do call --at 2" in
	exits 0
	diff -u "$root/t/golden/jsonl-replay.md" out
	diff kept/report.md out
}

@test "no drift" {
	oc jsonl-replay --runner "$mock" in
	exits 0
	shows '**No drift.** 0 of 2 transcripts drift, 0 of 5 turns differ on openclaw and codex.'
	shows '| `in/notes.jsonl` | 3 | - | none ×3 | none |'
	oc jsonl-replay --runner cat in
	exits 0
	shows '**No drift.**'
}

@test "records: the drift of each turn, each transcript, the closing report" {
	oc jsonl-replay --ndjson --runner "$mock --do result --at 3" in
	exits 0
	[ "$(jq -r .kind out | uniq -c | xargs)" = '5 drift 2 replay 1 drift-report' ]
	[ "$(jq -c 'select(.kind == "replay")' out | head -n 1)" = '{"kind":"replay","v":2,"transcriptPath":"in/notes.jsonl","userTurnCount":3,"drifts":["none","none","tool-result-shape"],"firstDriftAtTurn":3,"severity":"P2","src":{"path":"in/notes.jsonl"}}' ]
	[ "$(jq -c 'select(.kind == "replay")' out | tail -n 1)" = '{"kind":"replay","v":2,"transcriptPath":"in/weather.jsonl","userTurnCount":2,"drifts":["none","none"],"severity":"none","src":{"path":"in/weather.jsonl"}}' ]
	[ "$(jq -r 'select(.kind == "drift") | .scenarioId' out | tail -n 1)" = 'in/weather.jsonl#2' ]
}

@test "the runner gets the prefix, and knows where it is" {
	cat >runner <<'END'
#!/bin/sh
cat >"got-$OC_RUNTIME-$OC_TURN"
echo "$OC_TRANSCRIPT" >"path-$OC_RUNTIME-$OC_TURN"
cat "got-$OC_RUNTIME-$OC_TURN"
END
	chmod +x runner
	printf '\n  {"message":{"role":"user","content":"one"}} \r\nnot json\n[1]\n\302\240{"message":{"role":"assistant","content":"a"}}\n\n{"message":{"role":"user","content":"two"}}' >x.jsonl
	oc jsonl-replay --runner ./runner x.jsonl
	exits 65
	says 'x.jsonl:3:'
	printf '{"message":{"role":"user","content":"one"}}\n' | diff - got-openclaw-1
	printf '%s\n' '{"message":{"role":"user","content":"one"}}' '{"message":{"role":"assistant","content":"a"}}' '{"message":{"role":"user","content":"two"}}' >want
	diff want got-codex-2
	diff want got-openclaw-2
	[ "$(cat path-codex-2)" = x.jsonl ]
	[ ! -e got-codex-3 ]
}

@test "the runner's locale, time zone and folder are the caller's" {
	LC_ALL=C.UTF-8 TZ=Asia/Kolkata oc jsonl-replay --runner "pwd >where; echo \$LC_ALL \$TZ >env; cat" in/weather.jsonl
	exits 0
	[ "$(cat where)" = "$PWD" ]
	[ "$(cat env)" = 'C.UTF-8 Asia/Kolkata' ]
	(unset LC_ALL TZ && jsonl-replay --runner 'echo "${LC_ALL-none} ${TZ-none}" >env; cat' in/weather.jsonl >out 2>err)
	[ "$(cat env)" = 'none none' ]
}

@test "each kind of drift is found, and where it began" {
	[ "$(drifts --runner "$mock --do text --at 1")" = '["text-only","none","none"]' ]
	[ "$(drifts --runner "$mock --do tone --at 2")" = '["none","text-only","escalate"]' ]
	[ "$(drifts --runner "$mock --do call --on openclaw --at 2")" = '["none","tool-call-shape","P1"]' ]
	[ "$(drifts --runner "$mock --do result")" = '["tool-result-shape","tool-result-shape","P2"]' ]
	[ "$(drifts --runner "$mock --do lines --at=2")" = '["none","structural","P1"]' ]
	jq -se '[.[] | select(.kind == "replay")][0].firstDriftAtTurn == 2' out
}

@test "a runner that fails is a failure-mode cell, and says why" {
	oc jsonl-replay --runner "$mock --do fail --at 1" in
	exits 0
	shows '- Runs: 10, 2 failed'
	shows '| in/notes.jsonl\#1 | codex | the runner exited with status 3: jsonl-mock-runner: failed as it was told |'
	shows '| `in/weather.jsonl` | 2 | 1 | **failure-mode**, none | P1 |'
	oc jsonl-replay --runner /no/such/runner in/weather.jsonl
	exits 0
	shows 'the runner exited with status 127'
	oc jsonl-replay --runner "$mock --do crash" in/weather.jsonl
	exits 0
	shows '| codex | the runner was killed by signal 11'
	# What it complains of decides the error class, as in upstream's scenario details.
	oc jsonl-replay --ndjson --runner 'echo "No API key found" >&2; exit 1' in/weather.jsonl
	[ "$(jq -r 'select(.kind == "drift") | .left.runtimeErrorClass' out | head -n 1)" = missing-api-key ]
}

@test "a runner that hangs past --timeout is a failure-mode cell, and nothing of it stays" {
	cat >runner <<'END'
#!/bin/sh
[ "$OC_RUNTIME" = codex ] || exec cat
sleep 1000 &
echo $! >>pids
trap '' TERM
sleep 1001 &
echo $! >>pids
echo "{}"
while :; do sleep 1; done
END
	chmod +x runner
	oc jsonl-replay --timeout 0.5 --runner ./runner in/weather.jsonl
	exits 0
	shows '| in/weather.jsonl\#2 | codex | the runner timed out after 0.5 |'
	[ "$(wc -l <pids)" -eq 4 ]
	sleep 0.2
	# shellcheck disable=SC2046
	gone $(cat pids)
}

@test "what a runner leaves behind is ended, and holds nothing up" {
	cat >runner <<'END'
#!/bin/sh
cat
sleep 1000 &
echo $! >>pids
setsid sleep 100 &
echo $! >>pids
END
	chmod +x runner
	SECONDS=0
	oc jsonl-replay --timeout 60 --runner ./runner in/weather.jsonl
	exits 0
	shows '**No drift.**'
	[ "$SECONDS" -lt 60 ]
	gone "$(head -n 1 pids)"
}

@test "a runner that prints rubbish, nothing, or no end is a failure-mode cell" {
	oc jsonl-replay --runner "$mock --do rubbish" in/weather.jsonl
	exits 0
	shows '| codex | the runner printed no transcript: there is no message in its output |'
	safe out
	oc jsonl-replay --runner "$mock --do silent --on openclaw" in/weather.jsonl
	shows '| openclaw | the runner printed no transcript: there is no message in its output |'
	oc jsonl-replay --out kept --runner "$mock --do flood --at 2" in/weather.jsonl
	exits 0
	shows '| in/weather.jsonl\#2 | codex | the runner printed more than 64 MiB |'
	[ "$(stat -c %s kept/t0001/0002.right.transcript)" -eq $((64 * 1024 * 1024 + 1)) ]
}

@test "a line of a runner's output that is no JSON is told, and does not change the verdict" {
	oc jsonl-replay --runner "if [ \$OC_RUNTIME = codex ]; then echo warming up; else echo '{}'; fi; cat" in/weather.jsonl
	exits 0
	shows '- in/weather.jsonl\#1, codex: 1 line of what the runner printed no JSON, the first is line 1'
	shows '| `in/weather.jsonl` | 2 | - | none ×2 | none |'
}

@test "--pair names the runtimes" {
	oc jsonl-replay --pair old,new --runner "$mock --do fail --on new --at 2" in/weather.jsonl
	exits 0
	shows '# Replay: old and new'
	shows '| in/weather.jsonl\#2 | new | the runner exited'
	oc jsonl-replay -p 'a b,$(touch pwned)/../x' --runner cat in/weather.jsonl
	exits 0
	[ ! -e pwned ]
}

@test "--jobs: more at a time, the same result" {
	small
	oc jsonl-replay --runner "$mock --do call --at 2" in
	mv out one
	SECONDS=0
	oc jsonl-replay --jobs 10 --runner "$mock --do call --at 2 --wait 5" in
	exits 0
	diff one out
	# One after the other they wait 20 s.
	[ "$SECONDS" -lt 18 ]
}

@test "--gate, --known, --families, --rules, --upstream and --now are oc-drift's" {
	oc jsonl-replay --gate --runner "$mock --do result" in/weather.jsonl
	exits 0
	shows '- Gate at P1: **open**'
	oc jsonl-replay --gate=P2 --runner "$mock --do result" in/weather.jsonl
	exits 1
	shows '- Gate at P2: **closed** by 2 findings'
	echo '{"known":[{"tool":"read","drift":"tool-result-shape","issue":"#7","reason":"notes differ","until":"2026-12-31"}]}' >known.json
	oc jsonl-replay -gP2 --known known.json --now 2026-12-01 --runner "$mock --do result" in/weather.jsonl
	exits 0
	shows '**At parity but for what is known.**'
	shows '| read | tool-result-shape | \#7 | notes differ | 2026-12-31 | occurs 2 times |'
	oc jsonl-replay -g -kknown.json --now 2027-01-02 --runner "$mock --do result" in/weather.jsonl
	exits 1
	shows 'its date 2026-12-31 is past'
	echo '{"families":{"looks":{"severity":"P1","tools":["read","exec"]}},"default":{"severity":"P2"}}' >families.json
	oc jsonl-replay --families families.json --runner "$mock --do call" in/weather.jsonl
	exits 0
	shows '(family looks)'
	oc jsonl-replay --rules strict --upstream 2026-09 --runner "$mock --do lines" in/weather.jsonl
	exits 0
	shows '- Judged by strict rules, as of 2026-09'
	shows '**No drift.**'
}

@test "--out keeps what it came from" {
	oc jsonl-replay --out 'ke pt' --runner "$mock --do fail --at 2" in
	exits 0
	[ "$(stat -c %a 'ke pt')" = 700 ]
	for f in plan.ndjson cells.ndjson drift.ndjson replay.ndjson report.md t0001/0002.left.transcript t0002/0002.right.cell; do [ -s "ke pt/$f" ]; done
	grep -q 'failed as it was told' 'ke pt/t0001/0002.right.stderr'
	[ "$(wc -l <'ke pt/cells.ndjson')" -eq 10 ]
	[ -z "$(find 'ke pt' -name '*.jsonl' -o -name 'run.*' -o -name '*.tmp')" ]
	! grep -r "$mock" 'ke pt/plan.ndjson' || return 1
	oc parity-report 'ke pt/cells.ndjson'
	exits 0
	shows 'Of 5 scenarios, 3 end alike'
}

@test "without --out nothing stays" {
	small
	mkdir tmp
	TMPDIR=$PWD/tmp oc jsonl-replay --runner "$mock" in
	exits 0
	[ -z "$(ls tmp)" ]
	TMPDIR=$PWD/nosuch oc jsonl-replay --runner "$mock" in
	exits 73
	says 'see TMPDIR'
}

@test "a folder that holds a replay, or something else, is not written over" {
	small
	mkdir full && echo precious >full/file
	oc jsonl-replay --out full --runner cat in
	exits 73
	says 'full: is not empty and holds no replay'
	[ "$(ls full)" = file ]
	oc jsonl-replay --out kept --runner cat in
	oc jsonl-replay --out kept --runner cat in
	exits 73
	says 'kept: holds a replay: go on with it by --resume'
	oc jsonl-replay --out in/weather.jsonl --runner cat in
	exits 73
	oc jsonl-replay --out in/weather.jsonl/x --runner cat in
	exits 73
}

@test "--resume does what is missing, nothing else" {
	noting
	oc jsonl-replay --out kept --runner ./noting in
	exits 0
	[ "$(wc -l <ran)" -eq 10 ]
	cp -r kept first
	rm kept/t0001/0002.right.cell kept/t0002/0001.left.cell kept/report.md
	: >ran
	oc jsonl-replay --resume --out kept --runner ./noting in
	exits 0
	[ "$(sort ran | tr '\n' ' ')" = 'in/notes.jsonl 2 codex in/weather.jsonl 1 openclaw ' ]
	diff -r first kept
	: >ran
	oc jsonl-replay --resume --out kept --runner ./noting in
	exits 0
	[ ! -s ran ]
	diff -r first kept
	oc jsonl-replay --resume --out new --runner ./noting in
	exits 0
	diff -r first new
}

@test "--resume goes on only with what it began with" {
	oc jsonl-replay --out kept --runner cat in
	cp -r kept first
	for args in '--runner tac' '--runner cat --pair openclaw,other' '--runner cat --timeout 5' '--runner cat --upstream 2026-09'; do
		# shellcheck disable=SC2086
		oc jsonl-replay --resume --out kept $args in
		exits 73
		says 'are not those that the replay in --out began with'
	done
	user more >in/zebra.jsonl
	oc jsonl-replay --resume --out kept --runner cat in
	exits 73
	says 'the transcripts are not those'
	rm in/zebra.jsonl
	oc jsonl-replay --resume --out kept --runner cat in
	exits 0
	diff -r first/t0002 kept/t0002
	diff first/report.md kept/report.md
}

@test "the folder may lie among the transcripts" {
	small
	oc jsonl-replay --out in/kept --runner cat in
	exits 0
	oc jsonl-replay --resume --out in/kept --runner cat in
	exits 0
	shows '0 of 1 transcript drift'
}

@test "two at the same folder: the second is refused" {
	jsonl-replay --out kept --runner "$mock --wait 2" in/weather.jsonl >one 2>&1 &
	pid=$!
	echo $pid >pids
	while [ ! -e kept/plan.ndjson ]; do sleep 0.05; done
	oc jsonl-replay --resume --out kept --runner "$mock --wait 2" in/weather.jsonl
	exits 73
	says 'another jsonl-replay is at work there'
	wait $pid
}

# ended SIGNAL STATUS: a replay that is told to end leaves no process and goes on later.
ended() {
	cat >runner <<'END'
#!/bin/sh
echo $$ >>pids
sleep 1000 &
echo $! >>pids
[ -e go ] && exec jsonl-mock-runner
[ "$OC_TURN" = 1 ] && exec jsonl-mock-runner
wait
END
	chmod +x runner
	rm -rf kept go pids
	env --default-signal=INT jsonl-replay --jobs 3 --out kept --runner ./runner in >one 2>err &
	pid=$!
	while [ "$(wc -l 2>/dev/null <pids || echo 0)" -lt 10 ]; do sleep 0.05; done
	sleep 0.5
	kill -"$1" $pid
	status=0
	wait $pid || status=$?
	exits "$2"
	says 'runs done; --resume goes on'
	[ ! -s one ]
	# shellcheck disable=SC2046
	gone $(cat pids)
	[ -z "$(find kept -name 'run.*')" ]
	[ "$(grep -l '"scenarioStatus":"fail"' kept/t*/*.cell | wc -l)" -eq 0 ]
	touch go
	oc jsonl-replay --resume --out kept --runner ./runner in
	exits 0
	shows '**No drift.**'
}

@test "SIGTERM ends all that runs, and --resume goes on" {
	ended TERM 143
}

@test "SIGINT and SIGHUP likewise" {
	ended INT 130
	ended HUP 129
}

@test "killed at any moment, resumed: the result of an undisturbed run" {
	small
	oc jsonl-replay --out whole --jobs 2 --runner "$mock --do call --at 2 --wait 0.1" in
	exits 0
	for after in 0.05 0.15 0.3 0.5 0.8 1.1; do
		rm -rf kept
		setsid jsonl-replay --out kept --jobs 2 --runner "$mock --do call --at 2 --wait 0.1" in >killed 2>&1 &
		pid=$!
		sleep "$after"
		# Once all of its session, once it alone.
		if [ "$after" = 0.5 ] || [ "$after" = 0.15 ]; then kill -KILL "$pid" || true; else kill -KILL -- "-$pid" || true; fi
		wait "$pid" 2>/dev/null || true
		oc jsonl-replay --resume --out kept --jobs 2 --runner "$mock --do call --at 2 --wait 0.1" in
		exits 0
		diff whole/report.md out
		sleep 0.5
		diff -r -x 'run.*' whole kept
	done
}

@test "transcripts that cannot be replayed are told, the rest is" {
	printf '{"message":{"role":"assistant","content":"only me"}}\n' >in/monologue.jsonl
	oc jsonl-replay --runner cat in
	exits 0
	says 'in/monologue.jsonl: notice: no user turn in it'
	shows '0 of 2 transcripts drift'
	oc jsonl-replay --runner cat nosuch in/weather.jsonl
	exits 66
	says 'nosuch: is not there'
	shows '0 of 1 transcript drift'
	echo '{"torn":' >>in/notes.jsonl
	oc jsonl-replay --gate --runner "$mock --do call" in
	exits 65
	says 'in/notes.jsonl:7:'
	oc jsonl-replay --runner cat in/monologue.jsonl
	exits 65
	[ ! -s out ]
	says 'nothing to replay: no transcript with a user turn'
	mkdir empty
	oc jsonl-replay --runner cat empty
	exits 65
	says 'empty: notice: no .jsonl file in it'
	oc jsonl-replay --runner cat nosuch
	exits 66
}

@test "a compressed transcript" {
	command -v zstd >/dev/null || skip "no zstd"
	zstd -q in/weather.jsonl -o in/w.jsonl
	oc jsonl-replay --runner "$mock" in/w.jsonl
	exits 0
	shows '| `in/w.jsonl` | 2 | - | none ×2 | none |'
}

@test "hostile names are names, whatever they hold" {
	mkdir -- '-dir' h
	user hello >'-dir/-x.jsonl'
	user hello >"$(printf 'h/a\nb\033[31m.jsonl')"
	user hello >'h/$(touch pwned)`touch pwned`;touch pwned|x.jsonl'
	user hello >"h/'\"\\ * <b>.jsonl"
	user hello >"$(printf 'h/\377\376.jsonl')"
	user hello >"$(printf 'h/\377\377.jsonl')"
	oc jsonl-replay --out kept --runner "$mock --do call" -- -dir h
	exits 0
	safe out
	safe err
	[ ! -e pwned ]
	shows '6 of 6 transcripts drift, 6 of 6 turns differ'
	oc jsonl-replay --resume --ndjson --out kept --runner "$mock --do call" -- -dir h
	exits 0
	safe out
	[ "$(jq -r 'select(.kind == "replay") | .transcriptPath' out | sort -u | wc -l)" -eq 6 ]
}

@test "hostile transcripts and runners cannot act on a terminal" {
	printf '{"message":{"role":"user","content":"\\u001b[31m|<script>"}}\n' >h.jsonl
	oc jsonl-replay --runner 'printf "\033[31m\nlast\033]0;x\007|<b>\377 line" >&2; exit 1' h.jsonl
	exits 0
	safe out
	safe err
	shows 'the runner exited with status 1: last\x1B'
}

@test "progress" {
	small
	oc jsonl-replay --progress --runner cat in
	exits 0
	grep -q 'jsonl-replay: 4 of 4 runs' err
	oc jsonl-replay --runner cat in
	[ ! -s err ]
}

@test "a full disk" {
	status=0
	jsonl-replay --runner cat in >/dev/full 2>err || status=$?
	exits 74
}

@test "--help and --version" {
	oc jsonl-replay --help
	exits 0
	[ "$(head -c 6 out)" = 'Usage:' ]
	[ "$(awk 'length > 80' out)" = '' ]
	oc jsonl-replay --version
	exits 0
	[ "$(cat out)" = "jsonl-replay $(oc-capture --version | cut -d' ' -f2)" ]
}

@test "wrong use" {
	for arg in --nosuch -x --runner --pair --jobs --timeout --out --rules --upstream --families --known --now --runner= -r; do
		oc jsonl-replay "$arg"
		exits 64
		says 'see jsonl-replay --help'
		[ ! -s out ]
	done
	oc jsonl-replay in
	exits 64
	says '--runner CMD is required'
	oc jsonl-replay --runner cat
	exits 64
	says 'no transcript given'
	for args in --jobs=0 --jobs=x --jobs=1000 --timeout=0 --timeout=-1 --timeout=1d --timeout=x --timeout=0.0 --resume --pair=pi,openclaw; do
		oc jsonl-replay --runner cat "$args" in
		exits 64
		says 'see jsonl-replay --help'
	done
	for args in --pair=one --pair=a,a --rules=lax --upstream=2025-01 --gate=P9 --now=soon; do
		oc jsonl-replay --runner cat "$args" in
		exits 64
		says 'jsonl-replay: --'
		[ ! -s out ]
	done
	oc jsonl-replay --runner cat --known nosuch.json in
	exits 66
	says 'jsonl-replay: nosuch.json'
	oc jsonl-replay --runner cat "$(printf -- '--a\033[31m\nb')"
	exits 64
	safe err
}

#!/usr/bin/env bats
# oc-capture --exec and --pid from outside: the figures against what t/unit/rss_holder.c really holds, every option, every status,
# and what is left behind when something is killed.

bats_require_minimum_version 1.5.0

setup() {
	load lib
	# shellcheck disable=SC2154 # BIN is set by lib
	holder=$BIN/../t/rss_holder
	[ -x "$holder" ] || {
		echo "no $holder: run make units first" >&2
		return 1
	}
	ln -s "$holder" hold
	watched=
}

teardown() {
	[ -z "$watched" ] || kill -9 "$watched" 2>/dev/null || true
	exec 4>&- 5>&-
}

# measured EXPR: true of the array of records in ./out (or ./rec when there is one).
measured() {
	local from=out
	[ ! -e rec ] || from=rec
	jq -es "(map(select(.kind == \"exec\")) | last) as \$x | map(select(.kind == \"rss-sample\")) as \$s | $1" $from >/dev/null || {
		echo "not so: $1"
		cat $from err
		return 1
	}
}

exact() {
	[ -z "${OC_SAN:-}" ] || skip "memory is not what it was under a sanitizer"
}

# about FIELD MIB: within 2 % of so many MiB.
about() {
	measured "$1 as \$got | (\$got / 1048576 / $2) | . > 0.98 and . < 1.02"
}

# gone PID: the process ends within a second or so (a zombie counts as ended).
gone() {
	local i
	for ((i = 0; i < 150; i++)); do
		case $(cut -d' ' -f3 "/proc/$1/stat" 2>/dev/null) in '' | Z) return 0 ;; esac
		sleep 0.01
	done
	echo "process $1 is still there"
	ps -o pid,ppid,stat,args "$1"
	return 1
}

# await FILE [LINES]: it has so many lines.
await() {
	local i
	for ((i = 0; i < 3000; i++)); do
		[ "$(wc -l <"$1" 2>/dev/null || echo 0)" -lt "${2:-1}" ] || return 0
		sleep 0.01
	done
	echo "$1 has not come"
	return 1
}

# --- the command and its streams ---

@test "the status is the command's" {
	for n in 0 1 3 64 124 255; do
		oc oc-capture --exec -- ./hold exit:$n
		exits $n
		measured "\$x.exitStatus == $n and (\$x | has(\"signal\") | not)"
	done
}

@test "killed by a signal: 128 and its number" {
	oc oc-capture --exec -- ./hold die:9
	exits 137
	measured '$x.signal == 9 and ($x | has("exitStatus") | not)'
	oc oc-capture --exec -- ./hold die:15
	exits 143
}

@test "not found: 127; cannot be run: 126; both said, and in a record without figures" {
	oc oc-capture --exec -- ./nothing-here
	exits 127
	says "cannot run './nothing-here': No such file or directory"
	[ "$(jq -c '[.kind, .exitStatus, .error, has("maxRssKb")]' out)" = '["exec",127,"No such file or directory",false]' ]
	oc-rss out 2>/dev/null >rows
	[ ! -s rows ]
	oc oc-capture --exec -- /
	exits 126
	says "Permission denied"
	printf 'no program' >file
	oc oc-capture --exec -- ./file
	exits 126
}

@test "without -- the command begins at the first operand, and keeps its own options" {
	oc oc-capture --exec sh -c 'exit 7'
	exits 7
	measured '$x.argv == ["sh", "-c", "exit 7"]'
	oc oc-capture --exec -- echo --help --exec
	exits 0
	[ "$(cat err)" = "--help --exec" ]
}

@test "its standard output does not mix with records: it goes to standard error" {
	oc oc-capture --exec -- ./hold say:hello cry:help
	exits 0
	[ "$(cat err)" = "$(printf 'hello\nhelp')" ]
	measured '$x.exitStatus == 0'
}

@test "--output: records go there, and the command has its standard output" {
	oc oc-capture --exec --output rec -- ./hold say:hello cry:help
	exits 0
	[ "$(cat out)" = hello ]
	[ "$(cat err)" = help ]
	measured '$x.exitStatus == 0'
	oc oc-capture --exec -o rec -- ./hold say:again
	[ "$(cat out)" = again ]
}

@test "--log takes both, in order, for its owner only" {
	oc oc-capture --exec --log log -- ./hold say:one cry:two say:three
	exits 0
	[ "$(cat log)" = "$(printf 'one\ntwo\nthree')" ]
	[ ! -s err ]
	[ "$(stat -c %a log)" = 600 ]
	oc oc-capture --exec --log log -o rec -- ./hold say:four
	[ "$(cat log)" = four ]
	[ ! -s out ]
}

@test "standard input is the command's" {
	oc oc-capture --exec -- sh -c 'read -r a; echo "$a"' < <(echo through)
	[ "$(cat err)" = through ]
}

@test "--env sets for the command, PATH too" {
	mkdir bin
	cp "$(type -P true)" bin/only-there
	oc oc-capture --exec --env A=1=2 --env B= -- sh -c 'echo "$A,$B,${B-unset}"'
	[ "$(cat err)" = "1=2,," ]
	oc oc-capture --exec --env PATH="$PWD/bin" -- only-there
	exits 0
}

@test "the command gets signals as we found them, and none of our descriptors" {
	script='ls /proc/self/fd; grep -E "^Sig(Blk|Ign)" /proc/self/status'
	sh -c "$script" >want
	mkfifo marks
	oc oc-capture --exec --log log --mark marks -o rec -- sh -c "$script"
	diff want log
	env --ignore-signal=HUP,USR1 --block-signal=USR2 sh -c "$script" >want
	oc env --ignore-signal=HUP,USR1 --block-signal=USR2 oc-capture --exec --log log -- sh -c "$script"
	diff want log
}

@test "a wall of output does not stop it" {
	oc oc-capture --exec -o rec -- head -c 3000000 /dev/zero
	[ "$(stat -c %s out)" = 3000000 ]
}

# --- figures ---

@test "a plateau: peak, end and the biggest process within 2 %" {
	exact
	oc oc-capture --exec --interval 20ms -- ./hold hold:96 sleep:200
	exits 0
	about '$x.tree.peakBytes' 96
	about '$x.tree.endBytes' 96
	about '($x.maxRssKb * 1024 - 1800000)' 96
	measured '$x.tree.startBytes < 60e6 and $x.tree.metric == "pss" and $x.tree.processes == 1'
	measured '$x.samples == ($s | length) and ($s | map(.seq)) == [range(1; $x.samples + 1)]'
}

@test "GNU time says the same of the biggest process" {
	exact
	[ -x /usr/bin/time ] || skip "no /usr/bin/time"
	oc oc-capture --exec -- ./hold hold:64
	theirs=$(/usr/bin/time -f %M ./hold hold:64 2>&1)
	measured "(\$x.maxRssKb - $theirs) | . > -700 and . < 700"
}

@test "a leak, a saw-tooth: the peak within 2 %" {
	exact
	oc oc-capture --exec --interval 20ms -- ./hold leak:8:12:10 sleep:30
	about '$x.tree.peakBytes' 96
	measured '$s | map(.bytes) | . == sort or (last > 90e6)'
	oc oc-capture --exec --interval 50ms -- ./hold hold:32 saw:64:6:40
	about '$x.tree.peakBytes' 96
}

@test "a spike between two readings is seen by the high-water mark" {
	exact
	oc oc-capture --exec --interval 10s --mark 7 -o rec -- ./hold hold:32 spike:64 sleep:50 exit:0 7</dev/null
	about '$x.tree.peakBytes' 96
	oc oc-capture --exec --interval 400ms -- ./hold hold:32 spike:64 sleep:700
	about '$x.tree.peakBytes' 96
	measured '$x.tree.endBytes < 40e6'
}

@test "a spike right before the end is seen by wait" {
	exact
	oc oc-capture --exec --interval 10s -- ./hold sleep:20 spike:64
	about '$x.tree.peakBytes' 64
	measured '$x.tree.peakFrom == "wait"'
}

@test "pages that a forked child shares count once" {
	exact
	oc oc-capture --exec --interval 50ms -- ./hold hold:96 twin:300
	about '$x.tree.peakBytes' 96
	measured '$x.tree.processesAtOnce == 2 and $x.tree.rssPeakBytes > 180e6'
	measured '$s | map(select(.processes == 2)) | length > 0 and all(.bytes < 1.02 * 96 * 1048576)'
}

@test "a vforked child, which has all its parent's memory, counts once" {
	exact
	oc oc-capture --exec --interval 50ms -- ./hold hold:96 spawn:300
	about '$x.tree.peakBytes' 96
}

@test "the sum is over the whole tree" {
	exact
	oc oc-capture --exec --interval 50ms -- sh -c './hold hold:48 sleep:500 & ./hold hold:48 sleep:500 & wait'
	about '$x.tree.peakBytes' 96
	measured '$x.tree.processesAtOnce == 3 and $x.maxRssKb < 60000'
}

@test "a double fork is followed, and its memory counts" {
	exact
	oc oc-capture --exec --interval 50ms -- ./hold daemon hold:96 sleep:200
	about '$x.tree.peakBytes' 96
	measured '$x.tree.followed and $x.tree.processes >= 2 and $x.maxRssKb < 20000'
}

@test "what the command leaves behind runs on, and is told; --until-exit measures it to its end" {
	oc oc-capture --exec --interval 20ms -- ./hold leave pid sleep:400
	exits 0
	measured '$x.tree.left >= 0'
	oc oc-capture --exec --interval 20ms --until-exit -- ./hold leave hold:64 sleep:100 say:done
	exits 0
	grep -q done err
	measured '$x.tree.left == 0 and $x.tree.peakBytes > 60e6 and $x.wallMs < 1000'
}

@test "processes that come and go between readings are counted, not errors" {
	oc oc-capture --exec --interval 3ms -- sh -c 'i=0; while [ $i -lt 150 ]; do /bin/true; i=$((i + 1)); done'
	exits 0
	[ ! -s err ]
	measured '$x.tree.processes > 10 and $x.tree.vanished > 0'
}

@test "CPU and wall time" {
	oc oc-capture --exec -- sh -c 'i=0; while [ $i -lt 60000 ]; do i=$((i + 1)); done; sleep 0.2'
	measured '$x.userMs > 5 and $x.userMs < $x.wallMs and $x.wallMs > 200'
	measured '($x.finishedAt > $x.startedAt) and ($x.startedAt | test("^20[0-9-]+T[0-9:.]+Z$"))'
}

@test "readings stand on a grid of the monotonic clock" {
	oc oc-capture --exec --interval 50ms -- sleep 1
	# Each is late by what the machine takes, but lateness does not add up.
	measured '($s | length) + $x.missed >= 20 and ($s | length) <= $x.wallMs / 50 + 1'
	measured '$s | map(.atMs) | . == sort and (map(. % 50) | sort | .[length / 2 | floor] < 25)'
}

@test "--interval is obeyed" {
	oc oc-capture --exec --interval 0.2 -- sleep 0.5
	measured '$x.intervalMs == 200 and ($s | length) <= 3'
}

# --- what records say ---

@test "--label, --run and --scope stand in each record" {
	oc oc-capture --exec --label cold --run r-1 --scope gateway -- true
	measured 'all(.[]; .label == "cold" and .run == "r-1" and .scope == "gateway" and .src.path == "(exec)")'
	oc oc-capture --exec -- sleep 0.15
	measured '(map(.run) | unique | length) == 1 and $x.scope == "command" and ($x | has("label") | not)'
}

@test "--where and --map see the records" {
	oc oc-capture --exec --where '.kind == "exec"' --map '.exitStatus' -- ./hold exit:4
	exits 4
	[ "$(cat out)" = 4 ]
}

@test "hostile arguments are text in the record, and safe in messages" {
	oc oc-capture --exec -- "$(printf './no\033[31m\377"such')"
	exits 127
	safe err
	oc oc-capture --exec -- true "$(printf '\033]0;x\007\377\n"')"
	measured '$x.argv | length == 2'
	safe out
}

# --- metrics ---

@test "--metrics-out has the shape of GNU time's" {
	oc oc-capture --exec --metrics-out m.env -- sleep 0.1
	grep -Eqx 'max_rss_kb=[1-9][0-9]*' <(sed -n 1p m.env)
	grep -Eqx 'elapsed_seconds=0\.[1-9][0-9]' <(sed -n 2p m.env)
	[ "$(wc -l <m.env)" -eq 2 ]
	rm -f out
	oc oc-capture m.env
	jq -es 'map(select(.kind == "rss-sample")) | length == 1' out
}

@test "--metrics-out of what failed begins as GNU time's does" {
	oc oc-capture --exec --metrics-out m.env -- ./hold exit:3
	[ "$(sed -n 1p m.env)" = "Command exited with non-zero status 3" ]
	oc oc-capture --exec --metrics-out m.env -- ./hold die:9
	[ "$(sed -n 1p m.env)" = "Command terminated by signal 9" ]
	[ "$(wc -l <m.env)" -eq 3 ]
	if [ -x /usr/bin/time ]; then
		for c in exit:3 die:9 sleep:10; do
			rm -f theirs
			/usr/bin/time -f 'max_rss_kb=%M\nelapsed_seconds=%e' -o theirs ./hold $c || true
			oc oc-capture --exec --metrics-out ours -- ./hold $c
			[ "$(sed 's/[0-9.]*$//' theirs)" = "$(sed 's/[0-9.]*$//' ours)" ]
		done
	fi
}

@test "--metrics-out replaces a file as a whole, and says when it cannot" {
	echo old >m.env
	oc oc-capture --exec --metrics-out m.env -- sh -c 'cat m.env'
	[ "$(cat err)" = old ]
	grep -q max_rss_kb m.env
	oc oc-capture --exec --metrics-out missing/m.env -- true
	exits 125
	says missing
	oc oc-capture --exec --metrics-out missing/m.env -- ./hold exit:3
	exits 3
}

# --- time ---

@test "--timeout ends it: 124" {
	oc oc-capture --exec --timeout 100ms -- sleep 9
	exits 124
	says "0.1 s is up"
	measured '$x.timedOut and $x.signal == 15 and $x.wallMs < 2000'
	oc oc-capture --exec --timeout 9 -- true
	exits 0
}

@test "--timeout ends daemons and what is stopped, too" {
	# On a busy machine the time may be up before there is a daemon: then with more time.
	for t in 200ms 2 10; do
		oc oc-capture --exec --timeout $t --log log -- sh -c './hold leave pid sleep:90000; kill -STOP $$'
		exits 124
		[ ! -s log ] || break
	done
	[ -s log ]
	gone "$(head -n 1 log)"
}

@test "who does not listen is killed after --kill-after" {
	for t in 100ms 2 10; do
		oc oc-capture --exec --timeout $t --kill-after 100ms --log log -- ./hold deaf pid fork pid sleep:90000
		exits 124
		[ "$(wc -l <log)" -lt 2 ] || break
	done
	measured '$x.signal == 9 and $x.wallMs < 60000'
	gone "$(sed -n 1p log)"
	gone "$(sed -n 2p log)"
}

# --- signals ---

# begin [OPTION...] -- STEPS: runs a holder in the background; its number in $watched.
begin() {
	# A shell has its background commands ignore SIGINT.
	env --default-signal=INT oc-capture --exec -o rec --log log "$@" 3>&- 4>&- 5>&- 2>err &
	watched=$!
}

# ended N: the background oc-capture has ended with N.
ended() {
	status=0
	wait "$watched" || status=$?
	watched=
	exits "$1"
}

@test "SIGTERM, SIGINT and SIGHUP go to the whole tree" {
	for s in TERM:15 INT:2 HUP:1; do
		rm -f rec log
		begin -- ./hold pid fork pid sleep:9000
		await log 2
		kill -"${s%:*}" "$watched"
		# The parent may see its child die, or die itself, first.
		status=0
		wait "$watched" || status=$?
		[ "$status" -eq $((128 + ${s#*:})) ] || [ "$status" -eq 98 ] || { echo "$s: $status"; cat err; false; }
		watched=
		gone "$(sed -n 1p log)"
		gone "$(sed -n 2p log)"
		measured "\$x.passedSignal == ${s#*:}"
	done
}

@test "a command that handles SIGTERM ends as it likes" {
	begin -- sh -c 'trap "exit 5" TERM; echo up; while :; do sleep 0.02; done'
	await log
	kill -TERM "$watched"
	ended 5
	measured '$x.exitStatus == 5'
}

@test "SIGTERM: who is deaf is killed after --kill-after" {
	begin --kill-after 100ms -- ./hold deaf pid fork pid sleep:9000
	await log 2
	kill -TERM "$watched"
	ended 137
	gone "$(sed -n 1p log)"
	gone "$(sed -n 2p log)"
}

@test "SIGINT: the command may take its time" {
	begin --kill-after 50ms -- ./hold tell pid sleep:400 say:done
	await log
	kill -INT "$watched"
	ended 0
	grep -q 'got 02' log
	grep -q done log
}

@test "killed with SIGTERM it leaves no process behind, daemons included" {
	begin --kill-after 100ms -- ./hold pid daemon deaf pid sleep:9000
	await log 2
	kill -TERM "$watched"
	wait "$watched" || true
	gone "$(sed -n 1p log)"
	gone "$(sed -n 2p log)"
}

@test "killed with SIGKILL it leaves no process behind, daemons and the deaf included" {
	begin -- ./hold deaf pid fork pid daemon pid fork pid sleep:9000
	await log 4
	keeper=$(cat "/proc/$watched/task/$watched/children")
	kill -KILL "$watched"
	wait "$watched" || true
	for n in 1 2 3 4; do gone "$(sed -n ${n}p log)"; done
	gone "$keeper"
	watched=
}

@test "when its keeper is killed, nothing is left either, and 125 says so" {
	begin -- ./hold pid daemon deaf pid sleep:9000
	await log 2
	keeper=$(cat "/proc/$watched/task/$watched/children")
	[ "$(cat "/proc/${keeper% }/comm")" = oc-keeper ]
	kill -KILL "${keeper% }"
	ended 125
	says "was killed"
	gone "$(sed -n 1p log)"
	gone "$(sed -n 2p log)"
}

@test "a reader that goes away does not harm the command" {
	oc-capture --exec --interval 5ms -- sh -c 'sleep 0.2; echo fine >done; exit 6' 2>err | head -n 1 >out || true
	[ "$(cat done)" = fine ]
	[ ! -s err ]
	rc=0
	bash -o pipefail -c 'oc-capture --exec --interval 5ms -- sh -c "sleep 0.2; exit 6" | head -n 1 >out' || rc=$?
	[ "$rc" -eq 6 ]
}

@test "a reader that stops reading does not stop the clock" {
	mkfifo records
	exec 5<>records
	oc oc-capture --exec --interval 1ms --timeout 900ms -o records -- sleep 9 3>&- &
	pid=$!
	sleep 1.2
	# By now the command must have ended, though nobody has read a byte.
	child=$(cat "/proc/$pid/task/$pid/children")
	keeper=$(cat "/proc/${child% }/task/${child% }/children")
	[ -z "$(cat "/proc/${keeper% }/task/${keeper% }/children")" ]
	timeout 2 cat records >rec 5>&- &
	wait $pid
	exec 5>&-
	wait
	measured '$x.timedOut and $x.wallMs < 1150 and $x.unwritten > 100 and ($s | length) == $x.samples - $x.unwritten'
}

@test "a full disk: told, 125 when the command did well" {
	[ -w /dev/full ] || skip "no /dev/full"
	oc oc-capture --exec -o /dev/full -- true
	exits 125
	says "No space left on device"
	oc oc-capture --exec -o /dev/full -- ./hold exit:3
	exits 3
}

# --- marks ---

@test "--mark FD: a line is a labelled reading" {
	mkfifo marks
	exec 4<>marks
	oc oc-capture --exec --mark 4 --interval 10s -- sh -c 'exec 3>marks; ./hold hold:32 mark:scenario:x:start hold:32 mark:scenario:x:finish sleep:150'
	measured '$s | map(select(.mark)) | map(.label) == ["scenario:x:start", "scenario:x:finish"]'
	measured '$s | map(select(.mark)) | map([.scenario, .edge]) == [["x", "start"], ["x", "finish"]]'
	measured '$s | map(.atMs) | . == sort'
	exec 4>&-
}

@test "a mark is taken at once: the figures are of its time" {
	exact
	mkfifo marks go
	exec 5<>go
	oc-capture --exec --mark marks --interval 10s -o rec -- sh -c 'exec 3>marks <go; ./hold hold:32 mark:a cue hold:64 mark:b cue' 2>err 4>&- 5>&- 3>&- &
	watched=$!
	for n in 2 3; do
		await rec $n
		echo >&5
	done
	ended 0
	about '$s[1].bytes' 32
	about '$s[2].bytes' 96
	measured '$s | .[1].label == "a" and .[2].label == "b" and .[1].atMs < 10000'
}

@test "--mark FIFO: writers may come and go" {
	mkfifo marks
	oc oc-capture --exec --mark marks -- sh -c 'echo one >marks; sleep 0.1; printf "two\r\n\n  \nthree\n" >marks; sleep 0.1'
	measured '$s | map(select(.mark).label) == ["one", "two", "three"]'
}

@test "--mark 0 reads standard input, and the command does not" {
	oc oc-capture --exec --mark 0 -- sh -c 'sleep 0.2; cat; echo end' < <(echo here)
	[ "$(cat err)" = end ]
	measured '$s | map(select(.mark).label) == ["here"]'
}

@test "a last line without its end is a mark" {
	oc oc-capture --exec --mark 0 -- sleep 0.2 < <(printf 'one\ntwo')
	measured '$s | map(select(.mark).label) == ["one", "two"]'
}

@test "a mark beats --label" {
	oc oc-capture --exec --label l --mark 0 -- sleep 0.2 < <(echo m)
	measured '($s | map(.label) | unique) == ["l", "m"] and $x.label == "l"'
}

@test "marks that come when the command has ended get the last reading, and say so" {
	mkfifo marks
	oc oc-capture --exec --mark marks --interval 50ms -- sh -c 'sleep 0.2; echo end >marks; kill -9 $$'
	exits 137
	measured '$s | map(select(.label == "end")) | length == 1 and .[0].bytes > 0'
}

@test "hostile labels are mended, and that is told" {
	printf 'a\033[31mb\n\377\376\n' >labels
	head -c 100000 /dev/zero | tr '\0' x >>labels
	printf '\nfine\n' >>labels
	oc oc-capture --exec --mark 0 -- sleep 0.3 <labels
	exits 0
	says "3 labels"
	safe out
	measured '$s | map(select(.mark).label) | .[0] == "a\\x1B[31mb" and .[1] == "\\xFF\\xFE" and (.[2] | length == 200 and endswith("x...")) and .[3] == "fine" and length == 4'
}

@test "--mark: what is no source of marks is told" {
	oc oc-capture --exec --mark 9 -- true 9>&-
	exits 125
	says "descriptor 9 is not open"
	oc oc-capture --exec --mark 1 -- true
	exits 125
	says "1 is an output"
	oc oc-capture --exec --mark 7 -- true 7>file
	exits 125
	says "not open for reading"
	oc oc-capture --exec --mark nowhere -- true
	exits 125
	says "mkfifo"
	oc oc-capture --exec --mark file -- true
	exits 125
	says "is no FIFO"
	oc oc-capture --pid $$ --mark nowhere
	exits 66
}

# --- --pid ---

@test "--pid --for watches a running process, and leaves it alone" {
	exact
	./hold hold:96 say:up sleep:9000 >up 3>&- 4>&- 5>&- &
	watched=$!
	await up
	oc oc-capture --pid "$watched" --for 0.3 --interval 50ms
	exits 0
	about '$x.tree.peakBytes' 96
	measured "(\$s | length) > 2 and \$x.pid == $watched and \$x.scope == \"gateway\" and (\$x.tree.followed | not)"
	measured '($x | has("exitStatus") or has("maxRssKb") or has("argv")) | not'
	kill -0 "$watched"
}

@test "--pid until it ends, children included" {
	mkfifo cues
	# They end when the first reading has been written, not after a time: it has both.
	./hold fork say:up cue >up <cues 3>&- 4>&- 5>&- &
	pid=$!
	exec 5>cues
	await up
	oc-capture --pid $pid --until-exit --interval 10s -o rec 2>err 3>&- 4>&- 5>&- &
	watched=$!
	await rec 1
	echo >&5
	wait $pid
	ended 0
	measured '$x.samples == 1 and $x.wallMs < 9000 and $x.tree.processesAtOnce == 2'
}

@test "--pid: a signal ends the watch in good order" {
	sleep 9 3>&- 4>&- 5>&- &
	pid=$!
	oc-capture --pid $pid -o rec 2>err 3>&- 4>&- 5>&- &
	watched=$!
	await rec 2
	kill -TERM "$watched"
	ended 0
	measured '$x.samples > 1'
	kill -0 $pid
	kill $pid
}

@test "--pid takes marks" {
	sleep 9 3>&- 4>&- 5>&- &
	watched=$!
	oc oc-capture --pid "$watched" --for 100ms --mark 0 < <(echo scenario:a:start)
	measured '$s | map(select(.mark)) | length == 1 and .[0].scenario == "a"'
}

@test "--pid of nobody: 66" {
	sleep 0 &
	pid=$!
	wait $pid
	oc oc-capture --pid $pid
	exits 66
	says "no process $pid"
}

# --- usage ---

# refuses STATUS TEXT ARG...
refuses() {
	local want=$1 text=$2
	shift 2
	oc oc-capture "$@"
	exits "$want"
	says "$text"
	[ ! -s out ]
}

@test "a wrong command line of --exec: 125, so that it is nobody's own status" {
	refuses 125 "no command" --exec
	refuses 125 "no command" --exec --
	refuses 125 "unknown option" --exec --nonsense -- true
	refuses 125 "exclude each other" --exec --pid 1 -- true
	refuses 125 "--for goes with --pid" --exec --for 1 -- true
	refuses 125 "--interval: '0' is less than 1 ms" --exec --interval 0 -- true
	refuses 125 "--interval: 'x'" --exec --interval x -- true
	refuses 125 "--timeout: '-1'" --exec --timeout -1 -- true
	refuses 125 "more than a year" --exec --timeout 10000h -- true
	refuses 125 "--kill-after" --exec --kill-after soon -- true
	refuses 125 "--env takes NAME=VALUE" --exec --env NAME -- true
	refuses 125 "--env takes NAME=VALUE" --exec --env =x -- true
	refuses 125 "--scope takes" --exec --scope all -- true
	refuses 125 "--label must not be empty" --exec --label '' -- true
	refuses 125 "--validate does not go" --exec --validate -- true
	refuses 125 "--samples does not go" --exec --samples x -- true
	refuses 125 "a mode for cells does not go" --exec --turns -- true
	refuses 125 "--scenario" --exec --scenario x -- true
	refuses 125 "cannot open or create" --exec --log missing/log -- true
	refuses 125 "cannot open or create" --exec -o missing/rec -- true
	refuses 125 "jq expression" --exec --where '.[' -- true
}

@test "a wrong command line of the rest: 64" {
	refuses 64 "--label goes with --exec and --pid only" --label x file
	refuses 64 "--metrics-out goes with --exec only" --pid 1 --metrics-out x
	refuses 64 "no operands" --pid 1 file
	refuses 64 "--pid" --pid 0
	refuses 64 "--pid" --pid -5
	refuses 64 "--pid" --pid 99999999999
	refuses 64 "exclude each other" --pid 1 --for 1 --until-exit
}

# --- a bad world ---

# shim SPEC COMMAND...: with t/fault.c in front of us, but not of the command.
shim() {
	local spec=$1
	shift
	[ -z "${OC_SAN:-}" ] || skip "the sanitizer wants to stand before malloc itself"
	shim=${OC_FAULT:-$BIN/../t/fault.so}
	[ -r "$shim" ] || skip "no $shim: make units"
	rm -f fired
	oc env FAULT="$spec" FAULT_LOG="$PWD/fired" LD_PRELOAD="$shim" oc-capture --exec --env LD_PRELOAD= --env FAULT= "$@"
}

@test "interrupted calls, reads and writes of one byte change nothing" {
	for spec in eintr:2 eintr:3 short short,eintr:2; do
		shim $spec --mark 0 --interval 20ms --metrics-out m.env -o rec -- sh -c './hold daemon sleep:80; exit 3' < <(printf 'one\ntwo\n')
		exits 3
		[ -s fired ]
		[ ! -s err ] || { echo "$spec:"; cat err; false; }
		measured '$x.exitStatus == 3 and $x.tree.processes >= 2 and $x.tree.metric == "pss" and $x.samples > 2'
		measured '$s | map(select(.mark).label) == ["one", "two"]'
		[ "$(sed 's/=.*//' m.env)" = "$(printf 'Command exited with non-zero status 3\nmax_rss_kb\nelapsed_seconds')" ]
	done
}

@test "the N-th allocation fails: the command is waited for all the same, and 125 says it" {
	n=1
	while [ $n -lt 400 ]; do
		rm -f ran
		shim malloc:$n --metrics-out m.env --label l -- sh -c 'echo ran >ran; sleep 0.03; exit 3'
		[ -s fired ] || break
		case $status in
		3) grep -q ran ran ;;
		125) grep -q 'out of memory\|annot allocate' err ;;
		*) false ;;
		esac || {
			echo "malloc:$n: $status"
			cat err
			false
		}
		n=$((n + 1))
	done
	exits 3
	[ $n -gt 5 ]
}

@test "a disk that fails under --metrics-out" {
	for spec in fsync:EIO rename:EIO; do
		shim $spec --metrics-out m.env -o /dev/null -- true
		exits 125
		[ ! -e m.env ]
	done
}

@test "few descriptors are enough" {
	# Until the time was enough for all of them to start.
	for t in 300ms 2 10; do
		oc bash -c 'ulimit -n 40; exec oc-capture --exec --interval 20ms --timeout "$1" -- sh -c "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do sleep 90 & done; wait"' - $t
		exits 124
		! measured '$x.tree.processesAtOnce == 31' >/dev/null || break
	done
	measured '$x.tree.processesAtOnce == 31 and ($x.tree | has("unread") | not)'
}

@test "processes of another user count with their RSS, and that is said" {
	exact
	[ "$(id -u)" -eq 0 ] && [ -n "$(type -P setpriv)" ] || skip "not root"
	mkdir open
	cp "$BIN/oc-capture" open/
	chmod -R go+rx open
	./hold hold:64 say:up sleep:9000 >up 3>&- 4>&- 5>&- &
	watched=$!
	await up
	cd open
	setpriv --reuid=65534 --regid=65534 --clear-groups true || skip "no setpriv here"
	setpriv --reuid=65534 --regid=65534 --clear-groups ./oc-capture --pid "$watched" --for 0.1 >../out 2>../err || status=$?
	[ "${status:-0}" -eq 0 ] || skip "the folder of this test is not open to others"
	cd ..
	about '$x.tree.peakBytes' 65.5
	measured '$x.tree.byRss == 1 and $s[0].byRss == 1 and $s[0].bytes == $s[0].rssBytes'
}

@test "standard output or error closed: no harm" {
	oc bash -c 'oc-capture --exec -- sh -c "echo x; exit 4" 2>&-'
	exits 4
	measured '$x.exitStatus == 4'
	oc bash -c 'oc-capture --exec -- true >&-'
	exits 125
}

# --- cost ---

@test "it costs less than 3 MB itself, keeper included" {
	exact
	oc oc-capture --exec --interval 200ms -o rec -- oc-capture --exec -o /dev/null -- sleep 0.5
	# The sum over us, the keeper and sleep.
	measured '$x.tree.processesAtOnce == 3 and $x.tree.endBytes < 3e6'
}

@test "it costs little time: 1 % of a core at 100 ms for 20 processes" {
	exact
	oc oc-capture --exec --log log -- sh -c 'for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19; do sleep 1.5 & done; wait'
	measured '$x.tree.processesAtOnce == 20'
	# Of what a start costs once (libraries, the first look) no share.
	measured '($x.selfCpuMs - 15) / $x.wallMs < 0.01'
}

@test "closed descriptors: the log holds the command's output alone, the record is written, nothing is taken for output" {
	oc-capture --exec -o rec --log log -- sh -c 'echo a' <&- >&- 2>&-
	[ "$(od -An -c log | tr -d ' ')" = 'a\n' ]
	[ "$(jq -r .kind rec | tail -n 1)" = exec ]
	status=0
	oc-capture --exec -o none --log log2 -- ./nothing-here <&- >&- 2>&- || status=$?
	[ "$status" -eq 127 ]
	[ "$(jq -c '[.exitStatus, .error]' none)" = '[127,"No such file or directory"]' ]
	status=0
	oc-rss <&- 2>err || status=$?
	[ "$status" -eq 74 ]
}

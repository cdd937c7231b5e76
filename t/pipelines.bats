#!/usr/bin/env bats
# All pipelines through the same: what their frame promises of options, messages and statuses, and surroundings that fail. Either the
# result is the right one, or the status says that it is not; never another one.

# Once for all tests of this file, which share a folder: the inputs, and what each pipeline makes of them when nothing is wrong.
setup_file() {
	export BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR
	setup
	mkdir in want
	cp "$root/testdata/rtt-row/rows.jsonl" in/rows.jsonl
	cp -r "$root/testdata/parity" "$root/testdata/memory/leak-1" "$root/testdata/memory/leak-2" "$root/testdata/session-prompts" in
	head -n 2 "$root/testdata/replay-transcript/greeting.jsonl" >in/talk.jsonl
	mkdir -p in/raw state/agents/main/sessions
	cp "$root/testdata/resource-metrics/pass.env" "$root/testdata/redact-policy/triage.json" in/raw
	zstd -q "$root/testdata/session-transcript/v3.jsonl" -o in/raw/s.jsonl.zst
	printf 'a: 1\n' >in/raw/left.yaml
	session 2026-05-20 100 >state/agents/main/sessions/one.jsonl
	session 2026-05-27 200 >>state/agents/main/sessions/one.jsonl
	for name in "${pipelines[@]}"; do
		call "$name"
		case $status in 0 | 1 | 65) ;; *) exits 0 ;; esac
		echo "$status" >"want/$name.status"
		cp err "want/$name.err"
		remains >"want/$name"
		[ -s "want/$name" ]
	done
}

setup() {
	load lib
	cd "$BATS_FILE_TMPDIR/cwd" || mkdir "$BATS_FILE_TMPDIR/cwd"
	pipelines=()
	for name in "$root"/pipelines/*; do [ -d "$name" ] || pipelines+=("${name##*/}"); done
}

session() { # DAY INPUT
	jq -nc --arg day "$1" --argjson input "$2" '"\($day)T10:00:00.000Z" as $at
		| {type: "message", id: "u\($day)", parentId: null, timestamp: $at, message: {role: "user", content: "hello"}},
		  {type: "message", id: "a\($day)", parentId: "u\($day)", timestamp: $at,
		   message: {role: "assistant", content: [], provider: "p", model: "m", stopReason: "stop",
			usage: {input: $input, output: 10, cacheRead: 0, cacheWrite: 0, totalTokens: ($input + 10)}}}'
}

# arguments NAME: of a call that has something to do; what it makes it makes in the folder $made.
arguments() {
	case $1 in
	rtt-report) args=(--output "$made/report.md" in/rows.jsonl) ;;
	parity-report) args=(--gate -k in/parity/known.json --now 2026-06-20 --output "$made/report.md" in/parity) ;;
	token-report) args=(--gate --output "$made/report.md" in/parity) ;;
	rss-report) args=(--baseline in/leak-2 --output "$made/report.md" in/leak-1) ;;
	prompt-report) args=(--output "$made/report.md" in/session-prompts) ;;
	nightly-tokens) args=(--date 2026-05-28 --out "$made/store" state) ;;
	publish-artifacts) args=(--out "$made/pub" in/raw) ;;
	jsonl-replay) args=(--out "$made/kept" --runner cat in/talk.jsonl) ;;
	jsonl-mock-runner) args=() ;;
	*)
		echo "$1: say here how it is called"
		return 1
		;;
	esac
}

# call NAME COMMAND...: the pipeline, behind a command; it reads in/talk.jsonl where it reads standard input.
made=made
call() {
	rm -rf "${made:?}"/*
	mkdir -p "$made"
	arguments "$1"
	oc "${@:2}" "$BIN/$1" "${args[@]}" <in/talk.jsonl
}

# What a call left, as text. Work folders may stay behind what was killed, and a replay keeps what was under way.
remains() {
	cat out
	(
		cd "$made" || exit
		find . -type f ! -path '*/.*' ! -name '*.tmp' ! -path '*/run.*' ! -name lock | sort | while IFS= read -r f; do
			printf '%s %s\n' "$f" "$(sha256sum <"$f")"
		done
	)
}

# plainly: the last call gave what it gives when nothing is wrong.
plainly() { # NAME
	exits "$(cat "want/$1.status")"
	remains | diff "want/$1" -
}

# right_or_told NAME WHAT: as plainly, or a status that says no, with a word, and nothing else than plainly in place.
right_or_told() {
	remains >got
	if [ "$status" -eq "$(cat "want/$1.status")" ] && cmp -s "want/$1" got; then return; fi
	case $status in
	70 | 73 | 74) [ -s err ] || { echo "$1, $2: $status without a word"; return 1; } ;;
	137) ;; # killed itself
	*)
		echo "$1, $2: exit $status"
		diff "want/$1" got
		cat err
		return 1
		;;
	esac
	# What is printed may be cut off, but for that nothing else is there.
	[ "$1" = jsonl-replay ] || ! grep -vxFf "want/$1" got | grep ' [0-9a-f]*  -$' || { echo "$1, $2: exit $status, but this is in place"; cat err; return 1; }
}

@test "no environment, cron's, a locale without a time zone, POSIX, a ~/.jq: the same bytes" {
	echo 'def visible: "mine"; def fixed(x): "mine"; syntax error' >.jq
	for name in "${pipelines[@]}"; do
		for front in "env -i" "env -i PATH=/usr/bin:/bin HOME=$PWD SHELL=/bin/sh TZ=Asia/Kolkata LANG=de_DE.UTF-8" \
			"env -u TZ LC_ALL=C.UTF-8 POSIXLY_CORRECT=1 JQ_COLORS=1;31 CDPATH=/ ZSTD_CLEVEL=19"; do
			# shellcheck disable=SC2086
			call "$name" $front
			plainly "$name" || { echo "$name: $front"; return 1; }
			temp='s|/tmp/[a-z-]*\.[A-Za-z0-9]*/||'
			diff <(sed "$temp" "want/$name.err") <(sed "$temp" err) || { echo "$name: $front"; return 1; }
		done
	done
}

@test "the runner of a replay has the environment of the caller" {
	env -u TZ LC_ALL=C.UTF-8 POSIXLY_CORRECT=1 CDPATH=/x jsonl-replay --runner 'echo "${LC_ALL-none} ${TZ-none} ${POSIXLY_CORRECT-none} ${CDPATH-none}" >env; cat' in/talk.jsonl
	[ "$(cat env)" = "C.UTF-8 none 1 /x" ]
	env -u LC_ALL TZ=UTC jsonl-replay --runner 'echo "${LC_ALL-none} ${TZ-none} ${POSIXLY_CORRECT-none} ${JQ_COLORS-none}" >env; cat' in/talk.jsonl
	[ "$(cat env)" = "none UTC none none" ]
}

@test "closed descriptors, a reader that leaves" {
	for name in "${pipelines[@]}"; do
		call "$name" sh -c 'exec "$@" 2>&-' sh
		plainly "$name"
		arguments "$name"
		rm -rf "${made:?}"/*
		if [[ $name != jsonl-mock-runner ]]; then
			oc "$BIN/$name" "${args[@]}" <&-
			plainly "$name"
			rm -rf "${made:?}"/*
		fi
		# To standard output.
		[[ $name != *-report ]] || args=("${args[@]/--output/--quiet}")
		[[ $name != *-report ]] || args=("${args[@]/$made\/report.md/--quiet}")
		oc sh -c 'exec "$@" >&-' sh "$BIN/$name" "${args[@]}" <in/talk.jsonl
		exits 74
		[ -s err ]
		rm -rf "${made:?}"/*
		{ "$BIN/$name" "${args[@]}" <in/talk.jsonl 2>err && echo 0 >rc || echo $? >rc; } | true
		[[ $(cat rc) =~ ^(0|141|$(cat "want/$name.status"))$ ]]
		! grep -i -e pipe -e 'could not' err || return 1
	done
}

@test "every kind of option, spelled alike everywhere" {
	for name in "${pipelines[@]}"; do
		oc "$name" -h
		exits 0
		cp out help
		grep -q "^Usage: $name " help
		[ -z "$(awk 'length > 80' help)" ]
		oc "$name" --help
		exits 0
		cmp help out
		oc "$name" -V
		exits 0
		[ "$(cat out)" = "$name $(oc-capture --version | cut -d' ' -f2)" ]
		! grep -E -e '--output [^F]|--out [^D]' help
		for wrong in --nosuch -% --quiet=1 "--=x" "--a[@]" "-]"; do
			oc "$name" "$wrong"
			exits 64
			says "see $name --help"
			[ ! -s out ]
		done
		oc "$name" --hepl
		exits 64
		grep -qx "$name: unknown option '--hepl'; did you mean --help? see $name --help" err
		oc "$name" --qui
		says "unknown option '--qui'; did you mean --quiet?"
		for word in $(sed -nE 's/^  (-.,|   ) (--[a-z-]+) [A-Z].*/\2/p; s/^  (-.), --[a-z-]+ [A-Z].*/\1/p' help); do
			oc "$name" "$word"
			exits 64
			says "option '$word' needs an argument;"
		done
	done
	oc token-report --pair= in
	exits 64
	says "option '--pair' needs an argument that is not empty"
	oc token-report -qgt19 --out report.md in/parity
	exits 0
	oc token-report -q -g --threshold=19 in/parity
	cmp report.md out
	oc jsonl-mock-runner --do=dnace
	says "not 'dnace'"
	oc jsonl-mock-runner --do fial
	says "did you mean fail?"
	oc jsonl-replay --runner cat
	says 'no transcript given; see jsonl-replay --help'
}

@test "--quiet leaves out notices, and nothing else" {
	mkdir -p noisy
	cp -r in/parity in/rows.jsonl in/leak-1 noisy
	echo '{"x":' >noisy/bad.json
	for name in rtt-report parity-report token-report rss-report; do
		oc "$name" noisy
		exits 65
		grep -q 'notice: ' err
		says 'noisy/bad.json'
		grep -v 'notice: ' err >want.err
		mv out loud
		oc "$name" --quiet noisy
		exits 65
		cmp loud out
		diff want.err err
	done
	mkdir -p empty
	oc jsonl-replay --quiet --runner cat empty in/talk.jsonl
	exits 0
	[ ! -s err ]
}

@test "who waits at a keyboard is told what for" {
	for name in rtt-report parity-report token-report rss-report prompt-report; do
		printf '\004' | script -qec "$name" /dev/null >typed || true
		grep -q "^$name: notice: reading .* from the keyboard; end with Ctrl-D, or see $name --help" typed || { cat typed; return 1; }
		printf '\004' | script -qec "$name -" /dev/null >typed || true
		! grep keyboard typed || return 1
	done
}

@test "every row of a table is one line" {
	jq -c '.channel.label = "Disc\n" | .channel.id = "d\n" | .package.version = "2026.6.1\n" | .run.startedAt = "2026-06-01T06:00:00.000Z\n"
		| .mode.providerMode = "mock\n" | .rtt.sources = ["x\n"]' in/rows.jsonl >rows
	oc rtt-report rows
	exits 0
	shows '\n'
	! grep -vE '^(\||#|- |\*\*|$|[A-Z†‡p])' out || return 1
	! grep -E '^\|.*[^|]$' out || return 1
	jq -c 'if .kind == "cell" then .scenarioId += "\n" | .runtimeErrorClass = "auth\r\n" else . end' in/parity/cells.ndjson >cells
	oc parity-report cells
	[ -s out ]
	! grep -E '^\|.*[^|]$' out || return 1
	[ "$(grep -c '^| .*\\n | ' out)" -gt 10 ]
}

@test "with no space for temporary files it is right, or 74 or 73" {
	unshare -rm true 2>/dev/null || skip "no mount of one's own here"
	mkdir -p tmp made
	for name in parity-report token-report rss-report prompt-report nightly-tokens publish-artifacts jsonl-replay; do
		failed=0
		for size in ${SIZES:-4 24}; do
			rm -rf made/*
			# What it makes it makes there too.
			arguments "$name"
			oc unshare -rm sh -c 'mount -t tmpfs -o size='$size'k tmpfs tmp && mkdir tmp/made && export TMPDIR=$PWD/tmp || exit 99
				"$@" <in/talk.jsonl; rc=$?; cp -r tmp/made/. made; exit $rc' sh "$BIN/$name" "${args[@]/made/tmp/made}"
			sed -i "s|$PWD/tmp/made|$PWD/made|" out
			right_or_told "$name" "$size KiB"
			[ "$status" -ne 70 ] || { echo "$name, $size KiB: 70"; cat err; return 1; }
			case $status in 73 | 74) failed=$((failed + 1)) ;; esac
		done
		[ "$failed" -gt 0 ]
	done
}

@test "files that can only be so long" {
	for name in "${pipelines[@]}"; do
		for blocks in 1 6; do
			call "$name" bash -c 'trap "" XFSZ; ulimit -f '$blocks'; "$@" | cat; exit ${PIPESTATUS[0]}' sh
			right_or_told "$name" "files of $blocks KiB"
		done
	done
}

@test "writes that fail, in every program" {
	needs_shim
	for name in "${pipelines[@]}"; do
		for fault in write:EIO:2 bytes:ENOSPC:700; do
			call "$name" env "FAULT=$fault" "LD_PRELOAD=$shim"
			right_or_told "$name" "$fault"
		done
	done
}

# A part of all that it starts; KILL_STEP=1 is all.
@test "any program of it killed: it is right, or says that it is not" {
	needs_shim
	step=${KILL_STEP:-31}
	for name in ${KILL_OF:-"${pipelines[@]}"}; do
		for ((n = 2; n < 999; n += step)); do
			rm -f fired count
			call "$name" env "FAULT=kill:$n" FAULT_COUNT="$PWD/count" FAULT_LOG="$PWD/fired" "LD_PRELOAD=$shim"
			[ -s fired ] || break
			# The runner of a replay may be killed: that is told of the runtime.
			[[ $name == jsonl-replay && $status -eq 0 ]] && grep -q 'runner was killed' out && continue
			right_or_told "$name" "program $n killed"
		done
		[ "$n" -gt 2 ]
	done
}

# Between any two steps of the shell, in the middle of an expansion too. A few of them; SIGNAL_STEP=1 is all.
@test "SIGTERM at any moment: it ends, and puts nothing else in place" {
	needs_shim
	step=${SIGNAL_STEP:-397}
	for name in ${SIGNAL_OF:-parity-report nightly-tokens publish-artifacts jsonl-replay}; do
		for ((n = 2; n < 99999; n += step)); do
			rm -f fired
			call "$name" env "FAULT=signal:$n" FAULT_LOG="$PWD/fired" "LD_PRELOAD=$shim"
			[ -s fired ] || break
			remains >got
			if [ "$status" -eq 143 ]; then
				! grep -vxFf "want/$name" got | grep ' [0-9a-f]*  -$' || { echo "$name, step $n: this is in place"; return 1; }
			else
				plainly "$name" || { echo "$name, step $n"; return 1; }
			fi
			[[ $name != nightly-tokens ]] || night_after "$n"
		done
		[ "$n" -gt 2 ]
	done
}

# What a killed night left, the next one makes whole.
night_after() { # STEP
	oc nightly-tokens --date 2026-05-28 --out "$made/store" state
	case $status in 0 | 1) ;; *) exits 0 ;; esac
	remains | grep -v '^2026\| lock' >got
	grep -v '^2026' want/nightly-tokens | diff - <(grep -v '^2026' got) || { echo "after step $1"; return 1; }
}

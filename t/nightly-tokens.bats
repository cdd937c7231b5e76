#!/usr/bin/env bats
# nightly-tokens: what a night makes, what it keeps, other hosts, each option and error, and runs that are killed.

setup() {
	load lib
	now="--date 2026-05-28"
}

# session NAME DAY MODEL TURNS INPUT [STATE]: as many turns more in a session's file.
session() {
	local file=${6:-state}/agents/main/sessions/$1.jsonl before
	mkdir -p "${file%/*}"
	[ -e "$file" ] || printf '{"type":"session","version":3,"id":"id-%s","timestamp":"%sT10:00:00.000Z","cwd":"/w"}\n' "${1//[!a-z0-9]/_}" "$2" >"$file"
	before=$(tail -n 1 "$file" | jq -c 'if .type == "message" then .id else null end')
	jq -nc --argjson last "$before" --arg day "$2" --arg model "$3" --argjson n "$4" --argjson input "$5" '
		range(0; $n) as $i
		| "\($day)T10:\($i + 10):00.000Z" as $at
		| {type: "message", id: "u\($day)\($i)", parentId: (if $i > 0 then "a\($day)\($i - 1)" else $last end), timestamp: $at,
		   message: {role: "user", content: "hello"}},
		  {type: "message", id: "a\($day)\($i)", parentId: "u\($day)\($i)", timestamp: $at,
		   message: {role: "assistant", content: [{type: "text", text: "x"}], provider: "p", model: $model, stopReason: "stop",
			usage: {input: $input, output: 10, cacheRead: 50, cacheWrite: 0, totalTokens: ($input + 60), cost: {total: ($input / 1000)}}}}' >>"$file"
}

two_weeks() {
	session one 2026-05-20 gpt-5.5 3 100
	session two 2026-05-20 sonnet 2 200
	session one 2026-05-27 gpt-5.5 5 200
	session three 2026-05-27 opus 2 300
}

night() {
	# shellcheck disable=SC2086
	oc nightly-tokens $now --out "${1:-store}" "${2:-state}"
}

# A store's files, and what is in them.
content() {
	(cd "$1" && find . -type f ! -name lock | sort | while IFS= read -r f; do printf '%s %s\n' "$f" "$(sha256sum <"$f")"; done)
}

shows_day() { # DAY TEXT
	grep -qF -- "$2" "store/$1/report.md" || {
		cat "store/$1/report.md" err
		return 1
	}
}

@test "a report for each day that is over, the second with a regression" {
	two_weeks
	session one 2026-05-28 gpt-5.5 1 100
	night
	exits 1
	[ "$(ls store | tr '\n' ' ')" = "2026-05-20 2026-05-27 lock state.ndjson.zst " ]
	grep -qx "2026-05-20: 2 sessions, 1,000 tokens, \$0.7000: $PWD/store/2026-05-20/report.md" out
	grep -qx "2026-05-27: REGRESSION (gpt-5.5 +170.8% tokens, +233.3% cost), 2 sessions, 2,020 tokens, \$1.6000: $PWD/store/2026-05-27/report.md" out
	diff -u "$root/t/golden/nightly-tokens.md" store/2026-05-27/report.md
	[ "$(zstd -dcq store/2026-05-27/tokens.ndjson.zst | jq -r 'select(.vanished != true) | .key.model // .kind')" = "gpt-5.5
opus
token-report" ]
}

@test "when nothing is new nothing is said or written, and a touched file is nothing new" {
	two_weeks
	night
	content store >before
	night
	exits 0
	[ ! -s out ] && [ ! -s err ]
	content store | diff before -
	touch state/agents/main/sessions/one.jsonl
	night
	exits 0
	[ ! -s out ] && [ ! -s err ]
}

@test "only what changed is read, and nothing counts twice" {
	two_weeks
	night
	mkdir shim
	cp "$BIN/nightly-tokens" shim/ && cp "$BIN/oc-tokens" shim/ && mkdir -p share && cp -r "$BIN/../share/oc-filters" share/
	printf '#!/bin/sh\nprintf "%%s\\n" "$@" >>"%s/args"\nexec "%s/oc-capture" "$@"\n' "$PWD" "$BIN" >shim/oc-capture
	chmod +x shim/*
	session two 2026-05-27 sonnet 1 40
	oc shim/nightly-tokens --date 2026-05-28 --out store state
	exits 1
	grep 'jsonl$' args | sed 's|.*/||' | diff - <(echo two.jsonl)
	grep -q '^2026-05-27: REGRESSION .*3 sessions, 2,120 tokens' out
	! grep -q '^2026-05-20' out || return 1
	night other
	diff store/2026-05-27/report.md other/2026-05-27/report.md
}

@test "an archive takes the place of the file that it was, a deleted session stays, copies do not count" {
	two_weeks
	night
	content store | grep -v state >before
	cd state/agents/main/sessions
	mv one.jsonl one.jsonl.reset.2026-05-28T00-00-00.000Z
	cp two.jsonl two.jsonl.bak.2026-05-28T00-00-00.000Z
	cp two.jsonl two.trajectory.jsonl
	rm three.jsonl
	cd - >/dev/null
	night
	exits 0
	content store | grep -v state | diff before -
}

@test "a night that was missed is made good, late messages make a day anew" {
	two_weeks
	now="--date 2026-05-21"
	night
	exits 0
	[ ! -e store/2026-05-27 ]
	now="--date 2026-05-30"
	night
	exits 1
	[ -e store/2026-05-27/report.md ]
	session late 2026-05-20 gpt-5.5 9 400
	night
	exits 0
	grep -q '^2026-05-20: 3 sessions' out
	grep -q '^2026-05-27: 2 sessions' out
	shows_day 2026-05-27 '**No regression.**'
}

@test "a killed run, repeated, gives the store of an undisturbed one" {
	[ -z "${OC_SAN:-}" ] || skip "the steps are those of the shell"
	session one 2026-05-20 gpt-5.5 3 100
	session two 2026-05-20 sonnet 2 200
	night start
	session one 2026-05-27 gpt-5.5 5 200
	session three 2026-05-27 opus 2 300
	session two 2026-05-21 opus 2 300
	cp -a start whole
	night whole
	exits 1
	content whole >want
	mkdir shim
	# The Nth call of these ends the run, before it or after it has done its work.
	for name in mv zstd sort sync tee; do
		# shellcheck disable=SC2016
		printf '#!/bin/sh\nn=$(cat "$COUNT"); n=$((n + 1)); echo $n >"$COUNT"\n[ "$n" != "$BEFORE" ] || { kill -9 "$RUN" $PPID; exit 1; }\n%s "$@"; rc=$?\n[ "$n" != "$AFTER" ] || kill -9 "$RUN" $PPID\nexit $rc\n' \
			"$(command -v $name)" >shim/$name
	done
	chmod +x shim/*
	killed=0
	for moment in BEFORE AFTER; do
		for n in 2 8 12 15 18; do
			rm -rf store
			cp -a start store
			echo 0 >count
			env COUNT="$PWD/count" BEFORE= AFTER= "$moment=$n" PATH="$PWD/shim:$PATH" \
				sh -c 'RUN=$$; export RUN; exec nightly-tokens --date 2026-05-28 --out store state' >/dev/null 2>&1 && rc=0 || rc=$?
			[ "$rc" -eq 137 ] && killed=$((killed + 1))
			flock store/lock true
			night
			case $status in 0 | 1) ;; *) exits 0 ;; esac
			content store | diff want - || { echo "killed $moment $n"; return 1; }
		done
	done
	echo "killed $killed times"
	[ "$killed" -eq 10 ]
}

@test "of two at once the second gives way" {
	two_weeks
	mkdir store
	exec 9>store/lock
	flock 9
	night
	exits 73
	says 'another nightly-tokens is at work there'
	exec 9>&-
	night
	exits 1
}

@test "no name, id, key or path of a session is in a report" {
	two_weeks
	night
	! cat store/*/report.md | grep -e 'id-' -e one -e two -e three -e "$PWD" -e agents || return 1
	! zstd -dcq store/*/tokens.ndjson.zst | grep -e 'id-' -e "$PWD" -e agents || return 1
	shows_day 2026-05-27 '| session-1 | $1.0000 |'
	[ -z "$(find store -type f -perm /077)" ]
}

@test "the ten most expensive sessions, and how many more" {
	for i in 10 11 12 13 14 15 16 17 18 19 20 21; do session "s$i" 2026-05-27 opus 1 "$i"; done
	night
	exits 0
	shows_day 2026-05-27 '| session-1 | $0.0210 | 81 |'
	shows_day 2026-05-27 '| session-10 |'
	shows_day 2026-05-27 'and 2 sessions more, 141 tokens.'
	! grep -q session-11 store/2026-05-27/report.md
}

@test "bad input is told, and stands in the report" {
	two_weeks
	sed -i 's/"input":300/"input":-300/' state/agents/main/sessions/three.jsonl
	printf '{"type":"message","id":' >>state/agents/main/sessions/two.jsonl
	night
	exits 65
	says 'two.jsonl'
	shows_day 2026-05-27 '2 messages not counted (2 negative): the sums are too low by them.'
	shows_day 2026-05-27 '1 part of session files cannot be read'
	night
	exits 0
	[ ! -s err ]
}

@test "names that mean harm" {
	mkdir state
	bad=$(printf 'state/\033[31m\n$(touch pwned) "x"')
	session "a b
c" 2026-05-27 '<b>|x' 1 100 "$bad"
	session -- 2026-05-27 opus 1 100 "$bad"
	night
	exits 0
	grep -q '^2026-05-27: 2 sessions' out
	safe store/2026-05-27/report.md
	safe out
	[ ! -e pwned ]
	shows_day 2026-05-27 '`<b>\|x`'
	night
	exits 0
	[ ! -s out ]
}

@test "locale and time zone change no byte" {
	two_weeks
	night
	LC_ALL=C.UTF-8 TZ=Asia/Kolkata night other
	content store | diff - <(content other)
}

@test "--threshold, --compare" {
	two_weeks
	now="--date 2026-05-28 --threshold 240"
	night
	exits 0
	now="--date 2026-05-28 --compare turn -t62"
	night turn
	exits 1
	grep -qF '| gpt-5.5 | 160 | 260 | +62.5% | **regression** |' turn/2026-05-27/report.md
	now="--date 2026-05-28 --compare=cost"
	night cost
	grep -qF '| gpt-5.5 | $0.3000 | $1.0000 | +233.3% | **regression** |' cost/2026-05-27/report.md
}

@test "--keep: older days go" {
	two_weeks
	now="--date 2026-05-28 -k 8"
	night
	[ -e store/2026-05-20 ]
	now="--date 2026-06-01 --keep=8"
	night
	exits 0
	[ ! -e store/2026-05-20 ]
	[ -e store/2026-05-27 ]
	# What is still there counts again when the day is asked for; what was deleted has expired.
	rm state/agents/main/sessions/two.jsonl
	night
	now="--date 2026-06-01 --keep=20"
	night
	exits 1
	grep -q '^2026-05-20: 1 session, 480 tokens' out
	now="--date 2026-06-01 --keep=7"
	night
	exits 64
	says '--keep 7 keeps no day of the week before'
}

@test "a clock that is far ahead makes nothing expire" {
	two_weeks
	night
	content store >before
	now="--date 2027-01-01"
	night
	exits 65
	says 'today is 2027-01-01, the last day known is 2026-05-27: all days would expire, and nothing was done'
	content store | diff before -
	# One that is ahead by less than all of it takes reports away, and they come back.
	now="--date 2026-08-22"
	night
	[ ! -e store/2026-05-20 ]
	now="--date 2026-05-29"
	night
	content store | grep -v state | diff <(grep -v state before) -
}

@test "a folder without sessions, and links to them, are not a day without any" {
	mkdir -p empty real
	night store empty
	exits 65
	says 'empty: no session in it: is this the gateway'
	session one 2026-05-20 gpt-5.5 3 100 real
	mkdir -p linked/agents/main
	ln -s "$PWD/real/agents/main/sessions" linked/agents/main/sessions
	night other linked
	exits 65
	says 'linked/agents/main/sessions: is a symlink and is not followed'
	session one 2026-05-20 gpt-5.5 3 100
	oc nightly-tokens $now --out both state empty
	exits 65
	grep -q '^2026-05-20: 1 session' out
}

@test "cost, and the share from the cache, are judged beside tokens" {
	session one 2026-05-20 m 2 100
	session one 2026-05-27 m 2 100
	sed -i '/"a2026-05-27/{s/"input":100,"output":10,"cacheRead":50/"input":150,"output":10,"cacheRead":0/;s/"total":0.1}/"total":0.12}/}' state/agents/main/sessions/one.jsonl
	night
	exits 1
	grep -q '^2026-05-27: REGRESSION (m +20.0% cost, from the cache 33.3% → 0.0%), ' out
	shows_day 2026-05-27 '| m | 320 | 320 | +0.0% | +20.0% | 33.3% → 0.0% | **regression** |'
	now="--date 2026-05-28 --threshold 20"
	night twenty
	grep -q '^2026-05-27: REGRESSION (m from the cache' out
	now="--date 2026-05-28 --threshold 34"
	night more
	exits 0
	grep -qF 'no model has over 34% more tokens or cost, or over 34 points less from the cache.' more/2026-05-27/report.md
	now="--date 2026-05-28 --compare tokens"
	night tokens
	exits 0
	grep -qF 'no model has over 15% more tokens.' tokens/2026-05-27/report.md
}

@test "--jobs: the same store" {
	two_weeks
	night
	now="--date 2026-05-28 --jobs 3"
	night other
	exits 1
	content store | diff - <(content other)
}

@test "--sshloginfile: other hosts give the same report; one that is down keeps what was known" {
	two_weeks
	night
	mkdir fake
	# shellcheck disable=SC2016
	printf '#!/bin/sh\nwhile :; do case $1 in -*) shift ;; *) break ;; esac; done\n[ ! -e "%s/down-$1" ] || exit 255\nshift\n[ "$1" != -- ] || shift\nexec sh -c "$*"\n' "$PWD" >fake/ssh
	chmod +x fake/ssh
	PATH=$PWD/fake:$PATH
	printf 'alpha\n' >hosts
	SHELL=/bin/false # nobody's login shell takes part, here or there
	export SHELL
	HOME=$PWD oc nightly-tokens $now --out there --sshloginfile hosts "$PWD/state"
	exits 1
	diff store/2026-05-27/report.md there/2026-05-27/report.md
	diff store/2026-05-20/report.md there/2026-05-20/report.md
	content there >before
	touch down-alpha
	HOME=$PWD oc nightly-tokens $now --out there --sshloginfile hosts "$PWD/state"
	exits 66
	says 'host alpha: could not be read: what was known of it stays'
	content there | diff before -
	rm down-alpha
	# One of two: what is made then is not judged, and made again when both have been read.
	printf 'alpha\nbeta\n' >hosts
	touch down-beta
	session three 2026-05-27 opus 1 310
	HOME=$PWD oc nightly-tokens $now --out there --sshloginfile hosts "$PWD/state"
	exits 66
	grep -q '^2026-05-27: NOT JUDGED (1 of 2 hosts could not be read: beta), 2 sessions, 2,390 tokens' out
	grep -qF '**Not judged.** 1 of 2 hosts could not be read: beta.' there/2026-05-27/report.md
	! grep -e savings -e regression there/2026-05-27/report.md || return 1
	printf 'alpha\n' >hosts
	HOME=$PWD oc nightly-tokens $now --out there --sshloginfile hosts "$PWD/nothing"
	exits 66
	oc nightly-tokens --out there --sshloginfile nowhere state
	exits 66
}

@test "a damaged state is told, not taken for none" {
	two_weeks
	night
	echo x >store/state.ndjson.zst
	night
	exits 65
	says 'is damaged or no state of ours'
}

@test "hosts: none in the list, or GNU parallel fails" {
	two_weeks
	: >hosts
	oc nightly-tokens $now --out there --sshloginfile hosts state
	exits 66
	says 'hosts: names no host'
	printf '# none\n\n' >hosts
	oc nightly-tokens $now --out there --sshloginfile hosts state
	exits 66
	[ ! -e there/state.ndjson.zst ]
	echo : >hosts
	TMPDIR=$PWD/nowhere oc nightly-tokens $now --out there --sshloginfile hosts "$PWD/state"
	exits 70
	[ ! -e there/state.ndjson.zst ]
	oc nightly-tokens $now --out there --sshloginfile hosts "$PWD/state"
	exits 1
}

@test "a sort that fails leaves the store as it is" {
	two_weeks
	night
	content store >before
	session one 2026-05-27 gpt-5.5 1 200
	mkdir shim
	for ((n = 1; n < 20; n++)); do
		# shellcheck disable=SC2016
		printf '#!/bin/sh\necho x >>"%s/count"\n[ "$(wc -l <"%s/count")" -ne %d ] || { echo "sort: write failed: No space left on device" >&2; exit 2; }\nexec %s "$@"\n' \
			"$PWD" "$PWD" $n "$(command -v sort)" >shim/sort
		chmod +x shim/sort
		rm -f count
		PATH=$PWD/shim:$PATH night
		[ "$(wc -l <count)" -ge $n ] || break
		exits 74
		says 'sort ended with status 2'
		content store | diff before -
	done
	[ $n -gt 4 ]
	exits 1
}

@test "a new state that lacks rows, or cannot be read back, does not take the place of the old one" {
	two_weeks
	night
	cp store/state.ndjson.zst first
	content store >before
	session four 2026-05-27 gpt-5.5 1 200
	mkdir shim
	# shellcheck disable=SC2016
	printf '#!/bin/sh\n[ $# -eq 0 ] || exec %s "$@"\n%s | grep -v "nightly-row.*sonnet"\nexit 0\n' "$(command -v sort)" "$(command -v sort)" >shim/sort
	# shellcheck disable=SC2016
	printf '#!/bin/sh\n%s "$@" || exit\ncase $* in *state.new) truncate -s -20 "$4" ;; esac\n' "$(command -v zstd)" >torn
	chmod +x shim/sort torn
	PATH=$PWD/shim:$PATH night
	exits 70
	says 'rows of the old state are missing in the new one (1): nothing is replaced'
	content store | diff before -
	mv torn shim/zstd && rm shim/sort
	PATH=$PWD/shim:$PATH night
	exits 74
	says 'the state cannot be compressed'
	cmp first store/state.ndjson.zst
	night
	cmp first store/state.prev.ndjson.zst
	! cmp -s first store/state.ndjson.zst
}

@test "a state that cannot be unpacked for want of memory is not damaged" {
	two_weeks
	night
	(ulimit -v 16000 && exec zstd -dcq store/state.ndjson.zst >/dev/null 2>&1) && skip "16 MB are enough for zstd"
	mkdir shim
	printf '#!/bin/sh\nulimit -v 16000\nexec %s "$@"\n' "$(command -v zstd)" >shim/zstd
	chmod +x shim/zstd
	PATH=$PWD/shim:$PATH night
	exits 70
	says 'zstd ended with status'
}

@test "wrong use" {
	mkdir state full
	touch full/x
	for wrong in "state" "--out store" "--out store --keep 0 state" "--out store --jobs x state" "--out store --date yesterday state" \
		"--out store --date 2026-02-30 state" "--out store --threshold x state" "--out store --compare size state" "--out store --nothing state" \
		"--out= state" "state --out"; do
		oc nightly-tokens $wrong
		exits 64
		says 'nightly-tokens: '
	done
	oc nightly-tokens --out store nowhere
	exits 66
	oc nightly-tokens --out full state
	exits 73
	oc nightly-tokens --out full/x/y state
	exits 73
	session one 2026-05-27 m 1 1
	oc nightly-tokens --out new -- state
	exits 0
	oc nightly-tokens --help
	exits 0
	grep -q '^Usage: nightly-tokens' out
	oc nightly-tokens --version
	exits 0
	grep -Eq '^nightly-tokens [0-9]' out
}

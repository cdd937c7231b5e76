#!/usr/bin/env bats
# What the frame (lib/filter) gives to all filters alike. What a filter does is in its own file.

setup() {
	load lib
	filters="oc-drift oc-rss oc-rtt-import oc-tokens"
	judges="oc-drift oc-rss oc-rtt-import oc-tokens" # those that read records
}

# with FILTER [ARGUMENT...]: with the options that it cannot do without.
with() {
	local f=$1
	shift
	case $f in
	oc-rtt-import) set -- --channel discord --spec openclaw@1 --version 1 "$@" ;;
	esac
	oc "$f" "$@"
}

# passes_on FILTER: does it hand on the records of others?
passes_on() {
	[ "$1" != oc-rtt-import ]
}

# reject [LINE]: a reject record.
reject() {
	printf '{"kind":"reject","v":1,"reason":"half a line","line":%s,"exit":65,"bytes":10,"src":{"path":"lost.jsonl"}}\n' "${1:-1}"
}

# times N COMMAND...: what it prints, N times.
times() {
	local i n=$1
	shift
	for ((i = 1; i <= n; i++)); do "$@"; done
}

# at_terminal FD TEXT COMMAND...: with a terminal as descriptor FD (0 or 2), on which TEXT and Ctrl-D are typed; what is
# written to it is in ./screen, what to the others in ./out and ./err.
at_terminal() {
	python3 - "$@" <<-'END'
		import os, pty, subprocess, sys
		fd, text, command = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
		ours, theirs = pty.openpty()
		os.write(ours, text.encode() + b"\4")
		files = [open(os.devnull), open("out", "wb"), open("err", "wb")]
		files[fd] = theirs
		child = subprocess.Popen(command, stdin=files[0], stdout=files[1], stderr=files[2])
		os.close(theirs)
		screen = b""
		try:
		    while piece := os.read(ours, 4096):
		        screen += piece
		except OSError:  # the other end is closed
		    pass
		open("screen", "wb").write(screen)
		sys.exit(child.wait())
	END
}

@test "-h and --help, -V and --version" {
	for f in $filters; do
		oc "$f" -h
		exits 0
		[ "$(head -n 1 out | cut -d ' ' -f 1,2)" = "Usage: $f" ]
		grep -qF -- '-h, --help' out
		grep -qE -- '^  -V(, --version)? +show the version' out
		cp out help
		oc "$f" --help
		cmp out help
		oc "$f" -V
		exits 0
		grep -Eqx "$f [0-9.]+" out
		cp out version
		oc "$f" --version
		cmp out version
		[ ! -s err ]
	done
}

@test "every common option is in --help" {
	for f in $judges; do
		"$f" --help >help
		for option in where map rejects max-line progress quiet color; do
			grep -qF -- "--$option" help || { echo "$f: $option"; return 1; }
		done
	done
}

@test "an unknown option: the nearest known one is suggested, an abbreviation is refused and suggested" {
	for f in $filters; do
		oc "$f" --colour=never </dev/null
		exits 64
		[ "$(cat err)" = "$f: unknown option '--colour'; did you mean --color? see '$f --help'" ]
		oc "$f" --hel </dev/null
		exits 64
		says "$f: unknown option '--hel'; did you mean --help? see '$f --help'"
		oc "$f" -quiet </dev/null
		exits 64
		oc "$f" --zzzzzz </dev/null
		exits 64
		[ "$(cat err)" = "$f: unknown option '--zzzzzz'; see '$f --help'" ]
	done
	for f in $judges; do
		oc "$f" --wher . </dev/null
		exits 64
		says "unknown option '--wher'; did you mean --where? see '$f --help'"
	done
}

@test "an unknown value: the nearest known one is suggested" {
	for f in $filters; do
		oc "$f" --color=allways </dev/null
		exits 64
		says "$f: --color takes auto, always or never, not 'allways'; did you mean always?"
		oc "$f" --color=7 </dev/null
		exits 64
		[ "$(cat err)" = "$f: --color takes auto, always or never, not '7'" ]
	done
	oc oc-tokens --compare tokesn </dev/null
	exits 64
	says "did you mean tokens?"
	oc oc-tokens --by session,modl </dev/null
	exits 64
	says "not 'session,modl'; did you mean model?"
	oc oc-tokens --by model,modl </dev/null
	exits 64
	! grep -q 'did you mean' err
	oc oc-rss --gate=grow </dev/null
	exits 64
	says "--gate takes growth or cold-start, not 'grow'; did you mean growth?"
	oc oc-rss --by sceanrio </dev/null
	exits 64
	says "did you mean scenario?"
}

@test "--where and --map hide no reject and no closing record" {
	{
		reject
		printf '{"kind":"other","v":1}\n{"kind":"capture","v":1,"records":1,"samples":1,"rejects":1,"src":{"path":"x"}}\n'
	} >in
	for f in $judges; do
		for args in "--where=false" "--map=empty" "--where=false --map=empty"; do
			# shellcheck disable=SC2086 # words
			with "$f" $args in
			exits 65
			says "$f: in:1: part of the input was rejected before: half a line (lost.jsonl)"
			passes_on "$f" || continue
			[ "$(jq -c 'select(.kind == ("reject", "other", "capture")) | .kind' out | tr '\n' ' ')" = '"reject" "capture" ' ]
		done
	done
}

@test "the strict reader sees a line before an expression does" {
	printf '%s\n' '{"kind":"other","v":1,' '{"kind":"other","v":01}' >in
	for f in $judges; do
		with "$f" --where false --rejects bad in
		exits 65
		says "$f: in:1:23: "
		says "$f: in:2:22: "
		cmp in bad
	done
}

@test "three messages of a sort, then how many more; --rejects has them all" {
	times 2000 printf '{"kind":"x"\n' >in
	times 50 reject >>in
	for f in $judges; do
		with "$f" --rejects bad in
		exits 65
		[ "$(grep -c "^$f: in:" err)" = 6 ]
		says "$f: and 1997 more of the same: "
		says "$f: and 47 more of the same: part of the input was rejected before: half a line"
		head -n 2000 in | cmp - bad
	done
}

@test "the worst exit status wins: an output cut off is not hidden by an input that is missing, nor by bad data" {
	[ -w /dev/full ] || skip "no /dev/full"
	printf '{"kind":"other","v":1}\n{"kind":"x"\n' >in
	for f in $judges; do
		passes_on "$f" || continue
		status=0
		"$f" missing in >/dev/full 2>err || status=$?
		exits 74
		says "$f: missing: "
		says "$f: in:2:12: "
		says "$f: (standard output): write: No space left on device"
		oc "$f" in missing
		exits 66
	done
}

@test "-q, --quiet: errors only" {
	{
		times 5 printf '{"kind":"x"\n'
		printf '{"kind":"other","v":1}\n'
	} >in
	for f in $judges; do
		with "$f" in
		cp out want
		for q in -q --quiet; do
			with "$f" $q --progress in
			exits 65
			says "in:1:12: "
			says "$f: and 2 more of the same: "
			! grep -q 'notice: ' err
			cmp want out
		done
	done
	for f in oc-drift oc-rss oc-tokens; do
		oc "$f" /dev/null
		says "notice: "
		oc "$f" -q /dev/null
		exits 0
		[ ! -s err ]
	done
}

@test "--color: by default only on a terminal, NO_COLOR" {
	for f in $judges; do
		with "$f" --color in </dev/null
		exits 66
		grep -q "$(printf '\033')" err
		for args in "" --color=auto --color=never; do
			# shellcheck disable=SC2086 # words
			with "$f" $args in </dev/null
			safe err
		done
		at_terminal 2 "" "$f" --zzzzzz || [ $? -eq 64 ]
		grep -q "$(printf '\033')" screen
		NO_COLOR="" at_terminal 2 "" "$f" --zzzzzz || [ $? -eq 64 ]
		! grep -q "$(printf '\033')" screen
	done
}

@test "waiting for a keyboard, it says what it expects and how to get help" {
	for f in oc-drift oc-rss oc-tokens "oc-rtt-import --verify"; do
		# shellcheck disable=SC2086 # words
		set -- $f
		f=$1
		at_terminal 0 "" "$@" || true
		[ "$(grep -c "$f: notice: reading .*from the keyboard; end with Ctrl-D, or see '$f --help'" err)" = 1 ]
		at_terminal 0 "" "$@" -q || true
		! grep -q keyboard err
		at_terminal 0 "" "$@" - || true
		! grep -q keyboard err
		oc "$@" </dev/null
		! grep -q keyboard err
	done
	at_terminal 0 '{"kind":"other","v":1}
' oc-tokens
	head -n 1 out | grep -qx '{"kind":"other","v":1}'
}

@test "a gate that closes names what closed it, the first few, and the count" {
	for i in 1 2 3 4 5 6; do
		printf '{"kind":"usage","v":1,"session":"s","turn":1,"seq":1,"model":"m%s","input":10,"output":5,"src":{"path":"s.jsonl","line":3}}\n' $i
	done >now
	sed 's/"input":10/"input":5/' now >before
	oc-tokens --by model before >baseline 2>/dev/null
	oc oc-tokens --by model --baseline baseline --gate now
	exits 1
	says "gate closed: 6 regressions: model m1 tokens +50.0% against the baseline, model m2 tokens +50.0% against the baseline, "
	says "model m4 tokens +50.0% against the baseline, ..."
	! grep -q 'model m5' err
	for i in 1 2 3 4 5; do
		printf '{"kind":"cell","v":1,"runtime":"openclaw","scenarioId":"s%s","toolCalls":[],"finalText":"x","transcriptLines":1}\n' $i
	done >cells
	sed -n '1{p;s/openclaw/codex/p}' cells | sed 's/"s1"/"pair"/' >>cells
	oc oc-drift --gate cells
	exits 1
	says "gate closed: 5 findings at P1: s1 (missing), s2 (missing), s3 (missing), s4 (missing), ..."
	oc oc-drift --gate=p2 <(sed -n '1p;6,$p' cells)
	says "gate closed: 1 finding at P2 or above: s1 (missing)"
}

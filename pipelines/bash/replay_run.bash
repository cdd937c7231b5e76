# replay_run.bash: one run of jsonl-replay, in a process of its own: the runner with a prefix as its input, ended with all that
# it started, and the cell that oc-capture makes of what it printed. Sourced by jsonl-replay, whose options it reads.
# shellcheck shell=bash disable=SC2016,SC2154

# ---- one run ----

# Ends a process group, kindly first.
end_group() {
	local i
	kill -TERM -- "-$1" "$1" 2>/dev/null || return 0
	for ((i = 0; i < 20; i++)); do
		kill -0 -- "-$1" 2>/dev/null || return 0
		sleep 0.1
	done
	kill -KILL -- "-$1" 2>/dev/null
}

# Waits half a second at most for a reader of the runner's output: whoever else holds the pipe open is nobody we know. A reader
# that could not write ends the run.
end_reader() {
	local i
	for ((i = 0; i < 50; i++)); do
		kill -0 "$1" 2>/dev/null || break
		sleep 0.01
	done
	kill "$1" 2>/dev/null
	wait "$1" 2>/dev/null
	case $? in
	0 | 143) ;; # 143: by us
	1) exit 74 ;;
	*) exit 70 ;;
	esac
}

# Why the run failed; empty when it did not. The words are those that oc-capture makes an error class of.
failure() { # FOLDER STATUS
	local last='' bytes
	bytes=$(stat -c %s "$1/transcript") || exit 70
	if [ "$2" -ne 0 ] && has '^timeout: sending signal' "$1/late"; then
		echo "the runner timed out after $timeout"
	elif [ "$bytes" -gt "$limit" ]; then
		echo "the runner printed more than $((limit >> 20)) MiB"
	elif [ "$2" -ne 0 ]; then
		last=$(run tail -n 1 "$1/error" | query -Rsr 'include "markdown"; rtrimstr("\n") | visible | shorten(300)') || exit
		[ -z "$last" ] || last=": $last"
		if [ "$2" -gt 128 ]; then echo "the runner was killed by signal $(($2 - 128))$last"; else echo "the runner exited with status $2$last"; fi
	fi
}

make_cell() { # FOLDER BASE RUNTIME SCENARIO DETAILS
	local rc options=(--cell "--runtime=$3" "--scenario=$4" --transcript=ref)
	[ -z "$upstream" ] || options+=("--upstream=$upstream")
	if [ -n "$5" ]; then options+=(--status=fail "--details=$5"); else options+=(--status=pass); fi
	{ : >"$1/cells" && : >"$1/said"; } || exit 74
	(cd "$out" && oc oc-capture "${options[@]}" -- "$2.transcript") >"$1/cells" 2>"$1/said"
	rc=$?
	pick cell <"$1/cells" >"$1/cell" || fail
	# Bad lines of a transcript count in its cell; they are no bad input of ours.
	if { [ "$rc" -ne 0 ] && [ "$rc" -ne 65 ]; } || [ ! -s "$1/cell" ]; then
		cat "$1/said" >&2
		say "oc-capture --cell ended with status $rc"
		[ "$rc" -eq 74 ] && exit 74 || exit 70
	fi
}

# One run, in a process of its own: TRANSCRIPT (number) TURN SIDE RUNTIME BYTES SCENARIO.
run_one() {
	local base details rc
	run_dir='' group='' readers=()
	printf -v base 't%04d/%04d.%s' "$1" "$2" "$3"
	trap end_run EXIT
	[ -z "${lock:-}" ] || exec {lock}>&-
	run_dir=$out/run.$BASHPID
	mkdir -m 700 -- "$run_dir" && mkfifo "$run_dir/output" "$run_dir/complaints" &&
		head -c "$5" "$out/${base%/*}/prefixes" >"$run_dir/prefix" || exit 74
	# Unbuffered, so that nothing is lost when it has to be ended.
	stdbuf -o0 head -c $((limit + 1)) <"$run_dir/output" >"$run_dir/transcript" &
	readers+=($!)
	tail -c "$kept_error" <"$run_dir/complaints" >"$run_dir/error" &
	readers+=($!)
	# A session of its own, so that all it starts can be ended with it. What timeout(1) itself says means: too late.
	OC_RUNTIME=$4 OC_TURN=$2 OC_TRANSCRIPT=${transcript_path[$1]} setsid timeout -v -k 2 "$timeout" "${as_caller[@]}" \
		sh -c 'exec sh -c "$1" 2>"$2"' sh "$runner" "$run_dir/complaints" <"$run_dir/prefix" >"$run_dir/output" 2>"$run_dir/late" &
	group=$!
	wait "$group" 2>/dev/null
	rc=$?
	kill -KILL -- "-$group" 2>/dev/null
	group=''
	end_reader "${readers[0]}"
	end_reader "${readers[1]}"
	readers=()
	# When everything is being ended from outside, the runner may die before we are told.
	[ "$rc" -le 128 ] || sleep 0.3
	kill -0 $$ 2>/dev/null || exit 143
	details=$(failure "$run_dir" "$rc") || exit
	mv "$run_dir/transcript" "$out/$base.transcript" && mv "$run_dir/error" "$out/$base.stderr" || exit 74
	make_cell "$run_dir" "$base" "$4" "$6" "$details"
	if [ -z "$details" ] && has '"strict":{"messages":0[,}]' "$run_dir/cell"; then
		make_cell "$run_dir" "$base" "$4" "$6" "the runner printed no transcript: there is no message in its output"
	fi
	mv "$run_dir/cell" "$out/$base.cell" || exit 74
}

# At the end of a run, whatever ends it.
end_run() {
	[ -z "$group" ] || end_group "$group"
	[ ${#readers[@]} -eq 0 ] || kill "${readers[@]}" 2>/dev/null
	[ -z "$run_dir" ] || rm -rf -- "$run_dir"
}

# replay_plan.bash: what jsonl-replay has to do: its folder, the transcripts with their turns and prefixes, and the plan,
# which says whether a replay that is gone on with is the same one. Sourced by jsonl-replay, whose options it reads.
# shellcheck shell=bash disable=SC2016,SC2034,SC2154

# ---- the folder ----

# All that is kept, and all that is under way, is in $out; nothing in it ends in .jsonl, so that it may lie in a folder
# of transcripts.
open_folder() {
	local name there
	if [ -z "$out" ]; then
		open_work
		out=$work
		return
	fi
	name=$(safe "$out")
	if [ -d "$out" ] && [ ! -e "$out/lock" ]; then
		{ there=$(ls -A -- "$out") && [ -z "$there" ]; } || die 73 "$name: is not empty and holds no replay: give another --out"
	fi
	[ -d "$out" ] || { mkdir -p -- "$out" && chmod 700 -- "$out"; } 2>/dev/null || die 73 "$name: cannot be made"
	out=$(cd -- "$out" && pwd) || die 73 "$name: cannot be entered"
	exec {lock}>>"$out/lock" || die 73 "$name: cannot be written to"
	flock -n "$lock" || die 73 "$name: another jsonl-replay is at work there"
	if [ -e "$out/plan.ndjson" ] && [ -z "${opt[resume]+set}" ]; then
		die 73 "$name: holds a replay: go on with it by --resume, or give another --out"
	fi
	rm -rf -- "$out"/run.* "$out"/*.tmp
}

# ---- transcripts ----

nothing_to_replay() { # WHY
	raise 65
	die "$status" "nothing to replay: $1"
}

transcripts=()
find_transcripts() {
	local path found
	for path in "${operands[@]}"; do
		[[ $path != -* ]] || path=./$path
		if [ -d "$path" ]; then
			mapfile -d '' -t found < <(find -H "${path%/}/" -type f -name '*.jsonl' -print0 | run sort -z)
			wait $!
			case $? in
			0) ;;
			1) raise 66 ;;
			*) fail ;;
			esac
			transcripts+=("${found[@]}")
			[ ${#found[@]} -gt 0 ] || notice "$(safe "$path"): notice: no .jsonl file in it"
		elif [ -f "$path" ] && [ -r "$path" ]; then
			transcripts+=("$path")
		else
			say "$(safe "$path"): $([ -e "$path" ] && echo "cannot be read" || echo "is not there")"
			raise 66
		fi
	done
}

white='(\t|\x0b|\x0c|\r| |\xc2\xa0|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80|\xef\xbb\xbf)'

# What the prefixes are made of: the lines that are JSON objects, trimmed, up to the last turn. oc-capture has said which are
# not JSON, and how long the prefix is. Returns 1 when it is not so long.
make_prefixes() { # FILE FOLDER LINE BYTES
	query -r 'select(.kind == "reject") | .src.line | select(type == "number") | "\(.)d"' "$2/turns" >"$2/script.tmp" || fail
	printf 's/^%s+//\ns/%s+$//\n/^\\{/!d\n' "$white" "$white" >>"$2/script.tmp" || fail
	{
		plain "$1" | head -n "$3"
		echo
	} | run sed -E -f "$2/script.tmp" >"$2/prefixes.tmp" || fail
	[ "$(stat -c %s "$2/prefixes.tmp")" -eq "$4" ] || return 1
	{ run rm "$2/script.tmp" && run mv "$2/prefixes.tmp" "$2/prefixes"; } || fail
}

sum() {
	run sha256sum | run cut -c1-64
}

declare -A named=()
transcript_path=()
count=0

# One transcript: its turns, its prefixes, its line of the plan. Returns 1 when it cannot be replayed.
plan_transcript() { # FILE
	local folder name rc sum n last bytes
	folder=$out/t$(printf %04d "$((count + 1))")
	mkdir -p "$folder" || die 74 "$(safe "$folder"): cannot be made"
	: >"$folder/turns" || fail
	oc oc-capture --turns -- "$1" >"$folder/turns"
	rc=$?
	raise $rc
	[ $rc -lt 70 ] || die "$status" "oc-capture --turns ended with status $rc"
	read -r n last bytes < <(query -rn 'reduce (inputs | select(.kind == "turn")) as $t ([0, 0, 0]; [.[0] + 1, $t.lineNumber, $t.prefixBytes]) | map(tostring) | join(" ")' "$folder/turns")
	wait $! || fail
	if [ "$n" -eq 0 ]; then
		[ "$rc" -eq 66 ] || notice "$(safe "$1"): notice: no user turn in it"
		return 1
	fi
	if ! make_prefixes "$1" "$folder" "$last" "$bytes"; then
		say "$(safe "$1"): its prefixes cannot be taken: did it change meanwhile?"
		raise 65
		return 1
	fi
	name=$(safe "$1") || fail
	while [ -n "${named[$name]+set}" ]; do name=$name~; done
	named[$name]=1
	count=$((count + 1))
	transcript_path[count]=$1
	sum=$(sum <"$folder/prefixes") || fail
	query -nc --arg path "$1" --arg name "$name" --argjson turns "$n" --arg sum "$sum" \
		'{kind: "replay-transcript", v: 1, path: $path, name: $name, turns: $turns, prefixes: $sum}' >>"$out/plan.tmp" || fail
}

make_plan() {
	local path sum
	# The command may hold a secret: only its sum is kept.
	sum=$(printf %s "$runner" | sum) || fail
	query -nc --arg left "$left" --arg right "$right" --arg timeout "$timeout" --arg upstream "${upstream:-2026-06}" --arg sum "$sum" \
		'{kind: "replay-plan", v: 1, pair: [$left, $right], timeout: $timeout, upstream: $upstream, runner: $sum}' >"$out/plan.tmp" || fail
	for path in "${transcripts[@]}"; do
		plan_transcript "$path"
	done
	[ "$count" -gt 0 ] || nothing_to_replay "no transcript with a user turn"
	if [ -e "$out/plan.ndjson" ] && ! cmp -s "$out/plan.tmp" "$out/plan.ndjson"; then
		if cmp -s <(head -n 1 "$out/plan.tmp") <(head -n 1 "$out/plan.ndjson"); then
			die 73 "the transcripts are not those that the replay in --out began with: restore them, or give another --out"
		fi
		die 73 "--runner, --pair, --timeout or --upstream are not those that the replay in --out began with: give the same, or another --out"
	fi
	mv "$out/plan.tmp" "$out/plan.ndjson" || die 74 "the plan cannot be written"
}

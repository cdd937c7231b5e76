# replay_plan.bash: what jsonl-replay has to do: its folder, the transcripts with their turns and prefixes, and the plan,
# which says whether a replay that is gone on with is the same one. Sourced by jsonl-replay, whose options it reads.
# shellcheck shell=bash disable=SC2034,SC2154

# ---- the folder ----

# All that is kept, and all that is under way, is in $out; nothing in it ends in .jsonl, so that it may lie in a folder
# of transcripts.
open_folder() {
	local name
	if [ -z "$out" ]; then
		out=$(mktemp -d -- "${TMPDIR:-/tmp}/jsonl-replay.XXXXXX") || die 73 "no folder for temporary files can be made: see TMPDIR"
		scratch=1
		return
	fi
	name=$(safe "$out")
	if [ -d "$out" ] && [ ! -e "$out/lock" ] && [ -n "$(ls -A -- "$out")" ]; then
		die 73 "$name: is not empty and holds no replay: give another --out"
	fi
	[ -d "$out" ] || { mkdir -p -- "$out" && chmod 700 -- "$out"; } 2>/dev/null || die 73 "$name: cannot be made"
	out=$(cd -- "$out" && pwd) || die 73 "$name: cannot be entered"
	exec {lock}>>"$out/lock" || die 73 "$name: cannot be written to"
	flock -n "$lock" || die 73 "$name: another jsonl-replay is at work there"
	if [ -e "$out/plan.ndjson" ] && [ "$resume" -eq 0 ]; then
		die 73 "$name: holds a replay: go on with it by --resume, or give another --out"
	fi
	rm -rf -- "$out"/run.* "$out"/*.tmp
}

# ---- transcripts ----

transcripts=()
find_transcripts() {
	local path found
	for path in "${operands[@]}"; do
		[[ $path != -* ]] || path=./$path
		if [ -d "$path" ]; then
			found=${#transcripts[@]}
			while IFS= read -r -d '' file; do transcripts+=("$file"); done < <(
				find -H "${path%/}/" -type f -name '*.jsonl' -print0 | sort -z
			)
			[ ${#transcripts[@]} -gt "$found" ] || say "$(safe "$path"): notice: no .jsonl file in it"
		elif [ -f "$path" ] && [ -r "$path" ]; then
			transcripts+=("$path")
		else
			say "$(safe "$path"): $([ -e "$path" ] && echo "cannot be read" || echo "is not there")"
			raise 66
		fi
	done
}

white='(\t|\x0b|\x0c|\r| |\xc2\xa0|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80|\xef\xbb\xbf)'

# Compressed or not, as oc-capture reads it.
plain() {
	if [ "$(head -c 4 -- "$1" | od -An -tx1)" = " 28 b5 2f fd" ]; then zstd -dcq -- "$1"; else cat -- "$1"; fi
}

# What the prefixes are made of: the lines that are JSON objects, trimmed, up to the last turn. oc-capture has said which are
# not JSON, and how long the prefix is.
make_prefixes() { # FILE FOLDER LINE BYTES
	jq -r 'select(.kind == "reject") | .src.line | select(type == "number") | "\(.)d"' "$2/turns" >"$2/script.tmp" &&
		printf 's/^%s+//\ns/%s+$//\n/^\\{/!d\n' "$white" "$white" >>"$2/script.tmp" &&
		{ plain "$1" | head -n "$3" && echo; } | sed -E -f "$2/script.tmp" >"$2/prefixes.tmp" &&
		[ "$(stat -c %s "$2/prefixes.tmp")" -eq "$4" ] && rm "$2/script.tmp" && mv "$2/prefixes.tmp" "$2/prefixes"
}

declare -A named=()
transcript_path=()
count=0

# One transcript: its turns, its prefixes, its line of the plan. Returns 1 when it cannot be replayed.
plan_transcript() { # FILE
	local folder name rc n=0 last bytes
	folder=$out/t$(printf %04d "$((count + 1))")
	mkdir -p "$folder" || die 74 "$(safe "$folder"): cannot be made"
	"${bin}oc-capture" --turns -- "$1" >"$folder/turns"
	rc=$?
	case $rc in
	0) ;;
	65 | 66) raise "$rc" ;;
	*) die 70 "oc-capture --turns ended with status $rc" ;;
	esac
	read -r n last bytes < <(jq -rn 'reduce (inputs | select(.kind == "turn")) as $t ([0, 0, 0]; [.[0] + 1, $t.lineNumber, $t.prefixBytes]) | map(tostring) | join(" ")' "$folder/turns")
	if [ "$n" -eq 0 ]; then
		[ "$rc" -eq 66 ] || say "$(safe "$1"): notice: no user turn in it"
		return 1
	fi
	if ! make_prefixes "$1" "$folder" "$last" "$bytes"; then
		say "$(safe "$1"): its prefixes cannot be taken: did it change meanwhile?"
		raise 65
		return 1
	fi
	name=$(safe "$1")
	while [ -n "${named[$name]+set}" ]; do name=$name~; done
	named[$name]=1
	count=$((count + 1))
	transcript_path[count]=$1
	jq -nc --arg path "$1" --arg name "$name" --argjson turns "$n" --arg sum "$(sha256sum <"$folder/prefixes" | cut -c1-64)" \
		'{kind: "replay-transcript", v: 1, path: $path, name: $name, turns: $turns, prefixes: $sum}' >>"$out/plan.tmp"
}

make_plan() {
	local path
	# The command may hold a secret: only its sum is kept.
	jq -nc --arg left "$left" --arg right "$right" --arg timeout "$timeout" --arg upstream "${upstream:-2026-06}" \
		--arg sum "$(printf %s "$runner" | sha256sum | cut -c1-64)" \
		'{kind: "replay-plan", v: 1, pair: [$left, $right], timeout: $timeout, upstream: $upstream, runner: $sum}' >"$out/plan.tmp" ||
		die 74 "the plan cannot be written"
	for path in "${transcripts[@]}"; do
		plan_transcript "$path"
	done
	[ "$count" -gt 0 ] || die "$([ "$status" -eq 0 ] && echo 65 || echo "$status")" "nothing to replay: no transcript with a user turn"
	if [ -e "$out/plan.ndjson" ] && ! cmp -s "$out/plan.tmp" "$out/plan.ndjson"; then
		if cmp -s <(head -n 1 "$out/plan.tmp") <(head -n 1 "$out/plan.ndjson"); then
			die 73 "the transcripts are not those that the replay in --out began with: restore them, or give another --out"
		fi
		die 73 "--runner, --pair, --timeout or --upstream are not those that the replay in --out began with: give the same, or another --out"
	fi
	mv "$out/plan.tmp" "$out/plan.ndjson" || die 74 "the plan cannot be written"
}

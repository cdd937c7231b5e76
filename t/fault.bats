#!/usr/bin/env bats
# Every filter in a bad world (t/fault.c): interrupted calls and one-byte reads change nothing; a full or broken disk and the
# N-th failing allocation, for every N, are told and end with the right status, without a crash and without half a row.

setup() {
	load lib
	# shellcheck disable=SC2154 # root is set by lib
	shim=${OC_FAULT:-$root/build/t/fault.so}
	[ -r "$shim" ] || skip "no $shim: make units"
	[ -z "${OC_SAN:-}" ] || skip "the sanitizer wants to stand before malloc itself"
	cp -r "$root/testdata/qa-run/discord" run
	samples
}

# The inputs: a good folder, its records, a broken document, lines plain and packed.
samples() {
	oc-capture run >records
	printf '{"scenarios": [,]}\n' >bad.json
	head -n 3 records >lines
	printf '{"kind":\n' >>lines
	zstd -q lines
	transcripts
	raw
}

# Keys and ids in all forms: lines with a torn one, a document, an array packed, a log.
raw() {
	local key=sk-proj-Qm7Xc2Vb9Lk4Tz8Rw1Yp6Hd3Js5Nf0GaUeIoAxCv
	printf '{"a":"%s","authorId":123456789012345678}\n{"b":\n{"c":"{\\"d\\":\\"%s\\"}"}\n' $key $key >raw.jsonl
	printf '{\n  "note": "%s"\n}\n' $key >raw.json
	printf '[\n  {"text": "<@123456789012345678>"},\n {"n": 1.0}]\n' | zstd -q >raw.zst
	printf '10:00:01 [gateway] key %s\n10:00:02 [gateway] ready' $key >raw.log
}

# A session with a call, a torn line and a log, for cells and turns.
transcripts() {
	cat >session <<-'EOF'
		{"message":{"role":"user","content":"do a thing"}}
		{"message":{"role":"assistant","content":[{"type":"tool_use","id":"1","name":"read","input":{"b":"\u00e9","a":1}}],"usage":{"input":3}}}
		{"message":
		{"message":{"role":"toolResult","toolName":"read","content":[{"type":"text","text":"no \u0065rror"}]}}
		{"message":{"role":"assistant","content":"Done."}}
	EOF
	printf 'plugin up\nusage limit\n' >log
	echo '[{"prompt":"do a thing","plannedToolName":"read","toolOutput":"x"}]' >mock
	echo '{"transcript":"session","scenario":"s","runtime":"r"}' >cells
}

# case NAME: one way to call a filter. What it leaves is out, err, the status, and the folder store.
call() {
	rm -rf store rejects
	case $1 in
	capture) oc "${fault[@]}" oc-capture run ;;
	capture-stdin) oc "${fault[@]}" oc-capture - <lines.zst ;;
	capture-rejects) oc "${fault[@]}" oc-capture --rejects rejects lines bad.json ;;
	capture-where) oc "${fault[@]}" oc-capture --where '.kind == "artifact"' run ;;
	cell)
		oc "${fault[@]}" oc-capture --cell --scenario s --runtime r --details tool --axis a=b \
			--gateway-log log --mock-requests mock session
		;;
	cells) oc "${fault[@]}" oc-capture --jobs 1 --cells cells --transcript ref --rejects rejects ;;
	turns) oc "${fault[@]}" oc-capture --turns session ;;
	validate) oc "${fault[@]}" oc-capture --validate --type ndjson records lines.zst ;;
	import) oc "${fault[@]}" oc-rtt-import "${options[@]}" <records ;;
	store)
		mkdir store
		oc "${fault[@]}" oc-rtt-import "${options[@]}" --store store <records
		;;
	verify) oc "${fault[@]}" oc-rtt-import --verify "$root/testdata/rtt-store" ;;
	redact) oc "${fault[@]}" oc-redact raw.jsonl raw.json raw.zst raw.log ;;
	redact-internal) oc "${fault[@]}" oc-redact -p internal --output rejects raw.jsonl raw.zst raw.log ;;
	redact-check) oc "${fault[@]}" oc-redact --check --sarif rejects raw.jsonl raw.json raw.zst raw.log ;;
	esac
}

options=(--channel discord --spec openclaw@2026.6.2 --version 2026.6.2)
calls='capture capture-stdin capture-rejects capture-where cell cells turns validate import store verify redact redact-internal redact-check'
writers='capture capture-stdin capture-rejects capture-where cell cells turns import store redact redact-internal redact-check'
fault=()

# with SPEC: the shim for the calls that follow.
with() {
	rm -f fired
	fault=(env "FAULT=$1" "FAULT_LOG=$PWD/fired" "LD_PRELOAD=$shim")
}

# All that a call left, as text.
remains() {
	echo "status $status"
	cat out
	for f in $(find store rejects -type f ! -name .oc-lock 2>/dev/null | sort); do
		echo "$f:"
		cat "$f"
	done
}

# The first differences of two files, lines cut short.
same() {
	cmp -s "$1" "$2" || {
		diff "$1" "$2" | head -n 12 | cut -c 1-160
		return 1
	}
}

# No signal, no silence on failure, nothing that acts on a terminal; in the store only whole rows and whole documents, nothing of ours
# left over.
decent() {
	case $status in
	0 | 65 | 66 | 70 | 73 | 74) ;;
	1) [[ $1 == redact-check* ]] ;;
	*)
		echo "$1: exit $status"
		cat err
		return 1
		;;
	esac
	if [ "$status" -ne 0 ] && ! [ -s err ]; then
		echo "$1: exit $status without a word"
		return 1
	fi
	safe err
	[ ! -d store ] || whole_store "$1"
}

whole_store() {
	local f
	while IFS= read -r f; do
		case $f in
		*/.oc-lock) ;;
		*.jsonl) [ ! -s "$f" ] || { [ -z "$(tail -c 1 "$f")" ] && jq -e '.run.id' "$f" >/dev/null; } || {
			echo "$1: half a row in $f: $(cat "$f")"
			return 1
		} ;;
		*/result.json) jq -e '.run.id' "$f" >/dev/null || {
			echo "$1: half a document in $f: $(cat "$f")"
			return 1
		} ;;
		*)
			echo "$1: left over: $f"
			return 1
			;;
		esac
	done < <(find store -type f)
}

fired() {
	[ -s fired ]
}

same_under() { # SPEC
	local c
	for c in $calls; do
		fault=()
		call "$c"
		remains >want
		cp err want.err
		with "$1"
		call "$c"
		remains >got
		same want got || { echo "$c under $1"; cat err; return 1; }
		same want.err err || { echo "$c under $1: other messages"; return 1; }
		fired || { echo "$c: $1 never fired"; return 1; }
	done
}

@test "interrupted calls change nothing" {
	same_under eintr:2
	same_under eintr:3
}

@test "reads and writes of one byte change nothing" {
	same_under short
}

@test "both at once change nothing" {
	same_under short,eintr:2
}

# write_fails SPEC: each writer that the fault reaches says so: 74, or 73 where the output could not be made.
write_fails() {
	local c any=
	for c in $writers; do
		with "$1"
		call "$c"
		decent "$c under $1"
		if fired; then
			any=1
			[ "$status" -eq 74 ] || [ "$status" -eq 73 ] || { echo "$c under $1: exit $status"; cat err; return 1; }
		fi
	done
	[ -n "$any" ] || { echo "$1 never fired"; return 1; }
}

@test "a full disk at the first write: 74" {
	write_fails write:ENOSPC:1
	says "No space left on device"
}

@test "a full disk at a later byte: 74, the store whole" {
	for n in 1 10 100 500 1500; do
		write_fails "bytes:ENOSPC:$n"
	done
}

@test "a broken disk at the second and third write: 74" {
	write_fails write:EIO:2
	with write:EIO:3
	call store
	decent "store"
}

@test "close that fails: 74" {
	write_fails close:EIO
}

@test "fsync and rename that fail: no row is claimed" {
	for spec in fsync:EIO rename:EIO; do
		with "$spec"
		call store
		decent "store under $spec"
		fired
		[ "$status" -eq 74 ] || [ "$status" -eq 73 ] || { echo "$spec: exit $status"; false; }
	done
}

# on_disk FOLDER: in the log of the calls, what was written below it is synced before it is renamed and at the end, and after
# a rename its folder.
on_disk() {
	awk -v below="$PWD/$1/" '
		index($2 "/", below) != 1 { next }
		$1 == "write" { dirty[$2] = 1 }
		$1 == "fsync" { delete dirty[$2]; delete dirty[$2 "/"] }
		$1 == "rename" {
			renames++
			if ($2 in dirty) print "renamed before it was synced: " $3
			sub(/[^\/]*$/, "", $3)
			dirty[$3] = 1
		}
		END {
			for (path in dirty) print "never synced: " path
			print renames + 0
		}' fired
}

@test "what is published is on disk before its name is, and its name before we say so" {
	with disk
	call store
	exits 0
	[ "$(on_disk store)" = 1 ]
	mkdir to
	rm fired
	oc "${fault[@]}" oc-redact -p internal --output to/raw.log raw.log
	exits 0
	[ "$(on_disk to)" = 1 ]
	rm fired
	oc "${fault[@]}" oc-redact --keygen to/key
	exits 0
	[ "$(on_disk to)" = 0 ]
}

@test "a read that fails: told, with its status" {
	for c in $calls; do
		with read:EIO:1
		call "$c"
		decent "$c under read:EIO:1"
		fired
		[ "$status" -ne 0 ] || { echo "$c: exit 0"; false; }
		grep -q 'Input/output error' err
	done
}

# Without --where: libjq 1.6 does not check all of its own allocations (strdup in its parser), and crashes by itself.
#
# Fails the N-th allocation for every N until nothing fires any more.
each_allocation() { # CALL
	local store=()
	[ "$1" != store ] || store=(-d store -c 'whole_store store')
	export -f whole_store
	fault=("$BIN/../t/each_allocation" -f rejects "${store[@]}" "$shim")
	call "$1"
	exits 0 || {
		echo "$1:"
		cat out each.err
		return 1
	}
	[ "$(cat out)" -gt 2 ]
}

@test "the N-th allocation fails: capture" {
	each_allocation capture
	each_allocation capture-rejects
}

@test "the N-th allocation fails: capture from a zstd stream" {
	each_allocation capture-stdin
}

@test "the N-th allocation fails: cells and turns" {
	each_allocation cell
	each_allocation cells
	each_allocation turns
}

@test "the N-th allocation fails: validate" {
	each_allocation validate
}

@test "the N-th allocation fails: import and store" {
	each_allocation import
	each_allocation store
}

@test "the N-th allocation fails: verify" {
	each_allocation verify
}

@test "the N-th allocation fails: redaction" {
	each_allocation redact
	each_allocation redact-internal
	each_allocation redact-check
}

@test "no memory from the N-th allocation on: still a word and a status" {
	for c in capture import store verify redact redact-check; do
		for n in 1 2 5 10 20 40; do
			with "malloc+:$n"
			call "$c"
			decent "$c under malloc+:$n"
		done
	done
}

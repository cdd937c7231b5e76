#!/usr/bin/env bats
# publish-artifacts: what is published, what is left out, what stops it, each option and error, and runs that are killed.

setup() {
	load lib
	mkdir raw
	cp -r "$root/testdata/qa-run/discord" raw/discord
	cp "$root/testdata/session-transcript/v3.jsonl" raw/session.jsonl
}

publish() {
	oc publish-artifacts --out pub "$@" raw
}

# A folder's files, and what is in them.
content() {
	(cd "$1" && find . -type f | sort | while IFS= read -r f; do printf '%s %s\n' "$f" "$(sha256sum <"$f")"; done)
}

nothing_left() {
	[ ! -e pub ] && [ -z "$(find . -name '.*.publishing' -print -quit)" ]
}

@test "the same layout, redacted, with a report" {
	publish
	exits 0
	grep -qx "$PWD/pub: 10 files published, 0 left out" out
	[ ! -s err ]
	diff <(cd raw && find . | sort) <(cd pub && find . ! -name redaction-report.ndjson | sort)
	! grep -r 'what time is it' pub
	grep -q '"text-1"' pub/session.jsonl
	jq -e 'select(.kind == "redaction") | .policy == "public" and .replaced > 0 and (has("lost") | not)' pub/redaction-report.ndjson
	cmp raw/discord/sample-1/resource-metrics.env pub/discord/sample-1/resource-metrics.env
	nothing_left || [ -e pub ]
	[ -z "$(find . -name '.*.publishing')" ]
}

@test "published round trips are those of the raw folder" {
	publish
	rm pub/redaction-report.ndjson
	(cd raw && rtt-report . >../raw.md)
	(cd pub && rtt-report . >../pub.md)
	diff raw.md pub.md
}

@test "ids in the names of files and folders are pseudonyms, the same as inside" {
	mkdir raw/150412345678901234
	printf '{"kind":"usage","v":1,"note":"<@150412345678901234>"}\n' >raw/150412345678901234/agent-150412345678901234.jsonl
	publish
	exits 0
	! find pub | grep 150412345678901234
	! grep -r 150412345678901234 pub
	[ "$(find pub -type f -name '*.jsonl' | wc -l)" -eq 2 ]
}

@test "what cannot be redacted is left out and listed, never copied" {
	printf 'SQLite format 3\0alice was here' >raw/openclaw-agent.sqlite
	printf '{"snapshot":{"meta":{}},"nodes":[],"strings":["alice was here"]}' >raw/suite-start.heapsnapshot
	printf '\x89PNG\r\n\x1a\nalice was here' >raw/screen.png
	printf 'title: alice was here\n' >raw/scenario.yaml
	printf 'alice was\0here' >raw/blob
	publish
	exits 0
	grep -qx "$PWD/pub: 10 files published, 5 left out" out
	! grep -ra 'alice' pub
	[ "$(jq -r 'select(.kind == "left-out") | "\(.path) \(.type) \(.bytes)"' pub/redaction-report.ndjson)" = "blob binary 14
openclaw-agent.sqlite database 30
scenario.yaml yaml 22
screen.png image 22
suite-start.heapsnapshot heap-snapshot 64" ]
	[ ! -e pub/blob ] && [ ! -e pub/scenario.yaml ] && [ ! -e pub/suite-start.heapsnapshot ]
}

@test "a folder of nothing but what is left out is not published" {
	rm -r raw && mkdir raw
	printf 'SQLite format 3\0' >raw/a.sqlite
	publish
	exits 65
	says "nothing that can be published"
	nothing_left
}

@test "compressed files are redacted and compressed again" {
	zstd -q --rm raw/session.jsonl
	publish
	exits 0
	[ ! -e pub/session.jsonl ]
	zstd -dcq pub/session.jsonl.zst | grep -q '"text-1"'
	[ "$(zstd -dcq pub/session.jsonl.zst | wc -l)" -eq "$(zstd -dcq raw/session.jsonl.zst | wc -l)" ]
}

@test "a symlink stops it, wherever it leads" {
	ln -s /etc/passwd raw/discord/link
	publish
	exits 65
	says "raw/discord/link: is a symlink"
	nothing_left
	rm raw/discord/link
	mkfifo raw/pipe
	publish
	exits 65
	says "raw/pipe: is a symlink, or no regular file"
	nothing_left
}

@test "nothing is replaced" {
	mkdir pub
	publish
	exits 73
	says "is there already"
	rmdir pub
	ln -s nowhere pub
	publish
	exits 73
	rm pub
	publish
	exits 0
	content pub >before
	publish
	exits 73
	content pub | diff before -
}

@test "a policy that takes times away publishes nothing, --allow-loss does" {
	echo '{"base":"public","rules":[{"path":"..|.triggerTimestamp?","do":"drop"}]}' >careless.json
	publish --policy careless.json
	exits 65
	says "triggerTimestamp away, which the rtt report reads"
	nothing_left
	publish --policy careless.json --allow-loss
	exits 0
	jq -e 'select(.kind == "redaction") | .lost | any(.path | endswith("triggerTimestamp"))' pub/redaction-report.ndjson
}

@test "what the guard finds is not published" {
	mkdir shim
	cp "$BIN/publish-artifacts" shim/ && mkdir -p share && cp -r "$BIN/../share/oc-filters" share/
	# An oc-redact that lets a key through.
	cat >shim/oc-redact <<-END
		#!/bin/sh
		case " \$* " in *" --into "*) into=1 ;; esac
		"$BIN/oc-redact" "\$@" || exit
		[ -z "\${into:-}" ] || printf '{"note":"sk-%s"}\n' "proj-abcdEFGH1234ijklMNOP5678qrstUVWX" >"$PWD/.pub.publishing/files/session.jsonl"
	END
	chmod +x shim/oc-redact
	oc shim/publish-artifacts --out pub raw
	exits 1
	says "is not clean"
	says "session.jsonl:1"
	! grep -q 'abcdEFGH' err
	nothing_left
}

@test "the options reach oc-redact" {
	oc-redact --keygen key
	publish --key-file key --times relative -p internal
	exits 0
	jq -e 'select(.kind == "redaction") | .policy == "internal" and .times == "relative" and (.keyId | length > 0)' pub/redaction-report.ndjson
	grep -q 'what time is it' pub/session.jsonl
	! grep -rq '2026-05-2' pub/discord
	mv pub first
	publish -k key --times=relative --policy=internal
	content first | diff - <(content pub)
}

@test "wrong use says what is wrong" {
	while IFS='|' read -r code args text; do
		# shellcheck disable=SC2086
		oc publish-artifacts $args
		exits "$code"
		says "$text"
		[ ! -s out ]
	done <<-'END'
		64||--out DIR is required
		64|raw|--out DIR is required
		64|-o pub|no FOLDER given
		64|--out|option '--out' needs an argument
		64|--out= raw|needs an argument that is not empty
		64|--nope raw|unknown option '--nope'
		64|-o pub raw raw|one folder at a time
		64|-o pub --times never raw|publish-artifacts: --times takes exact or relative
		66|-o pub none|none: is no folder
		66|-o pub raw/session.jsonl|is no folder
		66|-o pub -p none.json raw|publish-artifacts: none.json
		66|-o pub -k none raw|publish-artifacts: none
		73|-o none/pub raw|its folder is not there
		73|-o raw/pub raw|would be inside of what is published
		73|-o . raw|is no name for a new folder
	END
	nothing_left
}

@test "an empty folder, and one that was published, are refused" {
	mkdir empty
	oc publish-artifacts -o pub empty
	exits 65
	says "holds no file"
	publish
	oc publish-artifacts -o again pub
	exits 65
	says "was published before"
	[ ! -e again ]
}

@test "names with line ends, blanks, dashes and escapes" {
	cp raw/session.jsonl "raw/a
b.jsonl"
	cp raw/session.jsonl "raw/-c d.jsonl"
	cp raw/session.jsonl "$(printf 'raw/\033[31mred.jsonl')"
	publish
	exits 0
	safe out && safe err
	[ "$(find pub -type f -printf x | wc -c)" -eq 14 ]
}

@test "a bad line is told, masked, and the rest is published" {
	printf '{"type":"session","version":3}\n{"note": alice was here\n' >raw/torn.jsonl
	publish
	exits 65
	says "torn.jsonl:2"
	! grep -r alice pub
	[ -e pub/redaction-report.ndjson ]
}

@test "a killed run, repeated, gives what an undisturbed one gives" {
	[ -z "${OC_SAN:-}" ] || skip "the steps are those of the shell"
	publish
	content pub >want
	rm -r pub
	mkdir shim
	for name in jq oc-redact find sort xargs mv sync; do
		# shellcheck disable=SC2016
		printf '#!/bin/sh\nn=$(cat "$COUNT"); n=$((n + 1)); echo $n >"$COUNT"\n[ "$n" != "$AT" ] || { kill -9 "$RUN"; exit 1; }\nexec %s "$@"\n' \
			"$(command -v $name)" >shim/$name
	done
	chmod +x shim/*
	cp "$BIN/publish-artifacts" shim/ && mkdir -p share && cp -r "$BIN/../share/oc-filters" share/
	killed=0
	for at in 2 4 6 8 9 10 11 12 13 14; do
		echo 0 >count
		COUNT=$PWD/count AT=$at PATH=$PWD/shim:$PATH sh -c 'RUN=$$ exec shim/publish-artifacts --out pub raw' >out 2>err && rc=0 || rc=$?
		[ "$rc" -ne 137 ] || killed=$((killed + 1))
		if [ -e pub ]; then content pub | diff want - && rm -r pub; fi
		# What the killed run had at work may hold the lock for a moment.
		for _ in 1 2 3 4 5 6 7 8 9 10; do
			publish
			[ "$status" -eq 73 ] || break
			sleep 0.3
		done
		exits 0
		content pub | diff want -
		rm -r pub
	done
	[ "$killed" -ge 5 ]
	[ -z "$(find . -name '.*.publishing')" ]
}

@test "of two at once the second ends with 73" {
	mkdir .pub.publishing
	exec 9<.pub.publishing
	flock -n 9
	publish
	exits 73
	says "another publish-artifacts is at work"
	exec 9<&-
	publish
	exits 0
}

@test "--help and --version" {
	oc publish-artifacts --help
	exits 0
	grep -q '^Usage: publish-artifacts --out DIR' out
	oc publish-artifacts --version
	exits 0
	grep -qE '^publish-artifacts [0-9]+\.[0-9]+\.[0-9]+$' out
}

@test "lists of processes are left out, and named" {
	mkdir lists
	cp "$root"/testdata/process-samples/* "$root"/testdata/resource-metrics/pass.env lists
	oc publish-artifacts --out listed lists
	exits 0
	[ "$(ls listed)" = 'pass.env
redaction-report.ndjson' ]
	[ "$(jq -r 'select(.kind == "left-out") | .type' listed/redaction-report.ndjson | sort | uniq -c | xargs)" = '4 process-samples' ]
}

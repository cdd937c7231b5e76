# oc-redact from outside. What looks like a key is made here, at test time: none stands in the repository.
# shellcheck shell=bash disable=SC2154 # bats sets what lib.bash reads

setup() {
	load lib
	# Of the forms that providers give out, and random enough to be taken for real.
	body=Qm7Xc2Vb9Lk4Tz8Rw1Yp6Hd3Js5Nf0GaUeIoAxCv
	key=sk-${body}Zt5e
	gh=ghp_${body:0:36}
	user=123456789012345678
	other=876543210987654321
}

# record TEXT: a JSON object with the text under "note", which no policy knows.
record() {
	printf '{"a":1,"note":"%s"}\n' "$1"
}

# absent GREP-ARGUMENTS...: no such text. ("! grep" would not end a test.)
absent() {
	if grep -q "$@"; then
		echo "still there: $*"
		return 1
	fi
}

redact() {
	oc oc-redact "$@"
}

internal() {
	oc oc-redact -p internal "$@"
}

@test "a key goes, under either policy, and all else stays byte for byte" {
	printf '{ "b" : 1.50,\t"note":"x %s y\\u00e9\\/" , "c":[ 1e3,-0 ]}\r\n{"z":1}\n' "$key" >in
	internal in
	exits 0
	printf '{ "b" : 1.50,\t"note":"x [redacted:openai-key] y\\u00e9\\/" , "c":[ 1e3,-0 ]}\r\n{"z":1}\n' >want
	head -n 2 out | cmp - want
	redact in
	exits 0
	absent -F "$key" out
}

@test "a clean file comes out as it is, with one record behind it" {
	oc-capture "$root/testdata/session-transcript/v3.jsonl" | jq -c 'select(.kind == "usage") | del(.session, .src)' >in
	[ -s in ]
	redact in
	exits 0
	head -n -1 out | cmp - in
	[ "$(tail -n 1 out | jq -r '.kind, .changed, .bad')" = $'redaction\n0\n0' ]
}

@test "redacting twice gives the same bytes: no second record either" {
	for f in "$root"/testdata/{observed-messages,session-transcript,gateway-log,console-log,cache-trace,sessions-store}/*; do
		for p in public internal; do
			redact -p "$p" "$f"
			[ "$status" -eq 0 ] || [ "$status" -eq 65 ]
			cp out once
			redact -p "$p" once
			cmp once out
		done
	done
}

@test "a path in which something was masked is a path still" {
	printf '%s\n' 'sample 1/summary.json' "runs/$gh/observed-messages.json" >list
	printf '{"kind":"artifact","v":1,"type":"unknown","path":"runs/%s/a.json","bytes":1}\n' "$gh" >record
	for f in list record; do
		redact -p public "$f"
		[ "$status" -eq 0 ]
		grep -F '/[redacted:github-token]/' out
		cp out once
		redact -p public once
		cmp once out
	done
}

@test "--check, --explain: a folder stands for its files, an empty one for nothing; symlinks are told" {
	mkdir -p dir/deep empty
	printf '{"a":"b"}\n' >dir/clean.jsonl
	ln -s clean.jsonl dir/link
	oc oc-redact --check dir
	exits 0
	grep -F 'dir/link: notice: not looked at' err
	record "$key" >dir/deep/key.jsonl
	oc oc-redact --check dir
	exits 1
	grep -q '^dir/deep/key.jsonl:1:' out err
	oc oc-redact --explain dir
	exits 0
	[ -s out ]
	oc oc-redact --check empty
	exits 65
	oc oc-redact --check dir/none
	exits 66
}

@test "--check of a folder tells that memory is out" {
	needs_shim
	mkdir dir
	for i in $(seq 40); do printf '{"a":"b"}\n' >"dir/$i.jsonl"; done
	every_allocation oc-redact --check dir
}

@test "what stands under a secret's key is found in a line with nothing else in it" {
	for v in 1.5 -3 1e5 '"\"a\""' '"\tabc"'; do
		printf '{"pwd":%s}\n{"pwd":%s}\n{"pwd":%s}\n' "$v" "$v" "$v" >in
		internal in
		[ "$(grep -c '^{"pwd":"\[redacted:secret\]"}' out)" -eq 3 ] || { echo "$v"; cat out; false; }
	done
}

@test "twice as once: a line that is no path any more, torn lines that are no document" {
	printf '%s\n' channel=discord "observed $gh =discord-observed-messages.json" >tail
	printf '{"\\u2\n\343 %s {i' "$gh" >torn
	for f in tail torn; do
		redact -p public --report report "$f"
		[ "$status" -eq 0 ] || [ "$status" -eq 65 ]
		cp out once
		redact -p public --report report once
		cmp once out
	done
}

@test "one redaction record: counts by rule, policy and its hash, shapes" {
	{ record "$key" && record "$key and $gh" && record none; } >in
	internal in
	exits 0
	tail -n 1 out >r
	[ "$(jq -r .kind r)" = redaction ]
	[ "$(jq -r '.policy, .times, .units, .changed, .replaced' r)" = $'internal\nexact\n3\n2\n3' ]
	[ "$(jq -c '[.masked[] | [.type, .count]]' r)" = '[["github-token",1],["openai-key",2]]' ]
	jq -e '.policyXxh3 | test("^[0-9a-f]{16}$")' r
	jq -e '.shapeBefore == .shapeAfter and (has("keyId") | not)' r
	absent -F "$key" r
}

@test "the record of a document or a log goes to the person, or to --report" {
	printf '{\n  "note": "%s"\n}\n' "$key" >doc
	internal doc
	exits 0
	[ "$(jq -r .note out)" = '[redacted:openai-key]' ]
	says "1 of 1 units changed, 1 places masked"
	internal --report r.json doc
	exits 0
	[ ! -s err ]
	[ "$(jq -r '.kind, .replaced' r.json)" = $'redaction\n1' ]
	{ record "$key" && record x; } >lines
	internal --report=r.json lines
	exits 0
	absent redaction out
	internal -r no/such/folder/r lines
	exits 73
}

@test "ids: the same one has the same name, as number, string and mention, in all inputs" {
	printf '{"authorId":%s}\n{"authorId":"%s","text":"<@%s> and <@!%s>"}\n' $user $user $user $other >a
	printf '{"senderId":"%s"}\n{"x":"<@%s>"}\n' $other $user >b
	internal a b
	exits 0
	cat >want <<-'END'
	{"authorId":"discord-user-1"}
	{"authorId":"discord-user-1","text":"<@discord-user-1> and <@!discord-user-2>"}
	{"senderId":"discord-user-2"}
	{"x":"<@discord-user-1>"}
	END
	head -n 4 out | diff - want
}

@test "the same id by other signs is the same id" {
	printf '{"x":"%s"}\n{"text":"<@%s>"}\n' $user $user >in
	internal in
	exits 0
	[ "$(head -n 2 out | grep -oE 'discord-[a-z]+-[0-9]+' | sort -u | wc -l)" -eq 1 ]
}

@test "JSON in strings stays JSON at its depth when a number becomes a name" {
	printf '{"x":{"authorId":%s,"ids":[%s, 5]}}' $user $other >inner
	jq -c -n --rawfile i inner '{"one":$i,"two":({"deep":$i}|tojson)}' >in
	cat in in >two
	internal two
	exits 0
	[ "$(head -n 1 out | jq -r '.one | fromjson | .x.authorId')" = discord-user-1 ]
	[ "$(head -n 1 out | jq -r '.two | fromjson | .deep | fromjson | .x.authorId')" = discord-user-1 ]
	absent -E "$user|$other" out
}

@test "keys that hold secrets or ids are masked, and stay apart" {
	printf '{"%s":1,"%s":2,"x":3}\n{"%s":{"%s":4}}\n' $user $other $user "$key" >in
	internal in
	exits 0
	absent -E "$user|$other|$key" out
	[ "$(head -n 1 out | jq -r 'keys | length')" -eq 3 ]
	[ "$(head -n 1 out | jq -r '[.[]] | add')" -eq 6 ]
}

@test "a key that bears a new name already keeps it to itself" {
	printf '{"discord-id-1":1,"%s":2}\n{}\n' $user >in
	internal in
	exits 0
	[ "$(head -n 1 out | jq -r 'keys | length')" -eq 2 ]
}

@test "duplicate keys stay two, both masked" {
	printf '{"note":"%s","note":"%s"}\n{}\n' "$key" "$gh" >in
	internal in
	exits 0
	[ "$(head -n 1 out)" = '{"note":"[redacted:openai-key]","note":"[redacted:github-token]"}' ]
}

@test "hidden in escapes, in percent and in base64" {
	escaped=$(printf %s "$key" | sed 's/^s/\\\\u0073/; s/k/\\\\u006b/')
	percent=$(printf %s "$key" | sed 's/-/%2D/')
	base=$(printf 'key is %s, keep it' "$key" | base64 -w0)
	printf '{"a":"'"$escaped"'","b":"u=%s","c":"%s"}\n{}\n' "$percent" "$base" >in
	internal in
	exits 0
	head -n 1 out | jq -r '.a, .b, .c' >values
	absent -F "${body:4:20}" values
	absent -F "${base:12:20}" values
}

@test "arrays stream by element, white space and commas as they were" {
	printf '[\n  {"note":"%s"} ,\n\n {"n": 1.0}\n  ]  \n' "$key" >in
	internal in
	exits 0
	printf '[\n  {"note":"[redacted:openai-key]"} ,\n\n {"n": 1.0}\n  ]  \n' | cmp - out
	printf '[]' >in
	internal in
	exits 0
	[ "$(cat out)" = '[]' ]
}

@test "documents one behind the other, pretty-printed, are each taken" {
	{ record "$key"; record "$gh"; } | jq . >in
	internal in
	exits 0
	[ "$(jq -r .note out)" = $'[redacted:openai-key]\n[redacted:github-token]' ]
}

@test "memory does not grow with an array" {
	[ -z "${OC_SAN:-}" ] || skip "memory"
	long() {
		echo '['
		yes "{\"note\":\"$(printf 'word %.0s' {1..200})\"}," | head -n "$1"
		echo '{}]'
	}
	long 200000 | (ulimit -v 200000 && oc-redact -p internal) >out 2>err
	[ "$(wc -l <out)" -eq 200002 ]
}

@test "plain log lines: JSON among them is taken as such" {
	{ echo "10:00:01 [gateway] key $key"; record "$key"; echo "10:00:02 [gateway] ready"; } >in
	internal in
	exits 0
	cat >want <<-'END'
	10:00:01 [gateway] key [redacted:openai-key]
	{"a":1,"note":"[redacted:openai-key]"}
	10:00:02 [gateway] ready
	END
	diff out want
}

@test "a private key that goes over many lines of a log" {
	{
		echo "10:00:01 [gateway] ready"
		echo "10:00:02 [gateway] loaded -----BEGIN ""RSA PRIVATE KEY-----"
		for _ in 1 2 3; do head -c 48 /dev/urandom | base64 -w0; echo; done >body
		cat body
		echo "-----END ""RSA PRIVATE KEY-----"
		echo "10:00:03 [gateway] ready"
	} >in
	for p in public internal; do
		redact -p $p in
		exits 0
		absent -Ff body out
		[ "$(grep -c 'ready$' out)" -eq 2 ]
		cp out once
		redact -p $p once
		cmp once out
	done
}

@test "--type says what it is" {
	printf '{"note":\n"%s"}\n' "$key" >in
	internal --type json in
	exits 0
	jq -e . out
	internal -t ndjson in
	exits 65
	absent -F "$key" out
	internal --type=text in
	exits 0
	absent -F "$key" out
	internal --type xml in
	exits 64
	says "ndjson, json or text"
}

@test "a line that is not JSON is masked as text, located and counted" {
	{ record a; echo "{\"note\":\"$key\""; record b; } >in
	internal in
	exits 65
	says "in:2:"
	[ "$(tail -n 1 out | jq -r .bad)" -eq 1 ]
	[ "$(wc -l <out)" -eq 4 ]
	sed -n 3p out | grep -q '"b"'
	absent -F "$key" out err
}

@test "a torn line cannot hide anything in escapes" {
	{ record a; printf '{"note":"\\u0073\\u006b%s"' "${key:2}"; } >in
	internal in
	exits 65
	absent -F "${body:4:20}" out
}

@test "NUL, invalid UTF-8, a last line without end: never leaked" {
	{ record a; printf '{"note":"%s\\0"}\n\377\376 %s\n{"z":"%s"}' "$key" "$key" "$key"; } >in
	internal in
	exits 65
	absent -aF "$key" out err
	[ "$(tail -n 1 out | jq -r .kind)" = redaction ]
	[ "$(tail -n 2 out | head -n 1)" = '{"z":"[redacted:openai-key]"}' ]
}

@test "what is longer than --max-line is masked as a whole" {
	{ record a; record "$(printf 'x%.0s' {1..300000}) $key"; record b; } >in
	internal --max-line 100K in
	exits 65
	says "in:2"
	[ "$(sed -n 2p out)" = '{"redacted":true}' ]
	[ "$(sed -n 3p out)" = '{"a":1,"note":"b"}' ]
	printf '[\n{"a":1},\n{"b":"%s"},\n{"c":2}]\n' "$(printf 'x%.0s' {1..300000})" >in
	internal --max-line=100K in
	exits 65
	[ "$(jq -c . out)" = '[{"a":1},{"redacted":true},{"c":2}]' ]
}

@test "a torn document goes as a whole" {
	printf '{\n  "a": 1,\n  "note": "%s",\n' "$key" >in
	internal in
	exits 65
	[ "$(cat out)" = '{"redacted":true}' ]
	says "in:"
	printf '[\n  {"a": 1},\n  {"note": "%s"' "$key" >in
	internal in
	exits 65
	absent -F "$key" out err
	grep -q '{"a": 1}' out
}

@test "a database is refused, and nothing of it is written" {
	redact "$root/testdata/agent-database/openclaw-agent.sqlite"
	exits 65
	[ ! -s out ]
	says "binary"
}

@test "zstd input is read" {
	{ record "$key"; record b; } | zstd -qc >in.zst
	internal in.zst
	exits 0
	[ "$(head -n 1 out | jq -r .note)" = '[redacted:openai-key]' ]
}

@test "a pipe moves line by line" {
	mkfifo pipe
	oc-redact -p internal <pipe >out 2>err &
	pid=$!
	exec 9>pipe
	record "$key" >&9
	for _ in $(seq 50); do [ -s out ] && break; sleep 0.1; done
	[ "$(head -n 1 out | jq -r .note)" = '[redacted:openai-key]' ]
	exec 9>&-
	wait "$pid"
}

@test "timing survives the public policy to the last digit" {
	f=$root/testdata/observed-messages/discord-g2-content.json
	redact "$f"
	exits 0
	[ "$(jq -c '[.[] | {triggerTimestamp, timestamp, matchedScenario, scenarioId}]' out)" = \
		"$(jq -c '[.[] | {triggerTimestamp, timestamp, matchedScenario, scenarioId}]' "$f")" ]
	jq -r '.[].text // empty' "$f" >texts
	[ -s texts ]
	absent -Ff texts out
	for f in "$root"/testdata/{channel-summary,qa-evidence,qa-suite-summary}/*.json; do
		redact "$f"
		exits 0
		for expr in '[.. | objects | .rttMs?, .rttMeasurement?, .startedAt?, .finishedAt?, .wallMs?, .timing?, .at?]' \
			'[paths(numbers) as $p | select($p | map(strings) | last | test("Bytes|Ms$|Tokens"; "")) | getpath($p)]'; do
			[ "$(jq -c "$expr" out)" = "$(jq -c "$expr" "$f")" ]
		done
	done
}

@test "a redacted file of observed messages still imports as observed-message" {
	mkdir run
	jq -n '{startedAt: "2026-05-18T09:59:58.000Z", finishedAt: "2026-05-18T10:00:30.000Z", credentials: {kind: "discord", source: "env"},
		guildId: "100000000000000001", channelId: "100000000000000002", cleanupIssues: [], counts: {total: 1, passed: 1, failed: 0},
		scenarios: [{id: "discord-canary", title: "Discord canary echo", status: "pass", details: "reply matched"}]}' >run/discord-qa-summary.json
	cp "$root/testdata/observed-messages/discord-g2-content.json" run/discord-qa-observed-messages.json
	oc oc-redact --into safe run
	exits 0
	for f in run safe; do
		(cd $f && oc-capture . | oc-rtt-import --channel discord --spec openclaw@2026.6.2 --version 2026.6.2) >$f.row
		jq -c '[.rtt, .discord.samples]' $f.row >$f.rtt
	done
	diff run.rtt safe.rtt
	jq -e '.rtt.sources == ["observed-message"]' safe.row
}

@test "--times relative moves every time of the run by the same" {
	cat >in <<-'END'
	{"type":"session","version":3,"id":"11111111-2222-4333-8444-555555555555","timestamp":"2026-05-27T10:00:42.123Z","cwd":"/srv/ws"}
	{"type":"message","id":"0b0b0b0b","parentId":null,"timestamp":"2026-05-27T15:31:43.020+05:30","message":{"role":"user","content":"hi","timestamp":1779876103020}}
	END
	redact --times relative in
	exits 0
	[ "$(jq -r 'select(.type) | .timestamp' out)" = $'2000-01-01T00:00:42.123Z\n2000-01-01T00:01:43.020+00:00' ]
	[ "$(jq -r '.message.timestamp // empty' out)" = 946684903020 ]
	[ "$(tail -n 1 out | jq -r .times)" = relative ]
	cp out once
	redact --times=relative once
	cmp once out
	redact --times relative --start 2026-05-27T09:00:00Z in
	exits 0
	[ "$(head -n 1 out | jq -r .timestamp)" = 2000-01-01T01:00:42.123Z ]
	redact --times soon in
	exits 64
	redact --times relative --start yesterday in
	exits 64
	redact --start 2026-05-27T09:00:00Z in
	exits 64
}

@test "--keygen makes a key that is nobody else's, once" {
	oc oc-redact --keygen k
	exits 0
	[ "$(stat -c '%a %s' k)" = '600 32' ]
	cp k k2
	oc oc-redact --keygen k
	exits 73
	cmp k k2
}

@test "--key-file: names by key are the same in every run, and name their key" {
	oc-redact --keygen k
	printf '{"authorId":"%s"}\n{}\n' $user >a
	printf '{"authorId":"%s"}\n{"authorId":%s}\n' $other $user >b
	internal --key-file k a
	exits 0
	one=$(head -n 1 out | jq -r .authorId)
	id=$(tail -n 1 out | jq -r .keyId)
	[[ $one =~ ^discord-user-[0-9a-f]{32}$ ]]
	[[ $id =~ ^[0-9a-f]{16}$ ]]
	internal -k k b
	exits 0
	[ "$(sed -n 2p out | jq -r .authorId)" = "$one" ]
	[ "$(head -n 1 out | jq -r .authorId)" != "$one" ]
	[ "$(tail -n 1 out | jq -r .keyId)" = "$id" ]
	oc-redact --keygen k3
	internal -k k3 b
	[ "$(sed -n 2p out | jq -r .authorId)" != "$one" ]
	cp b once
	internal -k k b
	cp out once
	internal -k k once
	cmp once out
}

@test "--key-file: a key that others can read, a link, another size are refused" {
	oc-redact --keygen k
	record x >in
	ln -s k link
	redact -k link in
	exits 64
	says "symlink"
	chmod 640 k
	redact -k k in
	exits 64
	says "chmod 600"
	head -c 31 k >short
	chmod 600 short
	redact -k short in
	exits 64
	says "32 bytes"
	redact -k . in
	exits 64
	redact -k nowhere in
	exits 66
}

@test "--check: changes nothing, lists places, is itself safe" {
	{ record a; record "$key and $gh"; printf '{"x":{"%s":1}}\n' "$key"; } >in
	oc oc-redact --check in
	exits 1
	cat >want <<-'END'
	in:2:15: openai-key (openai), github-token (github) at .note
	in:3:7: openai-key (openai) in a key at .x.openai-key-1
	END
	diff want out
	says "2 places"
	absent -F "$key" out err
	record a >in
	oc oc-redact -c in
	exits 0
	[ ! -s out ]
}

@test "--check: places of pretty-printed documents and elements" {
	printf '[\n  {"a": 1},\n  {\n    "note": "%s"\n  }]\n' "$key" >in
	oc oc-redact --check=secrets in
	exits 1
	grep -q '^in:4:13: ' out
}

@test "--check: nothing scanned is not clean" {
	: >empty
	oc oc-redact --check empty
	exits 65
	says "nothing"
	printf '\n\n' >blank
	oc oc-redact --check blank
	exits 65
	oc oc-redact --check nowhere
	exits 66
	oc oc-redact --check "$root/testdata/agent-database/openclaw-agent.sqlite"
	exits 65
}

@test "--check=all finds what the policy would change, and nothing in what it made" {
	f=$root/testdata/observed-messages/discord-g2-content.json
	oc oc-redact --check=all "$f"
	exits 1
	grep -q 'discord-message (policy:pseudonym) at .\[\].messageId' out
	oc-redact -o safe.json "$f" 2>/dev/null
	oc oc-redact --check=all safe.json
	exits 0
	oc oc-redact --check=some safe.json
	exits 64
}

@test "--github: annotations, escaped" {
	record "$key" >'in,1:2'
	oc oc-redact --check --github 'in,1:2'
	exits 1
	[ "$(cat out)" = '::error file=in%2C1%3A2,line=1,col=15,title=oc-redact::openai-key (openai) at .note' ]
}

@test "--sarif: SARIF 2.1.0 with rules, places and no values" {
	{ record a; printf '{"é":"ü","note":"%s"}\n' "$key"; } >'in put'
	oc oc-redact --check --sarif s.json 'in put'
	exits 1
	[ "$(jq -r '.version, .runs[0].tool.driver.name, (.runs[0].results | length)' s.json)" = $'2.1.0\noc-redact\n1' ]
	[ "$(jq -c '.runs[0].results[0] | [.ruleId, .level, .locations[0].physicalLocation]' s.json)" = \
		'["openai","error",{"artifactLocation":{"uri":"in%20put"},"region":{"startLine":2,"startColumn":17}}]' ]
	[ "$(jq -r '.runs[0].tool.driver.rules[0].id' s.json)" = openai ]
	absent -F "$key" s.json
	record a >clean
	oc oc-redact --check --sarif s.json clean
	exits 0
	[ "$(jq -c '.runs[0].results' s.json)" = '[]' ]
	redact --sarif s.json clean
	exits 64
	redact --github clean
	exits 64
}

@test "--explain: every path, what happens and why, and no value" {
	f=$root/testdata/observed-messages/discord-g2-content.json
	oc oc-redact --explain "$f"
	exits 0
	grep -qP '^keep\t\.\[\]\.timestamp\tstring\t\d+\t.' out
	grep -qP '^pseudonym\t\.\[\]\.senderId\tstring\t\d+\t.' out
	grep -qP '^drop\t\.\[\]\.text\tstring\t\d+\t.' out || grep -qP '^pseudonym\t\.\[\]\.text\tstring' out
	jq -r '.[] | .senderId, .text // empty' "$f" >values
	[ -s values ]
	absent -Ff values out
	redact --explain --check "$f"
	exits 64
	redact -x --output o "$f"
	exits 64
}

@test "--output appears when it is whole, and replaces only files" {
	{ record "$key"; record b; } >in
	internal --output o.json in
	exits 0
	[ ! -s out ]
	[ "$(head -n 1 o.json | jq -r .note)" = '[redacted:openai-key]' ]
	[ "$(tail -n 1 o.json | jq -r .kind)" = redaction ]
	internal -o o.json nowhere
	exits 66
	[ "$(head -n 1 o.json | jq -r .note)" = '[redacted:openai-key]' ]
	mkdir folder
	internal -o folder in
	exits 73
	ln -s o.json link
	internal -o link in
	exits 73
	[ -z "$(find . -name '.oc-tmp*')" ]
	internal -o o --into d in
	exits 64
}

@test "--into: a folder of the same layout, names redacted, one run for all" {
	mkdir -p "raw/$user" raw/b
	printf '{"authorId":"%s"}\n{}\n' $user >"raw/$user/x.jsonl"
	{ record "$key"; record b; } | zstd -qc >raw/b/y.jsonl.zst
	cp "$root/testdata/agent-database/openclaw-agent.sqlite" raw/b/z.sqlite
	ln -s b raw/link
	oc oc-redact -p internal --into safe --report r.json raw
	exits 65
	says "binary"
	says "raw/link"
	[ "$(cd safe && find . -type f | sort)" = $'./b/y.jsonl\n./discord-id-1/x.jsonl' ]
	[ "$(head -n 1 safe/discord-id-1/x.jsonl)" = '{"authorId":"discord-id-1"}' ]
	absent redaction safe/b/y.jsonl
	[ "$(jq -r .inputs r.json)" -eq 3 ]
	oc oc-redact --into safe raw/b/y.jsonl.zst
	exits 0
	oc oc-redact --into safe raw/b/y.jsonl.zst
	exits 73
	oc oc-redact --into safe - <raw/b/y.jsonl.zst
	exits 64
}

@test "--into: what was unpacked loses its suffix, what only looks packed keeps it" {
	mkdir raw
	record a >raw/plain.gz
	record b | gzip >raw/b.jsonl.gz
	record b | xz >raw/c.jsonl.xz
	record b | bzip2 >raw/d.jsonl.bz2
	record b | zstd -qc >raw/e.jsonl.zst
	record b | gzip >raw/.gz
	record b | gzip >raw/f.jsonl
	oc oc-redact --into safe raw
	exits 0
	[ "$(cd safe && find . -type f | LC_ALL=C sort | tr '\n' ' ')" = \
		"./.gz ./b.jsonl ./c.jsonl ./d.jsonl ./e.jsonl ./f.jsonl ./plain.gz " ]
	cmp safe/b.jsonl safe/d.jsonl
	grep -q '"a":1' safe/c.jsonl
}

@test "a policy that takes timing away is refused, unless insisted on" {
	f=$root/testdata/observed-messages/discord-g2-redacted.json
	echo '{"name":"no-times","base":"public","rules":[{"path":".[].timestamp","do":"drop"}]}' >p.json
	redact -p p.json "$f"
	exits 65
	says ".[].timestamp"
	says "--allow-loss"
	redact -p p.json -o o.json "$f"
	exits 65
	[ ! -e o.json ]
	redact -p p.json --allow-loss --report r.json "$f"
	exits 0
	jq -e '.lost[] | select(.path == ".[].timestamp")' r.json
}

@test "no value of the data on stderr" {
	{ record a; echo "$key {"; printf '{"%s' "$key"; } >in
	for args in "" "--check" "--explain" "--check=all"; do
		# shellcheck disable=SC2086
		redact $args in
		absent -F "${body:4:12}" err
	done
}

@test "bad usage and inputs" {
	redact --policy nowhere.json in
	exits 66
	redact --no-such
	exits 64
	redact nowhere
	exits 66
	record b >b
	redact nowhere b
	exits 66
	grep -q '"a":1' out
	redact --max-line 0x b
	exits 64
	redact --color=sometimes b
	exits 64
	oc oc-redact --help
	exits 0
	grep -q -- --key-file out
	oc oc-redact --version
	exits 0
}

@test "a full disk is told" {
	[ -w /dev/full ] || skip "no /dev/full"
	record b >b
	status=0
	oc-redact b >/dev/full 2>err || status=$?
	exits 74
}

@test "a full disk under --output or --into is told, and no file appears" {
	for _ in {1..40000}; do echo '{"n":123456789012}'; done >in
	for to in --output --into; do
		status=0
		(
			trap '' XFSZ
			ulimit -f 100
			oc-redact -p internal "$to" o in 2>err
		) || status=$?
		exits 74
		says "File too large"
		[ -z "$(find . -name '.oc-tmp*')" ]
		[ ! -s o ] || [ -z "$(find o -type f)" ]
	done
}

@test "--progress shows progress" {
	record b >b
	oc oc-redact --progress b
	exits 0
}

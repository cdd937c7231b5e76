#!/usr/bin/env bats
# oc-capture's usage and prompt records: what is counted, from which source, on which branch, and what bad input does.

setup() {
	load lib
	# shellcheck disable=SC2154 # root is set by lib
	data=$root/testdata
}

# header [ID]; entry ID PARENT ROLE [TOTAL] [AT-SECOND]: lines of a transcript.
header() {
	printf '{"type":"session","version":3,"id":"%s","timestamp":"2026-05-27T10:00:00.000Z","cwd":"/w"}\n' "${1:-s}"
}
entry() {
	local parent=\"$2\" usage=
	[ "$2" = - ] && parent=null
	[ -n "${4:-}" ] && usage=",\"provider\":\"p\",\"model\":\"m\",\"usage\":{\"input\":$4,\"output\":1,\"cacheRead\":0,\"cacheWrite\":0,\"totalTokens\":$4,\"cost\":{\"total\":0.5}},\"stopReason\":\"stop\""
	printf '{"type":"message","id":"%s","parentId":%s,"timestamp":"2026-05-27T10:00:%02d.000Z","message":{"role":"%s","content":[]%s}}\n' \
		"$1" "$parent" "${5:-1}" "$3" "$usage"
}

@test "a transcript gives a record for each assistant message" {
	oc oc-capture "$data/session-transcript/v3.jsonl" "$data/session-transcript/v4.jsonl"
	exits 0
	is '[.[] | select(.kind == "usage")] | length == 3'
	is '[.[] | select(.kind == "usage") | [.source, .session, .turn, .seq, .provider, .model, .input, .output, .cacheRead, .cacheWrite, .total, .cost, .stopReason, .toolCallCount, .toolNames, .at, .branch, .src.line]] | .[0]
		== ["transcript", "11111111-2222-4333-8444-555555555555", 1, 1, "openai", "gpt-5.5", 900, 12, 8000, 0, 8912, 0.0021, "toolUse", 1, ["exec"], "2026-05-27T10:00:02.000Z", "live", 4]'
	is '[.[] | select(.kind == "usage")][1] | .turn == 1 and .seq == 2 and .toolCallCount == 0 and (has("toolNames") | not)'
}

@test "src holds the hash of the line" {
	oc oc-capture "$data/session-transcript/v3.jsonl"
	sed -n 4p "$data/session-transcript/v3.jsonl" | tr -d '\n' >line
	oc-capture line >line.out 2>/dev/null
	is --slurpfile l line.out '.[0].src.xxh3 == ([$l[] | select(.kind == "artifact")][0].xxh3)'
}

@test "retries after a rewind are on a side branch, and turns count along the branch" {
	{ header; entry u1 - user; entry a1 u1 assistant 10; entry u2 a1 user; entry a2 u2 assistant 20; entry u3 a1 user; entry a3 u3 assistant 30; } >t
	oc oc-capture t
	exits 0
	is '[.[] | select(.kind == "usage") | [.seq, .turn, .branch, .total]] == [[1,1,"live",10],[2,2,"side",20],[3,2,"live",30]]'
}

@test "a leaf entry moves the live branch; an entry appended to the side does not" {
	{ header; entry u1 - user; entry a1 u1 assistant 10; entry a2 u1 assistant 20
	  echo '{"type":"leaf","id":"l","parentId":"a2","timestamp":"2026-05-27T10:00:09.000Z","targetId":"a1"}'; } >t
	oc oc-capture t
	is '[.[] | select(.kind == "usage") | .branch] == ["live", "side"]'
	{ header; entry u1 - user; entry a1 u1 assistant 10; entry a2 u1 assistant 20 | sed 's/^{/{"appendMode":"side",/'; } >t
	oc oc-capture t
	is '[.[] | select(.kind == "usage") | .branch] == ["live", "side"]'
	{ header; entry u1 - user; entry a1 u1 assistant 10; entry a2 u1 assistant 20
	  echo '{"type":"leaf","id":"l","parentId":"a2","timestamp":"2026-05-27T10:00:09.000Z","targetId":"a1"}'; entry a3 l assistant 5; } >t
	oc oc-capture t
	is '[.[] | select(.kind == "usage") | .branch] == ["live", "side", "live"]'
}

@test "of several names of a count the first that is a finite number counts, in messages of one form too" {
	{ header; for n in 7 1e999 7 '"x"'; do entry a - assistant 1 | sed "s/\"input\":1/\"inputTokens\":5,\"input\":$n/; s/\"cost\"/\"total\":3,&/"; done
	  entry a - assistant 1 | sed 's/"input":1/"input_tokens":1e999,"inputTokens":"x"/'; } >t
	oc oc-capture t
	exits 0
	is '[.[] | select(.kind == "usage") | [.input, .total]] == [[7,3],[5,3],[7,3],[5,3],["x",1]]'
}

@test "counts are carried as found, and what is missing is left out" {
	{ header; for n in -5 1.5 1e300 null '"7"'; do entry a - assistant 1 | sed "s/\"input\":1/\"input\":$n/"; done
	  entry a - assistant; } >t
	oc oc-capture t
	exits 0
	is '[.[] | select(.kind == "usage") | .input] | .[0] == -5 and .[1] == 1.5 and .[2] > 1e299 and .[3] == null and .[4] == "7" and .[5] == null'
	is '[.[] | select(.kind == "usage")] | length == 6'
	is '[.[] | select(.kind == "usage")][5] | has("input") or has("total") | not'
}

@test "an escaped key counts like any other" {
	{ header; entry a - assistant 7 | sed 's/"usage"/"us\\u0061ge"/; s/"role"/"rol\\u0065"/'; } >t
	oc oc-capture t
	is '[.[] | select(.kind == "usage") | .total] == [7]'
}

@test "the half last line of a killed writer is told and counted, what is before it is not lost" {
	{ header; entry a - assistant 7; entry b a assistant 9 | head -c 90; } >t
	oc oc-capture t
	exits 65
	says 't:3:'
	is '[.[] | select(.kind == "usage") | .total] == [7]'
	is '[.[] | select(.kind == "reject")] | length == 1'
}

@test "a lost parent is said, and its children follow the entry before them" {
	{ header; entry u - user; entry a u assistant 7; entry b gone assistant 9; } >t
	oc oc-capture t
	exits 0
	says '1 entries name a parent that is not there'
	is '[.[] | select(.kind == "usage") | [.turn, .branch]] == [[1,"live"],[1,"live"]]'
}

@test "messages out of order are marked and counted" {
	{ header; entry u - user '' 5; entry a u assistant 7 4; entry b a assistant 9 6; } >t
	oc oc-capture t
	exits 0
	says '1 messages are earlier'
	is '[.[] | select(.kind == "usage") | .earlier] == [true, null]'
}

@test "archives count; .bak copies are left out, with a word" {
	mkdir d
	{ header one; entry a - assistant 7; } >d/s.jsonl.reset.2026-05-27T10-00-00.000Z
	{ header two; entry a - assistant 8; } >d/s.jsonl.deleted.2026-05-27T10-00-00.000Z
	{ header three; entry a - assistant 9; } >d/s.jsonl.bak.2026-05-27T10-00-00.000Z
	oc oc-capture d
	exits 0
	says 's.jsonl.bak.2026-05-27T10-00-00.000Z: notice: is a copy'
	is '[.[] | select(.kind == "usage") | .total] | sort == [7, 8]'
	is '[.[] | select(.kind == "artifact")] | length == 3'
}

@test "a transcript without its header is called by its file; its agent by its folder" {
	mkdir -p agents/bob/sessions
	entry a - assistant 7 >agents/bob/sessions/x-1.jsonl
	mkdir -p agents/eve/session-sqlite-import-archive
	entry a - assistant 7 >agents/eve/session-sqlite-import-archive/x-2.jsonl
	oc oc-capture agents
	is '[.[] | select(.kind == "usage") | [.session, .agent]] == [["x-1", "bob"], ["x-2", "eve"]]'
}

@test "a copy's messages are marked; what only the later one has is not" {
	{ header; entry a - assistant 7; } >1.jsonl
	{ header; entry a - assistant 7; entry b a assistant 9; } >2.jsonl
	oc oc-capture 1.jsonl 2.jsonl
	exits 0
	says 'notice: 1 messages repeat model calls read before, and are marked "duplicateOf": 1 in another copy of the session'
	is '[.[] | select(.kind == "usage") | .duplicateOf] == [null, "1.jsonl", null]'
	{ header; entry c - assistant 1; } >2.jsonl
	oc oc-capture 1.jsonl 2.jsonl
	is '[.[] | select(.kind == "usage") | .duplicateOf] == [null, null]'
}

# call ID RESPONSE MADE TOTAL [SECOND]: an entry of a call that the provider answered as RESPONSE, at MADE ms.
call() {
	printf '{"type":"message","id":"%s","timestamp":"2026-05-27T10:00:%02d.000Z","message":{"role":"assistant","content":[],"model":"m","usage":{"input":%s,"output":1,"totalTokens":%s},"responseId":"%s","timestamp":%s}}\n' \
		"$1" "${5:-1}" "$4" "$4" "$2" "$3"
}

@test "a call is one call wherever it is copied to: in a fork, at another place of a file, twice in a file" {
	long=resp_0123456789abcdefghij
	{ header parent; call a $long 1 5; call b resp_2 2 6; entry c - assistant 7 3; } >1.jsonl
	{ header fork; call x resp_2 2 6 9; entry c - assistant 7 3; call y $long 99 5 9; entry d - assistant 8 4; } >2.jsonl
	{ header twice; call a resp_7 10 9; call b resp_7 11 9 2; entry e - assistant 7 3; } >3.jsonl
	oc oc-capture 1.jsonl 2.jsonl 3.jsonl
	exits 0
	says '4 messages repeat model calls read before, and are marked "duplicateOf": 3 in a fork or successor of the session, 1 twice in one file'
	is '[.[] | select(.kind == "usage") | [.total, .duplicateOf]] == [[5,null],[6,null],[7,null],
		[6,"1.jsonl"],[7,"1.jsonl"],[5,"1.jsonl"],[8,null], [9,null],[9,"3.jsonl"],[7,null]]'
	is '[.[] | select(.kind == "usage") | .call] | unique | length == 6'
	oc oc-capture -j 3 3.jsonl 2.jsonl 1.jsonl
	is '[.[] | select(.kind == "usage" and .duplicateOf == null) | .total] | add == 42'
}

@test "a short responseId is a counter of its server: the same one at another time is another call" {
	{ header one; call a chatcmpl-12 1 5; } >1.jsonl
	{ header two; call a chatcmpl-12 2 5; call b chatcmpl-12 3 6; } >2.jsonl
	oc oc-capture 1.jsonl 2.jsonl
	exits 0
	is '[.[] | select(.kind == "usage") | .duplicateOf] == [null, null, null]'
}

@test "without id and time a message is its place in its session" {
	entry=$(entry a - assistant 7 | sed 's/"id":"a",//; s/"timestamp":"[^"]*",//')
	{ header one; echo "$entry"; echo "$entry"; } >1.jsonl
	cp 1.jsonl copy.jsonl
	{ header two; echo "$entry"; } >2.jsonl
	oc oc-capture 1.jsonl 2.jsonl copy.jsonl
	is '[.[] | select(.kind == "usage") | .duplicateOf] == [null, null, null, "1.jsonl", "1.jsonl"]'
}

@test "a copy without its counts does not take the place of the call" {
	long=resp_0123456789abcdefghij
	{ header one; call a $long 1 0 | sed 's/"output":1/"output":0/'; } >1.jsonl
	{ header two; call a $long 1 5; } >2.jsonl
	oc oc-capture 1.jsonl 2.jsonl
	is '[.[] | select(.kind == "usage") | [.total, .duplicateOf]] == [[0, null], [5, null]]'
}

@test "trajectories, cron runs and mock requests say their source, and that they repeat" {
	oc oc-capture "$data/trajectory/main.trajectory.jsonl" "$data/cron-run" "$data/mock-requests" "$data/session-transcript/v3.jsonl"
	exits 0
	says '1 sessions have records of more than one "source"'
	is '[.[] | select(.kind == "usage") | .source] | unique == ["cron", "mock", "trajectory", "transcript"]'
	is '[.[] | select(.source == "cron")][0] | .input == 8514 and .output == 12 and .total == 17027 and .agent == "main" and .at == "2026-05-27T10:01:40.000Z"'
	is '[.[] | select(.source == "trajectory")][0] | .turn == 1 and .sessionKey == "agent:main:main"'
}

# database FILE: two sessions, one of them packed and not listed any more.
database() {
	python3 - "$1" <<-'END'
		import json, sqlite3, subprocess, sys
		db = sqlite3.connect(sys.argv[1], isolation_level=None)
		db.execute("CREATE TABLE schema_meta (role TEXT)")
		db.execute("INSERT INTO schema_meta VALUES ('agent')")
		db.execute("CREATE TABLE session_nodes (session_key, current_session_id, entry_json, updated_at)")
		db.execute("CREATE TABLE transcript_events (session_id, seq, event_json, event_zstd, event_utf8_bytes)")
		db.execute("INSERT INTO session_nodes VALUES ('agent:bob:main', 's1', ?, 1)", (json.dumps({"sessionId": "s1",
		    "agentHarnessId": "codex", "systemPromptReport": {"systemPrompt": {"chars": 3}}}),))
		for sid, total, packed in (("s1", 11, False), ("s0", 12, True)):
		    for seq, event in enumerate(({"type": "session", "version": 4, "id": sid, "timestamp": "2026-09-10T10:00:00.000Z"},
		            {"type": "message", "id": "a", "parentId": None, "timestamp": "2026-09-10T10:00:01.000Z", "message":
		             {"role": "assistant", "content": [], "usage": {"input": total, "output": 1, "totalTokens": total}}})):
		        text = json.dumps(event).encode()
		        zstd = subprocess.run(["zstd", "-qc"], input=text, capture_output=True, check=True).stdout if packed else None
		        db.execute("INSERT INTO transcript_events VALUES (?, ?, ?, ?, ?)", (sid, seq, None if packed else text.decode(), zstd, len(text)))
	END
}

@test "a database gives its sessions with key, agent and runtime; packed events and old sessions too" {
	database db.sqlite
	oc oc-capture db.sqlite
	exits 0
	is '[.[] | select(.kind == "usage") | [.source, .session, .sessionKey, .agent, .runtime, .total, .src.line]]
		== [["database","s0",null,null,null,12,2], ["database","s1","agent:bob:main","bob","codex",11,2]]'
	is '[.[] | select(.kind == "prompt") | .sessionKey] == ["agent:bob:main"]'
}

@test "a database's export, read behind it, is a duplicate, and oc-tokens counts it apart" {
	database db.sqlite
	{ header s1; echo '{"type":"message","id":"a","parentId":null,"timestamp":"2026-09-10T10:00:01.000Z","message":{"role":"assistant","content":[],"usage":{"input":11,"output":1,"totalTokens":11}}}'; } >s1.jsonl
	oc oc-capture db.sqlite s1.jsonl
	exits 0
	says '1 in another copy of the session'
	is '[.[] | select(.kind == "usage") | .duplicateOf] == [null, null, "db.sqlite"]'
}

@test "an event that is no JSON is told; the rest of the session counts" {
	database db.sqlite
	python3 -c 'import sqlite3; db = sqlite3.connect("db.sqlite", isolation_level=None); db.execute("INSERT INTO transcript_events VALUES (\"s1\", 2, \"{torn\", NULL, 5)")'
	oc oc-capture db.sqlite
	exits 65
	says 'event 2 of session s1'
	is '[.[] | select(.kind == "usage") | .total] == [12, 11]'
}

@test "a database that is damaged, or is no agent's, is never silently nothing" {
	{ printf 'SQLite format 3\0'; head -c 8000 /dev/zero | tr '\0' x; } >bad.sqlite
	oc oc-capture bad.sqlite
	exits 65
	says 'bad.sqlite: is damaged, or no database'
	database state.sqlite
	python3 -c 'import sqlite3; db = sqlite3.connect("state.sqlite", isolation_level=None); db.execute("UPDATE schema_meta SET role = \"gateway\"")'
	oc oc-capture state.sqlite
	exits 0
	says "state.sqlite: notice: is no agent's database: its role in schema_meta is another"
	is 'map(.kind) == ["artifact"]'
}

@test "sessions.json gives a prompt record for each report" {
	cat >sessions.json <<'END'
{"agent:main:main":{"sessionId":"s","updatedAt":1,"agentHarnessId":"pi","systemPromptReport":{"sessionId":"s","generatedAt":1795180668801,"provider":"p","model":"m","systemPrompt":{"chars":100,"projectContextChars":60,"nonProjectContextChars":40},"injectedWorkspaceFiles":[{"name":"A.md","path":"/w/A.md","missing":false,"rawChars":9,"injectedChars":9,"truncated":false}],"skills":{"promptChars":5,"entries":[{"name":"x","blockChars":5}]},"tools":{"listChars":0,"schemaChars":50,"entries":[{"name":"read","summaryChars":3,"schemaChars":50,"propertiesCount":1}]},"currentTurn":{"promptChars":6,"runtimeContextChars":0}}},"agent:main:x":{"sessionId":"t","updatedAt":2}}
END
	oc oc-capture sessions.json
	exits 0
	is '[.[] | select(.kind == "prompt")] | length == 1 and (.[0] | .chars == 150 and .session == "s" and .agent == "main" and .runtime == "pi"
		and .at == "2026-11-20T13:17:48.801Z" and .tools.entries[0].schemaChars == 50 and .injectedWorkspaceFiles[0].injectedChars == 9)'
}

@test "--jobs gives the same bytes, whatever the number" {
	mkdir -p many
	for i in $(seq 60); do
		{ header "s$((i % 50))"; entry u - user; for k in $(seq $((i % 7 * 9))); do entry "a$k" u assistant "$k"; done; [ $((i % 13)) -ne 0 ] || echo '{"torn'; } >"many/$i.jsonl"
	done
	cp -r "$data/qa-run" "$data/state-dir" many/
	oc oc-capture many missing "$data/sessions-store"
	exits 66
	cp out out1
	cp err err1
	for jobs in 2 3 8; do
		oc oc-capture --jobs "$jobs" many missing "$data/sessions-store"
		exits 66
		cmp out out1
		cmp err err1
	done
	oc oc-capture --jobs 0 many
	exits 64
	oc oc-capture --jobs 65 many
	exits 64
}

@test "--jobs: a full log waits for its turn" {
	mkdir big
	for i in 1 2 3; do
		{ header "s$i"; entry a0 - assistant 1 >line; repeat 2000 line; } >"big/$i.jsonl"
	done
	oc-capture big >out1 2>err1
	oc oc-capture -j 2 big
	exits 0
	cmp out out1
}

@test "--jobs: a failing output ends it" {
	mkdir big
	for i in 1 2 3; do
		{ header "s$i"; entry a0 - assistant 1 >line; repeat 2000 line; } >"big/$i.jsonl"
	done
	oc-capture -j 2 big | head -1 >/dev/null
	status=0
	oc-capture -j 2 big 2>err >/dev/full || status=$?
	exits 74
}

@test "all names that the gateway takes; cached_tokens are taken out of the input; the message's own time" {
	cat >s.jsonl <<-'END'
		{"type":"session","version":3,"id":"s1"}
		{"type":"message","id":"1","parentId":null,"message":{"role":"assistant","content":"a","timestamp":1779876001000,"usage":{"prompt_tokens":70,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":50},"total_tokens":73}}}
		{"type":"message","id":"2","parentId":"1","message":{"role":"assistant","content":"a","timestamp":"2026-05-28T10:00:00.000Z","usage":{"promptTokens":40,"completionTokens":3,"cached_tokens":60}}}
		{"type":"message","id":"3","parentId":"2","message":{"role":"assistant","content":"a","usage":{"input_tokens":5,"output_tokens":3,"cache_read_input_tokens":7,"cache_creation_input_tokens":9}}}
		{"type":"message","id":"4","parentId":"3","message":{"role":"assistant","content":"a","usage":{"input":0,"output":3,"cache_read":7,"cache_write":9,"input_tokens":5}}}
	END
	oc oc-capture s.jsonl
	is '[.[] | select(.kind == "usage") | [.input, .output, .cacheRead, .cacheWrite, .total, .at]] == [
		[20,3,50,null,73,"2026-05-27T10:00:01.000Z"], [0,3,60,null,null,"2026-05-28T10:00:00.000Z"], [5,3,7,9,null,null], [0,3,7,9,null,null]]'
}

@test "a log of Claude Code: the last line of each message.id counts, and a notice says so" {
	cat >log.jsonl <<-'END'
		{"parentUuid":null,"sessionId":"s","type":"user","message":{"role":"user","content":"hi"},"uuid":"u1","timestamp":"2026-05-27T10:00:00.000Z"}
		{"parentUuid":"u1","sessionId":"s","type":"assistant","message":{"id":"msg_7","role":"assistant","model":"m","content":[{"type":"text","text":"x"}],"usage":{"input_tokens":4,"cache_creation_input_tokens":20,"cache_read_input_tokens":30,"output_tokens":1}},"uuid":"u2","timestamp":"2026-05-27T10:00:01.000Z"}
		{"parentUuid":"u2","sessionId":"s","type":"user","message":{"role":"user","content":[{"type":"tool_result","content":"ok"}]},"uuid":"u3","timestamp":"2026-05-27T10:00:02.000Z"}
		{"parentUuid":"u2","sessionId":"s","type":"assistant","message":{"id":"msg_7","role":"assistant","model":"m","content":[{"type":"text","text":"y"}],"usage":{"input_tokens":4,"cache_creation_input_tokens":20,"cache_read_input_tokens":30,"output_tokens":9}},"uuid":"u4","timestamp":"2026-05-27T10:00:03.000Z"}
		{"parentUuid":"u4","sessionId":"s","type":"assistant","message":{"id":"msg_8","role":"assistant","model":"m","content":[{"type":"text","text":"z"}],"usage":{"input_tokens":4,"output_tokens":2}},"uuid":"u5","timestamp":"2026-05-27T10:00:04.000Z"}
	END
	oc oc-capture log.jsonl
	says 'is a log of Claude Code'
	is '[.[] | select(.kind == "usage") | [.seq, .input, .output, .cacheRead, .cacheWrite]] == [[1,4,9,30,20],[2,4,2,null,null]]'
	oc oc-capture --type session-transcript log.jsonl
	is '[.[] | select(.kind == "usage") | .output] == [9,2]'
}

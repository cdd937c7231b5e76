#!/usr/bin/env bats
# oc-capture --cell --state-dir: the transcript that upstream would take, from sessions.json and from SQLite.

setup() {
	load lib
	# shellcheck disable=SC2154 # root is set by lib
	data=$root/testdata/state-dir
	main=$data/agents/qa/sessions/22222222-2222-4222-8222-222222222222.jsonl
}

# cell ARGUMENTS...: a cell of what a state folder holds.
cell() {
	oc oc-capture --cell --scenario port --runtime openclaw "$@"
}

# database FOLDER: an agent's database as 2026.9 has it, of the sessions in testdata; the long events packed. Python code on standard input goes
# on with it, `db` in hand.
database() {
	mkdir -p "$1"
	cat >more.py
	python3 - "$1/openclaw-agent.sqlite" "$data/agents/qa/sessions" <<-'END'
		import json, pathlib, sqlite3, subprocess, sys
		db = sqlite3.connect(sys.argv[1], isolation_level=None)
		db.executescript("""
			PRAGMA journal_mode=WAL;
			CREATE TABLE schema_meta(meta_key TEXT NOT NULL PRIMARY KEY, role TEXT NOT NULL, schema_version INTEGER NOT NULL) STRICT;
			INSERT INTO schema_meta VALUES('primary', 'agent', 23);
			CREATE TABLE session_nodes(session_key TEXT NOT NULL PRIMARY KEY, current_session_id TEXT NOT NULL, entry_json TEXT NOT NULL,
				updated_at INTEGER NOT NULL, status TEXT) STRICT;
			CREATE TABLE transcript_events(session_id TEXT NOT NULL, seq INTEGER NOT NULL, event_json TEXT, created_at INTEGER NOT NULL,
				event_zstd BLOB, event_utf8_bytes INTEGER, navigation_json TEXT, PRIMARY KEY (session_id, seq)) STRICT;
		""")
		folder = pathlib.Path(sys.argv[2])
		for key, entry in json.loads((folder / "sessions.json").read_text()).items():
		    db.execute("INSERT INTO session_nodes VALUES(?, ?, ?, ?, 'done')", (key, entry["sessionId"], json.dumps(entry), entry["updatedAt"]))
		    for seq, line in enumerate((folder / (entry["sessionId"] + ".jsonl")).read_bytes().splitlines()):
		        packed = subprocess.run(["zstd", "-q", "-c"], input=line, capture_output=True, check=True).stdout if len(line) > 200 else None
		        db.execute("INSERT INTO transcript_events VALUES(?, ?, ?, 1, ?, ?, ?)", (entry["sessionId"], seq, None if packed else line.decode(),
		            packed, len(line), "{}" if packed else None))
		exec(open("more.py").read())
		db.close()
	END
}

# same_cell: the cell in ./out is that of the transcript itself, but for where it came from.
same_cell() {
	oc-capture --cell --scenario port --runtime openclaw "$main" >want
	diff <(jq -S 'del(.src.path)' want) <(jq -S 'del(.src.path)' out)
}

@test "the newest root session that is more than heartbeats, from sessions.json" {
	cell --state-dir "$data"
	exits 0
	[ ! -s err ]
	same_cell
	is '.[0].src.path | endswith("/agents/qa/sessions/22222222-2222-4222-8222-222222222222.jsonl")'
	is '.[0] | .finalText == "The port is 8080." and .usage.totalTokens == 860 and [.toolCalls[].tool] == ["read"]'
}

@test "a folder that holds sessions.json itself, whatever the agent" {
	cell --state-dir "$data/agents/qa/sessions" --agent other
	exits 0
	same_cell
}

@test "another agent" {
	mkdir -p s/agents
	cp -r "$data/agents/qa" s/agents/main
	cell --state-dir s --agent main
	exits 0
	same_cell
	cell --state-dir s
	exits 66
	says "s: no sessions of agent 'qa': neither agents/qa/agent/openclaw-agent.sqlite nor agents/qa/sessions/sessions.json"
	[ ! -s out ]
	cell --state-dir s --agent ../main
	exits 64
	says "an agent's id is a plain name"
}

@test "the newest root session from SQLite, packed events and all; nothing appears beside it" {
	database s/agents/qa/agent <<<''
	[ "$(ls s/agents/qa/agent)" = openclaw-agent.sqlite ]
	python3 -c 'import sqlite3; n = sqlite3.connect("file:s/agents/qa/agent/openclaw-agent.sqlite?immutable=1", uri=True).execute(
		"SELECT count(*) FROM transcript_events WHERE event_zstd IS NOT NULL").fetchone()[0]; assert n >= 2, n'
	cell --state-dir s
	exits 0
	[ ! -s err ]
	same_cell
	is '.[0].src.path == "s/agents/qa/agent/openclaw-agent.sqlite#22222222-2222-4222-8222-222222222222"'
	[ "$(ls s/agents/qa/agent)" = openclaw-agent.sqlite ]
	cell --state-dir s/agents/qa/agent
	exits 0
	same_cell
}

@test "a live database is read with what is in its -wal, and not written to" {
	mkdir tmp
	database s <<-'END'
		import hashlib, os
		db.execute("PRAGMA wal_autocheckpoint=0")
		late = '{"type":"message","id":"9","message":{"role":"assistant","content":[{"type":"text","text":"Later."}],"usage":{"input":1,"output":1}}}'
		db.execute("INSERT INTO transcript_events VALUES('22222222-2222-4222-8222-222222222222', 99, ?, 1, NULL, NULL, NULL)", (late,))
		db.execute("BEGIN IMMEDIATE")
		db.execute("DELETE FROM transcript_events")
		def state():
		    return {f: hashlib.sha256(open("s/" + f, "rb").read()).hexdigest() for f in sorted(os.listdir("s"))}
		before = state()
		run = subprocess.run(["oc-capture", "--cell", "--scenario", "port", "--runtime", "openclaw", "--state-dir", "s"],
		    env={**os.environ, "TMPDIR": os.getcwd() + "/tmp"}, capture_output=True)
		open("out", "wb").write(run.stdout)
		open("err", "wb").write(run.stderr)
		assert run.returncode == 0, run.stderr
		assert before == state() and "openclaw-agent.sqlite-wal" in before, before
		db.execute("ROLLBACK")
		os.makedirs("dead")
		for f in ("openclaw-agent.sqlite", "openclaw-agent.sqlite-wal"):
		    open("dead/" + f, "wb").write(open("s/" + f, "rb").read())
	END
	is '.[0].finalText == "Later." and .[0].transcriptLines == 6'
	TMPDIR=$PWD/tmp cell --state-dir dead
	exits 0
	is '.[0].finalText == "Later."'
	[ "$(echo dead/*)" = "dead/openclaw-agent.sqlite dead/openclaw-agent.sqlite-wal" ]
	[ -z "$(ls tmp)" ]
	TMPDIR=$PWD/nowhere cell --state-dir dead
	exits 73
	says 'set TMPDIR'
}

@test "a database that is damaged, another's, or holds a bad event is an error with its place" {
	database a <<<''
	head -c 6000 a/openclaw-agent.sqlite >part
	mkdir b c
	mv part b/openclaw-agent.sqlite
	cell --state-dir b
	exits 65
	says 'b/openclaw-agent.sqlite: is damaged, or no database'
	echo 'SQLite is not this' >c/openclaw-agent.sqlite
	cell --state-dir c
	exits 65
	database d <<<'db.execute("UPDATE schema_meta SET role = '"'state'"'")'
	cell --state-dir d
	exits 65
	says "d/openclaw-agent.sqlite: is no agent's database"
	database e <<<'db.execute("UPDATE transcript_events SET event_utf8_bytes = 5000000 WHERE event_zstd IS NOT NULL")'
	cell --state-dir e
	exits 65
	says 'e/openclaw-agent.sqlite: event 2 of a transcript is packed, and not of 1 byte to 4 MiB'
	[ ! -s out ]
	mkdir f
	ln -s ../a/openclaw-agent.sqlite f/openclaw-agent.sqlite
	cell --state-dir f
	exits 66
	says 'is a symbolic link'
}

@test "sessions.json that cannot be read is an error with its place" {
	mkdir s
	printf '{"a":\n oops}' >s/sessions.json
	cell --state-dir s
	exits 65
	says 's/sessions.json:2:2:'
	echo '[]' >s/sessions.json
	cell --state-dir s
	exits 65
	says 's/sessions.json:1:1: is no list of sessions'
	rm s/sessions.json
	cell --state-dir s
	exits 66
	cell --state-dir nowhere
	exits 66
}

@test "transcripts that are gone are passed over with a notice; when none is left the cell is empty" {
	cp -r "$data/agents/qa/sessions" s
	rm s/2*.jsonl
	cell --state-dir s
	exits 0
	says '22222222-2222-4222-8222-222222222222.jsonl: notice: a newer session is passed over'
	is '.[0].finalText == "Hello."'
	rm s/1*.jsonl
	cell --state-dir s
	exits 0
	says 's/sessions.json: notice: lists no session'
	is '.[0] | .finalText == "" and .transcriptLines == 0 and .toolCalls == []'
}

@test "nothing outside the folder is read" {
	mkdir -p s
	echo '{"message":{"role":"user","content":"secret"}}' >secret.jsonl
	for entry in '"sessionId":"../secret"' '"sessionId":"x","sessionFile":"../secret.jsonl"' '"sessionId":"link"' \
		"\"sessionId\":\"x\",\"sessionFile\":\"$PWD/secret.jsonl\""; do
		ln -sf ../secret.jsonl s/link.jsonl
		printf '{"k":{%s}}' "$entry" >s/sessions.json
		cell --state-dir s
		exits 0
		[ "$(grep -c secret out)" = 0 ]
		is '.[0].transcriptLines == 0'
	done
}

@test "bad lines of a found transcript are located, and the cell is made" {
	mkdir s
	echo '{"k":{"sessionId":"a"}}' >s/sessions.json
	printf '{"message":{"role":"user","content":"hi"}}\n  {"torn"\n' >s/a.jsonl
	cell --state-dir s
	exits 65
	says 's/a.jsonl:2:10:'
	is '[.[] | .kind] == ["reject", "cell"] and .[1].badLines == {count: 1, first: 2}'
}

@test "--state-dir goes with --cell, and without a transcript" {
	oc oc-capture --state-dir "$data"
	exits 64
	cell --state-dir "$data" "$main"
	exits 64
	cell --agent qa "$main"
	exits 64
}

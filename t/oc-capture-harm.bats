#!/usr/bin/env bats
# oc-capture's usage records from what is locked, being written, damaged, or rewritten under the reader's hands, and what
# oc-tokens says of it: each is located and counted, nothing is zero in silence.

setup() {
	load lib
	# the form that a gateway gives it; below it the Python of each test goes on, with `db`, capture() and state()
	cat >make.py <<-'END'
		import hashlib, json, os, sqlite3, subprocess, sys, threading, time
		os.makedirs("g", exist_ok=True)
		os.makedirs("tmp", exist_ok=True)
		def message(total, at="2026-09-10T10:00:01.000Z", id="a"):
		    return json.dumps({"type": "message", "id": id, "timestamp": at, "message": {"role": "assistant",
		        "content": [], "usage": {"input": total, "output": 0, "cacheRead": 0, "cacheWrite": 0, "totalTokens": total}}})
		def add(db, session, seq, text):
		    db.execute("INSERT INTO transcript_events VALUES (?, ?, ?, 1, NULL, NULL)", (session, seq, text))
		def make(mode, each=1):
		    db = sqlite3.connect("g/db.sqlite", isolation_level=None, check_same_thread=False)
		    db.execute("PRAGMA journal_mode=" + mode)
		    db.executescript("""
		        CREATE TABLE schema_meta(meta_key TEXT NOT NULL PRIMARY KEY, role TEXT NOT NULL) STRICT;
		        INSERT INTO schema_meta VALUES('primary', 'agent');
		        CREATE TABLE session_nodes(session_key TEXT NOT NULL PRIMARY KEY, current_session_id TEXT NOT NULL,
		            entry_json TEXT NOT NULL, updated_at INTEGER NOT NULL) STRICT;
		        CREATE TABLE transcript_events(session_id TEXT NOT NULL, seq INTEGER NOT NULL, event_json TEXT,
		            created_at INTEGER NOT NULL, event_zstd BLOB, event_utf8_bytes INTEGER, PRIMARY KEY (session_id, seq)) STRICT;
		    """)
		    db.execute("BEGIN")
		    for session in ("s1", "s2"):
		        db.execute("INSERT INTO session_nodes VALUES (?, ?, '{}', 1)", ("agent:main:" + session, session))
		        for seq in range(each):
		            add(db, session, seq, message(10, id="%s-%d" % (session, seq)))
		    db.execute("COMMIT")
		    return db
		def state():
		    return {f: hashlib.sha256(open("g/" + f, "rb").read()).hexdigest() for f in sorted(os.listdir("g"))}
		def capture(*args):
		    run = subprocess.run(["oc-capture", *args, "g/db.sqlite"], env={**os.environ, "TMPDIR": os.getcwd() + "/tmp"}, capture_output=True)
		    open("out", "wb").write(run.stdout)
		    open("err", "wb").write(run.stderr)
		    assert os.listdir("tmp") == [], "a copy was left behind"
		    return run.returncode
		def sums():
		    usage = [r for r in map(json.loads, open("out")) if r["kind"] == "usage"]
		    return {s: sum(r["total"] for r in usage if r["session"] == s) for s in ("s1", "s2")}
		def rejects():
		    return [r["reason"] for r in map(json.loads, open("out")) if r["kind"] == "reject"]
	END
}

# python: what stands on standard input, behind make.py.
python() {
	cat make.py - >test.py
	oc python3 test.py
	[ "$status" -eq 0 ] || { cat err; return 1; }
}

# entry SECOND TOTAL: a line of a transcript.
entry() {
	printf '{"type":"message","id":"a%s","parentId":"a%s","timestamp":"2026-05-27T10:00:%02d.000Z","message":{"role":"assistant","content":[],"usage":{"input":%s,"output":0,"cacheRead":0,"cacheWrite":0,"totalTokens":%s}}}\n' \
		"$1" "$(($1 - 1))" "$1" "$2" "$2"
}

# counts MESSAGES TOTAL IGNORED REJECTED: oc-tokens' sums over ./out.
counts() {
	local got
	got=$(oc-tokens out 2>/dev/null | jq -c 'select(.kind == "token-report") | [.totals.messages, .totals.total, .totals.ignored.messages // 0, .rejected]')
	[ "$got" = "[$1,$2,$3,$4]" ] || {
		echo "expected [$1,$2,$3,$4], got $got"
		return 1
	}
}

# ---- databases ----

@test "a database under another process' exclusive lock is read as it was committed, whatever its journal" {
	for mode in WAL DELETE TRUNCATE PERSIST; do
		rm -rf g
		python <<-END
			db = make("$mode")
			db.execute("PRAGMA cache_size=1")
			db.execute("BEGIN EXCLUSIVE")
			assert capture() == 0 and sums() == {"s1": 10, "s2": 10}, (open("err").read(), sums())
			for seq in range(1, 2000):
			    add(db, "s1", seq, message(1000))
			before = state()
			assert capture() == 0 and sums() == {"s1": 10, "s2": 10}, (open("err").read(), sums())
			assert state() == before, "a file of the gateway changed, or one appeared"
		END
	done
}

@test "a WAL database that its writer keeps to itself is read from a copy" {
	python <<-'END'
		make("WAL").close()
		db = sqlite3.connect("g/db.sqlite", isolation_level=None)
		db.execute("PRAGMA locking_mode=EXCLUSIVE")
		add(db, "s2", 1, message(5))
		assert "db.sqlite-shm" not in os.listdir("g")
		before = state()
		assert capture() == 0 and sums() == {"s1": 10, "s2": 15}, (open("err").read(), sums())
		assert state() == before
	END
}

@test "a lock that does not go away is told, located and counted" {
	python <<-'END'
		db = make("WAL")
		add(db, "s2", 1, message(5))
		# the copy cannot be made either: the database changes all the time
		db.execute("CREATE TABLE filler AS SELECT zeroblob(40000000)")
		db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
		add(db, "s2", 2, message(5))
		stop = False
		def touch():
		    while not stop:
		        os.utime("g/db.sqlite")
		other = sqlite3.connect("g/db.sqlite", isolation_level=None)
		db.execute("PRAGMA locking_mode=EXCLUSIVE")
		import fcntl
		# as SQLite's own exclusive lock on the index of the -wal (its bytes 120 to 127)
		shm = open("g/db.sqlite-shm", "r+b")
		fcntl.lockf(shm, fcntl.LOCK_EX | fcntl.LOCK_NB, 8, 120)
		t = threading.Thread(target=touch)
		t.start()
		code = capture()
		stop = True
		t.join()
		assert code == 65 and sums() == {"s1": 0, "s2": 0}, (code, sums())
		assert len(rejects()) == 1 and "again" in rejects()[0], rejects()
	END
	counts 0 0 0 1
}

@test "a database that is written all the while is read as it was at one moment" {
	python <<-'END'
		db = make("WAL", 300)
		stop = False
		def write():
		    seq = 300
		    while not stop:
		        db.execute("BEGIN")
		        add(db, "s1", seq, message(1))
		        add(db, "s2", seq, message(1))
		        db.execute("COMMIT")
		        seq += 1
		t = threading.Thread(target=write)
		t.start()
		seen = set()
		try:
		    for i in range(12):
		        assert capture() == 0, open("err").read()
		        got = sums()
		        assert got["s1"] == got["s2"] >= 3000, got
		        seen.add(got["s1"])
		finally:
		    stop = True
		    t.join()
		assert len(seen) > 1, "nothing was written meanwhile"
	END
}

@test "a damaged page: the sessions before it count, what is lost is told" {
	python <<-'END'
		db = make("DELETE", 400)
		db.execute("UPDATE transcript_events SET seq = seq")
		db.close()
		whole = open("g/db.sqlite", "rb").read()
		pages = {n: p for n, p in sqlite3.connect("file:g/db.sqlite?immutable=1", uri=True).execute("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0")}
		def damage(page):
		    bad = bytearray(whole)
		    bad[(page - 1) * 4096:(page - 1) * 4096 + 200] = b"x" * 200
		    open("g/db.sqlite", "wb").write(bad)
		# the list of sessions: transcripts are found without it
		damage(pages["session_nodes"])
		assert capture() == 65 and sums() == {"s1": 4000, "s2": 4000}, sums()
		assert len(rejects()) == 1 and "the list of sessions: is damaged" in rejects()[0], rejects()
		# the list of transcripts: they are found by the sessions' ids
		damage(pages["sqlite_autoindex_transcript_events_1"])
		assert capture() == 65
		assert "the list of transcripts: is damaged" in rejects()[0], rejects()
		assert [r[:10] for r in rejects()[1:]] == ["session s1", "session s2"], rejects()
		# the last page of events
		damage(len(whole) // 4096)
		assert capture() == 65
		got = sums()
		assert got["s1"] == 4000 and 0 < got["s2"] < 4000 and len(rejects()) == 1 and rejects()[0].startswith("session s2: is damaged"), (got, rejects())
		open("lost", "w").write(str(got["s1"] + got["s2"]))
		# cut off by a disk that was full
		open("g/db.sqlite", "wb").write(whole[:-4096])
		assert capture() == 65 and len(rejects()) > 0
		damage(len(whole) // 4096)
		capture()
	END
	counts $(($(cat lost) / 10)) "$(cat lost)" 0 1
}

@test "an agent's database whose tables are not those known here is bad input, not another program's" {
	python <<-'END'
		for sql, lost in (("DROP TABLE session_nodes", 0), ("DROP TABLE transcript_events", 20), ("ALTER TABLE transcript_events RENAME COLUMN event_json TO event", 20)):
		    if os.path.exists("g/db.sqlite"):
		        os.unlink("g/db.sqlite")
		    db = make("DELETE")
		    db.execute(sql)
		    db.close()
		    assert capture() == 65, sql
		    assert sum(sums().values()) == 20 - lost and len(rejects()) >= 1, (sql, sums())
		    assert all("database without a schema version, which this version cannot read" in r for r in rejects()), rejects()
		# one that says its version, as of 2026.9.2
		os.unlink("g/db.sqlite")
		db = make("DELETE")
		db.execute("ALTER TABLE schema_meta ADD COLUMN schema_version INTEGER NOT NULL DEFAULT 77")
		db.execute("DROP TABLE session_nodes")
		db.close()
		assert capture() == 65
		assert all("database of schema 77, which this version cannot read (a newer one may)" in r for r in rejects()), rejects()
	END
}

@test "a database that is rewritten while it is read is told" {
	python <<-'END'
		db = make("DELETE", 3000)
		db.close()
		os.mkfifo("pipe")
		run = subprocess.Popen("oc-capture g/db.sqlite >pipe 2>err", shell=True)
		with open("pipe", "rb") as pipe:
		    first = pipe.read(1)
		    # it cannot get on: the pipe is full
		    db = sqlite3.connect("g/db.sqlite", isolation_level=None)
		    db.execute("UPDATE transcript_events SET event_json = ?", (message(7),))
		    db.close()
		    open("out", "wb").write(first + pipe.read())
		assert run.wait() == 65
		assert any("changed while it was read" in r for r in rejects()), rejects()
	END
	says 'g/db.sqlite: changed while it was read: try again, or stop the gateway'
}

# ---- files ----

# while_read FILE COMMAND: captures FILE, whose bad lines fill a pipe, and runs COMMAND while it is read.
while_read() {
	local pid
	mkfifo pipe
	status=0
	oc-capture "$1" >pipe 2>err &
	pid=$!
	exec 5<pipe
	head -c 1 <&5 >out
	eval "$2"
	cat <&5 >>out
	exec 5<&-
	wait "$pid" || status=$?
	rm pipe
}

# torn FILE: a transcript of ten messages of 10, many lines that are none, ten messages more.
torn() {
	{
		for i in 1 2 3 4 5 6 7 8 9 10; do entry "$i" 10; done
		awk 'BEGIN { for (i = 0; i < 20000; i++) print "{\"no\":" }'
		for i in 11 12 13 14 15 16 17 18 19 20; do entry "$i" 10; done
	} >"$1"
}

@test "a session file cut off while it is read" {
	torn t.jsonl
	while_read t.jsonl 'head -c 2500 t.jsonl >begin; cat begin >t.jsonl'
	exits 65
	says 't.jsonl: was rewritten while it was read: what was made of it may be wrong, read it again'
	is '[.[] | select(.kind == "reject" and (.reason | startswith("was rewritten")))] | length == 1'
	is '[.[] | select(.kind == "usage") | .total] | length >= 10 and unique == [10]'
}

@test "a session file rewritten while it is read, shorter or longer than it was" {
	torn t.jsonl
	while_read t.jsonl 'entry 1 7 >t.jsonl'
	exits 65
	says 't.jsonl: was rewritten while it was read'
	torn t.jsonl
	while_read t.jsonl 'sed "s/10,/77,/" t.jsonl >new; cat t.jsonl >>new; cat new >t.jsonl'
	exits 65
	says 't.jsonl: was rewritten while it was read'
	torn t.jsonl
	while_read t.jsonl 'cp t.jsonl new; mv new t.jsonl'
	exits 65
	says 't.jsonl: was replaced or removed while it was read: what was read is the old file'
	is '[.[] | select(.kind == "usage") | .total] | add == 200'
}

@test "a session file that only grows is no bad input; a half line at its end is" {
	torn t.jsonl
	while_read t.jsonl 'entry 21 10 >>t.jsonl'
	says 't.jsonl: notice: grew while it was read'
	is 'any(.[]; .kind == "reject" and (.reason | test("rewritten|replaced"))) | not'
	{ entry 1 10; entry 2 10; } | head -c 300 >half.jsonl
	oc oc-capture half.jsonl
	exits 65
	says 'half.jsonl:2:'
	counts 1 10 0 1
	printf '\0\0\0\0' >>half.jsonl
	oc oc-capture half.jsonl
	exits 65
	counts 1 10 0 1
}

@test "sessions.json rewritten in its place while it is read" {
	python <<-'END'
		entry = {"sessionId": "s", "systemPromptReport": {"systemPrompt": {"chars": 3}}}
		open("sessions.json", "w").write(json.dumps({"agent:main:%d" % i: entry for i in range(200000)}))
		run = subprocess.Popen("exec oc-capture sessions.json >out 2>err", shell=True)
		while run.poll() is None:
		    with open("sessions.json", "r+") as f:
		        f.write("{")
		assert run.returncode == 65, (run.returncode, open("err").read())
		assert "sessions.json: was rewritten while it was read" in open("err").read()
	END
}

# ---- counts ----

@test "counts that cannot be true come through from every source, and oc-tokens tells and counts each" {
	local n bad='-5 1.5 1e300 99999999999999999999 null "7" [1] {} -0.0 1e2'
	for n in $bad; do
		entry 1 1 | sed "s/\"input\":1/\"input\":$n/"
	done >t.jsonl
	oc oc-capture t.jsonl
	exits 0
	# null is not carried; -0.0 and 1e2 are 0 and 100
	is '[.[] | select(.kind == "usage")] | length == 10'
	counts 2 2 8 0
	cp out t.out
	oc oc-tokens t.out
	exits 65
	says 'input is negative: the message in t.jsonl:1 is not counted'
	says 'input has a fraction: the message in t.jsonl:2'
	says 'input is beyond any message (2^40): the message in t.jsonl:3'
	says 'input is beyond any message (2^40): the message in t.jsonl:4'
	says 'input is missing: the message in t.jsonl:5'
	says 'input is no number: the message in t.jsonl:6'
	is '.[] | select(.kind == "token-row") | .ignored == {messages: 8, missing: 1, noNumber: 3, negative: 1, fraction: 1, huge: 2}'
	for n in $bad; do
		printf '{"traceSchema":"openclaw-trajectory","schemaVersion":1,"traceId":"s","source":"runtime","type":"model.completed","ts":"2026-05-27T10:00:01.000Z","seq":1,"sessionId":"s","provider":"p","modelId":"m","data":{"usage":{"input":%s,"output":1,"total":1}}}\n' "$n"
	done >x.trajectory.jsonl
	oc oc-capture x.trajectory.jsonl
	exits 0
	is '[.[] | select(.kind == "usage" and .source == "trajectory")] | length == 10'
	cp out t.out
	oc oc-tokens --source trajectory t.out
	exits 65
	is '.[] | select(.kind == "token-row") | .messages == 2 and .ignored == {messages: 8, missing: 1, noNumber: 3, negative: 1, fraction: 1, huge: 2}'
	python <<-'END'
		db = make("DELETE", 0)
		for seq, n in enumerate(("-5", "1.5", "1e300", "99999999999999999999", "null", '"7"', "[1]", "{}", "-0.0", "1e2")):
		    add(db, "s1", seq, message(1).replace('"input": 1', '"input": ' + n))
		db.close()
		assert capture() == 0, open("err").read()
	END
	counts 2 2 8 0
}

@test "an assistant message without any usage is told, not taken for nothing" {
	{ entry 1 10; entry 2 10 | sed 's/,"usage":{[^}]*}//'; entry 3 10 | sed 's/"usage":{[^}]*}/"usage":null/'; entry 4 10 | sed 's/"usage":{[^}]*}/"usage":"10"/'; } >t.jsonl
	oc oc-capture t.jsonl
	exits 0
	is '[.[] | select(.kind == "usage")] | length == 4'
	counts 1 10 0 0
	oc-tokens out 2>&1 >rows | grep -q ': notice: 3 rows are no model calls'
}

@test "times out of order in a database and in a file are marked alike" {
	python <<-'END'
		db = make("DELETE", 0)
		for seq, at in enumerate(("10:00:05", "10:00:04", "10:00:06", "09:00:00")):
		    add(db, "s1", seq, message(1, "2026-09-10T%s.000Z" % at))
		db.close()
		assert capture() == 0
	END
	says 'g/db.sqlite: notice: 2 messages are earlier than the one before them ("earlier")'
	is '[.[] | select(.kind == "usage") | .earlier // false] == [false, true, false, true]'
	cp out t.out
	oc oc-tokens t.out
	exits 0
	says 'out of order: 2'
	is '.[] | select(.kind == "token-row") | .messages == 4 and .backwards == 2'
}

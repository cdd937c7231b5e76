#!/usr/bin/env bats
# jsonl-mock-runner: its answer, and each way in which it misbehaves. What a replay makes of them: jsonl-replay.bats.

setup() {
	load lib
	cp "$root/testdata/jsonl-replay/weather.jsonl" in.jsonl
	export OC_RUNTIME=codex OC_TURN=1
}

mock() {
	oc jsonl-mock-runner "$@" <in.jsonl
}

@test "the transcript, a call, its result and an answer, always the same" {
	mock
	exits 0
	n=$(wc -l <in.jsonl)
	diff <(jq -c . in.jsonl) <(head -n "$n" out)
	[ "$(tail -n +$((n + 1)) out | jq -r '.message.role' | xargs)" = "assistant toolResult assistant" ]
	[ "$(jq -r '.message.toolCallId // empty' out | tail -n 1)" = "mock_$n" ]
	mv out one
	mock
	cmp one out
}

@test "--do, only --on that runtime, only --at that turn" {
	mock
	mv out well
	for what in text tone call result lines; do
		mock --do "$what"
		exits 0
		! cmp -s well out || return 1
		for elsewhere in "--on openclaw" "--at 2"; do
			# shellcheck disable=SC2086
			mock --do "$what" $elsewhere
			cmp well out
		done
	done
	mock --do=call --on=codex --at=1
	grep -q '"name":"exec"' out
	mock --do lines
	[ "$(wc -l <out)" -eq $(($(wc -l <well) + 1)) ]
}

@test "failures" {
	mock --do fail
	exits 3
	[ "$(cat err)" = 'jsonl-mock-runner: failed as it was told' ]
	mock --do silent
	exits 0
	[ ! -s out ]
	mock --do crash
	exits 139
	mock --do rubbish
	exits 0
	! jq . out 2>err || return 1
	status=0
	jsonl-mock-runner --do flood <in.jsonl 2>err | head -n 1000 >out || true
	[ "$(wc -l <out)" -eq 1000 ]
	timeout 1 jsonl-mock-runner --do hang <in.jsonl >out || status=$?
	exits 124
	[ ! -s out ]
}

@test "--wait" {
	SECONDS=0
	mock --wait 1.2
	exits 0
	[ "$SECONDS" -ge 1 ]
}

@test "lines that are no JSON, no transcript at all" {
	printf 'warming up\n{"message":{"role":"user","content":"hello"}}\n[1]\n' >in.jsonl
	mock
	exits 0
	[ "$(wc -l <out)" -eq 4 ]
	grep -q 'what you have asked for here: hello' out
	mock </dev/null
	exits 0
}

@test "wrong use" {
	for arg in --do --do=dance --do= --nosuch x; do
		mock "$arg"
		exits 64
		says 'see jsonl-mock-runner --help'
		[ ! -s out ]
	done
}

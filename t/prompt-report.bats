#!/usr/bin/env bats
# prompt-report: where the characters go, what changed, each option and error, and names that mean harm.

setup() {
	load lib
	data=$root/testdata/session-prompts
}

# entry [JQ-EDIT]: a sessions.json of one session.
entry() {
	jq -n '
		{"agent:main:main": {sessionId: "s-1", updatedAt: 1, systemPromptReport: {sessionId: "s-1", provider: "p", model: "m",
			systemPrompt: {chars: 900, projectContextChars: 500, nonProjectContextChars: 400},
			injectedWorkspaceFiles: [{name: "A.md", injectedChars: 480}], skills: {promptChars: 100, entries: [{name: "x", blockChars: 90}]},
			tools: {listChars: 20, schemaChars: 100, entries: [{name: "exec", schemaChars: 100}]}}}}
		| .["agent:main:main"].systemPromptReport |= ('"${1:-.}"')' >sessions.json
}

@test "the report of two sessions is as it was" {
	oc prompt-report "$data"
	exits 0
	diff -u "$root/t/golden/prompt-report.md" out
	oc prompt-report - <"$data/sessions.json"
	exits 0
	diff -u "$root/t/golden/prompt-report.md" out
}

@test "the parts add up" {
	entry
	oc prompt-report sessions.json
	exits 0
	shows '**1,000 characters before the first word of the conversation**, in one session'
	shows '| Files of the workspace | 500 | 50.0% |'
	shows "| System: the gateway's own text | 280 | 28.0% |"
	shows '| Tools | 120 | 12.0% |'
	shows '| Skills | 100 | 10.0% |'
	shows '| All | 1,000 | 100.0% |'
}

@test "--baseline: what changed, is new and is gone" {
	entry
	oc prompt-report --ndjson sessions.json
	exits 0
	zstd -q <out >before.zst
	entry '.injectedWorkspaceFiles = [{name: "A.md", injectedChars: 600}, {name: "B.md", injectedChars: 60}] | .systemPrompt.chars = 1080 | .systemPrompt.projectContextChars = 680 | .tools.entries = []'
	oc prompt-report --baseline before.zst sessions.json
	exits 0
	shows 'Before: 1,000, a change of +18.0%.'
	shows '| `A.md` | 600 | 50.8% | 480 | +25.0% |'
	shows '| `B.md` | 60 | 5.1% | - | new |'
	shows '| `exec` | - | 0.0% | 100 | gone |'
	zstd -dcq before.zst >before
	oc prompt-report -b before -n1 sessions.json
	exits 0
	shows 'and 1 file more.'
}

@test "a baseline that is none" {
	entry
	oc prompt-report -b nowhere sessions.json
	exits 66
	echo '{}' >none
	oc prompt-report -b none sessions.json
	exits 65
	says 'holds no prompt'
	echo '{"kind":"prompt",' >none
	oc prompt-report -b none sessions.json
	exits 65
	says 'is damaged'
	printf '\050\265\057\375xx' >none
	oc prompt-report -b none sessions.json
	exits 65
	says 'cannot be unpacked'
}

@test "--out: whole, or what was there stays" {
	entry
	oc prompt-report --out report.md sessions.json
	exits 0
	[ ! -s out ]
	grep -q '^# Prompts' report.md
	cp report.md before
	echo '{}' >empty.json
	oc prompt-report -oreport.md empty.json
	exits 65
	says 'nothing to report'
	cmp report.md before
	mkdir folder
	oc prompt-report -o folder sessions.json
	exits 73
}

@test "no session is named, names that mean harm do none, odd figures are none" {
	entry '.injectedWorkspaceFiles = [{name: "a`|<b>\u001b[31m\n", injectedChars: -5}, {name: 7, injectedChars: "x"}, null] | .skills = [] | .tools = "x"'
	oc prompt-report sessions.json
	exits 0
	safe out
	shows '| `` a`\|<b>\x1B[31m\n `` | 0 |'
	! grep -e s-1 -e agent: out
}

@test "bad input is named, and the rest reported" {
	entry
	printf '{"a":' >broken.json
	oc prompt-report sessions.json broken.json
	exits 65
	shows '**Not all input could be read**'
	oc prompt-report sessions.json nowhere.json
	exits 66
	shows '# Prompts'
}

@test "locale and time zone change no byte" {
	LC_ALL=C.UTF-8 TZ=Asia/Kolkata oc prompt-report "$data"
	diff "$root/t/golden/prompt-report.md" out
}

@test "wrong use" {
	for wrong in "--top 0 x" "--top x x" "--nothing" "--baseline" "--out="; do
		oc prompt-report $wrong
		exits 64
		says 'see prompt-report --help'
	done
	oc prompt-report --help
	exits 0
	grep -q '^Usage: prompt-report' out
	oc prompt-report --version
	grep -Eq '^prompt-report [0-9]' out
}

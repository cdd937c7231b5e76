#!/usr/bin/env bats
# The helpers of lib.bash: what they are to notice, they notice.

setup() {
	load lib
}

@test "exits: a status that was lost in a pipe or a subshell is no status" {
	oc false
	exits 1
	exits 1
	echo x | oc cat
	! exits 1 >said || return 1
	grep -qx 'oc ran in a pipe or a subshell, where its status is lost: cat' said
	(oc true)
	! exits 1 || return 1
	[ "$(oc false && exits 1 && echo well)" = well ]
	oc true
	! exits 1 || return 1
	exits 0
}

@test "exits: of run as well" {
	run false
	exits 1
	! exits 0
}

@test "says, shows, lacks, is, safe" {
	oc sh -c 'echo "{\"a\":1}"; echo word >&2'
	says word
	! says other || return 1
	shows '"a"'
	! shows '"b"' || return 1
	lacks '"b"'
	! lacks '"a"' || return 1
	is '.[0].a == 1'
	! is '.[0].a == 2' || return 1
	safe out
	printf '\033' >x
	! safe x
}

@test "no test file has a helper of the same name: ours, loaded later, would be called in its place" {
	local file name
	for file in "$BATS_TEST_DIRNAME"/*.bats; do
		while read -r name; do
			! grep -q "^$name()" "$file" || { echo "$file: $name"; return 1; }
		done < <(grep -oE '^[a-z_]+\(\)' "$BATS_TEST_DIRNAME/lib.bash" | tr -d '()')
	done
}

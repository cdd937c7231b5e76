# Common ground of the bats files: `setup() { load lib; }`. Sets root, BIN, PATH, a fixed locale and time zone, and
# changes to an empty folder of the test's own.
# shellcheck shell=bash

root=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
BIN=$(cd "${OC_BIN:-$root/build/bin}" && pwd) || {
	echo "no filters in ${OC_BIN:-$root/build/bin}: run make first" >&2
	exit 1
}
# The system's own programs before those of version managers, of which each start takes half a second.
PATH=$BIN:/usr/bin:/bin:$PATH
LC_ALL=C
TZ=UTC
export PATH LC_ALL TZ
unset NO_COLOR

mkdir -p "$BATS_TEST_TMPDIR/cwd"
cd "$BATS_TEST_TMPDIR/cwd" || exit 1

# oc COMMAND...: runs it with stdout in ./out, stderr in ./err and the status in $status. Nothing is mixed up. Run in a pipe
# or another subshell its status would be lost outside of it: it notes in which shell it ran, and exits fails elsewhere.
oc() {
	echo "$BASHPID $*" >"$BATS_TEST_TMPDIR/oc"
	status=0
	"$@" >out 2>err || status=$?
}

# exits N: the last oc or run ended with N; else shows what it said.
exits() {
	local shell=$BASHPID what=
	[ ! -e "$BATS_TEST_TMPDIR/oc" ] || read -r shell what <"$BATS_TEST_TMPDIR/oc"
	if [ "$shell" != "$BASHPID" ]; then
		echo "oc ran in a pipe or a subshell, where its status is lost: $what"
		return 1
	fi
	if [ "$status" -ne "$1" ]; then
		echo "expected exit $1, got $status"
		[ -n "${output:-}" ] && echo "$output"
		[ -s err ] && cat err
		return 1
	fi
}

# says TEXT: stderr of the last oc holds TEXT.
says() {
	grep -qF -- "$1" err || {
		echo "expected on stderr: $1"
		cat err
		return 1
	}
}

# shows TEXT: stdout of the last oc, a report, holds TEXT. lacks TEXT: it does not.
shows() {
	grep -qF -- "$1" out || {
		echo "expected in the report: $1"
		cat out err
		return 1
	}
}

lacks() {
	! grep -F -- "$1" out
}

# is EXPR...: the records in ./out, as one array, satisfy the jq expression.
is() {
	jq -es "$@" out >/dev/null || {
		echo "not so: $*"
		head -c 8000 out
		head -c 4000 err
		return 1
	}
}

# safe FILE: nothing in it that a terminal would act on.
safe() {
	! LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')" "$1"
}

# repeat N FILE: its bytes N times over, with few processes.
repeat() {
	yes "$2" | head -n "$1" | tr '\n' '\0' | xargs -0 cat
}

# needs_shim: skips the test where t/fault.so cannot be put in front of a program; else its path is in $shim.
needs_shim() {
	[ -z "${OC_SAN:-}" ] || skip "the shim stands where ASan stands"
	shim=$BIN/../t/fault.so
	[ -r "$shim" ] || skip "no $shim: make units"
}

# every_allocation COMMAND...: fails its N-th allocation for every N until none is left. It says so with 70, or it changes
# nothing: neither what it writes nor its status. Behind needs_shim.
every_allocation() {
	oc "$BIN/../t/each_allocation" "$shim" "$@"
	exits 0 || {
		cat out each.err
		return 1
	}
	[ "$(cat out)" -ge 20 ]
}

# rtt-sample records as version 1 had them.
samples_v1() {
	jq -c 'if .kind != "rtt-sample" then . else
		.v = 1
		| if has("scenarioListed") then .scenario = ({id: .scenario, name: .scenarioName, title: .scenarioTitle, listed: .scenarioListed} | map_values(values)) else . end
		| if has("providerDetails") then .provider = ({id: .provider} + .providerDetails) else . end
		| if has("runTimes") then .run = .runTimes else del(.run) end
		| del(.scenarioName, .scenarioTitle, .scenarioListed, .providerDetails, .runTimes) end'
}

# Common ground of the bats files: `setup() { load lib; }`. Sets root, BIN, PATH, a fixed locale and time zone, and
# changes to an empty folder of the test's own.
# shellcheck shell=bash

root=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
BIN=$(cd "${OC_BIN:-$root/build/bin}" && pwd) || {
	echo "no filters in ${OC_BIN:-$root/build/bin}: run make first" >&2
	exit 1
}
PATH=$BIN:$PATH
LC_ALL=C
TZ=UTC
export PATH LC_ALL TZ
unset NO_COLOR

mkdir -p "$BATS_TEST_TMPDIR/cwd"
cd "$BATS_TEST_TMPDIR/cwd" || exit 1

# oc COMMAND...: runs it with stdout in ./out, stderr in ./err and the status in $status. Nothing is mixed up.
oc() {
	status=0
	"$@" >out 2>err || status=$?
}

# exits N: the last oc or run ended with N; else shows what it said.
exits() {
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

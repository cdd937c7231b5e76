#!/usr/bin/env bats
# The README's first pipeline is run as it stands there, and its two commands are where .ci/run looks for them.

setup() {
	load lib
	mkdir build
	ln -s "$BIN" build/bin
	ln -s "$root/testdata" testdata
}

# The indented blocks of a section, a file each, with what the examples make here.
blocks() {
	awk -v section="## $1" '
		/^## / { on = ($0 == section) }
		on && /^    / { if (!inside) n++; inside = 1; print substr($0, 5) >("block." n); next }
		/^$/ && inside { inside = 0 }' "$root/README.md"
	sed -i -E "s#/tmp/(store|public)#$PWD/\1#g" block.*
}

@test "the first pipeline works, step by step" {
	blocks "A first pipeline"
	n=0
	for b in block.*; do
		n=$((n + 1))
		oc bash -e -o pipefail "$b"
		exits 0 || { cat "$b"; false; }
		[ -s out ] || [ -s err ]
	done
	[ "$n" -ge 2 ]
	[ -n "$(find store/data -name '*.jsonl')" ]
}

@test "the two commands are on lines of their own" {
	[ "$(grep -cE '^    .*make report$' "$root/README.md")" -ge 1 ]
	[ "$(grep -cE '^    make check$' "$root/README.md")" -eq 1 ]
	[ "$(grep -n 'make report' "$root/README.md" | head -n 1 | grep -c ':    ')" -eq 1 ]
}

@test "what the README points to is there" {
	for f in $(grep -oE '`(man/[a-z-]+\.[157]|t/README.md|schemas/|lib/)`' "$root/README.md" | tr -d '`') \
		$(grep -oE 'man man/[a-z-]+\.[0-9]' "$root/README.md" | cut -d' ' -f2); do
		[ -e "$root/$f" ] || { echo "$f is not there"; false; }
	done
}

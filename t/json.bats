#!/usr/bin/env bats
# t/json/: y_ is accepted without a word, n_ refused at the place that places.tsv names, i_accepted_ (RFC 8259 leaves it open) accepted.

setup() {
	load lib
}

validate() {
	oc oc-capture --validate --type json "$1"
}

@test "y_ and i_accepted_: accepted, nothing is said" {
	count=0
	for f in "$root"/t/json/y_*.json "$root"/t/json/i_accepted_*.json; do
		validate "$f"
		if [ "$status" -ne 0 ] || [ -s out ] || [ -s err ]; then
			echo "${f##*/}: exit $status"
			cat out err
			false
		fi
		count=$((count + 1))
	done
	[ "$count" -ge 35 ]
}

@test "n_: refused, exit 65, at the right place" {
	count=0
	while IFS=$'\t' read -r name place; do
		validate "$root/t/json/$name"
		if [ "$status" -ne 65 ] || [ -s out ] || [ "$(grep -cF ":$place: " err)" -ne 1 ]; then
			echo "$name: exit $status, expected $place"
			cat out err
			false
		fi
		safe err
		count=$((count + 1))
	done <"$root/t/json/places.tsv"
	[ "$count" -eq "$(find "$root/t/json" -name 'n_*' | wc -l)" ]
	[ "$count" -ge 58 ]
}

@test "the same from standard input" {
	for name in y_object_nested n_array_second_line; do
		oc oc-capture --validate --type json - <"$root/t/json/$name.json"
		case $name in
		y_*) exits 0 ;;
		*) exits 65 && says ":3:3: " ;;
		esac
	done
}

# suites.bash: suites that were not run as a pair have nothing to compare, and would fail a live report: what is left without
# them. Sourced by parity-report and token-report, behind report.sh. The records begin and end as the filters write them.
# shellcheck shell=bash disable=SC2034,SC2154

# What jq/parity_read.jq found out of the suites in $work/records, by word.
sorted() { # WORD
	run sed -n "s/^$1 //p" "$work/sorted"
}

# $work/left: the numbers of the lines of suites without a pair; $suites of them, by $suite_records.
sort_suites() {
	pick -n 'suite|scenario' <"$work/records" | into sorted query -nRr 'include "parity_read"; sorted_suites' || fail
	into left sorted left || fail
	suites=$(sorted suites) || fail
	suite_records=$(sorted records) || fail
	into endings true || fail
}

# The records without those lines, and without the cells of which the end is in $work/endings.
kept() {
	OF=$work run awk '
		BEGIN {
			while ((getline n <(ENVIRON["OF"] "/left")) > 0) left[n]
			while ((getline end <(ENVIRON["OF"] "/endings")) > 0) ends[end]
		}
		NR in left { next }
		/^\{"kind":"cell"/ { for (end in ends) if (substr($0, length($0) - length(end) + 1) == end) next }
		{ print }' <"$work/records"
}

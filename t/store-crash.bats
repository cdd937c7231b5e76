# Eight writers on one store, killed at random with kill -9 for a few seconds. Then: every acknowledged line is there, once;
# every line is whole, or in .torn; every document is whole, at any moment.

bats_require_minimum_version 1.5.0

setup() {
	load lib
	writer=$BIN/../t/store_writer
	[ -x "$writer" ] || {
		echo "no $writer: run make units first" >&2
		return 1
	}
	pids=()
}

teardown() {
	for p in "${pids[@]}"; do kill -9 "$p" 2>/dev/null || true; done
	wait
}

# start I: writer number I, as a new generation of its own name.
start() {
	gen=$((gen + 1))
	"$writer" store "w$1-$gen" 400 "acks.$1" 3>&- &
	pids[$1]=$!
}

# whole_document FILE: as store_writer.c makes them.
whole_document() {
	awk 'NR == 1 { id = $1; n = $2; len = $3; good = NF == 3 }
		NR == 2 { good = good && length($0) == len + 0 }
		NR == 3 { good = good && $0 == "end " id " " n }
		END { exit !(good && NR == 3) }' "$1" || {
		echo "not whole: $1"
		head -c 300 "$1"
		return 1
	}
}

whole_lines() {
	awk 'NF != 4 || length($4) != $3 + 1 || substr($4, length($4)) != "." {
			print "not whole: line " NR ": " substr($0, 1, 100); bad = 1
		}
		seen[$1 " " $2]++ { print "twice: " $1 " " $2; bad = 1 }
		END { exit bad }' "$1"
}

@test "eight writers, killed at random, lose nothing that was acknowledged" {
	gen=0
	killed=0
	for i in 0 1 2 3 4 5 6 7; do start $i; done
	for _ in {1..500}; do
		[ -s store/data/log.jsonl ] && [ -s store/doc/shared ] && break
		sleep 0.02
	done
	end=$((SECONDS + 4))
	while [ $SECONDS -lt $end ]; do
		sleep 0.02
		victim=$((RANDOM % 8))
		kill -9 "${pids[victim]}" 2>/dev/null && killed=$((killed + 1))
		wait "${pids[victim]}" 2>/dev/null || true
		start $victim
		[ $((killed % 10)) -ne 9 ] || "$writer" --tear store
		whole_document store/doc/shared
	done
	kill -9 "${pids[@]}" 2>/dev/null || true
	wait
	pids=()

	# A torn line at the very end, and an append that finds it.
	"$writer" --tear store
	"$writer" store last 1 acks.last

	whole_lines store/data/log.jsonl
	cat acks.* | awk '$1 == "line" { print $2, $3 }' | sort >acknowledged
	awk '{ print $1, $2 }' store/data/log.jsonl | sort >stored
	lost=$(comm -23 acknowledged stored)
	[ -z "$lost" ] || { echo "lost: $lost"; false; }

	grep -q '^torn 0 100 aaaa$' store/data/log.jsonl.torn
	run grep -c '^torn' store/data/log.jsonl
	[ "$output" -eq 0 ]

	cat acks.* | awk '$1 ~ /^runs/ { print $1 }' >published
	while read -r doc; do whole_document "store/$doc"; done < <(tail -n 200 published)
	find store -type f ! -name '.oc-*' ! -path store/data/log.jsonl ! -path store/data/log.jsonl.torn >documents
	[ "$(grep -cvE '^store/(doc/shared|runs/)' documents || true)" -eq 0 ]
	for doc in $(tail -n 200 documents); do whole_document "$doc"; done

	echo "# $(wc -l <acknowledged) lines acknowledged, $killed writers killed, $(wc -l <published) documents," \
		"$(wc -l <store/data/log.jsonl.torn) torn" >&3
	[ "$(wc -l <acknowledged)" -ge 20 ]
	[ $killed -ge 10 ]
	[ -s published ]
}

@test "a writer that is let alone finishes and leaves no temporary file" {
	"$writer" store a 30 acks
	[ "$(wc -l <store/data/log.jsonl)" -eq 30 ]
	[ ! -e store/data/log.jsonl.torn ]
	run find store -name '.oc-tmp-*'
	[ -z "$output" ]
}

# report.sh: the frame of all pipelines. A pipeline finds it beside itself or where it is installed, sources it, and then reads
# as what it does:
#
#     needs oc-capture oc-tokens zstd  the programs that it runs, besides jq
#     options "$usage" "$@"            reads the command line by the table that the usage text is: opt, given, operands
#     read_operands "cells"            no operand: standard input, with a hint when that is a keyboard
#     open_work                        makes $work, a folder for temporary files, which goes when the script ends
#     open_output                      looks after --output FILE
#     emit report                      prints what `report` prints, or puts it in place as FILE, whole or not at all
#
# What it runs goes through one of
#
#     run COMMAND...                   a tool of the system, which only fails when it cannot read or write
#     pick KIND|...                    records of these kinds, by grep
#     query ...                        jq with the modules of jq/
#     oc FILTER ...                    a filter
#     render FUNCTION ...              jq, for a report
#
# which say what failed and return a status as `raise` orders them. No part of a pipe fails unseen: `a | b || fail` where a
# status can only be a failure, `a | oc b; raise "${PIPESTATUS[@]}"` where 1, 65 and 66 are answers.
# shellcheck shell=bash

set -u -o pipefail
shopt -s nullglob

# The same bytes whatever the locale, time zone and habits of the caller. as_caller: the command that gives them back.
as_caller=()
for name in LC_ALL TZ POSIXLY_CORRECT JQ_COLORS CDPATH ZSTD_CLEVEL ZSTD_NBTHREADS; do
	# env(1) takes no option behind an assignment.
	if [ -n "${!name+set}" ]; then as_caller+=("$name=${!name}"); else as_caller=(-u "$name" "${as_caller[@]}"); fi
done
as_caller=(env "${as_caller[@]}")
set +o posix
unset POSIXLY_CORRECT JQ_COLORS CDPATH ZSTD_CLEVEL ZSTD_NBTHREADS
# Without one in the environment bash has a PATH of its own, which may end in the current folder.
[[ ${PATH@a} == *x* ]] || PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH LC_ALL=C TZ=UTC0

# A closed descriptor would be that of the next file that is opened.
{ : 3>&2; } 2>/dev/null || exec 2>/dev/null
{ : 3>&1; } 2>/dev/null || exec >/dev/full
{ : 3<&0; } 2>/dev/null || exec </dev/null

# shellcheck disable=SC2154 # set by the pipeline
program=${self##*/} modules=$parts/jq
bin='' status=0

# ---- messages ----

say() {
	printf '%s: %s\n' "$program" "$1" >&2
}

# What --quiet leaves out.
notice() {
	[ -n "${opt[quiet]+set}" ] || say "$1"
}

die() { # STATUS MESSAGE
	say "$2"
	exit "$1"
}

wrong_use() {
	local text
	text=$(safe "$1")
	die 64 "$text$([[ $text == *\? ]] || echo ';') see $program --help"
}

# Text from outside, so that nothing in it acts on a terminal.
safe() {
	case $1 in
	*[!\ -~]*) printf '%s' "$1" | query -Rsr 'include "markdown"; visible' ;;
	*) printf '%s\n' "$1" ;;
	esac
}

# ---- statuses and commands ----

# Makes $status the worst of these and itself, which is the largest: findings (1), bad input (65), input that could not be opened
# (66), a failure (70, and whatever we do not know), output that cannot be made (73) or was cut off (74).
raise() { # STATUS...
	local each
	for each; do
		case $each in
		0 | 1 | 65 | 66 | 73 | 74) ;;
		141) continue ;; # whose reader has ended, which has a status of its own
		*) each=70 ;;
		esac
		[ "$each" -le "$status" ] || status=$each
	done
}

# Ends the script when a part of it has failed, which has said why.
halt() {
	[ "$status" -lt 70 ] || exit "$status"
}

# Ends the script as the command before it ended, which has said why.
fail() {
	local rc=$?
	case $rc in
	70 | 73 | 74) exit $rc ;;
	1) exit 74 ;; # a redirection
	*) die 70 "a part of it ended with status $rc" ;;
	esac
}

# Says what a failed program's status means, and returns ours.
failed() { # PROGRAM STATUS
	case $2 in
	141) return 141 ;;
	12[6-9] | 1[3-9]? | 2??)
		say "$1 ended with status $2"
		return 70
		;;
	*)
		say "$1 ended with status $2: is there no space left? TMPDIR may name a larger place"
		return 74
		;;
	esac
}

run() { # COMMAND...
	"$@" || failed "$1" $?
}

pick() { # [GREP OPTION...] KIND|... ('': whatever it is)
	local rc=0 kinds=${*: -1}
	grep "${@:1:$#-1}" -E "^\{\"kind\":${kinds:+\"($kinds)\"}" || rc=$?
	[ $rc -le 1 ] || failed grep "$rc"
}

# Is it in the file? Neither yes nor no ends the script.
has() { # [GREP OPTION...] PATTERN FILE
	local rc=0
	grep -q "$@" || rc=$?
	[ $rc -le 1 ] || die 70 "grep ended with status $rc"
	return $rc
}

query() { # as jq, which would read ~/.jq too
	local rc=0
	HOME=/dev/null jq -L "$modules" "$@" || rc=$?
	case $rc in
	0) ;;
	[345])
		say "jq ended with status $rc"
		return 70
		;;
	*) failed jq "$rc" ;;
	esac
}

# mute='(a|b): ' oc ...: without its notices that begin so; with --quiet, without any.
oc() { # FILTER ARGUMENT...
	local rc=0
	if [ -z "${opt[quiet]+set}${mute-}" ]; then
		"$bin/$1" "${@:2}" || rc=$?
	else
		{
			"$bin/$1" "${@:2}" 2>&1 >&3 3>&- | grep -Ev --line-buffered "^oc-[a-z-]*:.* notice: ${opt[quiet]-$mute}" >&2 3>&-
			rc=${PIPESTATUS[0]}
		} 3>&1
	fi
	[ "$rc" -lt 126 ] || failed "$1" "$rc" || rc=$?
	return "$rc"
}

# The filter says what is wrong with its options, before anything is read. (A gate without input ends with 65.)
try_options() { # FILTER OPTION...
	local said rc
	said=$(oc "$@" </dev/null 2>&1 >/dev/null)
	rc=$?
	[ $rc -ne 0 ] && [ $rc -ne 65 ] || return 0
	printf '%s\n' "$said" | sed "s/^$1: /$program: /; s/'$1 --help'/$program --help/" >&2
	exit $rc
}

# Reads with oc-capture. Returns 0, 65 or 66.
capture() { # NAME OPERAND...: to $work/NAME
	local rc
	into "$1" oc oc-capture -- "${@:2}"
	rc=$?
	case $rc in
	0 | 65 | 66) return $rc ;;
	74) die 74 "no space for the records in $(safe "$work"): set TMPDIR to a larger place" ;;
	*) die 70 "oc-capture ended with status $rc" ;;
	esac
}

# A file as it is or, when it is compressed, unpacked, as oc-capture reads it.
plain() { # FILE
	local magic=''
	IFS= read -r -d '' -N 4 magic <"$1"
	if [ "$magic" = $'\x28\xb5\x2f\xfd' ]; then zstd -dcq <"$1"; else run cat <"$1"; fi
}

# Likewise, to $work/NAME. Returns 1 when it cannot be unpacked.
unpack() { # FILE NAME
	plain "$1" | into "$2" run cat
	case ${PIPESTATUS[*]} in
	'0 0') ;;
	'1 0') return 1 ;;
	*' 0') die 70 "zstd ended with status ${PIPESTATUS[0]}" ;;
	*) exit 74 ;;
	esac
}

# ---- the command line ----

# Programs of which one that is missing ends the script. Filters are beside it, in build/bin for one in the source tree, or in
# PATH; all in the same folder.
needs() { # PROGRAM...
	local each dir
	command -v jq >/dev/null || die 70 "jq is not installed: apt-get install jq"
	for each; do
		if [[ $each != oc-* ]]; then
			command -v "$each" >/dev/null || die 70 "$each is not installed"
			continue
		fi
		for dir in "${self%/*}" "${self%/*}/../build/bin"; do
			[ -n "$bin" ] || [ ! -x "$dir/$each" ] || bin=$dir
		done
		[ -n "$bin" ] || bin=$(command -v "$each") && bin=${bin%"/$each"}
		[ -x "$bin/$each" ] || die 70 "$each is neither beside it nor in PATH: run make"
		filter=${filter-$each}
	done
}

# opt: the value of each option that was given, the last one; '' of one without. given: all of them, with commas.
declare -A opt=() given=() takes=() letter=()
operands=()

# A line of the table is "  -n, --name VALUE  text", with or without a letter, with VALUE, [=VALUE] or neither.
read_table() { # USAGE
	local line column='' IFS=$'\n' row='^  (-([a-zA-Z]), |    )--([a-z-]+)(\[=[A-Z]+\]| [A-Z][A-Z,.]*)?( |$)' gap='^(.*[^ ]  +)[^ ]'
	set -f
	for line in $1; do
		[[ $line =~ $row ]] || continue
		takes[${BASH_REMATCH[3]}]=${BASH_REMATCH[4]# }
		[ -z "${BASH_REMATCH[2]}" ] || letter[${BASH_REMATCH[2]}]=${BASH_REMATCH[3]}
		[ -n "$column" ] || [[ ! $line =~ $gap ]] || column=${#BASH_REMATCH[1]}
	done
	set +f
	usage=$1$(printf '%-*s%s\n' "$column" '  -q, --quiet' 'print errors only' "$column" '  -h, --help' 'show this help and exit' \
		"$column" '  -V, --version' 'show the version and exit')
	takes+=([quiet]='' [help]='' [version]='')
	letter+=([q]=quiet [h]=help [V]=version)
}

# Which of these was meant: what begins with the word, else what takes the fewest edits, at most one for three letters of it.
nearest() { # WORD CANDIDATE...
	local word=${1,,} each best='' least=99 cost i j x
	local -a edits
	[ ${#1} -le 32 ] || return 0
	for each in "${@:2}"; do
		cost=${#each}
		if [[ $each != "$word"* ]]; then
			for ((i = 0; i <= ${#word}; i++)); do
				for ((j = 0; j <= ${#each}; j++)); do
					[ "${word:i-1:1}" = "${each:j-1:1}" ] && x=0 || x=1
					if ((i == 0 || j == 0)); then
						((x = i + j))
					else
						((x += edits[(i - 1) * 99 + j - 1]))
						((x <= edits[(i - 1) * 99 + j])) || ((x = edits[(i - 1) * 99 + j] + 1))
						((x <= edits[i * 99 + j - 1])) || ((x = edits[i * 99 + j - 1] + 1))
						if ((i > 1 && j > 1)) && [ "${word:i-2:2}" = "${each:j-1:1}${each:j-2:1}" ]; then
							((x <= edits[(i - 2) * 99 + j - 2])) || ((x = edits[(i - 2) * 99 + j - 2] + 1))
						fi
					fi
					edits[i * 99 + j]=$x
				done
			done
			((x * 3 <= (${#word} > 3 ? ${#word} : 3))) || continue
			((cost = 32 + x))
		fi
		((cost >= least)) || { least=$cost best=$each; }
	done
	printf '%s\n' "$best"
}

unknown() { # WORD
	local near
	near=${1#-}
	near=${near#-}
	near=$(nearest "$near" "${!takes[@]}")
	wrong_use "unknown option '$1'${near:+; did you mean --$near?}"
}

take() { # NAME VALUE
	local version
	opt[$1]=$2
	given[$1]+=${given[$1]+,}$2
	case $1 in
	help)
		printf 'Usage: %s %s\n' "$program" "$usage" || exit 74
		exit 0
		;;
	version)
		version=$("$bin/$filter" --version) || die 70 "$filter --version failed"
		printf '%s %s\n' "$program" "${version##* }" || exit 74
		exit 0
		;;
	esac
}

take_value() { # NAME VALUE WORD
	[ -n "$2" ] || wrong_use "option '$3' needs an argument that is not empty"
	take "$1" "$2"
}

options() { # USAGE ARGUMENT...
	local word name letters
	read_table "$1"
	shift
	while [ $# -gt 0 ]; do
		word=$1
		shift
		case $word in
		--)
			operands+=("$@")
			return
			;;
		--*)
			name=${word%%=*}
			name=${name#--}
			# --out was how --output was spelled.
			[ "$name" != out ] || [ -n "${takes[out]+set}" ] || name=output
			[[ $name =~ ^[a-z-]+$ && -n ${takes[$name]+set} ]] || unknown "${word%%=*}"
			case ${takes[$name]},$word in
			,*=*) wrong_use "option '${word%%=*}' takes no value" ;;
			,* | \[*,--"$name") take "$name" '' ;;
			*,*=*) take_value "$name" "${word#*=}" "${word%%=*}" ;;
			*)
				[ $# -gt 0 ] || wrong_use "option '$word' needs an argument"
				take_value "$name" "$1" "$word"
				shift
				;;
			esac
			;;
		-?*)
			letters=${word#-}
			while [ -n "$letters" ]; do
				word=-${letters:0:1}
				letters=${letters:1}
				[[ $word =~ ^-[a-zA-Z]$ && -n ${letter[${word#-}]+set} ]] || unknown "$word"
				name=${letter[${word#-}]}
				case ${takes[$name]} in
				'') take "$name" '' ;;
				\[*)
					take "$name" "$letters"
					letters=
					;;
				*)
					if [ -z "$letters" ]; then
						[ $# -gt 0 ] || wrong_use "option '$word' needs an argument"
						letters=$1
						shift
					fi
					take_value "$name" "$letters" "$word"
					letters=
					;;
				esac
			done
			;;
		*) operands+=("$word") ;;
		esac
	done
}

is_given() { # NAME: true or false
	[ -n "${opt[$1]+set}" ] && echo true || echo false
}

# Ends with 64 when one of these options was not given.
required() { # NAME...
	local name
	for name; do [ -n "${opt[$name]+set}" ] || wrong_use "--$name ${takes[$name]} is required"; done
}

# Ends with 64 when the option has none of these values.
one_of() { # NAME VALUE...
	local near value=${opt[$1]-$2}
	[[ " ${*:2} " != *" $value "* ]] || return 0
	near=$(nearest "$value" "${@:2}")
	wrong_use "--$1 takes one of ${*:2}, not '$value'${near:+; did you mean $near?}"
}

# passed: those of these options that were given, as a filter takes them.
pass() { # NAME...
	local name
	passed=()
	for name; do
		[ -z "${opt[$name]+set}" ] || passed+=("--$name${opt[$name]:+=${opt[$name]}}")
	done
}

read_operands() { # WHAT
	[ ${#operands[@]} -eq 0 ] || return 0
	operands=(-)
	[ ! -t 0 ] || notice "notice: reading $1 from the keyboard; end with Ctrl-D, or see $program --help"
}

# ---- temporary files ----

trash=()
leave() {
	[ ${#trash[@]} -eq 0 ] || rm -rf -- "${trash[@]}"
}
# A signal ends the script at once, this behind it. (With a trap for it, one that comes in the middle of an expansion may be lost:
# bash 5.2 ends the expansion with a syntax error, and goes on.)
trap leave EXIT

open_work() {
	work=$(mktemp -d -- "${TMPDIR:-/tmp}/$program.XXXXXX") || die 73 "no folder for temporary files can be made: see TMPDIR"
	trash+=("$work")
}

# A command's output to a file of the work folder.
into() { # NAME COMMAND...
	: >"$work/$1" || return 74
	"${@:2}" >"$work/$1"
}

# ---- reports ----

open_output() {
	output=${opt[output]-} draft=''
	[ -n "$output" ] || return 0
	shown=$(safe "$output")
	if [ -e "$output" ] && [ ! -f "$output" ]; then die 73 "$shown: is there and is not a regular file"; fi
	draft=$(mktemp -- "$(dirname -- "$output")/.$program.XXXXXX") || die 73 "$shown: cannot be made in its folder"
	trash+=("$draft")
}

# A function of a jq module of its name, without arguments: it makes {lines: the report's, exit: the status, say: for standard
# error or null}. Of input that is not whole there is no report.
render() { # FUNCTION [JQ OPTION...]
	HOME=/dev/null jq -nRr -L "$modules" --arg program "$program" "${@:2}" "include \"${1%%(*}\"; $1"'
		| (select(.exit < 70) | .lines[]),
		  (.exit as $exit | if $exit < 70 then .say else "no report, as a part of it failed (status \($exit))" end
		   | if . == null then "" else "\($program): \(.)\n" end | halt_error($exit))'
}

emit() { # COMMAND...: it ends as render
	local rc=74
	if [ -z "$draft" ]; then
		"$@"
		rc=$?
	else
		{
			"$@"
			rc=$?
		} >"$draft"
	fi
	case $rc in
	0 | 1 | 65 | 66) ;;
	70 | 73 | 74) exit $rc ;;
	2) die 74 "the report could not be written whole" ;;
	141) exit 0 ;; # the reader of the pipe has left
	*) die 70 "jq ended with status $rc" ;;
	esac
	if [ -s "$draft" ]; then
		{ chmod "$(printf '%o' $((0666 & ~$(umask))))" "$draft" && sync -- "$draft" && mv -fT -- "$draft" "$output"; } ||
			die 74 "$shown: cannot be put in place"
	fi
	exit $rc
}

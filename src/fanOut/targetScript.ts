import {shellQuote} from '../process/shellQuote.ts';

/** What runs on a target. */
export type TargetCommand = {
	readonly run: string;
	/** Every value travels in the script, which the target's shell reads from its standard input: in no list of processes. */
	readonly variables: Readonly<Record<string, string>>;
};

/** The byte that every line of the script's own begins with, before its word. */
export const marker = '\u0001';

/** How long a claim stays that somebody may still come for, in days. */
const keptDays = 30;

/** How often a command is looked at that another connection began, in seconds. */
const lookSeconds = 1;

/**
 * The text that a POSIX shell on a target reads. It begins the command at most once for a mark, whatever becomes of the
 * connection, and finds it again. Its own lines are a marker, `word`, and what is to be said; all else is output.
 *
 * It says `hello` and waits for `go OFFSET MUST-EXIST` before it does anything. Then it says one of
 * - `began`: the command runs now; `found`: it was begun before, and its output follows from OFFSET on;
 * - `gone`: MUST-EXIST is 1, and there is no trace of it;
 * - `again`: another connection began it in the same moment;
 * - `plain`: this target lets no folder be made, so the command runs as long as the connection does;
 * and at the end
 * - `end CODE BYTES`: its exit code, and how much output there is in all; or `dead BYTES`: it ended without a record.
 * After that it takes `rest OFFSET` (the output from there on, then `sent`) and `bye` (what was kept of it is deleted) or
 * `keep` (the claim stays: an order that was lost on the way may still arrive). While the command runs it takes `TERM` and `KILL`. When its input ends, it goes, and the command runs on.
 *
 * The claim is a file that is made only where there is none; whoever makes it writes the group of processes and, where
 * the system tells them, boot and start into it. The exit code comes by a rename: it is there whole or not at all.
 * @param mark names this run of this step on this target; no other has it
 * @param word tells the script's lines from output: nobody can guess it
 */
export function targetScript({run, variables}: TargetCommand, mark: string, word: string): string {
	const exports = Object.entries(variables).map(([name, value]) => `export ${name}=${shellQuote(value)}`);
	return `{
say() { printf '\\001%s %s\\n' ${shellQuote(word)} "$*"; }
say hello
read -r rt_go rt_from rt_must || exit 0
[ "$rt_go" = go ] || exit 0
umask 077
rt_home=\${XDG_STATE_HOME:-\${HOME:-/nonexistent}/.local/state}/release-tui
[ -d "$rt_home" ] || mkdir -p "$rt_home" 2>/dev/null
if ! [ -w "$rt_home" ]; then
	rt_home=\${TMPDIR:-/tmp}/release-tui-\${LOGNAME:-\${USER:-x}}
	mkdir "$rt_home" 2>/dev/null
	[ -O "$rt_home" ] && ! [ -h "$rt_home" ] || rt_home=
fi
rt_d=$rt_home/${mark}
rt_run=${shellQuote(run)}
${exports.join('\n')}
${rulesOfTarget}
exit
}
`;
}

// The wrapper of the command: it has its own session, so that neither the connection's end nor a group's signal to the
// connection reaches it. It outlives TERM to record the exit code; its command has the signals as ever.
const wrapper = `d=$1
own() {
	read -r b </proc/sys/kernel/random/boot_id || b=-
	if read -r p <"/proc/$$/stat"; then p=\${p##*) }; set -- $p; else p=; fi
	b="$b \${20:--}"
}
{ own; } 2>/dev/null
trap : TERM INT HUP
if [ "$3" = group ]; then g=-$$; else g=$$; fi
( set -C; printf '%s %s\\n' "$g" "$b" >"$d/claim" ) 2>/dev/null || exit 121
if [ "$3" = group ]; then
	sh -c "$2" >>"$d/out" 2>&1 </dev/null
	c=$?
else
	sh -c "$2" >>"$d/out" 2>&1 </dev/null &
	k=$!
	trap 'kill -TERM "$k"' TERM
	while :; do
		wait "$k"
		c=$?
		kill -0 "$k" 2>/dev/null || break
	done
fi
printf '%s\\n' "$c" >"$d/exit.$$" && mv "$d/exit.$$" "$d/exit"`;

const rulesOfTarget = `rt_wrapper=${shellQuote(wrapper)}
rt_size() { rt_bytes=0; if [ -s "$rt_d/out" ]; then rt_bytes=$(wc -c <"$rt_d/out"); fi; rt_bytes=$((rt_bytes)); }
rt_alive() {
	read -r rt_g rt_b rt_s <"$rt_d/claim" || return 1
	{ read -r rt_now </proc/sys/kernel/random/boot_id || rt_now=$rt_b; } 2>/dev/null
	[ "$rt_b" = - ] || [ "$rt_now" = "$rt_b" ] || return 1
	kill -0 "$rt_g" 2>/dev/null || return 1
	rt_p=
	{ read -r rt_p </proc/"\${rt_g#-}"/stat; } 2>/dev/null
	[ -n "$rt_p" ] && [ "$rt_s" != - ] || return 0
	rt_started() { rt_p=\${20}; }
	rt_started \${rt_p##*) }
	[ "$rt_p" = "$rt_s" ]
}
rt_end() {
	rt_size
	if [ -s "$rt_d/exit" ] && read -r rt_code <"$rt_d/exit"; then say end "$rt_code" "$rt_bytes"; else say dead "$rt_bytes"; fi
}
rt_follow() {
	say found
	rt_t=
	if ! [ -s "$rt_d/exit" ]; then
		: >>"$rt_d/out"
		tail -c +$((rt_from + 1)) -f "$rt_d/out" 2>/dev/null &
		rt_t=$!
		trap 'kill $rt_t 2>/dev/null; exit' TERM
		rt_looks=0
		while ! [ -s "$rt_d/exit" ]; do
			# A claim that is empty is one that is just being made, or that nobody finished.
			if ! rt_alive 2>/dev/null && { [ -s "$rt_d/claim" ] || [ $rt_looks -gt 1 ]; }; then break; fi
			rt_looks=$((rt_looks + 1))
			sleep ${lookSeconds} >/dev/null 2>&1
		done
		kill "$rt_t" 2>/dev/null
		wait "$rt_t" 2>/dev/null
	fi
	rt_end
}
rt_begin() {
	if command -v setsid >/dev/null 2>&1; then
		exec setsid sh -c "$rt_wrapper" release-tui "$rt_d" "$rt_run" group </dev/null >/dev/null 2>&1 &
	else
		exec nohup sh -c "$rt_wrapper" release-tui "$rt_d" "$rt_run" alone </dev/null >/dev/null 2>&1 &
	fi
	rt_k=$!
	say began
	# A trap that is set before would take a signal away from what is only being started.
	( sleep 1 >/dev/null 2>&1; : >"$rt_d/live.$rt_k"; exec tail -c +1 -f "$rt_d/out" 2>/dev/null ) &
	rt_t=$!
	trap 'kill $rt_t 2>/dev/null; exit' TERM
	wait "$rt_k"
	kill "$rt_t" 2>/dev/null
	wait "$rt_t" 2>/dev/null
	if ! [ -s "$rt_d/exit" ]; then
		rt_g=
		{ read -r rt_g rt_b <"$rt_d/claim"; } 2>/dev/null
		# Another connection was faster: what it began is found by looking again.
		[ "\${rt_g#-}" = "$rt_k" ] || { say again; return; }
	fi
	[ -e "$rt_d/live.$rt_k" ] || ! [ -s "$rt_d/out" ] || cat "$rt_d/out"
	rt_end
}
rt_plain_run() {
	sh -c "$rt_run" 2>&1 </dev/null &
	rt_k=$!
	trap 'kill -TERM "$rt_k"' TERM
	while :; do
		wait "$rt_k"
		rt_code=$?
		kill -0 "$rt_k" 2>/dev/null || break
	done
	say end "$rt_code" -1
}
rt_signal() {
	rt_g=$rt_r
	if [ -z "$rt_plain" ]; then
		# Its wrapper is about to begin.
		[ -s "$rt_d/claim" ] || sleep 1
		{ read -r rt_g rt_b <"$rt_d/claim"; } 2>/dev/null || return
	fi
	kill "-$1" "$rt_g" 2>/dev/null
	[ "$1" = KILL ] || kill -CONT "$rt_g" 2>/dev/null
}
rt_plain=
if [ -n "$rt_home" ] && [ -e "$rt_d/claim" ]; then
	rt_follow &
elif [ "$rt_must" = 1 ]; then
	say gone
	exit
elif [ -n "$rt_home" ] && { [ -d "$rt_d" ] || mkdir "$rt_d" 2>/dev/null; }; then
	rt_begin &
else
	say plain
	rt_plain=1
	rt_plain_run &
fi
rt_r=$!
while read -r rt_a rt_from; do
	case $rt_a in
	TERM | KILL) rt_signal "$rt_a" ;;
	rest)
		tail -c +$((rt_from + 1)) "$rt_d/out"
		say sent
		;;
	bye)
		rm -rf "$rt_d"
		exit
		;;
	keep)
		rm -f "$rt_d/out" "$rt_d"/live.*
		find "$rt_home"/* -prune -mtime +${keptDays} -exec rm -rf {} + 2>/dev/null
		exit
		;;
	esac
done
kill "$rt_r" 2>/dev/null
exit`;

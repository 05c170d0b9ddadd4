import {fstatSync, readSync} from 'node:fs';
import type {AttemptResult} from '../domain/events.ts';
import {failureText} from '../domain/release.ts';
import type {SeenProcess} from '../process/processesOf.ts';

/** How much of the end of the output is looked at for what a command complained about, in bytes. */
const lookedAtBytes = 4096;

/**
 * Why a command probably failed, where its exit code does not say it by itself; null where there is nothing to say.
 * @param raw what it wrote, opened for reading; none of that stands in the hint
 */
export function endHint(exitCode: number | null, signal: NodeJS.Signals | null, raw: number): string | null {
	if (exitCode === 0) return null;
	if (signal === 'SIGKILL') return 'killed by SIGKILL: by the system (out of memory?)';
	if (exitCode === null) return null;
	const hint = complaintHint(lastText(raw)) ?? codeHints[exitCode];
	return hint === undefined ? null : `exit code ${exitCode}: ${hint}`;
}

/** How many leftovers are named. */
const namedAtMost = 5;

/**
 * What is to be said of an attempt's end: with what it left running, and with why its output could not be kept.
 * @param lost null: all of its output is kept
 */
export function withRemarks(result: AttemptResult, left: readonly SeenProcess[], lost: string | null): string | null {
	const remarks = [
		...(left.length > 0 ? [leftText(left)] : []),
		...(lost === null ? [] : [`the end of its output could not be kept: ${lost}`]),
	];
	if (remarks.length === 0) return result.detail;
	return [...(result.outcome === 'succeeded' ? [] : [failureText(result)]), ...remarks].join('; ');
}

function leftText(left: readonly SeenProcess[]): string {
	const names = left.slice(0, namedAtMost).map(({pid, name}) => `${pid} ${name}`);
	const more = left.length > namedAtMost ? ` and ${left.length - namedAtMost} more` : '';
	return `left processes running: ${names.join(', ')}${more}`;
}

const codeHints: Readonly<Record<number, string>> = {
	126: 'a command cannot be executed',
	127: 'a command was not found',
	// What a shell makes of a signal to its own command: 128 + 9.
	137: 'a command was killed by SIGKILL, perhaps by the system (out of memory?)',
};

const complaints: readonly (readonly [RegExp, string])[] = [
	[
		/sudo: (?:a password is required|a terminal is required|no tty present)/,
		'sudo asks for a password: allow the command with NOPASSWD (sudo -n tries it), or set interactive: true',
	],
	[
		/\/dev\/tty|terminal prompts disabled|Host key verification failed|not a (?:tty|terminal)\b|must be run (?:from|in) a terminal|read_passphrase|inappropriate ioctl for device/i,
		'it asked on a terminal, which a step has only with interactive: true',
	],
];

function complaintHint(text: string): string | undefined {
	return complaints.find(([pattern]) => pattern.test(text))?.[1];
}

function lastText(raw: number): string {
	try {
		const {size} = fstatSync(raw);
		const bytes = Buffer.alloc(Math.min(size, lookedAtBytes));
		readSync(raw, bytes, 0, bytes.length, size - bytes.length);
		return bytes.toString('latin1');
	} catch {
		return '';
	}
}

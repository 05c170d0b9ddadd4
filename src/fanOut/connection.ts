import {type ChildProcess, spawn} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import process from 'node:process';
import {attemptVariable, signalGroup} from '../process/group.ts';
import {marker} from './targetScript.ts';

/** What one connection to a target tells. */
export type ConnectionListener = {
	/** A line of the script's own. */
	onWord(word: string, args: readonly string[]): void;
	/** Output of the command. */
	onOutput(bytes: Buffer): void;
	/** What the transport itself says, or the target's shell. */
	onComplaint(bytes: Buffer): void;
	/** It is over. `complaint` is the end of what was said there. */
	onClosed(end: {readonly exitCode: number | null; readonly complaint: string}): void;
};

/** A shell on a target. */
export type Connection = {
	/** Says something to the script. */
	say(line: string): void;
	/** Ends the connection; what runs on the target goes on. */
	close(): void;
};

/** How much of what a transport says is kept to explain its end, in characters. */
const keptComplaint = 4000;

/** How long a transport that was asked to end may take before it is made to, in milliseconds. */
const graceMs = 2000;

/** How long its pipes may stay open behind it, because something it started, such as a master connection, still holds them. */
const drainMs = 1000;

/** The longest line of the script's own, in bytes. */
const longestWord = 200;

/**
 * Opens a shell on a target and gives it a script.
 * @param file, args the transport
 * @param script gets the word that the script's lines begin with
 */
export function connect(
	file: string,
	args: readonly string[],
	target: string,
	script: (word: string) => string,
	listener: ConnectionListener,
): Connection {
	const word = randomBytes(16).toString('hex');
	const child = start(file, args, target);
	let complaint = '';
	let isOver = false;
	let force: NodeJS.Timeout | undefined;
	let drain: NodeJS.Timeout | undefined;
	const over = (exitCode: number | null) => {
		if (isOver) return;
		isOver = true;
		clearTimeout(force);
		clearTimeout(drain);
		listener.onClosed({exitCode, complaint});
	};
	const split = splitter(`${marker}${word} `, listener);
	child.stdout?.on('data', split);
	child.stderr?.on('data', (bytes: Buffer) => {
		complaint = (complaint + bytes.toString('utf8')).slice(-keptComplaint);
		listener.onComplaint(bytes);
	});
	// Whatever cannot be written any more, the end tells.
	for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.on('error', () => {});
	child.on('error', error => {
		complaint = error.message;
		over(null);
	});
	child.on('exit', () => {
		drain = setTimeout(() => {
			for (const stream of [child.stdout, child.stderr]) stream?.destroy();
		}, drainMs);
	});
	child.on('close', exitCode => over(exitCode));
	child.stdin?.write(script(word));
	return {
		say: line => void child.stdin?.write(`${line}\n`),
		close() {
			child.stdin?.end();
			const {pid} = child;
			if (pid === undefined || isOver) return;
			signalGroup(pid, 'SIGTERM');
			force ??= setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs);
		},
	};
}

// Of a group of its own, and without the mark of the attempt: whoever ends the attempt tells this program, which needs its
// connections to end what runs on the targets. When this program dies, they find their input at its end, and go.
function start(file: string, args: readonly string[], target: string): ChildProcess {
	const env: NodeJS.ProcessEnv = {...process.env, RELEASE_TARGET: target};
	delete env[attemptVariable];
	return spawn(file, args, {env, detached: true, stdio: ['pipe', 'pipe', 'pipe']});
}

/** Tells the script's own lines from output, however they are cut. Holds back only what may be the beginning of such a line. */
export function splitter(
	lead: string,
	{onWord, onOutput}: Pick<ConnectionListener, 'onWord' | 'onOutput'>,
): (chunk: Buffer) => void {
	const mark = Buffer.from(lead);
	let held: Buffer = Buffer.alloc(0);
	return chunk => {
		let bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
		for (;;) {
			const at = bytes.indexOf(mark);
			if (at < 0) break;
			if (at > 0) onOutput(bytes.subarray(0, at));
			const end = bytes.indexOf(0x0a, at);
			if (end < 0) {
				held = Buffer.from(bytes.subarray(at, at + mark.length + longestWord));
				return;
			}

			const [word = '', ...args] = bytes.toString('utf8', at + mark.length, end).split(' ');
			bytes = bytes.subarray(end + 1);
			onWord(word, args);
		}

		const tail = bytes.lastIndexOf(mark[0] ?? 0);
		const isBeginning = tail >= 0 && mark.subarray(0, bytes.length - tail).equals(bytes.subarray(tail));
		const sure = isBeginning ? tail : bytes.length;
		if (sure > 0) onOutput(bytes.subarray(0, sure));
		held = Buffer.from(bytes.subarray(sure));
	};
}

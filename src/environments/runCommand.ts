import {setTimeout as sleep} from 'node:timers/promises';
import {execa} from 'execa';
import {createFinder, type Finder} from '../mask/masker.ts';
import {hideCredentials} from '../mask/urlCredentials.ts';
import {endWithUs} from '../process/endWithUs.ts';
import {heldCommand, letGo} from '../process/heldCommand.ts';
import {withNodeOptions} from '../process/nodeOptions.ts';

/** A short command of the team whose output is read at once. */
export type CommandInput = {
	readonly run: string;
	readonly cwd: string;
	/** On top of the variables that this process has. */
	readonly env: Readonly<Record<string, string>>;
	readonly timeoutMs: number;
	/** Values that are masked in whatever the command says, before anybody sees it; passwords in URLs always are. */
	readonly secrets: readonly string[];
	/** It ends with this process also where that is killed. That takes a process more: for what may hang unseen. */
	readonly guarded?: boolean;
	/** How much of each of its outputs is kept, in bytes. */
	readonly keeps?: number;
};

/** How a command ended, and the beginning of what it printed. */
export type CommandResult = {readonly stdout: string; readonly stderr: string} & (
	| {readonly end: 'exited'; readonly exitCode: number}
	| {readonly end: 'killed'; readonly signal: string}
	| {readonly end: 'timed-out' | 'cancelled'}
	| {readonly end: 'not-started'; readonly reason: string}
);

const usuallyKept = 64 * 1024;

// Should this process end first, nobody else would end the commands.
const running = new Set<number>();
process.once('exit', () => {
	for (const pid of running) endGroup(pid, 'SIGKILL');
});
/** How long a command that was asked to end may take before it is made to. */
const graceMs = 500;
/** How long a pipe may stay open behind a command that is over, because something it started still holds it. */
const drainMs = 200;

/**
 * Runs a command in its own process group, without input. It is over when the command itself is; what it left running
 * is ended with it. A time-out or a cancelled signal ends the whole group, first asked, then made to.
 */
export async function runCommand(input: CommandInput, signal?: AbortSignal): Promise<CommandResult> {
	const {run, cwd, env, timeoutMs, secrets, guarded = false, keeps = usuallyKept} = input;
	if (signal?.aborted) return {end: 'cancelled', stdout: '', stderr: ''};
	const command = execa('/bin/sh', guarded ? heldCommand(run) : ['-c', run], {
		cwd,
		env: {...withNodeOptions(process.env), ...env},
		extendEnv: false,
		stdio: ['ignore', 'pipe', 'pipe', ...(guarded ? (['pipe'] as const) : [])],
		detached: true,
		cleanup: false,
		buffer: false,
		reject: false,
	});
	const finder = createFinder(secrets);
	const stdout = collect(command.stdout, finder, keeps);
	const stderr = collect(command.stderr, finder, keeps);
	const closed = new Promise<void>(resolve => {
		command.nodeChildProcess.once('close', () => resolve());
	});
	const {pid} = command;
	if (pid === undefined) {
		const {originalMessage} = await command;
		return {end: 'not-started', reason: originalMessage ?? 'no process', stdout: '', stderr: ''};
	}

	running.add(pid);
	const callOff = guarded ? endWithUs(pid) : () => {};
	if (guarded) letGo(command.nodeChildProcess.stdio[3]);
	let cause: 'timed-out' | 'cancelled' | null = null;
	let force: NodeJS.Timeout | undefined;
	const stop = (why: 'timed-out' | 'cancelled') => {
		cause ??= why;
		endGroup(pid, 'SIGTERM');
		force ??= setTimeout(endGroup, graceMs, pid, 'SIGKILL');
	};
	const cancel = () => stop('cancelled');
	const timer = setTimeout(stop, timeoutMs, 'timed-out');
	signal?.addEventListener('abort', cancel, {once: true});
	try {
		const [exitCode, signalName] = await new Promise<[number | null, string | null]>(resolve => {
			// The promise of execa waits for the pipes, too, which a left-over process may hold for ever.
			command.nodeChildProcess.once('exit', (code, name) => resolve([code, name]));
		});
		clearTimeout(timer);
		await Promise.race([closed, sleep(drainMs, undefined, {ref: false})]);
		// Whatever it left behind goes with it; its number was free for some milliseconds at most.
		endGroup(pid, 'SIGKILL');
		const output = {stdout: stdout(), stderr: stderr()};
		if (cause !== null) return {end: cause, ...output};
		return exitCode === null
			? {end: 'killed', signal: signalName ?? 'a signal', ...output}
			: {end: 'exited', exitCode, ...output};
	} finally {
		clearTimeout(timer);
		clearTimeout(force);
		signal?.removeEventListener('abort', cancel);
		running.delete(pid);
		callOff();
		command.stdout.destroy();
		command.stderr.destroy();
	}
}

type Stream = {
	on(event: 'data', listener: (chunk: Buffer) => void): unknown;
	on(event: 'error', listener: () => void): unknown;
};

// Reads on past the limit, so that a talkative command ends by itself, but keeps only the beginning.
function collect(stream: Stream, finder: Finder, keeps: number): () => string {
	const chunks: Buffer[] = [];
	let size = 0;
	stream.on('data', chunk => {
		if (size < keeps) chunks.push(chunk.subarray(0, keeps - size));
		size += chunk.length;
	});
	stream.on('error', () => {});
	return () => {
		const bytes = Buffer.concat(chunks);
		// A secret across the cut would not be found: its beginning goes, too.
		const whole = size > keeps ? bytes.subarray(0, bytes.length - finder.pending(bytes)) : bytes;
		return hideCredentials(finder.mask(whole).toString('utf8'));
	};
}

function endGroup(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
	try {
		process.kill(-pid, name);
	} catch {
		// The whole group is over.
	}
}

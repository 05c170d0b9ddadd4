import {type ChildProcess, spawn} from 'node:child_process';
import {existsSync, openSync, watch, writeSync} from 'node:fs';
import process from 'node:process';
import type {AttemptResult} from '../domain/events.ts';
import {messageOf} from '../domain/messageOf.ts';
import {secretValues} from '../mask/secretValues.ts';
import {freeBallast, withRoom} from '../process/ballast.ts';
import {writeWhole} from '../process/durableFile.ts';
import {attemptVariable, signalGroup, signalProcess} from '../process/group.ts';
import {identityOf} from '../process/identity.ts';
import {processesOf, type SeenProcess} from '../process/processesOf.ts';
import {type AttemptFiles, type AttemptSpec, outputName, targetsName} from './attemptFiles.ts';
import {commandEnvironment} from './commandEnvironment.ts';
import {copyOutput} from './copyOutput.ts';
import {endHint, withRemarks} from './endHint.ts';
import {failpoint} from './failpoint.ts';
import {fileSecrets} from './fileSecrets.ts';
import {recordEnd} from './recordEnd.ts';
import {homeOfAttempt} from './stateFolders.ts';

/** How long what was killed may take to be gone, and how often that is looked at, in milliseconds. */
const killedWithinMs = 5000;
const killedLookMs = 20;

/** How often the request to end is looked for where nobody tells of it, in milliseconds. */
const lookMs = 1000;

/**
 * Runs the command of an attempt that is claimed, ends it when its time is over or when that is asked for, and records
 * how it ended. Ends this process with it.
 * @param onLook gets a function that looks at once whether the end was asked for
 */
export function superviseCommand(files: AttemptFiles, spec: AttemptSpec, onLook: (look: () => void) => void): void {
	const started = performance.now();
	let ending: 'cancelled' | 'timed-out' | null = null;
	let over = false;
	const prepared = prepare(files, spec);
	const child = typeof prepared === 'string' ? prepared : start(spec, spec.interactive ? 'inherit' : prepared.output);
	if (typeof prepared === 'string' || typeof child === 'string') {
		const detail = `could not be started: ${child}`;
		recordEnd(files, {outcome: 'failed', exitCode: null, signal: null, detail, durationMs: 0});
		return;
	}

	const {hidden, output, raw} = prepared;

	const finish = (record: Pick<AttemptResult, 'exitCode' | 'signal' | 'detail'>) => {
		if (ending) endAll('SIGKILL');
		const durationMs = Math.round(performance.now() - started);
		over = true;
		const outcome = ending ?? (record.exitCode === 0 ? 'succeeded' : 'failed');
		const conclude = (left: readonly SeenProcess[]) => {
			const lost = copy.finish(() => freeBallast(homeOfAttempt(files.folder)));
			failpoint('shim:exit-unrecorded');
			const detail = withRemarks({...record, outcome, durationMs}, left, lost);
			recordEnd(files, {...record, outcome, durationMs, detail});
		};
		const look = (until: number) => {
			const left = child.pid === undefined ? [] : seen(child.pid, spec.mark);
			// What was killed takes a moment to go.
			if (ending && left.length > 0 && performance.now() < until) setTimeout(look, killedLookMs, until);
			else conclude(left);
		};
		look(performance.now() + killedWithinMs);
	};

	const endAll = (signal: NodeJS.Signals) => {
		// When it is over, its number may be somebody else's.
		if (child.pid === undefined || over) return;
		// At a terminal, the group is that of whoever sits there.
		if (spec.interactive) signalProcess(child.pid, signal);
		else signalGroup(child.pid, signal);
		// Children that left the group are found by their mark.
		for (const {pid} of seen(null, spec.mark)) signalProcess(pid, signal);
	};

	const end = (why: 'cancelled' | 'timed-out') => {
		if (ending || over) return;
		ending = why;
		endAll('SIGTERM');
		endAll('SIGCONT');
		setTimeout(() => endAll('SIGKILL'), spec.graceMs);
	};

	child.on('error', error => {
		const why = existsSync(spec.cwd) ? error.message : `its working folder ${spec.cwd} is gone`;
		finish({exitCode: null, signal: null, detail: `could not be started: ${why}`});
	});
	child.on('exit', (exitCode, signal) => {
		finish({exitCode, signal, detail: ending ? null : endHint(exitCode, signal, raw)});
	});
	if (child.pid !== undefined) recordChild(files, child.pid);
	failpoint('shim:after-spawn');
	if (spec.interactive) sayNotKept(output);
	const copy = copyOutput(raw, spec.masked, hidden);

	// This clock stands still while the machine sleeps: a lid that was closed uses nothing up of the command's time.
	setTimeout(() => end('timed-out'), spec.timeoutMs);
	// The request to end is a file, so that it is not lost when nobody listens; the signal only makes it quick.
	const look = () => {
		if (existsSync(files.cancel)) end('cancelled');
	};
	onLook(look);
	try {
		watch(files.folder, (_, name) => {
			if (name !== outputName && name !== targetsName) look();
		}).on('error', () => {});
	} catch {
		// Out of watches: looking now and then is enough.
	}

	setInterval(look, lookMs);
	look();
}

/** What is hidden of the command's output, what it writes to, and the same to be read: before it runs, for it may delete all of that. */
function prepare(
	files: AttemptFiles,
	spec: AttemptSpec,
): {readonly hidden: readonly string[]; readonly output: number; readonly raw: number} | string {
	try {
		const hidden = [...secretValues(spec.secrets, spec.variables), ...fileSecrets(spec.secretFiles)];
		const output = withRoom(homeOfAttempt(files.folder), () => openSync(files.output, 'a', 0o600));
		return {hidden, output, raw: openSync(files.output, 'r')};
	} catch (error) {
		return messageOf(error);
	}
}

// What cannot be looked at is not waited for: how the command ended is known.
function seen(group: number | null, mark: string): readonly SeenProcess[] {
	try {
		return processesOf(group, mark);
	} catch {
		return [];
	}
}

// Most of what is wrong comes as an event, and some is thrown: a command that is too long, a working folder that is none.
function start(spec: AttemptSpec, output: number | 'inherit'): ChildProcess | string {
	const {file, args, cwd, variables, mark, interactive} = spec;
	try {
		return spawn(file, args, {
			cwd,
			env: {...commandEnvironment(process.env, interactive), ...variables, [attemptVariable]: mark},
			// Its own session and group, no terminal to ask on, and a file to write to: a pipe's dead reader would kill it.
			// Or the terminal, whose keyboard only its foreground group can read.
			detached: !interactive,
			stdio: [interactive ? 'inherit' : 'ignore', output, output],
		});
	} catch (error) {
		return messageOf(error);
	}
}

function sayNotKept(output: number): void {
	try {
		writeSync(output, 'release-tui: it ran in a terminal: what was shown and typed there is not kept.\n');
	} catch {
		// It is a remark.
	}
}

function recordChild(files: AttemptFiles, pid: number): void {
	try {
		writeWhole(files.child, JSON.stringify(identityOf(pid)));
	} catch {
		// It runs by now, and is found by its mark as well.
	}
}

import type {ChildProcess} from 'node:child_process';
import {type FSWatcher, mkdirSync, statSync, watch} from 'node:fs';
import type {ProcessIdentity} from '../domain/operator.ts';
import {claimDurably, writeDurably} from '../process/durableFile.ts';
import {markedProcesses, signalGroup} from '../process/group.ts';
import {isAlive} from '../process/identity.ts';
import {parseIdentity} from '../process/parseIdentity.ts';
import {
	type AttemptFiles,
	type ExitRecord,
	outputName,
	parseClaim,
	parseExit,
	parseSpec,
	readRecord,
} from './attemptFiles.ts';

/** What became of an attempt. No exit record never means success. */
export type Settled =
	| {readonly how: 'exited'; readonly exit: ExitRecord}
	/** It never ran, and never will: the claim is ours. */
	| {readonly how: 'fenced'}
	| {readonly how: 'lost'; readonly why: string};

/** How often liveness is looked at while waiting, in milliseconds; files tell at once by themselves. */
const lookMs = 250;

/**
 * Waits for the end of an attempt, be it one that this runner just started or one that an earlier runner left. In this
 * order: an exit record is adopted; without a claim we take the claim ourselves (while our own shim lives, only on an
 * abort); a live shim is waited for; so are
 * live children of a dead shim; else nobody knows.
 * @param shim the shim that this runner started; null when it found the attempt in the journal
 * @param onShim told once who runs it
 * @param cancel asked to end the attempt as soon as it is aborted
 */
export async function settleAttempt(
	files: AttemptFiles,
	shim: ChildProcess | null,
	onShim: (shim: ProcessIdentity) => Promise<void>,
	cancel: AbortSignal,
): Promise<Settled> {
	mkdirSync(files.folder, {recursive: true, mode: 0o700});
	const wake = waker(files.folder);
	const onCancel = () => wake.now();
	cancel.addEventListener('abort', onCancel);
	shim?.once('exit', wake.now);
	let told = false;
	let asked = false;
	try {
		for (;;) {
			const exit = readRecord(files.exit, parseExit);
			if (exit) return {how: 'exited', exit};
			const claim = readRecord(files.claim, parseClaim);
			if (!claim) {
				// Our own shim is about to claim it. On an abort it is not waited for: it may hang.
				if (shim && isRunning(shim) && !cancel.aborted) {
					await wake.next();
					continue;
				}

				if (claimDurably(files.claim, JSON.stringify({by: 'fence'}))) {
					// Without the claim it has started nothing, and what it wakes up to may be gone by then.
					// One that could not be started has no process number: nobody knows whom `kill` would mean.
					if (shim && isRunning(shim)) shim.kill('SIGKILL');
					return {how: 'fenced'};
				}

				// Somebody was faster, or what stands there is no claim that can be read: a claim is never written in pieces.
				if (readRecord(files.claim, parseClaim)) continue;
				return {how: 'lost', why: 'nobody can read who claimed it'};
			}

			if (claim.by === 'fence') return {how: 'fenced'};
			if (!told) {
				told = true;
				await onShim(claim.shim);
				continue;
			}

			const shimAlive = isAlive(claim.shim);
			if (shimAlive === null) {
				return {how: 'lost', why: `it was started on ${claim.shim.host}, which cannot be asked from here`};
			}

			if (shimAlive) {
				if (cancel.aborted && !asked) {
					asked = true;
					requestEnd(files, claim.shim);
				}

				await wake.next();
				continue;
			}

			// The shim is dead. Its last act may have come after our look.
			const late = readRecord(files.exit, parseExit);
			if (late) return {how: 'exited', exit: late};
			const orphans = orphansOf(files);
			if (orphans.alive) {
				// Never a second one while the first still runs.
				if (cancel.aborted || isOverdue(files)) orphans.end();
				await wake.next();
				continue;
			}

			return {how: 'lost', why: 'its shim died without recording how it ended'};
		}
	} finally {
		cancel.removeEventListener('abort', onCancel);
		shim?.off('exit', wake.now);
		wake.close();
	}
}

function isRunning(child: ChildProcess): boolean {
	return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

function requestEnd(files: AttemptFiles, shim: ProcessIdentity): void {
	writeDurably(files.cancel, '');
	try {
		process.kill(shim.pid, 'SIGTERM');
	} catch {
		// It ended by itself in the meantime: its exit record tells.
	}
}

// The shim that would have ended it at its time limit is dead.
function isOverdue(files: AttemptFiles): boolean {
	const timeoutMs = readRecord(files.spec, parseSpec)?.timeoutMs;
	const claimed = statSync(files.claim, {throwIfNoEntry: false})?.mtimeMs;
	return timeoutMs !== undefined && claimed !== undefined && Date.now() > claimed + timeoutMs;
}

// Processes of an attempt whose shim is dead: its child, by identity, and whatever carries its mark.
function orphansOf(files: AttemptFiles): {readonly alive: boolean; readonly end: () => void} {
	const child = readRecord(files.child, parseIdentity);
	const childAlive = child !== null && isAlive(child) === true;
	const mark = readRecord(files.spec, parseSpec)?.mark;
	const marked = mark === undefined ? [] : markedProcesses(mark);
	return {
		alive: childAlive || marked.length > 0,
		end() {
			if (child && childAlive) signalGroup(child.pid, 'SIGKILL');
			for (const pid of marked) {
				try {
					process.kill(pid, 'SIGKILL');
				} catch {
					// It is gone already.
				}
			}
		},
	};
}

// Wakes when a file of the folder changes, and now and then, since a death changes no file.
function waker(folder: string) {
	let pending: (() => void) | null = null;
	let woken = false;
	let watcher: FSWatcher | null = null;
	const now = () => {
		woken = true;
		pending?.();
	};

	try {
		watcher = watch(folder, (_, name) => {
			// A command that writes a lot would keep us looking at nothing new.
			if (name !== outputName) now();
		});
		watcher.on('error', () => watcher?.close());
	} catch {
		// Out of watches: the timer alone still wakes.
	}

	return {
		now,
		async next() {
			if (!woken) {
				await new Promise<void>(resolve => {
					const timer = setTimeout(resolve, lookMs);
					pending = () => {
						clearTimeout(timer);
						resolve();
					};
				});
			}

			pending = null;
			woken = false;
		},
		close: () => watcher?.close(),
	};
}

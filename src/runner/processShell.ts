import type {ChildProcess} from 'node:child_process';
import {mkdirSync, readFileSync, rmSync, statSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {plainFiles} from '../domain/artifact.ts';
import {withRoom} from '../process/ballast.ts';
import {claimDurably, writeDurably} from '../process/durableFile.ts';
import {findAlive} from '../process/identity.ts';
import {type AttemptFiles, parseClaim, parseExit, parseSpec, readRecord} from './attemptFiles.ts';
import {orphanSearch} from './orphanSearch.ts';
import {targetLineReader} from './readTargetLines.ts';
import type {Shell} from './shells.ts';
import {homeOfAttempt} from './stateFolders.ts';
import {storeArtifact} from './storeArtifact.ts';
import {waker} from './waker.ts';
import {withholdOutput} from './withholdOutput.ts';

/** Milliseconds that a person's terminal has to begin an attempt that it was given. */
const awaitedMs = 5000;

/** Where one attempt leaves what. */
export type AttemptPlace = {
	readonly step: string;
	readonly files: AttemptFiles;
	/** The file with the masked copy of the output. */
	readonly masked: string;
	/** The folder that the command found in RELEASE_ARTIFACTS. */
	readonly artifacts: string;
};

/**
 * One attempt as processes of this machine, with its evidence in files.
 * @param shim the shim that this process started; null for an attempt that was found
 * @param isAwaited a person starts the shim, in their terminal
 */
export function processShell(
	{step, files, masked, artifacts}: AttemptPlace,
	shim: ChildProcess | null,
	isAwaited: boolean,
): Shell {
	const awaitedUntil = isAwaited ? performance.now() + awaitedMs : 0;
	// The claim needs the folder, even where nobody came to start the attempt.
	const home = homeOfAttempt(files.folder);
	withRoom(home, () => mkdirSync(files.folder, {recursive: true, mode: 0o700}));
	const wake = waker(files.folder);
	shim?.once('exit', wake.now);
	// One that could not be started has no process number.
	const runs = () => shim?.pid !== undefined && shim.exitCode === null && shim.signalCode === null;
	return {
		isStarting: () => runs() || performance.now() < awaitedUntil,
		exit: () => readRecord(files.exit, parseExit),
		claim: () => readRecord(files.claim, parseClaim),
		fence() {
			// Where the folder is gone, so is whatever could prove that nothing ran.
			if (!statSync(files.folder, {throwIfNoEntry: false})) return false;
			const fenced = withRoom(home, () => claimDurably(files.claim, JSON.stringify({by: 'fence'})));
			// Without the claim it has started nothing, and what it wakes up to may be gone by then.
			if (fenced && runs()) shim?.kill('SIGKILL');
			return fenced;
		},
		isAlive: findAlive,
		requestEnd({pid}) {
			withRoom(home, () => writeDurably(files.cancel, ''));
			try {
				process.kill(pid, 'SIGTERM');
			} catch {
				// It ended by itself in the meantime: its exit record tells.
			}
		},
		orphans: orphanSearch(files),
		isOverdue() {
			const timeoutMs = readRecord(files.spec, parseSpec)?.timeoutMs;
			const claimed = statSync(files.claim, {throwIfNoEntry: false})?.mtimeMs;
			return timeoutMs !== undefined && claimed !== undefined && Date.now() > claimed + timeoutMs;
		},
		change: wake.next,
		wake: wake.now,
		close() {
			shim?.off('exit', wake.now);
			wake.close();
		},
		storeArtifact: artifact => storeArtifact(artifacts, step, artifact, new Date()),
		dropPlain(artifact) {
			for (const file of plainFiles(artifact)) rmSync(path.join(artifacts, file), {force: true});
		},
		targetLines: targetLineReader(files.targets),
		said: () => endOf(masked),
		withholdOutput: () => withholdOutput(files.output, masked),
		forget: () => rmSync(files.folder, {recursive: true, force: true}),
	};
}

function endOf(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return '';
	}
}

import {existsSync, rmdirSync, rmSync} from 'node:fs';
import process from 'node:process';
import {isInteractive} from '../domain/plan.ts';
import {attemptFiles} from './attemptFiles.ts';
import {type AttemptPlace, processShell} from './processShell.ts';
import type {Shells} from './shells.ts';
import {createShims, type Shims} from './shims.ts';
import {startAttempt} from './startAttempt.ts';
import {artifactFolder, attemptFolder, outputFile, releaseEvidence} from './stateFolders.ts';

/**
 * Attempts as processes of this machine.
 * @param root working folder of the commands of releases that do not name their own
 * @param home the project's private state folder
 */
export function processShells(root: string, home: string, shims: Shims = createShims(root, home)): Shells {
	const place = (release: number, step: string, attempt: number): AttemptPlace => ({
		step,
		files: attemptFiles(attemptFolder(home, release, step, attempt)),
		masked: outputFile(home, release, step, attempt),
		artifacts: artifactFolder(home, release),
	});
	return {
		start(release, step, attempt) {
			const shim = startAttempt({root: release.root ?? root, home, shims}, release, step, attempt);
			return processShell(place(release.id, step.id, attempt), shim, isInteractive(step));
		},
		find: (release, step, attempt) => processShell(place(release.id, step.id, attempt), null, isInteractive(step)),
		obstacle(release) {
			const folder = release.root ?? root;
			if (!existsSync(folder)) return `the folder that it was planned in is gone: ${folder}`;
			if (existsSync(process.execPath)) return null;
			return `the Node that runs it is gone: ${process.execPath}. Bring it back; or end this runner (${process.pid}), and go on with another Node`;
		},
		tidy(release) {
			// While it is not over, nobody else's commands use them.
			for (const id of [release.id, ...release.undoes]) removeEmpty(artifactFolder(home, id));
		},
		forget: release => rmSync(releaseEvidence(home, release), {recursive: true, force: true}),
	};
}

function removeEmpty(folder: string): void {
	try {
		rmdirSync(folder);
	} catch {
		// It holds something, or was never made.
	}
}

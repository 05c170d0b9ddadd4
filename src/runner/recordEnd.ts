import {existsSync} from 'node:fs';
import process from 'node:process';
import {freeBallast} from '../process/ballast.ts';
import {writeDurably} from '../process/durableFile.ts';
import type {AttemptFiles, ExitRecord} from './attemptFiles.ts';
import {failpoint} from './failpoint.ts';
import {homeOfAttempt} from './stateFolders.ts';

/** Milliseconds until an end that could not be recorded is recorded again. */
const againMs = 1000;

/**
 * Records how an attempt ended, and ends this process. A full disk is no reason to forget it: whoever settles the
 * attempt waits as long as we live. Where the folder is gone, nobody can learn of it any more.
 */
export function recordEnd(files: AttemptFiles, record: ExitRecord): void {
	try {
		writeDurably(files.exit, JSON.stringify(record));
	} catch {
		if (!existsSync(files.folder)) process.exit(0);
		// Room that is kept for just this.
		setTimeout(recordEnd, freeBallast(homeOfAttempt(files.folder)) ? 0 : againMs, files, record);
		return;
	}

	failpoint('shim:exit-recorded');
	process.exit(0);
}

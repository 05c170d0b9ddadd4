import {spawn} from 'node:child_process';
import process from 'node:process';

/** Gives a file's space back to the disk without moving anything in it. */
export type Holes = {
	/** Frees what lies from `from` up to `to` and is not free yet, once it is worth it. It never throws. */
	free(from: number, to: number): void;
};

/**
 * Frees parts of a file that somebody is still appending to. A hole touches only the bytes it is made in: unlike cutting
 * the file, it can lose nothing that is written meanwhile. Where the system has no such thing (macOS, some network file
 * systems), the file stays whole until its attempt is over.
 * @param descriptor the file; it may have lost its name
 * @param portion bytes that are worth a process of their own
 */
export function createHoles(descriptor: number, portion: number): Holes {
	let freed = 0;
	let isBusy = process.platform !== 'linux';
	return {
		free(from, to) {
			const begin = Math.max(from, freed);
			if (isBusy || to - begin < portion) return;
			isBusy = true;
			const range = ['--offset', String(begin), '--length', String(to - begin)];
			// Opened anew through the descriptor: for writing, and by whatever name it has.
			const child = spawn('/usr/bin/fallocate', ['--punch-hole', ...range, '/proc/self/fd/3'], {
				stdio: ['ignore', 'ignore', 'ignore', descriptor],
			});
			// What failed once is not tried again: it would not be possible the next time either.
			child.on('error', () => {});
			child.on('exit', code => {
				freed = to;
				isBusy = code !== 0;
			});
		},
	};
}

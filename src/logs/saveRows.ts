import {open} from 'node:fs/promises';
import {setImmediate as breathe} from 'node:timers/promises';
import {stripVTControlCharacters} from 'node:util';
import {errorCode} from '../process/systemError.ts';
import type {LogView} from './logView.ts';

/** Why a file cannot be made, by the code that the system gives. */
const reasons: Readonly<Record<string, string>> = {
	EEXIST: 'There is such a file already.',
	ENOENT: 'There is no such folder.',
	ENOTDIR: 'There is no such folder.',
	EACCES: 'You may not write there.',
	EROFS: 'Nothing can be written there.',
	ENOSPC: 'The disk is full.',
};

/** Rows that are written at once. */
const batch = 2048;

/**
 * Writes the rows of a view as it is now to a new private file: time (`-` where nobody knows it), source and text, masked and
 * without colours.
 * Rejects where there is such a file already, or no room.
 * @returns how many rows were written
 */
export async function saveRows(
	{rows, first, length}: Pick<LogView, 'rows' | 'first' | 'length'>,
	file: string,
): Promise<number> {
	const handle = await open(file, 'wx', 0o600).catch(error => {
		throw new Error(reasons[errorCode(error)] ?? String(error), {cause: error});
	});
	try {
		for (let at = first; at < length; at += batch) {
			const lines = rows(at, Math.min(batch, length - at)).map(
				row =>
					`${row.at === null ? '-' : new Date(row.at).toISOString()} ${row.source} ${stripVTControlCharacters(row.text)}\n`,
			);
			await handle.appendFile(lines.join(''));
			await breathe();
		}
	} finally {
		await handle.close();
	}

	return length - first;
}

import {readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import {isRecord} from '../../domain/isRecord.ts';
import {writeDurably} from '../../process/durableFile.ts';
import {errorCode} from '../../process/systemError.ts';
import {JournalError} from '../journalError.ts';

/** Says, in a project's state folder, that its history is a shared one: what is in the folder's own file ended before. */
export type SharedMark = {
	readonly project: string;
	/** The environment variable that holds the database's URL. The URL itself is written nowhere. */
	readonly variable: string;
	readonly since: string;
};

const fileIn = (home: string) => path.join(home, 'shared.json');

/**
 * The mark of a folder; null where there is none.
 * @throws JournalError when there is one that cannot be read: an old file must not be taken for the history
 */
export function readMark(home: string): SharedMark | null {
	try {
		return markIn(JSON.parse(readFileSync(fileIn(home), 'utf8')));
	} catch (error) {
		if (errorCode(error) === 'ENOENT') return null;
		throw new JournalError(
			`${fileIn(home)} cannot be read: where the history of this project is, is not known.`,
			'Look at it. Without it, the history in the same folder counts.',
			{cause: error},
		);
	}
}

/** Makes the mark, also across a power cut. */
export function writeMark(home: string, mark: SharedMark): void {
	writeDurably(fileIn(home), `${JSON.stringify(mark)}\n`);
}

/** Takes it away. */
export function removeMark(home: string): void {
	rmSync(fileIn(home), {force: true});
}

// By hand: what tells a prompt the status loads no library for it.
function markIn(value: unknown): SharedMark {
	const {project, variable, since} = isRecord(value) ? value : {};
	if (typeof project === 'string' && typeof variable === 'string' && typeof since === 'string') {
		return {project, variable, since};
	}

	throw new TypeError('it is no mark');
}

import {existsSync} from 'node:fs';
import path from 'node:path';
import {headFileOf} from './headFile.ts';

/** The file of a project's own history. @param home its private state folder */
export const journalFile = (home: string) => path.join(home, 'journal.db');

/** Whether anything is left of a history in the folder's own file. */
export function hasOwnHistory(home: string): boolean {
	const file = journalFile(home);
	return [file, `${file}-wal`, headFileOf(file).path].some(place => existsSync(place));
}

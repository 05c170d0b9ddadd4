import {errorCode} from '../process/systemError.ts';
import {JournalError} from './journalError.ts';

/** Whether another process had the database just then. */
export function isBusy(error: unknown): boolean {
	return kindOf(error) === 'SQLITE_BUSY';
}

/** Whether SQLite stumbled over damage in its file. */
export function isCorrupt(error: unknown): boolean {
	return ['SQLITE_CORRUPT', 'SQLITE_NOTADB'].includes(kindOf(error));
}

/** Whether something could not be written that some free space may let pass. */
export function lacksSpace(error: unknown): boolean {
	// SQLite knows no quota: one that is used up is a failed write.
	return ['SQLITE_FULL', 'SQLITE_IOERR', 'ENOSPC', 'EDQUOT'].includes(kindOf(error));
}

/** Makes of a store's failure what a person can understand; another error stays what it is. */
export function translated(error: unknown, file: string): unknown {
	if (error instanceof JournalError || !(error instanceof Error)) return error;
	const because = {cause: error};
	switch (kindOf(error)) {
		case 'SQLITE_NOTADB':
		case 'SQLITE_CORRUPT':
			return new JournalError(
				`${file} is damaged or no journal: ${error.message}.`,
				'Restore it from a backup. Nothing was changed; what can still be read is shown.',
				because,
			);
		case 'SQLITE_FULL':
		case 'ENOSPC':
		case 'EDQUOT':
			return new JournalError(
				`The disk with ${file} is full: nothing more can be recorded.`,
				'Free some space; what was recorded is safe.',
				{...because, passing: true},
			);
		case 'SQLITE_BUSY':
			return new JournalError(`${file} is in use by another program for more than 5 s.`, 'Try again.', {
				...because,
				passing: true,
			});
		case 'SQLITE_IOERR':
		case 'SQLITE_READONLY':
		case 'SQLITE_CANTOPEN':
		case 'EACCES':
		case 'EROFS':
		case 'EIO':
			return new JournalError(
				`${file} cannot be written: ${error.message}.`,
				'Check its owner and rights, and whether its disk is full, over its quota or read-only.',
				{...because, passing: true},
			);
		default:
			return error;
	}
}

/** Does something with the store and translates its failure. */
export function naming<T>(file: string, act: () => T): T {
	try {
		return act();
	} catch (error) {
		throw translated(error, file);
	}
}

// Extended codes, such as SQLITE_BUSY_SNAPSHOT or SQLITE_CORRUPT_INDEX, mean the same to a person.
function kindOf(error: unknown): string {
	const code = errorCode(error);
	return /^SQLITE_[A-Z]+/.exec(code)?.[0] ?? code;
}

import {JournalError} from '../journalError.ts';
import {hasOwnHistory} from '../ownHistory.ts';
import {readMark} from './sharedMark.ts';

/**
 * Makes sure that the shared history still counts on this machine: whoever opened it before a copy of it was brought back
 * would go on in it, and nobody here would ever see that.
 * @throws JournalError when it does not
 */
export function mustStillCount(home: string): void {
	if (readMark(home) !== null || !hasOwnHistory(home)) return;
	throw new JournalError(
		'The history of this project is on this machine again. Nothing is added to the shared one from here.',
		'Start release-tui again: it then uses the one on this machine.',
	);
}

import {shellCommands} from '../config/shellWords.ts';
import {endlessCommand} from './endlessCommand.ts';
import {unsetVariable} from './unsetVariable.ts';

/**
 * Why a command cannot run by itself; null where it can.
 * @param isKnown whether commands of the release have a variable of this name
 */
export function forPerson(command: string, isKnown: (variable: string) => boolean): string | null {
	if (shellCommands(command).length === 0) return 'there is nothing to run in its command';
	const blank = blanks.exec(command)?.[0];
	if (blank !== undefined) return `${blank} is to be filled in`;
	const unset = unsetVariable(command, isKnown);
	if (unset !== null) return `${unset} is set nowhere`;
	const endless = endlessCommand(command);
	return endless === null ? null : `"${endless}" goes on until somebody ends it`;
}

/** What somebody has yet to fill in, in the ways in which people write that. */
const blanks =
	/\bv?X{2,}\b|\bv?X\.Y\b|\bYYYY\b|<[A-Za-z](?:[\w .-]*\w)?>|\{\{\s*(?!end\b|else\b)[A-Za-z]\w*\s*\}\}|\[[A-Z][A-Z_ ]{2,}\]|\b(?:YOUR|your)[_-]\w+|\bpath\/to\/|(?:\.\.\.|…)$/;

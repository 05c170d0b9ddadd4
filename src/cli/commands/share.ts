import process from 'node:process';
import {count} from '../../domain/count.ts';
import {sharedUrl} from '../../journal/openJournal.ts';
import {
	exportHistory,
	type Move,
	shareHistory,
	unshareHistory,
	upgradeShared,
} from '../../journal/shared/moveHistory.ts';
import {readMark} from '../../journal/shared/sharedMark.ts';
import {hideSecrets} from '../../mask/redact.ts';
import {CliError} from '../cliError.ts';
import {journalPlace} from '../context.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {say} from '../output.ts';

/** `share`: takes the history of this machine into the shared journal that release.yaml names; or upgrades its tables. */
export async function share(options: {readonly upgrade?: boolean}): Promise<ExitCode> {
	const {project, home, variable} = await journalPlace();
	if (variable === null) {
		throw new CliError(
			'release.yaml names no shared journal.',
			'Name one: journal: { url: VARIABLE }, the variable that holds the URL of a PostgreSQL database.',
			exitCodes.usage,
		);
	}

	if (options.upgrade) {
		await upgradeShared(moveOf(project, home, variable));
		say('The tables of the shared journal are those of this release-tui.');
		return exitCodes.done;
	}

	if (readMark(home)) throw new CliError(`The history of ${project} is shared already.`, null, exitCodes.failed);
	const {events} = await shareHistory(moveOf(project, home, variable));
	say(`In the shared journal, read again and whole: ${count(events, 'event')}. From now on it is what counts here.`);
	return exitCodes.done;
}

/** `unshare`: brings a copy of the shared history back to this machine. */
export async function unshare(): Promise<ExitCode> {
	const {project, home, variable} = await journalPlace();
	const mark = readMark(home);
	if (!mark) throw new CliError(`The history of ${project} is no shared one.`, null, exitCodes.failed);
	const {events} = await unshareHistory(moveOf(project, home, mark.variable));
	say(`On this machine again, read again and whole: ${count(events, 'event')}. The shared journal keeps its own.`);
	if (variable !== null)
		say('Take "journal" out of release.yaml: as long as it is there, this history is to be shared.');
	return exitCodes.done;
}

/** A copy of a shared history, in a file. @returns how many events and streams it has */
export function backUpShared(project: string, home: string, variable: string, target: string) {
	return exportHistory(moveOf(project, home, variable), target);
}

function moveOf(project: string, home: string, variable: string): Move {
	const url = sharedUrl(variable, process.env);
	hideSecrets([url]);
	return {project, home, variable, url};
}

import {existsSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {count} from '../../domain/count.ts';
import type {Release} from '../../domain/release.ts';
import {plainText} from '../../domain/sanitize.ts';
import {readRelease} from '../../engine/readState.ts';
import {sharedUrl} from '../../journal/openJournal.ts';
import {hasOwnHistory, journalFile} from '../../journal/ownHistory.ts';
import {leaveHistory, putAside} from '../../journal/shared/leaveHistory.ts';
import {type Move, shareHistory, upgradeShared} from '../../journal/shared/moveHistory.ts';
import {restoreHistory} from '../../journal/shared/restoreHistory.ts';
import {readMark} from '../../journal/shared/sharedMark.ts';
import {exportHistory, unshareHistory} from '../../journal/shared/unshareHistory.ts';
import {openSqliteJournal} from '../../journal/sqliteJournal.ts';
import {hideSecrets} from '../../mask/redact.ts';
import {sealPlan} from '../../runner/planSeal.ts';
import {CliError, usageError} from '../cliError.ts';
import {journalPlace} from '../context.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {remark, say} from '../output.ts';
import {requireConsent} from '../requireConsent.ts';

/** Options of `share`. `restore` may name a copy. */
export type ShareOptions = {readonly upgrade?: boolean; readonly restore?: string | true};

/** Options of `unshare`. */
export type UnshareOptions = {readonly lost?: boolean; readonly from?: string; readonly yes?: boolean};

/**
 * `share`: takes the history of this machine into the shared journal that release.yaml names; or upgrades its tables, or
 * puts back what it lost.
 */
export async function share(options: ShareOptions): Promise<ExitCode> {
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

	if (options.restore) return restore(moveOf(project, home, variable), options.restore);
	if (readMark(home)) throw new CliError(`The history of ${project} is shared already.`, null, exitCodes.failed);
	const late = await lateReleases(home);
	const {events} = await shareHistory(moveOf(project, home, variable));
	for (const release of late) sealPlan(home, release);
	say(`In the shared journal, read again and whole: ${count(events, 'event')}. From now on it is what counts here.`);
	return exitCodes.done;
}

// What they put off, or did not send, is still to be run by this machine, which planned it.
async function lateReleases(home: string): Promise<readonly Release[]> {
	if (!hasOwnHistory(home)) return [];
	const journal = openSqliteJournal(journalFile(home));
	try {
		const late = (await journal.releases({})).filter(({due, unsent}) => due.length > 0 || unsent.length > 0);
		const releases = await Promise.all(late.map(({id}) => readRelease(journal, id)));
		return releases.filter(release => release !== null);
	} finally {
		journal.close();
	}
}

/** `unshare`: brings a copy of the shared history back to this machine, or leaves one that is lost. */
export async function unshare(options: UnshareOptions): Promise<ExitCode> {
	const {project, home, variable} = await journalPlace();
	const mark = readMark(home);
	if (!mark) throw new CliError(`The history of ${project} is no shared one.`, null, exitCodes.failed);
	if (options.from !== undefined && !options.lost) throw usageError('--from FILE goes with --lost.');
	if (options.lost) {
		await leave(project, home, options);
	} else {
		const {events} = await unshareHistory(moveOf(project, home, mark.variable));
		say(`On this machine again, read again and whole: ${count(events, 'event')}. The shared journal keeps its own.`);
	}

	if (variable !== null)
		say('Take "journal" out of release.yaml: as long as it is there, this history is to be shared.');
	return exitCodes.done;
}

async function restore(move: Move, from: string | true): Promise<ExitCode> {
	if (!readMark(move.home)) {
		throw new CliError(
			`The history of ${move.project} is not shared from this machine.`,
			'Take it there: release-tui share',
			exitCodes.failed,
		);
	}

	const {events, missing, verified} = await restoreHistory(move, from === true ? null : existing(from));
	say(events === 0 ? 'Nothing was put back.' : `Put back: ${count(events, 'event')}.`);
	if (missing) {
		const {from, to, machines} = missing;
		remark(
			plainText(
				`Events ${from} to ${to} are still missing, and this machine does not have ${from}. What it has behind that follows then.`,
			),
		);
		remark(
			plainText(
				`A machine that worked then may have it; do the same there${machines.length > 0 ? ` (of late there were ${machines.join(', ')})` : ''}. Or name a backup: release-tui share --restore FILE`,
			),
		);
		return exitCodes.failed;
	}

	const [problem] = verified.problems;
	if (!problem) say(`The history is whole: ${count(verified.events, 'event')}.`);
	else remark(plainText(`It is not whole: ${problem.what}. See release-tui verify.`));
	return problem ? exitCodes.failed : exitCodes.done;
}

async function leave(project: string, home: string, options: UnshareOptions): Promise<void> {
	await requireConsent(
		{
			about:
				'The shared history is left. What this machine does not have of it is lost here; other machines go on to look for it in the database.',
			question: `Type ${project} to go on: `,
			expected: project,
			needed: 'Leaving a shared history must be confirmed.',
			declined: 'Nothing was changed.',
		},
		options,
	);
	const {verified, seen} = await leaveHistory(
		project,
		home,
		options.from === undefined ? null : existing(options.from),
	);
	putAside(home);
	say(`On this machine, read again and whole: ${count(verified.events, 'event')}.`);
	if (seen > verified.events)
		remark(`The shared history had ${seen} at least: those behind ${verified.events} are not here.`);
}

function existing(file: string): string {
	const found = path.resolve(process.cwd(), file);
	if (existsSync(found)) return found;
	throw usageError(`There is no file ${found}.`);
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

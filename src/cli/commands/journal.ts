import path from 'node:path';
import process from 'node:process';
import {count} from '../../domain/count.ts';
import {plainText} from '../../domain/sanitize.ts';
import {backupJournal} from '../../journal/backupJournal.ts';
import type {Divergence, Problem, Tail, Verification} from '../../journal/journal.ts';
import {openJournalOf} from '../../journal/openJournal.ts';
import {hasOwnHistory, journalFile} from '../../journal/ownHistory.ts';
import {eventText} from '../../journal/shared/divergenceAlarm.ts';
import {readMark} from '../../journal/shared/sharedMark.ts';
import {currentOperator} from '../../process/currentOperator.ts';
import {CliError, usageError} from '../cliError.ts';
import {journalPlace} from '../context.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {remark, say, sayJson} from '../output.ts';
import {requireConsent} from '../requireConsent.ts';
import {backUpShared} from './share.ts';

/** Options of `verify`. */
export type VerifyOptions = {
	readonly json?: boolean;
	readonly accept?: boolean;
	readonly reason?: string;
	readonly yes?: boolean;
};

/** `verify`: reads the whole history again; `--accept` takes what is there for the history, though it is not whole. */
export async function verify(options: VerifyOptions): Promise<ExitCode> {
	const {accept = false, json = false, reason = ''} = options;
	if (accept && reason.trim() === '') throw usageError('--accept needs --reason TEXT: it is kept in the history.');
	const place = await journalPlace();
	mustHaveHistory(place.home);
	const journal = await openJournalOf(place.home, process.env);
	try {
		const found = await journal.verify();
		if (!accept || found.problems.length === 0) return tell(found, json);
		if (!json) tell(found, false);
		await requireConsent(
			{
				about: 'What is missing stays missing, and everybody goes on with what is there.',
				question: `Type ${place.project} to go on: `,
				expected: place.project,
				needed: 'Accepting this history must be confirmed.',
				declined: 'Nothing was changed.',
			},
			options,
		);
		const kept = await journal.accept(reason, currentOperator(null), new Date().toISOString());
		if (kept !== null) (json ? remark : say)(`What only this machine had is kept in ${kept}.`);
		return tell(await journal.verify(), json);
	} finally {
		journal.close();
	}
}

/** `backup FILE`: a copy of the journal, taken while it is in use and read again before it is called good. */
export async function backup(target: string): Promise<ExitCode> {
	const {home, project} = await journalPlace();
	mustHaveHistory(home);
	const copy = path.resolve(process.cwd(), target);
	const mark = readMark(home);
	const {events, streams} = mark
		? await backUpShared(project, home, mark.variable, copy)
		: await backupJournal(journalFile(home), copy);
	say(`${copy}: ${count(events, 'event')} in ${count(streams, 'stream')}, read again and whole.`);
	return exitCodes.done;
}

// Opening would begin one. Where something is left of one, opening says what.
function mustHaveHistory(home: string): void {
	if (!hasOwnHistory(home) && !readMark(home)) throw new CliError('There is no history yet.', null, exitCodes.failed);
}

function tell(found: Verification, json: boolean): ExitCode {
	const [first] = found.problems;
	const ok = first === undefined;
	if (json) {
		const {events, streams, head, recorded, accepted, problems, divergence} = found;
		const problem = first ? {stream: null, seq: null, ...first.event, what: first.what} : null;
		sayJson({ok, events, streams, head, recorded, problem, problems: problems.length, accepted, divergence});
	} else {
		say(
			`${count(found.events, 'event')} in ${count(found.streams, 'stream')}, head ${found.head.position} ${found.head.hash.slice(0, 12)}`,
		);
		if (found.accepted.length > 0)
			say(`${found.accepted.length} of them ${found.accepted.length === 1 ? 'is' : 'are'} damaged, and accepted.`);
		if (ok) say('The history is whole.');
		else remark(problemText(first));
		if (found.divergence) for (const line of divergenceLines(found.divergence)) remark(line);
		if (found.problems.length > 1) remark(`That is the first of ${found.problems.length} things that are wrong.`);
	}

	return ok ? exitCodes.done : exitCodes.failed;
}

function problemText({event, what}: Problem): string {
	return plainText(event ? `${event.stream} ${event.seq} ${what}` : what);
}

/** Both ends of a history that is not the one that was seen here. */
function divergenceLines({common, last, here, there}: Divergence): readonly string[] {
	const both = last ? `event ${last.position}: ${eventText(last)}` : common === null ? 'not known here' : 'none';
	return [
		`The last event that both have: ${both}`,
		...tailLines('this machine', here),
		...tailLines('the database', there),
	];
}

function tailLines(where: string, {count: length, events}: Tail): readonly string[] {
	if (length === 0) return [`Behind it, only in ${where}: nothing`];
	const more = length - events.length;
	return [
		`Behind it, only in ${where}: ${count(length, 'event')}`,
		...events.map(event => `  ${event.position}  ${eventText(event)}`),
		...(more > 0 ? [`  … and ${more} more`] : []),
	];
}

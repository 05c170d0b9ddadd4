import {plainText} from '../domain/sanitize.ts';
import {JournalError} from '../journal/journalError.ts';
import {openJournal, sharedUrl} from '../journal/openJournal.ts';
import {hasOwnHistory} from '../journal/ownHistory.ts';
import {readMark} from '../journal/shared/sharedMark.ts';
import {type Check, checksOf} from './check.ts';
import type {AskedClock} from './clockCheck.ts';

/** Where the history of a project is. */
type Place = {readonly project: string; readonly home: string; readonly variable: string | null};

/** Whether the history can be read and added to. Makes nothing: neither a file nor tables. */
export async function journalChecks(
	place: Place,
	env: NodeJS.ProcessEnv,
): Promise<{readonly checks: readonly Check[]; readonly clock: AskedClock | null}> {
	const {ok, fail} = checksOf('journal');
	try {
		if (place.variable !== null) return await sharedChecks(place, sharedUrl(place.variable, env), env);
		if (!hasOwnHistory(place.home))
			return {checks: [ok('no release yet; the history begins with the first one')], clock: null};
		return {checks: [await health(place, env)], clock: null};
	} catch (error) {
		if (!(error instanceof JournalError)) throw error;
		return {checks: [fail(plainText(error.message), error.hint)], clock: null};
	}
}

async function health(place: Place, env: NodeJS.ProcessEnv): Promise<Check> {
	const {ok, fail} = checksOf('journal');
	const journal = await openJournal(place, env);
	try {
		const alarm = await journal.alarm('store');
		if (alarm) return fail(plainText(alarm.message), alarm.hint);
		const [newest] = await journal.releases({limit: 1});
		return ok(newest ? `the history is sound; the newest release is #${newest.id}` : 'the history is sound');
	} finally {
		journal.close();
	}
}

async function sharedChecks(place: Place, url: string, env: NodeJS.ProcessEnv) {
	const {ok, fail} = checksOf('shared-journal');
	const {lookAtShared} = await import('../journal/shared/lookAtShared.ts');
	const look = await lookAtShared(url);
	const clock = {of: `the database ${look.name}`, at: look.clockMs, within: look.tookMs};
	if (look.problem !== null) return {checks: [fail(plainText(look.problem.message), look.problem.hint)], clock};
	const reached = ok(`${look.name} answers in ${look.tookMs} ms, version ${look.version}`);
	const rights =
		look.missing.length === 0
			? ok('you may read and add events')
			: fail(
					`you lack rights there: ${look.missing.join(', ')}`,
					'Whoever made the tables grants them: docs/teams.md has the statements.',
				);
	// Whoever opens it first from this machine marks the folder: that is not ours to do.
	const known = readMark(place.home) === null ? [] : [await health(place, env)];
	return {checks: [reached, rights, ...known], clock};
}

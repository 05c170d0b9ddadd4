import path from 'node:path';
import {count} from '../../domain/count.ts';
import {excerptOf, foundTexts} from '../../domain/foundTexts.ts';
import {operatorName} from '../../domain/operator.ts';
import {plainText} from '../../domain/sanitize.ts';
import {sizeText} from '../../domain/sizeText.ts';
import type {Engine} from '../../engine/engine.ts';
import type {Journal, JournalUpkeep} from '../../journal/journal.ts';
import type {SearchedStretch} from '../../journal/searchPattern.ts';
import {searchOutput} from '../../logs/searchOutput.ts';
import {outputFile} from '../../runner/stateFolders.ts';
import {usageError} from '../cliError.ts';
import {withContext} from '../context.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {columns, paint, remark, say, sayJson} from '../output.ts';

/** Options of `history --grep`. */
export type GrepOptions = {readonly json?: boolean; readonly environment?: string; readonly limit: number};

/** A place in the history that holds what was looked for. */
type Match = {
	/** Null: it is about an environment, not a release. */
	readonly release: number | null;
	readonly environment: string | null;
	readonly at: string;
	readonly by: string;
	readonly where: string;
	readonly text: string;
};

/** So much of kept output is read at most, the newest first. */
const mostOutputBytes = 512 * 1024 * 1024;

/** Longer texts are nothing that one types. */
const longestText = 200;

/** `history --grep TEXT`: every word that was recorded of releases and environments, and the output that is kept here. */
export async function grepHistory(text: string, {json, environment, limit}: GrepOptions): Promise<ExitCode> {
	if (text.trim() === '' || text.length > longestText) {
		throw usageError(`--grep takes a text of 1 to ${longestText} characters.`);
	}

	return withContext(async ({engine, journal, home}) => {
		const isWanted = environmentFilter(engine, environment);
		const recorded = await searchHistory(journal, text, limit, isWanted);
		const folder = path.dirname(path.dirname(outputFile(home, 0, 'step', 1)));
		const printed = await searchOutput(folder, text, {
			limit,
			mostBytes: mostOutputBytes,
			isWanted: release => isWanted(release, null),
		});
		if (json) {
			sayJson({text, recorded, output: printed});
			return exitCodes.done;
		}

		const rows = [
			...recorded.matches.map(({release, environment: place, at, by, where, text: found}) => [
				paint('bold', release === null ? (place ?? '') : `#${release}`),
				plainText(at.slice(0, 16).replace('T', ' ')),
				plainText(by),
				paint('dim', plainText(where)),
				plainText(excerptOf(found, text, excerptWidth)),
			]),
			...printed.matches.map(({release, step, attempt, line, text: found}) => [
				paint('bold', `#${release}`),
				'',
				'',
				paint('dim', plainText(`output of ${step}.${attempt}, line ${line}`)),
				plainText(excerptOf(plainText(found), text, excerptWidth)),
			]),
		];
		for (const row of columns(rows)) say(row);
		if (rows.length === 0) remark('Nothing that was recorded or printed holds this text.');
		if (!recorded.complete)
			remark(`The first ${recorded.matches.length} matches of what was recorded: --limit shows more.`);
		if (!printed.complete) {
			const found = count(printed.matches.length, 'match', 'matches');
			remark(`Output was read as far as ${found} or ${sizeText(printed.bytes)}.`);
		}

		return exitCodes.done;
	});
}

const excerptWidth = 90;

async function searchHistory(
	journal: Pick<Journal & JournalUpkeep, 'search'>,
	text: string,
	limit: number,
	isWanted: (release: number | null, environment: string | null) => Promise<boolean>,
): Promise<{readonly matches: readonly Match[]; readonly events: number; readonly complete: boolean}> {
	const matches: Match[] = [];
	let events = 0;
	for (let before: number | null = null; ; ) {
		const stretch: SearchedStretch = await journal.search(text, before);
		events += stretch.events;
		for (const {stream, at, by, event} of stretch.found) {
			const [kind = '', ...name] = stream.split(':');
			const release = kind === 'release' ? Number(name.join(':')) : null;
			const environment = kind === 'environment' ? name.join(':') : null;
			const found = foundTexts(event, text);
			if (found.length === 0 || !(await isWanted(release, environment))) continue;
			for (const each of found) {
				if (matches.length === limit) return {matches, events, complete: false};
				matches.push({release, environment, at, by: operatorName(by), ...each});
			}
		}

		if (stretch.next === null) return {matches, events, complete: true};
		before = stretch.next;
	}
}

/** Whether something is of the environment that is asked about; of a release that is looked up, once. */
function environmentFilter(engine: Engine, wanted: string | undefined) {
	const known = new Map<number, boolean>();
	return async (release: number | null, environment: string | null): Promise<boolean> => {
		if (wanted === undefined) return true;
		if (release === null) return environment === wanted;
		const answer = known.get(release) ?? (await engine.release(release))?.environment === wanted;
		known.set(release, answer);
		return answer;
	};
}

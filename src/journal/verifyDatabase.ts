import {isDeepStrictEqual} from 'node:util';
import type Database from 'better-sqlite3';
import type {EventName, Head, Recorded, ReleaseEvent} from '../domain/events.ts';
import {historyStream} from '../domain/events.ts';
import {evolveRelease} from '../domain/evolveRelease.ts';
import {messageOf} from '../domain/messageOf.ts';
import type {Release} from '../domain/release.ts';
import {summarize} from '../domain/summary.ts';
import {type EventRow, recordedEvent} from './eventRow.ts';
import {chainHash} from './hash.ts';
import {nextHead, noHead, sameHead} from './head.ts';
import type {HeadFile} from './headFile.ts';
import type {Problem, Verification} from './journal.ts';
import {isCorrupt} from './sqliteErrors.ts';
import {parseSummary} from './summarySchema.ts';

/** Reads a whole history again, as it is at one moment, and says everything that is wrong with it. */
export function verifyDatabase(database: Database.Database, headFile: HeadFile): Verification {
	// First: what is in the database can only be further on than what was recorded before.
	const recorded = headFile.read();
	const damage = damageOf(database);
	const read = (): Verification => {
		const chains = asFarAsReadable(damage, () => checkChains(database), noChains);
		const heads = asFarAsReadable(damage, () => checkHead(database, recorded), {head: noHead, problems: []});
		const isAccepted = ({event}: Problem) =>
			event !== null && chains.accepted.some(({stream, seq}) => stream === event.stream && seq === event.seq);
		const found: readonly Problem[] = [
			...(damage === null ? [] : [{event: null, what: `the database is damaged: ${damage}`}]),
			...chains.problems,
			...heads.problems,
		];
		return {
			events: chains.events,
			streams: chains.streams,
			head: heads.head,
			recorded: typeof recorded === 'string' ? null : recorded,
			problems: found.filter(problem => !isAccepted(problem)),
			accepted: found.filter(isAccepted).flatMap(({event}) => event ?? []),
		};
	};
	// What stumbled over damage cannot be ended as a transaction.
	return damage === null ? database.transaction(read)() : read();
}

/** What SQLite itself finds wrong with the file; null: nothing. Takes a second for some hundred megabytes. */
export function damageOf(database: Database.Database): string | null {
	try {
		const answer = String(database.pragma('quick_check(1)', {simple: true}));
		return answer === 'ok' ? null : (answer.split('\n').at(-1) ?? answer);
	} catch (error) {
		if (isCorrupt(error)) return messageOf(error);
		throw error;
	}
}

type Chains = {
	readonly events: number;
	readonly streams: number;
	readonly problems: readonly Problem[];
	readonly accepted: readonly EventName[];
};

const noChains: Chains = {events: 0, streams: 0, problems: [], accepted: []};

// In a damaged file, much may still be read; where that fails, the damage has been named already.
function asFarAsReadable<T>(damage: string | null, check: () => T, unreadable: T): T {
	try {
		return check();
	} catch (error) {
		if (damage === null) throw error;
		return unreadable;
	}
}

function checkChains(database: Database.Database): Chains {
	const rows = database.prepare<[], EventRow>(
		'SELECT stream, seq, at, actor, data, hash FROM event ORDER BY stream, seq',
	);
	const problems: Problem[] = [];
	const accepted: EventName[] = [];
	const checkRow = projectionCheck(database, problems);
	let events = 0;
	let streams = 0;
	let last: EventRow | null = null;
	let release: Release | null = null;
	let isFoldable = true;
	for (const row of rows.iterate()) {
		const {stream, seq} = row;
		if (last?.stream !== stream) {
			if (last && isFoldable) checkRow(last.stream, release);
			[last, release, isFoldable] = [null, null, true];
			streams++;
		}

		events++;
		const gap = gapBefore(row, last?.seq ?? 0);
		if (gap) problems.push(gap);
		else if (row.hash !== chainHash(last?.hash ?? '', row)) {
			problems.push({event: {stream, seq}, what: 'was changed, or does not follow the event before it'});
		}

		try {
			const event = recordedEvent(row);
			if (event.event.type === 'history-accepted' && stream === historyStream) accepted.push(...event.event.damaged);
			if (stream.startsWith('release:')) release = evolveRelease(release, event as Recorded<ReleaseEvent>);
		} catch {
			isFoldable = false;
			if (!problems.some(({event}) => event?.stream === stream)) {
				problems.push({event: {stream, seq}, what: 'cannot be read: it is damaged, or of a newer release-tui'});
			}
		}

		last = row;
	}

	if (last && isFoldable) checkRow(last.stream, release);
	return {events, streams, problems, accepted};
}

function gapBefore({stream, seq}: EventRow, before: number): Problem | null {
	const missing = before + 1;
	if (seq === missing) return null;
	return {event: {stream, seq: missing}, what: seq === missing + 1 ? 'is missing' : `to ${seq - 1} are missing`};
}

function projectionCheck(database: Database.Database, problems: Problem[]) {
	const byId = database.prepare<[number], {readonly summary: string}>('SELECT summary FROM release WHERE id = ?');
	return (stream: string, release: Release | null) => {
		if (!release) return;
		const row = byId.get(release.id);
		if (row && isDeepStrictEqual(parseSummary(row.summary), summarize(release))) return;
		problems.push({event: null, what: `the list of releases does not tell what ${stream} says`});
	};
}

function checkHead(
	database: Database.Database,
	recorded: ReturnType<HeadFile['read']>,
): {readonly head: Head; readonly problems: readonly Problem[]} {
	const problem = (what: string) => ({head, problems: [{event: null, what}]});
	let head = noHead;
	let passed = typeof recorded === 'object' && sameHead(recorded, noHead);
	const events = database.prepare<[], Head>('SELECT position, hash FROM event ORDER BY position');
	for (const {position, hash} of events.iterate()) {
		head = nextHead(head, position, hash);
		if (typeof recorded === 'object') passed ||= sameHead(recorded, head);
	}

	const kept = database.prepare<[], Head>('SELECT position, hash FROM head').get() ?? noHead;
	if (typeof recorded === 'object' && recorded.position > head.position) {
		return problem(`the history is shorter than recorded: ${head.position} events, of ${recorded.position}`);
	}

	if (typeof recorded === 'string' && head.position > 0) return problem(`the record of the head is ${recorded}`);
	if (!sameHead(kept, head) || (typeof recorded === 'object' && !passed)) {
		return problem('it is not the history that was recorded: its events do not make the recorded head');
	}

	return {head, problems: []};
}

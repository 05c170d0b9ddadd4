import type Database from 'better-sqlite3';
import type {Head} from '../domain/events.ts';
import {messageOf} from '../domain/messageOf.ts';
import {type Chains, createChainCheck} from './chainCheck.ts';
import {environmentRows} from './environmentRows.ts';
import type {EventRow} from './eventRow.ts';
import {noHead} from './head.ts';
import {createHeadCheck} from './headCheck.ts';
import type {HeadFile} from './headFile.ts';
import type {Verification} from './journal.ts';
import {isCorrupt} from './sqliteErrors.ts';
import {untoldBy, untoldEnvironment, verificationOf} from './verification.ts';

/** Reads a whole history again, as it is at one moment, and says everything that is wrong with it. */
export function verifyDatabase(database: Database.Database, headFile: HeadFile): Verification {
	// First: what is in the database can only be further on than what was recorded before.
	const recorded = headFile.read();
	const damage = damageOf(database);
	const read = (): Verification => {
		const chains = asFarAsReadable(damage, () => checkChains(database), noChains);
		const heads = asFarAsReadable(damage, () => checkHead(database, recorded), {head: noHead, whole: []});
		const store = damage === null ? [] : [`the database is damaged: ${damage}`];
		return verificationOf({...chains, ...heads, recorded, store, whole: [...chains.untold, ...heads.whole]});
	};
	// What stumbled over damage cannot be ended as a transaction.
	return damage === null ? database.transaction(read)() : read();
}

/** What SQLite itself finds wrong with the file; null: nothing. Takes a second for some hundred megabytes. */
export function damageOf(database: Database.Database): string | null {
	return damageFound(() => {
		const answer = String(database.pragma('quick_check(1)', {simple: true}));
		return answer === 'ok' ? null : (answer.split('\n').at(-1) ?? answer);
	});
}

/** Bytes of a file that is looked at whole in half a second or so. */
const wholeBytes = 128_000_000;
/** Of a larger one, so many of its newest events are. */
const newestEvents = 50_000;

/**
 * The same, in a time that does not grow with the history: of a large file only what a release is decided by is looked at,
 * which is its newest events and where one finds them, its projections, and its head.
 */
export function damageNearEnd(database: Database.Database): string | null {
	const size = (name: string) => Number(database.pragma(name, {simple: true}));
	return damageFound(() => {
		if (size('page_count') * size('page_size') <= wholeBytes) return damageOf(database);
		for (const table of ['head', 'release', 'environment']) {
			const answer = String(database.pragma(`quick_check('${table}')`, {simple: true}));
			if (answer !== 'ok') return answer;
		}

		const count = (sql: string) => Number(database.prepare(sql).pluck().get(newestEvents));
		const newest = 'position > (SELECT position FROM head) - ?';
		// All of a row is read; and each by its place in its stream, which is another tree in the file.
		const rows = count(`SELECT count(length(actor) + length(data) + length(hash)) FROM event WHERE ${newest}`);
		const found = count(
			`SELECT count(*) FROM (SELECT stream, seq FROM event WHERE ${newest}) AS newest
			JOIN event INDEXED BY sqlite_autoindex_event_1 USING (stream, seq)`,
		);
		return rows === found ? null : `of its newest events, ${rows - found} are not found in their streams`;
	});
}

function damageFound(look: () => string | null): string | null {
	try {
		return look();
	} catch (error) {
		if (isCorrupt(error)) return messageOf(error);
		throw error;
	}
}

const noChains: {readonly chains: Chains; readonly untold: readonly string[]} = {
	chains: {events: 0, streams: 0, problems: [], accepted: []},
	untold: [],
};

// In a damaged file, much may still be read; where that fails, the damage has been named already.
function asFarAsReadable<T>(damage: string | null, check: () => T, unreadable: T): T {
	try {
		return check();
	} catch (error) {
		if (damage === null) throw error;
		return unreadable;
	}
}

function checkChains(database: Database.Database): typeof noChains {
	const byId = database.prepare<[number], {readonly summary: string}>('SELECT summary FROM release WHERE id = ?');
	const environments = environmentRows(database);
	const rows = database.prepare<[], EventRow>(
		'SELECT stream, seq, at, actor, data, hash FROM event ORDER BY stream, seq',
	);
	const untold: string[] = [];
	const check = createChainCheck((stream, {release, environment}) => {
		const problem = release
			? untoldBy(byId.get(release.id)?.summary, stream, release)
			: untoldEnvironment(environments.read(environment.name), stream, environment);
		if (problem !== null) untold.push(problem);
	});
	for (const row of rows.iterate()) check.take(row);
	return {chains: check.finish(), untold};
}

function checkHead(
	database: Database.Database,
	recorded: ReturnType<HeadFile['read']>,
): {readonly head: Head; readonly whole: readonly string[]} {
	const check = createHeadCheck(recorded);
	const events = database.prepare<[], Head>('SELECT position, hash FROM event ORDER BY position');
	for (const event of events.iterate()) check.take(event);
	const kept = database.prepare<[], Head>('SELECT position, hash FROM head').get() ?? noHead;
	const {head, problem} = check.finish(kept);
	return {head, whole: problem === null ? [] : [problem]};
}

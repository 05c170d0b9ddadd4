import {type DatabaseNow, holderSentence, holdersOf} from './databaseNow.ts';
import type {Instant} from './events.ts';
import type {Said} from './migrationWords.ts';
import {sizeText} from './sizeText.ts';

/** The backups of an environment: the steps that make one, and the newest file that such a step left behind. */
export type BackupNow = {
	/** Ids of the steps that a release runs in its phase `backup`. */
	readonly steps: readonly string[];
	/** Null where there is none any more. */
	readonly newest: {
		readonly file: string;
		readonly bytes: number;
		readonly at: Instant;
		readonly step: string;
		readonly release: number;
	} | null;
};

/** Transactions that are told of; all are counted. */
const named = 3;
/** From this age on, in seconds, a transaction is likely to outlast a migration's patience. */
const longSeconds = 10;

/**
 * Who holds locks of the tables that migrations change, and how long those wait for them; none where there is nothing to
 * wait for.
 * @param tables the tables that what is pending changes
 * @param byTool another program applies them, with limits of its own
 */
export function locksWords(
	{server, holders}: DatabaseNow,
	tables: ReadonlySet<string>,
	byTool: boolean,
): readonly Said[] {
	const patience = byTool ? 'its tool sets the limits' : 'each waits 3 s, 5 times';
	// SQLite has one lock, for all of it, and tells nobody who holds it.
	if (tables.size === 0 || server.startsWith('SQLite')) return [];
	if (holders === null) return [{text: `${patience}; who holds locks cannot be seen`, is: 'doubtful'}];
	const found = holdersOf(holders, tables);
	if (found.length === 0) return [{text: `${patience}; nobody holds ${listed([...tables])}`, is: 'good'}];
	const more = found.length > named ? [{text: `and ${found.length - named} more`, is: 'doubtful'} as const] : [];
	return [
		{text: patience, is: 'good'},
		...found.slice(0, named).map(
			(holder): Said => ({
				text: holderSentence(holder, tables),
				is: holder.seconds !== null && holder.seconds < longSeconds ? 'good' : 'doubtful',
			}),
		),
		...more,
	];
}

/**
 * Which backup there will be, and which there is.
 * @param ago how long ago a moment was
 */
export function backupWords({steps, newest}: BackupNow, ago: (at: Instant) => string): Said {
	const will = steps.length > 0 ? `${listed(steps)} makes one first` : 'no step makes one';
	const last = newest
		? `the newest is ${newest.file} of #${newest.release}, ${sizeText(newest.bytes)}, made ${ago(newest.at)}`
		: 'no release has left one';
	return {text: `${will}; ${last}`, is: steps.length > 0 ? 'good' : newest ? 'doubtful' : 'bad'};
}

/** Names in a sentence; of many the first few. */
export function listed(names: readonly string[]): string {
	return names.length <= named
		? names.join(', ')
		: `${names.slice(0, named).join(', ')} and ${names.length - named} more`;
}

import {count} from './count.ts';
import type {Instant} from './events.ts';

/** What became of a migration on a clone, in one direction. */
export type ProofStep = {
	readonly id: string;
	/** `again`: up once more, after it was taken back. */
	readonly direction: 'up' | 'down' | 'again';
	readonly ms: number;
	/** Null: it worked. */
	readonly error: string | null;
	/** The statements that were timed, by their line, in milliseconds. */
	readonly statements: readonly {readonly line: number; readonly ms: number}[];
};

/** Queries of code that a schema understood before and does not afterwards. */
export type ProofQueries = {
	readonly tried: number;
	readonly broken: readonly {readonly sql: string; readonly error: string}[];
};

/** A time that is only known roughly, in milliseconds. */
export type TimeRange = {readonly fromMs: number; readonly toMs: number};

/** What was found out on a clone of an environment's database. */
export type MigrationProof = {
	readonly at: Instant;
	readonly environment: string;
	readonly candidate: string;
	/** What was pending then, in order. */
	readonly ids: readonly string[];
	/** How the clone was made, and how long that took, in milliseconds. */
	readonly how: string;
	readonly cloneMs: number;
	readonly steps: readonly ProofStep[];
	/** How long applying all of it would take on the environment's own sizes; null where not all of it was timed. */
	readonly atSize: TimeRange | null;
	/** The same of each migration that was timed. */
	readonly estimates: readonly (TimeRange & {readonly id: string})[];
	/** Queries of the code that is live, which worked before: tried on the migrated clone. Or why there are none. */
	readonly old: ProofQueries | {readonly none: string};
	/** Queries of the candidate, tried before the migrations; null: none were given. */
	readonly fresh: ProofQueries | null;
};

/** Whether all that was tried worked, and no query of the live code broke. */
export function provesSafe({steps, old}: MigrationProof): boolean {
	return steps.every(({error}) => error === null) && ('none' in old || old.broken.length === 0);
}

/** A proof in sentences. */
export function proofSentences({
	environment,
	ids,
	steps,
	how,
	cloneMs,
	atSize,
	old,
	fresh,
}: MigrationProof): readonly string[] {
	const done = (direction: ProofStep['direction']) => {
		const tried = steps.filter(step => step.direction === direction);
		const good = tried.filter(({error}) => error === null);
		const ms = tried.reduce((sum, step) => sum + step.ms, 0);
		return tried.length === 0 ? null : `${direction} ${good.length}/${ids.length} in ${duration(ms)}`;
	};
	const downs = steps.filter(({direction}) => direction === 'down').length;
	const isWhole = steps.every(({error}) => error === null);
	const end = isWhole && downs < ids.length ? (ids.at(-1 - downs) ?? null) : null;
	const failed = steps.find(({error}) => error !== null);
	return [
		`clone ${how}, in ${duration(cloneMs)}: ${[done('up'), done('down'), done('again')].filter(part => part !== null).join(', ')}`,
		...(end === null ? [] : [`the way back ends at ${end}, which has none`]),
		...(atSize ? [`on ${environment} it would take about ${timeRangeText(atSize)}`] : []),
		...(failed ? [`${failed.id} ${failed.direction} failed: ${failed.error?.replace(/\s*\n\s*/g, ', ')}`] : []),
		'none' in old
			? `no queries of the live code were tried: ${old.none}`
			: old.tried === 0
				? 'no queries of the live code were tried: none is known that worked before'
				: `${count(old.tried, 'query', 'queries')} of the live code on the new schema: ${fails(old)}`,
		...(fresh ? [`${count(fresh.tried, 'query', 'queries')} of the candidate on the old schema: ${fails(fresh)}`] : []),
	];
}

/** How long a migration would take on the environment's own sizes; null where nobody knows. */
export function estimateOf(proof: MigrationProof | null, id: string): TimeRange | null {
	return proof?.estimates.find(estimate => estimate.id === id) ?? null;
}

/** A range of time as one says it: `33 ms`, `41–70 s`, `18–30 m`. */
export function timeRangeText({fromMs, toMs}: TimeRange): string {
	const [, size, unit] = units.find(([least]) => toMs >= least) ?? units[3];
	const inUnit = (ms: number) => {
		const value = ms / size;
		return value >= 9.95 || unit === 'ms' ? String(Math.round(value)) : value.toFixed(1).replace(/\.0$/, '');
	};
	const [from, to] = [inUnit(fromMs), inUnit(toMs)];
	return `${from === to ? to : `${from}–${to}`} ${unit}`;
}

const units = [
	[2 * 3_600_000, 3_600_000, 'h'],
	[2 * 60_000, 60_000, 'm'],
	[1000, 1000, 's'],
	[0, 1, 'ms'],
] as const;

function fails({tried, broken}: ProofQueries): string {
	if (broken.length === 0) return tried === 1 ? 'works' : 'all work';
	return broken.length === 1 ? '1 fails' : `${broken.length} fail`;
}

function duration(ms: number): string {
	return ms < 10_000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 1000)} s`;
}

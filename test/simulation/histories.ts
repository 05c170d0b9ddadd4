import {setImmediate} from 'node:timers/promises';
import fc from 'fast-check';
import {type HistoryResult, type Moves, playHistory} from './history.ts';
import type {Mutation} from './mutations.ts';

/** Which histories to play. */
export type HistoriesOptions = {
	readonly histories: number;
	/** Undefined: one that was never tried. */
	readonly seed?: number;
	/** Leads to one history, as a failure names it. */
	readonly path?: string;
	/** A rule to be broken on purpose. */
	readonly mutation?: Mutation | null;
	/** Looks for the smallest history in which the rule is broken, which may take minutes. */
	readonly shrink?: boolean;
};

/** What came of playing them. */
export type HistoriesReport = {
	readonly played: number;
	readonly seed: number;
	/** Sums over all histories. */
	readonly events: number;
	readonly releases: number;
	readonly executions: number;
	/** A history in which a rule is broken, and how to come back to it; null: all rules held. */
	readonly failure: {
		readonly message: string;
		readonly path: string;
		readonly moves: Moves;
		/** How many histories were played until it was found. */
		readonly after: number;
	} | null;
};

/** So many moves are enough for some releases to be started, disturbed and rolled back. */
const mostMoves = 240;

const moves = fc.array(fc.noBias(fc.nat(0x7fff_ffff)), {maxLength: mostMoves, size: 'max'});

/** Plays histories until a rule is broken. */
export async function playHistories(options: HistoriesOptions): Promise<HistoriesReport> {
	const {histories, seed, path, mutation = null, shrink = false} = options;
	const sums = {events: 0, releases: 0, executions: 0};
	const property = fc.asyncProperty(moves, async list => {
		const {broken, ...result} = await playHistory(list, mutation);
		// Within a history nobody else has a turn: not even the timer that gives all of them up.
		await setImmediate();
		add(sums, result);
		if (broken) throw broken;
	});
	const details = await fc.check(property, {
		numRuns: histories,
		endOnFailure: !shrink,
		...(seed === undefined ? {} : {seed}),
		...(path === undefined ? {} : {path}),
	});
	const report = {played: details.numRuns, seed: details.seed, ...sums};
	if (!details.failed) return {...report, failure: null};
	const {errorInstance, counterexamplePath, counterexample} = details;
	return {
		...report,
		failure: {
			message: errorInstance instanceof Error ? errorInstance.message : String(errorInstance),
			path: counterexamplePath ?? '',
			moves: counterexample?.[0] ?? [],
			after: details.numRuns,
		},
	};
}

type Sums = {events: number; releases: number; executions: number};

function add(sums: Sums, {events, releases, executions}: Omit<HistoryResult, 'broken'>): void {
	sums.events += events;
	sums.releases += releases;
	sums.executions += executions;
}

/** The command that plays a failing history again and tells its story. */
export function replayCommand({seed, failure}: HistoriesReport, mutation: Mutation | null = null): string {
	const broken = mutation ? ` --break '${mutation}'` : '';
	return `npm run simulate -- --seed=${seed} --path ${failure?.path ?? ''}${broken}`;
}

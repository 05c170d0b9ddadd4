import type {Pattern} from './pattern.ts';
import {sliceMs} from './readLoop.ts';
import type {Tested} from './search.ts';
import {createShownRows} from './shownRows.ts';

/** Keeps count of the rows that match an expression: of those that arrive, each is looked at once. */
export type MatchTally = {
	/** Null: nothing is counted, or not to the end yet, or the expression takes too long. */
	readonly matched: number | null;
	/** Counts anew; null: nothing any more. */
	begin(pattern: Pattern | null): void;
	/** Goes on with rows that have arrived. */
	advance(): void;
	/** Rows have other numbers now. */
	restart(): void;
};

/** The rows that are counted. */
export type TalliedRows = {
	/** The oldest row that is still there. */
	readonly first: () => number;
	/** One past the newest row. */
	readonly length: () => number;
	/** Tests up to `most` rows from one on; at least one. */
	readonly test: (pattern: Pattern, at: number, most: number) => Tested;
	/** Whether the row's line is not finished yet. */
	readonly isOpen: (at: number) => boolean;
	/** The count is another one. */
	readonly changed: () => void;
};

/** How many rows are tested at once. */
const batch = 2048;
/** An expression that was too slow so often is not tried on; on a busy machine, one row in so many may be the machine's. */
const mostSlow = 2;
const rowsForSlow = 100_000;

export function createMatchTally({first, length, test, isOpen, changed}: TalliedRows): MatchTally {
	let pattern: Pattern | null = null;
	/** Which rows matched, so that those that are dropped no longer count. */
	let hits = createShownRows();
	let scanned = 0;
	let slow = 0;
	let looked = 0;
	let isThrough = false;
	/** Rows that were tested before their line was finished, and did not match. */
	let unfinished: readonly number[] = [];
	let soon: NodeJS.Immediate | null = null;
	let told: number | null = null;

	const matched = () => (pattern !== null && isThrough ? hits.length - hits.first : null);

	const isHopeless = () => slow >= mostSlow + looked / rowsForSlow;

	const take = (wanted: Pattern, at: number, most: number): number => {
		const tested = test(wanted, at, most);
		slow += tested.slow;
		looked += tested.count;
		for (let row = at; row < at + tested.count; row++) {
			if (tested.matched[row - at] === 1) hits.add(row, 1);
			else if (isOpen(row)) unfinished = [...unfinished, row];
		}

		return tested.count;
	};

	const advance = () => {
		if (pattern === null || soon !== null) return;
		const wanted = pattern;
		const until = performance.now() + sliceMs;
		const again = unfinished.filter(row => row >= first());
		unfinished = again.filter(isOpen);
		for (const row of again) if (!unfinished.includes(row)) take(wanted, row, 1);
		scanned = Math.max(scanned, first());
		while (scanned < length() && !isHopeless() && performance.now() < until) scanned += take(wanted, scanned, batch);
		if (isHopeless()) pattern = null;
		else if (scanned < length()) soon = setImmediate(goOn);
		else isThrough = true;
		hits.dropBefore(first());
		if (matched() !== told) changed();
		told = matched();
	};

	const goOn = () => {
		soon = null;
		advance();
	};

	const begin = (next: Pattern | null) => {
		if (soon !== null) clearImmediate(soon);
		soon = null;
		pattern = next;
		hits = createShownRows();
		scanned = slow = looked = 0;
		isThrough = false;
		unfinished = [];
		advance();
	};

	return {
		get matched() {
			return matched();
		},
		begin,
		advance,
		restart: () => begin(pattern),
	};
}

import {createNumberColumn} from './numberColumn.ts';

/** Lines of one source that arrived together, from a given row on. */
export type Arrival = {
	readonly source: number;
	readonly line: number;
	readonly count: number;
	/** When they came, in milliseconds since the epoch; null: they were there before, and nobody knows since when. */
	readonly at: number | null;
};

/** The order in which lines of several sources arrived, as run-lengths. Rows are numbered for ever. */
export type Arrivals = {
	/** The oldest row that is still there. */
	readonly first: number;
	/** One past the newest row. */
	readonly end: number;
	add(arrival: Arrival): void;
	/** What a row is, and how many rows from it on belong together. */
	from(row: number): Arrival;
	/** The same, for the rows that end with `row`: `line` is the first of them. */
	upTo(row: number): Arrival;
	/**
	 * The row behind the newest one that came before a moment, in milliseconds since the epoch. Of rows in the order of their
	 * times that is the first one since then; where the clock was set in between, what it says now counts.
	 */
	since(at: number): number;
	dropBefore(row: number): void;
};

export function createArrivals(): Arrivals {
	const rows = createNumberColumn();
	const sources = createNumberColumn();
	const lines = createNumberColumn();
	const times = createNumberColumn();
	let first = 0;
	let end = 0;

	// What nobody knows is older than any moment.
	const atOf = (run: number) => times.at(run) || null;
	const endOf = (run: number) => (run + 1 < rows.length ? rows.at(run + 1) : end);

	return {
		get first() {
			return first;
		},
		get end() {
			return end;
		},
		add({source, line, count, at: known}) {
			if (count <= 0) return;
			const at = known ?? 0;
			const last = rows.length - 1;
			// Times are shown in seconds: what came in the same one need not be told apart.
			const continues =
				last >= 0 &&
				sources.at(last) === source &&
				lines.at(last) + end - rows.at(last) === line &&
				Math.floor(times.at(last) / 1000) === Math.floor(at / 1000);
			if (!continues) {
				rows.push(end);
				sources.push(source);
				lines.push(line);
				times.push(at);
			}

			end += count;
		},
		from(row) {
			const run = rows.floor(row);
			return {
				source: sources.at(run),
				line: lines.at(run) + row - rows.at(run),
				count: endOf(run) - row,
				at: atOf(run),
			};
		},
		upTo(row) {
			const run = rows.floor(row);
			const start = Math.max(rows.at(run), first);
			return {
				source: sources.at(run),
				line: lines.at(run) + start - rows.at(run),
				count: row + 1 - start,
				at: atOf(run),
			};
		},
		since(at) {
			let run = rows.length - 1;
			while (run >= 0 && times.at(run) >= at) run--;
			return run < 0 ? first : Math.max(first, endOf(run));
		},
		dropBefore(row) {
			first = Math.max(first, Math.min(row, end));
			const gone = Math.min(rows.floor(first), rows.length - 1);
			if (gone <= 0) return;
			for (const column of [rows, sources, lines, times]) column.dropFront(gone);
		},
	};
}

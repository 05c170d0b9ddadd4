import {createNumberColumn} from './numberColumn.ts';

/** Rows that are shown, as stretches of all rows: what is left when sources are hidden or a filter is on. */
export type ShownRows = {
	readonly first: number;
	readonly length: number;
	add(row: number, count: number): void;
	/** The row among all rows, and how many shown ones from it on follow each other there. */
	from(shown: number): {readonly row: number; readonly count: number};
	/** The same, for the shown ones that end with this one: `row` is still that of `shown`. */
	upTo(shown: number): {readonly row: number; readonly count: number};
	/** The first shown one that is this row among all rows, or comes behind it. */
	shownFrom(row: number): number;
	/** Forgets what was shown of the rows before this one. */
	dropBefore(row: number): void;
};

export function createShownRows(): ShownRows {
	const shownStarts = createNumberColumn();
	const rowStarts = createNumberColumn();
	let first = 0;
	let length = 0;

	const endOf = (span: number) => (span + 1 < shownStarts.length ? shownStarts.at(span + 1) : length);

	return {
		get first() {
			return first;
		},
		get length() {
			return length;
		},
		add(row, count) {
			if (count <= 0) return;
			const last = shownStarts.length - 1;
			if (last < 0 || rowStarts.at(last) + length - shownStarts.at(last) !== row) {
				shownStarts.push(length);
				rowStarts.push(row);
			}

			length += count;
		},
		from(shown) {
			const span = shownStarts.floor(shown);
			return {row: rowStarts.at(span) + shown - shownStarts.at(span), count: endOf(span) - shown};
		},
		upTo(shown) {
			const span = shownStarts.floor(shown);
			const start = shownStarts.at(span);
			return {row: rowStarts.at(span) + shown - start, count: shown + 1 - Math.max(start, first)};
		},
		shownFrom(row) {
			const span = rowStarts.floor(row);
			if (span < 0) return first;
			return Math.max(first, Math.min(shownStarts.at(span) + row - rowStarts.at(span), endOf(span)));
		},
		dropBefore(row) {
			let gone = 0;
			while (gone < shownStarts.length) {
				const start = shownStarts.at(gone);
				const count = endOf(gone) - start;
				const before = Math.min(count, Math.max(0, row - rowStarts.at(gone)));
				first = Math.max(first, start + before);
				if (before < count) break;
				gone++;
			}

			shownStarts.dropFront(gone);
			rowStarts.dropFront(gone);
		},
	};
}

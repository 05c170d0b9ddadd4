import type {LogRow} from './logView.ts';

/** The rows of the last screen. What somebody reads stays there, also when it is dropped meanwhile. */
export type LastScreen = {
	/** Whether a row stood on it. */
	has(row: number): boolean;
	/** The rows of the next screen, as far as there are any. */
	rows(top: number, count: number): readonly LogRow[];
	/** Rows have other numbers now. */
	forget(): void;
};

/** @param first the oldest row that is still there @param read rows that are still there, or what is left of them */
export function createLastScreen(
	first: () => number,
	read: (top: number, count: number) => readonly LogRow[],
): LastScreen {
	let from = 0;
	let last: readonly LogRow[] = [];
	const remembered = (row: number) => last[row - from];

	return {
		has: row => remembered(row) !== undefined,
		rows(top, count) {
			const oldest = first();
			const begin = remembered(top) ? top : Math.max(top, oldest);
			const there = Math.max(begin, oldest);
			const left = read(there, begin + count - there);
			const rows: LogRow[] = [];
			for (let row = begin; row < begin + count; row++) {
				const now = left[row - there];
				const shown = now && !now.isGone ? now : (remembered(row) ?? now);
				if (!shown) break;
				rows.push(shown);
			}

			from = begin;
			last = rows;
			return rows;
		},
		forget() {
			last = [];
		},
	};
}

/** One line of the table: what was measured, the floor next to it, and the goal, in milliseconds. */
export type Figure = {
	readonly what: string;
	readonly ms: number;
	/** What the same machine takes for the least that could be done, measured in the same run. */
	readonly floor: {readonly what: string; readonly ms: number};
	/** The most that `ms` may be. */
	readonly goalMs: number;
	/** The goal in words. */
	readonly goal: string;
};

/** The middle of some measurements. */
export function median(values: readonly number[]): number {
	return percentile(values, 50);
}

/** The value that so many percent of the measurements are below. */
export function percentile(values: readonly number[], percent: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	const found = sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))];
	if (found === undefined) throw new Error('nothing was measured');
	return found;
}

/** The table as text. */
export function table(figures: readonly Figure[]): string {
	const head = ['', 'median', 'floor', 'ratio', 'goal', ''];
	const rows = figures.map(({what, ms, floor, goal, goalMs}) => [
		what,
		milliseconds(ms),
		`${milliseconds(floor.ms)} ${floor.what}`,
		`${(ms / floor.ms).toFixed(1)}×`,
		goal,
		ms <= goalMs ? 'met' : `missed by ${milliseconds(ms - goalMs)}`,
	]);
	return aligned([head, ...rows]);
}

/** Rows of cells as lines of text, each column as wide as its widest cell. */
export function aligned(rows: readonly (readonly string[])[]): string {
	const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => (row[column] ?? '').length)));
	return rows
		.map(row =>
			row
				.map((cell, column) => cell.padEnd(widths[column] ?? 0))
				.join('  ')
				.trimEnd(),
		)
		.join('\n');
}

function milliseconds(ms: number): string {
	return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

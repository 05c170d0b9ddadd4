/** Bars as characters: with eighths of blocks, or with what every terminal has. */
export type Bars = 'blocks' | 'ascii';

const upward = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const rightward = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];
const asciiLevels = [' ', '_', '.', '-', '=', '#'];

/** A bar from the left, as long as its share (0 to 1) of `width` columns; of what is not nothing, something is seen. */
export function barText(share: number, width: number, bars: Bars): string {
	const eighths = Math.max(share > 0 ? 1 : 0, Math.round(Math.min(1, Math.max(0, share)) * width * 8));
	if (bars === 'ascii') return '#'.repeat(Math.ceil(eighths / 8));
	return '█'.repeat(Math.floor(eighths / 8)) + (rightward[eighths % 8] ?? '');
}

/** Numbers as bars of one column each, beside one another; the highest is a full one, and only 0 has none. */
export function rowOfBars(values: readonly number[], bars: Bars): string {
	const levels = bars === 'ascii' ? asciiLevels : upward;
	const most = Math.max(...values, Number.MIN_VALUE);
	return values.map(value => levels[Math.ceil((value / most) * (levels.length - 1))] ?? ' ').join('');
}

/** The same over several lines, the highest first: `columns` of each number beside one another, a blank between them where they are two or more. */
export function columnChart(values: readonly number[], height: number, columns: number, bars: Bars): readonly string[] {
	const most = Math.max(...values, Number.MIN_VALUE);
	const gap = columns > 1 ? ' ' : '';
	return Array.from({length: height}, (_, row) => {
		const below = height - 1 - row;
		return values
			.map(value => {
				const eighths = Math.max(value > 0 ? 1 : 0, Math.round((value / most) * height * 8));
				const level = Math.min(8, Math.max(0, eighths - below * 8));
				const character =
					bars === 'ascii' ? (level > 3 || (level > 0 && below === 0) ? '#' : ' ') : (upward[level] ?? ' ');
				return character.repeat(columns - gap.length) + gap;
			})
			.join('');
	});
}

import type {Theme, Tone} from '../theme.ts';
import {cut, textWidth} from './width.ts';

/** A piece of a line in one tone. */
export type Span = {readonly text: string; readonly tone: Tone};

/** One line of the screen before it is painted. */
export type Line = readonly Span[];

/** A span; plain by default. */
export function span(text: string, tone: Tone = 'plain'): Span {
	return {text, tone};
}

/** The columns that a line takes. */
export function lineWidth(line: Line): number {
	return line.reduce((sum, {text}) => sum + textWidth(text), 0);
}

/** A line cut to `width` columns. */
export function cutLine(line: Line, width: number): Line {
	const result: Span[] = [];
	let left = width;
	for (const piece of line) {
		if (left <= 0) break;
		const columns = textWidth(piece.text);
		if (columns <= left) {
			result.push(piece);
			left -= columns;
			continue;
		}

		result.push({...piece, text: cut(piece.text, left)});
		return result;
	}

	return result;
}

/** `left` at the left and `right` at the right edge of `width` columns. The right part is kept as long as anything fits. */
export function spread(width: number, left: Line, right: Line = []): Line {
	const rightPart = cutLine(right, width);
	const rightWidth = lineWidth(rightPart);
	const room = Math.max(0, width - rightWidth - (rightWidth > 0 ? 1 : 0));
	const leftPart = cutLine(left, room);
	const gap = Math.max(0, width - rightWidth - lineWidth(leftPart));
	return [...leftPart, span(' '.repeat(gap)), ...rightPart];
}

/** How a line is shown: as it is, under the cursor of the focused pane, or under that of another pane. */
export type Emphasis = 'none' | 'cursor';

/** A line in exactly `width` columns, with the terminal's codes. */
export function paint(line: Line, width: number, theme: Theme, emphasis: Emphasis = 'none'): string {
	const shown = cutLine(line, width);
	const gap = ' '.repeat(Math.max(0, width - lineWidth(shown)));
	if (emphasis === 'cursor') return theme(shown.map(({text}) => text).join('') + gap, 'selected');
	return shown.map(({text, tone}) => theme(text, tone)).join('') + gap;
}

/** A line's text without tones, for tests and titles. */
export function plain(line: Line): string {
	return line.map(({text}) => text).join('');
}

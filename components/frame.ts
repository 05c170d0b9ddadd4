import type {PanePlace} from './layout.ts';
import type {Line} from './text/line.ts';
import {cutLine, lineWidth, paint} from './text/line.ts';
import type {Theme, Tone} from './theme.ts';

/** What a pane's frame shows in its top line. */
export type FrameTitle = {readonly left: Line; readonly right: Line};

/** How a frame's lines are drawn: the tone of the pane's own, and of the line that it shares with the pane above. */
export type FrameTones = {readonly own: Tone; readonly top: Tone};

/** A pane with its frame, as lines of exactly its width. Content beyond its rows is left out, missing rows are blank. */
export function framed(
	place: PanePlace,
	title: FrameTitle,
	tones: FrameTones,
	content: readonly string[],
	theme: Theme,
): readonly string[] {
	const {width, rows, above, isLast} = place;
	const side = theme('│', tones.own);
	const blank = ' '.repeat(Math.max(0, width - 2));
	const lines = [topLine(width, title, tones.top, above === null ? '╭╮' : '├┤', theme)];
	for (let row = 0; row < rows; row++) lines.push(side + (content[row] ?? blank) + side);
	if (isLast) lines.push(theme(`╰${'─'.repeat(Math.max(0, width - 2))}╯`, tones.own));
	return lines;
}

/** A frame's top line: `╭ title ───── right ╮`. */
function topLine(width: number, title: FrameTitle, tone: Tone, corners: string, theme: Theme): string {
	const inner = Math.max(0, width - 2);
	const right = fitRight(title.right, inner);
	const rightWidth = right.length > 0 ? lineWidth(right) + 2 : 0;
	const left = cutLine(title.left, Math.max(0, inner - rightWidth - 2));
	const leftWidth = left.length > 0 ? lineWidth(left) + 2 : 0;
	const rule = theme('─'.repeat(Math.max(0, inner - leftWidth - rightWidth)), tone);
	const leftText = left.length > 0 ? ` ${paint(left, lineWidth(left), theme)} ` : '';
	const rightText = right.length > 0 ? ` ${paint(right, lineWidth(right), theme)} ` : '';
	return theme(corners[0] ?? '', tone) + leftText + rule + rightText + theme(corners[1] ?? '', tone);
}

/** A dialog: a box of its own with a title, as lines of exactly its width. */
export function boxed(
	width: number,
	title: FrameTitle,
	tone: Tone,
	content: readonly string[],
	footer: Line,
	theme: Theme,
): readonly string[] {
	const side = theme('│', tone);
	return [
		topLine(width, title, tone, '╭╮', theme),
		...content.map(line => side + line + side),
		bottomLine(width, footer, tone, theme),
	];
}

function bottomLine(width: number, footer: Line, tone: Tone, theme: Theme): string {
	const keys = cutLine(footer, Math.max(0, width - 4));
	if (keys.length === 0) return theme(`╰${'─'.repeat(Math.max(0, width - 2))}╯`, tone);
	const columns = lineWidth(keys);
	const rule = theme('─'.repeat(Math.max(0, width - 4 - columns)), tone);
	return `${theme('╰', tone)} ${paint(keys, columns, theme)} ${rule}${theme('╯', tone)}`;
}

// The right part is extra: it goes where the title would have less than half of the line.
function fitRight(right: Line, inner: number): Line {
	return lineWidth(right) + 2 > inner / 2 ? [] : right;
}

import stringWidth from 'string-width';
import {LazySegmenter} from './lazySegmenter.ts';

// Everything the cockpit draws by itself: ASCII, box lines, bars, spinners, and the marks of components/glyphs.ts. One column each.
const narrow =
	/^[\u0020-\u007E\u00A0-\u00FF\u2013\u2014\u2018-\u201D\u2026\u2190-\u2193\u2500-\u259F\u25A0-\u25CF\u2800-\u28FF✔✖‼×·]*$/;

const segmenter = new LazySegmenter();

/** Whether each character of a text is known to take one column. */
export function isNarrow(text: string): boolean {
	return narrow.test(text);
}

/** What a person sees as the characters of a text. */
export function* segmentsOf(text: string): Generator<string> {
	for (const {segment} of segmenter.segment(text)) yield segment;
}

/** The number of terminal columns that a text takes. It must hold no control characters; colours count as nothing. */
export function textWidth(text: string): number {
	return narrow.test(text) ? text.length : stringWidth(text);
}

/** A text cut to at most `width` columns; what was cut away is shown as `…`. Never splits a wide character. */
export function cut(text: string, width: number): string {
	if (width <= 0) return '';
	if (narrow.test(text)) return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
	// A text of many thousand characters need not be measured to its end.
	const bounded = text.length > width * 8 + 64 ? text.slice(0, width * 8 + 64) : text;
	if (bounded === text && stringWidth(text) <= width) return text;
	let result = '';
	let used = 0;
	for (const {segment} of segmenter.segment(bounded)) {
		const columns = textWidth(segment);
		if (used + columns > width - 1) break;
		result += segment;
		used += columns;
	}

	return `${result}…`;
}

/** A text in exactly `width` columns: cut or padded. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
	const shown = cut(text, width);
	const gap = ' '.repeat(Math.max(0, width - textWidth(shown)));
	return align === 'left' ? shown + gap : gap + shown;
}

/** A painted text without its colours. The sanitiser left colours as the only escape sequences. */
export function withoutColors(text: string): string {
	return text.includes('\u001B') ? text.replace(/\u001B\[[\d;:]*m/g, '') : text;
}

/** The columns of a painted text, whose only escape sequences are colours. Most are counted without making another text. */
export function paintedWidth(text: string): number {
	let columns = 0;
	for (let index = 0; index < text.length; index++) {
		const code = text.charCodeAt(index);
		if ((code >= 0x20 && code < 0x7f) || (code >= 0x2500 && code < 0x25a0)) {
			columns++;
			continue;
		}

		const behind = code === 0x1b ? behindColor(text, index) : null;
		if (behind === null) return textWidth(withoutColors(text));
		index = behind;
	}

	return columns;
}

// The index of the last character of the colour that begins here; null: it is none.
function behindColor(text: string, start: number): number | null {
	if (text[start + 1] !== '[') return null;
	let index = start + 2;
	// Digits, colons and semicolons.
	while (text.charCodeAt(index) >= 0x30 && text.charCodeAt(index) <= 0x3b) index++;
	return text[index] === 'm' ? index : null;
}

/** A text broken into lines of at most `width` columns, at blanks where there are any. Its own line breaks stay. */
export function wrap(text: string, width: number): readonly string[] {
	if (width <= 0) return [];
	return text.split('\n').flatMap(line => wrapLine(line, width));
}

function wrapLine(line: string, width: number): readonly string[] {
	if (textWidth(line) <= width) return [line];
	const lines: string[] = [];
	let current = '';
	for (const word of line.split(/(?<= )/)) {
		let rest = word;
		if (textWidth((current + rest).trimEnd()) > width) {
			if (current !== '') lines.push(current.trimEnd());
			current = '';
			while (textWidth(rest.trimEnd()) > width) {
				const head = hardCut(rest, width);
				if (head === '') return [...lines, cut(rest, width)];
				lines.push(head);
				rest = rest.slice(head.length);
			}
		}

		current += rest;
	}

	if (current.trimEnd() !== '') lines.push(current.trimEnd());
	return lines;
}

function hardCut(text: string, width: number): string {
	if (narrow.test(text)) return text.slice(0, width);
	let result = '';
	let used = 0;
	for (const {segment} of segmenter.segment(text)) {
		used += textWidth(segment);
		if (used > width) break;
		result += segment;
	}

	return result;
}

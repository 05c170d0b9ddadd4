// Foreign text on its way to a terminal. One linear state machine; whatever comes in, only printable characters and,
// where asked for, colors (SGR) go out. A terminal may hide text behind an escape, a carriage return or a backspace;
// here nothing that it would have printed is hidden.
import {invisible, widthOf} from './characterWidth.ts';
import {colorParameters, escapeEnd} from './escapeSequence.ts';
import {type Colors, changeColors, noColors} from './textColors.ts';

/** A foreign string made safe for one line without colors: commit subjects, refs, file names, messages. */
export function plainText(text: string): string {
	return sanitize(text, false, Number.POSITIVE_INFINITY);
}

/**
 * A line of output made safe, with its colors. Tabs go to columns of eight; colors that are still open at the end are
 * reset there.
 * @param columns the text is cut, with an ellipsis, when it is wider
 */
export function colorText(text: string, columns: number = Number.POSITIVE_INFINITY): string {
	return sanitize(text, true, columns);
}

const printableAscii = /^[\x20-\x7e]*$/;
const lineEnds = '\r\n\v\f\u0085\u2028\u2029';

/** Stands where a carriage return would have written over what is before it. */
export const overwriteMark = '⏎';
const backspaceMark = '⌫';
const newlineMark = '␤';

/** More accents than this on one letter would be drawn over the lines around it. */
const mostMarks = 5;

type Output = {
	readonly keepColor: boolean;
	readonly limit: number;
	text: string;
	/** An underscore belongs behind `text` that an overstrike may still replace: cutting it off would copy all of `text`. */
	underscored: boolean;
	column: number;
	/** The last character that went out, for overstrikes and joiners. */
	last: number;
	/** How many accents stand on it. */
	marks: number;
	/** Something is on the line that a carriage return would write over. */
	written: boolean;
	returned: boolean;
	backspaces: number;
	colors: Colors;
	full: boolean;
};

function sanitize(foreign: string, keepColor: boolean, limit: number): string {
	if (foreign.length <= limit && printableAscii.test(foreign)) return foreign;
	const text = trimLineEnd(foreign);
	const output: Output = {
		keepColor,
		limit,
		text: '',
		underscored: false,
		column: 0,
		last: -1,
		marks: mostMarks,
		written: false,
		returned: false,
		backspaces: 0,
		colors: noColors,
		full: false,
	};
	let at = 0;
	while (at < text.length && !output.full) {
		const code = text.charCodeAt(at);
		if (code >= 0x20 && code <= 0x7e) at = putRun(text, at, output);
		else if (code === 0x1b || (code >= 0x80 && code <= 0x9f)) at = actOnEscape(text, at, code, output);
		else if (code < 0x20 || code === 0x7f || code === 0x2028 || code === 0x2029) {
			actOnControl(code, output);
			at++;
		} else if (widthOf(code) !== invisible) at = putRun(text, at, output);
		else at = putOdd(text, at, output);
	}

	write(output, output.colors.open ? '\x1b[0m' : '');
	return output.text;
}

function write(output: Output, text: string): void {
	if (output.underscored) output.text += '_';
	output.underscored = false;
	output.text += text;
}

/** Only the tail is looked at: an expression would try every run of line ends in a long text. */
function trimLineEnd(text: string): string {
	let end = text.length;
	while (end > 0 && lineEnds.includes(text.charAt(end - 1))) end--;
	return end === text.length ? text : text.slice(0, end);
}

function actOnControl(code: number, output: Output): void {
	switch (code) {
		case 0x08:
			output.backspaces++;
			break;
		case 0x09:
			put(output, ' '.repeat(output.keepColor ? 8 - (output.column % 8) : 1), null);
			break;
		case 0x0a:
		case 0x0b:
		case 0x0c:
		case 0x2028:
		case 0x2029:
			newline(output);
			break;
		case 0x0d:
			output.returned ||= output.written;
			output.backspaces = 0;
			break;
		default:
	}
}

function newline(output: Output): void {
	output.returned = false;
	output.backspaces = 0;
	if (output.colors.open) write(output, '\x1b[0m');
	output.colors = noColors;
	put(output, newlineMark, 1);
	output.written = false;
}

function actOnEscape(text: string, at: number, code: number, output: Output): number {
	if (code === 0x85) newline(output);
	const end = escapeEnd(text, at);
	const parameters = output.keepColor ? colorParameters(text, at, end) : null;
	const change = parameters === null ? null : changeColors(parameters, output.colors);
	if (change) {
		write(output, change.sequence);
		output.colors = change.colors;
	}

	return end;
}

/** Adds the ordinary characters from `at` on, as many as there are. The first one is ordinary. */
function putRun(text: string, at: number, output: Output): number {
	const {limit} = output;
	const first = text.charCodeAt(at);
	if (output.backspaces > 0 && !output.returned && overstrike(first, output)) return at + 1;
	if (widthOf(first) === 0 && output.marks >= mostMarks) return putOdd(text, at, output);
	markOverwriting(output);
	if (output.full) return at;
	let {column, marks} = output;
	let end = at;
	for (; end < text.length; end++) {
		const code = text.charCodeAt(end);
		let width = 1;
		if (code < 0x20 || code > 0x7e) {
			width = widthOf(code);
			if (width === invisible || (width === 0 && marks >= mostMarks)) break;
		}

		if (column + width > limit) {
			output.full = true;
			break;
		}

		column += width;
		marks = width === 0 ? marks + 1 : 0;
	}

	if (end > at) {
		output.last = text.charCodeAt(end - 1);
		const endsUnderscored = output.last === 0x5f;
		write(output, text.slice(at, endsUnderscored ? end - 1 : end));
		output.underscored = endsUnderscored;
		output.written = true;
	}

	if (output.full) write(output, '…');
	output.column = column;
	output.marks = marks;
	return end;
}

/** Adds a character beyond the first 65,536, or one that is not shown as it is. */
function putOdd(text: string, at: number, output: Output): number {
	const code = text.codePointAt(at) ?? 0;
	const next = at + (code > 0xffff ? 2 : 1);
	// Joined pictographs are shown side by side: terminals disagree about how wide the joined one is.
	if (code === 0x200d && isPictograph(output.last)) return next;
	if (code === 0xfe0e || code === 0xfe0f) return next;
	const width = widthOf(code);
	if (width === 0) putMark(code, output);
	else if (code >= 0xd800 && code <= 0xdfff) put(output, '\uFFFD', 1);
	else if (width === invisible) put(output, writtenOut(code), null);
	else put(output, String.fromCodePoint(code), width);
	output.last = code;
	return next;
}

function putMark(code: number, output: Output): void {
	if (output.marks < mostMarks) {
		markOverwriting(output);
		append(output, String.fromCodePoint(code), 0);
		output.marks++;
	} else {
		put(output, writtenOut(code), null);
		output.marks = mostMarks;
	}
}

function writtenOut(code: number): string {
	return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/** Manual pages print bold as "x\bx" and underlined as "_\bx": one character, nothing hidden. */
function overstrike(code: number, output: Output): boolean {
	const {last, backspaces} = output;
	if (backspaces !== 1 || last < 0x20 || last > 0x7e) return false;
	if (output.underscored && code !== 0x5f) {
		output.underscored = false;
		output.column--;
		output.backspaces = 0;
		put(output, String.fromCharCode(code), widthOf(code));
		output.last = code;
		return true;
	}

	if (last !== code && code !== 0x5f) return false;
	output.backspaces = 0;
	return true;
}

/** Adds text that is known to be safe; `columns` is its width, null for one column a character. */
function put(output: Output, text: string, columns: number | null): void {
	markOverwriting(output);
	append(output, text, columns ?? text.length);
	output.last = -1;
	output.marks = 0;
	output.written = true;
}

/** Says that what comes now would be written over what is there. */
function markOverwriting(output: Output): void {
	if (output.returned) append(output, overwriteMark, 1);
	else if (output.backspaces > 0 && output.written) append(output, backspaceMark, 1);
	output.returned = false;
	output.backspaces = 0;
}

function append(output: Output, text: string, columns: number): void {
	if (output.full) return;
	if (output.column + columns > output.limit) {
		output.full = true;
		write(output, '…');
		return;
	}

	write(output, text);
	output.column += columns;
}

const pictograph = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}]$/u;

function isPictograph(code: number): boolean {
	return code > 0xff && pictograph.test(String.fromCodePoint(code));
}

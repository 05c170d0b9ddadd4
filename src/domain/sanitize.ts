// Foreign text on its way to a terminal. One linear state machine; whatever comes in, only printable characters and,
// where asked for, colors (SGR) go out. A terminal may hide text behind an escape, a carriage return or a backspace;
// here nothing that it would have printed is hidden.

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
const lineEnd = /[\r\n\v\f\u0085\u2028\u2029]+$/;

/** Stands where a carriage return would have written over what is before it. */
const overwriteMark = '⏎';
const backspaceMark = '⌫';
const newlineMark = '␤';

type Output = {
	readonly keepColor: boolean;
	readonly limit: number;
	text: string;
	column: number;
	/** The last character that went out, for overstrikes and joiners. */
	last: number;
	/** Something is on the line that a carriage return would write over. */
	written: boolean;
	returned: boolean;
	backspaces: number;
	colors: Colors;
	full: boolean;
};

type Colors = {readonly open: boolean; readonly foreground: string | null; readonly background: string | null};

const noColors: Colors = {open: false, foreground: null, background: null};

function sanitize(foreign: string, keepColor: boolean, limit: number): string {
	if (printableAscii.test(foreign) && foreign.length <= limit) return foreign;
	const text = trimLineEnd(foreign);
	const output: Output = {
		keepColor,
		limit,
		text: '',
		column: 0,
		last: -1,
		written: false,
		returned: false,
		backspaces: 0,
		colors: noColors,
		full: false,
	};
	let at = 0;
	while (at < text.length && !output.full) {
		const code = text.codePointAt(at) ?? 0;
		if (code === 0x1b) at = skipEscape(text, at + 1, output);
		else if (code >= 0x80 && code <= 0x9f) at = skipC1(text, at, code, output);
		else {
			if (!control(code, output)) visible(code, output);
			at += code > 0xffff ? 2 : 1;
		}
	}

	return output.colors.open ? `${output.text}\x1b[0m` : output.text;
}

/** Only the tail is looked at: the expression alone would try every run of line ends in a long text. */
function trimLineEnd(text: string): string {
	const last = text.charCodeAt(text.length - 1);
	if (last > 0x20 && last < 0x7f) return text;
	let end = text.length;
	while (end > 0 && lineEnd.test(text.charAt(end - 1))) end--;
	return text.slice(0, end);
}

/** Acts on C0 controls; false when the character is none. */
function control(code: number, output: Output): boolean {
	if (code >= 0x20 && code !== 0x7f && code !== 0x2028 && code !== 0x2029) return false;
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

	return true;
}

function newline(output: Output): void {
	output.returned = false;
	output.backspaces = 0;
	if (output.colors.open) output.text += '\x1b[0m';
	output.colors = noColors;
	put(output, newlineMark, 1);
	output.written = false;
}

function visible(code: number, output: Output): void {
	if (output.backspaces > 0 && !output.returned && overstrike(code, output)) return;
	if (code === 0x200d && isPictograph(output.last)) return;
	if (code === 0xfe0e || code === 0xfe0f) return;
	if (code >= 0xd800 && code <= 0xdfff) put(output, '\uFFFD', 1);
	else if (isInvisible(code)) put(output, `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`, null);
	else put(output, String.fromCodePoint(code), columnsOf(code));
	output.last = code;
}

/** Manual pages print bold as "x\bx" and underlined as "_\bx": one character, nothing hidden. */
function overstrike(code: number, output: Output): boolean {
	const {last, backspaces, text} = output;
	if (backspaces !== 1 || last < 0x20 || last > 0x7e) return false;
	if (last === 0x5f && code !== 0x5f && text.endsWith('_')) {
		output.text = text.slice(0, -1);
		output.column--;
		output.backspaces = 0;
		put(output, String.fromCodePoint(code), columnsOf(code));
		output.last = code;
		return true;
	}

	if (last !== code && code !== 0x5f) return false;
	output.backspaces = 0;
	return true;
}

/** Adds text that is known to be safe; `columns` is its width, null for one column a character. */
function put(output: Output, text: string, columns: number | null): void {
	if (output.returned) mark(output, overwriteMark);
	else if (output.backspaces > 0 && output.written) mark(output, backspaceMark);
	output.returned = false;
	output.backspaces = 0;
	append(output, text, columns ?? text.length);
	output.last = -1;
	output.written = true;
}

function mark(output: Output, text: string): void {
	append(output, text, 1);
}

function append(output: Output, text: string, columns: number): void {
	if (output.full) return;
	if (output.column + columns > output.limit) {
		output.full = true;
		output.text += '…';
		return;
	}

	output.text += text;
	output.column += columns;
}

/** Behind an ESC at `at - 1`: where the text goes on. */
function skipEscape(text: string, at: number, output: Output): number {
	const next = text.charCodeAt(at);
	if (next === 0x5b) return skipCsi(text, at + 1, output);
	if (next === 0x5d || next === 0x50 || next === 0x58 || next === 0x5e || next === 0x5f) {
		return skipString(text, at + 1);
	}

	let end = at;
	while (end < text.length && isBetween(text.charCodeAt(end), 0x20, 0x2f)) end++;
	return isBetween(text.charCodeAt(end), 0x30, 0x7e) ? end + 1 : end;
}

/** The same controls in their 8-bit form. */
function skipC1(text: string, at: number, code: number, output: Output): number {
	if (code === 0x9b) return skipCsi(text, at + 1, output);
	if (code === 0x9d || code === 0x90 || code === 0x98 || code === 0x9e || code === 0x9f) {
		return skipString(text, at + 1);
	}

	if (code === 0x85) newline(output);
	return at + 1;
}

function skipCsi(text: string, from: number, output: Output): number {
	let end = from;
	while (end < text.length && isBetween(text.charCodeAt(end), 0x20, 0x3f)) end++;
	const final = text.charCodeAt(end);
	if (!isBetween(final, 0x40, 0x7e)) return end;
	if (final === 0x6d && output.keepColor) color(text.slice(from, end), output);
	return end + 1;
}

/**
 * An operating system command or the like: over at BEL or ST. One that is never ended would hide the rest of the line,
 * so its text is shown. It holds no further introducer, so no character is looked at more than twice.
 */
function skipString(text: string, from: number): number {
	for (let at = from; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === 0x07 || code === 0x9c) return at + 1;
		if (code === 0x1b) return text.charCodeAt(at + 1) === 0x5c ? at + 2 : from;
		if (code === 0x0a || code === 0x18 || code === 0x1a || isBetween(code, 0x80, 0x9f)) return from;
	}

	return from;
}

function color(parameters: string, output: Output): void {
	if (parameters.length > 128 || !/^[\d;:]*$/.test(parameters)) return;
	const {codes, colors} = readColors(parameters, output.colors);
	if (codes.length === 0) return;
	const closes = codes.length === 1 && codes[0] === '0';
	if (closes && !output.colors.open) return;
	output.text += `\x1b[${codes.join(';')}m`;
	output.colors = colors;
}

/** The parameters of an SGR in their plain form, without what hides (conceal, blink, one color on itself). */
function readColors(parameters: string, before: Colors): {readonly codes: readonly string[]; readonly colors: Colors} {
	const tokens = parameters.split(';');
	const codes: string[] = [];
	let colors = before;
	for (let index = 0; index < tokens.length; index++) {
		const [first = '', ...sub] = (tokens[index] ?? '').split(':');
		const code = first === '' ? 0 : Number(first);
		if (code === 0) {
			colors = noColors;
			codes.push('0');
		} else if (code === 38 || code === 48 || code === 58) {
			const inline = sub.length > 0;
			const rest = inline ? extendedOf(sub) : tokens.slice(index + 1, index + 5);
			const used = rest[0] === '5' ? 2 : rest[0] === '2' ? 4 : 0;
			if (!inline) index += used === 0 ? tokens.length : used;
			const values = rest.slice(1, used).map(Number);
			if (used === 0 || values.length !== used - 1 || values.some(value => !(value <= 255))) continue;
			const name = values.join(',');
			colors = {
				open: true,
				foreground: code === 38 ? name : colors.foreground,
				background: code === 48 ? name : colors.background,
			};
			codes.push(String(code), ...(used === 2 ? ['5'] : ['2']), ...values.map(String));
		} else if (isKept(code)) {
			const off = code === 4 && sub[0] === '0';
			colors = {open: true, ...basicColors(code, colors)};
			codes.push(off ? '24' : String(code));
		}
	}

	if (colors.foreground !== null && colors.foreground === colors.background) {
		codes.push('49');
		colors = {...colors, background: null};
	}

	return {codes, colors};
}

/** "2::r:g:b" and "2:r:g:b" as 2, r, g, b: the optional color space is left out. */
function extendedOf(sub: readonly string[]): readonly string[] {
	return sub[0] === '2' && sub.length >= 5 ? ['2', ...sub.slice(2, 5)] : sub;
}

function isKept(code: number): boolean {
	return (
		isBetween(code, 1, 4) ||
		code === 7 ||
		code === 9 ||
		isBetween(code, 21, 24) ||
		code === 27 ||
		code === 29 ||
		isBetween(code, 30, 49) ||
		code === 53 ||
		code === 55 ||
		code === 59 ||
		isBetween(code, 90, 107)
	);
}

function basicColors(code: number, colors: Colors): Pick<Colors, 'foreground' | 'background'> {
	const {foreground, background} = colors;
	if (isBetween(code, 30, 37)) return {foreground: String(code - 30), background};
	if (isBetween(code, 90, 97)) return {foreground: String(code - 82), background};
	if (isBetween(code, 40, 47)) return {foreground, background: String(code - 40)};
	if (isBetween(code, 100, 107)) return {foreground, background: String(code - 92)};
	if (code === 39) return {foreground: null, background};
	if (code === 49) return {foreground, background: null};
	return {foreground, background};
}

/** Characters that take no room or turn the order of others: they could make a text look like another one. */
function isInvisible(code: number): boolean {
	if (code < 0xad) return false;
	return (
		code === 0xad ||
		code === 0x34f ||
		code === 0x61c ||
		code === 0x115f ||
		code === 0x1160 ||
		code === 0x17b4 ||
		code === 0x17b5 ||
		isBetween(code, 0x180b, 0x180f) ||
		isBetween(code, 0x200b, 0x200f) ||
		isBetween(code, 0x202a, 0x202e) ||
		isBetween(code, 0x2060, 0x206f) ||
		code === 0x2800 ||
		code === 0x3164 ||
		isBetween(code, 0xfe00, 0xfe0d) ||
		code === 0xfeff ||
		code === 0xffa0 ||
		isBetween(code, 0xfff0, 0xfffb) ||
		isBetween(code, 0x1d173, 0x1d17a) ||
		isBetween(code, 0xe0000, 0xe0fff)
	);
}

const combining = /^\p{M}$/u;
const pictograph = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}]$/u;

/** Joined pictographs are shown side by side: terminals disagree about how wide the joined one is. */
function isPictograph(code: number): boolean {
	return code > 0xff && pictograph.test(String.fromCodePoint(code));
}

/** How many columns a visible character takes, near enough for tabs and for cutting very long lines. */
function columnsOf(code: number): number {
	if (code < 0x300) return 1;
	if (combining.test(String.fromCodePoint(code))) return 0;
	const wide =
		isBetween(code, 0x1100, 0x115f) ||
		isBetween(code, 0x2e80, 0x303e) ||
		isBetween(code, 0x3041, 0xa4cf) ||
		isBetween(code, 0xac00, 0xd7a3) ||
		isBetween(code, 0xf900, 0xfaff) ||
		isBetween(code, 0xfe30, 0xfe6f) ||
		isBetween(code, 0xff00, 0xff60) ||
		isBetween(code, 0xffe0, 0xffe6) ||
		isBetween(code, 0x1f300, 0x1faff) ||
		isBetween(code, 0x20000, 0x3fffd);
	return wide ? 2 : 1;
}

function isBetween(code: number, low: number, high: number): boolean {
	return code >= low && code <= high;
}

import {colorText, overwriteMark, plainText} from '../domain/sanitize.ts';
import type {Range} from '../mask/foundRanges.ts';
import {type Finder, maskMark} from '../mask/masker.ts';
import {findPasswords, hideCredentials, openPassword} from '../mask/urlCredentials.ts';
import type {LineIndex, LinePlace} from './lineIndex.ts';
import type {LogRow} from './logView.ts';
import {createNearbyBytes} from './nearbyBytes.ts';
import {searchedCharacters} from './pattern.ts';

/** Makes text of bytes: only of those lines that are shown or searched. */
export type LineReader = {
	/** A line as it is shown: masked, safe, with its colors, cut; and what it ends with, if it wrote over itself. */
	display(index: LineIndex, line: number): Pick<LogRow, 'text' | 'last'>;
	/** Displays lines of a screen: within the work, which must not wait, those that lie close together are read at once. */
	together<T>(work: () => T): T;
	/** The beginnings of lines that lie behind each other as they are searched; at least one, at most `count`. */
	texts(index: LineIndex, line: number, count: number): readonly string[];
	readonly hasSecrets: boolean;
	/** A searched text with its secrets masked. */
	masked(text: string): string;
};

const longestRow = 4096;
/** More of a line than can be shown need not be read. */
const displayedBytes = 1 << 15;
const searchedBytes = searchedCharacters * 4;
/** More than the password of a URL takes, tokens of clouds included. */
const longestPassword = 1 << 13;
/** What is written over takes no more than a line of a wide screen. */
const overwrittenBytes = 4096;
/** A line that a few carriage returns are in is read from its beginning. */
const manyReturns = 3;
const gone = {text: '(no longer there)', isGone: true} as const;

export function createLineReader(finder: Finder): LineReader {
	// Enough to see a secret whole that begins or ends in other lines, and a character or sequence that was cut.
	const context = Math.max(finder.longest, longestSequence);
	// A URL ends with its line: only where that is cut, it may begin or end elsewhere.
	const longContext = Math.max(context, longestPassword);
	const block = Buffer.allocUnsafeSlow(1 << 19);
	const nearby = createNearbyBytes(displayedBytes + 2 * longContext);

	const display = (index: LineIndex, line: number): Pick<LogRow, 'text' | 'last' | 'isGone'> => {
		const place = index.place(line);
		if (!place) return gone;
		const around = isLong(place) || isLong(index.place(line - 1)) ? longContext : context;
		const text = textOf(place, place.start, around);
		if (text === null) return gone;
		const lastFrom = text.includes(overwriteMark) ? lastWritten(place) : null;
		const last = lastFrom === null ? null : textOf(place, lastFrom, around);
		return last === null ? {text} : {text, last};
	};

	/** A line from an offset on; null where it is no longer there. */
	const textOf = (place: LinePlace, start: number, around: number): string | null => {
		const end = Math.min(place.end, start + displayedBytes);
		for (const before of [Math.min(start, around), 0]) {
			const from = start - before;
			const bytes = nearby.read(place.segment.bytes, from, end + around - from);
			// Where the file was cut, the context may be gone and the line still there.
			if (bytes.length <= before) continue;
			const text = decode(finder, bytes, before, end - from, place);
			return colorText(hideCredentials(text), longestRow);
		}

		return null;
	};

	/** Where the last of many carriage returns is that something follows; null where there are few. */
	const lastWritten = (place: LinePlace): number | null => {
		const start = Math.max(place.start, place.end - overwrittenBytes);
		const bytes = nearby.read(place.segment.bytes, start, place.end - start);
		let end = bytes.length;
		while (end > 0 && isLineEnd(bytes[end - 1])) end--;
		const line = bytes.subarray(0, end);
		if (line.filter(byte => byte === 13).length < manyReturns) return null;
		return start + line.lastIndexOf(13) + 1;
	};

	const texts = (index: LineIndex, line: number, count: number): readonly string[] => {
		const places = placesFrom(index, line, count, block.length);
		const [first] = places;
		const last = places.at(-1);
		if (!first || !last) return [''];
		const bytes = block.subarray(0, first.segment.bytes.read(block, first.start, last.end - first.start));
		const all = bytes.toString();
		// Where each byte is one character, lines can be cut out of one text.
		const isSimple = all.length === bytes.length;
		return places.map(({start, end}) => {
			const from = start - first.start;
			const to = Math.min(end - first.start, from + searchedBytes);
			const text = isSimple
				? all.slice(from, Math.min(to, from + searchedCharacters))
				: bytes.toString('utf8', from, to);
			return searchable(text);
		});
	};

	return {
		display,
		together: nearby.together,
		texts,
		hasSecrets: finder.longest > 0,
		masked: text => finder.mask(Buffer.from(text)).toString(),
	};
}

function isLineEnd(byte: number | undefined): boolean {
	return byte === 10 || byte === 13;
}

/** Whether a line is shown in part only, or is a piece of a longer one. */
function isLong(place: LinePlace | null): boolean {
	return place !== null && place.end - place.start >= displayedBytes;
}

function placesFrom(index: LineIndex, line: number, count: number, bytes: number): readonly LinePlace[] {
	const together = index.contiguous(line, count);
	const places: LinePlace[] = [];
	for (let at = line; at < line + together; at++) {
		const place = index.place(at);
		const start = places[0]?.start ?? place?.start ?? 0;
		if (!place || (places.length > 0 && place.end - start > bytes)) break;
		places.push(place);
	}

	return places;
}

const control = /[\x00-\x1f\x7f-\x9f]/;

function searchable(line: string): string {
	const end = line.endsWith('\r\n') ? -2 : line.endsWith('\n') ? -1 : line.length;
	const text = line.slice(0, Math.min(end < 0 ? line.length + end : end, searchedCharacters));
	return control.test(text) ? plainText(text) : text;
}

/**
 * The bytes from `from` to `to` as text. What lies around them is only looked at: a secret that reaches over the end of
 * a line or of a piece, and a character that was cut in two, are still known for what they are.
 */
function decode(finder: Finder, bytes: Buffer, from: number, to: number, place: LinePlace): string {
	const {ranges, sure} = secretsIn(finder, bytes);
	let end = Math.min(to, bytes.length);
	// The beginning of a secret must not be shown while the rest of it is still to come.
	if (place.open) end = Math.min(end, Math.max(from, sure));
	// Where a line was cut, its pieces begin and end between characters, and behind the rest of an escape sequence.
	const isPiece = from > 0 && bytes[from - 1] !== 10;
	let text = '';
	let at = isPiece ? Math.max(boundary(bytes, from), sequenceRest(bytes, from)) : from;
	let marked = 0;
	const last = boundary(bytes, end);
	for (const {start, end: stop} of ranges) {
		if (stop <= at) continue;
		if (start >= last) break;
		if (start > at) text += bytes.toString('utf8', at, start);
		if (start >= marked) text += maskMark;
		at = marked = stop;
	}

	return at < last ? text + bytes.toString('utf8', at, last) : text;
}

/**
 * Where secrets are, URLs' passwords among them, in order; and from where on the bytes may be the beginning of one. A
 * password whose end was not read is one as far as was read.
 */
function secretsIn(finder: Finder, bytes: Buffer): {readonly ranges: readonly Range[]; readonly sure: number} {
	const text = bytes.toString('latin1');
	const open = openPassword(text);
	const ranges = [...finder.find(bytes), ...findPasswords(text)];
	if (open < bytes.length) ranges.push({start: open, end: bytes.length});
	return {
		ranges: ranges.sort((one, other) => one.start - other.start),
		sure: Math.min(open, bytes.length - finder.pending(bytes)),
	};
}

/** A sequence this long is none. */
const longestSequence = 64;

/** Where the rest of a control sequence ends that began before `from`; `from` where there is none. */
function sequenceRest(bytes: Buffer, from: number): number {
	const before = bytes.toString('latin1', Math.max(0, from - longestSequence), from);
	const begun = /\x1b(?:\[[\x20-\x3f]*)?$/.exec(before)?.[0];
	if (begun === undefined) return from;
	const after = bytes.toString('latin1', from, from + longestSequence);
	const rest = (begun === '\x1b' ? /^\[[\x20-\x3f]*[@-~]/ : /^[\x20-\x3f]*[@-~]/).exec(after)?.[0] ?? '';
	return from + rest.length;
}

/** The first byte from `at` on that does not go on with a character. */
function boundary(bytes: Buffer, at: number): number {
	let found = at;
	while (found < bytes.length && found < at + 3 && ((bytes[found] ?? 0) & 0xc0) === 0x80) found++;
	return found;
}

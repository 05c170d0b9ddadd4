import type {LineIndex} from './lineIndex.ts';

/** Lines that may match, among so many from a line on. */
export type Candidates = {readonly count: number; readonly lines: readonly number[]};

/** What is read at once. */
const block = Buffer.allocUnsafeSlow(1 << 19);

const [tab, newline, space] = [0x09, 0x0a, 0x20];

/** Bytes of which a line is shown as something else: escapes, overwriting, binary data, control characters in UTF-8. */
const odd = [0x1b, 0x0d, 0x08, 0x00, 0xc2];

/**
 * The characters that every match of a regular expression has in a row, as bytes; null where that cannot be told at a
 * glance. The longest of them: what is rarest costs least.
 */
export function requiredLiteral(expression: string): Buffer | null {
	if (/[^\x20-\x7e]|[|()[\]{}\\]/.test(expression)) return null;
	// What is optional or repeated is no part of a row, and neither is what only says where it stands.
	const rows = expression.split(/.[*?]|\.|\+|\^|\$/u);
	const longest = rows.reduce((best, row) => (row.length > best.length ? row : best), '');
	return longest.length < 2 ? null : Buffer.from(longest);
}

/**
 * Which of up to `count` lines from `line` on, directly behind each other, hold these bytes: without making text of the
 * others. Null where bytes stand between them that are not shown as they are: then only the text tells.
 */
export function linesWith(index: LineIndex, line: number, count: number, literal: Buffer): Candidates | null {
	const first = index.place(line);
	if (!first) return null;
	const endOf = (end: number) => (index.place(end - 1)?.end ?? first.start) - first.start;
	const end = lastWithin(line, line + index.contiguous(line, count), end => endOf(end) <= block.length);
	if (end === line) return null;
	const length = endOf(end);
	const bytes = block.subarray(0, first.segment.bytes.read(block, first.start, length));
	if (bytes.length < length || odd.some(byte => bytes.includes(byte))) return null;
	if (literal.includes(space) && bytes.includes(tab)) return null;
	const lines: number[] = [];
	for (let at = bytes.indexOf(literal); at >= 0; ) {
		// The line that the place is in: the last one that begins before it.
		const found = lastWithin(line, end - 1, other => (index.place(other)?.start ?? 0) - first.start <= at);
		lines.push(found);
		const next = bytes.indexOf(newline, at);
		at = next < 0 ? -1 : bytes.indexOf(literal, next);
	}

	return {count: end - line, lines};
}

/** The last number up to `to` of which it is so, where it is so for all before that; `from` where it is so for none. */
function lastWithin(from: number, to: number, isSo: (number: number) => boolean): number {
	let [low, high] = [from, to + 1];
	while (high - low > 1) {
		const middle = (low + high) >> 1;
		if (isSo(middle)) low = middle;
		else high = middle;
	}

	return low;
}

/** A stretch of bytes, `end` not included. */
export type Range = {readonly start: number; readonly end: number};

/** The length of a form; where it has no line ends of its own, those among its bytes do not count. */
export type Found = {readonly length: number; readonly hasLineEnds: boolean};

/** A range, and how many of its bytes are no line ends: what lies behind it need not look at it again. */
export type CountedRange = Range & {readonly letters: number};

/**
 * Adds the place of a form that ends behind all others, and makes one range of those that it overlaps. However often a
 * form is found in itself, no byte is looked at twice.
 * @param base where `bytes` begin; ranges are counted from there, and no form begins before
 */
export function addRange(ranges: CountedRange[], bytes: Buffer, base: number, end: number, form: Found): void {
	let start = end;
	let letters = 0;
	let left = form.length;
	for (let last = ranges.at(-1); ; last = ranges.at(-1)) {
		for (const floor = Math.max(base, last?.end ?? base); left > 0 && start > floor; start--) {
			const isLetter = !isLineEnd(bytes[start - 1 - base] ?? 0);
			if (isLetter) letters++;
			if (isLetter || form.hasLineEnds) left--;
		}

		if (left <= 0 || !last) break;
		ranges.pop();
		left -= form.hasLineEnds ? start - last.start : last.letters;
		letters += last.letters;
		start = last.start;
	}

	ranges.push({start, end, letters});
}

/** Where a form that ends at `end` begins; 0 when that is before the bytes. */
export function startOf(bytes: Buffer, end: number, form: Found): number {
	const ranges: CountedRange[] = [];
	addRange(ranges, bytes, 0, end, form);
	return ranges[0]?.start ?? 0;
}

/** CR and LF. */
export function isLineEnd(byte: number): boolean {
	return byte === 10 || byte === 13;
}

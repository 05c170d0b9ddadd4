import {addRange, type CountedRange, type Range} from './foundRanges.ts';
import {createMatcher, type Matcher} from './matcher.ts';
import {secretForms} from './secretForms.ts';

/** What stands in a secret's place. */
export const maskMark = '***';

/** Masks a stream. Holds back only what could still turn out to be the beginning of a secret. */
export type Masker = {
	/** The most bytes that a form of a secret takes: so many around a place show every secret that reaches over it. */
	readonly longest: number;
	/** The masked bytes that are certain by now. They may share memory with `chunk`: use them before it is reused. */
	push(chunk: Buffer): Buffer;
	/** What was held back. */
	end(): Buffer;
};

/**
 * Masks secrets and their usual encodings in a stream, however it is cut into chunks. See `isTooShort` for what is not
 * masked.
 */
export function createMasker(secrets: readonly string[]): Masker {
	const matcher = matcherOf(secrets);
	if (!matcher) return {longest: 0, push: chunk => chunk, end: () => Buffer.alloc(0)};
	let held: Buffer = Buffer.alloc(0);
	/** Where `held` begins in the stream; ranges are counted from the stream's beginning, too. */
	let base = 0;
	let position = 0;
	/** The end of the last range whose mark is written. A range that overlaps it prolongs it. */
	let maskedTo = 0;
	const ranges: CountedRange[] = [];

	const release = (bytes: Buffer, count: number): Buffer => {
		const cut = base + count;
		const parts: Buffer[] = [];
		let from = base;
		for (let next = ranges[0]; next && next.start < Math.max(cut, maskedTo); next = ranges[0]) {
			ranges.shift();
			if (next.start >= maskedTo) parts.push(bytes.subarray(Math.max(from, maskedTo) - base, next.start - base), mark);
			from = maskedTo = next.end;
		}

		parts.push(bytes.subarray(Math.max(from, maskedTo) - base, Math.max(count, Math.max(from, maskedTo) - base)));
		held = Buffer.from(bytes.subarray(count));
		base = cut;
		return parts.length === 1 ? (parts[0] ?? held) : Buffer.concat(parts);
	};

	return {
		longest: matcher.longest,
		push(chunk) {
			const before = held.length;
			const bytes = before === 0 ? chunk : Buffer.concat([held, chunk]);
			position = matcher.scan(position, chunk, (end, form) => {
				addRange(ranges, bytes, base, base + before + end, form);
			});
			return release(bytes, bytes.length - matcher.pending(position, bytes));
		},
		end() {
			position = 0;
			return release(held, held.length);
		},
	};
}

/** Masks secrets in a text that is complete. */
export function maskText(secrets: readonly string[]): (text: string) => string {
	const finder = createFinder(secrets);
	return text => (finder.longest === 0 ? text : finder.mask(Buffer.from(text)).toString());
}

/** Finds secrets in bytes that are there as a whole. */
export type Finder = {
	/** As with `Masker`. */
	readonly longest: number;
	/** Where secrets are, in order and without overlaps. */
	find(bytes: Buffer): readonly Range[];
	/** How many bytes at the end could be the beginning of a secret, if more came. */
	pending(bytes: Buffer): number;
	/** The bytes with every secret replaced. */
	mask(bytes: Buffer): Buffer;
};

/** Prepares secrets for being looked for in many pieces: cheap to use, some milliseconds to make. */
export function createFinder(secrets: readonly string[]): Finder {
	const matcher = matcherOf(secrets);
	const find = (bytes: Buffer): readonly Range[] => {
		const ranges: CountedRange[] = [];
		matcher?.scan(0, bytes, (end, form) => addRange(ranges, bytes, 0, end, form));
		return ranges.map(({start, end}) => ({start, end}));
	};
	const pending = (bytes: Buffer): number => {
		if (!matcher) return 0;
		const last = bytes.subarray(-matcher.longest);
		return matcher.pending(
			matcher.scan(0, last, () => {}),
			last,
		);
	};

	return {
		longest: matcher?.longest ?? 0,
		find,
		pending,
		mask: bytes => replaceRanges(bytes, find(bytes)),
	};
}

function matcherOf(secrets: readonly string[]): Matcher | null {
	const forms = secretForms(secrets);
	return forms.length === 0 ? null : createMatcher(forms);
}

function replaceRanges(bytes: Buffer, ranges: readonly Range[]): Buffer {
	const parts: Buffer[] = [];
	let from = 0;
	for (const {start, end} of ranges) {
		parts.push(bytes.subarray(from, start), mark);
		from = end;
	}

	if (parts.length === 0) return bytes;
	parts.push(bytes.subarray(from));
	return Buffer.concat(parts);
}

const mark = Buffer.from(maskMark);

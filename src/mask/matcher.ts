import {type Found, isLineEnd, startOf} from './foundRanges.ts';

/** A form to be looked for. One that folds may be broken over lines, as `base64` and hex dumps do. */
export type Form = {readonly bytes: Buffer; readonly folds: boolean};

/** Finds many byte strings at once, in one pass (Aho–Corasick). Immutable: the position in a stream is the caller's. */
export type Matcher = {
	/** The most bytes that a form takes, line ends in it included. */
	readonly longest: number;
	/**
	 * Reads bytes from a position (0 at the beginning) and returns the position behind them.
	 * @param found called for the longest form that ends at a place, with the index behind its last byte
	 */
	scan(position: number, bytes: Buffer, found: (end: number, form: Found) => void): number;
	/**
	 * How many of the last bytes could still be the beginning of a form.
	 * @param bytes all of them, and maybe more before them
	 */
	pending(position: number, bytes: Buffer): number;
};

/** How many states get a full row of transitions, 1 KiB each. The others are rarely reached. */
const denseStates = 2048;

/** Fewer bytes of a form before the end of a line are let go: they tell little, and every other line ends like that. */
const leastHeld = 3;
/** CR and LF. */
const mostLineEnds = 2;
const gapShift = 29;
const stateMask = (1 << gapShift) - 1;

/** Builds the automaton. Forms must not be empty. */
export function createMatcher(forms: readonly Form[]): Matcher {
	const trie = buildTrie(forms);
	const {count, depth, fail, output, firstChild, nextSibling, letter, foldState, broken} = trie;
	const dense = Math.min(count, denseStates);
	const table = denseRows(trie, dense);
	const rootRow = table.subarray(0, 256);

	const step = (from: number, byte: number): number => {
		let state = from;
		while (state >= dense) {
			for (let child = firstChild[state] ?? 0; child !== 0; child = nextSibling[child] ?? 0) {
				if (letter[child] === byte) return child;
			}

			state = fail[state] ?? 0;
		}

		return table[(state << 8) | byte] ?? 0;
	};

	return {
		longest: forms.reduce((longest, form) => Math.max(longest, spanOf(form)), 0),
		scan(position, bytes, found) {
			let state = position & stateMask;
			let gap = position >>> gapShift;
			const {length} = bytes;
			for (let at = 0; at < length; at++) {
				const byte = bytes[at] ?? 0;
				const next =
					state === 0 ? (rootRow[byte] ?? 0) : state < dense ? (table[(state << 8) | byte] ?? 0) : step(state, byte);
				if (next === 0) {
					if (state === 0) continue;
					state = isLineEnd(byte) && gap < mostLineEnds ? (foldState[state] ?? 0) : 0;
					gap = state === 0 ? 0 : gap + 1;
					continue;
				}

				state = next;
				gap = 0;
				const ends = output[state] ?? 0;
				if (ends > 0) found(at + 1, {length: depth[ends] ?? 0, hasLineEnds: broken[ends] === 1});
			}

			return state === 0 ? 0 : state | (gap << gapShift);
		},
		pending(position, bytes) {
			const state = position & stateMask;
			const form = {length: depth[state] ?? 0, hasLineEnds: broken[state] === 1};
			if (position > stateMask && form.length < leastHeld) return 0;
			return bytes.length - startOf(bytes, bytes.length, form);
		},
	};
}

function spanOf({bytes, folds}: Form): number {
	return folds ? bytes.length * (1 + mostLineEnds) : bytes.length;
}

/** The forms as a trie in breadth-first order, so that the states near the root have the smallest numbers. */
type Trie = {
	readonly count: number;
	readonly depth: Int32Array;
	readonly fail: Int32Array;
	/** The state of the longest form that ends in a state; 0 for none. */
	readonly output: Int32Array;
	readonly firstChild: Int32Array;
	readonly nextSibling: Int32Array;
	readonly letter: Uint8Array;
	/** The state of the longest form that may be broken here and go on in the next line; 0 for none. */
	readonly foldState: Int32Array;
	/** 1: there is a line end among the bytes that lead here. */
	readonly broken: Uint8Array;
};

/** Sorted forms that share a prefix lie side by side: a state is a range of them. */
function buildTrie(forms: readonly Form[]): Trie {
	const sorted = forms.toSorted((one, other) => Buffer.compare(one.bytes, other.bytes));
	const most = sorted.reduce((sum, {bytes}) => sum + bytes.length, 1);
	const depth = new Int32Array(most);
	const fail = new Int32Array(most);
	const output = new Int32Array(most);
	const firstChild = new Int32Array(most);
	const nextSibling = new Int32Array(most);
	const low = new Int32Array(most);
	const high = new Int32Array(most);
	const letter = new Uint8Array(most);
	/** 1: a form that folds leads through here. */
	const folds = new Uint8Array(most);
	const foldState = new Int32Array(most);
	const broken = new Uint8Array(most);
	let count = 1;
	high[0] = sorted.length;

	const child = (state: number, byte: number): number => {
		for (let at = firstChild[state] ?? 0; at !== 0; at = nextSibling[at] ?? 0) {
			if (letter[at] === byte) return at;
		}

		return 0;
	};

	const failOf = (parent: number, byte: number): number => {
		for (let state = parent; state !== 0; ) {
			state = fail[state] ?? 0;
			const next = child(state, byte);
			if (next !== 0) return next;
		}

		return 0;
	};

	for (let state = 0; state < count; state++) {
		const at = depth[state] ?? 0;
		let previous = 0;
		for (let index = low[state] ?? 0; index < (high[state] ?? 0); index++) {
			const form = sorted[index];
			const byte = form?.bytes[at];
			if (byte === undefined) continue;
			if (previous !== 0 && letter[previous] === byte) {
				high[previous] = index + 1;
				if (form?.folds) folds[previous] = 1;
				continue;
			}

			const created = count++;
			depth[created] = at + 1;
			letter[created] = byte;
			folds[created] = form?.folds ? 1 : 0;
			broken[created] = broken[state] === 1 || isLineEnd(byte) ? 1 : 0;
			low[created] = index;
			high[created] = index + 1;
			if (previous === 0) firstChild[state] = created;
			else nextSibling[previous] = created;
			previous = created;
		}
	}

	for (let state = 0; state < count; state++) {
		for (let next = firstChild[state] ?? 0; next !== 0; next = nextSibling[next] ?? 0) {
			const failed = failOf(state, letter[next] ?? 0);
			fail[next] = failed;
			const isForm = sorted[low[next] ?? 0]?.bytes.length === depth[next];
			output[next] = isForm ? next : (output[failed] ?? 0);
			foldState[next] = folds[next] === 1 ? next : (foldState[failed] ?? 0);
		}
	}

	return {count, depth, fail, output, firstChild, nextSibling, letter, foldState, broken};
}

/** Complete transitions of the first states: a row starts as its fail state's, which comes earlier. */
function denseRows({fail, firstChild, nextSibling, letter}: Trie, dense: number): Int32Array {
	const table = new Int32Array(dense << 8);
	for (let state = 0; state < dense; state++) {
		if (state !== 0) table.copyWithin(state << 8, (fail[state] ?? 0) << 8, ((fail[state] ?? 0) + 1) << 8);
		for (let child = firstChild[state] ?? 0; child !== 0; child = nextSibling[child] ?? 0) {
			table[(state << 8) | (letter[child] ?? 0)] = child;
		}
	}

	return table;
}

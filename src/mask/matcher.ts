/** Finds many byte strings at once, in one pass (Aho–Corasick). Immutable: the position in a stream is the caller's. */
export type Matcher = {
	/** The length of the longest form. */
	readonly longest: number;
	/**
	 * Reads bytes from a state (0 at the beginning) and returns the state behind them.
	 * @param found called for the longest form that ends at a place, with the index behind its last byte
	 */
	scan(state: number, bytes: Buffer, found: (end: number, length: number) => void): number;
	/** How many of the last bytes could still be the beginning of a form. */
	pending(state: number): number;
};

/** How many states get a full row of transitions, 1 KiB each. The others are rarely reached. */
const denseStates = 2048;

/** Builds the automaton. Forms must not be empty. */
export function createMatcher(forms: readonly Buffer[]): Matcher {
	const trie = buildTrie(forms);
	const {count, depth, fail, output, firstChild, nextSibling, letter} = trie;
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
		longest: forms.reduce((longest, form) => Math.max(longest, form.length), 0),
		scan(from, bytes, found) {
			let state = from;
			const {length} = bytes;
			for (let at = 0; at < length; at++) {
				const byte = bytes[at] ?? 0;
				state =
					state === 0 ? (rootRow[byte] ?? 0) : state < dense ? (table[(state << 8) | byte] ?? 0) : step(state, byte);
				if (state === 0) continue;
				const size = output[state] ?? 0;
				if (size > 0) found(at + 1, size);
			}

			return state;
		},
		pending: state => depth[state] ?? 0,
	};
}

/** The forms as a trie in breadth-first order, so that the states near the root have the smallest numbers. */
type Trie = {
	readonly count: number;
	readonly depth: Int32Array;
	readonly fail: Int32Array;
	/** Length of the longest form that ends in a state; 0 for none. */
	readonly output: Int32Array;
	readonly firstChild: Int32Array;
	readonly nextSibling: Int32Array;
	readonly letter: Uint8Array;
};

/** Sorted forms that share a prefix lie side by side: a state is a range of them. */
function buildTrie(forms: readonly Buffer[]): Trie {
	const sorted = forms.toSorted(Buffer.compare);
	const most = sorted.reduce((sum, form) => sum + form.length, 1);
	const depth = new Int32Array(most);
	const fail = new Int32Array(most);
	const output = new Int32Array(most);
	const firstChild = new Int32Array(most);
	const nextSibling = new Int32Array(most);
	const low = new Int32Array(most);
	const high = new Int32Array(most);
	const letter = new Uint8Array(most);
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
			const byte = form?.[at];
			if (byte === undefined) continue;
			if (previous !== 0 && letter[previous] === byte) {
				high[previous] = index + 1;
				continue;
			}

			const created = count++;
			depth[created] = at + 1;
			letter[created] = byte;
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
			const size = depth[next] ?? 0;
			output[next] = sorted[low[next] ?? 0]?.length === size ? size : (output[failed] ?? 0);
		}
	}

	return {count, depth, fail, output, firstChild, nextSibling, letter};
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

/** A small generator of random numbers, the same for the same seed. */
export type Random = {
	/** A whole number from 0 to `count` - 1. */
	below(count: number): number;
	/** True once in so many times. */
	once(inTimes: number): boolean;
	/** One of a list, which must not be empty. */
	of<T>(list: readonly T[]): T;
	/** Begins anew. */
	seed(value: number): void;
};

/** Mulberry32: good enough to choose who is next. */
export function random(value = 0): Random {
	let state = value;
	const next = () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return (mixed ^ (mixed >>> 14)) >>> 0;
	};

	const below = (count: number) => next() % count;
	return {
		below,
		once: times => below(times) === 0,
		of<T>(list: readonly T[]): T {
			const chosen = list[below(list.length)];
			if (chosen === undefined) throw new Error('nothing to choose from');
			return chosen;
		},
		seed(seed) {
			state = seed | 0;
		},
	};
}

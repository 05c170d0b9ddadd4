/** Tells a key that is held down from one that is pressed again. */
export type HeldKey = {
	/**
	 * Whether this press, by the name of its key, is but the repetition of a key that is held. Each press has to be told.
	 * @param at when it came, in milliseconds
	 */
	isHeld(name: string, at: number): boolean;
};

/** Terminals and window systems repeat a key every 25 to 90 ms, and nobody presses one as often. */
const repeatMs = 100;

/** Makes one that has seen no press yet. */
export function createHeldKey(): HeldKey {
	let last = {name: '', at: Number.NEGATIVE_INFINITY};
	return {
		isHeld(name, at) {
			const isHeld = name === last.name && at - last.at < repeatMs;
			last = {name, at};
			return isHeld;
		},
	};
}

/** Time as one has it who listens: it stands still while the machine sleeps, and a clock that is set does not move it. */
export type HeardTime = {
	/** A moment, in milliseconds: what the clock says, as long as nothing of that kind happens. */
	now(): number;
	/** What the clock said at a moment, in milliseconds since the epoch. */
	clockAt(moment: number): number;
};

/** So far, in milliseconds, a clock is corrected without anybody noticing. */
const apartMs = 2000;

/**
 * @param clock milliseconds since the epoch
 * @param passed milliseconds that passed, from any moment on; it only grows
 */
export function createHeardTime(clock: () => number = Date.now, passed = () => performance.now()): HeardTime {
	const began = clock() - passed();
	/** From which moments on the clock was ahead, and by how much. */
	const jumps: {readonly from: number; readonly ahead: number}[] = [];
	return {
		now() {
			const now = began + passed();
			const ahead = clock() - now;
			if (Math.abs(ahead - (jumps.at(-1)?.ahead ?? 0)) > apartMs) jumps.push({from: now, ahead});
			return now;
		},
		clockAt: moment => moment + (jumps.findLast(({from}) => from <= moment)?.ahead ?? 0),
	};
}

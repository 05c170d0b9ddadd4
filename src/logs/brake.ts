import {signalGroup} from '../process/group.ts';
import {hasStopped} from './commandGroup.ts';

/** Holds the process group of a command still: as a full pipe would, where it writes faster than anybody reads. */
export type Brake = {
	/** It begins to stand still. */
	hold(): void;
	/**
	 * Waits, for some milliseconds, until it stands still: a write that has begun is finished first.
	 * @param size what grows while it writes
	 * @returns false where somebody writes on
	 */
	holdStill(size: () => number): boolean;
	/** Lets it go on after a rest, in milliseconds; one that has begun is not made shorter. */
	release(rest: number): void;
	/** Lets it go on at once. */
	close(): void;
};

/** How many milliseconds it may write on, and how many it may wait for the processor, until nobody waits for it. */
const writingLooks = 10;
const settleLooks = 30;
const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** @param running the group that runs now, if any */
export function createBrake(running: () => number | null): Brake {
	let held: number | null = null;
	let resting: NodeJS.Timeout | undefined;

	const stopResting = () => {
		clearTimeout(resting);
		resting = undefined;
	};

	const hold = () => {
		stopResting();
		held = running();
		if (held !== null) signalGroup(held, 'SIGSTOP');
	};

	const letGo = () => {
		stopResting();
		if (held !== null && held === running()) signalGroup(held, 'SIGCONT');
		held = null;
	};

	return {
		hold,
		holdStill(size) {
			hold();
			if (held === null) return true;
			let [before, now] = [-1, size()];
			for (let looks = 0, writing = 0; looks < settleLooks && writing < writingLooks; looks++) {
				Atomics.wait(sleeper, 0, 0, 1);
				before = now;
				now = size();
				if (now !== before) writing++;
				// Who writes nothing for a moment may only be waiting for the processor.
				const stopped = now === before ? hasStopped(held) : 'not yet';
				if (stopped !== 'not yet') return stopped === 'yes';
			}

			return false;
		},
		release(rest) {
			if (held === null || resting) return;
			if (rest > 0) resting = setTimeout(letGo, rest);
			else letGo();
		},
		close: letGo,
	};
}

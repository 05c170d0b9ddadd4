import {signalGroup} from '../process/group.ts';
import {hasStopped} from './commandGroup.ts';

/** Holds the process group of a command still: as a full pipe would, where it writes faster than anybody reads. */
export type Brake = {
	/** It begins to stand still. */
	hold(): void;
	/**
	 * Waits, for some milliseconds, until it stands still: a write that has begun is finished first.
	 * @param size what grows while it writes
	 * @returns `not yet`: it only waits for the processor; `no`: somebody writes on
	 */
	holdStill(size: () => number): 'yes' | 'not yet' | 'no';
	/** Lets it go on after a rest, in milliseconds; one that has begun is not made shorter. */
	release(rest: number): void;
	/** Lets it go on at once. */
	close(): void;
};

const settleLooks = 10;
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
			if (held === null) return 'yes';
			let stopped: ReturnType<typeof hasStopped> = 'never';
			for (let [looks, before] = [0, size()]; looks < settleLooks; looks++) {
				Atomics.wait(sleeper, 0, 0, 1);
				const now = size();
				// Who writes nothing for a moment may only be waiting for the processor.
				stopped = now === before ? hasStopped(held) : 'never';
				if (stopped === 'yes') return 'yes';
				if (stopped === 'never' && now === before) return 'no';
				before = now;
			}

			return stopped === 'not yet' ? 'not yet' : 'no';
		},
		release(rest) {
			if (held === null || resting) return;
			if (rest > 0) resting = setTimeout(letGo, rest);
			else letGo();
		},
		close: letGo,
	};
}

import type {LastMinute} from './logView.ts';

/** Counts what a source brought in the last minute. */
export type MinuteMeter = {
	add(lines: number, errors: number): void;
	lastMinute(): LastMinute;
};

/** The minute in so many parts: as many as a small place on the screen has columns. */
const parts = 8;
const partMs = 60_000 / parts;

/** Counts by the clock that is asked when something is added or read: nothing has to run for it. */
export function createMinuteMeter(now: () => number = () => performance.now()): MinuteMeter {
	const lines = new Array<number>(parts).fill(0);
	const errors = new Array<number>(parts).fill(0);
	let current = Math.floor(now() / partMs);

	const turn = () => {
		const part = Math.floor(now() / partMs);
		const passed = Math.min(part - current, parts);
		for (const counts of [lines, errors]) {
			counts.copyWithin(0, passed);
			counts.fill(0, parts - passed);
		}

		current = part;
	};

	return {
		add(newLines, newErrors) {
			turn();
			lines[parts - 1] = (lines[parts - 1] ?? 0) + newLines;
			errors[parts - 1] = (errors[parts - 1] ?? 0) + newErrors;
		},
		lastMinute() {
			turn();
			return {lines: [...lines], errors: [...errors]};
		},
	};
}

import type {Arrival} from './arrivals.ts';
import type {Tested} from './search.ts';

/** How far the nearest match is, in rows, or how many rows were tested in vain; `slow`: nobody can tell. */
export type Nearest = {readonly hit: boolean; readonly distance: number; readonly slow: number};

/**
 * Looks for the nearest match in rows that lie behind each other in one source, from its first one on, or upwards from its
 * last one.
 * @param test may test the beginning of a stretch only, and tells how much of it
 */
export function nearestMatch(stretch: Arrival, direction: 1 | -1, test: (part: Arrival) => Tested): Nearest {
	const {line, count} = stretch;
	const testFrom = (done: number) => test({...stretch, line: line + done, count: count - done});
	const {count: read, matched, slow} = testFrom(0);
	if (direction === 1) {
		const index = matched.indexOf(1);
		return {hit: index !== -1, distance: index === -1 ? read : index, slow};
	}

	// Backwards the nearest one is the last of the stretch, of which the reader may have read the beginning only.
	let hit = matched.lastIndexOf(1);
	for (let done = read; done < count && slow === 0; ) {
		const more = testFrom(done);
		if (more.slow > 0) return {hit: false, distance: 0, slow: more.slow};
		const last = more.matched.lastIndexOf(1);
		if (last !== -1) hit = done + last;
		done += more.count;
	}

	return {hit: hit !== -1, distance: hit === -1 ? count : count - 1 - hit, slow};
}

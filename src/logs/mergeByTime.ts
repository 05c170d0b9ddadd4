import type {Arrival} from './arrivals.ts';

/** Lines of a source that follow each other, and when each was written; null where nobody knows. */
export type DatedLines = {readonly source: number; readonly line: number; readonly times: readonly (number | null)[]};

/** The lines of several sources in the order of their times. Those of one source keep theirs, and what has no time comes first. */
export function mergeByTime(blocks: readonly DatedLines[]): readonly Arrival[] {
	const dated = blocks.flatMap(({source, line, times}) => {
		let latest = 0;
		return times.map((at, index) => {
			latest = Math.max(latest, at ?? 0);
			return {arrival: {source, line: line + index, count: 1, at}, latest};
		});
	});
	return dated.sort((a, b) => a.latest - b.latest).map(({arrival}) => arrival);
}

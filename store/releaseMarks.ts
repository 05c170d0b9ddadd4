import type {ReleaseSummary} from '../src/domain/summary.ts';

/** A line between those of an environment's logs. */
export type ReleaseMark = {readonly environment: string; readonly text: string};

/**
 * What happened to releases between two readings of the history, as lines for the logs: begun, gone live, over, rolled
 * back. Oldest release first.
 * @param before newest first, as `now`
 */
export function releaseMarks(
	before: readonly ReleaseSummary[],
	now: readonly ReleaseSummary[],
): readonly ReleaseMark[] {
	const known = new Map(before.map(release => [release.id, release]));
	return [...now].reverse().flatMap(release => {
		const {environment, arrived, ended, status} = release;
		const then = known.get(release.id);
		const happened = [
			...(then ? [] : ['started']),
			...(arrived && arrived !== then?.arrived ? [arrived] : []),
			...(ended && status !== (then?.ended ? then.status : null) ? [status.replace('-', ' ')] : []),
		];
		return happened.map(what => ({environment, text: `${nameOf(release)} ${what}`}));
	});
}

function nameOf({id, kind, candidate}: ReleaseSummary): string {
	return kind === 'rollback' ? `#${id} rollback to ${candidate.version}` : `#${id} ${candidate.version}`;
}

import type {Instant} from './events.ts';
import {type MigrationProof, type ProofStep, timeRangeText} from './migrationProof.ts';
import {named, type Said} from './migrationWords.ts';
import type {RollbackPosition, WayBack} from './rollbackTable.ts';
import {type BackupNow, listed} from './surroundingsWords.ts';

/** What is known besides the plan: what was tried on a clone, which backups there are, how long earlier releases took. */
export type WayFacts = {
	readonly proof: MigrationProof | null;
	/** Null where nobody asked. */
	readonly backup: BackupNow | null;
	readonly usual: UsualTimes | null;
	/** How long ago a moment was, such as "3 h ago". */
	readonly ago: (at: Instant) => string;
};

/** Milliseconds that things usually take on an environment, migrations left out; null where nobody knows. */
export type UsualTimes = {
	/** The code alone, back. */
	readonly backMs: number | null;
	/** Once more forward. */
	readonly deployMs: number | null;
};

/** A row of the table of ways back, in words. */
export type RollbackWords = {
	readonly after: string;
	readonly codeAlone: Said;
	readonly withDatabase: Said;
	readonly restore: Said;
	readonly forward: string;
};

/** What each way back would be from a position, what it loses, and how long it takes. */
export function rollbackWords(position: RollbackPosition, {proof, backup, usual, ago}: WayFacts): RollbackWords {
	const {after, applied, breaks, must, could, pastReturn} = position;
	return {
		after: [after, ...named(applied)].join(' '),
		codeAlone:
			breaks.length === 0
				? {text: `works${about(usual?.backMs)}`, is: 'good'}
				: {text: `breaks on ${named(breaks).join(' ')}`, is: 'bad'},
		withDatabase: withDatabase(),
		restore: pastReturn || must.withoutWayBack.length > 0 ? restore() : {text: 'not needed', is: 'good'},
		forward: forward(),
	};

	function withDatabase(): Said {
		if (must.takesBack.length === 0) return {text: `stays as it is${ifTakenBack()}`, is: 'good'};
		if (must.withoutWayBack.length > 0) {
			return {text: `${named(must.withoutWayBack).join(' ')}: no way back`, is: 'bad'};
		}

		const downs = downsOf(must);
		const failed = downs.find(({error}) => error !== null);
		if (failed) return {text: `the down of ${failed.id} failed on the clone`, is: 'bad'};
		const took = downs.length < must.takesBack.length ? '' : `, ${timeText(sumOf(downs))} on the clone`;
		const is = must.losesData.length > 0 && pastReturn ? 'bad' : must.loses.length > 0 ? 'doubtful' : 'good';
		return {text: `takes back ${named(must.takesBack).join(' ')}${took}; loses ${lossOf(must)}`, is};
	}

	function ifTakenBack(): string {
		if (could.takesBack.length === 0) return '';
		const ids = named(could.takesBack).join(' ');
		return could.withoutWayBack.length > 0
			? `; ${named(could.withoutWayBack).join(' ')} has no way back`
			: `; taking back ${ids} loses ${lossOf(could)}`;
	}

	function downsOf({takesBack}: WayBack): readonly ProofStep[] {
		return (proof?.steps ?? []).filter(({direction, id}) => direction === 'down' && takesBack.includes(id));
	}

	function restore(): Said {
		const lost = 'what was written since is lost';
		const took = proof ? ` (a clone took ${timeText(proof.cloneMs)})` : '';
		if (backup === null) return {text: `a backup, or a replica that is behind: ${lost}`, is: 'doubtful'};
		if (backup.steps.length > 0) return {text: `what ${listed(backup.steps)} makes${took}: ${lost}`, is: 'doubtful'};
		if (!backup.newest) return {text: 'there is no backup', is: 'bad'};
		const {file, release, at} = backup.newest;
		return {text: `${file} of #${release}, made ${ago(at)}${took}: ${lost}`, is: 'doubtful'};
	}

	function forward(): string {
		if (after === 'schema') return 'mend, and ship again';
		const again = `git revert, ship again${about(usual?.deployMs)}`;
		return pastReturn ? `${again}, with a migration that mends ${named(breaks).join(' ')}` : again;
	}
}

function lossOf({takesBack, loses, losesData}: WayBack): string {
	if (loses.length === 0) return 'nothing';
	const [what, ids] = losesData.length > 0 ? ['data', losesData] : ['new values', loses];
	if (ids.length < takesBack.length) return `${what} of ${named(ids).join(' ')}`;
	return `${takesBack.length === 1 ? 'its' : 'their'} ${what}`;
}

function sumOf(steps: readonly ProofStep[]): number {
	return steps.reduce((sum, {ms}) => sum + ms, 0);
}

function about(ms: number | null | undefined): string {
	return ms === null || ms === undefined ? '' : ` (${timeText(ms)})`;
}

function timeText(ms: number): string {
	return timeRangeText({fromMs: ms, toMs: ms});
}

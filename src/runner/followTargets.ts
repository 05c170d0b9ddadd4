import {isFannedOut} from '../domain/fanOut.ts';
import {isUnderWay, type Release, stepOf} from '../domain/release.ts';
import type {TargetChange} from '../domain/targets.ts';
import type {TargetLine} from '../fanOut/targetLog.ts';
import {NotOurs, type ReleaseSession} from './releaseSession.ts';
import type {CommandStep, Shell} from './shells.ts';

/** What became of the targets of an attempt that has ended: whether all were seen to, and why it stopped before. */
export type FollowedTargets = {readonly isWhole: boolean; readonly why: string | null};

/** How often what happened on targets is recorded, in milliseconds: seldom enough that a fleet fills no history. */
const recordMs = 250;

/**
 * Records what happens on the targets of an attempt, from its evidence, until it is disposed of. What an earlier runner did
 * not come to record is recorded by this one.
 */
export function followTargets(
	session: ReleaseSession,
	step: CommandStep,
	attempt: number,
	shell: Shell,
): Disposable & {finish(): Promise<FollowedTargets>} {
	const over = new AbortController();
	let end: Extract<TargetLine, {end: true}> | null = null;
	let unrecorded: readonly TargetChange[] = [];
	const record = async () => {
		const lines = await session.eventually(() => shell.targetLines());
		unrecorded = [...unrecorded, ...lines.flatMap(line => ('end' in line ? [] : line))];
		for (const line of lines) if ('end' in line) end = line;
		if (unrecorded.length === 0) return;
		const taken = unrecorded;
		await session.record(release => {
			const changes = isUnderWay(release, step.id, attempt) ? unknownTo(release, step, taken) : [];
			return changes.length > 0 ? [{type: 'targets-changed', step: step.id, attempt, changes}] : null;
		});
		unrecorded = unrecorded.slice(taken.length);
	};
	const following = (async () => {
		while (!over.signal.aborted) {
			await record();
			await session.world.clock.sleep(recordMs, over.signal);
		}
	})().catch((error: unknown) => {
		// That the release is another runner's, the attempt's own care finds out as well.
		if (!(error instanceof NotOurs)) throw error;
	});
	// Whoever waits for the end hears of it there.
	following.catch(() => {});
	return {
		async finish() {
			over.abort();
			await following;
			await record();
			return {isWhole: end !== null, why: end?.why ?? null};
		},
		[Symbol.dispose]: () => over.abort(),
	};
}

// The last finding of each target, where the journal does not have it yet, behind its begin where it has not that either:
// how long it took is told from there.
function unknownTo(release: Release, step: CommandStep, lines: readonly TargetChange[]): readonly TargetChange[] {
	if (!isFannedOut(step)) return [];
	const {targets: table = []} = stepOf(release, step.id);
	const known = new Map(step.fanOut.targets.map((name, index) => [name, table[index]]));
	const last = new Map<string, TargetChange>();
	const begun = new Map<string, TargetChange>();
	for (const line of lines) {
		if (line.state === 'started' && begun.get(line.target)?.round !== line.round) begun.set(line.target, line);
		const before = last.get(line.target);
		const began = line.began || (before?.round === line.round && before.began);
		last.set(line.target, began ? {...line, began} : line);
	}

	return [...last.values()].flatMap(line => {
		const {target, state, round, at} = line;
		const record = known.get(target);
		if (!known.has(target) || (record?.at === at && record.status === state)) return [];
		const start = begun.get(target);
		const isKnown = record?.round === round && record.startedAt !== null;
		const isNew = state !== 'started' && start?.round === round && !isKnown;
		return start && isNew ? [start, line] : [line];
	});
}

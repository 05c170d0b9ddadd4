import type {PlanStep} from '../domain/plan.ts';
import type {Release} from '../domain/release.ts';
import {leftTargets} from '../domain/targets.ts';
import {namesText} from '../domain/targetWords.ts';
import type {LiveReading} from '../environments/live.ts';
import {askTargets, type LookPlace} from '../environments/lookAtTargets.ts';

type LiveStep = Extract<PlanStep, {kind: 'live'}>;

/**
 * Asks each target of a step what it runs, but for those that the release has nothing more to do with just now.
 * @returns the candidate where all of them run it; else what is wrong, by name
 */
export async function readTargetsLive(
	release: Release,
	{live, expectSha}: LiveStep,
	on: NonNullable<LiveStep['on']>,
	place: LookPlace,
): Promise<LiveReading> {
	const left = leftTargets(release, on.group);
	const targets = on.targets.filter(target => !left.has(target));
	const looks = await askTargets(live, on.transport, targets, place);
	const at = new Date().toISOString();
	const wrong = looks.filter(({revision}) => revision?.sha !== expectSha);
	const [first] = looks;
	if (first?.revision && wrong.length === 0) return {revision: first.revision, error: null, at};
	const said = wrong.map(({target, revision, error}) =>
		revision ? `${target} runs ${revision.sha.slice(0, 7)}` : `${target}: ${error ?? 'no answer'}`,
	);
	const error = first
		? `${wrong.length} of ${looks.length} do not run ${expectSha.slice(0, 7)}: ${namesText(said)}`
		: `no target of ${on.group} is left to be asked`;
	return {revision: null, error, at};
}

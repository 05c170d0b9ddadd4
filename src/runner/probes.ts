import type {PlanStep} from '../domain/plan.ts';
import type {Release} from '../domain/release.ts';
import type {LiveReading} from '../environments/live.ts';
import {readLive} from '../environments/readLive.ts';
import type {Repository} from '../git/repository.ts';
import {secretValues} from '../mask/secretValues.ts';
import {readTargetsLive} from './readTargetsLive.ts';

/** What steps that only look can look at. */
export type Probes = {
	/** What is wrong with the answer of an address, in words; null when it is right. */
	http(
		asked: Pick<Extract<PlanStep, {kind: 'http'}>, 'url' | 'status' | 'withinMs'>,
		cancel: AbortSignal,
	): Promise<string | null>;
	/** What a release's environment says it runs. */
	live(release: Release, step: Extract<PlanStep, {kind: 'live'}>, cancel: AbortSignal): Promise<LiveReading>;
};

/**
 * Probes over the network, and by the commands of the plan.
 * @param root working folder of the commands of releases that do not name their own
 */
export function networkProbes(root: string): Probes {
	return {
		async http(step, cancel) {
			try {
				const signal = AbortSignal.any([cancel, AbortSignal.timeout(step.withinMs)]);
				const response = await fetch(step.url, {redirect: 'manual', signal});
				await response.body?.cancel();
				return response.status === step.status ? null : `${step.url} answered ${response.status}, not ${step.status}`;
			} catch (error) {
				if (error instanceof Error && error.name === 'TimeoutError')
					return `${step.url} did not answer within ${step.withinMs} ms`;
				const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
				return `${step.url} cannot be reached: ${cause || String(error)}`;
			}
		},
		live(release, step, cancel) {
			const place = {
				cwd: release.root ?? root,
				env: step.variables,
				repository: knowsOnly(release.candidate),
				secrets: secretValues(release.plan.secrets, step.variables),
				guarded: true,
			};
			return step.on
				? readTargetsLive(release, step, step.on, {...place, cancel})
				: readLive({...place, live: step.live}, cancel);
		},
	};
}

// The runner needs no clone to know the one commit that it waits for.
function knowsOnly({sha, version}: Release['candidate']): Pick<Repository, 'revision'> {
	return {revision: async said => (said.length >= 7 && sha.startsWith(said) ? {sha, version} : null)};
}

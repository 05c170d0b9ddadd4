import type {PlanPreview} from '../../src/engine/engine.ts';
import {randomSteps, shaOf} from './plans.ts';
import type {SimulatedWorld} from './world.ts';

/** A plan as a person has it before them: of the environment as it is now, and perhaps no longer when they press Enter. */
export function lookAt({random, store}: SimulatedWorld, environment: string): PlanPreview {
	const version = store.nextRelease();
	const candidate = {sha: shaOf(version), version: `v${version}`, ref: shaOf(version)};
	return {
		environment,
		seen: store.environment(environment).seq,
		ref: candidate.ref,
		candidate,
		previous: {sha: shaOf(0), version: 'v0'},
		live: null,
		relation: null,
		commits: [],
		commitCount: 0,
		migrations: null,
		plan: {steps: randomSteps(random, candidate.sha), secrets: []},
		gates: [],
		rollback: {ok: false, code: 'not-possible', message: 'nobody looks', hint: null},
		expectedMs: null,
	};
}

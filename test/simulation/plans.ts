import type {PlanStep} from '../../src/domain/plan.ts';
import type {EnvironmentConfig, Project} from '../../src/domain/project.ts';
import * as samples from '../support/samples.ts';
import type {Random} from './random.ts';

/** The environments of a simulated world. Two of them share a database. */
export const environments: readonly EnvironmentConfig[] = ['production', 'staging', 'canary'].map(name => ({
	...samples.environment,
	name,
	locks: name === 'staging' ? [] : ['database'],
	live: name === 'production' ? {run: 'cat live', match: null, timeoutMs: 1000} : null,
}));

/** Its project. */
export const project: Project = {...samples.project, environments};

/** The commit that everything shipped. */
export const shaOf = (version: number) => String(version).padStart(40, 'c');

/** A plan of a few steps of all kinds. */
export function randomSteps(random: Random, sha: string): readonly PlanStep[] {
	return Array.from({length: 1 + random.below(4)}, (_, index) => randomStep(random, `s${index + 1}`, sha));
}

function randomStep(random: Random, id: string, sha: string): PlanStep {
	const undo = random.once(2) ? 'undo it' : null;
	const retry = random.of(['safe', 'ask', 'never'] as const);
	const timeoutMs = random.of([3000, 20_000]);
	const phase = random.of(['backup', 'deploy', 'deploy', 'verify'] as const);
	switch (random.below(9)) {
		case 0:
			return samples.question(id);
		case 1:
			return {...samples.reading('cat live', sha), id, timeoutMs: 2000};
		case 2:
			return samples.watching(5000, {
				id,
				signals: random.once(2) ? [samples.queueLength(5)] : [],
				onFail: random.of(['ask', 'rollback'] as const),
			});
		case 3:
			return {...samples.health('http://here', {forMs: 1500, timeoutMs: 2000}), id};
		case 4:
			return {...samples.migration(id), id, timeoutMs};
		case 5:
			return samples.command(id, 'dump', {phase, retry, undo, timeoutMs, artifact: {file: 'dump', keepMs: null}});
		case 6:
			return samples.command(id, 'log in', {phase, retry, undo, timeoutMs, interactive: true});
		default:
			return samples.command(id, 'push', {phase, retry, undo, timeoutMs});
	}
}

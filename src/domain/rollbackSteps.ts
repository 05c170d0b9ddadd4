import type {TargetGroups} from './fanOut.ts';
import type {PlanStep} from './plan.ts';
import {stepsOf} from './planStep.ts';
import {type EnvironmentConfig, type PhaseId, type StepConfig, stepsFor} from './project.ts';

/**
 * What an environment's `rollback` has to be done: questions that the list begins with are asked before anything is taken
 * back, the rest follows it.
 * @param sha the commit that is brought back
 * @param targets the groups of targets that it runs on
 */
export function rollbackSteps(
	environment: EnvironmentConfig,
	sha: string,
	variables: Readonly<Record<string, string>>,
	targets: TargetGroups,
): {readonly first: readonly PlanStep[]; readonly after: readonly PlanStep[]} {
	const configured = stepsFor(environment.rollback, environment.name);
	const other = configured.findIndex(({kind}) => kind !== 'ask' && kind !== 'checklist');
	const questions = other < 0 ? configured.length : other;
	const planned = (steps: readonly StepConfig[], phase: PhaseId) =>
		steps.flatMap(step => stepsOf(step, phase, {environment, sha, targets}, variables));
	return {
		first: planned(configured.slice(0, questions), 'preflight'),
		after: planned(configured.slice(questions), 'deploy'),
	};
}

import {isClosing} from '../domain/closing.ts';
import {operatorName} from '../domain/operator.ts';
import type {Plan, PlanStep} from '../domain/plan.ts';
import type {EnvironmentConfig, Project} from '../domain/project.ts';
import type {Release} from '../domain/release.ts';
import {plainText} from '../domain/sanitize.ts';

/**
 * Warns of those steps of a rollback that run something which stands only in the plan of another machine: whoever can
 * write to a shared history may have written it. What the trusted configuration of this machine says as well is its own.
 * @param undone the releases that the rollback takes back, newest first
 * @param strangers those of them that were neither planned nor checked on this machine
 */
export function warnOfStrangers(
	plan: Plan,
	undone: readonly Release[],
	strangers: readonly Release[],
	{project, environment}: {readonly project: Project; readonly environment: EnvironmentConfig},
): Plan {
	if (strangers.length === 0) return plan;
	const own = new Set(textsIn(project));
	const isOwn = (step: PlanStep) =>
		step.kind !== 'migrate' &&
		commandsOf(step).every(command => own.has(command)) &&
		Object.keys(step.variables).every(name => name.startsWith('RELEASE_') || Object.hasOwn(environment.env, name));
	// What undoes nothing stands in the newest plan for its rollback, or closes what any of them left open.
	const from = (step: PlanStep) =>
		strangers.find(release =>
			step.undoes ? step.undoes.release === release.id : isClosing(step) || release === undone[0],
		);
	return {
		...plan,
		steps: plan.steps.map(step => {
			const stranger = isOwn(step) ? undefined : from(step);
			return stranger ? {...step, warn: [step.warn, warningOf(stranger)].filter(Boolean).join('; ')} : step;
		}),
	};
}

function warningOf({id, operator}: Release): string {
	return `what it runs, only the plan of #${id} by ${plainText(operatorName(operator))} says`;
}

// The names of targets are data for them.
function commandsOf(step: PlanStep): readonly string[] {
	switch (step.kind) {
		case 'run':
			return [step.run, ...textsIn({...step.fanOut, targets: []})];
		case 'live':
			return textsIn([step.live, {...step.on, targets: []}]);
		case 'announce':
			return textsIn(step.way);
		case 'watch':
			return textsIn(step.signals);
		case 'ask':
		case 'http':
		case 'migrate':
			return [];
	}
}

function textsIn(value: unknown): readonly string[] {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

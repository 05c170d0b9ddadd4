import {suggestion} from '../config/didYouMean.ts';
import {type Refusal, refuse} from '../domain/decision.ts';
import type {TargetGroup, TargetGroups} from '../domain/fanOut.ts';
import type {EnvironmentConfig, Project} from '../domain/project.ts';
import {groupOf, phaseIds, stepsFor} from '../domain/project.ts';
import type {TargetGroupConfig} from '../domain/targetGroup.ts';
import {type ListPlace, readTargets} from '../environments/readTargets.ts';

/** The groups of targets on which steps of an environment run, those of its rollback included. */
export function usedGroups(project: Project, environment: EnvironmentConfig): readonly TargetGroupConfig[] {
	const steps = [
		...phaseIds.flatMap(phase => stepsFor(project.phases[phase] ?? [], environment.name)),
		...environment.rollback,
	];
	const names = new Set(steps.flatMap(step => groupOf(step) ?? []));
	return environment.targets.filter(({name}) => names.has(name));
}

/**
 * The targets of groups as they are now, without those that are left out; or why there can be no plan.
 * @param without names of targets; one that no group has is refused: it is most likely a slip
 */
export async function readGroups(
	groups: readonly TargetGroupConfig[],
	without: readonly string[],
	place: ListPlace,
): Promise<TargetGroups | Refusal> {
	const found: Record<string, TargetGroup> = {};
	const all = new Set<string>();
	const lists = await Promise.all(groups.map(group => readTargets(group, place)));
	for (const [index, group] of groups.entries()) {
		const list = lists[index] ?? {problem: 'nobody asked for it'};
		if ('problem' in list) {
			return refuse('not-possible', `The targets of "${group.name}" are not known: ${list.problem}`);
		}

		const targets = list.targets.filter(target => !without.includes(target));
		if (targets.length === 0) return refuse('not-possible', `Every target of "${group.name}" is left out.`);
		for (const target of list.targets) all.add(target);
		found[group.name] = {targets, transport: group.transport};
	}

	const stray = without.find(target => !all.has(target));
	return stray === undefined
		? found
		: refuse('not-found', `No group of targets that is used here has "${stray}"${suggestion(stray, all) || '.'}`);
}

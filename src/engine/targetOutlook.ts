import {isRefusal, type Refusal} from '../domain/decision.ts';
import type {TargetGroups} from '../domain/fanOut.ts';
import type {EnvironmentConfig, Project} from '../domain/project.ts';
import type {GroupLook} from '../domain/targetGate.ts';
import {type LookPlace, lookAtTargets} from '../environments/lookAtTargets.ts';
import {readGroups, usedGroups} from './readGroups.ts';

/** The targets that a release would work with, and what one look at each of them came to. */
export type TargetOutlook = {readonly groups: TargetGroups; readonly looks: readonly GroupLook[]};

/**
 * Reads which targets an environment's steps run on, and looks at them.
 * @param without names of targets that are left out
 */
export async function targetOutlook(
	project: Project,
	environment: EnvironmentConfig,
	without: readonly string[],
	place: LookPlace,
): Promise<TargetOutlook | Refusal> {
	const used = usedGroups(project, environment);
	const groups = await readGroups(used, without, place);
	if (isRefusal(groups)) return groups;
	const looks = await Promise.all(
		used.map(async group => ({
			group: group.name,
			looks: await lookAtTargets(group, groups[group.name]?.targets ?? [], place),
		})),
	);
	return {groups, looks};
}

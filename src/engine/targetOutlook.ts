import {isRefusal, type Refusal} from '../domain/decision.ts';
import type {TargetGroups} from '../domain/fanOut.ts';
import type {EnvironmentConfig, Project} from '../domain/project.ts';
import type {GroupLook} from '../domain/targetGate.ts';
import {type LookPlace, lookAtTargets} from '../environments/lookAtTargets.ts';
import {readGroups, usedGroups} from './readGroups.ts';

/** The targets that a release would work with, and what one look at each of them came to. */
export type TargetOutlook = {readonly groups: TargetGroups; readonly looks: readonly GroupLook[]};

/**
 * Reads which targets an environment's steps run on, and looks at them where this machine is to work with them.
 * @param without names of targets that are left out
 */
export async function targetOutlook(
	project: Project,
	environment: EnvironmentConfig,
	without: readonly string[],
	place: LookPlace,
): Promise<TargetOutlook | Refusal> {
	const groups = await readGroups(usedGroups(project, environment), without, place);
	if (isRefusal(groups)) return groups;
	// A runner host looks by itself: they may not be reached from here.
	return {groups, looks: environment.runner === null ? await lookAtGroups(project, environment, groups, place) : []};
}

/** Looks once at each target of the groups that an environment's steps run on. */
export function lookAtGroups(
	project: Project,
	environment: EnvironmentConfig,
	groups: TargetGroups,
	place: LookPlace,
): Promise<readonly GroupLook[]> {
	return Promise.all(
		usedGroups(project, environment).map(async group => ({
			group: group.name,
			looks: await lookAtTargets(group, groups[group.name]?.targets ?? [], place),
		})),
	);
}

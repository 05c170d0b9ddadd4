import type {TargetGroups} from '../domain/fanOut.ts';
import type {EnvironmentConfig, Project} from '../domain/project.ts';
import type {GroupLook} from '../domain/targetGate.ts';
import {type LookPlace, lookAtTargets} from '../environments/lookAtTargets.ts';
import {usedGroups} from './readGroups.ts';

/** Looks once at each target of the groups that an environment's steps run on, as they were read for a plan. */
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

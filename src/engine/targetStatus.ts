import {count} from '../domain/count.ts';
import type {EnvironmentConfig, Project} from '../domain/project.ts';
import {type GroupStatus, groupStatus} from '../domain/targetGate.ts';
import {type LookPlace, lookAtTargets} from '../environments/lookAtTargets.ts';
import {readTargets} from '../environments/readTargets.ts';
import type {Repository} from '../git/repository.ts';
import {commandVariables} from './probes.ts';
import {secretValuesOf} from './secrets.ts';

/** Whoever only wants to know how things are does not wait for more than these. */
const mostAsked = 200;

/** Asks the targets of an environment that can be asked what they run, and says of each group how it is. */
export async function targetStatus(
	project: Project,
	environment: EnvironmentConfig,
	repository: Repository,
): Promise<readonly GroupStatus[]> {
	const place: LookPlace = {
		cwd: repository.root,
		env: commandVariables(environment),
		secrets: secretValuesOf(project, environment),
		repository,
	};
	// Those of a runner host may not be reached from here.
	if (environment.runner !== null) return [];
	return Promise.all(
		environment.targets
			.filter(({live}) => live !== null)
			.map(async group => {
				const list = await readTargets(group, place);
				const {name} = group;
				if ('problem' in list) return {group: name, isOdd: true, text: list.problem};
				const {targets} = list;
				if (targets.length > mostAsked) {
					const text = `${count(targets.length, 'target')}, which only a plan asks: they are many`;
					return {group: name, isOdd: false, text};
				}

				return groupStatus({group: name, looks: await lookAtTargets(group, targets, place)});
			}),
	);
}

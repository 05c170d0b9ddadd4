import {type Project, phaseIds, stepsFor} from '../domain/project.ts';
import type {FoundMigrations} from './init/findMigrations.ts';

/**
 * What is no mistake in a configuration, and will be missed on the day of a rollback or a migration: one sentence each.
 * @param found migrations that the repository holds, as far as one can see
 */
export function wayBackRemarks(project: Project, found: FoundMigrations | null): readonly string[] {
	const environments = project.environments.filter(({rollback}) => rollback.length === 0);
	return [
		...environments
			.filter(({name}) => hasNoWayBack(project, name))
			.map(
				({name}) =>
					`a rollback would take nothing back on "${name}": no step there has an "undo", and the environment has no "rollback" steps`,
			),
		...(found && project.migrations === null
			? [
					`${found.path} seems to hold migrations (${found.adapter}), and there is no "migrations": pending ones are neither shown nor judged`,
				]
			: []),
	];
}

// Steps such as "branch" know their own way back.
function hasNoWayBack(project: Project, environment: string): boolean {
	const steps = phaseIds.flatMap(phase => stepsFor(project.phases[phase] ?? [], environment));
	const deploys = stepsFor(project.phases.deploy ?? [], environment).some(({kind}) => kind === 'run');
	return deploys && steps.every(({undo, kind}) => undo === null && kind !== 'branch');
}

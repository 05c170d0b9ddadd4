import {type EnvironmentConfig, type Project, phaseIds, type StepConfig, stepsFor} from '../domain/project.ts';

/** A command of release.yaml that runs on this machine, and where it stands. */
export type NamedCommand = {readonly where: string; readonly command: string};

/** Every command that a release to an environment, or a look at it, may run on this machine. */
export function namedCommands(project: Project, environment: EnvironmentConfig): readonly NamedCommand[] {
	const {live, logs, targets, gates, rollback} = environment;
	const steps = [
		...phaseIds.flatMap(phase => stepsFor(project.phases[phase] ?? [], environment.name)),
		...stepsFor(rollback, environment.name),
	];
	const found: readonly (readonly [string, string | null | undefined])[] = [
		['live', live?.run],
		...logs.map(log => [`logs ${log.name}`, log.kind === 'run' ? log.run : null] as const),
		...targets.flatMap(group => [
			[`targets ${group.name}`, group.list.by === 'run' ? group.list.run : null] as const,
			[`transport of ${group.name}`, group.transport] as const,
			[`reachable of ${group.name}`, group.reachable] as const,
		]),
		['gates.ci', gates.ci?.run],
		['gates.freeze', gates.freeze?.run],
		['gates.approvals', gates.approvals?.run],
		...steps.flatMap(stepCommands),
		['migrations', project.migrations?.up],
		['migrations', project.migrations?.down],
	];
	return found.flatMap(([where, command]) => (command ? [{where, command}] : []));
}

function stepCommands(step: StepConfig): readonly (readonly [string, string | null | undefined])[] {
	const {id} = step;
	switch (step.kind) {
		case 'run': {
			// What runs on hosts is not here.
			if (step.fanOut) return [[id, step.fanOut.check]];
			const {artifact} = step;
			return [
				[id, step.run],
				[id, step.undo],
				[id, artifact?.encrypt?.by],
			];
		}

		case 'until':
			return [[id, step.until]];
		case 'watch':
			return step.signals.map(signal => [`${id} ${signal.name}`, signal.kind === 'run' ? signal.run : null] as const);
		case 'announce':
			return [[id, step.way.by === 'run' ? step.way.run : null]];
		case 'ask':
		case 'http':
		case 'live':
		case 'tag':
		case 'branch':
		case 'checklist':
			return [];
	}
}

import {type Project, phaseIds, type StepConfig} from '../domain/project.ts';

/** Variables whose values others choose, or that may hold blanks: a shell takes them apart where they are not quoted. */
const chosen = ['REF', 'VERSION', 'PREVIOUS_VERSION', 'ARTIFACTS'];

/** What is no mistake in a configuration, and still better done otherwise: one sentence each. */
export function configRemarks(project: Project): readonly string[] {
	const steps = [
		...phaseIds.flatMap(phase => project.phases[phase] ?? []),
		...project.environments.flatMap(environment => environment.rollback),
	];
	return steps.flatMap(step => commandsOf(step).flatMap(command => unquoted(command, `step "${step.id}"`)));
}

function commandsOf(step: StepConfig): readonly string[] {
	return step.kind === 'run' ? [step.run, step.undo ?? ''] : [];
}

function unquoted(command: string, where: string): readonly string[] {
	const variables = new Set<string>();
	for (const [found, , name = ''] of barePieces(command).matchAll(/\$(\{?)RELEASE_([A-Z_]+)/g)) {
		if (chosen.includes(name)) variables.add(found.replace('{', ''));
	}

	return [...variables].map(
		variable => `${variable} in ${where} has no double quotes: a value with a blank or a * becomes several words`,
	);
}

/** A command without what stands in quotes or behind a backslash, near enough for a remark. */
function barePieces(command: string): string {
	return command.replace(/\\.|'[^']*'|"(?:\\.|[^"\\])*"/gs, ' ');
}

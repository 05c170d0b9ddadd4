import {type EnvironmentConfig, type Project, phaseIds, type StepConfig} from '../domain/project.ts';
import {chosenVariables} from '../domain/releaseVariables.ts';
import {type ShellWord, shellCommands} from './shellWords.ts';

/** Variables whose values others choose, or that may hold blanks: a shell takes them apart where they are not quoted. */
const splitVariables = [...chosenVariables, 'RELEASE_ARTIFACTS'];

/** What is no mistake in a configuration, and still better done otherwise: one sentence each. */
export function configRemarks(project: Project): readonly string[] {
	const steps = [
		...phaseIds.flatMap(phase => project.phases[phase] ?? []),
		...project.environments.flatMap(environment => environment.rollback),
	];
	const commands = [...steps.flatMap(ofStep), ...project.environments.flatMap(ofEnvironment)];
	return commands.flatMap(({command, where}) => remarksOn(command, where));
}

type FoundCommand = {readonly command: string; readonly where: string};

function ofStep(step: StepConfig): readonly FoundCommand[] {
	const where = `step "${step.id}"`;
	if (step.kind === 'announce' && step.way.by === 'run') return [{command: step.way.run, where}];
	if (step.kind === 'until') return [{command: step.until, where}];
	if (step.kind !== 'run') return [];
	return [step.run, step.undo ?? ''].map(command => ({command, where}));
}

function ofEnvironment({name, live, gates, logs}: EnvironmentConfig): readonly FoundCommand[] {
	const at = (key: string, command: string) => ({command, where: `"${key}" of environment "${name}"`});
	return [
		...(live ? [at('live', live.run)] : []),
		...(gates.ci ? [at('gates.ci', gates.ci.run)] : []),
		...logs.flatMap(log => (log.kind === 'run' ? [at(`logs.${log.name}`, log.run)] : [])),
	];
}

function remarksOn(text: string, where: string): readonly string[] {
	const remarks = new Set<string>();
	for (const words of shellCommands(text)) {
		const again = readAgain(words);
		for (const word of words) {
			for (const {name, isQuoted} of word.variables) {
				const reader = chosenVariables.includes(name) ? again.get(word) : undefined;
				if (reader !== undefined) {
					remarks.add(
						`$${name} in ${where} becomes part of a command that "${reader}" has read by a shell once more: double quotes do not help there, see "What commands get" in docs/configuration.md`,
					);
				} else if (!isQuoted && splitVariables.includes(name)) {
					remarks.add(`$${name} in ${where} has no double quotes: a value with a blank or a * becomes several words`);
				}
			}
		}
	}

	return [...remarks];
}

/** The words of a command that another shell reads as text of a command, with the program that has it do so. */
function readAgain(words: readonly ShellWord[]): ReadonlyMap<ShellWord, string> {
	const found = new Map<ShellWord, string>();
	for (const [index, {text}] of words.entries()) {
		const program = text.replace(/^.*\//s, '');
		const rest = words.slice(index + 1);
		if (program === 'ssh' || program === 'eval') for (const word of rest) found.set(word, program);
		if (!/^(?:(?:ba|da|k|z|a)?sh|su)$/.test(program)) continue;
		const option = rest.findIndex(word => /^(?:-\w*c|--command)$/.test(word.text));
		const script = option === -1 ? undefined : rest[option + 1];
		// What follows the script are its arguments, which nobody reads as commands.
		if (script) found.set(script, `${program} -c`);
	}

	return found;
}

import {type Project, phaseIds} from './project.ts';

/** Names of the tags that a version gets, with {version}: those of the steps that tag, and the usual one. */
export function versionTags({phases}: Pick<Project, 'phases'>): readonly string[] {
	const steps = phaseIds.flatMap(phase => phases[phase] ?? []);
	const names = steps.flatMap(step => (step.kind === 'tag' && step.name.includes('{version}') ? [step.name] : []));
	return [...new Set([...names, 'v{version}'])];
}

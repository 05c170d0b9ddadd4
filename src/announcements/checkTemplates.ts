import type {ConfigError} from '../config/configError.ts';
import {formatConfigError} from '../config/configError.ts';
import {type Project, phaseIds, stepsFor} from '../domain/project.ts';
import {fieldObjection} from './fieldObjection.ts';
import {readBeside, toTemplate} from './readTemplate.ts';

/** Everything that is wrong with the templates of announcements as they lie beside release.yaml, each mistake once. */
export function checkTemplates(project: Project, root: string): readonly ConfigError[] {
	const errors = new Map<string, ConfigError>();
	for (const environment of project.environments) {
		for (const step of phaseIds.flatMap(phase => stepsFor(project.phases[phase] ?? [], environment.name))) {
			if (step.kind !== 'announce') continue;
			const text = readBeside(root, step.template);
			const read = toTemplate(step.template, text, fieldObjection(project, environment, step));
			for (const error of read.ok ? [] : read.errors) errors.set(formatConfigError(error), error);
		}
	}

	return [...errors.values()];
}

import {suggestion} from '../config/didYouMean.ts';
import {revisionFieldNames} from '../domain/announcementFields.ts';
import {type AnnouncementConfig, type EnvironmentConfig, type Project, phaseIds, stepsFor} from '../domain/project.ts';
import {commitFieldNames} from './parseTemplate.ts';

/** Every field that a template may have. */
export const fieldNames = [
	...revisionFieldNames,
	'project',
	'environment',
	'url',
	'date',
	'operator',
	'tag',
	'notes',
	'commits',
	'summary',
	'reason',
] as const;

/** What is wrong with a field in an announcement's template; null: nothing. It would be empty where it went out. */
export function fieldObjection(
	project: Project,
	environment: EnvironmentConfig,
	{when, asks}: AnnouncementConfig,
): (field: string) => string | null {
	return field => {
		if (commitFieldNames.some(name => name === field) && !fieldNames.some(name => name === field)) {
			return `{{${field}}} is a field of a commit: it stands between {{#each commits}} and {{/each}}`;
		}

		if (!fieldNames.some(name => name === field)) {
			const near = suggestion(field, fieldNames);
			return `unknown field {{${field}}}${near || `; known are ${fieldNames.join(', ')}`}`;
		}

		if (field === 'url' && environment.url === null) return `{{url}} is empty: ${environment.name} has no "url"`;
		if (field === 'tag' && !hasTag(project, environment)) return '{{tag}} is empty: no step makes a tag';
		if (field === 'compare' && project.compare === null) return '{{compare}} is empty: release.yaml has no "compare"';
		if (field === 'summary' && asks !== 'summary') return '{{summary}} is empty: the step has no "ask: summary"';
		if (field === 'reason' && when !== 'rolled-back')
			return '{{reason}} is that of a rollback: only "at: rolled-back" has it';
		return null;
	};
}

function hasTag({phases}: Project, environment: EnvironmentConfig): boolean {
	return phaseIds.some(phase => stepsFor(phases[phase] ?? [], environment.name).some(step => step.kind === 'tag'));
}

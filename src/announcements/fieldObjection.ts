import {suggestion} from '../config/didYouMean.ts';
import type {FieldValues} from '../domain/announcement.ts';
import {fieldNames} from '../domain/announcementFields.ts';
import {
	type AnnouncementConfig,
	type EnvironmentConfig,
	type Project,
	phaseIds,
	type StepConfig,
	stepsFor,
} from '../domain/project.ts';
import {commitFieldNames} from './parseTemplate.ts';

/**
 * What is wrong with a field in an announcement's template; null: nothing. It would be empty where it went out.
 * @param kept what earlier releases of the candidate kept of answers; null: there is no candidate yet
 */
export function fieldObjection(
	project: Project,
	environment: EnvironmentConfig,
	{when, asks}: AnnouncementConfig,
	kept: FieldValues | null = null,
): (field: string) => string | null {
	const keepers = keepersIn(project);
	return field => {
		const keeper = keepers.find(({keeps}) => keeps.some(({name}) => name === field));
		if (keeper) return keptObjection(field, keeper, environment, kept);
		if (commitFieldNames.some(name => name === field) && !fieldNames.some(name => name === field)) {
			return `{{${field}}} is a field of a commit: it stands between {{#each commits}} and {{/each}}`;
		}

		if (!fieldNames.some(name => name === field)) {
			const known = [...fieldNames, ...keepers.flatMap(({keeps}) => keeps.map(({name}) => name))];
			const near = suggestion(field, known);
			return `unknown field {{${field}}}${near || `; known are ${known.join(', ')}`}`;
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

type Keeper = Extract<StepConfig, {kind: 'announce'}>;

function keepersIn({phases}: Project): readonly Keeper[] {
	const steps = phaseIds.flatMap(phase => phases[phase] ?? []);
	return steps.filter(step => step.kind === 'announce').filter(({keeps}) => keeps.length > 0);
}

function keptObjection(
	field: string,
	{id, only}: Keeper,
	{name}: EnvironmentConfig,
	kept: FieldValues | null,
): string | null {
	if (kept === null || kept[field] !== undefined || only === null || only.includes(name)) return null;
	return `{{${field}}} is not known: ${id} keeps it, on ${only.join(', ')}, and did not for this candidate. Say it of that release: release-tui keep N ${field}=TEXT`;
}

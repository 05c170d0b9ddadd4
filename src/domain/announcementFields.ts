import type {FieldValues} from './announcement.ts';
import type {Revision} from './plan.ts';

/** The fields of templates that say which commit comes, and which it replaces. */
const revisionFieldNames = [
	'version',
	'sha',
	'short',
	'previous.version',
	'previous.sha',
	'previous.short',
	'compare',
] as const;

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
	'migrations',
	'commits',
	'summary',
	'reason',
] as const;

/**
 * Which commit comes, and which it replaces, as announcements say it.
 * @param compare URL with {from} and {to}; null: `{{compare}}` is empty, as it is where nothing is known to be replaced
 */
export function revisionFields(
	candidate: Revision,
	previous: Revision | null,
	compare: string | null,
): FieldValues & Readonly<Record<(typeof revisionFieldNames)[number], string>> {
	const unknown = 'nothing known';
	return {
		version: candidate.version,
		sha: candidate.sha,
		short: short(candidate.sha),
		'previous.version': previous?.version ?? unknown,
		'previous.sha': previous?.sha ?? unknown,
		'previous.short': previous ? short(previous.sha) : unknown,
		compare: compare && previous ? compare.replaceAll('{from}', previous.sha).replaceAll('{to}', candidate.sha) : '',
	};
}

function short(sha: string): string {
	return sha.slice(0, 7);
}

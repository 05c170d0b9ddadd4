import type {Candidate, Revision} from './plan.ts';
import type {EnvironmentConfig} from './project.ts';

type ReleaseVariable = (typeof releaseVariableNames)[number];

/** Names of the variables that say what is released. */
export const releaseVariableNames = [
	'RELEASE_KIND',
	'RELEASE_ENVIRONMENT',
	'RELEASE_ENV_URL',
	'RELEASE_SHA',
	'RELEASE_REF',
	'RELEASE_VERSION',
	'RELEASE_PREVIOUS_SHA',
	'RELEASE_PREVIOUS_VERSION',
] as const;

/** Those of them whose values are chosen by whoever may push a branch or a tag, or by what an environment answers. */
export const chosenVariables: readonly string[] = [
	'RELEASE_REF',
	'RELEASE_VERSION',
	'RELEASE_PREVIOUS_VERSION',
] satisfies readonly ReleaseVariable[];

/** The variables that every command of a release gets. Values travel only here, never inside a command's text. */
export function releaseVariables(
	environment: EnvironmentConfig,
	candidate: Candidate,
	previous: Revision | null,
	kind: 'deploy' | 'rollback',
): Readonly<Record<string, string>> {
	const own: Readonly<Record<ReleaseVariable, string>> = {
		RELEASE_KIND: kind,
		RELEASE_ENVIRONMENT: environment.name,
		RELEASE_ENV_URL: environment.url ?? '',
		RELEASE_SHA: candidate.sha,
		RELEASE_REF: candidate.ref,
		RELEASE_VERSION: candidate.version,
		RELEASE_PREVIOUS_SHA: previous?.sha ?? '',
		RELEASE_PREVIOUS_VERSION: previous?.version ?? '',
	};
	return {...environment.env, ...own};
}

/**
 * A URL with its variables. It is no shell line: only whole `$NAME` and `${NAME}` words are replaced, by values that are
 * frozen in the plan. What others choose is one part of a path or query, and leads to no other place.
 */
export function expandUrl(url: string, variables: Readonly<Record<string, string>>): string {
	return url.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced: string | undefined, bare: string | undefined) => {
		const name = braced ?? bare ?? '';
		const value = variables[name] ?? '';
		return chosenVariables.includes(name) ? encodeURIComponent(value.toWellFormed()) : value;
	});
}

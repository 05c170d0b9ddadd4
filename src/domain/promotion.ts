import type {EnvironmentConfig} from './project.ts';

/**
 * The environment whose live commit another one gets next: the one that it promotes, else the one before it.
 * @param environments in the order of promotion
 * @returns its name; null: the first one gets what the branch has
 */
export function sourceOf(
	environments: readonly Pick<EnvironmentConfig, 'name' | 'promotes'>[],
	name: string,
): string | null {
	const index = environments.findIndex(environment => environment.name === name);
	return environments[index]?.promotes ?? environments[index - 1]?.name ?? null;
}

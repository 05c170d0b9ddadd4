import {isInheritedName, namePattern} from '../names.ts';

/** Words in names of remotes, stages and files, with the environment that they mean, in order of promotion. */
const meanings: readonly (readonly [RegExp, string])[] = [
	[/^(dev|develop|development)$/, 'development'],
	[/^(test|testing|qa|uat)$/, 'qa'],
	[/^(staging|stage|stag|stg|preprod|preview)$/, 'staging'],
	[/^(production|prod|prd|live)$/, 'production'],
];

/** The environment that a name means, such as "staging" for "shop-stg"; null: none. */
export function meantEnvironment(name: string): string | null {
	const words = name.toLowerCase().split(/[._-]/);
	// "preprod" is one word; in "pre-prod" the last word would mislead.
	if (words.includes('pre') && words.includes('prod')) return 'staging';
	return meanings.find(([pattern]) => words.some(word => pattern.test(word)))?.[1] ?? null;
}

/** What a stage of a tool is called as an environment: as it is, where that is a name; null: it cannot be one. */
export function stageEnvironment(stage: string): string | null {
	return namePattern.test(stage) && !isInheritedName(stage) ? stage : null;
}

/** Whether people work there: the environment that is protected. */
export function isProductionName(name: string): boolean {
	return meantEnvironment(name) === 'production';
}

/** Names of environments in order of promotion; those that mean nothing stand before production. */
export function byPromotion(one: string, other: string): number {
	return rank(one) - rank(other);
}

function rank(name: string): number {
	const found = meanings.findIndex(([, meaning]) => meaning === meantEnvironment(name));
	return found < 0 ? meanings.length - 1.5 : found;
}

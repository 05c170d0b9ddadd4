import {namePattern} from '../names.ts';
import type {GitFacts, Remote} from './gitFolder.ts';

/** An environment that a git remote seems to be. */
export type GuessedEnvironment = {
	readonly name: string;
	readonly remote: string;
	readonly branch: string;
	/** The app behind a Heroku remote, or null. */
	readonly app: string | null;
	readonly isProduction: boolean;
};

/** Words in names of remotes, with the environment that they mean, in order of promotion. */
const meanings: readonly (readonly [RegExp, string])[] = [
	[/^(dev|develop|development)$/, 'development'],
	[/^(test|testing|qa|uat)$/, 'qa'],
	[/^(staging|stage|stag|stg|preprod|preview)$/, 'staging'],
	[/^(production|prod|prd|live)$/, 'production'],
];

/** The environments that one deploys to by git push, in order of promotion. Hosts of code, such as origin, are none. */
export function guessEnvironments(git: GitFacts): readonly GuessedEnvironment[] {
	const found = new Map<string, GuessedEnvironment>();
	for (const remote of git.remotes) {
		const name = environmentName(remote);
		if (name === null || found.has(name) || !namePattern.test(name)) continue;
		found.set(name, {
			name,
			remote: remote.name,
			branch: remoteBranch(remote, git.branch),
			app: herokuApp(remote.url),
			isProduction: name === 'production',
		});
	}

	return [...found.values()].sort((one, other) => rank(one.name) - rank(other.name));
}

// By the remote's name; else a Heroku app by its own; a lone Heroku remote is where people look.
function environmentName({name, url}: Remote): string | null {
	const app = herokuApp(url);
	const words = name.toLowerCase().split(/[._-]/);
	const appWords = app?.split('-') ?? [];
	for (const list of [words, appWords]) {
		// "preprod" is one word; in "pre-prod" the last word would mislead.
		if (list.includes('pre') && list.includes('prod')) return 'staging';
		const meaning = meanings.find(([pattern]) => list.some(word => pattern.test(word)));
		if (meaning) return meaning[1];
	}

	return app === null ? null : 'production';
}

function remoteBranch(remote: Remote, current: string | null): string {
	const known = ['main', 'master'].find(branch => remote.branches.includes(branch));
	const [only] = remote.branches;
	return known ?? (remote.branches.length === 1 && only !== undefined ? only : null) ?? trunk(current);
}

function trunk(current: string | null): string {
	return current === 'master' ? 'master' : 'main';
}

function herokuApp(url: string): string | null {
	return /(?:git\.heroku\.com\/|@heroku\.com:)([a-z][a-z0-9-]{1,60})\.git$/.exec(url)?.[1] ?? null;
}

function rank(name: string): number {
	return meanings.findIndex(([, meaning]) => meaning === name);
}

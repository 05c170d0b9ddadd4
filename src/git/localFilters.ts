import {type Git, GitFailure, type Settings} from './gitClient.ts';

/**
 * Settings that switch off the filters (`clean`, `smudge`, `process`) that the repository's own configuration names:
 * looking for changed files would run them. Those of the person's own configuration, such as git-lfs, stay.
 */
export async function localFiltersOff(git: Git): Promise<Settings> {
	const names = new Set<string>();
	for (const scope of ['--local', '--worktree']) {
		for (const key of await filterKeys(git, scope)) names.add(key.slice(0, key.lastIndexOf('.')));
	}

	return [...names].flatMap(name => [
		[`${name}.clean`, ''],
		[`${name}.smudge`, ''],
		[`${name}.process`, ''],
		[`${name}.required`, 'false'],
	]);
}

async function filterKeys(git: Git, scope: string): Promise<readonly string[]> {
	try {
		const found = await git.text(['config', scope, '--includes', '--name-only', '-z', '--get-regexp', '^filter\\..']);
		return found.split('\0').filter(Boolean);
	} catch (error) {
		// Nothing was found, or this repository has no configuration of that kind.
		if (error instanceof GitFailure) return [];
		throw error;
	}
}

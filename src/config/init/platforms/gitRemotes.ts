import {byPromotion, isProductionName, meantEnvironment} from '../environmentNames.ts';
import type {GitFacts, Remote} from '../gitFolder.ts';
import {candidate, type FoundEnvironment, type FoundPlatform, previous, type Surroundings} from '../platform.ts';

/** Remotes that one deploys to by git push: Heroku apps, Dokku apps, and those named as an environment. */
export function findGitRemotes({folder, git}: Surroundings): FoundPlatform | null {
	const found = new Map<string, FoundEnvironment>();
	for (const remote of git.remotes) {
		const name = environmentName(remote);
		if (name !== null && !found.has(name)) found.set(name, environmentOf(name, remote, git));
	}

	const environments = [...found.values()].sort((one, other) => byPromotion(one.name, other.name));
	if (environments.length === 0) return null;
	const isHeroku = git.remotes.some(remote => herokuApp(remote.url) !== null);
	return {
		name: isHeroku ? 'Heroku' : 'git push',
		from: `git remotes (${environments.map(({reason}) => /"(.*)"/.exec(reason)?.[1]).join(', ')})`,
		environments,
		takesFolder: false,
		migrates: /^release:/m.test(folder.read('Procfile') ?? '') ? 'the Procfile has a "release" line' : null,
	};
}

// By the remote's name; else an app by its own; a lone app is where people look. Hosts of code, such as origin, are none.
function environmentName({name, url}: Remote): string | null {
	const app = herokuApp(url) ?? dokkuApp(url)?.app ?? null;
	return meantEnvironment(name) ?? (app === null ? null : (meantEnvironment(app) ?? 'production'));
}

function environmentOf(name: string, remote: Remote, git: GitFacts): FoundEnvironment {
	const branch = remoteBranch(remote, git.branch);
	const push = `${remote.name} `;
	return {
		name,
		reason: `the git remote "${remote.name}"`,
		isProduction: isProductionName(name),
		live: {
			run: `git ls-remote ${remote.name} refs/heads/${branch}`,
			match: '^(?<sha>[0-9a-f]{40,64})',
			remarks: ['what was pushed is what runs. Better, let the service itself say which commit it runs, see above.'],
		},
		logs: logsOf(remote.url),
		steps: [
			{
				phase: 'deploy',
				id: 'push',
				kind: 'run',
				remarks: [
					`pushing to "${remote.name}" deploys. The ":?" stops the command when the commit is missing, since a push`,
					'of nothing deletes the branch. "undo" is what a rollback runs.',
				],
				run: `git push ${push}${candidate}:refs/heads/${branch}`,
				undo: `git push --force ${push}${previous}:refs/heads/${branch}`,
				isSafe: true,
			},
		],
	};
}

function logsOf(url: string): FoundEnvironment['logs'] {
	const heroku = herokuApp(url);
	if (heroku !== null) {
		return {run: `heroku logs --tail --app ${heroku}`, remarks: [`the remote is the Heroku app "${heroku}".`]};
	}

	const dokku = dokkuApp(url);
	if (dokku === null) return null;
	return {
		run: `ssh dokku@${dokku.host} logs ${dokku.app} --tail`,
		remarks: [`the remote is the Dokku app "${dokku.app}".`],
	};
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

function dokkuApp(url: string): {readonly host: string; readonly app: string} | null {
	const [, host, app] = /^(?:ssh:\/\/)?dokku@([A-Za-z0-9][A-Za-z0-9.-]*)[:/]([a-z0-9][a-z0-9.-]*)$/.exec(url) ?? [];
	return host === undefined || app === undefined ? null : {host, app};
}

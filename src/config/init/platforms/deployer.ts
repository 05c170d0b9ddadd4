import {byPromotion, isProductionName, meantEnvironment} from '../environmentNames.ts';
import {candidate, type FoundEnvironment, type FoundPlatform, isPlain, type Surroundings} from '../platform.ts';

/** Deployer 7: deploy.php or deploy.yaml, with its hosts. */
export function findDeployer({folder}: Surroundings): FoundPlatform | null {
	const file = ['deploy.php', 'deploy.yaml', 'deploy.yml'].find(name => isDeployer(folder.read(name) ?? ''));
	if (file === undefined) return null;
	const text = folder.read(file) ?? '';
	const hosts = file.endsWith('.php')
		? [...text.matchAll(/\bhost\(\s*["']([^"']+)["']\s*\)/g)].map(match => match[1])
		: Object.keys(folder.yaml(file)[0]?.['hosts'] ?? {});
	// A host is an environment; of several with the same meaning, the first one is asked.
	const found = new Map<string, string>();
	for (const host of hosts.filter(isPlain)) {
		const name = meantEnvironment(host) ?? 'production';
		if (!found.has(name)) found.set(name, host);
	}

	const own =
		folder.read('vendor/bin/dep') === null && !(folder.read('composer.json') ?? '').includes('"deployer/deployer"');
	const dep = own ? 'dep' : 'vendor/bin/dep';
	const environments = [...found].sort(([one], [other]) => byPromotion(one, other));
	return {
		name: 'Deployer',
		from: file,
		environments:
			environments.length > 0
				? environments.map(([name, host]) => environmentOf(name, host, dep))
				: [environmentOf('production', 'all', dep)],
		takesFolder: false,
		migrates: /(artisan:migrate|database:migrate)/.test(text) ? `${file} has a task that migrates` : null,
	};
}

function isDeployer(text: string): boolean {
	return /^\s*namespace\s+Deployer\b/m.test(text) || /^import:\s*\n\s*-\s*recipe\//m.test(text);
}

function environmentOf(name: string, host: string, dep: string): FoundEnvironment {
	return {
		name,
		reason: `the host "${host}" of Deployer`,
		isProduction: isProductionName(name),
		live: {
			run: `${dep} run 'cat {{current_path}}/REVISION' ${host}`,
			match: '(?<![0-9a-f])(?<sha>[0-9a-f]{40})(?![0-9a-f])',
			remarks: ['Deployer leaves the commit in the file REVISION.'],
		},
		logs: {run: `${dep} logs:app ${host}`, remarks: []},
		steps: [
			{
				phase: 'deploy',
				id: 'deploy',
				kind: 'run',
				remarks: ['the commit has to be pushed to the repository that Deployer fetches from.'],
				run: `${dep} deploy ${host} --revision=${candidate}`,
				undo: `${dep} rollback ${host}`,
				timeout: '30m',
				isSafe: false,
			},
		],
	};
}

import {byPromotion, isProductionName, meantEnvironment} from '../environmentNames.ts';
import {candidate, type FoundEnvironment, type FoundPlatform, previous, type Surroundings} from '../platform.ts';

/** Fly.io: fly.toml, and others beside it such as fly.staging.toml. */
export function findFly({folder}: Surroundings): FoundPlatform | null {
	const files = folder.list('.').filter(name => /^fly(\.[\w-]+)?\.toml$/.test(name));
	const found = new Map<string, FoundEnvironment>();
	for (const file of files) {
		const text = folder.read(file) ?? '';
		const name = meantEnvironment(/^fly\.(.+)\.toml$/.exec(file)?.[1] ?? '') ?? 'production';
		const app = /^\s*app\s*=\s*["']([a-z0-9][a-z0-9-]*)["']/m.exec(text)?.[1] ?? null;
		if (!found.has(name)) found.set(name, environmentOf(name, file, app));
	}

	if (found.size === 0) return null;
	const migrates = files.find(file => /^\s*release_command\s*=/m.test(folder.read(file) ?? ''));
	return {
		name: 'Fly.io',
		from: files.join(', '),
		environments: [...found.values()].sort((one, other) => byPromotion(one.name, other.name)),
		takesFolder: true,
		migrates: migrates === undefined ? null : `${migrates} has a release_command`,
	};
}

function environmentOf(name: string, file: string, app: string | null): FoundEnvironment {
	const config = ` --config ${file}`;
	return {
		name,
		reason: file,
		isProduction: isProductionName(name),
		live: {
			run: `fly image show${config}`,
			match: '(?<![0-9a-f])(?<sha>[0-9a-f]{40})(?![0-9a-f])',
			remarks: [
				'the label of the image is the commit, as the step below gives it. Before the first release it is another one.',
			],
		},
		logs: {run: `fly logs${config}`, remarks: []},
		steps: [
			{
				phase: 'deploy',
				id: 'deploy',
				kind: 'run',
				remarks: ['Fly builds what lies in the folder. It goes back by deploying the image that was built then.'],
				run: `fly deploy${config} --image-label ${candidate}`,
				...(app === null ? {} : {undo: `fly deploy${config} --image registry.fly.io/${app}:${previous}`}),
				timeout: '30m',
				isSafe: false,
			},
		],
	};
}

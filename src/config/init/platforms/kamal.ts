import {byPromotion, isProductionName, stageEnvironment} from '../environmentNames.ts';
import {candidate, type FoundEnvironment, type FoundPlatform, previous, type Surroundings} from '../platform.ts';

/** Kamal: config/deploy.yml, and one file more for each destination. */
export function findKamal({folder}: Surroundings): FoundPlatform | null {
	if (folder.read('config/deploy.yml') === null) return null;
	const destinations = folder
		.list('config')
		.flatMap(name => stageEnvironment(/^deploy\.([^.]+)\.yml$/.exec(name)?.[1] ?? '') ?? [])
		.sort(byPromotion);
	const entrypoint = folder.read('bin/docker-entrypoint') ?? '';
	return {
		name: 'Kamal',
		from: 'config/deploy.yml',
		environments: destinations.length > 0 ? destinations.map(environmentOf) : [environmentOf(null)],
		takesFolder: true,
		migrates: /db:(prepare|migrate)/.test(entrypoint) ? 'bin/docker-entrypoint prepares the database' : null,
	};
}

function environmentOf(destination: string | null): FoundEnvironment {
	const name = destination ?? 'production';
	const option = destination === null ? '' : ` --destination ${destination}`;
	return {
		name,
		reason: destination === null ? 'config/deploy.yml' : `config/deploy.${destination}.yml`,
		isProduction: isProductionName(name),
		live: {
			run: `kamal app version${option}`,
			match: '^\\s*(?<sha>[0-9a-f]{40})\\b',
			remarks: ['Kamal calls a version by the commit that it was built from.'],
		},
		logs: {run: `kamal app logs --follow --lines 100${option}`, remarks: []},
		steps: [
			{
				phase: 'deploy',
				id: 'deploy',
				kind: 'run',
				remarks: [
					'Kamal builds the commit that is checked out. It goes back to a version whose container is still on the hosts',
					'(retain_containers in config/deploy.yml).',
				],
				run: `kamal deploy${option} --version ${candidate}`,
				undo: `kamal rollback${option} ${previous}`,
				timeout: '30m',
				isSafe: false,
			},
		],
	};
}

import {byPromotion, isProductionName, stageEnvironment} from '../environmentNames.ts';
import {candidate, type FoundEnvironment, type FoundPlatform, isPlain, type Surroundings} from '../platform.ts';

/** Capistrano 3: a Capfile, and a file for each stage. */
export function findCapistrano({folder}: Surroundings): FoundPlatform | null {
	const capfile = folder.read('Capfile');
	if (capfile === null) return null;
	const settings = folder.read('config/deploy.rb') ?? '';
	const stages = folder
		.list('config/deploy')
		.flatMap(name => stageEnvironment(/^([^.]+)\.rb$/.exec(name)?.[1] ?? '') ?? [])
		.sort(byPromotion);
	return {
		name: 'Capistrano',
		from: 'Capfile',
		environments: (stages.length > 0 ? stages : ['production']).map(stage =>
			environmentOf(stage, settings, folder.read(`config/deploy/${stage}.rb`) ?? ''),
		),
		takesFolder: false,
		migrates: /^\s*require\s+["']capistrano\/rails(\/migrations)?["']/m.test(capfile)
			? 'the Capfile requires the migrations of capistrano-rails'
			: null,
	};
}

function environmentOf(stage: string, settings: string, own: string): FoundEnvironment {
	const variable = /\bENV(?:\.fetch\(|\[)["']((?:REVISION|BRANCH)\w*)["']/i.exec(settings + own)?.[1];
	const place = placeOf(settings, own);
	return {
		name: stage,
		reason: own === '' ? 'the Capfile' : `config/deploy/${stage}.rb`,
		isProduction: isProductionName(stage),
		live:
			place === null
				? null
				: {
						run: `ssh ${place.host} cat ${place.folder}/current/REVISION`,
						match: null,
						remarks: ['Capistrano leaves the commit in the file REVISION of the first host.'],
					},
		logs:
			place === null
				? null
				: {
						run: `ssh ${place.host} tail -n 100 -F ${place.folder}/shared/log/production.log`,
						remarks: ['where Rails logs to.'],
					},
		steps: [
			{
				phase: 'deploy',
				id: 'deploy',
				kind: 'run',
				remarks: [
					variable === undefined
						? 'config/deploy.rb has to take the commit: set :branch, ENV.fetch("REVISION", "main")'
						: `config/deploy.rb takes the commit from ${variable}.`,
					'It has to be pushed to the repository that Capistrano fetches from.',
				],
				run: `${variable ?? 'REVISION'}=${candidate} bundle exec cap ${stage} deploy`,
				undo: `bundle exec cap ${stage} deploy:rollback`,
				timeout: '30m',
				isSafe: false,
			},
		],
	};
}

function placeOf(settings: string, own: string): {readonly host: string; readonly folder: string} | null {
	const all = `${own}\n${settings}`;
	const [line = '', host] = /^\s*server\s+["']([^"']+)["'].*$/m.exec(all) ?? [];
	const user = /\buser:\s*["']([^"']+)["']/.exec(line)?.[1];
	const application = /\bset\s*\(?\s*:application\s*,\s*["']([^"']+)["']/.exec(all)?.[1];
	const folder =
		/\bset\s*\(?\s*:deploy_to\s*,\s*["']([^"'#]+)["']/.exec(all)?.[1] ?? (application && `/var/www/${application}`);
	const address = user === undefined || host?.includes('@') ? host : `${user}@${host}`;
	if (!isPlain(address) || folder === undefined || !/^\/[\w./-]+$/.test(folder)) return null;
	return {host: address, folder};
}

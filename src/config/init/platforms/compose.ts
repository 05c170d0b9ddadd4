import {isRecord} from '../../../domain/isRecord.ts';
import {mapAt, type YamlMap} from '../folder.ts';
import {candidate, type FoundPlatform, type FoundStep, isPlain, previous, type Surroundings} from '../platform.ts';

const names = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];
const forProduction = /^(docker-)?compose\.(prod|production|deploy)\.ya?ml$/;
const label = 'org.opencontainers.image.revision';

/** Docker Compose: services that are built from this repository, on the Docker that this machine speaks to. */
export function findCompose({folder, folderName}: Surroundings): FoundPlatform | null {
	const all = folder.list('.');
	const base = names.find(name => all.includes(name));
	const own = all.find(name => forProduction.test(name));
	const files = [base, own].filter(file => file !== undefined);
	const maps = files.map(file => folder.yaml(file)[0]);
	// The file for production adds to the services of the other.
	const services = new Map<string, YamlMap>();
	for (const map of maps) {
		const more = mapAt(map, 'services');
		for (const name of Object.keys(more)) services.set(name, {...services.get(name), ...mapAt(more, name)});
	}

	const built = [...services].flatMap(([name, settings]) => builtOf(name, settings, folderName) ?? []);
	const [first] = built;
	if (first === undefined) return null;
	const compose = `docker compose --project-name ${projectOf(folderName)}${own === undefined ? '' : files.map(file => ` --file ${file}`).join('')}`;
	return {
		name: 'Docker Compose',
		from: files.join(', '),
		environments: [
			{
				name: 'production',
				reason: `${files.join(', ')}. The containers run on the Docker that this machine speaks to; for another one: env: { DOCKER_HOST: ssh://user@host }`,
				isProduction: true,
				live: {
					run: `${compose} ps --quiet ${first.service} | xargs docker inspect --format '{{ index .Config.Labels "${label}" }}'`,
					match: null,
					remarks: [
						'the label of the running image, as the step below gives it. Before the first release it is empty.',
					],
				},
				logs: {run: `${compose} logs --follow --tail 100 ${built.map(({service}) => service).join(' ')}`, remarks: []},
				steps: [...built.map(build => buildStep(build, built.length)), upStep(built, compose)],
			},
		],
		takesFolder: false,
		migrates: null,
	};
}

type Built = {
	readonly service: string;
	readonly image: string;
	/** The folder of its context; empty: all of the repository. */
	readonly context: string;
	readonly dockerfile: string | null;
};

// As Compose itself reads it: `build` is a folder, or says it. An image without a name is called after project and service.
function builtOf(service: string, settings: YamlMap, folderName: string): Built | null {
	const {build, image} = settings;
	if (build === undefined || build === null || !isPlain(service)) return null;
	const detail = isRecord(build) ? build : {context: build};
	const context =
		typeof detail['context'] === 'string' ? detail['context'].replace(/^\.\/?/, '').replace(/\/$/, '') : '';
	const dockerfile = isPlain(detail['dockerfile']) ? detail['dockerfile'] : null;
	if (context !== '' && !isPlain(context)) return null;
	const called = typeof image === 'string' ? image.replace(/:[^/:]*$/, '') : `${projectOf(folderName)}-${service}`;
	return isPlain(called) ? {service, image: called, context, dockerfile} : null;
}

function projectOf(folderName: string): string {
	return (
		folderName
			.toLowerCase()
			.replace(/[^a-z0-9_-]/g, '')
			.replace(/^[_-]+/, '') || 'project'
	);
}

function buildStep({service, image, context, dockerfile}: Built, count: number): FoundStep {
	const tree = context === '' ? candidate : `${candidate}:${context}`;
	const file = dockerfile === null ? '' : ` --file ${dockerfile}`;
	return {
		phase: 'preflight',
		id: count === 1 ? 'build' : `build-${service.toLowerCase().replace(/[^a-z0-9_-]/g, '-')}`,
		kind: 'run',
		remarks: ['the image is made of the candidate as git has it, whatever lies in the folder.'],
		run: `git archive ${tree} | docker build${file} --label ${label}="$RELEASE_SHA" --tag ${image}:"$RELEASE_SHA" -`,
		timeout: '30m',
		isSafe: true,
	};
}

function upStep(built: readonly Built[], compose: string): FoundStep {
	const up = (commit: string) =>
		[
			...built.map(({image}) => `docker tag ${image}:${commit} ${image}`),
			`${compose} up --detach --wait --no-build`,
		].join(' && ');
	return {
		phase: 'deploy',
		id: 'up',
		kind: 'run',
		remarks: [
			'the images that were made go by the name that Compose looks for. Those of earlier releases stay for the way back.',
		],
		run: up(candidate),
		undo: up(previous),
		timeout: '15m',
		isSafe: true,
	};
}

import {byPromotion, isProductionName, meantEnvironment} from '../environmentNames.ts';
import {mapAt, textAt} from '../folder.ts';
import {imageRepository, imageStep} from '../imageSteps.ts';
import {candidate, type FoundEnvironment, type FoundPlatform, isPlain, type Surroundings} from '../platform.ts';

/** A chart of Helm, with files of values for each environment beside it or in its folder. */
export function findHelm(around: Surroundings): FoundPlatform | null {
	const {folder} = around;
	const chart = chartFolders(around).find(path => folder.read(`${path}/Chart.yaml`) !== null);
	if (chart === undefined) return null;
	const release = textAt(folder.yaml(`${chart}/Chart.yaml`)[0], 'name');
	const repository = imageRepository(mapAt(folder.yaml(`${chart}/values.yaml`)[0], 'image')['repository']);
	const files = valueFiles(around, chart);
	const name = isPlain(release) ? release : around.project;
	const named = [...files].sort(([one], [other]) => byPromotion(one, other));
	return {
		name: 'Helm',
		from: `${chart}/Chart.yaml`,
		environments: (named.length > 0 ? named : [['production', null] as const]).map(([environment, values]) =>
			environmentOf(environment, {chart, release: name, values, repository}, around),
		),
		// The chart, too, is taken from the folder.
		takesFolder: true,
		migrates: null,
	};
}

function chartFolders({folder}: Surroundings): readonly string[] {
	const below = ['charts', 'helm', 'deploy', 'k8s'].flatMap(parent =>
		folder.list(parent).map(name => `${parent}/${name}`),
	);
	return ['.', 'chart', 'charts', 'helm', 'deploy', 'deploy/helm', ...below].filter(
		path => path === '.' || isPlain(path),
	);
}

// values-staging.yaml, values.staging.yaml, staging.yaml in a folder values, or staging-values.yaml.
function valueFiles({folder}: Surroundings, chart: string): ReadonlyMap<string, string> {
	const found = new Map<string, string>();
	const places = ['.', chart, 'values', `${chart}/values`, 'environments'].filter(
		(place, index, all) => all.indexOf(place) === index,
	);
	for (const place of places) {
		for (const file of folder.list(place)) {
			if (!/\.ya?ml$/.test(file) || !isPlain(file)) continue;
			const word = file.replace(/\.ya?ml$/, '');
			const isValues = /values/.test(word) || /(^|\/)(values|environments)$/.test(place);
			const environment = isValues ? meantEnvironment(word) : null;
			if (environment !== null && !found.has(environment))
				found.set(environment, place === '.' ? file : `${place}/${file}`);
		}
	}

	return found;
}

type Chart = {
	readonly chart: string;
	readonly release: string;
	readonly values: string | null;
	readonly repository: string | null;
};

function environmentOf(
	name: string,
	{chart, release, values, repository}: Chart,
	around: Surroundings,
): FoundEnvironment {
	const space = `--namespace ${name}`;
	const selector = `--selector app.kubernetes.io/instance=${release}`;
	const path = chart === '.' ? '.' : `./${chart}`;
	return {
		name,
		reason: values ?? `${chart}/Chart.yaml`,
		isProduction: isProductionName(name),
		live: {
			run: `kubectl get pods ${space} ${selector} --output jsonpath='{.items[*].spec.containers[*].image}'`,
			match: ':(?<sha>[0-9a-f]{40})\\b',
			remarks: [
				`the namespace is called "${name}", and the image's tag is the commit. Pods have the label that charts usually give.`,
			],
		},
		logs: {
			run: `kubectl logs ${space} ${selector} --all-containers --follow --tail 100 --max-log-requests 20`,
			remarks: [],
		},
		steps: [
			...(repository === null ? [] : imageStep(repository, around)),
			{
				phase: 'backup',
				id: 'revision',
				kind: 'run',
				remarks: [
					'the revision to go back to. Helm goes on counting after a rollback, so "the one before" would be wrong.',
				],
				run: `helm history ${release} ${space} --max 1 | awk 'NR == 2 { print $1 }' > "$RELEASE_ARTIFACTS/revision"`,
				artifact: 'revision',
				isSafe: true,
			},
			{
				phase: 'deploy',
				id: 'deploy',
				kind: 'run',
				remarks: [
					`${repository === null ? 'the chart takes the tag of the image as image.tag' : `the chart runs ${repository}`}; "undo" is what a rollback runs.`,
				],
				run: `helm upgrade ${release} ${path} --install ${space}${values === null ? '' : ` --values ${values}`} --set-string image.tag=${candidate} --wait --timeout 10m`,
				// Before the first release there is no revision: then there is nothing to read, and it fails.
				undo: `read -r revision < "$RELEASE_ARTIFACTS/revision" && helm rollback ${release} "$revision" ${space} --wait --timeout 10m`,
				timeout: '15m',
				isSafe: true,
			},
		],
	};
}

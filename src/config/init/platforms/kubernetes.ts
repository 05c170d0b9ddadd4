import {byPromotion, isProductionName, meantEnvironment} from '../environmentNames.ts';
import {mapAt, textAt, type YamlMap} from '../folder.ts';
import {imageRepository, imageStep} from '../imageSteps.ts';
import {
	candidate,
	type FoundEnvironment,
	type FoundPlatform,
	isPlain,
	previous,
	type Surroundings,
} from '../platform.ts';

/** Deployments in manifests of Kubernetes, Kustomize's overlays included. */
export function findKubernetes(around: Surroundings): FoundPlatform | null {
	const {folder} = around;
	for (const place of ['k8s', 'kubernetes', 'kube', 'manifests', 'deploy', 'deployment', 'deploy/k8s', '.']) {
		const folders = [place, `${place}/base`];
		const files = folders.flatMap(path =>
			folder
				.list(path)
				.filter(name => /\.ya?ml$/.test(name))
				.map(name => `${path}/${name}`),
		);
		const deployments = files
			.slice(0, mostFiles)
			.flatMap(file => folder.yaml(file).flatMap(map => deploymentOf(map) ?? []));
		const [first] = deployments;
		if (first === undefined) continue;
		const overlays = folder.list(`${place}/overlays`).flatMap(name => {
			const [kustomization] = folder.yaml(`${place}/overlays/${name}/kustomization.yaml`);
			const environment = meantEnvironment(name);
			const own = kustomization === undefined ? null : textAt(kustomization, 'namespace');
			return kustomization === undefined || environment === null
				? []
				: [{environment, namespace: isPlain(own) ? own : null, reason: `${place}/overlays/${name}`}];
		});
		const named = overlays.sort((one, other) => byPromotion(one.environment, other.environment));
		return {
			name: 'Kubernetes',
			from: place === '.' ? 'manifests' : place,
			environments: (named.length > 0 ? named : [{environment: 'production', namespace: null, reason: place}]).map(
				({environment, namespace, reason}) =>
					environmentOf(
						environment,
						reason,
						deployments.map(deployment => ({...deployment, namespace: namespace ?? deployment.namespace})),
						around,
					),
			),
			takesFolder: false,
			migrates: null,
		};
	}

	return null;
}

/** More are not looked at. */
const mostFiles = 100;

type Deployment = {
	readonly name: string;
	readonly namespace: string | null;
	readonly container: string;
	readonly image: string;
};

// Of a pod with several containers, the first one is the program.
function deploymentOf(map: YamlMap): Deployment | null {
	if (map['kind'] !== 'Deployment') return null;
	const metadata = mapAt(map, 'metadata');
	const {containers} = mapAt(mapAt(mapAt(map, 'spec'), 'template'), 'spec');
	const container: unknown = Array.isArray(containers) ? containers[0] : null;
	const known = mapAt({container}, 'container');
	const image = imageRepository(known['image']);
	const {name, namespace} = metadata;
	if (!isPlain(name) || !isPlain(known['name']) || image === null) return null;
	return {name, namespace: isPlain(namespace) ? namespace : null, container: known['name'], image};
}

function environmentOf(
	name: string,
	reason: string,
	deployments: readonly Deployment[],
	around: Surroundings,
): FoundEnvironment {
	const space = ({namespace}: Deployment) => (namespace === null ? '' : ` --namespace ${namespace}`);
	const images = [...new Set(deployments.map(({image}) => image))];
	// What the team builds is called as the project or its Dockerfile's folder; of foreign images nothing is to be set.
	const own = images.length > 1 ? deployments.filter(({image}) => !isForeign(image)) : deployments;
	const [first] = own.length > 0 ? own : deployments;
	if (first === undefined)
		return {name, reason, isProduction: isProductionName(name), live: null, logs: null, steps: []};
	const shown = own.length > 0 ? own : [first];
	return {
		name,
		reason,
		isProduction: isProductionName(name),
		live: {
			run: `kubectl get deployment ${first.name}${space(first)} --output jsonpath='{.spec.template.spec.containers[?(@.name=="${first.container}")].image}'`,
			match: ':(?<sha>[0-9a-f]{40})$',
			remarks: [
				"the image's tag is the commit. Before the first release it is another one, and what is live is not known.",
			],
		},
		logs: {
			run: `kubectl logs deployment/${first.name}${space(first)} --container ${first.container} --follow --tail 100`,
			remarks: [],
		},
		steps: [
			...[...new Set(shown.map(({image}) => image))].flatMap((image, index) =>
				imageStep(image, around).map(step => (index === 0 ? step : {...step, id: `${step.id}-${index + 1}`})),
			),
			...shown.map(deployment => {
				const id =
					shown.length === 1 ? 'deploy' : `deploy-${deployment.name.toLowerCase().replace(/[^a-z0-9_-]/g, '-')}`;
				const set = (commit: string) =>
					`kubectl set image deployment/${deployment.name}${space(deployment)} ${deployment.container}=${deployment.image}:${commit} && kubectl rollout status deployment/${deployment.name}${space(deployment)} --timeout 10m`;
				return {
					phase: 'deploy' as const,
					id,
					kind: 'run' as const,
					remarks: ['this changes the image alone. Where the manifests change, too, run kubectl apply before it.'],
					run: set(candidate),
					undo: set(previous),
					timeout: '15m',
					isSafe: true,
				};
			}),
		],
	};
}

// Images without a registry and an owner, or of somebody well known, are not built here.
function isForeign(image: string): boolean {
	return !image.includes('/') || /^(docker\.io\/)?(library|bitnami|grafana|prom)\//.test(image);
}

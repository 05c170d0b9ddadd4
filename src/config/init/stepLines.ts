import type {FoundEnvironment, FoundPlatform, FoundStep} from './platform.ts';
import {guess, yamlText} from './yamlLines.ts';

/** The phases of a release with a platform's steps: what differs between environments is a step for each of them. */
export function phaseSteps({environments, takesFolder}: Pick<FoundPlatform, 'environments' | 'takesFolder'>) {
	const steps = merged(environments);
	const of = (phase: FoundStep['phase']) => steps.filter(({step}) => step.phase === phase).flatMap(stepLines);
	return {
		preflight: [...(takesFolder ? checkedOut : []), ...of('preflight')],
		backup: of('backup'),
		deploy: of('deploy'),
	};
}

const checkedOut = [
	'# The deploy takes what is checked out here: that has to be the candidate.',
	'- id: checked-out',
	`  run: test "$(git rev-parse HEAD)" = "$RELEASE_SHA" || { echo "Check out $RELEASE_SHA first."; exit 1; }`,
	'  retry: safe',
];

type Placed = {readonly step: FoundStep; readonly id: string; readonly only: string | null};

function merged(environments: readonly FoundEnvironment[]): readonly Placed[] {
	const isEverywhere = (step: FoundStep) =>
		environments.every(({steps}) => steps.some(other => JSON.stringify(other) === JSON.stringify(step)));
	return environments.flatMap(({name, steps}, index) =>
		steps.flatMap((step): readonly Placed[] => {
			if (!isEverywhere(step)) return [{step, id: `${step.id}-${name}`.slice(0, 64), only: name}];
			return index === 0 ? [{step, id: step.id, only: null}] : [];
		}),
	);
}

function stepLines({step, id, only}: Placed): readonly string[] {
	const {kind, remarks, run, undo, artifact, timeout, isSafe} = step;
	return [
		...guess(remarks),
		`- id: ${id}`,
		...(only === null ? [] : [`  only: ${only}`]),
		`  ${kind}: ${yamlText(run)}`,
		...(undo === undefined ? [] : [`  undo: ${yamlText(undo)}`]),
		...(artifact === undefined ? [] : [`  artifact: { file: ${artifact} }`]),
		...(timeout === undefined ? [] : [`  timeout: ${timeout}`]),
		...(isSafe ? ['  retry: safe'] : []),
	];
}

import type {PlanStep} from './plan.ts';
import type {EnvironmentConfig} from './project.ts';

/** The step that waits for a CI that may still be running, with its output and its time limit on the screen; or none. */
export function waitForCi(
	environment: EnvironmentConfig,
	variables: Readonly<Record<string, string>>,
): readonly PlanStep[] {
	const {ci} = environment.gates;
	if (!ci || ci.waitUpToMs === 0) return [];
	const expected = `'${ci.expect.replaceAll("'", "'\\''")}'`;
	const run = `until [ "$(${ci.run}\n)" = ${expected} ]; do sleep 5; done`;
	return [
		{
			id: 'wait-ci',
			phase: 'preflight',
			kind: 'run',
			title: `CI says ${ci.expect}`,
			run,
			artifact: null,
			interactive: false,
			timeoutMs: ci.waitUpToMs,
			retry: 'safe',
			undo: null,
			variables,
			undoes: null,
		},
	];
}

import {checklistSteps} from './checklistStep.ts';
import {count} from './count.ts';
import {fanOutOf, type TargetGroups} from './fanOut.ts';
import type {PlanStep} from './plan.ts';
import {type PreparedSteps, preparedStep} from './preparedSteps.ts';
import type {EnvironmentConfig, PhaseId, StepConfig} from './project.ts';
import {expandUrl} from './releaseVariables.ts';
import type {Signal, SignalConfig} from './signal.ts';
import {untilStep} from './untilStep.ts';

/** How long an environment may take, by default, to say that it runs the candidate. */
const liveTimeoutMs = 30_000;

/** What steps are planned for: an environment, the commit that it is to run, and, in a deploy, what was found out before. */
export type PlanPlace = {
	readonly environment: EnvironmentConfig;
	readonly sha: string;
	readonly prepared?: PreparedSteps | undefined;
	/** The groups that its steps run on. */
	readonly targets?: TargetGroups | undefined;
};

/**
 * The steps that a configured step becomes: one; an item of a checklist each; none for a `live` step where the environment
 * cannot be asked, and for what only the plan of a deploy has.
 */
export function stepsOf(
	step: StepConfig,
	phase: PhaseId,
	place: PlanPlace,
	variables: Readonly<Record<string, string>>,
): readonly PlanStep[] {
	const warned = (planned: PlanStep) => (step.warn === undefined ? planned : {...planned, warn: step.warn});
	if (step.kind === 'checklist') {
		const items = checklistSteps(step, phase, place.prepared?.checklists[step.id], variables);
		return items.map((item, index) => (index === 0 ? warned(item) : item));
	}

	const planned = preparedStep(step, phase, place.prepared, variables) ?? planStep(step, phase, place, variables);
	return planned ? [warned(planned)] : [];
}

function planStep(
	step: StepConfig,
	phase: PhaseId,
	{environment, sha, targets = {}}: PlanPlace,
	variables: Readonly<Record<string, string>>,
): PlanStep | null {
	const base = {
		id: step.id,
		phase,
		timeoutMs: step.timeoutMs,
		retry: step.retry,
		undo: step.undo,
		variables,
		undoes: null,
	};
	switch (step.kind) {
		case 'run':
			return {
				...base,
				kind: 'run',
				title: step.run,
				run: step.run,
				artifact: step.artifact,
				interactive: step.interactive,
				...(step.closes === undefined ? {} : {closes: step.closes}),
				...(step.deferred === undefined ? {} : {deferred: step.deferred}),
				...(step.fanOut === undefined ? {} : {fanOut: fanOutOf(step.fanOut, targets)}),
			};
		case 'ask':
			return {...base, kind: 'ask', title: step.ask, ask: step.ask, signoff: step.signoff};
		case 'until':
			return untilStep(step, phase, variables);
		case 'http': {
			const url = expandUrl(step.url, variables);
			const {status, withinMs, forMs} = step;
			return {...base, kind: 'http', title: `${url} answers ${status}`, url, status, withinMs, forMs};
		}

		case 'live': {
			const own = {id: step.id, phase, timeoutMs: step.timeoutMs};
			if (step.targets !== undefined) return targetsStep(step.targets, {environment, sha, targets}, variables, own);
			return environment.live ? {...liveStep(environment.live, sha, variables), ...own} : null;
		}

		case 'watch':
			return {
				...base,
				kind: 'watch',
				title: ['watch the logs', ...step.signals.map(({name}) => name)].join(', '),
				forMs: step.forMs,
				signals: step.signals.flatMap(signal => planSignal(signal, environment, variables)),
				onFail: step.onFail,
				countdownMs: step.countdownMs,
			};
		case 'announce':
		case 'tag':
		case 'branch':
		case 'checklist':
			return null;
	}
}

// The configuration is checked: an environment that lacks the log would have been refused.
function planSignal(
	signal: SignalConfig,
	environment: EnvironmentConfig,
	variables: Readonly<Record<string, string>>,
): readonly Signal[] {
	if (signal.kind === 'http') return [{...signal, url: expandUrl(signal.url, variables)}];
	if (signal.kind === 'run') return [signal];
	const source = environment.logs.find(({name}) => name === signal.source);
	return source ? [{...signal, source}] : [];
}

/** The step that asks the environment what it runs and expects `expectSha`. */
export function liveStep(
	live: NonNullable<EnvironmentConfig['live']>,
	expectSha: string,
	variables: Readonly<Record<string, string>>,
): PlanStep {
	return {
		id: 'live',
		phase: 'verify',
		kind: 'live',
		title: `the environment says it runs ${expectSha.slice(0, 7)}`,
		timeoutMs: liveTimeoutMs,
		retry: 'safe',
		undo: null,
		variables,
		undoes: null,
		live,
		expectSha,
	};
}

// The configuration is checked: each of these groups can be asked.
function targetsStep(
	name: string,
	{environment, sha, targets = {}}: PlanPlace,
	variables: Readonly<Record<string, string>>,
	own: Pick<PlanStep, 'id' | 'phase' | 'timeoutMs'>,
): PlanStep | null {
	const live = environment.targets.find(group => group.name === name)?.live;
	const group = Object.hasOwn(targets, name) ? targets[name] : undefined;
	if (!live) return null;
	const {targets: hosts = [], transport = null} = group ?? {};
	const title = `each of ${name} (${count(hosts.length, 'target')}) says it runs ${sha.slice(0, 7)}`;
	return {
		...liveStep(live, sha, variables),
		...own,
		kind: 'live',
		title,
		live,
		expectSha: sha,
		on: {group: name, targets: hosts, transport},
	};
}

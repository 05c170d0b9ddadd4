import type {AnnouncementText} from './announcement.ts';
import type {AnnounceStep, DeployPlanInput, PlanStep} from './plan.ts';
import {type PhaseId, phaseIds, type StepConfig, stepsFor} from './project.ts';
import {tagStep} from './tagStep.ts';

/** What was found out before a plan is made, by the ids of steps. */
export type PreparedSteps = {
	readonly texts: Readonly<Record<string, AnnouncementText>>;
	readonly tags: Readonly<Record<string, string>>;
};

/** The planned form of a tag, or of an announcement that goes out where it stands; null for any other step. */
export function preparedStep(
	step: StepConfig,
	phase: PhaseId,
	prepared: PreparedSteps | undefined,
	variables: Readonly<Record<string, string>>,
): PlanStep | null {
	if (step.kind === 'tag') return tagStep(step, phase, prepared?.tags[step.id] ?? null, variables);
	if (step.kind !== 'announce' || step.when !== 'now') return null;
	return announceStep(step, phase, prepared?.texts[step.id], variables);
}

/** The announcements of one moment, wherever they stand in the file. */
export function announceSteps(
	{project, environment, prepared}: DeployPlanInput,
	when: 'planned' | 'live' | 'rolled-back',
	phase: PhaseId,
	variables: Readonly<Record<string, string>>,
): readonly AnnounceStep[] {
	return phaseIds
		.flatMap(id => stepsFor(project.phases[id] ?? [], environment.name))
		.filter(step => step.kind === 'announce')
		.filter(step => step.when === when)
		.flatMap(step => announceStep(step, phase, prepared?.texts[step.id], variables) ?? []);
}

/** Names of the variables with the URLs of these steps' webhooks: whoever knows one can post there. */
export function webhookVariables(steps: readonly PlanStep[]): readonly string[] {
	return steps.flatMap(step => (step.kind === 'announce' && step.way.by === 'webhook' ? [step.way.variable] : []));
}

function announceStep(
	step: Extract<StepConfig, {kind: 'announce'}>,
	phase: PhaseId,
	text: AnnouncementText | undefined,
	variables: Readonly<Record<string, string>>,
): AnnounceStep | null {
	if (!text) return null;
	const {id, announcement, way, asks, timeoutMs, retry} = step;
	const title = `announces ${announcement}${way.by === 'webhook' ? ` to $${way.variable}` : ''}`;
	return {
		id,
		phase,
		kind: 'announce',
		title,
		announcement,
		text,
		way,
		asks,
		timeoutMs,
		retry,
		undo: null,
		variables,
		undoes: null,
	};
}

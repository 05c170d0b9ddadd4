import type {AnnouncementText, FieldValues} from './announcement.ts';
import {type BranchPlace, branchStep} from './branchStep.ts';
import type {Keep} from './kept.ts';
import type {AnnounceStep, DeployPlanInput, PlanStep} from './plan.ts';
import {type ChecklistSection, type PhaseId, phaseIds, type StepConfig, stepsFor} from './project.ts';
import {tagStep} from './tagStep.ts';

/** What was found out before a plan is made, by the ids of steps. */
export type PreparedSteps = {
	readonly texts: Readonly<Record<string, AnnouncementText>>;
	readonly tags: Readonly<Record<string, string>>;
	/** What earlier releases of the candidate kept of answers. */
	readonly kept?: FieldValues;
	/** Where the remotes' branches are. */
	readonly branches: Readonly<Record<string, BranchPlace>>;
	/** The sections of checklists that stand in files. */
	readonly checklists: Readonly<Record<string, readonly ChecklistSection[]>>;
};

/** The planned form of a tag, a branch, or of an announcement that goes out where it stands; null for any other step. */
export function preparedStep(
	step: StepConfig,
	phase: PhaseId,
	prepared: PreparedSteps | undefined,
	variables: Readonly<Record<string, string>>,
): PlanStep | null {
	if (step.kind === 'branch') return branchStep(step, phase, prepared?.branches[step.id] ?? null, variables);
	if (step.kind === 'tag') return tagStep(step, phase, prepared?.tags[step.id] ?? null, variables);
	if (step.kind !== 'announce' || step.when !== 'now') return null;
	return announceStep(step, phase, prepared, variables);
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
		.flatMap(step => announceStep(step, phase, prepared, variables) ?? []);
}

/** The variable with the name of the release's tag, the first of several; none where no step makes one. */
export function tagVariable(prepared: PreparedSteps | undefined): Readonly<Record<string, string>> {
	const [tag] = Object.values(prepared?.tags ?? {});
	return tag === undefined ? {} : {RELEASE_TAG: tag};
}

/** Names of the variables with the URLs of these steps' webhooks: whoever knows one can post there. */
export function webhookVariables(steps: readonly PlanStep[]): readonly string[] {
	return steps.flatMap(step => (step.kind === 'announce' && step.way.by === 'webhook' ? [step.way.variable] : []));
}

function announceStep(
	step: Extract<StepConfig, {kind: 'announce'}>,
	phase: PhaseId,
	prepared: PreparedSteps | undefined,
	variables: Readonly<Record<string, string>>,
): AnnounceStep | null {
	const text = prepared?.texts[step.id];
	if (!text || isAnswered(step.keeps, prepared?.kept)) return null;
	const {id, announcement, way, asks, keeps, timeoutMs, retry} = step;
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
		keeps,
		timeoutMs,
		retry,
		undo: null,
		variables,
		undoes: null,
		...(step.warn === undefined ? {} : {warn: step.warn}),
	};
}

// A bug is filed once for a candidate, however often it is released.
function isAnswered(keeps: readonly Keep[], kept: FieldValues = {}): boolean {
	return keeps.length > 0 && keeps.every(({name}) => kept[name] !== undefined);
}

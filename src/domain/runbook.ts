import type {PlanStep} from './plan.ts';
import {type PhaseId, type Project, phaseIds, type StepConfig, stepsFor} from './project.ts';

/** Where an item of a runbook belongs: a phase of the release, or the way back. */
export type RunbookPlace = Exclude<PhaseId, 'schema' | 'contract'> | 'rollback';

/** One thing to do, as a runbook says it. */
export type RunbookItem = {
	/** Its line in the file, from 1. */
	readonly line: number;
	readonly place: RunbookPlace;
	readonly text: string;
	/** What a shell runs for it; null: a person does it. */
	readonly command: string | null;
	/** The box was ticked before the release. */
	readonly done: boolean;
};

/** A runbook, read. */
export type Runbook = {
	/** Its file, as it was named. */
	readonly file: string;
	/** The whole text, from which the record is made. */
	readonly source: string;
	readonly items: readonly RunbookItem[];
};

/** Ids of the steps of an item: a person looks at the command first, and then it runs. */
export function runbookStepIds({line, place}: Pick<RunbookItem, 'line' | 'place'>) {
	const prefix = place === 'rollback' ? 'runbook-back' : 'runbook';
	return {look: `${prefix}-look-${line}`, item: `${prefix}-${line}`};
}

/** The step whose command a step is a look at, by their ids; null where it is none. */
export function lookedAt(id: string): string | null {
	const [, prefix, line] = /^(runbook(?:-back)?)-look-(\d+)$/.exec(id) ?? [];
	return prefix === undefined ? null : `${prefix}-${line}`;
}

/** The command that a step is a look at, and what the item says of it; null where it is none. */
export function commandToLookAt(
	steps: readonly PlanStep[],
	id: string,
): {readonly text: string; readonly command: string} | null {
	const look = steps.find(step => step.id === id);
	const step = steps.find(other => other.id === lookedAt(id));
	if (look?.kind !== 'ask' || step?.kind !== 'run') return null;
	const text = look.title.slice(0, -step.run.length).replace(/ — runs:\s*$/, '');
	return {text: text === step.run ? '' : text, command: step.run};
}

/** Whether a runbook says what is to be done in a place. */
export function hasPlace({items}: Runbook, place: PhaseId | 'rollback'): boolean {
	return items.some(item => item.place === place);
}

/** The configured steps of an environment that a runbook takes the place of, with their phases. */
export function takesPlaceOf(project: Project, environment: string, runbook: Runbook): readonly string[] {
	return phaseIds
		.filter(phase => hasPlace(runbook, phase))
		.flatMap(phase => {
			const stay = stepsBeside(project, environment, runbook, phase);
			const all = stepsFor(project.phases[phase] ?? [], environment);
			return all.filter(step => !stay.includes(step)).map(({id}) => `${id} (${phase})`);
		});
}

/**
 * The configured steps that stay in a phase for which a runbook says what is to be done: what goes out at a moment of the
 * release, wherever it stands, and what closes a step that stays.
 */
export function stepsBeside(
	project: Project,
	environment: string,
	runbook: Runbook,
	phase: PhaseId,
): readonly StepConfig[] {
	const opened = phaseIds
		.filter(other => !hasPlace(runbook, other))
		.flatMap(other => stepsFor(project.phases[other] ?? [], environment).map(({id}) => id));
	return stepsFor(project.phases[phase] ?? [], environment).filter(step =>
		step.kind === 'announce'
			? step.when !== 'now'
			: step.kind === 'run' && step.closes !== undefined && opened.includes(step.closes),
	);
}

/** How long a command of a runbook may take: nobody said. */
const commandTimeoutMs = 6 * 3_600_000;

/**
 * The steps of a place in a runbook. A command stands in a question first, and runs only when a person has said yes;
 * everything else is an item that a person ticks. What was ticked before is left out.
 */
export function runbookSteps(
	{items}: Runbook,
	place: PhaseId | 'rollback',
	variables: Readonly<Record<string, string>>,
): readonly PlanStep[] {
	return items
		.filter(item => item.place === place && !item.done)
		.flatMap((item): readonly PlanStep[] => {
			const ids = runbookStepIds(item);
			const phase = place === 'rollback' ? 'deploy' : place;
			const base = {phase, retry: 'ask', undo: null, variables, undoes: null} as const;
			const ask = (id: string, title: string): PlanStep => ({
				...base,
				id,
				kind: 'ask',
				title,
				ask: title,
				timeoutMs: 0,
			});
			if (item.command === null) return [ask(ids.item, item.text)];
			const run = {kind: 'run', run: item.command, shell: 'bash', artifact: null, interactive: false} as const;
			return [
				ask(ids.look, `${item.text} — runs:${item.command.includes('\n') ? '\n' : ' '}${item.command}`),
				{...base, ...run, id: ids.item, title: item.command, timeoutMs: commandTimeoutMs},
			];
		});
}

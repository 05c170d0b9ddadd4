import type {PlanStep} from './plan.ts';
import type {ChecklistSection, PhaseId, StepConfig} from './project.ts';

/** The id of an item's step: that of the checklist, and the item's number from 1. No step is configured with a dot. */
const itemId = (checklist: string, number: number) => `${checklist}.${number}`;

/**
 * The steps of a checklist: a question for each item, all open at once where they follow one another.
 * @param found the sections of its file; undefined where it has none
 */
export function checklistSteps(
	step: Extract<StepConfig, {kind: 'checklist'}>,
	phase: PhaseId,
	found: readonly ChecklistSection[] | undefined,
	variables: Readonly<Record<string, string>>,
): readonly PlanStep[] {
	const sections = step.source === null ? step.sections : (found ?? []);
	const items = sections.flatMap(({name, items}) => items.map(text => ({section: name, text})));
	return items.map(
		({section, text}, index): PlanStep => ({
			id: itemId(step.id, index + 1),
			phase,
			kind: 'ask',
			title: text,
			ask: text,
			timeoutMs: 0,
			retry: 'safe',
			undo: null,
			variables,
			undoes: null,
			checklist: {id: step.id, title: step.title, section},
		}),
	);
}

import {count} from '../../src/domain/count.ts';
import type {Refusal} from '../../src/domain/decision.ts';
import type {Release} from '../../src/domain/release.ts';
import {stepOf} from '../../src/domain/release.ts';
import {isSettled, type TargetDecision} from '../../src/domain/targets.ts';
import {namesText} from '../../src/domain/targetWords.ts';
import type {Engine} from '../../src/engine/engine.ts';
import type {PromptPurpose, TargetsOverlay} from '../overlay.ts';
import {selectOverlay, selectRelease} from '../select.ts';
import type {CockpitState} from '../state.ts';
import {type TargetMatrix, targetMatrix} from '../targetMatrix.ts';
import type {CommandContext, Extent} from './context.ts';
import {changeOverlay, openPrompt, popOverlay, pushOverlay, tellProblem} from './context.ts';
import {type Move, movedCursor} from './movedCursor.ts';

/** Opens the page with the targets of a step. @param of the release as it was; null: as it goes on */
export function openTargets(context: CommandContext, release: Release, step: string, of: Release | null): void {
	pushOverlay(context, {
		kind: 'targets',
		release: release.id,
		step,
		of,
		at: null,
		filter: '',
		typing: false,
		order: 'trouble',
		marked: [],
	});
}

/** The release that the page is about, where it is still the one that is shown. */
export function releaseOf(state: CockpitState, {of, release: id}: TargetsOverlay): Release | null {
	const shown = selectRelease(state);
	return of ?? (shown?.id === id ? shown : null);
}

/** The row of the cursor. It stays on its target wherever that goes while the release goes on. */
export function targetCursor({at}: TargetsOverlay, {targets}: TargetMatrix): number {
	return at === null
		? 0
		: Math.max(
				0,
				targets.findIndex(({name}) => name === at),
			);
}

/** Moves the cursor. */
export function moveInTargets(context: CommandContext, how: Move, extent: Extent): void {
	const shown = matrixOn(context);
	if (!shown) return;
	const {overlay, matrix} = shown;
	const next = matrix.targets[movedCursor(targetCursor(overlay, matrix), how, extent)];
	if (next) change(context, other => ({...other, at: next.name}));
}

/** Begins to type the filter. */
export function filterTargets(context: CommandContext): void {
	change(context, overlay => ({...overlay, typing: true}));
}

/** Those that need somebody first, or the order of the plan. */
export function sortTargets(context: CommandContext): void {
	change(context, overlay => ({...overlay, order: overlay.order === 'plan' ? 'trouble' : 'plan'}));
}

/** Marks the target under the cursor, or takes its mark away, and goes on to the next. */
export function markTarget(context: CommandContext, extent: Extent): void {
	const shown = matrixOn(context);
	const target = shown?.matrix.targets[targetCursor(shown.overlay, shown.matrix)];
	if (!target) return;
	const {name} = target;
	change(context, overlay => {
		const {marked} = overlay;
		return {...overlay, marked: marked.includes(name) ? marked.filter(other => other !== name) : [...marked, name]};
	});
	moveInTargets(context, 'down', extent);
}

/** Marks all shown targets that are not done; where they are marked, none. */
export function markOpen(context: CommandContext): void {
	const shown = matrixOn(context);
	if (!shown) return;
	const open = shown.matrix.targets.filter(target => !isSettled(target)).map(({name}) => name);
	const marked = new Set(shown.overlay.marked);
	const isDone = open.every(name => marked.has(name));
	change(context, overlay => ({...overlay, marked: isDone ? [] : [...new Set([...overlay.marked, ...open])]}));
}

/** Makes the page be about another step on the same targets. */
export function stepColumn(context: CommandContext, by: 1 | -1): void {
	const shown = matrixOn(context);
	const next = shown?.matrix.steps[shown.matrix.steps.indexOf(shown.matrix.step) + by];
	if (next) change(context, overlay => ({...overlay, step: next.id}));
}

/** Asks why this is decided about the marked targets, or the one under the cursor. */
export function openTargetDecision(context: CommandContext, decision: TargetDecision): void {
	const shown = matrixOn(context);
	if (!shown) return;
	const {overlay, matrix} = shown;
	const under = matrix.targets[targetCursor(overlay, matrix)];
	const targets = overlay.marked.length > 0 ? overlay.marked : under ? [under.name] : [];
	if (targets.length === 0) return;
	openPrompt(context, {
		purpose: {for: 'targets', release: overlay.release, step: overlay.step, decision, targets},
		title: `${asked[decision]} ${targets.length > 5 ? count(targets.length, 'target') : namesText(targets)}`,
		explain: why[decision],
	});
}

/** Shows what the step wrote on the target under the cursor. */
export function openTargetOutput(context: CommandContext): void {
	const shown = matrixOn(context);
	const target = shown?.matrix.targets[targetCursor(shown.overlay, shown.matrix)];
	if (!target) return;
	const {release, step, of} = shown.overlay;
	const last = stepOf(shown.release, step).attempts.length;
	const attempt = target.attempt > 0 ? Math.min(target.attempt, last) : last;
	openOutputOf(context, {release, step, of, attempt, target: target.name});
}

/** Shows everything that the step wrote. */
export function openWholeOutput(context: CommandContext): void {
	const shown = matrixOn(context);
	if (!shown) return;
	const {release, step, of} = shown.overlay;
	const attempt = stepOf(shown.release, step).attempts.length;
	openOutputOf(context, {release, step, of, attempt, target: null});
}

/** Shows what an attempt wrote on a target; null: on all of them. */
export function openOutputOf(
	context: CommandContext,
	{
		release,
		step,
		of,
		attempt,
		target,
	}: Pick<TargetsOverlay, 'release' | 'step' | 'of'> & {readonly attempt: number; readonly target: string | null},
): void {
	const output = attempt === 0 ? null : context.ports.openOutput(release, step, attempt);
	// Of a step that has not begun, too, one wants to know what it is.
	if (!output && target !== null) {
		tellProblem(context, `${step} has written nothing on ${target}.`);
		return;
	}

	if (target !== null) output?.setFilter(`^${escaped(target)} \\|`);
	pushOverlay(context, {kind: 'step', release, step, attempt, of, output, target, top: null});
}

/** Tells the engine what was decided about targets, and why. */
export async function decideTargets(
	engine: Engine,
	{release, step, decision, targets}: Extract<PromptPurpose, {for: 'targets'}>,
	reason: string,
	seen: number | undefined,
): Promise<{readonly ok: true} | Refusal> {
	const decided = await engine.decideStep(release, {do: 'targets', step, decision, targets, reason}, seen);
	// Of a release that is over, no runner waits.
	return decided.ok && decision === 'retry' ? engine.ensureRunner(release) : decided;
}

/** Esc: the filter, the marks, the page. */
export function leaveTargets(context: CommandContext, overlay: TargetsOverlay): void {
	if (overlay.typing || overlay.filter !== '') change(context, other => ({...other, typing: false, filter: ''}));
	else if (overlay.marked.length > 0) change(context, other => ({...other, marked: []}));
	else popOverlay(context);
}

const asked: Readonly<Record<TargetDecision, string>> = {
	retry: 'Try again on',
	ignore: 'Count as done:',
	exclude: 'Exclude',
	fail: 'Declare failed:',
	later: 'Do later:',
};

const why: Readonly<Record<TargetDecision, string>> = {
	retry: 'Why should it work now? Kept with your name; it may be empty.',
	ignore: 'Why is it good enough? Kept with your name.',
	exclude: 'Nothing more of this release runs there. Why? Kept with your name.',
	fail: 'How do you know? Kept with your name.',
	later: 'The release goes on, and the step is due there. Why? Kept with your name.',
};

function matrixOn({store}: CommandContext) {
	const state = store.getState();
	const overlay = selectOverlay(state);
	if (overlay?.kind !== 'targets') return null;
	const release = releaseOf(state, overlay);
	const matrix = release && targetMatrix(release, overlay);
	return matrix && {overlay, release, matrix};
}

function change(context: CommandContext, to: (overlay: TargetsOverlay) => TargetsOverlay): void {
	changeOverlay(context, 'targets', to);
}

function escaped(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

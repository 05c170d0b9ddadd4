import {isDeferred, isToFinish} from '../../src/domain/deferred.ts';
import {valueIn} from '../loadable.ts';
import {answer} from '../refusal.ts';
import {selectEnvironment, selectOverlay, selectRelease, stepToEnd} from '../select.ts';
import type {CommandContext} from './context.ts';
import {popOverlay, pushOverlay, tellAnswer, tellProblem} from './context.ts';
import {askToEnd} from './terminal.ts';

/**
 * Asks whether to run what a release put off: on the release pane what its release did, else what is due first. Where it
 * runs already, asks whether to end it.
 */
export async function openLate(context: CommandContext): Promise<void> {
	const state = context.store.getState();
	const environment = selectEnvironment(state);
	const all = (environment && valueIn(environment.overview)?.due) ?? [];
	const shown = state.focus === 'release' ? selectRelease(state)?.id : undefined;
	const due = all.find(({release}) => release === shown) ?? all[0];
	if (!due) return;
	const release = await context.ports.engine.release(due.release);
	const step = release?.plan.steps.find(({id}) => id === due.step);
	if (!release || !step || !(isDeferred(step) || isToFinish(release, step))) return;
	if (stepToEnd(release) === step.id) return askToEnd(context, release);
	pushOverlay(context, {kind: 'late', release: due.release, step: step.id, due, run: step.run});
}

/** Runs it. */
export async function confirmLate(context: CommandContext): Promise<void> {
	const overlay = selectOverlay(context.store.getState());
	if (overlay?.kind !== 'late') return;
	popOverlay(context);
	const {release, step} = overlay;
	const {engine} = context.ports;
	const done = await tellAnswer(
		context,
		() => engine.decideStep(release, {do: 'run', step}),
		`${step} of #${release} runs.`,
	);
	if (!done) return;
	// Of a release that is over, no runner waits.
	const runner = await answer(() => engine.ensureRunner(release));
	if (!runner.ok) tellProblem(context, runner.message, runner.hint);
}

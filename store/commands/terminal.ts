import {orphansOf, type Release, stepOf} from '../../src/domain/release.ts';
import {answer} from '../refusal.ts';
import {selectOpenRelease, selectOverlay, selectRelease, stepIn, stepToEnd} from '../select.ts';
import type {CommandContext} from './context.ts';
import {popOverlay, pushOverlay, tell, tellAnswer, tellProblem} from './context.ts';
import {stepUnderCursor} from './movement.ts';

/** Asks whether the step that needs a person is run in this terminal. */
export function openAttend(context: CommandContext): void {
	const release = selectOpenRelease(context.store.getState());
	const id = stepIn(release, stepUnderCursor(context), ['needs-person']);
	const step = release?.plan.steps.find(other => other.id === id);
	if (!release || !step) return;
	const elsewhere = context.ports.engine.terminalElsewhere(release);
	if (elsewhere) {
		tellProblem(context, elsewhere.message, elsewhere.hint);
		return;
	}

	const {attempts} = stepOf(release, step.id);
	pushOverlay(context, {
		kind: 'attend',
		release: release.id,
		step: step.id,
		attempts: attempts.length,
		title: step.title,
	});
}

/** Runs the step that was asked about in this terminal. The cockpit steps aside until its command has ended. */
export async function confirmAttend(context: CommandContext): Promise<void> {
	const {ports, lend, reader} = context;
	const overlay = selectOverlay(context.store.getState());
	if (overlay?.kind !== 'attend') return;
	popOverlay(context);
	const {release, step, attempts} = overlay;
	tell(context, `${step} is being prepared.`);
	const result = await answer(() => ports.engine.attend(release, step, attempts, {covers: true, lend}));
	if (result.ok) context.store.setState({status: null});
	else tellProblem(context, result.message, result.hint);
	reader.journal();
}

/** Asks whether to end what an abort leaves alone. */
export function openEnd(context: CommandContext): void {
	const release = selectRelease(context.store.getState());
	if (release) askToEnd(context, release);
}

/** Asks whether to end what goes on of a release. */
export function askToEnd(context: CommandContext, release: Release): void {
	const step = stepToEnd(release);
	if (step === null) return;
	const processes = orphansOf(release, step)?.processes ?? [];
	pushOverlay(context, {kind: 'end', release: release.id, seen: release.seq, step, processes});
}

/** Ends it. */
export async function confirmEnd(context: CommandContext): Promise<void> {
	const overlay = selectOverlay(context.store.getState());
	if (overlay?.kind !== 'end') return;
	popOverlay(context);
	const {release, step, seen} = overlay;
	const {engine} = context.ports;
	await tellAnswer(
		context,
		async () => {
			const decided = await engine.decideStep(release, {do: 'end', step}, seen);
			// Its runner may have died, and of a release that is over no other one waits.
			return decided.ok ? engine.ensureRunner(release) : decided;
		},
		`${step} is ended.`,
	);
}

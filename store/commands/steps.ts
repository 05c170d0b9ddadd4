import {type Release, stepOf} from '../../src/domain/release.ts';
import {commandToLookAt} from '../../src/domain/runbook.ts';
import {signoffOf} from '../../src/domain/signoffs.ts';
import {valueIn} from '../loadable.ts';
import {releaseRows} from '../releaseRows.ts';
import {selectOpenRelease, selectOverlay, selectRelease, stepIn} from '../select.ts';
import type {CommandContext} from './context.ts';
import {openPrompt, popOverlay, pushOverlay, tell, tellAnswer} from './context.ts';
import {releaseCursor, setCursor, stepUnderCursor} from './movement.ts';

/**
 * Ticks the checklist item under the cursor, or, where nobody moved it, the first open one; from elsewhere in the list it
 * goes to the next open one. Two presses are two items, however fast they come, and both are items that stood there to
 * be ticked.
 */
export async function tick(context: CommandContext): Promise<void> {
	const release = selectOpenRelease(context.store.getState());
	if (!release) return;
	const mine = tickedHere(context, release.id);
	const {focus, steering} = context.store.getState();
	const under = stepUnderCursor(context);
	// Nobody ticks what they do not look at: from elsewhere in the list one gets to an open item first.
	if (focus === 'release' && !steering && stepOf(release, under ?? '').state.status !== 'asking') {
		goOn(context, release, mine);
		return;
	}

	const step = stepIn(release, under, ['asking'], mine);
	if (step === null) return;
	const look = commandToLookAt(release.plan.steps, step);
	if (look) pushOverlay(context, {kind: 'look', release: release.id, seen: release.seq, step, top: 0, ...look});
	else await confirm(context, release, step, mine);
}

/** Lets the command run that is shown. */
export async function confirmLook(context: CommandContext): Promise<void> {
	const overlay = selectOverlay(context.store.getState());
	const release = selectOpenRelease(context.store.getState());
	if (overlay?.kind !== 'look') return;
	popOverlay(context);
	if (release?.id !== overlay.release) return;
	await confirm(context, release, overlay.step, tickedHere(context, release.id), overlay.seen);
}

async function confirm(
	context: CommandContext,
	release: Release,
	step: string,
	mine: Set<string>,
	seen = release.seq,
): Promise<void> {
	mine.add(step);
	if (!context.store.getState().steering) goOn(context, release, mine);
	const isDone = await tellAnswer(
		context,
		() => context.ports.engine.decideStep(release.id, {do: 'confirm', step, note: null}, seen),
		`${step} ticked.`,
	);
	if (!isDone) mine.delete(step);
}

// The cursor goes to the next open item below, and else to the first one, by itself.
function goOn(context: CommandContext, release: Release, ticked: ReadonlySet<string>): void {
	const rows = releaseRows(release, context.store.getState().unfolded);
	const here = releaseCursor(context);
	const next = rows.findIndex(
		(row, index) =>
			index > here && row.kind === 'step' && row.record.state.status === 'asking' && !ticked.has(row.step.id),
	);
	if (next < 0) context.store.setState({steering: true});
	else setCursor(context, 'release', next);
}

/** What was ticked at this cockpit, and may for a moment still be shown as open. */
function tickedHere({store}: CommandContext, release: number): Set<string> {
	const known = ticked.get(store);
	if (known?.release === release) return known.steps;
	const steps = new Set<string>();
	ticked.set(store, {release, steps});
	return steps;
}

const ticked = new WeakMap<CommandContext['store'], {readonly release: number; readonly steps: Set<string>}>();

/** Asks what was wrong with the checklist item under the cursor. */
export function openDecline(context: CommandContext): void {
	const release = selectOpenRelease(context.store.getState());
	const step = stepIn(release, stepUnderCursor(context), ['asking']);
	if (!release || step === null) return;
	openPrompt(context, {
		purpose: {for: 'decline', release: release.id, step},
		title: `Decline ${step}`,
		explain:
			signoffOf(release.plan.steps.find(({id}) => id === step)) === null
				? 'What is wrong? The step fails with it.'
				: 'Which bug is it? Its link. The step fails with it, and it blocks the candidate.',
	});
}

/** Tries the failed step again. A second press finds another attempt and starts nothing. */
export async function retry(context: CommandContext): Promise<void> {
	const release = selectRelease(context.store.getState());
	const step = stepIn(release, stepUnderCursor(context), ['failed', 'unknown']);
	if (!release || step === null) return;
	const attempt = stepOf(release, step).attempts.length;
	const {engine} = context.ports;
	await tellAnswer(
		context,
		async () => {
			const decided = await engine.decideStep(release.id, {do: 'retry', step, attempt}, release.seq);
			// Of a release that is over, no runner waits.
			return decided.ok && release.end ? engine.ensureRunner(release.id) : decided;
		},
		`${step} is tried again.`,
	);
}

/** Asks why a step is skipped. */
export function openSkip(context: CommandContext): void {
	const release = selectRelease(context.store.getState());
	const under = stepUnderCursor(context);
	const step =
		stepIn(release, under, ['failed', 'unknown', 'asking', 'needs-person']) ??
		stepIn(release, under, ['pending', 'running']);
	if (!release || step === null) return;
	openPrompt(context, {
		purpose: {for: 'skip', release: release.id, step},
		title: `Skip ${step}`,
		explain: 'Why is it not needed? It is recorded with your name.',
	});
}

/** Pauses the release before its next step, or lets it go on. */
export async function togglePause(context: CommandContext): Promise<void> {
	const release = selectOpenRelease(context.store.getState());
	if (!release) return;
	const {engine} = context.ports;
	if (release.paused) {
		await tellAnswer(
			context,
			() => engine.decideRelease(release.id, {do: 'resume'}, release.seq),
			`#${release.id} goes on.`,
		);
		return;
	}

	await tellAnswer(
		context,
		() => engine.decideRelease(release.id, {do: 'pause', reason: null}, release.seq),
		`#${release.id} pauses before its next step.`,
	);
}

/** Asks whether to abort the open release. */
export function openAbort(context: CommandContext): void {
	const release = selectOpenRelease(context.store.getState());
	if (release) pushOverlay(context, {kind: 'abort', release: release.id, seen: release.seq});
}

/** Aborts the release that was asked about. */
export async function confirmAbort(context: CommandContext): Promise<void> {
	const overlay = context.store.getState().overlays.at(-1);
	if (overlay?.kind !== 'abort') return;
	popOverlay(context);
	const {release, seen} = overlay;
	await tellAnswer(
		context,
		() => context.ports.engine.decideRelease(release, {do: 'abort', reason: 'aborted from the cockpit'}, seen),
		`#${release} is being aborted.`,
	);
}

/** Asks for a note on the step under the cursor, or else on the release that is shown. */
export function openNote(context: CommandContext): void {
	const state = context.store.getState();
	const overlay = selectOverlay(state);
	const release = overlay?.kind === 'record' ? valueIn(overlay.data)?.release : selectRelease(state);
	if (!release) return;
	// On the page of a release, the cursor is on something else.
	const under = overlay ? null : stepUnderCursor(context);
	const step = release.plan.steps.some(({id}) => id === under) ? under : null;
	openPrompt(context, {
		purpose: {for: 'note', release: release.id, step},
		title: `Note on ${step ?? `#${release.id}`}`,
		explain: 'Kept with the release, with your name.',
	});
}

/** Asks for the reason to lock or free the selected environment. */
export function openLock(context: CommandContext): void {
	const {environments, selected} = context.store.getState();
	const environment = environments.find(({config}) => config.name === selected);
	if (environment?.overview.status !== 'ready') return;
	const {lock} = environment.overview.value.state;
	if (lock)
		openPrompt(context, {
			purpose: {for: 'unlock', environment: selected},
			title: `Free ${selected}`,
			explain: `It is locked: ${lock.reason}. Why may it be free again?`,
		});
	else
		openPrompt(context, {
			purpose: {for: 'lock', environment: selected},
			title: `Lock ${selected}`,
			explain: 'Why may nothing be released to it?',
		});
}

/** Asks for the reason to break the lease of the release that holds the selected environment. */
export function openBreak(context: CommandContext): void {
	const {environments, selected} = context.store.getState();
	const overview = environments.find(({config}) => config.name === selected)?.overview;
	const lease = overview?.status === 'ready' ? overview.value.state.lease : null;
	if (!lease) return;
	openPrompt(context, {
		purpose: {for: 'break', environment: selected, reason: null},
		title: `Free ${selected} from #${lease.release}`,
		explain: `#${lease.release} would end with an unknown outcome; a command of it that still runs somewhere is not stopped. Look there first. Why can it never go on?`,
	});
}

/** Starts the process of an open release again, where it has died. */
export async function reviveRunner(context: CommandContext): Promise<void> {
	const release = selectOpenRelease(context.store.getState());
	if (!release) {
		tell(context, 'No release is open here.');
		return;
	}

	await tellAnswer(context, () => context.ports.engine.ensureRunner(release.id), `#${release.id} is being carried on.`);
}

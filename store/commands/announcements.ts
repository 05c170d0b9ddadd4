import {announcementDraft, announcementText, announcementWay} from '../../src/domain/announcement.ts';
import type {AnnounceStep} from '../../src/domain/plan.ts';
import type {Release} from '../../src/domain/release.ts';
import {answer} from '../refusal.ts';
import {selectOverlay, selectRelease} from '../select.ts';
import {waitingAnnouncement} from '../waitingAnnouncement.ts';
import type {CommandContext} from './context.ts';
import {popOverlay, pushOverlay, tell, tellProblem} from './context.ts';
import {stepUnderCursor} from './movement.ts';

/** Shows the announcement that waits as it would go out. Where a summary is missing, it is written first. */
export async function openSend(context: CommandContext): Promise<boolean> {
	const release = selectRelease(context.store.getState());
	const step = waitingAnnouncement(release, stepUnderCursor(context));
	if (!release || !step) return false;
	if (step.asks === 'summary') await compose(context, release, step);
	else show(context, release, step, null);
	return true;
}

/** Lends the terminal to the editor for the announcement that waits, then shows what would go out. */
export async function openCompose(context: CommandContext): Promise<boolean> {
	const release = selectRelease(context.store.getState());
	const step = waitingAnnouncement(release, stepUnderCursor(context));
	if (!release || !step) return false;
	await compose(context, release, step);
	return true;
}

/** Sends the announcement that is shown, just as it is shown. */
export async function confirmSend(context: CommandContext): Promise<void> {
	const {store, ports, reader} = context;
	const overlay = selectOverlay(store.getState());
	if (overlay?.kind !== 'send') return;
	popOverlay(context);
	const {release, step, wording, seen} = overlay;
	const result = await answer(async () => {
		const command =
			wording === null ? ({do: 'confirm', step, note: null} as const) : ({do: 'write', step, wording} as const);
		const decided = await ports.engine.decideStep(release, command, seen);
		return decided.ok ? ports.engine.ensureRunner(release) : decided;
	});
	if (result.ok) tell(context, `${step} is sent.`);
	else tellProblem(context, result.message, result.hint);
	reader.journal();
}

/** Changes the announcement that is shown. */
export async function rewrite(context: CommandContext): Promise<void> {
	const state = context.store.getState();
	const overlay = selectOverlay(state);
	const release = selectRelease(state);
	if (overlay?.kind !== 'send' || release?.id !== overlay.release) return;
	const step = waitingAnnouncement(release, overlay.step);
	popOverlay(context);
	if (step) await compose(context, release, step, overlay.wording);
}

async function compose(
	context: CommandContext,
	release: Release,
	step: AnnounceStep,
	before: string | null = null,
): Promise<void> {
	const {ports, lend} = context;
	const draft = before ?? announcementDraft(release, step);
	const written = await answer(() => ports.engine.compose(release.id, step.id, draft, {covers: true, lend}));
	if (!written.ok) tellProblem(context, written.message, written.hint);
	else if (written.wording.trim() === '') tellProblem(context, 'Nothing was written: it waits on.');
	else show(context, release, step, written.wording);
}

function show(context: CommandContext, release: Release, step: AnnounceStep, wording: string | null): void {
	const written = wording === null ? release.written : {...release.written, [step.id]: wording};
	pushOverlay(context, {
		kind: 'send',
		release: release.id,
		seen: release.seq,
		step: step.id,
		wording,
		text: announcementText({...release, written}, step),
		way: announcementWay({...step, asks: null}),
		top: 0,
	});
}

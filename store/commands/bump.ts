import {answer} from '../refusal.ts';
import type {CommandContext} from './context.ts';
import {changeOverlay, openPrompt, popOverlay, takeCandidate, tell} from './context.ts';

/** Asks which version comes next. */
export function openBump(context: CommandContext): void {
	if (!context.ports.versions) return;
	openPrompt(context, {
		purpose: {for: 'bump', prepared: null},
		title: 'Next version',
		explain: 'major, minor, patch, or the version. What it changes is shown before anything is pushed.',
	});
}

/** Shows what the version that was typed changes; the second time, makes the commit, pushes it, and takes it as the candidate. */
export async function submitBump(context: CommandContext, value: string): Promise<void> {
	const {versions} = context.ports;
	const overlay = context.store.getState().overlays.at(-1);
	if (!versions || overlay?.kind !== 'prompt' || overlay.purpose.for !== 'bump') return;
	const {prepared} = overlay.purpose;
	changeOverlay(context, 'prompt', other => ({...other, busy: true, error: null}));
	const refused = (message: string) =>
		changeOverlay(context, 'prompt', other => ({...other, busy: false, error: message}));
	if (prepared === null || value !== '') {
		const found = await answer(async () => {
			const bump = await versions.prepare(value);
			return 'ok' in bump ? bump : {ok: true as const, bump};
		});
		if (!found.ok) return refused(found.message);
		const {bump} = found;
		const {file, from, to, message, remote, branch} = bump;
		changeOverlay(context, 'prompt', other => ({
			...other,
			busy: false,
			purpose: {for: 'bump', prepared: bump},
			explain: `${file}: ${from} → ${to}. Enter pushes the commit "${message}" to ${remote}/${branch}; Esc leaves it.`,
			value: '',
		}));
		return;
	}

	const done = await answer(async () => {
		const bumped = await versions.carryOut(prepared);
		return 'ok' in bumped ? bumped : {ok: true as const, bumped};
	});
	if (!done.ok) return refused(done.message);
	if (context.store.getState().overlays.at(-1)?.kind === 'prompt') popOverlay(context);
	const {sha} = done.bumped;
	takeCandidate(context, context.store.getState().selected, sha);
	tell(context, `${prepared.to} is at ${prepared.remote}/${prepared.branch}, and the candidate: ${sha.slice(0, 7)}.`);
}

import {revertLines} from '../../src/domain/revert.ts';
import {answer} from '../refusal.ts';
import type {CommandContext} from './context.ts';
import {changeOverlay, openPrompt, popOverlay, takeCandidate, tell} from './context.ts';

/** How many commits and files are listed: the dialog has to fit into a small terminal. */
const listed = 3;

/** Asks what is to be undone. */
export function openRevert(context: CommandContext): void {
	if (!context.ports.reverts) return;
	const environment = context.store.getState().selected;
	openPrompt(context, {
		purpose: {for: 'revert', environment, prepared: null},
		title: `Roll ${environment} forward`,
		explain:
			'A commit, or A..B; empty: what the last release brought. What undoes it is shown before anything is pushed.',
	});
}

/** Shows what undoes the commits that were typed; the second time, pushes that, and takes it as the candidate. */
export async function submitRevert(context: CommandContext, value: string): Promise<void> {
	const {reverts} = context.ports;
	const overlay = context.store.getState().overlays.at(-1);
	if (!reverts || overlay?.kind !== 'prompt' || overlay.purpose.for !== 'revert') return;
	const {prepared, environment} = overlay.purpose;
	changeOverlay(context, 'prompt', other => ({...other, busy: true, error: null}));
	const refused = (message: string) =>
		changeOverlay(context, 'prompt', other => ({...other, busy: false, error: message}));
	if (prepared === null || value !== '') {
		const found = await answer(async () => {
			const revert = await reverts.prepare(environment, value || null);
			return 'ok' in revert ? revert : {ok: true as const, revert};
		});
		if (!found.ok) return refused(found.message);
		const lines = revertLines(found.revert, listed).map(({text}) => text);
		changeOverlay(context, 'prompt', other => ({
			...other,
			busy: false,
			purpose: {for: 'revert', environment, prepared: found.revert},
			explain: [...lines, 'Enter pushes it; Esc leaves it.'].join('\n'),
			value: '',
		}));
		return;
	}

	const done = await answer(async () => (await reverts.carryOut(prepared)) ?? {ok: true as const});
	if (!done.ok) return refused(done.message);
	if (context.store.getState().overlays.at(-1)?.kind === 'prompt') popOverlay(context);
	const {sha, remote, branch} = prepared;
	takeCandidate(context, environment, sha);
	tell(context, `${remote}/${branch} is pushed, and the candidate for ${environment}: ${sha.slice(0, 7)}.`);
}

import {selectAnyOpen, selectOverlay} from '../select.ts';
import type {CommandContext} from './context.ts';
import {pushOverlay} from './context.ts';
import {stopCountdown} from './rollback.ts';

/** Leaves the cockpit. Nothing that runs is touched: the release goes on by itself. */
export function leave({store}: CommandContext): void {
	store.setState({leaving: true});
}

/** Ctrl-Z: gives the terminal back and stops the cockpit, as it does any program. What runs goes on. */
export async function suspend(context: CommandContext): Promise<void> {
	const {ports, lend, reader} = context;
	// A second one while it is being stopped, or while a step has the terminal, finds it lent already.
	await lend(async () => ports.suspend?.()).catch(() => {});
	reader.journal();
}

/** Draws the whole screen anew, on a terminal that others may have written to meanwhile. */
export async function redraw({lend}: CommandContext): Promise<void> {
	await lend(async () => {}).catch(() => {});
}

/** Ctrl-C: stops a countdown; else leaves at once when nothing runs, asks first when a release does; a second one leaves. */
export function interrupt(context: CommandContext): void {
	const state = context.store.getState();
	const overlay = selectOverlay(state);
	if (overlay?.kind === 'goBack' && overlay.stage !== 'starting') {
		stopCountdown(context);
		return;
	}

	const open = selectAnyOpen(state);
	if (!open || overlay?.kind === 'leave') leave(context);
	else pushOverlay(context, {kind: 'leave', release: open.id});
}

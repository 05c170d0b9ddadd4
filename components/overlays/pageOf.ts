import type {Overlay, OverlayKind} from '../../store/overlay.ts';
import {selectOverlay} from '../../store/select.ts';
import type {CockpitState} from '../../store/state.ts';

/** Dialogs and sheets: what is below is to be seen around them. */
const dialogs: readonly OverlayKind[] = [
	'prompt',
	'deploy',
	'goBack',
	'sources',
	'abort',
	'attend',
	'send',
	'look',
	'end',
	'late',
	'leave',
	'news',
];

/** The page that takes the place of the panes: the overlay on top, or what a prompt asks about; null: the panes are there. */
export function pageOf(state: CockpitState): Overlay | null {
	const top = selectOverlay(state);
	const overlay = top?.kind === 'prompt' ? state.overlays.at(-2) : top;
	return overlay && !dialogs.includes(overlay.kind) ? overlay : null;
}

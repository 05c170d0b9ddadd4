import {selectOverlay} from '../store/select.ts';
import type {CockpitState} from '../store/state.ts';
import {useCockpit, useSurroundings} from './context.ts';
import {overlayKeys} from './footerLine.ts';
import {Lines} from './Lines.tsx';
import {overlayPlace} from './overlays/geometry.ts';
import {overlayLines} from './overlays/overlayLines.ts';
import {pageOf} from './overlays/pageOf.ts';
import {viewOf} from './overlays/viewOf.ts';
import {useLogView} from './useLogView.ts';

/** The overlay that has the keyboard, above everything else. */
export function OverlayBox({columns, rows}: {readonly columns: number; readonly rows: number}) {
	const {theme} = useSurroundings();
	// An overlay is drawn from all of the state; without one, no change of the state matters here.
	const state = useCockpit(stateUnderOverlay);
	const overlay = state && selectOverlay(state);
	useLogView(
		overlay?.kind === 'step' ? overlay.output : overlay?.kind === 'sources' ? (state?.logs.view ?? null) : null,
	);
	if (!state || !overlay) return null;
	const view = viewOf(overlay, state, columns);
	const {box} = overlayPlace(view, columns, rows);
	const page = pageOf(state);
	const under = page && page !== overlay ? viewOf(page, state, columns) : null;
	return (
		<>
			{under ? (
				<Lines box={overlayPlace(under, columns, rows).box} lines={overlayLines(under, columns, rows, [], theme)} />
			) : null}
			<Lines box={box} lines={overlayLines(view, columns, rows, overlayKeys(state, box.width - 4), theme)} layer={1} />
		</>
	);
}

const stateUnderOverlay = (state: CockpitState) => (state.overlays.length > 0 ? state : null);

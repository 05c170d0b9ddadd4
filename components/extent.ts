import type {Extent} from '../store/commands/context.ts';
import {valueIn} from '../store/loadable.ts';
import type {LogExtent} from '../store/logPlace.ts';
import {releaseRows} from '../store/releaseRows.ts';
import {selectCommitList, selectOverlay, selectRelease} from '../store/select.ts';
import type {CockpitState} from '../store/state.ts';
import {layout} from './layout.ts';
import {overlayPlace} from './overlays/geometry.ts';
import {bodyLength} from './overlays/overlayView.ts';
import {viewOf} from './overlays/viewOf.ts';
import {logExtent, logStyle, textWidthOf} from './rows/logWindow.ts';
import {rollbackLines} from './rows/rollbackRows.ts';
import {createTheme} from './theme.ts';

/** How much of what has the focus is on the screen, and how long it is: what a movement needs to know. */
export function extentOf(state: CockpitState, columns: number, rows: number): Extent {
	const {rows: shown, length} = ownExtent(state, columns, rows);
	return {
		rows: shown,
		length,
		// Worked out where a movement needs it: it asks each source of the log.
		get log() {
			return logExtentIn(state, columns, rows);
		},
	};
}

function ownExtent(state: CockpitState, columns: number, rows: number): Pick<Extent, 'rows' | 'length'> {
	const overlay = selectOverlay(state);
	if (overlay) {
		const view = viewOf(overlay, state, columns);
		const {bodyRows} = overlayPlace(view, columns, rows);
		const length = bodyLength(view.body);
		return {rows: bodyRows, length: view.body.kind === 'list' && view.body.cursor < 0 ? 1 : length};
	}

	const places = layoutOf(state, columns, rows);
	const pane = places.kind === 'panes' ? places.panes.find(({id}) => id === state.focus) : undefined;
	return {rows: pane?.rows ?? 1, length: Math.max(1, paneLength(state, pane?.width ?? columns))};
}

/** The log pane, or what it would be with the focus: where a search ends, it is shown again. */
function logExtentIn(state: CockpitState, columns: number, rows: number): LogExtent {
	const places = layoutOf(state, columns, rows);
	const place = places.kind === 'panes' ? places.panes.find(({id}) => id === 'logs') : undefined;
	const width = textWidthOf(place ?? {width: columns});
	return logExtent(state.logs, place?.rows ?? 1, width, logStyle(state.logs, state.now, measured));
}

/** Colours take no room. */
const measured = createTheme(false);

/** The layout that fits the state. */
function layoutOf(state: CockpitState, columns: number, rows: number) {
	return layout(columns, rows, {
		focus: state.focus,
		zoomed: state.zoomed,
		environments: state.environments.length,
		tour: state.tour !== null,
		unreleased: isUnreleased(state),
	});
}

/** Whether it is known that nothing was released to the selected environment yet. */
export function isUnreleased({release}: CockpitState): boolean {
	return release.status === 'ready' && release.value === null;
}

function paneLength(state: CockpitState, width: number): number {
	switch (state.focus) {
		case 'environments':
			return state.environments.length;
		case 'commits':
			return selectCommitList(state)?.commits.length ?? 0;
		case 'logs':
			return state.logs.view?.length ?? 0;
		case 'migrations': {
			const status = valueIn(state.migrations);
			return status?.ok ? status.rows.length : 0;
		}

		case 'release': {
			const release = selectRelease(state);
			return release ? releaseRows(release, state.unfolded).length : 0;
		}

		case 'rollback': {
			const value = valueIn(state.rollback);
			return value ? rollbackLines(value, width - 4).length : 0;
		}
	}
}

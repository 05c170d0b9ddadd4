import {valueIn} from '../loadable.ts';
import type {Overlay} from '../overlay.ts';
import {activeRow, releaseRows} from '../releaseRows.ts';
import {selectOverlay, selectRelease} from '../select.ts';
import type {PaneId} from '../state.ts';
import {paneIds} from '../state.ts';
import type {CommandContext, Extent} from './context.ts';
import {scrollLogs} from './logs.ts';
import {type Move, movedCursor} from './movedCursor.ts';
import {moveInTargets} from './targets.ts';

/** Moves the cursor of what has the focus: the top overlay, else the focused pane. */
export function move(context: CommandContext, how: Move, extent: Extent): void {
	const {store} = context;
	const state = store.getState();
	const overlay = selectOverlay(state);
	if (overlay?.kind === 'targets') {
		moveInTargets(context, how, extent);
		return;
	}

	if (overlay) {
		const moved = movedOverlay(overlay, how, extent);
		store.setState({overlays: state.overlays.with(-1, moved)});
		return;
	}

	switch (state.focus) {
		case 'logs':
			scrollLogs(context, how, extent);
			return;
		case 'environments': {
			const names = state.environments.map(({config}) => config.name);
			selectEnvironment(context, names[movedCursor(names.indexOf(state.selected), how, extent)] ?? state.selected);
			return;
		}

		default: {
			const from = state.focus === 'release' ? releaseCursor(context) : state.cursors[state.focus];
			setCursor(context, state.focus, movedCursor(from, how, extent));
			if (state.focus === 'commits') context.reader.commits.scrolled(how === 'last');
		}
	}
}

/** Selects an environment: all panes are about it from now on. */
export function selectEnvironment({store, reader}: CommandContext, name: string): void {
	const state = store.getState();
	if (name === state.selected) return;
	store.setState({
		selected: name,
		cursors: {...state.cursors, commits: 0, migrations: 0, release: 0, rollback: 0},
		unfolded: {},
		steering: true,
		status: null,
		logs: {...state.logs, pick: 'auto', search: null, hit: null},
	});
	reader.selected(state);
}

/** Selects the environment before or after the selected one. */
export function stepEnvironment(context: CommandContext, by: 1 | -1): void {
	const {environments, selected} = context.store.getState();
	const index = environments.findIndex(({config}) => config.name === selected);
	const next = environments.at((index + by + environments.length) % environments.length);
	if (next) selectEnvironment(context, next.config.name);
}

/** Gives a pane the focus. */
export function focusPane({store}: CommandContext, pane: PaneId): void {
	store.setState({focus: pane});
}

/** Gives the next or previous pane the focus. */
export function focusNext(context: CommandContext, by: 1 | -1): void {
	const index = paneIds.indexOf(context.store.getState().focus);
	focusPane(context, paneIds.at((index + by) % paneIds.length) ?? 'environments');
}

/** The row of the release pane's cursor: the active one until somebody moves it. */
export function releaseCursor({store}: CommandContext): number {
	const state = store.getState();
	const release = selectRelease(state);
	if (!release) return 0;
	const rows = releaseRows(release, state.unfolded);
	return state.steering ? activeRow(rows) : Math.min(state.cursors.release, rows.length - 1);
}

/** The step under the release pane's cursor. */
export function stepUnderCursor(context: CommandContext): string | null {
	const state = context.store.getState();
	const release = valueIn(state.release);
	if (!release) return null;
	const row = releaseRows(release, state.unfolded)[releaseCursor(context)];
	return row?.kind === 'step' ? row.step.id : null;
}

/** Opens or closes the phase under the cursor, so that its steps show. Returns false when the cursor is on a step. */
export function togglePhase(context: CommandContext): boolean {
	const state = context.store.getState();
	const release = selectRelease(state);
	const cursor = releaseCursor(context);
	const row = release && releaseRows(release, state.unfolded)[cursor];
	if (row?.kind !== 'phase') return false;
	context.store.setState({unfolded: {...state.unfolded, [row.phase]: !row.open}});
	setCursor(context, 'release', cursor);
	return true;
}

/** Puts a pane's cursor on a row. */
export function setCursor({store}: CommandContext, pane: PaneId, row: number): void {
	store.setState(state => ({
		cursors: {...state.cursors, [pane]: row},
		...(pane === 'release' ? {steering: false} : {}),
	}));
}

/** Where the first shown row of a text goes. */
function movedTop(top: number, how: Move, {rows, length}: Extent): number {
	const end = Math.max(0, length - rows);
	return Math.min(end, movedCursor(Math.min(top, end), how, {rows, length: end + 1}));
}

function movedOverlay(overlay: Overlay, how: Move, extent: Extent): Overlay {
	if ('cursor' in overlay) return {...overlay, cursor: movedCursor(overlay.cursor, how, extent)};
	if (overlay.kind === 'step' && overlay.output) {
		const end = Math.max(0, extent.length - extent.rows);
		const top = movedTop(overlay.top ?? end, how, extent);
		return {...overlay, top: top >= end ? null : top};
	}

	return 'top' in overlay ? {...overlay, top: movedTop(overlay.top ?? 0, how, extent)} : overlay;
}

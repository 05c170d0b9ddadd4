import type {Overlay} from '../../store/overlay.ts';
import type {CockpitState} from '../../store/state.ts';
import {deployView} from './deployView.ts';
import {commitView, environmentView, migrationView, rollbackView, stepView} from './detailViews.ts';
import {overlayTextWidth} from './geometry.ts';
import {goBackView} from './goBackView.ts';
import {helpView} from './helpView.ts';
import {historyView} from './historyView.ts';
import {lookView} from './lookView.ts';
import {migrationPlanView, proveView} from './migrationPlanView.ts';
import {newsView} from './newsView.ts';
import type {OverlayView} from './overlayView.ts';
import {recordView} from './recordView.ts';
import {sendView} from './sendView.ts';
import {abortView, attendView, endView, lateView, leaveView, promptView, refsView, sourcesView} from './smallViews.ts';
import {statsView} from './statsView.ts';
import {targetsView} from './targetsView.ts';

/** The text of an overlay on a screen of that width. */
export function viewOf(overlay: Overlay, state: CockpitState, columns: number): OverlayView {
	const page = overlayTextWidth('page', columns);
	const dialog = overlayTextWidth('dialog', columns);
	switch (overlay.kind) {
		case 'prompt':
			return promptView(overlay, dialog);
		case 'deploy':
			return deployView(overlay, dialog, state.now);
		case 'goBack':
			return goBackView(overlay, dialog, state.now);
		case 'record':
			return recordView(overlay, page, state.now);
		case 'help':
			return helpView(overlay.top, state);
		case 'history':
			return historyView(overlay, state, page);
		case 'refs':
			return refsView(overlay, state, page);
		case 'news':
			return newsView(overlay, page);
		case 'stats':
			return statsView(overlay, page);
		case 'sources':
			return sourcesView(overlay, state, dialog);
		case 'abort':
			return abortView(overlay.release, dialog);
		case 'attend':
			return attendView(overlay, dialog);
		case 'send':
			return sendView(overlay, page);
		case 'look':
			return lookView(overlay, page);
		case 'late':
			return lateView(overlay, dialog, state.now);
		case 'end':
			return endView(overlay, dialog);
		case 'leave':
			return leaveView(overlay.release, dialog);
		case 'environment':
			return environmentView(overlay, state, page);
		case 'commit':
			return commitView(overlay, page, state.now);
		case 'migrationPlan':
			return migrationPlanView(overlay, state, page);
		case 'prove':
			return proveView(overlay, dialog);
		case 'migration':
			return migrationView(overlay, state, page);
		case 'rollbackDetail':
			return rollbackView(overlay.top, state, page);
		case 'targets':
			return targetsView(overlay, state, page);
		case 'step':
			return stepView(overlay, state, page);
	}
}

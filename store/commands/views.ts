import {isFannedOut} from '../../src/domain/fanOut.ts';
import {messageOf} from '../../src/domain/messageOf.ts';
import type {Release} from '../../src/domain/release.ts';
import {stepOf} from '../../src/domain/release.ts';
import type {ReleaseSummary} from '../../src/domain/summary.ts';
import type {LogView} from '../../src/logs/logView.ts';
import {fuzzy} from '../fuzzy.ts';
import {filterHistory} from '../historyFilter.ts';
import {load, loading, valueIn} from '../loadable.ts';
import type {RecordTab} from '../overlay.ts';
import {readRelease} from '../reader.ts';
import {selectCommitList, selectMigration, selectOverlay, selectRelease, stepIn} from '../select.ts';
import type {CommandContext, Extent} from './context.ts';
import {changeOverlay, closeOverlays, popOverlay, pushOverlay, tellProblem} from './context.ts';
import {confirmDeploy, openDeploy} from './deploy.ts';
import {changeLogs} from './logPlaces.ts';
import {toggleSource} from './logs.ts';
import {selectEnvironment, stepUnderCursor, togglePhase} from './movement.ts';
import {openNewsLine} from './news.ts';
import {chooseRef, submitPrompt} from './prompts.ts';
import {skipCountdown} from './rollback.ts';
import {leaveTargets, openOutputOf, openTargetOutput, openTargets} from './targets.ts';
import {openAttend} from './terminal.ts';

/** Enter: opens what the cursor is on, or agrees to what the overlay asks. */
export function open(context: CommandContext, extent: Extent): void {
	const state = context.store.getState();
	const overlay = selectOverlay(state);
	if (overlay) {
		openInOverlay(context, extent);
		return;
	}

	switch (state.focus) {
		case 'environments':
			openEnvironment(context, state.selected);
			return;
		case 'commits':
			openCommit(context);
			return;
		case 'logs':
			context.store.setState({zoomed: !state.zoomed});
			return;
		case 'migrations': {
			const status = valueIn(state.migrations);
			const row = selectMigration(state);
			if (!status?.ok || !row) return;
			const judged = status.judged.migrations.find(({script}) => script.id === row.id) ?? null;
			pushOverlay(context, {kind: 'migration', row, judged, top: 0});
			return;
		}

		case 'release': {
			const release = selectRelease(state);
			const step = stepUnderCursor(context);
			if (release && step !== null && stepIn(release, step, ['needs-person']) === step) openAttend(context);
			else if (release && step !== null) openStep(context, release, step, null);
			else togglePhase(context);
			return;
		}

		case 'rollback':
			pushOverlay(context, {kind: 'rollbackDetail', top: 0});
	}
}

/** Esc: one step back: the overlay, the zoom, the held log, the search, the moved cursor, the tour. */
export function back(context: CommandContext): void {
	const state = context.store.getState();
	const overlay = selectOverlay(state);
	if (overlay?.kind === 'history' && overlay.typing) {
		changeOverlay(context, 'history', other => ({...other, typing: false, filter: ''}));
	} else if (overlay?.kind === 'targets') leaveTargets(context, overlay);
	else if (overlay) popOverlay(context);
	else if (state.focus === 'logs' && state.logs.mark !== null) changeLogs(context, {mark: null});
	else if (state.zoomed) context.store.setState({zoomed: false});
	else if (state.focus === 'logs' && (state.logs.top !== null || state.logs.search !== null)) {
		changeLogs(context, {top: null, search: null, hit: null});
	} else if (state.focus === 'commits' && state.commitSearch) context.reader.commits.leaveSearch();
	else if (state.focus === 'release' && !state.steering) context.store.setState({steering: true, unfolded: {}});
	else context.store.setState({tour: null, status: null});
}

/** Opens the list of all releases. */
export function openHistory(context: CommandContext): void {
	pushOverlay(context, {kind: 'history', filter: '', typing: false, cursor: 0});
}

/** Redeploys the commit of the release under the history's cursor, or of the one that is open. */
export function redeploy(context: CommandContext): void {
	const overlay = selectOverlay(context.store.getState());
	const release = overlay?.kind === 'record' ? (valueIn(overlay.data)?.release ?? null) : historyRow(context, overlay);
	if (!release) return;
	if (release.bad || !succeeded(release)) {
		const why = release.bad ? 'is marked bad' : 'did not succeed';
		tellProblem(context, `Release #${release.id} ${why}.`, 'Choose one that was good.');
		return;
	}

	closeOverlays(context);
	selectEnvironment(context, release.environment);
	openDeploy(context, release.candidate.sha);
}

/** Opens the fuzzy list of branches and tags. */
export function openRefs(context: CommandContext): void {
	pushOverlay(context, {kind: 'refs', refs: loading, query: '', cursor: 0, error: null});
	void load(() => context.ports.repository.refs()).then(refs => {
		changeOverlay(context, 'refs', overlay => ({...overlay, refs}));
	});
}

/** Shows the other attempt of the step that is open. */
export function stepAttempt(context: CommandContext, by: 1 | -1): void {
	const overlay = selectOverlay(context.store.getState());
	if (overlay?.kind !== 'step') return;
	const release = overlay.of ?? selectRelease(context.store.getState());
	const attempts = release ? stepOf(release, overlay.step).attempts.length : 0;
	const attempt = Math.max(1, Math.min(attempts, overlay.attempt + by));
	if (!release || attempt === overlay.attempt) return;
	popOverlay(context);
	if (overlay.target !== undefined) openOutputOf(context, {...overlay, target: overlay.target, attempt});
	else openStep(context, release, overlay.step, overlay.of, attempt);
}

function succeeded(release: Release | ReleaseSummary): boolean {
	return 'status' in release ? release.status === 'succeeded' : release.end?.outcome === 'succeeded';
}

function openInOverlay(context: CommandContext, extent: Extent): void {
	const overlay = selectOverlay(context.store.getState());
	switch (overlay?.kind) {
		case 'prompt':
			void submitPrompt(context, extent);
			return;
		case 'deploy':
			void confirmDeploy(context);
			return;
		case 'goBack':
			if (overlay.stage === 'refused') popOverlay(context);
			else skipCountdown(context);
			return;
		case 'history': {
			if (overlay.typing) {
				changeOverlay(context, 'history', other => ({...other, typing: false}));
				return;
			}

			const row = historyRow(context, overlay);
			if (row) openRelease(context, row.id);
			return;
		}

		case 'refs': {
			const refs = valueIn(overlay.refs) ?? [];
			void chooseRef(context, fuzzy(refs, overlay.query, ref => ref.name)[overlay.cursor] ?? null);
			return;
		}

		case 'targets':
			if (overlay.typing) changeOverlay(context, 'targets', other => ({...other, typing: false}));
			else openTargetOutput(context);
			return;
		case 'news':
			openNewsLine(context, extent);
			return;
		case 'sources':
			toggleSource(context, overlay.cursor, extent);
			return;
		case 'record': {
			const data = valueIn(overlay.data);
			const step = overlay.tab === 'steps' ? data?.release.plan.steps[overlay.cursor] : undefined;
			if (data && step) openStep(context, data.release, step.id, data.release);
			return;
		}

		default:
			// Details have nothing to agree to: Enter leaves them as it entered.
			if (overlay && overlay.kind !== 'abort' && overlay.kind !== 'leave') popOverlay(context);
	}
}

function openEnvironment(context: CommandContext, name: string): void {
	pushOverlay(context, {kind: 'environment', name, targets: loading, top: 0});
	void load(() => context.ports.engine.targets(name)).then(targets => {
		changeOverlay(context, 'environment', overlay => (overlay.name === name ? {...overlay, targets} : overlay));
	});
}

function openCommit(context: CommandContext): void {
	const state = context.store.getState();
	const commit = selectCommitList(state)?.commits[state.cursors.commits];
	if (!commit) return;
	const {sha} = commit;
	pushOverlay(context, {kind: 'commit', sha, detail: loading, top: 0});
	void load(() => context.ports.repository.detail(sha)).then(detail => {
		changeOverlay(context, 'commit', overlay => (overlay.sha === sha ? {...overlay, detail} : overlay));
	});
}

function openRelease(context: CommandContext, id: number, tab: RecordTab = 'steps'): void {
	pushOverlay(context, {kind: 'record', id, data: loading, tab, cursor: 0});
	void load(() => readRelease(context.ports, id)).then(data => {
		changeOverlay(context, 'record', overlay => (overlay.id === id ? {...overlay, data} : overlay));
	});
}

/** Opens what people noted on the shown release. */
export function openNotes(context: CommandContext): void {
	const release = selectRelease(context.store.getState());
	if (release) openRelease(context, release.id, 'notes');
}

function openStep(
	context: CommandContext,
	release: Release,
	step: string,
	of: Release | null,
	attempt = stepOf(release, step).attempts.length,
): void {
	if (release.plan.steps.some(other => other.id === step && isFannedOut(other))) {
		openTargets(context, release, step, of);
		return;
	}

	let output: LogView | null = null;
	// What was announced is what one wants to read; what came back stands in the log pane, with "o".
	const says = release.plan.steps.some(({id, kind}) => id === step && kind === 'announce');
	try {
		output = attempt === 0 || says ? null : context.ports.openOutput(release.id, step, attempt);
	} catch (error) {
		tellProblem(context, `The output of ${step} cannot be read: ${messageOf(error)}`);
	}

	pushOverlay(context, {kind: 'step', release: release.id, step, attempt, of, output, top: null});
}

function historyRow(context: CommandContext, overlay: ReturnType<typeof selectOverlay>) {
	if (overlay?.kind !== 'history') return null;
	const releases = valueIn(context.store.getState().history) ?? [];
	return filterHistory(releases, overlay.filter)[overlay.cursor] ?? null;
}

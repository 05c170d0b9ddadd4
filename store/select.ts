import {outlivingStep} from '../src/domain/endStep.ts';
import {lateSteps} from '../src/domain/lateSteps.ts';
import type {Release, StepState} from '../src/domain/release.ts';
import {orphansOf, stepOf} from '../src/domain/release.ts';
import type {ReleaseSummary} from '../src/domain/summary.ts';
import type {MigrationRow} from '../src/migrations/migrations.ts';
import {valueIn} from './loadable.ts';
import {orderMigrations} from './migrationOrder.ts';
import type {Overlay} from './overlay.ts';
import type {CockpitState, CommitList, EnvironmentView} from './state.ts';

// Selectors return what is in the state, or primitives: never fresh objects, so a component renders only on a change.

/** The environment that the panes are about. */
export function selectEnvironment(state: CockpitState): EnvironmentView | null {
	return state.environments.find(environment => environment.config.name === state.selected) ?? null;
}

/** The overlay that keys go to. */
export function selectOverlay(state: CockpitState): Overlay | null {
	return state.overlays.at(-1) ?? null;
}

/** The release that the release pane shows. */
export function selectRelease(state: CockpitState): Release | null {
	return valueIn(state.release);
}

/** The release pane's release, if it is still open. */
export function selectOpenRelease(state: CockpitState): Release | null {
	const release = selectRelease(state);
	return release && !release.end ? release : null;
}

/** The commits that the commits pane lists: what was searched for, else all. */
export function selectCommitList(state: CockpitState): CommitList | null {
	return state.commitSearch ?? valueIn(state.commits);
}

/** The first open release of any environment, that of the selected one first. */
export function selectAnyOpen(state: CockpitState): ReleaseSummary | null {
	const selected = selectEnvironment(state);
	const ordered = selected ? [selected, ...state.environments] : state.environments;
	for (const environment of ordered) {
		const open = valueIn(environment.overview)?.open;
		if (open) return open;
	}

	return null;
}

/** The commit that an environment says it runs. */
export function liveSha(environment: EnvironmentView | null | undefined): string | null {
	return (environment && valueIn(environment.live)?.revision?.sha) ?? null;
}

/** The id of the step under the release pane's cursor or, where that is not in one of these states, the first that is. */
export function stepIn(
	release: Release | null,
	preferred: string | null,
	states: readonly StepState['status'][],
	except: ReadonlySet<string> = new Set(),
): string | null {
	if (!release) return null;
	// Of a release that is over, only what was not announced, or put off, is still to be dealt with.
	const steps = release.end ? lateSteps(release) : release.plan.steps;
	const matches = (id: string) =>
		steps.some(step => step.id === id) && states.includes(stepOf(release, id).state.status) && !except.has(id);
	if (preferred !== null && matches(preferred)) return preferred;
	return steps.find(step => matches(step.id))?.id ?? null;
}

/**
 * The id of the step that a person may end by itself, and that nobody has had ended yet: something of it outlived its
 * shim, or it goes on although its release is aborted or over.
 */
export function stepToEnd(release: Release | null): string | null {
	if (!release) return null;
	const step = release.plan.steps.find(({id}) => orphansOf(release, id)?.ending === null);
	return (step ?? outlivingStep(release))?.id ?? null;
}

/** Whether something on the screen moves by itself, so that the clock has to tick fast. */
export function isMoving(state: CockpitState): boolean {
	if (state.proving) return true;
	const overlay = selectOverlay(state);
	if (overlay?.kind === 'goBack' && overlay.stage !== 'refused') return true;
	if (overlay?.kind === 'deploy' && (overlay.stage === 'starting' || overlay.preview.status === 'loading')) return true;
	return state.environments.some(({overview}) => valueIn(overview)?.open?.status === 'running');
}

/** The migration under the cursor; null where none is listed. */
export function selectMigration({migrations, cursors}: CockpitState): MigrationRow | null {
	const status = valueIn(migrations);
	return status?.ok ? (orderMigrations(status.rows)[cursors.migrations] ?? null) : null;
}

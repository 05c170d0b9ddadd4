// Why a key does nothing right now, in words; null: it works.

import {isRefusal} from '../src/domain/decision.ts';
import {placeOf} from '../src/domain/fanOutWords.ts';
import {operatorName} from '../src/domain/operator.ts';
import {stepOf} from '../src/domain/release.ts';
import {plainText} from '../src/domain/sanitize.ts';
import {deployStage} from '../store/commands/deploy.ts';
import {keepingStep} from '../store/commands/keep.ts';
import {questionsOf} from '../store/commands/questions.ts';
import {valueIn} from '../store/loadable.ts';
import {
	selectEnvironment,
	selectMigration,
	selectOpenRelease,
	selectOverlay,
	selectRelease,
	stepIn,
	stepToEnd,
} from '../store/select.ts';
import type {CockpitState} from '../store/state.ts';
import {waitingAnnouncement} from '../store/waitingAnnouncement.ts';

/** No checklist item waits for an answer. */
export function noQuestion(state: CockpitState): string | null {
	return stepIn(selectRelease(state), null, ['asking']) === null ? 'no checklist item is open' : null;
}

/** Nobody said where the version is. */
export function noVersion({project}: CockpitState): string | null {
	return project.version === null ? 'release.yaml has no "version"' : null;
}

/** No step has failed. */
export function noFailure(state: CockpitState): string | null {
	return stepIn(selectRelease(state), null, ['failed', 'unknown']) === null ? 'no step has failed' : null;
}

/** No step waits for a terminal, and no announcement to be written. */
export function noTerminalStep(state: CockpitState): string | null {
	const release = selectRelease(state);
	if (waitingAnnouncement(release, null)) return null;
	return stepIn(release, null, ['needs-person']) === null ? 'no step needs a person' : null;
}

/** Nothing goes on that an abort leaves alone. */
export function nothingToEnd(state: CockpitState): string | null {
	return stepToEnd(selectRelease(state)) === null ? 'nothing goes on that a does not end' : null;
}

/** No release is lost here. */
export function noLostLease(state: CockpitState): string | null {
	const environment = selectEnvironment(state);
	const overview = environment && valueIn(environment.overview);
	if (!overview) return 'the journal is still being read';
	const {lease} = overview.state;
	if (!lease) return `no release holds ${state.selected}`;
	const isShown = selectRelease(state)?.id === lease.release;
	return isShown && state.runnerAlive === true ? `#${lease.release} goes on here: a aborts it` : null;
}

/** Nothing was released here yet. */
export function noRelease(state: CockpitState): string | null {
	return selectRelease(state) ? null : `nothing was released to ${state.selected} yet`;
}

/** Nobody noted anything on the release. */
export function noNotes(state: CockpitState): string | null {
	return selectRelease(state)?.notes.length === 0 ? 'nobody noted anything on this release yet' : noRelease(state);
}

/** No release is open here. */
export function noOpenRelease(state: CockpitState): string | null {
	return selectOpenRelease(state) ? null : `no release is open on ${state.selected}`;
}

/** No step can be skipped. */
export function noSkip(state: CockpitState): string | null {
	return noFailure(state) === null ? null : noOpenRelease(state);
}

/** There is nothing to abort. */
export function noAbort(state: CockpitState): string | null {
	return selectOpenRelease(state)?.abort ? 'it is being aborted already' : noOpenRelease(state);
}

/** The runner needs no help. */
export function runnerLives(state: CockpitState): string | null {
	return state.runnerAlive === false ? null : 'no runner has died';
}

/** The journal was not read yet. */
export function noOverview(state: CockpitState): string | null {
	return selectEnvironment(state)?.overview.status === 'ready' ? null : 'the journal is still being read';
}

/** There is nothing to open in a browser. */
export function noUrl(state: CockpitState): string | null {
	if (!state.opensUrls) return 'there is no browser here';
	return selectEnvironment(state)?.config.url ? null : `${state.selected} has no url`;
}

/** The log cannot be handed to a pager. */
export function noPager(state: CockpitState): string | null {
	return state.logs.view === null ? 'no log is open' : null;
}

/** Lines that are wrapped show all of their columns. */
export function linesWrapped(state: CockpitState): string | null {
	return state.logs.look.wrapped ? 'lines are wrapped: w cuts them again' : null;
}

/** Nothing was searched for. */
export function noSearch(state: CockpitState): string | null {
	return state.logs.search === null ? 'nothing was searched for: press /' : null;
}

/** Nothing can be deployed here now. */
export function noDeploy(state: CockpitState): string | null {
	const environment = selectEnvironment(state);
	const overview = environment && valueIn(environment.overview);
	if (!overview) return 'the journal is still being read';
	if (overview.open) return `#${overview.open.id} is open on ${state.selected}`;
	const {lock} = overview.state;
	return lock ? `${state.selected} is locked by ${plainText(operatorName(lock.by))}: ${plainText(lock.reason)}` : null;
}

/** There is no way back now. Where nobody knows yet, the dialog reads it itself: this key is not lost. */
export function noRollback(state: CockpitState): string | null {
	const plan = valueIn(state.rollback);
	return plan && isRefusal(plan) ? plainText([plan.message, plan.hint ?? ''].join(' ').trim()) : null;
}

/** The confirmation cannot be agreed to yet. */
export function noStart(state: CockpitState): string | null {
	const overlay = selectOverlay(state);
	if (overlay?.kind !== 'deploy') return null;
	switch (deployStage(overlay)) {
		case 'loading':
			return 'the plan is still being made';
		case 'refused':
			return 'there is no plan to start';
		case 'starting':
			return 'it is being started';
		default:
			return null;
	}
}

/** No gate has to be overruled. */
export function noBlock(state: CockpitState): string | null {
	const overlay = selectOverlay(state);
	return overlay?.kind === 'deploy' && deployStage(overlay) === 'blocked' ? null : 'no gate blocks';
}

/** Nothing is to be approved. */
export function noApproval(state: CockpitState): string | null {
	const overlay = selectOverlay(state);
	if (overlay?.kind !== 'deploy') return null;
	const preview = valueIn(overlay.preview);
	if (!preview || isRefusal(preview)) return 'there is no plan to approve of';
	return preview.gates.some(({id}) => id === 'approvals') ? null : `${overlay.environment} asks for no approvals`;
}

/** Nobody signs off here. */
export function noSignoff(state: CockpitState): string | null {
	const overlay = selectOverlay(state);
	if (overlay?.kind !== 'deploy') return null;
	const preview = valueIn(overlay.preview);
	if (!preview || isRefusal(preview)) return 'there is no candidate to sign off';
	return preview.gates.some(({id}) => id === 'signoffs') ? null : `${overlay.environment} asks for no sign-offs`;
}

/** Nothing is asked before a release. */
export function noGateQuestion(state: CockpitState): string | null {
	const overlay = selectOverlay(state);
	if (overlay?.kind !== 'deploy') return null;
	return questionsOf(state, overlay).length > 0 ? null : `${overlay.environment} asks no questions`;
}

/** The plan has no targets. */
export function noTargets(state: CockpitState): string | null {
	const overlay = selectOverlay(state);
	if (overlay?.kind !== 'deploy') return null;
	if (overlay.without.length > 0) return null;
	const preview = valueIn(overlay.preview);
	if (!preview || isRefusal(preview)) return 'there is no plan to leave them out of';
	return preview.plan.steps.some(step => placeOf(step) !== null) ? null : 'no step of this plan runs on targets';
}

/** Nothing was put off here. */
export function nothingDue(state: CockpitState): string | null {
	const environment = selectEnvironment(state);
	const overview = environment && valueIn(environment.overview);
	return overview && overview.due.length > 0 ? null : `nothing is put off on ${state.selected}`;
}

/** No countdown runs. */
export function notCounting(state: CockpitState): string | null {
	const overlay = selectOverlay(state);
	if (overlay?.kind !== 'goBack') return null;
	return overlay.stage === 'starting' || overlay.stage === 'reading' ? 'it is under way' : null;
}

/** The shown step keeps nothing. */
export function keepsNothing(state: CockpitState): string | null {
	return keepingStep(state) ? null : 'its answer is not kept: it has no "keeps"';
}

/** There is no earlier attempt. */
export function noAttemptBefore(state: CockpitState): string | null {
	const overlay = selectOverlay(state);
	return overlay?.kind === 'step' && overlay.attempt > 1 ? null : 'this is the first attempt';
}

/** There is no later attempt. */
export function noNextAttempt(state: CockpitState): string | null {
	const overlay = selectOverlay(state);
	if (overlay?.kind !== 'step') return null;
	const release = overlay.of ?? selectRelease(state);
	const attempts = release ? stepOf(release, overlay.step).attempts.length : 0;
	return overlay.attempt < attempts ? null : 'this is the last attempt';
}

/** The migrations are not known. */
export function noMigrations(state: CockpitState): string | null {
	return valueIn(state.migrations)?.ok ? null : 'the migrations are not known';
}

/** Nothing is pending, or what is known of it is of another candidate. */
export function noPending(state: CockpitState): string | null {
	if (state.proving) return null;
	const outlook = valueIn(state.migrations);
	if (!outlook?.ok) return noMigrations(state);
	const open = selectOpenRelease(state);
	if (open) return `release #${open.id} is under way, and changes the database`;
	return outlook.pending.length === 0 ? 'nothing is pending' : null;
}

/** There is nothing to take back under the cursor, or not now. */
export function noTakeBack(state: CockpitState): string | null {
	const row = selectMigration(state);
	if (!row) return noMigrations(state) ?? 'there are no migrations';
	const name = plainText(row.id);
	if (row.state === 'pending' || row.state === 'undone') return `${name} is not applied`;
	if (!row.hasDown) return `${name} has no way back`;
	const open = selectOpenRelease(state);
	return open ? `release #${open.id} is under way, and changes the database` : null;
}

/** There are no steps for a plan in a text to take the place of. */
export function noRunbook(state: CockpitState): string | null {
	const overlay = selectOverlay(state);
	return overlay?.kind === 'deploy' && overlay.down ? 'what is taken back needs no plan' : noStart(state);
}

/** There is no order to be told. */
export function noOrder(state: CockpitState): string | null {
	const outlook = valueIn(state.migrations);
	if (!outlook?.ok) return noMigrations(state);
	if (outlook.pending.length === 0) return 'nothing is pending';
	return outlook.judged.order.kind === 'any' ? 'schema and code may go in any order' : null;
}

/** Nothing was tried on a clone. */
export function noProof(state: CockpitState): string | null {
	const outlook = valueIn(state.migrations);
	return outlook?.ok && outlook.proof ? null : 'nothing was tried on a clone for this candidate: C does that';
}

/** The commands of a tool would run, which is said with another key. */
export function runsTool(state: CockpitState): string | null {
	const overlay = selectOverlay(state);
	return overlay?.kind === 'prove' && overlay.code !== null ? 'commands of the tool run: y says that they may' : null;
}

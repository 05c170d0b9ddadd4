import {isRefusal} from '../../src/domain/decision.ts';
import type {PlanPreview} from '../../src/engine/engine.ts';
import {load, loading, valueIn} from '../loadable.ts';
import type {DeployOverlay} from '../overlay.ts';
import {candidateRef} from '../rangeReader.ts';
import {answer} from '../refusal.ts';
import {selectEnvironment as selected, selectMigration, selectOverlay} from '../select.ts';
import type {CommandContext} from './context.ts';
import {changeOverlay, closeOverlays, isKind, openPrompt, pushOverlay, tell} from './context.ts';
import {focusPane, selectEnvironment} from './movement.ts';

/** Opens the confirmation of a deploy with its plan. `ref` is the candidate, where it is not the one of the panes. */
export function openDeploy(context: CommandContext, ref?: string): void {
	openConfirmation(context, ref ?? candidateRef(context.store.getState()) ?? null, null);
}

/** Opens the confirmation of taking back the migration under the cursor, as a release of its own. */
export function openTakeBack(context: CommandContext): void {
	const row = selectMigration(context.store.getState());
	if (row) openConfirmation(context, null, [row.id]);
}

function openConfirmation(context: CommandContext, ref: string | null, down: DeployOverlay['down']): void {
	const {store, ports} = context;
	const environment = selected(store.getState());
	if (!environment) return;
	const overlay: DeployOverlay = {
		kind: 'deploy',
		environment: environment.config.name,
		protected: environment.config.protected,
		ref,
		down,
		request: ports.newRequest(),
		preview: loading,
		reasons: {},
		answers: {},
		without: [],
		runbook: null,
		remarks: [],
		typed: '',
		hint: null,
		stage: 'review',
		error: null,
		top: 0,
	};
	pushOverlay(context, overlay);
	readPlan(context, overlay);
}

/** Approves of the plan of the confirmation, and looks at it anew: what its gates say has changed. */
export async function approvePlan(context: CommandContext): Promise<void> {
	const overlay = selectOverlay(context.store.getState());
	const preview = overlay && isKind(overlay, 'deploy') ? valueIn(overlay.preview) : null;
	if (!overlay || !isKind(overlay, 'deploy') || !preview || isRefusal(preview)) return;
	const {request} = overlay;
	const approved = await answer(() => context.ports.engine.approve(preview));
	changeOverlay(context, 'deploy', other => {
		if (other.request !== request) return other;
		return approved.ok
			? {...other, error: null, hint: 'Your approval is recorded.', preview: loading}
			: {...other, error: approved};
	});
	if (approved.ok) readPlan(context, overlay);
}

/** Looks at the plan of the confirmation anew, after something was said that its gates look at. */
export function planAgain(context: CommandContext): void {
	const overlay = selectOverlay(context.store.getState());
	if (!overlay || !isKind(overlay, 'deploy')) return;
	changeOverlay(context, 'deploy', other => ({...other, preview: loading}));
	readPlan(context, overlay);
}

/** Asks what is to be said of the candidate of the confirmation. */
export function openSignoff(context: CommandContext): void {
	const overlay = selectOverlay(context.store.getState());
	const preview = overlay && isKind(overlay, 'deploy') ? valueIn(overlay.preview) : null;
	if (!preview || isRefusal(preview)) return;
	const {environment, candidate} = preview;
	openPrompt(context, {
		purpose: {for: 'signoff', environment, sha: candidate.sha},
		title: `Sign off ${candidate.sha.slice(0, 7)} for ${environment}`,
		explain: 'Type your role to sign it off, role and LINK where a bug blocks it, fix COMMIT, or postpone REASON.',
	});
}

function readPlan(context: CommandContext, overlay: DeployOverlay): void {
	const {environment, ref, down, request, answers, runbook, without} = overlay;
	const {engine} = context.ports;
	const isSame = (other: DeployOverlay) =>
		other.request === request && other.answers === answers && other.runbook === runbook && other.without === without;
	void load(() =>
		down
			? engine.planDown(environment, down)
			: engine.plan(environment, ref ?? undefined, {answers, without, ...(runbook ? {runbook} : {})}),
	).then(preview => {
		changeOverlay(context, 'deploy', other => (isSame(other) ? {...other, preview} : other));
	});
}

/** The gates that still stand in the way: those that block and have no reason to be overruled. */
export function blockedGates(overlay: DeployOverlay): PlanPreview['gates'] {
	const preview = valueIn(overlay.preview);
	if (!preview || isRefusal(preview)) return [];
	return preview.gates.filter(gate => gate.verdict === 'block' && overlay.reasons[gate.id] === undefined);
}

/** What the confirmation waits for. */
export function deployStage(
	overlay: DeployOverlay,
): 'loading' | 'refused' | 'blocked' | 'type' | 'confirm' | 'starting' {
	if (overlay.stage === 'starting') return 'starting';
	const preview = valueIn(overlay.preview);
	if (!preview) return overlay.preview.status === 'loading' ? 'loading' : 'refused';
	if (isRefusal(preview)) return 'refused';
	if (blockedGates(overlay).length > 0) return 'blocked';
	return overlay.protected ? 'type' : 'confirm';
}

/** Asks for the reason to overrule the first gate that blocks. */
export function openOverride(context: CommandContext): void {
	const overlay = selectOverlay(context.store.getState());
	const gate = overlay && isKind(overlay, 'deploy') ? blockedGates(overlay)[0] : undefined;
	if (!gate) return;
	openPrompt(context, {
		purpose: {for: 'override', gate: gate.id, text: gate.text},
		title: `Overrule ${gate.id}`,
		explain: `${gate.text}. Say why this release goes on anyway; it is recorded with your name.`,
	});
}

/** Starts the release of the confirmation, if nothing is missing any more. */
export async function confirmDeploy(context: CommandContext): Promise<void> {
	const overlay = selectOverlay(context.store.getState());
	if (!overlay || !isKind(overlay, 'deploy')) return;
	const preview = valueIn(overlay.preview);
	const stage = deployStage(overlay);
	if (!preview || isRefusal(preview) || stage === 'starting') return;
	if (stage === 'blocked') {
		hint(context, `${blockedGates(overlay)[0]?.id} blocks. Press o to overrule it with a reason.`);
		return;
	}

	if (stage === 'type' && overlay.typed !== overlay.environment) {
		hint(context, `Type ${overlay.environment} to confirm.`);
		return;
	}

	changeOverlay(context, 'deploy', other => ({...other, stage: 'starting', hint: null, error: null}));
	const overrides = Object.entries(overlay.reasons).map(([gate, reason]) => ({gate, reason}));
	const {request} = overlay;
	const started = await answer(() => context.ports.engine.start(preview, {request, overrides, onFailure: 'ask'}));
	if (started.ok) showStarted(context, overlay.environment, started.release, 'started');
	else {
		changeOverlay(context, 'deploy', other =>
			other.request === request ? {...other, stage: 'review', typed: '', error: started} : other,
		);
	}
}

/** Shows a release that was just started: its environment, with the focus on its steps. */
export function showStarted(context: CommandContext, environment: string, release: number, what: string): void {
	closeOverlays(context);
	selectEnvironment(context, environment);
	context.store.setState(state => ({steering: true, unfolded: {}, logs: {...state.logs, pick: 'auto'}}));
	focusPane(context, 'release');
	tell(context, `Release #${release} ${what}.`);
	context.reader.pin(null);
}

function hint(context: CommandContext, text: string): void {
	changeOverlay(context, 'deploy', overlay => ({...overlay, hint: text}));
}

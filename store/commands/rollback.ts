import {isRefusal} from '../../src/domain/decision.ts';
import {load, loading, valueIn} from '../loadable.ts';
import type {GoBackOverlay} from '../overlay.ts';
import {answer} from '../refusal.ts';
import type {CommandContext} from './context.ts';
import {changeOverlay, popOverlay, pushOverlay} from './context.ts';
import {showStarted} from './deploy.ts';

/** Between the plan being shown and the rollback: time to see what was pressed. */
export const countdownMs = 3000;

/**
 * Opens the rollback of the selected environment: its plan, and a countdown that Esc stops and Enter skips. One dialog
 * is one request, and while it is open no key opens another, so neither a second press nor auto-repeat starts anything.
 */
export function openRollback(context: CommandContext): void {
	const {store, ports} = context;
	const environment = store.getState().selected;
	if (store.getState().overlays.some(overlay => overlay.kind === 'goBack')) return;
	const request = ports.newRequest();
	pushOverlay(context, {
		kind: 'goBack',
		environment,
		to: null,
		request,
		plan: loading,
		fireAt: null,
		stage: 'reading',
		error: null,
		top: 0,
	});
	void load(() => ports.engine.rollbackPlan(environment)).then(plan => {
		const value = valueIn(plan);
		if (!value || isRefusal(value)) {
			change(context, request, {plan, stage: 'refused'});
			return;
		}

		change(context, request, {plan, stage: 'counting', fireAt: ports.now() + countdownMs});
		// Nobody waits for this timer: a cockpit that closes takes its countdown with it.
		setTimeout(() => void fireRollback(context, request), countdownMs).unref();
	});
}

/** Ends the countdown at once. */
export function skipCountdown(context: CommandContext): void {
	const overlay = dialog(context);
	if (overlay) void fireRollback(context, overlay.request);
}

/** Stops the countdown; nothing has happened then. Once the rollback starts it cannot be stopped here any more. */
export function stopCountdown(context: CommandContext): void {
	if (dialog(context)?.stage !== 'starting') popOverlay(context);
}

async function fireRollback(context: CommandContext, request: string): Promise<void> {
	const overlay = dialog(context);
	if (context.store.getState().leaving) return;
	// Stopped, already started, or another dialog: the countdown's end finds nothing to do.
	if (overlay?.request !== request || overlay.stage !== 'counting') return;
	change(context, request, {stage: 'starting', fireAt: null});
	const {environment} = overlay;
	const seen = valueIn(overlay.plan);
	const started = await answer(() =>
		context.ports.engine.rollback(environment, {
			request,
			reason: 'rolled back from the cockpit',
			onFailure: 'ask',
			...(seen && !isRefusal(seen) ? {seen} : {}),
		}),
	);
	if (started.ok) showStarted(context, environment, started.release, `rolls ${environment} back`);
	else change(context, request, {stage: 'refused', error: started});
	context.reader.journal();
}

function dialog({store}: CommandContext): GoBackOverlay | null {
	return store.getState().overlays.find(overlay => overlay.kind === 'goBack') ?? null;
}

function change(context: CommandContext, request: string, part: Partial<GoBackOverlay>): void {
	changeOverlay(context, 'goBack', overlay => (overlay.request === request ? {...overlay, ...part} : overlay));
}

import type {StoreApi} from 'zustand/vanilla';
import type {Refusal} from '../../src/domain/decision.ts';
import {errorText, valueIn} from '../loadable.ts';
import type {LogDesk} from '../logDesk.ts';
import type {LogExtent} from '../logPlace.ts';
import type {Overlay, OverlayKind, PromptOverlay} from '../overlay.ts';
import type {CockpitPorts} from '../ports.ts';
import type {Reader} from '../reader.ts';
import {answer} from '../refusal.ts';
import {selectOverlay} from '../select.ts';
import type {CockpitState} from '../state.ts';

/** What commands work with. */
export type CommandContext = {
	readonly store: StoreApi<CockpitState>;
	readonly ports: CockpitPorts;
	readonly reader: Reader;
	readonly desk: LogDesk;
	/** Lets go of the terminal, does the work, and takes it back with the whole screen. */
	readonly lend: (work: () => Promise<void>) => Promise<void>;
	/** Asks the terminal to put a text on the clipboard. */
	readonly copy: (text: string) => void;
};

/** The part of a list that is on the screen: rows that fit, and the length of the whole. */
export type Extent = {
	readonly rows: number;
	readonly length: number;
	/** The log pane, whatever has the focus; without it, it has as many rows, and none is wrapped. */
	readonly log?: LogExtent;
};

/** Shows a line to the operator. */
export function tell({store}: CommandContext, text: string, hint: string | null = null): void {
	store.setState({status: {text, hint, tone: 'info'}});
}

/** Shows why something was not done. */
export function tellProblem({store}: CommandContext, text: string, hint: string | null = null): void {
	store.setState({status: {text, hint, tone: 'problem'}});
}

/** What went wrong unexpectedly is said; the screen goes on. */
export function tellUnexpected(store: StoreApi<CockpitState>, error: unknown): void {
	store.setState({status: {text: errorText(error), hint: null, tone: 'problem'}});
}

/** Asks the engine for something; success and refusal are both said in the status line. Returns whether it was done. */
export async function tellAnswer(
	context: CommandContext,
	ask: () => Promise<{readonly ok: true} | Refusal>,
	done: string,
): Promise<boolean> {
	const result = await answer(ask);
	if (result.ok) tell(context, done);
	else tellProblem(context, result.message, result.hint);
	context.reader.journal();
	return result.ok;
}

/** Puts an overlay on top. */
export function pushOverlay({store}: CommandContext, overlay: Overlay): void {
	store.setState(state => ({overlays: [...state.overlays, overlay], status: null}));
}

/** Asks a person for a text, of which `value` stands there already. */
export function openPrompt(
	context: CommandContext,
	prompt: Pick<PromptOverlay, 'purpose' | 'title' | 'explain'> & Partial<Pick<PromptOverlay, 'value'>>,
): void {
	const seen = seenOf(context.store.getState(), prompt.purpose);
	pushOverlay(context, {kind: 'prompt', value: '', error: null, busy: false, seen, ...prompt});
}

// What a person decides is meant for what stood on the screen when they began.
function seenOf(state: CockpitState, purpose: PromptOverlay['purpose']): number | undefined {
	if ('release' in purpose) {
		const release = valueIn(state.release);
		return release?.id === purpose.release ? release.seq : undefined;
	}

	if (!('environment' in purpose)) return undefined;
	const shown = state.environments.find(({config}) => config.name === purpose.environment);
	return shown && valueIn(shown.overview)?.state.seq;
}

/** Takes the top overlay away and frees what it holds. */
export function popOverlay({store}: CommandContext): void {
	const top = selectOverlay(store.getState());
	if (top?.kind === 'step') void top.output?.close().catch(() => {});
	store.setState(state => ({overlays: state.overlays.slice(0, -1)}));
}

/** Takes every overlay away. */
export function closeOverlays(context: CommandContext): void {
	while (context.store.getState().overlays.length > 0) popOverlay(context);
}

/** Changes the newest overlay of a kind, if it is still there. */
export function changeOverlay<K extends OverlayKind>(
	{store}: CommandContext,
	kind: K,
	change: (overlay: Extract<Overlay, {kind: K}>) => Overlay,
): void {
	store.setState(state => {
		const index = state.overlays.findLastIndex(overlay => overlay.kind === kind);
		const overlay = state.overlays[index];
		return overlay && isKind(overlay, kind) ? {overlays: state.overlays.with(index, change(overlay))} : {};
	});
}

/** Makes a commit the candidate for an environment; what it would bring is listed from its beginning. */
export function takeCandidate({store, reader}: CommandContext, environment: string, ref: string): void {
	store.setState(state => ({
		chosen: {...state.chosen, [environment]: ref},
		cursors: {...state.cursors, commits: 0, migrations: 0},
	}));
	reader.candidate();
}

/** Whether an overlay is of a kind. */
export function isKind<K extends OverlayKind>(overlay: Overlay, kind: K): overlay is Extract<Overlay, {kind: K}> {
	return overlay.kind === kind;
}

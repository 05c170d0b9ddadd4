import {plainText} from '../../src/domain/sanitize.ts';
import type {Overlay} from '../overlay.ts';
import {selectOverlay} from '../select.ts';
import type {CockpitState} from '../state.ts';
import type {CommandContext} from './context.ts';
import {deployStage} from './deploy.ts';

/** The field that printable keys go into; null: they are commands. */
export type TextField = 'prompt' | 'refs' | 'history' | 'targets' | 'confirm';

/** The field that has the keyboard now. */
export function textField(state: CockpitState): TextField | null {
	const overlay = selectOverlay(state);
	if (overlay?.kind === 'prompt') return confirmedName(overlay) === null ? 'prompt' : 'confirm';
	if (overlay?.kind === 'refs') return 'refs';
	if (overlay?.kind === 'history') return overlay.typing ? 'history' : null;
	if (overlay?.kind === 'targets') return overlay.typing ? 'targets' : null;
	return overlay?.kind === 'deploy' && deployStage(overlay) === 'type' ? 'confirm' : null;
}

/** Puts typed text into the field. Over a slow line many letters come at once: that is typing all the same. */
export function typeText(context: CommandContext, text: string): void {
	edit(context, value => value + plainText(text));
}

/** Puts pasted text, which the terminal tells from typing, into the field. Never into a confirmation. */
export function pasteText(context: CommandContext, text: string): void {
	const field = textField(context.store.getState());
	if (field === 'confirm') refusePaste(context);
	else if (field !== null) edit(context, value => value + plainText(text.trim().replace(/\s*[\r\n]+\s*/g, ' ')));
}

/** Takes the last letter, the last word, or all of the field away. */
export function eraseText(context: CommandContext, what: 'letter' | 'word' | 'all'): void {
	edit(context, value => {
		if (what === 'all') return '';
		return what === 'word' ? value.replace(/\S*\s*$/, '') : [...value].slice(0, -1).join('');
	});
}

function edit({store}: CommandContext, change: (value: string) => string): void {
	const state = store.getState();
	const overlay = selectOverlay(state);
	if (overlay) store.setState({overlays: state.overlays.with(-1, edited(overlay, change))});
}

function edited(overlay: Overlay, change: (value: string) => string): Overlay {
	switch (overlay.kind) {
		case 'prompt':
			return overlay.busy ? overlay : {...overlay, value: change(overlay.value), error: null};
		case 'refs':
			return {...overlay, query: change(overlay.query), cursor: 0, error: null};
		case 'targets':
			return {...overlay, filter: change(overlay.filter), at: null};
		case 'history':
			return {...overlay, filter: change(overlay.filter), cursor: 0};
		case 'deploy':
			return {...overlay, typed: change(overlay.typed), hint: null};
		default:
			return overlay;
	}
}

function refusePaste({store}: CommandContext): void {
	const state = store.getState();
	const overlay = selectOverlay(state);
	const hint = `Pasting does not count: type ${overlay && confirmedName(overlay)} by hand.`;
	if (overlay?.kind === 'deploy') store.setState({overlays: state.overlays.with(-1, {...overlay, typed: '', hint})});
	if (overlay?.kind === 'prompt')
		store.setState({overlays: state.overlays.with(-1, {...overlay, value: '', error: hint})});
}

/** The environment that is typed by hand to confirm what cannot be taken back; null: nothing is confirmed so. */
function confirmedName(overlay: Overlay): string | null {
	if (overlay.kind === 'deploy') return overlay.environment;
	if (overlay.kind !== 'prompt' || overlay.purpose.for !== 'break' || overlay.purpose.reason === null) return null;
	return overlay.purpose.environment;
}

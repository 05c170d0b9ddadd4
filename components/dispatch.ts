import type {Cockpit} from '../store/cockpit.ts';
import {textField} from '../store/commands/text.ts';
import type {Binding} from './binding.ts';
import {extentOf} from './extent.ts';
import type {HeldKey} from './heldKey.ts';
import {bindingOf, contextsOf} from './keyMap.ts';
import type {Press} from './keys.ts';
import {keyText} from './keyTexts.ts';

/** The size of the screen. */
export type ScreenSize = {readonly columns: number; readonly rows: number};

/** Does what was pressed: text goes into the field that has the keyboard, keys run their command or say why not. */
export function dispatch(cockpit: Cockpit, press: Press, {columns, rows}: ScreenSize, held: HeldKey): void {
	const state = cockpit.store.getState();
	if (state.status) cockpit.store.setState({status: null});
	const field = textField(state);
	if (press.kind === 'text') {
		if (field !== null) cockpit.type(press.text);
		return;
	}

	const isHeld = held.isHeld(press.name, cockpit.ports.now());
	const run = (id: Binding['id']) => cockpit.run(id, extentOf(cockpit.store.getState(), columns, rows), press.name);
	if (field !== null) {
		const id = fieldKeys[press.name];
		// Typed ahead, in one piece with the key that opened the field.
		const letter = press.name === 'space' ? ' ' : press.name;
		if (id === undefined && letter.length === 1) cockpit.type(letter);
		if (id === 'letter' || id === 'word' || id === 'all') cockpit.erase(id);
		else if (id !== undefined) run(id);
		return;
	}

	const binding = bindingOf(press.name, contextsOf(state));
	if (!binding) return;
	// Each item is looked at: a key that is held, or comes several times at once, ticks one.
	if (isHeld && binding.id === 'tick') {
		const text = `${keyText(press.name)} is held down: one press ticks one item.`;
		cockpit.store.setState({status: {text, hint: null, tone: 'problem'}});
		return;
	}

	const off = binding.off?.(state) ?? null;
	if (off === null) run(binding.id);
	else {
		const text = `${keyText(press.name)} ${binding.footer ?? binding.help}: ${off}`;
		cockpit.store.setState({status: {text, hint: null, tone: 'problem'}});
	}
}

const fieldKeys: Readonly<Record<string, Binding['id'] | 'letter' | 'word' | 'all'>> = {
	enter: 'open',
	esc: 'back',
	up: 'up',
	down: 'down',
	pgup: 'pageUp',
	pgdn: 'pageDown',
	backspace: 'letter',
	'ctrl-h': 'letter',
	'ctrl-w': 'word',
	'ctrl-u': 'all',
	'ctrl-c': 'interrupt',
	'ctrl-z': 'suspend',
	'ctrl-l': 'redraw',
};

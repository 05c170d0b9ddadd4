import type {Key} from 'ink';

/** A key by its name (`enter`, `ctrl-c`, `j`), or a piece of text that arrived at once. */
export type Press = {readonly kind: 'key'; readonly name: string} | {readonly kind: 'text'; readonly text: string};

const named: readonly (readonly [keyof Key, string])[] = [
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageUp', 'pgup'],
	['pageDown', 'pgdn'],
	['home', 'home'],
	['end', 'end'],
	['return', 'enter'],
	['escape', 'esc'],
	['backspace', 'backspace'],
	['delete', 'backspace'],
];

/**
 * What was pressed, in order. A terminal hands over keys that came together as one text ("jjj", or "j" with Enter): for
 * commands it is split into its keys; a field that takes text gets it whole.
 */
export function pressesOf(input: string, key: Key, isField: boolean): readonly Press[] {
	// There is no Alt here: it is Esc, with the next key close behind it, as a slow line delivers them.
	if (key.meta && !isModified(key)) {
		return [{kind: 'key', name: 'esc'}, ...pressesOf(input, {...key, meta: false}, isField)];
	}

	if (key.tab) return [{kind: 'key', name: key.shift ? 'shift-tab' : 'tab'}];
	for (const [flag, name] of named) if (key[flag]) return [{kind: 'key', name}];
	if (key.ctrl) return input === '' ? [] : [{kind: 'key', name: `ctrl-${input.toLowerCase()}`}];
	if (input === '') return [];
	if (!isField) return [...input].flatMap(character => keyOf(character));
	return input
		.split(/([\x01-\x1a\x7f])/)
		.filter(part => part !== '')
		.map(part => {
			const name = controlName(part);
			return name === null ? {kind: 'text', text: part} : {kind: 'key', name};
		});
}

// Terminals have a code of their own for Alt with these, and Alt with Backspace is a habit of those who write.
function isModified(key: Key): boolean {
	return named.some(([flag, name]) => key[flag] && name !== 'enter' && name !== 'esc');
}

const controls: Readonly<Record<string, string>> = {
	'\r': 'enter',
	'\n': 'enter',
	'\t': 'tab',
	'\u007F': 'backspace',
	'\u0008': 'backspace',
};

function keyOf(character: string): readonly Press[] {
	const name = character === ' ' ? 'space' : controlName(character);
	if (name !== null) return [{kind: 'key', name}];
	return isPrintable(character) ? [{kind: 'key', name: character}] : [];
}

/** The key that makes a control character; null for everything else. Ctrl and a letter give its place in the alphabet. */
function controlName(character: string): string | null {
	const known = controls[character];
	if (known !== undefined) return known;
	return /^[\x01-\x1a]$/.test(character) ? `ctrl-${String.fromCharCode(character.charCodeAt(0) + 0x60)}` : null;
}

function isPrintable(text: string): boolean {
	return [...text].length === 1 && !/\p{Cc}/u.test(text);
}

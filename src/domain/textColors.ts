/** The colors that are in force at a place of a text. */
export type Colors = {readonly open: boolean; readonly foreground: string | null; readonly background: string | null};

/** Nothing but what the terminal has of itself. */
export const noColors: Colors = {open: false, foreground: null, background: null};

/** A color sequence to be written, and what is in force behind it. */
export type ColorChange = {readonly sequence: string; readonly colors: Colors};

/**
 * Reads the parameters of an SGR. What hides is left out: conceal, blink, one color on itself. Colons become semicolons.
 * @returns null when nothing of it is to be written
 */
export function changeColors(parameters: string, before: Colors): ColorChange | null {
	const set = known(parameters);
	if (set.alone) return before.open || set.alone.colors.open ? set.alone : null;
	return set.codes === '' ? null : applied(set, before);
}

function applied(set: Change, before: Colors): ColorChange {
	const foreground = set.foreground === undefined ? before.foreground : set.foreground;
	const background = set.background === undefined ? before.background : set.background;
	const hides = foreground !== null && foreground === background;
	return {
		sequence: `\x1b[${set.codes}${hides ? ';49' : ''}m`,
		colors: {open: true, foreground, background: hides ? null : background},
	};
}

/** What an SGR says by itself. A color that is undefined stays as it is. */
type Change = {
	readonly codes: string;
	/** All there is to it, where it does not matter what was in force before. */
	readonly alone: ColorChange | null;
	readonly foreground: string | null | undefined;
	readonly background: string | null | undefined;
};

const nothing: Change = {codes: '', alone: null, foreground: undefined, background: undefined};

/** A program uses few different ones, and all the time. */
const changes = new Map<string, Change>();
const mostChanges = 512;

function known(parameters: string): Change {
	const found = changes.get(parameters);
	if (found) return found;
	const change = parameters.length > 128 || !/^[\d;:]*$/.test(parameters) ? nothing : parse(parameters);
	if (changes.size >= mostChanges) changes.clear();
	changes.set(parameters, change);
	return change;
}

function parse(parameters: string): Change {
	const tokens = parameters.split(';');
	let codes: string[] = [];
	let change = nothing;
	for (let index = 0; index < tokens.length; index++) {
		const [first = '', ...sub] = (tokens[index] ?? '').split(':');
		const code = Number(first);
		if (code === 0) {
			// What stands before it has no meaning any more.
			codes = ['0'];
			change = {...nothing, foreground: null, background: null};
		} else if (code === 38 || code === 48 || code === 58) {
			const inline = sub.length > 0;
			const rest = inline ? withoutSpace(sub) : tokens.slice(index + 1, index + 5);
			const used = rest[0] === '5' ? 2 : rest[0] === '2' ? 4 : 0;
			if (!inline) index += used === 0 ? tokens.length : used;
			const values = rest.slice(1, used).map(Number);
			if (used === 0 || values.length !== used - 1 || values.some(value => !(value <= 255))) continue;
			codes.push(String(code), used === 2 ? '5' : '2', ...values.map(String));
			if (code === 38) change = {...change, foreground: values.join(',')};
			if (code === 48) change = {...change, background: values.join(',')};
		} else if (isKept(code)) {
			codes.push(code === 4 && sub[0] === '0' ? '24' : String(code));
			change = {...change, ...basicColors(code)};
		}
	}

	const set = {...change, codes: codes.join(';')};
	if (set.codes === '0') return {...set, alone: {sequence: '\x1b[0m', colors: noColors}};
	return codes[0] === '0' ? {...set, alone: applied(set, noColors)} : set;
}

/** "2::r:g:b" and "2:r:g:b" as 2, r, g, b: the optional color space is left out. */
function withoutSpace(sub: readonly string[]): readonly string[] {
	return sub[0] === '2' && sub.length >= 5 ? ['2', ...sub.slice(2, 5)] : sub;
}

function isKept(code: number): boolean {
	return (
		isBetween(code, 1, 4) ||
		code === 7 ||
		code === 9 ||
		isBetween(code, 21, 24) ||
		code === 27 ||
		code === 29 ||
		isBetween(code, 30, 49) ||
		code === 53 ||
		code === 55 ||
		code === 59 ||
		isBetween(code, 90, 107)
	);
}

/** The colors that a code of its own sets, by their number in the palette of 256. */
function basicColors(code: number): Partial<Pick<Change, 'foreground' | 'background'>> {
	if (isBetween(code, 30, 37)) return {foreground: String(code - 30)};
	if (isBetween(code, 90, 97)) return {foreground: String(code - 82)};
	if (isBetween(code, 40, 47)) return {background: String(code - 40)};
	if (isBetween(code, 100, 107)) return {background: String(code - 92)};
	if (code === 39) return {foreground: null};
	if (code === 49) return {background: null};
	return {};
}

function isBetween(code: number, low: number, high: number): boolean {
	return code >= low && code <= high;
}

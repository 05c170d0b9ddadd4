/**
 * What a piece of text means. Only the sixteen colours that a terminal's own theme defines are used, so light and dark
 * both work, and no tone stands alone: a mark or a word always says the same.
 */
export type Tone =
	| 'plain'
	| 'strong'
	| 'muted'
	| 'accent'
	| 'focus'
	| 'good'
	| 'bad'
	| 'warn'
	| 'busy'
	| 'danger'
	| 'selected'
	| 'hit'
	| 'match'
	| SourceTone
	| 'badge'
	| 'dangerBadge';

/** Tones of the sources of a log, in the order in which they are given out. */
export const sourceTones = ['source1', 'source2', 'source3', 'source4', 'source5', 'source6'] as const;
type SourceTone = (typeof sourceTones)[number];

/** Turns tones into the codes that a terminal understands. `color`: whether foreign colours are kept, too. */
export type Theme = ((text: string, tone: Tone) => string) & {readonly color: boolean};

type Codes = readonly [open: string, close: string];

const colours: Readonly<Record<Tone, Codes | null>> = {
	plain: null,
	strong: ['1', '22'],
	muted: ['2', '22'],
	accent: ['36', '39'],
	focus: ['1;36', '22;39'],
	good: ['32', '39'],
	bad: ['31', '39'],
	warn: ['33', '39'],
	busy: ['34', '39'],
	danger: ['1;31', '22;39'],
	selected: ['30;46', '39;49'],
	hit: ['30;43', '39;49'],
	match: ['7', '27'],
	source1: ['36', '39'],
	source2: ['35', '39'],
	source3: ['34', '39'],
	source4: ['32', '39'],
	source5: ['96', '39'],
	source6: ['95', '39'],
	badge: ['1;30;46', '22;39;49'],
	dangerBadge: ['1;97;41', '22;39;49'],
};

const monochrome: Readonly<Record<Tone, Codes | null>> = {
	plain: null,
	strong: ['1', '22'],
	muted: ['2', '22'],
	accent: null,
	focus: ['1', '22'],
	good: null,
	bad: ['1', '22'],
	warn: ['1', '22'],
	busy: null,
	danger: ['1', '22'],
	selected: ['7', '27'],
	hit: ['7', '27'],
	match: ['4', '24'],
	source1: null,
	source2: null,
	source3: null,
	source4: null,
	source5: null,
	source6: null,
	badge: ['7', '27'],
	dangerBadge: ['1;7', '22;27'],
};

/** The theme of a terminal; without colour (NO_COLOR) only bold, dim and reversed text remain. */
export function createTheme(color: boolean): Theme {
	const codes = color ? colours : monochrome;
	const theme = (text: string, tone: Tone) => {
		const pair = codes[tone];
		return pair === null || text === '' ? text : `\u001B[${pair[0]}m${text}\u001B[${pair[1]}m`;
	};
	return Object.assign(theme, {color});
}

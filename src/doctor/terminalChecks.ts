import {type Check, checksOf} from './check.ts';

/** What is known of the terminal. `answers`: what it said to `terminalQuestion`; null: it was not asked. */
export type TerminalFacts = {
	readonly isTerminal: boolean;
	readonly term: string | undefined;
	readonly columns: number;
	readonly rows: number;
	/** Bits per color: 1, 4, 8 or 24. */
	readonly colorDepth: number;
	readonly hasNoColor: boolean;
	readonly answers: string | null;
};

/**
 * Asks for synchronized updates and bracketed paste (DECRQM), and last for what every terminal answers (DA1): when that
 * comes, no other answer does.
 */
export const terminalQuestion = '\u001B[?2026$p\u001B[?2004$p\u001B[c';

/** Whether the answers have come to their end. */
export function isAnswered(answers: string): boolean {
	return /\u001B\[\?[\d;]*c/.test(answers);
}

/** The smallest terminal with panes. */
const smallest = {columns: 60, rows: 15};

/** What the cockpit finds in a terminal. */
export function terminalChecks(facts: TerminalFacts): readonly Check[] {
	const {ok, warn, unknown} = checksOf('terminal');
	const {isTerminal, term, columns, rows, colorDepth, hasNoColor, answers} = facts;
	if (!isTerminal) return [unknown('no terminal here: commands print plain lines, and the cockpit does not open')];
	if (term === 'dumb' || !term) {
		return [
			warn(
				`TERM=${term ?? ''}: the cockpit does not open`,
				'Set TERM to what your terminal is, such as xterm-256color.',
			),
		];
	}

	// Some say no size at all.
	const isSmall = columns > 0 && (columns < smallest.columns || rows < smallest.rows);
	const size = columns > 0 ? `${columns}×${rows}` : 'of unknown size';
	const colors = hasNoColor ? 'no colors (NO_COLOR)' : (colorWords.get(colorDepth) ?? 'no colors');
	return [
		isSmall
			? warn(`${size}: too small for panes`, `Make it ${smallest.columns}×${smallest.rows} at least.`)
			: ok(`TERM=${term}, ${size}, ${colors}`),
		...(answers === null || !isAnswered(answers)
			? [unknown('the terminal does not say what it can do')]
			: [
					knows(answers, 2026)
						? ok('synchronized updates: the screen is drawn in one go')
						: warn(
								'no synchronized updates: a busy screen may flicker',
								'Nothing breaks. In tmux, 3.4 or newer has them.',
							),
					knows(answers, 2004)
						? ok('bracketed paste: what is pasted is not taken for keys')
						: warn('no bracketed paste: what is pasted into the cockpit is taken for keys', 'Do not paste there.'),
				]),
	];
}

const colorWords: ReadonlyMap<number, string> = new Map([
	[4, '16 colors'],
	[8, '256 colors'],
	[24, 'true color'],
]);

// 1 and 2: it is on or off; 3: it is always on. 0 and 4: it is not known, or never on.
function knows(answers: string, mode: number): boolean {
	return new RegExp(`\\u001B\\[\\?${mode};[123]\\$y`).test(answers);
}

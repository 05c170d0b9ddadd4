import {ok, strictEqual} from 'node:assert/strict';
import type {TerminalSession} from '../../support/terminal.ts';

// Everything that Ink and we ourselves write besides text, and nothing else.
const colour =
	'(?:[1-4]|7|9|2[1-4]|27|29|3[0-7]|39|4[0-7]|49|53|55|59|9[0-7]|10[0-7]|[345]8;(?:5;\\d{1,3}|2(?:;\\d{1,3}){3}))';
const ours = new RegExp(
	[
		// Colours; none that hides or blinks.
		`\\u001B\\[(?:0|${colour})(?:;(?:0|${colour}))*m`,
		// A place on the screen, the column, up and down by lines, the next line.
		'\\u001B\\[(?:\\d{1,4};\\d{1,4}H|\\d{0,4}G|\\d{1,4}[AB]|E)',
		// To the end of the line, the line, to the end of the screen, the screen.
		'\\u001B\\[(?:K|2K|0?J|2J)',
		// Cursor, the other screen, bracketed pasting, frames drawn at once.
		'\\u001B\\[\\?(?:25|1049|2004|2026)[hl]',
		'\\r{0,2}\\n',
	].join('|'),
	'gu',
);

/** O7: of control characters, nothing but what the cockpit itself writes reaches the terminal. */
export function checkTerminalBytes(raw: string): void {
	// A test may end, or a program be killed, in the middle of a sequence.
	const whole = raw.replace(/(?:\u001B(?:\[[?\d;]*)?|\r)$/u, '');
	// A mark, so that what is left of two sequences does not look like a third.
	const strange = /[\u0000-\u001F\u007F-\u009F]/u.exec(whole.replace(ours, '¤'));
	const text = strange?.input.slice(Math.max(0, strange.index - 40), strange.index + 40);
	ok(!strange, `O7: the terminal got ${JSON.stringify(text)}`);
}

/** O9: a program that ended by itself left the terminal as it found it. */
export function checkTerminalRestored(session: TerminalSession): void {
	checkModesTakenBack(session.raw());
	strictEqual(
		session.modes(),
		session.modesBefore,
		'O9: echo, line editing or signals of the terminal are not as before',
	);
}

/** The part of O9 that the terminal's own program keeps: what was written last says how it is left. */
export function checkModesTakenBack(raw: string): void {
	for (const [mode, left, name] of [
		['25', 'h', 'the cursor is hidden'],
		['1049', 'l', 'the other screen is shown'],
		['2004', 'l', 'pasting is bracketed'],
		['2026', 'l', 'a frame is still held back'],
	] as const) {
		const last = [...raw.matchAll(new RegExp(`\\u001B\\[\\?${mode}([hl])`, 'gu'))].at(-1)?.[1];
		if (last) strictEqual(last, left, `O9: ${name} after the end`);
	}

	// Whoever shows the other screen ends on it: the cursor of the first one is back only behind that.
	ok(raw.lastIndexOf('\u001B[?25h') >= raw.lastIndexOf('\u001B[?25l'), 'O9: the cursor is hidden after the end');
	ok(!/\u001B\[\?(?:9|100[0-6]|1015|1016)h/u.test(raw), 'O9: the mouse is taken');
	ok(!/\u001B\[[>=<]\d*u|\u001B=|\u001B\[\?1h/u.test(raw), 'O9: the keyboard speaks another protocol');
	const colours = [...raw.matchAll(/\u001B\[([\d;]*)m/gu)].at(-1)?.[1] ?? '0';
	ok(/^(?:0|39|49|22|27|29|24|;)*$/.test(colours), `O9: the last colour, ${colours}, is not closed`);
}

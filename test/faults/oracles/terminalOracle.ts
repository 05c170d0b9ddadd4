import {ok, strictEqual} from 'node:assert/strict';
import type {TerminalSession} from '../../support/terminal.ts';

// Everything that the cockpit itself writes: colours, cursor, erasing, and the modes that it sets and takes back.
const ours =
	/\u001B\[(?:[\d;:]*m|\d*[A-GJK]|[\d;]*H|\?(?:25|1049|2004|2026)[hl]|\?1049\$p|\?2026\$p|[<>=?]?\d*u)|\u001B[78]|[\n\r\t]/gu;

/** O7: of control characters, nothing but what the cockpit itself writes reaches the terminal. */
export function checkTerminalBytes(raw: string): void {
	const strange = /[\u0000-\u001F\u007F-\u009F]/u.exec(raw.replace(ours, ''));
	const text = strange?.input.slice(Math.max(0, strange.index - 40), strange.index + 40);
	ok(!strange, `O7: the terminal got ${JSON.stringify(text)}`);
}

/** O9: a program that ended by itself left the terminal as it found it. */
export function checkTerminalRestored(session: TerminalSession): void {
	for (const [mode, left, name] of [
		['25', 'h', 'the cursor is hidden'],
		['1049', 'l', 'the other screen is shown'],
		['2004', 'l', 'pasting is bracketed'],
	] as const) {
		const last = [...session.raw().matchAll(new RegExp(`\\u001B\\[\\?${mode}([hl])`, 'gu'))].at(-1)?.[1];
		if (last) strictEqual(last, left, `O9: ${name} after the end`);
	}

	ok(!/\u001B\[\?100[0236]h/u.test(session.raw()), 'O9: the mouse is taken');
}

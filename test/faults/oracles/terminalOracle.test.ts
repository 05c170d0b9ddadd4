// The oracles about the terminal: each finds what it is there for.
import {expect, test} from 'vitest';
import {openTerminal} from '../../support/terminal.ts';
import {checkModesTakenBack, checkTerminalBytes, checkTerminalRestored} from './terminalOracle.ts';

const esc = '\u001B';

test('O7 finds every sequence that the cockpit does not write', () => {
	checkTerminalBytes(
		`${esc}[?1049h${esc}[2J${esc}[3;1H${esc}[1;36mtext${esc}[22;39m${esc}[2K${esc}[1A${esc}[G\r\n${esc}[E${esc}[?25`,
	);
	const strange = [
		`${esc}]0;owned\u0007`,
		`${esc}]8;;http://x\u0007link`,
		`${esc}]52;c;AAAA${esc}\\`,
		`${esc}P1$r${esc}\\`,
		`${esc}_x${esc}\\`,
		`${esc}c`,
		`${esc}7`,
		`${esc}(0`,
		`${esc}[3J`,
		`${esc}[6n`,
		`${esc}[5m`,
		`${esc}[8m`,
		`${esc}[1;8m`,
		`${esc}[?1000h`,
		`${esc}[?1h`,
		`${esc}[>1u`,
		`${esc}[10;20r`,
		`${esc}[5C`,
		`${esc}[2S`,
		`${esc}[`,
		`${esc}${esc}[0m[5m`,
		'\u009B2J',
		'\u0090x',
		'\u0007',
		'\u0008',
		'\u000B',
		'\t',
		'\rhidden',
		'\u007F',
		'\u0000',
	];
	for (const bytes of strange) {
		expect(() => checkTerminalBytes(`before ${bytes} after`), JSON.stringify(bytes)).toThrow('O7');
	}
});

test('O9 finds every mode that is not taken back', () => {
	checkModesTakenBack(
		`${esc}[?1049h${esc}[?25l${esc}[?2004h${esc}[31mx${esc}[39m${esc}[?2004l${esc}[?1049l${esc}[?25h`,
	);
	for (const bytes of [
		'[?25l',
		'[?1049h',
		'[?2004h',
		'[?2026h',
		'[?1000h',
		'[?1002h',
		'[?1003h',
		'[?1006h',
		'[>1u',
		'[?1h',
		'[31m',
		'[7m',
	]) {
		expect(() => checkModesTakenBack(`before ${esc}${bytes} after`), bytes).toThrow('O9');
	}
});

test('O9 finds a terminal without echo or line editing', async () => {
	for (const [command, isLeft] of [
		['true', false],
		['stty -echo', true],
		['stty -icanon', true],
		['stty -isig', true],
		['stty raw', true],
		['old=$(stty -g); stty raw; stty "$old"', false],
	] as const) {
		const session = openTerminal('/bin/sh', ['-c', `sleep 0.02; ${command}`], {cwd: '/', env: process.env});
		expect((await session.ended()).exitCode).toBe(0);
		if (isLeft) expect(() => checkTerminalRestored(session), command).toThrow('O9');
		else checkTerminalRestored(session);
	}
});

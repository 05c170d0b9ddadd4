import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {openTerminal, type TerminalSession} from '../support/terminal.ts';

const bin = path.resolve(import.meta.dirname, '../../bin/release-tui.js');

let folder = '';
let sessions: TerminalSession[] = [];

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'release-tui-journey-'));
	sessions = [];
});

afterEach(async () => {
	for (const session of sessions) session.kill();
	const stop = start('demo', '--stop', '--dir', demo());
	await stop.ended();
	rmSync(folder, {recursive: true, force: true});
});

test('the demo goes from the first key to the history of a rollback', {timeout: 120_000}, async () => {
	let cockpit = start('demo', '--dir', demo());
	await cockpit.expectScreen('9 to ship');
	await cockpit.expectScreen('2 pending');

	// To staging, with its checklist.
	await cockpit.press('d');
	await cockpit.expectScreen('Enter starts the release');
	await cockpit.press('enter');
	await cockpit.expectScreen('□ page');
	await cockpit.press('5', 'space');
	await cockpit.expectScreen('✔ page');
	// The same key again within a tenth of a second is one that is held.
	await cockpit.press('5', 'space');
	await cockpit.expectScreen('succeeded');

	// Promoted to production, which wants its name typed.
	await cockpit.press('1', 'j');
	await cockpit.expectScreen('9 to ship');
	await cockpit.press('d');
	await cockpit.expectScreen('Type production');
	await cockpit.press('production', 'enter');
	await cockpit.expectScreen('□ page');

	// The terminal is closed in the middle. The release and the demo go on.
	cockpit.kill('SIGHUP');
	await cockpit.ended();
	cockpit = start('demo', '--dir', demo());
	await cockpit.expectScreen('#2 v2.5.0 → production');
	await cockpit.press('5');
	for (const item of ['page', 'order', 'support']) {
		await cockpit.expectScreen(`□ ${item}`);
		await cockpit.press('5', 'space');
		await cockpit.expectScreen(`✔ ${item}`);
	}

	// While it watches, it is rolled back with one key.
	// Shorter where an answer that took long makes the other signal's row longer.
	await cockpit.expectScreen(/✔ errors .* fails (above |>)2 %/);
	await cockpit.press('R');
	await cockpit.expectScreen('the old code works with it');
	await cockpit.press('enter');
	await cockpit.expectScreen('locked by');
	await cockpit.expectScreen(/#3 .*v2\.4\.1/);

	// All of it is in the history.
	await cockpit.press('h');
	await cockpit.expectScreen('╭ History');
	await cockpit.expectScreen(/#2.*rolled back/);
	await cockpit.expectScreen(/#3[^\n]*v2\.4\.1[^\n]*\n[^\n]*#2[^\n]*v2\.5\.0[^\n]*\n[^\n]*#1[^\n]*v2\.5\.0/);

	// Leaving a demo in which nothing runs ends it.
	await cockpit.press('esc');
	await cockpit.expectGone('╭ History');
	await cockpit.press('q');
	expect((await cockpit.ended()).exitCode).toBe(0);
});

function demo(): string {
	return path.join(folder, 'demo');
}

function start(...args: readonly string[]): TerminalSession {
	const session = openTerminal(process.execPath, [bin, ...args], {
		cwd: folder,
		env: {...process.env, RELEASE_TUI_HOME: path.join(folder, 'home'), SHOP_CART_CACHE: '20'},
	});
	sessions.push(session);
	return session;
}

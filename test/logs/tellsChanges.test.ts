import {mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {expect, onTestFinished, test} from 'vitest';
import {tellsChanges} from '../../src/logs/tellsChanges.ts';

test('a watch is relied on for what has its own name on a local disk, and not beyond a link', () => {
	const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'tells-')));
	onTestFinished(() => rmSync(folder, {recursive: true}));
	const at = (name: string) => path.join(folder, name);
	mkdirSync(at('logs'));
	writeFileSync(at('logs/a.log'), '');
	symlinkSync('logs', at('current'));
	symlinkSync('a.log', at('logs/today.log'));
	expect(tellsChanges(at('logs/a.log'))).toBe(process.platform === 'linux');
	expect(tellsChanges(at('logs/later.log'))).toBe(process.platform === 'linux');
	expect(tellsChanges(at('current/a.log'))).toBe(false);
	expect(tellsChanges(at('logs/today.log'))).toBe(false);
	expect(tellsChanges(at('nowhere/a.log'))).toBe(false);
	expect(tellsChanges('/proc/self/status')).toBe(false);
});
